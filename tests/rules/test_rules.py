"""The rules whose edge is easily missed: for each, what must be told and what must not."""

import random
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from roster import rules
from roster.check import inputs
from roster.directory.day import Day
from roster.records import identities
from roster.rules import privacy
from roster.source import marks, writing
from roster.source.files import Files
from roster.source.problems import Place
from tests.pace import soon
from tests.support import ROOT, YEAR_2027, as_data

TODAY = date(2026, 11, 20)
BASE = ROOT / "tests/cases" / "_base" / "data"
UNITS = [
    {"id": "sfb", "name": "示例市人民政府办公室", "region": "示例市"},
    {"id": "wjw", "name": "示例市卫生健康委员会", "region": "示例市", "supervisor": "sfb"},
]
OPENING = {"type": "开设", "on": "2019-03-01"}
ELSEWHERE = {"platform": "other", "handle": "shilifabu"}


def account(**fields) -> dict:
    """A good account, other in some fields; None takes a field away."""
    fields = {
        "id": "wjw-weixin",
        "name": "健康示例",
        "platform": "wechat",
        "unit": "wjw",
        "filings": [OPENING],
        **fields,
    }
    return {key: value for key, value in fields.items() if value is not None}


def check(*accounts: dict, units=UNITS, today: date = TODAY, **more: bytes):
    """Every problem of a site with these accounts and units."""
    files = {f"data/{path.name}": path.read_bytes() for path in BASE.glob("*.yaml")}
    files["data/accounts.yaml"] = writing.dump({"units": units, "accounts": list(accounts)})
    files |= {f"data/{name}.yaml": data for name, data in more.items()}
    return inputs.check(Files(files), Day(today)).findings


def codes(*accounts: dict, **more) -> list[str]:
    """Codes of all problems except those of a site that has no templates here."""
    return [p.code for p in check(*accounts, **more) if p.code != "template"]


def weibo(**fields) -> dict:
    return account(**{"id": "wjw-weibo", "platform": "weibo", **fields})


def test_every_rule_states_itself_in_chinese():
    """The docstring is the rule; documentation is made from it."""
    for check_ in rules.CHECKS:
        assert any("一" <= char <= "鿿" for char in check_.rule), check_.code
    assert len({check_.code for check_ in rules.CHECKS}) == len(rules.CHECKS)


@pytest.mark.parametrize(
    ("on", "third_day", "fourth_day"),
    [
        ("2026-09-24", "2026-09-30", "2026-10-08"),  # 中秋 25–27 September, 国庆 1–7 October
        ("2026-09-25", "2026-09-30", "2026-10-08"),  # taken effect on a holiday
        ("2026-09-28", "2026-10-08", "2026-10-09"),
        ("2026-09-29", "2026-10-09", "2026-10-10"),  # 10 October is a Saturday that is worked
        ("2026-10-08", "2026-10-12", "2026-10-13"),
        ("2026-11-16", "2026-11-19", "2026-11-20"),
    ],
)
def test_filing_is_late_from_the_fourth_working_day(on, third_day, fourth_day):
    """3个工作日: the day itself does not count, holidays do not, make-up Saturdays do."""
    for filed_on, expected in ((third_day, []), (fourth_day, ["late-filing"])):
        filing = {"type": "开设", "on": on, "filed_on": filed_on}
        assert codes(account(handle="shili-jk", filings=[filing])) == expected


def test_filing_on_a_holiday_after_the_last_day_is_late():
    """The last day has passed even if nobody worked since."""
    filing = {"type": "开设", "on": "2026-09-24", "filed_on": "2026-10-01"}
    assert codes(account(handle="shili-jk", filings=[filing])) == ["late-filing"]


def test_nothing_is_late_in_a_year_nobody_has_published():
    """An unknown calendar proves nothing: no finding rather than a guess."""
    filing = {"type": "开设", "on": "2026-12-31", "filed_on": "2027-03-31"}
    late = account(handle="shili-jk", filings=[filing])
    assert codes(late, today=date(2027, 4, 1)) == []
    arrangement = as_data({"arrangements": [YEAR_2027]})
    assert codes(late, today=date(2027, 4, 1), workdays=arrangement) == ["late-filing"]


def change(on: str, key: str, before: str, after: str) -> dict:
    return {"type": "变更", "on": on, "announced_on": on, "changes": {key: {"from": before, "to": after}}}


CHAIN = [
    OPENING,
    change("2020-03-02", "name", "甲号名称", "乙号名称"),
    change("2021-03-02", "name", "乙号名称", "健康示例"),
]


def test_a_chain_of_changes_leads_to_the_present_name():
    """开设 → 变更 → 变更 → what the account is called now: nothing to tell."""
    assert codes(account(handle="shili-jk", filings=CHAIN)) == []


def test_a_name_changed_back_is_no_mistake():
    """甲 → 乙 → 甲 is a chain like any other."""
    filings = [
        OPENING,
        change("2020-03-02", "name", "健康示例", "乙号名称"),
        change("2021-03-02", "name", "乙号名称", "健康示例"),
    ]
    assert codes(account(handle="shili-jk", filings=filings)) == []


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"name": "丁号名称", "filings": CHAIN}, ("filings", 2, "changes", "name", "to")),
        ({"filings": [OPENING, CHAIN[2], CHAIN[1]]}, None),
        (
            {"filings": [OPENING, CHAIN[1], change("2021-03-02", "name", "丙号名称", "健康示例")]},
            ("filings", 2, "changes", "name", "from"),
        ),
        (
            {
                "handle": None,
                "account_id": "gh_1a2b3c4d5e6f",
                "filings": [OPENING, change("2020-03-02", "handle", "shili-aa", "shili-bb")],
            },
            ("filings", 1, "changes", "handle", "to"),
        ),
        ({"filings": [OPENING, change("2020-03-02", "unit", "sfb", "sfb")]}, ("filings", 1, "changes", "unit", "to")),
    ],
)
def test_a_broken_chain_of_changes_is_told(fields, where):
    """Every change takes up the one before, and the last one is what stands in the account."""
    made = account(**{"handle": "shili-jk", **fields})
    assert "change-mismatch" in codes(made)
    if where:
        at = marks.locate(writing.dump({"units": UNITS, "accounts": [made]}), [_place(where)])[_place(where)]
        assert at in [p.where for p in check(made) if p.code == "change-mismatch"]


def _place(keys: tuple) -> Place:
    return Place("data/accounts.yaml", ("accounts", 0, *keys))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"url": "https://weibo.com/u/1000000001"}, {"url": "http://weibo.com/u/1000000001/"}),
        ({"url": "https://weibo.com/u/1000000001"}, {"url": "HTTPS://weibo.com/u/1000000001"}),
        ({"url": "https://weibo.com/u/1000000001"}, {"url": "https://WeiBo.com/u/1000000001"}),
        ({"url": "https://weibo.com/u/1000000001"}, {"url": "https://weibo.com/u/1000000001?from=share#top"}),
        ({"url": "https://weibo.com/u/1000000001"}, {"url": "https://weibo.com/u/%31000000001"}),
        ({"url": "https://weibo.com/u/1000000001"}, {"account_id": "1000000001"}),
        ({"url": "https://weibo.com/shilifabu"}, {"handle": "ShiLiFaBu"}),
        ({"handle": "shilifabu"}, {"handle": "ShiLiFaBu"}),
        ({"handle": "shilifabu"}, {"handle": "ｓｈｉｌｉｆａｂｕ"}),
        ({"account_id": "1000000001"}, {"account_id": "1000000001"}),
    ],
)
def test_one_identity_under_two_accounts_is_told(one, other):
    """However it is written: two accounts with one identity are a mistake or a fraud."""
    found = codes(weibo(id="a", **one), weibo(id="b", unit="sfb", **other))
    assert "duplicate-identity" in found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"url": "https://weibo.com/u/1000000001"}, {"url": "https://weibo.com/u/1000000002"}),
        ({"url": "https://weibo.com/u/1000000001"}, {"account_id": "1000000002"}),
        ({"handle": "shilifabu"}, {"handle": "shilifabu", "platform": "wechat"}),
        ({**ELSEWHERE, "platform_name": "甲平台"}, {**ELSEWHERE, "platform_name": "乙平台"}),
    ],
)
def test_two_identities_are_not_taken_for_one(one, other):
    """The same handle on another platform, or the next number, is another account."""
    assert codes(weibo(id="a", **one), weibo(id="b", unit="sfb", **other)) == []


def test_a_handle_may_be_used_again_after_the_account_ended_but_an_id_may_not():
    """Platforms give handles out again once an account has really ended; unchangeable ids never."""
    end = {"type": "关停", "on": "2020-03-02", "approved": "集体研究", "announced_on": "2020-03-02"}
    late = weibo(id="old", handle="shilifabu", account_id="1000000001", filings=[OPENING, end])
    assert "duplicate-identity" in codes(late, weibo(id="new", handle="shilifabu", account_id="1000000002"))
    closed = [OPENING, end | {"done": {"on": "2020-04-01", "how": "平台显示已关停"}}]
    old = weibo(id="old", handle="shilifabu", account_id="1000000001", filings=closed)
    assert "duplicate-identity" not in codes(old, weibo(id="new", handle="shilifabu", account_id="1000000002"))
    assert "duplicate-identity" in codes(old, weibo(id="new", account_id="1000000001"))


@pytest.mark.parametrize(
    "url",
    [
        "https://notweibo.com/u/1000000001",
        "https://weibo.com.evil.example/u/1000000001",
        "https://weibo.com-evil.example/u/1000000001",
        "https://weibo.com%2eevil.example/u/1000000001",
        "https://weibo.com:8443/u/1000000001",
        "https://weibo.com:0/u/1000000001",
        "https://wеibo.com/u/1000000001",  # Cyrillic е
        "https://ｗeibo.com/u/1000000001",
        "https://evil.weibo.com/u/1000000001",
        "https://evil.example/weibo.com/u/1000000001",
        "https://evil.example/?https://weibo.com/u/1000000001",
        "https://evil.example/#https://weibo.com/u/1000000001",
        "https://weibo.com/u/1000000001/../../evil",
        "https://weibo.com/u%2F1000000001",
        "https://weibo.com/u/1000000001/home",
        "https://weibo.com/",
        "https://[::1]/u/1000000001",
    ],
)
def test_an_address_elsewhere_is_not_taken_for_the_platform(url):
    """Hosts are compared whole after parsing: nothing is official by resemblance."""
    assert codes(weibo(url=url)) == ["url-form"]


@pytest.mark.parametrize("host", ["weibo.com@evil.example", "weibo.com%2f@evil.example", "u:p@weibo.com", "@weibo.com"])
def test_an_address_with_a_user_part_is_refused(host):
    """What stands before ``@`` is no host."""
    assert codes(weibo(url=f"https://{host}/u/1000000001")) == ["bad-address"]


@pytest.mark.parametrize(
    "url",
    [
        "https://weibo.com/u/1000000001",
        "http://weibo.com/u/1000000001/",
        "https://WEIBO.COM/u/1000000001",
        "https://weibo.com./u/1000000001",
        "https://weibo.com/%75/%31000000001",
        "https://weibo.com/u/1000000001?from=share&wm=1",
        "https://weibo.com/shilifabu",
    ],
)
def test_an_address_of_the_platform_is_accepted_as_people_copy_it(url):
    """Tracking parameters, letter case and percent-encoding do not change the account."""
    assert codes(weibo(url=url)) == []


def test_an_encoded_address_cannot_hide_another_account():
    """What the address says after decoding is compared with what is registered."""
    assert codes(weibo(url="https://weibo.com/u/%31000000002", account_id="1000000001")) == ["url-mismatch"]


@pytest.mark.parametrize("host", ["t.cn", "T.CN", "t.cn."])
def test_a_short_link_is_refused(host):
    """A short link says nothing about the account behind it."""
    problems = check(weibo(url=f"https://{host}/shili"))
    assert [p.code for p in problems] == ["url-form"] and "短链接" in problems[0].message


@pytest.mark.parametrize(
    "text",
    [
        "13000000000",
        "130 0000 0000",
        "130-0000-0000",
        "+86 13000000000",
        "+86-130-0000-0000",
        "0086 13000000000",
        "86 13000000000",
        "8613000000000",
        "（+86）13000000000",
        "１３０００００００００",
        "１３０－００００－００００",
        "电话13000000000（工作日）",
        "Tel:13000000000.",
        "Tel.13000000000",
        "电话.130 0000 0000",
        "1300 000 0000",
        "130 000 00000",
        "130–0000–0000",
        "130—0000—0000",
        "130.0000.0000",
        "19900000000转1",
        "130\u00a00000\u00a00000",
    ],
)
def test_a_mobile_number_is_found_however_it_is_written(text):
    """Blanks, dashes, country code and full-width digits do not hide a personal number."""
    assert privacy.personal_number(f"咨询：{text}") == "个人手机号"


@pytest.mark.parametrize(
    "text",
    [
        "0000-12345678",
        "（0000）12345678",
        "12345",
        "12345678转101",
        "010-13000000",
        "0513-85000000",
        "400-000-0000",
        "800 000 0000",
        "示ICP备13000000号-1",
        "示公网安备 13010500000000号",
        "示公网安备00000000000000号",
        "2019-03-01 2026-11-20",
        "gh_130000000000",
        "12000000000",
        "1300000000",
        "130000000000",
        "第1300000000001号",
        "0.13000000000",
    ],
)
def test_an_office_number_is_no_personal_number(text):
    """Office telephones, hotlines, 备案 numbers and dates pass."""
    assert privacy.personal_number(text) is None


WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def citizen_id(first_17: str) -> str:
    return first_17 + "10X98765432"[sum(int(d) * w for d, w in zip(first_17, WEIGHTS, strict=True)) % 11]


@given(st.integers(0, 999), st.dates(date(1900, 1, 1), date(2026, 12, 31)))
@example(8, date(1900, 1, 1))
@settings(deadline=None)
def test_a_citizen_id_is_known_by_its_check_digit(serial, born):
    """GB 11643: the right last character is found in every writing, each wrong one is no id."""
    right = citizen_id(f"000000{born:%Y%m%d}{serial:03}")
    for text in (right, right.lower(), f"{right[:6]} {right[6:14]} {right[14:]}", f"证号{right}。"):
        assert privacy.personal_number(text) == "身份证号"
    for last in set("0123456789X") - {right[17]}:
        assert privacy.personal_number(right[:17] + last) != "身份证号"


def test_a_personal_number_is_told_where_it_stands():
    """The finding points at the field, in accounts, filings and units alike; ids of platforms are left alone."""
    closing = {"type": "关停", "on": "2026-11-02", "approved": "集体研究", "announced_on": "2026-11-02"}
    closing["successor"] = ["健康示例网站", "请拨13000000000"]
    ids = {"account_id": "gh_130000000000", "handle": "a13000000000"}
    made = account(**ids, aliases=["卫健", "130 0000 0000"], filings=[OPENING, closing])
    units = [UNITS[0], {**UNITS[1], "contact": {"phone": "13000000000"}}]
    text = writing.dump({"units": units, "accounts": [made]}).decode().splitlines()
    lines = [text[p.where.line - 1].strip() for p in check(made, units=units) if p.code == "personal-data"]
    assert len(lines) == 3 and all("0000" in line for line in lines)


def test_a_handle_that_is_a_number_may_be_changed():
    """A 抖音号 of eleven digits is no telephone number, in the account as in its 变更; beside it one still is."""
    made = account(
        platform="other",
        platform_name="抖音",
        handle="18912345678",
        filings=[OPENING, change("2020-03-02", "handle", "13912345678", "18912345678")],
    )
    assert codes(made) == []
    made["filings"][1]["changes"]["name"] = {"from": "热线13912345678", "to": "健康示例"}
    assert codes(made) == ["personal-data"]


@pytest.mark.parametrize(
    "line",
    [
        "report: {phone: '13812345678'}",
        "report: {phone: 12345}\nfooter: {contact: 张三 13912345678}",
        "report: {email: 13912345678@163.com}",
    ],
)
def test_personal_numbers_in_the_settings_are_told(line):
    """What stands in the foot of every page is as public as a record."""
    site = f"name: 甲市名录\nbase_url: https://www.jiashi.gov.cn/13812345678/\nsite_id_code: '1381234567'\n{line}\n"
    [problem] = [p for p in check(account(handle="shili-jk"), site=site.encode()) if p.code == "personal-data"]
    assert problem.where.path == "data/site.yaml" and problem.where.line == 4 + line.count("\n")


@pytest.mark.parametrize("pattern", ["(a+)+b", "(a|a)*b", "(.*)*x", "([a-z]+)*[0-9]"])
def test_a_hostile_pattern_takes_linear_time(pattern):
    """A pattern from a stranger's merge request cannot stop the build."""
    with soon(2):
        assert not identities.matches(pattern, "a" * 20_000 + "!")


def test_a_pattern_must_match_the_whole_id():
    """``gh_…`` inside something longer is not an id; a line break at the end neither."""
    assert identities.matches("gh_[0-9a-f]{2}|x", "gh_1a")
    for text in ("gh_1a2", "agh_1a", "gh_1a\n", "xy"):
        assert not identities.matches("gh_[0-9a-f]{2}|x", text)


def test_a_pattern_that_cannot_be_used_is_told_once():
    """The webmaster's mistake is not told again at every account."""
    platforms = "platforms:\n  - {id: wechat, name: 微信公众号, handle: {label: 微信号, pattern: '(a'}}\n".encode()
    accounts = account(handle="shili-jk"), account(id="b", unit="sfb", handle="shili-xx")
    assert codes(*accounts, platforms=platforms) == ["bad-address-pattern"]


def test_personal_numbers_are_looked_for_in_linear_time():
    """A long text of digits costs no more than any other."""
    digits = "".join(random.Random(1).choice("0123456789 -") for _ in range(20_000)) + "1" * 5_000 + "1 " * 5_000
    with soon(2):
        privacy.personal_number(digits)


@pytest.mark.parametrize("unit", ["wjw-weixin", "wechat", "b"])
def test_a_unit_that_is_no_unit_is_told(unit):
    """The id of an account or a platform is not the id of a unit."""
    assert codes(account(handle="shili-jk", unit=unit), account(id="b", handle="shili-xx")) == ["unknown-unit"]


@pytest.mark.parametrize("platform", ["wjw", "wjw-weixin", "nosuch"])
def test_a_platform_that_is_no_platform_is_told(platform):
    """The id of a unit or an account is not the id of a platform."""
    assert codes(account(handle="shili-jk", platform=platform)) == ["unknown-platform"]


@pytest.mark.parametrize("successor", ["wjw", "wechat", "nosuch"])
def test_a_successor_that_is_no_account_is_told(successor):
    """The id of a unit or a platform is not the id of an account."""
    closing = {"type": "关停", "on": "2020-03-02", "approved": "集体研究", "announced_on": "2020-03-02"}
    assert codes(account(filings=[OPENING, {**closing, "successor": successor}])) == ["unknown-successor"]


def test_a_reference_to_a_broken_record_is_no_second_finding():
    """The unit is there, only its name is missing: one mistake, one finding."""
    units = [UNITS[0], {"id": "wjw", "region": "示例市"}]
    assert codes(account(handle="shili-jk"), units=units) == ["missing-key"]


@pytest.mark.parametrize("zone", ["Mars/Base", "../../etc/passwd", "Asia", "/etc/localtime", "亚洲/上海", "UTC+8"])
def test_a_time_zone_that_does_not_exist_is_told(zone):
    """Whatever stands there, the clerk sees a finding."""
    site = (BASE / "site.yaml").read_bytes() + f"timezone: {zone}\n".encode()
    assert codes(account(handle="shili-jk"), site=site) == ["bad-timezone"]


def test_a_fixed_rule_cannot_be_switched_off():
    """A promise hangs on it: the setting is an error and the rule still holds."""
    site = (BASE / "site.yaml").read_bytes() + b"rules: {filing-order: off, second-account: off}\n"
    twice = [account(handle="shili-jk", filings=[OPENING, OPENING]), account(id="b", handle="shili-xx")]
    assert sorted(codes(*twice, site=site)) == ["filing-order", "unknown-rule"]


@pytest.mark.parametrize("days", ["0", "1", "14"])
def test_fewer_than_15_working_days_cannot_be_set(days):
    """15 is the floor for every kind of notice."""
    for kind in ("关停", "注销", "变更"):
        site = (BASE / "site.yaml").read_bytes() + f"notice: {{{kind}: {{working_days: {days}}}}}\n".encode()
        assert codes(account(handle="shili-jk"), site=site) == ["notice-days"]
