"""The filings that follow from a row of an office's table: its opening, and its ending if there was one."""

from dataclasses import dataclass
from datetime import date

from ..text.scalars import UNKNOWN_DATE
from . import entries, row_endings
from .account_rows import AccountRow, given
from .imported import Record


@dataclass(frozen=True, slots=True)
class Filings:
    """An account's filings as plain records, and what is known of them only roughly (Chinese).

    A unit that announces for the account is still called by its name.
    """

    records: tuple[Record, ...] = ()
    remarks: tuple[str, ...] = ()


def filings(row: AccountRow, since: date | None) -> Filings:
    """What is filed of the account; ``since`` is the day on which the register opened. Raises BadEntry for what is
    missing.
    """
    opened_on, remark = _opened_on(row)
    opening: Record = {"type": "开设", "on": opened_on}
    if filed_on := row.day("filed_on"):
        opening["filed_on"] = filed_on
    opening |= given(("number",), row.line) | given(("reason",), row.text)
    endings = row_endings.endings(row, since)
    remarks = (remark, *(remark for ending in endings for remark in ending.remarks))
    return Filings((opening, *(ending.record for ending in endings)), tuple(filter(None, remarks)))


def _opened_on(row: AccountRow) -> tuple[str, str]:
    """The opening day, and a remark where only its month or year is known."""
    try:
        return row.day("opened_on") or UNKNOWN_DATE, ""
    except entries.InexactDay:
        return UNKNOWN_DATE, f"{row.label('opened_on')}“{row.line('opened_on')}”没有写到日，记为“不详”"
