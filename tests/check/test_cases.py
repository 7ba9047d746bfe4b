"""Folders of bad input with their exact findings, from files on disk to printed lines.

A case is a folder below ``cases/``: what it holds lies on top of the small good
site in ``cases/_base``, ``without.txt`` names files to take away, and
``expected.txt`` holds the findings. After a wanted change of wording run
``python -m tests.check.test_cases`` (``make accept``) and read the diff.
"""

import ast
import os
import re
import shutil
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from roster import rules
from roster.check import formats, inputs
from roster.directory.day import Day
from roster.edge import disk, pictures
from roster.source import decoding, problems
from tests.pace import soon
from tests.support import ROOT

CASES = ROOT / "tests/cases"
BASE = CASES / "_base"
EXAMPLES = ROOT / "roster/reference/examples/codes"
TODAY = date(2026, 11, 20)
NAMES = sorted(folder.name for folder in CASES.iterdir() if folder.is_dir() and folder != BASE)

# Codes told while a file is read; every one has a case.
YAML_CODES = (
    "file-too-large", "not-utf8", "line-too-long", "control-character", "yaml-syntax", "several-documents", "too-long",
    "alias", "too-deep", "key-not-text", "merge-key", "duplicate-key", "anchor", "tag",
    "too-many-values", "too-many-findings", "lost-text", "joined-lines",
)  # fmt: skip
READING_CODES = (
    "not-a-mapping", "wrong-shape", "not-a-record", "missing-key", "unknown-key", "bad-date", "bad-value",
    "bad-address", "bad-file-name", "bad-text", "too-long", "empty-text", "empty-list",
    "too-many-values", "too-complex",
)  # fmt: skip
OTHER_CODES = (
    "missing-file", "newer-format", "older-format", "stale-codeowners", "symlink", "template", "unknown-year",
)  # fmt: skip


def assemble(case: Path, root: Path) -> Path:
    """The site of a case: the good base with the case's own files on top."""
    shutil.copytree(BASE, root, dirs_exist_ok=True)
    shutil.copytree(case, root, dirs_exist_ok=True, ignore=shutil.ignore_patterns("expected.txt", "without.txt"))
    if (case / "without.txt").exists():
        for name in (case / "without.txt").read_text("utf-8").split():
            (root / name).unlink()
    return root


def findings(root: Path) -> str:
    """What ``check`` says of a site, without the last line."""
    checked = inputs.check(disk.read_site(root.resolve()), Day(TODAY))
    return problems.as_text(checked.findings)


def codes_in(text: str) -> set[str]:
    return set(re.findall(r"\[([a-z0-9-]+)\]$", text, re.M))


def accept() -> None:
    """Write the findings of today's program into every ``expected.txt``."""
    for name in NAMES:
        with tempfile.TemporaryDirectory() as folder:
            found = findings(assemble(CASES / name, Path(folder)))
        (CASES / name / "expected.txt").write_text(found, "utf-8", newline="\n")


# Input that is too large, or no plain file, for a folder in git: made when the test runs.


def _write(root: Path, name: str, data: bytes) -> None:
    path = root / "data" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _long_line(root: Path) -> None:
    _write(root, "accounts.yaml", b"units:\n  - id: " + b"x" * (50 * 1024 * 1024) + b"\n")


def _huge_file(root: Path) -> None:
    _write(root, "accounts/huge.yaml", b"")
    with (root / "data/accounts/huge.yaml").open("ab") as file:
        file.truncate(decoding.MAX_BYTES + 1)


def _brackets(root: Path) -> None:
    """20 MB of empty lists in lines of their own."""
    _write(root, "accounts/brackets.yaml", b"accounts: [\n" + (b"[]," * 8_000 + b"\n") * 850 + b"]\n")


def _many_filings(root: Path) -> None:
    """One account with 200,000 filings, each of them wrong."""
    _write(
        root,
        "accounts/filings.yaml",
        b"accounts:\n- id: a\n  filings:\n" + b"  - {on: x, type: y, zzzzzzzzzz: zzzzzzzzzz}\n" * 200_000,
    )


def _many_records(root: Path) -> None:
    """30,000 accounts, each with five faults."""
    _write(
        root,
        "accounts/records.yaml",
        b"accounts:\n" + b"- {id: A, name: '', platform: x, what is this: nothing}\n" * 30_000,
    )


def _many_anchors(root: Path) -> None:
    _write(root, "accounts/anchors.yaml", b"accounts:\n" + b"- &aaaaaaaaaaaaaaaaaaaa x\n" * 30_000)


def _pipe(root: Path) -> None:
    (root / "data/accounts").mkdir(exist_ok=True)
    os.mkfifo(root / "data/accounts/pipe.yaml")


def _pipe_of_settings(root: Path) -> None:
    os.mkfifo(root / "data/workdays.yaml")


def _linked_data(root: Path) -> None:
    (root / "data/workdays.yaml").symlink_to("/etc/passwd")


def _linked_accounts(root: Path) -> None:
    _write(root, "accounts/plain.yaml", b"units: []\n")
    (root / "data/accounts/link.yaml").symlink_to(root / "data/site.yaml")


def _linked_image(root: Path) -> None:
    _write(root, "images/plain.txt", b"")
    (root / "data/images/wjw.png").symlink_to("/etc/passwd")


GENERATED: dict[str, tuple[Callable[[Path], None], str]] = {
    "a line of 50 MB": (_long_line, "data/accounts.yaml:2:1 line-too-long"),
    "a file over the limit": (_huge_file, "data/accounts/huge.yaml:1:1 file-too-large"),
    "brackets": (_brackets, "data/accounts/brackets.yaml:345:18322 too-many-values"),
    "a record without end": (_many_filings, "data/accounts/filings.yaml:2:3 too-many-values"),
    "faults without end": (_many_records, "data/accounts/records.yaml:2003:3 too-many-findings"),
    "anchors without end": (_many_anchors, "data/accounts/anchors.yaml:10002:3 too-many-findings"),
    "a pipe": (_pipe, "data/accounts/pipe.yaml:1:1 bad-file-name"),
    "a pipe for calendar": (_pipe_of_settings, "data/workdays.yaml:1:1 bad-file-name"),
    "capitals": (lambda root: _write(root, "accounts/x.YAML", b""), "data/accounts/x.YAML:1:1 bad-file-name"),
    "another ending": (lambda root: _write(root, "accounts.yml", b""), "data/accounts.yml:1:1 bad-file-name"),
    "another name": (lambda root: _write(root, "Accounts.yaml", b""), "data/Accounts.yaml:1:1 bad-file-name"),
    "a folder in capitals": (lambda root: _write(root, "Images/a.png", b""), "data/Images:1:1 bad-file-name"),
    "a data file that is a link": (_linked_data, "data/workdays.yaml:1:1 symlink"),
    "an accounts file that is a link": (_linked_accounts, "data/accounts/link.yaml:1:1 symlink"),
    "an image that is a link": (_linked_image, "data/images/wjw.png:1:1 symlink"),
}


@pytest.mark.parametrize("name", NAMES)
def test_a_case_gives_exactly_its_findings(name, tmp_path):
    """Every finding of every file in one run, in order, with position, level, advice and code."""
    expected = (CASES / name / "expected.txt").read_text("utf-8")
    assert findings(assemble(CASES / name, tmp_path)) == expected


def test_the_base_of_all_cases_is_a_good_site(tmp_path):
    """What a case shows comes from the case: the base alone has no finding."""
    assert findings(assemble(BASE, tmp_path)) == ""


@pytest.mark.parametrize("name", GENERATED)
def test_hostile_files_are_one_finding_within_seconds(name, tmp_path):
    """What is too large or points elsewhere is refused by name, and quickly."""
    make, expected = GENERATED[name]
    make(assemble(BASE, tmp_path))
    with soon(60):
        found = findings(tmp_path)
    assert len(found.splitlines()) < 21_000
    position, code = expected.split()
    assert [line for line in found.splitlines() if line.startswith(position) and line.endswith(f"[{code}]")], found
    assert "root:" not in found


@pytest.mark.parametrize("folder", ["data/accounts", "data/images", "assets", "content", "templates"])
def test_a_linked_folder_is_not_followed(folder, tmp_path):
    """A merge request that links a whole folder out of the tree brings nothing in."""
    outside = tmp_path / "outside"
    (outside / "images").mkdir(parents=True)
    for name in ("secret.yaml", "secret.md", "secret.html", "secret.png"):
        (outside / name).write_text("units: [{id: secret, name: 外来, region: 示例市}]", "utf-8")
    root = assemble(BASE, tmp_path / "site")
    (root / folder).symlink_to(outside)
    files = disk.read_site(root.resolve())
    read = {*files.data, *files.contents, *files.templates, *files.assets, *files.images}
    assert [name for name in read if "secret" in name] == []
    assert "symlink" in {problem.code for problem in files.problems}


@pytest.mark.parametrize("name", ["data/accounts", "data/images", "content", "templates", "assets", "static"])
def test_a_file_where_a_folder_should_be_is_told(name, tmp_path):
    """Whoever saves a file under a folder's name hears it, and gets no site without what should lie in there."""
    root = assemble(BASE, tmp_path)
    (root / name).write_text("示例", "utf-8")
    assert findings(root) == f"{name}:1:1: error: 这里应是文件夹，不是文件；请改名或删去 [bad-file-name]\n"


def test_a_folder_where_a_file_should_be_is_told(tmp_path):
    """A register whose accounts.yaml cannot be read is never taken for an empty one."""
    root = assemble(BASE, tmp_path)
    (root / "data/accounts.yaml").unlink()
    (root / "data/accounts.yaml").mkdir()
    assert findings(root) != ""


def test_an_oversized_image_is_told_at_its_account(tmp_path):
    """An image over the limit is a finding where it is used; it is never read whole."""
    case = CASES / "rule-bad-image"
    root = assemble(case, tmp_path)
    with (root / "data/images/good.png").open("ab") as image:
        image.truncate(pictures.MAX_BYTES + 1)
    before = (case / "expected.txt").read_text("utf-8").splitlines()
    after = findings(root).splitlines()
    assert len(after) == len(before) + 1
    assert "KB" in next(line for line in after if line not in before)


@pytest.mark.parametrize("name", ["none.png", "Good.png", "sub/good.png"])
def test_an_image_that_is_not_there_is_told_at_its_account(name, tmp_path):
    """A missing image is a finding at ``logo``: nobody publishes a broken picture."""
    root = assemble(BASE, tmp_path)
    with (root / "data/accounts.yaml").open("a", encoding="utf-8") as accounts:
        accounts.write(f"    logo: images/{name}\n")
    found = findings(root)
    assert codes_in(found) == {"bad-image"}
    assert found.startswith("data/accounts.yaml:18:11: error: ")


def test_an_image_that_is_not_there_cannot_be_waved_through(tmp_path):
    """Whatever level a site gives the rule: a finding, no crash and no broken picture."""
    root = assemble(BASE, tmp_path)
    for name, text in (("accounts", "    logo: images/none.png\n"), ("site", "rules: {bad-image: off}\n")):
        with (root / f"data/{name}.yaml").open("a", encoding="utf-8") as file:
            file.write(text)
    findings(root)


def test_a_file_name_that_is_no_text_can_be_told(tmp_path):
    """A name in another encoding is shown as well as it can be, in every format."""
    root = assemble(BASE, tmp_path)
    (root / "data/accounts").mkdir()
    (root / os.fsdecode("data/accounts/示例.yaml".encode("gbk"))).write_text("units: {}\n", "utf-8")
    checked = inputs.check(disk.read_site(root.resolve()), Day(TODAY))
    assert checked.findings
    for as_format in formats.FORMATS.values():
        as_format(checked.findings, "名录/").encode()


def test_every_rule_has_a_case_that_breaks_it():
    """No rule stands in ``CHECKS`` that nobody has seen fail."""
    assert {check.code for check in rules.CHECKS} - _codes_of_all_cases() == set()


def test_every_code_of_reading_has_a_case():
    """No reason for refusing a file is untried."""
    assert {*YAML_CODES, *READING_CODES, *OTHER_CODES} - _codes_of_all_cases() == set()


@pytest.mark.parametrize(
    ("module", "codes"),
    [
        ("source/yamltree", [*YAML_CODES, "unknown-key"]),
        ("records/reading", READING_CODES),
        ("records/faults", READING_CODES),
        ("records/misnamed", READING_CODES),
    ],
)
def test_the_list_of_codes_is_complete(module, codes):
    """A code added to the program but not to the lists above is noticed here."""
    tree = ast.parse((ROOT / f"roster/{module}.py").read_text("utf-8"))
    texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    looks_like_code = {text for text in texts if re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)+", text)}
    assert looks_like_code - {"utf-8", "utf-8-sig"} <= set(codes)


def _codes_of_all_cases() -> set[str]:
    """An example of the rule book is a case too: ``tests/reference`` holds it to its exact finding."""
    seen = {expected.split()[1] for _, expected in GENERATED.values()} | {path.stem for path in EXAMPLES.glob("*.yaml")}
    return seen.union(*(codes_in((CASES / name / "expected.txt").read_text("utf-8")) for name in NAMES))


@pytest.mark.parametrize("name", NAMES)
def test_every_format_can_tell_every_finding(name, tmp_path):
    """What can be printed as text can be printed for machines, and sent as UTF-8."""
    checked = inputs.check(disk.read_site(assemble(CASES / name, tmp_path).resolve()), Day(TODAY))
    for as_format in formats.FORMATS.values():
        as_format(checked.findings, "名录/").encode()


def test_a_rule_can_be_raised_and_switched_off():
    """``rules:`` in site.yaml makes a warning an error, and silences another."""
    expected = (CASES / "rule-levels" / "expected.txt").read_text("utf-8")
    assert "error" in expected and "[second-account]" in expected and "[name-differs]" not in expected


if __name__ == "__main__":
    accept()
