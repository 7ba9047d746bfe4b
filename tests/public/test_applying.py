"""What ``apply/`` fetches: a form made from the types, and accounts to choose from in few bytes."""

import gzip
import json
import re
from typing import Any, get_args

from roster.public.applying.accounts import AccountChoice, UnitChoice, accounts_json
from roster.public.applying.form import form_json
from roster.records.accounts import Changed
from roster.records.fields import fields_of
from roster.records.requests import KINDS
from tests.public.test_script_types import declared
from tests.support import ROOT, TODAY, account, data_files, ended, gone, register_of, unit

ACCOUNTS = [
    account("a", name="样例发布", handle="yangli", verified_as="示例市旧样例馆"),
    account("b", ended("2026-11-18"), name="样例微博", platform="weibo", account_id="1000000001"),
    account("c", gone("2020-01-02", "2020-03-01"), name="样例抖音", platform="other", platform_name="知乎", unit="jg"),
]
UNITS = [
    unit(short_names=["样例馆"], former_names=["示例市展览馆"]),
    unit("jg", "示例市旧馆", ended={"on": "2021-03-01", "into": ["ylg"]}),
    unit("kong", "示例市空馆", ended={"on": "2021-03-01"}),
]
REGISTER = register_of(data_files(ACCOUNTS, UNITS), TODAY)


def form() -> dict[str, Any]:
    return json.loads(form_json(REGISTER))


def test_every_field_of_every_kind_is_asked_for() -> None:
    """In the order of the types, with their titles; but for what the page fills in itself."""
    for kind in form()["kinds"]:
        own = fields_of(KINDS[kind["type"]])
        left = [key for key in own if key not in ("type", "account", "place", "unit_name", "region")]
        assert [field["key"] for field in kind["fields"]] == left
        assert [field["label"] for field in kind["fields"]] == [own[key].title for key in left]
        required = {key for key in left if own[key].is_required()}
        assert {field["key"] for field in kind["fields"] if field.get("required")} == required
    assert [kind["type"] for kind in form()["kinds"]] == list(KINDS)
    assert [field["key"] for field in form()["changes"]] == list(get_args(Changed))


def test_nothing_that_a_clerk_reads_names_a_key() -> None:
    """Keys are for files."""
    keys = {key for kind in KINDS.values() for key in fields_of(kind)} - {"name", "url", "on", "by", "type", "how"}
    told = [field[part] for kind in form()["kinds"] for field in kind["fields"] for part in ("help", "label")]
    told += [field.get("not_yet", "") for kind in form()["kinds"] for field in kind["fields"]]
    told += [text for kind in form()["kinds"] for text in (kind["about"], *kind["then"])]
    assert [text for text in told if set(re.findall(r"[a-z_]{3,}", text)) & (keys | {"yaml", "platforms"})] == []


def test_the_shapes_are_as_declared() -> None:
    made = form()
    assert made.keys() == declared("ApplyForm").keys()
    fields = [field for kind in made["kinds"] for field in kind["fields"]] + made["changes"] + made["unit"]
    assert {key for field in fields for key in field} == declared("ApplyField").keys()
    assert {key for kind in made["kinds"] for key in kind} == declared("ApplyKind").keys()
    assert {key for limits in made["limits"] for key in limits} == declared("ApplyLimits").keys()
    assert all(0 <= field["limits"] < len(made["limits"]) for field in fields)
    register = json.loads(accounts_json(REGISTER))
    assert register.keys() == declared("ApplyAccounts").keys()
    types = (ROOT / "tests/javascript/roster.d.ts").read_text("utf-8")
    for kind in (UnitChoice, AccountChoice):
        [row] = re.findall(rf"type {kind.__name__} = \[(.*)\];", types)
        assert re.findall(r"(\w+):", row) == list(kind._fields)


def test_accounts_stand_there_with_what_is_to_be_told() -> None:
    """What is as everywhere is left out; a unit that is no more stands there for its accounts alone."""
    register = json.loads(accounts_json(REGISTER))
    assert [row[:2] for row in register["units"]] == [["ylg", "示例市样例馆"], ["jg", "示例市旧馆"]]
    assert register["units"][0][2] == ["样例馆", "示例市展览馆"]
    found = {row[0]: AccountChoice(*row) for row in register["accounts"]}
    assert found["a"].verified_as == "示例市旧样例馆" and found["a"].represents == ""
    assert register["states"][found["b"].state] == "关停公示中"
    assert (found["c"].platform, found["c"].platform_name) == ("other", "知乎")
    assert register["states"][found["c"].state] == "已关停"


def test_five_thousand_accounts_are_few_bytes() -> None:
    """As a county's neighbours together: what a telephone fetches once, packed as servers pack it."""
    units = [unit(f"u{n}", f"示例市样例{n:03}局", short_names=[f"样例{n:03}"]) for n in range(500)]
    accounts = [
        account(f"u{n % 500}-a{n}", name=f"样例{n:04}", account_id=f"gh_{n * 7919 % 10**12:012}", handle=f"yangli{n}")
        | {"unit": f"u{n % 500}"}
        for n in range(5000)
    ]
    register = register_of(data_files(accounts, units), TODAY)
    made = accounts_json(register)
    assert len(made) < 500_000 and len(gzip.compress(made)) < 130_000
    assert len(gzip.compress(form_json(register))) < 9_000
    assert len(form_json(register)) < 40_000


def test_the_form_is_the_same_for_the_same_register() -> None:
    assert form_json(REGISTER) == form_json(REGISTER) and accounts_json(REGISTER) == accounts_json(REGISTER)
