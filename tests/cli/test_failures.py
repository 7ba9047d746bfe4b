"""Failures: one kind that a person can act on, told in one place; click's own messages in Chinese."""

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from tests.support import ROOT

MODULES = sorted(path for path in (ROOT / "roster").rglob("*.py") if "starter" not in path.parts)
CATALOGUE = ROOT / "roster/locale/zh_CN/LC_MESSAGES/messages"
# Public exceptions that are no Refusal, each with who catches it.
CAUGHT = {
    "Refusal": "the base itself",
    "TemplateFault": "becomes a finding, or a Refusal, where a page or notice is rendered",
    "BadEntry": "becomes the reason beside a row that is not imported",
    "InexactDay": "a BadEntry",
    "BadRow": "becomes the reason beside a row of a round of inspections that is not recorded",
    "Unusable": "becomes a Problem of yamltree.parse; locate() keeps what it found until then",
    "Unavailable": "becomes the reason for which a site is sent file by file",
    "NoPrivateKey": "becomes a Refusal that says what a private key is",
    "NoStamp": "becomes a finding about the stamps beside the data, or leaves a certificate without its stamp",
    "NoAnswer": "becomes what is told of a stamp that is asked for again the next time",
    "BadAddress": "becomes wrong usage of due --send, or a Refusal that does not show the address",
    "NotSent": "becomes a Refusal that says why a message was not sent, without its key",
    "Unreadable": "becomes what is said of a page or an article in which no notice can be read",
    "TooSlow": "becomes what is said of a page that can not be looked at",
}
STRING = r'"(?:[^"\\]|\\.)*"'


def called(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Every call, with what is called as it is written."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_the_command_line_ends_the_program(path: Path) -> None:
    if path.relative_to(ROOT).as_posix() in ("roster/cli.py", "roster/__main__.py"):
        return
    tree = ast.parse(path.read_text("utf-8"))
    ends = {"sys.exit", "exit", "quit", "os._exit", "os.abort", "SystemExit"}
    assert [call.lineno for name, call in called(tree) if name in ends] == []


def test_the_word_before_a_failure_is_written_once() -> None:
    """Beside the sentence for Pythons that can not read the rest."""
    written = {path.relative_to(ROOT).as_posix() for path in MODULES if "错误：" in path.read_text("utf-8")}
    assert written == {"roster/source/refusal.py", "roster/__main__.py"}


def exceptions() -> dict[str, set[str]]:
    """Exception classes of the program, each with the names of its bases."""
    bases = {}
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                bases[node.name] = {ast.unparse(base).rpartition(".")[2] for base in node.bases}
    names = {"Exception", "BaseException", "ValueError", "OSError", "RuntimeError", "KeyError", "LookupError"}
    while more := {name for name, of in bases.items() if of & names and name not in names}:
        names |= more
    return {name: of for name, of in bases.items() if name in names}


def test_what_a_person_can_act_on_is_a_refusal() -> None:
    """Whatever is no Refusal is private, or stands above with who catches it."""
    every = exceptions()
    refusals = {"Refusal"}
    while more := {name for name, of in every.items() if of & refusals and name not in refusals}:
        refusals |= more
    others = {name for name in every if name not in refusals and not name.startswith("_")}
    assert {*others, "Refusal"} == CAUGHT.keys()


def said_by_click() -> set[str]:
    """Constant messages that the installed click looks up in a catalogue; those that count, by their singular."""
    messages = set()
    for path in Path(click.__file__).parent.glob("*.py"):
        for name, call in called(ast.parse(path.read_text("utf-8"))):
            said = call.args[0] if name in ("_", "gettext", "ngettext") else None
            if isinstance(said, ast.Constant) and isinstance(said.value, str):
                messages.add(said.value)
    return messages


def entries() -> dict[str, list[str]]:
    """The .po: every message with its translations, two where it counts."""
    read = {}
    for block in re.split(r"\n\s*\n", CATALOGUE.with_suffix(".po").read_text("utf-8")):
        texts: dict[str, list[str]] = {}
        for keyword, strings in re.findall(rf"^(msg\w+)(?:\[\d\])?((?:\s*{STRING})+)", block, re.M):
            texts.setdefault(keyword, []).append("".join(map(ast.literal_eval, re.findall(STRING, strings))))
        for name in texts.get("msgid", ()):
            read[name] = texts["msgstr"]
    return read


def test_whatever_click_says_is_translated() -> None:
    known = entries()
    assert sorted(message for message in said_by_click() if not any(known.get(message, ()))) == []


def test_the_compiled_catalogue_is_that_of_its_source() -> None:
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    source = {message: translations for message, translations in entries().items() if message}
    assert len(source) > 50
    for message, translations in source.items():
        if len(translations) == 1:
            assert [compiled.gettext(message)] == translations
        else:
            assert [compiled.ngettext(message, message, number) for number in (1, 2)] == translations
