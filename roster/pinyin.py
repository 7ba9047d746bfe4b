"""Pinyin of names: for sorting, for A–Z letters, and for search by sound."""

from functools import cache


@cache
def syllables(text: str) -> tuple[str, ...]:
    """One lower-case syllable a Han character; other characters stay as they are, one by one."""
    from pypinyin import lazy_pinyin  # its dictionaries take a fifth of a second; checks need none

    return tuple(lazy_pinyin(text, errors=lambda rest: list(rest.lower()), v_to_u=False))


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
