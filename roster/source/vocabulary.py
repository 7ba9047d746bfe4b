"""What the fields of a format are called, for whoever reads a text of which YAML can make nothing."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The names of all fields, and of those that hold free text: below them a line may begin with any word."""

    fields: frozenset[str] = frozenset()
    prose: frozenset[str] = frozenset()


NO_WORDS = Vocabulary()
