"""Pages of text: what no feed, page or document can carry is told at its line."""

import pytest

from roster.records import content

HEADER = "---\ntitle: 说明\n---\n"


@pytest.mark.parametrize("written", ["\uffff", "\ufffe", "\x01", "\x0c", "&#xFFFF;", "&#1;", "&#65535", "&#x1f;"])
def test_what_xml_cannot_carry_is_told_at_its_line(written: str) -> None:
    page, problems = content.read("content/help.md", f"{HEADER}第一段\n\n甲{written}乙\n".encode())
    assert page is None
    assert [(p.code, p.where.line) for p in problems] == [("control-character", 6)]


@pytest.mark.parametrize("written", ["&nbsp;", "&#20013;", "&#x4e2d;", "&amp;#xFFFF", "&#", "\t", "𠮷", "&#128512;"])
def test_other_characters_may_be_written_as_anybody_likes(written: str) -> None:
    page, problems = content.read("content/help.md", f"{HEADER}甲{written}乙\n".encode())
    assert page is not None and problems == []


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ('"关于"', "关于"),
        ("'关于'", "关于"),
        ("'甲''乙'", "甲'乙"),
        ('"甲"和"乙"', '甲"和"乙'),
        ('"关于', '"关于'),
        ("“关于”", "“关于”"),
    ],
)
def test_a_title_stands_without_the_quotes_of_yaml(written: str, title: str) -> None:
    """The header looks like YAML, and is read as whoever writes it means it."""
    page, problems = content.read("content/help.md", f"---\ntitle: {written}\n---\n甲\n".encode())
    assert page and page.title == title and problems == []


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("title：关于", "请写成“title: 关于”"),
        ("Title: 关于", "请写成“title: 关于”"),
        ("date: 2026年3月1日", "2026-03-01"),
        ("标题: 关于", "请写成“title: 关于”"),
        ("作者: 关于", "页头只能写"),
    ],
)
def test_a_slip_in_the_header_says_what_to_write(line: str, says: str) -> None:
    page, problems = content.read("content/help.md", f"---\ntitle: 说明\n{line}\n---\n甲\n".encode())
    assert page is None and [p.where.line for p in problems] == [3] and says in problems[0].message


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("———\ntitle: 甲\n———\n正文\n", "请把这一行写成“---”"),
        ("****\ntitle: 甲\n****\n", "请把这一行写成“---”"),
        ("\n---\ntitle: 甲\n---\n", "请删去“---”前面的空行"),
        ("---\n标题：甲\n---\n", "请写成“title: 甲”"),
        ("---\ntitle：甲\n---\n", "请写成“title: 甲”"),
        ("---\ntitle: 甲\ntitle: 乙\n---\n", "只留对的一行"),
        ("正文\n", "缺少标题"),
    ],
)
def test_a_header_that_only_looks_otherwise_is_told_once(text: str, says: str) -> None:
    """A title that is there is not asked for."""
    _, [found] = content.read("content/a.md", text.encode())
    assert says in found.message


def test_marks_of_a_merge_are_no_page() -> None:
    """Half of it is somebody else's: nothing of it is published."""
    text = f"{HEADER}甲\n<<<<<<< HEAD\n乙\n=======\n丙\n>>>>>>> x\n"
    page, problems = content.read("content/help.md", text.encode())
    assert page is None and [(p.code, p.where.line) for p in problems] == [("merge-conflict", 5)]
