"""Nothing is written over what is read, nothing through a link that a merge request may bring, and nothing is read
that has no end.
"""

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from roster.check.ledgers import read_ledger
from tests.support import TODAY, account, data_files, ended, released, run, tree, write_site

CLOSING = released([account("a", ended("2026-11-02"))])
NOTICE = "notices/2026-11-02-ylg-close/index.html"


def shape(folder: Path) -> dict[str, object]:
    """Everything below a folder: contents of files, where links lead, what is neither."""

    def of(path: Path) -> object:
        if path.is_symlink():
            return ("link", os.readlink(path))
        return path.read_bytes() if path.is_file() else path.lstat().st_mode

    return {path.relative_to(folder).as_posix(): of(path) for path in sorted(folder.rglob("*"))}


def a_home(folder: Path) -> Path:
    """A folder with a site in ``site`` that could be deployed, and a stranger's ``victim``."""
    write_site(folder / "site", {**CLOSING, "content/about.md": "---\ntitle: 关于\n---\n\n正文\n".encode()})
    write_site(folder, {"victim/letter.txt": b"mine"})
    return folder


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return a_home(tmp_path)


# Folders

OUTPUTS = [".", "..", "../..", "/", "data", "data/x", "DATA", "Data/x", "content", "templates/x", "assets",
           "static/x", ".git", ".git/x", ".GIT/hooks", "data/../data", "x/../data", "./data/",
           "../site", "../site/", "../SITE"]  # fmt: skip


@pytest.mark.parametrize("out", OUTPUTS)
@pytest.mark.parametrize("command", ["build", "deploy", "report"])
def test_no_folder_that_is_read_becomes_an_output(home: Path, command: str, out: str) -> None:
    """The site's folder, one above it, one of its inputs, by whatever spelling: refused, nothing is touched."""
    root = home / "site"
    for folder in ("templates", "assets", "static", ".git", "x"):
        (root / folder).mkdir(exist_ok=True)
    before = shape(home)
    option = "--to" if command == "deploy" else "--out"
    # With the mark of a site in it a folder would pass for one of ours.
    done = run(command, "--root", root, option, out if out.startswith("/") else root / out, today=TODAY)
    assert done.returncode in (1, 2) and option in done.stderr and "Traceback" not in done.stderr, done.stderr
    assert shape(home) == before


@pytest.mark.parametrize("out", ["public/x", "PUBLIC/x"])
def test_a_target_within_the_built_site_is_refused(home: Path, out: str) -> None:
    done = run("deploy", "--root", home / "site", "--to", home / "site" / out, today=TODAY)
    assert done.returncode == 2 and not (home / "site/public").exists() and "Traceback" not in done.stderr


LINKS = {
    "public": ("data", ["build"]),
    "public ": ("data", ["build", "--out", "public "]),
    "www": ("data", ["deploy", "--to", "www"]),
    "out": ("../victim", ["deploy", "--to", "out"]),
    "outer": ("../victim", ["build", "--out", "outer/inner"]),
    "report": ("data", ["report"]),
    "papers": ("data", ["form", "a", "--out", "papers/x.docx"]),
    "x.docx": ("data/accounts.yaml", ["form", "a", "--out", "x.docx"]),
    "x.csv": ("../victim/letter.txt", ["export", "x.csv"]),
}


@pytest.mark.parametrize("name", LINKS)
@pytest.mark.parametrize("dressed", [True, False], ids=["as a site of ours", "plain"])
def test_no_output_goes_through_a_link_in_the_site(home: Path, name: str, dressed: bool) -> None:
    """``public -> data`` with the mark of a site in ``data/``: a merge request can bring both."""
    root = home / "site"
    to, command = LINKS[name]
    if dressed:
        write_site(root, {"data/api/v1/notices.json": b"{}"})
        write_site(home, {"victim/api/v1/notices.json": b"{}"})
    (root / name).symlink_to(to)
    (root / "public2").symlink_to("data")
    before = shape(home)
    done = run(*command, "--root", root, today=TODAY, cwd=root)
    assert done.returncode == 2 and "Traceback" not in done.stderr, done.stderr
    assert shape(home) == before


def test_a_link_of_the_webmasters_own_is_followed(home: Path) -> None:
    """Outside of the site's folder no merge request lays links: /srv/www/xmt may be one."""
    (home / "releases").mkdir()
    (home / "www").symlink_to("releases")
    assert run("deploy", "--root", home / "site", "--to", home / "www/xmt", today=TODAY).returncode == 0
    assert (home / "releases/xmt/index.html").exists()


def test_a_link_from_outside_does_not_lead_into_the_inputs(home: Path) -> None:
    (home / "www").symlink_to("site/content")
    before = shape(home)
    assert run("deploy", "--root", home / "site", "--to", home / "www", today=TODAY).returncode == 2
    assert shape(home) == before


# Files

FILES = {
    "form": ["form", "a", "--out"],
    "notice": ["notice", "2026-11-02-ylg-close", "--out"],
    "letter": ["letter", "--fake", "x", "--platform", "weibo", "--imitates", "a", "--out"],
    "export": ["export"],
}
SUFFIXES = {"form": ".html", "notice": ".txt", "letter": ".docx", "export": ".csv"}


@pytest.mark.parametrize("command", FILES)
@pytest.mark.parametrize(
    "folder", ["data", "content", "templates/notices", "assets", "static", "public", ".git", "DATA"]
)
def test_no_paper_replaces_what_is_read_or_gets_published(home: Path, command: str, folder: str) -> None:
    """``form --out templates/account.html`` would put a form with office remarks in place of every account's page."""
    root = home / "site"
    file = root / folder / f"x{SUFFIXES[command]}"
    write_site(root, {f"{folder}/{file.name}": b"mine"})
    done = run(*FILES[command], file, "--root", root, today=TODAY)
    assert done.returncode == 2 and file.read_bytes() == b"mine" and "Traceback" not in done.stderr, done.stderr


@pytest.mark.parametrize("command", FILES)
@pytest.mark.parametrize("kind", ["fifo", "link", "dangling", "folder"])
def test_a_paper_replaces_nothing_but_a_plain_file(home: Path, command: str, kind: str) -> None:
    file = home / f"x{SUFFIXES[command]}"
    lay(kind, file, home / "victim/letter.txt")
    before = shape(home)
    done = run(*FILES[command], file, "--root", home / "site", today=TODAY, timeout=30)
    assert done.returncode == 2 and "Traceback" not in done.stderr
    assert shape(home) == before


def test_a_report_does_not_replace_the_table_it_is_made_from(home: Path) -> None:
    root = home / "site"
    table = "账号编号,最近更新\na,2026-10-01\n".encode()
    write_site(root, {"report/report.xlsx": table})
    done = run("report", "--root", root, "--updates", root / "report/report.xlsx", "--quarters", 0, today=TODAY)
    assert done.returncode == 2 and (root / "report/report.xlsx").read_bytes() == table


@pytest.mark.parametrize("out", ["content/x.yaml", "templates/x.yaml", "data/workdays.yaml", "data/../static/x.yaml"])
def test_an_import_goes_where_accounts_are_read_or_elsewhere(home: Path, out: str) -> None:
    root = home / "site"
    header, row = "账号名称,所属平台,主办单位,账号ID,开设时间", "样例,微博,甲市样例馆,1680000017,2019年3月1日"
    write_site(home, {"list.csv": f"{header}\n{row}\n".encode()})
    before = shape(home)
    done = run("import", home / "list.csv", "--root", root, "--out", root / out, "--yes", today=TODAY)
    assert done.returncode == 2 and shape(home) == before, done.stderr
    for place in (home / "x.yaml", root / "data/accounts/x.yaml"):
        assert run("import", home / "list.csv", "--root", root, "--out", place, "--yes", today=TODAY).returncode == 0


# What is read


def lay(kind: str, path: Path, target: Path) -> None:
    """Put something that is no plain file at a path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    match kind:
        case "fifo":
            os.mkfifo(path)
        case "link":
            path.symlink_to(target)
        case "dangling":
            path.symlink_to("nowhere/at-all")
        case "loop":
            path.symlink_to(path.name)
        case "zero":
            path.symlink_to("/dev/zero")
        case "socket":
            here = os.open(path.parent, os.O_RDONLY)
            with socket.socket(socket.AF_UNIX) as opened:
                opened.bind(f"/proc/self/fd/{here}/{path.name}")
            os.close(here)
        case "folder":
            path.mkdir()
        case "huge":
            with path.open("wb") as file:
                file.truncate(1 << 40)


KINDS = ["fifo", "link", "dangling", "loop", "zero", "socket", "huge"]
READ = ["data/accounts.yaml", "data/site.yaml", "data/postings.yaml", "data/accounts/x.yaml", "data/images/x.png",
        "content/x.md", "templates/footer.html", "assets/x.css", "static/x.txt", "static/.well-known/x"]  # fmt: skip


@pytest.mark.parametrize("name", READ)
@pytest.mark.parametrize("kind", KINDS)
def test_an_input_that_is_no_plain_file_is_a_finding(home: Path, name: str, kind: str) -> None:
    """A link, a pipe, a device, a file without end, in a merge request: told with its path, nothing is built."""
    root = home / "site"
    (root / name).unlink(missing_ok=True)
    lay(kind, root / name, home / "victim/letter.txt")
    done = run("build", "--no-search", "--root", root, today=TODAY, timeout=30)
    if (name, kind) == ("data/images/x.png", "huge"):  # nobody names it, so nobody asks
        return
    assert done.returncode == 1 and name in done.stderr and "Traceback" not in done.stderr, done.stderr
    assert not (root / "public").exists()


BESIDE = {
    ".roster-outside.json": ["check", "--online"],
    "Makefile": ["upgrade", "--no-ask"],
    "CODEOWNERS": ["codeowners"],
    "report/index.html": ["report", "--quarters", "0"],
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", BESIDE)
def test_a_file_beside_the_data_is_never_waited_for(home: Path, name: str, kind: str) -> None:
    root = home / "site"
    lay(kind, root / name, home / "victim/letter.txt")
    done = run(*BESIDE[name], "--root", root, today=TODAY, timeout=30)
    assert "Traceback" not in done.stderr and done.returncode in (0, 1, 2), done.stderr
    assert (home / "victim/letter.txt").read_bytes() == b"mine"


@pytest.fixture(scope="module")
def deployed_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = a_home(tmp_path_factory.mktemp("deployed"))
    assert run("deploy", "--root", home / "site", "--to", home / "www", today="2026-11-03").returncode == 0
    return home


@pytest.fixture
def deployed(deployed_once: Path, tmp_path: Path) -> Path:
    """A home whose site is online, to be changed at will."""
    return shutil.copytree(deployed_once, tmp_path / "home")


@pytest.mark.parametrize("name", ["api/v1/notices.json", "api/v1/postings.yaml", NOTICE, "api/v1/files.sha256"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_look_at_what_has_no_end_sees_and_misses_nothing(deployed: Path, name: str, kind: str) -> None:
    """A page that is a pipe, a device, or a link out of the site says nothing: no day is seen, none is missed."""
    file = deployed / "www" / name
    file.unlink()
    shutil.copy(deployed / "victim/letter.txt", deployed / "victim/copy")
    lay(kind, file, deployed / "victim/copy")
    [before] = read_ledger((deployed / "site/data/postings.yaml").read_bytes())
    done = run("posted", "--root", deployed / "site", "--site", deployed / "www", today="2026-11-04", timeout=30)
    assert "Traceback" not in done.stderr
    if name != "api/v1/files.sha256" and kind != "dangling":
        assert done.returncode == 1, done.stderr
        [after] = read_ledger((deployed / "site/data/postings.yaml").read_bytes())
        assert [(look.on, look.found) for look in after.looks[len(before.looks) :]] == [(date(2026, 11, 4), "failed")]
    done = run("deploy", "--root", deployed / "site", "--to", deployed / "www", today="2026-11-04", timeout=30)
    assert "Traceback" not in done.stderr and done.returncode in (0, 1)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "command", [["build", "--ledger"], ["posted", "--verify"], ["import"], ["report", "--updates"]]
)
def test_a_file_named_on_the_command_line_has_an_end(home: Path, command: list[str], kind: str) -> None:
    lay(kind, home / "given", home / "victim/letter.txt")
    done = run(*command, home / "given", "--root", home / "site", today=TODAY, timeout=30)
    assert done.returncode in (1, 2) and "Traceback" not in done.stderr, done.stderr


# The site's own files


@pytest.fixture
def own(home: Path) -> Iterator[Callable[[str], str]]:
    """Build with a file in ``static/``; gives what was said, empty where it was built."""
    root = home / "site"

    def build(name: str) -> str:
        write_site(root, {f"static/{name}": b"own"})
        done = run("build", "--no-search", "--root", root, today=TODAY)
        assert "Traceback" not in done.stderr
        return done.stderr if done.returncode else ""

    yield build
    shutil.rmtree(root / "static")


@pytest.mark.parametrize(
    "name", ["robots.txt", "MP_verify_x.txt", ".well-known/apple", "upload/a.pdf", "baidu_verify_1.html"]
)
def test_own_files_are_copied_to_the_top(home: Path, own: Callable[[str], str], name: str) -> None:
    assert own(name) == ""
    assert (home / "site/public" / name).read_bytes() == b"own"
    assert f"  {name}\n" in (home / "site/public/api/v1/files.sha256").read_text("utf-8")


NOT_OWN = ["index.html", "INDEX.HTML", "index.html.gz", "index.php", "feed.xml", "sitemap.xml", "404.html.br",
           "accounts", "accounts/x.html", "Notices/2026-01-01-x-close/index.html", "api/v1/accounts.json",
           "pagefind/x.js", "assets/style.css", "about/x.html", "verify/x", "ABOUT/index.html",
           ".well-known/security.txt"]  # fmt: skip


@pytest.mark.parametrize("name", NOT_OWN)
def test_own_files_never_stand_for_a_page_of_the_register(home: Path, own: Callable[[str], str], name: str) -> None:
    """Neither over it, nor packed in its place, nor beside it in a folder of the program."""
    assert f"static/{name}:1:1: error: " in own(name)
    assert not (home / "site/public").exists()


def test_hidden_files_of_ones_own_are_not_copied(home: Path, own: Callable[[str], str]) -> None:
    """``.htaccess`` would change what the server does; ``.DS_Store`` nobody wants."""
    assert own(".htaccess") == "" and own("x/.env") == ""
    assert not any("/." in f"/{name}" for name in tree(home / "site/public") if ".well-known" not in name)


def test_a_small_site_needs_no_folder_of_its_own_files(tmp_path: Path) -> None:
    root = write_site(tmp_path / "x", data_files([account("a")]))
    assert run("build", "--no-search", "--root", root, today=TODAY).returncode == 0
