"""What lies in a site's folder and is not ours stays there: other people's files, owner and mode of what they see.

A new release is made beside the old one. Files that no release of ours has written get a second name in it (a hard
link, so that owner, mode and content stay what they are); where that may not be had they are moved over when the new
release has taken its place. Nothing of them is ever removed.
"""

import errno
import os
import re
import stat
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..text.scalars import NOTICE_ID_FORM
from . import release, system
from .refusals import CannotPublish

# Where a release has no list, since an older version made it: only there was what it would make and we don't.
_MADE_BEFORE = ("api/v1/", "pagefind/", "verify/")
_NOTICE_PAGE = re.compile(rf"notices/({NOTICE_ID_FORM.strip('^$')})/(?:certificate/)?index\.html(?:\.gz)?")
_NO_SECOND_NAME = (errno.EPERM, errno.EACCES, errno.EXDEV, errno.EMLINK, errno.ENOTSUP, errno.ENOSYS, errno.EINVAL)


@dataclass(frozen=True, slots=True)
class _Attributes:
    """Owner, group and mode."""

    owner: int
    group: int
    mode: int

    @classmethod
    def of(cls, status: os.stat_result) -> "_Attributes":
        """Those of what is there."""
        return cls(status.st_uid, status.st_gid, status.st_mode)

    def for_a_new(self, *, folder: bool) -> "_Attributes":
        """What is new in a folder with these: its owner and group, and as open as it is."""
        kind, most = (stat.S_IFDIR, 0o2775) if folder else (stat.S_IFREG, 0o664)
        return _Attributes(self.owner, self.group, kind | (self.mode & most))


def foreign(place: Path, made: Path | None = None, disowned: Collection[str] = ()) -> list[str]:
    """What lies in a site's folder and is not ours, links and empty folders (ending in /) too, sorted.

    ``made`` is a folder with the new release, asked where the one in this place has no list; ``disowned`` are files
    of which somebody said that they are to go.
    Raises CannotPublish for another disk in the folder, OSError.
    """
    if not place.is_dir():
        return []
    ours = release.listed(place)
    if ours is None:
        known = {*(release.names(made) if made else ()), *disowned}
        return sorted(name for name in _lying(place) if name not in known and not name.startswith(_MADE_BEFORE))
    others = set(_lying(place)).difference(ours, disowned)
    folders = {name.rpartition("/")[0] for name in (*ours, *disowned)} if others else ()
    return sorted(name for name in others if name.rstrip("/") not in folders)


def refuse_notices(place: Path, names: Collection[str]) -> None:
    """Refuse where somebody else's file stands as the page of a notice: ours, lost here, or one that looks like ours.

    Only a person can tell; it neither goes nor stays silently. Raises CannotPublish.
    """
    found = sorted({match[1] for name in names if (match := _NOTICE_PAGE.fullmatch(name))})
    if found:
        raise CannotPublish(
            f"{place} 里有数据里没有的公告页：{'、'.join(found)}，没有更新网站；请查清是谁放的。"
            "是本单位发布的，请用 git 恢复备案；不是的，用 deploy --without 编号 部署，它就不在了"
        )


def _lying(place: Path) -> Iterator[str]:
    own = _disk(place)
    for below, folders, others in release.walked(place):
        for name in folders:
            if _disk(f"{place}/{below}{name}") != own:
                there = place / below / name
                raise CannotPublish(f"{there} 是挂载点，整体替换网站时没法保留；请把它挂到网站文件夹以外")
        if below and not folders and not others:
            yield below
        yield from (below + name for name in others)


def _disk(folder: Path | str) -> int:
    """The number of the disk on which a folder lies, which is no link."""
    return os.lstat(folder).st_dev


def carry(place: Path, fresh: Path, names: Collection[str]) -> None:
    """Give other people's files a second name in the new release, and the release the owners and modes of the old.

    Raises CannotPublish where the new release has something else in the place of such a file.
    """
    for name in names:
        there = fresh / name
        _refuse_two(place / name, there, name)
        (there if name.endswith("/") else there.parent).mkdir(parents=True, exist_ok=True)
        if not name.endswith("/") and not os.path.lexists(there):
            try:
                os.link(place / name, there, follow_symlinks=False)
            except OSError as error:
                if error.errno not in _NO_SECOND_NAME:
                    raise
    if status := _status(place):
        _take_over(str(place), str(fresh), _Attributes.of(status))


def _refuse_two(old: Path, new: Path, name: str) -> None:
    """Refuse where a file of somebody else would have to give way, or stands where a folder is to be."""
    way = [new, *list(new.parents)[: name.rstrip("/").count("/")]]
    is_folder = name.endswith("/")
    blocked = any(os.path.lexists(step) and not step.is_dir() for step in (way if is_folder else way[1:]))
    taken = not is_folder and os.path.lexists(new) and not _are_equal(old, new)
    if blocked or taken:
        raise CannotPublish(
            f"{old} 不是本程序写的，新生成的网站里却也有“{name}”，没有部署；请核对后把那里的文件移走，或给自己的改名"
        )


def _are_equal(one: Path, other: Path) -> bool:
    """True for plain files of the same content."""
    statuses = [os.lstat(path) for path in (one, other)]
    if not all(stat.S_ISREG(status.st_mode) for status in statuses) or len({each.st_size for each in statuses}) > 1:
        return False
    return one.read_bytes() == other.read_bytes()


def _take_over(old: str, new: str, attributes: _Attributes) -> None:
    """Give a new folder, and all in it, owner and mode of what stands at its place; raises CannotPublish."""
    _set(new, os.lstat(new), attributes, old)
    numbers = _numbers(old)
    with os.scandir(new) as entries:
        for entry in entries:
            before = f"{old}/{entry.name}"
            is_folder = entry.is_dir(follow_symlinks=False)
            if not is_folder and numbers.get(entry.name) == entry.inode():
                continue  # the very file under its second name
            was = _status(before) if entry.name in numbers else None
            if was is None or stat.S_ISDIR(was.st_mode) != is_folder:
                wanted = attributes.for_a_new(folder=is_folder)
            else:
                wanted = _Attributes.of(was)
            if is_folder:
                _take_over(before, entry.path, wanted)
            elif not entry.is_symlink():
                _set(entry.path, entry.stat(follow_symlinks=False), wanted, before)


def _numbers(folder: str) -> dict[str, int]:
    """The numbers of the inodes of what is in a folder, by name; nothing where there is none."""
    try:
        with os.scandir(folder) as entries:
            return {entry.name: entry.inode() for entry in entries}
    except (FileNotFoundError, NotADirectoryError):
        return {}


def _status(path: Path | str) -> os.stat_result | None:
    """What the system knows of what is there, None where nothing is."""
    try:
        return os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None


def _set(path: str, status: os.stat_result, wanted: _Attributes, old: str) -> None:
    now = _Attributes.of(status)
    if now == wanted:
        return
    try:
        if (now.owner, now.group) != (wanted.owner, wanted.group):
            system.change_owner(path, wanted.owner, wanted.group)
        os.chmod(path, stat.S_IMODE(wanted.mode))  # after the owner, whose change takes bits away
    except PermissionError:
        raise CannotPublish(
            f"不能保持 {old} 的属主和权限（属主 {wanted.owner}，组 {wanted.group}），网站没有更新；"
            "请用网站文件夹的属主或 root 运行，或把网站文件夹改归现在的用户（chown -R）"
        ) from None


def sweep(old: Path, place: Path, names: Collection[str]) -> None:
    """Move over what the release at ``place`` does not have yet of other people's files in the old one: what could
    have no second name, and what came while the two were exchanged. Raises OSError.
    """
    for name in names:
        here, there = old / name, place / name
        if name.endswith("/"):
            there.mkdir(parents=True, exist_ok=True)
        elif os.path.lexists(here) and not _is_same(here, there) and _is_newer(here, there):
            there.parent.mkdir(parents=True, exist_ok=True)
            os.replace(here, there)


def _is_same(one: Path, other: Path) -> bool:
    return os.path.lexists(one) and os.path.lexists(other) and os.path.samestat(os.lstat(one), os.lstat(other))


def _is_newer(here: Path, there: Path) -> bool:
    return not os.path.lexists(there) or os.lstat(here).st_mtime_ns > os.lstat(there).st_mtime_ns
