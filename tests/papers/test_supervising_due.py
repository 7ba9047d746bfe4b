"""What the supervising office must do by when: cases at each stage, mending, the filing chain, other registers."""

import json
import warnings
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roster.directory import cases
from roster.papers import due_text, robots
from roster.papers.due import Due, Kind, agenda
from roster.papers.robots import Robot
from roster.records.fakes import Answer, CaseLetter, Confirmed, Fake, Lead, Outcome, PursuitPolicy
from tests.support import (
    Record,
    account,
    as_data,
    data_files,
    gone,
    look,
    opened,
    receipt,
    register_of,
    undone,
    unit,
    write_site,
)

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import ics

TODAY = date(2026, 11, 20)
CHECKED = {"on": "2026-10-08", "by": "ylg", "how": "登录后台核对"}
WHOM = "示例市样例馆（电话 0000-12345）"
IDENTITY = "gh_0f0f0f0f0f0f"


def quiet(**more: Any) -> Record:
    """An account about which nothing is due."""
    return account("a", checked=CHECKED) | {"filings": [opened(filed_on="2019-03-01")]} | more


def files(*accounts: Record, site: Record | None = None, **more: Any) -> dict[str, bytes]:
    """A site whose further files are given by name, as ``fakes`` or ``inspections``."""
    made = data_files(list(accounts) or [quiet()], [unit(contact={"phone": "0000-12345"})], site=site or {})
    return made | {f"data/{name}.yaml": as_data({name: records}) for name, records in more.items()}


def due(data: dict[str, bytes], today: date = TODAY, within: int = 7) -> list[Due]:
    return list(agenda(register_of(data, today), within).matters)


def told(data: dict[str, bytes], today: date = TODAY, within: int = 7) -> list[str]:
    return [f"{one.day} {one.kind}：{one.what}。{one.todo}" for one in due(data, today, within)]


def case(*letters: Record, **more: Any) -> Record:
    made = {
        "id": "jm-2026-001", "platform": "wechat", "account_id": IDENTITY, "name": "样例官网", "imitates": "ylg",
        "reported": {"on": "2026-11-02", "how": "群众来电"}, "letters": list(letters),
    }  # fmt: skip
    return {key: value for key, value in (made | more).items() if value}


CONFIRMED = {"on": "2026-11-04", "by": "ylg"}
SENT = [{"to": to, "on": "2026-11-05"} for to in ("平台", "网信", "上级")]
ANSWERED = [one | {"answer": {"on": "2026-11-09", "what": "已受理"}} for one in SENT[:2]] + SENT[2:]


# Cases of fakes


def test_a_lead_that_nobody_has_confirmed() -> None:
    """By its id and platform alone: nobody knows yet that it is a fake."""
    assert told(files(fakes=[case()])) == [
        "2026-11-09 假冒待核实：案件 jm-2026-001（微信公众号）还没有核实，最迟 2026-11-09。"
        "请查清它是不是假冒：是的运行 python site.py fake 核实 jm-2026-001 --by 单位编号；"
        "不是的运行 python site.py fake 结案 jm-2026-001 --how 结果"
    ]
    [undated] = due(files(fakes=[case(reported=None)]))
    assert (undated.kind, undated.day) == (Kind.UNCONFIRMED, None) and "最迟" not in undated.what


def test_a_confirmed_case_of_which_nobody_was_told() -> None:
    """Platform and 网信 in one matter, the report upward in another; each with the command that writes the letter."""
    assert told(files(fakes=[case(confirmed=CONFIRMED)])) == [
        f"2026-11-11 假冒待去函：案件 jm-2026-001（微信公众号 {IDENTITY}）核实了，"
        "还没有致函平台、网信，最迟 2026-11-11。"
        "请运行 python site.py letter --case jm-2026-001 --to platform；"
        "python site.py letter --case jm-2026-001 --to 网信",
        f"2026-11-11 假冒待上报：案件 jm-2026-001（微信公众号 {IDENTITY}）核实了，还没有报上级备案，最迟 2026-11-11。"
        "请运行 python site.py letter --case jm-2026-001 --to superior",
    ]


def test_a_letter_without_answer() -> None:
    """Due once its limit comes near; the site sets that."""
    data = files(fakes=[case(*SENT, confirmed=CONFIRMED)])
    assert due(data) == [] and due(data, date(2026, 11, 27)) == []
    assert [(one.kind, str(one.day)) for one in due(data, date(2026, 11, 28))] == [(Kind.UNANSWERED, "2026-12-05")] * 2
    quick = files(fakes=[case(*SENT, confirmed=CONFIRMED)], site={"pursuit": {"answer_days": "10"}})
    assert told(quick)[0] == (
        f"2026-11-15 假冒待答复：案件 jm-2026-001（微信公众号 {IDENTITY}）发给平台的函还没有答复，最迟 2026-11-15。"
        "请催办；收到答复的运行 python site.py fake 答复 jm-2026-001 --from 平台 --what 答复内容"
    )


def test_a_case_that_everybody_answered_waits_for_its_end() -> None:
    data = files(fakes=[case(*ANSWERED, confirmed=CONFIRMED)], site={"pursuit": {"answer_days": "10"}})
    assert told(data) == [
        f"2026-11-19 假冒待结案：案件 jm-2026-001（微信公众号 {IDENTITY}）各处都答复了，还没有结案，最迟 2026-11-19。"
        "请核对它还在不在：关停了的运行 python site.py fake 关停 jm-2026-001；"
        "没有的运行 python site.py fake 结案 jm-2026-001 --how 结果"
    ]


@pytest.mark.parametrize("end", [{"closed_on": "2026-11-10"}, {"outcome": {"on": "2026-11-10", "how": "不是假冒"}}])
def test_a_case_that_is_over_asks_for_nothing(end: Record) -> None:
    assert due(files(fakes=[case(*SENT, confirmed=CONFIRMED, **end)]), within=366) == due(files(), within=366)


DAYS = st.dates(date(2026, 10, 1), date(2026, 12, 31))


@st.composite
def any_case(draw: st.DrawFn) -> Fake:
    letters = [
        CaseLetter(to=to, on=draw(DAYS), answer=Answer(on=draw(DAYS), what="x") if draw(st.booleans()) else None)
        for to in draw(st.lists(st.sampled_from(["平台", "网信", "公安", "上级"]), max_size=6))
    ]
    return Fake(
        id="f", platform="wechat", account_id="gh_0f0f0f0f0f0f", letters=tuple(letters),
        reported=Lead(on=draw(DAYS), how="x") if draw(st.booleans()) else None,
        confirmed=Confirmed(on=draw(DAYS), by="a") if draw(st.booleans()) else None,
        closed_on=draw(st.none() | DAYS),
        outcome=draw(st.none() | st.builds(Outcome, on=DAYS, how=st.sampled_from(["公安处理", "不是假冒"]))),
    )  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(any_case(), DAYS)
def test_every_open_case_waits_for_something_and_no_other_does(fake: Fake, today: date) -> None:
    """Whatever was recorded in whatever order: none is forgotten."""
    waits = list(cases.waits(fake, PursuitPolicy(), today))
    assert bool(waits) == (cases.stage(fake, today) in cases.OPEN)
    assert len({(one.step, one.number) for one in waits}) == len(waits)


# Inspections


def looked(**more: Any) -> Record:
    given = {
        "account": "a", "on": "2026-11-10", "by": "ylg", "passed": ["内容"], "mend_by": "2026-11-18",
        "failed": [{"indicator": "更新", "found": "x"}, {"indicator": "互动", "found": "y"}],
    } | more  # fmt: skip
    return {key: value for key, value in given.items() if value}


def test_what_is_to_be_mended() -> None:
    """From a week before the day until somebody says that it is mended."""
    data = files(inspections=[looked()])
    assert told(data) == [
        "2026-11-18 整改：示例市样例馆“示例样例”（微信公众号，a），2026-11-10 检查“更新”“互动”不合格，"
        f"整改期限 2026-11-18 已过。请{WHOM}改好；复查合格的，运行 python site.py inspect 整改 a --inspected 2026-11-10"
    ]
    assert "已过" not in told(data, date(2026, 11, 18))[0]
    assert due(data, date(2026, 11, 10)) == [] and len(due(data, date(2026, 11, 11))) == 1
    assert due(files(inspections=[looked(mended_on="2026-11-19")])) == []


def test_a_fault_without_a_day_to_mend_by_is_due_now() -> None:
    [one] = due(files(inspections=[looked(mend_by=None)]))
    assert one.day is None and one.what.endswith("没有定整改期限")


def test_an_account_that_is_no_more_has_nothing_to_mend() -> None:
    closing = gone("2026-09-07", "2026-10-12", filed_on="2026-09-07")
    over = quiet(filings=[opened(filed_on="2019-03-01"), closing])
    del over["checked"]
    seen = look(files(undone(over)), date(2026, 9, 7))["data/postings.yaml"]
    data = files(over, inspections=[looked(on="2026-09-01", mend_by="2026-09-30")]) | {"data/postings.yaml": seen}
    assert Kind.MENDING not in [one.kind for one in due(data, within=366)]


# The way of a filing


def chained(*entered: str | None) -> dict[str, bytes]:
    asked = {"effective": "2026-01-01", "entering": {"working_days": "3"}, "reporting": {"working_days": "5"}}
    accounts = []
    for number, day in enumerate(entered):
        filing = opened("2026-11-02", filed_on="2026-11-02", **({"entered_on": day} if day else {}))
        named = account(f"a{number}", name=f"样例{number}号", checked=CHECKED)
        accounts.append(named | {"filings": [filing]})
    return files(*accounts, site={"filing": asked, "rules": {"name-differs": "off"}})


def test_filings_that_wait_for_a_stage_stand_together_by_their_day() -> None:
    assert told(chained(None, None, "2026-11-17")) == [
        "2026-11-05 备案积压：2 条备案等着录入，最迟 2026-11-05。"
        "请录入到上级系统，再运行 python site.py file 录入 a0 a1",
        "2026-11-24 备案积压：1 条备案等着上报，最迟 2026-11-24。请上报到上级系统，再运行 python site.py file 上报 a2",
    ]
    assert due(files(quiet(filings=[opened("2026-11-02", filed_on="2026-11-02")]))) == []


# Other registers

COPY = json.dumps({"accounts": []}).encode()


def followed(**days: str) -> dict[str, bytes]:
    base = "https://sheng.example.gov.cn/"
    made = files(registers=[{"id": "sheng", "name": "示例省名录", "base_url": base}])
    if not days:
        return made
    return made | {"data/followed/sheng.json": COPY, "data/followed/sheng.yaml": receipt(COPY, base, **days)}


def test_a_copy_that_nobody_fetched_or_that_is_old_or_that_could_not_be_renewed() -> None:
    todo = "。请运行 python site.py follow sheng，照它说的办"
    assert told(followed()) == [f"None 别的名录的副本：“示例省名录”的副本还没有取来，问到它的账号答不出来{todo}"]
    assert due(followed(on="2026-11-01")) == []
    assert due(followed(on="2026-10-25"))[0].day == date(2026, 11, 26)
    assert told(followed(on="2026-10-01")) == [
        f"2026-11-02 别的名录的副本：“示例省名录”的副本是 2026-10-01 取来的，每月应取一次{todo}"
    ]
    assert told(followed(on="2026-11-01", refused_on="2026-11-19")) == [
        f"2026-11-19 别的名录的副本：“示例省名录”的副本 2026-11-19 起取不来，仍用 2026-11-01 的{todo}"
    ]


# However it is told


def everything() -> dict[str, bytes]:
    fakes = [case(), case(id="jm-2026-002", account_id="gh_0f0f0f0f0f02", confirmed=CONFIRMED)]
    fakes.append(case(*SENT, id="jm-2026-003", account_id="gh_0f0f0f0f0f03", confirmed=CONFIRMED))
    more = {
        "data/fakes.yaml": as_data({"fakes": fakes}),
        "data/inspections.yaml": as_data({"inspections": [looked(account="a0")]}),
    }
    return (
        chained(None, "2026-11-17")
        | followed(on="2026-10-01")
        | more
        | {
            path: text
            for path, text in chained(None, "2026-11-17").items()
            if path in ("data/accounts.yaml", "data/site.yaml")
        }
    )


def test_each_form_tells_all_of_it_and_ids_stay_the_same() -> None:
    """Text, JSON, calendar, and both robots; the id of an event does not change with the day."""
    near, later = (agenda(register_of(everything(), day), 30) for day in (TODAY, TODAY + timedelta(3)))
    kinds = {one.kind for one in near.matters}
    assert kinds >= {
        Kind.UNCONFIRMED, Kind.UNSENT, Kind.UNREPORTED, Kind.UNANSWERED, Kind.COPY, Kind.MENDING, Kind.BACKLOG,
    }  # fmt: skip
    assert all(one.what in due_text.as_text(near) for one in near.matters)
    assert [one["what"] for one in json.loads(due_text.as_json(near))["due"]] == [one.what for one in near.matters]
    ids = [{event.uid for event in ics.Calendar(due_text.as_ics(some).decode()).events} for some in (near, later)]
    assert len(ids[0]) == len(near.matters) and ids[0] <= ids[1]
    assert all(uid.isascii() for uid in ids[0])
    for robot in (Robot.WECOM, Robot.DINGTALK):
        said = json.loads(robots.message(near, robot))
        text = said["markdown"].get("content") or said["markdown"]["text"]
        assert all(kind.value in text for kind in kinds)


def test_the_commands_that_are_told_are_taken(tmp_path: Path, run: Callable) -> None:
    """Each as it stands there, with what a person fills in."""
    site = write_site(tmp_path, everything())
    filled = {"单位编号": "ylg", "答复内容": "已受理", "结果": "无法处置"}
    for one in agenda(register_of(everything(), TODAY), 30).matters:
        if one.kind in (Kind.COPY, Kind.UNCHECKED, Kind.CALENDAR):
            continue
        for told in one.todo.split("python site.py ")[1:]:
            words = [filled.get(word, word) for word in told.split("；")[0].split("，")[0].split()]
            more = ["--out", site / "letter.docx", "--overwrite"] if words[0] == "letter" else ["--dry-run", "--no-ask"]
            done = run(*words, *more, "--root", site, today=TODAY)
            assert done.returncode == 0, (words, done.stderr)
