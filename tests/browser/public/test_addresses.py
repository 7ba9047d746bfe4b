"""Addresses in a real browser: one decides only if the browser would go to that host; a pattern reads as in Python."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.addresses import HOST, VECTORS, unfolded
from tests.browser.public.asking import Visit
from tests.evaluation.asking import ask
from tests.support import ROOT, Served, account, data_files, run, served, unit, write_site

pytestmark = pytest.mark.browser
PATTERNS = json.loads((ROOT / "tests/data/id-patterns.json").read_text("utf-8"))

ACCOUNTS = [
    account("wb", name="甲发布", platform="weibo", account_id="1000000001", handle="jiankangshili", url="https://weibo.com/u/1000000001"),
    account("h5", name="乙页面", platform="other", platform_name="示例页", account_id="h-1", url="https://h5.example.cn/home?wxuid=8899"),
    account("video", name="丙视频", platform="other", platform_name="示例短视频", account_id="v-7731", url="https://video.example.cn/#/space/7731"),
    account("paper", name="丁澎湃", platform="pengpai", account_id="4839201", url="https://www.thepaper.cn/user_4839201?wxuid=8899"),
    account("bili", name="戊哔哩", platform="bilibili", account_id="20000001"),
    account("mp", name="己公众", account_id="gh_00000000000a", url="https://mp.weixin.qq.com/s?__biz=MzA5MDAwMDAwMQ=="),
    account("host", name="庚主页", platform="other", platform_name="示例站", account_id="s-1", url="https://home.example.cn"),
]  # fmt: skip

# What the scripts read in a text, and where the browser goes from there: read to the end that they found, to the next
# blank, to the end of the text.
READ = """async (texts) => {
  const { addressIn } = await import('../assets/pasted.js');
  const host = (text) => { try { return new URL(text).hostname; } catch { return null; } };
  return texts.map((text) => {
    const read = addressIn(text);
    if (read.holds !== 'address') return { holds: read.holds };
    const { href, host: decided } = read.address;
    const bare = href.replace(/^https:\\/\\//, '');
    const start = Math.max(0, text.indexOf(href) < 0 ? text.indexOf(bare) : text.indexOf(href));
    const scheme = text.startsWith(href, start) ? '' : 'https://';
    const word = text.slice(start).split(/[ \\t\\r\\n\\u00a0\\u3000]/)[0];
    const ends = [href, scheme + word, scheme + text.slice(start)];
    return { holds: read.holds, decided, goes: ends.map(host) };
  });
}"""


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small register: its root, built."""
    root = write_site(tmp_path_factory.mktemp("addresses"), data_files(ACCOUNTS, units=[unit()]))
    done = run("build", "--root", root, "--no-search", today=date(2026, 11, 20))
    assert done.returncode == 0, done.stderr
    return root


@pytest.fixture(scope="module")
def host(register: Path) -> Iterator[Served]:
    with served(register / "public", "/xmt/") as given:
        yield given


def bare(name: str | None) -> str | None:
    """A host without www or m."""
    return name.removeprefix("www.").removeprefix("m.") if name else None


def test_an_address_decides_only_if_the_browser_goes_there(visit: Visit, host: Served) -> None:
    """Every vector, alone and within a text: however far the browser reads, it is the same host or none."""
    page = visit(f"{host.address}verify/")
    vectors = [vector for section in ("single", "texts") for vector in unfolded(section)]
    vectors += [vector._replace(in_text=None) for section in ("others", "own") for vector in unfolded(section)]
    assert len(vectors) > 1000
    for (kind, text, _, wanted), read in zip(vectors, page.evaluate(READ, [v.text for v in vectors]), strict=True):
        decides = read["holds"] == "address"
        if decides:
            assert set(read["goes"]) <= {read["decided"], None} and read["goes"][0] == read["decided"], (kind, text)
        assert wanted in (None, decides and bare(read["decided"]) == HOST), (kind, text, read)


def test_one_address_is_read_as_python_reads_it(visit: Visit, host: Served) -> None:
    """Plain or not, its key, and what it says by a pattern."""
    page = visit(f"{host.address}verify/")
    singles = unfolded("single")
    plain, keys, said = page.evaluate(
        "async ([singles, keys, patterns]) => {"
        " const { plainAddress, addressKey, matchAddress } = await import('../assets/addresses.js');"
        " return [singles.map((text) => (plainAddress(text) || {}).host || null),"
        " keys.map(([text]) => addressKey(plainAddress(text))),"
        " patterns.map(([pattern, text]) => matchAddress(pattern, plainAddress(text)))]; }",
        [[v.text for v in singles], VECTORS["keys"], VECTORS["patterns"]],
    )
    assert [
        v
        for v, read in zip(singles, plain, strict=True)
        if (bare(read) == HOST) != v.decides or (read and not v.decides)
    ] == []
    assert keys == [f"u:{key}" for _, key in VECTORS["keys"]]
    assert said == [said for *_, said in VECTORS["patterns"]]


@pytest.mark.parametrize("platform", ["", "weibo", "示例页"])
def test_no_address_that_leads_elsewhere_is_official(visit: Visit, host: Served, platform: str) -> None:
    """With a platform and without: what does not decide, and what decides of another account."""
    page = visit(f"{host.address}verify/")
    texts = [v.text for section in ("single", "texts") for v in unfolded(section) if not v.in_text]
    texts += [v.text for v in unfolded("others")]
    answers = zip(texts, ask(page, [(text, platform) for text in texts]), strict=True)
    assert {text: answer for text, answer in answers if answer[0] not in ("not-listed", "unreadable")} == {}


def test_an_accounts_own_address_is_official(visit: Visit, host: Served) -> None:
    """As it is registered, and as people pass it on."""
    page = visit(f"{host.address}verify/")
    texts = [v.text for section in ("single", "texts", "own") for v in unfolded(section) if v.in_text]
    answers = zip(texts, ask(page, [(text, "") for text in texts]), strict=True)
    assert {text: answer for text, answer in answers if answer[0] != "listed"} == {}


def test_ids_are_held_against_patterns_as_in_python(visit: Visit, host: Served) -> None:
    """What is let through compiles in every browser and matches the same texts, also those of Python's own kinds."""
    page = visit(f"{host.address}verify/")
    found: list[Any] = page.evaluate(
        "(patterns) => patterns.map(([pattern, yes, no]) => {"
        " const form = new RegExp(`^(?:${pattern})$`, 'u');"
        " return [...yes, ...no].filter((text) => form.test(text)); })",
        PATTERNS["usable"],
    )
    assert found == [yes for _, yes, _ in PATTERNS["usable"]]
