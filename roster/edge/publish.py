"""Write ``public/`` whole or not at all, with its search index; single files whole too.

What outlasts a command is written here alone, but for compressed copies (``compression``).
Everything of a site is made in a new folder beside the old one and exchanged in a single
step, so that a fault, a full disk or a stop at any moment leaves the old site
as it was.
"""

import ctypes
import errno
import glob
import multiprocessing
import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from pathlib import Path

import pagefind_bin

from ..public.pages import Page
from ..render.templates import TemplateFault
from ..source.problems import Problem, has_errors
from ..source.refusal import Refusal
from .compression import compress

# Below this, starting a second process costs more than it gives.
_PARALLEL_FROM = 600
_STEP = 64
_BLOCK = 128
_STOPS = {signal.SIGINT, signal.SIGTERM}
_RENAME_EXCHANGE = 2
_AT_FDCWD = -100
_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None)
# Marks a folder as ours, so that a mistyped --out never replaces somebody's files.
_MARK = "api/v1/notices.json"
# Where rsync keeps what is to be renamed at the end. Left by a copy that was cut off, it is a mark of ours too.
_DELAYED = ".roster-new"
_MARKS_AFAR = (_MARK, f"{_DELAYED}/", f"api/v1/{_DELAYED}/notices.json")
_RSYNC_PARTIAL = 23  # rsync(1): also what it says when a place isn't there
# Pagefind's own widgets, which our page does not use.
_UNUSED_PAGEFIND = ("pagefind-ui.*", "pagefind-modular-ui.*", "pagefind-component-ui.*", "pagefind-highlight.js")

Progress = Callable[[int], None]
Inspect = Callable[[Page, bytes], Iterable[Problem]]


class CannotPublish(Refusal):
    """The site can't be written; the message (Chinese) says why and what to do."""


class Unrenderable(Exception):
    """Templates failed; nothing was written."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(str(len(problems)))
        self.problems = list(problems)


def publish(
    out: Path,
    pages: Sequence[Page],
    search_pages: Sequence[Page],
    progress: Progress,
    inspect: Inspect = lambda *_: (),
    *,
    precompress: bool = False,
) -> list[Problem]:
    """Make every page, index ``search_pages`` and put the result in place of ``out``.

    ``progress`` is called with the number of pages made since the last call.
    ``inspect`` looks at every page made: an error stops everything, the rest is
    given back. ``precompress`` adds a compressed copy of every text.
    Raises ``Unrenderable`` for template faults and ``CannotPublish`` for what
    the machine refuses; ``out`` is then what it was.
    """
    out = Path(os.path.realpath(out))
    _refuse_foreign(out)
    os.umask(0o022)  # the web server must be able to read what we write
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        _remove_leftovers(out)
        with _beside(out, "new") as fresh:
            found = _make(pages, fresh, progress, inspect)
            if search_pages:
                with _beside(out, "index") as corpus:
                    _make(search_pages, corpus, progress, lambda *_: ())
                    _run_pagefind(corpus, fresh / "pagefind")
            if precompress:
                compress(fresh)
            _put_in_place(fresh, out)
    except OSError as error:
        raise CannotPublish(_explain(error)) from error
    return found


def copy_site(site: Path, dest: Path) -> None:
    """Put a copy of a built site in place of ``dest`` in one step; raises CannotPublish."""
    dest = Path(os.path.realpath(dest))
    _refuse_foreign(dest)
    os.umask(0o022)
    try:
        dest.parent.mkdir(parents=True, exist_ok=True)
        _remove_leftovers(dest)
        with _beside(dest, "new") as fresh:
            _copy(site, fresh)
            _put_in_place(fresh, dest)
    except OSError as error:
        raise CannotPublish(_explain(error)) from error


def rsync(site: Path, target: str) -> None:
    """Copy a built site with rsync: files are renamed into place at the end, old ones go last; raises CannotPublish.

    A folder with other people's files is refused: what isn't ours there would be deleted.
    """
    inside = (
        f"{target}./" if target.endswith(":") else f"{target.rstrip('/')}/"
    )  # "host:" is the home folder, "host:/" the root
    ours = any(_listed(inside + mark) for mark in _MARKS_AFAR)
    if not ours and any(not line.endswith(" .") for line in _listed(inside)):
        raise CannotPublish(f"{target} 里有别的文件，不像是本程序生成的网站；为免误删，请核对 --to，或先清空它")
    options = ["-a", "--delay-updates", f"--partial-dir={_DELAYED}", "--delete-after"]
    done = _run_rsync([*options, "--", f"{site}/", target])
    if done.returncode != 0:
        raise CannotPublish(f"rsync 没有完成：{done.stderr.strip()[-300:]}")


def _listed(place: str) -> list[str]:
    """What rsync says there is at a place, a line each; nothing where the place isn't there."""
    done = _run_rsync(["--list-only", "--no-motd", "--", place])
    if done.returncode == _RSYNC_PARTIAL and "No such file" in done.stderr:
        return []
    if done.returncode != 0:
        raise CannotPublish(f"看不到 {place} 里有什么，为免误删，没有部署：{done.stderr.strip()[-300:]}")
    return done.stdout.splitlines()


def _run_rsync(arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(["rsync", *arguments], capture_output=True, text=True, errors="replace")
    except FileNotFoundError:
        raise CannotPublish("这台机器没有 rsync；请先安装，或部署到本机文件夹") from None


def _copy(site: Path, fresh: Path) -> None:
    """Copy a tree, ended by the first fault as it is: ``copytree`` would go on and bury the reasons in a list of
    texts.
    """

    def stop(error: OSError) -> None:
        raise error

    for folder, folders, files in os.walk(site, onerror=stop):
        there = fresh / os.path.relpath(folder, site)
        for name in folders:
            (there / name).mkdir()
        for name in files:
            shutil.copy2(os.path.join(folder, name), there / name)


def _explain(error: OSError) -> str:
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return "磁盘已满，网站没有更新，原有内容不变；请清理磁盘后重试"
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return f"没有写入权限：{error.filename}；网站没有更新，原有内容不变"
        case errno.EBUSY | errno.EXDEV:
            return f"{error.filename} 是挂载点，不能整体替换；请把 --out 指到它下面的一个文件夹"
        case _:
            return f"写入失败（{error.strerror}）：{error.filename}；网站没有更新，原有内容不变"


def _refuse_foreign(out: Path) -> None:
    if out.is_dir() and any(out.iterdir()) and not (out / _MARK).exists():
        raise CannotPublish(f"{out} 里有别的文件，不像是本程序生成的网站；为免误删，请换一个 --out，或先清空它")
    if out.exists() and not out.is_dir():
        raise CannotPublish(f"{out} 是一个文件，不是文件夹；请换一个 --out")


@contextmanager
def _beside(out: Path, purpose: str) -> Iterator[Path]:
    """A fresh folder beside ``out``, gone afterwards unless it took its place."""
    folder = Path(tempfile.mkdtemp(prefix=f".{out.name}.{purpose}-{os.getpid()}-", dir=out.parent))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _remove_leftovers(out: Path) -> None:
    """Clear what a killed run left behind."""
    for folder in _left(out, "(?:new|index|old)"):
        shutil.rmtree(folder, ignore_errors=True)


def _left(path: Path, purpose: str) -> Iterator[Path]:
    """What runs that are gone made beside ``path`` for a purpose, a pattern; nothing that another program could
    have named.
    """
    form = re.compile(rf"\.{re.escape(path.name)}\.{purpose}-([0-9]+)-(?:[a-z0-9_]{{8}}|0)")
    for beside in path.parent.glob(f".{glob.escape(path.name)}.*"):
        name = form.fullmatch(beside.name)
        if name and (int(name[1]) == os.getpid() or not _is_running(int(name[1]))):
            yield beside


def _is_running(pid: int) -> bool:
    """Whether a process still does something; one that ended and that nobody waited for does not."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, OverflowError):
        return False
    except (PermissionError, FileNotFoundError):
        return True  # somebody else's, or a system that doesn't tell more


def _make(pages: Sequence[Page], folder: Path, progress: Progress, inspect: Inspect) -> list[Problem]:
    """Make and write pages, on all processors where there are many; gives what is no error."""
    workers = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
    if len(pages) < _PARALLEL_FROM or workers < 2:
        found = list(_write_all(pages, folder, progress, inspect))
    else:
        found = _write_in_parallel(pages, folder, progress, inspect, workers)
    if has_errors(found):
        raise Unrenderable(found)
    return found


def _write_all(pages: Sequence[Page], folder: Path, progress: Progress, inspect: Inspect) -> Iterator[Problem]:
    """Write pages one by one; yields the faults of templates, each once, and what ``inspect`` finds."""
    seen: set[Problem] = set()
    made_folders: set[str] = set()
    base = f"{folder}/"
    for number, page in enumerate(pages, start=1):
        try:
            data = page.make()
        except TemplateFault as fault:
            if fault.problem not in seen:
                seen.add(fault.problem)
                yield fault.problem
            continue
        yield from inspect(page, data)
        path = base + page.path
        parent = path.rpartition("/")[0]
        if parent not in made_folders:
            os.makedirs(parent, exist_ok=True)
            made_folders.add(parent)
        with open(path, "xb", buffering=0) as file:
            file.write(data)
        if number % _STEP == 0:
            progress(_STEP)
    progress(len(pages) % _STEP)


def _write_in_parallel(
    pages: Sequence[Page], folder: Path, progress: Progress, inspect: Inspect, workers: int
) -> list[Problem]:
    """Forked workers share what was read; each takes every n-th page and tells of steps and faults."""
    processes: list[multiprocessing.Process] = []
    readers: list[Connection] = []
    done = False
    # An interruption in the very moment of a fork would be dropped; so it waits.
    signal.pthread_sigmask(signal.SIG_BLOCK, _STOPS)
    try:
        for n in range(workers):
            process, reader = _started(_share(pages, n, workers), folder, inspect)
            processes.append(process)
            readers.append(reader)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPS)
        faults = _heard(readers, progress)
        done = True
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPS)
        for process in processes:
            if not done:
                process.terminate()
            process.join()
    if any(process.exitcode for process in processes):
        raise CannotPublish("生成网页的进程意外结束，可能是内存不足；网站没有更新，原有内容不变")
    return faults


def _share(pages: Sequence[Page], n: int, workers: int) -> Sequence[Page]:
    """The n-th worker's share: every n-th block. Pages that stand together need the same names and readings."""
    blocks = range(n * _BLOCK, len(pages), workers * _BLOCK)
    return [page for start in blocks for page in pages[start : start + _BLOCK]]


def _started(pages: Sequence[Page], folder: Path, inspect: Inspect) -> tuple[multiprocessing.Process, Connection]:
    context = multiprocessing.get_context("fork")
    reader, writer = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(pages, folder, inspect, writer), daemon=True)
    process.start()
    writer.close()  # the worker alone holds it now: its end is the end of the pipe
    return process, reader


def _heard(readers: Sequence[Connection], progress: Progress) -> list[Problem]:
    """Listen until every worker has ended; gives the faults, raises the first OSError."""
    faults: list[Problem] = []
    talking = set(readers)
    while talking:
        for reader in wait(talking):
            try:
                message = reader.recv()
            except EOFError:
                talking.discard(reader)
                continue
            match message:
                case int(step):
                    progress(step)
                case Problem() as fault:
                    faults.append(fault)
                case OSError() as error:
                    raise error
    return list(dict.fromkeys(faults))


def _work(pages: Sequence[Page], folder: Path, inspect: Inspect, told: Connection) -> None:
    # The parent decides about Ctrl-C; a worker that is told to end must end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPS)
    _end_with_parent()
    try:
        for fault in _write_all(pages, folder, told.send, inspect):
            told.send(fault)
    except OSError as error:
        told.send(error)


def _run_pagefind(corpus: Path, bundle: Path) -> None:
    command = [
        str(pagefind_bin.get_executable()),
        "--silent",
        "--force-language",
        "unknown",
        "--site",
        str(corpus.resolve()),
        "--output-path",
        str(bundle.resolve()),
    ]
    # In a folder of our own: a pagefind.yml in the caller's would be obeyed.
    done = subprocess.run(
        command,
        cwd=corpus,
        capture_output=True,
        text=True,
        errors="replace",
        stdin=subprocess.DEVNULL,
        preexec_fn=_end_with_parent,
    )
    if done.returncode != 0:
        raise CannotPublish(f"搜索索引没有生成：{(done.stderr or done.stdout).strip()[-300:]}")
    for pattern in _UNUSED_PAGEFIND:
        for path in bundle.glob(pattern):
            path.unlink()


def _end_with_parent() -> None:
    """Let this process be killed when its parent ends, where the system can (Linux prctl(2)).

    A build that is killed can't stop its helpers; left alone they would go on
    writing into what the next build clears up.
    """
    prctl = getattr(_LIBC, "prctl", None)
    if prctl is not None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def _put_in_place(fresh: Path, out: Path) -> None:
    """Exchange the folders in one step where the system can, else in two."""
    if not out.exists():
        os.rename(fresh, out)
        return
    if _exchange(fresh, out):
        return  # the old site is now in ``fresh``, which is removed
    old = out.parent / f".{out.name}.old-{os.getpid()}-0"
    os.rename(out, old)
    os.rename(fresh, out)
    shutil.rmtree(old, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Linux renameat2(2) with RENAME_EXCHANGE; False where it isn't to be had."""
    renameat2 = getattr(_LIBC, "renameat2", None)
    if renameat2 is None:
        return False
    return renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0


def replace_file(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, and make sure that it is on the disk. One that was there keeps its mode."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for left in _left(path, "roster"):
        left.unlink(missing_ok=True)
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.roster-{os.getpid()}-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, mode)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
