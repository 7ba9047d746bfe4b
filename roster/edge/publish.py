"""Write ``public/`` whole or not at all, with its search index, and copy it to where it is read.

Everything of a site is made in a new folder beside the old one and exchanged in a single
step, so that a fault, a full disk or a stop at any moment leaves the old site
as it was.
"""

import errno
import os
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path

from ..public.pages import Page
from ..public.search import FOLDER
from ..source.problems import Problem, one_line
from . import in_place, keeping, making, mounts, release, search_index, workers
from .in_place import replace_file
from .making import Before, Inspection, Progress
from .memory import NOTHING, Kept, Memory
from .refusals import CannotPublish, Unrenderable
from .rsync import rsync

__all__ = [
    "CannotPublish",
    "Inspection",
    "Progress",
    "Search",
    "Unrenderable",
    "copy_site",
    "publish",
    "replace_file",
    "rsync",
]

_IN_USE = (5, 32)  # Windows: ERROR_ACCESS_DENIED, which a folder in use gives too, and ERROR_SHARING_VIOLATION
_PART = 2_000  # files: to read fewer is not worth a process of their own


@dataclass(frozen=True)
class Copied:
    """A release that is in its place: what of other people's (``foreign``) lay there and stays, and what the next may
    know of it.
    """

    foreign: Sequence[str]
    memory: Memory


@dataclass(frozen=True)
class Published:
    """A site that was made and is in its place: of how many pages, what was found that is no error, and as ``Copied``;
    nothing is remembered where nobody wants to know.
    """

    pages: int
    problems: Sequence[Problem]
    foreign: Sequence[str]
    memory: Memory


@dataclass(frozen=True)
class Search:
    """The pages to index, and the fingerprint of all that is in them."""

    pages: Sequence[Page] = ()
    fingerprint: str = ""


@dataclass(frozen=True)
class Plan:
    """All pages of a site. ``inspection`` looks at every one that is made; ``progress`` is called with the number of
    those made since the last call.
    """

    pages: Sequence[Page]
    inspection: Inspection = making.NO_INSPECTION
    progress: Progress = making.untold


def publish(
    out: Path,
    planned: Callable[[], Plan],
    search: Search,
    finish: Callable[[Path], None] | None = None,
    *,
    before: Memory | None = None,
    part: Callable[[str], None] = lambda _: None,
) -> Published:
    """Make every page, index those of ``search`` and put the result in place of ``out``.

    ``planned`` is asked when the search index is on its way, for which another processor works meanwhile. An error
    that the inspection finds stops everything, the rest is given back. ``finish`` is given the new release when all is
    made. ``part`` is called with what comes after the pages. What lies in ``out`` and is not ours stays there.
    ``before`` is what is known of the release in ``out``, of the same basis: files that would be the same are kept;
    None where nothing is to be remembered.
    Raises ``Unrenderable`` for template faults and ``CannotPublish`` for what the machine refuses; ``out`` is then what
    it was.
    """
    place = Path(os.path.realpath(out))
    with _renewed(place) as renewal:
        fresh = renewal.folder
        with _searchable(search, place, fresh, before) as indexed:
            plan = planned()
            made = making.make(plan.pages, fresh, plan.progress, plan.inspection, _kept(place, plan.pages, before))
            part("整理文件" if indexed or not search.pages else "等搜索索引建成")
        if search.pages and not indexed:
            part("整理文件")
            indexed = _files(fresh, FOLDER)
        files = {**made.files, **indexed}
        if finish is not None:
            finish(fresh)
            files = {path: file for path, file in files.items() if file.is_still(f"{fresh}/{path}")}
        release.complete(fresh, {path: file.digest for path, file in files.items()})
        listed = Kept.of(os.lstat(fresh / release.LIST), "")
    known = NOTHING
    if before is not None:
        lasting = {path: file for path, file in made.files.items() if file.made_from}
        paths = frozenset(page.path for page in plan.pages)
        known = Memory(before.basis, paths, lasting, search.fingerprint, indexed, listed).settled(place)
    return Published(len(plan.pages), made.problems, renewal.foreign, known)


def _kept(place: Path, pages: Sequence[Page], before: Memory | None) -> Before:
    """What may be kept. Where a page is gone, links to it lead nowhere now: then all pages are made and looked at."""
    if before is None:
        return making.NOTHING_BEFORE
    is_whole = before.paths <= {page.path for page in pages}
    return Before(place, before.pages if is_whole else {}, remembers=True)


@contextmanager
def _searchable(search: Search, place: Path, fresh: Path, before: Memory | None) -> Iterator[dict[str, Kept]]:
    """Index pages while the block runs, or keep the index that is there; gives the files that were kept."""
    if not search.pages:
        yield {}
    elif before and before.index == search.fingerprint and _linked(place, fresh, before.indexed):
        yield dict(before.indexed)
    else:
        shutil.rmtree(fresh / FOLDER, ignore_errors=True)
        with in_place.beside(place, "index") as corpus:
            # Pagefind takes the folders as the disk lists them: made in one order, whoever writes into them.
            for page in search.pages:
                (corpus / page.path).parent.mkdir(parents=True, exist_ok=True)
            making.make(search.pages, corpus)
            with search_index.indexing(corpus, fresh / FOLDER):
                yield {}


def _linked(place: Path, fresh: Path, files: Mapping[str, Kept]) -> bool:
    """Give files of the release that stands in a place a second name in the new one; False where one is not there."""
    for folder in {path.rpartition("/")[0] for path in files}:
        (fresh / folder).mkdir(parents=True, exist_ok=True)
    return bool(files) and all(_is_linked(place, fresh, path, file) for path, file in files.items())


def _files(fresh: Path, folder: str) -> dict[str, Kept]:
    """The files in a folder of a new release, as they will be known again."""
    names = [f"{folder}/{name}" for name in release.names(fresh / folder)]
    parts = [names[start : start + _PART] for start in range(0, len(names), _PART)]
    known = workers.spread([partial(_known, fresh, part) for part in parts])
    return dict(zip(names, chain.from_iterable(known), strict=True))


def _known(fresh: Path, names: Sequence[str]) -> list[Kept]:
    paths = [fresh / name for name in names]
    return [Kept.of(os.lstat(path), release.digest(path)) for path in paths]


def copy_site(site: Path, dest: Path, disowned: Collection[str] = (), before: Memory = NOTHING) -> Copied:
    """Put a copy of a built site in place of ``dest`` in one step; raises CannotPublish.

    Only what was built is copied; what is known to lie in ``dest`` already (``before``) gets a second name.
    What lies in ``dest`` and is not ours stays there, but for what is ``disowned``.
    """
    place = Path(os.path.realpath(dest))
    with _renewed(place, disowned) as renewal:
        copied = _copy(site, renewal.folder, place, before.pages)
    return Copied(renewal.foreign, Memory(pages=copied).settled(place))


@dataclass
class _Renewal:
    """A new folder that is being filled; ``foreign`` is known when it has taken its place."""

    folder: Path
    foreign: Sequence[str] = ()


@contextmanager
def _renewed(place: Path, disowned: Collection[str] = ()) -> Iterator[_Renewal]:
    """A new folder that takes the place of a site when it is filled; raises CannotPublish, and nothing has changed."""
    _refuse_foreign(place)
    os.umask(0o022)  # the web server must be able to read what we write
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        _refuse_locked(place.parent)
        _refuse_mounted(place)
        in_place.clear(place)
        with in_place.beside(place, "new") as fresh:
            renewal = _Renewal(fresh)
            yield renewal
            renewal.foreign = keeping.foreign(place, fresh, disowned)
            keeping.refuse_notices(place, renewal.foreign)
            keeping.carry(place, fresh, renewal.foreign)
            if old := in_place.put(fresh, place):
                in_place.discard(old, place, disowned, was_in_place=True)
    except OSError as error:
        raise CannotPublish(_explain(error)) from error


def _refuse_locked(folder: Path) -> None:
    """A site is swapped in one step, for which its folder's own folder must be writable."""
    if not os.access(folder, os.W_OK | os.X_OK):
        raise CannotPublish(
            f"没有在 {folder} 里新建文件夹的权限，或者那里是只读的（网站要整个换上，先在那里准备好）；"
            f"网站没有更新，原有内容不变；请管理员把 {folder} 的权限给运行本程序的用户，或把网站放到它能写的文件夹里"
        )


def _refuse_mounted(place: Path) -> None:
    """Whoever has mounted the folder itself would see an empty one from now on, and no notice."""
    if place.is_dir() and (holder := mounts.holder(place)):
        raise CannotPublish(
            f"容器或别的服务（进程 {holder.pid}，{one_line(holder.name)}）单独挂载了 {place}：整个换上以后，"
            f"它发送的仍是换下的旧文件夹，里面已经清空。网站没有更新，原有内容不变；"
            f"请让它改为挂载上级文件夹 {place.parent}，再运行一次"
        )


def _copy(site: Path, fresh: Path, place: Path, there: Mapping[str, Kept]) -> dict[str, Kept]:
    """Copy a release, its list last, ended by the first fault as it is: ``copytree`` would go on and bury the reasons
    in a list of texts. Gives the files as they will be known again.
    """
    digests = release.digests(site)
    copied: dict[str, Kept] = {}
    folders: set[str] = set()
    for name in sorted(digests or release.names(site), key=lambda name: (name == release.LIST, name)):
        folder = name.rpartition("/")[0]
        if folder not in folders:
            (fresh / folder).mkdir(parents=True, exist_ok=True)
            folders.add(folder)
        known, digest = there.get(name), digests.get(name, "")
        if not (known and digest and known.digest == digest and _is_linked(place, fresh, name, known)):
            shutil.copy2(f"{site}/{name}", f"{fresh}/{name}")
        copied[name] = Kept.of(os.lstat(f"{fresh}/{name}"), digest)
    return copied


def _is_linked(place: Path, fresh: Path, name: str, known: Kept) -> bool:
    """Give a file of the release that stands in a place a second name in the new one; False where it is not there."""
    if not known.is_untouched(f"{place}/{name}"):
        return False
    try:
        os.link(f"{place}/{name}", f"{fresh}/{name}")
    except OSError:
        return False
    return True


def _explain(error: OSError) -> str:
    if getattr(error, "winerror", None) in _IN_USE:
        return (
            f"{error.filename} 正被别的程序使用，或没有写入权限；网站没有更新，原有内容不变；"
            "请关闭打开着它的程序（编辑器、文件管理器、网站服务）后重试"
        )
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return "磁盘已满，网站没有更新，原有内容不变；请清理磁盘后重试"
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return f"没有写入权限，或者那里是只读的：{error.filename}；网站没有更新，原有内容不变"
        case errno.EBUSY | errno.EXDEV:
            return f"{error.filename} 是挂载点，不能整体替换；请换成它下面的一个文件夹，或改为挂载它的上级文件夹"
        case _:
            return f"写入失败（{error.strerror}）：{error.filename}；网站没有更新，原有内容不变"


def _refuse_foreign(out: Path) -> None:
    if out.is_dir() and any(out.iterdir()) and not in_place.is_site(out):
        raise CannotPublish(f"{out} 里有别的文件，不像是本程序生成的网站；为免误删，请换一个文件夹，或先清空它")
    if out.exists() and not out.is_dir():
        raise CannotPublish(f"{out} 是一个文件，不是文件夹；请换一个")
