"""How an account ended, from a row of an office's table.

What was over before the register opened comes in as it was, with what is not known left out: no notice is made of
it, and nobody is driven to invent an approval. Everything later is a closing of this register, and needs what each
of them needs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ..directory.life import CLOSING
from ..records.accounts import UNKNOWN
from . import entries, row_days, standing
from .account_rows import AccountRow, given
from .entries import BadEntry
from .fields import SETTLED
from .imported import Record
from .row_days import NOT_TOLD, ToldDay
from .standing import Standing

_DAY_OF = {"关停": "closed_on", "注销": "cancelled_on"}
_BY_OTHERS = ("上级批准", "责令关闭")
_NOT_SAID = {*entries.NOTHING, UNKNOWN, "未知", "不清楚"}


@dataclass(frozen=True, slots=True)
class Ending:
    """A 关停 or 注销 as a plain record, and what is known of it only roughly (Chinese)."""

    record: Record
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Told:
    """What a row tells of one ending."""

    type: str
    opened: ToldDay
    on: ToldDay
    done: ToldDay = NOT_TOLD
    announced: ToldDay = NOT_TOLD

    @property
    def days(self) -> tuple[ToldDay, ...]:
        """The days that decide whether it is older than the register."""
        return self.on, self.done, self.announced

    def is_before(self, since: date) -> bool:
        """True if none of its days can lie on or after the day on which the register opened; what was opened since
        can't have ended before.
        """
        was_there = not self.opened.text or date.fromisoformat(self.opened.text) < since
        return was_there and all(day.latest < since for day in self.days if day.latest)

    @property
    def done_record(self) -> Record:
        """How it is known that the account ended, and when if that is told."""
        on = self.done if self.done.is_told else self.on
        return _dated(on) | {"how": f"导入时注明已{self.type}"}


def endings(row: AccountRow, since: date | None) -> Sequence[Ending]:
    """The endings of the account, oldest first; ``since`` is the day on which the register opened.

    Raises BadEntry for what is missing or contradicts itself.
    """
    told = _told(row)
    if told and since is None:
        raise BadEntry(
            f"账号已{told[-1].type}，data/site.yaml 里没有写名录开办的日期，分不清要不要公告；"
            "请先在 data/site.yaml 写一行 since: 2026-11-01（换成名录真正开办的日期），再导入"
        )
    return [_ending(row, one, since, is_last=one is told[-1]) for one in told] if since else []


def _told(row: AccountRow) -> Sequence[_Told]:
    """What the row tells of each ending; none for an account that runs."""
    said = _said_state(row)
    days = {type_: row_days.of(row, name) for type_, name in _DAY_OF.items()}
    done = row_days.of(row, "done_on")
    state = said.state if said else _state_by_headings(row, days, done)
    if state == "运行":
        _refuse_days_of_an_end(row, said, (*days.values(), done))
        return ()
    if state == "关停" and days["注销"].is_told:
        raise BadEntry("状态是“关停”，却写了注销日期；关停、注销是两次备案，请核对，只留一个")
    said = said or Standing(state)
    on = row_days.agreed(days[state], row_days.of(row, "ended_on"), row_days.written(row, "state", said.on))
    announced = row_days.agreed(row_days.of(row, "announced_on"), row_days.written(row, "state", said.announced_on))
    opened = row_days.of(row, "opened_on")
    last = _Told(state, opened, on, done, announced)
    return (_Told("关停", opened, days["关停"]), last) if state == "注销" and days["关停"].is_told else (last,)


def _said_state(row: AccountRow) -> Standing | None:
    """What a person answered to a doubt, or else what the table says; raises BadEntry with the column."""
    name = SETTLED if row.line(SETTLED) else "state"
    label, text = row.label(name), row.option(name)
    try:
        return standing.read(text)
    except BadEntry as reason:
        raise BadEntry(str(reason) if f"{label}“" in str(reason) else f"“{label}”写着“{text[:40]}”：{reason}") from None


def _state_by_headings(row: AccountRow, days: Mapping[str, ToldDay], done: ToldDay) -> str:
    """What the columns that are filled say of an account whose state is not said."""
    dated = [type_ for type_, day in days.items() if day.is_told]
    named = [type_ for type_ in CLOSING if done.is_told and type_ in row.label("done_on")]
    return (dated or named or ["运行"])[-1]


def _refuse_days_of_an_end(row: AccountRow, said: Standing | None, days: Sequence[ToldDay]) -> None:
    """An account that runs has none; raises BadEntry."""
    others = (row_days.of(row, name) for name in ("ended_on", "stops_on"))
    if told := [day for day in (*days, *others) if day.is_told]:
        state = "状态是“运行”" if said else "没有写状态"
        raise BadEntry(f"{state}，却写了{told[0].label}；请核对，终止了的请在“状态”一列写“已关停”或“已注销”")


def _ending(row: AccountRow, told: _Told, since: date, *, is_last: bool) -> Ending:
    if told.is_before(since):
        return _old(row, told) if is_last else _before_this_register(told, {}, UNKNOWN)
    if not is_last:
        raise BadEntry("关停、注销是两次备案；请只留一个日期导入，再补记另一次")
    return Ending(_of_this_register(row, told, since))


def _old(row: AccountRow, told: _Told) -> Ending:
    """An ending from before the register, with whatever else is told of it."""
    approval, lacking = _approval(row)
    stops = row_days.of(row, "stops_on")
    announcer = _said(row, "announced_by")
    elsewhere = _dated(told.announced) | ({"where": announcer} if announcer else {})
    more = ({} if lacking else approval) | _others(row) | ({"stops_on": stops.text} if stops.text else {})
    ending = _before_this_register(told, more, elsewhere or UNKNOWN)
    remarks = [f"{stops.rough}，没有导入"] if stops.rough else []
    remarks += [f"{lacking}，批准方式没有导入"] if lacking else []
    return Ending(ending.record, (*ending.remarks, *remarks))


def _before_this_register(told: _Told, more: Record, elsewhere: Record | str) -> Ending:
    on = told.on if told.on.is_told else told.done
    record = {"type": told.type} | _dated(on) | more | {"done": told.done_record, "announced_elsewhere": elsewhere}
    return Ending(record, tuple(f"{day.rough}，记为“不详”" for day in told.days if day.rough))


def _of_this_register(row: AccountRow, told: _Told, since: date) -> Record:
    """An ending that this register announces; raises BadEntry for all that is missing of it."""
    stops = row_days.of(row, "stops_on")
    if inexact := [day.inexact for day in (*told.days, stops) if day.inexact]:
        raise BadEntry("；".join(inexact))
    approval, lacking = _approval(row)
    wanted = {
        f"{told.type}日期": told.on.text,
        "批准方式（集体研究、主要领导同意、上级批准、责令关闭之一）": approval,
        "批准单位": not lacking,
        "公告日期": told.announced.text,
    }
    if missing := [what for what, value in wanted.items() if not value]:
        raise BadEntry(
            f"账号已{told.type}，不早于名录开办之日 {since} 的须经批准并公告；还要写明{'、'.join(missing)}；请补齐"
        )
    announcer = _said(row, "announced_by")
    return (
        {"type": told.type, "on": told.on.text, **approval, **_others(row), "announced_on": told.announced.text}
        | ({"announced_by": announcer} if announcer else {})
        | ({"stops_on": stops.text} if stops.text else {})
        | ({"done": told.done_record} if told.done.is_told else {})
    )


def _dated(day: ToldDay) -> Record:
    return {"on": day.text} if day.text else {}


def _others(row: AccountRow) -> Record:
    """Reason and successor."""
    reason = row.text("ending_reason")
    return ({"reason": reason} if reason else {}) | given(("successor",), row.line)


def _approval(row: AccountRow) -> tuple[Record, str]:
    """How and by whom it was approved, and what is missing of that (Chinese); raises BadEntry where the two
    contradict each other.
    """
    said, approver = _said(row, "approved"), _said(row, "approved_by")
    approver = "" if approver == row.line("unit") else approver  # its own decision, which the other column names
    by = {"approved_by": approver} if approver else {}
    if not said:
        return {"approved": "上级批准", **by} if by else {}, ""
    approved = entries.approval(said)
    if approved in _BY_OTHERS:
        return {"approved": approved, **by}, "" if by else f"{approved}的没有写批准单位"
    if by:
        raise BadEntry(f"批准方式是“{said}”，批准单位却是“{approver}”；请核对，是别的单位批准的请写“上级批准”")
    return {"approved": approved}, ""


def _said(row: AccountRow, name: str) -> str:
    """A text in one line, empty where it says that there is nothing or that nobody knows."""
    text = row.line(name)
    return "" if text in _NOT_SAID else text
