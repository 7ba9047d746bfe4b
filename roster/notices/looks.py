"""What the looks at a notice prove: which days count, and which do not.

A look proves its own day. Between two looks that found the words nobody looked, and the words are taken to have been
there; between the last such look and one that missed them nothing is proven, nor from then on until they are seen
again. A look that failed proves nothing either way. A look whose day had not come by a later clock proves nothing: one
of the two clocks was wrong.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from ..directory.workdays import ONE_DAY, days_of
from ..records.postings import Look, Posting


def unproven(posting: Posting, until: date) -> frozenset[date]:
    """The days from the first look through ``until``, today, that do not count, whatever the calendar says."""
    days: set[date] = set()
    seen = posting.first_seen
    missed: date | None = None  # the last day of a gap that no good look has closed yet
    for look in believed(posting.looks):
        if look.is_good:
            if missed:
                days |= _between(missed, look.on)
            seen, missed = look.on, None
        elif look.is_bad and look.until:  # somebody names the very days
            days |= {*days_of((look.on, min(look.until, until)))}
        elif look.is_bad:
            days |= {*_between(missed or seen, look.on), look.on}
            missed = look.on
    if missed:  # a look may still find it on the last day
        days |= _between(missed, until)
    return frozenset(day for day in days if posting.first_seen <= day <= until)


def _between(first: date, last: date) -> set[date]:
    """The days after one and before the other."""
    return {*days_of((first + ONE_DAY, last - ONE_DAY))}


def found_over(posting: Posting, last: date, day: date) -> bool:
    """True if the words were seen on a day after ``last``, and before ``day`` or on a day that somebody named: by then
    the window was over.
    """
    good = (look for look in believed(posting.looks) if look.is_good)
    return any(last < look.on <= day and (look.clock or look.on < day) for look in good)


def believed(looks: Sequence[Look]) -> Sequence[Look]:
    """The looks without those good ones whose day had not come by a later clock."""
    if not any(look.is_doubt for look in looks):
        return looks
    kept: list[Look] = []
    for look in looks:
        if look.is_doubt:
            kept = [one for one in kept if one.on != look.on or not one.is_good]
        else:
            kept.append(look)
    return kept


def dated_ahead(looks: Iterable[Look], today: date) -> list[date]:
    """Days later than today on which looks were dated, each once; without those of which a person said that they had
    not come.
    """
    ahead: dict[date, bool] = {}
    for look in looks:
        if look.on > today:
            ahead[look.on] = not (look.is_doubt and look.by == "manual")
    return [day for day, is_open in ahead.items() if is_open]


def after(looks: tuple[Look, ...], look: Look) -> tuple[Look, ...]:
    """The looks with one more; to find the same again on the same day says nothing new."""
    same_day = [known for known in looks if known.on == look.on]
    if same_day and same_day[-1] == look:
        return looks
    return tuple(sorted((*looks, look), key=lambda known: known.on))
