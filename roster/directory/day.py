"""The day for which a register is made."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Day:
    """A day, and whether somebody vouched for it by naming it; otherwise only a clock says so, and it may be wrong."""

    date: date
    vouched: bool = True
