"""How often verify/ reads the code in a picture: every kind of ``tests.pictures``, by the page's own scripts."""

import base64
import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests import pictures
from tests.evaluation.sites import opened
from tests.support import ROOT, served

EACH = 20
# Where the register knows nobody, what a picture says comes back as it is.
_READ = """
  async ([data, type]) => {
    const script = document.querySelector("script[type=module]").src.replace("verify.js", "picture.js");
    const { looked } = await import(script);
    const file = new File([Uint8Array.from(atob(data), (one) => one.charCodeAt(0))], "a", { type });
    const began = performance.now();
    const found = await looked(file, "", async () => ({}));
    return [typeof found === "string" ? found : found.dataset.picture, performance.now() - began];
  }
"""


@dataclass
class Tally:
    """Pictures of a kind: how many were read right, what was read that does not stand there, and milliseconds."""

    asked: int = 0
    right: int = 0
    wrong: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)


def read(page: Any, picture: pictures.Picture) -> tuple[str, float]:
    """What the page at ``verify/`` reads in a picture, or why it reads nothing; and how long it took."""
    data = base64.b64encode(pictures.file_of(picture)).decode()
    said, spent = page.evaluate(_READ, [data, "image/png"])
    return said, spent


def tallied(page: Any, each: int = EACH) -> dict[str, Tally]:
    """Every kind, from a page that lies at ``verify/``."""
    tallies = {kind: Tally() for kind in pictures.KINDS}
    for kind, tally in tallies.items():
        for number in range(each):
            content, picture = pictures.of_kind(kind, number)
            said, spent = read(page, picture)
            tally.asked += 1
            tally.right += said == content
            tally.times.append(spent)
            if said not in (content, "empty"):
                tally.wrong.append(said)
    return tallies


def section(chromium: Any, public: Path) -> Iterator[str]:
    """The figures as a part of docs/verify-figures.md, line by line."""
    with served(public) as host, opened(chromium) as page:
        page.goto(host.address + "verify/")
        tallies = tallied(page)
    own, library = (
        len(gzip.compress((ROOT / "assets" / path).read_bytes())) for path in ("picture.js", "vendor/qr-reader.js")
    )
    yield "## 二维码图片\n"
    yield (
        "模拟的照片和截图，由核对页自己的脚本读（这个浏览器没有 `BarcodeDetector`，用的是随带的库）。"
        f"选了图片才取：脚本 {own / 1000:.1f} KB，库 {library / 1000:.1f} KB（gzip）；"
        "用文字来问的都不取。\n"
    )
    yield "| 图片 | 读了 | 读对 | 读错 | 中位数 | 最慢 |\n|---|---:|---:|---:|---:|---:|"
    for kind, t in tallies.items():
        middle = sorted(t.times)[len(t.times) // 2]
        yield f"| {kind} | {t.asked} | {t.right} | {len(t.wrong)} | {middle:.0f} 毫秒 | {max(t.times):.0f} 毫秒 |"
    yield ""
