"""Characters that XML cannot carry: a feed with one of them opens nowhere, a document cannot be written."""

import html
import re
from collections.abc import Iterator

NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # XML 1.0, 2.2
_REFERENCE = re.compile(r"&#[xX]?[0-9a-fA-F]{1,8};?")


def unfit(text: str) -> Iterator[tuple[int, str]]:
    """Line (from 1) and the name of each such character of a Markdown text, also where it is written as ``&#…;``."""
    for number, line in enumerate(text.split("\n"), start=1):
        for char in NOT_IN_XML.findall(line):
            yield number, f"U+{ord(char):04X}"
        for reference in _REFERENCE.findall(line):
            stands_for = html.unescape(reference)
            if not stands_for or NOT_IN_XML.search(stands_for):
                yield number, reference
