"""A site as one file, for a portal that takes uploads."""

import hashlib
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path

from . import release
from .in_place import replacing

_FIRST, _LAST = date(1980, 1, 2), date(2107, 12, 31)  # what a zip file can name, and the day before
_STEP = 2  # seconds: a zip file knows no shorter time
_STEPS = 24 * 60 * 60 // _STEP
_UNIX, _MODE = 3, 0o100644 << 16  # a plain file that everybody may read, whatever system packs it


def write(site: Path, file: Path, day: date) -> int:
    """Pack the release that lies in a folder, as it was built on ``day``; gives the number of its files.

    Equal releases of a day, equal bytes; what others have laid into the folder is left out. The file appears whole or
    not at all. Raises OSError.
    """
    names = sorted(release.listed(site) or release.names(site))
    with replacing(file) as out, zipfile.ZipFile(out, "w") as archive:
        for name in names:
            data = (site / name).read_bytes()
            archive.writestr(_entry(name, data, day), data)
    return len(names)


def _entry(name: str, data: bytes, day: date) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _time(data, day))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system, entry.external_attr = _UNIX, _MODE
    return entry


def _time(data: bytes, day: date) -> tuple[int, int, int, int, int, int]:
    """A time on the day before (never in the future where it is unpacked), which other content has not.

    Servers tell browsers by time and length whether a page has changed: with one time for all of them a page that was
    made twice on a day, equally long, would be kept by browsers as it was.
    """
    step = int.from_bytes(hashlib.sha256(data).digest()[:8]) % _STEPS
    at = datetime.combine(min(max(day, _FIRST), _LAST), time()) - timedelta(days=1) + timedelta(seconds=step * _STEP)
    return at.year, at.month, at.day, at.hour, at.minute, at.second
