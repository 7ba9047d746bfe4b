"""What ``serve`` does for one edit: only what the page that is asked for has need of, counted in work."""

import os
import stat
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bench import generate
from roster.check.loading import Readings
from roster.commands.serve import shown
from roster.commands.start import opened
from roster.edge import search_index
from roster.edge.preview import Indexes, Preview
from roster.edge.refusals import CannotPublish
from roster.edge.serve import Shown, State
from roster.public import pages, search
from roster.public.lookup import answers
from roster.public.pages import Sources
from roster.source import yamltree

ACCOUNTS = 300
TODAY = generate.DEFAULT_TODAY
PATIENCE = 60
ENTRY = "pagefind/pagefind-entry.json"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register of many files."""
    site = tmp_path_factory.mktemp("preview") / "site"
    generate.write_register(site, ACCOUNTS)
    return site


@pytest.fixture
def indexes(tmp_path: Path) -> Iterator[Indexes]:
    """A place for search indexes."""
    with Indexes(tmp_path) as given:
        yield given


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """What was done since, counted."""
    done: Counter[str] = Counter()

    def count(owner: object, name: str, what: str, which: Callable[..., bool] = lambda *_: True) -> None:
        real = getattr(owner, name)

        def counted(*args: object, **named: object) -> object:
            done[what] += which(*args)
            return real(*args, **named)

        monkeypatch.setattr(owner, name, counted)

    count(yamltree, "parse", "files of accounts", lambda data, path, *_: path.startswith("data/accounts/"))
    count(Sources, "rendered", "pages rendered")
    count(pages, "plan", "whole plans")
    count(answers, "of_account", "answers of verify/")
    count(search, "page", "pages of the search index")
    return done


def edited(root: Path, readings: Readings, indexes: Indexes, mark: str) -> Preview:
    """What is shown after one account was given another name."""
    file = min((root / "data/accounts").iterdir())
    text = file.read_text("utf-8")
    start = text.index("    name: ", text.index("accounts:")) + len("    name: ")
    file.write_text(text[:start] + mark + text[start:], "utf-8")
    return shown(opened(root, TODAY), readings, indexes)


def first_account(root: Path) -> str:
    text = min((root / "data/accounts").iterdir()).read_text("utf-8")
    return text[text.index("accounts:") :].split("- id: ")[1].split()[0]


@pytest.mark.parametrize(
    ("path", "also"),
    [
        ("accounts/{}/index.html", {}),
        ("index.html", {}),
        ("verify/index.html", {"answers of verify/": ACCOUNTS}),
        ("search/index.html", {"answers of verify/": ACCOUNTS}),
    ],
)
def test_an_edit_costs_a_file_read_and_the_page_that_is_asked_for(
    path: str, also: dict[str, int], root: Path, indexes: Indexes, work: Counter[str]
) -> None:
    """Whatever the register's size: what another page has need of waits until that one is asked for."""
    readings = Readings()
    shown(opened(root, TODAY), readings, indexes)
    work.clear()
    site = edited(root, readings, indexes, "改")
    assert +work == {"files of accounts": 1}, "还没有人要看哪一页"
    page = site.page(path.format(first_account(root)))
    assert page is not None
    assert +work == {"files of accounts": 1, "pages rendered": 1, **also}


def test_every_way_to_a_page_gives_the_same_bytes(root: Path, indexes: Indexes) -> None:
    """Found in the plan of a few pages or in the whole one; what stands nowhere is nowhere."""
    site = shown(opened(root, TODAY), Readings(), indexes)
    whole = shown(opened(root, TODAY), Readings(), indexes)
    while whole.look_on() is not None:
        pass
    for path in ("index.html", "embed.html", "verify/register.json", "units/index.html", "sitemap.xml"):
        assert site.has(path) and site.page(path) == whole.page(path), path
    assert site.page("verify/no-such-file.json") is None and not site.has("nowhere/index.html")


def test_a_second_index_writes_what_an_edit_changed(
    root: Path, indexes: Indexes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pages to be indexed that say the same stay; the index finds the new name, and those before go."""
    readings = Readings()
    assert shown(opened(root, TODAY), readings, indexes).page(ENTRY)
    before = {path: path.stat().st_ino for path in (tmp_path / "corpus").rglob("index.html")}
    written: list[Path] = []
    real = Path.write_bytes
    monkeypatch.setattr(Path, "write_bytes", lambda path, data: written.append(path) or real(path, data))
    for mark in "甲乙":
        assert edited(root, readings, indexes, mark).page(ENTRY)
    assert len(before) == ACCOUNTS and {*written} == {tmp_path / f"corpus/accounts/{first_account(root)}/index.html"}
    assert len([path for path in tmp_path.iterdir() if path.name != "corpus"]) == 2


@pytest.fixture
def slow_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An indexer that never ends by itself; gives the file in which it writes its number."""
    started = tmp_path / "started"
    tool = tmp_path / "pagefind"
    tool.write_text(
        f"#!/bin/sh\necho $$ > {started}.new && mv {started}.new {started}\nexec sleep {PATIENCE * 10}\n",
        encoding="utf-8",
    )
    tool.chmod(tool.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(search_index.pagefind_bin, "get_executable", lambda: tool)
    return started


def wait_for(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_an_index_being_made_holds_back_no_page_and_ends_with_the_preview(
    root: Path, tmp_path: Path, slow_index: Path
) -> None:
    """Pages are answered meanwhile; at the end its process is gone, and nothing writes any more."""
    folder = tmp_path / "indexes"
    folder.mkdir()
    refused: list[CannotPublish] = []

    def ask(site: Preview) -> None:
        try:
            site.page(ENTRY)
        except CannotPublish as refusal:
            refused.append(refusal)

    with Indexes(folder) as indexes:
        site = shown(opened(root, TODAY), Readings(), indexes)
        asking = threading.Thread(target=ask, args=(site,), daemon=True)
        asking.start()
        wait_for(slow_index.exists)
        assert site.page(f"accounts/{first_account(root)}/index.html") and site.page("search/index.html")
    asking.join(PATIENCE)
    number = int(slow_index.read_text("utf-8"))
    assert not asking.is_alive() and len(refused) == 1
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)
    assert [path.name for path in folder.iterdir()] == ["corpus"]


def test_what_nobody_asks_for_waits_until_nobody_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever sees a change asks for its pages at once; a long answer is told as being brought up to date."""
    now = 100.0
    monkeypatch.setattr("roster.edge.serve.time.monotonic", lambda: now)
    state = State()
    state.finished(Shown())
    assert not state.is_quiet and not state.is_updating
    now += 2
    assert state.is_quiet
    with state.answering():
        assert not state.is_quiet and not state.is_updating
        now += 5
        assert not state.is_quiet and state.is_updating
    assert not state.is_updating and not state.is_quiet
    now += 2
    assert state.is_quiet
