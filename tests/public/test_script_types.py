"""Types of the scripts, as far as they can be checked without Node: ``make types`` runs the TypeScript compiler."""

import json
import re
from datetime import date
from typing import Any

import pytest

from roster.public.lookup import Lookup
from tests.support import ROOT, account, changed, data_files, ended, gone, look, register_of, unit

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


# The shapes that roster.d.ts declares are those that roster/public/lookup.py writes


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
    return Lookup(register_of(files, date(2026, 11, 20)))


UNIT = unit(not_on=["kuaishou"])
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
    assert front.keys() == declared("Front").keys()
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
    records = [record for shard in exact for record in shard["records"]]
    accounts, units = ([r for r in records if "id" in r], [r for r in records if "id" not in r])
    assert [record for record in accounts if not fits(record, "Account")] == []
    assert [record for record in units if not fits(record, "Unit")] == []
    assert {field for record in units for field in record} == declared("Unit").keys()
    assert {field for record in accounts for field in record} == declared("Account").keys()


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
