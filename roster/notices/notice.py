"""Filings to notices: which there are, how each is called, which version of it the filings tell."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ..directory.directory import Directory
from ..directory.life import unit_after
from ..records.accounts import Account, Correction, Filing
from ..records.fields import NoticeType
from ..text.scalars import NOTICE_ID_FORM

_TYPES: Mapping[str, NoticeType] = {"close": "关停", "cancel": "注销", "change": "变更"}
_KINDS: Mapping[str, str] = {type_: kind for kind, type_ in _TYPES.items()}


@dataclass(frozen=True, slots=True)
class NoticeId:
    """What tells a notice from every other one, for ever: the day, the unit, and ``close``, ``cancel`` or ``change``.

    As text it is ``<announced_on>-<unit>-<kind>``: the address of the notice.
    """

    announced_on: date
    unit: str
    kind: str

    def __str__(self) -> str:
        return f"{self.announced_on}-{self.unit}-{self.kind}"

    @classmethod
    def parse(cls, text: str) -> "NoticeId":
        """The id that a text spells; raises ValueError for a text that is none."""
        if not re.fullmatch(NOTICE_ID_FORM, text):
            raise ValueError(f"no id of a notice: {text!r}")
        year, month, day, rest = text.split("-", 3)
        unit, _, kind = rest.rpartition("-")
        return cls(date(int(year), int(month), int(day)), unit, kind)

    @property
    def type(self) -> NoticeType:
        """The kind as filings call it."""
        return _TYPES[self.kind]


@dataclass(frozen=True, slots=True)
class Notice:
    """One announcement: the filings that one unit announces, with the same type and date: as a rule its own."""

    id: NoticeId
    filings: tuple[tuple[Account, Filing], ...]

    @property
    def type(self) -> NoticeType:
        """关停, 注销 or 变更."""
        return self.id.type

    @property
    def unit(self) -> str:
        """The unit that announces."""
        return self.id.unit

    @property
    def announced_on(self) -> date:
        """The day of the announcement."""
        return self.id.announced_on

    @property
    def accounts(self) -> tuple[str, ...]:
        """Ids of the accounts, each once, in the order of the register."""
        return tuple(dict.fromkeys(account.id for account, _ in self.filings))

    @property
    def corrections(self) -> tuple[Correction, ...]:
        """What was corrected after the notice had gone online, each once, oldest first."""
        each = dict.fromkeys(correction for _, filing in self.filings for correction in filing.corrections)
        return tuple(sorted(each, key=lambda correction: correction.on))

    @property
    def version(self) -> int:
        """1 for the first wording, one more for each correction."""
        return 1 + len(self.corrections)


def identity(account: Account, filing: Filing) -> NoticeId | None:
    """Which notice tells a filing to the public; None for one that is not announced here: what was taken in from
    another register is announced there.
    """
    kind = _KINDS.get(filing.type)
    if account.origin or kind is None or filing.announced_on is None or filing.announced_elsewhere:
        return None
    return NoticeId(filing.announced_on, filing.announced_by or unit_after(account, filing), kind)


def notices(directory: Directory) -> dict[str, Notice]:
    """All notices that follow from the filings, by id."""
    groups: dict[NoticeId, list[tuple[Account, Filing]]] = defaultdict(list)
    for account in directory.accounts.values():
        for filing in account.filings:
            id_ = identity(account, filing)
            if id_ is not None:
                groups[id_].append((account, filing))
    return {str(id_): Notice(id_, tuple(filings)) for id_, filings in groups.items()}
