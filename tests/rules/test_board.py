"""What the board tells of accounts that are closed early, and of mistakes that a posted notice repeats."""

from datetime import date

import pytest

from roster.check.outcome import Refused, Sound
from roster.source import yamltree
from tests.support import Record, account, check, codes, data_files, ended, look

SEEN, TODAY = date(2026, 11, 2), date(2026, 11, 20)
RIGHT, WRONG = "gh_1a2b3c4d5e6f", "gh_1a2b3c4d5e6e"


def posted(*filings: Record, **more: str) -> dict[str, bytes]:
    """A site whose account is announced to be closed, seen online on 2 November: its window ends on the 23rd."""
    first = data_files([account("a", ended("2026-11-02"), **({"account_id": WRONG} | more))])
    ledger = look(first, SEEN)["data/postings.yaml"]
    return {**data_files([account("a", *filings, account_id=RIGHT)]), "data/postings.yaml": ledger}


def mended(on: str = "2026-11-20", key: str = "account_id", before: str = WRONG, after: str = RIGHT) -> Record:
    return {"type": "更正", "on": on, "changes": {key: {"from": before, "to": after}}, "reason": "录错一位"}


@pytest.mark.parametrize(("done", "early"), [("2026-11-18", True), ("2026-11-23", True), ("2026-11-24", False)])
def test_an_account_closed_before_its_window_ended_is_told(done: str, early: bool) -> None:
    """Through the last working day the account is promised to go on; the finding is a warning, at the day."""
    first = data_files([account("a", ended("2026-11-02"))])
    ledger = look(look(first, SEEN), date(2026, 11, 25))["data/postings.yaml"]
    closed = data_files([account("a", ended("2026-11-02", done={"on": done, "how": "平台显示已注销"}))])
    checked = check({**closed, "data/postings.yaml": ledger}, date(2026, 11, 25))
    assert isinstance(checked, Sound) and ("closed-early" in codes(checked)) == early


def test_an_account_closed_before_anybody_saw_its_notice_is_told() -> None:
    closed = data_files([account("a", ended("2026-11-02", done={"on": "2026-11-18", "how": "平台显示已注销"}))])
    assert "closed-early" in codes(check(closed, TODAY))


def test_a_mistake_that_a_posted_notice_repeats_is_mended_there_too() -> None:
    """The finding stands at the 更正 and gives the line to write; obeyed, nothing is left to tell."""
    checked = check(posted(ended("2026-11-02"), mended()), TODAY)
    assert isinstance(checked, Refused)
    [finding] = [finding for finding in checked.findings if finding.code == "posted-correction"]
    line = finding.message.partition("请同时在那条关停记录里写 ")[2]
    value, problems = yamltree.parse(line.encode(), "")
    assert problems == [] and value == {
        "corrections": [{"on": "2026-11-20", "what": f"{WRONG}更正为{RIGHT}"}],
    }
    obeyed = posted(ended("2026-11-02", corrections=value["corrections"]), mended())
    assert "posted-correction" not in codes(check(obeyed, TODAY))


def test_the_line_to_write_is_yaml_whatever_the_name() -> None:
    name = "甲: 乙 #1, [丙]"
    files = posted(ended("2026-11-02"), mended(key="name", before=name, after="示例样例"), account_id=RIGHT, name=name)
    [finding] = [f for f in check(files, TODAY).findings if f.code == "posted-correction"]
    value, problems = yamltree.parse(finding.message.partition("记录里写 ")[2].encode(), "")
    assert problems == [] and value["corrections"][0]["what"] == f"{name}更正为示例样例"


def test_a_mistake_mended_before_the_notice_was_posted_is_no_matter() -> None:
    filings = (ended("2026-11-02"), mended("2026-11-02"))
    files = look(data_files([account("a", *filings, account_id=RIGHT)]), SEEN)
    assert "posted-correction" not in codes(check(files, TODAY))


def test_a_mistake_that_the_notice_does_not_repeat_is_no_matter() -> None:
    """What was mended is told to nobody by the notice; then it stays as it is."""
    files = posted(ended("2026-11-02"), mended(key="handle", before="alt", after="neu"), account_id=RIGHT)
    accounts = data_files(
        [
            account(
                "a",
                ended("2026-11-02"),
                mended(key="handle", before="alt", after="neu"),
                account_id=RIGHT,
                handle="neu",
            )
        ]
    )
    assert "posted-correction" not in codes(check({**files, **accounts}, TODAY))
