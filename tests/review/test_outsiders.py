"""``plan``: what a change makes the register say of accounts that are not its own is never without influence."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from roster.review import plans
from roster.review.plan_text import as_json, as_markdown, summary
from tests.review.test_plan import ACCOUNTS, UNITS, data_files
from tests.support import TODAY, as_data, check, ended, unit

FAKE = {
    "id": "jm-1",
    "platform": "weibo",
    "account_id": "1000000099",
    "confirmed": {"on": "2026-11-02", "by": "ylz"},
}
REGISTER = {"id": "sheng", "name": "样例省名录", "base_url": "https://sheng.example.gov.cn/xmt/"}
COPY = {"id": "x", "name": "省样例", "platform": "weibo", "platform_name": "新浪微博", "account_id": "1000000077"}
COPY |= {"unit_name": "样例厅", "state": "运行", "page": "https://sheng.example.gov.cn/xmt/accounts/x/"}


def files(fakes: list[Any] = [], registers: list[Any] = [], copies: list[Any] | None = None) -> dict[str, bytes]:  # noqa: B006
    """The register with these beside it."""
    made = data_files(ACCOUNTS, UNITS)
    made["data/fakes.yaml"] = as_data({"fakes": fakes})
    made["data/registers.yaml"] = as_data({"registers": registers})
    if copies is not None:
        made["data/followed/sheng.json"] = json.dumps({"accounts": copies}, ensure_ascii=False).encode()
    return made


def told(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> tuple[str, str]:
    plan = plans.plan(check(before, TODAY), check(after, TODAY), ["data/fakes.yaml"])
    return summary(plan), "\n".join(plan.suspicious)


@pytest.mark.parametrize("identity", [{}, {"handle": "shilifabu"}, {"account_id": "1000000098"}])
def test_whoever_is_accused_is_named_to_the_reviewer(identity: dict[str, str]) -> None:
    """A new accusation, and one that takes another identity."""
    before = files([FAKE] if identity else [])
    said, looked_at = told(before, files([{**FAKE, **identity}]))
    assert "没有影响" not in said
    assert (
        f"“{[*identity.values(), FAKE['account_id']][0]}”已核实为假冒（jm-1，示例市样例中心 2026-11-02 核实）"
        in looked_at
    )


@pytest.mark.parametrize("after", [[], [{**FAKE, "confirmed": None}], [{**FAKE, "account_id": "1000000098"}]])
def test_a_fake_that_is_none_any_more_is_told(after: list[dict[str, Any]]) -> None:
    """Taken out, no longer confirmed, or another identity in its place."""
    left = [{key: value for key, value in one.items() if value} for one in after]
    assert "不再说新浪微博“1000000099”是假冒（jm-1）" in told(files([FAKE]), files(left))[1]


def test_a_fake_that_nobody_confirmed_accuses_nobody() -> None:
    """It reaches no page."""
    unconfirmed = {key: value for key, value in FAKE.items() if key != "confirmed"}
    assert "假冒（" not in told(files(), files([unconfirmed]))[1]


def test_where_people_are_sent_is_told_with_its_address() -> None:
    """A register that comes, moves, or lies at no address of a government."""
    moved = {**REGISTER, "base_url": "https://sheng.example.cc/xmt/"}
    assert "指到“样例省名录”https://sheng.example.gov.cn/xmt/；请核实" in told(files(), files(registers=[REGISTER]))[1]
    looked_at = told(files(registers=[REGISTER]), files(registers=[moved]))[1]
    assert "https://sheng.example.cc/xmt/，不以 .gov.cn 结尾" in looked_at


def test_a_copy_that_changed_is_counted() -> None:
    """One account put in, one that points to another identity."""
    before = files(registers=[REGISTER], copies=[COPY])
    after = files(registers=[REGISTER], copies=[{**COPY, "account_id": "1000000078"}])
    assert "data/followed/sheng.json 变了：多了或改了 1 个账号，少了 1 个" in told(before, after)[1]
    assert "变了" not in told(before, before)[1]


def test_keys_of_a_register_that_change_are_told() -> None:
    """Whoever takes them away makes everybody's copy believed."""
    key = {"id": "k1", "public": "iojj3XQJ8ZX9UtstPLpdcspnCb8dlBIb83SIAbQPb1w="}
    keyed, bare = files(registers=[{**REGISTER, "keys": [key]}]), files(registers=[REGISTER])
    assert "的公钥变了（现在：没有，谁写的副本都信）" in told(keyed, bare)[1]
    assert "的公钥变了（现在：k1）" in told(bare, keyed)[1]
    assert "公钥变了" not in told(keyed, keyed)[1]


def test_a_unit_called_as_one_of_another_register_is_told() -> None:
    """Once, when it comes: verify/ answers a unit's name with its accounts."""
    before = files(registers=[REGISTER], copies=[COPY])
    named = data_files(ACCOUNTS, [*UNITS, unit("ting", COPY["unit_name"])])
    after = {**before, "data/accounts.yaml": named["data/accounts.yaml"]}
    assert "单位“样例厅”（ting）与“样例省名录”里的“样例厅”名称相同或形近" in told(before, after)[1]
    assert "名称相同或形近" not in told(after, after)[1]


def test_a_telephone_or_website_that_will_be_called_official_is_told() -> None:
    """Of a unit that is known, and of a new one."""
    contact = {"phone": "0000-1", "url": "https://www.example.gov.cn/"}
    evil = {"phone": "0000-2", "url": "https://ylg.evil.cc/"}
    before, after = (data_files(ACCOUNTS, [{**UNITS[0], "contact": one}, *UNITS[1:]]) for one in (contact, evil))
    looked_at = told(before, after)[1]
    assert "的电话由“0000-1”改为“0000-2”：核对页从此说它是官方的" in looked_at
    assert "的网址由“https://www.example.gov.cn/”改为“https://ylg.evil.cc/”，不以 .gov.cn 结尾" in looked_at
    assert "官方的" not in told(before, before)[1]
    gone = told(before, data_files(ACCOUNTS, UNITS))[1]
    assert "的电话“0000-1”被删去" in gone and "的网址“https://www.example.gov.cn/”被删去" in gone
    joined = data_files(ACCOUNTS, [*UNITS, {**unit("neu", "示例市新馆"), "contact": evil}])
    assert "示例市新馆（neu）的电话写成“0000-2”" in told(data_files(ACCOUNTS, UNITS), joined)[1]


HANDLED: dict[str, Any] = {**{key: value for key, value in FAKE.items() if key != "account_id"}, "handle": "abcd12345"}


def test_the_same_handle_on_another_platform_is_another_accusation() -> None:
    """It would accuse somebody else, behind a case of the same handle; or clear the one and accuse the other."""
    added = told(files([HANDLED]), files([HANDLED, {**HANDLED, "id": "jm-2", "platform": "kuaishou"}]))[1]
    assert "将说快手“abcd12345”已核实为假冒（jm-2" in added and "不再说" not in added
    moved = told(files([HANDLED]), files([{**HANDLED, "platform": "douyin"}]))[1]
    assert "将说抖音“abcd12345”已核实为假冒" in moved and "不再说新浪微博“abcd12345”是假冒" in moved


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"imitates": "ylg"}, "冒充谁由“空”改为“ylg”"),
        ({"closed_on": "2026-11-05"}, "关停日期由“空”改为“2026-11-05”"),
        ({"confirmed": {"on": "2026-11-01", "by": "ylg"}}, "核实单位由“ylz”改为“ylg”"),
    ],
)
def test_what_else_the_public_hears_of_a_fake_is_told(more: dict[str, Any], said: str) -> None:
    """Whom it pretends to be, who says so, since when: they stand on the page of the answer."""
    assert said in told(files([FAKE]), files([{**FAKE, **more}]))[1]
    assert "jm-1" not in told(files([FAKE]), files([{**FAKE, "note": "另行联系"}]))[1]


def closing(note: str) -> dict[str, bytes]:
    first, *others = ACCOUNTS
    return data_files([{**first, "filings": [*first["filings"], ended("2026-11-22", note=note)]}, *others], UNITS)


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("见[市政府网站](https://gov.example.cc/x)。", "“市政府网站”通向 https://gov.example.cc/x，不以 .gov.cn 结尾"),
        ("请[拨打 12345](tel:4001234567)。", "“拨打 12345”通向 tel:4001234567"),
        ("见[市政府网站](https://www.example.gov.cn/x)。", ""),
        ("请拨打[12345](tel:12345)。", ""),
    ],
)
def test_where_the_words_of_a_notice_lead_is_told(note: str, said: str) -> None:
    """Its text does not show it, and people follow it."""
    looked_at = told(data_files(ACCOUNTS, UNITS), closing(note))[1]
    assert (said in looked_at) if said else ("通向" not in looked_at)


def test_every_link_of_a_notice_stands_below_its_words() -> None:
    """A link that is none to be afraid of, too: whoever decides opens it."""
    plan = plans.plan(
        check(data_files(ACCOUNTS, UNITS), TODAY), check(closing("见[网站](https://www.example.gov.cn/x)。"), TODAY), []
    )
    assert "“网站”通向 https://www.example.gov.cn/x" in as_markdown(plan, "https://www.example.gov.cn/xmt/")
    assert [one["links"] for one in json.loads(as_json(plan))["notices"]] == [
        [{"words": "网站", "address": "https://www.example.gov.cn/x"}]
    ]


def test_an_arrangement_is_not_hidden_behind_one_of_the_same_name() -> None:
    """Windows are counted by both."""
    kept = {"name": "本地假", "source": "示政〔2026〕1号", "off": ["2026-12-24"]}
    hidden = {**kept, "off": ["2026-12-03"]}
    before, after = (data_files(ACCOUNTS, UNITS, workdays=days) for days in ([kept], [hidden, kept]))
    assert "2026-12-03" in told(before, after)[1]


def test_the_reviewers_of_a_new_unit_are_told() -> None:
    """They may agree to changes of the file in which it stands."""
    added = data_files(ACCOUNTS, [*UNITS, unit("neu", "示例市新馆", owners=["@somebody"])])
    assert "示例市新馆（neu）的审核人写成“@somebody”" in told(data_files(ACCOUNTS, UNITS), added)[1]
