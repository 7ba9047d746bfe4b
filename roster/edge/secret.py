"""Write what only its owner may read."""

import os
from pathlib import Path


def write(path: Path, data: bytes) -> None:
    """Write a new file that nobody else can read, and make sure that it is on the disk.

    Raises FileExistsError where something is there already: a key is never written over.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def is_private(path: Path) -> bool:
    """True unless others than its owner may read a file, as far as the system can tell."""
    return os.name != "posix" or not path.stat().st_mode & 0o077


def repository_of(path: Path) -> Path | None:
    """The folder of the git repository in which a place lies, whether or not there is anything yet."""
    return next((folder for folder in path.resolve().parents if (folder / ".git").exists()), None)
