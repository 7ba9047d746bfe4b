"""A plan as a comment in Markdown, and as JSON.

What units write is quoted so that it stays text: it makes no link, no mention, no markup, and no line of its
own that a review page could take for a command.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from ..records.site import Site
from ..source.problems import Finding, one_line
from .coming import Coming
from .plans import Plan
from .steps import Step

_ROWS = 60  # of a table; a comment has room for some 60,000 characters
_TEXTS = 10  # notices whose words are shown
_FINDINGS = 40
_MARKS = re.compile(r"([\\`*_\[\]<>|~$&#!]|^[-+]|^\d+(?=[.)])|(?<=www)\.|:(?=//))", re.IGNORECASE)


def as_markdown(plan: Plan, site: Site) -> str:
    """The comment for a merge request, in Chinese."""
    return "\n".join(_lines(plan, site)).rstrip() + "\n"


def as_json(plan: Plan) -> str:
    """Everything in the plan for programs: ``summary``, ``steps``, ``notices`` (null while unknown),
    ``suspicious``, ``findings``.
    """
    value = {
        "today": str(plan.today),
        "summary": summary(plan),
        "errors": plan.errors,
        "steps": [{name: getattr(step, name) for name in Step.__slots__} for step in plan.steps],
        "notices": None if plan.notices is None else [_plain(notice) for notice in plan.notices],
        "suspicious": list(plan.suspicious),
        "findings": [
            {
                "path": p.where.path,
                "line": p.where.line,
                "column": p.where.column,
                "level": p.level.value,
                "code": p.code,
                "message": p.message,
            }
            for p in plan.findings
        ],
    }
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _plain(notice: Coming) -> dict[str, object]:
    values: dict[str, object] = {name: getattr(notice, name) for name in Coming.__slots__}
    return values | {name: values[name] and str(values[name]) for name in ("last_working_day", "removable_from")}


def summary(plan: Plan) -> str:
    """The change in one sentence."""
    if not plan.whole:
        return f"有文件读不出来，这次改动说不清；先改好下面的 {plan.errors} 处错误。"
    counted = Counter(step.kind for step in plan.steps)
    parts = [f"{kind} {number} 项" for kind, number in counted.items()]
    if plan.notices:
        parts.append(f"将有 {len(plan.notices)} 份公告")
    if plan.errors:
        parts.append(f"{plan.errors} 处错误，改好才能合并")
    if not parts:
        return "没有改动账号、单位和设置；见下面要留意的。" if plan.suspicious else "对名录的内容没有影响。"
    return "，".join(parts) + "。"


def _lines(plan: Plan, site: Site) -> Iterator[str]:
    yield "## 这次改动\n"
    yield f"{summary(plan)}\n"
    if plan.suspicious:
        yield "### 请特别留意\n"
        yield from (f"- {_quoted(sentence)}" for sentence in plan.suspicious[:_ROWS])
        yield _more(len(plan.suspicious), _ROWS)
    if plan.steps:
        yield "### 账号和单位\n"
        yield "| 事项 | 名称 | 平台 | 主办单位 | 内容 |\n|---|---|---|---|---|"
        yield from (_row(step) for step in plan.steps[:_ROWS])
        yield _more(len(plan.steps), _ROWS)
    yield from _notices(plan, site)
    yield from _findings(plan.findings)


def _row(step: Step) -> str:
    cells = (step.kind, f"{step.name}（{step.id}）", step.platform_name, step.unit_name, step.detail)
    return f"| {' | '.join(_quoted(cell) for cell in cells)} |"


def _notices(plan: Plan, site: Site) -> Iterator[str]:
    if plan.notices is None:
        yield "### 公告\n\n有错误，公告要等改好以后才能看到。\n"
        return
    for notice in plan.notices[:_TEXTS]:
        yield f"### {'更正' if notice.corrected else '公告'}：{_quoted(notice.title)}\n"
        yield f"{_window(plan, notice)}地址：`{site.base_url}notices/{notice.id}/`\n"
        if notice.changes:
            yield f"与现在的公告相比{'，公示期从再次上线起重新计算' if notice.corrected else ''}：\n"
            yield _fenced("\n".join(notice.changes), language="diff", indent="")
            yield "全文：\n"
        yield _fenced(notice.text)
    yield from (f"- {_quoted(notice.title)}" for notice in plan.notices[_TEXTS:])


def _window(plan: Plan, notice: Coming) -> str:
    if notice.removable_from is None:
        until = f"公示截止日待国务院办公厅公布 {notice.unknown_year} 年放假安排后确定"
    else:
        until = (
            f"公示到 {notice.last_working_day}（第 {notice.working_days} 个工作日），最早 {notice.removable_from} "
            "移入历次公告"
        )
    return f"如果今天（{plan.today}）上线，{until}。"


def _findings(findings: Sequence[Finding]) -> Iterator[str]:
    yield "### 检查\n"
    if not findings:
        yield "没有新的问题。"
    for p in findings[:_FINDINGS]:
        level = "**错误**" if p.level.value == "error" else "提醒"
        yield (
            f"- {level} {_code(f'{p.where.path}:{p.where.line}:{p.where.column}')} {_quoted(p.message)} {_code(p.code)}"
        )
    yield _more(len(findings), _FINDINGS)


def _more(number: int, shown: int) -> str:
    return f"\n另有 {number - shown} 项没有列出。\n" if number > shown else ""


def _quoted(text: str) -> str:
    """Text that Markdown shows as it is: nothing in it is a mark, an address or (GitHub, GitLab) a mention."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return _MARKS.sub(_escaped, line).replace("@", "@\u2060")


def _escaped(mark: re.Match[str]) -> str:
    return f"{mark[0]}\\" if mark[0].isdigit() else f"\\{mark[0]}"


def _code(text: str) -> str:
    text = one_line(text)
    fence = _fence(text, 1)
    return f"{fence} {text} {fence}" if "`" in text else f"{fence}{text}{fence}"


def _fenced(text: str, language: str = "text", indent: str = "　　") -> str:
    """Paragraphs set in as in print; so no line begins with a command for the review page either."""
    fence = _fence(text, 3)
    return "\n".join([f"{fence}{language}", *(f"{indent}{line}" for line in text.splitlines()), f"{fence}\n"])


def _fence(text: str, least: int) -> str:
    """More backticks in a row than the text has."""
    return "`" * max([least, *(len(run) + 1 for run in re.findall("`+", text))])
