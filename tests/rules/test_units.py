"""Units and lists of names: what looks like several, like one twice, or like a slip."""

import pytest

from roster.source.problems import Finding
from tests.rules.test_rules import OPENING, UNITS, account, check

JYJ = {"id": "jyj", "name": "示例市教育局", "region": "示例市"}


def found(code: str, *accounts: dict, **more) -> list[Finding]:
    return [finding for finding in check(*accounts, **more) if finding.code == code]


@pytest.mark.parametrize("key", ["short_names", "former_names"])
@pytest.mark.parametrize(
    "joined", ["市教育局，教育局", "市教育局、教育局", "市教育局；教育局", "市教育局;教育局", "，市教育局， 教育局"]
)
def test_names_that_stand_in_one_item_are_told_with_the_list_to_write(key: str, joined: str) -> None:
    [finding] = found("joined-names", account(), units=[*UNITS, {**JYJ, key: ["教委", joined]}])
    assert f"{key}: [教委, 市教育局, 教育局]" in finding.message


def test_aliases_are_names_too() -> None:
    assert len(found("joined-names", account(aliases=["卫健，健康"]))) == 1


@pytest.mark.parametrize("names", [["市教育局", "教育局"], ["甲·乙"], ["教育局（市）"]])
def test_names_of_their_own_are_let_pass(names: list[str]) -> None:
    assert found("joined-names", account(aliases=names), units=[*UNITS, {**JYJ, "short_names": names}]) == []


@pytest.mark.parametrize(
    ("unit", "code"),
    [
        ({"not_on": ["douyin，weibo"]}, "unknown-platform"),
        ({"ended": {"on": "2026-03-01", "into": ["wjw，sfb"]}}, "unit-successor"),
        ({"owners": ["@jyj，@xmt"]}, "bad-text"),
    ],
)
def test_ids_that_stand_in_one_item_are_told_with_the_list_to_write(unit: dict, code: str) -> None:
    [finding] = found(code, account(), units=[*UNITS, {**JYJ, **unit}])
    assert "[" in finding.message and ", " in finding.message and "英文逗号" in finding.message


CLOSING = {"type": "关停", "on": "2026-11-09", "approved": "集体研究", "announced_on": "2026-11-09"}


@pytest.mark.parametrize(
    "successor", ["sfb-weixin，市政府网站", "市政府网站、sfb-weixin", "sfb-weixin 市政府网站", "sfb-weixin和市政府网站"]
)
def test_a_successor_id_among_words_is_an_error(successor: str) -> None:
    """The id would be printed into a notice that stays for ever."""
    other = account(id="sfb-weixin", unit="sfb", handle="shili-fabu")
    closing = account(filings=[OPENING, {**CLOSING, "successor": successor}])
    [finding] = found("joined-successors", other, closing)
    assert "sfb-weixin" in finding.message and "successor: [" in finding.message
    listed = account(filings=[OPENING, {**CLOSING, "successor": ["sfb-weixin", "市政府网站"]}])
    assert found("joined-successors", other, listed) == []


def test_a_misspelt_successor_id_among_words_is_an_error() -> None:
    other = account(id="sfb-weixin", unit="sfb", handle="shili-fabu")
    closing = account(filings=[OPENING, {**CLOSING, "successor": "sfb-wexin，市政府网站"}])
    assert len(found("joined-successors", other, closing)) == 1


@pytest.mark.parametrize(
    "text", ["市政府网站、市政务服务热线12345", "“示例发布”微信、微博", "https://www.example.gov.cn/xmt/"]
)
def test_words_alone_may_list_what_they_like(text: str) -> None:
    assert found("joined-successors", account(filings=[OPENING, {**CLOSING, "successor": text}])) == []


@pytest.mark.parametrize("name", ["示例市卫生健康委员会", "示例市 卫生健康委员会"])
def test_two_units_of_one_name_are_told_at_the_second(name: str) -> None:
    [finding] = found("same-unit-name", account(), units=[*UNITS, {**JYJ, "name": name}])
    assert "wjw" in finding.message


def test_a_unit_may_bear_the_name_of_one_that_is_no_more() -> None:
    gone = {**JYJ, "id": "old", "ended": {"on": "2020-01-01"}}
    assert found("same-unit-name", account(), units=[*UNITS, gone, JYJ]) == []


@pytest.mark.parametrize(
    ("region", "meant"),
    [
        ("示列市", "示例市"),
        ("示例", "示例市"),
        ("例示市", "示例市"),
        ("示例市/东山", "示例市/东山区"),
        ("示列市/东山区", "示例市/东山区"),
        ("东山区", "示例市/东山区"),
    ],
)
def test_a_region_that_nobody_else_has_is_told_with_the_near_one(region: str, meant: str) -> None:
    others = [{"id": f"d{n}", "name": f"示例市东山区第{n}局", "region": "示例市/东山区"} for n in range(2)]
    [finding] = found("lone-region", account(), units=[*UNITS, *others, {**JYJ, "region": region}])
    assert f"“{meant}”" in finding.message


@pytest.mark.parametrize("region", ["示例市/东山区", "示例市/南湖县", "别的省"])
def test_a_region_of_its_own_is_let_pass(region: str) -> None:
    """A county with one unit is no slip."""
    others = [{"id": f"d{n}", "name": f"示例市东山区第{n}局", "region": "示例市/东山区"} for n in range(2)]
    assert found("lone-region", account(), units=[*UNITS, *others, {**JYJ, "region": region}]) == []


def test_an_empty_register_is_told_and_a_broken_one_is_not_called_empty() -> None:
    assert len(found("empty-register")) == 1
    assert found("empty-register", account()) == []
    assert found("empty-register", account(name="")) == []


@pytest.mark.parametrize(
    ("name", "bare"), [("“示例教育”", "示例教育"), ("《示例教育》", "示例教育"), ("「示例教育」", "示例教育")]
)
def test_marks_around_a_name_are_told(name: str, bare: str) -> None:
    """They would stand on the page, and the name would not be that of the platform."""
    [finding] = found("name-in-marks", account(name=name))
    assert finding.message.endswith(f"请写成 {bare}")


@pytest.mark.parametrize("name", ["“一网通办”示例", "示例“一网通办”", "示例教育", "“甲”和“乙”", "“”"])
def test_marks_within_a_name_are_its_own(name: str) -> None:
    assert found("name-in-marks", account(name=name)) == []
