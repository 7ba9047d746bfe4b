"""``fake`` and ``letter --case``: a case of a fake from report to end, by somebody who knows no YAML."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import docx
import pytest

from roster.directory import cases
from roster.papers import cases as papers_of_cases
from tests.support import account, as_data, data_files, register_of, unit, write_site

ASK = ("--no-ask",)
TODAY = date(2026, 11, 20)
ID = "jm-2026-001"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write_site(tmp_path, data_files([account(name="样例发布")], [unit(contact={"phone": "0000-12345678"})]))


def opened(run: Callable, site: Path, *more: str):
    return run(
        *("fake", "立案", "--root", site, "--platform", "公众号", "--how", "群众来电", "--imitates", "ylg-weixin"),
        *(*more, *ASK),
        today=TODAY,
    )


def test_a_case_goes_from_report_to_end(site: Path, run: Callable) -> None:
    """Every step is written where it belongs, earlier bytes stay, and what is next is told as it is to be typed."""
    assert opened(run, site, "--account-id", "gh_0f0f0f0f0f0f", "--name", "样例发布官网").returncode == 0
    file = site / "data/fakes.yaml"
    steps = [
        ("fake", "核实", ID, "--by", "ylg", *ASK),
        ("letter", "--case", ID, "--out", site / "平台.docx"),
        ("letter", "--case", ID, "--to", "网信", "--out", site / "网信.docx"),
        ("letter", "--case", ID, "--to", "superior", "--out", site / "报告.docx"),
        ("fake", "文号", ID, "示样函〔2026〕1号", *ASK),
        ("fake", "答复", ID, "--what", "已关闭", *ASK),
        ("fake", "关停", ID, *ASK),
    ]
    stages = []
    for step in steps:
        before = file.read_bytes()
        done = run(*step, "--root", site, today=TODAY)
        assert done.returncode == 0, done.stderr
        lines = file.read_text("utf-8").splitlines()
        assert all(line in lines for line in before.decode().splitlines())
        register = register_of(data_of(site), TODAY)
        stages.append(cases.stage(register.directory.fakes[ID], TODAY))
    assert stages == ["待处置", "处置中", "处置中", "处置中", "处置中", "处置中", "平台已关停"]
    told = register.directory.fakes[ID]
    assert [letter.to for letter in told.letters] == ["平台", "网信", "上级"]
    assert told.letters[0].number == "示样函〔2026〕1号" and told.letters[0].answer
    assert papers_of_cases.missing_steps(register.directory, told) == ()
    figures = papers_of_cases.figures(register.directory, date(2026, 10, 1), date(2026, 12, 31))
    assert figures == (1, 1, 2, 1, 1, 0, 0)
    assert papers_of_cases.figures(register.directory, date(2026, 7, 1), date(2026, 9, 30)) == (0, 0, 0, 0, 0, 0, 0)


def data_of(site: Path) -> dict[str, bytes]:
    return {f"data/{path.name}": path.read_bytes() for path in (site / "data").glob("*.yaml")}


def test_the_next_steps_are_told_as_they_are_typed(site: Path, run: Callable) -> None:
    """南通第三十条: platform, 网信, superior; each command that is named is one that there is."""
    opened(run, site, "--account-id", "gh_0f0f0f0f0f0f")
    told = run("fake", "核实", ID, "--by", "ylg", "--root", site, *ASK, today=TODAY).stdout
    assert "核对页会说 gh_0f0f0f0f0f0f 已核实为假冒；名称不上网" in told
    steps = [
        line.partition("python site.py ")[2].split() for line in told.splitlines() if "python site.py letter" in line
    ]
    assert len(steps) == 3
    for step in steps:
        assert run(*step, "--root", site, "--out", site / "out.docx", "--overwrite", today=TODAY).returncode == 0
    assert "python site.py letter" not in run("fake", "清单", ID, "--root", site, today=TODAY).stdout


def test_a_letter_of_a_case_says_what_the_case_says(site: Path, run: Callable) -> None:
    opened(run, site, "--account-id", "gh_0f0f0f0f0f0f", "--name", "样例发布官网", "--seen-at", "群聊")
    done = run("letter", "--case", ID, "--root", site, "--out", site / "a.docx", today=TODAY)
    assert done.returncode == 0, done.stderr
    made = docx.Document(str(site / "a.docx"))
    words = "".join(p.text for p in made.paragraphs) + "".join(
        c.text for t in made.tables for r in t.rows for c in r.cells
    )
    assert all(word in words for word in ("gh_0f0f0f0f0f0f", "样例发布官网", "在群聊看到", "样例发布"))
    again = run("letter", "--case", ID, "--root", site, "--out", site / "a.docx", today=TODAY)
    assert again.returncode == 0 and data_of(site)["data/fakes.yaml"].decode().count("to: 平台") == 1


def test_no_case_is_opened_by_a_name_or_against_an_account_of_the_register(site: Path, run: Callable) -> None:
    """A name accuses nobody, and nothing is written."""
    named = opened(run, site, "--name", "样例发布官网")
    assert named.returncode == 2 and "--account-id" in named.stderr
    ours = opened(run, site, "--account-id", account()["account_id"])
    assert ours.returncode == 1 and "fake-is-ours" in ours.stderr
    assert not (site / "data/fakes.yaml").exists()


def test_evidence_is_kept_outside_of_what_is_published(site: Path, run: Callable) -> None:
    opened(run, site, "--account-id", "gh_0f0f0f0f0f0f")
    picture = site / "截图.PNG"
    picture.write_bytes(b"unmistakable bytes")
    for _ in range(2):
        done = run("fake", "取证", ID, picture, "--what", "主页截图", "--root", site, *ASK, today=TODAY)
        assert done.returncode == 0, done.stderr
    kept = site / "evidence" / ID
    assert [path.name for path in sorted(kept.iterdir())] == ["1.png", "2.png"]
    assert run("build", "--root", site, "--no-search", today=TODAY).returncode == 0
    published = b"".join(path.read_bytes() for path in (site / "public").rglob("*") if path.is_file())
    assert b"unmistakable" not in published and "主页截图".encode() not in published
    assert "在，没有改过" in run("fake", "清单", ID, "--root", site, today=TODAY).stdout
    (kept / "1.png").write_bytes(b"other")
    (kept / "2.png").unlink()
    told = run("fake", "清单", ID, "--root", site, today=TODAY).stdout
    assert "与取证时不同" in told and "不在这台机器上" in told


def test_several_exhibits_are_kept_at_once(site: Path, run: Callable) -> None:
    """The first two of a case too, whose list is not there yet."""
    opened(run, site, "--account-id", "gh_0f0f0f0f0f0f")
    pictures = [site / f"{number}.png" for number in range(3)]
    for picture in pictures:
        picture.write_bytes(picture.name.encode())
    done = run("fake", "取证", ID, *pictures, "--root", site, *ASK, today=TODAY)
    assert done.returncode == 0, done.stderr
    assert run("fake", "清单", ID, "--root", site, today=TODAY).stdout.count("在，没有改过") == 3


@pytest.mark.parametrize("how", ["不是假冒", "改名整改"])
def test_who_is_cleared_is_told_to_be_accused_no_more(site: Path, run: Callable, how: str) -> None:
    opened(run, site, "--account-id", "gh_0f0f0f0f0f0f")
    run("fake", "核实", ID, "--by", "ylg", "--root", site, *ASK, today=TODAY)
    done = run("fake", "结案", ID, "--how", how, "--root", site, *ASK, today=TODAY)
    assert done.returncode == 0 and "不再说它是假冒" in done.stdout


def test_what_was_said_before_is_not_said_again(site: Path, run: Callable) -> None:
    """Nor an answer to a letter that nobody wrote, nor a step of a case that nobody opened."""
    opened(run, site, "--account-id", "gh_0f0f0f0f0f0f")
    run("fake", "关停", ID, "--root", site, *ASK, today=TODAY)
    before = data_of(site)
    for step in (("关停", ID), ("答复", ID, "--what", "x"), ("文号", ID, "x"), ("核实", "jm-1", "--by", "ylg")):
        done = run("fake", *step, "--root", site, *ASK, today=TODAY)
        assert done.returncode == 2 and "Traceback" not in done.stderr
    assert data_of(site) == before


def test_a_case_with_an_impossible_day_is_refused_and_nothing_written(site: Path, run: Callable) -> None:
    opened(run, site, "--account-id", "gh_0f0f0f0f0f0f")
    before = data_of(site)
    done = run("fake", "关停", ID, "--on", "2026-11-19", "--root", site, *ASK, today=TODAY)
    assert done.returncode == 1 and "case-order" in done.stderr
    assert data_of(site) == before


def test_the_next_case_of_a_year_has_the_next_number(site: Path, run: Callable) -> None:
    ids = enumerate(("2026-009", "2025-120", "x"), 10)
    known = [{"id": f"jm-{id_}", "platform": "weibo", "account_id": f"10000000{number}"} for number, id_ in ids]
    (site / "data/fakes.yaml").write_bytes(as_data({"fakes": known}))
    assert "jm-2026-010：待核实" in opened(run, site, "--account-id", "gh_0f0f0f0f0f0f").stdout
