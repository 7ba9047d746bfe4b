"""Folders and files put in the place of older ones, whole or not at all; what a killed run left is cleared away."""

import glob
import os
import re
import shutil
import stat
import tempfile
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from . import keeping, release, system

# Marks a folder as ours, so that a mistyped --out never replaces somebody's files.
SITE_MARK = "api/v1/notices.json"
_ANY_FOLDER = "(?:new|index|old)"


def is_site(folder: Path) -> bool:
    """True where a folder holds a site that we made."""
    return (folder / SITE_MARK).exists()


@contextmanager
def beside(place: Path, purpose: str) -> Iterator[Path]:
    """A fresh folder beside ``place``, gone afterwards unless it took its place."""
    folder = Path(tempfile.mkdtemp(prefix=f".{place.name}.{purpose}-{os.getpid()}-", dir=place.parent))
    folder.chmod(0o755 | (folder.stat().st_mode & stat.S_ISGID))  # a group that the parent hands on stays
    try:
        yield folder
    finally:
        if folder.exists():
            discard(folder, place)


def put(fresh: Path, place: Path) -> Path | None:
    """Put a folder in place of another, in one step where the system can, else in two; raises OSError.

    Gives where the old one is now, None where there was none. If the second of
    two steps fails, the old folder is back where it was.
    """
    if not place.exists():
        system.rename(fresh, place)
        return None
    if system.exchange(fresh, place):
        return fresh
    old = place.parent / f".{place.name}.old-{os.getpid()}-0"
    system.rename(place, old)
    try:
        system.rename(fresh, place)
    except BaseException:
        system.rename(old, place)
        raise
    return old


def clear(place: Path) -> None:
    """Remove what killed runs left beside a folder; one that was stopped between two steps gives the old site back."""
    for folder in left(place, "old"):
        if not place.exists() and is_site(folder):
            system.rename(folder, place)
    for folder in left(place, _ANY_FOLDER):
        discard(folder, place)


def discard(folder: Path, place: Path, disowned: Collection[str] = (), *, was_in_place: bool = False) -> None:
    """Remove a release that is not in its place, or no longer; what is not ours in it is moved to the one that is.

    One that never was in its place and has no list was never finished: there is nothing of others in it. What is
    ``disowned`` goes with it.
    """
    if place.is_dir() and (was_in_place or release.listed(folder) is not None):
        keeping.sweep(folder, place, keeping.foreign(folder, place if was_in_place else None, disowned))
    shutil.rmtree(folder, ignore_errors=True)


def left(place: Path, purpose: str, is_of_kind: Callable[[int], bool] = stat.S_ISDIR) -> Iterator[Path]:
    """What runs that are gone made beside ``place`` for a purpose, a pattern; nothing that another program could
    have named.

    Folders, or what a mode says ``is_of_kind``, and never a link: a merge request can bring one, and all that it leads
    to would be taken for ours.
    """
    form = re.compile(rf"\.{re.escape(place.name)}\.{purpose}-([0-9]+)-(?:[a-z0-9_]{{8}}|0)")
    for path in sorted(place.parent.glob(f".{glob.escape(place.name)}.*")):
        name = form.fullmatch(path.name)
        if name and (int(name[1]) == os.getpid() or not system.is_running(int(name[1]))) and is_of_kind(_mode(path)):
            yield path


def _mode(path: Path) -> int:
    """Of what kind a thing is, whatever a link leads to; 0 where nothing is any more."""
    try:
        return path.lstat().st_mode
    except FileNotFoundError:
        return 0


def replace_file(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, and make sure that it is on the disk. One that was there keeps its mode."""
    with replacing(path) as file:
        file.write(data)


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """The same for a file that is written piece by piece; it takes its place when all is written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for remains in left(path, "roster", stat.S_ISREG):
        remains.unlink(missing_ok=True)
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.roster-{os.getpid()}-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, mode)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
