"""Our templates told to Hugo: the same texts, loops and choices as Go templates, and for every page its values.

While our pages are made, each value that a template prints, each choice and each turn of a loop is written down under a
name of its own. From the same syntax trees come Go templates that print the values under these names. So the two sides
make the same bytes, however our templates change, and nobody has to keep a second set of templates.

Hugo has the easier part: what our templates compute (a date in Chinese, the way to a page, a list's order) is a value
already.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape

from roster.render.templates import Renderer

_GLOBAL = "written_down"  # what the changed templates call

Record = dict[str, Any]  # texts, choices (true), and records of parts and turns, by their names


@dataclass(frozen=True, slots=True)
class _Value:
    """A place where a value is printed."""

    name: str


@dataclass(frozen=True, slots=True)
class _Block:
    """A place that a page's own template fills; ``above`` counts the templates that are passed over."""

    name: str
    above: int = 0


@dataclass(frozen=True, slots=True)
class _Part:
    """A macro in its place, by the names of template and macro, and the name of its record."""

    macro: tuple[str, str]
    record: str


_Piece = str | _Value | _Block | _Part


@dataclass
class _Told:
    """A template as pieces of a Go template: its body, its blocks and its macros by name."""

    extends: str = ""
    body: list[_Piece] = field(default_factory=list)
    blocks: dict[str, list[_Piece]] = field(default_factory=dict)
    macros: dict[str, list[_Piece]] = field(default_factory=dict)


class Values:
    """What was written down of the page that is being made; changed templates call it."""

    def __init__(self) -> None:
        self.markup: set[str] = set()  # names under which markup was printed
        self._records: list[Record] = [{}]

    def begin(self) -> Record:
        """A new record, on top of those that are begun."""
        self._records.append({})
        return self._records[-1]

    def end(self) -> str:
        """The end of the record on top."""
        self._records.pop()
        return ""

    def value(self, name: str, value: Any) -> Any:
        """A value that is printed."""
        if isinstance(value, Markup):
            self.markup.add(name)
        self._records[-1][name] = value if isinstance(value, Markup) else str(value)
        return value

    def choice(self, name: str, value: Any) -> Any:
        """A choice; of those that are false nothing is kept."""
        if value:
            self._records[-1][name] = True
        return value

    def part(self, name: str) -> str:
        """The begin of a part."""
        above = self._records[-1]
        above[name] = self.begin()
        return ""

    def shared(self, name: str, key: str) -> str:
        """A part that many pages share, by the key of its record."""
        self._records[-1][name] = key
        return ""

    def loop(self, name: str) -> str:
        """The begin of a loop."""
        self._records[-1][name] = []
        return ""

    def turn(self, name: str) -> str:
        """The begin of a turn of a loop."""
        turns: list[Record] = self._records[-1][name]
        turns.append(self.begin())
        return ""


class _Reading:
    """One template on its way: its tree is changed so that values are written down, and is told to Hugo."""

    def __init__(self, name: str, environment: jinja2.Environment, names: Iterator[int]) -> None:
        self.told = _Told()
        self._name = name
        self._environment = environment
        self._names = names
        self._imported: dict[str, str] = {}

    def template(self, tree: nodes.Template) -> None:
        """The whole template."""
        for imported in tree.find_all(nodes.Import):
            self._imported[imported.target] = _constant(imported.template)
        for extended in tree.find_all(nodes.Extends):
            self.told.extends = _constant(extended.template)
        self.told.macros = {macro.name: [] for macro in tree.find_all(nodes.Macro)}
        tree.body = self._changed(tree.body, self.told.body)

    def _changed(self, body: Sequence[nodes.Node], pieces: list[_Piece]) -> list[nodes.Node]:
        return [new for node in body for new in self._node(node, pieces)]

    def _node(self, node: nodes.Node, pieces: list[_Piece]) -> Iterator[nodes.Node]:
        match node:
            case nodes.Output():
                node.nodes = [new for printed in node.nodes for new in self._printed(printed, pieces)]
            case nodes.If():
                self._choices(node, pieces)
            case nodes.For():
                name = self._new("l")
                yield nodes.Output([self._call("loop", nodes.Const(name))])
                self._loop(node, name, pieces)
            case nodes.Block():
                pieces.append(_Block(node.name))
                node.body = self._changed(node.body, self.told.blocks.setdefault(node.name, []))
            case nodes.Macro():
                node.body = self._changed(node.body, self.told.macros[node.name])
            case nodes.Assign() | nodes.AssignBlock() | nodes.Import() | nodes.Extends():
                pass  # prints nothing
            case _:
                raise TypeError(f"{self._name}:{node.lineno}: {type(node).__name__} is not told to Hugo yet")
        yield node

    def _choices(self, node: nodes.If, pieces: list[_Piece]) -> None:
        for word, branch in (("if", node), *(("else if", each) for each in node.elif_)):
            name = self._new("b")
            pieces.append(f"{{{{ {word} .{name} }}}}")
            test: Any = branch.test  # an expression, which its type does not say
            branch.test = self._call("choice", nodes.Const(name), test)
            branch.body = self._changed(branch.body, pieces)
        if node.else_:
            pieces.append("{{ else }}")
            node.else_ = self._changed(node.else_, pieces)
        pieces.append("{{ end }}")

    def _loop(self, node: nodes.For, name: str, pieces: list[_Piece]) -> None:
        pieces.append(f"{{{{ range .{name} }}}}")
        begin = nodes.Output([self._call("turn", nodes.Const(name))])
        end = nodes.Output([self._call("end")])
        node.body = [begin, *self._changed(node.body, pieces), end]
        if node.else_:
            pieces.append("{{ else }}")
            node.else_ = self._changed(node.else_, pieces)
        pieces.append("{{ end }}")

    def _printed(self, node: nodes.Expr, pieces: list[_Piece]) -> Iterator[nodes.Expr]:
        match node:
            case nodes.TemplateData():
                pieces.append(node.data)
                yield node
            case nodes.Call(node=nodes.Getattr(node=nodes.Name(name="self"), attr=block)):
                pieces.append(_Block(block))
                yield node
            case nodes.Call(node=nodes.Name(name="super")):
                pieces.append(_Block("", 1))
                yield node
            case nodes.Call(node=nodes.Name(name="once"), args=[part, root]):
                name, shown = self._new("o"), _constant(part)
                pieces.append(f'{{{{ partialCached "{shown}" (index hugo.Data.once .{name}) .{name} }}}}')
                key = nodes.Concat([nodes.Const(shown + " "), root])
                yield self._call("shared", nodes.Const(name), key)
                yield node
            case nodes.Call() if macro := self._macro(node.node):
                name = self._new("p")
                pieces.append(_Part(macro, name))
                yield self._call("part", nodes.Const(name))
                yield node
                yield self._call("end")
            case _:
                name = self._new("v")
                pieces.append(_Value(name))
                yield self._call("value", nodes.Const(name), node)

    def _macro(self, called: nodes.Expr) -> tuple[str, str] | None:
        match called:
            case nodes.Name(name=name) if name in self.told.macros:
                return self._name, name
            case nodes.Getattr(node=nodes.Name(name=module), attr=name) if module in self._imported:
                return self._imported[module], name
            case _:
                return None

    def _new(self, kind: str) -> str:
        return f"{kind}{next(self._names)}"

    def _call(self, method: str, *arguments: nodes.Expr) -> nodes.Expr:
        function = nodes.Getattr(nodes.Name(_GLOBAL, "load"), method, "load")
        call: nodes.Expr = nodes.Call(function, list(arguments), [], None, None)
        call.set_lineno(1)
        call.set_environment(self._environment)
        return call


def _constant(node: nodes.Expr) -> str:
    return str(node.as_const())


class Recorder(Renderer):
    """Makes our pages as ever, and writes down the values of each."""

    def __init__(self, sources: Mapping[str, str], labels: Mapping[str, str], common: Mapping[str, Any]) -> None:
        super().__init__(sources, labels, common)
        self._values = Values()
        self._told: dict[str, _Told] = {}
        self._depth = 0
        self.shared: dict[str, Record] = {}  # parts that are the same on many pages, by name and way to the top
        self.page: tuple[str, Record] = "", {}  # the latest page: its template and its values
        recorder, names = self, iter(range(1, 1_000_000))

        class Changing(CodeGenerator):
            def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 # its name
                reading = _Reading(str(self.name), self.environment, names)
                reading.template(node)
                recorder._told[str(self.name)] = reading.told
                super().visit_Template(node, frame)

        self._environment.bytecode_cache = None
        self._environment.code_generator_class = Changing
        known: Any = self._environment.globals
        known[_GLOBAL] = self._values

    def render(self, name: str, **context: Any) -> str:
        """A page, or a part of it that is rendered once for many; its values are kept."""
        record = self._values.begin()
        self._depth += 1
        text = super().render(name, **context)
        self._depth -= 1
        self._values.end()
        if self._depth:
            self.shared[f"{name} {context['root']}"] = record
        else:
            self.page = name, record
        return text

    def told(self, record: Any) -> Any:
        """Values as JSON holds them: where one name stands for markup and for texts, all are markup."""
        match record:
            case dict():
                return {name: self._as_markup(name, value) for name, value in record.items()}
            case list():
                return [self.told(each) for each in record]
            case _:
                return record

    def _as_markup(self, name: str, value: Any) -> Any:
        return str(escape(value)) if name in self._values.markup else self.told(value)

    def layout(self, name: str, values: str) -> str:
        """A page's template for Hugo, with all macros that it needs; ``values`` is where Hugo has the values."""
        chain = [self._told[name]]
        while chain[-1].extends:
            chain.append(self._told[chain[-1].extends])
        macros: dict[tuple[str, str], None] = {}
        body = "".join(self._text(chain[-1].body, chain, macros))
        defined: list[str] = []
        for macro in (waiting := list(macros)):
            known = dict(macros)
            text = "".join(self._text(self._told[macro[0]].macros[macro[1]], [], macros))
            waiting += [each for each in macros if each not in known]
            defined.append(f'{{{{ define "{"/".join(macro)}" }}}}{text}{{{{ end }}}}')
        return f"{{{{ with {values} }}}}{body}{{{{ end }}}}{''.join(defined)}"

    def _text(
        self, pieces: Sequence[_Piece], chain: Sequence[_Told], macros: dict[tuple[str, str], None], block: str = ""
    ) -> Iterator[str]:
        """Pieces as text. ``chain`` are the templates of a page from its own upwards, ``block`` where we are in."""
        for piece in pieces:
            match piece:
                case str():
                    yield piece
                case _Value(name):
                    yield f"{{{{ .{name} }}}}" if name in self._values.markup else f"{{{{ htmlEscape .{name} }}}}"
                case _Part(macro, record):
                    macros.setdefault(macro)
                    yield f'{{{{ template "{"/".join(macro)}" .{record} }}}}'
                case _Block(name, above):
                    filled = [told.blocks[name or block] for told in chain if (name or block) in told.blocks]
                    yield from self._text(filled[above], chain, macros, name or block)
