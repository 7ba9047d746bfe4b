"""Small whole sites and exactly what is built from them. ``make accept`` takes a wanted change over."""

import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.support import SITES, run, tree

TODAY = {"minimal": date(2026, 11, 22), "lifecycle": date(2026, 12, 28)}
# The pages that say something of their own; search, report and the like are looked at in the browser. The list of files
# says nothing that they do not.
KEPT = re.compile(r"(index\.html|feed\.xml|sitemap\.xml)$|(accounts|notices|units|regions|api)/(?!v1/files\.sha256).*")
_VERSION = re.compile(rb"\?v=[0-9a-f]+")


def built(name: str, folder: Path) -> dict[str, bytes]:
    """What matters of a site as it is built now; addresses of assets without their changing version."""
    done = run("build", "--root", SITES / name, "--out", folder / "public", "--no-search", today=TODAY[name])
    assert done.returncode == 0, done.stderr
    files = tree(folder / "public")
    return {path: _VERSION.sub(b"", data) for path, data in files.items() if KEPT.fullmatch(path)}


def accept(folder: Path) -> None:
    """Write what is built today into every ``expected/``."""
    for name in TODAY:
        shutil.rmtree(SITES / name / "expected", ignore_errors=True)
        for path, data in built(name, folder / name).items():
            file = SITES / name / "expected" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)


@pytest.mark.parametrize("name", TODAY)
def test_a_whole_site_is_built_as_accepted(name: str, tmp_path: Path, run: Callable) -> None:
    """Every page of a small site is what somebody has read and accepted; nothing more, nothing less."""
    made, expected = built(name, tmp_path), tree(SITES / name / "expected")
    assert sorted(made) == sorted(expected)
    changed = [path for path in made if made[path] != expected[path]]
    assert changed == [], "有改动；核对后运行 make accept"


def test_the_lifecycle_site_shows_every_state() -> None:
    """The golden site leaves no state of an account or a notice, and no kind of filing, untried."""
    text = "".join(data.decode() for data in tree(SITES / "lifecycle" / "expected" / "api").values())
    for state in ("运行", "关停公示中", "关停待办结", "已关停", "注销公示中", "已注销", "待上线", "公示中", "已期满"):
        assert f'"{state}"' in text
    filings = (SITES / "lifecycle/data/accounts.yaml").read_text("utf-8")
    assert set(re.findall(r"type: (..)", filings)) == {"开设", "变更", "关停", "注销", "更正"}
    assert "ylb-tuisong" not in filings, "这个账号只在上线记录里"
    assert '"2026-12-08-ylb-cancel"' in text


def test_a_site_puts_its_own_template_in_place_of_ours() -> None:
    """A file in the site's ``templates/`` replaces the program's file of that name, and only that."""
    page = (SITES / "lifecycle/expected/index.html").read_text("utf-8")
    assert "本站自己的页脚：示例市样例办公室" in page
    assert "这个账号是官方的吗" in page
