"""Pinyin of names: for sorting, for A–Z letters, and for search by sound."""

import re
from functools import cache

# Places whose names are read otherwise than the dictionary's first reading.
_PLACES = {
    "朝阳": ("chao", "yang"),
    "长治": ("chang", "zhi"),
    "漯河": ("luo", "he"),
    "单县": ("shan", "xian"),
    "浚县": ("xun", "xian"),
    "洪洞": ("hong", "tong"),
    "中牟": ("zhong", "mu"),
    "曾都": ("zeng", "du"),
}
# Names of bodies repeat places and offices: 江苏省|南通市|卫生健康委员会 are read once each.
_PIECES = re.compile(r".+?[省市区县州盟旗]|.+")


@cache
def syllables(text: str) -> tuple[str, ...]:
    """One lower-case syllable a Han character; other characters stay as they are, one by one."""
    return tuple(syllable for piece in _PIECES.findall(text) for syllable in _read(piece))


@cache
def _read(piece: str) -> tuple[str, ...]:
    from pypinyin.core import Pinyin  # its dictionaries take a fifth of a second; only what needs pinyin pays for them

    found = [syllable for word in Pinyin().seg(piece) for syllable in _word(word)]
    for place, sounds in _PLACES.items():
        if (at := piece.find(place)) >= 0:
            found[at : at + len(sounds)] = sounds
    return tuple(found)


@cache
def _word(word: str) -> tuple[str, ...]:
    """A word as the dictionary reads it. Names are many, and the words in them few."""
    import pypinyin

    found = pypinyin.lazy_pinyin(
        word,
        errors=lambda rest: list(rest.lower()),  # pyright: ignore[reportArgumentType] (its stub knows texts only)
        v_to_u=False,
    )
    return tuple(found)


def initials(text: str) -> tuple[str, ...]:
    """The first letter of each syllable."""
    return tuple(syllable[0] for syllable in syllables(text))


def sort_key(text: str) -> tuple[tuple[str, ...], str]:
    """Names in dictionary order of their pinyin."""
    return syllables(text), text


def initial(text: str) -> str:
    """The A–Z letter under which a name stands, ``#`` for all else."""
    first = syllables(text)[0][0].upper() if text else "#"
    return first if first.isascii() and first.isalpha() else "#"
