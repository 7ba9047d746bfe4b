"""Lists and records on one line, in brackets as somebody meant them: closed, of the right kind, parted by commas."""

import re

from .vocabulary import Vocabulary

WHY = "方括号、花括号要用英文的，成对写；各项之间用英文逗号，字段名后面是英文冒号加空格"
_CLOSED_BY = {"[": "]", "［": "]", "{": "}", "｛": "}"}
_OPENED_AS = {"]": "[", "}": "{"}
# What a Chinese keyboard writes for a bracket, each with what opens it where it belongs to a text.
_FOR_CLOSING = {"】": "【", "」": "「", "〕": "〔", "』": "『", "）": "（", ")": "("}
_TOKEN = re.compile(
    r"""(?P<quoted>(?:'(?:[^']|'')*'|"(?:[^"\\]|\\.)*")(?=\s*(?:[,，\]］}｝]|$)))"""
    r"|(?P<open>[\[［{｛])|(?P<close>[\]］}｝])"
    r"|(?P<apart>[\s,，、；;]*)[\"“”'＂]?(?<![A-Za-z_])(?P<name>[a-z_]{2,30})[\"“”'＂]?\s*[:：]\s*"
    r"|(?P<comma>\s*,\s*)|(?P<text>.)"
)
_FIELD = re.compile(r"\s*[\"“”'＂]?(?P<name>[a-z_]{2,30})[\"“”'＂]?\s*[:：]")
_BEHIND = re.compile(r"([\]］}｝])(?:[\s,，;；、。\\]|<br ?/?>)+$")  # what belongs to no list
_IN_QUOTES = re.compile(r"[\"“‘＂＇'][\[［{｛].*[\]］}｝][\"”’＂＇']")
_COMMENT = re.compile(r"\s#")


def as_meant(key: str, value: str, words: Vocabulary) -> str:
    """The value of a field as it is meant between brackets, empty where it is not certain that it is meant so.

    A bracket that opens a list is one only behind a field that holds one; a text may begin with such a mark too.
    """
    value = _BEHIND.sub(r"\1", value.strip())
    value = value[1:-1] if _IN_QUOTES.fullmatch(value) else value
    if _COMMENT.search(value):
        return ""
    field = _FIELD.match(value.lstrip("{｛"))
    is_record = field is not None and field["name"] in words.fields
    if value[:1] in ("{", "｛"):
        return _Reader(words).read(value) if is_record else ""
    if value[:1] in ("[", "［") and key in words.nested:
        return _Reader(words).read(value)
    if is_record and (key in words.nested or value[-1] in "}｝"):  # the brace before it is missing
        return _Reader(words).read("{" + value)
    return ""


class _Reader:
    """Reads one value; what it could not be is left to the parser to say."""

    def __init__(self, words: Vocabulary) -> None:
        self._words = words
        self._open: list[str] = []  # the brackets that must still come, the innermost last
        self._written: list[str] = []
        self._begins = True  # a value or a field begins here

    def read(self, value: str) -> str:
        """The whole of it; empty where something stands behind the last bracket."""
        value = self._with_closing_mark(value)
        at = 0
        while at < len(value) and (token := _TOKEN.match(value, at)):
            if self._written and not self._open:
                return ""
            at = token.end() if self._took(token) else self._take_text(value, at)
        return "".join(self._written).rstrip() + "".join(reversed(self._open))

    def _with_closing_mark(self, value: str) -> str:
        """The value with a bracket for the mark at its end that stands for one."""
        last = value[-1:]
        if last in _FOR_CLOSING and _FOR_CLOSING[last] not in value:
            return value[:-1] + _CLOSED_BY[value[0]]
        return value

    def _took(self, token: re.Match[str]) -> bool:
        """True for a token that is part of the form, and has been written as such."""
        match token.lastgroup:
            case "quoted" if self._begins:
                self._add(token[0])
            case "open" if self._begins:
                self._open.append(_CLOSED_BY[token[0]])
                self._add(_OPENED_AS[self._open[-1]], begins=True)
            case "close":
                self._add(self._open.pop())
            case "comma":
                self._add(", ", begins=True)
            case "name" if self._is_field(token):
                self._add(("" if self._begins else ", ") + f"{token['name']}: ", begins=True)
            case _:
                return False
        return True

    def _is_field(self, token: re.Match[str]) -> bool:
        apart = self._begins or bool(token["apart"])
        return self._open[-1:] == ["}"] and apart and token["name"] in self._words.fields

    def _take_text(self, value: str, at: int) -> int:
        self._add(value[at], begins=self._begins and value[at].isspace())
        return at + 1

    def _add(self, text: str, *, begins: bool = False) -> None:
        self._written.append(text)
        self._begins = begins
