"""Regions as a tree: districts under their city."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Branch:
    """A region in full (``示例市/东山区``) with those right below it."""

    region: str
    below: Sequence["Branch"]

    @property
    def name(self) -> str:
        """What the region is called beside its siblings."""
        return self.region.rpartition("/")[2]


def branches(regions: Sequence[str]) -> Sequence[Branch]:
    """The topmost of some regions with all below them, in their order; each region stands after the one above it."""
    below: dict[str, list[Branch]] = {}
    top: list[Branch] = []
    for region in regions:
        own = below.setdefault(region, [])
        below.get(region.rpartition("/")[0], top).append(Branch(region, own))
    return top
