"""What the report tells of accounts on their way out: notices, those that wait to be closed, those closed too early."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from ..directory.life import endings
from ..notices.board import BoardNotice
from ..notices.window import NoticeState
from ..public.register import Listing, Register
from ..public.states import DUE, PHASE_OF
from .section import Row, Section, Value, row_of


def sections(register: Register) -> Sequence[Section]:
    """The lists in their order."""
    return [_running(register), _due(register), _early(register), _ended(register)]


def due(register: Register) -> Sequence[Listing]:
    """The accounts of ours that wait to be really closed (待办结)."""
    listings = register.listings.values()
    return [listing for listing in listings if PHASE_OF[listing.state] is DUE and listing.origin is None]


def over_on(register: Register, listing: Listing) -> date | None:
    """The last day of the window of an account's last ending; None while it runs, and where no notice of ours told
    it.
    """
    filing = listing.ending
    notice = register.board.notice_of(listing.account, filing) if filing else None
    finished = notice.finished if notice else None
    return finished.last_working_day if finished else None


def _due(register: Register) -> Section:
    """Accounts whose window is over and whose real end nobody has recorded: some are never closed, some come back."""

    def row(listing: Listing) -> Row:
        over = over_on(register, listing)
        told = f"公示期已满，尚未办结；真正关停、注销以后请运行 file 办结 {listing.id}"
        cells = (listing.name, listing.id, listing.state.value, over, listing.stops_on)
        return row_of(register.directory, listing.account, cells, told)

    return Section(
        "due",
        "待办结",
        "公示期满、尚未办结的账号",
        "公示期满后应在平台上真正关停、注销，并记录办结；没有办结的账号仍是官方账号。",
        ("单位", "平台", "账号名称", "编号", "状态", "公示期满", "停更日"),
        tuple(map(row, due(register))),
    )


def _early(register: Register) -> Section:
    return Section(
        "early",
        "提前办结",
        "公示期未满就已关停、注销的账号",
        "关停、注销公告时间不少于 15 个工作日（南通办法第十六条），期满才能关停、注销。",
        ("单位", "平台", "账号名称", "编号", "办结日期", "公示至"),
        tuple(_closed_early(register)),
        todo=False,
    )


def _closed_early(register: Register) -> Iterator[Row]:
    for listing in register.listings.values():
        for filing in endings(listing.account):
            notice = register.board.notice_of(listing.account, filing)
            done = filing.done.on if filing.done else None
            if notice is None or done is None:
                continue
            over = notice.finished.last_working_day if notice.finished else None
            if over is None or done <= over:
                cells = (listing.name, listing.id, done, over or _until(notice))
                yield row_of(register.directory, listing.account, cells, f"{done} 就已办结")


def _running(register: Register) -> Section:
    shown = register.board.in_state(NoticeState.POSTED, NoticeState.WAITING)
    return Section(
        "running",
        "公示中的公告",
        "待上线和公示中的公告",
        ("关停、注销公告时间不少于 15 个工作日（南通办法第十六条），自首次在网上看到的次日起算。"),
        ("单位", "公告", "公告日期", "状态", "首次上线", "公示至"),
        tuple(map(_notice_row(register, _until), shown)),
        todo=False,
    )


def _until(notice: BoardNotice) -> Value:
    if notice.posting is None:
        return "尚未上线"
    return notice.last_working_day or f"待国务院办公厅公布 {notice.unknown_year} 年放假安排后确定"


def _ended(register: Register) -> Section:
    shown = register.board.in_state(NoticeState.ENDED)
    return Section(
        "ended",
        "已期满的公告",
        "已期满的公告",
        "",
        ("单位", "公告", "公告日期", "状态", "首次上线", "期满"),
        tuple(map(_notice_row(register, lambda notice: notice.last_working_day), shown)),
        todo=False,
    )


def _notice_row(register: Register, end: Callable[[BoardNotice], Value]) -> Callable[[BoardNotice], Row]:
    def row(notice: BoardNotice) -> Row:
        cells = (
            notice.unit_name,
            notice.wording.title,
            notice.announced_on,
            notice.state.value,
            notice.first_posted,
            end(notice),
        )
        return Row(cells, notice.unit if notice.unit in register.directory.units else None)

    return row
