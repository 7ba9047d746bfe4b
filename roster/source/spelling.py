"""A line by itself: its blanks, dash, colon and quotes as YAML wants them."""

import re
from collections.abc import Iterator, Sequence

from . import writing
from .layout import column_of_key
from .vocabulary import Vocabulary

# Each with as many spaces as it looks like.
_BLANKS = {
    "\t": "  ",
    "\u3000": "  ",
    "\xa0": " ",
    "\u202f": " ",
    "\u2009": " ",
    "\u200b": "",
    "\ufeff": "",
    "\u2060": "",
}
_BLANK = "[ " + "".join(_BLANKS) + "]"
_DASH = r"(?:[-－—–−•·●*]|\d{1,3}[.．、)])"
_LINE = re.compile(
    rf"(?P<lead>{_BLANK}*)(?P<dash>{_DASH}{_BLANK}*)?"
    rf"(?P<key>[A-Za-z_]{{1,30}}){_BLANK}*(?P<colon>[:：﹕∶︰=＝;；]){_BLANK}*(?P<value>.*)"
)
_NO_COLON = re.compile(
    rf"(?P<lead>{_BLANK}*)(?P<dash>{_DASH}{_BLANK}*)?(?P<key>[A-Za-z_]{{1,30}}){_BLANK}+(?P<value>\S.*)"
)
_ITEM = re.compile(rf"(?P<lead>{_BLANK}*)(?P<dash>{_DASH}){_BLANK}*(?P<value>\S.*)")
_FIELDS_OF_ONE_LINE = re.compile(r"[\s,，;；]+(?=[a-z_]{2,30}\s*[:：])")
_NEEDS_QUOTES = re.compile(r"[@`%*&!|>\[\]{},]|.*(?::\s| #)|.*:$")
_IN_BRACKETS = re.compile(r"\[.*\]|\{.*\}")  # a list or a record on one line, with a fault in it
_IN_QUOTES = re.compile(r"""(["'])(?:(?!\1).)*\1""")
OPEN_QUOTE = re.compile(r"""(?P<before>.*?[:-] +|\s*)(?P<quote>["'])(?P<inner>(?:(?!(?P=quote)).)*)""")
_COLON = "冒号要用英文的“:”，前面不空，后面空一格"
WITHOUT_COLON = "字段名后面少了冒号，要写英文的“:”，后面空一格"


def respelt(line: str, words: Vocabulary) -> Iterator[tuple[str, list[str]]]:
    """The line with blanks, dash and colon as YAML wants them."""
    for match in _readings(line, words):
        parts = match.groupdict()
        lead = "".join(_BLANKS.get(char, char) for char in parts["lead"])
        why = ["" if lead == parts["lead"] else _named(parts["lead"])]
        dash = "- " if parts["dash"] else ""
        why.append("" if parts["dash"] in (None, "- ") else "“-”要用英文的减号，后面空一格")
        body = parts["value"].rstrip()
        if key := parts.get("key"):
            body = f"{key}: {body}".rstrip()
            why.append(_about_colon(match))
        yield lead + dash + body, [reason for reason in why if reason]


def _readings(line: str, words: Vocabulary) -> Iterator[re.Match[str]]:
    """A field, or else what may be one without its colon, and an item of a list."""
    if field := _LINE.fullmatch(line):
        yield field
        return
    if (bare := _NO_COLON.fullmatch(line)) and bare["key"] in words.fields:
        yield bare
    if item := _ITEM.fullmatch(line):
        yield item


def _about_colon(field: re.Match[str]) -> str:
    """What is wrong between a field and its value; empty where nothing is."""
    if field.re is _NO_COLON:
        return WITHOUT_COLON
    written = field.string[field.end("key") : field.start("value")]
    return "" if written in (": ", ":") and written + field["value"] != ":" + field["value"] else _COLON


def _named(blanks: str) -> str:
    names = {"\t": "Tab", "\u3000": "全角空格", "\xa0": "不间断空格"}
    found = "、".join(dict.fromkeys(names.get(char, "看不见的字符") for char in blanks if char != " "))
    return f"缩进用了{found}，要用英文空格"


def quoted(line: str) -> Iterator[tuple[str, str]]:
    """The line with its text in quotes or its fields on lines of their own, or with the quote that is missing."""
    match = re.fullmatch(r"(?P<before> *(?:- )?[A-Za-z_]+: +| *- +)(?P<value>\S.*)", line)
    if match and len(_FIELDS_OF_ONE_LINE.split(match["value"])) > 1:
        yield from _on_lines(line)
    elif match and _needs_quotes(match["value"]):
        yield match["before"] + writing.scalar(match["value"].rstrip(), "'"), _why_quotes(match["value"])
    if (match := OPEN_QUOTE.fullmatch(line)) and match["inner"]:
        yield line.rstrip() + match["quote"], "引号没有闭合"


def _fields(text: str) -> Sequence[tuple[str, str]]:
    """The fields that somebody wrote on one line, as YAML wants their values; nothing where a part of it is none."""
    parts = [re.split(r"\s*[:：]\s*", field, maxsplit=1) for field in _FIELDS_OF_ONE_LINE.split(text.strip())]
    if not all(len(part) == 2 and part[1] for part in parts):
        return ()
    return [(key, value if _IN_QUOTES.fullmatch(value) else writing.scalar(value, "")) for key, value in parts]


def _on_lines(line: str) -> Iterator[tuple[str, str]]:
    """Several fields on the line of one, each on a line of its own."""
    lead = line[: column_of_key(line)]
    fields = _fields(line[len(lead) :])
    if fields and lead.strip() in ("", "-"):
        yield lead + ("\n" + " " * len(lead)).join(f"{key}: {value}" for key, value in fields), "一行只写一个字段"


def _needs_quotes(value: str) -> bool:
    is_written_so = value[0] in "\"'" or _IN_BRACKETS.fullmatch(value) is not None
    return not is_written_so and _NEEDS_QUOTES.match(value) is not None


def _why_quotes(value: str) -> str:
    if value[0] in "[{":
        return "方括号、花括号要成对，是文字的要加引号"
    return f"以 {value[0]} 开头的内容要加引号" if not value[0].isalnum() else "内容里有英文冒号、# 的要加引号"
