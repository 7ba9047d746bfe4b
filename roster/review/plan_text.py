"""A plan as a comment in Markdown, and as JSON.

GitHub takes comments of 65,536 characters. A longer one is cut at whole items; what is left out is counted. What can
do harm has its room first, and every part has some.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..source.problems import Finding, Level
from .coming import Coming
from .markdown import code, fenced, plain
from .plans import Plan
from .steps import Step

MOST = 60_000  # characters of a comment
_ROWS = 60  # of a table
_TEXTS = 10  # notices whose words are shown
_FINDINGS = 40
_MORE = 120  # characters that the sentence about what is left out takes


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the comment: ``most`` of its items below ``head``, while not more than ``share`` of it is filled.

    In the place of an item that does not fit stands its ``brief`` form, where there is one.
    """

    share: float
    head: str
    items: Sequence[str]
    most: int
    brief: Sequence[str] = ()


def as_markdown(plan: Plan, base_url: str) -> str:
    """The comment for a merge request, in Chinese, ``MOST`` characters long at most."""
    made = [f"## 这次改动\n\n{summary(plan)}\n"]
    for part in (_suspicious(plan), _findings(plan.findings), _steps(plan.steps), _notices(plan, base_url)):
        made.append(_filled(part, int(part.share * MOST) - sum(map(len, made)) - len(made)))
    head, suspicious, findings, steps, notices = made
    return "\n".join(filter(None, [head, suspicious, steps, notices, findings])).rstrip() + "\n"


def as_json(plan: Plan) -> str:
    """Everything in the plan for programs: ``summary``, ``steps``, ``notices`` (null while unknown),
    ``suspicious``, ``findings``; ``today`` is null where there are no settings to go by.
    """
    value = {
        "today": plan.today and str(plan.today),
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
        mend = f"先改好下面的 {plan.errors} 处错误" if plan.errors else "是要比的那个版本，请先改好它"
        return f"有文件读不出来，这次改动说不清；{mend}。"
    counted = Counter(step.kind for step in plan.steps)
    parts = [f"{kind} {number} 项" for kind, number in counted.items()]
    if plan.notices:
        parts.append(f"将有 {len(plan.notices)} 份公告")
    if plan.errors:
        parts.append(f"{plan.errors} 处错误，改好才能合并")
    if not parts:
        return "没有改动账号、单位和设置；见下面要留意的。" if plan.suspicious else "对名录的内容没有影响。"
    return "，".join(parts) + "。"


def _filled(part: _Part, room: int) -> str:
    """The part as far as it fits into ``room`` characters, and how much of it does not."""
    lines, left = [part.head], room - len(part.head) - _MORE
    for index, item in enumerate(part.items[: part.most]):
        for text in (item, *part.brief[index : index + 1]):
            if len(text) < left:
                lines.append(text)
                left -= len(text) + 1
                break
    if not part.items:
        return part.head
    left_out = len(part.items) - len(lines) + 1
    if left_out:
        full = "全部内容见审核流程附件里的 plan.json，或在本机运行 plan，加 --format json"
        lines.append(f"\n另有 {left_out} 项没有列出；{full}。\n")
    return "\n".join([*lines, ""])


def _suspicious(plan: Plan) -> _Part:
    items = [f"- {plain(sentence)}" for sentence in plan.suspicious]
    return _Part(0.4, "### 请特别留意\n" if items else "", items, _ROWS)


def _steps(steps: Sequence[Step]) -> _Part:
    head = "### 账号和单位\n\n| 事项 | 名称 | 平台 | 主办单位 | 内容 |\n|---|---|---|---|---|"
    return _Part(0.75, head if steps else "", [_row(step) for step in steps], _ROWS)


def _row(step: Step) -> str:
    cells = (step.kind, f"{step.name}（{step.id}）", step.platform_name, step.unit_name, step.detail)
    return f"| {' | '.join(plain(cell) for cell in cells)} |"


def _notices(plan: Plan, base_url: str) -> _Part:
    if plan.notices is None:
        return _Part(1, "### 公告\n\n有错误，公告要等改好以后才能看到。\n", [], 0)
    brief = [_titled(plan, notice, base_url) for notice in plan.notices]
    full = ["\n".join([text, *_words(notice)]) for text, notice in zip(brief, plan.notices, strict=True)]
    return _Part(1, "", [*full[:_TEXTS], *brief[_TEXTS:]], len(brief), brief)


def _titled(plan: Plan, notice: Coming, base_url: str) -> str:
    title = f"### {'更正' if notice.corrected else '公告'}：{plain(notice.title)}\n"
    return f"{title}\n{_window(plan, notice)}地址：{code(f'{base_url}notices/{notice.id}/')}\n"


def _words(notice: Coming) -> Iterator[str]:
    """What the notice says, and in what it differs from what stands now."""
    if notice.changes:
        yield f"与现在的公告相比{'，公示期从再次上线起重新计算' if notice.corrected else ''}：\n"
        yield fenced("\n".join(notice.changes), language="diff", indent="")
        yield "全文：\n"
    yield fenced(notice.text)


def _window(plan: Plan, notice: Coming) -> str:
    if notice.removable_from is None:
        until = f"公示截止日待国务院办公厅公布 {notice.unknown_year} 年放假安排后确定"
    else:
        until = (
            f"公示到 {notice.last_working_day}（第 {notice.working_days} 个工作日），最早 {notice.removable_from} "
            "移入历次公告"
        )
    return f"如果今天（{plan.today}）上线，{until}。"


def _findings(findings: Sequence[Finding]) -> _Part:
    """Errors before what is only told."""
    items = [_finding(p) for p in sorted(findings, key=lambda finding: finding.level is not Level.ERROR)]
    return _Part(0.55, "### 检查\n" if items else "### 检查\n\n没有新的问题。", items, _FINDINGS)


def _finding(p: Finding) -> str:
    level = "**错误**" if p.level is Level.ERROR else "提醒"
    where = p.where
    path = where.path if len(where.path) <= 200 else f"……{where.path[-200:]}"
    return f"- {level} {code(f'{path}:{where.line}:{where.column}')} {plain(p.message)} {code(p.code)}"
