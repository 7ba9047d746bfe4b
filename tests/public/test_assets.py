"""What browsers of 2019 (Chromium 78, in old versions of WeChat) can't read does not stand in scripts and style
sheets.
"""

import re

import pytest

from tests.support import ROOT

SCRIPTS = sorted((ROOT / "assets").glob("*.js"))
# Newer syntax, on which a whole script or a whole rule is dropped; and newer functions.
TOO_NEW = {
    "?.": r"[\w)\]]\?\.[\w\[(]",
    "??": r"\?\?",
    "??=": r"(\?\?|\|\||&&)=",
    "private": r"this\.#|^\s+#\w+\s*[=(;]",
    "static": r"^\s+static\s*\{",
    "replaceAll": r"\.replaceAll\(",
    "at": r"\.at\(",
    "hasOwn": r"Object\.hasOwn\(",
    "matchAll on old": r"\.findLast\(",
    "clone": r"structuredClone",
    "any": r"Promise\.any\(",
    "top-level await": r"^(?:const .* = )?await ",
    "underscore": r"\b\d+_\d+",
    "replaceChildren": r"\.replaceChildren\(",
    "signal": r"AbortSignal\.",
    "randomUUID": r"\.randomUUID\(",
    "array": r"\.(?:toSorted|toReversed|with)\(\[",
}
TOO_NEW_STYLE = (
    ":is(",
    ":where(",
    ":has(",
    "@layer",
    "@container",
    "color-mix(",
    "oklch(",
    "&:",
    "inset:",
    "aspect-ratio",
    "dvh",
    "@import",
)


def stripped(text: str) -> str:
    return re.sub(r"//.*$|/\*.*?\*/", "", text, flags=re.M | re.S)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_use_no_newer_syntax(path) -> None:
    text = path.read_text("utf-8")
    assert [name for name, pattern in TOO_NEW.items() if re.search(pattern, text, re.M)] == []


def test_newer_syntax_would_be_seen() -> None:
    """The counter-example for every pattern that is searched most."""
    for text, name in (
        ("a?.b", "?."),
        ("a ?? b", "??"),
        ("x.replaceAll('a', 'b')", "replaceAll"),
        ("  #secret = 1;", "private"),
        ("e.replaceChildren()", "replaceChildren"),
        ("const x = await y", "top-level await"),
    ):
        assert re.search(TOO_NEW[name], text, re.M), name
    assert not re.search(TOO_NEW["?."], "a ? .5 : b")


def test_style_sheets_use_no_newer_selectors_or_values() -> None:
    """A selector that is not known drops its whole rule; what is newer stands behind an older value or in @supports."""
    text = stripped((ROOT / "assets/style.css").read_text("utf-8"))
    outside = re.sub(r"@supports not \(inset: 0\)", "", text)
    assert [word for word in TOO_NEW_STYLE if word in outside] == []
    for newer in ("clamp(", "min("):
        for line in (line for line in text.splitlines() if newer in line):
            name = re.search(rf"([a-z-]+):[^;]*{re.escape(newer)}", line)[1]
            assert line.count(f"{name}:") >= 2, line


def test_every_colour_is_a_token() -> None:
    """Colours stand in the tokens at the top; a code to be scanned alone stays black on white."""
    text = stripped((ROOT / "assets/style.css").read_text("utf-8"))
    used = [line for line in text.splitlines() if re.search(r"#[0-9a-f]{3,6}\b", line) and "--" not in line]
    assert [line for line in used if not line.startswith((".qr", ".code", "  body { color: #000"))] == []
