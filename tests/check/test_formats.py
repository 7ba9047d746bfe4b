"""What machines read of findings: whole, exact, and not to be forged by hostile data."""

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from roster.check.formats import as_github, as_gitlab, as_json
from roster.rules.codes import clause, codes
from roster.source.problems import Level, Position, Problem
from tests.support import ROOT, TODAY, account, data_files, write_site

SCHEMA = json.loads((ROOT / "tests/data/gitlab-code-quality.schema.json").read_text("utf-8"))
FORGED = "x\n::error file=data/site.yaml,line=1::伪造\r::stop-commands::100%0A,:"


def problem(
    message: str = "示例",
    line: int = 3,
    code: str = "late-filing",
    path: str = "data/accounts.yaml",
    level: Level = Level.WARNING,
) -> Problem:
    return Problem(Position(path, line, 5), code, message, level)


_PATHS = st.text(min_size=1).map("data/{}".format)
PROBLEMS = st.lists(
    st.builds(
        problem,
        st.text(min_size=1),
        st.integers(1, 10**6),
        st.sampled_from(sorted(codes())),
        _PATHS,
        st.sampled_from(Level),
    )
)

# JSON


@given(PROBLEMS)
def test_json_has_exactly_the_promised_fields(found: list[Problem]) -> None:
    """code, level, path, line, column, message, clause: what was found, unchanged, in its order."""
    expected = [
        {
            "code": p.code,
            "level": p.level.value,
            "path": p.where.path,
            "line": p.where.line,
            "column": 5,
            "message": p.message,
            "clause": clause(p.code),
        }
        for p in found
    ]
    assert json.loads(as_json(found, "名录/")) == expected


def test_the_clause_is_the_rule_with_its_source() -> None:
    [row] = json.loads(as_json([problem()]))
    assert list(row) == ["code", "level", "path", "line", "column", "message", "clause"]
    assert "工作日" in row["clause"] and "德惠 5" in row["clause"] and "南通办法第三十五条" in row["clause"]


# GitHub


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """Workflow commands as GitHub's runner reads them: line by line, properties and message unescaped."""
    found = []
    for line in filter(None, re.split(r"\r\n|\r|\n", text)):
        head, message = re.fullmatch(r"::(.*?)::(.*)", line, re.S).groups()
        name, _, given = head.partition(" ")
        properties = (pair.split("=", 1) for pair in given.split(",") if pair)
        found.append((name, {key: _plain(value) for key, value in properties}, _plain(message, of_property=False)))
    return found


def _plain(value: str, *, of_property: bool = True) -> str:
    marks = [("%0D", "\r"), ("%0A", "\n"), *([("%3A", ":"), ("%2C", ",")] if of_property else []), ("%25", "%")]
    for mark, char in marks:
        value = value.replace(mark, char)
    return value


@given(PROBLEMS)
@example([problem(FORGED, path=FORGED)])
def test_no_message_and_no_path_can_forge_a_command(found: list[Problem]) -> None:
    """One finding, one annotation with its own words, whatever stands in the data."""
    expected = [
        (
            p.level.value,
            {"file": "名录/" + p.where.path, "line": str(p.where.line), "col": "5", "title": p.code},
            p.message,
        )
        for p in found
    ]
    assert commands(as_github(found, "名录/")) == expected


# GitLab


def fingerprints(*found: Problem) -> list[str]:
    return [row["fingerprint"] for row in json.loads(as_gitlab(found))]


@given(PROBLEMS)
@example([problem(FORGED), problem(FORGED)])
def test_the_report_is_what_gitlab_reads(found: list[Problem]) -> None:
    """It fits the schema, tells everything at its line, and no fingerprint stands twice."""
    rows = json.loads(as_gitlab(found, "名录/"))
    jsonschema.validate(rows, SCHEMA)
    told = [
        (row["check_name"], row["description"], row["location"]["path"], row["location"]["lines"]["begin"])
        for row in rows
    ]
    assert told == [(p.code, p.message, "名录/" + p.where.path, p.where.line) for p in found]
    assert len({row["fingerprint"] for row in rows}) == len(rows)


@pytest.mark.parametrize(
    "wrong",
    [
        {"severity": "error"},
        {"fingerprint": ""},
        {"location": {"path": "./a", "lines": {"begin": 1}}},
        {"location": {"path": "a", "lines": {"begin": "1"}}},
    ],
)
def test_the_schema_refuses_what_gitlab_does_not_read(wrong: dict) -> None:
    """The counter-example: a schema that takes everything would prove nothing."""
    [row] = json.loads(as_gitlab([problem()]))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate([{**row, **wrong}], SCHEMA)


def test_a_finding_that_only_moved_is_not_new() -> None:
    """Lines put in above, or another finding before it, leave a fingerprint as it was."""
    [one] = fingerprints(problem(line=3))
    assert fingerprints(problem(line=30)) == [one]
    assert fingerprints(problem("另一处", line=1), problem(line=4))[1] == one


def test_equal_findings_are_told_apart_and_keep_their_number() -> None:
    """Two of a kind are two entries; each keeps its fingerprint while their order stays."""
    two = fingerprints(problem(line=3), problem(line=9))
    assert len(set(two)) == 2
    assert fingerprints(problem(line=13), problem(line=19)) == two


@pytest.mark.parametrize("other", [problem("别的"), problem(code="date-order"), problem(path="data/site.yaml")])
def test_another_finding_has_another_fingerprint(other: Problem) -> None:
    assert fingerprints(other) != fingerprints(problem())


def test_an_error_weighs_more_than_a_warning() -> None:
    rows = json.loads(as_gitlab([problem(level=Level.ERROR), problem(level=Level.WARNING)]))
    assert [row["severity"] for row in rows] == ["major", "minor"]


# A site in a folder of a repository


@pytest.mark.parametrize("folder", ["", "网站/名录"])
def test_review_pages_get_paths_of_the_repository(folder: str, tmp_path: Path, run: Callable) -> None:
    """A site may lie in a folder of a larger repository: annotations stand at its files all the same."""
    root = write_site(tmp_path / folder, data_files([account("a", name="样")]))
    subprocess.run(["git", "-C", tmp_path, "init", "-q"], check=True)
    said = {
        form: run("check", "--root", root, "--format", form, today=TODAY).stdout
        for form in ("json", "github", "gitlab", "text")
    }
    file = f"{folder}/data/accounts.yaml".removeprefix("/")
    [(level, properties, message)] = commands(said["github"])
    [row] = json.loads(said["gitlab"])
    assert (level, properties["file"], properties["title"]) == ("warning", file, "name-length")
    assert (row["location"]["path"], row["description"]) == (file, message)
    assert (tmp_path / file).read_text("utf-8").splitlines()[
        row["location"]["lines"]["begin"] - 1
    ].strip() == '"name": "样",'
    [told] = json.loads(said["json"])
    assert told["path"] == "data/accounts.yaml", "the contract: relative to the site's root"
    assert said["text"].startswith("data/accounts.yaml:")
