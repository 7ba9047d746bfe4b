"""What somebody may have meant by a line: every way to write it, and how far each goes from what stands there."""

from collections.abc import Iterator
from typing import NamedTuple

from .layout import begins_alike, below, goes_on, has_field, indent, is_item, may_be_text, widths
from .spelling import OPEN_QUOTE, WITHOUT_COLON, as_comment, names_field, quoted, respelt, says_field
from .vocabulary import Vocabulary

# Marks of a Chinese keyboard are there for certain; that something else stands out of line is a guess.
_RESPELT, _MOVED = 8, 20
_LOOSE = 15  # of a dash whose fields do not stand below it
_BEGUN, _REMARKED, _CLOSED = 18, 19, 30


class Change(NamedTuple):
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


def changes(lines: list[str], number: int, words: Vocabulary, *, may_move: bool) -> Iterator[Change]:
    """Every way to write a line that differs from how it stands; a whole record may move as well."""
    line = lines[number]
    for text, why in [(line, []), *respelt(line, words)]:
        movable = may_move and (has_field(text) or is_item(text) or goes_on(lines, number, words))
        for distance, width in enumerate(widths(lines, number, text) if movable else (None,)):
            moved, by = _moved(text, width)
            if WITHOUT_COLON in why and may_be_text(lines, number, text, moved, words):
                continue
            loose = _LOOSE if by and not _leads(moved, lines, number) else 0
            for written, reasons in ((moved, [*why, *by]), *((q, [*why, *by, r]) for q, r in quoted(moved, words))):
                if written != line:
                    effort = _RESPELT * len(why) + _MOVED * (len(reasons) - len(why)) + distance + loose
                    yield Change(number, (written,), "，".join(reasons), effort, column_of_change(line, written))
    yield from _records_moved(lines, number)
    yield from _begun(lines, number)
    if not has_field(line) and not says_field(line, words):
        yield from _closed(line, number)
    yield from _quote_closed_below(lines, number)
    for text, why, is_certain in as_comment(line) if line.strip() else ():
        if is_certain or not (names_field(line, words) or goes_on(lines, number, words)):
            yield Change(number, (text,), why, _RESPELT if is_certain else _REMARKED, indent(line) + 1)


def _begun(lines: list[str], number: int) -> Iterator[Change]:
    """A line with the dash that it lacks: it begins as a record above began, or stands right below an item without
    fields.
    """
    line = lines[number].rstrip()
    if not line.strip() or is_item(line):
        return
    above = [other for other in reversed(lines[:number]) if other.strip()]
    for item in above[:1] if not has_field(line) else filter(is_item, above):
        if is_item(item) and begins_alike(item, line):
            written = f"{' ' * indent(item)}- {line.strip()}"
            yield Change(number, (written,), "这里像是新的一条，前面少了“- ”", _BEGUN, indent(line) + 1)
            return


def _closed(line: str, number: int) -> Iterator[Change]:
    """The last line of a list or record in brackets over several lines, with the bracket that is missing."""
    if line.strip() and not line.rstrip().endswith(("]", "}")):
        text = line.rstrip()
        for open_, bracket in (("方", "]"), ("花", "}")):
            written = (text[:-1] if text[-1] in "】］｝」," else text) + bracket
            yield Change(number, (written,), f"{open_}括号没有闭合", _CLOSED, len(text))


def _quote_closed_below(lines: list[str], number: int) -> Iterator[Change]:
    """A text in quotes over several lines, with the quote that is missing at its end."""
    opened = OPEN_QUOTE.fullmatch(lines[number].rstrip())
    last = number
    while (
        last + 1 < len(lines)
        and lines[last + 1].strip()
        and not (is_item(lines[last + 1]) or has_field(lines[last + 1]))
    ):
        last += 1
    if opened and last > number:
        text = lines[last].rstrip()
        written = (text[:-1] if text[-1] in "”’＂＇" else text) + opened["quote"]
        yield Change(last, (written,), "上面的引号到这里没有闭合", _CLOSED, len(text))


def _leads(text: str, lines: list[str], number: int) -> bool:
    """False for a dash that is moved away from the fields of its record."""
    follows = below(lines, number)
    if not is_item(text) or not follows or is_item(follows):
        return True
    return indent(follows) == indent(text) + 2


def _moved(text: str, width: int | None) -> tuple[str, list[str]]:
    stands = len(text) - len(text.lstrip(" "))
    if width is None or stands == width:
        return text, []
    more = "多" if stands > width else "少"
    what = "“- ”要上下对齐" if is_item(text) else "同一条记录的字段要上下对齐"
    return " " * width + text.lstrip(" "), [f"缩进{more}了 {abs(stands - width)} 格，{what}"]


def _records_moved(lines: list[str], number: int) -> Iterator[Change]:
    """A whole record moved to where the others of its list stand."""
    if not lines[number].startswith(" ") or not is_item(lines[number]):
        return
    own = indent(lines[number])
    end = number + 1
    while end < len(lines) and (not lines[end].strip() or indent(lines[end]) > own):
        end += 1
    for distance, width in enumerate(width for width in widths(lines, number, lines[number]) if width is not None):
        if width != own:
            more = "多" if own > width else "少"
            why = f"这一条（第 {{first}} 到 {{last}} 行）整条的缩进{more}了 {abs(own - width)} 格，要整条一起移"
            moved = [" " * width + line[own:] if line.strip() else line for line in lines[number:end]]
            yield Change(number, tuple(moved), why, _MOVED + 5 + distance, own + 1)


def column_of_change(line: str, written: str) -> int:
    """Where two ways to write a line begin to differ, from 1; a line out of line is told where its text begins."""
    if line.lstrip() == written.lstrip():
        return len(line) - len(line.lstrip()) + 1
    if line.startswith(written[: len(line)]):  # a quote that is missing at the end is told where it opens
        quote = OPEN_QUOTE.match(line)
        return quote.start("quote") + 1 if quote else len(line)
    return next(n for n, (a, b) in enumerate(zip(line + "\0", written + "\0", strict=False)) if a != b) + 1
