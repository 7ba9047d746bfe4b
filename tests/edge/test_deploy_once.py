"""A deploy reads and checks its site once, and says each thing once."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from roster.cli import main
from roster.commands import start
from roster.source import yamltree
from tests.support import account, ended, released, write_site

CLOSING = released([account("a", ended("2026-11-02", note="另见 [说明](nowhere/)"), name="样")])


def deployed(root: Path, site: Path, day: date) -> Result:
    """Deploy within this process, so that its calls can be counted."""
    return CliRunner().invoke(main, ["deploy", "--root", str(root), "--to", str(site), "--today", str(day)])


def test_files_are_read_and_parsed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A first deploy makes its pages twice, for what was just seen; it still reads every data file once."""
    root = write_site(tmp_path / "site", CLOSING)
    read: list[Path] = []
    parsed: Counter[str] = Counter()
    read_site, parse = start.disk.read_site, yamltree.parse
    monkeypatch.setattr(
        start.disk, "read_site", lambda root, *more, **kw: (read.append(root), read_site(root, *more, **kw))[1]
    )
    monkeypatch.setattr(yamltree, "parse", lambda data, path, **kw: (parsed.update([path]), parse(data, path, **kw))[1])
    done = deployed(root, tmp_path / "www", date(2026, 11, 3))
    assert done.exit_code == 0 and done.output.count("已部署到") == 2, done.output
    assert len(read) == 1
    assert {path: parsed[path] for path in ("data/accounts.yaml", "data/site.yaml", "data/workdays.yaml")} == {
        "data/accounts.yaml": 1,
        "data/site.yaml": 1,
        "data/workdays.yaml": 1,
    }


def test_every_warning_is_told_once(tmp_path: Path) -> None:
    """First deploy and a later one: what is wrong with the records, the links and the board, each in one line."""
    root = write_site(tmp_path / "site", CLOSING)
    for day in (date(2026, 11, 3), date(2026, 11, 4)):
        done = deployed(root, tmp_path / "www", day)
        warnings = [line for line in done.output.splitlines() if ": warning: " in line]
        assert done.exit_code == 0 and len(warnings) >= 2, done.output
        assert [line for line, times in Counter(warnings).items() if times > 1] == []
