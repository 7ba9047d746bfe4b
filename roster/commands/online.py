"""What is online: how a command looks at it, and how the ledger goes on from there."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import click

from ..check import inputs
from ..edge import disk, publish
from ..notices import ledger
from ..notices import look as posted
from ..notices.posting import Evidence
from ..records.postings import Posting
from ..source.refusal import Refusal
from .start import errors_found, read, tell

try:
    import fcntl
except ImportError:  # Windows has none
    fcntl = None


def reader(url: str, option: str = "--url") -> posted.Fetch:
    """How to read files of the site at an address; wrong usage for what is none."""
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise click.UsageError(f"{option} 应是完整网址，如 https://www.example.gov.cn/xmt/")
    from ..edge.fetch import fetcher  # slow to import, and only a look over the network needs it

    return fetcher(url.rstrip("/") + "/")


def look(
    root: Path, today: date | None, reader: posted.Fetch | None, evidence: Evidence, *, dry_run: bool = False
) -> bytes:
    """Look at what is online and continue the ledger; without a reader the webmaster's word counts. Gives the
    ledger.
    """
    file = root / inputs.POSTINGS
    before = disk.read_bytes(file)
    try:
        published = _published(reader) if reader else b""
        checked = read(root, today, published)
        if checked.sources is None:
            raise errors_found(checked.problems, "没有记录")
        tell(checked.problems)
        register = checked.sources.register
        found = posted.adopted(reader, register.board, evidence) if reader else []
        seen = posted.on(reader) if reader else posted.on_word
        entries, told = posted.record(register.directory.ledger, register.board, seen, evidence)
    except (posted.ClockWentBack, posted.CannotLook) as error:
        raise Refusal(f"{error}；没有记录") from None
    for posting in found:
        told.append(f"网上有、数据里没有的公告，已按网上的正文记下：{posting.notice} {posting.title}")
    for line in told:
        click.echo(line)
    entries += found
    with _alone(root):
        now = disk.read_bytes(file)
        if now != before:  # somebody else looked meanwhile
            entries = ledger.merged(entries, _postings(now), date.max)
        data = ledger.as_yaml(entries, register.directory.site.base_url)
        if not dry_run:
            _postings(data)
            publish.replace_file(file, data)
    return data


def _postings(data: bytes | None) -> Sequence[Posting]:
    """Entries of a ledger; raises Refusal where they could not be read again: then nothing is written."""
    read, whole = inputs.read_ledger(data or b"")
    if not whole:
        raise Refusal(f"{inputs.POSTINGS} 写出来就读不回去，没有记录；请用 python site.py check 核对这个文件")
    return read.postings


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """One look at a time writes the ledger, where the system can see to that."""
    folder = os.open(root / "data", os.O_RDONLY) if fcntl else None
    try:
        if fcntl:
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        if folder is not None:
            os.close(folder)


def stop_at_unknown_notices(root: Path, today: date | None, reader: posted.Fetch) -> None:
    """Refuse where a site knows of a posting that the data here lack: whatever replaced it would take that down."""
    if not is_site(reader):
        return
    try:
        here, there = read(root, today), read(root, today, _published(reader))
        for checked in (here, there):
            if checked.sources is None:
                raise errors_found(checked.problems, "没有部署")
        found = [
            *there.sources.register.directory.ledger,
            *posted.adopted(reader, there.sources.register.board, "site"),
        ]
    except posted.CannotLook as error:
        raise Refusal(f"{error}；没有部署") from None
    known = here.sources.register.directory.ledger
    if unknown := {posting.notice for posting in found if posting not in known}:
        notices = "、".join(sorted(unknown))
        raise Refusal(
            f"那里的网站有这里没有记下的公示（{notices}），试运行会让它们消失，没有部署；请换一个文件夹，"
            "正式网站请去掉 --trial"
        )


def _published(reader: posted.Fetch) -> bytes:
    """The ledger that stands with a site; nothing where there is none."""
    return reader("api/v1/postings.yaml") or b""


def is_site(reader: posted.Fetch) -> bool:
    """True if there is a site of ours already, and not the first one about to come."""
    try:
        return reader("api/v1/notices.json") is not None
    except posted.CannotLook as error:
        raise Refusal(f"{error}；没有部署") from None
