"""Records of other registers taken in: what is taken in is what their copy says, however often, and nothing else."""

import json
from dataclasses import replace
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from roster.check import inputs
from roster.check.outcome import Sound
from roster.directory.day import Day
from roster.notices.board import ENDED
from roster.public import exports
from roster.review import adopting
from roster.rules.adopted import adopted_path
from roster.source.files import Image
from tests.counties import (
    EAST,
    FILE,
    HEALTH,
    NORTH,
    OFFICE,
    OURS,
    SCHOOL,
    SCHOOLS,
    adoption,
    altered,
    entry,
    errors,
    kept,
    province,
    published,
    with_adopted,
)
from tests.support import (
    TODAY,
    Record,
    account,
    changed,
    check,
    codes,
    data_files,
    ended,
    gone,
    look,
    program,
    register_of,
    unit,
)


def records(files: dict[str, bytes]) -> dict[str, Record]:
    return {one["id"]: one for one in yaml.safe_load(files[FILE])["accounts"]}


FILINGS = st.sampled_from(
    [
        [],
        [ended("2026-11-10", stops_on="2026-12-20", note="见[公告](https://dong.example.gov.cn/a)。")],
        [gone("2026-03-10", "2026-04-10", reason="整合同类账号", successor=["jyj-weixin", "区政府网站"])],
        [gone("2026-03-10", "2026-04-10"), ended("2026-10-10", "注销")],
        [{"type": "变更", "on": "2024-05-06", "changes": {"handle": {"from": "old-name", "to": "jk-dongshan"}}}],
        [{"type": "更正", "on": "2024-05-06", "changes": {"name": {"from": "健康冬山", "to": "健康东山"}}}],
        [{"type": "注销", "done": {"how": "平台已搜不到"}, "announced_elsewhere": "不详"}],
        [
            {
                "type": "注销",
                "on": "2019-05-31",
                "done": {"on": "2019-05-31", "how": "平台已搜不到"},
                "announced_elsewhere": {
                    "on": "2019-05-06",
                    "where": "区政府网站",
                    "url": "https://dong.example.gov.cn/",
                },
            }
        ],
    ]
)
MORE = st.fixed_dictionaries(
    {},
    optional={
        "represents": st.just("东山区人民政府"),
        "verified_as": st.just("东山区健康教育中心"),
        "aliases": st.just(["卫健官微"]),
        "description": st.just("说明"),
        "checked": st.just({"on": "2026-10-08", "by": "wjj", "how": "登录后台核对"}),
    },
)


def county(filings: list[Record], more: dict[str, Any], opened: str) -> bytes:
    first = {"type": "开设", "on": opened, "filed_on": "2019-03-04", "number": "示新媒备〔2019〕12号", "reason": "0123"}
    one = {**HEALTH, **more, "filings": [first, *filings]}
    old = any("announced_elsewhere" in filing for filing in filings)
    return published_by(one, since="2020-01-01" if old else None)


def published_by(*accounts: Record, since: str | None) -> bytes:
    site = {"region": EAST, **({"since": since} if since else {})}
    return exports.accounts_json(register_of(data_files((*accounts, SCHOOL), [OFFICE, SCHOOLS], site=site), TODAY))


@pytest.mark.long
@settings(max_examples=40, deadline=None)
@given(FILINGS, MORE, st.sampled_from(["2019-03-01", "不详"]))
def test_taken_in_twice_is_taken_in_once(filings: list[Record], more: dict[str, Any], opened: str) -> None:
    """Whatever a county publishes: a second time nothing differs, the file has the same bytes, and no check complains
    of what was taken in; what it says of itself is what is said here.
    """
    copy = county(filings, more, opened)
    once = with_adopted(province(copy))
    again = adoption(once)
    assert (again.is_idle, again.left_out, again.as_yaml()) == (True, [], once[FILE])
    checked = check(once, TODAY)
    assert isinstance(checked, Sound)
    told = {code for code in codes(checked) if code.startswith(("adopted", "not-adopted", "unknown-origin"))}
    assert told == set()
    rows = {row["id"]: row for row in json.loads(copy)["accounts"]}
    for listing in checked.sources.register.listings.values():
        if origin := listing.account.origin:
            assert listing.state == rows[origin.id]["state"]
            assert (listing.verified_as, listing.represents) == (
                rows[origin.id]["verified_as"],
                rows[origin.id]["represents"],
            )
    assert checked.sources.register.board.notices == {}


def test_what_is_taken_in_can_be_published_and_taken_in_again() -> None:
    """A nation's register out of a province's: the filings come through unchanged."""
    copy = published(
        {**HEALTH, "filings": [*HEALTH["filings"], ended("2026-11-10", approved="责令关闭", approved_by="wjj")]}
    )
    [row] = json.loads(copy)["accounts"]
    site = with_adopted(province(copy))
    again = json.loads(exports.accounts_json(register_of(site, TODAY)))
    [taken] = [one for one in again["accounts"] if one["id"] == "dong-wjj-weixin"]
    assert taken["filings"] == row["filings"]
    assert taken["filings"][-1]["approved_by"] == "东山区卫生健康局"
    assert taken["origin"] == {
        "register": "dong 名录",
        "page": "https://dong.example.gov.cn/xmt/accounts/wjj-weixin/",
        "on": "2026-11-20",
    }


def test_a_unit_of_ours_is_not_registered_again() -> None:
    """Called the same in full, in the very region, it is the same."""
    own = {**OFFICE, "id": "dswjj"}
    site = with_adopted(province(published(HEALTH, units=[OFFICE]), units=[unit(), own]))
    assert records(site)["dong-wjj-weixin"]["unit"] == "dswjj"
    assert yaml.safe_load(site[FILE])["units"] == []


LONG = "a" * 62


@pytest.mark.parametrize("theirs", ["wjj-weixin", LONG])
def test_ids_are_free_and_of_the_form(theirs: str) -> None:
    """One that another has already, and one that would be too long, is told apart by a digest; and stays so."""
    taken = account(f"dong-{theirs}"[:64], name="样例甲", account_id="gh_0000000000aa")
    site = with_adopted(province(published({**HEALTH, "id": theirs}), [OURS, taken]))
    [id_] = records(site)
    assert id_ != taken["id"]
    assert len(id_) <= 64
    assert adoption(site).is_idle


DOUBLES: dict[str, tuple[Record, Record]] = {
    "id": ({}, {"account_id": HEALTH["account_id"]}),
    "handle": ({}, {"handle": "JK-dongshan"}),
    "address": (
        {"platform": "weibo", "account_id": "1000000021", "handle": None},
        {"platform": "weibo", "account_id": None, "handle": None, "url": "https://weibo.com/u/1000000021"},
    ),
    "package": (
        {"platform": "app", "account_id": None, "handle": None, "app": {"package": "cn.gov.dong"}},
        {"platform": "app", "account_id": None, "handle": None, "app": {"package": "cn.gov.dong"}},
    ),
}


@pytest.mark.parametrize("kind", DOUBLES)
def test_an_identity_of_ours_is_not_taken_in(kind: str) -> None:
    """Ours stays what it was; the finding stands at our field."""
    theirs, ours = DOUBLES[kind]

    def plain(record: Record) -> Record:
        return {key: value for key, value in record.items() if value is not None}

    site = province(published(plain(HEALTH | theirs), SCHOOL), [plain(OURS | ours)])
    [double] = [one for one in check(site, TODAY).findings if one.code == "adopted-double"]
    assert (double.where.path, "这里的记录不变" in double.message) == ("data/accounts.yaml", True)
    made = with_adopted(site)
    assert [*records(made)] == ["dong-jyj-weixin"]
    assert errors(made) == []


def test_two_registers_that_claim_one_account_both_wait() -> None:
    """Whoever was taken in before stays; before that nobody is believed."""
    north = published({**HEALTH, "unit": "blj"}, units=[unit("blj", "北岭县卫生健康局", region=NORTH)], region=NORTH)
    both = [entry(), entry(id_="bei", region=NORTH, number=2)]
    site = province(published(HEALTH, SCHOOL), registers=both) | kept(north, id_="bei", number=2)
    assert codes(check(site, TODAY)).count("adopted-double") == 2
    assert [*records(with_adopted(site))] == ["dong-jyj-weixin"]
    before = with_adopted(province(published(HEALTH, SCHOOL)))
    later = {**site, FILE: before[FILE]}
    assert adoption(later).is_idle
    assert adoption(later, "bei").new == []
    assert codes(check(later, TODAY)).count("adopted-double") == 1


OUTSIDE = {
    "a unit of ours": unit("x", "示例市样例馆", region=EAST),
    "the province's": unit("x", "示例市公安局", region=EAST),
    "another county's": unit("x", "北岭县教育局", region=EAST),
    "another region": unit("x", "北岭县教育局", region=NORTH),
    "another called as a unit of ours": unit("x", "东山区某局", region=EAST, short_names=["示例市样例馆"]),
    "a region that begins alike": unit("x", "东山区新局", region="示例市/东山区新区"),
    "the province's, with a radical": unit("x", "\u2f70例市公安局", region=EAST),
    "the province's, with a look-alike": unit("x", "示例巿公安局", region=EAST),
    "the province's, with a blank": unit("x", "示例 市公安局", region=EAST),
    "the province's, between marks": unit("x", "（示例市）公安局", region=EAST),
    "the party's of the province": unit("x", "中共示例市委宣传部", region=EAST),
    "the state's in the province": unit("x", "国家税务总局示例市税务局", region=EAST),
    "another county's, in traditional script": unit("x", "北嶺縣教育局", region=EAST),
    "the party's of another county": unit("x", "中国共产党北岭县委员会", region=EAST),
    "a unit of ours, with a look-alike": unit("x", "样例舘", region=EAST),
}


@pytest.mark.parametrize("case", OUTSIDE)
def test_a_register_speaks_for_its_own_region_alone(case: str) -> None:
    region = OUTSIDE[case]["region"]
    copy = published({**HEALTH, "unit": "x"}, units=[OUTSIDE[case]], region=region)
    others = [unit("bl", "北岭县人民政府", region=NORTH), unit("guan", "样例馆", region="示例市")]
    site = province(copy, units=[unit(), *others])
    assert "not-adopted" in codes(check(site, TODAY))
    assert adoption(site).new == []


@pytest.mark.parametrize("key", ["name", "represents", "verified_as"])
def test_an_account_says_it_is_nobody_above(key: str) -> None:
    """Its own region's bodies may stand there."""
    false, true = (published({**HEALTH, key: name}) for name in ("示例市公安局", "东山区融媒体中心"))
    assert adoption(province(false)).new == []
    assert [*records(with_adopted(province(true)))] == ["dong-wjj-weixin"]


def test_an_account_never_was_called_as_somebody_above() -> None:
    """By a former name it is found too."""
    was = {**HEALTH, "filings": [*HEALTH["filings"], changed("2025-03-10", name=("示例市公安局", HEALTH["name"]))]}
    site = province(published(was))
    assert "not-adopted" in codes(check(site, TODAY))
    assert adoption(site).new == []


@pytest.mark.parametrize(
    "name",
    [
        "示例市公安局东山分局",
        "中共东山区委宣传部",
        "中共示例市东山区委员会",
        "国家税务总局示例市东山区税务局",
        "东山区人民政府驻北岭县办事处",
        "东山区城区街道办事处",
        "东山城区街道办事处",
    ],
)
def test_a_branch_of_the_city_in_the_county_is_the_countys(name: str) -> None:
    """As such offices are called. A district may be called by a word."""
    others = [unit("bl", "北岭县人民政府", region=NORTH), unit("cq", "城区人民政府", region="示例市/城区")]
    copy = published({**HEALTH, "unit": "x"}, units=[unit("x", name, region=EAST)])
    site = province(copy, units=[unit(), *others])
    assert [*records(with_adopted(site))] == ["dong-wjj-weixin"]


@pytest.mark.parametrize("state", ["已关停", "关停公示中", "注销待办结"])
def test_a_state_that_the_filings_do_not_bear_is_not_believed(state: str) -> None:
    site = province(altered(published(HEALTH, SCHOOL), "wjj-weixin", state=state))
    assert "not-adopted" in codes(check(site, TODAY))
    assert [*records(with_adopted(site))] == ["dong-jyj-weixin"]


def test_what_our_rules_refuse_is_left_out_with_its_reason() -> None:
    """A platform that is none of ours, an id that is none of its platform: the county may have others."""
    odd = altered(published(HEALTH, SCHOOL), "wjj-weixin", platform="myspace")
    made = adoption(province(odd))
    assert [(one.id, one.code) for one in made.left_out] == [("wjj-weixin", "unknown-platform")]
    assert [one.id for one in made.accounts] == ["dong-jyj-weixin"]


def test_another_account_behind_the_same_id_is_not_brought_over() -> None:
    """A county that changes an identity without a filing says what nobody announced: ours stays as it was."""
    before = with_adopted(province(published(HEALTH, SCHOOL)))
    other = altered(published(HEALTH, SCHOOL), "wjj-weixin", account_id="gh_0000000000ff")
    after = {**before, **kept(other)}
    made = adoption(after)
    assert (made.is_idle, [one.code for one in made.left_out]) == (True, ["unfiled-change"])
    assert "adopted-behind" in codes(check(after, TODAY))
    assert errors(after) == []


def test_a_closed_account_does_not_come_back() -> None:
    closed = {**HEALTH, "filings": [*HEALTH["filings"], gone("2026-03-10", "2026-04-10")]}
    before = with_adopted(province(published(closed, SCHOOL)))
    after = {**before, **kept(published(HEALTH, SCHOOL))}
    assert adoption(after).is_idle
    assert register_of(after, TODAY).listings["dong-wjj-weixin"].state in ENDED


def test_an_end_counts_before_it_is_brought_over() -> None:
    """Nobody is told that a closed account is official, only because nobody ran a command here."""
    before = with_adopted(province(published(HEALTH, SCHOOL)))
    closed = {**HEALTH, "filings": [*HEALTH["filings"], gone("2026-03-10", "2026-04-10")]}
    now = register_of({**before, **kept(published(closed, SCHOOL))}, TODAY)
    assert now.listings["dong-wjj-weixin"].state in ENDED
    other = altered(published(closed, SCHOOL), "wjj-weixin", account_id="gh_0000000000ff")
    assert register_of({**before, **kept(other)}, TODAY).listings["dong-wjj-weixin"].is_running


def test_what_a_county_drops_stays_here_and_is_told() -> None:
    before = with_adopted(province(published(HEALTH, SCHOOL)))
    after = {**before, **kept(published(SCHOOL))}
    assert (adoption(after).is_idle, codes(check(after, TODAY)).count("adopted-gone")) == (True, 1)
    listing = register_of(after, TODAY).listings["dong-wjj-weixin"]
    assert (listing.is_running, listing.origin and listing.origin.is_gone) == (True, True)


def test_what_somebody_edited_is_told_and_not_written_over() -> None:
    site = with_adopted(province(published(HEALTH, SCHOOL)))
    edited = {**site, FILE: site[FILE].replace("健康东山".encode(), "健康冬山".encode())}
    [found] = [one for one in check(edited, TODAY).findings if one.code == "adopted-edited"]
    assert "那边写的是 name: 健康东山" in found.message
    assert errors({**edited, FILE: site[FILE]}) == []


def test_a_successor_in_words_becomes_one_of_ours_when_it_is_taken_in() -> None:
    """And that is no rewritten filing."""
    closing = {**HEALTH, "filings": [*HEALTH["filings"], ended("2026-11-10", successor=["jyj-weixin"])]}
    odd = altered(published(closing, SCHOOL), "jyj-weixin", platform="myspace")
    before = with_adopted(province(odd))
    assert records(before)["dong-wjj-weixin"]["filings"][-1]["successor"] == ["东山教育（微信公众号）"]
    after = {**before, **kept(published(closing, SCHOOL))}
    assert records(with_adopted(after))["dong-wjj-weixin"]["filings"][-1]["successor"] == ["dong-jyj-weixin"]


BROKEN = {
    "no filings": {"filings": []},
    "no list": {"filings": "x"},
    "a date that is none": {"filings": [{"type": "开设", "on": "2026-02-30"}]},
    "a number": {"filings": [{"type": "开设", "on": 20190301}]},
    "a kind that is none": {"filings": [{"type": "转让", "on": "2019-03-01"}]},
    "hidden characters": {"filings": [{"type": "开设", "on": "2019-03-01", "reason": "a\u202eb"}]},
    "another unit": {"unit_name": "别的单位"},
    "a unit that is none": {"unit": "nobody"},
    "an address for scripts": {"url": "javascript:alert(1)"},
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_copy_with_one_broken_record_offers_nothing(case: str) -> None:
    site = province(altered(published(HEALTH, SCHOOL), "wjj-weixin", **BROKEN[case]))
    assert "bad-followed" in codes(check(site, TODAY))


def test_fields_that_a_later_program_adds_are_passed_over() -> None:
    copy = altered(
        published(HEALTH), "wjj-weixin", mood="good", filings=[{"type": "开设", "on": "2019-03-01", "x": {}}]
    )
    assert [one.id for one in adoption(province(copy)).accounts] == ["dong-wjj-weixin"]


def test_a_picture_of_ours_with_their_identity_is_a_double() -> None:
    """What the code in one of our pictures says is our account's."""
    theirs = {**HEALTH, "platform": "weibo", "account_id": "1000000021", "handle": "jkds"}
    ours = {**OURS, "platform": "weibo", "account_id": "1000000022", "handle": "yl", "qr": "images/own.png"}
    site = province(published(theirs), [ours])
    image = Image(b"a picture", codes=("https://weibo.com/u/1000000021",))
    checked = inputs.check(replace(program(), data=site, images={"images/own.png": image}), Day(TODAY))
    assert "adopted-double" in codes(checked)


def test_a_notice_of_ours_makes_an_account_ours() -> None:
    """One that was announced here cannot be said to come from elsewhere, not even by somebody who may write all."""
    closing = account(
        "dong-wjj-weixin",
        ended("2026-11-02"),
        **{k: v for k, v in HEALTH.items() if k not in ("id", "filings", "unit")},
    )
    seen = look(province(None, [OURS, closing], registers=[]), TODAY)
    copy = published(HEALTH, SCHOOL)
    posted = seen["data/postings.yaml"]
    hidden = {**with_adopted(province(copy)), "data/postings.yaml": posted}
    assert "unknown-origin" in errors(hidden)
    assert adopted_path("dong") == FILE
    assert adopting.lost_remarks(b"a: 1 # mine\n", b"a: 1\n") == ["a: 1 # mine"]


def test_a_renamed_account_keeps_its_id() -> None:
    before = with_adopted(province(published(HEALTH, SCHOOL)))
    renamed = {
        **HEALTH,
        "name": "东山健康",
        "filings": [*HEALTH["filings"], changed("2026-11-20", name=("健康东山", "东山健康"))],
    }
    after = with_adopted({**before, **kept(published(renamed, SCHOOL))})
    assert records(after)["dong-wjj-weixin"]["name"] == "东山健康"
    assert register_of(after, TODAY).board.notices == {}
