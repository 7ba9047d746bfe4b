"""Readings that the browser gets: enough to hear a name, and no more."""

from roster.text import likeness


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
