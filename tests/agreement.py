"""What the parts of one site say of its notices, and whether they say the same.

Each part is read as its readers read it: the rows of the open data, the entries of the feed, the events of the
calendar file, the state of the page and of the account, the days of the certificate.
"""

import json
import re
from collections.abc import Iterator, Mapping

from roster.notices.board import AccountState, Board, BoardNotice
from roster.notices.certificate import Certificate
from roster.notices.window import NoticeState
from roster.public import calendar_file, exports
from roster.public.register import Register
from tests.observer import Online

_ENTRY = re.compile(r"<entry><id>[^<]*?/notices/([a-z0-9-]+)/([^<]*)</id>.*?<updated>([0-9-]{10})T", re.DOTALL)
_EVENT = re.compile(r"BEGIN:VEVENT(.*?)END:VEVENT", re.DOTALL)
_DUE = (AccountState.CLOSE_DUE, AccountState.CANCEL_DUE)
_POSTED = (AccountState.CLOSING, AccountState.CANCELLING)


def of_pages(online: Online) -> Iterator[str]:
    """Pages and open data of a site that was just made."""
    rows = {row["id"]: row["state"] for row in json.loads(online.files["api/v1/notices.json"])["notices"]}
    pages = {id_: shown.state for id_, shown in online.pages.items()}
    if rows != pages:
        yield f"公开数据 {rows} 与公告页 {pages} 不同"


def of_files(register: Register, online: Online) -> Iterator[str]:
    """Feed and calendar file beside the open data; accounts beside the notices of their endings."""
    rows = {row["id"]: row for row in json.loads(online.files["api/v1/notices.json"])["notices"]}
    feed = exports.feed(register, register.directory.site).decode()
    ended = {(id_, mark): day for id_, mark, day in _ENTRY.findall(feed)}
    calendar = _events(calendar_file.notices_ics(register, register.directory.site).decode())
    for id_, row in rows.items():
        notice, is_over = register.board.notices[id_], row["state"] == NoticeState.ENDED
        told = ended.get((id_, f"#v{notice.version}-ended" if notice.version > 1 else "#ended"))
        if told != (row["removable_from"] if is_over else None):
            yield f"{id_} 订阅说期满于 {told}，公开数据说{row['state']}、{row['removable_from']}"
        dates = (row["first_posted"], row["removable_from"])
        if calendar.get(id_, (None, None)) != dates:
            yield f"{id_} 日历写 {calendar.get(id_)}，公开数据写 {dates}"
    yield from _accounts(register, rows)


def _events(ics: str) -> Mapping[str, tuple[str | None, str | None]]:
    """From when to when each notice is posted by the calendar file: without an end where that is not known."""
    spans: dict[str, tuple[str | None, str | None]] = {}
    for event in _EVENT.findall(ics.replace("\r\n ", "")):
        fields = dict(line.split(":", 1) for line in event.split("\r\n") if ":" in line)
        id_, _, kind = fields["UID"].partition("@")[0].rpartition("-v")
        if kind.endswith("-posted"):
            spans[id_] = _day(fields["DTSTART;VALUE=DATE"]), _day(fields.get("DTEND;VALUE=DATE"))
    return spans


def _day(text: str | None) -> str | None:
    return f"{text[:4]}-{text[4:6]}-{text[6:]}" if text else None


def _accounts(register: Register, rows: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    board = register.board
    for account in register.directory.accounts.values():
        last = account.filings[-1]
        notice = board.notice_of(account, last) if last.type in ("关停", "注销") else None
        if notice is None or last.done or notice.earlier:
            continue
        state, is_over = board.state_of(account), rows[notice.id]["state"] == NoticeState.ENDED
        told = notice.posting is None or account.id in notice.accounts  # else it joined a notice already posted
        if state not in (_DUE if is_over and told else _POSTED):
            yield f"账号 {account.id} 是{state}，公告 {notice.id} {rows[notice.id]['state']}"


def of_certificate(notice: BoardNotice, shown: Certificate) -> Iterator[str]:
    """A certificate beside the notice that it proves."""
    counted = [day.day for day in shown.days if day.number]
    numbers = [day.number for day in shown.days if day.number]
    if numbers != list(range(1, len(counted) + 1)):
        yield f"{notice.id} 的证明里序号是 {numbers}"
    if shown.complete != (notice.state is NoticeState.ENDED):
        yield f"{notice.id} 的证明{'已满' if shown.complete else '未满'}，公告{notice.state}"
    if shown.complete and (counted[-1:], len(counted)) != ([notice.last_working_day], notice.working_days):
        yield f"{notice.id} 的证明到 {counted[-1:]} 共 {len(counted)} 天，公告写 {notice.last_working_day}"
    if shown.days[0].day != notice.first_posted:
        yield f"{notice.id} 的证明自 {shown.days[0].day} 起，公告写 {notice.first_posted}"


def signature(board: Board) -> object:
    """Changes when feed, calendar file or accounts may have."""
    return [
        (n.id, n.version, n.state, n.removable_from, n.first_posted, len(n.earlier)) for n in board.notices.values()
    ]
