"""Rules about changes of what running windows are counted by: the working days of a notice, and the calendar."""

import dataclasses
from datetime import date

from ..directory.workdays import days_of
from ..notices.window import MINIMUM_WORKING_DAYS, window
from ..source.files import WORKDAYS
from ..source.problems import Place
from .check import Found
from .revision import Revision


def check_policy_is_not_lowered(revision: Revision) -> Found:
    """公示工作日数不得低于 15；降低的，正在公示的公告不受影响（南通办法第十六条）。"""
    for type_, old in revision.before.site.notice.items():
        new = revision.after.site.notice.get(type_)
        days = new.working_days if new else MINIMUM_WORKING_DAYS
        if days < old.working_days:
            place = revision.after.site.place / "notice" / type_ if new else revision.after.site.place
            yield (
                place,
                f"{type_}的公示由 {old.working_days} 个工作日减为 {days} 个；请确认依据，正在公示的仍按原来的天数",
            )


def check_calendar_of_running_windows(revision: Revision) -> Found:
    """公示期内的日历不得悄悄改动：改动会使正在公示的公告变长或变短，须有依据。"""
    place = Place(WORKDAYS)
    earlier = dataclasses.replace(revision.after, calendar=revision.before.calendar)
    changed: dict[date, list[str]] = {}
    for id_, posting in revision.after.ledger.postings.items():
        old, new = (window(one, posting, revision.after.today) for one in (earlier, revision.after))
        if old.last is not None and old.last < revision.after.today:
            continue  # over before the calendar was touched
        if old.last is None and new.last is not None:
            yield (
                place,
                f"公告 {id_} 原来要等 {old.unknown_year} 年的放假安排公布以后才知道何时期满，"
                f"照这里写的 {new.last} 期满；请核对国务院办公厅的文件，还没有公布的请删去",
            )
        if old.last and new.last and new.last < old.last:
            yield place, f"公告 {id_} 的公示由 {old.last} 提前到 {new.last} 期满；请核对文件依据，没有依据的请改回"
        until = max(old.last or revision.after.today, new.last or revision.after.today)
        for day in days_of((posting.first_seen, until)):
            was = revision.before.calendar.is_working_day(day)
            if was is not None and was != revision.after.calendar.is_working_day(day):
                changed.setdefault(day, []).append(id_)
    for day, notices in sorted(changed.items()):
        yield place, f"{day} 是否上班有改动，影响正在公示的 {'、'.join(notices)}；请核对文件依据"
