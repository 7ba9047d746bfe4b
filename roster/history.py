"""Earlier states of a site from git; runs git, never anything of the revision itself."""

import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

from .inputs import Files


class NoRevision(Exception):
    """The revision can't be read; the message (Chinese) says why."""


def files_at(root: Path, revision: str, now: Files) -> tuple[Files, date]:
    """The data files of a revision, with everything else as it is now, and the day of its commit."""
    if revision.startswith("-"):
        raise NoRevision(f"“{revision}”不是 git 的版本")
    day = _git(root, "show", "-s", "--format=%cs", f"{revision}^{{commit}}").decode().strip()
    names = _git(root, "ls-tree", "-r", "-z", "--name-only", revision, "data/").decode("utf-8", "replace").split("\0")
    wanted = [name for name in names if name.endswith(".yaml")]
    data = {name: _git(root, "show", f"{revision}:./{name}") for name in wanted}
    return replace(now, data=data, published=b"", problems=()), date.fromisoformat(day)


def prefix(root: Path) -> str:
    """The way from the top of the repository to the site's folder, ending in /; empty at the top and outside git."""
    try:
        return _git(root, "rev-parse", "--show-prefix").decode("utf-8", "replace").strip()
    except NoRevision:
        return ""


def _git(root: Path, *arguments: str) -> bytes:
    command = ["git", "-C", str(root), "--no-pager", "-c", "core.quotepath=off", *arguments]
    try:
        done = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL)
    except FileNotFoundError:
        raise NoRevision("这台机器没有 git") from None
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise NoRevision(f"git 读不到这个版本：{said[0] if said else arguments[0]}")
    return done.stdout
