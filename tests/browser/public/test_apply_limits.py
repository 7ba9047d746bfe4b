"""What a field of ``apply/`` takes, the check takes; what the check refuses, the page refuses in the same words."""

import json
import random
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from roster.public.applying.form import form_json
from roster.records.accounts import Account, Unit
from roster.records.reading import read_record
from roster.records.requests import KINDS
from roster.rules import filings, identity, privacy
from roster.source.problems import NOWHERE, Place
from tests.support import account, check, data_files, register_of, served, write_site

pytestmark = pytest.mark.browser
TODAY = date(2026, 11, 20)
CHANCE = random.Random(20261120)
# What a clerk pastes, and what somebody with other aims does.
CURATED = [
    "健康示例", "  健康示例\t", "　健康示例　", "甲" * 200, "甲" * 201, "甲" * 5000, "甲" * 5001, "𠮷" * 200,
    "𠮷" * 201, "零\u200b宽", "\ufeff示例", "示例\ufeff", "a\u2028b", "多\n行", "行\r\n尾", "\u0085边", "\x7f",
    "🏛️ 示例", "示例\ufe0e", "\U000e0041", "\U000f0000", "\ue000", "“示例”", "'", '"', "\\", "#", "a #b", "- a",
    "{a: b}", "[a]", "&a", "*a", "!!int 1", "null", "~", "no", "0123456", "电话 13800138000",
    "＋86 138 0013 8000", "0512-12345678", "11010519491231002X", "110105194912310021", "WJW", "Wjw weixin",
    "编号 110105-19491231-002X", "<script>alert(1)</script>", "{{ 7*7 }}", "${x}", "{day}", "\ud800", "示例市",
    "示例市/东山区", "示例市/东山区/甲镇/乙村", "示例市/东山区/甲镇/乙村/丙组", "示例市（试点）", "shi li", "示例市 ",
]  # fmt: skip
IDS = [
    "gh_1a2b3c4d5e6f", "gh_1A2B3C4D5E6F", " gh_1a2b3c4d5e6f ", "原始ID：gh_1a2b3c4d5e6f", "gh_oooooooooooo",
    "gh_0", "ｇｈ＿１ａ２ｂ３ｃ４ｄ５ｅ６ｆ", "jiankangshili", "@jiankangshili", "1.0E+09", "1000000001",
    "１００００００００１", "100000000", "UID: 1000000001", "l00000000l", "MS4wLjABAAAA" + "o" * 43, "O" * 10,
    "0" * 10, "“jiankang”",
    "3xshili01", "_a", "-", "微信号", "a" * 20, "A1-_" * 5,
]  # fmt: skip
URLS = [
    "https://weibo.com/u/1000000001", "https://weibo.com/u/1000000001/",
    "http://www.weibo.com/u/1000000001?from=x", "https://weibo.com/shili", "https://weibo.com/u/100000000l",
    "https://weibo.cn/u/1000000001", "https://user@weibo.com/u/1000000001", "https://weibo.com@x.cn/u/1",
    "https://weibo.com:8443/u/1000000001", "https://weibo.com:443/u/1000000001", "https://weibo.com:99999/",
    "https://weibo.com:a/", "https:///u/1", "ftp://weibo.com/", "weibo.com/u/1000000001", "https://t.cn/AbCd",
    "https://v.douyin.com/abc/", "javascript:alert(1)", "HTTPS://WEIBO.COM/u/1000000001",
    "https://weibo.com./u/1000000001", "https://weibo.com/u/%31000000001",
    "https://weibo.com/u/../u/1000000001", "https://weibo.com//u/1000000001", "https://weibo.com/n/示例",
    "https://政务.cn/a", "https://xn--a.cn/", "https://1.2.3.4/", "https://[::1]/", "https://x.cn/a b",
    "https://x.cn/a\"b", "https://x.cn/a|b", "https://x.cn/" + "a" * 1990, "https://x.cn/" + "a" * 1987,
    "https://x.cn/%zz", "https://x.cn/%00", "https://x.cn/%ff", "https://x.cn/a^b", "https://ex℀mple.cn/",
    "https://x.cn\\@y.cn/", "https://www.douyin.com/user/MS4wLjABAAAA" + "o" * 43, "https://x.cn/#/a",
    "https://x.cn/?a=1&a=2",
]  # fmt: skip
DAYS = [
    "2026-11-20", "2026-11-21", "2026-02-30", "2024-02-29", "2025-02-29", "1899-12-31", "1900-01-01",
    "2199-12-31", "2200-01-01", "0000-01-01", "2026/3/1", "2026年3月1日", "20260301", "2026.3.1", "2026-3-1",
    "2026-13-01", "2026/13/1", "1800/1/1", "二〇二六年三月一日", "二○二六年十二月三十一日", "二零二六年十月二十日",
    "二〇二六年二十十月一日", "一九九年一月一日", "十一月一日",
    "昨天", "2026", "２０２６－０３－０１", "2026-03-01 10:30", "“2026-03-01”",
    "11/20/2026",
]  # fmt: skip
LETTERS = "aZ0O9_-.@:/%?#=&健康示例·（）()  \t\n\u200b\ufeff\u3000\"'\\{}<>|٣１"


def invented(number: int) -> list[str]:
    """Texts of letters that are apt to be read in two ways."""
    return ["".join(CHANCE.choices(LETTERS, k=CHANCE.randint(1, 24))) for _ in range(number)]


@cache
def form() -> dict[str, Any]:
    return json.loads(form_json(register_of(data_files([account()]), TODAY)))


@pytest.fixture(scope="module")
def limits(chromium, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str, Sequence[Any]], list[str]]]:
    """Asks the page's own module: a method of ``Limits``, and the arguments of each call."""
    folder = tmp_path_factory.mktemp("limits")
    for name in ("limits.js", "addresses.js"):
        write_site(folder, {f"assets/{name}": (Path("assets") / name).read_bytes()})
    write_site(folder, {"index.html": b"<!doctype html><title>x</title>"})
    with served(folder) as given:
        page: Page = chromium.new_page()
        page.goto(given.address)
        script = """async ([form, method, calls]) => {
            const { Limits, trimmed } = await import("/assets/limits.js");
            const limits = new Limits(form);
            if (method === "trimmed") return calls.map(([text]) => trimmed(text));
            return calls.map((call) => limits[method](...call));
        }"""
        yield lambda method, calls: page.evaluate(script, [form(), method, list(calls)])
        page.close()


def of_reading(kind: type, way: Sequence[str], value: str) -> str:
    """The first finding about a value where it stands alone, empty where there is none."""
    given: Any = value
    for key in reversed(way):
        given = {key: given}
    _, problems = read_record(kind, given, NOWHERE)
    found = (
        p for p in problems if isinstance(p.where, Place) and tuple(k for k in p.where.keys if k in way) == tuple(way)
    )
    return next((problem.message for problem in found), "")


def fields() -> Iterator[tuple[str, type, tuple[str, ...], dict[str, Any]]]:
    """Every field that is filled in by typing: its name, where it is read, and what the form says of it."""
    for kind in form()["kinds"]:
        for field in kind["fields"]:
            if field["kind"] not in ("changes", "choice", "platform", "unit"):
                yield f"{kind['type']} {field['key']}", KINDS[kind["type"]], (field["key"],), field
    for field in form()["changes"]:
        if field["kind"] == "line":
            yield f"变更 changes.{field['key']}", KINDS["变更"], ("changes", field["key"], "to"), field
    for field, key in zip(form()["unit"], ("id", "name", "region"), strict=True):
        yield f"单位 {key}", Unit, (key,), field


FIELDS = {name: (kind, way, field) for name, kind, way, field in fields()}


def personal(text: str) -> str:
    kind = privacy.personal_number(text)
    return privacy.ADVICE.format(kind) if kind else ""


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_takes_what_the_check_takes_and_says_what_it_says(name: str, limits) -> None:
    kind, way, field = FIELDS[name]
    texts = [*CURATED, *IDS, *DAYS, *URLS, *invented(150)]
    trimmed = limits("trimmed", [[text] for text in texts])
    asked = [text for text in trimmed if text]
    said = limits("ofText", [[field, text] for text in asked])
    exempt = field["kind"] in ("web", "day", "opening") or name == "单位 id"
    wanted = [of_reading(kind, way, text) or ("" if exempt else personal(text)) for text in asked]
    # 不详 is a box to tick.
    differing = [(t, s, w) for t, s, w in zip(asked, said, wanted, strict=True) if s != w and t != "不详"]
    assert differing == []
    assert any(wanted) and not all(wanted)


def test_blanks_are_those_that_reading_leaves_out(limits) -> None:
    """What is trimmed here would be trimmed there."""
    texts = [*CURATED, *(f"{chr(n)}示例{chr(n)}" for n in [*range(1, 0x3001), 0xFEFF] if not 0xD800 <= n < 0xE000)]
    wanted = []
    for text in texts:
        read, _ = read_record(KINDS["核对"], {"type": "核对", "account": "a", "on": "2026-11-20", "how": text}, NOWHERE)
        wanted.append(read.how if read else None)
    found = limits("trimmed", [[text] for text in texts])
    assert [(t, f, w) for t, f, w in zip(texts, found, wanted, strict=True) if w is not None and f != w] == []


@pytest.mark.parametrize("key", ["account_id", "handle"])
@pytest.mark.parametrize("platform", [p["id"] for p in form()["platforms"]])
def test_ids_are_of_the_platforms_form(platform: str, key: str, limits) -> None:
    """By the pattern of the registry, with what was probably meant."""
    known = next(one for one in form()["platforms"] if one["id"] == platform)
    texts = [text for text in dict.fromkeys(limits("trimmed", [[t] for t in [*IDS, *CURATED, *invented(60)]])) if text]
    readable = [text for text in texts if not of_reading(Account, (key,), text)]
    said = limits("ofIdentity", [[known, key, text] for text in readable])
    rule = {"account_id": identity.check_account_id_form, "handle": identity.check_handle_form}[key]
    found = findings(rule, [{"platform": platform, "platform_name": None, key: text} for text in readable])
    named = {other: f"“{form()['words'][f'called-{other}']}”" for other in ("account_id", "handle")}
    wanted = [one.replace("请写在 account_id 里", f"请写在 {named['account_id']} 里") for one in found]
    wanted = [one.replace("请写在 handle 里", f"请写在 {named['handle']} 里") for one in wanted]
    assert [(t, s, w) for t, s, w in zip(readable, said, wanted, strict=True) if s != w] == []


def findings(rule: Callable[..., Any], given: Sequence[dict[str, Any]]) -> list[str]:
    """What a rule says of accounts, one message for each, empty for none."""
    records = [account(f"a{n}", name="示例样例", **{"account_id": None, **more}) for n, more in enumerate(given)]
    made = [{key: value for key, value in record.items() if value is not None} for record in records]
    directory = check(data_files(made), TODAY).directory  # type: ignore[union-attr]
    assert len(directory.accounts) == len(made)
    told = {place.keys[1]: message for place, message in rule(directory)}
    return [told.get(number, "") for number in range(len(made))]


@pytest.mark.parametrize("platform", [p["id"] for p in form()["platforms"]])
def test_addresses_are_profiles_of_the_platform(platform: str, limits) -> None:
    """In the same order as the rules: of another kind, decides nothing, says another id than was given."""
    known = next(one for one in form()["platforms"] if one["id"] == platform)
    texts = [text for text in URLS if not of_reading(Account, ("url",), text)]
    ids = {"account_id": "1000000002", "handle": "yangli"}
    said = limits("ofProfile", [[known, text, ids] for text in texts])
    given = [{"platform": platform, "platform_name": None, "url": text, **ids} for text in texts]
    form_, agrees = (findings(rule, given) for rule in (identity.check_address_form, identity.check_address_agrees))
    called = {key: form()["words"][f"called-{key}"] for key in ("account_id", "handle")}
    for key, label in called.items():
        agrees = [one.replace(f"登记的 {key} 是", f"登记的{label}是") for one in agrees]
    again = "请在浏览器里打开后，从地址栏重新复制；还是这样的，请"
    wanted = [one or other for one, other in zip(form_, agrees, strict=True)]
    wanted = [one.replace(f"{again}删去 url，改登记标识或号", f"{again}不填网址，改填标识或号") for one in wanted]
    assert [(t, s, w) for t, s, w in zip(texts, said, wanted, strict=True) if s != w] == []


def test_words_of_days_are_those_of_the_rules() -> None:
    """The page fills the day in; what it calls by a label the rule calls by its key."""
    kinds = {kind["type"]: kind for kind in form()["kinds"]}
    told = {field["key"]: field.get("not_yet") for field in kinds["关停"]["fields"]}
    assert told["on"] == told["filed_on"] == told["announced_on"] == filings.NOT_YET.replace("写 stops_on", "填停更日")
    assert told["stops_on"] is None
