"""How right the verify page is, measured in a real browser on the built page.

``make eval`` writes ``docs/verify-figures.md``. With ``--data DIR`` reported
fakes and real lists take part (``fakes/pairs.csv``, ``accounts/*.csv``,
``divisions/``); without it, an invented register does.
"""

import argparse
import csv
import gzip
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from roster.text import likeness
from tests import reading
from tests.fakes import EQUAL, FITS, TECHNIQUES, Named
from tests.imitations import IMITATIONS
from tests.support import ROOT, served

BROWSERS = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SCRIPT = """async ([path, questions]) => {
  const verify = await import(path);
  const found = [];
  for (const [question, platform] of questions) {
    const answer = await verify.ask(question, platform);
    const ofUnits = answer.units.flatMap(({ accounts }) => accounts.map(([id]) => id));
    found.push([answer.verdict, answer.accounts.map((a) => a.id), [...answer.hints.map((h) => h.id), ...ofUnits]]);
  }
  return found;
}"""

Question = tuple[str, str]
Answer = tuple[str, list[str], list[str]]


def ask(page: Page, questions: Sequence[Question]) -> list[Answer]:
    """Answers of the page's own script: ``(verdict, accounts, hinted accounts)``."""
    script = page.get_attribute("script[src*='verify.js']", "src")
    path = page.evaluate("src => new URL(src, location.href).href", script)
    answers: list[Answer] = []
    for start in range(0, len(questions), 500):
        answers += [tuple(a) for a in page.evaluate(SCRIPT, [path, [list(q) for q in questions[start : start + 500]]])]
    return answers


# Identity


def identities(
    accounts: Iterable[dict[str, Any]], platforms: Sequence[dict[str, Any]]
) -> Iterator[tuple[str, str, str]]:
    """Every way to name an account by what is equal only for it, as ``(question, platform, id)``."""
    known = {platform["id"]: platform for platform in platforms}
    for account in accounts:
        platform, id_ = account["platform"], account["id"]
        if value := account["account_id"]:
            if not value.isdigit():  # a number may be anybody's on another platform
                yield value, "", id_
            yield value, platform, id_
            yield f" {value}​ ", platform, id_
            if value.isascii():
                yield "".join(chr(ord(c) + 0xFEE0) for c in value), platform, id_
        if account["handle"]:
            yield account["handle"], platform, id_
            yield account["handle"].upper(), platform, id_
            yield f"{account['name']} {account['handle']}", platform, id_
        for address in addresses(account, known[platform]):
            yield address, "", id_
            yield address.replace("https://", "http://"), "", id_
            yield f"【{account['name']}的主页】{address} 复制打开", "", id_
            yield f"{address}{'&' if '?' in address else '?'}utm_source=x&from=timeline", "", id_
            yield address.removeprefix("https://"), "", id_


def addresses(account: dict[str, Any], platform: dict[str, Any]) -> Iterator[str]:
    """The account's own address, and the platform's patterns filled in."""
    if account["url"]:
        yield account["url"]
    for pattern in platform.get("urls", ()):
        for key in ("account_id", "handle"):
            form = platform.get(key)
            if (
                f"{{{key}}}" in pattern
                and account[key]
                and form
                and "*" not in pattern
                and _leads(platform, pattern, account[key])
            ):
                yield "https://" + pattern.replace(f"{{{key}}}", account[key])


def _leads(platform: dict[str, Any], pattern: str, value: str) -> bool:
    """False where another identity of the platform would be read from the same place."""
    return not (platform["id"] == "weibo" and pattern.endswith("/{handle}") and value.isdigit())


def wrong_identities(
    page: Page, api: Sequence[dict[str, Any]], platforms: Sequence[dict[str, Any]]
) -> tuple[int, list]:
    """How many were asked, and those that were answered otherwise than they should be."""
    running = [a for a in api if a["state"] not in ("已关停", "已注销")]
    asked = list(identities(running, platforms))
    answers = ask(page, [(question, platform) for question, platform, _ in asked])
    wrong = [(q, a) for q, a in zip(asked, answers, strict=True) if a[0] != "listed" or q[2] not in a[1]]
    return len(asked), wrong


# Names


@dataclass
class Tally:
    """What became of one technique's questions."""

    asked: int = 0
    listed: int = 0
    wrong: int = 0  # a verdict other than the one it must be
    first: int = 0
    three: int = 0
    open: int = 0  # questions that fit more than one name equally
    fit_first: int = 0  # one of the names that fit equally
    fit_three: int = 0
    shown: int = 0
    beside: int = 0  # accounts shown of units that neither are imitated nor fit equally

    def count(
        self, answer: Answer, wanted: Collection[str] | None, true: set[str], fitting: set[str], near: set[str]
    ) -> None:
        """Add an answer; ``true`` are the accounts of the one imitated on whatever platform, ``fitting`` those of all
        names that fit equally, ``near`` all of their units.
        """
        verdict, accounts, hints = answer
        self.asked += 1
        self.listed += verdict == "listed"
        self.wrong += wanted is not None and verdict not in wanted
        shown = accounts or hints
        self.first += bool(set(shown[:1]) & true)
        self.three += bool(set(shown[:3]) & true)
        self.open += bool(fitting - true)
        self.fit_first += bool(set(shown[:1]) & fitting)
        self.fit_three += bool(set(shown[:3]) & fitting)
        self.shown += len(shown)
        self.beside += len(set(shown) - near)


Techniques = Mapping[str, Callable[[random.Random, Named], str | None]]
FAKES: Techniques = {**TECHNIQUES, **EQUAL}


def named(api: Sequence[dict[str, Any]]) -> list[Named]:
    """Accounts in use whose names can be imitated."""
    return [Named(a["id"], a["name"], a["unit_name"]) for a in api if a["state"] == "运行" and len(a["name"]) > 2]


def variants(
    api: Sequence[dict[str, Any]], techniques: Techniques, each: int, seed: int = 20191010
) -> Iterator[tuple[str, str, Named]]:
    """``(technique, fake name, imitated)``; a fake that happens to be a genuine name is left out."""
    genuine = {likeness.normal(name) for a in api for name in (a["name"], a["unit_name"], *a["former_names"])}
    running = named(api)
    dice = random.Random(seed)
    for technique, function in techniques.items():
        made, tries = 0, 0
        while made < each and tries < each * 20:
            tries += 1
            it = dice.choice(running)
            fake = function(dice, it)
            if fake and (technique in EQUAL or likeness.normal(fake) not in genuine):
                made += 1
                yield technique, fake, it


def tallied(page: Page, api: Sequence[dict[str, Any]], each: int, techniques: Techniques = FAKES) -> dict[str, Tally]:
    """A tally for each technique."""
    asked = list(variants(api, techniques, each))
    answers = ask(page, [(fake, "") for _, fake, _ in asked])
    same: dict[tuple[str, str], set[str]] = {}
    for account in api:
        same.setdefault((account["name"], account["unit_name"]), set()).add(account["id"])
        same.setdefault(("", account["unit_name"]), set()).add(account["id"])
    all_named = list({(it.name, it.unit): it for it in named(api)}.values())
    tallies: dict[str, Tally] = {}
    for (technique, fake, it), answer in zip(asked, answers, strict=True):
        of_unit = "单位" in technique
        fits = [it, *(other for other in all_named if technique in FITS and FITS[technique](fake, other))]
        own, fitting = (
            set[str]().union(*(same["" if of_unit else one.name, one.unit] for one in names)) for names in ([it], fits)
        )
        near = set[str]().union(*(same["", one.unit] for one in fits))
        wanted = ("same-name",) if technique in EQUAL else ("not-listed", "unit") if of_unit else ("not-listed",)
        wanted = None if techniques is IMITATIONS else wanted
        tallies.setdefault(technique, Tally()).count(answer, wanted, own, fitting, near)
    return tallies


# Bytes and time


def weight(page: Page, address: str) -> tuple[int, str]:
    """Bytes of everything fetched until the answer stands, each gzipped; and the verdict."""
    bodies: list[bytes] = []

    def note(response: Any) -> None:
        if response.ok and not response.from_service_worker:
            bodies.append(response.body())

    page.on("response", note)
    page.goto(address)
    page.wait_for_selector("[data-verdict]")
    page.remove_listener("response", note)
    verdict = page.get_attribute("[data-verdict]", "data-verdict")
    return sum(len(gzip.compress(body, 6)) for body in bodies), verdict


def further(page: Page, question: str) -> int:
    """Bytes that one more question on the same page costs, each file gzipped."""
    bodies: list[bytes] = []

    def note(response: Any) -> None:
        bodies.append(response.body())

    page.on("response", note)
    page.fill("#q", question)
    page.press("#q", "Enter")
    page.wait_for_function(
        "question => (document.querySelector('#answer .asked input') || {}).value === question", arg=question
    )
    page.remove_listener("response", note)
    return sum(len(gzip.compress(body, 6)) for body in bodies)


def answer_time(page: Page, address: str) -> float:
    """Milliseconds from the last byte to the answer, on a processor slowed down four times."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.add_init_script(
        "new MutationObserver(() => {"
        " if (!window.stood && document.querySelector('[data-verdict]')) window.stood = performance.now(); })"
        ".observe(document, { childList: true, subtree: true });"
    )
    page.goto(address)
    while not page.evaluate("window.stood"):
        page.wait_for_timeout(1000)  # whoever looks often takes from the page the time that is measured
    last = page.evaluate(
        "Math.max(...performance.getEntriesByType('resource').filter(e => e.responseEnd <= window.stood).map(e "
        "=> e.responseEnd))"
    )
    return page.evaluate("window.stood") - last


SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}  # 400 kbit/s


def slow_time(page: Page, home: str, question: str, *, direct: bool) -> float:
    """Seconds to the answer at 400 kbit/s with 400 ms for every way to the server and back, nothing kept, nothing
    packed: by a link, or from the home page, which has come.
    """
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW)
    if not direct:
        page.goto(home)
        page.fill("#q", question)
    start = time.monotonic()
    if direct:
        page.goto(f"{home}verify/?q={question}", wait_until="commit")
    else:
        page.press("#q", "Enter", no_wait_after=True)
    page.wait_for_selector("[data-verdict]")
    return time.monotonic() - start


# Sites


@contextmanager
def browser() -> Iterator[Any]:
    """A running Chromium."""
    path = next(path for path in BROWSERS if Path(path).exists())
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield running
        running.close()


@contextmanager
def opened(chromium: Any) -> Iterator[Page]:
    """A page in a browser context of its own."""
    context = chromium.new_context(service_workers="block")
    yield context.new_page()
    context.close()


def build(root: Path, out: Path | None = None) -> Path:
    """Build a site without search; gives the folder it was written to, ``public/`` unless named."""
    out = out or root / "public"
    command = [sys.executable, str(ROOT / "site.py"), "build", "--root", str(root), "--out", str(out), "--no-search"]
    subprocess.run(command, check=True, capture_output=True)
    return out


def generated(root: Path, accounts: int, divisions: Path | None) -> Path:
    """A generated register of a size, built."""
    command = [sys.executable, str(ROOT / "bench/generate.py"), str(root), "--accounts", str(accounts)]
    subprocess.run([*command, *(["--divisions", str(divisions)] if divisions else [])], check=True, capture_output=True)
    return build(root)


def known(public: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Accounts of the open data, and the platforms the page knows."""
    accounts = json.loads((public / "api/v1/accounts.json").read_text("utf-8"))["accounts"]
    return accounts, json.loads((public / "verify/register.json").read_text("utf-8"))["platforms"]


def chinese(api: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The accounts that have a Chinese name of usual length."""
    return [a for a in api if 3 < len(a["name"]) < 17 and all("\u4e00" <= char <= "\u9fff" for char in a["name"])]


# Reported fakes


def reported(data: Path, root: Path) -> tuple[Path, list[tuple[str, str, set[str]]]]:
    """A register of the real lists and the imitated accounts; and ``(fake, technique, true accounts)``."""
    rows = list(csv.DictReader((data / "fakes/pairs.csv").open(encoding="utf-8-sig")))
    platforms = {"微博": "微博", "微信公众号": "微信公众号", "APP": "移动客户端", "Facebook": "Facebook"}
    root.mkdir(parents=True)
    table = root / "imitated.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["account_name", "platform", "account_id", "sponsor", "region"])
        for name, platform, owner in dict.fromkeys(
            (r["true_name"] or r["true_owner"], r["true_platform"].split("/")[0], r["true_owner"]) for r in rows
        ):
            writer.writerow([name, platforms.get(platform, "微信公众号"), "", owner, "全国"])
    lists = [data / "accounts/circulars.csv", data / "accounts/weibo.csv", table]
    command = [sys.executable, str(ROOT / "bench/real_register.py"), str(root / "site"), *map(str, lists)]
    subprocess.run(command, check=True, capture_output=True)
    public = build(root / "site")
    true: dict[str, set[str]] = {}
    for account in known(public)[0]:
        true.setdefault(account["name"], set()).add(account["id"])
    return public, [(r["fake_name"], r["technique"], true[r["true_name"] or r["true_owner"]]) for r in rows]


# The report


def percent(part: int, whole: int) -> str:
    """A share in percent, without decimals."""
    return f"{100 * part / whole:.0f}%" if whole else "—"


def by_technique(tallies: dict[str, Tally]) -> Iterator[str]:
    """The table of techniques."""
    columns = "手法 问了 判为官方 结论不对 真账号排第一 前三 说得通的不止一个 说得通的排第一 前三 提示中不相干的"
    yield f"| {' | '.join(columns.split())} |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
    for technique, t in tallies.items():
        shares = (percent(n, t.asked) for n in (t.first, t.three, t.open, t.fit_first, t.fit_three))
        cells = (technique, t.asked, t.listed, t.wrong, *shares, percent(t.beside, t.shown))
        yield f"| {' | '.join(map(str, cells))} |"


def report(data: Path | None, each: int, sizes: Sequence[int]) -> Iterator[str]:
    """The page, line by line."""
    divisions = data / "divisions" if data else None
    with tempfile.TemporaryDirectory() as folder, browser() as chromium:
        work = Path(folder)
        yield "# 核对真伪：测得的结果\n"
        yield (
            f"{time.strftime('%Y-%m-%d')} 在真实的 Chromium 里对生成的网页测得；由 `make eval` "
            f"写出{'' if data else '（虚构的名录）'}。怎样判断，见[核对真伪](verify.md)。\n"
        )
        if data:
            yield from _reported(chromium, data, work / "real")
        public = generated(work / "names", 2000, divisions)
        with served(public) as host:
            page = chromium.new_context().new_page()
            page.goto(host.address + "verify/")
            api, platforms = known(public)
            asked, wrong = wrong_identities(page, api, platforms)
            yield "## 标识\n"
            yield (
                f"2,000 个账号的名录，用唯一标识、号加平台、各种写法的网址问了 {asked:,} 次，没有答“官方账号”的 "
                f"{len(wrong)} 次。\n"
            )
            yield "## 仿冒的名称\n"
            yield (
                "对名录里的真账号按每种手法造出的假名。“判为官方”必须是 0；同名、空格、全角、繁体应答“名称一致”，"
                "其余应答“未收录”。“说得通的不止一个”：同一手法从几个真名称都能得到这个假名（“河东”是十个名称的开头），"
                "单凭文字分不出是哪一个；那时其中任一个排在前面的，另记一栏。“不相干的”：提示的账号属于别的单位，也不在说得通的之列。\n"
            )
            yield from by_technique(tallied(page, api, each))
            yield "\n## 另一组仿冒\n"
            yield "转发、误记、打错的写法，不同于上表。改进时看过这些写法的另一次抽样，没有看过这里的假名；" + (
                "名称取自真实名单。\n" if data else "名称是虚构的。\n"
            )
            if data:
                with served(work / "real/site/public") as real:
                    page.goto(real.address + "verify/")
                    yield from by_technique(
                        tallied(page, chinese(known(work / "real/site/public")[0]), each, IMITATIONS)
                    )
            else:
                yield from by_technique(tallied(page, api, each, IMITATIONS))
            yield "\n名称上没有相同之处的仿冒（如“朵朵校友圈”），任何名称比较都认不出，只能靠标识。\n"
            page.goto(host.address + "verify/")
            yield from reading.section(page)
        yield "## 流量和时间\n"
        columns = (
            "账号数 第一次问标识 第一次问名称（加了字） 第一次问名称（换了字） 再问一次 最后一个字节到答案（慢四倍）"
        )
        yield f"| {' | '.join(columns.split())} |"
        yield "|---:|---:|---:|---:|---:|---:|"
        for size in sizes:
            yield _measured(chromium, work / f"size{size}", size, divisions)
        yield "\n字节数是页面、样式、脚本、索引各自压缩（gzip）后的总和；时间是处理器放慢四倍时，换了一个字的名称。"
        yield "\n## 慢的网络\n"
        yield "| 账号数 | 问的 | 打开链接到答案 | 从首页到答案 |\n|---:|---|---:|---:|"
        for size in sizes:
            yield from _slow(chromium, work / f"size{size}" / "public", size)
        yield "\n400 kbit/s，每个来回 400 毫秒，第一次打开，服务器没有压缩；压缩了的更快。"


def _reported(chromium: Any, data: Path, root: Path) -> Iterator[str]:
    public, fakes = reported(data, root)
    with served(public) as host:
        page = chromium.new_context().new_page()
        page.goto(host.address + "verify/")
        answers = ask(page, [(name, "") for name, _, _ in fakes])
        shown = [(accounts or hints, true) for (_, _, true), (_, accounts, hints) in zip(fakes, answers, strict=True)]
        first, three = (sum(bool(set(ids[:n]) & true) for ids, true in shown) for n in (1, 3))
        api, platforms = known(public)
        asked, wrong = wrong_identities(page, api, platforms)
        yield "## 公开报道过的仿冒\n"
        yield (
            f"{len(fakes)} 个报道过的假名，被仿冒的账号登记在 {len(api):,} 个真实账号中间："
            f"判为官方 {sum(a[0] == 'listed' for a in answers)} 个；"
            f"真账号排第一 {first} 个（{percent(first, len(fakes))}），"
            f"前三 {three} 个（{percent(three, len(fakes))}）。这些真实账号用标识和网址问了 {asked:,} 次，答错 "
            f"{len(wrong)} 次。\n"
        )


def _measured(chromium: Any, root: Path, size: int, divisions: Path | None) -> str:
    public = generated(root, size, divisions)
    account = next(a for a in known(public)[0] if a["account_id"] and a["state"] == "运行")
    with served(public) as host:
        with opened(chromium) as page:
            listed, verdict = weight(page, f"{host.address}verify/?q={account['account_id']}")
            assert verdict == "listed"
        with opened(chromium) as page:
            unknown, verdict = weight(page, f"{host.address}verify/?q={account['name']}官网")
            assert verdict == "not-listed"
        with opened(chromium) as page:
            compared, verdict = weight(page, f"{host.address}verify/?q={account['name'][:-1]}鹤")
            assert verdict == "not-listed"
            more = max(further(page, f"{a['name'][:-1]}鹤") for a in known(public)[0][10:300:40])
        times = []
        for _ in range(7):
            with opened(chromium) as page:  # closed at once: a slowed-down page keeps a processor busy
                times.append(answer_time(page, f"{host.address}verify/?q={account['name'][:-1]}鹤"))
    kilobytes = (f"{count / 1000:.1f} KB" for count in (listed, unknown, compared, more))
    return f"| {size:,} | {' | '.join(kilobytes)} | {sorted(times)[3]:.0f} 毫秒 |"


def _slow(chromium: Any, public: Path, size: int) -> Iterator[str]:
    account = next(a for a in known(public)[0] if a["account_id"] and a["state"] == "运行")
    asked = {"标识": account["account_id"], "名称": account["name"], "换了字的名称": account["name"][:-1] + "鹤"}
    with served(public) as host:
        for what, question in asked.items():
            times = []
            for direct in (True, False):
                with opened(chromium) as page:
                    times.append(slow_time(page, host.address, question, direct=direct))
            yield f"| {size:,} | {what} | {times[0]:.1f} 秒 | {times[1]:.1f} 秒 |"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Measure the verify page.")
    parser.add_argument("--data", type=Path, help="folder with fakes/, accounts/ and divisions/")
    parser.add_argument("--each", type=int, default=250, help="fakes for each technique")
    parser.add_argument("--sizes", default="5000,100000")
    parser.add_argument("--report", type=Path)
    given = parser.parse_args()
    text = "\n".join(report(given.data, given.each, [int(n) for n in given.sizes.split(",")])) + "\n"
    print(text)
    if given.report:
        given.report.write_text(text, "utf-8")
