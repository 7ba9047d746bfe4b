"""After a look: have the list of what was looked at stamped from outside, today's and those that failed before."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from ..check import ledgers, others
from ..edge import disk, publish
from ..edge.stamping import NoAnswer, ask
from ..notices import stamps
from ..notices.stamps import NoStamp
from ..records.site import Site as SiteRecord
from ..records.stamps import Stamp
from ..source.files import POSTINGS, TIMESTAMPS
from .start import Site, part

_MOST_AT_ONCE = 30  # days; who waited longer has had no time stamp, and is told so


def stamp(site: Site, settings: SiteRecord) -> Iterator[str]:
    """Ask for the stamps that are missing; gives what to tell. A failure is no fault of the look: it is asked again."""
    if settings.timestamp is None:
        return
    authority = others.authority(settings, site.files.evidence)
    folder = site.root / TIMESTAMPS
    _list_today(site, settings)
    known = _stored(folder)
    missing = [one for one in known if not one.token][-_MOST_AT_ONCE:]
    for one in missing:
        part(f"取 {one.day} 的时间戳")
        try:
            token = ask(settings.timestamp.url, stamps.request(one.text, authority), stamps.MOST_BYTES)
            when = stamps.stamped_at(one.text, token, authority)
        except (NoAnswer, NoStamp) as error:
            yield f"没有取得 {one.day} 的时间戳：{error}；下次运行时再取"
            continue
        publish.replace_file(folder / f"{one.day}.tsr", token)
        yield f"已取得 {one.day} 的时间戳：{when:%Y-%m-%d %H:%M:%S} UTC"


def _list_today(site: Site, settings: SiteRecord) -> None:
    """Write down what is to be stamped of today; a list that has changed since it was stamped is stamped anew."""
    day: date = site.day.date
    read = ledgers.read_ledger(disk.read_bytes(site.root / POSTINGS) or b"")
    text = stamps.listed(read or (), day, settings.base_url)
    file = site.root / TIMESTAMPS / f"{day}.txt"
    if text and disk.read_bytes(file) != text:
        (file.with_suffix(".tsr")).unlink(missing_ok=True)
        publish.replace_file(file, text)


def _stored(folder: Path) -> list[Stamp]:
    """The stamps of all days as they lie there now."""
    if not folder.is_dir() or folder.is_symlink():
        return []
    files = {f"{TIMESTAMPS}/{file.name}": file.read_bytes() for file in folder.iterdir() if file.is_file()}
    return [*others.stamps(files)]
