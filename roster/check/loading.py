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
from ..records.fakes import FakesFile
from ..records.inspections import InspectionsFile
from ..records.platforms import Platform, PlatformsFile
from ..records.reading import read_file, unread
from ..records.registers import RegistersFile
from ..records.site import Site
from ..records.vocabulary import vocabulary
from ..source import yamltree
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
        return not any(problem.code in yamltree.INCOMPLETE for problem in self.problems)

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
    platforms = _read(PlatformsFile, PLATFORMS, files)
    workdays = _read(WorkdaysFile, WORKDAYS, files)
    postings = _postings(files)
    accounts = _accounts(files, readings or Readings(), spread)
    fakes = _read(FakesFile, FAKES, files)
    registers = _read(RegistersFile, REGISTERS, files)
    inspections = _read(InspectionsFile, INSPECTIONS, files)
    read = (platforms, workdays, postings, fakes, registers, inspections, accounts)
    problems = [*unusable, *(problem for one in read for problem in one.problems)]
    if site is None:
        return None, problems
    stored = postings.value or Ledger()
    articles, of_articles = read_articles(files.data.get(ARTICLES, b""))
    ledger, of_published = heard(stored, files.published, site, day)
    own, double_platforms = by_id(platforms.value.platforms if platforms.value else ())
    units, double_units = by_id(accounts.units)
    witnessed, of_witnesses = others.witnessed(files.evidence)
    by_account, double_accounts = by_id(accounts.accounts)
    by_fake, double_fakes = by_id(fakes.value.fakes if fakes.value else ())
    by_register, double_registers = by_id(registers.value.registers if registers.value else ())
    copies, of_copies = followed.copies(files.data, by_register)
    known, of_followed = followed.accounts(copies, by_register)
    offered, of_offers = offers.offers(copies, by_register)
    receipts, of_receipts = followed.receipts(files.data, by_register)
    directory = Directory(
        site=site,
        platforms=_shipped(files) | own,
        units=units,
        accounts=by_account,
        calendar=Calendar(workdays.value.arrangements if workdays.value else ()),
        day=day,
        ledger=ledger,
        articles=articles,
        images=files.images,
        stamps=others.stamps(files.evidence),
        witnessed=tuple(witnessed),
        authority=others.authority(site, files.evidence),
        fakes=by_fake,
        registers=by_register,
        inspections=inspections.value.inspections if inspections.value else (),
        followed=known,
        offered=offered,
        receipts=receipts,
        unknown_registers=followed.unknown(files.data, by_register),
        repeated=(*double_platforms, *double_units, *double_accounts, *double_fakes, *double_registers),
        fragments=(*platforms.fragments("platforms", PLATFORMS), *accounts.fragments),
        platforms_whole=platforms.is_whole and workdays.is_whole and postings.is_whole,
        whole=accounts.is_whole,
    )
    of_registers = (*of_copies, *of_followed, *of_offers, *of_receipts)
    told = (*unsigned(stored, site), *of_articles, *of_published, *of_witnesses, *of_registers)
    return directory, [*problems, *told]


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
    longest = yamltree.MAX_WRITTEN_LINE_BYTES
    raw, problems = yamltree.parse(files.data.get(POSTINGS, b""), POSTINGS, longest_line=longest)
    ledger, faults = read_raw(raw)
    return _Read(ledger, raw, [*problems, *faults])


def _typed(kind: type[T], path: str, raw: Any, problems: Sequence[Problem]) -> _Read[T]:
    value, faults = read_file(kind, raw, path)
    if any(problem.code in yamltree.INCOMPLETE for problem in problems):
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
