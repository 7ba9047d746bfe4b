"""An edit changes what it must and no other byte, however the file is written."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roster import edits, marks, yamltree
from roster.edits import Append, CannotEdit, SetText

FILING = {"type": "关停", "on": "2026-11-20", "approved": "集体研究", "announced_on": "2026-11-20", "note": "第一段: 甲 # 乙\n\n第二段"}
APPEND = Append(("accounts", 0, "filings"), FILING)

LAYOUTS = {
    "block": "accounts:\n  - id: a\n    name: 甲 # 名\n    unit: u\n    filings:\n      - type: 开设\n        on: 2019-03-01 # 原件在档\n  # 下一个\n  - id: b\n    name: 乙\n",
    "no indent": "accounts:\n- id: a\n  name: '甲'\n  unit: u\n  filings:\n  - type: 开设\n    on: 2019-03-01\n\n\n- id: b\n",
    "wide indent": "accounts:\n    -   id: a\n        name: \"甲\"\n        unit: u\n        filings:\n            -   type: 开设\n                on: 2019-03-01\n",
    "flow filings": "accounts:\n  - id: a\n    name: 甲\n    unit: u\n    filings: [{type: 开设, on: 2019-03-01}] # 一条\n",
    "flow on lines": "accounts:\n  - id: a\n    name: 甲\n    unit: u\n    filings: [\n      {type: 开设, on: 2019-03-01},  # 一\n    ]\n",
    "flow record": "accounts:\n  - {id: a, name: 甲, unit: u, filings: [{type: 开设, on: 2019-03-01}]}\n  - {id: b}\n",
    "flow item": "accounts:\n  - id: a\n    name: 甲\n    unit: u\n    filings:\n      - {type: 开设, on: 2019-03-01}   # c\n    logo: images/a.png\n",
    "a text block last": "accounts:\n  - id: a\n    name: 甲\n    unit: u\n    filings:\n      - type: 开设\n        on: 2019-03-01\n        note: |\n          一\n\n          二\n\n\n  - id: b\n",
    "a text block that keeps": "accounts:\n  - id: a\n    name: 甲\n    unit: u\n    filings:\n      - type: 开设\n        note: |+\n          一\n\n\n  - id: b\n",
    "no line end": "accounts:\n  - id: a\n    name: 甲\n    unit: u\n    filings:\n      - type: 开设\n        on: 2019-03-01",
    "over lines": "accounts:\n  - id: a\n    name: 甲\n    unit: u\n    filings:\n      - type: 开设\n        reason: 一段话\n          接着写\n  - id: b\n",
    "with a text above": "# 说明\n---\nunits: []\naccounts:\n\n  # 头\n  - id: a\n    unit: u\n    name: 甲\n    filings:\n      - type: 开设\n        on: 2019-03-01\n...\n",
}  # fmt: skip


def lines_added(before: bytes, after: bytes) -> None:
    """Every line of before stands in after, in order; what is between is new."""
    rest = iter(after.splitlines(keepends=True))
    for line in before.splitlines(keepends=True):
        assert any(line.rstrip(b"\r\n") == other.rstrip(b"\r\n") for other in rest), line


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_filing_is_added_and_nothing_else_changes(layout: str, ends: str) -> None:
    """Block and flow, any indentation, comments, text blocks, line ends, with or without a last one, with a mark of order."""
    for mark in (b"", b"\xef\xbb\xbf"):
        before = mark + LAYOUTS[layout].replace("\n", ends).encode()
        after = edits.apply(before, [APPEND])
        known, wanted = (yamltree.parse(data, "")[0]["accounts"][0]["filings"] for data in (before, after))
        assert wanted == [*known, FILING]
        assert after.startswith(mark) and ((ends == "\r\n") == (b"\r\n" in after)) and b"\r\r" not in after
        assert len(re.findall(rb"(?<!\r)\n", after)) == (0 if ends == "\r\n" else after.count(b"\n"))
        if not layout.startswith("flow") or layout == "flow item":
            lines_added(before, after)
        else:
            assert after.replace(b", " + marks.one_line(FILING).encode(), b"") == before


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_text_is_replaced_in_its_own_quotes(layout: str) -> None:
    """Only the text between the marks is another one."""
    before = LAYOUTS[layout].encode()
    after = edits.apply(before, [SetText(("accounts", 0, "name"), "新的名")])
    assert after == before.replace("甲".encode(), "新的名".encode(), 1)


def test_a_new_key_stands_behind_its_neighbour() -> None:
    for layout, text in LAYOUTS.items():
        after = edits.apply(text.encode(), [SetText(("accounts", 0, "verified_as"), "示例市, 甲: 乙", after="unit")])
        record = yamltree.parse(after, "")[0]["accounts"][0]
        assert record["verified_as"] == "示例市, 甲: 乙", layout
        assert list(record)[list(record).index("unit") + 1] == "verified_as"


NEW = {"id": "n", "name": "新号", "filings": [{"type": "开设", "on": "2026-11-20"}]}


@pytest.mark.parametrize(
    "text",
    ["", "# 空\n", "units: []\n", "units: []", "units: []\naccounts: []  # 还没有\n", "accounts:\n\nunits:\n  - id: u\n", "accounts:\n  - id: a\n\n  - id: b\n# 末尾\n",
     "accounts: [{id: a}]\n", "{units: [], accounts: []}\n", "{accounts: [{id: a}]}", "units:\n- id: u\naccounts:\n- id: a\n", "---\naccounts:\n"],
)  # fmt: skip
def test_a_record_is_added_wherever_there_is_a_list_or_none(text: str) -> None:
    """The list is made where it is missing, and filled where it is empty."""
    before = yamltree.parse(text.encode(), "")[0]
    after = yamltree.parse(edits.apply(text.encode(), [Append(("accounts",), NEW)]), "")[0]
    assert after == {**before, "accounts": [*before.get("accounts", []), NEW]}


def test_blank_lines_between_records_go_on() -> None:
    """Records that stand apart stay so; records that don't are not torn."""
    apart = edits.apply(b"accounts:\n  - id: a\n\n  - id: b\n", [Append(("accounts",), {"id": "c"})])
    assert apart == b"accounts:\n  - id: a\n\n  - id: b\n\n  - id: c\n"
    close = edits.apply(b"accounts:\n  - id: a\n  - id: b\n", [Append(("accounts",), {"id": "c"})])
    assert close == b"accounts:\n  - id: a\n  - id: b\n  - id: c\n"


@pytest.mark.parametrize("text", ["accounts:\n  - id: [a\n", "a: 1\na: 2\n", "x: &a 1\ny: *a\n"])
def test_a_file_with_faults_is_not_touched(text: str) -> None:
    with pytest.raises(CannotEdit, match="先改好"):
        edits.apply(text.encode(), [Append(("accounts",), NEW)])


def test_a_text_in_a_block_is_left_to_people() -> None:
    with pytest.raises(CannotEdit, match="手工改"):
        edits.apply("accounts:\n  - name: |\n      甲\n".encode(), [SetText(("accounts", 0, "name"), "乙")])


VALUES = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"), exclude_characters="\ufeff\ufffe\uffff"), min_size=1, max_size=40)
NOTES = st.lists(VALUES, min_size=1, max_size=4).map("\n".join)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(LAYOUTS)), st.sampled_from(["\n", "\r\n"]), VALUES, NOTES, st.lists(VALUES, min_size=1, max_size=3))
def test_any_text_comes_out_as_it_went_in(layout: str, ends: str, value: str, note: str, names: list[str]) -> None:
    """Colons, hashes, quotes, brackets, blanks at the ends: written so that they are read as the same text."""
    item = {"type": "关停", "reason": value, "note": note, "successor": names, "changes": {"name": {"from": value, "to": value}}}
    before = LAYOUTS[layout].replace("\n", ends).encode()
    after = edits.apply(before, [Append(("accounts", 0, "filings"), item), SetText(("accounts", 0, "name"), value)])
    record = yamltree.parse(after, "")[0]["accounts"][0]
    assert record["name"] == value and record["filings"][-1] == item
