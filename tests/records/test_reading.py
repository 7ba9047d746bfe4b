"""From plain trees to records: clerks' mistakes are told in words they can act on, and nothing raises."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from roster.records import accounts, arrangements, platforms, postings, reading, site
from roster.records.accounts import Account, AccountsFile
from roster.records.arrangements import WorkdaysFile
from roster.records.platforms import PlatformsFile
from roster.records.postings import FirstPostingsFile, PostingsFile
from roster.records.site import Site
from roster.source import marks, writing
from roster.source.problems import Place

PATH = "data/accounts.yaml"
FILES = (AccountsFile, PlatformsFile, WorkdaysFile, PostingsFile, FirstPostingsFile, Site)

UNIT = {"id": "wjw", "name": "示例市卫生健康委员会", "region": "示例市"}
ACCOUNT = {
    "id": "wjw-weixin",
    "name": "健康示例",
    "platform": "wechat",
    "unit": "wjw",
    "filings": [{"type": "开设", "on": "2019-03-01"}],
}
SITE = {
    "name": "示例市政务新媒体名录",
    "base_url": "https://www.example.gov.cn/xmt/",
    "region": "示例市",
    "report": {"email": "xmt@example.gov.cn"},
    "footer": {"organizer": "示例市人民政府办公室"},
}
PLATFORM = {"id": "wechat", "name": "微信公众号"}
_SEEN = {
    "notice": "2026-11-02-wjw-close",
    "type": "关停",
    "title": "示例公告",
    "unit": "wjw",
    "unit_name": "示例市卫生健康委员会",
    "accounts": ["wjw-weixin"],
    "announced_on": "2026-11-02",
    "digest": "sha256:" + "0" * 64,
    "wording": "<p>正文</p>",
}
POSTING = _SEEN | {"looks": [{"on": "2026-11-02", "by": "site", "found": "same"}]}
FIRST_POSTING = _SEEN | {"first_seen": "2026-11-02", "last_seen": "2026-11-19", "evidence": "site"}
GOOD = {
    AccountsFile: {"units": [UNIT], "accounts": [ACCOUNT]},
    PlatformsFile: {"platforms": [PLATFORM]},
    WorkdaysFile: {"arrangements": [{"name": "示例", "source": "示例", "year": "2027", "off": ["2027-01-01"]}]},
    PostingsFile: {"evidence": "1", "postings": [POSTING]},
    FirstPostingsFile: {"postings": [FIRST_POSTING]},
    Site: SITE,
}


def read(kind: type, raw):
    """``(instance, [(code, keys, message)])``"""
    instance, problems = reading.read_file(kind, raw, PATH)
    return instance, [(p.code, p.where.keys, p.message) for p in problems]


def read_account(**changes):
    """Problems of one account in which some fields are other; None takes a field away."""
    account = {key: value for key, value in {**ACCOUNT, **changes}.items() if value is not None}
    instance, problems = read(AccountsFile, {"units": [UNIT], "accounts": [account]})
    return instance.accounts, problems


@pytest.mark.parametrize("kind", FILES)
def test_good_files_are_read_without_a_word(kind):
    """What is right gives records and no finding."""
    instance, problems = read(kind, GOOD[kind])
    assert problems == [] and isinstance(instance, kind)


def test_scalars_get_their_types_from_the_schema_alone():
    """Text becomes date, number or truth only where the schema says so."""
    site, problems = read(Site, {**SITE, "name": "0123456", "notice": {"关停": {"working_days": "020"}}})
    assert problems == []
    assert site.name == "0123456" and site.notice["关停"].working_days == 20
    accounts, problems = read_account(name="no", account_id="0123456", handle="1:30", aliases=["true", "2026-02-30"])
    assert problems == []
    assert (accounts[0].name, accounts[0].account_id, accounts[0].handle) == ("no", "0123456", "1:30")


@pytest.mark.parametrize(
    ("key", "near"),
    [
        ("desciption", "description"),
        ("acount_id", "account_id"),
        ("filing", "filings"),
        ("Name", "name"),
        ("alias", "aliases"),
    ],
)
def test_a_misspelt_field_is_answered_with_the_right_one(key, near):
    """A slip of a letter is told at the key, with what was probably meant."""
    _, problems = read_account(**{key: "示例"})
    told = [(keys, message) for code, keys, message in problems if code == "unknown-key"]
    assert told == [(("accounts", 0, key), f"“{key}”不是可用的字段；您是不是要写“{near}”？")]


@pytest.mark.parametrize(
    ("key", "hint"),
    [
        ("status", "filings"),
        ("state", "filings"),
        ("former_names", "变更"),
        ("uid", "account_id"),
        ("wechat_id", "handle"),
        ("owner", "unit"),
    ],
)
def test_a_field_that_is_missing_on_purpose_is_explained(key, hint):
    """``status`` is not there because the filings tell it: the finding says what to write."""
    _, problems = read_account(**{key: "运行"})
    assert [(code, keys) for code, keys, _ in problems] == [("unknown-key", ("accounts", 0, key))]
    assert hint in problems[0][2]


def test_a_field_like_no_other_lists_what_there_is():
    """Who invents a field sees all that exist."""
    _, problems = read_account(粉丝数="100")
    assert "account_id、handle、url" in problems[0][2] and "place" not in problems[0][2]


@pytest.mark.parametrize("key", list(ACCOUNT))
def test_a_missing_field_is_told_with_its_title(key):
    """The finding names the field in English and Chinese, at the record where it is missing."""
    _, problems = read_account(**{key: None})
    assert [(code, keys) for code, keys, _ in problems] == [("missing-key", ("accounts", 0))]
    assert f"“{key}”" in problems[0][2] and Account.__pydantic_fields__[key].title in problems[0][2]


def test_a_missing_field_is_shown_with_an_example():
    """What to write can be copied from the finding."""
    _, problems = read_account(platform=None)
    assert "platform: wechat" in problems[0][2]


@pytest.mark.parametrize("field", ["place", "place_"])
@pytest.mark.parametrize("kind", FILES)
def test_an_internal_field_cannot_be_written_at_the_top(kind, field):
    """``place`` is the program's own: in a file it is an unknown field like any other."""
    _, problems = read(kind, {**GOOD[kind], field: "x"})
    assert [(code, keys) for code, keys, _ in problems] == [("unknown-key", (field,))]


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"place": "x"}, ("place",)),
        ({"checked": {"on": "2026-01-05", "by": "wjw", "how": "x", "place": "x"}}, ("checked", "place")),
        ({"filings": [{"type": "开设", "on": "2019-03-01", "place": "x"}]}, ("filings", 0, "place")),
    ],
)
def test_an_internal_field_cannot_be_written_in_a_record(change, where):
    """The finding names ``place`` and nothing else, however deep it stands."""
    _, problems = read_account(**change)
    assert [(code, keys) for code, keys, _ in problems] == [("unknown-key", ("accounts", 0, *where))]
    assert problems[0][2].startswith("“place”")


_UNFIT = "bad-text", ("filings", 0, "note"), "删去"


@pytest.mark.parametrize(
    ("change", "code", "where", "says"),
    [
        (
            {"filings": [{"type": "关闭", "on": "2019-03-01"}]},
            "bad-value",
            ("filings", 0, "type"),
            "开设、变更、关停、注销",
        ),
        ({"filings": [{"type": "开设", "on": "2019/3/1"}]}, "bad-date", ("filings", 0, "on"), "请写成 2019-03-01"),
        ({"filings": [{"type": "开设", "on": "去年三月"}]}, "bad-date", ("filings", 0, "on"), "年-月-日"),
        ({"filings": [{"type": "开设", "on": "2026-02-30"}]}, "bad-date", ("filings", 0, "on"), "没有这一天"),
        (
            {"filings": [{"type": "开设", "on": "２０１９-０３-０１"}]},
            "bad-date",
            ("filings", 0, "on"),
            "请写成 2019-03-01",
        ),
        ({"filings": [{"type": "关停"}]}, "missing-key", ("filings", 0), "“on”"),
        ({"filings": [{"type": "更正", "done": {"how": "x"}}]}, "missing-key", ("filings", 0), "“on”"),
        (
            {"filings": [{"type": "注销", "on": "2019-05-31", "done": {"on": "2019-05-31"}}]},
            "missing-key",
            ("filings", 0, "done"),
            "“how”",
        ),
        (
            {"filings": [{"type": "注销", "on": "2019-05-31", "done": "2019-05-31"}]},
            "wrong-shape",
            ("filings", 0, "done"),
            "字段",
        ),
        (
            {"filings": [{"type": "注销", "on": "2019-05-31", "done": {"on": "2019-05", "how": "x"}}]},
            "bad-date",
            ("filings", 0, "done", "on"),
            "年-月-日",
        ),
        (
            {"filings": [{"type": "注销", "on": "2019-05-31", "announced_elsewhere": "市政府网站"}]},
            "wrong-shape",
            ("filings", 0, "announced_elsewhere"),
            "不详",
        ),
        (
            {"filings": [{"type": "注销", "announced_elsewhere": {"url": "www.example.gov.cn"}}]},
            "bad-address",
            ("filings", 0, "announced_elsewhere", "url"),
            "https://",
        ),
        (
            {"filings": [{"type": "关停", "on": "2020-01-06", "approved": "责令"}]},
            "bad-value",
            ("filings", 0, "approved"),
            "责令关闭",
        ),
        ({"filings": []}, "empty-list", ("filings",), "至少"),
        ({"filings": "开设"}, "wrong-shape", ("filings",), "列表"),
        ({"filings": ["开设"]}, "wrong-shape", ("filings", 0), "字段"),
        ({"aliases": "卫健"}, "wrong-shape", ("aliases",), "列表"),
        ({"aliases": ["卫健", ["官微"]]}, "wrong-shape", ("aliases", 1), "请写成 官微"),
        ({"name": {"text": "健康"}}, "wrong-shape", ("name",), "文字"),
        ({"name": "  "}, "empty-text", ("name",), "空"),
        ({"name": "健康\n示例"}, "bad-text", ("name",), "换行"),
        ({"name": "健\u200b康"}, "bad-text", ("name",), "看不见"),
        ({"name": "\u202e康健"}, "bad-text", ("name",), "看不见"),
        ({"name": "健康\U000e0041"}, "bad-text", ("name",), "看不见"),
        *(
            ({"name": f"健{char}康"}, "bad-text", ("name",), "看不见")
            for char in "\u2800\uffa0\u3164\u17b4\u180b\ufe00\ufffe\uffff\x00\x1b\ud800"
        ),
        ({"description": "甲\uffff乙"}, "bad-text", ("description",), "看不见"),
        *(
            ({"filings": [{"type": "开设", "on": "2019-03-01", "note": f"甲{written}乙"}]}, *_UNFIT)
            for written in ("&#xFFFF;", "&#1;", "&#x1F;", "&#65534", "&#x0c;")
        ),
        ({"id": "WJW_weixin"}, "bad-text", ("id",), "小写"),
        ({"id": "../../etc"}, "bad-text", ("id",), "小写"),
        ({"id": "w" * 65}, "bad-text", ("id",), "64"),
        ({"id": "wjw-weixin\n"}, "bad-text", ("id",), "小写"),
        ({"url": "weibo.com/u/1"}, "bad-address", ("url",), "https://"),
        ({"url": "javascript:alert(1)"}, "bad-address", ("url",), "https://"),
        ({"url": "JaVaScRiPt://weibo.com/%0aalert(1)"}, "bad-address", ("url",), "https://"),
        ({"url": "https://weibo.com@evil.example/"}, "bad-address", ("url",), "用户名@"),
        ({"url": "https：//weibo.com/u/1"}, "bad-address", ("url",), "https://"),
        ({"url": "https://weibo.com/u/1\u200b"}, "bad-address", ("url",), "网址"),
        ({"url": "https://weibo.com/\u202eu/1"}, "bad-address", ("url",), "网址"),
        ({"logo": "images/../../x.png"}, "bad-file-name", ("logo",), "images/"),
        ({"logo": "wjw.png"}, "bad-file-name", ("logo",), "images/wjw.png"),
        ({"checked": "2026-10-08"}, "wrong-shape", ("checked",), "字段"),
        ({"app": ["x"]}, "wrong-shape", ("app",), "字段"),
        (
            {"filings": [{"type": "变更", "on": "2020-01-06", "changes": {"logo": {"from": "a", "to": "b"}}}]},
            "bad-value",
            ("filings", 0, "changes", "logo"),
            "account_id",
        ),
        (
            {"filings": [{"type": "变更", "on": "2020-01-06", "changes": {"name": "新名"}}]},
            "wrong-shape",
            ("filings", 0, "changes", "name"),
            "字段",
        ),
        (
            {"filings": [{"type": "变更", "on": "2020-01-06", "changes": {"name": {"from": "甲"}}}]},
            "missing-key",
            ("filings", 0, "changes", "name"),
            "“to”",
        ),
    ],
)
def test_a_slip_in_an_account_is_one_finding_that_says_what_to_write(change, code, where, says):
    """One mistake, one finding, at the value, with the way out."""
    accounts, problems = read_account(**change)
    assert [(c, keys) for c, keys, _ in problems] == [(code, ("accounts", 0, *where))]
    assert says in problems[0][2]
    assert accounts == ()


@pytest.mark.parametrize(
    ("key", "says"),
    [
        ("平台", "“platform”"),
        ("原始ID", "“account_id”"),
        ("Platform", "“platform”"),
        ("\u200bplatform", "“platform”"),
        ("platfrom", "“platform”"),
        ("stops_on", "“filings”下面的字段"),
        ("天气", "可用的有"),
    ],
)
def test_a_field_by_another_name_is_told_with_its_own(key, says):
    """The Chinese name, another case, a slip; or where it belongs."""
    _, problems = read_account(**{key: "x"})
    told = [message for code, _, message in problems if code == "unknown-key"]
    assert len(told) == 1 and says in told[0]


def test_a_field_that_is_there_under_another_name_is_not_missing():
    """Who obeys both findings would have it twice."""
    accounts, problems = read_account(platform=None, 平台="wechat")
    assert [code for code, _, _ in problems] == ["unknown-key"] and accounts == ()


def test_one_bad_record_costs_only_itself():
    """The other records of a list are read, and every mistake is told in one run."""
    raw = {"units": [UNIT, {"id": "jyj"}, "wjw"], "accounts": [{**ACCOUNT, "name": ""}, {**ACCOUNT, "id": "b"}]}
    instance, problems = read(AccountsFile, raw)
    assert [unit.id for unit in instance.units] == ["wjw"] and [account.id for account in instance.accounts] == ["b"]
    assert {keys[:2] for _, keys, _ in problems} == {("units", 1), ("units", 2), ("accounts", 0)}


def test_records_know_where_they_stand():
    """A rule can point at a record without carrying positions along."""
    instance, _ = read(AccountsFile, {"accounts": ["broken", ACCOUNT]})
    assert instance.accounts[0].place == Place(PATH, ("accounts", 1))


@pytest.mark.parametrize("width", [["4"], ["4", "30", "5"], "4-30", ["四", "30"]])
def test_a_name_width_is_two_numbers(width):
    """The finding speaks of the width, not of a field “1”."""
    _, problems = read(PlatformsFile, {"platforms": [{**PLATFORM, "name_width": width}]})
    assert len(problems) == 1
    assert problems[0][1][:3] == ("platforms", 0, "name_width")
    assert "名称长度" in problems[0][2] and "“1”" not in problems[0][2]


@pytest.mark.parametrize(
    ("change", "where", "says"),
    [
        ({"rules": {"late-filing": "no"}}, ("rules", "late-filing"), "error、warning、off"),
        ({"notice": {"关闭": {"working_days": "15"}}}, ("notice", "关闭"), "变更、关停、注销"),
        ({"notice": {"关停": {"working_days": "十五"}}}, ("notice", "关停", "working_days"), "整数"),
        ({"notice": {"关停": {"workdays": "15"}}}, ("notice", "关停", "workdays"), "working_days"),
        ({"report": {"email": "xmt at example.gov.cn"}}, ("report", "email"), "邮箱"),
        ({"base_url": "www.example.gov.cn"}, ("base_url",), "https://"),
        ({"site_id_code": "123"}, ("site_id_code",), "标识码"),
        ({"footer": {"police": {"number": "示公网安备 00000000000000号"}}}, ("footer", "police"), "code"),
    ],
)
def test_a_slip_in_the_settings_says_what_to_write(change, where, says):
    """The webmaster gets the same care as the clerk."""
    site, problems = read(Site, {**SITE, **change})
    assert site is None
    assert [keys for _, keys, _ in problems] == [where]
    assert says in problems[0][2]


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("raw", ["", "text", [], ["a"], [{"units": []}]])
def test_a_file_without_fields_at_its_start_is_told(kind, raw):
    """A list or a text at top level names the field that should stand there."""
    instance, problems = read(kind, raw)
    assert instance is None and [code for code, _, _ in problems] == ["not-a-mapping"]


def test_what_is_there_of_broken_records_is_known():
    """Records with a mistake are given with their places, for what refers to them and what they refer to."""
    raw = {
        "units": [{"id": "a"}, {"id": "b", "name": "乙", "region": "示例市"}, {"id": ["c"]}, "d", {}],
        "accounts": "x",
    }
    good, _ = reading.read_file(AccountsFile, raw, "x.yaml")
    found = list(reading.unread(raw, "units", "x.yaml", good))
    assert [(item, place.keys) for item, place in found] == [
        ({"id": "a"}, ("units", 0)),
        ({"id": ["c"]}, ("units", 2)),
        ({}, ("units", 4)),
    ]
    assert (
        list(reading.unread(raw, "accounts", "x.yaml", good)) == [] == list(reading.unread([], "units", "x.yaml", None))
    )


RECORDS = (accounts, arrangements, platforms, postings, site)
# Trees near the format: real field names with anything below them.
fields = {
    name for module in RECORDS for kind in vars(module).values() for name in getattr(kind, "__pydantic_fields__", ())
}
names = sorted(fields | {"from", "to", "place", "<<"})
scalars = st.one_of(
    st.sampled_from(["", "wjw", "开设", "变更", "关停", "2026-11-20", "不详", "true", "15", "name", "\0", "[key]"]),
    st.sampled_from(["https://www.example.gov.cn/", "images/wjw.png", "2027-01-01 至 2027-01-03", "示例市/东山区"]),
    st.text(max_size=8),
)
keys = st.one_of(st.sampled_from(names), scalars)
trees = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(keys, inner, max_size=5)),
    max_leaves=25,
)


@given(st.sampled_from(FILES), trees)
@example(AccountsFile, {"place": "x"})
@settings(max_examples=500, deadline=None)
def test_reading_never_raises(kind, raw):
    """Any tree of dict, list and text gives records, problems, or both; each problem can be located and told."""
    instance, problems = reading.read_file(kind, raw, PATH)
    assert instance is not None or problems
    assert all(p.where.path == PATH and p.code and p.message for p in problems)
    marks.locate(writing.dump(raw), [p.where for p in problems])


@given(st.sampled_from(FILES), st.data())
@settings(max_examples=500, deadline=None)
def test_reading_never_raises_for_a_good_file_with_one_thing_wrong(kind, data):
    """Anything in the place of any value, in a file that is right otherwise."""

    def spoil(value):
        inner = list(value) if isinstance(value, dict) else list(range(len(value))) if isinstance(value, list) else []
        if not inner or data.draw(st.booleans()):
            return data.draw(trees)
        key = data.draw(st.sampled_from(inner))
        if isinstance(value, dict):
            if data.draw(st.booleans()):
                return {**value, data.draw(keys): data.draw(trees)}
            return {**value, key: spoil(value[key])}
        return [*value[:key], spoil(value[key]), *value[key + 1 :]]

    instance, problems = reading.read_file(kind, spoil(GOOD[kind]), PATH)
    assert instance is not None or problems
