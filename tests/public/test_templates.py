"""A site's own templates: the document for portals, executed."""

import re
from pathlib import Path

import pytest

from roster.check import inputs
from roster.check.outcome import Sound
from roster.directory.day import Day
from roster.edge import disk
from roster.public import pages
from roster.public.scripts import published_style
from tests.support import ROOT, TODAY, account, data_files, write_site

_SNIPPET = re.compile(r"```html\n\{# (templates/[a-z/]+\.html) #\}\n(.*?)```", re.S)
PORTAL = (ROOT / "docs/portal.md").read_text("utf-8")
OWN = dict(_SNIPPET.findall(PORTAL))
COLOURS = re.findall(r"```css\n(.*?)```", PORTAL, re.S)


def built(tmp_path: Path, **own: str) -> dict[str, str]:
    """Pages of a site with its own templates, by path."""
    files = {path: text.encode() for path, text in own.items()}
    root = write_site(tmp_path, {**data_files([account("a")]), **files})
    checked = inputs.check(disk.read_site(root), Day(TODAY))
    assert isinstance(checked, Sound), checked.findings
    return {
        page.path: page.make().decode()
        for page in pages.plan(checked.sources)[0]
        if page.path.endswith((".html", ".css"))
    }


def test_a_template_extends_the_one_it_stands_for(tmp_path: Path) -> None:
    """The portal's head and foot around every page, with our navigation kept."""
    made = built(tmp_path, **{"templates/base.html": OWN["templates/base.html"]})
    for path in ("index.html", "accounts/a/index.html", "verify/index.html", "notices/index.html"):
        assert "portal-head" in made[path] and "portal-foot" in made[path] and "主导航" in made[path], path


def test_a_footer_is_replaced_and_colours_are_added(tmp_path: Path) -> None:
    """The footer's and the colours' snippet together; the style sheet is published and linked after ours."""
    colours = "".join(COLOURS)
    own = {
        "templates/footer.html": OWN["templates/footer.html"],
        "templates/head.html": OWN["templates/head.html"],
        "assets/portal.css": colours,
    }
    made = built(tmp_path, **own)
    page = made["accounts/a/index.html"]
    assert "网站地图" not in page and "名录日期：2026年11月22日" in page
    assert page.index("assets/style.css") < page.index("../../assets/portal.css?v=")
    assert made["assets/portal.css"] == published_style(colours.encode()).decode()


def test_an_empty_template_of_the_sites_own_counts(tmp_path: Path) -> None:
    """Whoever wants no footer writes an empty one."""
    assert "网站地图" in built(tmp_path / "without")["index.html"]
    assert "网站地图" not in built(tmp_path / "with", **{"templates/footer.html": ""})["index.html"]


def test_every_block_that_is_promised_is_there() -> None:
    """The table of the document and ``base.html`` name the same blocks, apart from ``kind``."""
    promised = {name for row in re.findall(r"^\| (`.*?`) \|", PORTAL, re.M) for name in re.findall(r"`(\w+)`", row)}
    there = set(re.findall(r"\{% block (\w+) %\}", (ROOT / "templates/base.html").read_text("utf-8")))
    assert promised == there - {"kind"}


@pytest.mark.parametrize("text", ["{% extends 'program/none.html' %}", "{% block header %}"])
def test_a_wrong_template_is_a_finding_in_its_file(tmp_path: Path, text: str) -> None:
    root = write_site(tmp_path, {**data_files([account("a")]), "templates/home.html": text.encode()})
    checked = inputs.check(disk.read_site(root), Day(TODAY))
    with pytest.raises(Exception, match=r"缺少模板|模板写法有误") as caught:
        next(page for page in pages.plan(checked.sources)[0] if page.path == "index.html").make()
    assert caught.value.problem.where.path in ("templates/home.html", "program/none.html")


def test_parts_of_tables_have_no_role() -> None:
    """HTML forbids it: the elements say what they are."""
    for path in sorted((ROOT / "templates").rglob("*.html")):
        assert not re.findall(r"<(?:table|thead|tbody|tr|th|td)\b[^>]*\srole=", path.read_text("utf-8")), path
