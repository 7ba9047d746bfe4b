"""What the robots of chats take and answer (企业微信群机器人, 钉钉自定义机器人), and any program that takes JSON.

What goes out is cut where a robot would refuse it, and then says how much is left out: nothing is lost in silence.
Words of the register are no Markdown of ours: a name can neither link nor call anybody.
"""

import base64
import hashlib
import hmac
import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable
from enum import StrEnum
from typing import Any
from urllib.parse import quote_plus, unquote, unquote_plus, urlsplit, urlunsplit

from ..source.problems import one_line
from .due import Agenda, Due, is_now
from .due_text import as_data, heading

_MOST_WECOM = 4096  # bytes of markdown.content; developer.work.weixin.qq.com/document/path/91770
_MOST_DINGTALK = 20_000  # bytes of the whole message; open.dingtalk.com/document/robots/custom-robot-access
_MOST_JSON = 1_000_000
_SHORTEST_SECRET = 4  # characters; what is shorter protects nothing, and stands in many words
_LONGEST_WORD = 7  # characters of a step of the way that is no secret: send, robot, webhook
_MOST_SAID = 200
# What Markdown and HTML would read, as characters that look the same and mean nothing.
_HARMLESS = str.maketrans("<>[]*_`#|~\\!", "＜＞［］＊＿｀＃｜～＼！") | {ord("&"): "＆"}


class Robot(StrEnum):
    """Who is written to."""

    WECOM = "wecom"
    DINGTALK = "dingtalk"
    JSON = "json"


_HOSTS = {"qyapi.weixin.qq.com": Robot.WECOM, "oapi.dingtalk.com": Robot.DINGTALK}


def robot_at(url: str) -> Robot:
    """Whose address it is, by its host; whoever is not known takes JSON."""
    return _HOSTS.get(urlsplit(url).hostname or "", Robot.JSON)


def message(agenda: Agenda, robot: Robot) -> bytes:
    """The body of a request that tells an agenda, UTF-8 JSON, within what the robot takes."""
    match robot:
        case Robot.WECOM:
            text = _fitting(agenda, lambda number: _markdown(agenda, number, "\n").encode(), _MOST_WECOM).decode()
            return _json({"msgtype": "markdown", "markdown": {"content": text}})
        case Robot.DINGTALK:
            title = _harmless(heading(agenda))
            return _fitting(
                agenda,
                lambda number: _json(
                    {"msgtype": "markdown", "markdown": {"title": title, "text": _markdown(agenda, number, "\n\n")}}
                ),
                _MOST_DINGTALK,
            )
        case Robot.JSON:
            return _fitting(agenda, lambda number: _json(as_data(agenda, number)), _MOST_JSON)


def _fitting(agenda: Agenda, make: Callable[[int], bytes], most: int) -> bytes:
    """What is made of all matters, or of as many of the first as ``most`` bytes hold."""
    number = len(agenda.matters)
    whole = make(number)
    if len(whole) <= most:
        return whole
    return make(bisect_right(range(number), most, key=lambda first: len(make(first))) - 1)


def _markdown(agenda: Agenda, number: int, joint: str) -> str:
    """The first ``number`` matters, and how many there are beside them."""
    shown, left = agenda.matters[:number], agenda.matters[number:]
    lines = [f"**{_harmless(heading(agenda))}**", *(_line(agenda, one) for one in shown)]
    if left:
        kinds = "、".join(f"{kind} {count}" for kind, count in Counter(one.kind for one in left).items())
        lines.append(f"还有 {len(left)} 件没有列出（{kinds}），请运行 python site.py due 看全部")
    return joint.join(lines)


def _line(agenda: Agenda, one: Due) -> str:
    urgent = "" if is_now(one, agenda.today) else f"{one.day} "
    return f"**{urgent}{one.kind}**：{_harmless(one.what)}。{_harmless(one.todo)}"


def _harmless(text: str) -> str:
    return one_line(text).translate(_HARMLESS)


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def signed(url: str, secret: str, milliseconds: int) -> str:
    """An address of 钉钉 with the moment and the signature that its robot asks for (加签)."""
    text = f"{milliseconds}\n{secret}".encode()
    signature = base64.b64encode(hmac.digest(secret.encode(), text, hashlib.sha256))
    parts = urlsplit(url)
    query = f"{parts.query}{'&' * bool(parts.query)}timestamp={milliseconds}&sign={quote_plus(signature)}"
    return urlunsplit(parts._replace(query=query))


def fault(robot: Robot, answer: bytes) -> str:
    """What a robot has against a message, in Chinese with its own words; empty where it took it.

    A robot of a chat says so with ``errcode`` 0; another program need not say anything.
    """
    try:
        said = json.loads(answer)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict) or "errcode" not in said:
        return "" if robot is Robot.JSON else "对方的回答看不懂，不知道收到没有；请核对是不是机器人的地址"
    code, words = said["errcode"], said.get("errmsg")
    if code == 0 and code is not False:
        return ""
    return f"对方没有收下，错误码 {code}" + (f"（{words}）" if words else "")


def shown(text: str, url: str, secret: str) -> str:
    """The beginning of a text of others, without anything by which somebody could write to the robot."""
    parts = urlsplit(url)
    given = [part.partition("=")[2] or part for part in parts.query.split("&")]
    way = [part for part in parts.path.split("/") if len(part) > _LONGEST_WORD]
    hidden = [url, parts.query, secret, *given, *way]
    for one in sorted({*hidden, *map(unquote, hidden), *map(unquote_plus, hidden)}, key=len, reverse=True):
        if len(one) >= _SHORTEST_SECRET:
            text = text.replace(one, "……")
    return one_line(text[:_MOST_SAID])
