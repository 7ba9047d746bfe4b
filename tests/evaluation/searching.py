"""What a search costs: bytes, and seconds on a slow network."""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.evaluation.network import fetched, slowed
from tests.evaluation.sites import generated, known, opened
from tests.support import served

_HIT, _HINT = "[data-result]", "#nothing [data-candidate]"


def report(chromium: Any, work: Path, sizes: Sequence[int], divisions: Path | None) -> Iterator[str]:
    """The section of the page about search, line by line."""
    yield "\n## 搜索\n"
    yield "| 账号数 | 问的 | 流量（压缩后） | 慢的网络：打开链接到第一个答案 |\n|---:|---|---:|---:|"
    for size in sizes:
        public = generated(work / f"search{size}", size, divisions, search=True)
        with served(public) as host:
            for what, question, sign in _asked(public):
                address = f"{host.address}search/?q={quote(question)}"
                with opened(chromium) as page:
                    cost = fetched(page, address, sign)
                with opened(chromium) as page:
                    slowed(page)
                    start = time.monotonic()
                    page.goto(address, wait_until="commit")
                    page.wait_for_selector(sign)
                    seconds = time.monotonic() - start
                yield f"| {size:,} | {what} | {cost / 1000:.0f} KB | {seconds:.1f} 秒 |"
    yield "\n网络同上。流量里约 80 KB 是 Pagefind 的程序，第二次打开不再取。"


def _asked(public: Path) -> Iterator[tuple[str, str, str]]:
    """Kinds of questions: what it is, what is typed, and what stands on the page with its answer."""
    running = [a for a in known(public)[0] if a["state"] == "运行"]
    named = running[0]
    spelled = next(a for a in running if a["handle"] and a["handle"].isascii())
    yield "名称", named["name"], _HIT
    yield "名称的一部分", named["name"][:2], _HIT
    yield "号", spelled["handle"], _HIT
    yield "错一个字", f"{named['name'][:-1]}鹤", _HINT
