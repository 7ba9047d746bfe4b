"""Who has mounted a folder itself, and not the one above it: a container, a service with a view of its own.

A mount holds on to the folder, not to its name. When a new site takes its place, such a mount goes on showing the old
one, which is emptied: every notice would be gone from there. (proc(5), ``/proc/<pid>/mountinfo``; Linux alone has it.)
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")
_ESCAPED = {" ": r"\040", "\t": r"\011", "\n": r"\012", "\\": r"\134"}
_OCTAL = re.compile(r"\\([0-7]{3})")


@dataclass(frozen=True, slots=True)
class Holder:
    """A process that sees a mount of the folder."""

    pid: int
    name: str


def holder(place: Path, proc: Path = _PROC) -> Holder | None:
    """The first process that sees a folder, given without links, as the root of a mount; None where nobody does.

    Only what this process may see is found: from within a container nothing of the host.
    """
    wanted = _as_root(place, _read(proc / "self/mountinfo"))
    if wanted is None:
        return None
    for pid in sorted(int(entry.name) for entry in proc.iterdir() if entry.name.isdecimal()):
        if wanted in _read(proc / f"{pid}/mountinfo"):
            return Holder(pid, _read(proc / f"{pid}/comm").strip())
    return None


def _as_root(place: Path, mounts: str) -> str | None:
    """How a mount of the folder is written: its disk, and its way from that disk's top; None where it is a mount
    itself, or nobody can tell.
    """
    found: str | None = None
    length = 0
    for disk, root, point in _entries(mounts):
        if place.is_relative_to(point) and len(point.parts) >= length:  # of several at a place the last one is seen
            length = len(point.parts)
            below = place.relative_to(point)
            found = None if place == point else f" {disk} {_written(str(Path(root) / below))} "
    return found


def _entries(mounts: str) -> Iterator[tuple[str, str, Path]]:
    """Disk (``major:minor``), the part of it that is mounted, and where."""
    for line in mounts.split("\n"):
        match line.split(" "):
            case [_, _, disk, root, point, *_]:
                yield disk, _plain(root), Path(_plain(point))
            case _:
                continue


def _plain(text: str) -> str:
    return _OCTAL.sub(lambda octal: chr(int(octal[1], 8)), text)


def _written(path: str) -> str:
    return "".join(_ESCAPED.get(character, character) for character in path)


def _read(path: Path) -> str:
    """A file of the system, empty where it is not there or not for us; processes end at any moment."""
    try:
        return os.fsdecode(path.read_bytes())
    except OSError:
        return ""
