"""Scripts of others: the very bytes that were looked at, with their licence, as browsers of 2019 read them."""

import hashlib
import json
import re

from roster.public.pages.files import as_published
from tests.public.test_assets import TOO_NEW
from tests.support import ROOT

FOLDER = ROOT / "assets/vendor"
READER = FOLDER / "qr-reader.js"
# Of npm qr 0.7.0, bundled by `make vendor`: after another version read what changed, then write the new sum here.
SHA256 = "f89a063d395389681a145b2765dc67995108355ba49c35bb7649b02bb63ee436"
# A script that only computes asks nobody, runs no text, and looks at no page.
REACHING = "|".join(
    (
        r"\b(?:eval|Function|fetch|XMLHttpRequest|WebSocket|importScripts|Worker)\b",
        r"\b(?:document|localStorage|navigator)\b",
        r"import\(",
    )
)


def test_the_reader_of_codes_is_the_one_that_was_looked_at() -> None:
    assert hashlib.sha256(READER.read_bytes()).hexdigest() == SHA256


def test_nothing_else_lies_beside_it() -> None:
    assert sorted(path.name for path in FOLDER.iterdir()) == ["qr-reader.LICENSE.txt", "qr-reader.js"]


def test_it_is_published_as_it_is_with_whose_it_is() -> None:
    """The notice in its code, and the licence as a file that is copied with it."""
    script = READER.read_bytes()
    assert as_published("assets/vendor/qr-reader.js", script, "1") == script
    assert b"SPDX-License-Identifier: MIT" in script and b"Copyright (c) 2023 Paul Miller" in script
    assert "Permission is hereby granted" in (FOLDER / "qr-reader.LICENSE.txt").read_text("utf-8")


def test_it_uses_no_newer_syntax_and_reaches_for_nothing() -> None:
    text = READER.read_text("utf-8")
    assert [name for name, pattern in TOO_NEW.items() if re.search(pattern, text, re.M)] == []
    assert re.findall(REACHING, text) == []


def test_versions_are_locked_and_name_no_registry() -> None:
    folder = ROOT / "tests/vendor"
    wanted = json.loads((folder / "package.json").read_text("utf-8"))["devDependencies"]
    locked = json.loads((folder / "package-lock.json").read_text("utf-8"))["packages"]
    assert {name: locked[f"node_modules/{name}"]["version"] for name in wanted} == wanted
    assert all(one.get("integrity") for path, one in locked.items() if path)
    assert "://" not in (folder / "package-lock.json").read_text("utf-8")
