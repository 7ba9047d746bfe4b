"""Characters that no text of a register may hold: XML cannot carry them, or nobody sees what they do."""

import html
import re
from collections.abc import Iterator

NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # XML 1.0, 2.2
# Besides these: DEL and C1, which work a terminal; line separators, which end a line of a calendar or a script; and
# what turns the reading direction of the words behind it (embeddings, overrides, isolates).
_UNFIT = re.compile(f"{NOT_IN_XML.pattern[:-1]}\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_REFERENCE = re.compile(r"&#[xX]?[0-9a-fA-F]{1,8};?")


def unfit(text: str) -> Iterator[tuple[int, str]]:
    """Line (from 1) and the name of each such character of a Markdown text, also where it is written as ``&#…;``."""
    for number, line in enumerate(text.split("\n"), start=1):
        for char in _UNFIT.findall(line):
            yield number, f"U+{ord(char):04X}"
        for reference in _REFERENCE.findall(line):
            stands_for = html.unescape(reference)
            if not stands_for or _UNFIT.search(stands_for):
                yield number, reference
