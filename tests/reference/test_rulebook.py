"""Every code has a page with an example that fails and one that passes, and both do."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from roster.check import inputs, ledgers, others
from roster.directory import codeowners
from roster.directory.day import Day
from roster.edge import disk, outside
from roster.edge.outside import Seen
from roster.notices import ledger, witnesses
from roster.notices.signatures import Purpose
from roster.reference import examples, rulebook
from roster.review import requests
from roster.review.naming import Unclear
from roster.rules.codes import clause, codes
from roster.source import decoding
from roster.source.files import Files
from roster.source.problems import Place, Problem
from tests import pictures
from tests.signing import public, signer
from tests.support import ROOT, account, as_data, data_files, register_of, write_site

FOLDER = ROOT / "roster/reference/examples"
EXAMPLES = {
    path.stem: examples.read(path.stem, path.read_bytes()) for path in sorted((FOLDER / "codes").glob("*.yaml"))
}
SITE = disk.read_site(FOLDER)
PICTURE = ROOT / "tests/cases/rule-bad-image/data/images/good.png"


def test_every_code_has_an_example_and_no_example_is_left_over() -> None:
    assert set(EXAMPLES) == set(codes())


def test_the_site_below_all_examples_is_good() -> None:
    """What an example shows comes from the example."""
    assert inputs.check(SITE, Day(examples.TODAY)).findings == []


@pytest.mark.parametrize("code", [code for code, example in EXAMPLES.items() if example.fails])
def test_the_example_that_fails_is_told_with_its_code_alone(code: str) -> None:
    """A page about one rule shows one fault: nothing else is wrong with its example."""
    example = EXAMPLES[code]
    assert {problem.code for problem in examples.findings(example, example.fails, SITE)} == {code}


@pytest.mark.parametrize("code", [code for code, example in EXAMPLES.items() if example.passes])
def test_the_example_that_passes_has_no_finding(code: str) -> None:
    """What a page says to write is right as it stands."""
    example = EXAMPLES[code]
    assert examples.findings(example, example.passes, SITE) == []


def test_both_sides_of_an_example_are_there() -> None:
    """Shown, or told in words where it can't be shown."""
    for code, example in EXAMPLES.items():
        assert (example.fails or example.fails_in_words) and (example.passes or example.passes_in_words), code


def test_an_example_with_a_misspelt_part_is_refused() -> None:
    with pytest.raises(ValueError, match="late-filing"):
        examples.read("late-filing", b"fail: {}\n")


def test_the_pages_of_the_rules_are_those_the_program_makes() -> None:
    """``python site.py docs`` was run after the last change; no page of a rule that is gone is left."""
    made = rulebook.pages(EXAMPLES, SITE)
    stored = {
        path.relative_to(ROOT).as_posix(): path.read_bytes()
        for path in [ROOT / "docs/rules.md", *(ROOT / "docs/rules").glob("*.md")]
    }
    assert stored == made


def test_every_finding_can_say_its_rule() -> None:
    """``clause`` of the JSON output: the rule in words for every code, nothing for a code that is none."""
    assert all(clause(code) for code in codes())
    assert clause("no-such-code") == ""


# What can't be shown as text: made for real, once wrong and once right

WJW = "data/accounts/wjw.yaml"
GOOD = EXAMPLES["missing-key"].passes[WJW]


def checked(root: Path) -> list[Problem]:
    """What a check says of the good site with what lies in a folder."""
    write_site(root, SITE.data)
    return inputs.check(disk.read_site(root), Day(examples.TODAY)).findings


def too_large(root: Path, wrong: bool) -> list[Problem]:
    write_site(root, {"templates/footer.html": b"{# kept #}".ljust(disk.MAX_TEXT_BYTES + wrong)})
    return checked(root)


def not_utf8(root: Path, wrong: bool) -> list[Problem]:
    write_site(root, {WJW: GOOD.encode("gbk") if wrong else GOOD.encode("utf-8-sig")})
    return checked(root)


def long_line(root: Path, wrong: bool) -> list[Problem]:
    write_site(root, {WJW: GOOD.encode() + b"#".ljust(decoding.MAX_LINE_BYTES + wrong, b"x")})
    return checked(root)


def many_values(root: Path, wrong: bool) -> list[Problem]:
    aliases = "".join(f"\n      - 健康示例{number}" for number in range(20_000 if wrong else 2_000))
    write_site(root, {WJW: GOOD.replace("    unit:", f"    aliases:{aliases}\n    unit:", 1).encode()})
    return checked(root)


def many_findings(root: Path, wrong: bool) -> list[Problem]:
    write_site(
        root, {WJW: GOOD.encode(), "data/accounts/x.yaml": b"accounts:\n" + b"  - id: wjw-douyin\n" * (10_000 * wrong)}
    )
    return checked(root)


def no_settings(root: Path, wrong: bool) -> list[Problem]:
    data = {path: text for path, text in SITE.data.items() if path != "data/site.yaml" or not wrong}
    return inputs.check(replace(SITE, data=data), Day(examples.TODAY)).findings


def leftover(root: Path, wrong: bool) -> list[Problem]:
    files = {**data_files([account("a")]), "content/a.md": "---\ntitle: 甲\n---\n乙\n".encode()}
    return list(disk.read_site(write_site(root, files | ({"assets/style.css.bak": b""} if wrong else {}))).problems)


def link(root: Path, wrong: bool) -> list[Problem]:
    write_site(root, {"elsewhere/wjw.yaml": GOOD.encode(), "data/accounts/empty.yaml": b""})
    put = (root / WJW).symlink_to if wrong else (root / WJW).hardlink_to
    put(root / "elsewhere/wjw.yaml")
    return checked(root)


def revived(root: Path, wrong: bool) -> list[Problem]:
    example = EXAMPLES["account-revived"]
    text = example.before[WJW]
    return examples.findings(example, {WJW: text[: text.index("      - type: 关停")] if wrong else text}, SITE)


def published(root: Path, wrong: bool) -> list[Problem]:
    whole = EXAMPLES["posting-changed"].passes["data/postings.yaml"].encode()
    broken = whole.replace(b"by: site", b"by: url", 1)
    ours = replace(SITE, data={**SITE.data, "data/postings.yaml": whole})
    found = inputs.check(replace(ours, published=broken if wrong else whole), Day(examples.TODAY)).findings
    return [finding for finding in found if finding.code == "published-ledger"]


def gone(root: Path, wrong: bool) -> list[Problem]:
    """A refusal is no sign that a page is gone."""
    wanted = {"https://weibo.com/u/1000000001": [Place(WJW, ("accounts", 0, "url"))]}
    return outside.findings(wanted, dict.fromkeys(wanted, (Seen.GONE if wrong else Seen.UNKNOWN, examples.TODAY)))


def image(root: Path, wrong: bool) -> list[Problem]:
    text = EXAMPLES["bad-image"].fails[WJW].encode()
    write_site(root, {WJW: text} | ({} if wrong else {"data/images/wjw.png": PICTURE.read_bytes()}))
    return checked(root)


def scanned(*wrong: str) -> Callable[[Path, bool], list[Problem]]:
    """Two accounts with pictures of codes: both good, or the second one says what it should not."""

    def probe(root: Path, is_wrong: bool) -> list[Problem]:
        account = GOOD.partition("  - id: ")[2]
        second = account.replace("gh_1a2b3c4d5e6f", "gh_1a2b3c4d5e60").replace("name: 健康示例", "name: 示例发布", 1)
        second = second.replace("unit: wjw", "unit: sfb").replace("wjw-weixin", "sfb-weixin", 1)
        both = ((account, "wjw"), (second, "sfb"))
        texts = [one.replace("    unit:", f"    qr: images/{name}.png\n    unit:", 1) for one, name in both]
        said = {"wjw": [FIRST], "sfb": list(wrong) if is_wrong else [f"{FIRST}2"]}
        drawn = {name: pictures.beside([pictures.code(one) for one in each]) for name, each in said.items()}
        files = {f"data/images/{name}.png": pictures.file_of(one) for name, one in drawn.items()}
        return checked_after(root, {WJW: "".join(["accounts:\n", *(f"  - id: {t}" for t in texts)]).encode(), **files})

    return probe


FIRST = "http://weixin.qq.com/r/AbCdEfGhIjKl"


def checked_after(root: Path, files: dict[str, bytes]) -> list[Problem]:
    write_site(root, files)
    return checked(root)


def stale(root: Path, wrong: bool) -> list[Problem]:
    """CODEOWNERS as the program makes it, of reviewers that are no longer those of the records."""
    site = replace(SITE, codeowners=codeowners.text(inputs.check(SITE, Day(examples.TODAY)).directory).encode())
    settings = SITE.data["data/site.yaml"] + b"owners: ['@xmt-admin']\n"
    return inputs.check(
        replace(site, data={**SITE.data, "data/site.yaml": settings}) if wrong else site, Day(examples.TODAY)
    ).findings


def stamps(root: Path, wrong: bool) -> list[Problem]:
    """An authority is named; its certificate lies there or does not."""
    settings = SITE.data["data/site.yaml"] + b"timestamp: {url: 'https://tsa.example.gov.cn/', certificate: tsa.pem}\n"
    site = replace(SITE, data={**SITE.data, "data/site.yaml": settings})
    return checked_with(replace(site, evidence={} if wrong else {"data/tsa.pem": b"x"}))


WITNESS = {"id": "w-sfb", "name": "示例市人民政府办公室", "public": public(7)}


def witnessed(found: str, number: int, *, struck: bool = True) -> list[Problem]:
    """A witness, or somebody, says what he saw on a day on which the ledger says that the words were there."""
    example = EXAMPLES["posting-unsigned"].passes["data/postings.yaml"].encode()
    [entry] = ledgers.read_ledger(example) or ()
    look = {"url": "https://www.example.gov.cn/xmt/", "notice": entry.notice, "digest": entry.digest, "found": found}
    look = {**look, "on": str(entry.last_seen), "signature": "ed25519:w-sfb:AAAA"}
    read, _ = others.read_looks(json.dumps({"looks": [look]}).encode(), "")
    signed = signer(number, "w-sfb").sign(Purpose.LOOK, read[0].canonical)
    file = json.dumps({"looks": [{**look, "signature": signed}]}).encode()
    entries = witnesses.struck([entry], read) if struck else [entry]
    settings = SITE.data["data/site.yaml"] + f"witnesses: [{json.dumps(WITNESS)}]\n".encode()
    data = {**SITE.data, "data/site.yaml": settings, "data/postings.yaml": ledger.as_yaml(entries)}
    return checked_with(replace(SITE, data=data, evidence={"data/witness/w-sfb.yaml": file}))


def checked_with(site: Files) -> list[Problem]:
    return inputs.check(site, Day(examples.TODAY)).findings


def stranger(root: Path, wrong: bool) -> list[Problem]:
    return witnessed("same", 9 if wrong else 7) + (witnessed("absent", 7, struck=False) if wrong else [])


def disagreeing(root: Path, wrong: bool) -> list[Problem]:
    return witnessed("absent" if wrong else "same", 7)


def asked(root: Path, is_wrong: bool) -> list[Problem]:
    """A closing of an account that is not there any more, and a check of one that is."""
    directory = register_of(data_files([account()]), examples.TODAY).directory
    whom = "gone" if is_wrong else "ylg-weixin"
    asked_for = [{"type": "核对", "account": whom, "on": "2026-11-20", "how": "看过"}]
    [request], problems = requests.read(as_data({"submission": "1", "requests": asked_for}), "a.yaml")
    try:
        requests.submission(directory, request)
    except Unclear as reason:
        return [*problems, requests.refused(request, reason)]
    return problems


PROBES: dict[str, Callable[[Path, bool], list[Problem]]] = {
    "file-too-large": too_large,
    "not-utf8": not_utf8,
    "line-too-long": long_line,
    "too-many-values": many_values,
    "too-many-findings": many_findings,
    "missing-file": no_settings,
    "symlink": link,
    "leftover-file": leftover,
    "account-revived": revived,
    "published-ledger": published,
    "address-gone": gone,
    "request-refused": asked,
    "bad-image": image,
    "unreadable-qr": scanned(),
    "payment-qr": scanned("wxp://f2f0AbCdEf"),
    "qr-of-another": scanned(FIRST),
    "qr-elsewhere": scanned("https://u.wechat.com/AbCdEf"),
    "stale-codeowners": stale,
    "bad-timestamp": stamps,
    "bad-witness": stranger,
    "witness-disagrees": disagreeing,
}


def test_what_is_only_told_in_words_has_a_probe() -> None:
    """Words are no proof: where a page has no example to run, the thing itself is made here."""
    assert {code for code, example in EXAMPLES.items() if example.fails_in_words or example.passes_in_words} == set(
        PROBES
    )


@pytest.mark.parametrize("code", PROBES)
def test_what_words_say_is_so(code: str, tmp_path: Path) -> None:
    """The wrong thing is told with the code, its right twin is not told at all."""
    assert code in {problem.code for problem in PROBES[code](tmp_path / "wrong", True)}
    assert PROBES[code](tmp_path / "right", False) == []
