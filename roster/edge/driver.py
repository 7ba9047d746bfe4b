"""git's merge drivers for what the program saw online: how a clone is told to ask our program."""

import shlex
from pathlib import Path

from ..source.files import ARTICLES, POSTINGS
from ..source.refusal import Refusal
from . import disk, history, in_place, itself

# By the name under which git knows it: the file, what our program is told, and a title for people.
_DRIVERS = {
    "roster": (POSTINGS, "--driver %A %B", "名录的上线记录：两边合成一份"),
    "roster-articles": (ARTICLES, "--articles --driver %A %B", "门户栏目的记录：两边合成一份"),
}
ATTRIBUTES = tuple(f"{path} merge={name}" for name, (path, _, _) in _DRIVERS.items())


def settings(root: Path) -> dict[str, str]:
    """The settings of git that make drivers of our program; git runs them by sh, on Windows too."""
    words = [Path(word).as_posix() if Path(word).is_absolute() else word for word in itself.command()]
    command = shlex.join([*words, "merge", "--root", root.as_posix()])
    told: dict[str, str] = {}
    for name, (_, options, title) in _DRIVERS.items():
        told |= {f"merge.{name}.name": title, f"merge.{name}.driver": f"{command} {options}"}
    return told


def install(root: Path) -> None:
    """Tell this clone of the drivers, and write in the site which files they are for; raises Refusal outside git."""
    for name, value in settings(root).items():
        if not history.configure(root, name, value):
            raise Refusal("这里不是 git 仓库，或者没有写它的权限，没有装")
    path = root / ".gitattributes"
    known = disk.read_bytes(path) or b""  # a link, which a merge request can bring, is not followed
    new = [line.encode() for line in ATTRIBUTES if line.encode() not in known.splitlines()]
    if new:
        end = b"" if not known or known.endswith(b"\n") else b"\n"
        in_place.replace_file(path, b"".join([known, end, *(line + b"\n" for line in new)]))
