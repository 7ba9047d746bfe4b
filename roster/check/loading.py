"""Bytes to records joined up: every file read, with what is wrong in it."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from ..directory.day import Day
from ..directory.directory import Directory, Fragment, by_id
from ..directory.ledger import Ledger
from ..directory.workdays import Calendar
from ..records.accounts import Account, AccountsFile, Unit
from ..records.arrangements import WorkdaysFile
from ..records.fakes import Fake, FakesFile
from ..records.inspections import InspectionsFile
from ..records.platforms import Platform, PlatformsFile
from ..records.reading import read_file, unread
from ..records.registers import FollowedAccount, Offers, OtherRegister, Receipt, RegistersFile
from ..records.site import Site
from ..records.vocabulary import vocabulary
from ..source import decoding, yamltree
from ..source.files import ACCOUNTS, ARTICLES, FAKES, INSPECTIONS, PLATFORMS, POSTINGS, REGISTERS, SITE, WORKDAYS, Files
from ..source.problems import Place, Position, Problem
from . import followed, offers, others, plain
from .ledgers import heard, read_articles, read_raw, unsigned
from .plain import Spread, in_turn
from .settings import Settings

T = TypeVar("T")


@dataclass(frozen=True)
class _Read(Generic[T]):
    """A data file: what became of it (None where nothing can be made of it), its plain data, its problems."""

    value: T | None
    raw: Any
    problems: Sequence[Problem]

    @property
    def is_whole(self) -> bool:
        """False where the file could not be read to its end: what is missing may only not have been read."""
        return yamltree.is_whole(self.raw, self.problems)

    def fragments(self, section: str, path: str) -> Iterator[Fragment]:
        """What can be read of records that are there but not right."""
        for item, place in unread(self.raw, section, path, self.value):
            if isinstance(id_ := item.get("id"), str):
                keys = ("unit", "platform", "supervisor")
                yield Fragment(
                    section, id_, place, **{key: item[key] for key in keys if isinstance(item.get(key), str)}
                )


@dataclass(frozen=True)
class _Accounts:
    """All files of units and accounts, in the order of their paths."""

    units: Sequence[Unit]
    accounts: Sequence[Account]
    fragments: Sequence[Fragment]
    problems: Sequence[Problem]
    is_whole: bool


class Readings:
    """What became of the files of units and accounts when they were last read: what has not changed is not read again.

    For a program that stays, and reads the same register many times; and for one that knows ``plain``, the plain data
    of files by their digests, which this very program has read before.
    """

    def __init__(self, plain: Mapping[str, Any] = MappingProxyType({})) -> None:
        self._known: dict[str, tuple[bytes, _Read[AccountsFile]]] = {}
        self._plain = plain

    def of(self, files: Mapping[str, bytes], spread: Spread) -> "Mapping[str, _Read[AccountsFile]]":
        """What becomes of every file, by its path."""
        new = {path: data for path, data in files.items() if path not in self._known or self._known[path][0] != data}
        remembered = {path: self._plain[name] for path, data in new.items() if (name := _digest(data)) in self._plain}
        parsed = plain.parsed({path: data for path, data in new.items() if path not in remembered}, spread)
        for path, data in new.items():
            raw, problems = parsed[path] if path in parsed else (remembered[path], ())
            self._known[path] = data, _typed(AccountsFile, path, raw, problems)
        return {path: self._known[path][1] for path in files}

    @property
    def plain(self) -> Mapping[str, Any]:
        """The plain data of files in which nothing was wrong, by their digests (SHA-256, hex)."""
        return {_digest(data): read.raw for data, read in self._known.values() if not read.problems}


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def load(
    files: Files, day: Day, settings: Settings, readings: Readings | None = None, spread: Spread = in_turn
) -> tuple[Directory | None, list[Problem]]:
    """Join everything that parsed, with what is wrong in the files; None only without usable settings.

    ``readings`` are those of an earlier check, and of this one afterwards; ``spread`` reads several files at once.
    """
    site, unusable = _site(files, settings)
    read = _Data.of(files, readings or Readings(), spread)
    problems = [*unusable, *read.problems]
    if site is None:
        return None, problems
    directory, told = _joined(files, day, site, read)
    return directory, [*problems, *told]


def _joined(files: Files, day: Day, site: Site, read: "_Data") -> tuple[Directory, Sequence[Problem]]:
    """What was read, joined up, with what is wrong between files."""
    stored = read.postings.value or Ledger()
    articles, of_articles = read_articles(files.data.get(ARTICLES, b""))
    ledger, of_published = heard(stored, files.published, site, day)
    witnessed, of_witnesses = others.witnessed(files.evidence)
    records = _Records.of(read)
    elsewhere = _Elsewhere.of(files.data, records.registers)
    directory = Directory(
        site=site,
        platforms=_shipped(files) | records.platforms,
        units=records.units,
        accounts=records.accounts,
        calendar=Calendar(read.workdays.value.arrangements if read.workdays.value else ()),
        day=day,
        ledger=ledger,
        articles=articles,
        images=files.images,
        stamps=others.stamps(files.evidence),
        witnessed=tuple(witnessed),
        authority=others.authority(site, files.evidence),
        fakes=records.fakes,
        registers=records.registers,
        inspections=read.inspections.value.inspections if read.inspections.value else (),
        followed=elsewhere.accounts,
        offered=elsewhere.offered,
        receipts=elsewhere.receipts,
        unknown_registers=followed.unknown(files.data, records.registers),
        repeated=records.repeated,
        fragments=read.fragments,
        platforms_whole=read.platforms.is_whole,
        whole=read.accounts.is_whole,
    )
    return directory, (*unsigned(stored, site), *of_articles, *of_published, *of_witnesses, *elsewhere.problems)


@dataclass(frozen=True)
class _Data:
    """The files of records and the ledger, each read on its own."""

    platforms: _Read[PlatformsFile]
    workdays: _Read[WorkdaysFile]
    postings: _Read[Ledger]
    fakes: _Read[FakesFile]
    registers: _Read[RegistersFile]
    inspections: _Read[InspectionsFile]
    accounts: _Accounts

    @classmethod
    def of(cls, files: Files, readings: Readings, spread: Spread) -> "_Data":
        """What became of each; a missing file is an empty one."""
        return cls(
            platforms=_read(PlatformsFile, PLATFORMS, files),
            workdays=_read(WorkdaysFile, WORKDAYS, files),
            postings=_postings(files),
            fakes=_read(FakesFile, FAKES, files),
            registers=_read(RegistersFile, REGISTERS, files),
            inspections=_read(InspectionsFile, INSPECTIONS, files),
            accounts=_accounts(files, readings, spread),
        )

    @property
    def problems(self) -> Iterator[Problem]:
        """What is wrong in each."""
        of_one = (self.platforms, self.workdays, self.postings, self.fakes, self.registers, self.inspections)
        for read in (*of_one, self.accounts):
            yield from read.problems

    @property
    def fragments(self) -> tuple[Fragment, ...]:
        """What is left of records that are not right."""
        return (*self.platforms.fragments("platforms", PLATFORMS), *self.accounts.fragments)


@dataclass(frozen=True)
class _Records:
    """The records of people by their ids; ``repeated`` are those whose id is taken."""

    platforms: dict[str, Platform]
    units: dict[str, Unit]
    accounts: dict[str, Account]
    fakes: dict[str, Fake]
    registers: dict[str, OtherRegister]
    repeated: tuple[Account | Unit | Platform | Fake | OtherRegister, ...]

    @classmethod
    def of(cls, read: _Data) -> "_Records":
        """Of equal ids the first counts."""
        platforms, double_platforms = by_id(read.platforms.value.platforms if read.platforms.value else ())
        units, double_units = by_id(read.accounts.units)
        accounts, double_accounts = by_id(read.accounts.accounts)
        fakes, double_fakes = by_id(read.fakes.value.fakes if read.fakes.value else ())
        registers, double_registers = by_id(read.registers.value.registers if read.registers.value else ())
        repeated = (*double_platforms, *double_units, *double_accounts, *double_fakes, *double_registers)
        return cls(platforms, units, accounts, fakes, registers, repeated)


@dataclass(frozen=True)
class _Elsewhere:
    """What the registers that are followed say, by the copies that are kept of them."""

    accounts: tuple[FollowedAccount, ...]
    offered: Mapping[str, Offers]
    receipts: Mapping[str, Receipt]
    problems: Sequence[Problem]

    @classmethod
    def of(cls, data: Mapping[str, bytes], registers: Mapping[str, OtherRegister]) -> "_Elsewhere":
        """Only copies that are proved and whole say anything."""
        copies, of_copies = followed.copies(data, registers)
        accounts, of_accounts = followed.accounts(copies, registers)
        offered, of_offers = offers.offers(copies, registers)
        receipts, of_receipts = followed.receipts(data, registers)
        return cls(accounts, offered, receipts, (*of_copies, *of_accounts, *of_offers, *of_receipts))


def _site(files: Files, settings: Settings) -> tuple[Site | None, Sequence[Problem]]:
    if SITE not in files.data:
        return None, [Problem(Position(SITE), "missing-file", "缺少站点设置；请照文档新建 data/site.yaml")]
    read = _typed(Site, SITE, settings.raw, settings.problems)
    older = [settings.older_format] if settings.older_format else []
    return read.value, [*read.problems, *older]


def _read(kind: type[T], path: str, files: Files) -> _Read[T]:
    """A missing file is an empty one."""
    raw, problems = yamltree.parse(files.data.get(path, b""), path, words=vocabulary())
    return _typed(kind, path, raw, problems)


def _postings(files: Files) -> _Read[Ledger]:
    """The ledger, whichever version of the evidence it holds."""
    longest = decoding.MAX_WRITTEN_LINE_BYTES
    raw, problems = yamltree.parse(files.data.get(POSTINGS, b""), POSTINGS, longest_line=longest)
    ledger, faults = read_raw(raw)
    return _Read(ledger, raw, [*problems, *faults])


def _typed(kind: type[T], path: str, raw: Any, problems: Sequence[Problem]) -> _Read[T]:
    value, faults = read_file(kind, raw, path)
    if not yamltree.is_whole(raw, problems):
        # A key that is missing at the top was perhaps only not read.
        faults = [fault for fault in faults if fault.code != "missing-key" or fault.where != Place(path)]
    return _Read(value, raw, [*problems, *faults])


def _accounts(files: Files, readings: Readings, spread: Spread) -> _Accounts:
    paths = sorted(path for path in files.data if path == ACCOUNTS or path.startswith("data/accounts/"))
    every = readings.of({path: files.data[path] for path in paths}, spread).items()
    return _Accounts(
        units=[unit for _, read in every if read.value for unit in read.value.units],
        accounts=[account for _, read in every if read.value for account in read.value.accounts],
        fragments=[
            fragment
            for path, read in every
            for section in ("units", "accounts")
            for fragment in read.fragments(section, path)
        ],
        problems=[problem for _, read in every for problem in read.problems],
        is_whole=all(read.is_whole for _, read in every),
    )


def _shipped(files: Files) -> dict[str, Platform]:
    raw, _ = yamltree.parse(files.shipped_platforms, PLATFORMS)
    shipped, _ = read_file(PlatformsFile, raw, PLATFORMS)
    return {platform.id: platform for platform in shipped.platforms} if shipped else {}
