"""Marks that git leaves in a file when two changes met: both are there, and nobody has decided yet."""

from collections.abc import Iterator

from .problems import Position, Problem

CODE = "merge-conflict"
_OURS, _THEIRS, _END = "<<<<<<< ", "=======", ">>>>>>> "


def problems(text: str, path: str) -> Iterator[Problem]:
    """One for each conflict, at its first mark; a mark without the others is told too."""
    if "\n" + _OURS not in "\n" + text and "\n" + _END not in "\n" + text:
        return
    since: int | None = None
    middle = 0
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith(_OURS):
            since, middle = number, 0
        elif since and line.rstrip() == _THEIRS:
            middle = number
        elif line.startswith(_END):
            yield Problem(Position(path, since or number), CODE, _advice(since, middle, number))
            since = None
    if since:
        yield Problem(Position(path, since), CODE, _advice(since, middle, 0))


def _advice(first: int | None, middle: int, last: int) -> str:
    if not (first and middle and last):
        return "这是 git 合并时留下的冲突标记；请对照两边的版本，把标记行删去"
    return (
        f"git 合并时两边都改了这里，还没有决定：第 {first + 1} 到 {middle - 1} 行是一边的，"
        f"第 {middle + 1} 到 {last - 1} 行是另一边的；请留下对的内容（两边都对的都留下），"
        f"再删去第 {first}、{middle}、{last} 行"
    )
