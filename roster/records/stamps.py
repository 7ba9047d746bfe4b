"""Time stamps of a day: what was stamped, and the token of the authority, as they lie in data/timestamps/."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Stamp:
    """The list of the entries that were looked at on a day (``<day>.txt``), and the answer of the authority about it
    (``<day>.tsr``); empty where there is none yet.
    """

    day: date
    text: bytes
    token: bytes
