"""Open data as a contract: the schemas published with a site say what the files hold, and strangers can rely on it."""

import copy
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from roster.notices import release
from roster.notices.release import Release
from roster.public import exports, open_data
from tests import signing
from tests.support import ROOT, TODAY, account, data_files, ended, gone, register_of, served

NAMES = ("accounts", "notices", "keys", "release")
READER = ROOT / "docs/read_accounts.py"


def schema(name: str) -> dict[str, Any]:
    return json.loads(open_data.schemas()[f"api/v1/{name}.schema.json"])


def strict(value: Any) -> Any:
    """The schema with every object closed: what is written has no field that it does not name."""
    if isinstance(value, dict):
        made = {key: strict(inner) for key, inner in value.items()}
        return {"additionalProperties": False, **made} if "properties" in value else made
    return [strict(inner) for inner in value] if isinstance(value, list) else value


def validate(name: str, data: bytes) -> None:
    jsonschema.Draft202012Validator.check_schema(schema(name))
    jsonschema.validate(json.loads(data), strict(schema(name)), jsonschema.Draft202012Validator)


def written() -> dict[str, bytes]:
    """Each file of a small site with keys, a witness and a notice that was seen."""
    witness = {"id": "w1", "name": "见证人", "public": signing.public(7)}
    data = data_files(
        [account("a"), account("b", ended("2026-11-02"))],
        site={"keys": [signing.key(1)], "witnesses": [witness]},
    )
    register = register_of(data, TODAY)
    digests = {id_: release.digest(b"page") for id_ in register.board.notices}
    return {
        "accounts": exports.accounts_json(register),
        "notices": exports.notices_json(register),
        "keys": exports.keys_json(register.directory.site),
        "release": release.as_json(Release(register.directory.site.base_url, TODAY, digests)),
    }


@pytest.mark.parametrize("name", NAMES)
def test_what_is_written_is_what_its_schema_says(name: str) -> None:
    """No field more and none less."""
    validate(name, written()[name])


@pytest.mark.parametrize("name", ["accounts", "notices"])
def test_the_sample_city_is_what_its_published_schemas_say(sample: Path, name: str) -> None:
    """In every state of accounts and notices; the schema is the one that lies beside the file."""
    folder = sample / "api/v1"
    assert (folder / f"{name}.schema.json").read_bytes() == open_data.schemas()[f"api/v1/{name}.schema.json"]
    validate(name, (folder / f"{name}.json").read_bytes())


@pytest.mark.parametrize("name", NAMES)
def test_every_field_is_wanted(name: str) -> None:
    """The counter-example: a file that lacks any one field, or has another kind of value there, is none."""
    good = json.loads(written()[name])
    lists = [key for key, value in good.items() if isinstance(value, list) and key != "witnesses"] or [None]
    for rows, key in [(one, key) for one in lists for key in (good[one][0] if one else good)]:
        for spoil in (lambda row, key: row.pop(key), lambda row, key: row.update({key: 1.5})):
            bad = copy.deepcopy(good)
            spoil(bad[rows][0] if rows else bad, key)
            with pytest.raises(jsonschema.ValidationError):
                jsonschema.validate(bad, schema(name), jsonschema.Draft202012Validator)


def test_every_part_of_a_filing_is_published_as_its_page_shows_it() -> None:
    """Also what nobody knows; and what only the office knows is not there."""
    over = gone("2026-03-10", "2026-04-10", successor=["b"], note="另见[公告](https://www.example.gov.cn/a)。")
    over |= {"approved": "责令关闭", "approved_by": "ylg", "filed_on": "2026-03-11", "entered_on": "2026-03-12"}
    over["corrections"] = [{"on": "2026-03-11", "what": "更正"}]
    over["done"]["by"] = "ylg"
    old = {"type": "注销", "done": {"how": "平台已搜不到"}, "announced_elsewhere": "不详"}
    app = account("c", platform="app", app={"package": "cn.gov.example"})
    for key in ("account_id", "handle"):
        app.pop(key, None)
    accounts = [account("a", over), account("b", old, account_id="gh_00000000000b"), app]
    accounts[1]["filings"][0]["on"] = "不详"
    made = exports.accounts_json(register_of(data_files(accounts, site={"since": "2026-01-01"}), TODAY))
    validate("accounts", made)
    rows = {row["id"]: row for row in json.loads(made)["accounts"]}
    filing = rows["a"]["filings"][1]
    assert filing["approved_by"] == "示例市样例馆"
    assert (filing["done"], filing["successor"]) == ({"on": "2026-04-10", "how": "平台显示已关停"}, ["b"])
    assert not {"entered_on", "reported_on", "announced_by"} & filing.keys()
    assert rows["b"]["filings"] == [
        {"type": "开设"},
        {"type": "注销", "done": {"how": "平台已搜不到"}, "announced_elsewhere": {}},
    ]
    assert (rows["c"]["app"], rows["a"]["app"], rows["a"]["origin"]) == ({"package": "cn.gov.example"}, None, None)


def test_a_later_program_may_add_fields() -> None:
    """Whoever validates with the schema of today still reads the file of tomorrow."""
    later = json.loads(written()["accounts"])
    later["accounts"][0]["new"] = later["new"] = 1
    jsonschema.validate(later, schema("accounts"), jsonschema.Draft202012Validator)


def test_the_documents_name_every_schema_and_every_field() -> None:
    told = (ROOT / "docs/api.md").read_text("utf-8")
    for name in NAMES:
        assert f"api/v1/{name}.schema.json" in told
    fields = {key for name in NAMES for one in strings(schema(name)) for key in one}
    assert not {key for key in fields if f"`{key}`" not in told and f'"{key}"' not in told}


def strings(value: Any) -> list[list[str]]:
    """The names of properties, wherever they stand in a schema."""
    if isinstance(value, list):
        return [found for inner in value for found in strings(inner)]
    if not isinstance(value, dict):
        return []
    own = [[*value["properties"]]] if isinstance(value.get("properties"), dict) else []
    return own + [found for inner in value.values() for found in strings(inner)]


def test_an_independent_reader_lists_what_is_in_use(sample: Path, tmp_path: Path) -> None:
    """Run far from the program, by Python alone; it has no line of ours."""
    shutil.copy2(READER, tmp_path / "reader.py")
    accounts = json.loads((sample / "api/v1/accounts.json").read_bytes())["accounts"]
    in_use = [one for one in accounts if one["state"] not in ("已关停", "已注销")]
    assert "roster" not in READER.read_text("utf-8") and len(in_use) < len(accounts)
    unit = in_use[0]["unit_name"]
    with served(sample, "/xmt/") as host:
        for asked, wanted in (("", in_use), (unit, [one for one in in_use if one["unit_name"] == unit])):
            command = [sys.executable, "-X", "utf8", "-W", "error", "reader.py", host.address, *filter(None, [asked])]
            done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", timeout=60)
            assert (done.returncode, done.stderr) == (0, "")
            pages = [line.split("\t")[3] for line in done.stdout.splitlines()]
            assert pages == [host.address + one["page"] for one in wanted]
