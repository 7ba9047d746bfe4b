"""Scripts as they are published: light, tied to one version, and otherwise as they were written."""

import re

import pytest

from roster.public.scripts import published
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
    assert published(written, "1") == b"const a = 1;\nfunction f(x) {}\n  const m = new Map();\n"


def test_what_a_script_says_of_itself_first_is_left_out() -> None:
    """Unless somebody claims a right in it."""
    assert published(b"// Shows answers.\n// Fast.\n\nlet a;\n// b\n", "1") == b"let a;\n// b\n"


@pytest.mark.parametrize(
    "kept",
    [
        b"// Copyright of somebody\nlet a;\n",
        "// 版权所有\nlet a;\n".encode(),
        b"// MIT License\n\nlet a;\n",
        b"/** Copyright of somebody. */\nlet a;\n",
        b"/*! @license MIT */\nlet a;\n",
        b"/* @type {x} */\nlet a;\n",
        b"// @type {x}\nlet a;\n",
        b"/** @type {Element} */ (a).b();\n/* c */\nlet d; /** @type {x} */\n",
        b"let a = 1; /** @type {x} */\n",
        b"/** left open @type {x}\n",
        b"let a = `/** @type {x} */`;\n",
    ],
)
def test_whatever_else_a_site_wrote_stays(kept: bytes) -> None:
    """A licence, a comment behind code, code behind a comment: no byte of a site's own script is lost."""
    assert published(kept, "1") == kept


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_only_comments_are_lost(path) -> None:
    """Line for line, what is published is what was written, but for comments and versions."""
    written = path.read_text("utf-8").splitlines()
    made = re.sub(r"\?v=1\b", "", published(path.read_bytes(), "1").decode()).splitlines()
    left = iter(written)
    lost = []
    for line in made:
        for candidate in left:
            if candidate == line:
                break
            lost.append(candidate)
    lost += left
    assert [line for line in lost if line and not re.match(r"//|\s*(/\*\*|\* |\*/)", line)] == []
