"""Records that begin without a dash: YAML takes their fields for a second mention of the record above."""

import re
from typing import NamedTuple

# An item, then lines of the same record, then the field with which it began. So far in stands none that is read, and
# a file without end costs no more than so many looks at each of its lines.
_TWICE = re.compile(r"^( {0,40})- ([A-Za-z_]+):.*\n(?:(?:\1  .*)?\n)+?\1  \2:", re.M)
_ITEM = re.compile(r"( *)- (?=([A-Za-z_]+):)")
_BLOCK = re.compile(r"( *)(?:- )*[^\s#].*: *[|>][0-9+-]*\s*(?:#.*)?$")

_LONGEST_SHOWN = 400


class Begun(NamedTuple):
    """A line (from 1) that begins a record, and the column (from 1) of its first field."""

    line: int
    column: int
    written: str

    @property
    def advice(self) -> str:
        """Chinese: what is wrong and what to write."""
        before = f"前面空 {self.column - 3} 格"
        if len(self.written) > _LONGEST_SHOWN:
            return f"这里像是新的一条记录；请在这一行的字段名前面加上“- ”，{before}"
        return f"这里像是新的一条记录，前面少了“- ”；请把这一行写成“- {self.written}”，{before}"


def separated(text: str) -> tuple[str, list[Begun]]:
    """The text in which every record begins with a dash, of as many lines, and the lines that had none.

    A line is the beginning of a record where it stands in line with the fields of the record above and repeats the
    first of them, with something between: no text goes on there.
    """
    if not _TWICE.search(text):
        return text, []
    lines, found = text.split("\n"), []
    # Of the records that are being read: how far in their fields stand, which is the first, on which line.
    first: dict[int, tuple[str, int]] = {}
    text_below = None  # how far in the field stands whose text takes up the lines
    for number, line in enumerate(lines):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        stands = len(line) - len(line.lstrip(" "))
        if text_below is not None and stands > text_below:
            continue
        first = {column: begun for column, begun in first.items() if column <= stands}
        key, at = first.get(stands, ("", number))
        if item := _ITEM.match(line):
            first[stands + 2] = item[2], number
        elif number - at > 1 and line.startswith(f"{key}:", stands):
            first[stands] = key, number
            found.append(Begun(number + 1, stands + 1, line.strip()))
            lines[number] = f"{line[: stands - 2]}- {line[stands:]}"
        text_below = len(block[1]) if (block := _BLOCK.match(line)) else None
    return "\n".join(lines), found
