"""An edit changes what it must and no other byte, however the file is written."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roster.source import edits, yamltree
from roster.source.edits import Append, CannotEdit, SetRecord, SetText
from roster.source.problems import has_errors

FILING = {
    "type": "关停",
    "on": "2026-11-20",
    "approved": "集体研究",
    "announced_on": "2026-11-20",
    "note": "第一段: 甲 # 乙\n\n第二段",
}
APPEND = Append(("accounts", 0, "filings"), FILING)

LAYOUTS = {
    "block": (
        "accounts:\n  - id: a\n    name: 甲 # 名\n    unit: u\n    filings:\n      - type: 开设\n        on: "
        "2019-03-01 # 原件在档\n  # 下一个\n  - id: b\n    name: 乙\n"
    ),
    "no indent": (
        "accounts:\n- id: a\n  name: '甲'\n  unit: u\n  "
        "filings:\n  - type: 开设\n    on: 2019-03-01\n\n\n- id: "
        "b\n"
    ),
    "wide indent": (
        "accounts:\n    -   id: a\n        name: \"甲\"\n        unit: u\n        filings:\n            -   type: "
        "开设\n                on: 2019-03-01\n"
    ),
    "flow filings": (
        "accounts:\n  - id: a\n    name: 甲\n    unit: u\n    "
        "filings: [{type: 开设, on: 2019-03-01}] # 一条\n"
    ),
    "flow on lines": (
        "accounts:\n  - id: a\n    name: 甲\n    unit: u\n    filings: [\n      {type: 开设, on: 2019-03-01},  # "
        "一\n    ]\n"
    ),
    "flow record": "accounts:\n  - {id: a, name: 甲, unit: u, filings: [{type: 开设, on: 2019-03-01}]}\n  - {id: b}\n",
    "flow item": (
        "accounts:\n  - id: a\n    name: 甲\n    unit: u\n    filings:\n      - {type: 开设, on: 2019-03-01}   # "
        "c\n    logo: images/a.png\n"
    ),
    "a text block last": (
        "accounts:\n  - id: a\n    name: 甲\n    unit: u\n    filings:\n      - type: 开设\n        on: "
        "2019-03-01\n        note: |\n          一\n\n          二\n\n\n  - id: b\n"
    ),
    "a text block that keeps": (
        "accounts:\n  - id: a\n    name: 甲\n    unit: u\n    filings:\n      - type: 开设\n        note: |+\n     "
        "     一\n\n\n  - id: b\n"
    ),
    "no line end": (
        "accounts:\n  - id: a\n    name: 甲\n    unit: u\n    "
        "filings:\n      - type: 开设\n        on: 2019-03-01"
    ),
    "over lines": (
        "accounts:\n  - id: a\n    name: 甲\n    unit: u\n    filings:\n      - type: 开设\n        reason: "
        "一段话\n          接着写\n  - id: b\n"
    ),
    "flow on lines, no comma": (
        "accounts:\n  - id: a\n    name: 甲\n    unit: u\n    filings: [\n      {type: 开设, on: 2019-03-01}\n    "
        "]\n"
    ),
    "as json": (
        '{\n "accounts": [\n  {\n   "id": "a",\n   "name": "甲",\n   "unit": "u",\n   "filings": [\n    {"type": '
        '"开设",\n     "on": "2019-03-01"}\n   ]\n  }\n ]\n}\n'
    ),
    "a text block without line end": (
        "accounts:\n  - id: a\n    name: 甲\n    unit: u\n    filings:\n      - type: 开设\n        note: |\n      "
        "    一"
    ),
    "comments below": (
        "accounts:\n  - id: a\n    name: 甲\n    unit: u\n    # 主办\n    filings:\n      - type: 开设\n        "
        "on: 2019-03-01\n        # 原件在档\n          # 两页\n      # 下面是下一条\n  - id: b\n"
    ),
    "with a text above": (
        "# 说明\n---\nunits: []\naccounts:\n\n  # 头\n  - id: a\n    unit: u\n    name: 甲\n    filings:\n      - "
        "type: 开设\n        on: 2019-03-01\n...\n"
    ),
}  # fmt: skip


def inserted(before: bytes, after: bytes) -> bytes:
    """The one piece that was put in: without it every byte is as it was."""
    length = len(after) - len(before)
    at = next((n for n, (old, new) in enumerate(zip(before, after, strict=False)) if old != new), len(before))
    # The piece may begin with bytes that stand there anyway.
    found = next((n for n in range(at, -1, -1) if after[:n] + after[n + length :] == before), None)
    assert found is not None, after.decode()
    return after[found : found + length]


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_filing_is_added_and_nothing_else_changes(layout: str, ends: str) -> None:
    """Block and flow, any indentation, comments, text blocks, line ends, with or without a last one, with a mark
    of order.
    """
    for mark in (b"", b"\xef\xbb\xbf"):
        before = mark + LAYOUTS[layout].replace("\n", ends).encode()
        after = edits.apply(before, [APPEND])
        known, wanted = (yamltree.parse(data, "")[0]["accounts"][0]["filings"] for data in (before, after))
        assert wanted[:-1] == known or layout == "a text block without line end"
        assert wanted[-1] == FILING
        piece = inserted(before, after)
        assert piece.count(b"\r") == (piece.count(b"\n") if ends == "\r\n" else 0)


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
    [
        "",
        "# 空\n",
        "units: []\n",
        "units: []",
        "units: []\naccounts: []  # 还没有\n",
        "accounts:\n\nunits:\n  - id: u\n",
        ("accounts:\n  - id: a\n\n  - id: b\n# 末尾\n"),
        "accounts: [{id: a}]\n",
        "{units: [], accounts: []}\n",
        "{accounts: [{id: a}]}",
        "units:\n- id: u\naccounts:\n- id: a\n",
        "---\naccounts:\n",
    ],
)
def test_a_record_is_added_wherever_there_is_a_list_or_none(text: str) -> None:
    """The list is made where it is missing, and filled where it is empty."""
    before = yamltree.parse(text.encode(), "")[0]
    after = yamltree.parse(edits.apply(text.encode(), [Append(("accounts",), NEW)]), "")[0]
    assert after == {**before, "accounts": [*before.get("accounts", []), NEW]}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "filings:\n  - type: 开设\n    # 原件在档\n# 下一个\n",
            "filings:\n  - type: 开设\n    # 原件在档\n  - type: 注销\n# 下一个\n",
        ),
        ("filings:\n-   type: 开设\n", "filings:\n-   type: 开设\n-   type: 注销\n"),
        ("filings: []  # 还没有\nid: a\n", "filings:  # 还没有\n  - type: 注销\nid: a\n"),
        ("filings:  # 还没有\nid: a\n", "filings:  # 还没有\n  - type: 注销\nid: a\n"),
        ("filings: [\n  {type: 开设}  # 一\n]\n", "filings: [\n  {type: 开设},  # 一\n  {type: 注销}\n]\n"),
        ("filings: [\n  {type: 开设},  # 一\n]\n", "filings: [\n  {type: 开设},  # 一\n  {type: 注销},\n]\n"),
        ('{"filings": [{"type": "开设"}]}', '{"filings": [{"type": "开设"}, {"type": "注销"}]}'),
        ("# 一\r\nfilings:\n  - type: 开设\n", "# 一\r\nfilings:\n  - type: 开设\n  - type: 注销\n"),
        ("filings:\r- type: 开设\rid: a\r", "filings:\r- type: 开设\r- type: 注销\rid: a\r"),
    ],
)
def test_a_new_item_looks_like_its_neighbours(before: str, after: str) -> None:
    """Dash, quotes, lines and line ends as beside it; a comment stays with what it was written for."""
    assert edits.apply(before.encode(), [Append(("filings",), {"type": "注销"})]).decode() == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("unit: u\nrepresents:\nid: a\n", "unit: u\nrepresents: 乙\nid: a\n"),
        ("unit: u\nrepresents: # 待填\n", "unit: u\nrepresents: 乙 # 待填\n"),
        ("unit: u # 主办\n  # 再说明\nid: a\n", "unit: u # 主办\n  # 再说明\nrepresents: 乙\nid: a\n"),
        ("{unit: u, represents: , id: a}\n", "{unit: u, represents: 乙, id: a}\n"),
    ],
)
def test_a_text_fills_the_place_that_was_left_for_it(before: str, after: str) -> None:
    """A key with nothing behind it is filled; one that is not there comes below its neighbour's own comments."""
    assert edits.apply(before.encode(), [SetText(("represents",), "乙", after="unit")]).decode() == after


DONE = {"on": "2026-12-18", "how": "平台显示: 已注销", "by": "u"}


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_record_is_put_into_another_on_one_line(layout: str, ends: str) -> None:
    """办结 of the last filing, 核对 of an account: one piece, whatever stands round it."""
    before = LAYOUTS[layout].replace("\n", ends).encode()
    for keys, behind in ((("accounts", 0, "filings", 0, "done"), ""), (("accounts", 0, "checked"), "unit")):
        after = edits.apply(before, [SetRecord(keys, DONE, behind)])
        record = yamltree.parse(after, "")[0]["accounts"][0]
        assert (record["filings"][0] if "filings" in keys else record)[keys[-1]] == DONE
        assert inserted(before, after).count(b"\n") <= 1
    assert list(record)[list(record).index("unit") + 1] == "checked"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("id: a\nname: 甲 # 名\n", "id: a\nname: 甲 # 名\nchecked: {on: 2, by: b}\n"),
        ("id: a\nchecked: {on: '1', by: a, how: 看} # 上回\n", "id: a\nchecked: {on: '2', by: b, how: 看} # 上回\n"),
        (
            'checked:\n  # 谁\n  by: a\n  on: "1"  # 那天\nid: a\n',
            'checked:\n  # 谁\n  by: b\n  on: "2"  # 那天\nid: a\n',
        ),
        ("checked: {by: a}\n", "checked: {by: b, on: 2}\n"),
        ('{"id": "a"}\n', '{"id": "a", "checked": {"on": "2", "by": "b"}}\n'),
    ],
)
def test_a_record_that_is_there_keeps_its_form(before: str, after: str) -> None:
    """Only its texts are others; comments, quotes, order and further fields stay."""
    texts = {"on": "2", "by": "b"}
    assert edits.apply(before.encode(), [SetRecord(("checked",), texts)]).decode() == after


def test_a_list_is_no_record() -> None:
    with pytest.raises(CannotEdit):
        edits.apply(b"checked: [a]\n", [SetRecord(("checked",), {"on": "2"})])
    with pytest.raises(CannotEdit):
        edits.apply("checked: 甲\n".encode(), [SetRecord(("checked",), {"on": "2"})])


@pytest.mark.parametrize("layout", LAYOUTS)
def test_something_in_the_last_filing_and_one_behind_it(layout: str) -> None:
    """Both go to the same place in the file: what belongs to the last filing stays with it."""
    corrected = Append(("accounts", 0, "filings", 0, "corrections"), {"on": "2026-11-25", "what": "甲更正为乙"})
    after = edits.apply(LAYOUTS[layout].encode(), [corrected, APPEND])
    first, second = yamltree.parse(after, "")[0]["accounts"][0]["filings"]
    assert first["corrections"] == [corrected.item] and second == FILING


@pytest.mark.parametrize(
    "before",
    ["", "# kept\n", "accounts:\n", "accounts: []\n", "{accounts: []}\n", "accounts: [{id: z}]\n", "units: []\n",
     "accounts: [\n  {id: z},  # one\n]\n", "accounts:\n  - id: z\n", "accounts:\n- {id: z} # one\n\n- id: y\n"],
)  # fmt: skip
def test_several_items_are_added_in_order_wherever_there_is_a_list_or_none(before: str) -> None:
    """As one who notes a whole round does, in a file that is new or not."""
    items = [{"id": "甲", "failed": [{"indicator": "更新"}]}, {"id": "乙"}, {"id": "丙"}]
    after = edits.apply(before.encode(), [Append(("accounts",), item) for item in items])
    known = yamltree.parse(before.encode(), "")[0] if before.strip("# kept\n") else {}
    read = yamltree.parse(after, "")[0]
    assert read["accounts"] == [*(known.get("accounts") or []), *items]
    assert "#" not in before or "# kept" in after.decode() or "# one" in after.decode()


def test_several_edits_of_one_file_are_made_together() -> None:
    """Two accounts, a field and a new unit, each at its own place."""
    text = LAYOUTS["block"] + "    filings: [{type: 开设}]\nunits: []\n"
    after = edits.apply(
        text.encode(),
        [
            SetText(("accounts", 0, "name"), "丙"),
            APPEND,
            Append(("accounts", 1, "filings"), FILING),
            Append(("units",), {"id": "n"}),
        ],
    )
    value = yamltree.parse(after, "")[0]
    assert [account["filings"][-1] for account in value["accounts"]] == [FILING, FILING]
    assert value["accounts"][0]["name"] == "丙" and value["units"] == [{"id": "n"}]


def test_blank_lines_between_records_go_on() -> None:
    """Records that stand apart stay so; records that don't are not torn."""
    apart = edits.apply(b"accounts:\n  - id: a\n\n  - id: b\n", [Append(("accounts",), {"id": "c"})])
    assert apart == b"accounts:\n  - id: a\n\n  - id: b\n\n  - id: c\n"
    once = edits.apply(b"accounts:\n  - id: a\n\n  - id: b\n  - id: c\n", [Append(("accounts",), {"id": "d"})])
    assert once == b"accounts:\n  - id: a\n\n  - id: b\n  - id: c\n  - id: d\n"
    close = edits.apply(b"accounts:\n  - id: a\n  - id: b\n", [Append(("accounts",), {"id": "c"})])
    assert close == b"accounts:\n  - id: a\n  - id: b\n  - id: c\n"


@pytest.mark.parametrize("text", ["accounts:\n  - id: [a\n", "a: 1\na: 2\n", "x: &a 1\ny: *a\n"])
def test_a_file_with_faults_is_not_touched(text: str) -> None:
    with pytest.raises(CannotEdit, match="先改好"):
        edits.apply(text.encode(), [Append(("accounts",), NEW)])


def test_a_text_in_a_block_is_left_to_people() -> None:
    with pytest.raises(CannotEdit, match="手工改"):
        edits.apply("accounts:\n  - name: |\n      甲\n".encode(), [SetText(("accounts", 0, "name"), "乙")])


@st.composite
def layouts(draw: st.DrawFn) -> str:
    """A register of three accounts, each written in its own way: indentation, quotes, comments, blank lines, flow
    or block.
    """
    outer, width = draw(st.sampled_from([0, 2, 4])), draw(st.integers(2, 4))
    tail = st.sampled_from(["", "  # 说明", " # a: [b"])
    lines = ["# 名录", "units: []", "accounts:" + draw(tail)]
    for id_ in "abc":
        column = outer + width
        own = [f"id: {id_}", draw(st.sampled_from(["name: 甲", "name: '甲'", 'name: "甲"', "name:   甲"])), "unit: u"]
        own = [" " * column + line + draw(tail) for line in own]
        own[0] = " " * outer + "-".ljust(width) + own[0].lstrip()
        lines += [*draw(st.sampled_from([[], [""], [" " * outer + "# 下一个"]])), *own, *_filings(draw, column, tail)]
    text = "\n".join(lines) + draw(st.sampled_from(["", "\n", "\n\n", "\n# 完\n"]))
    return draw(st.sampled_from(["", "\ufeff"])) + text.replace("\n", draw(st.sampled_from(["\n", "\r\n"])))


def _filings(draw: st.DrawFn, column: int, tail: st.SearchStrategy[str]) -> list[str]:
    """The filings of an account, in brackets or as a block, the last one perhaps with comments of its own below."""
    pad = " " * column
    match draw(st.sampled_from(["flow", "flow on lines", "block", "items in braces"])):
        case "flow":
            return [pad + "filings: [{type: 开设, on: 2019-03-01}" + draw(st.sampled_from(["]", ", ]"])) + draw(tail)]
        case "flow on lines":
            return [pad + "filings: [", pad + "  {type: 开设}," + draw(tail), pad + "]"]
        case "items in braces":
            return [pad + "filings:", pad + "- {type: 开设, on: 2019-03-01}" + draw(tail)]
    dash, width = " " * draw(st.integers(0, 3)), draw(st.integers(2, 4))
    last = draw(
        st.sampled_from(
            [
                ["on: 2019-03-01"],
                ["on: '2019-03-01'", "# 原件在档"],
                ["note: |", "  一", "", "  二"],
                ["reason: 甲", "  接着写"],
                ["note:"],
            ]
        )
    )
    inner = pad + dash + " " * width
    return [
        pad + "filings:",
        pad + dash + "-".ljust(width) + "type: 开设" + draw(tail),
        *(inner + line if line else "" for line in last),
    ]


@settings(max_examples=200, deadline=None)
@given(layouts(), st.integers(0, 2))
def test_however_a_register_is_written_one_piece_is_added(text: str, number: int) -> None:
    """Every byte stays, the account has one filing more, and a comment below the last filing stays there."""
    before = text.encode()
    after = edits.apply(before, [Append(("accounts", number, "filings"), FILING)])
    value, problems = yamltree.parse(after, "")
    assert not has_errors(problems) and value["accounts"][number]["filings"][-1] == FILING
    assert "原件在档" not in inserted(before, after).decode()
    renamed = edits.apply(before, [SetText(("accounts", number, "name"), "乙")])
    assert renamed.decode().replace("乙", "甲") == text


VALUES = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"), exclude_characters="\ufeff\ufffe\uffff"),
    min_size=1,
    max_size=40,
)
NOTES = st.lists(VALUES, min_size=1, max_size=4).map("\n".join)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(sorted(LAYOUTS)),
    st.sampled_from(["\n", "\r\n"]),
    VALUES,
    NOTES,
    st.lists(VALUES, min_size=1, max_size=3),
)
def test_any_text_comes_out_as_it_went_in(layout: str, ends: str, value: str, note: str, names: list[str]) -> None:
    """Colons, hashes, quotes, brackets, blanks at the ends: written so that they are read as the same text."""
    item = {
        "type": "关停",
        "reason": value,
        "note": note,
        "successor": names,
        "changes": {"name": {"from": value, "to": value}},
    }
    before = LAYOUTS[layout].replace("\n", ends).encode()
    after = edits.apply(before, [Append(("accounts", 0, "filings"), item), SetText(("accounts", 0, "name"), value)])
    record = yamltree.parse(after, "")[0]["accounts"][0]
    assert record["name"] == value and record["filings"][-1] == item


def test_a_text_is_written_into_an_empty_file():
    """A file that holds nothing, or comments only, takes its first key."""
    assert edits.apply(b"", [edits.SetText(("a",), "x")]) == b"a: x\n"
    assert edits.apply("# 说明\n".encode(), [edits.SetText(("a",), "x")]) == "# 说明\na: x\n".encode()
