"""The way of a filing: filed, entered, reported upward, each in its days; what waits is told, and written at once."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from roster.directory import chain
from roster.papers import oversight
from roster.rules.deadlines import is_late
from tests.support import account, check, codes, data_files, opened, register_of, run, write_site

TODAY = date(2026, 11, 20)
LIMITS = {
    "effective": "2026-01-01",
    "entering": {"working_days": "3", "basis": "办法"},
    "reporting": {"working_days": "2"},
}


def filed(id_: str, on: str, **days: str) -> dict[str, Any]:
    return account(id_, name=f"样例{id_}") | {"filings": [opened(on, **days)]}


def asked(policy: dict[str, Any]) -> dict[str, Any]:
    """The limits with others in their place; None takes one away."""
    return {key: value for key, value in (LIMITS | policy).items() if value}


def files(*accounts: dict[str, Any], **policy: Any) -> dict[str, bytes]:
    quiet = {"second-account": "off", "name-differs": "off", "confusable-name": "off"}
    return data_files(accounts, site={"filing": asked(policy), "rules": quiet})


@pytest.mark.parametrize(
    ("days", "wanted"),
    [
        ({"filed_on": "2026-11-03"}, []),
        ({"filed_on": "2026-11-03", "entered_on": "2026-11-06"}, []),
        ({"filed_on": "2026-11-03", "entered_on": "2026-11-09"}, ["late-stage"]),
        ({"filed_on": "2026-11-03", "entered_on": "2026-11-06", "reported_on": "2026-11-10"}, []),
        ({"filed_on": "2026-11-03", "entered_on": "2026-11-06", "reported_on": "2026-11-11"}, ["late-stage"]),
        ({"filed_on": "2026-11-03", "entered_on": "2026-11-02"}, ["date-order"]),
        ({"filed_on": "2026-11-03", "reported_on": "2026-11-04"}, ["date-order"]),
        ({"entered_on": "2026-11-04"}, ["date-order"]),
        ({"filed_on": "2026-11-03", "entered_on": "2026-11-21"}, ["future-date", "late-stage"]),
    ],
)
def test_each_stage_has_its_own_days(days: dict[str, str], wanted: list[str]) -> None:
    assert sorted(codes(check(files(filed("a", "2026-11-02", **days)), TODAY))) == wanted


def test_what_the_site_does_not_ask_is_not_judged() -> None:
    """Nor what came before the day from which a stage counts."""
    late = filed("a", "2026-11-02", filed_on="2026-11-03", entered_on="2026-11-19")
    assert codes(check(files(late, entering=None), TODAY)) == []
    assert codes(check(files(late, entering={"working_days": "3", "since": "2026-11-04"}), TODAY)) == []
    assert codes(check(files(late, entering={"working_days": "3", "since": "2026-11-03"}), TODAY)) == ["late-stage"]


@pytest.mark.parametrize(
    ("filed_on", "policy", "late"),
    [
        ("2026-01-29", {}, False),  # the 20th working day after 1 January 2026, with 4 January worked
        ("2026-01-30", {}, True),
        ("2026-01-06", {"grace_working_days": "3"}, False),
        ("2026-01-07", {"grace_working_days": "3"}, True),
        ("2026-10-30", {"effective": None}, False),
        ("2019-03-04", {}, False),
    ],
)
def test_accounts_older_than_the_rules_have_their_days_of_grace(filed_on: str, policy: dict, late: bool) -> None:
    """南通第三十五条: 20 working days from when the rules hold, where the site says since when."""
    site = {"filing": asked(policy), "since": "2026-01-01"}
    old = filed("a", "2019-03-01", filed_on=filed_on)
    directory = register_of(data_files([old], site=site), TODAY).directory
    assert is_late(directory, directory.accounts["a"].filings[0]) is late


ACCOUNTS = (
    filed("a", "2026-11-02", filed_on="2026-11-03"),
    filed("b", "2026-11-17", filed_on="2026-11-18"),
    filed("c", "2026-11-02", filed_on="2026-11-03", entered_on="2026-11-04"),
    filed("d", "2026-11-02", filed_on="2026-11-03", entered_on="2026-11-04", reported_on="2026-11-05"),
    filed("e", "2025-11-02", filed_on="2025-11-03"),
    filed("f", "2026-11-02"),
)


def test_what_waits_is_listed_with_its_last_day() -> None:
    register = register_of(files(*ACCOUNTS), TODAY)
    told = next(one for one in oversight.sections(register, 6, None) if one.id == "backlog")
    assert [(row.cells[3], row.cells[5], row.cells[7], row.cells[8]) for row in told.rows] == [
        ("a", "录入", date(2026, 11, 6), "已超过期限"),
        ("c", "上报", date(2026, 11, 6), "已超过期限"),
        ("b", "录入", date(2026, 11, 23), "没有到期"),
    ]
    assert "录入在 3 个工作日内（办法），上报在 2 个工作日内" in told.rule and not told.todo
    without = register_of(files(*ACCOUNTS, entering=None, reporting=None), TODAY)
    assert not [one for one in oversight.sections(without, 6, None) if one.id == "backlog"]


def test_the_office_writes_many_at_once(tmp_path: Path, run: Callable) -> None:
    site = write_site(tmp_path, files(*ACCOUNTS))
    done = run("file", "录入", "--all", "--until", "2026-11-10", "--root", site, "--no-ask", today=TODAY)
    assert done.returncode == 0, done.stderr
    assert waiting(site) == {"录入": ["b"], "上报": ["a", "c", "e"]}
    early = run("file", "上报", "a", "--on", "2026-11-19", "--root", site, "--no-ask", today=TODAY)
    assert early.returncode == 2 and waiting(site)["上报"] == ["a", "c", "e"]
    assert run("file", "上报", "a", "c", "--root", site, "--no-ask", today=TODAY).returncode == 0
    assert waiting(site)["上报"] == ["e"]


def waiting(site: Path) -> dict[str, list[str]]:
    data = {f"data/{path.name}": path.read_bytes() for path in (site / "data").iterdir()}
    directory = register_of(data, TODAY).directory
    return {stage.name: [one.account.id for one in chain.waiting(directory, stage)] for stage in chain.STAGES}


@pytest.mark.parametrize("more", [("d",), ("nobody",), ("--all", "a"), (), ("a", "--until", "2026-11-10")])
def test_what_does_not_wait_is_refused(tmp_path: Path, run: Callable, more: tuple[str, ...]) -> None:
    site = write_site(tmp_path, files(*ACCOUNTS))
    before = (site / "data/accounts.yaml").read_bytes()
    done = run("file", "录入", *more, "--root", site, "--no-ask", today=TODAY)
    assert done.returncode == 2 and "Traceback" not in done.stderr
    assert (site / "data/accounts.yaml").read_bytes() == before


def test_a_stage_may_be_filled_in_and_never_rewritten(tmp_path: Path) -> None:
    """It is history like the rest of a filing."""
    site, before = tmp_path / "site", tmp_path / "before-2026-11-19"
    for old, new, wanted in ((None, "2026-11-04", 0), ("2026-11-04", "2026-11-05", 1), ("2026-11-04", None, 1)):
        for folder, day in ((before, old), (site, new)):
            days = {"filed_on": "2026-11-03"} | ({"entered_on": day} if day else {})
            write_site(folder, files(filed("a", "2026-11-02", **days)))
        done = run("check", "--root", site, "--base", before, today=TODAY)
        assert done.returncode == wanted and ("filing-rewritten" in done.stderr + done.stdout) == bool(wanted)


def test_the_stages_survive_a_table(tmp_path: Path) -> None:
    """What is exported is read back as it was."""
    site, other = write_site(tmp_path / "site", files(*ACCOUNTS)), write_site(tmp_path / "other", files())
    assert run("export", tmp_path / "out.xlsx", "--root", site, today=TODAY).returncode == 0
    (other / "data/accounts.yaml").write_bytes(b"units: []\naccounts: []\n")
    done = run("import", tmp_path / "out.xlsx", "--root", other, "--yes", today=TODAY)
    assert done.returncode == 0, done.stderr + done.stdout
    read = {path.relative_to(other).as_posix(): path.read_bytes() for path in (other / "data").rglob("*.yaml")}
    again, before = (register_of(data, TODAY).directory.accounts for data in (read, files(*ACCOUNTS)))
    assert {id_: a.filings for id_, a in again.items()} == {id_: a.filings for id_, a in before.items()}
