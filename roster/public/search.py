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
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache, partial

from ..text import likeness, pinyin
from .register import Listing, Register, regions_above
from .states import DUE, OVER, PHASE_OF, PHASES, POSTING, STATE_NAMES, STATE_WORDS, Phase

FOLDER = "pagefind"  # where Pagefind writes the index, when all pages are made
BOUNDARY = "ww"
_SOUND_BOUNDARY = "wz"
_EVERY = "wa"
_LATER: Mapping[Phase, str] = {POSTING: "wp", DUE: "wq", OVER: "wv"}
_KEPT = re.compile(r"[a-z0-9\u3400-\u4dbf\u4e00-\u9fff]")
_NAMES_AT_HAND = 1024
_PART = 1_250  # pages: more are not worth a process of their own
Spread = Callable[[Sequence[Callable[[], bytes]]], list[bytes]]
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


def pages(register: Register) -> Iterator[tuple[Listing, partial[bytes]]]:
    """Every account, unit after unit, whose names are then at hand, with what makes the page that is indexed in its
    place.
    """
    places = {listing.id: place for place, listing in enumerate(ordered(register))}
    for listing in register.listings.values():
        yield listing, partial(page, listing, places[listing.id])


def version(register: Register, spread: Spread) -> str:
    """Changes with whatever the index holds: part of an address, so that a browser may keep what it has."""
    made = [make for _, make in pages(register)]
    parts = [partial(_digest, made[start : start + _PART]) for start in range(0, len(made), _PART)]
    return hashlib.blake2b(b"".join(spread(parts)), digest_size=6).hexdigest()


def _digest(made: Sequence[Callable[[], bytes]]) -> bytes:
    return hashlib.blake2b(b"".join(make() for make in made)).digest()


def page(listing: Listing, place: int = 0) -> bytes:
    """The page that Pagefind reads in place of the account's real page; nobody else sees it.

    ``place`` is the account's among all hits that are equally good.
    """
    marks = "".join(
        f'<i data-pagefind-meta="{key}[data-v]" data-v="{html.escape(value)}"></i>'
        for key, value in _shown(listing).items()
    )
    later = _LATER.get(_phase(listing))
    texts = (
        f"{' '.join(map(_by_name, listing.names))} {BOUNDARY}",
        f"{' '.join(map(_by_sound, listing.names))} {_SOUND_BOUNDARY}",
        " ".join(filter(None, map(_by_form, listing.names))),
        " ".join([_EVERY, *([later] if later else ()), whole_word("a", listing.id)]),
        " ".join(_chosen(listing)),
    )
    paragraphs = "".join(f"<p>{text}</p>" for text in texts if text)
    head = '<!doctype html><html lang="zh"><title>-</title>'
    sort = f'<i data-pagefind-sort="place[data-v]" data-v="{place}"></i>'
    return f"{head}<body data-pagefind-body>{marks}{sort}{paragraphs}</body></html>".encode()


def _shown(listing: Listing) -> Mapping[str, str]:
    """What a card says of an account, as on the pages that list accounts."""
    shown = {
        "title": listing.name,
        "unit": listing.unit.name,
        "platform": listing.platform_name,
        "state": STATE_WORDS[listing.state],
        "style": STATE_NAMES[listing.state],
    }
    return {**shown, **({"logo": listing.account.logo} if listing.account.logo else {})}


def _chosen(listing: Listing) -> Iterator[str]:
    yield filter_word("platform", listing.platform_name)
    yield filter_word("unit", listing.unit.id)
    yield filter_word("state", listing.state.value)
    for region in regions_above(listing.region):
        yield filter_word("region", region)


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
