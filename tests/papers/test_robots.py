"""What is written to the robots of chats: within their lengths, nothing lost in silence, no name that is markup."""

import base64
import hashlib
import hmac
import json
import re
from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roster.papers import robots
from roster.papers.due import Agenda, Due, Kind
from roster.papers.robots import Robot
from tests.support import data_files, register_of

TODAY = date(2026, 11, 29)
SITE = register_of(data_files(), TODAY).directory.site
KEY = "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"
WECOM = f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}"
DINGTALK = "https://oapi.dingtalk.com/robot/send?access_token=0123456789abcdef"


def matter(kind: Kind = Kind.UNCHECKED, what: str = "事情", todo: str = "去办", day: date | None = TODAY) -> Due:
    return Due(kind, day, what, todo, "a")


def agenda(*matters: Due) -> Agenda:
    return Agenda(SITE, TODAY, TODAY + timedelta(days=7), matters)


def text_of(body: bytes) -> str:
    told = json.loads(body)["markdown"]
    return told.get("content") or told["text"]


def test_the_message_of_wecom() -> None:
    later = TODAY + timedelta(days=2)
    body = robots.message(agenda(matter(), matter(Kind.STOPS, "某号停更", "请某馆发", later)), Robot.WECOM)
    assert json.loads(body) == {
        "msgtype": "markdown",
        "markdown": {
            "content": "**示例市测试名录 2026-11-29：今天要办 1 件，到 2026-12-06 还有 1 件**\n"
            "**超过 12 个月没有核对**：事情。去办\n"
            "**2026-12-01 停更**：某号停更。请某馆发"
        },
    }


def test_the_message_of_dingtalk_has_a_title_and_paragraphs() -> None:
    """Its Markdown joins lines that no empty line parts."""
    assert json.loads(robots.message(agenda(matter()), Robot.DINGTALK)) == {
        "msgtype": "markdown",
        "markdown": {
            "title": "示例市测试名录 2026-11-29：今天要办 1 件",
            "text": "**示例市测试名录 2026-11-29：今天要办 1 件**\n\n**超过 12 个月没有核对**：事情。去办",
        },
    }


def test_other_programs_get_plain_data() -> None:
    told = json.loads(robots.message(agenda(matter(day=None)), Robot.JSON))
    assert told["more"] == 0 and told["due"] == [
        {
            "kind": "超过 12 个月没有核对",
            "day": None,
            "now": True,
            "what": "事情",
            "todo": "去办",
            "url": "https://www.example.gov.cn/xmt/",
        }
    ]


MATTERS = st.lists(
    st.builds(
        matter,
        st.sampled_from(list(Kind)),
        st.text(st.characters(exclude_categories=("Cs",)), max_size=400),
        st.text(max_size=80).filter(str.isprintable),
        st.sampled_from([None, TODAY, TODAY + timedelta(days=3)]),
    ),
    max_size=90,
)


@settings(max_examples=150, deadline=None)
@given(MATTERS)
def test_what_is_cut_is_counted(matters: list[Due]) -> None:
    """Lines shown and lines said to be left out are all there are, kind by kind, within the bytes a robot takes."""
    for robot, most in ((Robot.WECOM, 4096), (Robot.DINGTALK, 20_000)):
        body = robots.message(agenda(*matters), robot)
        text = text_of(body)
        assert (len(text.encode()) if robot is Robot.WECOM else len(body)) <= most
        lines = [line for line in text.split("\n") if line]
        left = re.fullmatch(r"还有 (\d+) 件没有列出（(.+)），请运行 python site\.py due 看全部", lines[-1])
        shown = lines[1:-1] if left else lines[1:]
        assert len(shown) + (int(left[1]) if left else 0) == len(matters)
        if left:
            counts = dict(part.rsplit(" ", 1) for part in left[2].split("、"))
            rest = [one.kind.value for one in matters[len(shown) :]]
            assert counts == {kind: str(rest.count(kind)) for kind in rest}


def test_as_much_is_shown_as_there_is_room_for() -> None:
    """One line more would not have fitted: a robot's length is not wasted."""
    matters = [matter(what="字" * 30) for _ in range(200)]
    text = text_of(robots.message(agenda(*matters), Robot.WECOM))
    assert 4096 - len(("**超过 12 个月没有核对**：" + "字" * 30 + "。去办\n").encode()) < len(text.encode()) <= 4096


@pytest.mark.parametrize("robot", Robot)
def test_nothing_is_cut_that_has_room(robot: Robot) -> None:
    """Many short matters are all told."""
    matters = [matter(what=f"第{number}件") for number in range(50)]
    body = robots.message(agenda(*matters), robot).decode()
    assert all(f"第{number}件" in body for number in range(50)) and "没有列出" not in body


def test_a_flood_is_cut_for_programs_too() -> None:
    matters = [matter(what="字" * 300) for _ in range(2000)]
    body = robots.message(agenda(*matters), Robot.JSON)
    told = json.loads(body)
    assert len(body) <= 1_000_000 and told["more"] and len(told["due"]) + told["more"] == 2000


@pytest.mark.parametrize(
    "name",
    [
        "[点我](https://evil.example)",
        "<@all>",
        '<font color="warning">急</font>',
        "**急**",
        "`rm`",
        "![](x)",
        "# 题",
        "&lt;b&gt;",
    ],
)
def test_a_name_is_no_markup(name: str) -> None:
    """Neither in a matter nor in the name of the site: no link, no call of all members, no colour."""
    site = replace(SITE, name=name)
    for robot in (Robot.WECOM, Robot.DINGTALK):
        for one in (agenda(matter(what=name, todo=name)), replace(agenda(matter()), site=site)):
            body = json.loads(robots.message(one, robot))["markdown"]
            rest = re.sub(r"^\*\*([^*]*)\*\*", r"\1", text_of(json.dumps({"markdown": body}).encode()), flags=re.M)
            assert not re.search(r"[<>\[\]*`#!&_~|\\]", rest + body.get("title", "")), rest


def test_a_line_break_in_words_begins_no_line() -> None:
    text = text_of(robots.message(agenda(matter(what="一\n二\r三\u2028四")), Robot.WECOM))
    assert text.splitlines()[1:] == ["**超过 12 个月没有核对**：一 二 三 四。去办"]


def test_the_signature_is_that_of_the_manual() -> None:
    """HMAC-SHA256 over ``timestamp\\nsecret`` with the secret as key, base64, then percent-encoded."""
    secret = "SEC000000"
    url = robots.signed(DINGTALK, secret, 1577262236757)
    query = parse_qs(urlsplit(url).query)
    expected = hmac.new(secret.encode(), b"1577262236757\nSEC000000", hashlib.sha256).digest()
    assert query["access_token"] == ["0123456789abcdef"] and query["timestamp"] == ["1577262236757"]
    assert base64.b64decode(query["sign"][0]) == expected
    assert not re.search(r"sign=[^&]*[+/=]", url)


@pytest.mark.parametrize(
    ("url", "robot"),
    [(WECOM, Robot.WECOM), (DINGTALK, Robot.DINGTALK), ("https://oapi.dingtalk.com.evil.example/", Robot.JSON)],
)
def test_an_address_says_whose_it_is(url: str, robot: Robot) -> None:
    assert robots.robot_at(url) is robot


@pytest.mark.parametrize(
    ("robot", "answer", "fault"),
    [
        (Robot.WECOM, b'{"errcode":0,"errmsg":"ok"}', ""),
        (Robot.DINGTALK, b'{"errcode":0,"errmsg":"ok"}', ""),
        (Robot.JSON, b"", ""),
        (Robot.JSON, b"thanks", ""),
        (Robot.JSON, b'{"errcode":40008}', "对方没有收下，错误码 40008"),
        (Robot.WECOM, b'{"errcode":93000,"errmsg":"invalid url"}', "对方没有收下，错误码 93000（invalid url）"),
        (Robot.DINGTALK, b'{"errcode":310000,"errmsg":"no sign"}', "对方没有收下，错误码 310000（no sign）"),
        (Robot.WECOM, b'{"errcode":false}', "对方没有收下，错误码 False"),
        (Robot.WECOM, b'{"errcode":"0"}', "对方没有收下，错误码 0"),
        *(
            (Robot.WECOM, answer, "对方的回答看不懂，不知道收到没有；请核对是不是机器人的地址")
            for answer in (b"", b"<html>", b"[]", b"{}", b"\xff", b"[" * 50_000)
        ),
    ],
)
def test_what_a_robot_answers(robot: Robot, answer: bytes, fault: str) -> None:
    assert robots.fault(robot, answer) == fault


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=30), st.text(max_size=30), st.sampled_from([WECOM, f"https://x.example/{KEY}/in?a={KEY}%2Fx"]))
def test_what_others_say_never_shows_the_key(before: str, after: str, url: str) -> None:
    """However a server repeats its own address, as a whole or in parts, raw or decoded."""
    parts = urlsplit(url)
    for said in (url, parts.query, parts.path, KEY, f"{KEY}/x", f"{KEY}%2Fx", "SEC00000secret"):
        told = robots.shown(f"{before}{said}{after}" * 3, url, "SEC00000secret")
        assert KEY not in told and "SEC00000secret" not in told and len(told) <= 200 and told.isprintable()


def test_a_key_is_hidden_as_it_was_meant_too() -> None:
    """A server shows a parameter decoded."""
    told = robots.shown("no such token abc+def/0123 or abc def", "https://x.example/?t=abc%2Bdef%2F0123&u=abc+def", "")
    assert told == "no such token …… or ……"


def test_the_cut_leaves_no_part_of_a_key() -> None:
    """The key is taken out before the text is cut, not after."""
    assert KEY[:8] not in robots.shown("x" * 190 + KEY, WECOM, "")


def test_the_words_of_a_robot_are_left() -> None:
    """Without a secret nothing is hidden: an empty one stands in every text."""
    assert robots.shown("对方没有收下，错误码 45009（webhook robot send）", WECOM, "") == (
        "对方没有收下，错误码 45009（webhook robot send）"
    )
