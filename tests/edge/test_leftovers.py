"""What editors, file managers and portals leave in a site's folders: told, never read, never published."""

from pathlib import Path

import pytest

from roster.edge import disk, leftovers
from roster.source.problems import Level
from tests.support import account, data_files, write_site

PAGE = "---\ntitle: 说明\n---\n正文\n".encode()


@pytest.mark.parametrize(
    "name",
    [
        "style.css.bak",
        "style.css~",
        ".style.css.swp",
        "a.orig",
        "a.rej",
        "x.tmp",
        "Thumbs.db",
        "desktop.ini",
        "~$说明.docx",
        "#a#",
    ],
)
@pytest.mark.parametrize("folder", ["assets", "templates", "static", "content", "data/accounts"])
def test_a_leftover_is_told_and_goes_nowhere(tmp_path: Path, folder: str, name: str) -> None:
    """A picture cache of Windows in templates/ is no template in another encoding."""
    root = write_site(
        tmp_path, {**data_files([account("a")]), f"{folder}/{name}": b"\xff\xfe\x00", "content/a.md": PAGE}
    )
    found = disk.read_site(root)
    told = [(p.where.path, p.code, p.level) for p in found.problems]
    assert told == ([] if name.startswith(".") else [(f"{folder}/{name}", "leftover-file", Level.WARNING)])
    everything = (*found.assets, *found.templates, *found.static, *found.contents, *found.data)
    assert not [path for path in everything if path.endswith(name)]


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("content/FAQ.MD", "请改名为 FAQ.md"),
        ("content/help.markdown", "请改名为 help.md"),
        ("content/help.md.txt", "请改名为 help.md"),
        ("content/about - 副本.md", "副本"),
        ("content/about(1).md", "副本"),
        ("data/accounts/mzj.yaml.txt", "请改名为 mzj.yaml"),
        ("data/accounts/mzj.yml", "请改名为 mzj.yaml"),
        ("data/accounts/mzj - 副本.yaml", "副本"),
        ("data/accounts.yaml.txt", "请改名"),
        ("data/account/mzj.yaml", "data/account"),
    ],
)
def test_a_text_of_another_name_is_an_error_that_says_which_name(tmp_path: Path, path: str, says: str) -> None:
    """Nobody writes a page or an account so that it stands nowhere."""
    root = write_site(tmp_path, {**data_files([account("a")]), "content/a.md": PAGE, path: PAGE})
    (problem,) = disk.read_site(root).problems
    assert problem.code == "bad-file-name" and problem.level is Level.ERROR
    assert says in problem.message + problem.where.path


@pytest.mark.parametrize(
    "name", ["about.md", "style.css", "photo(2026).png", "a-b.yaml", "template.html", "oldest.md", "bak.md"]
)
def test_ordinary_names_are_ordinary(name: str) -> None:
    assert not leftovers.is_leftover(name)
    assert name.startswith("photo") or not leftovers.is_copy(name)
