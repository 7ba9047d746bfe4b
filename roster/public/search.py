"""What Pagefind indexes: the names of each account, one character a word.

Pagefind's plain binary does not segment Chinese. So every character becomes a
word of its own and the browser searches what was typed as a phrase: each
substring finds exactly the names that contain it. ``assets/search.js`` makes
words of a question by the same definition; the shared test vectors stand in
``tests/search-words.json``.

A word of one character is a character of a name. Longer words are ours:
``ww`` parts two names, ``x…`` is a character that Pagefind would drop, ``y…`` is
a syllable and ``z…`` an initial in pinyin, ``f…`` is what filters choose.
"""

import hashlib
import html
import re
import unicodedata
from collections.abc import Iterable

from ..text import pinyin
from .register import Listing, regions_above

BOUNDARY = "ww"
_KEPT = re.compile(r"[a-z0-9\u3400-\u4dbf\u4e00-\u9fff]")
_HEX_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")


def words(text: str) -> list[str]:
    """A text as words of one character; blanks are dropped, odd characters spelt in letters."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return [_word(char) for char in folded if not char.isspace()]


def _word(char: str) -> str:
    return char if _KEPT.match(char) else "x" + f"{ord(char):x}".translate(_HEX_LETTERS)


def filter_word(kind: str, value: str) -> str:
    """The word that stands for a platform, unit, region or state, so that choosing one is a search too.

    (Pagefind's own filters come out in another order at every run.)
    """
    digest = hashlib.blake2b(f"{kind}={value}".encode(), digest_size=6).hexdigest()
    return "f" + digest.translate(_HEX_LETTERS)


def page(listing: Listing) -> bytes:
    """The page that Pagefind reads in place of the account's real page; nobody else sees it."""
    platform, unit, state = listing.platform_name, listing.unit.name, listing.state.value
    shown = {"title": listing.name, "unit": unit, "platform": platform, "state": state}
    chosen = [("platform", platform), ("unit", unit), ("state", state)]
    chosen += [("region", region) for region in regions_above(listing.region)]
    marks = "".join(
        f'<i data-pagefind-meta="{key}[data-v]" data-v="{html.escape(value)}"></i>' for key, value in shown.items()
    )
    texts = (
        f"{' '.join(_by_name(listing.names))} {BOUNDARY}",
        f"{' '.join(_by_sound(listing.names))} {BOUNDARY}",
        " ".join(filter_word(kind, value) for kind, value in chosen),
    )
    paragraphs = "".join(f"<p>{text}</p>" for text in texts)
    head = '<!doctype html><html lang="zh"><title>-</title>'
    return f"{head}<body data-pagefind-body>{marks}{paragraphs}</body></html>".encode()


def _by_name(names: Iterable[str]) -> Iterable[str]:
    for name in names:
        yield BOUNDARY
        yield from words(name)


def _by_sound(names: Iterable[str]) -> Iterable[str]:
    for name in names:
        sounds = [s for s in pinyin.syllables(unicodedata.normalize("NFKC", name)) if s.isascii() and s.isalnum()]
        yield BOUNDARY
        yield from ("y" + sound for sound in sounds)
        yield BOUNDARY
        yield from ("z" + sound[0] for sound in sounds)
