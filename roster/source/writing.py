"""Plain data as YAML text: a whole file, a block of lines, or one line between brackets.

Every scalar is text to our reader, so only what would not be read as the same text is quoted. No anchors; long
texts become readable blocks.
"""

from collections.abc import Iterator
from typing import Any

import yaml
import yaml.serializer

_TEXT = "tag:yaml.org,2002:str"


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


def _represent_block(dumper: yaml.representer.BaseRepresenter, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar(_TEXT, text, style="|" if "\n" in text else None)


def _represent_quoted(dumper: yaml.representer.BaseRepresenter, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar(_TEXT, text, style='"' if "\n" in text else None)


_Block.add_representer(str, _represent_block)
_Flow.add_representer(str, _represent_quoted)


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


class _File(yaml.SafeDumper):
    """Quotes what other readers of YAML would take for a number, a date or a truth value."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        return super().increase_indent(flow, False)


_File.add_representer(str, _represent_block)


def dump(value: Any, *, header: str = "") -> bytes:
    """A whole file in block style, key order kept, UTF-8."""
    body = yaml.dump(value, Dumper=_File, allow_unicode=True, sort_keys=False, default_flow_style=False, width=10_000)
    return (header + body).encode()
