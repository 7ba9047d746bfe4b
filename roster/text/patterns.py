"""Patterns of ids (platforms.yaml): a regular language so small that Python and every browser read it alike, and fast.

Literal characters, sets of them (``[0-9a-f_]``), ``?`` ``*`` ``+`` ``{4,19}``, groups and ``|``; nothing else, and
nothing that can be read in two ways (``choices``). The whole text must match; ``|`` outside of groups joins patterns
that are looked at one by one.
"""

import re
import unicodedata
from functools import cache

from .choices import Ambiguity, Chars, Either, Part, Repeated, Sequence, ambiguities

_MOST_TIMES = 200  # no id is longer
_DEEPEST = 3  # groups within groups
_SYNTAX = "^$\\.*+?()[]{}|/"  # a browser lets a backslash stand before these; in a set before - too
_RANGES = ("09", "az", "AZ", "一鿿")
_COUNT = re.compile(r"\{([0-9]{1,4})(,)?([0-9]{1,4})?\}")
_SHORT = {"d": "[0-9]", "w": "[A-Za-z0-9_]"}


class Unusable(ValueError):
    """A pattern that is none of this language; the message (Chinese) says where, why, and what to write."""


@cache
def compiled(text: str) -> re.Pattern[str]:
    """A pattern, to be held against whole texts (``fullmatch``); raises Unusable."""
    for branch in parts(text).branches:
        for found in ambiguities(branch):
            raise _unusable(text, found)
    return re.compile(f"(?:{text})")


def parts(text: str) -> Either:
    """What a pattern is made of, however slow it may be; raises Unusable for what is none of this language."""
    return _Reader(text).whole()


def _unusable(text: str, found: Ambiguity) -> Unusable:
    rest = text[found.start :]
    where = f"第 {found.start + 1} 个字符起（{rest[:20]}）" if rest else "到末尾，"
    return Unusable(f"{where}{found.advice}")


def fault(text: str) -> str | None:
    """What is wrong with a pattern (Chinese), None if it can be used."""
    try:
        compiled(text)
    except Unusable as wrong:
        return str(wrong)
    return None


class _Reader:
    """Reads a pattern from the left; ``place`` is the next character."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.place = 0

    def whole(self) -> Either:
        """The whole pattern."""
        self.place += self.text.startswith("^")  # always held against the whole: ^ and $ around it say nothing more
        read = self._either(0)
        if not self._is_over():
            raise self._wrong("没有与它成对的左括号；要写括号本身请写 \\)")
        return read

    def _is_over(self) -> bool:
        return self.text[self.place :] in ("", "$")

    def _next(self) -> str:
        return self.text[self.place : self.place + 1]

    def _wrong(self, advice: str, start: int | None = None) -> Unusable:
        return _unusable(self.text, Ambiguity(self.place if start is None else start, advice))

    def _either(self, depth: int) -> Either:
        start, branches = self.place, [self._sequence(depth)]
        while self._next() == "|":
            self.place += 1
            branches.append(self._sequence(depth))
        return Either(start, tuple(branches))

    def _sequence(self, depth: int) -> Sequence:
        start, parts = self.place, list[Part]()
        while not self._is_over() and self._next() not in "|)":
            parts.append(self._repeated(depth))
        if not parts:
            raise self._wrong("前面是空的；“|”两边和括号里都要有内容，可有可无的请写 (?:…)?")
        return Sequence(start, tuple(parts))

    def _repeated(self, depth: int) -> Part:
        start, body = self.place, self._one(depth)
        sign = self._next()
        if not sign or sign not in "*+?{":
            return body
        least, most = self._times()
        if self._next() and self._next() in "*+?{":
            raise self._wrong("次数后面不能再写次数；请只写一个，如 [0-9]{4,11}")
        return Repeated(start, body, least, most)

    def _times(self) -> tuple[int, int | None]:
        sign = self._next()
        if sign != "{":
            self.place += 1
            return {"*": (0, None), "+": (1, None), "?": (0, 1)}[sign]
        count = _COUNT.match(self.text, self.place)
        if not count:
            raise self._wrong("次数写成 {4}、{4,} 或 {4,11}；要写 { 本身请写 \\{")
        least, comma, last = count.groups()
        most = int(last) if last else None if comma else int(least)
        if int(least) > _MOST_TIMES or (most or 0) > _MOST_TIMES or most == 0 or (most and most < int(least)):
            raise self._wrong(f"次数从小到大，在 1 到 {_MOST_TIMES} 之间")
        self.place = count.end()
        return int(least), most

    def _one(self, depth: int) -> Part:
        start, char = self.place, self._next()
        match char:
            case "(":
                return self._group(depth)
            case "[":
                return self._set()
            case "\\":
                return Chars(start, frozenset({self._escaped(_SYNTAX)}))
            case ".":
                raise self._wrong("“.”代表任意字符；请写明允许哪些，如 [A-Za-z0-9_-]；要写点本身请写 \\.")
            case "^" | "$":
                raise self._wrong(f"“{char}”只能在最前（^）、最后（$），也不必写：总是与整个标识比较；请删去")
            case "*" | "+" | "?":
                raise self._wrong(f"“{char}”前面没有要重复的内容；要写它本身请写 \\{char}")
            case "{" | "}" | "]":
                raise self._wrong(f"“{char}”没有成对；要写它本身请写 \\{char}")
        self._plain(char)
        self.place += 1
        return Chars(start, frozenset({ord(char)}))

    def _group(self, depth: int) -> Part:
        start = self.place
        if depth == _DEEPEST:
            raise self._wrong(f"括号套了 {_DEEPEST} 层以上；请拆开写")
        self.place += 1
        if self._next() == "?":
            if self.text[self.place + 1 : self.place + 2] != ":":
                raise self._wrong(
                    "“(?”后面只能是冒号：不用 (?i)、有名称的组和前后查看；大小写都认的请写 [A-Za-z]", start
                )
            self.place += 2
        inner = self._either(depth + 1)
        if self._next() != ")":
            raise self._wrong("没有与它成对的右括号；要写括号本身请写 \\(", start)
        self.place += 1
        return inner

    def _escaped(self, allowed: str) -> int:
        """The code point of what stands behind a backslash."""
        char = self.text[self.place + 1 : self.place + 2]
        if not char or char not in allowed:
            instead = _SHORT.get(char)
            advice = f"请写 {instead}" if instead else "请直接写允许哪些字符，如 [A-Za-z0-9_-]，汉字写 [一-龥]"
            raise self._wrong(f"“\\{char}”在不同的程序里意思不一样；{advice}")
        self.place += 2
        return ord(char)

    def _set(self) -> Part:
        start = self.place
        self.place += 1
        if self._next() == "^":
            raise self._wrong("“[^…]”什么都放得进；请写明允许哪些字符，如 [A-Za-z0-9_-]", start)
        found: set[int] = set()
        while self._next() not in ("", "]"):
            found.update(self._range())
        if not self._next() or not found:
            raise self._wrong("方括号没有成对，或者里面是空的", start)
        self.place += 1
        return Chars(start, frozenset(found))

    def _range(self) -> range:
        """One character of a set, or those from one to another."""
        start, first = self.place, self._of_set()
        if self._next() != "-" or self.text[self.place + 1 : self.place + 2] in ("", "]"):
            return range(first, first + 1)
        self.place += 1
        last = self._of_set()
        if not any(ord(low) <= first <= last <= ord(high) for low, high in _RANGES):
            raise self._wrong("“-”两边应同是数字、同是小写或大写字母、同是汉字，从小到大；减号本身请写在最后", start)
        return range(first, last + 1)

    def _of_set(self) -> int:
        char = self._next()
        if char == "\\":
            return self._escaped(f"{_SYNTAX}-")
        if char and char in "[&~|":
            raise self._wrong(
                f"方括号里的“{char}”在不同的程序里意思不一样；请去掉" + (f"，或写 \\{char}" if char in "[|" else "")
            )
        self._plain(char)
        self.place += 1
        return ord(char)

    def _plain(self, char: str) -> None:
        """Refuse what has several spellings, or none that can be seen."""
        if char.isspace() or not char.isprintable() or unicodedata.normalize("NFKC", char) != char:
            raise self._wrong("标识里不会有空格、全角字符和看不见的字符；请改成半角字符")
