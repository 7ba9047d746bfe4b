"""Dated copies of a site's folder: what git's revisions are to an office without git.

A copy is only read, like any proposal: its links are refused, its templates are not looked at. Its ledgers are not even
read: the machine that deploys has written in ours since, and what somebody else hands in proves nothing.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from ..source.files import ARTICLES, POSTINGS, Files
from ..source.refusal import WronglyUsed
from ..text import slips
from . import disk

_DATED = re.compile(r"(?<!\d)(?:\d{4}[-年.]\d{1,2}[-月.]\d{1,2}日?|\d{8})(?!\d)")
_LEDGERS = (POSTINGS, ARTICLES)
_READ = ("data", "content")  # what a proposal may change; templates and program are never a stranger's


class NoCopy(WronglyUsed):
    """The folder is no dated copy of a site; the message (Chinese) says why."""


def is_folder(name: str) -> bool:
    """True where a folder is meant and no revision: a way with a separator in it, or a folder with ``data/``."""
    if not name.strip():  # a variable of a pipeline that is not set: no folder is meant
        return False
    return (Path(name) / "data").is_dir() or (("/" in name or "\\" in name) and Path(name).is_dir())


def files_at(root: Path, name: str, now: Files, today: date) -> tuple[Files, date]:
    """The data files of a copy, with everything else as it is now, and the day on which it was made."""
    found = _with_ledgers(disk.read_site(root, _site_in(name)), {path: now.data.get(path) for path in _LEDGERS})
    data = {path: text for path, text in found.data.items() if path.endswith(".yaml")}
    day = today if Path(name).resolve() == root.resolve() else day_of(name)
    return replace(now, data=data, published=b"", problems=()), day


def read(root: Path, name: str, prefix: str) -> Files:
    """A site with data and texts of a copy."""
    ours = {path: disk.read_bytes(root / path) for path in _LEDGERS}
    return _with_ledgers(disk.read_site(root, _site_in(name), prefix), ours)


def _with_ledgers(files: Files, ours: Mapping[str, bytes | None]) -> Files:
    data = {path: text for path, text in files.data.items() if path not in ours}
    return replace(files, data=data | {path: text for path, text in ours.items() if text is not None})


def day_of(name: str) -> date:
    """The day in a folder's name: 名录-2026-11-20; raises NoCopy where there is none."""
    for written in reversed(_DATED.findall(Path(name).resolve().name)):
        if day := slips.meant_date(written):
            return day
    raise NoCopy(f"文件夹 {name} 的名称里没有日期，不知道是哪一天的副本；请改名，如 名录-2026-11-20")


def changed_paths(root: Path, base: str, head: str | None) -> list[str]:
    """Paths of data and texts that differ between two copies, without ``head`` from the folder as it is now."""
    before, after = (_files(folder) for folder in (_site_in(base), _site_in(head) if head else root))
    return sorted(
        path
        for path in (before.keys() | after.keys()) - {*_LEDGERS}
        if path not in before or path not in after or _bytes(before[path]) != _bytes(after[path])
    )


def _site_in(name: str) -> Path:
    folder = Path(name)
    if not (folder / "data").is_dir():
        raise NoCopy(f"文件夹 {name} 里没有 data/，不是站点的副本；请写站点文件夹的一份副本")
    return folder


def _files(folder: Path) -> dict[str, Path]:
    """Every file that a proposal may hold, by its path; what is no plain file is told where it is read."""
    found = (path for name in _READ for path in (folder / name).rglob("*"))
    return {path.relative_to(folder).as_posix(): path for path in found if path.is_file() and not path.is_symlink()}


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.stat().st_size <= disk.MAX_COPIED_BYTES else str(path.stat().st_size).encode()
