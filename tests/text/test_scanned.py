"""What a QR code says: orders to pay are told from all else, and what is compared is compared whole."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roster.text.scanned import comparable, is_payment
from tests.support import ROOT

VECTORS = json.loads((ROOT / "tests/data/scanned.json").read_text("utf-8"))


@pytest.mark.parametrize("text", VECTORS["payments"])
def test_an_order_to_pay_is_one_wherever_it_stands(text: str) -> None:
    assert is_payment(text)


@pytest.mark.parametrize("text", VECTORS["others"])
def test_nothing_else_is_an_order_to_pay(text: str) -> None:
    assert not is_payment(text)


@pytest.mark.parametrize(
    ("content", "compared"),
    [
        ("http://weixin.qq.com/r/AbC", "http://weixin.qq.com/r/AbC"),
        (" http://weixin.qq.com/r/AbC\r\n", "http://weixin.qq.com/r/AbC"),
        ("示例：甲", "示例：甲"),
        ("", None),
        (" \n", None),
        ("a\nb", None),
        ("a\u2028b", None),
        ("a\ufffdb", None),
        ("a\x00", None),
        ("a\ud800", None),
        ("a" * 2000, "a" * 2000),
        ("a" * 2001, None),
    ],
)
def test_only_what_everybody_reads_alike_is_compared(content: str, compared: str | None) -> None:
    assert comparable(content) == compared


@given(st.text(), st.text())
def test_no_two_contents_are_taken_for_one(one: str, other: str) -> None:
    """But for blanks at the ends."""
    if comparable(one) is not None and comparable(one) == comparable(other):
        assert one.strip(" \t\r\n") == other.strip(" \t\r\n")
