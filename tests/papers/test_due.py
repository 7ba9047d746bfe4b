"""What is due: each kind from a small register, to the letter, and none forgotten however it is told."""

import json
import warnings
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roster.directory.day import months_before
from roster.notices import ledger
from roster.notices import look as looks
from roster.papers import closures, due_text, oversight
from roster.papers.due import Due, Kind, agenda
from roster.public.register import Register
from tests.support import (
    YEAR_2027,
    Record,
    account,
    changed,
    data_files,
    ended,
    look,
    opened,
    register_of,
    unit,
)

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import ics

DAY = timedelta(days=1)
SEEN = date(2026, 11, 2)
OVER = date(2026, 11, 24)  # the day after the 15th working day
CHECKED = {"on": "2026-10-08", "by": "ylg", "how": "登录后台核对"}
WHOM = "示例市样例馆（电话 0000-12345）"
UNITS = [unit(contact={"phone": "0000-12345"})]
CLOSING = "《关于关停“示例样例”微信公众号的公告》（2026-11-02-ylg-close）"


def whole(id: str = "a", *filings: Record, **more: object) -> Record:
    """An account about which nothing is due."""
    made = account(id, *filings, **{"checked": CHECKED, **more})
    made["filings"] = [{"filed_on": one["on"], **one} for one in made["filings"]]
    return made


def closing(**more: object) -> dict[str, bytes]:
    return data_files([whole("a", ended("2026-11-02", **more))], UNITS)


def unwatched(data: dict[str, bytes], today: date, found: str) -> dict[str, bytes]:
    """The same files after a look that failed, or that found no page."""
    register = register_of(data, today)
    if found == "failed":
        entries: Sequence = looks.failed(register.directory.ledger, register.board, "url")
    else:
        entries, _ = looks.record(register.directory.ledger, register.board, lambda notice: None, "url")
    return {**data, "data/postings.yaml": ledger.as_yaml(entries)}


def due(data: dict[str, bytes], today: date, within: int = 7) -> list[Due]:
    return list(agenda(register_of(data, today), within).matters)


def told(data: dict[str, bytes], today: date, within: int = 7) -> list[str]:
    return [f"{one.day} {one.kind}：{one.what}。{one.todo}" for one in due(data, today, within)]


def test_nothing_is_due_where_all_is_done() -> None:
    """An account that is filed, checked and running asks for nothing, and the text says so."""
    data = data_files([whole()], UNITS)
    assert due(data, date(2026, 11, 20)) == []
    told = due_text.as_text(agenda(register_of(data, date(2026, 11, 20)), 7))
    assert told == "示例市测试名录 2026-11-20：到 2026-11-27 没有要办的事。\n"


def test_a_notice_that_nobody_has_seen_online() -> None:
    """No window runs for it: that is said, and how to begin."""
    assert told(closing(), SEEN + DAY) == [
        f"2026-11-02 公告没有上线：{CLOSING}，落款 2026-11-02，公告还没有在网上看到，公示期没有开始。"
        "请运行 python site.py deploy --to 网站文件夹；"
        "另外部署的，请运行 python site.py posted --url https://www.example.gov.cn/xmt/"
    ]


def test_a_correction_waits_like_a_notice_and_its_former_words_are_still_watched() -> None:
    """Both are said: the new words are not online, and nobody has looked at the old ones."""
    data = look(closing(), SEEN)
    corrected = data_files(
        [whole("a", ended("2026-11-02", corrections=[{"on": "2026-11-05", "what": "更正"}]))],
        UNITS,
        ledger=data["data/postings.yaml"],
    )
    kinds = [one.kind for one in due(corrected, SEEN + 4 * DAY)]
    assert kinds == [Kind.MISSED, Kind.WAITING]
    assert "更正后的正文还没有在网上看到" in told(corrected, SEEN + 4 * DAY)[1]


@pytest.mark.parametrize("days", [0, 1])
def test_a_look_of_today_or_yesterday_is_enough(days: int) -> None:
    """Today's run may be to come."""
    assert due(look(closing(), SEEN), SEEN + days * DAY) == []


def test_a_day_without_a_look_while_a_notice_is_posted() -> None:
    assert told(look(closing(), SEEN), SEEN + 2 * DAY) == [
        "2026-11-03 没有查看：2026-11-02 以后没有查看过网上的公告，有 1 份正在公示；没有查看，公示期就不能期满。"
        "请运行 python site.py deploy --to 网站文件夹，并查明定时任务为什么没有运行"
    ]


def test_a_run_that_failed() -> None:
    data = unwatched(look(closing(), SEEN), SEEN + DAY, "failed")
    assert told(data, SEEN + DAY) == [
        "2026-11-03 查看失败：2026-11-03 到网上查看公告，有 1 份没有看成。"
        "请打开 https://www.example.gov.cn/xmt/ 看看网站是否正常，再运行 python site.py deploy --to 网站文件夹"
    ]
    mended = look(data, SEEN + DAY)
    assert due(mended, SEEN + DAY) == []


def test_a_notice_that_is_no_longer_online_comes_first() -> None:
    data = unwatched(look(closing(), SEEN), SEEN + DAY, "absent")
    assert told(data, SEEN + 3 * DAY)[0] == (
        f"2026-11-03 公告不在网上：{CLOSING}，2026-11-03 查看时不在网上，不在的日子不计入公示期。"
        "请马上恢复网上的公告，再运行 python site.py deploy --to 网站文件夹"
    )
    assert [one.kind for one in due(data, SEEN + 3 * DAY)] == [Kind.GONE, Kind.MISSED]


def test_days_that_somebody_declared_are_no_look() -> None:
    """A declaration about the past does not stand for yesterday's run."""
    data = look(closing(), SEEN)
    register = register_of(data, SEEN + 5 * DAY)
    span = (SEEN + 3 * DAY, SEEN + 5 * DAY)
    entries = looks.absent(register.directory.ledger, register.board, span, ())
    [one] = due({**data, "data/postings.yaml": ledger.as_yaml(entries)}, SEEN + 5 * DAY)
    assert (one.kind, one.day) == (Kind.MISSED, SEEN + DAY)


def test_an_account_is_about_to_stop() -> None:
    """Named from ``within`` days before through the day itself; afterwards nobody can see here whether it did."""
    data = look(closing(stops_on="2026-11-10"), SEEN)
    assert told(data, SEEN + DAY) == [
        "2026-11-10 停更：示例市样例馆“示例样例”（微信公众号，a），2026-11-10 停更。"
        f"请{WHOM}在停更以前发最后一条消息，写法见 python site.py notice a --out a.txt"
    ]
    named = [day for day in range(12) if Kind.STOPS in [one.kind for one in due(data, SEEN + day * DAY)]]
    assert named == list(range(1, 9))


def test_a_window_is_about_to_end_and_then_is_over() -> None:
    """Before its end it says when; a day after it was found over, the real end is due."""
    data = closing()
    for day in range((OVER - SEEN).days + 1):
        data = look(data, SEEN + day * DAY)
    assert told(data, OVER - 7 * DAY) == [
        f"2026-11-24 公示将满：{CLOSING}，公示到 2026-11-23，下一次查看确认以后期满。"
        f"期满以后请{WHOM}在平台上关停，再运行 python site.py file 办结 a"
    ]
    assert due(data, OVER - 8 * DAY) == []
    assert told(data, OVER + DAY) == [
        "2026-11-24 期满待办结：示例市样例馆“示例样例”（微信公众号，a），公示 2026-11-23 期满，还没有办结，"
        f"仍是官方账号。请{WHOM}在平台上关停，再运行 python site.py file 办结 a"
    ]


def test_the_end_of_another_notice_asks_for_nothing() -> None:
    """After a change of name nothing is left to be done with the account."""
    renamed = whole("a", changed("2026-11-02", name=("示例旧名", "示例样例")))
    assert due(look(data_files([renamed], UNITS), SEEN), SEEN, within=60) == []


def test_many_accounts_of_one_notice_are_counted() -> None:
    accounts = [whole(f"a{n}", ended("2026-11-02"), name=f"示例样例{n}") for n in range(7)]
    [one] = due(look(data_files(accounts, UNITS), SEEN), SEEN, within=30)
    assert one.todo.endswith("file 办结 a0 a1 a2 a3 a4 ……（共 7 个）")


def test_a_filing_without_the_day_on_which_it_was_filed() -> None:
    """With the last day that the site's rule allows, and for how long it has been so where it allows the very day."""
    data = data_files([{**account("a", checked=CHECKED), "filings": [opened("2026-11-20")]}], UNITS)
    assert told(data, date(2026, 11, 21)) == [
        "2026-11-25 没有备案日期：示例市样例馆“示例样例”（微信公众号，a），2026-11-20 开设，没有写备案日期，"
        f"最迟 2026-11-25 报备案。请{WHOM}报备案（备案表：python site.py form a --filing 1），"
        "再把 filed_on 写进备案记录"
    ]
    assert due(data, date(2026, 11, 21), within=3) == []


@pytest.mark.parametrize(
    ("filing", "on", "by"),
    [
        ({"working_days": 0}, "2026-11-20", "2026-11-20"),
        ({"effective": "2026-11-21"}, "2026-11-20", None),
        ({}, "不详", None),
        ({}, "2026-12-30", None),  # 2027 is not published
    ],
)
def test_a_day_by_which_to_file_is_named_only_where_it_is_known(filing: Record, on: str, by: str | None) -> None:
    accounts = [{**account("a", checked=CHECKED), "filings": [opened(on)]}]
    register = register_of(data_files(accounts, UNITS, site={"filing": filing}), date(2026, 12, 30))
    [one] = [one for one in agenda(register, 7).matters if one.kind is Kind.UNFILED]
    assert (str(one.day) if one.day else None) == by
    assert ("最迟" in one.what) == (by is not None)


def test_the_calendar_of_next_year_is_missing_in_december() -> None:
    data = data_files([whole()], UNITS)
    assert due(data, date(2026, 11, 30)) == []
    assert told(data, date(2026, 12, 1)) == [
        "2026-12-01 缺放假安排：还没有 2027 年的放假安排，公示期跨进 2027 年的公告不能期满。"
        "国务院办公厅公布以后，请升级程序，或填写 data/workdays.yaml（见文档《日历》docs/calendar.md）"
    ]
    assert due(data_files([whole()], UNITS, workdays=[YEAR_2027]), date(2026, 12, 1)) == []


def test_a_year_that_has_begun_without_its_calendar_stays_due() -> None:
    assert [one.what[:12] for one in due(data_files([whole()], UNITS), date(2027, 3, 1))] == ["还没有 2027 年的放"]


@pytest.mark.parametrize(
    ("checked", "since"),
    [("2025-11-20", date(2026, 11, 21)), ("2024-02-29", date(2025, 3, 1)), ("2025-02-28", date(2026, 3, 1))],
)
def test_an_account_unchecked_for_a_year(checked: str, since: date) -> None:
    """It is due on the day on which the report of 12 months begins to list it."""
    data = data_files([whole(checked={**CHECKED, "on": checked})], UNITS)
    assert due(data, since - DAY, within=0) == []
    assert told(data, since, within=0) == [
        f"{since} 超过 12 个月没有核对：示例市样例馆“示例样例”（微信公众号，a），最近核对 {checked}。"
        f"请{WHOM}核对，再运行 python site.py file 核对 a"
    ]
    assert oversight.unchecked(register_of(data, since).directory, months_before(since, 12))


def test_an_account_that_nobody_ever_checked() -> None:
    accounts = [{key: value for key, value in whole().items() if key != "checked"}]
    [one] = due(data_files(accounts, UNITS), SEEN)
    assert (one.kind, one.day, "从未核对" in one.what) == (Kind.UNCHECKED, None, True)


def test_whoever_took_over_is_asked() -> None:
    """A unit that is no more answers no telephone."""
    units = [
        unit(contact={"phone": "0000-1"}, ended={"on": "2026-03-01", "into": ["xg"]}),
        unit("xg", "示例市新馆", contact={"phone": "0000-2"}),
    ]
    accounts = [whole(checked={**CHECKED, "on": "2025-01-01"})]
    [one] = [one for one in due(data_files(accounts, units), SEEN) if one.kind is Kind.UNCHECKED]
    assert one.todo.startswith("请示例市新馆（电话 0000-2）核对")


# All of it together


def everything() -> Register:
    """A register with a matter of nearly every kind on 2026-12-02, some of them to come."""
    day = date(2026, 12, 2)
    accounts = [
        whole("over", ended("2026-11-02"), name="示例甲"),
        whole("stops", ended("2026-11-20", stops_on="2026-12-08"), name="示例乙"),
        {**account("unfiled", name="示例丙", checked=CHECKED), "filings": [opened("2026-12-01")]},
        whole("late", name="示例丁", checked={**CHECKED, "on": "2025-12-05"}),
        whole("never", name="示例戊", checked={**CHECKED, "on": "2024-12-05"}),
    ]
    data = data_files(accounts[:2], UNITS)
    for number in range(4):
        data = look(data, [SEEN, date(2026, 11, 20), OVER, OVER + DAY][number]) if number else seen_first(data)
    waiting = whole("waiting", ended("2026-12-02"), name="示例己")
    return register_of(data_files([*accounts, waiting], UNITS, ledger=data["data/postings.yaml"]), day)


def seen_first(data: dict[str, bytes]) -> dict[str, bytes]:
    only = data_files([whole("over", ended("2026-11-02"), name="示例甲")], UNITS)
    return {**data, "data/postings.yaml": look(only, SEEN)["data/postings.yaml"]}


REGISTER = everything()


def test_the_most_urgent_comes_first() -> None:
    """What is late or due today stands before what has time, whatever its kind."""
    found = agenda(REGISTER, 7)
    assert [(one.kind, str(one.day)) for one in found.now] == [
        (Kind.MISSED, "2026-11-26"),
        (Kind.WAITING, "2026-12-02"),
        (Kind.OVER, "2026-11-24"),
        (Kind.CALENDAR, "2026-12-01"),
        (Kind.UNCHECKED, "2025-12-06"),
    ]
    assert [(one.kind, str(one.day)) for one in found.soon] == [
        (Kind.STOPS, "2026-12-08"),
        (Kind.UNFILED, "2026-12-04"),
        (Kind.UNCHECKED, "2026-12-06"),
    ]


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 40), st.integers(0, 40))
def test_looking_further_ahead_only_adds(one: int, more: int) -> None:
    """What is due within few days is due within more, and nothing else is named for those days."""
    near, far = agenda(REGISTER, one), agenda(REGISTER, one + more)
    assert [m for m in far.matters if m.day is None or m.day <= near.until] == list(near.matters)


def test_it_says_what_the_report_says() -> None:
    """Accounts that wait to be closed, filings without a day, accounts unchecked: the report's own lists."""
    found = agenda(REGISTER, 366).matters
    directory = REGISTER.directory
    ids = {kind: sorted(m.subject for m in found if m.kind is kind) for kind in Kind}
    assert ids[Kind.OVER] == sorted(listing.id for listing in closures.due(REGISTER))
    assert len(ids[Kind.UNFILED]) == len(list(oversight.unfiled(directory)))
    until = directory.today + timedelta(days=366)
    assert ids[Kind.UNCHECKED] == sorted(a.id for a in oversight.unchecked(directory, months_before(until, 12)))


def test_the_text_has_two_lists() -> None:
    lines = due_text.as_text(agenda(REGISTER, 7)).splitlines()
    assert lines[0] == "示例市测试名录 2026-12-02：今天要办 5 件，到 2026-12-09 还有 3 件。"
    assert [line for line in lines if not line.startswith(" ")][1:] == ["今天要办：", "到 2026-12-09："]
    assert len(lines) == 3 + 2 * 8


def test_json_holds_every_matter() -> None:
    told = json.loads(due_text.as_json(agenda(REGISTER, 7)))
    assert (told["site"], told["today"], told["until"], told["more"]) == (
        "示例市测试名录", "2026-12-02", "2026-12-09", 0,
    )  # fmt: skip
    assert [one["now"] for one in told["due"]] == [True] * 5 + [False] * 3
    assert told["due"][2] == {
        "kind": "期满待办结",
        "day": "2026-11-24",
        "now": True,
        "what": "示例市样例馆“示例甲”（微信公众号，over），公示 2026-11-23 期满，还没有办结，仍是官方账号",
        "todo": f"请{WHOM}在平台上关停，再运行 python site.py file 办结 over",
        "url": "https://www.example.gov.cn/xmt/accounts/over/",
    }


def test_the_calendar_shows_each_matter_once_and_late_ones_today() -> None:
    """A strict reader takes it; UIDs are the same on every day, and a later day's supersede those of today."""
    one = due_text.as_ics(agenda(REGISTER, 7))
    assert one == due_text.as_ics(agenda(REGISTER, 7))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        events = {event.uid: event for event in ics.Calendar(one.decode()).events}
    assert len(events) == 8 and all(event.all_day for event in events.values())
    assert str(events["due-over-over@www.example.gov.cn"].begin.date()) == "2026-12-02"
    assert str(events["due-stops-stops@www.example.gov.cn"].begin.date()) == "2026-12-08"
    assert f"SEQUENCE:{date(2026, 12, 2).toordinal()}\r\n".encode() in one


def test_a_calendar_of_nothing_is_still_one() -> None:
    made = due_text.as_ics(agenda(register_of(data_files([whole()], UNITS), SEEN), 7))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert not ics.Calendar(made.decode()).events
