"""What is due, in words on a terminal, as JSON, and as events for the calendar of the office."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from ..public import calendar_file
from ..public.calendar_file import Span
from .due import Agenda, Due, is_now


def as_text(agenda: Agenda) -> str:
    """Two lists, each matter with what to do in a line below it."""
    lines = [f"{heading(agenda)}。"]
    for title, matters in parts(agenda):
        lines += [f"{title}：", *(f"  {one.kind}：{one.what}\n    {one.todo}" for one in matters)]
    return "".join(f"{line}\n" for line in lines)


def heading(agenda: Agenda) -> str:
    """How much there is to do, in a line."""
    now, soon = len(agenda.now), len(agenda.soon)
    told = [*([f"今天要办 {now} 件"] if now else []), *([f"到 {agenda.until} 还有 {soon} 件"] if soon else [])]
    return f"{agenda.site.name} {agenda.today}：{'，'.join(told) or f'到 {agenda.until} 没有要办的事'}"


def parts(agenda: Agenda) -> Iterator[tuple[str, Sequence[Due]]]:
    """The lists that are not empty, with their headings."""
    for title, matters in (("今天要办", agenda.now), (f"到 {agenda.until}", agenda.soon)):
        if matters:
            yield title, matters


def as_data(agenda: Agenda, number: int | None = None) -> dict[str, Any]:
    """The agenda as plain data for other programs, with its first ``number`` matters; ``more`` says how many are left
    out.
    """
    shown = agenda.matters[:number]
    return {
        "site": agenda.site.name,
        "url": agenda.site.base_url,
        "today": str(agenda.today),
        "until": str(agenda.until),
        "due": [_plain(agenda, one) for one in shown],
        "more": len(agenda.matters) - len(shown),
    }


def _plain(agenda: Agenda, one: Due) -> dict[str, Any]:
    return {
        "kind": one.kind.value,
        "day": str(one.day) if one.day else None,
        "now": is_now(one, agenda.today),
        "what": one.what,
        "todo": one.todo,
        "url": f"{agenda.site.base_url}{one.page}",
    }


def as_json(agenda: Agenda) -> str:
    """The whole agenda as JSON."""
    return json.dumps(as_data(agenda), ensure_ascii=False, indent=2) + "\n"


def as_ics(agenda: Agenda) -> bytes:
    """One event for each matter, on its day; on today while it should have been done."""
    return calendar_file.as_ics("due", f"{agenda.site.name}：要办的事", _spans(agenda), agenda.site)


def _spans(agenda: Agenda) -> Iterator[Span]:
    today = agenda.today
    for one in agenda.matters:
        on = max(one.day or today, today)
        id_ = f"due-{one.kind.name.lower()}-{one.subject}"
        # What is late moves on every day, and nobody remembers yesterday's file: the day itself is what grows.
        yield Span(id_, f"{one.kind}：{one.what}", one.todo, one.page, today, today.toordinal(), on)
