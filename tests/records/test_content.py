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
