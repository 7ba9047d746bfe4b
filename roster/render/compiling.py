"""How Jinja compiles and runs our templates: what they print stays the same to the byte, in less time.

A page is some hundred small pieces, and Jinja does for each what only few templates need: it asks every value whether
it is markup, every function whether it wants the context, every record whether it is a mapping, and hands every piece
through all templates above.
"""

import keyword
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from functools import cached_property
from types import CodeType
from typing import Any

import jinja2
import jinja2.bccache
import jinja2.compiler
from jinja2 import nodes
from jinja2.utils import missing
from markupsafe import Markup, escape
from markupsafe import _escape_inner as _escaped  # pyright: ignore[reportPrivateImportUsage] # text to text, in C

# Names in the code of a template, beside Jinja's own.
_ESCAPED, _PRINTED = "_escaped", "_printed"


def _printed(value: Any) -> Any:
    """What ``markupsafe.escape`` prints of a value that is no plain text."""
    return value if value.__class__ is Markup else escape(value)


class _Macro(jinja2.runtime.Macro):
    """A macro that is called with its arguments in their order, as nearly all are; else it is called as in Jinja."""

    def __call__(self, *args: Any, **named: Any) -> Any:
        """What the macro prints."""
        left = self._argument_count - len(args)
        if named or left < 0 or self.caller or self.catch_kwargs or self.catch_varargs:
            return super().__call__(*args, **named)
        return str.__new__(Markup, self._func(*args, *[missing] * left))


class _Template(jinja2.Template):
    """A template whose code knows the functions above by their names."""

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
        names.__globals__.update({_ESCAPED: _escaped, _PRINTED: _printed, "Macro": _Macro})
        return template

    def _get_default_module(self, ctx: jinja2.runtime.Context | None = None) -> Any:
        """The macros of an import; Jinja would compare the globals at each, which are the same for a whole site."""
        return super()._get_default_module()


class _Names(dict[str, Any]):
    """All that a template knows by name."""

    def __missing__(self, name: str) -> Any:
        return missing


class _Context(jinja2.runtime.Context):
    """Calls what a template calls, and asks nothing first: none of our functions wants to know the context. What was
    given and what a template sets are one mapping.
    """

    def __init__(self, environment: jinja2.Environment, parent: dict[str, Any], *args: Any, **named: Any) -> None:
        super().__init__(environment, parent, *args, **named)
        self.parent = self.vars = names = _Names(parent)
        by_name: Any = names.__getitem__
        self.resolve_or_missing = by_name

    def call(self, called: Callable[..., Any], /, *args: Any, **named: Any) -> Any:
        """What a function or macro gives; Jinja adds the names of loops and blocks for those that want the context."""
        named.pop("_block_vars", None)
        named.pop("_loop_vars", None)
        return called(*args, **named)


class _Careful(jinja2.compiler.CodeGenerator):
    """Jinja's code. A block gathers what it prints and gives it in one piece, and so does a template that extends none:
    each piece goes through all templates that a page extends.
    """

    def visit_Template(self, node: nodes.Template, frame: jinja2.compiler.Frame | None = None) -> None:  # noqa: N802
        """The whole template."""
        self._is_top = node.find(nodes.Extends) is None
        super().visit_Template(node, frame)

    def blockvisit(self, nodes: Iterable[nodes.Node], frame: jinja2.compiler.Frame) -> None:
        """The code of a block of any kind; one of ``{% block %}``, and that of a template, begin without a buffer."""
        if frame.buffer is not None or not (frame.block_frame or (frame.rootlevel and self._is_top)):
            super().blockvisit(nodes, frame)
            return
        self.buffer(frame)
        super().blockvisit(nodes, frame)
        self.writeline(f"yield concat({frame.buffer})")


class _Straight(_Careful):
    """The same, straight on: texts are escaped without a question, ``a.b`` is an attribute, functions are called.

    Where ``a`` is a mapping, or has no ``b``, the code fails with AttributeError.
    """

    def visit_Getattr(self, node: nodes.Getattr, frame: jinja2.compiler.Frame) -> None:  # noqa: N802 # Jinja's name
        """``a.b``."""
        is_block = node.node == nodes.Name("self", "load")  # a block by its name, which Jinja keeps as an item
        if is_block or not node.attr.isidentifier() or keyword.iskeyword(node.attr):
            super().visit_Getattr(node, frame)
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def visit_Call(  # noqa: N802 # Jinja's name
        self, node: nodes.Call, frame: jinja2.compiler.Frame, forward_caller: bool = False
    ) -> None:
        """``a(b, c=d)``."""
        if forward_caller or node.dyn_args or node.dyn_kwargs or any(keyword.iskeyword(one.key) for one in node.kwargs):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(")(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")

    def _output_child_pre(self, node: nodes.Expr, frame: jinja2.compiler.Frame, finalize: Any) -> None:
        if _is_escaped(frame):
            self.write(f"({_ESCAPED}(_value) if (_value := ")
        else:
            super()._output_child_pre(node, frame, finalize)

    def _output_child_post(self, node: nodes.Expr, frame: jinja2.compiler.Frame, finalize: Any) -> None:
        if _is_escaped(frame):
            self.write(f").__class__ is str else {_PRINTED}(_value))")
        else:
            super()._output_child_post(node, frame, finalize)


def _is_escaped(frame: jinja2.compiler.Frame) -> bool:
    return frame.eval_ctx.autoescape and not frame.eval_ctx.volatile


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
    code_generator_class = _Straight

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
        self._in_jinjas_way: set[str] = set()

    def printed(self, name: str, context: Mapping[str, Any]) -> str:
        """What a template prints. A template in which a dot stands for more than an attribute is read as Jinja does."""
        if name not in self._in_jinjas_way:
            try:
                return self.get_template(name).render(context)
            except AttributeError:
                self._in_jinjas_way.add(name)
        return self._jinjas_way.get_template(name).render(context)

    @cached_property
    def _jinjas_way(self) -> jinja2.Environment:
        other = self.overlay()
        other.code_generator_class, other.bytecode_cache = _Careful, None
        return other
