"""The page of a notice: how far it has come is said before its words."""

from datetime import date
from pathlib import Path

from roster.check import inputs
from roster.directory.day import Day
from roster.edge import disk
from roster.notices import page as notice_page
from roster.public import pages
from tests.support import account, data_files, ended, look, write_site

SEEN, CORRECTED = date(2026, 11, 2), date(2026, 11, 10)


def closing(**more: object) -> dict[str, bytes]:
    return data_files([account("a", ended("2026-11-02", **more))])


def page_of(root: Path, files: dict[str, bytes], today: date) -> str:
    sources = inputs.check(disk.read_site(write_site(root, files)), Day(today)).sources
    assert sources is not None
    made = {page.path: page.make for page in pages.plan(sources)[0]}
    return made["notices/2026-11-02-ylg-close/index.html"]().decode()


def strip_of(page: str) -> str:
    """What stands before the words of the notice; the words themselves are read as ever."""
    before, _, _ = page.partition("data-notice-wording")
    assert notice_page.read(page).wording is not None
    return before[before.index('<section class="strip') :]


def test_the_state_stands_before_the_words(tmp_path: Path) -> None:
    """待上线, 公示中 until a day, 已期满 since a day: each with what it means for the window."""
    seen = look(closing(), SEEN)
    for name, files, today, words in (
        ("waiting", closing(), SEEN, "<b>待上线</b> · 还没有在网上看到"),
        ("posted", seen, SEEN, '<b>公示中</b> · 至 <time datetime="2026-11-23">2026年11月23日</time>'),
        ("ended", seen, date(2026, 11, 24), '<b>已期满</b> · 公示到 <time datetime="2026-11-23">'),
    ):
        assert words in strip_of(page_of(tmp_path / name, files, today)), name


def test_an_unpublished_calendar_is_said_at_once(tmp_path: Path) -> None:
    """A window that reaches into a year nobody has published has no last day yet."""
    late = date(2026, 12, 20)
    seen = look(closing(), late)
    assert "待国务院办公厅公布 2027 年放假安排后确定" in strip_of(page_of(tmp_path, seen, late))


def test_a_correction_is_told_before_the_words(tmp_path: Path) -> None:
    """Who reads the first lines knows that they are not the first wording; an uncorrected notice says nothing of it."""
    first = look(closing(), SEEN)
    again = closing(reason="整合同类账号", corrections=[{"on": "2026-11-10", "what": "关停原因更正为整合同类账号"}])
    files = look({**first, "data/accounts.yaml": again["data/accounts.yaml"]}, CORRECTED)
    assert "更正" not in strip_of(page_of(tmp_path / "first", first, SEEN))
    assert "这份公告有更正" in strip_of(page_of(tmp_path / "again", files, CORRECTED))
