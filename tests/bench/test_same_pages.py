"""Both sides of ``make bench`` make the same pages, byte for byte."""

import shutil
import subprocess
from pathlib import Path

import pytest

from bench import case, generate
from bench.case import Case, Side
from tests.support import SITES
from tests.test_sites import TODAY

needs_hugo = pytest.mark.skipif(case.hugo() is None, reason="没有 Hugo（requirements-bench.txt），不能比较两边的网页")
ROOT = Path(__file__).resolve().parents[2]


def compared(one: Case) -> list[str]:
    """The pages that differ when both sides are made."""
    case.give_hugo(one)
    for side in (Side.OURS, Side.HUGO):
        for command in one.commands(side, search=False):
            subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return case.different(one.out(Side.OURS), one.out(Side.HUGO))


@needs_hugo
def test_a_register_of_accounts_is_the_same_on_both_sides(tmp_path: Path) -> None:
    """Long lists on several pages, regions below regions, renamed and closing accounts."""
    generate.write_register(tmp_path / "site", 300, None, generate.DEFAULT_TODAY)
    one = Case(300, tmp_path, generate.DEFAULT_TODAY)
    assert compared(one) == []
    assert len(list(one.out(Side.HUGO).glob("accounts/*/index.html"))) == 300


@needs_hugo
@pytest.mark.parametrize("site", TODAY)
def test_whatever_a_site_has_is_the_same_on_both_sides(site: str, tmp_path: Path) -> None:
    """Every state, notices with texts of their own, own templates, pictures."""
    shutil.copytree(SITES / site, tmp_path / "site", ignore=shutil.ignore_patterns("expected"))
    assert compared(Case(0, tmp_path, TODAY[site])) == []


def test_a_page_that_differs_is_told(tmp_path: Path) -> None:
    """What one side lacks differs too."""
    for folder, text in (("one", "a"), ("two", "b")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "index.html").write_text(text, "utf-8")
    (tmp_path / "one" / "alone.html").write_text("", "utf-8")
    assert case.different(tmp_path / "one", tmp_path / "two") == ["alone.html", "index.html"]
    assert case.different(tmp_path / "one", tmp_path / "one") == []
