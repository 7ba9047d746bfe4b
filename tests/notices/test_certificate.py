"""Proof of posting: its days, its digest, and how anybody checks it."""

import html
import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from roster import cli
from roster.notices.certificate import certificate
from roster.source import yamltree
from tests.support import ROOT, account, data_files, ended, look, register_of, run, write_site

DAY = timedelta(days=1)
SEEN, END = date(2026, 9, 21), date(2026, 10, 19)
NOTICE = "2026-09-21-ylg-close"
HOLIDAYS = json.loads((ROOT / "tests/data/holidays.json").read_text("utf-8"))["years"]["2026"]
CLOSING = data_files([account("a", ended("2026-09-21"))])
POSTED = look(CLOSING, SEEN)


def gone(notice: object) -> None:
    """Nothing is online."""


def proof(data: dict[str, bytes], today: date):
    register = register_of(data, today)
    [notice] = register.board.notices.values()
    return certificate(register.directory, notice, today)


def works(day: date) -> bool:
    """Is this a working day, by another source than the program's."""
    return str(day) in HOLIDAYS["work"] or (day.weekday() < 5 and str(day) not in HOLIDAYS["off"])


@pytest.mark.parametrize("until", [0, 1, 10, 27, 28, 29, 60])
def test_each_day_is_listed_and_counted_as_the_calendar_says(until: int) -> None:
    """From the first day to today or the last working day, none left out; numbers as an independent count gives
    them.
    """
    missed = date(2026, 9, 28)
    data = POSTED if until < 10 else look(look(POSTED, date(2026, 9, 27)), missed, gone)
    data = data if until < 10 else look(data, date(2026, 9, 29))
    shown, number = proof(data, SEEN + until * DAY).days, 0
    for index, day in enumerate(shown):
        assert day.day == SEEN + index * DAY and day.weekday == "一二三四五六日"[day.day.weekday()]
        counts = index > 0 and works(day.day) and (day.day != missed or until < 10)
        number += counts
        assert day.number == (number if counts else None), day
        assert day.reason
    assert number <= 15
    assert shown[-1].day == min(SEEN + until * DAY, END + DAY if until >= 10 else END)
    assert proof(data, SEEN + until * DAY).complete == (until > 29)


def test_days_that_do_not_count_say_why() -> None:
    """The first day, weekends, holidays, and days on which a look missed the notice."""
    data = look(look(POSTED, date(2026, 9, 23)), date(2026, 9, 25))
    data = look(look(data, date(2026, 9, 28), gone), date(2026, 9, 29))
    reasons = {day.day: day.reason for day in proof(data, date(2026, 11, 1)).days}
    assert "首次看到之日" in reasons[SEEN] and "民法典" in reasons[SEEN]
    assert "没有看到或正文不符" in reasons[date(2026, 9, 28)]
    assert "没有证据" in reasons[date(2026, 9, 26)] and reasons[date(2026, 9, 24)] == "工作日"
    assert "放假" in reasons[date(2026, 10, 1)]


def test_a_running_certificate_says_that_it_is_not_complete() -> None:
    """Nobody can show a half window as a whole one."""
    assert proof(POSTED, END).complete is False
    assert proof(POSTED, END + DAY).complete is True


# The page


def built(root: Path, data: dict[str, bytes], today: date) -> Path:
    write_site(root, data)
    done = run("build", "--root", root, "--no-search", today=today)
    assert done.returncode == 0, done.stderr
    [page] = root.glob("public/notices/*/certificate/index.html")
    return page


@pytest.fixture(scope="module")
def ended_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("ended") / "root", POSTED, END + DAY)


def test_the_page_of_an_ended_notice_proves_it(ended_page: Path) -> None:
    """Wording, digest, first and last day, fifteen numbered days, basis and sources."""
    text = html.unescape(re.sub(r"<[^>]*>", "", ended_page.read_text("utf-8")))
    raw, _ = yamltree.parse((ended_page.parents[3] / "api/v1/postings.yaml").read_bytes(), "")
    [entry] = raw["postings"]
    for word in (
        "公示证明",
        "2026年9月21日",
        "2026年10月19日",
        "公示满 15 个工作日",
        "集体研究",
        "民法典",
        entry["digest"],
    ):
        assert word in text, word
    assert re.findall(r"<td>(\d+)</td>", ended_page.read_text("utf-8")) == [str(n) for n in range(1, 16)]


@pytest.mark.parametrize("kind", ["running", "corrected", "unknown year"])
def test_the_page_of_a_window_that_runs_says_so(tmp_path: Path, kind: str) -> None:
    """公示尚未期满; of a corrected notice its version; of an unknown year what is awaited."""
    data, today = POSTED, SEEN + 3 * DAY
    if kind == "corrected":
        change = ended("2026-09-21", reason="整合", corrections=[{"on": "2026-09-23", "what": "原因更正为整合"}])
        data = look(POSTED | {"data/accounts.yaml": data_files([account("a", change)])["data/accounts.yaml"]}, today)
    if kind == "unknown year":
        today = date(2026, 12, 15)
        data = look(data_files([account("a", ended("2026-12-14"))]), date(2026, 12, 14))
    text = built(tmp_path / "root", data, today).read_text("utf-8")
    assert "公示尚未期满" in text
    assert ("第 2 稿" in text, "更正" in text) == ((True, True) if kind == "corrected" else (False, False))
    assert ("待国务院办公厅公布 2027 年" in text) == (kind == "unknown year")


def test_a_notice_nobody_saw_has_no_certificate(tmp_path: Path) -> None:
    """Without a look there is nothing to prove."""
    root = write_site(tmp_path / "root", CLOSING)
    assert run("build", "--root", root, "--no-search", today=SEEN).returncode == 0
    assert not list(root.glob("public/notices/*/certificate"))


# Checking it


def test_the_data_of_the_page_are_its_own(ended_page: Path) -> None:
    """The block holds the entry, every day and the digest of the words; templates may say what they want round it."""
    [told] = re.findall(r'<script type="application/json" data-evidence>(.*?)</script>', ended_page.read_text("utf-8"))
    data = json.loads(told)
    assert (data["evidence"], data["as_of"], data["complete"]) == (1, str(END + DAY), True)
    assert [number for _, number, _ in data["days"] if number] == [*range(1, 16)]
    assert data["posting"]["looks"] == [{"on": str(SEEN), "by": "manual", "found": "said", "clock": str(SEEN)}]


FIRST = ROOT / "tests/data/certificate-0"
REWORDED = {"公示证明": "期满证明", "第几个工作日": "第几日", "下列公告自": "本公告自"}


@pytest.mark.parametrize("day", ["2026-09-29", "2026-10-22"])
def test_a_certificate_of_version_0_holds_for_ever(day: str) -> None:
    """Saved before the evidence had a version: read with the frozen words, whatever the templates say today."""
    code, said = verify(FIRST / f"{day}.html", FIRST)
    assert code == 0 and "早先版本" in said, said


FIRST_HARMS: dict[str, Callable[[str], str]] = {
    "a day counted": lambda text: text.replace("<td>不计</td>", "<td>3</td>", 1),
    "a reason": lambda text: text.replace("<td>周末</td>", "<td>工作日</td>", 1),
    "the first day": lambda text: text.replace("2026年9月21日", "2026年9月20日"),
    "a line more": lambda text: text.replace("</main>", "<p>早已期满。</p></main>"),
    "a look more": lambda text: text.replace("没有查看", "在网上，正文无误", 1),
    "a word": lambda text: text.replace("集体研究", "集体商量"),
    "another day": lambda text: text.replace('data-as-of="2026-10-22', 'data-as-of="2026-10-02'),
}


@pytest.mark.parametrize("harm", FIRST_HARMS)
def test_a_changed_certificate_of_version_0_does_not_hold(tmp_path: Path, harm: str) -> None:
    """Nor can today's be made into one by taking its data away."""
    good = (FIRST / "2026-10-22.html").read_text("utf-8")
    assert FIRST_HARMS[harm](good) != good
    (tmp_path / "page.html").write_text(FIRST_HARMS[harm](good), "utf-8")
    assert verify(tmp_path / "page.html", FIRST)[0] == 1


def test_other_templates_later_change_no_saved_certificate(ended_page: Path, tmp_path: Path) -> None:
    """The site words its certificates anew: those that people saved still hold."""
    (tmp_path / "saved.html").write_bytes(ended_page.read_bytes())
    root = write_site(tmp_path / "root", POSTED)
    words = (ROOT / "templates/certificate.html").read_text("utf-8")
    for old, new in REWORDED.items():
        words = words.replace(old, new)
    write_site(root, {"templates/certificate.html": words.encode()})
    assert verify(tmp_path / "saved.html", root)[0] == 0


def verify(path: Path, root: Path) -> tuple[int, str]:
    done = CliRunner().invoke(cli.main, ["posted", "--verify", str(path), "--root", str(root)])
    assert "Traceback" not in done.output
    return done.exit_code, done.output


def test_an_untouched_page_holds(ended_page: Path) -> None:
    """``posted --verify`` accepts the page as it was built, and as a browser saves it."""
    for save in (lambda text: text, lambda text: re.sub(r"(data-digest|data-notice-wording)>", r'\1="">', text)):
        ended_page.with_name("saved.html").write_text(save(ended_page.read_text("utf-8")), "utf-8")
        code, said = verify(ended_page.with_name("saved.html"), root_of(ended_page))
        assert code == 0 and "相符" in said and NOTICE in said


def root_of(page: Path) -> Path:
    """The site's folder, of a certificate below its ``public/``."""
    return page.parents[4]


@pytest.mark.parametrize("until", [0, 5, 27, 28, 29])
def test_a_page_saved_on_any_day_still_holds_later(tmp_path: Path, until: int) -> None:
    """More looks, more missed days, the end: what was attested as of a day stays true."""
    data = look(POSTED, date(2026, 9, 23), gone)
    page = built(tmp_path / "then", data, SEEN + until * DAY if until > 2 else date(2026, 9, 23))
    root = write_site(tmp_path / "now", look(look(data, date(2026, 10, 21)), date(2026, 10, 23), gone))
    assert verify(page, root)[0] == 0, verify(page, root)


def test_a_register_that_knows_nothing_of_it_attests_nothing(ended_page: Path, tmp_path: Path) -> None:
    """A certificate of another register, or of none, is not called true."""
    code, said = verify(ended_page, write_site(tmp_path / "other", CLOSING))
    assert code == 1 and "不能证实" in said


MORE = '{"by": "url", "found": "same", "on": "2026-09-20"}'
OTHER = '<script type="application/json" data-evidence>{}</script>'
HARMS: dict[str, Callable[[str], str]] = {
    "a word": lambda text: text.replace("集体研究", "集体商量"),
    "a full stop": lambda text: text.replace("特此公告。", "特此公告"),
    "the title": lambda text: text.replace("关于关停", "关于注销"),
    "the digest": lambda text: re.sub(
        r"(data-digest>sha256:)(.)", lambda m: m[1] + ("0" if m[2] != "0" else "1"), text
    ),
    "the first day": lambda text: text.replace("首次看到</dt><dd>2026年9月21日", "首次看到</dt><dd>2026年9月20日"),
    "a counted day": lambda text: text.replace("<td>不计</td>", "<td>3</td>", 1),
    "a reason": lambda text: text.replace("首次看到之日，不计", "首次看到之日，计入"),
    "the claim": lambda text: text.replace("公示满", "公示早满"),
    "another day": lambda text: text.replace('"as_of": "2026-10-20"', '"as_of": "2026-10-10"'),
    "a day before all": lambda text: text.replace('"as_of": "2026-10-20"', '"as_of": "2026-09-01"'),
    "a day to come": lambda text: text.replace('"as_of": "2026-10-20"', '"as_of": "2199-10-20"'),
    "no day at all": lambda text: text.replace('"as_of": "2026-10-20"', '"as_of": "2026-13-99"'),
    "a look more": lambda text: text.replace(
        '"looks": [', '"looks": [{"by": "url", "found": "same", "on": "2026-09-20"}, '
    ),
    "whose word": lambda text: text.replace('"by": "manual"', '"by": "url"'),
    "fewer days": lambda text: text.replace('"working_days": 15', '"working_days": 5'),
    "no data": lambda text: text.replace("data-evidence", "data-x"),
    "no data at all": lambda text: re.sub("<script type=.application/json.*?</script>", "", text),
    "other data too": lambda text: text.replace(
        "</main>", '<script type="application/json" data-evidence>{}</script></main>'
    ),
    "empty data": lambda text: re.sub("data-evidence>.*?<", "data-evidence>{}<", text),
    "deep data": lambda text: re.sub("data-evidence>.*?<", "data-evidence>" + "[" * 99_999 + "<", text),
    "words before": lambda text: text.replace("<main", "<p>本公告早已期满。</p><main hidden"),
    "words in a field": lambda text: text.replace("<h1", '<input value="本公告早已期满"><h1'),
    "words in a frame": lambda text: text.replace("<h1", '<iframe srcdoc="本公告早已期满"></iframe><h1'),
    "a picture's words": lambda text: text.replace("<h1", '<img alt="本公告早已期满"><h1'),
    "no wording": lambda text: text.replace("data-notice-wording", "data-x"),
    "half": lambda text: text[: len(text) // 3],
}


@pytest.mark.parametrize("harm", HARMS)
def test_a_changed_page_does_not_hold(ended_page: Path, tmp_path: Path, harm: str) -> None:
    """One character of the wording or the digest is enough."""
    good = ended_page.read_text("utf-8")
    assert HARMS[harm](good) != good
    (tmp_path / "page.html").write_text(HARMS[harm](good), "utf-8")
    code, said = verify(tmp_path / "page.html", root_of(ended_page))
    assert code == 1 and any(words in said for words in ("不符", "不是本程序生成的", "不能证实"))


def test_a_second_wording_beside_the_true_one_does_not_hold(ended_page: Path, tmp_path: Path) -> None:
    """What a reader sees is what is checked: another wording put before or after is found."""
    good = ended_page.read_text("utf-8")
    false = '<article class="wording"><h2>关于别的公告</h2><p>以上作废。</p></article>'
    (tmp_path / "after.html").write_text(good.replace("</article>", f"</article>{false}", 1), "utf-8")
    (tmp_path / "inside.html").write_text(good.replace("</article>", "<p>以上作废。</p></article>", 1), "utf-8")
    (tmp_path / "before.html").write_text(good.replace("<article", f"{false}<article", 1), "utf-8")
    for name in ("after", "inside", "before"):
        assert verify(tmp_path / f"{name}.html", root_of(ended_page))[0] == 1, name


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b"<html></html>", b"%PDF-1.7", b"data-digest>sha256:" + b"0" * 64 + b"<"]
)
def test_other_files_are_no_certificates(tmp_path: Path, content: bytes) -> None:
    """Any other file: exit 1 and a line that says so."""
    (tmp_path / "x").write_bytes(content)
    code, said = verify(tmp_path / "x", write_site(tmp_path / "root", POSTED))
    assert code == 1 and "不是本程序生成的公示证明" in said


def saved(root: Path, data: dict[str, bytes], today: date, to: Path) -> Path:
    """A certificate as somebody saved it on a day."""
    to.write_bytes(built(root, data, today).read_bytes())
    return to


def test_a_page_between_two_looks_holds_and_can_not_claim_a_look_that_was_none(tmp_path: Path) -> None:
    """Seen on the 21st and the 24th: the page of the 23rd knows the 21st as the last look, then and later."""
    page = saved(tmp_path / "root", look(CLOSING, SEEN), SEEN + 2 * DAY, tmp_path / "page.html")
    assert "2026年9月21日" in page.read_text("utf-8")
    write_site(tmp_path / "root", look(look(CLOSING, SEEN), SEEN + 3 * DAY))
    assert verify(page, tmp_path / "root")[0] == 0
    forged = page.read_text("utf-8").replace("<dt>最近看到</dt><dd>2026年9月21日", "<dt>最近看到</dt><dd>2026年9月23日")
    assert forged != page.read_text("utf-8")
    page.write_text(forged, "utf-8")
    assert verify(page, tmp_path / "root")[0] == 1


@pytest.mark.parametrize("until", [3, 40])
def test_the_page_of_words_that_were_corrected_since_still_holds(tmp_path: Path, until: int) -> None:
    """What was proved of the first words stays proved when the second are online."""
    page = saved(tmp_path / "root", POSTED, SEEN + until * DAY, tmp_path / "page.html")
    change = ended(
        "2026-09-21", reason="整合", corrections=[{"on": str(SEEN + (until + 1) * DAY), "what": "原因更正为整合"}]
    )
    data = POSTED | {"data/accounts.yaml": data_files([account("a", change)])["data/accounts.yaml"]}
    write_site(tmp_path / "root", look(data, SEEN + (until + 1) * DAY))
    code, said = verify(page, tmp_path / "root")
    assert code == 0, said


def test_the_proof_of_words_corrected_after_their_end_stays_online(tmp_path: Path) -> None:
    """Before the correction is seen at the notice's own address, and for ever at that of its version."""
    change = ended("2026-09-21", reason="整合", corrections=[{"on": "2026-11-20", "what": "原因更正为整合"}])
    data = POSTED | {"data/accounts.yaml": data_files([account("a", change)])["data/accounts.yaml"]}
    for day, title in ((date(2026, 11, 20), "更正前的公示证明"), (date(2026, 11, 23), "公示证明")):
        root = write_site(tmp_path / str(day), data)
        assert run("build", "--root", root, "--no-search", today=day).returncode == 0
        first = (root / f"public/notices/{NOTICE}/certificate/v1/index.html").read_text("utf-8")
        assert "公示满 <b>15 个工作日" in first and 'href="../../../../' in first
        page = (root / f"public/notices/{NOTICE}/index.html").read_text("utf-8")
        assert f">{title}</a>" in page and 'href="certificate/v1/"' in page
        assert verify(root / f"public/notices/{NOTICE}/certificate/v1/index.html", root)[0] == 0
        data = look(data, day)
