"""The list of a site's files and their digests: what the next release knows to be ours, and how anybody checks a copy.

It has the form of ``sha256sum``: in a copy, ``sha256sum --quiet --check api/v1/files.sha256`` says nothing where the
copy is one whole release.
"""

import hashlib
import os
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from . import disk

LIST = "api/v1/files.sha256"
_AS_LONG = 64  # characters of a digest


def complete(folder: Path, known: Mapping[str, str] = MappingProxyType({})) -> None:
    """Write the list of a site that is whole; raises OSError. ``known`` are digests of files that need not be read."""
    path = folder / LIST
    others = sorted(name for name in names(folder) if name != LIST)
    lines = [f"{known.get(name) or digest(folder / name)}  {name}\n" for name in others]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes("".join(lines).encode())


def names(folder: Path) -> Iterator[str]:
    """The paths of all that lies below a folder and is no folder, relative to it; links are not followed."""
    for below, _, files in walked(folder):
        yield from (below + name for name in files)


def walked(folder: Path) -> Iterator[tuple[str, list[str], list[str]]]:
    """A folder and every one below it, those above before: its path relative to the first (empty, or ending in /), the
    names of the folders in it, and of all else. Links are not followed. Raises OSError.
    """
    waiting = [""]
    while waiting:
        below = waiting.pop()
        folders: list[str] = []
        others: list[str] = []
        with os.scandir(f"{folder}/{below}") as entries:
            for entry in entries:
                (folders if entry.is_dir(follow_symlinks=False) else others).append(entry.name)
        yield below, folders, others
        waiting += [f"{below}{name}/" for name in folders]


def digest(path: Path) -> str:
    """The SHA-256 of a file, as the list writes it; raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def listed(folder: Path) -> Collection[str] | None:
    """The files of the release that lies in a folder, the list among them; None where it has none that can be read.

    Raises OSError for a list that is no plain file.
    """
    return listed_in(folder / LIST)


def listed_in(path: Path) -> Collection[str] | None:
    """The names in a list, its own among them, None where there is none; raises OSError for what is no plain file."""
    found = _read(path)
    return None if found is None else found.keys()


def digests(folder: Path) -> Mapping[str, str]:
    """The digest of every file of a release, as its list has it; empty for the list itself, no files without a list."""
    return _read(folder / LIST) or {}


def _read(path: Path) -> dict[str, str] | None:
    data = disk.read_bytes(path)
    if data is None:
        return None
    lines = data.decode("utf-8", "surrogateescape").split("\n")
    named = {line[_AS_LONG + 2 :]: line[:_AS_LONG] for line in lines if line[_AS_LONG : _AS_LONG + 2] == "  "}
    return {**named, LIST: ""}
