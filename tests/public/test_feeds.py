"""``feed.xml`` and ``notices.ics``, read by parsers that know nothing of this program."""

import json
import warnings
from datetime import date, timedelta
from pathlib import Path

import icalendar
import pytest

from roster.public import calendar_file, exports
from tests.support import account, changed, data_files, ended, look, register_of, run, write_site

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    import feedparser
    import ics

DAY = timedelta(days=1)
SEEN, END = date(2026, 11, 2), date(2026, 11, 23)
BASE = "https://www.example.gov.cn/xmt/"
NOTICE = f"{BASE}notices/2026-11-02-ylg-close/"
NAME = "“示例”<样例>&馆"


def closing(**more) -> dict[str, bytes]:
    return data_files([account("a", ended("2026-11-02", **more), name=NAME)])


def corrected(data: dict[str, bytes], on: str) -> dict[str, bytes]:
    """The same register after a correction of the reason."""
    files = closing(reason="整合同类账号", corrections=[{"on": on, "what": "关停原因更正为整合同类账号"}])
    return data | {"data/accounts.yaml": files["data/accounts.yaml"]}


def feed(data: dict[str, bytes], today: date):
    register = register_of(data, today)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        parsed = feedparser.parse(exports.feed(register, register.directory.site))
    assert not parsed.bozo, parsed.get("bozo_exception")
    return parsed


def ids(data: dict[str, bytes], today: date) -> set[str]:
    found = [entry.id for entry in feed(data, today).entries]
    assert len(found) == len(set(found)), "每个编号只出现一次"
    return set(found)


def test_the_feed_is_valid_and_tells_who_what_and_when() -> None:
    """An independent parser finds title, author, addresses and dates; titles are text, not markup."""
    parsed = feed(look(closing(), SEEN), SEEN)
    assert (parsed.version, parsed.feed.id, parsed.feed.title) == ("atom10", BASE, "示例市测试名录：公告")
    [entry] = parsed.entries
    assert (entry.id, entry.link) == (NOTICE, NOTICE)
    assert "<样例>" in entry.title.replace("&lt;", "<").replace("&gt;", ">")
    assert entry.updated == "2026-11-02T00:00:00+08:00"


def test_ids_stay_from_day_to_day_and_each_event_adds_one() -> None:
    """New, corrected, ended: one entry each, and what was there keeps its id for ever."""
    data = look(closing(), SEEN)
    assert ids(closing(), SEEN) == ids(data, SEEN) == ids(data, END) == {NOTICE}
    assert ids(data, END + DAY) == ids(data, END + 40 * DAY) == {NOTICE, f"{NOTICE}#ended"}
    again = look(corrected(data, "2026-11-10"), date(2026, 11, 10))
    during = {NOTICE, f"{NOTICE}#v2"}
    assert ids(again, date(2026, 11, 10)) == ids(again, END + DAY) == during
    assert during < ids(again, date(2026, 12, 30))


def test_a_correction_is_called_one() -> None:
    """The entry of a correction says 更正 and carries the new words."""
    data = look(corrected(look(closing(), SEEN), "2026-11-10"), date(2026, 11, 10))
    [entry] = [e for e in feed(data, date(2026, 11, 10)).entries if e.id.endswith("#v2")]
    assert entry.title.startswith("更正：") and "整合同类账号" in entry.content[0].value
    assert entry.content[0].value.startswith("<p>"), "escaped once"
    assert entry.updated == "2026-11-10T00:00:00+08:00"


def test_an_entry_that_ended_stays_ended_after_a_correction() -> None:
    """Ids that subscribers have seen never vanish: a correction after the end adds entries and removes none."""
    data = look(closing(), SEEN)
    before = ids(data, END + DAY)
    after = ids(look(corrected(data, "2026-11-25"), date(2026, 11, 25)), date(2026, 11, 25))
    assert before <= after


def test_feeds_do_not_change_while_nothing_happens() -> None:
    """The same board on another day: the same bytes of feed and calendar."""
    data = look(closing(), SEEN)
    one, other = register_of(data, SEEN + DAY), register_of(data, SEEN + 5 * DAY)
    site = one.directory.site
    assert exports.feed(one, site) == exports.feed(other, site)
    assert calendar_file.notices_ics(one, site) == calendar_file.notices_ics(other, site)


# The calendar


def calendar(data: dict[str, bytes], today: date) -> tuple[bytes, dict[str, "ics.Event"]]:
    register = register_of(data, today)
    raw = calendar_file.notices_ics(register, register.directory.site)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parsed = ics.Calendar(raw.decode())
    return raw, {event.uid: event for event in parsed.events}


def test_the_calendar_shows_the_window_and_the_day_after() -> None:
    """Posted from first_posted, DTEND (exclusive) is removable_from; a second event on that day."""
    raw, events = calendar(look(closing(), SEEN), SEEN)
    posted = events["2026-11-02-ylg-close-v1-posted@www.example.gov.cn"]
    removable = events["2026-11-02-ylg-close-v1-removable@www.example.gov.cn"]
    assert (posted.begin.date(), posted.all_day) == (SEEN, True)
    assert b"DTSTART;VALUE=DATE:20261102\r\nDTEND;VALUE=DATE:20261124\r\n" in raw.replace(b"\r\n ", b"")
    assert (removable.begin.date(), removable.url) == (END + DAY, NOTICE)
    assert NAME in posted.name


def test_an_unknown_year_gives_no_end() -> None:
    """While the calendar of a year is unknown there is no end to enter, and the event says why."""
    data = look(data_files([account("a", ended("2026-12-14"))]), date(2026, 12, 14))
    raw, events = calendar(data, date(2026, 12, 15))
    [event] = events.values()
    assert b"DTEND" not in raw and "待国务院办公厅公布 2027 年" in event.description


def test_uids_are_stable_and_a_correction_has_its_own() -> None:
    """The same notice keeps its events; its corrected wording gets new ones."""
    data = look(closing(), SEEN)
    assert set(calendar(data, SEEN)[1]) == set(calendar(data, END + 9 * DAY)[1])
    again = look(corrected(data, "2026-11-10"), date(2026, 11, 10))
    assert {uid.split("@")[0][-9:] for uid in calendar(again, date(2026, 11, 10))[1]} == {"v2-posted", "removable"}


def test_lines_end_and_fold_as_the_standard_says() -> None:
    """RFC 5545: CRLF, at most 75 octets a line, no character cut in two."""
    long = "很长的名称" * 30
    data = data_files([account("a", changed("2026-11-02", name=("旧名", long)), name=long)])
    raw, events = calendar(look(data, SEEN), SEEN)
    assert raw.endswith(b"\r\n") and raw.count(b"\n") == raw.count(b"\r\n")
    lines = raw.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert all(line.decode("utf-8") is not None for line in lines)
    assert any(long in event.name for event in events.values())


def test_nothing_waits_in_the_calendar() -> None:
    """A notice nobody saw has no dates; a calendar without events still has a component, as it must (RFC 5545, 3.6)."""
    raw, events = calendar(closing(), SEEN)
    assert events == {}
    [zone] = icalendar.Calendar.from_ical(raw).subcomponents
    assert (zone.name, zone["tzid"]) == ("VTIMEZONE", "UTC") and zone.subcomponents


def events(data: dict[str, bytes], today: date) -> dict[str, icalendar.Event]:
    found = icalendar.Calendar.from_ical(calendar(data, today)[0]).walk("VEVENT")
    return {event["uid"].split("-v1-")[1].split("@")[0]: event for event in found}


def test_an_end_that_moves_takes_the_events_along() -> None:
    """Same events, a higher SEQUENCE, stamped when the look was that moved it; never stamped in the future."""
    data = look(closing(), SEEN)
    before = events(data, SEEN + DAY)
    after = events(look(data, SEEN + 7 * DAY, lambda _: None), SEEN + 8 * DAY)
    assert before.keys() == after.keys() == {"posted", "removable"}
    for kind, event in before.items():
        assert event["dtstamp"].dt.date() == SEEN and after[kind]["dtstamp"].dt.date() == SEEN + 7 * DAY
        assert after[kind]["sequence"] > event["sequence"]
    assert after["removable"]["dtstart"].dt > before["removable"]["dtstart"].dt
    quiet = events(look(data, SEEN + 7 * DAY), SEEN + 8 * DAY)
    assert [quiet[kind].to_ical() for kind in before] == [event.to_ical() for event in before.values()]


# When to build again


@pytest.mark.parametrize(("today", "said"), [("2026-11-10", "2026-11-24"), ("2026-11-24", None)])
def test_the_build_ends_with_the_next_day_to_build(tmp_path: Path, today: str, said: str | None) -> None:
    """``next_change_on`` in notices.json and the last line of the build say the same."""
    root = write_site(tmp_path / "root", look(closing(), SEEN))
    done = run("build", "--root", root, "--no-search", today=today)
    last = done.stdout.strip().splitlines()[-1]
    assert json.loads((root / "public/api/v1/notices.json").read_bytes())["next_change_on"] == said
    assert last == f"下次必须重新生成的日期：{said}" if said else "：无" in last
