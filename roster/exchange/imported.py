"""What comes of a table: records for YAML with the rows they come from, and the rows that were left out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ..tables.sheets import Row

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Source:
    """Where an account comes from: a row of a sheet, of a wide table without the columns of ``others``.

    ``told`` is what a heading between the rows says of it, by the title of a column.
    """

    sheet: str
    row: Row
    others: frozenset[int] = frozenset()
    told: tuple[tuple[str, str], ...] = ()

    @property
    def where(self) -> str:
        """The row as people look for it."""
        return place_of_row(self.sheet, self.row.number)


def place_of_row(sheet: str, number: int) -> str:
    """A row of a sheet in words; the sheet of a CSV file has no name."""
    return f"{f'工作表“{sheet}”' if sheet else ''}第 {number} 行"


@dataclass(frozen=True, slots=True)
class Remark:
    """Why a row was left out, or what was understood of it only in part (Chinese)."""

    source: Source
    reason: str


@dataclass(frozen=True, slots=True)
class Made:
    """A plain record as the data format wants it, and the rows it comes from.

    ``labels`` is what the columns of its fields are called in the table, where that is known.
    """

    record: Record
    sources: tuple[Source, ...]
    labels: Mapping[str, str] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Imported:
    """New units and accounts, and what was left out.

    ``remarks`` tell of rows that were understood only in part; ``none`` counts
    the cells that say that there is no account, ``known`` the accounts that
    the register holds in just these words, ``absent`` those that it holds
    beside them.
    """

    made_units: tuple[Made, ...] = ()
    made_accounts: tuple[Made, ...] = ()
    rejected: tuple[Remark, ...] = ()
    remarks: tuple[Remark, ...] = ()
    none: int = 0
    known: int = 0
    absent: int = 0

    @property
    def units(self) -> list[Record]:
        """The records of the units."""
        return [made.record for made in self.made_units]

    @property
    def accounts(self) -> list[Record]:
        """The records of the accounts."""
        return [made.record for made in self.made_accounts]

    def rejecting(self, more: Iterable[Remark]) -> "Imported":
        """The same with further rows left out."""
        return replace(self, rejected=(*self.rejected, *more))

    def without(self, units: Mapping[int, str], accounts: Mapping[int, str]) -> "Imported":
        """The same without some units and accounts (index → reason), and without units of which no row is left."""
        kept = tuple(made for n, made in enumerate(self.made_accounts) if n not in accounts)
        gone = _reasons(self.made_units, units) | _reasons(self.made_accounts, accounts)
        out = gone.keys() | {remark.source for remark in self.rejected}
        used = {made.record.get("unit") for made in kept}
        left = tuple(
            made
            for n, made in enumerate(self.made_units)
            if n not in units and (made.record.get("id") in used or not out.issuperset(made.sources))
        )
        return replace(
            self,
            made_units=left,
            made_accounts=kept,
            rejected=(*self.rejected, *(Remark(source, reason) for source, reason in gone.items())),
            remarks=tuple(remark for remark in self.remarks if remark.source not in gone),
        )


def _reasons(made: Sequence[Made], refused: Mapping[int, str]) -> dict[Source, str]:
    """Why each row is left out that a refused record comes from."""
    return {source: reason for n, reason in refused.items() for source in made[n].sources}
