"""What a build keeps of the one before it is what it would have made: the same bytes, whatever has changed between."""

import os
import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from roster.edge import memory, reader
from roster.edge.in_place import SITE_MARK
from roster.public.pages import sections
from tests.support import ROOT, SITES, run, tree

TODAY = date(2026, 12, 28)
STEPS = 7


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A site with every state and templates of its own."""
    shutil.copytree(SITES / "lifecycle", tmp_path / "site", ignore=shutil.ignore_patterns("expected"))
    return tmp_path / "site"


def built(root: Path, today: date = TODAY, out: str = "public", *more: str) -> dict[str, bytes]:
    """A site as it is built over what lies there, with its memory."""
    done = run("build", "--root", root, "--out", root.parent / out, "--no-search", *more, today=today)
    assert done.returncode == 0, done.stderr
    return tree(root.parent / out)


def afresh(root: Path, today: date = TODAY) -> dict[str, bytes]:
    """The same from nothing."""
    shutil.rmtree(root.parent / "fresh", ignore_errors=True)
    memory.of(root, root.parent / "fresh").unlink(missing_ok=True)
    return built(root, today, "fresh")


def same(one: dict[str, bytes], other: dict[str, bytes]) -> bool:
    return {path for path in one.keys() | other.keys() if one.get(path) != other.get(path)} == set()


def kept(root: Path) -> memory.Memory:
    return memory.read(memory.of(root, root.parent / "public"))


# What may change between two builds


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text, path
    path.write_text(text.replace(old, new, 1), "utf-8")


def described(root: Path, by: random.Random) -> None:
    path = root / "data" / "accounts.yaml"
    lines = path.read_text("utf-8").split("\n")
    at = by.choice(
        [
            n
            for n, line in enumerate(lines)
            if line.startswith("  - id: yl") and "platform:" in "".join(lines[n : n + 4])
        ]
    )
    lines[at + 1 : at + 1] = (
        [f"    aliases: [别名{by.randrange(9999)}]"] if "aliases" not in "".join(lines[at : at + 12]) else []
    )
    path.write_text("\n".join(lines), "utf-8")


def above(root: Path, by: random.Random) -> None:
    """Everything in the file moves down by lines."""
    path = root / "data" / "accounts.yaml"
    path.write_text("# 说明\n" * by.randrange(1, 4) + path.read_text("utf-8"), "utf-8")


def renamed_site(root: Path, by: random.Random) -> None:
    path = root / "data" / "site.yaml"
    lines = [
        f"name: 名录{by.randrange(999)}" if line.startswith("name:") else line
        for line in path.read_text("utf-8").split("\n")
    ]
    path.write_text("\n".join(lines), "utf-8")


def template(root: Path, by: random.Random) -> None:
    own = root / "templates" / "head.html"
    own.write_text(f'{{% extends "program/head.html" %}}\n{{# {by.randrange(999)} #}}', "utf-8")


def base(root: Path, by: random.Random) -> None:
    own = root / "templates" / "unit.html"
    block = f'{{% block meta %}}<meta name="x" content="{by.randrange(99)}">{{% endblock %}}'
    own.write_text(f'{{% extends "program/unit.html" %}}\n{block}', "utf-8")


def style(root: Path, by: random.Random) -> None:
    (root / "assets").mkdir(exist_ok=True)
    (root / "assets" / "own.css").write_text(f"p {{ margin: {by.randrange(99)}px }}", "utf-8")


def touched_page(root: Path, by: random.Random) -> None:
    """Somebody writes into a page that stands, as long as it was."""
    path = by.choice(sorted((root.parent / "public" / "accounts").glob("*/index.html")))
    path.write_bytes(path.read_bytes().replace(b"<h1>", b"<h2>", 1))


def lost_page(root: Path, by: random.Random) -> None:
    by.choice(sorted((root.parent / "public" / "units").glob("*/index.html"))).unlink()


def other_program(root: Path, by: random.Random) -> None:
    file = memory.of(root, root.parent / "public")
    seal, _, body = file.read_bytes().partition(b"\n")
    file.write_bytes(bytes(reversed(seal)) + b"\n" + body)


def damaged(root: Path, by: random.Random) -> None:
    file = memory.of(root, root.parent / "public")
    data = bytearray(file.read_bytes())
    data[by.randrange(len(data))] ^= 1
    file.write_bytes(bytes(data[: by.randrange(len(data))] if by.random() < 0.5 else data))


def moved(root: Path, by: random.Random) -> None:
    """A data file and its copy change places, each with the time that it had: the bytes decide, not the file."""
    path = root / "data" / "accounts.yaml"
    status, text = os.stat(path), path.read_text("utf-8")
    path.unlink()
    path.write_text(text.replace("便民", "为民") if "便民" in text else text.replace("服务", "便民", 1), "utf-8")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


CHANGES: list[Callable[[Path, random.Random], None]] = [
    described, above, renamed_site, template, base, style, touched_page, lost_page, other_program, damaged, moved,
]  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_a_build_over_another_has_the_bytes_of_one_from_nothing(
    root: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Data, templates, settings, assets, days, pages and the memory itself change in any order; lists are on one page
    or on many.
    """
    monkeypatch.setattr(sections, "PER_PAGE", (sections.PER_PAGE, 2)[seed % 2])
    by, today = random.Random(seed), TODAY
    built(root, today)
    for _ in range(STEPS):
        change = by.choice(CHANGES)
        change(root, by)
        today += timedelta(days=by.choice((0, 0, 0, 1)))
        assert same(built(root, today), afresh(root, today)), change.__name__


def test_what_is_the_same_is_kept_and_what_is_not_is_made(root: Path) -> None:
    """Only the pages on which a change shows are new files; of notices every one is made each time."""
    built(root)
    before = numbers(root)
    described(root, random.Random(1))
    built(root)
    after = numbers(root)
    accounts = [path for path in after if path.startswith("accounts/") and path.endswith("index.html")]
    new = [path for path in accounts if before[path] != after[path]]
    assert len(accounts) > 5
    assert len(new) <= 1
    assert all(before[path] != after[path] for path in after if path.startswith("notices/"))


def test_a_link_that_led_to_a_page_that_is_gone_is_told_from_a_page_that_did_not_change(root: Path) -> None:
    """A file of the site's own goes; the page that names it has not changed, and its link leads nowhere now."""
    file = root / "static" / "guide.html"
    file.parent.mkdir(exist_ok=True)
    file.write_text("<!doctype html><title>指南</title>", "utf-8")
    page = root / "content" / "linking.md"
    page.parent.mkdir(exist_ok=True)
    page.write_text("---\ntitle: 指路\norder: 90\n---\n\n[指南](../guide.html)\n", "utf-8")
    built(root)
    file.unlink()
    done = run("build", "--root", root, "--out", root.parent / "public", "--no-search", today=TODAY)
    assert "guide.html" in done.stderr and "[dead-link]" in done.stderr, done.stderr


def test_a_list_of_many_pages_is_kept_whole_or_not_at_all(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its pages lead to letters on each other: of a list with the account that changed all are new, of others none."""
    monkeypatch.setattr(sections, "PER_PAGE", 2)
    built(root)
    before = numbers(root)
    described(root, random.Random(1))
    built(root)
    after = numbers(root)
    lists: dict[str, set[bool]] = {}
    for path, number in after.items():
        if path.startswith(("platforms/", "regions/")) and path.count("/") > 1:
            lists.setdefault(path.partition("/_/")[0].removesuffix("/index.html"), set()).add(before[path] == number)
    assert all(len(kept_ones) == 1 for kept_ones in lists.values())
    assert {True, False} == set.union(*lists.values())
    assert any("/_/2/" in path for path in after)


def numbers(root: Path) -> dict[str, int]:
    """The inode of every file of the site."""
    out = root.parent / "public"
    return {path.relative_to(out).as_posix(): path.stat().st_ino for path in out.rglob("*") if path.is_file()}


def test_nothing_is_made_where_nothing_has_changed(root: Path) -> None:
    """The same is told, and no file is touched."""
    first = run("build", "--root", root, "--out", root.parent / "public", "--no-search", today=TODAY)
    before = numbers(root), os.stat(root.parent / "public").st_ino
    second = run("build", "--root", root, "--out", root.parent / "public", "--no-search", today=TODAY)
    assert (numbers(root), os.stat(root.parent / "public").st_ino) == before
    assert second.stdout == first.stdout
    findings = [line for line in first.stderr.splitlines() if "生成网页" not in line]
    assert [line for line in second.stderr.splitlines() if "生成网页" not in line] == findings


def altered(path: Path) -> None:
    """A file as long as it was, in its place, with the time it had: what an intruder leaves."""
    status = os.stat(path)
    data = path.read_bytes()
    path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def test_what_somebody_altered_and_dated_back_is_made_anew(root: Path) -> None:
    """Where nothing else has changed, and where something has: by the next build it is what we made."""
    first, out = built(root), root.parent / "public"
    page = next(path for path in first if path.startswith("accounts/") and path.endswith("index.html"))
    assert page in kept(root).pages
    for change in (lambda: None, lambda: above(root, random.Random(1))):
        altered(out / page)
        change()
        assert same(built(root), first)


def test_what_somebody_altered_where_it_is_read_is_sent_anew(small_site: Path, tmp_path: Path) -> None:
    """The web server's own folder: every file of it is ours again by the next deployment."""
    online = tmp_path / "online"

    def deployed() -> dict[str, bytes]:
        done = run("deploy", "--root", small_site, "--to", online, "--trial", today=TODAY)
        assert done.returncode == 0, done.stderr
        return tree(online)

    first = deployed()
    numbers = {path: (online / path).stat().st_ino for path in first}
    altered(online / "accounts/ylb-weixin/index.html")
    assert same(deployed(), first)
    assert [path for path in first if (online / path).stat().st_ino == numbers[path]]


def test_a_memory_from_elsewhere_is_not_believed(root: Path, tmp_path: Path) -> None:
    """It names files by numbers that they have here alone; a link to one is not even read."""
    built(root)
    file = memory.of(root, root.parent / "public")
    known = kept(root)
    assert known.pages
    copy = tmp_path / "copy"
    shutil.copytree(root.parent / "public", copy)
    assert not any(one.is_untouched(copy / path) for path, one in known.pages.items())
    elsewhere = tmp_path / "elsewhere.json"
    shutil.move(file, elsewhere)
    file.symlink_to(elsewhere)
    assert memory.read(file) == memory.NOTHING


def test_a_folder_in_the_place_of_the_memory_stops_nothing(root: Path) -> None:
    """A merge request can bring one: the site is made, and nothing is remembered."""
    file = memory.of(root, root.parent / "public")
    (file / "x").mkdir(parents=True)
    assert same(built(root), afresh(root))
    memory.write(file, memory.NOTHING)
    assert file.is_dir() and memory.read(file) == memory.NOTHING


@pytest.mark.parametrize("lies", [False, True])
def test_a_memory_of_a_site_that_is_not_there_is_not_believed(root: Path, lies: bool) -> None:
    """Somebody committed a memory in which all is done: where no site lies, or an empty folder, it is made."""
    first, out = built(root), root.parent / "public"
    known = kept(root)
    shutil.rmtree(out)
    if lies:
        out.mkdir()
    assert known.whole
    forged = replace(known, state=memory.state(out))
    memory.write(memory.of(root, out), forged)
    assert same(built(root), first)


def test_only_what_was_made_here_is_read_as_this_machines_own_release(root: Path) -> None:
    """Somebody committed a copy of what is online, in which notices are over: it says nothing. Nor does a page that
    was altered since.
    """
    done = run("build", "--root", root, "--no-search", today=TODAY)
    assert done.returncode == 0, done.stderr
    out = root / "public"
    first = tree(out)
    page = next(path for path in first if path.startswith("notices/") and path.count("/") == 2)
    address = page.removesuffix("index.html")

    def said() -> tuple[bytes | None, ...]:
        made = reader.made_here(root)
        return made(SITE_MARK), made(address), made("none/such/")

    assert said() == (first[SITE_MARK], first[page], None)
    altered(out / page)
    assert said() == (first[SITE_MARK], None, None)
    (out / page).write_bytes(first[page])
    assert said() == (first[SITE_MARK], first[page], None)
    copy = root / "copy"
    shutil.copytree(out, copy)
    shutil.rmtree(out)
    copy.rename(out)
    assert said() == (None, None, None)


def test_plain_data_from_elsewhere_are_not_believed(root: Path) -> None:
    """Somebody committed a memory that knows other data for these very files: they are read anew. So are they where
    the release was touched.
    """
    first, out = built(root), root.parent / "public"
    file, known = memory.of(root, out), kept(root)
    assert known.plain and known.is_of(out)
    accounts = next(raw for raw in known.plain.values() if raw["accounts"])
    accounts["accounts"][0]["name"] = "冒名顶替"
    copy = root.parent / "copy"
    shutil.copytree(out, copy)
    shutil.rmtree(out)
    copy.rename(out)
    assert not known.is_of(out)
    memory.write(file, replace(known, whole=None))
    assert same(built(root), first)
    assert kept(root).is_of(out)
    altered(out / "api/v1/files.sha256")
    assert not kept(root).is_of(out)


def test_a_proposal_is_neither_helped_by_the_memory_nor_remembered(root: Path, tmp_path: Path) -> None:
    """What strangers hand in leaves no trace."""
    shutil.copytree(root, tmp_path / "建议-2026-12-01")
    done = run(
        "build",
        "--root",
        root,
        "--out",
        tmp_path / "x",
        "--no-search",
        "--head",
        tmp_path / "建议-2026-12-01",
        today=TODAY,
    )
    assert done.returncode == 0, done.stderr
    assert not memory.of(root, tmp_path / "x").exists()


def test_the_memory_is_ignored_by_git(root: Path) -> None:
    """It lies where only git's own list of what to ignore reaches, in every new site too."""
    for ignored in (ROOT / ".gitignore", ROOT / "roster/starter/gitignore"):
        assert {"/.public.*", ".public.*"} & set(ignored.read_text("utf-8").splitlines())
    for file in (memory.of(root, root / "public"), memory.of(root, Path("/srv/www/xmt"))):
        assert file.parent == root
        assert file.name.startswith(".public.")
