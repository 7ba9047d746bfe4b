"""``check --base`` against whoever would hide a notice behind another register, or let one of its accounts live on."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import yaml

from roster.check import inputs
from roster.directory.adopted import Standing, names, standing
from roster.directory.day import Day
from roster.records.plain import digest
from roster.source.problems import Level
from tests.counties import (
    FILE,
    HEALTH,
    OFFICE,
    OURS,
    SCHOOL,
    SCHOOLS,
    altered,
    entry,
    kept,
    province,
    published,
    with_adopted,
)
from tests.support import TODAY, Record, as_data, board_of, data_files, ended, gone, program, register_of, unit

Files = dict[str, bytes]
STOOD_ON = date(2026, 11, 21)


def errors(before: Files, after: Files) -> set[str]:
    """The codes of the errors of a proposal."""
    site = program()
    base = inputs.Base(replace(site, data=before), STOOD_ON)
    found = inputs.check(replace(site, data=after), Day(TODAY), base=base).findings
    return {one.code for one in found if one.level is Level.ERROR}


def edited(files: Files, change: Callable[[dict[str, Any]], None]) -> Files:
    """The files with something changed in the records that were taken in."""
    data = yaml.safe_load(files[FILE])
    change(data)
    return {**files, FILE: as_data(data)}


def resealed(files: Files) -> Files:
    """As somebody would who knows how the digests are made."""
    whole = register_of_unchecked(files)
    data = yaml.safe_load(files[FILE])
    for section in ("units", "accounts"):
        for one in data[section]:
            one["origin"]["sha256"] = digest(getattr(whole, section)[one["id"]])
    return {**files, FILE: as_data(data)}


def register_of_unchecked(files: Files) -> Any:
    directory, _ = inputs.join(replace(program(), data=files), Day(TODAY))
    assert directory
    return directory


CLOSING = {**HEALTH, "id": "dong-wjj-weixin", "unit": "ylg", "filings": [*HEALTH["filings"], ended("2026-11-21")]}


def test_a_notice_is_not_dodged_by_an_origin() -> None:
    """The account of ours whose closing is announced, and waits to be seen, is suddenly a county's: refused, and
    whoever does not compare sees at least what its own register says.
    """
    before = province(published(HEALTH, SCHOOL), [OURS, CLOSING])
    assert len(board_of(before, TODAY).notices) == 1
    after = with_adopted(province(published(HEALTH, SCHOOL)))
    assert board_of(after, TODAY).notices == {}
    assert "origin-changed" in errors(before, after)


def test_a_county_that_plays_along_changes_nothing() -> None:
    """Its copy has the very account, closed, with a key that we know."""
    theirs = {**HEALTH, "filings": CLOSING["filings"]}
    before = province(published(theirs, SCHOOL), [OURS, CLOSING])
    after = with_adopted(province(published(theirs, SCHOOL)))
    assert "origin-changed" in errors(before, after)


def test_an_account_that_a_county_closed_does_not_become_ours() -> None:
    """Without its origin it would be an account in use."""
    closed = {**HEALTH, "filings": [*HEALTH["filings"], gone("2026-03-10", "2026-04-10")]}
    before = with_adopted(province(published(closed, SCHOOL)))
    own = {**HEALTH, "id": "dong-wjj-weixin", "unit": "ylg"}
    [school] = [one for one in yaml.safe_load(before[FILE])["accounts"] if one["id"] == "dong-jyj-weixin"]
    units = yaml.safe_load(before[FILE])["units"]
    moved = {**before, **data_files([OURS, own]), FILE: as_data({"units": units, "accounts": [school]})}
    moved["data/registers.yaml"] = before["data/registers.yaml"]
    assert "origin-changed" in errors(before, moved)


ORIGINS: dict[str, Callable[[Record], None]] = {
    "another register": lambda origin: origin.update(register="bei"),
    "another account": lambda origin: origin.update(id="wjj-weixin"),
    "an account that is none": lambda origin: origin.update(id="nobody"),
}


@pytest.mark.parametrize("case", ORIGINS)
def test_an_origin_is_never_another(case: str) -> None:
    before = with_adopted(province(published(HEALTH, SCHOOL), registers=[entry(), entry(id_="bei", number=2)]))
    [school, _] = yaml.safe_load(before[FILE])["accounts"]
    assert school["origin"]["id"] == "jyj-weixin"
    after = resealed(edited(before, lambda data: ORIGINS[case](data["accounts"][0]["origin"])))
    assert "origin-changed" in errors(before, after)


def _ends(data: dict[str, Any]) -> None:
    data["accounts"][0]["filings"].append(gone("2026-03-10", "2026-04-10"))


FORGED: dict[str, Callable[[dict[str, Any]], None]] = {
    "an end that its register does not know": _ends,
    "another identity": lambda data: data["accounts"][0].update(account_id="gh_0000000000ff"),
    "another name": lambda data: data["accounts"][0].update(name="健康冬山"),
    "another unit's name": lambda data: data["units"][0].update(name="东山区公安局"),
    "a picture": lambda data: data["accounts"][0].update(qr="images/x.png"),
    "an account that was never offered": lambda data: data["accounts"].append(
        {
            **data["accounts"][0],
            "id": "dong-x",
            "account_id": "gh_0000000000ff",
            "handle": "other-one",
            "origin": {**data["accounts"][0]["origin"], "id": "x"},
        }
    ),
}


@pytest.mark.parametrize("case", FORGED)
def test_what_was_taken_in_is_changed_by_its_register_alone(case: str) -> None:
    """By anybody else it is refused at once; with digests made anew where it is compared with what stood before."""
    before = with_adopted(province(published(HEALTH, SCHOOL)))
    after = edited(before, FORGED[case])
    assert {"adopted-edited", "origin-changed"} <= errors(before, after)
    assert "origin-changed" in errors(before, resealed(after))


def test_what_its_register_changed_may_be_brought_over() -> None:
    """Also a closing that was announced there long before it comes here, and one of a county as old as the hills."""
    before = with_adopted(province(published(HEALTH, SCHOOL)))
    theirs = {**HEALTH, "filings": [*HEALTH["filings"], gone("2026-03-10", "2026-04-10")]}
    copy = kept(published(theirs, SCHOOL))
    assert errors({**before, **copy}, with_adopted({**before, **copy})) == set()
    assert errors(before, with_adopted({**before, **copy})) == set()


def test_a_first_adoption_passes_review() -> None:
    before = province(published(HEALTH, SCHOOL))
    assert errors(before, with_adopted(before)) == set()


WITHOUT: dict[str, Callable[[Files], Files]] = {
    "the register": lambda files: {**files, "data/registers.yaml": as_data({"registers": []})},
    "its region": lambda files: {**files, "data/registers.yaml": as_data({"registers": [entry(region=None)]})},
    "its key": lambda files: {
        **files,
        "data/registers.yaml": as_data({"registers": [{k: v for k, v in entry().items() if k != "keys"}]}),
    },
    "its copy": lambda files: {path: data for path, data in files.items() if "followed" not in path},
}


@pytest.mark.parametrize("case", WITHOUT)
def test_nothing_comes_from_a_register_that_cannot_be_asked(case: str) -> None:
    files = WITHOUT[case](with_adopted(province(published(HEALTH, SCHOOL))))
    assert "unknown-origin" in errors(files, files)


def test_records_of_ours_and_of_others_do_not_lie_in_one_file() -> None:
    taken = with_adopted(province(published(HEALTH, SCHOOL)))
    elsewhere = {path: data for path, data in taken.items() if path != FILE} | {"data/accounts/x.yaml": taken[FILE]}
    assert "unknown-origin" in errors(taken, elsewhere)
    mixed = edited(taken, lambda data: data["units"].append(unit("x", "示例市样例所")))
    assert "unknown-origin" in errors(taken, mixed)


def test_a_copy_that_is_not_the_registers_own_takes_nothing_in() -> None:
    """Altered on its way: of a register with a key nothing is believed that it did not sign."""
    taken = with_adopted(province(published(HEALTH, SCHOOL)))
    files = {**taken, "data/followed/dong.json": altered(published(HEALTH, SCHOOL), "wjj-weixin", name="假的")}
    assert {"bad-followed", "unknown-origin"} <= errors(files, files)


def test_a_record_says_how_it_stands() -> None:
    directory = register_of(with_adopted(province(published(HEALTH, SCHOOL))), TODAY).directory
    known = names(directory)
    assert {standing(directory, known, one) for one in directory.accounts.values()} == {None, Standing.SAME}
    assert {OFFICE["name"], SCHOOLS["name"]} <= {one.name for one in directory.units.values() if one.origin}
