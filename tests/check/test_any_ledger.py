"""Whatever stands in whatever field of a ledger that somebody put online: nothing begins, ends or shortens by it."""

import dataclasses
from datetime import date, timedelta

import pytest

from roster.check import ledgers
from roster.directory.ledger import Ledger
from roster.notices import ledger
from roster.notices.window import window
from roster.source import yamltree
from tests.check.test_any_field import HOSTILE, Path, leaves, put
from tests.support import account, as_data, data_files, ended, look, register_of

DAY = timedelta(days=1)
SEEN = date(2026, 11, 2)
TODAY = SEEN + 9 * DAY
VALUES = (
    *HOSTILE.values(), "2026-10-01", "2026-11-20", "2099-01-01", "1", "2", "0", "absent", "same", "manual", "url",
    "https://www.evil.cn/xmt/", "sha256:" + "0" * 64, "2026-10-01-ylg-close",
)  # fmt: skip
_DATA = look(look(data_files([account("a", ended("2026-11-02"))]), SEEN), SEEN + 2 * DAY)
DIRECTORY = register_of(_DATA, TODAY).directory
OURS = DIRECTORY.ledger
RAW, _ = yamltree.parse(ledger.as_yaml(OURS, DIRECTORY.site.base_url), "")
FIELDS = [*leaves(RAW)]


def resealed(data: bytes) -> bytes:
    """As somebody writes it who knows the program: with seals that hold, where it can be read at all."""
    read = ledgers.read_ledger(data)
    return data if read is None else ledger.as_yaml(read, read.site)


@pytest.mark.parametrize("path", FIELDS, ids=lambda path: ".".join(map(str, path)))
def test_any_field_of_a_published_ledger_may_hold_anything(path: Path) -> None:
    """Our own entries stay, no end comes earlier, and our words stay ours."""
    [mine] = OURS
    before = window(DIRECTORY, mine, TODAY).last
    assert before is not None
    for text in VALUES:
        published = resealed(as_data(put(RAW, path, text)))
        heard, _ = ledgers.heard(OURS, published, DIRECTORY.site, DIRECTORY.day, TODAY - DAY)
        assert isinstance(heard, Ledger)
        [entry] = heard
        last = window(DIRECTORY, entry, TODAY).last
        assert last is None or last >= before, text
        said = ("notice", "version", "title", "wording", "digest", "accounts", "working_days")
        assert all(getattr(entry, name) == getattr(mine, name) for name in said), text
        assert entry.first_seen == mine.first_seen and [*entry.seen_on] == [*mine.seen_on], text


def test_a_forgery_that_would_shorten_is_among_them() -> None:
    """Were it believed, an earlier look would end the window: the check above is able to fail."""
    [mine] = OURS
    earlier = dataclasses.replace(mine, looks=(dataclasses.replace(mine.looks[0], on=date(2026, 10, 1)), *mine.looks))
    assert window(DIRECTORY, earlier, TODAY).last < window(DIRECTORY, mine, TODAY).last
    assert any(path[-1] == "on" for path in FIELDS) and "2026-10-01" in VALUES
