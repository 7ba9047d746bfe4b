"""``notices.ics``: the notices as all-day events (RFC 5545), for the office's calendar."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from ..notices.board import BoardNotice
from ..records.site import Site
from .register import Register

if TYPE_CHECKING:
    from icalendar import Event, Timezone


def notices_ics(register: Register, site: Site) -> bytes:
    """One event for the time a notice is posted, one for the day from which it may go."""
    spans = (span for notice in register.board.notices.values() for span in _spans(notice))
    return as_ics("notices", f"{site.name}：公告", spans, site)


def as_ics(product: str, name: str, spans: Iterable["Span"], site: Site) -> bytes:
    """A calendar of all-day events; ``product`` is who made it, ``name`` what it is called."""
    from icalendar import Calendar  # slow to import, and only this file needs it

    calendar = Calendar()
    calendar.add("prodid", f"-//roster//{product}//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for span in spans:
        calendar.add_component(_event(span, site))
    if not calendar.subcomponents:
        calendar.add_component(_universal_time())
    return calendar.to_ical()


def _universal_time() -> "Timezone":
    """What a calendar without events holds: one without any component is none (RFC 5545, 3.6)."""
    from icalendar import Timezone, TimezoneStandard

    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", "UTC")
    standard.add("dtstart", datetime(1970, 1, 1))
    standard.add("tzoffsetfrom", timedelta())
    standard.add("tzoffsetto", timedelta())
    zone.add_component(standard)
    return zone


@dataclass(frozen=True, slots=True)
class Span:
    """An event: all days from ``start`` to before ``end``, or one day; ``id`` is the same in every calendar of a site,
    ``page`` an address below the site's.

    ``revised`` is the day on which it became what it is; ``sequence`` grows whenever that happens (RFC 5545, 3.8.7.2
    and 3.8.7.4).
    """

    id: str
    summary: str
    description: str
    page: str
    revised: date
    sequence: int
    start: date
    end: date | None = None


def _spans(notice: BoardNotice) -> Iterator[Span]:
    """What a calendar shows of a notice: nothing before it was seen online. Its end moves in one direction only."""
    if notice.posting is None:
        return
    start, end, title = notice.posting.first_seen, notice.removable_from, notice.wording.title
    id_, page = f"{notice.id}-v{notice.version}", f"notices/{notice.id}/"
    revised = max([start, *(look.on for look in notice.posting.looks if look.is_bad)])
    if end is None:
        unknown = f"待国务院办公厅公布 {notice.unknown_year} 年放假安排后确定截止日"
        yield Span(f"{id_}-posted", f"开始公示：{title}", unknown, page, revised, 0, start)
        return
    until = f"第 {notice.working_days} 个工作日：{notice.last_working_day}；可撤日期：{end}"
    moved = (end - start).days
    yield Span(f"{id_}-posted", f"公示：{title}", until, page, revised, moved, start, end)
    yield Span(f"{id_}-removable", f"公示期满：{title}", until, page, revised, moved, end)


def _event(span: Span, site: Site) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", f"{span.id}@{site.base_url.split('/')[2]}")
    # The stamp must not change while the event does not: same inputs, same bytes.
    event.add("dtstamp", datetime(span.revised.year, span.revised.month, span.revised.day, tzinfo=UTC))
    event.add("sequence", span.sequence)
    event.add("dtstart", span.start)
    if span.end is not None:
        event.add("dtend", span.end)
    event.add("summary", span.summary)
    event.add("description", span.description)
    event.add("url", f"{site.uri}{span.page}")
    event.add("transp", "TRANSPARENT")
    return event
