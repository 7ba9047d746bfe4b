"""Numbers of persons, in whatever digits they are written."""

import re
import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from roster.text import personal_numbers
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


_WRITTEN = st.text("0123456789８\u0661xX-‐–— \u00a0\u3000.．…,/+()）①⒈²\u0301\u20e3\u200b年\0\n", max_size=40)
_NEARLY = st.from_regex(rf"{personal_numbers.MOBILE}|{personal_numbers.CITIZEN_ID}", fullmatch=True)


@given(st.one_of(_WRITTEN, st.tuples(_WRITTEN, _NEARLY, _WRITTEN).map("".join)))
@example("1…3-8 0.0—0 0 0 0 0 0 0")
def test_what_is_done_with_at_once_holds_no_number(text: str) -> None:
    """The quick look lets nothing by that the patterns find in the normal form."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(personal_numbers, "_IN_A_ROW", re.compile(""))  # every text is looked at closely
        closely = personal_number(text)
    assert personal_number(text) == closely


@pytest.mark.parametrize("text", ["", "0000-12345678", "示新媒备〔2019〕12号", "①②③", "2026年11月20日"])
def test_what_has_too_few_digits_is_none(text: str) -> None:
    """Office numbers, dates and numbers of documents."""
    assert personal_number(text) is None
