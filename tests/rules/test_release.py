"""A real build refuses what nobody can mean, in settings and in records, and tells what pages will lack."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from roster.check import inputs
from roster.directory.day import Day
from roster.edge import disk
from roster.rules import placeholders
from roster.source import yamltree
from roster.source.problems import Problem
from tests.support import (
    RELEASED,
    ROOT,
    SITE,
    Record,
    account,
    as_data,
    data_files,
    opened,
    released,
    run,
    unit,
    write_site,
)

TODAY = date(2026, 11, 22)
COMPLETE = {
    **RELEASED,
    "since": "2026-11-01",
    "portal_name": "甲市人民政府门户网站",
    "site_domain": "www.jiashi.gov.cn",
    "site_id_code": "3299990001",
}
UNIT = {"id": "ylg", "name": "甲市样板馆", "region": "甲市"}
ACCOUNT = {
    "id": "ylg-weixin",
    "name": "甲市样板",
    "platform": "wechat",
    "account_id": "gh_9d3c7f20a81e",
    "unit": "ylg",
    "filings": [opened()],
}


def found(files: dict[str, bytes], *, release: bool = True) -> list[Problem]:
    return inputs.check(replace(disk.read_site(ROOT / "docs"), data=files), Day(TODAY), for_release=release).findings


def refused(
    *, settings: Record | None = None, of_unit: Record | None = None, of_account: Record | None = None
) -> list[Problem]:
    """What a release says of a good site with some values changed; a trial must say nothing."""
    site = {**COMPLETE, **(settings or {})}
    files = data_files([{**ACCOUNT, **(of_account or {})}], [{**UNIT, **(of_unit or {})}], site=site)
    files["data/site.yaml"] = as_data(site)
    assert [p.code for p in found(files, release=False)] == []
    return found(files)


def test_a_real_site_has_no_finding() -> None:
    assert refused() == []


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        ({"name": "示例市名录"}, "name"),
        ({"name": "xxx市名录"}, "name"),
        ({"base_url": "https://www.example.gov.cn/"}, "base_url"),
        ({"base_url": "http://localhost:8000/"}, "base_url"),
        ({"base_url": "https://www.xxx.gov.cn/"}, "base_url"),
        ({"base_url": "https://10.0.0.8/xmt/"}, "base_url"),
        ({"base_url": "https://203.0.114.9/"}, "base_url"),
        ({"base_url": "http://2130706433/"}, "base_url"),
        ({"base_url": "http://[::1]/"}, "base_url"),
        ({"base_url": "http://xmtserver/"}, "base_url"),
        ({"site_id_code": "0000000000"}, "site_id_code"),
        ({"site_id_code": "bm00000000"}, "site_id_code"),
        ({"report": {"phone": "0000-12345"}}, "phone"),
        ({"report": {"email": "x@example.com"}}, "email"),
        ({"report": {"portal_url": "http://192.168.1.2/hd/"}}, "portal_url"),
        ({"footer": {"organizer": "甲市", "icp": "甲ICP备00000000号"}}, "icp"),
        ({"footer": {"organizer": "甲市", "conac_id": "0" * 32}}, "conac_id"),
        ({"footer": {"organizer": "甲市", "contact": "http://[abc.d 0000-12345"}}, "contact"),
        ({"notice": {"关停": {"basis": "《示例办法》"}}}, "basis"),
        ({"notice": {"关停": {"basis": "《本地办法》第几条"}}}, "basis"),
        ({"footer": {"organizer": "XxX市人民政府办公室"}}, "organizer"),
    ],
)
def test_placeholders_in_settings_are_refused(settings: Record, line: str) -> None:
    """Each at its line."""
    problems = [
        p for p in refused(settings=settings) if p.code != "incomplete-settings"
    ]  # a host that is none differs from site_domain too
    assert {p.code for p in problems} == {"placeholder"}
    text = as_data({**COMPLETE, **settings}).decode().splitlines()
    assert any(line in text[p.where.line - 1] for p in problems)


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        ({"site_domain": "www.yishi.gov.cn"}, "site_domain"),
        ({"site_id_code": "1234567890"}, "site_id_code"),
        ({"site_id_code": "bm12345678"}, "site_id_code"),
    ],
)
def test_what_may_be_right_is_only_told(settings: Record, line: str) -> None:
    """A register may stand on a host beside the portal's."""
    [problem] = refused(settings=settings)
    assert (problem.code, problem.level.value) == ("incomplete-settings", "warning")
    assert line in as_data({**COMPLETE, **settings}).decode().splitlines()[problem.where.line - 1]


def test_an_address_that_cannot_be_taken_apart_is_no_traceback() -> None:
    assert refused(settings={"footer": {"organizer": "甲市", "contact": "http://[abc.d"}}) == []


@pytest.mark.parametrize(
    "more",
    [
        {"name": "示例市样例馆"},
        {"name": "XX市xxx局"},
        {"name": "某某市样例馆"},
        {"short_names": ["示例馆"]},
        {"region": "示例市"},
        {"contact": {"phone": "0000-12345001"}},
        {"contact": {"url": "https://ylg.example.gov.cn/"}},
        {"contact": {"address": "示例市示例路1号"}},
    ],
)
def test_placeholders_of_a_unit_are_told(more: Record) -> None:
    assert {p.code for p in refused(of_unit=more)} == {"made-up-record"}


@pytest.mark.parametrize(
    "more",
    [
        {"name": "健康示例"},
        {"name": "示例发布"},
        {"account_id": "gh_1a2b3c4d5e6f"},
        {"account_id": "gh_000000000036"},
        {"filings": [opened(number="示新媒备〔2019〕12号")]},
        {"represents": "示例市人民政府"},
        {"platform": "weibo", "account_id": "1000000001"},
        {"platform": "weibo", "account_id": "100000000022"},
    ],
)
def test_placeholders_of_an_account_are_told(more: Record) -> None:
    assert {p.code for p in refused(of_account=more)} == {"made-up-record"}


@pytest.mark.parametrize(
    "more",
    [
        {"name": "编程示例库"},
        {"description": "发布优秀示例和示范项目，XX路"},
        {"handle": "shilifabu"},
        {"handle": "xxx-gk12"},
        {"platform": "weibo", "account_id": "1000300001"},
    ],
)
def test_words_that_real_accounts_may_have_are_not_refused(more: Record) -> None:
    assert refused(of_account=more) == []


def test_the_demonstration_and_the_starter_are_told_to_the_last_record() -> None:
    """With real settings too: every unit and every account that we made up has a finding of its own."""
    folder = disk.read_site(ROOT)
    problems = inputs.check(
        replace(folder, data={**folder.data, "data/site.yaml": as_data(COMPLETE)}), Day(TODAY), for_release=True
    ).findings
    told = {(p.where.path, p.where.line) for p in problems if p.code == "made-up-record"}
    for path, data in folder.data.items():
        if path.startswith("data/accounts"):
            raw, _ = yamltree.parse(data, path)
            lines = data.decode().splitlines()
            names = {
                line.strip().removeprefix("name: ") for number, line in enumerate(lines, 1) if (path, number) in told
            }
            assert {record["name"] for record in (*raw["units"], *raw["accounts"])} <= names
    starter = (ROOT / "roster/starter/data/accounts.yaml").read_text("utf-8")
    uncommented = "\n".join(line.removeprefix("# ").removeprefix("#") for line in starter.splitlines()[3:])
    assert {p.code for p in found({**released(), "data/accounts.yaml": uncommented.encode()})} >= {"made-up-record"}


@pytest.mark.parametrize(
    "name",
    [
        "新乡县公安局",
        "平安北京东城",
        "示范区发布",
        "虞城三五基层工作日",
        "XX江发布",
        "阳新县XF中队",
        "健康示范县",
        "吉林省示范区",
    ],
)
def test_no_name_that_a_place_may_have_is_refused(name: str) -> None:
    assert placeholders.in_name(name) == ""


def test_a_release_says_what_every_page_will_lack() -> None:
    """A warning for each: the site may be published, and nobody is surprised by an inspection."""
    problems = found(released([account("a")]))
    assert {(p.code, p.level.value) for p in problems} == {("incomplete-settings", "warning")}
    assert [word for word in ("SiteIDCode", "SiteDomain") if not any(word in p.message for p in problems)] == []
    files = released([account("a")])
    files["data/site.yaml"] = as_data({**COMPLETE, "footer": {}})
    [problem] = found(files)
    assert "footer.organizer" in problem.message


@pytest.mark.parametrize("key", ["since", "portal_name"])
def test_a_release_asks_for_the_day_of_opening_and_whose_code_it_is(key: str) -> None:
    files = released([account("a")])
    files["data/site.yaml"] = as_data({name: value for name, value in COMPLETE.items() if name != key})
    [problem] = found(files)
    assert problem.code == "incomplete-settings" and key in problem.message


def test_a_register_without_a_code_needs_no_portal() -> None:
    files = released([account("a")])
    site = {name: value for name, value in COMPLETE.items() if name not in ("portal_name", "site_id_code")}
    files["data/site.yaml"] = as_data(site)
    assert not any("portal_name" in problem.message for problem in found(files))


def test_deploy_refuses_placeholders_unless_it_is_a_trial(tmp_path: Path) -> None:
    """Nothing is written; made-up accounts under real settings are told."""
    root = write_site(tmp_path / "site", data_files([account("a")], [unit()], site=SITE))
    assert run("deploy", "--root", root, "--to", tmp_path / "www", today=TODAY).returncode == 1
    assert not (tmp_path / "www").exists()
    assert run("deploy", "--root", root, "--to", tmp_path / "www", "--trial", today=TODAY).returncode == 0
    write_site(root, {"data/site.yaml": as_data(RELEASED)})
    done = run("deploy", "--root", root, "--to", tmp_path / "real", today=TODAY)
    assert done.returncode == 0 and "[made-up-record]" in done.stderr
