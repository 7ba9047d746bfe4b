"""What stands in a YAML text, one event after the other, and what to do about a text that YAML cannot read."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import yaml

from .problems import Position, Problem

SYNTAX = "yaml-syntax"
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

# What libyaml says → what a clerk can do about it.
_SYNTAX_ADVICE = (
    ("tab character", "缩进用了 Tab；请一律改用空格"),
    ("while scanning an alias", "以 * 开头的内容请加引号"),
    ("while scanning an anchor", "以 & 开头的内容请加引号"),
    ("while scanning a tag", "以 ! 开头的内容请加引号"),
    ("while scanning a directive", "以 % 开头的内容请加引号"),
    (
        "cannot start any token",
        "此处不能以这个字符开头；缩进请用空格，不要用 Tab；以 @ ` % * & ! 等符号开头的内容请加引号",
    ),
    (
        "mapping values are not allowed",
        "这一行多了一个“: ”，或上一行的缩进不对；一行只写一个字段，内容里有冒号加空格时请把整段加上引号",
    ),
    ("could not find expected ':'", "这一行缺少“: ”（英文冒号加空格），或上面有引号没有闭合"),
    ("did not find expected '-' indicator", "列表的缩进不一致；同一列表的“- ”要上下对齐"),
    ("did not find expected key", "缩进不一致，或引号、括号没有成对；同一条记录的字段要上下对齐"),
    ("did not find expected ',' or", "方括号或花括号里缺少逗号，或没有闭合"),
    ("unexpected end of stream", "引号没有闭合；请补上右引号"),
    ("unknown escape character", "双引号里的反斜杠写法无效；请改用单引号"),
    ("block sequence entries are not allowed", "“- ”不能写在这里；请另起一行并缩进"),
)


class Unusable(Exception):
    """The text breaks the subset so badly that reading on makes no sense."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def corner(mark: yaml.Mark) -> tuple[int, int]:
    """Line and column of a mark, from 1."""
    return mark.line + 1, mark.column + 1


@contextmanager
def events(text: str, path: str) -> Iterator[Callable[[], yaml.Event]]:
    """A function that gives the next event; whatever the parser raises becomes ``Unusable``."""
    try:
        loader = LOADER(text)
        try:
            yield loader.get_event
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        # A key or quote that never ends is told where it begins, not where the file ends; a Tab where it stands.
        scanning = (error.context or "").startswith("while scanning") and "tab character" not in (error.problem or "")
        open_since = error.context_mark if scanning else None
        mark = open_since or error.problem_mark or error.context_mark
        where = Position(path, *corner(mark)) if mark else Position(path)
        raise Unusable(Problem(where, SYNTAX, f"YAML 写法有误：{_advice(error)}")) from None
    except yaml.YAMLError:
        raise Unusable(Problem(Position(path), SYNTAX, "YAML 写法有误，无法读取")) from None


def _advice(error: yaml.MarkedYAMLError) -> str:
    said = f"{error.context or ''} {error.problem or ''}"
    return next((advice for part, advice in _SYNTAX_ADVICE if part in said), f"请检查这一行和上一行（{said.strip()}）")
