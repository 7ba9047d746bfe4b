"""What the fields of a format are called, for whoever reads a text of which YAML can make nothing."""

import re
from dataclasses import dataclass

_BEGIN = re.compile("[a-z]+(?:_[a-z]+)*(?![a-z_-])")
_SHOWN = 60  # characters of what somebody wrote


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The names of all fields, and of those that hold free text: below them a line may begin with any word."""

    fields: frozenset[str] = frozenset()
    prose: frozenset[str] = frozenset()

    def meant_by(self, text: str) -> str:
        """The field that a text without a colon is meant to be (``phone0000-1``: ``phone: 0000-1``); empty where it
        begins with none.
        """
        begin = _BEGIN.match(text)
        rest = text[begin.end() :].lstrip(" \t\u3000:：…") if begin else ""
        return f"{begin[0]}: {rest[:_SHOWN]}" if begin and begin[0] in self.fields and rest else ""


NO_WORDS = Vocabulary()
