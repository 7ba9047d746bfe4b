"""What browsers of 2019 (Chromium 78, in old versions of WeChat) can't read does not stand in scripts and style
sheets.
"""

import re
from pathlib import Path

import pytest

from roster.public.pages import verify as pages_verify
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


SHEETS = sorted((ROOT / "assets").glob("*.css"))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_style_sheets_use_no_newer_selectors_or_values(sheet: Path) -> None:
    """A selector that is not known drops its whole rule; what is newer stands behind an older value or in @supports."""
    text = stripped(sheet.read_text("utf-8"))
    outside = re.sub(r"@supports not \(inset: 0\)", "", text)
    assert [word for word in TOO_NEW_STYLE if word in outside] == []
    for newer in ("clamp(", "min("):
        for line in (line for line in text.splitlines() if newer in line):
            name = re.search(rf"([a-z-]+):[^;]*{re.escape(newer)}", line)[1]
            assert line.count(f"{name}:") >= 2, line


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_every_colour_is_a_token(sheet: Path) -> None:
    """Colours stand in the tokens at the top; a code to be scanned alone stays black on white."""
    text = stripped(sheet.read_text("utf-8"))
    used = [line for line in text.splitlines() if re.search(r"#[0-9a-f]{3,6}\b", line) and "--" not in line]
    assert [line for line in used if not line.startswith((".qr", ".code", "  body { color: #000"))] == []


# Verdicts: one table, and whoever knows them

VERDICTS = (ROOT / "assets/verdicts.js").read_text("utf-8")
STYLES = stripped((ROOT / "assets/style.css").read_text("utf-8"))


def rows() -> dict[str, str]:
    """Verdict → style, in the order of the table in ``assets/verdicts.js``."""
    table = re.search(r"VERDICTS = \{\n(.*?)\n\};", VERDICTS, re.S)[1]
    return dict(re.findall(r'^  "?([a-z-]+)"?: \{ words: "[^"]+", style: "([a-z]+)", ', table, re.M))


def test_the_documentation_names_the_verdicts_in_the_order_of_the_table() -> None:
    documented = re.findall(r"^\| `([a-z-]+)` \|", (ROOT / "docs/verify.md").read_text("utf-8"), re.M)
    assert documented == list(rows())


def test_the_lookup_can_find_every_verdict_and_no_other() -> None:
    found = {verdict for path in SCRIPTS for verdict in re.findall(r'verdict: "([a-z-]+)"', path.read_text("utf-8"))}
    assert found == set(rows())


def test_types_name_the_verdicts_of_the_table() -> None:
    types = (ROOT / "tests/javascript/roster.d.ts").read_text("utf-8")
    assert re.findall(r'\bverdict: "([a-z-]+)"', types) == list(rows())


def test_every_verdict_is_explained() -> None:
    """Once each, where an answer is told what it means; what is none of them is no "not listed"."""
    told = re.search(r"export function explained\(answer\) \{\n(.*?)\n\}", VERDICTS, re.S)[1]
    assert set(re.findall(r'case "([a-z-]+)":', told)) == set(rows())
    assert told.rstrip().endswith("default:\n      return unhandled(answer);\n  }")


def test_verdicts_have_styles_and_styles_a_verdict() -> None:
    """A colour for border and heading, and a sign, since colours alone say nothing to many."""
    styles = set(rows().values())
    assert set(re.findall(r"\.verdict-([a-z-]+)", STYLES)) == styles
    for style in styles:
        for part in (r"[^{]*\{ border-color:", r" > h2[^{:]*\{ color:", r" > h2::before[^{]*\{ content:"):
            assert re.search(rf"\.verdict-{style}\b{part}", STYLES), (style, part)


def imported(name: str) -> set[str]:
    """A script with all that it imports before it runs."""
    text = (ROOT / f"assets/{name}.js").read_text("utf-8")
    return {name}.union(*(imported(other) for other in re.findall(r'^import .* from "\./([a-z-]+)\.js"', text, re.M)))


def test_the_page_asks_for_every_script_at_once() -> None:
    """None waits for the one that imports it; none is fetched of which an answer has no need."""
    verify = (ROOT / "assets/verify.js").read_text("utf-8")
    begun = re.findall(r'"([a-z]+)"', re.search(r"PARTS = \[(.*?)\]", verify)[1])
    assert set(pages_verify.PARTS) == imported("verify").union(*map(imported, begun))


def test_no_other_script_has_a_list_of_verdicts() -> None:
    """What holds for several verdicts is a column of the table."""
    for path in SCRIPTS:
        lists = re.findall(r"\[[^\]\n]*\"(?:{})\"[^\]\n]*\]".format("|".join(rows())), path.read_text("utf-8"))
        assert lists == [], path.name
