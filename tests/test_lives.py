"""Three accounts from announcement to 办结: at each step every output says the same of each, and it is true."""

import html
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from roster.papers import oversight
from roster.public import pages
from roster.public.lookup import Lookup, shard_of
from roster.public.register import Register
from roster.text import likeness
from tests.support import Record, account, check, data_files, ended, look, unit

SEEN = date(2026, 11, 2)
END = date(2026, 11, 23)  # the 15th working day after SEEN
DAY = timedelta(days=1)
UNITS = [unit(), unit("sjg", "示例市上级馆", contact={"phone": "0000-12345000"})]
ORDERED = {"approved": "责令关闭", "approved_by": "示例市上级馆", "announced_by": "sjg"}


@dataclass(frozen=True)
class Told:
    """What is claimed of an account: is it official still, has it stopped, is its notice over."""

    official: bool
    stopped: bool
    over: bool


# Obeys the rule; is closed too early; was ordered closed by the office above and is closed late.
STORIES: Mapping[str, tuple[Record, date]] = {
    "orderly": (ended("2026-11-02", stops_on="2026-11-26", name="守规样例"), date(2026, 11, 30)),
    "early": (ended("2026-11-02", "注销", stops_on="2026-11-10"), date(2026, 11, 12)),
    "ordered": (ended("2026-11-02", **ORDERED), date(2026, 12, 10)),
}
NAMES = {"orderly": "守规样例", "early": "提早样例", "ordered": "责令样例"}
STEPS = [SEEN, SEEN + 7 * DAY, SEEN + 8 * DAY, date(2026, 11, 12), END, END + DAY, date(2026, 11, 26),
         date(2026, 11, 30), date(2026, 12, 9), date(2026, 12, 10), date(2026, 12, 30)]  # fmt: skip


def accounts(day: date) -> list[Record]:
    """The records as they stand on a day: the real end is written when it has come."""
    made = []
    for id_, (filing, done_on) in STORIES.items():
        filing = {key: value for key, value in filing.items() if key != "name"}
        if day >= done_on:
            filing["done"] = {"on": str(done_on), "how": "平台搜不到"}
        made.append(account(id_, filing, name=NAMES[id_], checked={"on": "2026-11-01", "by": "ylg", "how": "登录后台"}))
    return [*made, account("stays", name="留下样例", platform="weibo", account_id="1000000001")]


def truth(id_: str, day: date) -> Told:
    """What an observer of the offices knows."""
    filing, done_on = STORIES[id_]
    stops_on = date.fromisoformat(filing["stops_on"]) if "stops_on" in filing else None
    return Told(day < done_on, stops_on is not None and stops_on <= day, day > END)


def site_on(day: date) -> tuple[dict[str, str], Register]:
    """Every output of a day, and the register that it is made from."""
    seen = look(data_files(accounts(SEEN), UNITS), SEEN)["data/postings.yaml"]
    checked = check(data_files(accounts(day), UNITS, ledger=seen), day)
    made = {page.path: page.make() for page in pages.plan(checked.sources)[0]}
    return {path: data.decode("utf-8", "replace") for path, data in made.items()}, checked.sources.register


def words(page: str) -> str:
    """What a reader sees in the main part of a page."""
    main = page[page.index("<main") : page.index("</main>")]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", main)))


def of_page(site: Mapping[str, str], _: Register, id_: str) -> Told:
    text = words(site[f"accounts/{id_}/index.html"])
    return Told("仍是官方账号" in text or "曾是官方账号" not in text, _stopped(text), "公示期已满" in text)


def _stopped(text: str) -> bool:
    return re.search(r"已于\d+年\d+月\d+日停止更新", text) is not None


def of_answer(_: Mapping[str, str], register: Register, id_: str) -> Told:
    """What verify/ is given."""
    index = Lookup(register)
    [(role, record)] = _entries(index, f"n:{likeness.normal(NAMES[id_])}")
    return Told(role == "is", _stopped(record["told"]), "公示期已满" in record["told"])


def _entries(index: Lookup, key: str) -> list[tuple[str, Mapping[str, str]]]:
    shard = json.loads(index.exact_shard(shard_of(key, index.shards[0])))
    pairs = shard["keys"][key]
    return [(pairs[n], shard["records"][pairs[n + 1]]) for n in range(0, len(pairs), 2)]


def of_export(site: Mapping[str, str], _: Register, id_: str) -> Told:
    day = json.loads(site["verify/register.json"])["date"]
    row = next(row for row in json.loads(site["api/v1/accounts.json"])["accounts"] if row["id"] == id_)
    stopped = row["stops_on"] is not None and row["stops_on"] <= day
    assert (row["ended_on"] is not None) == row["state"].startswith("已")
    return Told(not row["state"].startswith("已"), stopped, row["state"].endswith("待办结"))


def of_unit(site: Mapping[str, str], _: Register, id_: str) -> Told | None:
    text = site["units/ylg/index.html"]
    in_use, _, rest = text.partition("已关停、注销的账号")
    assert (f"accounts/{id_}/" in in_use) != (f"accounts/{id_}/" in rest)
    return Told(f"accounts/{id_}/" in in_use, False, False)


SURFACES: tuple[Callable[[Mapping[str, str], Register, str], Told], ...] = (of_page, of_answer, of_export)


@pytest.mark.parametrize("day", STEPS, ids=str)
def test_every_output_tells_the_same_and_the_truth(day: date) -> None:
    """Home, account, unit, answer, notice, feed, exports and report: none contradicts another on any day."""
    site, register = site_on(day)
    official = 1 + sum(truth(id_, day).official for id_ in STORIES)
    assert f"在用 {official} 个" in words(site["index.html"]).replace("  ", " ")
    for id_ in STORIES:
        true = truth(id_, day)
        for surface in SURFACES:
            told = surface(site, register, id_)
            assert told.official == true.official, (surface.__name__, id_)
            if true.official:
                assert (told.stopped, told.over) == (true.stopped, true.over), (surface.__name__, id_)
        assert of_unit(site, register, id_).official == true.official
    _notices_are_true(site, day)
    _the_report_is_true(register, day)


def _notices_are_true(site: Mapping[str, str], day: date) -> None:
    """A notice stays through its window whatever became of its accounts, and keeps its words."""
    told = json.loads(site["api/v1/notices.json"])["notices"]
    assert sorted(notice["id"] for notice in told) == [
        "2026-11-02-sjg-close", "2026-11-02-ylg-cancel", "2026-11-02-ylg-close",
    ]  # fmt: skip
    for notice in told:
        expected = "已期满" if day > END else "公示中"
        page = site[f"notices/{notice['id']}/index.html"]
        assert notice["state"] == expected and f'data-notice-state="{expected}"' in page
        assert notice["removable_from"] == str(END + DAY)
        assert f"notices/{notice['id']}/" in site["feed.xml"]
        assert (f"notices/{notice['id']}/" in site["index.html"]) == (day <= END)


def _the_report_is_true(register: Register, day: date) -> None:
    sections = {section.id: section for section in oversight.sections(register, 6, None)}
    due = {row.account for row in sections["due"].rows}
    assert due == {id_ for id_ in STORIES if truth(id_, day).official and day > END}
    assert {row.account for row in sections["early"].rows} == ({"early"} if day >= date(2026, 11, 12) else set())
