"""Regions as a tree."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from roster.public.branches import Branch, branches
from roster.public.register import regions_above

NAMES = st.lists(st.sampled_from(["甲市", "乙区", "丙县"]), min_size=1, max_size=4).map("/".join)


def written(tree: Sequence[Branch]) -> list[str]:
    """Every region of a tree in its order, as it is read from the page."""
    return [region for branch in tree for region in (branch.region, *written(branch.below))]


@given(st.lists(NAMES))
def test_every_region_stands_once_under_the_one_above_it(names: list[str]) -> None:
    regions = sorted({above for name in names for above in regions_above(name)})
    tree = branches(regions)
    assert sorted(written(tree)) == regions
    for branch in tree:
        assert "/" not in branch.region and branch.name == branch.region
    todo = [*tree]
    while todo:
        branch = todo.pop()
        assert all(one.region == f"{branch.region}/{one.name}" for one in branch.below)
        todo += branch.below


def test_the_topmost_shown_need_not_be_the_topmost_there_is() -> None:
    """A list that was cut to one level is flat."""
    assert [branch.region for branch in branches(["甲市/乙区", "甲市/丙县"])] == ["甲市/乙区", "甲市/丙县"]
