"""The figures as a page, ``docs/verify-figures.md``."""

import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.evaluation import reading, searching
from tests.evaluation.asking import ask
from tests.evaluation.identities import wrong_identities
from tests.evaluation.naming import FAKES, Tally, Techniques, tallied, variants
from tests.evaluation.network import answer_time, further, slow_time, weight
from tests.evaluation.sites import chinese, generated, known, opened, reported
from tests.imitations import ABSENT, IMITATIONS
from tests.support import served

NOTES = "## 说明"  # written by hand, kept by whoever writes the page again


def notes(text: str) -> str:
    """The part of an earlier page that was written by hand, if there is one."""
    _, heading, after = text.partition(f"\n{NOTES}\n")
    return f"\n{NOTES}\n{after}" if heading else ""


def replaced(text: str, section: str) -> str:
    """A page with one section in place of the earlier one of that heading, else before what was written by hand."""
    heading = section.strip().partition("\n")[0]
    before, found, after = text.partition(f"\n{heading}\n")
    if not found:
        before, found, after = text.partition(f"\n{NOTES}\n")
        return f"{before.rstrip()}\n\n{section.strip()}\n{found}{after}"
    _, next_, rest = after.partition("\n## ")
    return f"{before.rstrip()}\n\n{section.strip()}\n" + (f"{next_}{rest}" if next_ else "")


def report(chromium: Any, data: Path | None, each: int, sizes: Sequence[int]) -> Iterator[str]:
    """The page, line by line."""
    divisions = data / "divisions" if data else None
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        yield "# 核对真伪：测得的结果\n"
        yield (
            f"{time.strftime('%Y-%m-%d')} 在真实的 Chromium 里对生成的网页测得；由 `make eval` "
            f"写出{'' if data else '（虚构的名录）'}。怎样判断，见[核对真伪](verify.md)。\n"
        )
        real = reported(data, work / "real") if data else None
        if real:
            yield from _reported(chromium, *real)
        public = generated(work / "names", 2000, divisions)
        yield from _identities(chromium, public)
        yield from _techniques(chromium, public, each)
        yield from _imitations(chromium, real[0] if real else public, public, each, is_real=bool(real))
        yield from reading.section(chromium, public)
        yield from _costs(chromium, work, sizes, divisions)
        yield from searching.report(chromium, work, sizes, divisions)


def _reported(chromium: Any, public: Path, fakes: Sequence[tuple[str, str, set[str]]]) -> Iterator[str]:
    with served(public) as host, opened(chromium) as page:
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


def _identities(chromium: Any, public: Path) -> Iterator[str]:
    with served(public) as host, opened(chromium) as page:
        page.goto(host.address + "verify/")
        asked, wrong = wrong_identities(page, *known(public))
    yield "## 标识\n"
    yield (
        f"2,000 个账号的名录，用唯一标识、号加平台、各种写法的网址问了 {asked:,} 次，没有答“官方账号”的 "
        f"{len(wrong)} 次。\n"
    )


def _techniques(chromium: Any, public: Path, each: int) -> Iterator[str]:
    yield "## 仿冒的名称\n"
    yield (
        "对名录里的真账号按每种手法造出的假名。“判为官方”必须是 0；同名、空格、全角、繁体应答“名称一致”，"
        "其余应答“未收录”。“说得通的不止一个”：同一手法从几个真名称都能得到这个假名（“河东”是十个名称的开头），"
        "单凭文字分不出是哪一个；“最多能”是知道手法的人只看文字能猜中的，“说得通的前三”是前三个提示里有其中任一个。"
        "“不相干的”：提示的账号属于别的单位，也不在说得通的之列。\n"
    )
    yield from _asked(chromium, public, each, FAKES)


def _imitations(chromium: Any, public: Path, invented: Path, each: int, *, is_real: bool) -> Iterator[str]:
    yield "\n## 另一组仿冒\n"
    yield (
        "转发、误记、打错的写法，不同于上表。改进时看过这些写法的另一次抽样，没有看过这里的假名；"
        f"{'名称取自真实名单' if is_real else '名称是虚构的'}。\n"
    )
    yield from _asked(chromium, public, each, IMITATIONS, is_real=is_real)
    yield from _absent(chromium, invented, each)
    yield "\n名称上没有相同之处的仿冒（如“朵朵校友圈”），任何名称比较都认不出，只能靠标识。\n"


def _absent(chromium: Any, public: Path, each: int) -> Iterator[str]:
    api = known(public)[0]
    names = {account["id"]: account["name"] for account in api}
    asked = [fake for _, fake, _ in variants(api, ABSENT, each)]
    with served(public) as host, opened(chromium) as page:
        page.goto(host.address + "verify/")
        shown = [{names[id_] for id_ in hints} for _, _, hints in ask(page, [(name, "") for name in asked])]
    general = sum(bool(hinted) and all(name.endswith("发布") for name in hinted) for hinted in shown)
    yield (
        f"\n问同一地方名录里没有的部门（“海淀法院”，名录里只有海淀的别的部门）{len(asked)} 次：没有提示 "
        f"{sum(not hinted for hinted in shown)} 次，只提示当地的“发布” {general} 次，"
        f"平均提示 {sum(map(len, shown)) / len(asked):.1f} 个名称。\n"
    )


def _asked(chromium: Any, public: Path, each: int, techniques: Techniques, *, is_real: bool = False) -> Iterator[str]:
    api = known(public)[0]
    with served(public) as host, opened(chromium) as page:
        page.goto(host.address + "verify/")
        yield from by_technique(tallied(page, chinese(api) if is_real else api, each, techniques))


def by_technique(tallies: dict[str, Tally]) -> Iterator[str]:
    """The table of techniques."""
    columns = (
        "手法 问了 判为官方 结论不对 说得通的不止一个 真账号排第一 最多能 真账号在前三 最多能 说得通的前三 "
        "提示中不相干的"
    )
    yield f"| {' | '.join(columns.split())} |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
    for technique, t in tallies.items():
        numbers = (t.open, t.first, t.able_first, t.three, t.able_three, t.fit_three)
        cells = (technique, t.asked, t.listed, t.wrong, *(percent(n, t.asked) for n in numbers))
        yield f"| {' | '.join(map(str, cells))} | {percent(t.beside, t.shown)} |"


def percent(part: float, whole: int) -> str:
    """A share in percent, without decimals."""
    return f"{100 * part / whole:.0f}%" if whole else "—"


def _costs(chromium: Any, work: Path, sizes: Sequence[int], divisions: Path | None) -> Iterator[str]:
    sites = {size: generated(work / f"size{size}", size, divisions) for size in sizes}
    yield "## 流量和时间\n"
    columns = "账号数 第一次问标识 第一次问名称（加了字） 第一次问名称（换了字） 再问一次 最后一个字节到答案（慢四倍）"
    yield f"| {' | '.join(columns.split())} |"
    yield "|---:|---:|---:|---:|---:|---:|"
    for size, public in sites.items():
        yield _measured(chromium, public, size)
    yield "\n字节数是页面、样式、脚本、索引各自压缩（gzip）后的总和；时间是处理器放慢四倍时，换了一个字的名称。"
    yield "\n## 慢的网络\n"
    yield "| 账号数 | 问的 | 打开链接到答案 | 从首页到答案 |\n|---:|---|---:|---:|"
    for size, public in sites.items():
        yield from _slow(chromium, public, size)
    yield "\n400 kbit/s，每个来回 400 毫秒，第一次打开，服务器没有压缩；压缩了的更快。"


def _measured(chromium: Any, public: Path, size: int) -> str:
    api = known(public)[0]
    account = next(a for a in api if a["account_id"] and a["state"] == "运行")
    asked = {
        account["account_id"]: "listed",
        f"{account['name']}官网": "not-listed",
        f"{account['name'][:-1]}鹤": "not-listed",
    }
    with served(public) as host:
        costs: list[int] = []
        for question, wanted in asked.items():
            with opened(chromium) as page:
                cost, verdict = weight(page, f"{host.address}verify/?q={question}")
                more = max(further(page, f"{a['name'][:-1]}鹤") for a in api[10:300:40])
            assert verdict == wanted, (question, verdict)
            costs.append(cost)
        times: list[float] = []
        for _ in range(7):
            with opened(chromium) as page:  # closed at once: a slowed-down page keeps a processor busy
                times.append(answer_time(page, f"{host.address}verify/?q={account['name'][:-1]}鹤"))
    kilobytes = (f"{count / 1000:.1f} KB" for count in (*costs, more))
    return f"| {size:,} | {' | '.join(kilobytes)} | {sorted(times)[3]:.0f} 毫秒 |"


def _slow(chromium: Any, public: Path, size: int) -> Iterator[str]:
    account = next(a for a in known(public)[0] if a["account_id"] and a["state"] == "运行")
    asked = {"标识": account["account_id"], "名称": account["name"], "换了字的名称": account["name"][:-1] + "鹤"}
    with served(public) as host:
        for what, question in asked.items():
            times: list[float] = []
            for direct in (True, False):
                with opened(chromium) as page:
                    times.append(slow_time(page, host.address, question, direct=direct))
            yield f"| {size:,} | {what} | {times[0]:.1f} 秒 | {times[1]:.1f} 秒 |"
