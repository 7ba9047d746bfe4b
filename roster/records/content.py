"""Markdown pages from ``content/``: a small header of ``key: value`` lines, then the text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ..source import conflicts
from ..source.problems import Position, Problem
from ..text import markup, slips
from ..text.characters import unfit
from ..text.personal_numbers import ADVICE, personal_number
from ..text.scalars import read_date

_KEYS = {"title", "description", "order", "date"}
_ONLY = f"页头只能写 {'、'.join(sorted(_KEYS))}，每行一个“字段: 内容”"
_IN_CHINESE = {
    "标题": "title",
    "题目": "title",
    "说明": "description",
    "摘要": "description",
    "顺序": "order",
    "日期": "date",
}
_RULE = re.compile("[-—–－_*=~]+")
_ADDRESS = re.compile(r"https?://[^\s)>\"]+")  # may hold the number of an account
_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class Content:
    """One page of text. ``slug`` is its address below the site's root, ``published`` the day it appeared, if
    somebody said.

    ``first_line`` is the line of the file on which ``text`` begins.
    """

    slug: str
    path: str
    title: str
    description: str
    order: int
    text: str
    published: date | None = None
    first_line: int = 1


def read(path: str, data: bytes) -> tuple[Content | None, list[Problem]]:
    """Read one Markdown file as ``(content, problems)``; never raises for bad data."""
    slug = path.rsplit("/", 1)[-1].removesuffix(".md")
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return None, [Problem(Position(path, line), "not-utf8", "不是 UTF-8 编码；请在编辑器里另存为 UTF-8")]
    if not _SLUG.fullmatch(slug):
        message = f"文件名“{slug}.md”会成为网址，只能用小写字母、数字和连字符，如 about.md"
        return None, [Problem(Position(path), "bad-file-name", message)]
    if conflict := list(conflicts.problems(text, path)):
        return None, conflict
    header, body, problems = _header(path, text)
    if "title" not in header:
        problems.append(Problem(Position(path, _first(text)), "missing-key", _without_title(text)))
    before = text.count("\n") - body.count("\n")  # lines of the header
    problems += [
        Problem(Position(path, before + line), "too-complex", message) for line, message in markup.faults(body)
    ]
    problems += [
        Problem(Position(path, line), "control-character", f"含有网页和公文里不能有的字符 {written}；请删去")
        for line, written in unfit(text)
    ]
    problems += _personal_numbers(path, text)
    if problems:
        return None, problems
    order = int(header.get("order", "100"))
    published = date.fromisoformat(header["date"]) if "date" in header else None
    return Content(slug, path, header["title"], header.get("description", ""), order, body, published, before + 1), []


def _header(path: str, text: str) -> tuple[dict[str, str], str, list[Problem]]:
    """The fields, the text below them, and what is wrong; a field that is misspelt is there, and told."""
    lines = text.split("\n")
    if lines[0].strip() != "---":
        return {}, text, []
    header: dict[str, str] = {}
    problems = []
    for number, line in enumerate(lines[1:], start=2):
        if line.strip() == "---":
            return header, "\n".join(lines[number:]), problems
        key, colon, value = (part.strip() for part in line.partition(":"))
        value = _unquoted(value)
        if not line.strip():
            continue
        if not colon or key not in _KEYS:
            meant, said = _meant(line)
            message = f"字段名用小写字母，冒号用英文的，后面空一格；请写成“{meant}: {said}”" if meant else _ONLY
            problems.append(Problem(Position(path, number), "unknown-key", message))
            header |= {meant: said} if meant else {}
        elif key in header:
            message = f"“{key}”在页头里写了两次；请核对，只留对的一行"
            problems.append(Problem(Position(path, number), "duplicate-key", message))
        elif key == "order" and not (value.isascii() and value.isdigit() and len(value) < 7):
            problems.append(Problem(Position(path, number), "bad-value", "order 只能是整数，小的排在前面"))
        elif key == "date" and not _is_date(value):
            message = f"“{value}”不是日期；请写这一页实际发布的日期，如 {slips.meant_date(value) or '2026-11-20'}"
            problems.append(Problem(Position(path, number), "bad-date", message))
        else:
            header[key] = value
            if key == "title" and not value:
                problems.append(
                    Problem(Position(path, number), "empty-text", "标题是空的；请写这一页的标题，页脚的链接也用它")
                )
    problems.append(Problem(Position(path), "yaml-syntax", "页头没有结束；请在标题等字段之后另起一行写“---”"))
    return header, "", problems


def _first(text: str) -> int:
    """The first line (from 1) on which something stands."""
    return text[: len(text) - len(text.lstrip())].count("\n") + 1


def _without_title(text: str) -> str:
    """What is said of a page without a title: its header may only begin in another way."""
    first = text.lstrip().split("\n", 1)[0].strip()
    if first != "---" and _RULE.fullmatch(first):
        return f"“{first}”不是页头的开头；请把这一行写成“---”（三个英文减号），页头末尾的那一行也写成“---”"
    if first == "---" and not text.startswith("---"):
        return "页头要从第一行写起；请删去“---”前面的空行和空格"
    return "缺少标题；请在文件开头写“---”、“title: 标题”、“---”三行"


def _meant(line: str) -> tuple[str, str]:
    """The field that a line is meant to be, and its content; empty where it is none."""
    key, colon, value = (part.strip() for part in line.replace("：", ":", 1).partition(":"))
    meant = _IN_CHINESE.get(key, key.lower())
    return (meant, _unquoted(value)) if colon and meant in _KEYS else ("", "")


def _unquoted(value: str) -> str:
    """The text between quotes, as YAML has it: whoever writes ``title: "关于"`` means 关于."""
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].replace("''", "'") if value[0] == "'" else value[1:-1].replace('\\"', '"')
    return value


def _personal_numbers(path: str, text: str) -> Iterator[Problem]:
    """个人隐私去标识化: a page of text is as public as a record."""
    text = _ADDRESS.sub("", text)
    if kind := personal_number(text):
        kinds = enumerate(map(personal_number, text.split("\n")), start=1)
        for number, told in [(number, told) for number, told in kinds if told] or [(1, kind)]:
            yield Problem(Position(path, number), "personal-data", ADVICE.format(told))


def _is_date(text: str) -> bool:
    try:
        return str(read_date(text)) == text
    except ValueError:
        return False
