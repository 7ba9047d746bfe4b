"""What was meant by a line that YAML cannot read: the commonest slips of somebody who knows none of it.

A slip is only told where the text can be read further once it is mended: the parser itself is asked. Colons and
dashes of Chinese keyboards, colons that are missing, blanks that are none, lines that are out of line, texts that
need quotes.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import yaml

from . import writing
from .events import LOADER
from .vocabulary import NO_WORDS, Vocabulary

MOST_MENDS = 20
_LARGE, _MENDS_OF_LARGE = 1_000_000, 3  # characters; every mend reads the text once more
_ABOVE, _BELOW = 60, 25  # lines that are read again to see whether a change helps
_SUSPECTS = 3  # lines above the fault that may be the cause of it
# Marks of a Chinese keyboard are there for certain; that something else stands out of line is a guess.
_RESPELT, _MOVED = 8, 20
_LOOSE = 15  # of a dash whose fields do not stand below it
_LONGEST = 2_000  # characters of a line that somebody typed
_LONGEST_SHOWN = 400
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
_FIELD = re.compile(r"\s*(?:- +)?(?P<key>[^\s:#\"'-][^\s:]*) *:(?:\s|$)")
_ITEM = re.compile(rf"(?P<lead>{_BLANK}*)(?P<dash>{_DASH}){_BLANK}*(?P<value>\S.*)")
_FIELDS_OF_ONE_LINE = re.compile(r"[\s,，;；]+(?=[a-z_]{2,30}\s*[:：])")
_NEEDS_QUOTES = re.compile(r"[@`%*&!|>\[\]{},]|.*(?::\s| #)|.*:$")
_IN_BRACKETS = re.compile(r"\[.*\]|\{.*\}")  # a list or a record on one line, with a fault in it
_IN_QUOTES = re.compile(r"""(["'])(?:(?!\1).)*\1""")
_OPEN_QUOTE = re.compile(r"""(?P<before>.*?[:-] +|\s*)(?P<quote>["'])(?P<inner>(?:(?!(?P=quote)).)*)""")


@dataclass(frozen=True, slots=True)
class Mend:
    """A line (from 1) that cannot be read, from which column on, what is wrong with it (Chinese), and what to write
    instead: one line, or several.
    """

    line: int
    column: int
    why: str
    text: str

    @property
    def advice(self) -> str:
        """Chinese: what is wrong and what to write."""
        written = self.text.strip()
        if len(written) > _LONGEST_SHOWN:
            return self.why
        blanks = len(self.text) - len(self.text.lstrip())
        if "\n" in written:
            lines = self.text.split("\n")
            each = "，".join(f"“{line.strip()}”（前面空 {_indent(line)} 格）" for line in lines)
            return f"{self.why}；请把这一行分成 {len(lines)} 行写：{each}"
        return f"{self.why}；请把这一行写成“{written}”，{f'前面空 {blanks} 格' if blanks else '前面不空格'}"


class _Change(NamedTuple):
    """A way to write one line, or some that move together: ``effort`` is how far it goes from what stands there."""

    number: int  # of the first line, from 0
    written: tuple[str, ...]
    why: str
    effort: int
    column: int

    def made(self, lines: list[str], at: int) -> list[str]:
        """The lines with this change made ``at`` a line, line ends kept."""
        ends = ["\r" if line.endswith("\r") else "" for line in lines[at : at + len(self.written)]]
        after = [line + end for line, end in zip(self.written, ends, strict=True)]
        return [*lines[:at], *after, *lines[at + len(self.written) :]]


def mended(text: str, words: Vocabulary = NO_WORDS) -> tuple[str, list[Mend]]:
    """The text with its slips mended as far as they are understood, and each of them in order.

    A field without its colon is only known as one by its name, which must be among the ``words`` of the format.
    """
    if "\r" in text.replace("\r\n", ""):
        return text, []
    mends: list[Mend] = []
    lines = text.split("\n")
    most = MOST_MENDS if len(text) < _LARGE else _MENDS_OF_LARGE
    while len(mends) < most and (fault := _fault("\n".join(lines))):
        change = _best(lines, _Fault(_index(lines, fault.line), _index(lines, fault.since)), words)
        if change is None:
            break
        lines = change.made(lines, change.number)
        mends.append(Mend(change.number + 1, change.column, change.why, change.written[0]))
    return "\n".join(lines), mends


def line_before(mends: Iterable[Mend], line: int) -> int:
    """The line (from 1) of the text as somebody wrote it that became a line of the mended one."""
    more = 0
    for mend in sorted(mends, key=lambda mend: mend.line):
        if line <= mend.line + more:
            break
        lines = mend.text.count("\n")
        if line <= mend.line + more + lines:
            return mend.line
        more += lines
    return line - more


def _index(lines: list[str], line: int) -> int:
    """Which of some lines, of which a mend made several of one, holds a line of the text they make."""
    for index, text in enumerate(lines):
        line -= text.count("\n") + 1
        if line < 0:
            return index
    return max(len(lines) - 1, 0)


class _Fault(NamedTuple):
    """Where the parser stops, and where that began which it could not end (lines from 0)."""

    line: int
    since: int


def _fault(text: str) -> _Fault | None:
    loader = LOADER(text)
    try:
        while not isinstance(loader.get_event(), yaml.StreamEndEvent):
            pass
    except yaml.MarkedYAMLError as error:
        mark, since = error.problem_mark, error.context_mark
        line = mark.line if mark else 0
        return _Fault(line, since.line if since else line)
    except yaml.YAMLError:
        return _Fault(0, 0)
    finally:
        loader.dispose()
    return None


def _best(lines: list[str], fault: _Fault, words: Vocabulary) -> _Change | None:
    """The change after which most can be read, of equal ones the smallest; None where nothing helps."""
    start = _window(lines, fault.line)
    if start is None:
        return None
    shown = [line.rstrip("\r") for line in lines[start : fault.line + _BELOW]]
    before = _reach(shown)
    best, best_key = None, (before, 0)
    there = {fault.line - start, fault.since - start}
    for number in _suspects(shown, fault.line - start, fault.since - start):
        for change in _changes(shown, number, words, may_move=number in there):
            reach = _reach(change.made(shown, number))
            if reach > max(before, number) and (best is None or (reach, -change.effort) > best_key):
                best, best_key = change, (reach, -change.effort)
    return best and best._replace(number=start + best.number, why=_with_lines(best, start))


def _with_lines(change: _Change, start: int) -> str:
    first = start + change.number + 1
    return change.why.replace("{first}", str(first)).replace("{last}", str(first + len(change.written) - 1))


def _reach(lines: list[str]) -> int:
    """How many lines can be read."""
    fault = _fault("\n".join(lines))
    return fault.line if fault else len(lines) + 1


def _window(lines: list[str], line: int) -> int | None:
    """The first of the lines to read again: the beginning, or a record some way above."""
    if line <= 4 * _ABOVE:
        return 0
    lists = [n for n in range(line - 3 * _ABOVE, line) if re.match(r"[a-z_]+:[ \t]*$", lines[n])]
    if lists:
        return lists[-1]  # what stands above it is another list
    items = [n for n in range(line - 3 * _ABOVE, line - 5) if re.match(r" {0,4}- ", lines[n])]
    if not items:
        return None
    widths = {n: len(lines[n]) - len(lines[n].lstrip()) for n in items}
    return next(n for n in items if widths[n] == min(widths.values()))


def _suspects(lines: list[str], line: int, since: int) -> Iterable[int]:
    """Lines that may be at fault: where the parser stops, where that began, and those before."""
    able = [n for n in range(len(lines)) if lines[n].strip() and len(lines[n]) <= _LONGEST]
    above = [n for n in reversed(able) if n < line and not _is_comment(lines[n])]
    quotes = [n for n in above if _OPEN_QUOTE.fullmatch(lines[n])][:_SUSPECTS]
    return [n for n in dict.fromkeys((line, since, *above[:_SUSPECTS], *quotes)) if n in able]


def _changes(lines: list[str], number: int, words: Vocabulary, *, may_move: bool) -> Iterator[_Change]:
    """Every way to write a line that differs from how it stands; a whole record may move as well."""
    line = lines[number]
    for text, why in [(line, []), *_respelt(line, words)]:
        for distance, width in enumerate(_widths(lines, number, text) if may_move else (None,)):
            moved, by = _moved(text, width)
            if _WITHOUT in why and _may_be_text(lines, number, text, moved, words):
                continue
            loose = _LOOSE if by and not _leads(moved, lines, number) else 0
            for written, reasons in ((moved, [*why, *by]), *((q, [*why, *by, r]) for q, r in _quoted(moved))):
                if written != line:
                    effort = _RESPELT * len(why) + _MOVED * (len(reasons) - len(why)) + distance + loose
                    yield _Change(number, (written,), "，".join(reasons), effort, _column(line, written))
    yield from _records_moved(lines, number)


def _leads(text: str, lines: list[str], number: int) -> bool:
    """False for a dash that is moved away from the fields of its record."""
    below = _below(lines, number)
    if not _is_item(text) or not below or _is_item(below):
        return True
    return _indent(below) == _indent(text) + 2


def _records_moved(lines: list[str], number: int) -> Iterator[_Change]:
    """A whole record moved to where the others of its list stand."""
    if not lines[number].startswith(" ") or not _is_item(lines[number]):
        return
    own = _indent(lines[number])
    end = number + 1
    while end < len(lines) and (not lines[end].strip() or _indent(lines[end]) > own):
        end += 1
    for distance, width in enumerate(width for width in _widths(lines, number, lines[number]) if width is not None):
        if width != own:
            more = "多" if own > width else "少"
            why = f"这一条（第 {{first}} 到 {{last}} 行）整条的缩进{more}了 {abs(own - width)} 格，要整条一起移"
            moved = [" " * width + line[own:] if line.strip() else line for line in lines[number:end]]
            yield _Change(number, tuple(moved), why, _MOVED + 5 + distance, own + 1)


def _column(line: str, written: str) -> int:
    """Where two lines begin to differ, from 1; a line out of line is told where its text begins."""
    if line.lstrip() == written.lstrip():
        return len(line) - len(line.lstrip()) + 1
    if line.startswith(written[: len(line)]):  # a quote that is missing at the end is told where it opens
        quote = _OPEN_QUOTE.match(line)
        return quote.start("quote") + 1 if quote else len(line)
    return next(n for n, (a, b) in enumerate(zip(line + "\0", written + "\0", strict=False)) if a != b) + 1


def _respelt(line: str, words: Vocabulary) -> Iterator[tuple[str, list[str]]]:
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


_COLON = "冒号要用英文的“:”，前面不空，后面空一格"
_WITHOUT = "字段名后面少了冒号，要写英文的“:”，后面空一格"


def _about_colon(field: re.Match[str]) -> str:
    """What is wrong between a field and its value; empty where nothing is."""
    if field.re is _NO_COLON:
        return _WITHOUT
    written = field.string[field.end("key") : field.start("value")]
    return "" if written in (": ", ":") and written + field["value"] != ":" + field["value"] else _COLON


def _may_be_text(lines: list[str], number: int, now: str, moved: str, words: Vocabulary) -> bool:
    """True for a line that may go on with a free text above it, as it stands ``now`` or when it is ``moved``: what
    begins there with the name of a field is none for certain.
    """
    before = reversed("\n".join(lines[:number]).split("\n"))
    above = [line for line in before if line.strip() and not _is_comment(line)]
    beside = [next((line for line in above if _indent(line) <= _indent(text)), "") for text in (moved, now)]
    if now != moved or not _is_item(now):  # a text goes on further out as well
        beside.append(next((line for line in above if _key(line) in words.fields), ""))
    if any(line and _key(line) in ("", *words.prose) for line in beside):
        return True
    is_list = _is_item(moved) and _is_item(beside[0]) and _indent(moved) == _indent(beside[0])
    return is_list and _key(moved) != _key(beside[0])  # the records of a list begin alike


def _key(line: str) -> str:
    """The name of the field that stands on a line; empty where none does."""
    field = _FIELD.match(line)
    return field["key"] if field else ""


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("#")


def _is_item(line: str) -> bool:
    return line.lstrip().startswith("- ")


def _named(blanks: str) -> str:
    names = {"\t": "Tab", "\u3000": "全角空格", "\xa0": "不间断空格"}
    found = "、".join(dict.fromkeys(names.get(char, "看不见的字符") for char in blanks if char != " "))
    return f"缩进用了{found}，要用英文空格"


def _widths(lines: list[str], number: int, text: str) -> Iterator[int | None]:
    """As the line stands, and as lines near it do: a field in line with fields, a dash with dashes."""
    yield None
    if text.endswith(":") and not text.startswith(" "):  # a heading of the file
        return
    is_item = _is_item(text)
    most = _items_below(lines, number) if text.endswith(":") else None
    if most is not None:  # a heading stands no further in than its list
        yield 0
    above = next((line for line in reversed(lines[:number]) if line.strip()), "")
    if above.endswith(":"):  # what stands below a heading stands further in
        yield _column_of_key(above) + 2
    near = [*range(number - 1, max(-1, number - 40), -1), *range(number + 1, min(len(lines), number + 3))]
    found: dict[int, None] = {}
    for other in (lines[n] for n in near):
        match = re.match(r"( *)(- )?[^\s#]", other)
        if match and (match[2] or not is_item):
            found.setdefault(len(match[1]) + (0 if is_item or not match[2] else 2))
    yield from (width for width in found if most is None or width <= most)


def _column_of_key(line: str) -> int:
    """How far in a field stands, that of an item behind its dash."""
    return len(line) - len(line.lstrip(" -"))


def _items_below(lines: list[str], number: int) -> int | None:
    """How far in the list stands that begins below a line; None where none does."""
    below = _below(lines, number)
    return _indent(below) if _is_item(below) else None


def _below(lines: list[str], number: int) -> str:
    """The next line with something on it; empty at the end."""
    return next((line for line in lines[number + 1 :] if line.strip()), "")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _moved(text: str, width: int | None) -> tuple[str, list[str]]:
    stands = len(text) - len(text.lstrip(" "))
    if width is None or stands == width:
        return text, []
    more = "多" if stands > width else "少"
    what = "“- ”要上下对齐" if _is_item(text) else "同一条记录的字段要上下对齐"
    return " " * width + text.lstrip(" "), [f"缩进{more}了 {abs(stands - width)} 格，{what}"]


def _quoted(line: str) -> Iterator[tuple[str, str]]:
    """The line with its text in quotes or its fields on lines of their own, or with the quote that is missing."""
    match = re.fullmatch(r"(?P<before> *(?:- )?[A-Za-z_]+: +| *- +)(?P<value>\S.*)", line)
    if match and len(_FIELDS_OF_ONE_LINE.split(match["value"])) > 1:
        yield from _on_lines(line)
    elif match and _needs_quotes(match["value"]):
        yield match["before"] + writing.scalar(match["value"].rstrip(), "'"), _why_quotes(match["value"])
    if (match := _OPEN_QUOTE.fullmatch(line)) and match["inner"]:
        yield line.rstrip() + match["quote"], "引号没有闭合"


def _fields(text: str) -> Sequence[tuple[str, str]]:
    """The fields that somebody wrote on one line, as YAML wants their values; nothing where a part of it is none."""
    parts = [re.split(r"\s*[:：]\s*", field, maxsplit=1) for field in _FIELDS_OF_ONE_LINE.split(text.strip())]
    if not all(len(part) == 2 and part[1] for part in parts):
        return ()
    return [(key, value if _IN_QUOTES.fullmatch(value) else writing.scalar(value, "")) for key, value in parts]


def _on_lines(line: str) -> Iterator[tuple[str, str]]:
    """Several fields on the line of one, each on a line of its own."""
    lead = line[: _column_of_key(line)]
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
