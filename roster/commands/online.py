"""What is online: how a command looks at it, and how the ledger goes on from there."""

import dataclasses
import re
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from urllib.parse import urlsplit

import click

from ..check import inputs, ledgers
from ..check.outcome import Sound
from ..directory.ledger import Ledger
from ..edge import disk, publish
from ..edge import reader as readers
from ..notices import keyring, ledger, live, release, strangers
from ..notices import look as posted
from ..notices.ledger import Claim
from ..notices.strangers import Unknown
from ..public.register import Register
from ..records.postings import Means, Posting
from ..records.site import Site as SiteRecord
from ..source.files import POSTINGS
from ..source.problems import Finding
from ..source.refusal import Refusal
from ..text import hosts
from ..text.scalars import NOTICE_ID_FORM
from .start import Site, part, sound_or_stop, zone_of

_NOT_RECORDED = "没有记录"


def reader(url: str, option: str = "--url") -> live.Fetch:
    """How to read files of the site at an address; wrong usage for what is none."""
    if not _is_address(url):
        raise click.UsageError(f"{option} 应是完整网址，如 https://www.example.gov.cn/xmt/")
    from ..edge.fetch import Fetcher  # slow to import, and only a look over the network needs it

    return Fetcher(hosts.uri(url.rstrip("/") + "/"))


def article(address: str) -> live.Fetch:
    """How to read one page of the portal, by the empty way; wrong usage for what is no address."""
    if not _is_address(address):
        raise click.UsageError("--page 应是完整网址，如 https://www.example.gov.cn/gsgg/123.html")
    from ..edge.fetch import Fetcher

    return Fetcher(hosts.uri(address))


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(hosts.host_of(url)) and parts.port != 0
    except ValueError:  # http://[::1, a port that is none
        return False


@dataclass(frozen=True)
class Looked:
    """What a look gives: the ledger as it is written, what was found about it, what to tell line by line, and the
    notices that are online and unknown here: a person must decide about them.
    """

    ledger: bytes
    findings: Sequence[Finding]
    lines: Sequence[str]
    unknown: Sequence[Unknown] = ()


@dataclass(frozen=True)
class Look:
    """A look at a site through a reader, or on the webmaster's word where there is none.

    ``adopt`` names notices that are online and unknown here, and of which somebody says that they are ours.
    """

    site: Site
    reader: live.Fetch | None
    by: Means
    adopt: Collection[str] = ()
    dry_run: bool = False

    def at(self, sound: Sound) -> Looked:
        """Look, and continue the ledger. Raises Refusal where nothing could be seen or nothing may be recorded."""
        try:
            return self._seen(sound)
        except (posted.ClockWentBack, live.NoRelease) as error:
            raise Refusal(f"{error}；{_NOT_RECORDED}") from None
        except live.CannotLook as error:
            raise Refusal(f"{error}；{self._failed(sound)}") from None

    def _seen(self, sound: Sound) -> Looked:
        if self.reader is None:
            register = sound.sources.register
            entries, lines = posted.record(register.directory.ledger, register.board, posted.on_word, self.by)
            return Looked(self._written(entries), (), lines)
        part("查看网上的公告")
        reader = cache(self.reader)  # a page is asked for its words and for its number
        mark = live.released(reader, addresses(sound.directory.site))
        posted.refuse_before(mark, sound.directory.day)
        posted.refuse_another_day(served_on(self.reader, self.site), sound.directory.day)
        published = published_ledger(reader)
        heard = inputs.heard_with(sound, self.site.files, published, mark.day, shown_over(reader, self.site))
        known = sound_or_stop(heard, _NOT_RECORDED)
        register = known.sources.register
        known_there = ledgers.read_ledger(published) or Ledger()
        found = strangers.unknown(reader, register.board, known_there, mark)
        chosen = [one.notice for one in found if one.notice in self.adopt or self._is_built(one, register)]
        taken = strangers.unknown_entries(register.directory.ledger, reader, chosen, register.board.day, self.by)
        entries, lines = posted.record(register.directory.ledger, register.board, posted.on(reader, mark), self.by)
        entries = ledger.promised(entries, register.directory.ledger, known_there)
        if days := ledger.unknown_looks(register.directory.ledger, known_there, register.board.today):
            lines.append(
                f"网站上的记录里有这里没有的查看（最近一次 {max(days)}），没有算进来：是另一台机器部署的，"
                "请先 git pull 再运行；不是的，请查清网站被谁改动"
            )
        lines += [f"网上有、数据里没有的公告，已按网上的正文记下：{one.notice} {one.title}" for one in taken]
        left = [one for one in found if one.notice not in {posting.notice for posting in taken}]
        data = self._written(ledger.joined(entries, taken))
        return Looked(data, known.findings, lines, left)

    def _is_built(self, stranger: Unknown, register: Register) -> bool:
        """True if a page is online that this machine made for a release: a run stopped before it could look."""
        assert self.reader is not None
        built = readers.made_here(self.site.root)
        mark, path = release.read(built(release.PATH)), f"notices/{stranger.notice}/"
        if mark is None or mark.register not in addresses(register.directory.site):
            return False
        here, there = built(path), self.reader(path)
        return here is not None and here == there and mark.holds(stranger.notice, here)

    def _failed(self, sound: Sound) -> str:
        """Note that nobody could look; gives what to tell of it."""
        register = sound.sources.register
        known = [*register.directory.ledger]
        try:
            entries = posted.failed(known, register.board, self.by)
        except posted.ClockWentBack:
            return _NOT_RECORDED
        if entries == known:
            return _NOT_RECORDED
        self._written(entries)
        return "只记下这一天没能查看"

    def _written(self, entries: Sequence[Posting]) -> bytes:
        return write(self.site, entries, dry_run=self.dry_run)


def shown_over(reader: live.Fetch, site: Site) -> Claim:
    """Whether a site shows that a posting ended, or its release as this machine made it."""
    built = readers.made_here(site.root)

    @cache
    def places() -> Sequence[live.Fetch]:
        mark = release.read(reader(release.PATH))
        return (reader, built) if mark and release.read(built(release.PATH)) == mark else (reader,)

    return lambda posting: any(live.is_shown_over(place, posting) for place in places())


def served_on(reader: live.Fetch, site: Site) -> date | None:
    """What day the server said that it was, in the site's zone; None for a folder, and where it said nothing."""
    served: datetime | None = getattr(reader, "served_at", None)
    return served.astimezone(zone_of(site.settings)).date() if served else None


def addresses(site: SiteRecord) -> tuple[str, ...]:
    """The addresses that the register has and had."""
    return (site.base_url, *site.former_base_urls)


def write(site: Site, entries: Sequence[Posting], *, dry_run: bool = False) -> bytes:
    """The ledger as it is written, with what somebody else wrote since the site was read."""
    file = site.root / POSTINGS
    now = disk.read_bytes(file)
    if now != site.files.data.get(POSTINGS):
        entries = ledger.joined(entries, _read_back(now or b""))
    if site.signer:
        entries = keyring.signed(entries, site.signer)
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


def stop_at_unknown(found: Sequence[Unknown], without: Collection[str], advice: str) -> None:
    """Raise Refusal for a site that shows notices which the data here do not know: a new one would take them down.

    Whose they are a program cannot know: a lost commit, another machine's work, or somebody who broke into the
    server. ``without`` are those that somebody says are none of ours.
    """
    left = [one for one in found if one.notice not in without]
    if left:
        raise Refusal(f"网站上有这里不知道的公告：{'；'.join(map(str, left))}。没有部署：部署会让它们消失。{advice}")


def pages_of(notices: Collection[str]) -> Sequence[str]:
    """The files that show notices on a site, certificates too; wrong usage for what is no id of one."""
    for id_ in notices:
        if not re.fullmatch(NOTICE_ID_FORM, id_):
            raise click.UsageError(f"“{id_}”不是公告编号；请写成 2026-11-20-wjw-close 这样的")
    names = [f"{part}index.html{packed}" for part in ("", "certificate/") for packed in ("", ".gz")]
    return [f"notices/{id_}/{name}" for id_ in notices for name in names]


def unknown_at(reader: live.Fetch, sound: Sound, mark: release.Release | None = None) -> list[Unknown]:
    """Notices that are online and that the data here do not know so; raises Refusal where nothing could be seen."""
    with _seeing():
        published = ledgers.read_ledger(published_ledger(reader)) or Ledger()
        return strangers.unknown(reader, sound.sources.register.board, published, mark)


def _nowhere(_: str) -> None:
    return None


def with_unmarked(site: Site, sound: Sound, reader: live.Fetch) -> tuple[Site, Sound]:
    """The state after the ledger was heard that stands where no release of ours is: somebody took its mark away, or a
    copy was cut off. It may be the only one that knows of days that do not count; another register's is passed over.
    """
    with _seeing():
        published = published_ledger(reader)
        heard = inputs.heard_with(sound, site.files, published, None, shown_over(reader, site))
    if not isinstance(heard, Sound) or heard.directory.ledger == sound.directory.ledger:
        return site, sound
    return known_since(site, sound, write(site, heard.directory.ledger))


def with_doubts(
    site: Site, sound: Sound, reader: live.Fetch | None, by: Means, what: str, *, dry_run: bool = False
) -> tuple[Site, Sound]:
    """The state after it was noted which looks were dated ahead of today; ``what`` did not happen where that is
    refused: of a day before the last look nothing is made and nothing recorded.
    """
    known, day = [*sound.directory.ledger], sound.directory.day
    try:
        entries = posted.doubted(known, day, by, shown_over(reader or _nowhere, site))
    except live.CannotLook:  # then nobody knows what people were told
        entries = known
    if entries != known:
        site, sound = known_since(site, sound, write(site, entries, dry_run=dry_run))
    try:
        posted.refuse_to_go_back(entries, day)
    except posted.ClockWentBack as error:
        raise Refusal(f"{error}；{what}") from None
    return site, sound


def stop_at_posted(reader: live.Fetch, sound: Sound, advice: str) -> None:
    """Raise Refusal where a release of this register stands in the place of which a trial would come."""
    if release_at(reader, sound):
        raise Refusal(f"那里是正式发布的网站，试运行会取代它，没有部署。{advice}")


def published_ledger(reader: live.Fetch) -> bytes:
    """The ledger that stands with a site; nothing where there is none."""
    return reader("api/v1/postings.yaml") or b""


def release_at(reader: live.Fetch, sound: Sound) -> release.Release | None:
    """The release of this register that is there, None where there is none; raises Refusal where nothing could be
    seen.
    """
    with _seeing():
        try:
            return live.released(reader, addresses(sound.directory.site))
        except live.NoRelease:
            return None


def is_site(reader: live.Fetch) -> bool:
    """True if there is a site of ours already, and not the first one about to come."""
    with _seeing():
        return reader("api/v1/notices.json") is not None


@contextmanager
def _seeing() -> Iterator[None]:
    """Where nothing can be seen, nothing is deployed."""
    try:
        yield
    except live.CannotLook as error:
        raise Refusal(f"{error}；没有部署") from None
