"""Slips of somebody who knows no YAML: the finding names the line, and who writes what it says has what he meant."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roster.records.vocabulary import vocabulary
from roster.source import conflicts, marks, mending, yamltree
from roster.source.problems import Place

RECORDS = """units:
  - id: mzj
    name: 示例市民政局
    region: 示例市
    contact:
      phone: 0000-12345001
      url: https://mzj.example.gov.cn/
  - id: wjw
    name: 示例市卫生健康委员会
    short_names: [市卫健委, 卫健委]
    region: 示例市
accounts:
  - id: mz
    name: 示例民政
    platform: wechat
    unit: mzj
    account_id: gh_000000000009
    filings:
      - type: 开设
        on: 2026-03-01
        filed_on: 2026-03-02
      - type: 变更
        on: 2026-04-01
        changes:
          name: {from: 民政示例, to: 示例民政}
  # 卫健委
  - id: jk
    name: 健康示例
    platform: weibo
    unit: wjw
    account_id: "1000000009"
    filings:
      - type: 开设
        on: 2026-03-01
"""
WORDS = vocabulary()
LINES = RECORDS.split("\n")
FIELDS = [n for n, line in enumerate(LINES) if ": " in line and not line.lstrip().startswith(("#", "- "))]
ITEMS = [n for n, line in enumerate(LINES) if line.lstrip().startswith("- ")]
TEXTS = [n for n in FIELDS if not LINES[n].rstrip().endswith(("]", "}", '"'))]
WITHOUT = "少了冒号"
# A free text of several lines, in each way of YAML, with lines that begin as a field would.
PROSE = """accounts:
  - id: mz
    name: 示例民政
    description: 本账号发布
      platform 是微信
      name 与单位相同
    unit: mzj
    filings:
      - type: 开设
        reason: |
          on 三月一日起
          unit 由区改市
        on: 2026-03-01
      - type: 关停
        note: "因机构改革
          name 并入示例市
          - id 停用"
        on: 2026-04-01
      - type: 注销
        reason: >-
          url 不再可用

          region 不变
        on: 2026-05-01
    represents: 示例市民政局
"""


def spaced(line: str, blank: str) -> str:
    stripped = line.lstrip()
    return blank * ((len(line) - len(stripped)) // len(blank.replace("\u3000", "  "))) + stripped


SLIPS: dict[str, tuple[list[int], Callable[[str], str]]] = {
    "full-width colon": (FIELDS, lambda line: line.replace(": ", "：", 1)),
    "full-width colon and a blank": (FIELDS, lambda line: line.replace(": ", "： ", 1)),
    "no blank behind the colon": (TEXTS, lambda line: line.replace(": ", ":", 1)),
    "no-break space behind the colon": (TEXTS, lambda line: line.replace(": ", ":\u00a0", 1)),
    "full-width blank behind the colon": (TEXTS, lambda line: line.replace(": ", ":\u3000", 1)),
    "one space more": (FIELDS, lambda line: " " + line),
    "two spaces more": (FIELDS, lambda line: "  " + line),
    "one space less": (FIELDS, lambda line: line[1:]),
    "tab": (FIELDS, lambda line: "\t" + line.lstrip()),
    "no-break spaces": (FIELDS, lambda line: spaced(line, "\u00a0")),
    "full-width spaces": (FIELDS, lambda line: spaced(line, "\u3000")),
    "dash without a blank": (ITEMS, lambda line: line.replace("- ", "-", 1)),
    "full-width dash": (ITEMS, lambda line: line.replace("- ", "－ ", 1)),
    "full-width dash and colon": (ITEMS, lambda line: line.replace("- ", "－", 1).replace(": ", "：", 1)),
    "bullet": (ITEMS, lambda line: line.replace("- ", "• ", 1)),
    "numbered": (ITEMS, lambda line: line.replace("- ", "3. ", 1)),
    "equals sign": (TEXTS, lambda line: line.replace(": ", " = ", 1)),
    "semicolon": (TEXTS, lambda line: line.replace(": ", "；", 1)),
    "another colon": (FIELDS, lambda line: line.replace(": ", "∶", 1)),
    "invisible blank": (FIELDS, lambda line: "\u200b" + line),
    "item one space out": (ITEMS, lambda line: " " + line),
    "text begins with @": (TEXTS, lambda line: line.replace(": ", ": @", 1)),
    "colon in the text": (TEXTS, lambda line: line + ": 官方"),
    "no colon": (TEXTS, lambda line: line.replace(": ", " ", 1)),
    "two blanks and no colon": (TEXTS, lambda line: line.replace(": ", "  ", 1)),
    "full-width blank and no colon": (TEXTS, lambda line: line.replace(": ", "\u3000", 1)),
    "no colon behind a dash": (ITEMS, lambda line: line.replace(": ", " ", 1)),
    "full-width dash and no colon": (ITEMS, lambda line: line.replace("- ", "－", 1).replace(": ", " ", 1)),
    "quote left open": (TEXTS, lambda line: line.replace(": ", ': "', 1)),
}


def obeyed(text: str) -> tuple[object, int]:
    """What is read after each line was written as its finding says, and how many there were."""
    mended, mends = mending.mended(text, WORDS)
    lines = text.split("\n")
    for mend in mends:
        assert mend.why and mend.column >= 1 and mend.advice
        lines[mend.line - 1] = mend.text
    assert "\n".join(lines) == mended
    value, problems = yamltree.parse("\n".join(lines).encode(), "a.yaml")
    return (None if problems else value), len(mends)


def meant(slip: str, line: str) -> str:
    """What somebody wants who slipped so."""
    if slip == "text begins with @" and "url:" not in line:  # which no address does
        return line.replace(": ", ": '@", 1) + "'"
    if slip == "colon in the text":
        return line.replace(": ", ": '", 1) + ": 官方'"
    return line


@pytest.mark.parametrize("slip", SLIPS)
def test_who_obeys_has_what_he_meant(slip: str) -> None:
    """On every line of a file; a line that can be read as it stands has no slip."""
    numbers, make = SLIPS[slip]
    wrong: list[str] = []
    for number in numbers:
        slipped = [*LINES[:number], make(LINES[number]), *LINES[number + 1 :]]
        wanted = [*LINES[:number], meant(slip, LINES[number]), *LINES[number + 1 :]]
        text = "\n".join(slipped)
        if not any(p.code == "yaml-syntax" for p in yamltree.parse(text.encode(), "a.yaml", words=WORDS)[1]):
            continue
        value, count = obeyed(text)
        if value != yamltree.parse("\n".join(wanted).encode(), "a.yaml")[0]:
            wrong.append(f"{number + 1} ({count}): {slipped[number]}")
    assert wrong == []


def test_all_slips_of_a_file_are_told_in_one_run() -> None:
    """Ten lines wrong in ten ways: a finding each, and the faults of the records besides."""
    lines = list(LINES)
    for number, slip in ((8, "full-width colon"), (13, "tab"), (15, "two spaces more"), (26, "full-width dash")):
        lines[number] = SLIPS[slip][1](lines[number])
    lines[30] = lines[30].replace("account_id", "account_ld")
    value, problems = yamltree.parse("\n".join(lines).encode(), "a.yaml")
    assert [(p.code, p.where.line) for p in problems] == [("yaml-syntax", n) for n in (9, 14, 16, 27)]
    assert value["accounts"][1]["account_ld"] == "1000000009"


def test_fields_on_one_line_become_lines_of_their_own() -> None:
    """Behind a dash, in the middle of a record, whatever stands between them; quotes round all would make one text."""
    text = "filings:\n  - type: 开设, on: 2026-03-01；number: 示〔1〕号\n    note: 甲 filed_on: '2026-03-02'\n"
    one, two = mending.mended(text, WORDS)[1]
    assert one.text == "  - type: 开设\n    on: 2026-03-01\n    number: 示〔1〕号"
    assert (two.line, two.text) == (3, "    note: 甲\n    filed_on: '2026-03-02'")
    assert "分成 3 行写" in one.advice and "“on: 2026-03-01”（前面空 4 格）" in one.advice


def test_lines_are_told_as_somebody_wrote_them() -> None:
    """A line that becomes two moves nothing that is told of the lines below it."""
    text = "accounts:\n  - id: a\n    name: 甲 platform: wechat\n    unit: x\n    unit: y\n  - id: b\n    name：乙\n"
    value, problems = yamltree.parse(text.encode(), "a.yaml", words=WORDS)
    assert [(p.code, p.where.line) for p in problems] == [("yaml-syntax", 3), ("yaml-syntax", 7), ("duplicate-key", 5)]
    assert "第 4 行也写了" in problems[2].message
    assert value["accounts"][0]["platform"] == "wechat" and value["accounts"][1]["name"] == "乙"
    place = Place("a.yaml", ("accounts", 0, "unit"))
    assert marks.locate(text.encode(), [place], WORDS)[place].line == 4


def test_several_colons_that_are_missing_are_told_in_one_run() -> None:
    """Each at its own place, and what else is wrong with the record where it stands."""
    lines = [line.replace(": ", " ", 1) if n in (2, 3, 14, 28) else line for n, line in enumerate(LINES)]
    lines[29] = lines[29].replace("unit", "unlt")
    data = "\n".join(lines).encode()
    value, problems = yamltree.parse(data, "a.yaml", words=WORDS)
    assert [(p.where.line, p.where.column) for p in problems] == [(3, 9), (4, 11), (15, 13), (29, 13)]
    assert "请把这一行写成“platform: wechat”，前面空 4 格" in problems[2].message
    place = Place("a.yaml", ("accounts", 1, "unlt"), of_key=True)
    assert value["accounts"][1]["unlt"] == "wjw" and marks.locate(data, [place], WORDS)[place].line == 30


def test_only_the_names_of_fields_are_taken_for_such() -> None:
    """A word of no field, a field that runs into its text, and any word where nobody said what fields there are."""
    for line in ("colour 红", "name示例民政", "Name 示例民政", "名称 示例民政"):
        text = RECORDS.replace("    name: 示例民政\n", f"    {line}\n")
        assert not any(WITHOUT in mend.why for mend in mending.mended(text, WORDS)[1]), line
    text = RECORDS.replace("name: 示例民政", "name 示例民政")
    assert not any(WITHOUT in mend.why for mend in mending.mended(text)[1])


@pytest.mark.parametrize("slip", SLIPS)
def test_a_free_text_is_never_taken_for_fields(slip: str) -> None:
    """Whatever is wrong beside it, its lines stay text."""
    fields = {n: line for n, line in enumerate(PROSE.split("\n")) if re.match(r" *(?:- )?[a-z_]+: [^>|\"]+$", line)}
    assert len(fields) == 11
    for number, line in fields.items():
        lines = PROSE.split("\n")
        lines[number] = SLIPS[slip][1](line)
        told = {mend.line - 1 for mend in mending.mended("\n".join(lines), WORDS)[1] if WITHOUT in mend.why}
        assert told <= {number}, lines[number]


@pytest.mark.parametrize("opening", ["甲", "|\n      甲", ">\n      甲\n\n      乙", '"甲', ""])
def test_a_free_text_that_is_out_of_line_is_none_either(opening: str) -> None:
    """Where somebody went on with it in any column, no line of it becomes a field, of no record."""
    for width in range(10):
        for line in ("name 是全称", "on 三月", "- unit 改名"):
            for key in ("description", "note"):
                more = f"    {key}: {opening}\n{' ' * width}{line}\n"
                text = RECORDS.replace("    platform: weibo\n", f"{more}    platform: weibo\n")
                mends = [mend for mend in mending.mended(text, WORDS)[1] if WITHOUT in mend.why]
                assert mends == [], (width, line, mends)


def test_what_is_not_understood_is_not_mended() -> None:
    """A list with a fault in it is no text; noise stays noise."""
    for text in ("x: [甲 #乙, 丙]\ny: 1\n", "a: - b\n", "{{{{\n", "a: 1\n  @\nb: 2\n" * 3):
        assert mending.mended(text, WORDS)[1] == [], text


def test_a_large_file_is_mended_by_reading_a_part_of_it() -> None:
    """Two megabytes before the slip cost no more than twice their reading."""
    many = "accounts:\n" + "".join(f"  - id: a{n}\n    name: 示例{n}\n    platform: wechat\n" for n in range(20_000))
    text = many + "  - id: z\n    name：示例\n    platform: wechat\n"
    _, mends = mending.mended(text, WORDS)
    assert [(m.line, m.text) for m in mends] == [(60_003, "    name: 示例")]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> x\n", [2]),
        ("<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> x\n" * 2, [1, 6]),
        ("a: 1\n<<<<<<< HEAD\nb: 1\n", [2]),
        ("a: 1\n>>>>>>> x\n", [2]),
        ("a: 1\n=======\n", []),
    ],
)
def test_marks_of_a_merge_are_told_where_they_begin(text: str, lines: list[int]) -> None:
    """Nothing else is said of such a file: half of it is somebody else's."""
    assert [p.where.line for p in conflicts.problems(text, "a.yaml")] == lines
    value, problems = yamltree.parse(text.encode(), "a.yaml", words=WORDS)
    if lines:
        assert value == {} and {p.code for p in problems} == {"merge-conflict"}


@given(
    st.lists(st.sampled_from(["a: 1", "  - b", '"', "c：", "\t", "- ", "{", "x: '", "　d: e", " - f: @"]), max_size=60)
)
@settings(deadline=None, max_examples=60)
def test_noise_never_raises_and_ends(parts: list[str]) -> None:
    """Whatever is mended can be read further; nothing goes round in circles."""
    for text in ("\n".join(parts), "".join(parts)):
        mended, mends = mending.mended(text, WORDS)
        assert len(mends) <= mending.MOST_MENDS
        assert mends == [] or mended != text
