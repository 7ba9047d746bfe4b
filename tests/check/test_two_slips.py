"""Several slips in one line, and what else is wrong beside a fault of the whole file: all is told in one run."""

import dataclasses

import pytest

from roster.check import inputs
from roster.directory.day import Day
from tests.check.test_cases import TODAY
from tests.check.test_obeyed import GOOD, NAMES, PATH, SITE, check, obeyed, values

TWO_SLIPS = {
    "Chinese name, equals sign": ("    name: 示例市城市管理综合执法支队", "    名称 = 示例市城市管理综合执法支队"),
    "full-width colon, curly quotes": (
        "    region: 示例市\n    supervisor: cgj",
        "    region：“示例市”\n    supervisor: cgj",
    ),
    "full-width colon, day in Chinese": ("        on: 2026-11-03", "        on：2026年11月3日"),
    "bold, comma": ("    platform: weibo", "    **platform**: weibo,"),
    "bold round the colon": ("    platform: weibo", "    **platform:** weibo"),
    "code, full-width colon": ("    platform: weibo", "    `platform`：weibo"),
    "line of a program": ("    platform: weibo", '    "platform": "weibo",'),
    "record of a program": ("  - id: cgj-weibo", '  - "id": "cgj-weibo",'),
    "mark of a mail": ("    platform: weibo", ">     platform: weibo"),
    "mark of a mail, item": ("      - 城管在线", ">       - 城管在线"),
    "mark of a difference": ("  - id: cgj-zd", "+  - id: cgj-zd"),
    "number of a listing": ("    platform: weibo", "51:     platform: weibo"),
    "bullet, full-width colon": ("    platform: weibo", "    ·platform：weibo"),
    "number of a paragraph, equals sign": ("    platform: weibo", "    （一）platform = weibo"),
    "bullet before a dash": ("      - 城管在线", "      ●- 城管在线"),
    "wide blanks, Chinese name": ("    platform: weibo", "\u3000\u3000平台：weibo"),
    "further in, no blank": ("    platform: weibo", "      platform:weibo"),
    "record of a program, semicolon": (
        "{phone: 0000-12345001, url: 'https://cgj.example.gov.cn/'}",
        '{"phone": 0000-12345001; "url": https://cgj.example.gov.cn/}',
    ),
    "list in curly quotes": (NAMES, f"“{NAMES}”"),
    "list with a full stop": (NAMES, f"{NAMES}。"),
    "id in quotes with a comma": ("'1000000019'", "'1000000019',"),
    "comma behind |": ("note: |", "note: |，"),
}


@pytest.mark.parametrize("slip", TWO_SLIPS)
def test_two_slips_in_one_line_are_one_finding(slip: str) -> None:
    """Whatever stands round a field, the line to write is told whole, with its value."""
    before, after = TWO_SLIPS[slip]
    assert before in GOOD
    text = GOOD.replace(before, after, 1)
    [found] = check(text)
    right = obeyed(text, [found])
    assert (check(right), values(right)) == ([], values(GOOD))


@pytest.mark.parametrize("written", ["名称", "Name", "NAME", "【name】", "“name”", "ｎａｍｅ", "name\u200b", "1、name"])
def test_a_field_named_otherwise_is_read(written: str) -> None:
    """Its name is told, with what to write; nothing is said to be missing, and its value is checked as well."""
    [found] = check(GOOD.replace("    name: 示例市城市管理综合执法支队", f"    {written}: 示例市城市管理综合执法支队"))
    assert (found.code, found.where.line, found.where.column) == ("unknown-key", 13, 5)
    assert found.message.endswith("请写成“name:”")


def test_references_are_checked_beside_a_field_written_twice() -> None:
    """All that can be known is told in one run, also of a list that goes on below another heading."""
    text = GOOD.replace("    unit: cgj\n    filings", "    unit: xyz\n    unit: xyz\n    filings")
    assert {one.code for one in check(text)} == {"duplicate-key", "unknown-unit"}
    again = f"{GOOD}units:\n  - id: sj\n    name: 示例市审计局\n    region: 示例市\n    supervisor: nobody\n"
    assert [(one.code, one.where.line) for one in check(again)] == [("duplicate-key", 58), ("unknown-unit", 62)]


@pytest.mark.parametrize("encoding", ["gbk", "utf-16"])
def test_what_else_is_wrong_is_told_beside_another_encoding(encoding: str) -> None:
    """Saved anew, the file has these faults still."""
    files = dataclasses.replace(
        SITE, data={**SITE.data, PATH: GOOD.replace("platform: weibo", "platform: weibu").encode(encoding)}
    )
    assert {one.code for one in inputs.check(files, Day(TODAY)).findings} == {"not-utf8", "unknown-platform"}


@pytest.mark.parametrize("behind", [",", "，", "；", "。", "\\", "<br>"])
def test_what_stands_behind_a_name_is_none_of_it(behind: str) -> None:
    """It came with the name from elsewhere, and pages would show it."""
    text = GOOD.replace("name: 示例市城市管理综合执法支队", f"name: 示例市城市管理综合执法支队{behind}")
    [found] = check(text)
    assert found.code == "name-in-marks" and check(obeyed(text, [found])) == []
