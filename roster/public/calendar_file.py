"""``notices.ics``: the notices as all-day events (RFC 5545), for the office's calendar."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from ..notices.board import BoardNotice
from ..records.site import Site
from .register import Register


def notices_ics(register: Register, site: Site) -> bytes:
    """One event for the time a notice is posted, one for the day from which it may go."""
    from icalendar import Calendar  # slow to import, and only this file needs it

    calendar = Calendar()
    calendar.add("prodid", "-//roster//notices//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"{site.name}：公告")
    for notice in register.board.notices.values():
        for event in _events(notice, site):
            calendar.add_component(event)
    return calendar.to_ical()


def _events(notice: BoardNotice, site: Site) -> Iterator:
    if notice.posting is None:
        return
    page = f"{site.base_url}notices/{notice.id}/"
    if notice.removable_from is None:
        unknown = f"待国务院办公厅公布 {notice.unknown_year} 年放假安排后确定截止日"
        yield _event(notice, page, "posted", f"开始公示：{notice.wording.title}", notice.first_posted, None, unknown)
        return
    until = f"第 {notice.working_days} 个工作日：{notice.last_working_day}；可撤日期：{notice.removable_from}"
    yield _event(
        notice, page, "posted", f"公示：{notice.wording.title}", notice.first_posted, notice.removable_from, until
    )
    yield _event(notice, page, "removable", f"公示期满：{notice.wording.title}", notice.removable_from, None, until)


def _event(notice: BoardNotice, page: str, kind: str, summary: str, start: date, end: date | None, text: str):
    from icalendar import Event

    event = Event()
    event.add("uid", f"{notice.id}-v{notice.version}-{kind}@{page.split('/')[2]}")
    # The stamp must not change while the notice does not: same inputs, same bytes.
    event.add("dtstamp", datetime(start.year, start.month, start.day, tzinfo=UTC))
    event.add("dtstart", start)
    if end is not None:
        event.add("dtend", end)
    event.add("summary", summary)
    event.add("description", text)
    event.add("url", page)
    event.add("transp", "TRANSPARENT")
    return event
