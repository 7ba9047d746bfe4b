"""What a reviewer should look at before a change is taken."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from ..directory.directory import Directory
from ..directory.life import is_in_use
from ..source.files import ACCOUNTS
from ..source.problems import Finding
from .coming import Coming
from .differences import IDENTITY, LABELS, shown
from .outsiders import accused, called_as_elsewhere, linked, pointed_to, reached, retold
from .scans import rescanned
from .standing import handed_over, namesakes, renamed, spoken_for
from .steps import CHECKED, DAYS_OFF, PLATFORM, SETTING, Step

# Findings about changes that a reviewer must not overlook, whatever their level; the gravest first.
_GRAVE = (
    "posting-changed",
    "record-deleted",
    "account-revived",
    "keys-changed",
    "origin-changed",
    "id-reused",
    "unit-name-taken",
    "qr-of-another",
    "filing-rewritten",
    "unfiled-change",
    "unknown-ending",
    "old-ending",
    "since-changed",
    "timezone-changed",
    "backdated",
    "closed-early",
    "calendar-changed",
    "policy-lowered",
    "posted-wording",
    "posted-correction",
    "confusable-name",
)
_AT_ONCE = 3  # sentences of one kind before those of the next: nobody hides one thing behind a thousand others
_MANY = 10  # accounts in one change; more are rarely one unit's
_SHARE = 0.2  # of the register, where it is small
_FILES = 30  # named in one sentence
_KEEPERS = {
    "data/site.yaml": "站点设置由网站管理员负责",
    "data/platforms.yaml": "平台登记由网站管理员负责",
    "data/workdays.yaml": "放假安排由网站管理员负责",
    "data/postings.yaml": "上线记录（只由程序写）由网站管理员负责",
    "data/articles.yaml": "门户栏目的记录（只由程序写）由网站管理员负责",
    "data/registers.yaml": "跟随的名录由网站管理员负责",
    "data/fakes.yaml": "假冒账号由备案主管单位核实以后登记",
    "data/inspections.yaml": "检查记录由备案主管单位填写，写进对外的通报",
    "data/internal.yaml": "内部信息由备案主管单位填写，一个字也不公开",
    "data/followed/": "别的名录的副本由网站管理员用 python site.py follow 取",
    "data/accounts/adopted/": "收录来的记录由网站管理员用 python site.py follow --adopt 写",
    **dict.fromkeys(
        ("data/schema.json", "data/schema-fakes.json", "data/schema-inspections.json", "data/schema-internal.json"),
        "编辑器的提示只由程序写",
    ),
    "data/timestamps/": "时间戳只由程序写",
    "data/witness/": "见证人的记录只由见证人写",
}
# Settings by which people are led, or rules are loosened: what they do, for who decides on them.
_LEADING = {
    "report": "群众照它举报、打电话",
    "hotlines": "群众照它打电话",
    "footer": "网页照它说这是谁办的",
    "base_url": "公告和核对页的网址照它写",
    "former_base_urls": "那里的上线记录从此算是本名录的",
    "rules": "放松了的规则，以后的错误不再拦",
    "notice": "公示多少天照它算",
    "filing": "备案迟没迟照它算",
    "inspection": "检查合不合格照它算",
}


def suspicious(
    old: Directory,
    new: Directory,
    steps: Sequence[Step],
    findings: Iterable[Finding],
    notices: Sequence[Coming],
    paths: Iterable[str],
) -> Iterator[str]:
    """Sentences for the reviewer, the gravest kind first; what there is many of comes again at the end."""
    grave = defaultdict[str, list[str]](list)
    for finding in findings:
        grave[finding.code].append(finding.message)
    paths = list(paths)
    kinds = (
        _said_to_be_old(old, new),
        *(grave[code] for code in _GRAVE),
        handed_over(old, new),
        renamed(old, new),
        namesakes(old, new),
        called_as_elsewhere(old, new),
        spoken_for(old, new),
        _new_identities(old, new),
        rescanned(old, new),
        accused(old, new),
        retold(old, new),
        _leading(steps),
        pointed_to(old, new),
        reached(old, new),
        _in_anothers_name(old, new),
        () if grave["backdated"] else _long_announced(old, new),
        _empty_corrections(notices),
        linked(notices),
        _reviewers(old, new),
        _many(old, steps),
        _foreign_records(old, new) if new.whole else (),
        _other_files(paths),
        _pictures(new, paths),
    )
    told = [list(kind) for kind in kinds]
    yield from (sentence for kind in told for sentence in kind[:_AT_ONCE])
    yield from (sentence for kind in told for sentence in kind[_AT_ONCE:])


def _said_to_be_old(old: Directory, new: Directory) -> Iterator[str]:
    """An account that was in use is now said to have ended before the register: nobody would be told of its end."""
    for account in new.accounts.values():
        known = old.accounts.get(account.id)
        if known is None or not is_in_use(known, old.today):
            continue
        said = [filing.announced_elsewhere for filing in known.filings]
        if any(filing.announced_elsewhere not in (None, *said) for filing in account.filings):
            yield (
                f"“{account.name}”（{account.id}）原来是在用账号，这次改说名录开办前就已终止，不出公告；"
                "请核实，是现在才关停的要按程序公告"
            )


def _new_identities(old: Directory, new: Directory) -> Iterator[str]:
    """An id that is put in its place makes an account official by that id: it must be looked at."""
    for account in new.accounts.values():
        known = old.accounts.get(account.id)
        if known is None:
            continue
        # What is called a slip of the register leaves no former value behind: it is looked at all the more.
        new_filings = [filing for filing in account.filings[len(known.filings) :] if filing.type != "更正"]
        filed = {key for filing in new_filings for key in filing.changes}
        for key in IDENTITY:
            before, after = getattr(known, key), getattr(account, key)
            if before != after and (key not in filed or key == "account_id"):
                told = f"{LABELS[key]}由“{shown(before)}”改为“{shown(after)}”"
                why = "平台唯一标识不会变，变了就是另一个账号" if key == "account_id" and before else "核对真伪以此为准"
                yield f"“{account.name}”（{account.id}）的{told}：{why}，请到平台上核对"


def _in_anothers_name(old: Directory, new: Directory) -> Iterator[str]:
    """A notice in the name of an office that did not write it: whoever may change one file could sign for any."""
    for account in new.accounts.values():
        known = old.accounts.get(account.id)
        for filing in account.filings[len(known.filings) if known else 0 :]:
            if filing.announced_by and filing.announced_by != account.unit:
                yield (
                    f"“{account.name}”（{account.id}）的{filing.type}公告由“{new.unit_name(filing.announced_by)}”落款，"
                    "不是主办单位；请向落款单位核实，它同意才能合并"
                )


def _long_announced(old: Directory, new: Directory) -> Iterator[str]:
    """A date under a notice that no rule can refuse, since nobody touched the register since; but it is not online."""
    for account in new.accounts.values():
        known = old.accounts.get(account.id)
        for filing in account.filings[len(known.filings) :] if known else ():
            day = filing.announced_on
            if day and old.calendar.is_late(day, new.today, old.site.filing.working_days) is not False:
                yield (
                    f"“{account.name}”（{account.id}）的公告落款是 {day}，今天已是 {new.today}，这里还没有公告过；"
                    "请核实那天真的公告过，没有的改成实际公告的日期"
                )


def _empty_corrections(notices: Iterable[Coming]) -> Iterator[str]:
    """A correction whose notice says nothing else than before: what it speaks of was perhaps forgotten."""
    for notice in notices:
        if notice.corrected and notice.changes and all(line.startswith("+ 更正（") for line in notice.changes):
            yield f"公告 {notice.id} 加了更正，公告的其他内容却没有变；请核对备案是不是忘了改"


def _reviewers(old: Directory, new: Directory) -> Iterator[str]:
    """Who may agree to further changes: whoever takes that over takes the records over."""
    for unit in new.units.values():
        known = old.units.get(unit.id)
        before = known.owners if known else ()
        if before != unit.owners:
            was = f"由“{shown(before)}”改为" if known else "写成"
            yield (
                f"{unit.name}（{unit.id}）的审核人{was}“{shown(unit.owners)}”：从此可以同意它那个文件的改动，"
                "请向单位核实"
            )


def _many(old: Directory, steps: Sequence[Step]) -> Iterator[str]:
    # Everything is looked at anew every quarter, by one office: that changes nothing an account is known by.
    touched = {step.id: step.unit_name for step in steps if step.platform_name and step.kind != CHECKED}
    known = len(old.accounts)
    if len(touched) > _MANY or (len(touched) > 2 and len(touched) > _SHARE * known):
        yield f"一次改动 {len(touched)} 个账号（改动前共有 {known} 个）；请确认是有意的"
    units = dict.fromkeys(touched.values())
    if len(units) > 1:
        names = "、".join(list(units)[:5]) + (f"等 {len(units)} 个单位" if len(units) > 5 else "")
        yield f"改动涉及不止一个单位的账号：{names}；请确认提交人可以代表它们"


def _foreign_records(old: Directory, new: Directory) -> Iterator[str]:
    """Records of another unit in a file that was one unit's alone."""
    owners = _owners(old)
    for path, units in _owners(new).items():
        if len(owners.get(path, ())) == 1 and (strange := units - owners[path]):
            (owner,) = owners[path]
            names = "、".join(sorted(new.unit_name(unit) for unit in strange))
            yield f"{path} 原来只有{new.unit_name(owner)}的账号，现在写进了{names}的；请确认"


def _owners(directory: Directory) -> dict[str, set[str]]:
    """The units whose accounts stand in each file."""
    owners: dict[str, set[str]] = defaultdict(set)
    for account in directory.accounts.values():
        owners[account.place.path].add(account.unit)
    return owners


def _pictures(new: Directory, paths: Iterable[str]) -> Iterator[str]:
    """Pictures and texts of the site that are others now: nobody sees that in a list of records."""
    for path in paths:
        if path.startswith("content/"):
            yield f"改动了网页文字 {path}；请看预览"
        if path.startswith("data/images/"):
            name = path.removeprefix("data/")
            users = [
                f"“{a.name}”（{a.id}）的{'二维码' if a.qr == name else '头像'}"
                for a in new.accounts.values()
                if name in (a.qr, a.logo)
            ]
            yield f"图片 {path} 换了：{'、'.join(users[:5]) or '没有账号使用'}；二维码请扫一扫，看是不是这个账号"


def _other_files(paths: Iterable[str]) -> Iterator[str]:
    """Files that units don't keep: settings, and whatever a program might run."""
    paths = list(paths)
    for path in paths:
        keeper = next(
            (of for name, of in _KEEPERS.items() if path == name or (name[-1] == "/" and path.startswith(name))), ""
        )
        if keeper:
            yield f"改动了 {path}：{keeper}"
        elif path.startswith("data/") and not _is_told(path):
            yield f"改动了 {path}：不是名录要读的文件；请问提交人是不是放错了地方、写错了文件名"
    if others := [path for path in paths if not path.startswith(("data/", "content/"))]:
        listed = "、".join(others[:_FILES]) + (f"等 {len(others)} 个文件" if len(others) > _FILES else "")
        yield f"还改动了数据以外的文件：{listed}；检查没有运行它们，请逐个看过再合并"


def _is_told(path: str) -> bool:
    """True for files of which every record is told by itself, and for pictures."""
    own = path == ACCOUNTS or (path.startswith("data/accounts/") and path.endswith(".yaml") and "/." not in path)
    return own or path.startswith("data/images/")


def _leading(steps: Iterable[Step]) -> Iterator[str]:
    """What leads people, recognises accounts or counts days, with its old and new value."""
    for step in steps:
        if step.kind == SETTING and step.id in _LEADING:
            yield f"站点设置“{step.name}”{step.detail}：{_LEADING[step.id]}，请向网站管理员核实"
        if step.kind == PLATFORM:
            yield f"平台登记“{step.name}”{step.detail}：核对页照它认出账号，请向网站管理员核实"
        if step.kind == DAYS_OFF:
            yield f"放假安排“{step.name}”{step.detail}：公示期照它计算，请对照文件"
