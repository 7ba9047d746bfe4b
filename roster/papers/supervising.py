"""What the supervising office must do by when of what it keeps itself: cases of fakes, mending, filings that wait for a
stage, copies of other registers.

It goes to chats and calendars: of a case it tells no more than its id and platform, and once it is confirmed by what
the fake is known; nothing here comes from data/internal.yaml.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby

from ..directory import cases as course
from ..directory import chain, inspecting
from ..directory.cases import Wait
from ..directory.chain import Stage, Waiting
from ..directory.directory import Directory
from ..directory.inspecting import Mending
from ..directory.life import is_in_use
from ..records.fakes import Fake
from ..records.inspections import Inspection
from ..records.registers import OtherRegister
from ..rules.followed import FRESH
from . import cases
from .matters import Due, Kind, listed, named, whom

_RUN = "python site.py"
_KINDS: dict[str, Kind] = {
    "核实": Kind.UNCONFIRMED,
    "去函": Kind.UNSENT,
    "上报": Kind.UNREPORTED,
    "答复": Kind.UNANSWERED,
    "结案": Kind.UNSETTLED,
}


def matters(directory: Directory) -> Iterator[Due]:
    """Everything that waits, whenever it is to be done."""
    yield from _cases(directory)
    yield from _copies(directory)
    yield from _mending(directory)
    yield from _backlog(directory)


def _cases(directory: Directory) -> Iterator[Due]:
    policy = directory.site.pursuit
    for fake in directory.fakes.values():
        for wait in course.waits(fake, policy, directory.today):
            what, todo = _waiting(fake, wait)
            subject = fake.id if wait.number is None else f"{fake.id}-{wait.number}"
            by = f"，最迟 {wait.by}" if wait.by else ""
            yield Due(_KINDS[wait.step], wait.by, f"{_case(directory, fake)}{what}{by}", todo, subject)


def _case(directory: Directory, fake: Fake) -> str:
    known = f" {cases.identity(fake)}" if course.is_accused(fake, directory.today) else ""
    return f"案件 {fake.id}（{cases.platform_name(directory, fake)}{known}）"


def _waiting(fake: Fake, wait: Wait) -> tuple[str, str]:
    """What a case waits for, and what to do."""
    whom = "、".join(wait.to)
    match wait.step:
        case "核实":
            confirmed = f"{_RUN} fake 核实 {fake.id} --by 单位编号"
            return "还没有核实", f"请查清它是不是假冒：是的运行 {confirmed}；不是的运行 {_ended(fake)}"
        case "去函":
            return f"核实了，还没有致函{whom}", f"请运行 {'；'.join(cases.letter_command(fake, to) for to in wait.to)}"
        case "上报":
            return "核实了，还没有报上级备案", f"请运行 {cases.letter_command(fake, '上级')}"
        case "答复":
            answered = f"{_RUN} fake 答复 {fake.id} --from {whom} --what 答复内容"
            return f"发给{whom}的函还没有答复", f"请催办；收到答复的运行 {answered}"
        case "结案":
            closed = f"{_RUN} fake 关停 {fake.id}"
            return "各处都答复了，还没有结案", f"请核对它还在不在：关停了的运行 {closed}；没有的运行 {_ended(fake)}"


def _ended(fake: Fake) -> str:
    return f"{_RUN} fake 结案 {fake.id} --how 结果"


def _copies(directory: Directory) -> Iterator[Due]:
    """Copies of other registers by which people may be sent to what is no more."""
    known = {account.register for account in directory.followed}
    for register in directory.registers.values():
        receipt = directory.receipts.get(register.id)
        if receipt is None:
            if register.id not in known:
                yield _copy(register, None, "还没有取来，问到它的账号答不出来")
        elif receipt.refused_on:
            yield _copy(register, receipt.refused_on, f" {receipt.refused_on} 起取不来，仍用 {receipt.on} 的")
        else:
            yield _copy(register, receipt.on + FRESH + timedelta(days=1), f"是 {receipt.on} 取来的，每月应取一次")


def _copy(register: OtherRegister, day: date | None, what: str) -> Due:
    todo = f"请运行 {_RUN} follow {register.id}，照它说的办"
    return Due(Kind.COPY, day, f"“{register.name}”的副本{what}", todo, register.id)


def _mending(directory: Directory) -> Iterator[Due]:
    """What was found and is not mended, of accounts that are still there to be mended."""
    for one in directory.inspections:
        account = directory.accounts.get(one.account)
        if account is None or not is_in_use(account, directory.today):
            continue
        state = inspecting.mending(one, directory.today)
        if state not in inspecting.SETTLED:
            faults = "".join(f"“{fault.indicator}”" for fault in one.failed)
            what = f"{named(directory, account)}，{one.on} 检查{faults}不合格，{_deadline(one, state)}"
            mended = f"{_RUN} inspect 整改 {one.account} --inspected {one.on}"
            todo = f"请{whom(directory, account.unit)}改好；复查合格的，运行 {mended}"
            yield Due(Kind.MENDING, one.mend_by, what, todo, f"{one.account}-{one.on}", f"accounts/{account.id}/")


def _deadline(inspection: Inspection, state: Mending) -> str:
    if inspection.mend_by is None:
        return "没有定整改期限"
    return f"整改期限 {inspection.mend_by}{' 已过' if state == '逾期未改' else ''}"


def _backlog(directory: Directory) -> Iterator[Due]:
    """The filings that wait for the office, those of a stage and a day together: it takes them all at once."""
    waiting = sorted(chain.backlog(directory), key=lambda one: (one.stage.key, one.last or date.max))
    for (_, last), found in groupby(waiting, key=lambda one: (one.stage.key, one.last)):
        together = list(found)
        yield _waiting_together(together[0].stage, last, together)


def _waiting_together(stage: Stage, last: date | None, together: list[Waiting]) -> Due:
    ids = list(dict.fromkeys(one.account.id for one in together))
    by = f"最迟 {last}" if last else "期限待公布放假安排后确定"
    what = f"{len(together)} 条备案等着{stage.name}，{by}"
    todo = f"请{stage.name}到上级系统，再运行 {_RUN} file {stage.name} {listed(ids)}"
    return Due(Kind.BACKLOG, last, what, todo, f"{stage.key.removesuffix('_on')}-{last or 'unknown'}")
