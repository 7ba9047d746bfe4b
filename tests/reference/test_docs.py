"""What the documents say is true: snippets validate, commands exist, links lead somewhere."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import click
import pytest

from roster.cli import main
from roster.records import content, reading
from roster.records.accounts import AccountsFile
from roster.records.arrangements import WorkdaysFile
from roster.records.fakes import FakesFile
from roster.records.inspections import InspectionsFile
from roster.records.internal import InternalFile
from roster.records.platforms import PlatformsFile
from roster.records.postings import PostingsFile
from roster.records.registers import RegistersFile
from roster.records.site import Site
from roster.review import requests
from roster.source import yamltree
from tests.support import ROOT

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "content").rglob("*.md")])
# A file of the site by a key that only it has at its top.
FILES = {
    "units": AccountsFile,
    "accounts": AccountsFile,
    "platforms": PlatformsFile,
    "arrangements": WorkdaysFile,
    "postings": PostingsFile,
    "fakes": FakesFile,
    "registers": RegistersFile,
    "inspections": InspectionsFile,
}
_FENCE = re.compile(r"^([ ]*)```(\w*)\n(.*?)^\1```", re.M | re.S)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def snippets(*languages: str) -> Iterator[tuple[str, str]]:
    """Fenced snippets as ``(document:line, text)``, without the indentation of their list."""
    for path in DOCUMENTS:
        text = path.read_text("utf-8")
        for match in _FENCE.finditer(text):
            indent, language, body = match.groups()
            if language in languages:
                line = text.count("\n", 0, match.start()) + 1
                yield f"{name(path)}:{line}", re.sub(rf"^{indent}", "", body, flags=re.M)


# What the pages of the rules show is wrong on purpose; tests/reference/test_rulebook.py runs it.
YAML = [(where, text) for where, text in snippets("yaml", "yml") if not where.startswith("docs/rules/")]


@pytest.mark.parametrize(("where", "text"), YAML, ids=[where for where, _ in YAML])
def test_a_snippet_can_be_copied_into_a_file(where: str, text: str) -> None:
    """Every YAML snippet parses, and what it shows is spelt as the format wants it."""
    value, problems = yamltree.parse(text.encode(), where)
    assert problems == []
    if "submission" in value:
        assert requests.read(text.encode(), where)[1] == []
        return
    kind = next((kind for key, kind in FILES.items() if key in value), None)
    if where.startswith("docs/internal.md"):  # its lists are called as those of accounts.yaml
        kind = InternalFile
    if kind is not None:
        _, problems = reading.read_file(kind, value, where)
        assert problems == []
        return
    # a piece of site.yaml: what is missing is elsewhere in that file
    known = Site.__pydantic_fields__.keys() - {"place"}
    assert isinstance(value, dict) and value.keys() <= known, "不知道这一段属于哪个文件"
    _, problems = reading.read_file(Site, value, where)
    assert [problem for problem in problems if problem.code != "missing-key"] == []


def test_there_are_snippets_to_copy() -> None:
    """The documents show how data is written; without snippets the test above would prove nothing."""
    assert len(YAML) >= 6


# Commands


def words_of_commands() -> Iterator[tuple[str, list[str]]]:
    """Every command of ours in the documents as ``(document, words)``: in fences and in running text."""
    for path in DOCUMENTS:
        text = path.read_text("utf-8")
        pieces = [line for match in _FENCE.finditer(text) for line in match[3].splitlines()]
        pieces += re.findall(r"`([^`\n]+)`", _FENCE.sub("", text))
        for piece in pieces:
            piece = piece.strip().removeprefix("$ ").split("  #")[0].split(" # ")[0]
            if re.match(r"(?:\S*python3? )?site\.py |make [a-z]", piece):
                yield name(path), shlex.split(re.split(r" (?:&&|\|\|?|>|;) ", piece)[0].replace("…", " "))


def test_every_command_in_the_documents_exists() -> None:
    """Command and option names are those of the program, so that a copied line runs."""
    wrong, seen = [], 0
    for document, words in words_of_commands():
        if words[0] == "make":
            continue
        words = words[next(n for n, word in enumerate(words) if word.endswith("site.py")) + 1 :]
        seen += 1
        if words[0] in ("--help", "-h", "COMMAND", "命令"):
            continue
        command = main.get_command(None, words[0])
        if isinstance(command, click.Group) and len(words) > 1 and not words[1].startswith("-"):
            command, words = command.get_command(None, words[1]), words[1:]
        options = {option for parameter in command.params for option in parameter.opts} if command else set()
        options |= {"--help", "-h"}
        given = [word.partition("=")[0] for word in words[1:] if word.startswith("-")]
        if command is None or not set(given) <= options:
            wrong.append((document, " ".join(words)))
    assert wrong == []
    assert seen >= 5


def test_every_make_target_in_the_documents_exists() -> None:
    """Targets and variables stand in the Makefile, each target with its ``##`` line."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):.*## ", makefile, re.M))
    wrong, seen = [], 0
    for document, words in words_of_commands():
        if words[0] != "make":
            continue
        seen += 1
        for word in words[1:]:
            variable, is_variable, _ = word.partition("=")
            known = (
                re.search(rf"\$\((?:\w+ )?{variable}\b|\b{variable}\b", makefile) if is_variable else word in targets
            )
            if not known and not word.startswith("-"):
                wrong.append((document, " ".join(words)))
    assert wrong == []
    assert seen >= 3


def test_every_target_is_declared_and_explained() -> None:
    """``make help`` lists all targets that a user may call."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    phony = set(re.search(r"^\.PHONY: (.*)$", makefile, re.M)[1].split())
    assert phony == set(re.findall(r"^([a-z-]+):.*## ", makefile, re.M))
    assert {"setup", "build", "check", "test", "serve", "posted", "bench", "clean", "help"} <= phony


# Links


def links(path: Path) -> Iterator[str]:
    text = _FENCE.sub("", path.read_text("utf-8"))
    text = re.sub(r"`[^`\n]+`", "", text)
    yield from re.findall(r"!?\[[^\]\n]*\]\(<?([^)>\s]+)>?(?: \"[^\"]*\")?\)", text)
    yield from re.findall(r'(?:src|href)="([^"]+)"', text)


def anchors(path: Path) -> set[str]:
    """Addresses of headings as GitHub and Gitea make them."""
    headings = re.findall(r"^#+ +(.+?) *#*$", _FENCE.sub("", path.read_text("utf-8")), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


REPOSITORY_DOCUMENTS = [path for path in DOCUMENTS if not path.is_relative_to(ROOT / "content")]


@pytest.mark.parametrize("path", REPOSITORY_DOCUMENTS, ids=name)
def test_links_between_documents_resolve(path: Path) -> None:
    """Relative links lead to files of the repository, and to headings that are there."""
    dead = []
    for link in links(path):
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            continue
        target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
        if (
            not target.exists()
            or not target.is_relative_to(ROOT)
            or (parts.fragment and target.suffix == ".md" and unquote(parts.fragment) not in anchors(target))
        ):
            dead.append(link)
    assert dead == []


def test_the_texts_of_the_site_have_their_headers() -> None:
    """Every page of ``content/`` has title and description, and no first heading of its own."""
    for path in (ROOT / "content").rglob("*.md"):
        page, problems = content.read(name(path), path.read_bytes())
        assert problems == []
        assert page.title and page.description, path
        assert not re.search(r"^# ", _FENCE.sub("", page.text), re.M), path


def test_the_readme_says_what_a_newcomer_needs() -> None:
    """What it is, a picture of the built site, the two commands, and ways on."""
    text = (ROOT / "README.md").read_text("utf-8")
    assert re.search(r"[\u4e00-\u9fff]{20,}|政务新媒体", text)
    assert re.search(r"!\[[^\]]+\]\(docs/images/\S+\)", text), "要有一张网站的图"
    assert "make build" in text and "make test" in text
    assert "ARCHITECTURE.md" in text and "README.en.md" in text
