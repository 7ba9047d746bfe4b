"""Long lists on several pages of bounded size, under headings that can be jumped to."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from .page import Context, Page, Sources

PER_PAGE = 200
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Section(Generic[Item]):
    """One page of a long list.

    ``groups`` holds ``(heading, items)``; ``headings`` tells for every heading of the list on which page it begins.
    """

    number: int
    pages: int
    total: int
    groups: Sequence[tuple[str, Sequence[Item]]]
    headings: Sequence[tuple[str, int]]


def sections(items: Sequence[Item], heading_of: Callable[[Item], str]) -> list[Section[Item]]:
    """Cut a list, sorted by heading, into pages of bounded size; of an empty list one empty page is made."""
    cut = [items[n : n + PER_PAGE] for n in range(0, len(items), PER_PAGE)] or [[]]
    groups = [[(heading, list(group)) for heading, group in itertools.groupby(part, heading_of)] for part in cut]
    first: dict[str, int] = {}
    for number, of_page in enumerate(groups, start=1):
        for heading, _ in of_page:
            first.setdefault(heading, number)
    headings = tuple(first.items())
    return [Section(n, len(cut), len(items), of_page, headings) for n, of_page in enumerate(groups, start=1)]


@dataclass(frozen=True, slots=True)
class LongList:
    """A list with its place: the folder of its pages, who asked for them, their template."""

    folder: str
    source: str
    template: str
    sections: Sequence[Section[Any]]

    def pages(self, sources: Sources, context: Context) -> Iterator[Page]:
        """The pages of the list; templates also get ``section`` and ``up``, the way to the first page's folder."""
        for section in self.sections:
            # "_" keeps the numbers of pages apart from units and regions, whose names may be numbers.
            below, up = ("", "") if section.number == 1 else (f"_/{section.number}/", "../../")
            shown = {"section": section, "up": up, **context}
            page = sources.html(f"{self.folder}/{below}index.html", self.source, self.template, shown)
            yield replace(page, made_from=lambda shown=shown: (self, shown), family=self.folder)
