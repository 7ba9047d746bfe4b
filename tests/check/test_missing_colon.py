"""A field without its colon is understood in every file that people write."""

import dataclasses

import pytest

from roster.check import inputs, settings
from roster.directory.day import Day
from roster.edge import disk
from roster.review import requests
from roster.source import yamltree
from roster.source.files import ACCOUNTS, FAKES, INSPECTIONS, REGISTERS, SITE, Files
from roster.source.vocabulary import Vocabulary
from tests.check.test_cases import TODAY
from tests.support import ROOT

SAMPLE = disk.read_site(ROOT)
FIELDS = {
    ACCOUNTS: "    name: ",
    FAKES: "    name: ",
    INSPECTIONS: "    on: ",
    SITE: "timezone: ",
    REGISTERS: "    base_url: ",
}


def without(path: str, field: str) -> tuple[Files, int]:
    """The sample site with the first such field of a file written without its colon, and its line."""
    text = SAMPLE.data[path].decode()
    before, found, after = text.partition("\n" + field)
    assert found
    data = {**SAMPLE.data, path: f"{before}{found.replace(': ', ' ')}{after}".encode()}
    return dataclasses.replace(SAMPLE, data=data), before.count("\n") + 2


@pytest.mark.parametrize("path", FIELDS)
def test_the_line_to_write_is_told(path: str) -> None:
    """At its line, once, and nothing that only follows from it."""
    files, line = without(path, FIELDS[path])
    told = [f for f in inputs.check(files, Day(TODAY)).findings if f.code == "yaml-syntax"]
    assert [(one.where.path, one.where.line) for one in told] == [(path, line)]
    assert f"请把这一行写成“{FIELDS[path].strip()} " in told[0].message


def test_in_the_settings_and_a_submission_as_well() -> None:
    """They are read on ways of their own."""
    told = [
        *settings.read(without(SITE, FIELDS[SITE])[0]).problems,
        *requests.read("submission: 1\nrequests:\n  - type 核对\n    account: wjw\n".encode(), "a.yaml")[1],
    ]
    assert sum("少了冒号" in one.message for one in told) == 2


@pytest.mark.parametrize("written", ["phone:0000-1", "phone：0000-1", "phone 0000-1", "phone　0000-1", "phone0000-1"])
def test_what_stands_together_in_braces_is_not_lost(written: str) -> None:
    """YAML reads a field name with nothing after it, which may stand there: what was meant was read by nobody."""
    text = SAMPLE.data[ACCOUNTS].decode()
    before, found, after = text.partition("phone: 0000-12345002")
    files = dataclasses.replace(SAMPLE, data={**SAMPLE.data, ACCOUNTS: (before + written + after).encode()})
    [told] = [one for one in inputs.check(files, Day(TODAY)).findings if one.code == "unknown-key"]
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    assert (told.where.path, told.where.line, told.where.column) == (ACCOUNTS, line, column) and found
    assert "请写成“phone: 0000-1”" in told.message


@pytest.mark.parametrize(
    ("written", "is_told"),
    [("电话：0000-1", True), ("电话 1", True), ("name-differs: ", False), ("phone: ", False), ("phones: ", False)],
)
def test_a_field_with_nothing_after_it_may_stand_there(written: str, is_told: bool) -> None:
    """Only where its name holds more than a name is something lost."""
    value, told = yamltree.parse(f"a: {{{written}}}\n".encode(), "x", words=Vocabulary(frozenset({"name", "phone"})))
    assert value == {"a": {}} and [one.code for one in told] == ["unknown-key"] * is_told
