"""A plan as a comment in Markdown, and as JSON.

GitHub takes comments of 65,536 characters. A longer one is cut at whole items; what is left out is counted. What can
do harm has its room first, and every part has some.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..source.problems import Finding, Level
from .coming import Coming, told_link
from .markdown import code, fenced, plain
from .plans import Plan
from .steps import CHECKED, Step

MOST = 60_000  # characters of a comment
_TEXTS = 10  # notices whose words are shown
_FOLDED_FROM, _SHOWN_IDS = 4, 12  # looks that stand in one row, and how many ids it names
_MORE = 400  # characters that the sentence about what is left out takes
# Rows of the table, those whose fault does the most harm first, and what alters nothing last.
_GRAVEST = (
    "站点设置", "平台登记", "放假安排", "删除单位", "删除账号", "开办前已终止", "更换主办单位", "单位更名", "单位撤销",
    "单位并入", "更正", "备案记录", "更正公告", "变更", "更名", "注销", "关停", "办结", "单位资料", "资料", "新单位",
    "新开设", "核对",
)  # fmt: skip
_FULL = "全部内容见审核流程附件里的 plan.json，或在本机运行 plan，加 --format json"


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the comment: its items below ``head``, while not more than ``share`` of it is filled.

    In the place of an item that does not fit stands its ``brief`` form, where there is one; what is left out is counted
    by its ``kinds``, where they are known.
    """

    share: float
    head: str
    items: Sequence[str]
    brief: Sequence[str] = ()
    kinds: Sequence[str] = ()


def as_markdown(plan: Plan, base_url: str) -> str:
    """The comment for a merge request, in Chinese, ``MOST`` characters long at most."""
    head = f"## 这次改动\n\n{summary(plan)}\n"
    made, room = [], len(head) + _MORE
    hidden = 0  # of what must be looked at
    for part in (_suspicious(plan), _findings(plan.findings), _steps(plan.steps), _notices(plan, base_url)):
        text, left_out = _filled(part, int(part.share * MOST) - room)
        room += len(text) + 1
        hidden = hidden if made else left_out
        made.append(text)
    suspicious, findings, steps, notices = made
    head += _warned(len(plan.suspicious), hidden)
    return "\n".join(filter(None, [head, suspicious, steps, notices, findings])).rstrip() + "\n"


def _warned(number: int, hidden: int) -> str:
    """Said before all else where not even the gravest has room: nobody hides one thing behind a thousand others."""
    if not hidden:
        return ""
    return (
        f"\n**要特别留意的有 {number} 项，这里列不下其中 {hidden} 项。没有看完 plan.json 不要合并；"
        "或请提交人分成几次提。**\n"
    )


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
    values["links"] = [{"words": link.words, "address": link.address} for link in notice.links]
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


def _filled(part: _Part, room: int) -> tuple[str, int]:
    """The part as far as it fits into ``room`` characters, and how many of its items do not."""
    if not part.items:
        return part.head, 0
    lines, left, left_out = [part.head], room - len(part.head) - _MORE, list[int]()
    kept = sum(len(text) + 1 for text in part.brief)
    kept = kept if 2 * kept < left else 0  # that every item be named, where that does not take the room of all words
    for index, item in enumerate(part.items):
        brief = part.brief[index] if part.brief else item
        kept = max(0, kept - len(brief) - 1)
        text = item if len(item) < left - kept else brief
        if len(text) < left:
            lines.append(text)
            left -= len(text) + 1
        else:
            left_out.append(index)
    return "\n".join([*lines, *_counted(part, left_out), ""]), len(left_out)


def _counted(part: _Part, left_out: Sequence[int]) -> Iterator[str]:
    """How many items have no room, of which kind."""
    if left_out:
        kinds = Counter(part.kinds[index] for index in left_out if part.kinds)
        counted = "，".join(f"{kind} {number} 项" for kind, number in kinds.items())
        yield f"\n另有 {len(left_out)} 项没有列出{f'（{counted}）' if counted else ''}；{_FULL}。\n"


def _suspicious(plan: Plan) -> _Part:
    items = [f"- {plain(sentence)}" for sentence in plan.suspicious]
    return _Part(0.4, "### 请特别留意\n" if items else "", items)


def _steps(steps: Sequence[Step]) -> _Part:
    """What changes whose word counts first, what changes nothing at the end."""
    head = "### 账号和单位\n\n| 事项 | 名称 | 平台 | 主办单位 | 内容 |\n|---|---|---|---|---|"
    gravest = sorted(_folded(steps), key=lambda step: _GRAVEST.index(step.kind))
    rows, brief = [_row(step) for step in gravest], [_row(replace(step, detail="……")) for step in gravest]
    return _Part(0.75, head if steps else "", rows, brief, [step.kind for step in gravest])


def _folded(steps: Sequence[Step]) -> Iterator[Step]:
    """The steps with one in the place of many looks at accounts of one day, of one way and by one office."""
    looks: dict[str, list[Step]] = {}
    for step in steps:
        if step.kind == CHECKED:
            looks.setdefault(step.detail, []).append(step)
        else:
            yield step
    for same in looks.values():
        if len(same) < _FOLDED_FROM:
            yield from same
            continue
        platforms, units = ({getattr(step, key) for step in same} for key in ("platform_name", "unit_name"))
        shown = "、".join(step.id for step in same[:_SHOWN_IDS]) + ("等" if len(same) > _SHOWN_IDS else "")
        first = replace(same[0], name=f"{len(same)} 个账号", id=shown)
        yield replace(first, platform_name=f"{len(platforms)} 个平台", unit_name=f"{len(units)} 个单位")


def _row(step: Step) -> str:
    cells = (step.kind, f"{step.name}（{step.id}）", step.platform_name, step.unit_name, step.detail)
    return f"| {' | '.join(plain(cell) for cell in cells)} |"


def _notices(plan: Plan, base_url: str) -> _Part:
    if plan.notices is None:
        return _Part(1, "### 公告\n\n有错误，公告要等改好以后才能看到。\n", [])
    brief = [_titled(plan, notice, base_url) for notice in plan.notices]
    full = ["\n".join([text, *_words(notice)]) for text, notice in zip(brief, plan.notices, strict=True)]
    return _Part(1, "", [*full[:_TEXTS], *brief[_TEXTS:]], brief)


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
    if notice.links:
        yield "链接（正文里看不出通向哪里）：\n"
        yield fenced("\n".join(map(told_link, notice.links)))


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
    return _Part(0.55, "### 检查\n" if items else "### 检查\n\n没有新的问题。", items)


def _finding(p: Finding) -> str:
    level = "**错误**" if p.level is Level.ERROR else "提醒"
    where = p.where
    path = where.path if len(where.path) <= 200 else f"……{where.path[-200:]}"
    return f"- {level} {code(f'{path}:{where.line}:{where.column}')} {plain(p.message)} {code(p.code)}"
