"""What Pagefind indexes: the names of each account, one character a word.

Pagefind's plain binary does not segment Chinese. So every character becomes a
word of its own and the browser searches what was typed as a phrase: each
substring finds exactly the names that contain it. ``assets/words.js`` makes
words of a question by the same definition; the shared test vectors stand in
``tests/data/search-words.json``.

A word of one character is a character of a name. Longer words are ours:
``ww`` parts two names, ``x…`` is a character that Pagefind would drop, ``y…`` is
a syllable and ``z…`` an initial in pinyin with ``wz`` between names, ``n…`` a
character of a normal form (``text.likeness``) where that is not the name
itself, ``f…`` what filters choose, ``a…`` the account itself; ``wa`` stands for
every account, ``wp``, ``wq`` and ``wv`` for those that do not simply run. Ids, handles and
telephones are found by the index of ``verify/``, and not by parts of them.
"""

import hashlib
import html
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from ..text import likeness, pinyin
from .register import Listing, Register, regions_above
from .states import DUE, OVER, PHASE_OF, PHASES, POSTING, STATE_NAMES, STATE_WORDS, Phase

FORMAT = 1  # of the pages that are indexed; part of the version, raised where those of the same accounts change
FOLDER = "pagefind"  # where Pagefind writes the index, when all pages are made
BOUNDARY = "ww"
_SOUND_BOUNDARY = "wz"
_EVERY = "wa"
_LATER: Mapping[Phase, str] = {POSTING: "wp", DUE: "wq", OVER: "wv"}
_KEPT = re.compile(r"[a-z0-9\u3400-\u4dbf\u4e00-\u9fff]")
_NAMES_AT_HAND = 1024
_HEX_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")


def words(text: str) -> list[str]:
    """A text as words of one character; blanks are dropped, odd characters spelt in letters."""
    return [_word(char) for char in _folded(text)]


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def _word(char: str) -> str:
    return char if _KEPT.match(char) else "x" + _hex(char)


def _hex(char: str) -> str:
    return f"{ord(char):x}".translate(_HEX_LETTERS)


def whole_word(kind: str, text: str) -> str:
    """One word for a whole text, equal for equal texts alone; letters only, for Pagefind cuts words at digits."""
    return kind + "".join(map(_letters, text))


def _letters(char: str) -> str:
    if "a" <= char <= "z" and char != "x":
        return char
    if "0" <= char <= "9":
        return "x" + _hex(char)[-1]
    return "xx" if char == "x" else f"xz{_hex(char)}z"


@lru_cache(_NAMES_AT_HAND)
def filter_word(kind: str, value: str) -> str:
    """The word that stands for a platform (by its name), a unit (by its id), a region or a state, so that choosing one
    is a search too.

    (Pagefind's own filters come out in another order at every run.)
    """
    return whole_word("f" + kind[0], value)


class Indexed(NamedTuple):
    """All that the page is made from which Pagefind reads in place of an account's.

    ``shown`` is what a card says of it, as on the pages that list accounts; ``chosen`` are the kinds and values of
    filters that it is found by; ``later`` is the word of those that do not simply run, empty for the others; ``place``
    is its own among all hits that are equally good.
    """

    id: str
    names: Sequence[str]
    shown: Mapping[str, str]
    chosen: Sequence[tuple[str, str]]
    later: str
    place: int


def ordered(register: Register) -> Sequence[Listing]:
    """Listings in the order of hits that are equally good: running first and ended last, then by platform in the
    order of the registry (``data/platforms.yaml``), cities before their districts.
    """
    platforms = {platform: place for place, platform in enumerate(register.directory.platforms)}
    return sorted(
        register.listings.values(),
        key=lambda one: (PHASES.index(_phase(one)), platforms[one.platform.id], one.region.count("/")),
    )


def _phase(listing: Listing) -> Phase:
    return OVER if listing.has_ended else PHASE_OF[listing.state]


def indexed(register: Register) -> Mapping[str, Indexed]:
    """What is indexed of every account, by its id: unit after unit, whose names are then at hand."""
    places = {listing.id: place for place, listing in enumerate(ordered(register))}
    return {listing.id: _indexed(listing, places[listing.id]) for listing in register.listings.values()}


def version(indexed: Mapping[str, Indexed]) -> str:
    """Changes with whatever the index holds: part of an address, so that a browser may keep what it has."""
    written = json.dumps([FORMAT, list(indexed.values())], separators=(",", ":"))
    return hashlib.blake2b(written.encode(), digest_size=6).hexdigest()


def page(indexed: Indexed) -> bytes:
    """The page that Pagefind reads in place of the account's real page; nobody else sees it."""
    marks = "".join(
        f'<i data-pagefind-meta="{key}[data-v]" data-v="{html.escape(value)}"></i>'
        for key, value in indexed.shown.items()
    )
    texts = (
        f"{' '.join(map(_by_name, indexed.names))} {BOUNDARY}",
        f"{' '.join(map(_by_sound, indexed.names))} {_SOUND_BOUNDARY}",
        " ".join(filter(None, map(_by_form, indexed.names))),
        " ".join(filter(None, (_EVERY, indexed.later, whole_word("a", indexed.id)))),
        " ".join(filter_word(kind, value) for kind, value in indexed.chosen),
    )
    paragraphs = "".join(f"<p>{text}</p>" for text in texts if text)
    head = '<!doctype html><html lang="zh"><title>-</title>'
    sort = f'<i data-pagefind-sort="place[data-v]" data-v="{indexed.place}"></i>'
    return f"{head}<body data-pagefind-body>{marks}{sort}{paragraphs}</body></html>".encode()


def _indexed(listing: Listing, place: int) -> Indexed:
    later = _LATER.get(_phase(listing), "")
    return Indexed(listing.id, listing.names, _shown(listing), tuple(_chosen(listing)), later, place)


def _shown(listing: Listing) -> Mapping[str, str]:
    shown = {
        "title": listing.name,
        "unit": listing.unit.name,
        "platform": listing.platform_name,
        "state": STATE_WORDS[listing.state],
        "style": STATE_NAMES[listing.state],
    }
    return {**shown, **({"logo": listing.account.logo} if listing.account.logo else {})}


def _chosen(listing: Listing) -> Iterator[tuple[str, str]]:
    yield "platform", listing.platform_name
    yield "unit", listing.unit.id
    yield "state", listing.state.value
    for region in regions_above(listing.region):
        yield "region", region


@lru_cache(_NAMES_AT_HAND)
def _by_name(name: str) -> str:
    return " ".join((BOUNDARY, *words(name)))


@lru_cache(_NAMES_AT_HAND)
def _by_sound(name: str) -> str:
    sounds = [s for s in pinyin.syllables(unicodedata.normalize("NFKC", name)) if s.isascii() and s.isalnum()]
    return " ".join((_SOUND_BOUNDARY, *("y" + s for s in sounds), _SOUND_BOUNDARY, *("z" + s[0] for s in sounds)))


@lru_cache(_NAMES_AT_HAND)
def _by_form(name: str) -> str:
    """A name's normal form, where that is not the name itself."""
    normal = likeness.normal(name)
    return "" if normal == _folded(name) else " ".join((*(whole_word("n", char) for char in normal), BOUNDARY))
