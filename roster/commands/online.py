"""What is online: how a command looks at it, and how the ledger goes on from there."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

import click

from ..check import inputs, ledgers
from ..check.outcome import Sound
from ..directory.ledger import Ledger
from ..edge import disk, publish
from ..notices import ledger
from ..notices import look as posted
from ..notices.posting import Evidence
from ..records.postings import Posting
from ..source.files import POSTINGS
from ..source.problems import Finding
from ..source.refusal import Refusal
from .start import Site, sound_or_stop


def reader(url: str, option: str = "--url") -> posted.Fetch:
    """How to read files of the site at an address; wrong usage for what is none."""
    if not _is_address(url):
        raise click.UsageError(f"{option} 应是完整网址，如 https://www.example.gov.cn/xmt/")
    from ..edge.fetch import fetcher  # slow to import, and only a look over the network needs it

    return fetcher(url.rstrip("/") + "/")


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # http://[::1, a port that is none
        return False


@dataclass(frozen=True)
class Looked:
    """What a look gives: the ledger as it is written, what was found about it, and what to tell, line by line."""

    ledger: bytes
    findings: Sequence[Finding]
    lines: Sequence[str]


def look(site: Site, sound: Sound, reader: posted.Fetch | None, evidence: Evidence, *, dry_run: bool = False) -> Looked:
    """Look at what is online and continue the ledger; without a reader the webmaster's word counts."""
    try:
        published = _published(reader) if reader else b""
        known = sound_or_stop(inputs.continued_by(sound, site.files, published), "没有记录") if published else sound
        register = known.sources.register
        adopted = posted.adopted(reader, register.board, evidence) if reader else []
        seen = posted.on(reader) if reader else posted.on_word
        entries, lines = posted.record(register.directory.ledger, register.board, seen, evidence)
    except (posted.ClockWentBack, posted.CannotLook) as error:
        raise Refusal(f"{error}；没有记录") from None
    lines += [f"网上有、数据里没有的公告，已按网上的正文记下：{one.notice} {one.title}" for one in adopted]
    data = _written(site, [*entries, *adopted], dry_run=dry_run)
    return Looked(data, known.findings if published else (), lines)


def _written(site: Site, entries: Sequence[Posting], *, dry_run: bool) -> bytes:
    """The ledger as it is written, with what somebody else wrote since the site was read."""
    file = site.root / POSTINGS
    now = disk.read_bytes(file)
    if now != site.files.data.get(POSTINGS):
        entries = ledger.merged(entries, _read_back(now or b""), date.max)
    data = ledger.as_yaml(entries, site.settings.base_url)
    if not dry_run:
        _read_back(data)
        publish.replace_file(file, data)
    return data


def _read_back(data: bytes) -> Ledger:
    """A ledger from its bytes; raises Refusal where they could not be read again: then nothing is written."""
    read = ledgers.read_ledger(data)
    if read is None:
        raise Refusal(f"{POSTINGS} 写出来就读不回去，没有记录；请用 python site.py check 核对这个文件")
    return read


def known_since(site: Site, sound: Sound, written: bytes) -> tuple[Site, Sound]:
    """The site and its state with a ledger that was written since they were read."""
    files = dataclasses.replace(site.files, data={**site.files.data, POSTINGS: written})
    outcome = inputs.with_ledger(sound, files, _read_back(written))
    return dataclasses.replace(site, files=files), sound_or_stop(outcome, "没有部署")


def stop_at_unknown_notices(site: Site, here: Sound, reader: posted.Fetch) -> None:
    """Refuse where a site knows of a posting that the data here lack: whatever replaced it would take that down."""
    if not is_site(reader):
        return
    try:
        there = sound_or_stop(inputs.continued_by(here, site.files, _published(reader)), "没有部署")
        adopted = posted.adopted(reader, there.sources.register.board, "site")
    except posted.CannotLook as error:
        raise Refusal(f"{error}；没有部署") from None
    known = here.directory.ledger
    if unknown := {posting.notice for posting in (*there.directory.ledger, *adopted) if posting not in known}:
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
