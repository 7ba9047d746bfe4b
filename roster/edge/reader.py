"""Read a site that was built or deployed to a folder."""

import hashlib
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from ..notices.live import CannotLook, Fetch
from ..source import decoding
from . import disk, memory, release


def folder(site: Path) -> Fetch:
    """A reader of a deployed folder, by addresses relative to the site's root; None for what isn't there.

    Raises CannotLook for what is no plain file of this folder (a link that leads out of it, a pipe, a device), too
    large, or not to be read: from that nothing can be concluded.
    """

    def fetch(address: str) -> bytes | None:
        path = site / (f"{address}index.html" if address.endswith("/") else address)
        try:
            there = Path(os.path.realpath(path, strict=True))
            if not there.is_relative_to(os.path.realpath(site)):
                raise CannotLook(f"{path} 经过符号链接通到了 {site} 之外")
            if there.is_dir():
                return None
            data = disk.read_given(there, decoding.MAX_BYTES)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise CannotLook(f"{path} 读不了（{error.strerror}）") from None
        if len(data) > decoding.MAX_BYTES:
            raise CannotLook(f"{path} 太大，不像网站里的文件")
        return data

    return fetch


def made_here(root: Path) -> Fetch:
    """A reader of the release in a site's ``public/`` as this machine made it; None too for what it does not remember.

    Whoever can write to the repository can write such a folder, copied from what is online and altered.
    """
    place = root / "public"
    read = folder(place)

    @cache
    def digests() -> Mapping[str, str]:
        return release.digests(place) if memory.read(memory.of(root, place)).is_of(place) else {}

    def fetch(address: str) -> bytes | None:
        data = read(address)
        name = f"{address}index.html" if address.endswith("/") else address
        is_ours = data is not None and digests().get(name) == hashlib.sha256(data).hexdigest()
        return data if is_ours else None

    return fetch
