"""What a build knows of the one before it: which files of the site in its place it may keep, and for what.

The memory lies in the site's own folder, outside what is published, and git is told to ignore it. It is believed only
where it is whole, was written by this very program, and where each file that it names still is the one that was written
then: a memory from elsewhere knows nothing of the files here. Whatever else is thrown away, and all is made anew.
"""

import hashlib
import os
import stat
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import metadata
from operator import attrgetter
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from ..source.problems import Finding
from . import disk, in_place
from .release import LIST

_FORM = 4
_MOST_BYTES = 512 * 1024 * 1024
# What is made into pages by others; their versions are part of the program.
_LIBRARIES = (
    "chinesecalendar", "cryptography", "icalendar", "jinja2", "markdown", "markupsafe", "nh3", "opencc", "pagefind-bin",
    "pydantic", "pypinyin", "pyyaml", "zxing-cpp",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of a release: the fingerprint of what it was made from (empty where that has none), its digest (SHA-256,
    hex), and by what it is known again: size in bytes, time of change in nanoseconds, number of its inode.

    ``settled`` is when the system last noted a change of any kind (ctime), after the release was in its place: whoever
    writes into a file can set its time back, but not that. 0, and no later build keeps it.
    """

    made_from: str
    digest: str
    size: int
    changed: int
    number: int
    settled: int = 0

    @classmethod
    def of(cls, status: os.stat_result, digest: str, made_from: str = "") -> "Kept":
        """A file by what the system knows of it."""
        return cls(made_from, digest, status.st_size, status.st_mtime_ns, status.st_ino)

    def is_still(self, path: Path | str) -> bool:
        """True where the file at a path is the very one, as long as nobody but us had to do with it."""
        return self._status(path) is not None

    def is_untouched(self, path: Path | str) -> bool:
        """True where the file at a path is the very one, and nobody has touched it since its release was in place."""
        status = self._status(path)
        return status is not None and status.st_ctime_ns == self.settled

    def settled_as(self, status: os.stat_result) -> "Kept":
        """The same, as it lies in its place for the next build, by what the system knows of what lies there."""
        settled = status.st_ctime_ns if self._is(status) else 0
        return Kept(self.made_from, self.digest, self.size, self.changed, self.number, settled)

    def _status(self, path: Path | str) -> os.stat_result | None:
        try:
            status = os.lstat(path)
        except OSError:
            return None
        return status if self._is(status) else None

    def _is(self, status: os.stat_result) -> bool:
        known = self.size, self.changed, self.number
        return stat.S_ISREG(status.st_mode) and known == (status.st_size, status.st_mtime_ns, status.st_ino)


@dataclass(frozen=True)
class Whole:
    """A build from its first byte to its last: what it was made from, and what was told."""

    inputs: str
    findings: tuple[Finding, ...]
    made: tuple[str, ...]


@dataclass(frozen=True)
class Memory:
    """What is known of a release. ``basis`` is the fingerprint of what all pages are made from, ``paths`` are all that
    were planned, ``pages`` those that may be kept; ``index`` is the fingerprint of the search index, ``indexed`` are
    its files. ``release`` is the list of its files; ``plain`` is the plain data of data files by their digests;
    ``state`` is that of the folder when the release had taken its place.
    """

    basis: str = ""
    paths: frozenset[str] = frozenset()
    pages: Mapping[str, Kept] = field(default_factory=dict)
    index: str = ""
    indexed: Mapping[str, Kept] = field(default_factory=dict)
    release: Kept | None = None
    state: str = ""
    plain: Mapping[str, Any] = field(default_factory=dict)
    whole: Whole | None = None

    def is_of(self, place: Path) -> bool:
        """True where the release in a place is the very one, of which nobody elsewhere can know when it came there.

        Pages are known each by itself; for what says more than that, whoever can write to the repository could have
        written this memory.
        """
        return self.release is not None and self.release.is_untouched(place / LIST)

    def settled(self, place: Path) -> "Memory":
        """The same when the release is in its place, and nothing more is done with its files."""
        known = {**self.pages, **self.indexed, **({LIST: self.release} if self.release else {})}
        found: dict[str, Kept] = {}
        digest = hashlib.sha256()
        for path, line, status in _lying(str(place), ""):
            digest.update(line)
            if kept := known.get(path):
                found[path] = kept.settled_as(status)
        pages = {path: found[path] for path in self.pages if path in found}
        indexed = {path: found[path] for path in self.indexed if path in found}
        return replace(self, pages=pages, indexed=indexed, release=found.get(LIST), state=digest.hexdigest())


NOTHING = Memory()
_FILE = TypeAdapter(Memory)


def of(root: Path, out: Path) -> Path:
    """Where a site keeps the memory of a folder, its own or one to which it is deployed; git ignores ``/.public.*``."""
    name = hashlib.sha256(os.fsencode(os.path.realpath(out))).hexdigest()[:16]
    return root / f".public.{name}.memory"


def read(file: Path) -> Memory:
    """The memory in a file; ``NOTHING`` where there is none, or none that can be believed."""
    if file.is_symlink():
        return NOTHING
    try:
        data = disk.read_given(file, _MOST_BYTES)
        seal, _, body = data.partition(b"\n")
        if seal.decode() != _seal(body):
            return NOTHING
        return _FILE.validate_json(body, strict=True)
    except (OSError, ValueError):
        return NOTHING


def write(file: Path, memory: Memory) -> None:
    """Keep a memory; where that cannot be, the next build makes everything anew."""
    body = _FILE.dump_json(memory)
    try:
        in_place.replace_file(file, f"{_seal(body)}\n".encode() + body)
    except OSError:
        with suppress(OSError):  # a merge request can bring a folder of this name
            file.unlink()


def _seal(body: bytes) -> str:
    return hashlib.sha256(f"{_FORM} {program()} ".encode() + body).hexdigest()


@cache
def program() -> str:
    """The fingerprint of the program: its own text, Python, and the libraries that pages are made with."""
    digest = hashlib.sha256(sys.version.encode())
    for path in sorted(disk.PACKAGE.rglob("*.py")):
        digest.update(path.read_bytes())
    for name in _LIBRARIES:
        digest.update(f"{name} {metadata.version(name)}\n".encode())
    return digest.hexdigest()


def state(folder: Path) -> str:
    """The fingerprint of all that lies in a folder: names, and by what each is known again."""
    digest = hashlib.sha256()
    if not folder.is_dir():
        return ""
    for _, line, _ in _lying(str(folder), ""):
        digest.update(line)
    return digest.hexdigest()


def _lying(folder: str, above: str) -> Iterator[tuple[str, bytes, os.stat_result]]:
    """All below a folder, in one order: the path, a line that is equal for what is the same, what the system knows."""
    with os.scandir(folder) as entries:
        found = sorted(entries, key=attrgetter("name"))
    for entry in found:
        status, path = entry.stat(follow_symlinks=False), f"{above}{entry.name}"
        known = f"{path}\0{status.st_mode} {status.st_uid} {status.st_gid}"
        if stat.S_ISDIR(status.st_mode):
            yield path, os.fsencode(f"{known}/\n"), status
            yield from _lying(entry.path, f"{path}/")
        else:
            known = f"{known} {status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino}\n"
            yield path, os.fsencode(known), status
