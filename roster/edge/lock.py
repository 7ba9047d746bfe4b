"""One command at a time writes a register: a lock on a file in its folder, which the system gives back whoever dies.

The file is there only while a command runs, or after one that was killed; it says which command that is.
"""

import errno
import os
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ..source.problems import one_line
from ..source.refusal import Refusal
from . import system

NAME = ".roster.lock"
PATIENCE = 120.0  # seconds to wait for another command; a large register is built and deployed sooner
_STEP = 0.2  # seconds between two tries
_LONGEST = 200  # bytes of what the file says

# Told while another command writes: which one, and for how many seconds it has been waited for.
Waiting = Callable[[str, float], None]


class InUse(Refusal):
    """Another command writes the register, and does not come to an end."""


@contextmanager
def held(root: Path, command: str, waiting: Waiting) -> Iterator[None]:
    """Be the only command that writes a register; raises InUse where another one goes on writing for too long.

    In a folder where nobody may write there is nothing to be kept from others: then there is no lock.
    """
    path = root / NAME
    file = _taken(path, waiting)
    if file is None:
        yield
        return
    try:
        with suppress(OSError):  # a full disk, or a file of somebody else: the lock is what counts
            os.ftruncate(file, 0)
            os.pwrite(file, f"{command}，进程 {os.getpid()}".encode(), 0)
        yield
    finally:
        if not system.is_windows():
            path.unlink(missing_ok=True)  # while it is locked: nobody else can have begun to use it
        os.close(file)
        if system.is_windows():  # where a file that is open can't be removed
            with suppress(OSError):
                path.unlink(missing_ok=True)


def _taken(path: Path, waiting: Waiting) -> int | None:
    """The locked file; None where it can't be made. Raises InUse."""
    begun = time.monotonic()
    while True:
        file = _opened(path)
        if file is None:
            return None
        if system.lock(file):
            if _is_still(path, file):
                return file
            os.close(file)
            continue
        who = one_line(os.pread(file, _LONGEST, 0).decode("utf-8", "replace")) or "另一个命令"
        os.close(file)
        waited = time.monotonic() - begun
        if waited >= PATIENCE:
            raise InUse(f"这个名录正由{who}写，等了 {waited:.0f} 秒还没有写完；没有做任何改动，请等它结束后再运行")
        waiting(who, waited)
        time.sleep(_STEP)


def _opened(path: Path) -> int | None:
    """The file, made where it is not there; None where nobody may write. Raises Refusal for what is no file."""
    more = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        file = _open_or_none(path, os.O_RDWR | os.O_CREAT | more)
        if file is None:
            file = _open_or_none(path, os.O_RDONLY | more)
    except OSError:
        raise Refusal(f"{path} 应是程序自己的普通文件；请删去") from None
    if file is not None and not stat.S_ISREG(os.fstat(file).st_mode):
        os.close(file)
        raise Refusal(f"{path} 应是程序自己的普通文件；请删去")
    return file


def _open_or_none(path: Path, flags: int) -> int | None:
    try:
        return os.open(path, flags, 0o644)
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOENT, errno.ENOSPC, errno.EDQUOT):
            return None
        raise


def _is_still(path: Path, file: int) -> bool:
    """False where the command before us removed the file after we had opened it."""
    try:
        return os.path.samestat(os.stat(path, follow_symlinks=False), os.fstat(file))
    except FileNotFoundError:
        return False
