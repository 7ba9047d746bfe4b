"""``docs/verify_certificate.py``: a reader that knows nothing of the program finds every falsehood in a certificate."""

import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from roster.notices.look import on_word
from tests.signing import certificates, key, public, signed_look, signer, with_keys
from tests.support import ROOT, account, data_files, ended, look

READER = ROOT / "docs/verify_certificate.py"
DAY = timedelta(days=1)
SEEN = date(2026, 9, 21)
CLOSING = data_files([account("a", ended("2026-09-21"))], site=with_keys(key(1, since="2026-09-01")))
BLOCK = re.compile(r'(<script type="application/json" data-evidence>)([^<]*)(</script>)')


def gone(notice: object) -> None:
    """Nothing is online."""


def looked(*days: int, missed: tuple[int, ...] = ()) -> dict[str, bytes]:
    """The files after looks on some days after the first; on those missed nothing was there."""
    data = CLOSING
    for n in sorted({0, *days, *missed}):
        data = signed_look(data, SEEN + n * DAY, signer(), gone if n in missed else on_word)
    return data


def page_of(data: dict[str, bytes], today: date) -> str:
    [page] = certificates(data, today).values()
    return page.decode()


FULL = looked(*range(1, 41), missed=(7,))
GOOD = page_of(FULL, SEEN + 40 * DAY)


def read(page: str, folder: Path, *publics: str) -> tuple[int, str]:
    """How the reader ends and what it says, run as its reader would: with Python alone, far from the program."""
    (folder / "page.html").write_text(page, "utf-8")
    shutil.copy2(READER, folder / "reader.py")
    command = [sys.executable, "-W", "error", "reader.py", "page.html", *publics]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", timeout=60)
    assert not done.stderr, done.stderr
    return done.returncode, done.stdout


def test_the_reader_uses_no_code_of_the_program() -> None:
    """Only the standard library, and ``cryptography`` where there is a key; short enough to be read."""
    text = READER.read_text("utf-8")
    imported = set(re.findall(r"^\s*(?:import|from) (\w+)", text, re.MULTILINE))
    assert imported <= {*sys.stdlib_module_names, "cryptography"}
    assert sum(bool(line.strip()) for line in text.splitlines()) <= 90


def test_the_frozen_certificate_verifies_for_ever(tmp_path: Path) -> None:
    """A page that was published on 27 November 2026, whatever templates and program say since."""
    page = (ROOT / "tests/data/certificate-1.html").read_text("utf-8")
    assert read(page, tmp_path, public(1)) == (0, "相符\n")
    assert read(page, tmp_path) == (0, "相符（没有核对签名）\n")


@pytest.mark.parametrize("until", [0, 1, 6, 7, 8, 9, 20, 28, 29, 30, 31, 40])
def test_a_certificate_of_any_day_holds(tmp_path: Path, until: int) -> None:
    """While it runs, over National Day with its make-up days, after a miss, and when it is full."""
    data = looked(*range(1, until + 1), missed=(7,) if until >= 7 else ())
    assert read(page_of(data, SEEN + until * DAY), tmp_path, public(1)) == (0, "相符\n")


def test_a_certificate_without_a_signature_holds_and_says_so(tmp_path: Path) -> None:
    bare = data_files([account("a", ended("2026-09-21"))])
    page = page_of(look(look(bare, SEEN), SEEN + 3 * DAY), SEEN + 3 * DAY)
    assert read(page, tmp_path) == (0, "相符（没有核对签名）\n")
    assert read(page, tmp_path, public(1))[0] == 1


def test_another_key_did_not_sign_it(tmp_path: Path) -> None:
    for other in (public(2), "AAAA", "x", "A" * 43 + "="):
        assert read(GOOD, tmp_path, other)[0] == 1


# Falsehoods, each as a careful forger would tell it: with every digest in the page made anew


def forged(change: Callable[[dict[str, Any]], object]) -> str:
    """The page with another block, entry and page digests as they must be."""
    found = BLOCK.search(GOOD)
    assert found
    data = json.loads(found[2])
    change(data)
    entry = json.dumps(data["posting"], ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    data["entry"] = "sha256:" + hashlib.sha256(entry).hexdigest()
    told = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    return GOOD[: found.start(2)] + told + GOOD[found.end(2) :]


def day_at(data: dict[str, Any], number: int) -> int:
    """Where the day with a number stands."""
    return next(index for index, day in enumerate(data["days"]) if day[1] == number)


def count_the_missed_day(data: dict[str, Any]) -> None:
    """Every number after it one more, and the last day left out."""
    at = next(i for i, day in enumerate(data["days"]) if day[0] == str(SEEN + 7 * DAY))
    data["days"][at][1:] = [0, "工作日"]
    number = 0
    for day in data["days"]:
        if day[1] is not None:
            number += 1
            day[1] = number
    data["days"] = data["days"][: day_at(data, 15) + 1]


def begin_sooner(data: dict[str, Any]) -> None:
    data["days"][0][1:] = [1, "工作日"]
    for day in data["days"][1:]:
        day[1] = day[1] and day[1] + 1


FORGERIES: dict[str, Callable[[dict[str, Any]], object]] = {
    "the missed day counted": count_the_missed_day,
    "the first day counted": begin_sooner,
    "a day left out": lambda data: data["days"].pop(3),
    "a day twice": lambda data: data["days"].insert(3, data["days"][3]),
    "a number left out": lambda data: data["days"][day_at(data, 5)].__setitem__(1, 6),
    "a weekend counted": lambda data: data["days"][5].__setitem__(1, 5),
    "a working day not counted": lambda data: data["days"][day_at(data, 15)].__setitem__(1, None),
    "full after fourteen": lambda data: data.__setitem__("days", data["days"][: day_at(data, 14) + 1]),
    "fewer days asked": lambda data: (
        data["posting"].__setitem__("working_days", 10),
        data.__setitem__("days", data["days"][: day_at(data, 10) + 1]),
    ),
    "full on its last day": lambda data: data.__setitem__("as_of", data["days"][-1][0]),
    "a day that has not come": lambda data: data.__setitem__("as_of", "2199-12-31"),
    "no look after the end": lambda data: (
        data["posting"].__setitem__("looks", data["posting"]["looks"][:20]),
        data.__setitem__("named", False),
    ),
    "a look later than the certificate": lambda data: data["posting"]["looks"][-1].__setitem__("on", "2027-01-01"),
    "looks in disorder": lambda data: data["posting"]["looks"].reverse(),
    "no good look": lambda data: [look.__setitem__("found", "absent") for look in data["posting"]["looks"]],
    "no looks": lambda data: data["posting"].__setitem__("looks", []),
    "other words": lambda data: data["posting"].__setitem__("wording", "<p>另外的话。</p>"),
    "another title": lambda data: data["posting"].__setitem__("title", "另一个标题"),
    "another digest": lambda data: data["posting"].__setitem__("digest", "sha256:" + "0" * 64),
    "another page digest": lambda data: data.__setitem__("page", "0" * 64),
    "another version": lambda data: data.__setitem__("evidence", 2),
    "no days": lambda data: data.__setitem__("days", []),
    "days of another kind": lambda data: data.__setitem__("days", [["x", "y"]]),
    "nothing": lambda data: data.__setitem__("posting", {}) or data["posting"].__setitem__("looks", {}),
    "the year one": lambda data: data["posting"]["looks"][0].__setitem__("on", "0001-01-01"),
    "the year 9999": lambda data: data.__setitem__("as_of", "9999-12-31"),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_certificate_does_not_hold(tmp_path: Path, forgery: str) -> None:
    """Even without a key: the looks do not support it, or it contradicts itself."""
    code, said = read(forged(FORGERIES[forgery]), tmp_path)
    assert code == 1 and "不符" in said, said


def test_a_forgery_that_is_consistent_needs_the_key(tmp_path: Path) -> None:
    """What no reader can see without a signature: a look that was never made. The key finds it."""

    def invent(data: dict[str, Any]) -> None:
        data["posting"]["looks"][3]["by"] = "site"

    assert read(forged(invent), tmp_path)[0] == 0
    assert read(forged(invent), tmp_path, public(1))[0] == 1


HARMS: dict[str, Callable[[str], str]] = {
    "a word of the notice": lambda text: text.replace("集体研究", "集体商量"),
    "a number in the table": lambda text: text.replace("<td>不计</td>", "<td>3</td>", 1),
    "the claim": lambda text: text.replace("公示满", "公示早满"),
    "a second wording": lambda text: text.replace("<main", "<article data-notice-wording><p>x</p></article><main", 1),
    "a second block": lambda text: text.replace("</main>", BLOCK.search(text)[0] + "</main>"),  # type: ignore[index]
    "text before all": lambda text: text.replace("<body>", "<body>作废", 1).replace("<body ", "作废<body ", 1),
    "an input": lambda text: text.replace("<main", '<input value="作废"><main', 1),
    "no block": lambda text: BLOCK.sub("", text),
    "half": lambda text: text[: len(text) // 2],
    "empty": lambda text: "",
    "deep": lambda text: BLOCK.sub(lambda m: m[1] + "[" * 100_000 + m[3], text),
}


@pytest.mark.parametrize("harm", HARMS)
def test_a_changed_page_does_not_hold(tmp_path: Path, harm: str) -> None:
    changed = HARMS[harm](GOOD)
    assert changed != GOOD
    assert read(changed, tmp_path)[0] == 1
