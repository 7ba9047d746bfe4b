"""git's merge driver for the ledger: how a clone is told to ask our program."""

import shlex
from pathlib import Path

from ..source.files import POSTINGS
from ..source.refusal import Refusal
from . import history, in_place, itself

NAME = "roster"
ATTRIBUTE = f"{POSTINGS} merge={NAME}"
_TITLE = "名录的上线记录：两边合成一份"


def settings(root: Path) -> dict[str, str]:
    """The settings of git that make a driver of our program; git runs it by sh, on Windows too."""
    words = [Path(word).as_posix() if Path(word).is_absolute() else word for word in itself.command()]
    command = f"{shlex.join([*words, 'merge', '--root', root.as_posix()])} --driver %A %B"
    return {f"merge.{NAME}.name": _TITLE, f"merge.{NAME}.driver": command}


def install(root: Path) -> None:
    """Tell this clone of the driver, and write in the site which file it is for; raises Refusal outside git."""
    for name, value in settings(root).items():
        if not history.configure(root, name, value):
            raise Refusal("这里不是 git 仓库，或者没有写它的权限，没有装")
    path = root / ".gitattributes"
    known = path.read_text("utf-8") if path.exists() else ""
    if ATTRIBUTE not in known.splitlines():
        end = "" if not known or known.endswith("\n") else "\n"
        in_place.replace_file(path, f"{known}{end}{ATTRIBUTE}\n".encode())
