"""``public/`` appears whole or not at all, and the same inputs give the same bytes."""

import errno
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from roster.edge import disk, publish, release, system
from roster.public.pages import Page
from tests import support
from tests.support import ROOT, SITES, TODAY, beside, tree

MACROS = (ROOT / "templates/macros.html").read_text("utf-8")


def page(path: str, text: str = "新") -> Page:
    return Page(path, "测试", text.encode)


def failing(error: OSError) -> Page:
    """A page whose making stops as the disk would."""

    def make() -> bytes:
        raise error

    return Page("z/index.html", "测试", make)


def a_site(text: str, count: int = 3) -> list[Page]:
    marks = [page("api/v1/notices.json", "{}"), page("index.html", text)]
    return marks + [page(f"accounts/a{n}/index.html", f"{text}{n}") for n in range(count)]


def put(out: Path, pages: list[Page]) -> None:
    publish.publish(out, lambda: publish.Plan(pages), publish.Search())


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """An output folder that holds an old site."""
    folder = tmp_path / "below" / "public"
    put(folder, a_site("旧"))
    return folder


# All or nothing


def test_the_new_site_takes_the_place_of_the_old_one(out: Path) -> None:
    """Pages that are no longer planned are gone; nothing of the work is left beside it."""
    put(out, a_site("新", count=1))
    assert sorted(tree(out)) == ["accounts/a0/index.html", release.LIST, "api/v1/notices.json", "index.html"]
    assert tree(out)["index.html"] == "新".encode()
    assert beside(out) == []


@pytest.mark.parametrize("count", [3, 700], ids=["one process", "several processes"])
@pytest.mark.parametrize(
    ("number", "said"),
    [(errno.ENOSPC, "磁盘已满"), (errno.EACCES, "没有写入权限"), (errno.EIO, "网站没有更新")],
    ids=str,
)
def test_a_fault_of_the_disk_leaves_the_old_site(out: Path, count: int, number: int, said: str) -> None:
    """Whatever the machine refuses, in whichever process: the old site stays, and the reason is told in Chinese."""
    before = tree(out)
    with pytest.raises(publish.CannotPublish, match=said):
        put(out, [*a_site("新", count), failing(OSError(number, os.strerror(number), str(out / "z")))])
    assert tree(out) == before
    assert beside(out) == []


def test_an_interruption_leaves_the_old_site(out: Path) -> None:
    """Ctrl-C while pages are made: as if nothing had been."""
    before = tree(out)

    def stop() -> bytes:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        put(out, [*a_site("新"), Page("z/index.html", "测试", stop)])
    assert tree(out) == before
    assert beside(out) == []


def test_the_exchange_works_without_the_systems_help(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where renameat2 is not to be had, two renames do it."""
    monkeypatch.setattr(system, "exchange", lambda one, other: False)
    put(out, a_site("新", count=1))
    assert tree(out)["index.html"] == "新".encode()
    assert beside(out) == []


@pytest.mark.parametrize("fault", [OSError(5, "Input/output error"), KeyboardInterrupt()])
def test_the_old_site_is_back_where_the_second_of_two_renames_fails(
    out: Path, monkeypatch: pytest.MonkeyPatch, fault: BaseException
) -> None:
    """Between the two nothing stands there: whatever stops the second puts the old site back at once."""
    before, rename = tree(out), system.rename

    def failing(source: Path, target: Path) -> None:
        if target == out and ".new-" in source.name:
            raise fault
        rename(source, target)

    monkeypatch.setattr(system, "exchange", lambda one, other: False)
    monkeypatch.setattr(system, "rename", failing)
    with pytest.raises((publish.CannotPublish, KeyboardInterrupt)):
        put(out, a_site("新", count=1))
    assert tree(out) == before
    assert beside(out) == []


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of 900 kB; where it can't be had, a limit on the process takes its place."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=900k", "tmpfs", str(folder)]
    mounted = os.getuid() == 0 and subprocess.run(mount, capture_output=True).returncode == 0
    yield folder
    if mounted:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_leaves_the_old_site(tiny_disk: Path, small_site: Path, run: Callable) -> None:
    """A disk that fills up in the middle of a build: exit 1, a line that says so, the old site whole, no remains."""
    import resource

    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))

    out = tiny_disk / "public"
    assert run("build", "--root", small_site, "--out", out, "--no-search", today=TODAY).returncode == 0
    before = tree(out)
    assets = small_site / "assets"
    assets.mkdir()
    for n in range(12):
        (assets / f"fill-{n}.svg").write_bytes(b" " * 60_000)
    done = run("build", "--root", small_site, "--out", out, "--no-search", today=TODAY, preexec_fn=small_files)
    assert done.returncode == 1
    assert "原有内容不变" in done.stderr and "Traceback" not in done.stderr
    assert tree(out) == before
    assert beside(out) == []


@pytest.mark.parametrize(("number", "said"), [(errno.ENOSPC, "磁盘已满"), (errno.EIO, "Input/output error")])
def test_a_copy_that_fails_says_why(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, said: str
) -> None:
    """A full disk while a site is copied is told as one; the site in place stays."""
    dest = tmp_path / "www"
    publish.copy_site(out, dest)
    before = tree(dest)
    monkeypatch.setattr(
        shutil, "copyfile", lambda source, *_, **__: (_ for _ in ()).throw(OSError(number, os.strerror(number), source))
    )
    with pytest.raises(publish.CannotPublish, match=said) as caught:
        publish.copy_site(out, dest)
    assert "None" not in str(caught.value) and tree(dest) == before and "www" in beside(out.parent)


# Single files


def test_a_file_is_replaced_without_touching_an_editors(tmp_path: Path) -> None:
    """Recovery files of editors beside it stay; so do temporary files of writers that are still at work."""
    names = (
        ".accounts.yaml.swp",
        ".accounts.yaml.swo",
        ".accounts.yaml.abcdefgh",
        f".accounts.yaml.roster-{os.getppid()}-abcdefgh",
    )
    for name in names:
        (tmp_path / name).write_bytes(b"unsaved")
    left = tmp_path / f".accounts.yaml.roster-{2**22 + 1}-abcdefgh"  # a number that no process has
    left.write_bytes(b"half")
    publish.replace_file(tmp_path / "accounts.yaml", b"new")
    assert tree(tmp_path) == {"accounts.yaml": b"new"} | dict.fromkeys(names, b"unsaved")


def test_two_writers_of_a_file_do_not_disturb_each_other(tmp_path: Path) -> None:
    """One whole file or the other, and no fault in either process."""
    script = (
        "import sys; from pathlib import Path; from roster.edge import publish\n"
        "for _ in range(200): publish.replace_file(Path(sys.argv[1]), sys.argv[2].encode() * 1000)\n"
    )
    file = tmp_path / "accounts.yaml"
    writers = [subprocess.Popen([sys.executable, "-c", script, file, text], cwd=ROOT) for text in "ab"]
    assert [writer.wait(timeout=60) for writer in writers] == [0, 0]
    assert file.read_bytes() in (b"a" * 1000, b"b" * 1000) and beside(file) == []


# What must not be overwritten


def test_a_folder_with_other_peoples_files_is_refused(tmp_path: Path, small_site: Path, run: Callable) -> None:
    """A mistyped ``--out`` never costs anybody a file."""
    out = tmp_path / "Documents"
    out.mkdir()
    (out / "letter.txt").write_text("重要", "utf-8")
    done = run("build", "--root", small_site, "--out", out, "--no-search", today=TODAY)
    assert done.returncode == 1
    assert "别的文件" in done.stderr
    assert tree(out) == {"letter.txt": "重要".encode()}


def test_an_empty_folder_and_a_missing_one_are_taken(tmp_path: Path, small_site: Path, run: Callable) -> None:
    """A place that is empty, or not there yet, is a fine place."""
    (tmp_path / "empty").mkdir()
    for out in (tmp_path / "empty", tmp_path / "deep" / "er" / "public"):
        assert run("build", "--root", small_site, "--out", out, "--no-search", today=TODAY).returncode == 0
        assert (out / "index.html").is_file()


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path, small_site: Path, run: Callable) -> None:
    """``--out`` names a file: told, and the file stays."""
    out = tmp_path / "public"
    out.write_text("文件", "utf-8")
    done = run("build", "--root", small_site, "--out", out, "--no-search", today=TODAY)
    assert done.returncode == 1 and "是一个文件" in done.stderr
    assert out.read_text("utf-8") == "文件"


def test_a_link_to_the_folder_stays_a_link(tmp_path: Path, small_site: Path, run: Callable) -> None:
    """Where ``public`` is a link to the web server's folder, that folder is renewed."""
    (tmp_path / "www").mkdir()
    out = tmp_path / "public"
    out.symlink_to(tmp_path / "www")
    assert run("build", "--root", small_site, "--out", out, "--no-search", today=TODAY).returncode == 0
    assert out.is_symlink()
    assert (tmp_path / "www" / "index.html").is_file()


def test_a_place_that_may_not_be_written_is_told(tmp_path: Path, small_site: Path, run: Callable) -> None:
    """Without permission: exit 1 and a line, no traceback."""
    tmp_path.chmod(0o555)
    locked = tmp_path if os.getuid() else Path("/sys")  # root may write anywhere, but not there
    done = run("build", "--root", small_site, "--out", locked / "roster" / "public", "--no-search", today=TODAY)
    tmp_path.chmod(0o755)
    assert done.returncode == 1
    assert "没有写入权限" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize("search", [True, False], ids=["with search", "without"])
def test_the_web_server_can_read_what_is_written(tmp_path: Path, small_site: Path, run: Callable, search: bool) -> None:
    """Under the strictest umask every file and folder is readable for all, the search index too."""
    out = tmp_path / "public"
    flags = [] if search else ["--no-search"]
    done = run("build", "--root", small_site, "--out", out, *flags, today=TODAY, umask=0o077)
    assert done.returncode == 0, done.stderr
    for path in (out, *out.rglob("*")):
        wanted = 0o755 if path.is_dir() else 0o644
        assert stat.S_IMODE(path.stat().st_mode) & 0o777 == wanted, path


# The same bytes


@pytest.fixture(scope="module")
def twice(sample: Path, tmp_path_factory: pytest.TempPathFactory, run: Callable) -> tuple[dict, dict]:
    """The sample site, built twice."""
    out = tmp_path_factory.mktemp("twice") / "public"
    assert run("build", "--out", out, today=TODAY).returncode == 0
    return tree(sample), tree(out)


def test_two_builds_give_the_same_pages(twice: tuple[dict, dict]) -> None:
    """The same inputs and the same day: byte for byte the same pages and data."""
    one, other = ({p: d for p, d in files.items() if not p.startswith("pagefind/")} for files in twice)
    assert one == other and len(one) > 200


def test_two_builds_give_the_same_search_index(twice: tuple[dict, dict]) -> None:
    """The index too, so that a deployment copies only what changed."""
    one, other = ({p: d for p, d in files.items() if p.startswith("pagefind/")} for files in twice)
    assert sorted(one) == sorted(other)
    assert [path for path in one if one[path] != other[path]] == []


def test_a_different_hash_seed_or_language_changes_nothing(tmp_path: Path, small_site: Path, run: Callable) -> None:
    """Neither Python's hash seed nor the machine's language or time zone is an input."""
    trees = []
    for n, (seed, language, zone) in enumerate([("1", "C", "UTC"), ("2", "zh_CN.UTF-8", "America/New_York")]):
        env = {**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": language, "TZ": zone}
        out = tmp_path / str(n)
        done = run("build", "--root", small_site, "--out", out, "--no-search", today=TODAY, env=env)
        assert done.returncode == 0, done.stderr
        trees.append(tree(out))
    assert trees[0] == trees[1]


def test_no_search_leaves_the_index_out(tmp_path: Path, small_site: Path, run: Callable) -> None:
    """``--no-search`` makes no ``pagefind/``; without the option there is one."""
    for flags, expected in (["--no-search"], False), ([], True):
        out = tmp_path / "public"
        run("build", "--root", small_site, "--out", out, *flags, today=TODAY)
        assert (out / "pagefind" / "pagefind.js").exists() is expected


# Findings


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small site that was built once."""
    root = tmp_path_factory.mktemp("once") / "site"
    shutil.copytree(SITES / "minimal", root, ignore=shutil.ignore_patterns("expected"))
    assert support.run("build", "--root", root, "--no-search", today=TODAY).returncode == 0
    return root


@pytest.fixture
def built(once: Path, tmp_path: Path) -> Path:
    """A copy of it, to be spoilt."""
    return shutil.copytree(once, tmp_path / "built")


def refused(root: Path, run: Callable, says: str) -> str:
    """Build, and make sure that it is refused with nothing written; gives what was said."""
    before = tree(root)
    done = run("build", "--root", root, "--no-search", today=TODAY)
    assert done.returncode == 1
    assert says in done.stderr, done.stderr
    assert "Traceback" not in done.stderr
    assert tree(root) == before
    return done.stderr


def test_an_error_in_the_data_leaves_the_old_site(built: Path, run: Callable) -> None:
    """Exit 1, the finding with its line, and not one byte changed anywhere."""
    text = (built / "data/accounts.yaml").read_text("utf-8")
    (built / "data/accounts.yaml").write_text(text.replace("on: 2020-05-06", "on: 2020-02-30"), "utf-8")
    refused(built, run, "data/accounts.yaml:14:13: error: ")


@pytest.mark.parametrize(
    ("name", "text", "where"),
    [
        ("home.html", "第一行\n{% if %}", "templates/home.html:2"),
        ("home.html", "第一行\n\n{{ nobody_knows }}", "templates/home.html:3"),
        ("unit.html", '{% extends "missing.html" %}', "templates/unit.html:1"),
        (
            "macros.html",
            MACROS.replace("{% macro state(value) %}", "{% macro state(value) %}\n{{ no.such.thing }}", 1),
            "templates/macros.html:2",
        ),
        ("footer.html", "\n{{ 1 / 0 }}", "templates/footer.html:2"),
    ],
    ids=["syntax", "undefined", "no parent", "in a macro", "in a part"],
)
def test_a_template_with_an_error_is_a_finding(built: Path, run: Callable, name: str, text: str, where: str) -> None:
    """The site's own template is named with its line; the old site stays."""
    (built / "templates").mkdir()
    (built / "templates" / name).write_text(text, "utf-8")
    refused(built, run, f"{where}")


def test_two_sources_of_one_address_are_both_named(built: Path, run: Callable) -> None:
    """``content/units.md`` would overwrite the list of units: refused before anything is written."""
    (built / "content/units.md").write_text("---\ntitle: 单位\n---\n\n正文\n", "utf-8")
    said = refused(built, run, "content/units.md:1:1: error: ")
    assert "templates/units.html" in said and "units/index.html" in said


LINKED = (
    "data/accounts.yaml",
    "data/accounts/more.yaml",
    "templates/x.html",
    "content/x.md",
    "assets/x.css",
    "data/images",
)


@pytest.mark.parametrize("name", LINKED)
def test_links_out_of_the_site_are_not_followed(built: Path, tmp_path: Path, name: str) -> None:
    """A symbolic link is a finding wherever it lies; what it points to is not read."""
    secret = tmp_path / "secret"
    secret.write_text("机密", "utf-8")
    link = built / name
    link.parent.mkdir(exist_ok=True)
    link.unlink(missing_ok=True)
    link.symlink_to(secret)
    files = disk.read_site(built)
    assert [(p.where.path, p.code) for p in files.problems] == [(name, "symlink")]
    assert "机密" not in repr(files)


@pytest.mark.parametrize("folder", ["data", "data/accounts", "data/images", "templates", "content", "assets"])
def test_a_linked_folder_is_a_finding_too(built: Path, tmp_path: Path, folder: str) -> None:
    """A folder that is a link would publish files from elsewhere: also refused, and nothing in it is read."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "x.md").write_text("---\ntitle: 机密\n---\n\n机密\n", "utf-8")
    if (built / folder).exists():
        shutil.copytree(built / folder, elsewhere, dirs_exist_ok=True)
        shutil.rmtree(built / folder)
    (built / folder).symlink_to(elsewhere, target_is_directory=True)
    files = disk.read_site(built)
    assert "symlink" in [p.code for p in files.problems]
    assert "机密" not in repr(files)


def test_a_linked_file_stops_the_build(built: Path, tmp_path: Path, run: Callable) -> None:
    """The finding counts as an error: nothing is published."""
    (built / "assets").symlink_to(tmp_path, target_is_directory=True)
    refused(built, run, "符号链接")


def test_the_program_is_run_from_anywhere(tmp_path: Path, small_site: Path, run: Callable) -> None:
    """The working folder is no input."""
    run_there = partial(run, cwd=tmp_path)
    assert run_there("build", "--root", small_site, "--no-search", today=TODAY).returncode == 0
    assert (small_site / "public" / "index.html").is_file()
    assert not (tmp_path / "public").exists()


def test_a_pagefind_configuration_lying_about_is_not_obeyed(run: Callable, tmp_path: Path) -> None:
    """Whoever runs a build in a folder with a stranger's files builds as everywhere."""
    (tmp_path / "pagefind.yml").write_text(f"glob: nothing/*.html\nlogfile: {tmp_path}/log\n", "utf-8")
    root = tmp_path / "site"
    shutil.copytree(SITES / "minimal", root, ignore=shutil.ignore_patterns("expected"))
    assert run("build", "--root", root, today=TODAY, cwd=tmp_path).returncode == 0
    assert not (tmp_path / "log").exists() and (root / "public/pagefind").exists()
