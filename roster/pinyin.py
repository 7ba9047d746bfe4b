"""Pinyin of names: for sorting, for A–Z letters, and for search by sound."""

import re
from collections.abc import Callable
from functools import cache

# Places whose names are read otherwise than the dictionary's first reading.
_PLACES = {
    "朝阳": "cháo yáng",
    "长治": "cháng zhì",
    "漯河": "luò hé",
    "单县": "shàn xiàn",
    "浚县": "xùn xiàn",
    "洪洞": "hóng tóng",
    "中牟": "zhōng mù",
    "曾都": "zēng dū",
}


# Names of bodies repeat places and offices: 江苏省|南通市|卫生健康委员会 are read once each.
_PIECES = re.compile(r".+?[省市区县州盟旗]|.+")


@cache
def syllables(text: str) -> tuple[str, ...]:
    """One lower-case syllable a Han character; other characters stay as they are, one by one."""
    return tuple(syllable for piece in _PIECES.findall(text) for syllable in _read(piece))


@cache
def _read(piece: str) -> tuple[str, ...]:
    return tuple(_reader()(piece, errors=lambda rest: list(rest.lower()), v_to_u=False))


@cache
def _reader() -> Callable[..., list[str]]:
    """The dictionaries take a fifth of a second to load; only what needs pinyin pays for them."""
    import pypinyin

    pypinyin.load_phrases_dict({name: [[s] for s in sounds.split()] for name, sounds in _PLACES.items()})
    return pypinyin.lazy_pinyin


def initials(text: str) -> tuple[str, ...]:
    """The first letter of each syllable."""
    return tuple(syllable[0] for syllable in syllables(text))


def sort_key(text: str) -> tuple[tuple[str, ...], str]:
    """Names in dictionary order of their pinyin."""
    return syllables(text), text


def letter(text: str) -> str:
    """The A–Z letter under which a name stands, ``#`` for all else."""
    first = syllables(text)[0][0].upper() if text else "#"
    return first if first.isascii() and first.isalpha() else "#"
