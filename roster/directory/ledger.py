"""What was seen online, by notice: the entries of data/postings.yaml as a value that can be asked."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import overload

from ..records.postings import Posting
from .workdays import ONE_DAY


@dataclass(frozen=True)
class Ledger(Sequence[Posting]):
    """Entries in the order in which they were written; ``site`` is the address of the register whose they are."""

    entries: tuple[Posting, ...] = ()
    site: str | None = None

    def __iter__(self) -> Iterator[Posting]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    @overload
    def __getitem__(self, index: int) -> Posting: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Posting, ...]: ...
    def __getitem__(self, index: int | slice) -> Posting | tuple[Posting, ...]:
        return self.entries[index]

    @cached_property
    def postings(self) -> Mapping[str, Posting]:
        """The entry of each notice that counts: that of its latest wording."""
        return {id_: wordings[-1] for id_, wordings in self.posted_wordings.items()}

    @cached_property
    def posted_wordings(self) -> Mapping[str, tuple[Posting, ...]]:
        """The entries of each notice, one for each wording that was seen, the oldest first.

        Of several entries for one wording the first one counts; a rule tells of the others.
        """
        by_version: dict[str, dict[int, Posting]] = defaultdict(dict)
        for posting in self.entries:
            by_version[posting.notice].setdefault(posting.version, posting)
        return {id_: tuple(one[version] for version in sorted(one)) for id_, one in by_version.items()}

    def known_on(self, day: date) -> "Ledger":
        """The ledger without what it says of later days: no look can have been made on them yet."""
        known = (known_on(posting, day) for posting in self.entries)
        return Ledger(tuple(posting for posting in known if posting is not None), self.site)


def known_on(posting: Posting, day: date) -> Posting | None:
    """An entry as it was at the end of a day, without later looks and what followed from them; None where nobody had
    seen its words by then.
    """
    is_start_known = posting.counted_from is None or _start_known_on(posting, posting.counted_from) <= day
    if posting.looks[-1].on <= day and is_start_known:
        return posting
    looks = tuple(look for look in posting.looks if look.on <= day)
    if not any(look.is_good for look in looks):
        return None
    return replace(posting, looks=looks, counted_from=posting.counted_from if is_start_known else None)


def _start_known_on(posting: Posting, starts: date) -> date:
    """The day on which a later start was known: that of the second look where it followed from that one, else the
    start itself, which another copy told.
    """
    second = posting.seen_on[1:2]
    return second[0] if second and second[0] - ONE_DAY == starts else starts
