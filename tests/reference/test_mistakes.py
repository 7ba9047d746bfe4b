"""The commonest mistakes: each has a finding, and who does to the letter what it says has what he meant."""

import re

import pytest

from roster.edge import disk
from roster.reference import mistakes
from roster.reference.mistakes import Mistake
from roster.source import yamltree
from roster.source.problems import Finding
from tests.support import ROOT

EXAMPLES = ROOT / "roster/reference/examples"
RECORD, MISTAKES = mistakes.read((EXAMPLES / "mistakes.yaml").read_bytes())
SITE = disk.read_site(EXAMPLES)


def obeyed(text: str, finding: Finding, mistake: Mistake) -> str:
    """The text after somebody did what the finding says, at its line, and nothing else."""
    lines, at = text.split("\n"), finding.where.line - 1
    if several := re.findall(r"“([^”]+)”（前面空 (\d+) 格）", finding.message):
        lines[at : at + 1] = [" " * int(blanks) + line for line, blanks in several]
    elif one := re.search(r"请把这一行写成“(.+)”，前面空 (\d+) 格", finding.message):
        lines[at] = " " * int(one[2]) + one[1]
    elif "请删去这一行" in finding.message:
        del lines[at]
    else:
        lines[at] = with_value(lines[at], finding, mistake.write.removeprefix("如 "))
    return "\n".join(lines)


def with_value(line: str, finding: Finding, write: str) -> str:
    """A line with the value, or the key, that the finding gives."""
    key = line.partition(":")[0]
    if finding.code == "unknown-key":
        return line.replace(key.strip(" -"), write, 1)
    if ": " in write:
        return key[: len(key) - len(key.lstrip())] + write
    return f"{key}: '{write}'" if write.isdecimal() else f"{key}: {write}"


def test_the_good_record_is_good() -> None:
    """No error and no warning; there are 25 mistakes or more, each with a name of its own."""
    assert mistakes.findings(RECORD, SITE) == []
    assert len({one.title for one in MISTAKES}) == len(MISTAKES) >= 25


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda one: one.title)
def test_who_obeys_to_the_letter_has_what_he_meant(mistake: Mistake) -> None:
    """The finding says the very text; written so, at its place, the file checks clean and holds the same values."""
    wrong = mistakes.written(RECORD, mistake, mistake.wrong)
    told = [one for one in mistakes.findings(wrong, SITE) if mistake.write in one.message]
    assert told, [one.message for one in mistakes.findings(wrong, SITE)]
    assert told[0].where.path == mistakes.PATH
    right = obeyed(wrong, told[0], mistake)
    assert mistakes.findings(right, SITE) == []
    assert yamltree.parse(right.encode(), "")[0] == yamltree.parse(RECORD.encode(), "")[0]


def test_nothing_else_is_told_that_would_mislead(subtests: pytest.Subtests) -> None:
    """One mistake, one finding: whoever reads the first line needs no second."""
    for mistake in MISTAKES:
        with subtests.test(mistake.title):
            found = mistakes.findings(mistakes.written(RECORD, mistake, mistake.wrong), SITE)
            assert len(found) == 1, [one.message for one in found]


def test_a_mistake_that_is_not_in_the_record_is_refused() -> None:
    """The counter-example."""
    with pytest.raises(ValueError, match="x"):
        mistakes.written(RECORD, Mistake("x", "    nothing: here", "", ""), "")
