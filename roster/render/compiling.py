"""How Jinja compiles and runs our templates: what they print stays the same to the byte, in less time.

A page is some hundred small pieces, and Jinja does for each what only few templates need: it asks every value whether
it is markup, every function whether it wants the context, and hands every piece through all templates above.
"""

import re
from collections.abc import Callable, Iterable, MutableMapping
from types import CodeType
from typing import Any

import jinja2
import jinja2.bccache
import jinja2.compiler
from jinja2 import nodes
from markupsafe import Markup, escape

_SPECIAL = re.compile("[&<>\"']")


def _printed(value: Any) -> Any:
    """What ``markupsafe.escape`` prints: most of what a page prints has nothing to escape, and is seen so at once."""
    kind = value.__class__
    if kind is Markup or (kind is str and not _SPECIAL.search(value)):
        return value
    return escape(value)


class _Template(jinja2.Template):
    """A template that prints by ``_printed``: a third of the time of a page went into objects of ``escape``."""

    @classmethod
    def from_code(
        cls,
        environment: jinja2.Environment,
        code: CodeType,
        globals: MutableMapping[str, Any],
        uptodate: Callable[[], bool] | None = None,
    ) -> jinja2.Template:
        template = super().from_code(environment, code, dict(globals), uptodate)  # no chain of two
        names: Any = template.root_render_func
        names.__globals__["escape"] = _printed
        return template

    def _get_default_module(self, ctx: jinja2.runtime.Context | None = None) -> Any:
        """The macros of an import; Jinja would compare the globals at each, which are the same for a whole site."""
        return super()._get_default_module()


class _Context(jinja2.runtime.Context):
    """Calls what a template calls, and asks nothing first: none of our functions wants to know the context."""

    def call(self, called: Callable[..., Any], /, *args: Any, **named: Any) -> Any:
        """What a function or macro gives; Jinja adds the names of loops and blocks for those that want the context."""
        named.pop("_block_vars", None)
        named.pop("_loop_vars", None)
        return called(*args, **named)


class _Generator(jinja2.compiler.CodeGenerator):
    """A block gathers what it prints and gives it in one piece: each goes through all templates that a page extends."""

    def blockvisit(self, nodes: Iterable[nodes.Node], frame: jinja2.compiler.Frame) -> None:
        """The code of a block of any kind; one of ``{% block %}`` begins without a buffer."""
        if frame.buffer is not None or not frame.block_frame:
            super().blockvisit(nodes, frame)
            return
        self.buffer(frame)
        super().blockvisit(nodes, frame)
        self.writeline(f"yield concat({frame.buffer})")


class _Compiled(jinja2.BytecodeCache):
    """Templates of one text are compiled once, however many sites are made with them: ``serve`` makes one at every
    change. Of each the newest is kept.
    """

    def __init__(self) -> None:
        self._newest: dict[str, tuple[str, Any]] = {}

    def load_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        checksum, code = self._newest.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        self._newest[bucket.key] = bucket.checksum, bucket.code


_COMPILED = _Compiled()  # the same for all: what a template compiles to depends on its name and text alone


class Environment(jinja2.Environment):
    """Templates by name; everything printed is escaped, and a name that is not there is a fault."""

    template_class = _Template
    context_class = _Context
    code_generator_class = _Generator

    def __init__(self, load: Callable[[str], tuple[str, str, None] | None]) -> None:
        super().__init__(
            loader=jinja2.FunctionLoader(load),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            bytecode_cache=_COMPILED,
        )
