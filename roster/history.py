"""Other states of a site from git: of a revision only its data and texts are read, nothing of it is ever run.

Blobs are asked from the object store; no file of a revision passes through a checkout, so that neither
filters nor links of a stranger's branch are followed.
"""

import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePosixPath

from . import yamltree
from .inputs import Files

MAX_FILES = 200_000
MAX_BYTES = 1024 * 1024 * 1024  # of all files together; a register of the whole country has a tenth of it
_OWNED = ("data/", "content/")  # what merge requests are about; templates and program are never a stranger's
_LINK = "120000"


class NoRevision(Exception):
    """The revision can't be read; the message (Chinese) says why."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A file of a tree as git lists it."""

    mode: str
    blob: str
    size: int
    path: str


def files_at(root: Path, revision: str, now: Files) -> tuple[Files, date]:
    """The data files of a revision, with everything else as it is now, and the day of its commit."""
    _refuse_option(revision)
    day = _git(root, "show", "-s", "--format=%cs", f"{revision}^{{commit}}").decode().strip()
    wanted = [entry for entry in _entries(root, revision, ["data/"]) if entry.path.endswith(".yaml") and entry.mode != _LINK]
    data = dict(zip((entry.path for entry in wanted), _blobs(root, wanted), strict=True))
    return replace(now, data=data, published=b"", problems=()), date.fromisoformat(day)


def lay_out(root: Path, revision: str, folder: Path) -> Path:
    """Write data and texts of a revision below an empty ``folder``, where ``disk.read_site`` finds them; gives the site in it.

    The site lies in it as in its repository, at whose top CODEOWNERS stands.
    Links stay links, which the reader refuses. A file over the reader's limit
    becomes an empty one of its size: it is refused all the same. Raises NoRevision.
    """
    _refuse_option(revision)
    site = folder / prefix(root)
    _write(root, list(_entries(root, revision, _OWNED)), site)
    _write(_top(root), list(_entries(_top(root), revision, ["CODEOWNERS"])), folder)
    return site


def _write(root: Path, entries: list[_Entry], folder: Path) -> None:
    """Write files of a tree; raises NoRevision for more than a register has."""
    entries = [entry for entry in entries if _is_plain(entry.path)]
    folder.mkdir(parents=True, exist_ok=True)
    if len(entries) > MAX_FILES or sum(min(e.size, yamltree.MAX_BYTES) for e in entries) > MAX_BYTES:
        raise NoRevision("这个版本的数据太大：文件超过 20 万个或总共超过 1 GB")
    small = [entry for entry in entries if entry.size <= yamltree.MAX_BYTES]
    for entry in entries:
        (folder / entry.path).parent.mkdir(parents=True, exist_ok=True)
        if entry.size > yamltree.MAX_BYTES:
            with (folder / entry.path).open("wb") as file:
                file.truncate(entry.size)
    for entry, data in zip(small, _blobs(root, small), strict=True):
        if entry.mode == _LINK:
            (folder / entry.path).symlink_to(data.decode("utf-8", "replace").replace("\0", "") or ".")
        else:
            (folder / entry.path).write_bytes(data)


def common(root: Path, base: str, head: str) -> str:
    """Where a branch left another one: what was merged there since is not the branch's doing."""
    for revision in (base, head):
        _refuse_option(revision)
    return _git(root, "merge-base", base, head).decode().strip()


def changed_paths(root: Path, base: str, head: str | None) -> list[str]:
    """Paths that differ between two revisions, without ``head`` from the folder as it is now.

    They are those of the site where they lie in its folder, and begin with ``/`` elsewhere in the repository.
    """
    for revision in filter(None, (base, head)):
        _refuse_option(revision)
    top, own = _top(root), prefix(root)
    between = [base, head] if head else [base]
    named = _git(top, "diff", "--name-only", "--no-renames", "--no-ext-diff", "-z", *between)
    fresh = b"" if head else _git(top, "ls-files", "--others", "--exclude-standard", "-z")
    paths = {name for name in (named + fresh).decode("utf-8", "replace").split("\0") if name}
    return sorted(path.removeprefix(own) if path.startswith(own) else f"/{path}" for path in paths)


def _top(root: Path) -> Path:
    return Path(_git(root, "rev-parse", "--show-toplevel").decode("utf-8", "surrogateescape").rstrip("\n"))


def prefix(root: Path) -> str:
    """The way from the top of the repository to the site's folder, ending in /; empty at the top and outside git."""
    try:
        return _git(root, "rev-parse", "--show-prefix").decode("utf-8", "replace").strip()
    except NoRevision:
        return ""


def commits(root: Path) -> Sequence[tuple[str, date]]:
    """Every state this branch has had, newest first, as ``(revision, day)``: what was merged counts from its merge."""
    try:
        lines = _git(root, "log", "--first-parent", "--format=%H %cs", "HEAD").decode().splitlines()
    except NoRevision:
        raise NoRevision("这个文件夹不在 git 仓库里，或者还没有提交过") from None
    return [(revision, date.fromisoformat(day)) for revision, day in map(str.split, lines)]


def is_shallow(root: Path) -> bool:
    """True if only the latest part of the history was fetched."""
    return _git(root, "rev-parse", "--is-shallow-repository").strip() == b"true"


def _refuse_option(revision: str) -> None:
    if revision.startswith("-"):
        raise NoRevision(f"“{revision}”不是 git 的版本")


def _is_plain(path: str) -> bool:
    """False for names that a tree made by hand could use to leave the folder."""
    parts = PurePosixPath(path).parts
    return not path.startswith("/") and ".." not in parts and "\0" not in path


def _entries(root: Path, revision: str, below: Iterable[str]) -> Iterator[_Entry]:
    """Files and links of a revision below some folders; what is no blob (another repository) is passed over."""
    listed = _git(root, "ls-tree", "-r", "-z", "-l", revision, "--", *below)
    for line in filter(None, listed.split(b"\0")):
        about, _, name = line.partition(b"\t")
        mode, kind, blob, size = about.decode("ascii").split()
        if kind == "blob":
            yield _Entry(mode, blob, int(size), name.decode("utf-8", "surrogateescape"))


def _blobs(root: Path, entries: list[_Entry]) -> Iterator[bytes]:
    """The contents of files, in order, from one git process."""
    answer = _git(root, "cat-file", "--batch", given="".join(f"{entry.blob}\n" for entry in entries).encode())
    at = 0
    for _ in entries:
        header, at = answer[at : answer.index(b"\n", at)], answer.index(b"\n", at) + 1
        size = int(header.rsplit(b" ", 1)[1])
        yield answer[at : at + size]
        at += size + 1


def _git(root: Path, *arguments: str, given: bytes | None = None) -> bytes:
    command = ["git", "-C", str(root), "--no-pager", "-c", "core.quotepath=off", "-c", "core.fsmonitor=false", *arguments]
    asked = {"stdin": subprocess.DEVNULL} if given is None else {"input": given}
    try:
        done = subprocess.run(command, capture_output=True, **asked)
    except FileNotFoundError:
        raise NoRevision("这台机器没有 git") from None
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise NoRevision(f"git 读不到这个版本：{said[0] if said else arguments[0]}")
    return done.stdout
