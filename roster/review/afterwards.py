"""What comes after a filing, in the order in which offices act: 公告上线 → 公示 → 停更 → 平台注销 → 办结."""

import shlex
from collections.abc import Iterator, Sequence

from ..directory.directory import Directory
from ..notices.notice import identity
from ..notices.window import working_days_required
from ..records.accounts import Account
from ..records.fields import NoticeType
from .submissions import Submission, is_old_ending

_SUBMIT = "核对上面的内容，把改动提交（git add data、git commit），再提合并请求。"
FORMS = ("开设", "变更", "关停", "注销")  # what the official form knows


def next_steps(directory: Directory, submission: Submission) -> Iterator[str]:
    """Sentences for whoever has just filed; ``directory`` holds what was written."""
    accounts = [directory.accounts[id_] for id_ in submission.accounts]
    yield _SUBMIT
    if submission.kind in ("关停", "注销") and all(map(is_old_ending, accounts)):
        yield "名录不再为这些账号公告；账号页永远保留，写明已经终止。"
        return
    if submission.kind in FORMS:
        yield _form(directory, accounts)
    match submission.kind:
        case "关停" | "注销":
            yield from _until_the_end(directory, accounts, submission.kind)
        case "变更":
            yield from _announced(directory, accounts, "变更")
            yield from _verified_anew(directory, accounts)
        case "更正":
            yield from _corrected(directory, accounts)
        case "办结":
            yield "名录永远保留这些账号的页面，写明何时关停、注销；公示期没有满的公告继续公示到期满。"
        case "更名":
            yield "平台重新认证一个，写一个：python site.py file 变更 账号编号 --verified-as 新的单位全称"
        case _:
            return


def _form(directory: Directory, accounts: Sequence[Account]) -> str:
    unfiled = any(account.filings[-1].filed_on is None for account in accounts)
    days = directory.site.filing.working_days
    then = f"；签字盖章，{days} 个工作日内报备案，再把备案日期（filed_on）补到记录里" if unfiled else ""
    return f"打印备案登记表：{'、'.join(f'python site.py form {account.id}' for account in accounts)}{then}。"


def _announced(directory: Directory, accounts: Sequence[Account], type_: NoticeType) -> Iterator[str]:
    if not any(identity(account, account.filings[-1]) for account in accounts):
        return
    days = working_days_required(directory, type_)
    count = directory.calendar.count_after(directory.today, days)
    until = f"；今天上线的话，到 {count.last} 期满" if count.last else ""
    yield f"公告上线：合并、发布以后，从看到它上线（posted）的那天起公示 {days} 个工作日{until}。"


def _until_the_end(directory: Directory, accounts: Sequence[Account], type_: NoticeType) -> Iterator[str]:
    yield from _announced(directory, accounts, type_)
    stops = sorted({day for account in accounts if (day := account.filings[-1].stops_on)})
    then = f"，{'、'.join(map(str, stops))} 停更" if stops else ""
    yield f"公示期间照常更新{then}。"
    yield f"公示期满以后，到平台上{type_}账号。"
    yield f"平台上真正{type_}了，办结：python site.py file 办结 {' '.join(account.id for account in accounts)}"


def _verified_anew(directory: Directory, accounts: Sequence[Account]) -> Iterator[str]:
    """Where the sponsor changed and the platform still shows who was verified before."""
    for account in accounts:
        now = directory.unit_name(account.unit)
        if "unit" in account.filings[-1].changes and directory.verified_as(account) != now:
            yield (
                f"“{account.name}”的账号主体仍是“{account.verified_as}”；平台重新认证以后："
                f"python site.py file 变更 {account.id} --verified-as {shlex.quote(now)}"
            )


def _corrected(directory: Directory, accounts: Sequence[Account]) -> Iterator[str]:
    """What a correction of the register brings with it: a notice anew, another 账号主体 where none is written."""
    for account in accounts:
        if "unit" in account.filings[-1].changes and account.verified_as is None:
            yield (
                f"“{account.name}”的账号主体没有写，现在显示为“{directory.verified_as(account)}”；"
                "平台上不是这个名称的，请补一行 verified_as"
            )
    if any(c.on == directory.today for account in accounts for f in account.filings for c in f.corrections):
        yield "更正后的公告重新上线，公示期从那时起重新计算。"
