"""Measures the sample site as built: Lighthouse, axe-core and an HTML validator, behind nginx.

``python -m tests.audit --report docs/audit.md`` (``make audit``); needs node,
java and nginx, and the packages of ``tests/audit/package.json``.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.browser.public.test_access import AXE, RULES, WAITED_FOR
from tests.browser.public.test_pages import KINDS_OF_PAGES
from tests.evaluation.sites import ARGUMENTS, BROWSERS, browser
from tests.nginx import NGINX, behind_nginx
from tests.support import ROOT

TOOLS = ROOT / "tests/audit/node_modules"
PAGES = {"首页": "", "账号": "accounts/wjw-weixin/", "公告": "notices/2026-11-13-nhq-fb-change/", "核对": "verify/"}
CATEGORIES = {"performance": "性能", "accessibility": "无障碍", "best-practices": "规范", "seo": "搜索引擎"}
GOAL = 99
RUNS = 3  # the middle one counts
DISPLAYS = {
    "浅色": (),
    "深色": (),
    "长者模式": ("elder",),
    "高对比": ("contrast",),
    "深色高对比": ("contrast",),
    "深色长者模式": ("elder",),
}
WIDTHS = (320, 1280)


def lighthouse(address: str, out: Path) -> dict[str, int]:
    """Scores of one page, 0 to 100, on Lighthouse's slow telephone."""
    command = [
        "node",
        str(TOOLS / "lighthouse/cli/index.js"),
        address,
        "--quiet",
        "--output=json",
        f"--output-path={out}",
    ]
    flags = f"--chrome-flags=--headless {' '.join(ARGUMENTS)}"
    chromium = next(path for path in BROWSERS if Path(path).exists())
    subprocess.run([*command, flags], check=True, capture_output=True, env={**os.environ, "CHROME_PATH": chromium})
    found = json.loads(out.read_text("utf-8"))["categories"]
    return {key: round(100 * found[key]["score"]) for key in CATEGORIES}


def middle(address: str, out: Path) -> dict[str, int]:
    """The middle score of several runs, for each category."""
    runs = [lighthouse(address, out) for _ in range(RUNS)]
    return {key: sorted(run[key] for run in runs)[RUNS // 2] for key in CATEGORIES}


def violations(address: str) -> tuple[int, list[str]]:
    """How many pages axe-core looked at, every kind in every display and width, and what it found."""
    seen, found = 0, []
    with browser() as chromium:
        for display, switches in DISPLAYS.items():
            for width in WIDTHS:
                scheme = "dark" if "深色" in display else "light"
                context = chromium.new_context(
                    viewport={"width": width, "height": 800}, color_scheme=scheme, service_workers="block"
                )
                page = context.new_page()
                page.goto(address)
                for switch in switches:
                    page.click(f"[data-mode={switch}]")
                for kind, path in KINDS_OF_PAGES.items():
                    page.goto(address + path)
                    if kind in WAITED_FOR:
                        page.wait_for_selector(WAITED_FOR[kind])
                    page.evaluate(AXE)
                    told = page.evaluate("rules => axe.run(document, rules)", RULES)["violations"]
                    found += [f"{kind} {display} {width}: {v['id']}: {v['nodes'][0]['html'][:160]}" for v in told]
                    seen += 1
                context.close()
    return seen, found


def build(out: Path) -> Path:
    """The sample site, search included."""
    subprocess.run([sys.executable, str(ROOT / "site.py"), "build", "--out", str(out)], check=True, capture_output=True)
    return out


def invalid(public: Path) -> list[str]:
    """What the Nu HTML checker calls an error, over all pages."""
    command = [
        "java",
        "-jar",
        str(TOOLS / "vnu-jar/build/dist/vnu.jar"),
        "--errors-only",
        "--skip-non-html",
        "--format",
        "json",
        str(public),
    ]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    return [
        f"{m['url'].rsplit('/public/')[-1]}:{m.get('lastLine')}: {m['message']}"
        for m in json.loads(done.stderr)["messages"]
    ]


def report(
    scores: dict[str, dict[str, int]], faults: list[str], pages: int, looked: int, barriers: list[str]
) -> Iterator[str]:
    """The page, line by line."""
    yield "# 网页质量：测得的结果\n"
    yield f"{time.strftime('%Y-%m-%d')} 用自带的示例站点、经真的 nginx 测得；由 `make audit` 写出。\n"
    yield "## Lighthouse（手机设置，三次取中）\n"
    yield f"| 网页 | {' | '.join(CATEGORIES.values())} |"
    yield "|---|---:|---:|---:|---:|"
    for name, found in scores.items():
        yield f"| {name} | {' | '.join(str(found[key]) for key in CATEGORIES)} |"
    yield "\n## HTML 是否合规（Nu Html Checker）\n"
    yield f"{pages} 个网页，{len(faults)} 处错误。"
    yield "\n## 无障碍（axe-core，WCAG 2.2 AA 和最佳实践）\n"
    yield (
        f"{len(KINDS_OF_PAGES)} 种网页，{'、'.join(DISPLAYS)}，宽 {'、'.join(map(str, WIDTHS))} 像素，共看 "
        f"{looked} 次：{len(barriers)} 处违规。"
    )
    yield "\n## 在 `make test` 里检查的\n"
    yield "- axe-core 的一部分：各种显示方式各看一遍。"
    yield "- 可点的目标不小于 44 像素，长者模式不小于 60 像素；字号不小于 18 磅。"
    yield "- 只用键盘：首页 → 搜索 → 账号 → 纠错。"
    yield "- 首次打开首页、账号、公告、核对，压缩后连响应头各不超过 30 KB；控制台没有错误。"


def main(out: Path | None) -> int:
    """Measure, print, write; 1 where a goal is missed."""
    if NGINX is None:
        print("没有 nginx；请先安装（Debian：apt install nginx）", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        public = build(folder / "public")
        faults = invalid(public)
        with behind_nginx(public, folder, "/xmt/") as address:
            scores = {kind: middle(address + path, folder / "lighthouse.json") for kind, path in PAGES.items()}
            looked, barriers = violations(address)
        text = "\n".join(report(scores, faults, sum(1 for _ in public.rglob("*.html")), looked, barriers)) + "\n"
    print(text, *faults, *barriers, sep="\n")
    if out:
        out.write_text(text, "utf-8")
    return int(bool(faults or barriers) or any(score < GOAL for found in scores.values() for score in found.values()))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Measure the sample site with Lighthouse and an HTML validator.")
    parser.add_argument("--report", type=Path)
    sys.exit(main(parser.parse_args().report))
