"""The vectors of addresses (``tests/data/addresses.json``), unfolded: for Python, for the scripts, for Chromium."""

import json
from collections.abc import Iterator
from typing import NamedTuple

from tests.support import ROOT

VECTORS = json.loads((ROOT / "tests/data/addresses.json").read_text("utf-8"))
HOST = "weibo.com"


class Vector(NamedTuple):
    """One text; whether its host is to be believed when it is an address alone, and when it is read as a text."""

    kind: str
    text: str
    decides: bool
    in_text: bool | None


def unfolded(section: str) -> list[Vector]:
    """Every text of a section, each once."""
    return list(dict.fromkeys(_all(section)))


def _all(section: str) -> Iterator[Vector]:
    for kind in VECTORS[section]:
        for form in kind["forms"]:
            blank, filled = ("{x}", kind["with"]) if "{x}" in form else ("{y}", kind["and"])
            decides = kind.get("decides", True)
            for text in filled:
                yield Vector(kind["kind"], form.replace(blank, text), decides, kind.get("in_text", decides))
