"""Folders and files put in the place of older ones, whole or not at all; what a killed run left is cleared away."""

import glob
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from . import system

# Marks a folder as ours, so that a mistyped --out never replaces somebody's files.
SITE_MARK = "api/v1/notices.json"
_ANY_FOLDER = "(?:new|index|old)"


@contextmanager
def beside(place: Path, purpose: str) -> Iterator[Path]:
    """A fresh folder beside ``place``, gone afterwards unless it took its place."""
    folder = Path(tempfile.mkdtemp(prefix=f".{place.name}.{purpose}-{os.getpid()}-", dir=place.parent))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def put(fresh: Path, place: Path) -> None:
    """Put a folder in place of another, in one step where the system can, else in two; raises OSError.

    If the second of two steps fails, the old folder is back where it was.
    """
    if not place.exists():
        system.rename(fresh, place)
        return
    if system.exchange(fresh, place):
        return  # the old folder is now called ``fresh``, which is removed
    old = place.parent / f".{place.name}.old-{os.getpid()}-0"
    system.rename(place, old)
    try:
        system.rename(fresh, place)
    except BaseException:
        system.rename(old, place)
        raise
    shutil.rmtree(old, ignore_errors=True)


def clear(place: Path) -> None:
    """Remove what killed runs left beside a folder; one that was stopped between two steps gives the old one back."""
    for folder in left(place, "old"):
        if not place.exists():
            system.rename(folder, place)
    for folder in left(place, _ANY_FOLDER):
        shutil.rmtree(folder, ignore_errors=True)


def left(place: Path, purpose: str) -> Iterator[Path]:
    """What runs that are gone made beside ``place`` for a purpose, a pattern; nothing that another program could
    have named.
    """
    form = re.compile(rf"\.{re.escape(place.name)}\.{purpose}-([0-9]+)-(?:[a-z0-9_]{{8}}|0)")
    for path in sorted(place.parent.glob(f".{glob.escape(place.name)}.*")):
        name = form.fullmatch(path.name)
        if name and (int(name[1]) == os.getpid() or not system.is_running(int(name[1]))):
            yield path


def replace_file(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, and make sure that it is on the disk. One that was there keeps its mode."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for remains in left(path, "roster"):
        remains.unlink(missing_ok=True)
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.roster-{os.getpid()}-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, mode)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
