"""Where a line stands among the others: how far in, below what, beside what."""

import re
from collections.abc import Iterator

from .vocabulary import Vocabulary

_FIELD = re.compile(r"\s*(?:- +)?(?P<key>[^\s:#\"'-][^\s:]*) *:(?:\s|$)")


def indent(line: str) -> int:
    """How many blanks stand before anything else."""
    return len(line) - len(line.lstrip())


def is_item(line: str) -> bool:
    """True for a line that begins with a dash, as a record in a list does."""
    return line.lstrip().startswith("- ")


def is_comment(line: str) -> bool:
    """True for a line that says nothing to YAML."""
    return line.lstrip().startswith("#")


def _key(line: str) -> str:
    """The name of the field that stands on a line; empty where none does."""
    field = _FIELD.match(line)
    return field["key"] if field else ""


def has_field(line: str) -> bool:
    """True for a line on which a field stands."""
    return bool(_key(line))


def column_of_key(line: str) -> int:
    """How far in a field stands, that of an item behind its dash."""
    return len(line) - len(line.lstrip(" -"))


def below(lines: list[str], number: int) -> str:
    """The next line with something on it; empty at the end."""
    return next((line for line in lines[number + 1 :] if line.strip()), "")


def _items_below(lines: list[str], number: int) -> int | None:
    """How far in the list stands that begins below a line; None where none does."""
    follows = below(lines, number)
    return indent(follows) if is_item(follows) else None


def widths(lines: list[str], number: int, text: str) -> Iterator[int | None]:
    """As the line stands, and as lines near it do: a field in line with fields, a dash with dashes."""
    yield None
    if text.endswith(":") and not text.startswith(" "):  # a heading of the file
        return
    dashed = is_item(text)
    most = _items_below(lines, number) if text.endswith(":") else None
    if most is not None:  # a heading stands no further in than its list
        yield 0
    above = next((line for line in reversed(lines[:number]) if line.strip()), "")
    if above.endswith((":", "|", ">")):  # what stands below a heading stands further in
        yield column_of_key(above) + 2
    near = [*range(number - 1, max(-1, number - 40), -1), *range(number + 1, min(len(lines), number + 3))]
    found: dict[int, None] = {}
    for other in (lines[n] for n in near):
        match = re.match(r"( *)(- )?[^\s#]", other)
        if match and (match[2] or not dashed):
            found.setdefault(len(match[1]) + (0 if dashed or not match[2] else 2))
    yield from (width for width in found if most is None or width <= most)


def goes_on(lines: list[str], number: int, words: Vocabulary) -> bool:
    """True for a line that may go on with a free text that stands right above it."""
    above = next((line for line in reversed(lines[:number]) if line.strip() and not is_comment(line)), "")
    return _key(above) in words.prose or bool(above and not _key(above) and not is_item(above))


def begins_alike(item: str, line: str) -> bool:
    """True for a line that begins with the same field as an item of a list, or has none as the item has none."""
    return _key(item) == _key(line) and column_of_key(item) - 4 <= indent(line) <= column_of_key(item)


def may_be_text(lines: list[str], number: int, now: str, moved: str, words: Vocabulary) -> bool:
    """True for a line that may go on with a free text above it, as it stands ``now`` or when it is ``moved``: what
    begins there with the name of a field is none for certain.
    """
    before = reversed("\n".join(lines[:number]).split("\n"))
    above = [line for line in before if line.strip() and not is_comment(line)]
    beside = [next((line for line in above if indent(line) <= indent(text)), "") for text in (moved, now)]
    if now != moved or not is_item(now):  # a text goes on further out as well
        beside.append(next((line for line in above if _key(line) in words.fields), ""))
    if any(line and _key(line) in ("", *words.prose) for line in beside):
        return True
    is_list = is_item(moved) and is_item(beside[0]) and indent(moved) == indent(beside[0])
    return is_list and _key(moved) != _key(beside[0])  # the records of a list begin alike
