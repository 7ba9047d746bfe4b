"""Where a command may write: never over what it reads, never through a link that somebody else may have laid.

A merge request can bring links into a site's folder; outside of it they are the webmaster's own. Folders are compared
as the disk knows them, and by their names as a disk that makes no difference of capitals would.
"""

import os
import stat
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from ..source.refusal import WronglyUsed
from . import disk

# What a site is made from, by its name in the site's folder.
INPUTS = ("data", "content", "templates", "assets", "static")
_PUBLIC = "public"
_PROGRAM = ("roster", "templates", "assets", "content", "data", "docs", "tests", "bench", ".venv")


class Misplaced(WronglyUsed):
    """What was to be written would lie where it may not; the message (Chinese) says why."""


def of_site(root: Path, out: Path, option: str) -> None:
    """Refuse a folder that may not become a site; raises Misplaced."""
    place = _place(root, out, option)
    public = root / _PUBLIC
    if is_in(place, public) and not _is_same(place, public):
        raise Misplaced(f"{option} {out} 在 {public} 里面，下一次生成会弄乱它；请换一个文件夹")


def of_papers(root: Path, out: Path, option: str) -> None:
    """Refuse a folder, or a file, that may not hold what is not for the public; raises Misplaced."""
    place = _place(root, out, option)
    if is_in(place, root / _PUBLIC):
        raise Misplaced(f"{option} {out} 在公开的网站 {root / _PUBLIC} 里面，这些材料不对外公开；请换一个地方")


def of_file(root: Path, out: Path, option: str) -> None:
    """The same for a single file, which may replace a plain file and nothing else; raises Misplaced."""
    _refuse_unlike_a_file(out, option)
    of_papers(root, out, option)


def of_archive(root: Path, site: Path, file: Path) -> None:
    """Refuse a file that may not become the archive of a site in folder ``site``; raises Misplaced."""
    _refuse_unlike_a_file(file, "--zip")
    place = _place(root, file, "--zip")
    for folder in (site, root / _PUBLIC):
        if is_in(place, folder):
            raise Misplaced(f"--zip {file} 在网站文件夹 {folder} 里面，会随网站一起发布；请换一个地方")


def _refuse_unlike_a_file(out: Path, option: str) -> None:
    """Refuse what stands at a file's place and is none; raises Misplaced."""
    if out.is_symlink() or (out.exists() and not stat.S_ISREG(out.stat().st_mode)):
        raise Misplaced(f"{option} {out} 不是普通文件；请换一个文件名")


def _place(root: Path, out: Path, option: str) -> Path:
    """Where an output lies when all links are followed; raises Misplaced where it may not lie there."""
    refuse_links(root, out, option)
    place = Path(os.path.realpath(out))
    for folder in _kept_whole(root):
        if is_in(folder, place):
            raise Misplaced(f"{option} {out} 是 {folder} 本身，或它的上级文件夹；请换一个地方")
    for folder in _kept_apart(root):
        if is_in(place, folder):
            raise Misplaced(f"{option} {out} 在 {folder} 里面，那里是生成网站用的原件；请换一个地方")
    if any(part.casefold() == ".git" for part in place.parts):
        raise Misplaced(f"{option} {out} 在 git 的文件夹里；请换一个地方")
    return place


def _kept_whole(root: Path) -> Iterator[Path]:
    """Folders that no output may be, nor hold."""
    yield root
    yield disk.PROGRAM_ROOT


def _kept_apart(root: Path) -> Iterator[Path]:
    """Folders in which no output may lie. One that is a link is told by the check; where it leads is not read."""
    yield from (root / name for name in INPUTS if not (root / name).is_symlink())
    if disk.IS_CHECKOUT:
        yield from (disk.PROGRAM_ROOT / name for name in _PROGRAM)
    else:
        yield disk.PROGRAM_ROOT


def refuse_links(root: Path, out: Path, option: str) -> None:
    """Every step of the way that lies in the site's folder must be a real one; raises Misplaced."""
    way = Path.cwd() / out
    for step in (*reversed(way.parents), way):
        if step.is_symlink() and is_in(Path(os.path.realpath(step.parent)), root):
            raise Misplaced(
                f"{option} {out} 经过站点文件夹里的符号链接 {step}，合并请求也能带来这样的链接；"
                f"请删去链接，要写到别处的直接写明 {option} 那个文件夹"
            )


def is_in(place: Path, folder: Path) -> bool:
    """True if a place is a folder, or lies in it."""
    return any(_is_same(step, folder) for step in (place, *place.parents))


def _is_same(one: Path, other: Path) -> bool:
    try:
        if os.path.samefile(one, other):
            return True
    except OSError:  # one of them is not there
        pass
    return _folded(one) == _folded(other)


def _folded(path: Path) -> str:
    return unicodedata.normalize("NFC", str(path)).casefold()
