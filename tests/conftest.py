"""Fixtures for all tests. Browser tests run last; when they could not run, that is said loudly."""

import itertools
import os
import shutil
import signal
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests import quick, support

# Whoever runs the tests in the background of a script has Ctrl-C ignored for all that is started here; some of it
# is to hear it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# What is compiled is kept, for the workers and for every process that they start: some environments forbid it.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# The first is the same engine without windows: it opens a page in a third of the time.
_BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # no other host is there
)
_REQUIRED = os.environ.get("ROSTER_BROWSER") == "required"


_PARTS = ("在内存中", "运行程序", "浏览器")


def _part(item: pytest.Item) -> int:
    """Which part of the suite a test belongs to: the slower, the later."""
    if item.get_closest_marker("browser"):
        return 2
    given = {"run", "sample", "small_site"} & set(getattr(item, "fixturenames", ()))
    starts = {"run", "subprocess"} & set(dir(getattr(item, "module", None)))
    return int(bool(given or starts))


def pytest_configure(config: pytest.Config) -> None:
    """Before the processes that run the tests are started."""
    quick.decide(config)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Fast tests first: in memory, then those that run the program, then the browser."""
    items.sort(key=_part)
    if out := quick.left_out(items, lambda item: _part(item) > 0):
        config.hook.pytest_deselected(items=out)
        gone = {*out}
        items[:] = [item for item in items if item not in gone]
    for item in items:
        item.user_properties.append(("part", _part(item)))  # travels with every report, from workers too


def _tell_how_long_each_part_took(terminalreporter: pytest.TerminalReporter) -> None:
    """A line a part: how many tests and how many seconds, those of all workers added up."""
    tests: dict[int, set[str]] = defaultdict(set)
    seconds: dict[int, float] = defaultdict(float)
    for report in itertools.chain.from_iterable(terminalreporter.stats.values()):
        if isinstance(report, pytest.TestReport):
            part = dict(report.user_properties)["part"]
            tests[part].add(report.nodeid)
            seconds[part] += report.duration
    terminalreporter.section("各部分用时（几个进程的合计）")
    for part in sorted(tests):
        terminalreporter.line(f"{_PARTS[part]}：{len(tests[part])} 项，{seconds[part]:.0f} 秒")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How long each part took; and nobody shall take a run without a browser for a whole one."""
    _tell_how_long_each_part_took(terminalreporter)
    if not quick.is_whole():
        terminalreporter.line("运行程序和浏览器的，各种情形取了五分之一；全部：make test-all")
    missed = [r for r in terminalreporter.stats.get("skipped", []) if "browser" in r.keywords]
    if missed:
        terminalreporter.section("浏览器测试没有运行", red=True, bold=True)
        terminalreporter.line(
            f"浏览器测试没有运行：没有找到 Chromium 或 Chrome，跳过了 {len(missed)} 项。"
            "搜索、纠错和无脚本页面都没有经过检验。",
            red=True,
        )


@pytest.fixture(scope="session")
def run() -> Callable[..., CompletedProcess[str]]:
    """Runs ``site.py`` with the given arguments."""
    return support.run


@pytest.fixture
def small_site(tmp_path: Path) -> Path:
    """A copy of a tiny valid site, to be changed at will."""
    root = tmp_path / "site"
    shutil.copytree(support.SITES / "minimal", root, ignore=shutil.ignore_patterns("expected"))
    return root


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's sample site, built once."""
    out = tmp_path_factory.mktemp("sample") / "public"
    done = support.run("build", "--out", out, today=support.TODAY)
    assert done.returncode == 0, done.stderr
    return out


@pytest.fixture(scope="session", params=["/", "/xmt/"])
def address(request: pytest.FixtureRequest, sample: Path) -> Iterator[str]:
    """Where the sample site is served: at the root of a host, and below a portal."""
    with support.served(sample, request.param) as given:
        yield given.address


@pytest.fixture(scope="session")
def home(sample: Path) -> Iterator[str]:
    """The sample site at the root of a host, for tests that need no second address."""
    with support.served(sample) as given:
        yield given.address


@pytest.fixture(scope="session")
def chromium() -> Iterator["Browser"]:  # noqa: F821
    """A running Chromium or Chrome."""
    path = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if path is None:
        (pytest.fail if _REQUIRED else pytest.skip)("没有找到 Chromium 或 Chrome")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(_ARGUMENTS))
        yield browser
        browser.close()
