"""Words of commands that are told to people: pasted, each stays one word."""

import shlex

import pytest

from roster.text.shell import word


@pytest.mark.parametrize("text", ["", "a b", "甲;touch x", "$(touch x)", "`x`", "甲'乙", "a&b", "甲\nb", "-|x"])
def test_a_strangers_words_stay_one_word(text: str) -> None:
    """Whatever a shell would make of them."""
    assert word(text) != text and shlex.split(word(text)) == [text]


@pytest.mark.parametrize("text", ["市政府网站", "sfb-weixin", "Sheet1", "2026.11"])
def test_plain_names_stand_bare(text: str) -> None:
    """cmd.exe knows no single quotes: they would become a part of the name."""
    assert word(text) == text
