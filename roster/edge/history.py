"""Other states of a site from git: of a revision only its data and texts are read, nothing of it is ever run.

Blobs are asked from the object store; no file of a revision passes through a checkout, so that neither
filters nor links of a stranger's branch are followed.
"""

import os
import subprocess
import tempfile
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePosixPath

from ..source import decoding
from ..source.files import Files
from ..source.refusal import WronglyUsed
from ..text.scalars import read_date
from . import disk, system

MAX_FILES = 200_000
MAX_BYTES = 1024 * 1024 * 1024  # of all files together; a register of the whole country has a tenth of it
_OWNED = ("data", "content")  # what merge requests are about; templates and program are never a stranger's
_LINK = "120000"
_LISTED = 64 * 1024 * 1024  # bytes of names; a tree of trees can list more files than there are atoms
_SECONDS = 120
_LOOKED_BACK = 100  # commits: one that was merged as it came may bear any day
_ENGLISH = {"LC_ALL": "C", "LANGUAGE": ""}  # its words are read here


class NoRevision(WronglyUsed):
    """The revision can't be read; the message (Chinese) says why."""


class NoAccess(NoRevision):
    """There is a repository, and git refuses to read it; the message (Chinese) says why and what to do."""


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
    day = _day(_git(root, "show", "-s", "--format=%cs", f"{revision}^{{commit}}").decode().strip())
    wanted = [
        entry for entry in _entries(root, revision, ["data/"]) if entry.path.endswith(".yaml") and entry.mode != _LINK
    ]
    data = dict(zip((entry.path for entry in wanted), _blobs(root, wanted), strict=True))
    return replace(now, data=data, published=b"", problems=()), day


def lay_out(root: Path, revision: str, folder: Path) -> Path:
    """Write data and texts of a revision below an empty ``folder``, where ``disk.read_site`` finds them; gives the
    site in it.

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
    """Write files of a tree; raises NoRevision for more than a register has, and for a tree that no git would make.

    Folders come first, files never replace anything, links come last: nothing is written through a link.
    """
    for entry in entries:
        if not _is_plain(entry.path):
            raise NoRevision(f"这个版本里有不能用的文件名或套得太深的文件夹（{entry.path[:80]!a}）；没有读取")
    if len({entry.path for entry in entries}) < len(entries):
        raise NoRevision("这个版本里有两个同名的文件，不是 git 正常写出来的；没有读取")
    try:
        _write_in_order(root, entries, folder)
    except OSError:
        raise NoRevision("这个版本里有的文件名太长、太深或互相冲突，读不出来") from None


def _write_in_order(root: Path, entries: list[_Entry], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if len(entries) > MAX_FILES or sum(min(e.size, decoding.MAX_BYTES) for e in entries) > MAX_BYTES:
        raise NoRevision("这个版本的数据太大：文件超过 20 万个或总共超过 1 GB")
    small = [entry for entry in entries if entry.size <= decoding.MAX_BYTES]
    for entry in entries:
        (folder / entry.path).parent.mkdir(parents=True, exist_ok=True)
    for entry in entries:
        if entry.size > decoding.MAX_BYTES:
            with (folder / entry.path).open("xb") as file:
                file.truncate(entry.size)
    links = []
    for entry, data in zip(small, _blobs(root, small), strict=True):
        if entry.mode == _LINK:
            links.append(folder / entry.path)
            continue
        with (folder / entry.path).open("xb") as file:
            file.write(data)
    _write_links(links)


def _write_links(links: Iterable[Path]) -> None:
    """Links that the reader refuses; where they lead does not matter, they are never followed."""
    for link in links:
        try:
            link.symlink_to("link")
        except OSError:
            if not system.is_windows():  # where it takes a right that few have
                raise
            raise NoRevision(f"这个版本里有符号链接（{link.name}），不接受符号链接；没有读取") from None


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
    named = _git(top, "diff", "--name-only", "--no-renames", "--no-ext-diff", "-z", *between, "--")
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


def knows(root: Path, name: str) -> bool:
    """True for the name of a revision; whatever folder a stranger's branch may bring, a revision is meant then."""
    try:
        _refuse_option(name)
        return bool(_git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}"))
    except NoRevision:
        return False


def commits(root: Path) -> Sequence[tuple[str, date]]:
    """Every state this branch has had, newest first, as ``(revision, day)``: what was merged counts from its merge.

    Raises NoRevision where there is no commit, NoAccess where git refuses to look.
    """
    try:
        lines = _git(root, "log", "--first-parent", "--format=%H %cs", "HEAD").decode().splitlines()
    except NoAccess:
        raise
    except NoRevision:
        raise NoRevision("这个文件夹不在 git 仓库里，或者还没有提交过") from None
    return [(revision, _day(day)) for revision, _, day in (line.partition(" ") for line in lines)]


def stood_on(root: Path, revision: str) -> date:
    """The latest day on which a branch is known to have stood as it does, however its last commits are dated."""
    _refuse_option(revision)
    said = _git(root, "log", "--first-parent", "-n", str(_LOOKED_BACK), "--format=%cs", revision, "--").decode()
    return max(map(_day, said.split()))


def is_shallow(root: Path) -> bool:
    """True if only the latest part of the history was fetched."""
    return _git(root, "rev-parse", "--is-shallow-repository").strip() == b"true"


def configure(root: Path, name: str, value: str) -> bool:
    """Set a setting of this clone; False where that is refused."""
    try:
        _git(root, "config", "--local", name, value)
    except NoAccess:
        raise
    except NoRevision:
        return False
    return True


def in_conflict(root: Path, path: str) -> tuple[bytes, bytes] | None:
    """Both sides of a file of the site about which git waits for a decision, empty where a side lacks it; None where
    nothing waits, and outside git.
    """
    try:
        listed = _git(root, "ls-files", "-u", "-z", "--", path)
    except NoAccess:
        raise
    except NoRevision:
        return None
    stages = {entry.split()[2]: entry.split()[1].decode() for entry in listed.split(b"\0") if entry}
    if not stages:
        return None
    ours, theirs = (_git(root, "cat-file", "blob", stages[stage]) if stage in stages else b"" for stage in (b"2", b"3"))
    return ours, theirs


def merged_from(root: Path) -> tuple[str, str] | None:
    """The two states of which a merge is made that is under way or was the last commit; None where there is none."""
    for one, other in (("HEAD", "MERGE_HEAD"), ("HEAD^1", "HEAD^2")):
        if knows(root, other):
            return one, other
    return None


def file_at(root: Path, revision: str, path: str) -> bytes:
    """A file of the site as a revision has it, empty where it has none; raises NoRevision for no revision."""
    _refuse_option(revision)
    entries = [entry for entry in _entries(root, revision, [path]) if entry.mode != _LINK]
    return b"".join(_blobs(root, entries))


def _refuse_option(revision: str) -> None:
    if not revision.strip():
        raise NoRevision("没有写是 git 的哪个版本（--base 或 --head 后面是空的）；请检查流水线里的变量")
    if revision.startswith("-"):
        raise NoRevision(f"“{revision}”不是 git 的版本")


def _is_plain(path: str) -> bool:
    """False for names that a tree made by hand could use to leave the folder, and for what the reader would not
    descend to.
    """
    if system.is_windows() and not {"\\", ":"}.isdisjoint(path):  # which lead elsewhere there
        return False
    parts = PurePosixPath(path).parts
    return not path.startswith("/") and ".." not in parts and "\0" not in path and len(parts) <= disk.DEEPEST


def _entries(root: Path, revision: str, below: Iterable[str]) -> Iterator[_Entry]:
    """Files and links of a revision below some folders; what is no blob (another repository) is passed over."""
    listed = _git(root, "ls-tree", "-r", "-z", "-l", revision, "--", *below)
    for line in filter(None, listed.split(b"\0")):
        about, _, name = line.partition(b"\t")
        mode, kind, blob, size = about.decode("ascii").split()
        path = name.decode("utf-8", "surrogateescape")
        if kind == "blob" and not size.isdecimal():  # git says BAD
            raise _incomplete(path)
        if kind == "blob":
            yield _Entry(mode, blob, int(size), path)


def _incomplete(path: str) -> NoRevision:
    return NoRevision(
        f"这个 git 仓库不完整，缺少 {path[:80]!r} 的内容；请用 git fsck 核对，再用 git fetch 补齐，或者重新克隆一份"
    )


def _blobs(root: Path, entries: list[_Entry]) -> Iterator[bytes]:
    """The contents of files, in order, from one git process."""
    asked = "".join(f"{entry.blob}\n" for entry in entries).encode()
    answer = _git(root, "cat-file", "--batch", given=asked, most=sum(entry.size + 200 for entry in entries))
    at = 0
    for entry in entries:
        header, at = answer[at : answer.index(b"\n", at)], answer.index(b"\n", at) + 1
        if header.endswith(b" missing"):
            raise _incomplete(entry.path)
        size = int(header.rsplit(b" ", 1)[1])
        yield answer[at : at + size]
        at += size + 1


def _day(text: str) -> date:
    """The day of a commit; a commit made by hand may have any."""
    try:
        return read_date(text)
    except ValueError:
        raise NoRevision("这个版本的提交日期不是真实的日期") from None


def _git(root: Path, *arguments: str, given: bytes = b"", most: int = _LISTED) -> bytes:
    """What git says; raises NoRevision where it refuses, says more than ``most`` bytes, or takes minutes."""
    settings = ["-c", "core.quotepath=off", "-c", "core.fsmonitor=false"]
    with tempfile.TemporaryFile() as asked, tempfile.TemporaryFile() as said:
        asked.write(given)
        asked.seek(0)
        command = ["git", "-C", str(root), "--no-pager", *settings, *arguments]
        try:
            process = subprocess.Popen(
                command, stdin=asked, stdout=subprocess.PIPE, stderr=said, env={**os.environ, **_ENGLISH}
            )
        except FileNotFoundError:
            raise NoRevision("这台机器没有 git") from None
        answer, stopped, code = _heard(process, most)
        said.seek(0)
        reason = said.read(4096).decode("utf-8", "replace")
    if stopped:
        raise NoRevision("这个版本的文件多得读不完，不是正常的名录")
    if code != 0 and "dubious ownership" in reason:
        raise NoAccess(
            f"这个 git 仓库属于另一个用户，git 不肯读；请用那个用户运行，或者在核对过这个文件夹以后运行 "
            f"git config --global --add safe.directory {root.resolve()}"
        )
    if code != 0:
        raise NoRevision(f"git 里没有这个版本，或者这里不是 git 仓库（{arguments[0]}）")
    return answer


def _heard(process: subprocess.Popen[bytes], most: int) -> tuple[bytes, bool, int]:
    """What a process says, whether it was stopped since it said or took too much, and its exit code."""
    late = threading.Event()

    def stop() -> None:
        late.set()
        process.kill()

    guard = threading.Timer(_SECONDS, stop)
    guard.daemon = True  # an interruption may come before it can be cancelled; nobody waits for it then
    assert process.stdout is not None  # it was asked for
    try:
        guard.start()
        answer = process.stdout.read(most + 1)
        process.stdout.close()
        if len(answer) > most:
            process.kill()
        code = process.wait()
    finally:
        guard.cancel()
    return answer, len(answer) > most or late.is_set() or code < 0, code
