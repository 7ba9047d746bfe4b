"""The filings of an account in the register's own table, put in their order again: offices sort what they are sent."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..text.scalars import UNKNOWN_DATE
from .imported import Record
from .transcript import ACCOUNT_ID, CORRECTION, DONE_ON, MISTAKE, NUMBER, OF_CORRECTION, OF_FILING, OF_WHOM, TYPE
from .transcript_line import Draft, Line

_OF_ANY_ROW = (ACCOUNT_ID, OF_WHOM, TYPE, NUMBER)
_NUMBER = re.compile(r"([0-9]{1,6})(?:\.([0-9]{1,6}))?")
# Where an ending stands of which no day is known: at the end.
_LAST = {"关停": "9998", "注销": "9999"}


@dataclass(frozen=True, slots=True)
class _Entry:
    """A filing, or a correction of a notice, as it is read, with its number: 3, and 3.1 for its first correction."""

    line: Line
    draft: Draft
    is_correction: bool
    number: tuple[int, int] | None

    @property
    def day(self) -> str:
        """The day by which it stands among the others."""
        day = str(self.draft.record.get("on", "")).replace(UNKNOWN_DATE, "")
        return day or _LAST.get(self.draft.record.get("type", ""), "")


def add(lines: Sequence[Line], account: Draft) -> None:
    """Put the filings of an account to it, oldest first, with the corrections of their notices, and what is against
    them.
    """
    entries = [_entry(line) for line in lines]
    account.faults += [fault for entry in entries for fault in entry.draft.faults]
    account.lines += [entry.line for entry in entries if entry.line is not account.lines[0]]
    if all(entry.number is not None for entry in entries):
        entries.sort(key=lambda entry: entry.number or (0, 0))
    elif not _is_in_order(entries):
        account.faults += _unclear(entries)
        entries = _by_days(entries)
    filings: list[Record] = account.record["filings"]
    for entry in entries:
        if not entry.is_correction:
            filings.append(entry.draft.record)
        elif filings:
            filings[-1].setdefault("corrections", []).append(entry.draft.record)
        else:
            account.faults.append(f"“{entry.line.text(TYPE)}”上面没有它所更正的备案记录")


def _entry(line: Line) -> _Entry:
    is_correction = _is_correction(line)
    number = _NUMBER.fullmatch(line.text(NUMBER))
    draft = line.draft(OF_CORRECTION if is_correction else OF_FILING)
    if is_correction:
        others = [
            title for title in OF_FILING if title not in _OF_ANY_ROW and title not in OF_CORRECTION and line.says(title)
        ]
        draft.faults += [f"“{title}”写在“{line.text(TYPE)}”的一行里，公告的更正没有这一项" for title in others]
    return _Entry(line, draft, is_correction, (int(number[1]), int(number[2] or 0)) if number else None)


def _is_correction(line: Line) -> bool:
    """True for a correction of a notice; in tables from before format 2 it is called 更正 and changes no field."""
    is_old = line.text(TYPE) == MISTAKE and DONE_ON not in line.titles
    return line.text(TYPE) == CORRECTION or (is_old and "changes" not in line.draft(OF_FILING).record)


def _is_in_order(entries: Sequence[_Entry]) -> bool:
    """True for rows as they were written: the opening first, days not decreasing."""
    days = [entry.day for entry in entries if entry.day and entry.day not in _LAST.values()]
    return entries[0].draft.record.get("type") == "开设" and days == sorted(days)


def _unclear(entries: Sequence[_Entry]) -> list[str]:
    """Corrections that may be of several notices, where the order of the rows is lost."""
    announced = [entry.draft.record["announced_on"] for entry in entries if "announced_on" in entry.draft.record]
    unclear = [one for one in entries if one.is_correction and sum(day <= one.day for day in announced) > 1]
    return [f"{one.day} 的“{one.line.text(TYPE)}”看不出更正的是哪一条；请按原来的顺序排列后再导入" for one in unclear]


def _by_days(entries: Sequence[_Entry]) -> list[_Entry]:
    """In the order of their days; a correction below the last notice that is no later."""
    filings = sorted(
        (entry for entry in entries if not entry.is_correction),
        key=lambda entry: (entry.draft.record.get("type") != "开设", entry.day),
    )
    corrections = sorted((entry for entry in entries if entry.is_correction), key=lambda entry: entry.day)
    below: dict[int, list[_Entry]] = {}
    for one in corrections:
        announced = [n for n, filing in enumerate(filings) if filing.draft.record.get("announced_on", "9") <= one.day]
        below.setdefault(announced[-1] if announced else -1, []).append(one)
    return [*below.get(-1, []), *(one for n, filing in enumerate(filings) for one in (filing, *below.get(n, [])))]
