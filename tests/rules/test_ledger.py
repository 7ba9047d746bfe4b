"""What a ledger says of itself that cannot be: each told at its line, each an error that stops the site."""

import dataclasses
from datetime import date, timedelta

import pytest

from roster.notices import ledger
from roster.records.postings import Look
from tests.support import account, check, codes, data_files, ended, look, register_of

DAY = timedelta(days=1)
SEEN = date(2026, 11, 2)
CLOSING = look(data_files([account("a", ended("2026-11-02"))]), SEEN)
[ENTRY] = register_of(CLOSING, SEEN).directory.ledger


def told(*entries: object, site: str | None = None, **more: bytes) -> list[str]:
    data = {**CLOSING, **more, "data/postings.yaml": ledger.as_yaml(list(entries), site)}
    return codes(check(data, SEEN + DAY))


IMPOSSIBLE = {
    "another day than its id": {"announced_on": SEEN - DAY},
    "another unit than its id": {"unit": "ylz"},
    "another kind than its id": {"type": "注销"},
    "seen before it was announced": {"looks": (Look(on=SEEN - DAY, by="url", found="same"),)},
    "a day that there is not": {"notice": "2026-02-30-ylg-close"},
    "other words than its digest": {"wording": "<p>别的话</p>"},
}


@pytest.mark.parametrize("what", IMPOSSIBLE)
def test_what_cannot_be_is_an_error(what: str) -> None:
    """Whatever the seals say: they can be computed by anybody."""
    assert "posting-altered" in told(dataclasses.replace(ENTRY, **IMPOSSIBLE[what]))


def test_a_version_that_nobody_filed_is_an_error() -> None:
    """One more wording than corrections were written."""
    assert told(ENTRY, dataclasses.replace(ENTRY, version=2)) == ["posting-version"]


@pytest.mark.parametrize("site", ["https://test.example.gov.cn/xmt/", "https://www.example.gov.cn/", "x"])
def test_the_ledger_of_another_site_is_refused(site: str) -> None:
    """That of a trial's site, copied: what was seen there was not online here."""
    assert told(ENTRY, site=site) == ["posting-site"]


def test_the_ledger_of_a_site_that_moved_is_ours() -> None:
    """The address that it had stands in site.yaml."""
    settings = data_files(site={"former_base_urls": ["https://old.example.gov.cn/xmt"]})["data/site.yaml"]
    assert told(ENTRY, site="https://old.example.gov.cn/xmt/", **{"data/site.yaml": settings}) == []


@pytest.mark.parametrize(
    "looks", [[], ["absent"], ["failed", "altered"]], ids=["none", "only absent", "only failed and altered"]
)
def test_an_entry_that_nobody_saw_is_none(looks: list[str]) -> None:
    """An entry exists because somebody saw the words."""
    made = tuple(Look(on=SEEN, by="url", found=found) for found in ["same", *looks])
    text = ledger.as_yaml([dataclasses.replace(ENTRY, looks=made)]).decode()
    cut = text.replace("      - 'on': '2026-11-02'\n        by: url\n        found: same\n", "", 1)
    cut = cut if looks else cut.replace("    looks:\n", "    looks: []\n")
    checked = check({**CLOSING, "data/postings.yaml": cut.encode()}, SEEN + DAY)
    assert any(finding.where.path == "data/postings.yaml" for finding in checked.findings)
