"""The walls of the house, read from the source: who may see clock and disk, who knows which library."""

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "roster"
PATHS = {path.relative_to(ROOT).with_suffix(""): path for path in PACKAGE.rglob("*.py")}
MODULES = {".".join(name.parts).removesuffix(".__init__"): path for name, path in PATHS.items()}
TREES = {name: ast.parse(path.read_text("utf-8"), str(path)) for name, path in MODULES.items()}

# The edge of the program: everything else is values in, values out.
COMMANDS = {name for name in MODULES if name.startswith("roster.commands")}
EDGE = COMMANDS | {
    "roster.cli",
    "roster.compression",
    "roster.deadline",
    "roster.disk",
    "roster.fetch",
    "roster.history",
    "roster.outside",
    "roster.posted",
    "roster.publish",
    "roster.serve",
}
DISK_AND_PROCESS = {
    "os", "pathlib", "shutil", "tempfile", "glob", "fileinput", "subprocess", "multiprocessing", "concurrent",
    "socket", "socketserver", "ssl", "http", "urllib.request", "ftplib", "requests", "httpx", "urllib3", "asyncio", "ctypes",
}  # fmt: skip
ONLY = {
    "yaml": {"roster.yamltree", "roster.marks"},
    "jinja2": {"roster.render"},
    "markdown": {"roster.render"},
    "nh3": {"roster.render"},
    "chinese_calendar": {"roster.workdays"},
    "click": {"roster.cli"} | COMMANDS,
    "docx": {"roster.documents"},
    "openpyxl": {"roster.workbook", "roster.workbook_writing", "roster.report_workbook"},
}


def imported(name: str) -> Iterator[str]:
    """Full names of everything a module imports, at any level; ``from a import b`` gives ``a.b``."""
    package = name if MODULES[name].name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*above, *filter(None, [node.module])])
            yield from (f"{base}.{alias.name}" for alias in node.names)


def importers(library: str) -> set[str]:
    """Modules that import a library or a part of it."""
    return {name for name in MODULES if any(f"{full}.".startswith(f"{library}.") for full in imported(name))}


def edges() -> dict[str, set[str]]:
    """Which module of the package imports which, the longest name that is a module."""
    found: dict[str, set[str]] = defaultdict(set)
    for name in MODULES:
        for full in imported(name):
            target = full if full in MODULES else full.rpartition(".")[0]
            if target in MODULES and target != name:
                found[name].add(target)
    return found


def clock_readers() -> set[str]:
    """Modules that ask what time it is, or import what only tells the time."""
    clocks = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today")}
    clocks |= {("time", name) for name in ("time", "time_ns", "localtime", "gmtime", "ctime", "strftime")}
    found = set()
    for name, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute):
                owner = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
                if (owner, node.attr) in clocks:
                    found.add(name)
        if any(tuple(full.split(".")) in clocks for full in imported(name)):
            found.add(name)
    return found


def test_only_the_command_line_reads_the_clock():
    """``today`` comes in once and is handed on: the same inputs give the same bytes."""
    assert clock_readers() == {"roster.commands.start"}


@pytest.mark.parametrize("library", sorted(DISK_AND_PROCESS))
def test_only_the_edge_touches_disk_process_and_network(library):
    """Reading, checking and rendering are functions of their arguments."""
    assert importers(library) <= EDGE


def test_only_the_edge_opens_files():
    """No ``open(…)``, ``read_text`` or ``write_bytes`` hides in the middle."""
    calls = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "input", "exec", "eval", "__import__"}
    found = set()
    for name, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if called in calls:
                    found.add(name)
    assert found - {"roster.workbook"} <= EDGE  # which opens parts of an archive that it was given as bytes


@pytest.mark.parametrize(("library", "allowed"), ONLY.items())
def test_a_library_has_one_importer(library, allowed):
    """Who changes a library changes one module."""
    assert importers(library) <= allowed
    assert importers(library), f"nobody imports {library} any more: take it off the list"


def test_nothing_prints_but_the_command_line():
    """Findings are values; the edge tells them."""
    printers = {
        name
        for name, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print"
    }
    assert printers <= {"roster.cli", "roster.serve"}


def test_the_modules_form_no_circle():
    """The data goes one way; every module can be understood after those it imports."""
    graph = edges()
    done: set[str] = set()

    def circle(name: str, path: tuple[str, ...]) -> tuple[str, ...] | None:
        if name in path:
            return (*path[path.index(name) :], name)
        if name in done:
            return None
        found = next((c for target in sorted(graph[name]) if (c := circle(target, (*path, name)))), None)
        done.add(name)
        return found

    assert [c for name in sorted(MODULES) if (c := circle(name, ()))] == []


def test_the_graph_of_imports_was_really_read():
    """A test that finds no imports would pass for ever."""
    graph = edges()
    assert "roster.problems" in graph["roster.yamltree"]
    assert "roster.rules.identity" in graph["roster.rules"]
    assert "roster.directory" in graph["roster.rules.identity"]


def test_the_launcher_does_nothing_when_imported():
    """``site.py`` is taken for the standard library's ``site`` sooner or later: then it must be harmless."""
    body = ast.parse((ROOT / "site.py").read_text("utf-8")).body
    assert len(body) == 2
    assert isinstance(body[0], ast.Expr) and isinstance(body[0].value.value, str)
    assert ast.unparse(body[1].test) == "__name__ == '__main__'"


@pytest.mark.parametrize("name", sorted(MODULES))
def test_a_module_is_named_for_what_it_holds(name):
    """No ``utils``, no ``helpers``; every module says in a docstring what it is."""
    assert not {"utils", "util", "helpers", "common", "misc"} & set(name.split("."))
    assert ast.get_docstring(TREES[name])


def test_no_file_hides_a_module_of_the_standard_library():
    """Test folders are put on the path: a ``tests/test_calendar.py`` is fine, a ``tests/calendar.py`` is not."""
    files = [*ROOT.glob("tests/**/*.py"), *ROOT.glob("bench/**/*.py")]
    assert [str(path) for path in files if path.stem in sys.stdlib_module_names] == []
    assert [name for name in ROOT.glob("*.py") if name.stem in sys.stdlib_module_names] == [ROOT / "site.py"]
