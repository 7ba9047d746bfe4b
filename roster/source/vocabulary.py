"""What the fields of a format are called, for whoever reads a text of which YAML can make nothing."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from ..text import slips

_BEGIN = re.compile("[a-z]+(?:_[a-z]+)*(?![a-z_-])")
# What stands round a name elsewhere: bold and code of Markdown, quotes, brackets, the number of a paragraph.
_ROUND_NAMES = slips.AROUND + "*_`~+·•●○■□◆[]()<>|\\-"
_NUMBERED = re.compile(r"\(?(?:\d{1,3}|[一二三四五六七八九十]{1,3})(?:[.、)]\s*|\s{2,})")
_NEXT = re.compile(r"[\s，、；;]+(?=[a-z_]+[ \t\u3000]*[:：])")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The names of all fields, of those that hold free text (below them a line may begin with any word), and of those
    that never hold a text but a list or other fields.
    """

    fields: frozenset[str] = frozenset()
    prose: frozenset[str] = frozenset()
    nested: frozenset[str] = frozenset()
    said: Mapping[str, str] = field(
        default_factory=lambda: MappingProxyType({}), hash=False
    )  # what they are called in Chinese
    # A value of a field as that field takes it, where it is certain what was meant; any other as it is.
    taken: Callable[[str, str], str] = field(default=lambda _, text: text, hash=False, compare=False)

    def named(self, written: str) -> str:
        """The field that somebody named: by its name in capitals, wide letters or between marks, or in Chinese; empty
        where it is none.
        """
        if written in self.fields:
            return written
        plain = unicodedata.normalize("NFKC", slips.visible(written)).strip(_ROUND_NAMES)
        plain = _NUMBERED.sub("", plain, count=1).strip(_ROUND_NAMES)
        name = self.said.get("".join(plain.split())) or self.said.get(plain) or plain.lower()
        return name if name in self.fields else ""

    def is_of_one_line(self, field: str) -> bool:
        """True for a field whose texts stand on one line each."""
        return field in self.fields and field not in self.prose

    def meant_by(self, text: str) -> Sequence[tuple[str, str]]:
        """The fields that a text without a colon and a blank is meant to be, each with its content (``phone0000-1``:
        ``phone``, ``0000-1``; ``on：2026-11-03，by：wjw`` are two); nothing where it begins with none.
        """
        found: list[tuple[str, str]] = []
        for part in _NEXT.split(text):
            begin = _BEGIN.match(part)
            rest = part[begin.end() :].strip(" \t\u3000:：=＝;；…") if begin else ""
            if begin and begin[0] in self.fields and rest:
                found.append((begin[0], rest))
            elif found:  # belongs to the text before it
                return ()
        return found


NO_WORDS = Vocabulary()
