"""Records of other registers taken into ours: which are new, which have changed there, which are left out and why.

What is taken in is what the copy says, nothing added and nothing guessed. What the rules refuse, of a new record or of
a change of one that is here already, stays out with its reason; what was here stays as it was.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from .. import rules
from ..directory import adopted
from ..directory.adopted import Names, Standing
from ..directory.directory import Directory
from ..records.accounts import Account, Origin, Unit
from ..records.plain import digest, plain
from ..records.registers import Offers, OtherRegister
from ..rules import changes, offers
from ..rules.adopted import adopted_path, differing
from ..rules.revision import Revision
from ..source import writing
from ..source.problems import Level, Place, Problem
from ..source.refusal import Refusal

_MAX_ROUNDS = 20
_LONGEST_ID = 64
_HEADER = (
    "# yaml-language-server: $schema=../../schema.json\n"
    "# 只由程序写（python site.py follow --adopt）：从别的名录收录的记录，不手工改。\n"
)
_Record = Account | Unit
R = TypeVar("R", Account, Unit)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A record that is not taken in, or a change that is not: whose, by which rule, why (Chinese)."""

    id: str
    name: str
    code: str
    why: str


@dataclass(frozen=True)
class Adoption:
    """What is taken in from a register: its new records, those that it changed (as they were, as they become), what is
    left out for reasons of which the rules cannot tell before, and how many stay as they are.
    """

    register: OtherRegister
    units: Sequence[Unit]
    accounts: Sequence[Account]
    new: Sequence[_Record]
    changed: Sequence[tuple[_Record, _Record]]
    left_out: Sequence[LeftOut]

    @property
    def same(self) -> int:
        """How many records that were taken in before stay as they are."""
        return len(self.units) + len(self.accounts) - len(self.new) - len(self.changed)

    @property
    def is_idle(self) -> bool:
        """True where nothing is to be written."""
        return not (self.new or self.changed)

    def as_yaml(self) -> bytes:
        """The file of the register's records."""
        return writing.dump(
            {"units": [*map(_written, self.units)], "accounts": [*map(_written, self.accounts)]}, header=_HEADER
        )


def taken_in(directory: Directory, register: OtherRegister) -> tuple[Adoption, Directory]:
    """What is taken in from a register whose copy stands in the directory, and the directory with it. Raises Refusal
    where its records would break those of others.
    """
    before = {(one.code, one.message) for one in rules.run(directory) if one.level is Level.ERROR}
    refused: _Refused = {
        one.id: (one.code, "") for one in offers.objections(directory).values() if one.register == register.id
    }
    for _ in range(_MAX_ROUNDS):
        made = _proposed(directory, register, refused)
        after = _with(directory, made, register)
        problems = [*rules.run(after), *changes.run(Revision(directory, after, directory.today))]
        errors = [one for one in problems if one.level is Level.ERROR and (one.code, one.message) not in before]
        if not errors:
            return _adoption(directory, register, made, refused), after
        refused |= _refusals(made, errors, register)
    raise Refusal(f"“{register.name}”的记录层层相关，收录不了；请那个名录先改正自己检查出来的问题")


@dataclass(frozen=True)
class _Made:
    """The records of a register's file as they would stand there, with their origins."""

    units: Sequence[Unit]
    accounts: Sequence[Account]


_Refused = dict[str, tuple[str, str]]  # id there → code, why


def _proposed(directory: Directory, register: OtherRegister, refused: _Refused) -> _Made:
    """Every record here as the copy has it now, and every offer that is not refused."""
    copy, known = directory.offered[register.id], adopted.names(directory)
    wanted = [id_ for id_ in copy.accounts if id_ not in refused and (register.id, id_) not in known.accounts]
    known = _named(directory, register.id, copy, known, wanted)
    wanted = [id_ for id_ in wanted if (register.id, id_) in known.accounts]
    on = directory.receipts[register.id].on

    def renewed(record: R, now: R | None) -> R:
        origin, state = record.origin, adopted.standing(directory, known, record)
        if origin is None or now is None or state is not Standing.BEHIND or origin.id in refused:
            return record
        return _from(now, register.id, origin.id, on)

    units = [
        renewed(unit, adopted.as_ours(copy, unit, known)) for unit in directory.units.values() if _is_of(unit, register)
    ]
    accounts = [
        renewed(account, adopted.as_ours(copy, account, known))
        for account in directory.accounts.values()
        if _is_of(account, register)
    ]
    held = {unit.origin.id for unit in units if unit.origin}
    units += [
        _from(adopted.unit_as_ours(copy.units[id_], register.id, known), register.id, id_, on)
        for id_ in _units_of(copy, [*wanted, *(one.origin.id for one in accounts if one.origin)])
        if id_ not in held and known.units[register.id, id_] not in directory.units
    ]
    accounts += [
        _from(adopted.account_as_ours(copy, copy.accounts[id_], register.id, known), register.id, id_, on)
        for id_ in wanted
    ]
    return _placed(units, accounts, register)


def _is_of(record: _Record, register: OtherRegister) -> bool:
    return record.origin is not None and record.origin.register == register.id


def _units_of(copy: Offers, accounts: Sequence[str]) -> Sequence[str]:
    """The ids of the units that accounts name, in the order of the copy."""
    offered = (copy.accounts[id_].account for id_ in accounts if id_ in copy.accounts)
    named = {id_ for account in offered for id_ in adopted.units_of(account, copy.units)}
    return [id_ for id_ in copy.units if id_ in named]


def _named(directory: Directory, register: str, copy: Offers, known: Names, wanted: Sequence[str]) -> Names:
    """The names with those of new records: their register's id, a hyphen, their id there, for ever."""
    units, accounts = dict(known.units), dict(known.accounts)
    posted = {account for posting in directory.ledger for account in posting.accounts}
    taken_units, taken = {*directory.units, *units.values()}, {*directory.accounts, *posted}
    for id_ in wanted:
        if made := _new_id(register, id_, taken):
            accounts[register, id_] = made
            taken.add(made)
    for id_ in copy.units:
        if (register, id_) not in units and (made := _new_id(register, id_, taken_units)):
            units[register, id_] = made
            taken_units.add(made)
    return Names(units, accounts)


def _new_id(register: str, id_: str, taken: set[str]) -> str | None:
    """An id that nobody has; one that would be too long, or is another's, is cut and told apart by a digest."""
    whole = f"{register}-{id_}"
    mark = hashlib.sha256(f"{register}/{id_}".encode()).hexdigest()[:8]
    cut = f"{whole[: _LONGEST_ID - len(mark) - 1].rstrip('-')}-{mark}"
    return next((one for one in (whole, cut) if len(one) <= _LONGEST_ID and one not in taken), None)


def _from(record: R, register: str, id_: str, on: date) -> R:
    return replace(record, origin=Origin(register=register, id=id_, on=on, sha256=digest(record)))


def _placed(units: Sequence[Unit], accounts: Sequence[Account], register: OtherRegister) -> _Made:
    """Records with the places that they will have."""
    top = Place(adopted_path(register.id))
    return _Made(
        [replace(unit, place=top / "units" / n) for n, unit in enumerate(units)],
        [replace(account, place=top / "accounts" / n) for n, account in enumerate(accounts)],
    )


def _with(directory: Directory, made: _Made, register: OtherRegister) -> Directory:
    """The directory with the register's records as they would be."""
    units = {id_: unit for id_, unit in directory.units.items() if not _is_of(unit, register)}
    accounts = {id_: one for id_, one in directory.accounts.items() if not _is_of(one, register)}
    units |= {unit.id: unit for unit in made.units}
    accounts |= {account.id: account for account in made.accounts}
    return replace(directory, units=units, accounts=accounts)


def _refusals(made: _Made, errors: Sequence[Problem], register: OtherRegister) -> _Refused:
    """The first error of each record of the register, by its id there; a unit takes its accounts along."""
    found: _Refused = {}
    for error in errors:
        for id_ in _at(made, error, register):
            found.setdefault(id_, (error.code, error.message))
    if not found:
        raise Refusal(f"收录“{register.name}”的记录会使名录里别的记录出错，没有写任何文件：{errors[0].message}")
    return found


def _at(made: _Made, error: Problem, register: OtherRegister) -> Iterator[str]:
    """The ids there of the accounts for which an error stands."""
    where = error.where
    if not isinstance(where, Place) or where.path != adopted_path(register.id):
        return
    match where.keys:
        case ("accounts", int(index), *_):
            origins = [made.accounts[index].origin]
        case ("units", int(index), *_):
            unit = made.units[index]
            origins = [unit.origin, *(one.origin for one in made.accounts if unit.id in adopted.units_named_by(one))]
        case _:
            origins = []
    yield from (origin.id for origin in origins if origin)


def _adoption(directory: Directory, register: OtherRegister, made: _Made, refused: _Refused) -> Adoption:
    known = {(type(record), record.id): record for record in (*directory.units.values(), *directory.accounts.values())}
    now: list[tuple[_Record | None, _Record]] = [
        (known.get((type(record), record.id)), record) for record in (*made.units, *made.accounts)
    ]
    copy = directory.offered[register.id]
    left_out = [
        LeftOut(id_, copy.accounts[id_].account.name if id_ in copy.accounts else id_, code, why)
        for id_, (code, why) in refused.items()
        if why
    ]
    return Adoption(
        register,
        made.units,
        made.accounts,
        [record for was, record in now if was is None],
        [(was, record) for was, record in now if was is not None and was != record],
        left_out,
    )


def _written(record: _Record) -> dict[str, Any]:
    origin = record.origin
    assert origin is not None  # or it would be ours
    whence = {"register": origin.register, "id": origin.id, "on": str(origin.on), "sha256": origin.sha256}
    return plain(record) | {"origin": whence}


def told(before: _Record, after: _Record) -> Iterator[str]:
    """How a record changes, field by field (Chinese)."""
    old, new = plain(before), plain(after)
    for key in differing(before, after):
        if key == "filings":
            more = len(new[key]) - len(old[key])
            yield f"备案记录多 {more} 条" if more > 0 and new[key][: len(old[key])] == old[key] else "备案记录有改动"
        else:
            yield f"{key} 由 {_shown(old.get(key))} 变为 {_shown(new.get(key))}"


def _shown(value: Any) -> str:
    return "（空）" if value is None else f"“{value}”" if isinstance(value, str) else writing.one_line(value)


def lost_remarks(before: bytes, after: bytes) -> Sequence[str]:
    """Lines of a file that somebody wrote a remark in, and that would be gone."""
    kept = set(after.decode().splitlines())
    return [line.strip() for line in before.decode("utf-8", "replace").splitlines() if "#" in line and line not in kept]
