"""The walls of the house. Directions stand in ``pyproject.toml`` (import-linter); here is what imports cannot tell."""

import ast
import sys
import tomllib
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

from tests.support import ROOT

PACKAGE = ROOT / "roster"
TREES = {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text("utf-8")) for path in PACKAGE.rglob("*.py")}
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
ROOMS = next(contract for contract in CONTRACTS if contract["type"] == "layers")["layers"]


def is_edge(path: str) -> bool:
    """True for the modules that may touch disk, clock, process and network."""
    return path.startswith(("roster/edge/", "roster/commands/", "roster/cli.py", "roster/__main__.py"))


def calls(tree: ast.Module) -> set[str]:
    """The last name of everything that is called in a module."""
    functions = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {f.attr if isinstance(f, ast.Attribute) else getattr(f, "id", "") for f in functions}


def reads_clock(tree: ast.Module) -> bool:
    """True for a module that asks what time it is."""
    clocks = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today")}
    clocks |= {("time", name) for name in ("time", "time_ns", "localtime", "gmtime", "ctime", "strftime")}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            owner = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
            if (owner, node.attr) in clocks:
                return True
        if isinstance(node, ast.ImportFrom) and any((node.module, name.name) in clocks for name in node.names):
            return True
    return False


def test_every_import_goes_down_and_every_library_has_its_room(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever looks up, in a circle, or past the edge is named."""
    assert lint_imports(str(ROOT / "pyproject.toml"), no_cache=True) == 0, capsys.readouterr().out


def test_the_directions_are_those_of_every_room() -> None:
    """A new room must find its place in the order; a contract that names a room that is gone proves nothing."""
    rooms = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()}
    assert rooms <= set(ROOMS)
    assert {room for room in ROOMS if not room.startswith("(")} <= rooms | {"cli"}
    named = {name for contract in CONTRACTS for name in contract.get("source_modules", ())}
    assert {name.removeprefix("roster.") for name in named} <= {room.strip("()") for room in ROOMS}


def test_a_library_that_only_one_room_may_know_is_hidden_from_all_others() -> None:
    """A room left out of such a contract by mistake could import what it likes."""
    for contract in CONTRACTS:
        if contract["name"].startswith("Only "):
            knowing = {room for room in ROOMS if room in contract["name"].replace(",", " ").split()}
            hidden = {name.removeprefix("roster.") for name in contract["source_modules"]}
            assert hidden | knowing | {"cli", "(__main__)"} >= set(ROOMS), contract["name"]


def test_the_architecture_names_every_room() -> None:
    """The table that a newcomer reads is the table that is checked."""
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    rows = [line.split("`")[1] for line in text.splitlines() if line.startswith("| `")]
    assert [room for room in rows if room in ROOMS] == [room for room in reversed(ROOMS) if not room.startswith("(")]


def test_every_room_says_in_one_sentence_what_it_holds() -> None:
    """A package whose purpose needs two sentences is two packages."""
    for room in PACKAGE.iterdir():
        if (room / "__init__.py").exists():
            sentence = (ast.get_docstring(ast.parse((room / "__init__.py").read_text("utf-8"))) or "").split("\n\n")[0]
            assert sentence.endswith(".") and sentence.count(". ") == 0, room.name


def test_only_the_command_line_reads_the_clock() -> None:
    """``today`` comes in once and is handed on: the same inputs give the same bytes."""
    assert {path for path, tree in TREES.items() if reads_clock(tree)} == {"roster/commands/start.py"}


def test_only_the_edge_opens_files() -> None:
    """No ``open(…)``, ``read_text`` or ``write_bytes`` hides in the middle."""
    opening = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "input", "exec", "eval", "__import__"}
    found = {path for path, tree in TREES.items() if not is_edge(path) and opening & calls(tree)}
    assert found <= {"roster/tables/workbook_parts.py"}  # opens parts of an archive that it was given as bytes


def test_nothing_prints_but_the_command_line() -> None:
    """Findings are values; the edge tells them."""
    assert {path for path, tree in TREES.items() if "print" in calls(tree) and not is_edge(path)} == set()


def test_the_launcher_does_nothing_when_imported() -> None:
    """``site.py`` is taken for the standard library's ``site`` sooner or later: then it must be harmless."""
    body = ast.parse((ROOT / "site.py").read_text("utf-8")).body
    assert len(body) == 2
    assert isinstance(body[0], ast.Expr) and isinstance(body[0].value.value, str)
    assert ast.unparse(body[1].test) == "__name__ == '__main__'"


@pytest.mark.parametrize("path", sorted(TREES))
def test_a_module_is_named_for_what_it_holds(path: str) -> None:
    """No ``utils``, no ``helpers``; every module says in a docstring what it is."""
    assert not {"utils", "util", "helpers", "common", "misc"} & set(Path(path).with_suffix("").parts)
    assert ast.get_docstring(TREES[path])


def test_no_file_hides_a_module_of_the_standard_library() -> None:
    """Test folders are put on the path: a ``tests/test_calendar.py`` is fine, a ``tests/calendar.py`` is not."""
    files = [*ROOT.glob("tests/**/*.py"), *ROOT.glob("bench/**/*.py")]
    assert [str(path) for path in files if path.stem in sys.stdlib_module_names] == []
    assert [name for name in ROOT.glob("*.py") if name.stem in sys.stdlib_module_names] == [ROOT / "site.py"]
