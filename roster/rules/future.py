"""Days that have not come: of everything that has happened, whatever record tells it."""

from collections.abc import Iterator
from datetime import date

from ..directory.cases import days_of_case
from ..directory.directory import Directory
from ..records.accounts import Filing
from ..source.problems import Key, Place
from .check import Found
from .filings import CHECKED_NOT_YET, DONE_NOT_YET, NOT_YET, every_filing, place_of


def check_nothing_is_in_the_future(directory: Directory) -> Found:
    """已经发生的事不会在将来：生效、备案、公告、更正、办结、核对日期，单位终止、更名，假冒账号发现、核实、关停的日期，不晚于今天。"""
    today = directory.today
    for filing, account in every_filing(directory):
        for keys, day, advice in _past_days_of(filing):
            if day is not None and day > today:
                place = place_of(account, filing)
                yield Place(place.path, (*place.keys, *keys)), advice.format(day=day, today=today)
    for place, day, advice in _other_past_days(directory):
        if day is not None and day > today:
            yield place, advice.format(day=day, today=today)


def _past_days_of(filing: Filing) -> Iterator[tuple[tuple[Key, ...], date | None, str]]:
    """Every day on which something of a filing has happened, with what is said where it has not come."""
    yield ("on",), filing.on, NOT_YET
    yield ("filed_on",), filing.filed_on, NOT_YET
    yield ("entered_on",), filing.entered_on, NOT_YET
    yield ("reported_on",), filing.reported_on, NOT_YET
    yield ("announced_on",), filing.announced_on, NOT_YET
    for number, correction in enumerate(filing.corrections):
        told = "更正日期 {day} 还没有到（今天是 {today}）；请在更正的当天提交"
        yield ("corrections", number, "on"), correction.on, told
    if filing.done:
        yield ("done", "on"), filing.done.on, DONE_NOT_YET.replace("{type}", filing.type)


def _other_past_days(directory: Directory) -> Iterator[tuple[Place, date | None, str]]:
    """The same of everything but filings."""
    for unit in directory.units.values():
        if unit.ended:
            yield unit.place / "ended" / "on", unit.ended.on, "{day} 还没有到（今天是 {today}）；请在单位终止以后提交"
        for index, former in enumerate(unit.former_names):
            place = unit.place / "former_names" / index / "until"
            yield place, former.until, "{day} 还没有到（今天是 {today}）；until 是不再使用这个名称的第一天"
    for account in directory.accounts.values():
        if account.checked:
            told = CHECKED_NOT_YET
            yield account.place / "checked" / "on", account.checked.on, told
    yield from _days_of_inspections(directory)
    yield from _days_of_fakes(directory)


def _days_of_inspections(directory: Directory) -> Iterator[tuple[Place, date | None, str]]:
    told = "日期 {day} 还没有到（今天是 {today}）；检查、整改以后再写"
    for inspection in directory.inspections:
        for key in ("on", "mended_on"):
            yield inspection.place / key, getattr(inspection, key), told


def _days_of_fakes(directory: Directory) -> Iterator[tuple[Place, date | None, str]]:
    told = "日期 {day} 还没有到（今天是 {today}）；请核对年月日"
    for fake in directory.fakes.values():
        yield from ((place, day, told) for place, day in days_of_case(fake))
