"""The ledger of postings: entries under seals, continued but never shortened.

Two copies of one ledger meet: two runs on one machine, or ours and the one that stands with the live site. Copies of
our own are joined; what a live site says without a signature may only make a window longer.
"""

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from ..directory.ledger import Ledger, known_on
from ..records.postings import Look, Posting
from ..source import writing
from . import evidence
from .looks import after

# What somebody outside of the ledger says of an entry: that it is signed, or that its window is over.
Claim = Callable[[Posting], bool]

# Of what an unsigned copy claims nothing longer is believed: no office posts for a quarter of a year.
_MOST_WORKING_DAYS = 60

_HEADER = """\
# 公告上线记录。由 `python site.py posted` 写，请勿手工改动：每一条都带着封条（seal），改动会被发现。
# 公告的公示期从这里记录的首次看到之日的次日起算；记录丢失只会使公示变长。
"""


def of_none(_: Posting) -> bool:
    """The claim that nobody makes."""
    return False


def sealed(ledger: Sequence[Posting], page: str = "") -> list[Posting]:
    """The same entries with the seals they must carry, those of an article where ``page`` names one."""
    pairs = zip(ledger, evidence.seals(ledger, page), strict=True)
    return [dataclasses.replace(posting, seal=seal) for posting, seal in pairs]


def first_broken(ledger: Sequence[Posting], page: str = "") -> Posting | None:
    """The first entry whose seal is not what it must be, None where the chain holds."""
    pairs = zip(ledger, evidence.seals(ledger, page), strict=True)
    return next((posting for posting, seal in pairs if posting.seal != seal), None)


def joined(ours: Sequence[Posting], others: Iterable[Posting]) -> list[Posting]:
    """Two copies that may both be believed: every entry, every look of either; no window gets shorter.

    Of two wordings that claim to be one version ours stays, and the days on which the other was seen do not count.
    """
    entries = {posting.key: posting for posting in ours}
    for theirs in others:
        mine = entries.get(theirs.key)
        entries[theirs.key] = theirs if mine is None else _both(mine, theirs)
    return list(entries.values())


def lengthened(
    ours: Sequence[Posting], published: Iterable[Posting], today: date, *, released: date | None = None
) -> list[Posting]:
    """Our entries after an unsigned copy was heard: its missed days and its later start count, nothing else does.

    Whoever can write to the web server can write such a copy, so it starts no window, brings no entry, ends nothing.
    ``released`` is the day of the release that it stands with: what that release did not know yet cannot have been
    seen before it.
    """
    theirs = {posting.key: posting for posting in published}
    heard = [
        _heard(posting, theirs[posting.key], today)
        if posting.key in theirs
        else not_before(posting, released if released and released <= today else None)
        for posting in ours
    ]
    newest = dict(sorted(posting.key for posting in ours))
    corrections = [copy for copy in theirs.values() if copy.version > newest.get(copy.notice, copy.version)]
    return [
        _replaced(posting, corrections, today) if corrections and posting.version == newest[posting.notice] else posting
        for posting in heard
    ]


def _replaced(posting: Posting, corrections: Iterable[Posting], today: date) -> Posting:
    """An entry without the days on which, by a copy, a correction stood in its place that our ledger does not know."""
    for copy in corrections:
        if copy.notice == posting.notice and (later := known_on(copy, today)):
            posting = interrupted(posting, later)
    return posting


def promised(entries: Sequence[Posting], known: Sequence[Posting], published: Iterable[Posting]) -> list[Posting]:
    """The entries, those not yet ``known`` with as many working days as a published copy of the same words has: those
    words were posted before, with the policy of that day, and our ledger forgot it.
    """
    theirs = {(*posting.key, posting.digest): posting.working_days for posting in published}
    old = {posting.key for posting in known}
    return [
        posting if posting.key in old else _for_days(posting, theirs.get((*posting.key, posting.digest), 0))
        for posting in entries
    ]


def unknown_looks(ours: Iterable[Posting], published: Iterable[Posting], today: date) -> list[date]:
    """Days through today on which a published copy says that somebody saw our words, and our ledger does not: another
    machine looked and nobody pulled, or somebody invented them. They count for nothing.
    """
    seen = {(*posting.key, posting.digest): {*posting.seen_on} for posting in ours}
    return sorted(
        day
        for posting in published
        for day in {*posting.seen_on} - seen.get((*posting.key, posting.digest), {*posting.seen_on})
        if day <= today
    )


def _for_days(posting: Posting, days: int) -> Posting:
    more = max(posting.working_days, min(days, _MOST_WORKING_DAYS))
    return dataclasses.replace(posting, working_days=more)


def not_before(posting: Posting, day: date | None) -> Posting:
    """An entry whose days count from a day on, at the earliest."""
    if day is None or day <= max(posting.first_seen, posting.counted_from or posting.first_seen):
        return posting
    return dataclasses.replace(posting, counted_from=day)


def _both(ours: Posting, theirs: Posting) -> Posting:
    if ours.digest != theirs.digest:
        return interrupted(ours, theirs)
    looks = ours.looks
    for look in theirs.looks:
        looks = looks if look in looks else after(looks, look)
    starts = [posting.counted_from for posting in (ours, theirs) if posting.counted_from]
    # Two first looks that differ: which clock was right? The later one shortens nothing.
    starts += [max(ours.first_seen, theirs.first_seen)] if ours.first_seen != theirs.first_seen else []
    longer = _for_days(ours, theirs.working_days)  # two policies, of which one machine did not know the other's
    return dataclasses.replace(longer, looks=looks, counted_from=max(starts, default=None))


def interrupted(ours: Posting, theirs: Posting) -> Posting:
    """Other words stood in the place of ours: from their first day to their last ours were not online."""
    first, last = max(ours.first_seen, theirs.first_seen), max(ours.first_seen, theirs.last_seen)
    return dataclasses.replace(ours, looks=after(ours.looks, Look(on=first, until=last, by="url", found="altered")))


def _heard(ours: Posting, copy: Posting, today: date) -> Posting:
    theirs = known_on(copy, today)
    if theirs is None:
        return ours
    if theirs.digest != ours.digest:
        return interrupted(ours, theirs)
    looks = ours.looks
    for look in theirs.looks:
        if (look.is_bad or look.is_doubt) and look not in looks and (look.until or look.on) >= ours.first_seen:
            looks = after(looks, look)
    later = max(theirs.first_seen, theirs.counted_from or theirs.first_seen)
    return not_before(dataclasses.replace(ours, looks=looks), later if later <= today else None)


def as_yaml(ledger: Sequence[Posting], site: str | None = None) -> bytes:
    """The ledger as data/postings.yaml, sealed; ``site`` is the address of the register whose it is."""
    whose = {"site": site} if site else {}
    rows = [{**evidence.plain(posting), **_signature(posting), "seal": posting.seal} for posting in sealed(ledger)]
    return writing.dump({**whose, "evidence": evidence.VERSION, "postings": rows}, header=_HEADER)


_ARTICLES_HEADER = """\
# 门户栏目里的文章。由 `python site.py posted --page` 写，请勿手工改动：每一条都带着封条（seal），改动会被发现。
# 一篇文章一个公示期，只说这篇文章最早哪天可以撤下；名录自己的公告照 data/postings.yaml 算。
"""


def articles_as_yaml(articles: Mapping[str, Sequence[Posting]]) -> bytes:
    """What was seen in articles as data/articles.yaml, sealed; no key signs it: such a signature would hold for the
    register's own ledger too.
    """
    rows = [
        {
            "page": page,
            "evidence": evidence.VERSION,
            "postings": [{**evidence.plain(posting), "seal": posting.seal} for posting in sealed(entries, page)],
        }
        for page, entries in articles.items()
    ]
    return writing.dump({"articles": rows}, header=_ARTICLES_HEADER)


def _signature(posting: Posting) -> dict[str, str]:
    return {"signature": posting.signature} if posting.signature else {}


def is_anothers(theirs: Ledger, ours: Ledger, site: str) -> bool:
    """True for the ledger of another register: it says another address than ours ever had, and shares no notice
    with ours.
    """
    if theirs.site is None or theirs.site in (site, ours.site):
        return False
    known = {(posting.notice, posting.digest) for posting in ours}
    return not any((posting.notice, posting.digest) in known for posting in theirs)
