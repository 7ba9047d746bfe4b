"""What somebody must do by when: on the day of a register, and in the days after it.

What the report of the supervising office lists comes from its own look-ups; beside it stand the runs that were missed,
notices that nobody has seen online, days on which accounts stop, a calendar that nobody has published, articles in
the portal's column (``columns``), and what the supervising office itself keeps (``supervising``).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ..directory.day import months_before
from ..directory.directory import Directory
from ..directory.life import CLOSING, UNCHECKED_MONTHS
from ..directory.workdays import ONE_DAY
from ..notices.board import BoardNotice
from ..notices.window import NoticeState
from ..public.register import Listing, Register
from ..records.accounts import Filing
from ..records.postings import Look, Posting
from ..records.site import Site
from ..rules.deadlines import is_before_the_rules
from . import closures, columns, supervising
from .columns import last_look
from .matters import Due, Kind, listed, named, titled, whom
from .oversight import unchecked, unfiled

_DECEMBER = 12
_RANK = {kind: rank for rank, kind in enumerate(Kind)}
_DEPLOY = "python site.py deploy --to 网站文件夹"


@dataclass(frozen=True)
class Agenda:
    """What is due at a site on a day and through a later one, the most urgent first."""

    site: Site
    today: date
    until: date
    matters: Sequence[Due]

    @property
    def now(self) -> Sequence[Due]:
        """What is to be done today, or should have been done."""
        return [one for one in self.matters if is_now(one, self.today)]

    @property
    def soon(self) -> Sequence[Due]:
        """What has some days yet."""
        return [one for one in self.matters if not is_now(one, self.today)]


def is_now(matter: Due, today: date) -> bool:
    """True for what is to be done today; a day that nobody knows lies in the past."""
    return matter.day is None or matter.day <= today


def agenda(register: Register, within: int) -> Agenda:
    """What is due on the register's day and in ``within`` days after it."""
    today, directory = register.today, register.directory
    until = today + timedelta(days=within)
    found = (
        *_looks(register),
        *_waiting(register),
        *_stops(register),
        *_over(register),
        *_ending(register),
        *_unfiled(directory),
        *_calendar(directory),
        *_unchecked(directory, until),
        *columns.matters(register),
        *supervising.matters(directory),
    )
    matters = [one for one in found if one.day is None or one.day <= until]
    matters.sort(key=lambda one: (not is_now(one, today), _RANK[one.kind], one.day or date.min))
    return Agenda(directory.site, today, until, matters)


def stuck(site: Site, today: date, errors: int) -> Agenda:
    """All that can be said of a register whose data have errors: nothing else is known of it."""
    what = f"数据有 {errors} 处错误，改好以前网站不更新"
    matter = Due(Kind.BROKEN, today, what, "请运行 python site.py check，照着它说的改好", "data")
    return Agenda(site, today, today, [matter])


def _looks(register: Register) -> Iterator[Due]:
    """What the last looks at notices that are being posted found, and whether there was one at all."""
    latest = [(notice, last_look(posting)) for notice, posting in _posted(register)]
    for notice, look in latest:
        if look.is_bad:
            found = "不在网上" if look.found == "absent" else "有改动"
            what = f"{titled(notice)}，{look.on} 查看时{found}，不在的日子不计入公示期"
            yield Due(Kind.GONE, look.on, what, f"请马上恢复网上的公告，再运行 {_DEPLOY}", notice.id, _page(notice))
    if latest:
        yield from _last_run(register, [look for _, look in latest])


def _last_run(register: Register, latest: Sequence[Look]) -> Iterator[Due]:
    """The last run, where it failed or is too long ago: each day one is expected, and today's may be to come."""
    last = max(look.on for look in latest)
    failed = sum(look.found == "failed" for look in latest if look.on == last)
    if failed:
        what = f"{last} 到网上查看公告，有 {failed} 份没有看成"
        todo = f"请打开 {register.directory.site.base_url} 看看网站是否正常，再运行 {_DEPLOY}"
        yield Due(Kind.FAILED, last, what, todo, "run")
    if last < register.today - ONE_DAY:
        what = f"{last} 以后没有查看过网上的公告，有 {len(latest)} 份正在公示；没有查看，公示期就不能期满"
        yield Due(Kind.MISSED, last + ONE_DAY, what, f"请运行 {_DEPLOY}，并查明定时任务为什么没有运行", "run")


def _posted(register: Register) -> Iterator[tuple[BoardNotice, Posting]]:
    """Notices whose words should be online today, a wording whose correction waits included."""
    for notice in register.board.notices.values():
        shown = notice if notice.state is NoticeState.POSTED else notice.replaced
        if shown and shown.posting:
            yield shown, shown.posting


def _waiting(register: Register) -> Iterator[Due]:
    for notice in register.board.in_state(NoticeState.WAITING):
        words = "更正后的正文" if notice.replaced else "公告"
        what = f"{titled(notice)}，落款 {notice.announced_on}，{words}还没有在网上看到，公示期没有开始"
        todo = f"请运行 {_DEPLOY}；另外部署的，请运行 python site.py posted --url {register.directory.site.base_url}"
        yield Due(Kind.WAITING, notice.announced_on, what, todo, notice.id, _page(notice))


def _stops(register: Register) -> Iterator[Due]:
    """Accounts that will publish no more; whether one really stopped nobody can see here."""
    for listing in register.listings.values():
        stops_on = None if listing.origin else listing.stops_on  # its own register sees to it
        if stops_on and stops_on >= register.today and not listing.has_ended:
            todo = (
                f"请{whom(register.directory, listing.unit.id)}在停更以前发最后一条消息，"
                f"写法见 python site.py notice {listing.id} --out {listing.id}.txt"
            )
            yield Due(Kind.STOPS, stops_on, f"{_called(listing)}，{stops_on} 停更", todo, listing.id, listing.page)


def _over(register: Register) -> Iterator[Due]:
    for listing in closures.due(register):
        over = closures.over_on(register, listing)
        asked, ends = whom(register.directory, listing.unit.id), listing.state.value.removesuffix("待办结")
        what = f"{_called(listing)}，{f'公示 {over} 期满' if over else '已在别处公告'}，还没有办结，仍是官方账号"
        todo = f"请{asked}在平台上{ends}，再运行 python site.py file 办结 {listing.id}"
        yield Due(Kind.OVER, over + ONE_DAY if over else None, what, todo, listing.id, listing.page)


def _ending(register: Register) -> Iterator[Due]:
    """Windows that will end: from then on the accounts may be closed, and not before."""
    for notice in register.board.in_state(NoticeState.POSTED):
        listings = (register.listings.get(id_) for id_ in notice.accounts)
        open_ = [listing.id for listing in listings if listing and not listing.has_ended]
        if notice.type in CLOSING and open_ and notice.removable_from:
            what = f"{titled(notice)}，公示到 {notice.last_working_day}，下一次查看确认以后期满"
            todo = (
                f"期满以后请{whom(register.directory, notice.unit)}在平台上{notice.type}，"
                f"再运行 python site.py file 办结 {listed(open_)}"
            )
            yield Due(Kind.ENDING, notice.removable_from, what, todo, notice.id, _page(notice))


def _unfiled(directory: Directory) -> Iterator[Due]:
    for account, filing in unfiled(directory):
        number = next(n for n, one in enumerate(account.filings, start=1) if one is filing)
        by = _filed_by(directory, filing)
        allowed = f"，最迟 {by} 报备案" if by else ""
        what = f"{named(directory, account)}，{filing.on or '日期不详'} {filing.type}，没有写备案日期{allowed}"
        todo = (
            f"请{whom(directory, account.unit)}报备案（备案表：python site.py form {account.id} --filing {number}），"
            "再把 filed_on 写进备案记录"
        )
        yield Due(Kind.UNFILED, by, what, todo, f"{account.id}-{number}", f"accounts/{account.id}/")


def _filed_by(directory: Directory, filing: Filing) -> date | None:
    """The last day on which a filing is in time; None where no rule is known to set one."""
    allowed = directory.site.filing.working_days
    if filing.on is None or is_before_the_rules(directory, filing.on):
        return None
    if not allowed:  # on the very day
        return filing.on
    return directory.calendar.count_after(filing.on, allowed).last


def _calendar(directory: Directory) -> Iterator[Due]:
    """The year that is, and in December the year to come, where the State Council's days are not known here."""
    year = directory.today.year
    for needed, since in ((year, date(year, 1, 1)), (year + 1, date(year, _DECEMBER, 1))):
        if since <= directory.today and directory.calendar.published(date(needed, 1, 1)) is None:
            what = f"还没有 {needed} 年的放假安排，公示期跨进 {needed} 年的公告不能期满"
            todo = "国务院办公厅公布以后，请升级程序，或填写 data/workdays.yaml（见文档《日历》docs/calendar.md）"
            yield Due(Kind.CALENDAR, since, what, todo, str(needed))


def _unchecked(directory: Directory, until: date) -> Iterator[Due]:
    for account in unchecked(directory, months_before(until, UNCHECKED_MONTHS)):
        checked = account.checked.on if account.checked else None
        day = months_before(checked, -UNCHECKED_MONTHS) + ONE_DAY if checked else None
        told = f"最近核对 {checked}" if checked else "从未核对"
        todo = f"请{whom(directory, account.unit)}核对，再运行 python site.py file 核对 {account.id}"
        what = f"{named(directory, account)}，{told}"
        yield Due(Kind.UNCHECKED, day, what, todo, account.id, f"accounts/{account.id}/")


def _page(notice: BoardNotice) -> str:
    return f"notices/{notice.id}/"


def _called(listing: Listing) -> str:
    return f"{listing.unit.name}“{listing.name}”（{listing.platform_name}，{listing.id}）"
