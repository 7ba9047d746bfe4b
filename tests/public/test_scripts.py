"""Scripts as they are published: light, tied to one version, and otherwise as they were written."""

import re
from pathlib import Path

import pytest

from roster.public.scripts import published, published_style
from tests.support import ROOT

SCRIPTS = sorted((ROOT / "assets").glob("*.js"))


def test_a_module_asks_for_the_version_that_it_was_built_with() -> None:
    assert published(b'import { a } from "./a-b.js";\n', "12ab") == b'import { a } from "./a-b.js?v=12ab";\n'
    assert published(b'import { a } from "https://x.cn/a.js";\n', "1") == b'import { a } from "https://x.cn/a.js";\n'


def test_comments_that_state_types_are_left_out() -> None:
    written = b"""const a = 1;
/**
 * Says what it is.
 * @param {string} x
 */
function f(x) {}
  /** @type {Map<string, string>} */
  const m = new Map();
"""
    assert published(written, "1") == b"const a = 1;\nfunction f(x) {}\nconst m = new Map();\n"


def test_comments_are_left_out() -> None:
    """Those on lines of their own, and those behind a statement."""
    written = b"// Shows answers.\n\nlet a;\n// b\nconst c = 1; // of d\n/* e\n   f */\nf(c);\n"
    assert published(written, "1") == b"\nlet a;\nconst c = 1;\nf(c);\n"
    assert published_style(b"/* a */\n.b { c: d; } /* e */\n/*! license */\n") == b".b { c: d; }\n/*! license */\n"


def test_what_an_expression_is_taken_for_is_left_out() -> None:
    assert published(b"const a = /** @type {B | C} */ (/** @type {any} */ (d)); // e\n", "1") == b"const a = ((d));\n"


def test_blanks_that_part_nothing_are_left_out_of_styles() -> None:
    """Those that part words, and those within quotes, stay; so does all of a style with escapes or addresses."""
    written = b'@media (min-width: 9em) and (hover) {\n  a :hover, b > c { d: e  f; g: "h: i, "; }\n}\n'
    made = b'@media (min-width:9em) and (hover){a :hover,b > c{d:e  f;g:"h: i, ";}}'
    assert published_style(written) == made
    for kept in (b'a { b: "\\201c , "; }\n', b"a { b: url( c , d ); }\n", b"a { b: c; /* d */ }\n"):
        assert published_style(kept) == kept


@pytest.mark.parametrize(
    "kept",
    [
        b"// Copyright of somebody\nlet a;\n",
        "// 版权所有\nlet a;\n".encode(),
        b"// MIT License\n\nlet a;\n",
        b"/** Copyright of somebody. */\nlet a;\n",
        b"/*! @license MIT */\nlet a;\n",
        b"let d; /** @type {x} */\n",
        b"let a = '/** @type {x} */ (b)';\n",
        b"let a = '; // b';\n",
        b'let a = "{ // b"; f("c"); // "d"\n',
        b"let a = `\n// b\n  /* c */\n`;\n",
        b"let a = 'b\\\n  // c';\n",
        b'let a = b; // a "licence"\n',
        b"let a = 1; /** @type {x} */\n",
        b"/** left open @type {x}\n",
        b"let a = `/** @type {x} */`;\n",
    ],
)
def test_whatever_else_a_site_wrote_stays(kept: bytes) -> None:
    """A licence, code behind a comment, what stands in a text: no byte of a site's own code is lost."""
    assert published(kept, "1") == kept


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_only_comments_are_lost(path) -> None:
    """Line for line, what is published is what was written, but for comments and versions."""
    cast = r"/\*\* @type \{[^\"'`*]*\} \*/ (?=\()"
    texts = [re.sub(cast, "", line) for line in path.read_text("utf-8").splitlines()]
    written = [re.sub(r"(?<=[;{,)]) // .*$", "", line).lstrip() for line in texts]
    made = re.sub(rf"\?v=1\b|{cast}", "", published(path.read_bytes(), "1").decode()).splitlines()
    left = iter(written)
    lost = []
    for line in (re.sub(r"(?<=[;{,)]) // .*$", "", line).lstrip() for line in made):
        for candidate in left:
            if candidate == line:
                break
            lost.append(candidate)
    lost += left
    assert [line for line in lost if line and not re.match(r"\s*(//|/\*|\* |\*/)", line)] == []


@pytest.mark.parametrize("path", sorted((ROOT / "assets").glob("*.css")), ids=lambda path: path.name)
def test_our_own_styles_lose_their_blanks(path: Path) -> None:
    """One comment where none is understood would keep them all: 433 bytes of every first visit."""
    made = published_style(path.read_bytes())
    assert b"\n" not in made.strip() and b"/*" not in made
