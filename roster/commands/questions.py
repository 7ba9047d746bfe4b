"""Questions for people: each with a default, checked at once, asked again until the answer can be used."""

import re
import sys
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import click

from ..directory.workdays import Calendar
from ..review.naming import Unclear
from ..text.scalars import FIRST_YEAR, LAST_YEAR, read_date

_LONGEST = 15_000  # characters that fit on a line of a data file, whatever they are
_UNREADABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def readable(text: str) -> str:
    """A text without blanks around it and with plain line ends; raises ValueError (Chinese) where no record can
    hold it.
    """
    text = text.replace("\r\n", "\n").strip()
    if _UNREADABLE.search(text):
        raise ValueError("含有看不见的控制字符，或不是 UTF-8 编码；请重新输入")
    if len(text) > _LONGEST:
        raise ValueError(f"有 {len(text)} 字，太长；请缩短")
    return text


def ask(question: str, read: Callable[[str], Any], default: str | None = None) -> Any:
    """Ask until ``read`` takes the answer; it raises Unclear or ValueError with what is wrong."""
    while True:
        answer = click.prompt(question, default=default, show_default=bool(default))
        try:
            return read(readable(answer))
        except (Unclear, ValueError) as reason:
            click.echo(f"  {reason}")


def line(question: str) -> str:
    """Something that must be given."""

    def read(answer: str) -> str:
        if not answer:
            raise ValueError("这一项要填")
        return answer

    return ask(question, read)


def optional(question: str) -> str | None:
    """Something that may be left out with Enter."""
    return ask(f"{question}（没有就回车）", lambda answer: answer or None, "")


def may_ask(ask: bool | None) -> bool:
    """Whether somebody is asked: as the command says, else where one sits before a terminal."""
    return sys.stdin.isatty() if ask is None else ask


def yes(question: str, *, default: bool) -> bool:
    """Yes or no."""
    answers = {"y": True, "yes": True, "是": True, "n": False, "no": False, "否": False}

    def read(answer: str) -> bool:
        if answer.lower() not in answers:
            raise ValueError("请写 y（是）或 n（否）")
        return answers[answer.lower()]

    return ask(f"{question}（y 是，n 否）", read, "y" if default else "n")


def choice(question: str, choices: Sequence[tuple[str, str]]) -> str:
    """One of ``(value, words)``, by its number, its value or its words."""
    for number, (_, words) in enumerate(choices, start=1):
        click.echo(f"  {number:>2}  {words}")

    def read(answer: str) -> str:
        for number, (value, words) in enumerate(choices, start=1):
            if answer in (str(number), value, words):
                return value
        raise ValueError(f"请写 1 到 {len(choices)} 的编号，或名称")

    return ask(question, read)


def several(question: str, choices: Sequence[tuple[str, str]]) -> list[str]:
    """Some of ``(value, words)``, by their numbers."""
    for number, (_, words) in enumerate(choices, start=1):
        click.echo(f"  {number:>2}  {words}")

    def read(answer: str) -> list[str]:
        numbers = answer.replace("、", " ").replace(",", " ").replace("，", " ").split()
        if not numbers or not all(n.isdecimal() and 1 <= int(n) <= len(choices) for n in numbers):
            raise ValueError(f"请写 1 到 {len(choices)} 的编号，几项的用空格隔开")
        return [choices[int(n) - 1][0] for n in dict.fromkeys(numbers)]

    return ask(question, read)


def day(
    question: str,
    calendar: Calendar,
    *,
    default: date | None,
    earliest: date | None = None,
    latest: date | None = None,
    instead: str | None = None,
) -> date | str | None:
    """A day, not before ``earliest`` nor after ``latest``, or the word ``instead``. What is no working day is
    said, and taken.
    """

    def read(answer: str) -> date | str | None:
        if not answer or answer == instead:
            return answer or None
        try:
            found = read_date(answer)
        except ValueError:
            raise ValueError(f"“{answer}”不是日期；请写成 2026-11-20（年份 {FIRST_YEAR} 到 {LAST_YEAR}）") from None
        if earliest and found < earliest:
            raise ValueError(f"不能早于 {earliest}；请核对")
        if latest and found > latest:
            raise ValueError(f"{found} 还没有到（今天是 {latest}）；请在当天提交")
        if calendar.is_working_day(found) is not True:
            click.echo(f"  {found}：{calendar.reason(found)}")
        return found

    hint = question if default else f"{question}（没有就回车）"
    return ask(hint, read, str(default) if default else "")
