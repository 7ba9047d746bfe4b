"""Numbers of persons, in whatever digits they are written."""

import re
import sys
import unicodedata

import pytest

from roster.text.personal_numbers import NUMERALS, personal_number


def test_every_character_with_a_digit_in_its_normal_form_is_known() -> None:
    """A text is done with at once only where its normal form cannot hold more digits than the text itself."""
    digit = re.compile(r"\d")
    every = (chr(code) for code in range(sys.maxunicode + 1))
    assert {
        char for char in every if not digit.match(char) and digit.search(unicodedata.normalize("NFKC", char))
    } == NUMERALS


@pytest.mark.parametrize(
    "text",
    [
        "13800000000",
        "电话１３８００００００００",
        "①③⑧⓪⓪⓪⓪⓪⓪⓪⓪",
        "⑬8⓪⓪⓪⓪⓪⓪⓪⓪",
        "¹³⁸⁰⁰⁰⁰⁰⁰⁰⁰",
        "138 0000 0000",
        "(+86) 138-0000-0000",
    ],
)
def test_a_mobile_number_is_seen_in_every_writing(text: str) -> None:
    """Nobody gets around it with rings or raised digits."""
    assert personal_number(text) == "个人手机号"


@pytest.mark.parametrize("text", ["", "0000-12345678", "示新媒备〔2019〕12号", "①②③", "2026年11月20日"])
def test_what_has_too_few_digits_is_none(text: str) -> None:
    """Office numbers, dates and numbers of documents."""
    assert personal_number(text) is None
