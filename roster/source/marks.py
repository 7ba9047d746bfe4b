"""YAML text with marks: where every value begins and ends, so that one place can be changed and no other.

The second importer of ``yaml`` beside ``yamltree``: reading needs no marks, and
editing needs little else.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import yaml
import yaml.serializer

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class Kind(StrEnum):
    """What a node is."""

    TEXT = "text"
    LIST = "list"
    MAPPING = "mapping"


@dataclass(frozen=True, slots=True)
class Node:
    """A value: ``start`` and ``end`` are offsets in the text, ``column`` counts from 0.

    ``end`` is where the value's own text ends: no blank line, comment or line
    break behind it. ``style`` is ``'``, ``"``, ``|`` or ``>`` for a text written
    so, ``flow`` says that brackets or braces stand round the value.
    """

    kind: Kind
    start: int
    end: int
    column: int
    flow: bool = False
    style: str = ""
    items: tuple["Node", ...] = ()
    values: Mapping[str, "Node"] = field(default_factory=dict)


def read(text: str) -> Node | None:
    """The top node of a text that ``yamltree.parse`` has found right; None where there is nothing."""
    root = yaml.compose(text, Loader=_LOADER)
    return None if root is None else _node(root, text)


def _node(node: yaml.Node, text: str) -> Node:
    start, column = node.start_mark.index, node.start_mark.column
    match node:
        case yaml.ScalarNode():
            style = node.style or ""
            return Node(Kind.TEXT, start, _end(node, text, style), column, style=style)
        case yaml.SequenceNode():
            items = tuple(_node(item, text) for item in node.value)
            return Node(Kind.LIST, start, _around(node, items, start), column, bool(node.flow_style), items=items)
        case yaml.MappingNode():
            values = {key.value: _node(value, text) for key, value in node.value}
            return Node(
                Kind.MAPPING,
                start,
                _around(node, tuple(values.values()), start),
                column,
                bool(node.flow_style),
                values=values,
            )
        case _:
            raise TypeError(node)


def _around(node: yaml.CollectionNode, inner: tuple[Node, ...], start: int) -> int:
    """The parser ends a block where the next one begins: its own end is that of the last value in it."""
    if node.flow_style:
        return node.end_mark.index
    return max((value.end for value in inner), default=start)


def _end(node: yaml.ScalarNode, text: str, style: str) -> int:
    start, end = node.start_mark.index, node.end_mark.index
    if style not in ("|", ">"):
        return end
    written = text[start:end]
    if "+" in written.split("\n", 1)[0].split("#")[0]:  # the blank lines that it keeps belong to the value
        return end - len(written) + len(re.sub(r"(?:\r\n|\n|\r)\Z", "", written))
    return start + len(written.rstrip("\r\n"))


class _Plain(
    yaml.emitter.Emitter, yaml.serializer.Serializer, yaml.representer.SafeRepresenter, yaml.resolver.BaseResolver
):
    """Quotes only what would not be read as the same text: every scalar is text to our reader."""

    def __init__(self, stream: Any, **options: Any) -> None:
        given: dict[str, Any] = {name: options.get(name) for name in ("default_style", "default_flow_style")}
        yaml.emitter.Emitter.__init__(self, stream, allow_unicode=True, width=1_000_000)
        yaml.serializer.Serializer.__init__(self)
        yaml.representer.SafeRepresenter.__init__(self, sort_keys=False, **given)
        yaml.resolver.BaseResolver.__init__(self)

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        return super().increase_indent(flow, False)


class _Block(_Plain):
    """Long texts become readable blocks."""


class _Flow(_Plain):
    """Everything on one line."""


_Block.add_representer(
    str,
    lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None),
)
_Flow.add_representer(
    str,
    lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"' if "\n" in text else None),
)


def block_lines(value: Any) -> Iterator[str]:
    """Plain data as lines of block style, without line ends."""
    yield from yaml.dump(value, Dumper=_Block, default_flow_style=False).rstrip("\n").split("\n")


def one_line(value: Any, *, quoted: bool = False) -> str:
    """Plain data on one line, as it may stand between brackets; ``quoted`` as JSON writes it."""
    style = '"' if quoted else None
    return yaml.dump(value, Dumper=_Flow, default_flow_style=True, default_style=style).rstrip("\n")


def scalar(text: str, style: str) -> str:
    """A text written in a style (``'``, ``"`` or plain where that is safe), fit for between brackets too."""
    wrapped = yaml.dump(
        [text], Dumper=_Flow, default_flow_style=True, default_style=style if style in ("'", '"') else None
    )
    return wrapped.strip()[1:-1]
