"""Types of the scripts, as far as they can be checked without Node: ``make types`` runs the TypeScript compiler."""

import json
import re
from datetime import date
from typing import Any

import pytest

from roster.public.lookup import Lookup
from tests import counties
from tests.support import ROOT, account, as_data, changed, data_files, ended, gone, look, receipt, register_of, unit

SCRIPTS = sorted((ROOT / "assets").glob("*.js"))
FOLDER = ROOT / "tests/javascript"
DECLARED = (FOLDER / "roster.d.ts").read_text("utf-8")
FUNCTION = re.compile(
    r"^ *(?:export )?(?:async )?function \w+\(.+\) \{$"  # with parameters
    r"|^ *(?:export )?const \w+ = (?:async )?\([^()=]+\) =>"
    r"|^  (?:async )?(?!if|for|while|switch|catch)\w+\(.+\) \{$",  # a method
    re.M,
)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_every_function_with_parameters_states_their_types(path) -> None:
    """None was forgotten: a comment that says what goes in stands directly before it."""
    text = path.read_text("utf-8")
    bare = [match[0] for match in FUNCTION.finditer(text) if not text[: match.start()].rstrip("\n").endswith("*/")]
    assert bare == []


def test_types_are_checked_strictly_and_need_no_registry() -> None:
    """Every script takes part, and a lock names versions, no host."""
    options = json.loads((FOLDER / "tsconfig.json").read_text("utf-8"))
    assert options["compilerOptions"]["strict"]
    assert options["compilerOptions"]["checkJs"]
    assert options["include"] == ["../../assets/*.js", "*.d.ts"]
    assert "://" not in (FOLDER / "package-lock.json").read_text("utf-8")
    assert [path.name for path in SCRIPTS if re.search(r"@ts-(?:ignore|nocheck)", path.read_text("utf-8"))] == []


# The shapes that roster.d.ts declares are those that roster/public/lookup/ writes


def declared(name: str) -> dict[str, bool]:
    """Field of an interface → whether it always stands there."""
    base, body = re.search(rf"^  interface {name}(?: extends (\w+))? \{{\n(.*?)\n  \}}", DECLARED, re.M | re.S).groups()
    own = {field: not optional for field, optional in re.findall(r"^    (\w+)(\?)?:", body, re.M)}
    return (declared(base) if base else {}) | own


def fits(written: dict[str, Any], name: str) -> bool:
    """No field that is not declared, and every one that always stands there."""
    fields = declared(name)
    return written.keys() <= fields.keys() and {field for field, always in fields.items() if always} <= written.keys()


@pytest.fixture(scope="module")
def index() -> Lookup:
    """An index in which every field of an account occurs."""
    seen = look(data_files(closing(withdrawn=False), [UNIT, GONE]), date(2026, 9, 21))
    files = data_files(closing(withdrawn=True), [UNIT, GONE], ledger=seen["data/postings.yaml"])
    county = counties.with_adopted(counties.province(counties.published(counties.HEALTH), ()))
    taken_in = {path: county[path] for path in ("data/followed/dong.json", "data/followed/dong.yaml", counties.FILE)}
    return Lookup(register_of(files | BESIDE | taken_in, date(2026, 11, 20)))


UNIT = unit(not_on=["kuaishou"], contact={"phone": "0000-12345001", "url": "https://ylg.example.gov.cn/"})
FAKE = {"id": "f", "account_id": "gh_0f0f0f0f0f0f", "handle": "jia-yangli", "imitates": "ylg", "seen_on": "2026-11-01"}
FAKED = [
    FAKE | {"platform": "wechat", "confirmed": {"on": "2026-11-02", "by": "ylg"}, "closed_on": "2026-11-03"},
    {
        "id": "g",
        "platform": "weibo",
        "url": "https://weibo.com/u/1000000009",
        "confirmed": {"on": "2026-11-02", "by": "ylg"},
    },
]
OTHER = {
    "name": "省样例",
    "platform": "weibo",
    "platform_name": "新浪微博",
    "account_id": "1000000008",
    "handle": "sheng",
}
OTHER |= {"url": "https://weibo.com/u/1000000008", "unit_name": "省样例厅", "state": "运行", "page": "accounts/o/"}
SHENG = {"id": "sheng", "name": "省名录", "base_url": "https://sheng.example.gov.cn/xmt/"}
COPY = as_data({"accounts": [OTHER]})
BESIDE = {
    "data/fakes.yaml": as_data({"fakes": FAKED}),
    "data/registers.yaml": as_data({"registers": [counties.entry(), SHENG]}),
    "data/followed/sheng.json": COPY,
    "data/followed/sheng.yaml": receipt(COPY, SHENG["base_url"], "2026-11-18"),
}
DECLARED_AS = {
    "is": "Account",
    "was": "Account",
    "fake": "Fake",
    "other": "Followed",
    "unit": "Unit",
    "site": "Website",
    "phone": "Hotline",
    "place": "Place",
}
GONE = unit("jg", "示例市旧馆", ended={"on": "2019-03-01", "into": ["ylg"], "how": "机构改革"})


def closing(*, withdrawn: bool) -> list[dict[str, Any]]:
    """Accounts renamed, closed with a successor, and closed whose cancellation is being announced, or not yet."""
    cancelled = [ended("2026-11-19", type="注销")] if withdrawn else []
    over = gone("2026-09-21", "2026-10-20") if withdrawn else ended("2026-09-21")
    closed = ended("2026-09-21", stops_on="2026-10-01", successor=["b"])
    renamed = changed("2024-05-06", name=("旧名样例", "样例发布"))
    return [
        account("a", renamed, closed, name="样例发布", handle="yangli"),
        account("b", name="样例微博", platform="weibo", account_id="1000000001", url="https://weibo.com/u/1000000001"),
        account("c", over, *cancelled, name="样例抖音", platform="douyin", account_id=DOUYIN),
    ]


DOUYIN = "MS4wLjABAAAA" + "o" * 43


def test_the_front_is_as_declared(index: Lookup) -> None:
    front = json.loads(index.front())
    assert front.keys() == declared("Front").keys() - {"short"}
    in_page = index.front_in_page()
    assert in_page.keys() == declared("Front").keys() and in_page["short"]
    assert front["copies"] == {"省名录": "2026-11-18", "dong 名录": "2026-11-20"}
    assert [platform["id"] for platform in front["platforms"] if not fits(platform, "Platform")] == []


def test_tables_are_as_declared(index: Lookup) -> None:
    assert json.loads(index.characters()).keys() == declared("Characters").keys()
    assert json.loads(index.sounds()).keys() == declared("SoundsFile").keys()


def test_shards_and_records_are_as_declared(index: Lookup) -> None:
    """Every field that is declared occurs, so that none is declared that nobody writes any more."""
    exact = [json.loads(index.exact_shard(n)) for n in range(index.shards[0])]
    hints = [json.loads(index.hint_shard(n)) for n in range(index.shards[1])]
    assert {tuple(shard) for shard in exact} == {tuple(declared("ExactShard"))}
    assert {tuple(shard) for shard in hints} == {tuple(declared("HintShard"))}
    records: dict[str, list[dict[str, Any]]] = {}
    for shard in exact:
        for places in shard["keys"].values():
            for role, place in zip(places[::2], places[1::2], strict=True):
                records.setdefault(DECLARED_AS[role], []).append(shard["records"][place])
    assert records.keys() == set(DECLARED_AS.values())
    for name, written in records.items():
        assert [record for record in written if not fits(record, name)] == []
        never = {"former", "verified_as"} if name == "Fake" else {"former"} if name == "Followed" else set[str]()
        assert {field for record in written for field in record} == declared(name).keys() - never


def test_roles_and_kinds_of_names_are_as_declared(index: Lookup) -> None:
    roles = {
        entry
        for n in range(index.shards[0])
        for key in json.loads(index.exact_shard(n))["keys"].values()
        for entry in key[::2]
    }
    kinds = {form[1] for n in range(index.shards[1]) for form in json.loads(index.hint_shard(n))["forms"]}
    assert roles == literals("Role")
    assert kinds <= literals("KindOfName")


def literals(name: str) -> set[str]:
    """The texts of a union."""
    return set(re.findall(r'"([a-z-]+)"', re.search(rf"^  type {name} = (.*);$", DECLARED, re.M)[1]))
