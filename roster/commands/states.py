"""Other states of a site, as somebody names them: a revision of git, or a dated copy of the folder."""

import tempfile
from datetime import date
from pathlib import Path

from ..check.inputs import Base
from ..edge import copies, disk, history
from ..source.files import Files
from ..source.refusal import WronglyUsed


def compared_with(root: Path, base: str, head: str | None, now: Files, today: date) -> Base:
    """What a state is compared with: the data files of where it left ``base``, everything else as it is now; and the
    day of ``base`` itself, however long ago that was: a proposal is merged into what stands now.
    """
    if _are_folders(root, base, base if head is None else head):
        return Base(*copies.files_at(root, base, now, today))
    files, _ = history.files_at(root, parting(root, base, head) if head is not None else base, now)
    return Base(files, history.stood_on(root, base))


def read(root: Path, head: str, prefix: str) -> Files:
    """A site with data and texts of another state; nothing of it is run."""
    if _is_folder(root, head):
        return copies.read(root, head, prefix)
    with tempfile.TemporaryDirectory(prefix="roster-") as folder:
        return disk.read_site(root, history.lay_out(root, head, Path(folder)), prefix)


def parting(root: Path, base: str, head: str) -> str:
    """What a proposal is compared with: the state in which its branch left; a copy stays what it is."""
    return base if _are_folders(root, base, head) else history.common(root, base, head)


def changed_paths(root: Path, base: str, head: str | None) -> list[str]:
    """Paths that differ between two states, without ``head`` from the folder as it is now."""
    return (copies if _are_folders(root, base, base if head is None else head) else history).changed_paths(
        root, base, head
    )


def _are_folders(root: Path, base: str, head: str) -> bool:
    kinds = {_is_folder(root, base), _is_folder(root, head)}
    if len(kinds) > 1:
        raise WronglyUsed("--base 和 --head 要么都写文件夹，要么都写 git 的版本")
    return kinds.pop()


def _is_folder(root: Path, name: str) -> bool:
    """Where git knows a revision of that name, it is meant: a branch may hold a folder of any name."""
    return copies.is_folder(name) and not history.knows(root, name)
