"""Two ledgers that went on apart from one, as one again: what git leaves to be merged.

Either side may be anybody's who can write to the branch. So nothing of one side may help a window of the other: of
two starts the later counts, every day counts on which neither side denies it, and what only one side knows counts
from the last day on which the other one looked, and did not know it. Where the sides say different words, a person
decides.
"""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from ..directory.ledger import Ledger
from ..records.postings import Look, Posting, PostingKey
from ..source.files import ARTICLES, POSTINGS
from ..source.refusal import Refusal
from .evidence import plain_look
from .ledger import Claim, first_broken, interrupted, is_anothers, not_before, of_none
from .looks import dated_ahead, unproven
from .posting import is_altered

Side = Literal["ours", "theirs"]
# A gap that no look has closed yet goes on behind the last day: whoever looks so far ahead sees it.
_AHEAD = timedelta(days=2)
# What the words of an entry are, and whom they are about: two copies of one wording agree in all of them.
_SAID = ("type", "title", "unit", "unit_name", "accounts", "announced_on", "digest")


class Contradiction(Refusal):
    """The sides cannot both be right, and a program cannot know which one is; the message is Chinese."""


@dataclass(frozen=True)
class Merged:
    """The entries of both, without seals; ``later`` are those that start later than their side said, ``denied`` what
    one side saw on days that the other one does not count: it is left out.
    """

    entries: Sequence[Posting]
    later: Sequence[Posting] = ()
    denied: Sequence[tuple[Posting, Sequence[date]]] = ()


def merged(
    ours: Ledger,
    theirs: Ledger,
    today: date,
    *,
    words: Side | None = None,
    is_signed: Claim = of_none,
) -> Merged:
    """Every entry of either; no window ends earlier than on the side where it ends later. Both chains must hold.

    ``words`` is the side whose words stay where they differ; the days on which the others stood there do not count.
    ``is_signed`` tells of an entry that only the holder of a key can have written: it starts where it says, although
    the other side does not know it. Raises Contradiction where words differ and nobody decided, or a look is to come.
    """
    _refuse_ahead((*ours, *theirs), today)
    mine, other = _by_key(ours), _by_key(theirs)
    _refuse_contradiction([(mine[key], other[key]) for key in mine if key in other], words)
    both = [_agreed(mine[key], other[key], today, words) for key in mine if key in other]
    alone = [(one, theirs) for key, one in mine.items() if key not in other]
    alone += [(one, ours) for key, one in other.items() if key not in mine]
    alone.sort(key=lambda pair: (pair[0].first_seen, *pair[0].key))
    started = [(one, one if is_signed(one) else not_before(one, _looked(side, today))) for one, side in alone]
    return Merged(
        entries=[*(entry for entry, _ in both), *(entry for _, entry in started)],
        later=[entry for one, entry in started if entry != one],
        denied=[(entry, days) for entry, days in both if days],
    )


def refuse_unsound(side: Ledger, name: str, page: str = "") -> None:
    """Raise Contradiction for a ledger that somebody altered, that of an article where ``page`` names one; ``name``
    says in Chinese which side it is.
    """
    bad = first_broken(side, page) or next((one for one in side if is_altered(one)), None)
    if bad:
        raise Contradiction(
            f"{name}的上线记录被改动过（公告 {bad.notice} 的封条或摘要对不上），没有合并；"
            f"请先用 git 找回那一边没有改动的 {ARTICLES if page else POSTINGS}，再运行一次"
        )


def refuse_strangers(ours: Ledger, theirs: Ledger, site: str) -> None:
    """Raise Contradiction where one of them is the ledger of another register than ``site``."""
    if is_anothers(theirs, ours, site) or is_anothers(ours, theirs, site):
        raise Contradiction(
            f"两边是两个名录的上线记录（{ours.site or site}、{theirs.site or site}），没有合并；"
            "请核对拿来合并的是不是本站的"
        )


def _refuse_ahead(entries: Sequence[Posting], today: date) -> None:
    """A day before the looks leaves them out, and with them the very days on which a side knew better than the other:
    either somebody named a wrong day, or a clock was wrong, and a program cannot know which.
    """
    if days := [day for posting in entries for day in dated_ahead(posting.looks, today)]:
        raise Contradiction(
            f"上线记录里有 {max(days)} 的查看，今天却是 {today}；没有合并，两边都原样不动",
            ways=(
                "是这台机器的日期或 --today 错了：改对以后再运行一次",
                "是那次查看的机器日期错过：先退回合并（git merge --abort），在那一边部署一次，"
                "加 --today 写明今天的日期，那次查看就不再算数，再合并",
            ),
        )


def _by_key(ledger: Ledger) -> dict[PostingKey, Posting]:
    entries: dict[PostingKey, Posting] = {}
    for posting in ledger:
        entries.setdefault(posting.key, posting)
    return entries


def _looked(side: Ledger, today: date) -> date | None:
    """The last day of which a side says anything."""
    return max((look.on for posting in side for look in posting.looks if look.on <= today), default=None)


def _is_same(ours: Posting, theirs: Posting) -> bool:
    return all(getattr(ours, name) == getattr(theirs, name) for name in _SAID)


def _refuse_contradiction(pairs: Sequence[tuple[Posting, Posting]], words: Side | None) -> None:
    differing = [ours for ours, theirs in pairs if not _is_same(ours, theirs)]
    if differing and words is None:
        named = "、".join(f"{one.notice}（第 {one.version} 稿）" for one in differing)
        raise Contradiction(
            f"两边记着的正文或所涉账号不同：{named}；没有合并，两边都原样不动。请打开网上的公告页，看那里是哪一边的正文",
            ways=(
                "是这一边的：加上 --words ours 再运行一次",
                "是另一边的：加上 --words theirs 再运行一次",
                "另一边的正文在网上的那几天不计；不能确定的，请先查清是谁改的",
            ),
        )


def _agreed(ours: Posting, theirs: Posting, today: date, words: Side | None) -> tuple[Posting, Sequence[date]]:
    """One entry of two, with the days on which one side's sight is left out."""
    if not _is_same(ours, theirs):
        return (interrupted(ours, theirs) if words == "ours" else interrupted(theirs, ours)), ()
    starts = [one.counted_from for one in (ours, theirs) if one.counted_from]
    starts += [max(ours.first_seen, theirs.first_seen)] if ours.first_seen != theirs.first_seen else []
    longer = max(ours, theirs, key=lambda one: one.working_days)  # two policies: the one that promised more
    looks = _looks(ours, theirs, today, max([ours.first_seen, theirs.first_seen, *starts]))
    seen = {look.on for one in (ours, theirs) for look in one.looks if look.is_good}
    return (
        dataclasses.replace(
            ours,
            looks=looks,
            counted_from=max(starts, default=None),
            working_days=longer.working_days,
            basis=longer.basis,
        ),
        sorted(seen - {look.on for look in looks if look.is_good}),
    )


def _looks(ours: Posting, theirs: Posting, today: date, start: date) -> tuple[Look, ...]:
    """The looks of both; without those good ones that one side denies, where they would make days count that one of
    them does not count.
    """
    together = _together(ours.looks, theirs.looks)
    denied = _denied(ours, ours.looks, today) | _denied(theirs, theirs.looks, today)
    after = {day for day in denied if day > start}
    if after <= _denied(ours, together, today):
        return together
    first = next(look.on for look in together if look.is_good)
    left = [look for look in together if not look.is_good or look.on == first or look.on not in denied]
    return tuple(sorted(left, key=lambda look: (look.on, not look.is_good)))


def _denied(posting: Posting, looks: Sequence[Look], today: date) -> frozenset[date]:
    """The days that do not count by some looks, through two days from now; those that somebody named stay so anyhow."""
    known = tuple(look for look in looks if look.on <= today and not look.until)
    if not any(look.is_good for look in known):
        return frozenset()
    return unproven(dataclasses.replace(posting, looks=known), today + _AHEAD)


def _together(ours: Sequence[Look], theirs: Sequence[Look]) -> tuple[Look, ...]:
    """Every look of either, by day; those of one day as the side had them that has them all."""
    days = sorted({look.on for look in (*ours, *theirs)})
    return tuple(
        look
        for day in days
        for look in _of_one_day([look for look in ours if look.on == day], [look for look in theirs if look.on == day])
    )


def _of_one_day(ours: Sequence[Look], theirs: Sequence[Look]) -> Sequence[Look]:
    more = [look for look in theirs if look not in ours]
    if not more or all(look in theirs for look in ours):
        return theirs if more else ours
    common = [look for look in ours if look in theirs]
    alone = [*more, *(look for look in ours if look not in theirs)]
    # Nobody knows which came first: what was seen is taken to be before what was missed.
    return [*common, *sorted(alone, key=lambda look: (not look.is_good, str(plain_look(look))))]
