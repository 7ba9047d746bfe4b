"""A field without its colon is understood in every file that people write."""

import dataclasses

import pytest

from roster.check import inputs, settings
from roster.directory.day import Day
from roster.edge import disk
from roster.review import requests
from roster.source.files import ACCOUNTS, FAKES, INSPECTIONS, REGISTERS, SITE, Files
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
