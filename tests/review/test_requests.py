"""``file --from``: a submission made elsewhere is hostile text, taken whole, by the ordinary rules, or not at all."""

import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from openpyxl import load_workbook

from roster.exchange import template
from roster.records.requests import KINDS, MAX_BYTES, MOST
from roster.review import requests
from roster.source.problems import Place
from tests.reference.test_docs import snippets
from tests.review.asking import MAIN, TODAY, file, invoke, records, text
from tests.support import ROOT, run, tree

CLOSING = {"type": "关停", "account": "ylg-weixin", "on": TODAY, "approved": "集体研究"}
OPENING = {
    "type": "开设",
    "name": "示例样例",
    "platform": "kuaishou",
    "account_id": "3xshili01",
    "unit": "ylg",
    "on": TODAY,
}


def submission(folder: Path, *asked: dict[str, Any], name: str = "申请单.yaml", **head: Any) -> Path:
    """A file that asks for something: JSON is YAML."""
    path = folder / name
    path.write_text(json.dumps({"submission": "1", "requests": asked} | head, ensure_ascii=False, indent=1), "utf-8")
    return path


def take(root: Path, *sources: Path, more: tuple[str, ...] = ("--no-ask",), answers: str | None = None) -> Result:
    """Run the command, from the folder above the files."""
    given = [word for source in sources for word in ("--from", source)]
    return invoke(["file", *given, "--root", root, "--today", TODAY, *more], answers)


def copied(root: Path, name: str) -> Path:
    return Path(shutil.copytree(root, root.parent / name))


def test_a_request_is_written_as_the_command_writes_it(root: Path, tmp_path: Path) -> None:
    """Shown, written and told what comes next, in the same words."""
    by_command = copied(root, "by-command")
    typed = file(by_command, "关停", "ylg-weixin", "--approved", "集体研究")
    done = take(root, submission(tmp_path, CLOSING))
    assert done.exit_code == 0, done.output
    assert tree(root) == tree(by_command)
    for line in typed.output.splitlines():
        if line and not line.startswith("示例样例（"):
            assert line in done.output
    assert "申请单.yaml:4：关停 ylg-weixin" in done.output


def test_several_requests_of_several_files_are_written_in_their_order(root: Path, tmp_path: Path) -> None:
    """Each on top of those before it: of one account, of a unit that is new, with the next free id."""
    first = submission(
        tmp_path,
        {
            "type": "变更",
            "account": "ylg-weixin",
            "on": TODAY,
            "changes": {"name": {"from": "示例样例", "to": "新样例"}},
        },
        CLOSING | {"announced_on": TODAY},
        OPENING,
        OPENING | {"account_id": "3xshili02"},
        name="a.yaml",
    )
    new = {"unit": "xdw", "unit_name": "示例市新单位", "platform": "weibo", "account_id": "1000000077"}
    second = submission(
        tmp_path,
        OPENING | new,
        OPENING | {"unit": "xdw", "platform": "douyin", "account_id": "MS4wLjABAAAA" + "o" * 43},
        {"type": "核对", "account": "ylz-douyin", "on": TODAY, "how": "登录后台核对"},
        name="b.yaml",
    )
    done = take(root, first, second)
    assert done.exit_code == 0, done.output
    found = records(root)
    assert [one["type"] for one in found["ylg-weixin"]["filings"]] == ["开设", "变更", "关停"]
    assert found["ylg-weixin"]["name"] == "新样例"
    assert {"ylg-kuaishou", "ylg-kuaishou-2", "xdw-weibo", "xdw-douyin"} <= found.keys()
    assert records(root, "data/accounts/ylz.yaml")["ylz-douyin"]["checked"]["how"] == "登录后台核对"
    assert run("check", "--root", root, today=TODAY).returncode == 0


def test_one_fault_and_nothing_is_written(root: Path, tmp_path: Path) -> None:
    """Every fault of every file is told, where it stands."""
    before = tree(root)
    good = submission(tmp_path, CLOSING, name="good.yaml")
    unclear = submission(
        tmp_path,
        {"type": "核对", "account": "nobody", "on": TODAY, "how": "看过"},
        {"type": "办结", "account": "ylg-weixin", "on": TODAY, "how": "看过"},
        name="unclear.yaml",
    )
    wrong = submission(tmp_path, {"type": "停更", "account": "ylg-weixin"}, {"type": "关停"}, name="wrong.yaml")
    done = take(root, good, unclear, wrong)
    assert done.exit_code == 1 and tree(root) == before
    assert f"{unclear}:4:3: error: 名录里没有账号“nobody”" in done.output
    assert f"{wrong}:5:12: error: 备案类型：只能填" in done.output and "请写成 关停" in done.output
    assert done.output.count("缺少必填字段") == 3
    assert "没有写任何文件" in done.output


def test_a_fault_that_the_rules_find_is_told_where_it_was_asked_for(root: Path, tmp_path: Path) -> None:
    """The record with the fault is not written yet: nobody could look at its line."""
    before = tree(root)
    asked = submission(tmp_path, CLOSING, OPENING | {"account_id": "1.0E+09", "on": "2026-11-21"})
    done = take(root, asked)
    assert done.exit_code == 1 and tree(root) == before
    second = next(n for n, line in enumerate(asked.read_text("utf-8").splitlines(), 1) if "开设" in line) - 1
    assert f"{asked}:{second}:3: error: 2026-11-21 还没有到" in done.output and "[future-date]" in done.output


def test_what_has_changed_since_is_not_overwritten(root: Path, tmp_path: Path) -> None:
    """Somebody filled the page in last week; the register has another name by now."""
    before = tree(root)
    changes = {"name": {"from": "旧样例", "to": "新样例"}}
    done = take(root, submission(tmp_path, {"type": "变更", "account": "ylg-weixin", "on": TODAY, "changes": changes}))
    assert done.exit_code == 1 and tree(root) == before
    assert "填写时是“旧样例”，名录里现在是“示例样例”" in done.output and "[request-refused]" in done.output


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (CLOSING | {"account": "示例样例"}, "有 2 个账号叫“示例样例”"),
        (CLOSING | {"account": "样例中心抖音"}, "这里写账号的编号；“样例中心抖音”的编号是 ylz-douyin"),
        (OPENING | {"unit": "样例馆"}, "“样例馆”的编号是 ylg"),
        (OPENING | {"platform": "快手"}, "“快手”的编号是 kuaishou"),
        (OPENING | {"region": "示例市"}, "只有还没有登记的单位才写 region"),
        (OPENING | {"unit": "x", "unit_name": "示例市样例馆"}, "已经登记，编号是 ylg"),
        (OPENING | {"id": "ylg-weixin"}, "“id”不是可用的字段"),
        (OPENING | {"file": "../../etc/x.yaml"}, "“file”不是可用的字段"),
        (OPENING | {"platform_name": "知乎"}, "只有 platform 是 other 时才写"),
        (CLOSING | {"done": {"on": TODAY, "how": "x"}}, "“done”不是可用的字段"),
        (CLOSING | {"announced_elsewhere": "不详"}, "“announced_elsewhere”不是可用的字段"),
        (CLOSING | {"corrections": []}, "“corrections”不是可用的字段"),
        (CLOSING | {"note": "**x**"}, "“note”不是可用的字段"),
        (CLOSING | {"place": "x"}, "“place”不是可用的字段"),
        (CLOSING | {"reason": "电话 13800138000"}, "个人手机号"),
        (CLOSING | {"approved": "责令关闭"}, "要写明由谁"),
        (CLOSING | {"announced_by": "nobody"}, "名录里没有单位“nobody”"),
    ],
)  # fmt: skip
def test_nothing_can_be_asked_for_that_a_clerk_may_not_set(
    asked: dict[str, Any], told: str, root: Path, tmp_path: Path
) -> None:
    before = tree(root)
    done = take(root, submission(tmp_path, asked))
    assert done.exit_code == 1 and told in done.output and tree(root) == before, done.output


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "[missing-key]"),
        (b"\xff\xfe", "[not-utf8]"),
        (b"- a", "[not-a-mapping]"),
        (b"submission: 1\nrequests: &a [*a]\n", "[an"),
        (b"submission: 1\nsubmission: 1\nrequests: []\n", "[duplicate-key]"),
        (b"submission: 1\nrequests: []\n---\nsubmission: 1\n", "[several-documents]"),
        (b"submission: 1\nrequests:\n  - !!python/object:os.system {}\n", "[tag]"),
        (b"submission: 2\nrequests: [{type: x}]\n", "[newer-format]"),
        (b"submission: eins\nrequests: []\n", "[bad-value]"),
        (b"requests: []\n", "[missing-key]"),
        (b"submission: 1\nrequests: {}\n", "[wrong-shape]"),
        (b"submission: 1\nrequests: [a, [b], {}]\n", "[not-a-record]"),
        (b"submission: 1\nrequests: []\nunits: [{id: x}]\n", "[unknown-key]"),
        (b"units:\n  - {id: x, name: x, region: x}\n", "[unknown-key]"),
        (b"submission: 1\nrequests: " + b"[" * 30 + b"]" * 30, "[too-deep]"),
        (b"submission: 1\nrequests: [" + b"{type: x}," * (MOST + 1) + b"]", "[too-many-values]"),
        (b"#" * (MAX_BYTES + 1), "不像申请单"),
        (b"PK\x03\x04", "[not-utf8]"),
    ],
)
def test_a_file_that_is_none_is_told_so(data: bytes, told: str, root: Path, tmp_path: Path) -> None:
    """Bounded, without a traceback, and nothing is written."""
    before, path = tree(root), tmp_path / "a.yaml"
    path.write_bytes(data)
    done = take(root, path)
    assert done.exit_code == 1 and told in done.output and tree(root) == before, done.output[:2000]


def test_every_field_of_every_kind_survives_any_value() -> None:
    """Whatever stands in a field, reading ends, and what is wrong is told in that request."""
    odd: list[Any] = [None, "", "x", ["x"], {"x": "y"}, [[]], "2026-02-30", "\u200b", "甲" * 6000, {"from": "x"}]
    for type_, kind in KINDS.items():
        for key in kind.__pydantic_fields__:  # type: ignore[attr-defined]
            for value in odd:
                item = {"type": type_} | ({} if value is None else {key: value})
                data = json.dumps({"submission": "1", "requests": [item]}, ensure_ascii=False).encode()
                read, problems = requests.read(data, "a.yaml")
                assert read == [] and problems
                assert all(isinstance(p.where, Place) and p.where.keys[:2] == ("requests", 0) for p in problems)


def test_somebody_who_sits_there_is_asked_before(root: Path, tmp_path: Path) -> None:
    before, asked = tree(root), submission(tmp_path, CLOSING)
    shown = take(root, asked, more=("--dry-run",))
    assert shown.exit_code == 0 and "将出现的公告" in shown.output and tree(root) == before
    refused = take(root, asked, more=("--ask",), answers="n\n")
    assert "写入吗？" in refused.output and tree(root) == before
    assert take(root, asked, more=("--ask",), answers="y\n").exit_code == 0 and tree(root) != before


def test_an_end_before_its_time_needs_a_word(root: Path, tmp_path: Path) -> None:
    assert file(root, "关停", "ylg-weixin", "--approved", "集体研究").exit_code == 0
    asked = submission(tmp_path, {"type": "办结", "account": "ylg-weixin", "on": TODAY, "how": "平台显示已关停"})
    refused = take(root, asked)
    assert refused.exit_code == 1 and "--yes" in refused.output
    assert take(root, asked, more=("--no-ask", "--yes")).exit_code == 0
    assert records(root)["ylg-weixin"]["filings"][-1]["done"]["how"] == "平台显示已关停"


def test_options_may_stand_before_the_kind(root: Path) -> None:
    """``file --dry-run 关停`` looks only, as ``file 关停 --dry-run`` does."""
    given = ["--dry-run", "--no-ask", "关停", "ylg-weixin", "--approved", "集体研究"]
    done = invoke(["file", "--root", root, "--today", TODAY, *given])
    assert done.exit_code == 0 and "只是看看" in done.output and text(root) == MAIN


def filled(root: Path, path: Path, **cells: str) -> Path:
    """A template of the register with cells of 示例样例 on WeChat filled in."""
    made = path.parent / "模板.xlsx"
    assert invoke(["template", made, "--overwrite", "--root", root, "--today", TODAY]).exit_code == 0
    book = load_workbook(io.BytesIO(made.read_bytes()))
    titles = [cell.value for cell in book[template.HELD][1]]
    row = next(row for row in book[template.HELD].iter_rows() if "ylg-weixin" in [cell.value for cell in row])
    for title, value in cells.items():
        row[titles.index(title)].value = value
    book.save(path)
    return path


def test_a_filled_in_template_is_taken_by_the_code_of_import(root: Path, tmp_path: Path) -> None:
    """Beside a submission too; a row that is not clear, and nothing is written."""
    table = filled(root, tmp_path / "a.xlsx", 办理事项="核对", 怎样确认="登录后台核对")
    asked = submission(tmp_path, CLOSING | {"account": "ylg-weibo"})
    imported = copied(root, "imported")
    assert invoke(["import", table, "--root", imported, "--today", TODAY, "--yes"]).exit_code == 0
    done = take(root, table, asked)
    assert done.exit_code == 0, done.output
    assert records(root)["ylg-weixin"] == records(imported)["ylg-weixin"]
    assert records(root)["ylg-weibo"]["filings"][-1]["type"] == "关停"
    before = tree(root)
    unclear = filled(root, tmp_path / "b.xlsx", 办理事项="停更")
    done = take(root, submission(tmp_path, CLOSING | {"account": "ylz-douyin"}), unclear)
    assert done.exit_code == 1 and tree(root) == before
    assert "不能照这样办" in done.output and "办理事项“停更”看不懂" in done.output


def test_a_table_that_is_no_template_is_told_where_it_belongs(root: Path, tmp_path: Path) -> None:
    table = tmp_path / "a.csv"
    table.write_text("账号名称,平台\n示例,微信公众号\n", "utf-8")
    done = take(root, table)
    assert done.exit_code == 1 and "site.py template" in done.output and "site.py import" in done.output


def test_the_example_of_the_documents_is_taken(tmp_path: Path) -> None:
    """As it stands there, by the register that comes with the program; JSON Schema knows every field that it has."""
    root = tmp_path / "site"
    for name in ("data", "content", "templates", "assets"):
        shutil.copytree(ROOT / name, root / name)
    [shown] = [one for where, one in snippets("yaml") if where.startswith("docs/apply.md") and "requests:" in one]
    path = tmp_path / "申请单.yaml"
    path.write_text(shown, "utf-8")
    done = invoke(["file", "--from", path, "--root", root, "--today", "2026-11-22", "--no-ask", "--yes"])
    assert done.exit_code == 0, done.output
    read, _ = requests.read(shown.encode(), "申请单.yaml")
    assert {type(one) for one in read} == set(KINDS.values())
    schema = json.loads((ROOT / "docs/submission.schema.json").read_bytes())
    known = {
        kind["properties"]["type"].get("const"): set(kind["properties"])
        for kind in schema["definitions"].values()
        if "const" in kind["properties"].get("type", {})
    }
    assert {"开设", "变更", "更正", "办结", "核对"} <= known.keys() and "handle" in known["开设"]
