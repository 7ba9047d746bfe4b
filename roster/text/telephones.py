"""Telephone numbers as offices write them, as numbers that can be dialled."""

import re
import unicodedata

# Digits may be full-width; what only parts them goes.
_PLAIN = str.maketrans("０１２３４５６７８９＋", "0123456789+", " ()（）-—")
_NEXT = re.compile(r"[转、，]")
_COUNTRY = re.compile(r"(?:\+|00)86")
# What is written into numbers, and what a register has instead of it.
_SAID = tuple(
    (re.compile(pattern, re.IGNORECASE), instead)
    for pattern, instead in (
        (r"\([^()]*[^\d()\s+-][^()]*\)", ""),  # a word in brackets
        (r"^\s*\w*(?:电话|热线|座机|tel)\w*\s*[:.]?\s*", ""),
        (r"\s*(?:分机号?|转接?|extn?\.?|x)\s*[:.]?\s*(?=\d)", "转"),
        (r"\s*(?:[/;；,]|或者?|和)\s*", "、"),
        (r"[‐‑‒–―−]", "-"),
    )
)
_WITHOUT_AREA = re.compile(r"1|[48]00")  # mobile, service and 400 numbers are dialled as they are


def meant(text: str) -> str:
    """A number as it is written in a register, of one with words around it (电话：0000-12345001/12345002（办公室）)."""
    words = unicodedata.normalize("NFKC", text)
    for pattern, instead in _SAID:
        words = pattern.sub(instead, words)
    return words.strip(" 、")


def dialled(text: str) -> str:
    """The first number of a text as it is dialled within the country, without its extension; empty where there is
    none.
    """
    number = _NEXT.split(text)[0].translate(_PLAIN)
    national = _COUNTRY.sub("", number, count=1) if _COUNTRY.match(number) else number
    if national == number or national.startswith("0") or _WITHOUT_AREA.match(national):
        return national
    return f"0{national}"


def address(text: str) -> str:
    """The first number of a text as an address (RFC 3966); empty where there is none."""
    number = dialled(text)
    if number.startswith("0"):
        return f"tel:+86{number.removeprefix('0')}"
    return f"tel:{number};phone-context=+86" if number else ""
