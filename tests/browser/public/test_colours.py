"""Colours can be read in every display: a site's own as the document says to write them, and the ring around what
has the focus.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.public.test_access import COLOURS, violations
from tests.public.test_templates import COLOURS as OWN_COLOURS
from tests.public.test_templates import OWN
from tests.support import TODAY, account, data_files, run, served, write_site

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]

DISPLAYS = {
    "light": ("light", ""),
    "dark": ("dark", ""),
    "contrast": ("light", "contrast"),
    "dark contrast": ("dark", "contrast"),
}


def shown(visit: Visit, address: str, display: str) -> Page:
    """A page in one of the displays."""
    scheme, switch = DISPLAYS[display]
    page = visit(address, color_scheme=scheme)
    if switch:
        page.click(f"[data-mode={switch}]")
    return page


@pytest.mark.parametrize("snippets", [OWN_COLOURS[:1], OWN_COLOURS], ids=["light alone", "light and dark"])
def test_colours_copied_from_the_document_can_be_read_in_every_display(
    visit: Visit, tmp_path: Path, snippets: list[str]
) -> None:
    """The portal's colour is there in light; dark and 高对比 stay what they are, apart from what is written for
    dark.
    """
    own = {"templates/head.html": OWN["templates/head.html"].encode(), "assets/portal.css": "".join(snippets).encode()}
    root = write_site(tmp_path, {**data_files([account("a")]), **own})
    assert run("build", "--root", root, "--no-search", today=TODAY).returncode == 0
    heads, found = {}, {}
    with served(root / "public") as given:
        for display in DISPLAYS:
            page = shown(visit, given.address, display)
            for path in ("", "accounts/a/", "verify/?q=x", "report/", "data/", "notices/", "apply/"):
                page.goto(given.address + path)
                if told := violations(page, COLOURS):
                    found[display, path] = told[0][1][:120]
            heads[display] = page.evaluate("getComputedStyle(document.querySelector('.top')).backgroundColor")
        visit.leave()
    assert found == {}
    dark = "rgb(29, 79, 119)" if len(snippets) == 1 else "rgb(122, 37, 33)"
    assert heads == {
        "light": "rgb(138, 31, 27)",
        "dark": dark,
        "contrast": "rgb(0, 0, 0)",
        "dark contrast": "rgb(0, 0, 0)",
    }


RING = """() => {
  const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = (colour) => {
    const [r, g, b] = colour.map((part) => part / 255)
      .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const colour = rgb(getComputedStyle(e).backgroundColor);
      if (colour.length === 3) return colour;
    }
    return [255, 255, 255];
  };
  const focused = document.activeElement;
  const style = getComputedStyle(focused);
  const inside = parseFloat(style.outlineOffset) < 0;
  const [one, other] = [light(rgb(style.outlineColor).slice(0, 3)),
    light(behind(inside ? focused : focused.parentElement))].sort((a, b) => a - b);
  const name = `${focused.tagName} ${focused.textContent.trim().slice(0, 12)}`;
  return [name, style.outlineStyle, (other + 0.05) / (one + 0.05)];
}"""


@pytest.mark.parametrize("display", DISPLAYS)
def test_the_ring_around_the_focus_stands_out(visit: Visit, home: str, display: str) -> None:
    """WCAG 2.2, 1.4.11: 3:1 at least against what it lies on, for whatever Tab reaches."""
    page = shown(visit, home, display)
    page.reload()
    faint = set()
    for _ in range(30):
        page.keyboard.press("Tab")
        name, ring, contrast = page.evaluate(RING)
        if ring == "none" or contrast < 3:
            faint.add((name, ring, round(contrast, 2)))
    assert faint == set()


def test_the_chart_keeps_its_colours_where_the_system_forces_its_own(visit: Visit, home: str) -> None:
    """A legend whose swatches are all the colour of the page explains nothing."""
    page = visit(f"{home}data/", forced_colors="active")
    swatches = page.evaluate(
        "[...document.querySelectorAll('.legend span')].map((e) => getComputedStyle(e, '::before').backgroundColor)"
    )
    assert len(set(swatches)) == 4
