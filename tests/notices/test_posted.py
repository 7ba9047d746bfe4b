"""``posted``: looking at what is really online, and the ledger of it."""

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from roster import cli
from roster.check import inputs
from roster.directory.day import Day
from roster.edge import disk
from roster.edge.reader import folder
from roster.notices import ledger, live, release
from roster.notices import look as posted
from roster.notices.window import NoticeState
from roster.source import yamltree
from tests.support import (
    ROOT,
    TODAY,
    Record,
    account,
    board_of,
    check,
    codes,
    data_files,
    days_of,
    ended,
    look,
    marked,
    register_of,
    run,
    tree,
    write_site,
)

DAY = timedelta(days=1)
SEEN = date(2026, 11, 2)
NOTICE = "2026-11-02-ylg-close"


MARK = release.Release("https://www.example.gov.cn/xmt/", SEEN, {})


def gone(notice: object) -> None:
    """Nothing is online."""


def ledger_of(root: Path) -> list[Record]:
    tree_, problems = yamltree.parse((root / "data/postings.yaml").read_bytes(), "")
    assert not problems
    return tree_["postings"]


CLOSING = data_files([account("a", ended("2026-11-02"))])


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A site with one account that is being closed."""
    return write_site(tmp_path / "site", CLOSING)


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same site as it was built and deployed on the day of the notice."""
    folder = tmp_path_factory.mktemp("deployed")
    root = write_site(folder / "site", CLOSING)
    assert run("build", "--root", root, "--out", folder / "online", "--no-search", today=SEEN).returncode == 0
    return marked(folder / "online", SEEN)


@pytest.fixture
def online(deployed: Path, tmp_path: Path) -> Path:
    """A copy of the deployed site, to do harm to."""
    return shutil.copytree(deployed, tmp_path / "online")


def page(online: Path) -> Path:
    return online / "notices" / NOTICE / "index.html"


# Days that do not count


def last_day(data: dict[str, bytes], today: date) -> date | None:
    return board_of(data, today).notices[NOTICE].last_working_day


def test_a_day_without_the_notice_does_not_count() -> None:
    """Seen on the 9th, gone on the 10th: one working day later. Gone on the 11th too: two."""
    data = look(look(CLOSING, SEEN), date(2026, 11, 9))
    assert last_day(data, SEEN) == date(2026, 11, 23)
    data = look(data, date(2026, 11, 10), gone)
    assert last_day(data, date(2026, 11, 10)) == date(2026, 11, 24)
    data = look(data, date(2026, 11, 11), gone)
    assert last_day(data, date(2026, 11, 11)) == date(2026, 11, 25)


def test_days_before_a_miss_that_nobody_saw_do_not_count() -> None:
    """Seen on the 2nd and the 3rd, gone when somebody looks on the 25th: of the days between nothing is known."""
    data = look(look(CLOSING, SEEN), SEEN + DAY)
    data = look(data, date(2026, 11, 25), gone)
    notice = board_of(data, date(2026, 11, 26)).notices[NOTICE]
    assert notice.state is NoticeState.POSTED and notice.count is not None
    assert notice.count.days[:2] == (date(2026, 11, 3), date(2026, 11, 26))
    back = look(data, date(2026, 11, 30))
    assert board_of(back, date(2026, 12, 1)).notices[NOTICE].count.days[:2] == (date(2026, 11, 3), date(2026, 11, 30))


def test_days_that_somebody_names_are_the_days_that_do_not_count() -> None:
    """``posted --absent``: an outage that is known from when to when; the days around it count."""
    data = look(look(CLOSING, SEEN), date(2026, 11, 12))
    register = register_of(data, date(2026, 11, 13))
    span = date(2026, 11, 9), date(2026, 11, 10)
    entries = posted.absent(register.directory.ledger, register.board, span, [])
    assert last_day({**data, "data/postings.yaml": ledger.as_yaml(entries)}, date(2026, 11, 13)) == date(2026, 11, 25)


def test_a_look_that_failed_is_kept_and_proves_nothing() -> None:
    """Nobody knows: the window is neither shorter nor longer."""
    data = look(CLOSING, SEEN)
    register = register_of(data, date(2026, 11, 10))
    entries = posted.failed(register.directory.ledger, register.board, "url")
    assert [one.found for one in entries[0].looks] == ["said", "failed"]
    after = {**data, "data/postings.yaml": ledger.as_yaml(entries)}
    assert last_day(after, date(2026, 11, 10)) == date(2026, 11, 23)


def test_a_day_of_absence_stays_lost_although_a_later_look_finds_the_notice() -> None:
    """Absent in the morning, back in the evening: that day does not count."""
    data = look(look(CLOSING, SEEN), date(2026, 11, 9))
    data = look(look(data, date(2026, 11, 10), gone), date(2026, 11, 10))
    assert last_day(data, date(2026, 11, 10)) == date(2026, 11, 24)


def test_a_day_of_absence_on_a_weekend_costs_nothing() -> None:
    """Only working days are counted, so only working days can be lost."""
    data = look(look(CLOSING, SEEN), date(2026, 11, 6))
    data = look(data, date(2026, 11, 8), gone)
    assert last_day(data, date(2026, 11, 8)) == date(2026, 11, 23)


def test_a_notice_nobody_saw_is_not_in_the_ledger() -> None:
    """A look that finds nothing starts nothing."""
    data = look(CLOSING, SEEN, gone)
    assert ledger.as_yaml([]) == data["data/postings.yaml"]
    assert board_of(data, SEEN + 90 * DAY).notices[NOTICE].state is NoticeState.WAITING


def test_a_deleted_account_is_still_looked_after() -> None:
    """While the deleted account's notice is due, a look that misses it still makes the window longer."""
    data = look(look(CLOSING, SEEN), date(2026, 11, 9))
    data |= {"data/accounts.yaml": data_files([account("b")])["data/accounts.yaml"]}
    data = look(data, date(2026, 11, 10), gone)
    assert last_day(data, date(2026, 11, 10)) == date(2026, 11, 24)


def test_an_ended_notice_is_not_looked_at_any_more() -> None:
    """After a look has found the window over the archive is nobody's proof: the ledger stays as it was."""
    data = look(look(CLOSING, SEEN), date(2026, 11, 24))
    assert look(data, date(2026, 11, 24), gone) == data
    assert look(data, date(2026, 11, 25), gone) == data


# The command


def test_seeing_a_deployed_folder_starts_the_clock(root: Path, online: Path, run: Callable) -> None:
    """``posted --site`` finds the notice in the folder and records day, words and evidence."""
    done = run("posted", "--root", root, "--site", online, today=SEEN)
    assert done.returncode == 0, done.stderr
    assert NOTICE in done.stdout and "首次看到" in done.stdout
    [entry] = ledger_of(root)
    [seen] = entry["looks"]
    assert (entry["notice"], seen["on"], seen["by"], seen["found"]) == (NOTICE, "2026-11-02", "site", "same")
    assert entry["accounts"] == ["a"]


@pytest.mark.parametrize("harm", ["trial", "another register", "half a mark"])
def test_only_a_release_of_this_register_starts_a_clock(root: Path, online: Path, run: Callable, harm: str) -> None:
    """A trial's folder, a site of another register: told, and nothing recorded at all."""
    mark = online / release.PATH
    if harm == "trial":
        mark.unlink()
    elif harm == "half a mark":
        mark.write_bytes(mark.read_bytes()[:-20])
    else:
        marked(online, SEEN, "https://www.xishan.example/xmt/")
    done = run("posted", "--root", root, "--site", online, today=SEEN)
    assert done.returncode == 1 and "没有记录" in done.stderr and "Traceback" not in done.stderr
    assert not (root / "data/postings.yaml").exists()


def test_every_notice_of_the_sample_site_is_recognised_in_its_own_pages(sample: Path) -> None:
    """What the program writes, the program finds again, word for word."""
    board = inputs.check(disk.read_site(ROOT), Day(TODAY)).sources.register.board
    found = posted.on(folder(sample), MARK)
    shown = {n: found(n) for n in board.notices.values()}
    assert shown and all(one and one.wording and n.wording.is_said_by(one.wording) for n, one in shown.items())


@pytest.mark.parametrize(
    "harm",
    [
        lambda text: text.replace("集体研究", "个人决定"),
        lambda text: text.replace("关于关停", "关于整合"),
        lambda text: text.replace("特此公告。", ""),
        lambda text: text.replace("</article>", "<p>以上作废。</p></article>"),
        lambda text: text.replace("data-notice-wording", "data-other"),
        lambda text: "",
    ],
    ids=["a word", "the title", "a paragraph less", "a paragraph more", "no marks", "empty"],
)
def test_an_altered_notice_is_not_the_notice(online: Path, harm: Callable) -> None:
    """Altered words start no clock, and cost the day while one runs."""
    seen = posted.on(folder(online), MARK)
    good = page(online).read_text("utf-8")
    assert harm(good) != good
    page(online).write_text(harm(good), "utf-8")
    assert look(CLOSING, SEEN, seen)["data/postings.yaml"] == ledger.as_yaml([])
    page(online).write_text(good, "utf-8")
    data = look(CLOSING, SEEN, seen)
    assert last_day(data, SEEN) == date(2026, 11, 23)
    page(online).write_text(harm(good), "utf-8")
    assert last_day(look(data, SEEN + DAY, seen), SEEN + DAY) == date(2026, 11, 24)


def test_other_pages_round_the_same_words_alter_nothing(root: Path, online: Path, run: Callable) -> None:
    """A new header, footer or line break is no alteration: the next day still counts."""
    run("posted", "--root", root, "--site", online, today=SEEN)
    text = page(online).read_text("utf-8")
    page(online).write_text(text.replace("<header", "<header data-new").replace("</p>\n", "</p>\r\n   "), "utf-8")
    run("posted", "--root", root, "--site", online, today=SEEN + DAY)
    [entry] = ledger_of(root)
    assert [(one["on"], one["found"]) for one in entry["looks"]] == [("2026-11-02", "same"), ("2026-11-03", "words")]


def test_an_absent_notice_costs_the_day(root: Path, online: Path, run: Callable) -> None:
    """A page that is gone is missed and told."""
    run("posted", "--root", root, "--site", online, today=SEEN)
    shutil.rmtree(online / "notices")
    done = run("posted", "--root", root, "--site", online, today=SEEN + DAY)
    assert done.returncode == 0
    assert NOTICE in done.stdout
    [entry] = ledger_of(root)
    assert (days_of(entry, "same"), days_of(entry, "absent")) == (["2026-11-02"], ["2026-11-03"])


def test_looking_twice_a_day_changes_nothing(root: Path, online: Path, run: Callable) -> None:
    """The second look of a day leaves the ledger byte for byte as it is."""
    for day in (SEEN, SEEN + DAY):
        run("posted", "--root", root, "--site", online, today=day)
        before = (root / "data/postings.yaml").read_bytes()
        assert run("posted", "--root", root, "--site", online, today=day).returncode == 0
        assert (root / "data/postings.yaml").read_bytes() == before


def test_a_clock_that_goes_backwards_is_an_error(root: Path, run: Callable) -> None:
    """A machine whose date is wrong must not write into the ledger."""
    run("posted", "--root", root, "--manual", today=SEEN + 3 * DAY)
    before = (root / "data/postings.yaml").read_bytes()
    done = run("posted", "--root", root, "--manual", today=SEEN + 2 * DAY)
    assert done.returncode == 1
    assert "2026-11-05" in done.stderr and "Traceback" not in done.stderr
    assert (root / "data/postings.yaml").read_bytes() == before


def test_a_dry_run_writes_nothing(root: Path, online: Path, run: Callable) -> None:
    """``--dry-run`` tells the same and leaves every file alone."""
    before = tree(root)
    dry = run("posted", "--root", root, "--site", online, "--dry-run", today=SEEN)
    assert tree(root) == before
    wet = run("posted", "--root", root, "--site", online, today=SEEN)
    assert dry.stdout == wet.stdout != ""
    assert tree(root) != before


def test_the_webmasters_word_counts_and_is_marked(root: Path, run: Callable) -> None:
    """``--manual`` records the same window with its own evidence."""
    assert run("posted", "--root", root, "--manual", today=SEEN).returncode == 0
    [entry] = ledger_of(root)
    [seen] = entry["looks"]
    assert (seen["on"], seen["by"], seen["found"]) == ("2026-11-02", "manual", "said")


def test_a_site_with_errors_records_nothing(root: Path, online: Path, run: Callable) -> None:
    """While an error stands, the ledger is not touched."""
    (root / "data/accounts.yaml").write_text("accounts: 坏了\n", "utf-8")
    before = tree(root)
    done = run("posted", "--root", root, "--site", online, today=SEEN)
    assert done.returncode == 1 and "data/accounts.yaml:1:" in done.stderr
    assert tree(root) == before


@pytest.mark.parametrize("arguments", [[], ["--manual", "--site", "."], ["--site", "/nowhere"]])
def test_wrong_usage_is_told_apart_from_findings(root: Path, run: Callable, arguments: list[str]) -> None:
    """One of ``--site`` and ``--manual`` is needed, and the folder must be there: exit 2."""
    assert run("posted", "--root", root, *arguments, today=SEEN).returncode == 2
    assert not (root / "data/postings.yaml").exists()


def test_the_whole_way_from_notice_to_archive(root: Path, tmp_path: Path, run: Callable) -> None:
    """Built, seen, due for fifteen working days, then in the archive under the same address."""
    out = tmp_path / "online"

    def build(day: date) -> str:
        done = run("build", "--root", root, "--out", out, "--no-search", today=day)
        assert done.returncode == 0, done.stderr
        marked(out, day)
        return page(out).read_text("utf-8")

    assert 'data-notice-state="待上线"' in build(SEEN)
    run("posted", "--root", root, "--site", out, today=SEEN)
    text = build(date(2026, 11, 23))
    assert 'data-notice-state="公示中"' in text
    assert '<time data-first-posted datetime="2026-11-02">' in text
    assert '<time data-removable-from datetime="2026-11-24">' in text
    assert 'data-notice-state="已期满"' in build(date(2026, 11, 24))
    assert f"notices/{NOTICE}/" in (out / "notices/index.html").read_text("utf-8")


# Whose ledger, and who else writes it


@pytest.fixture
def elsewhere(tmp_path: Path, run: Callable) -> Path:
    """Another register with a notice of the same id, seen long ago: its deployed site."""
    site = {"base_url": "https://www.xishan.example/xmt/"}
    root = write_site(tmp_path / "xishan", data_files([account("a", ended("2026-11-02"), name="西山样例")], site=site))
    assert run("posted", "--manual", "--root", root, today=SEEN).returncode == 0
    assert run("build", "--root", root, "--no-search", today=SEEN).returncode == 0
    return marked(root / "public", SEEN, "https://www.xishan.example/xmt/")


def test_the_mark_alone_says_whose_site_it_is(root: Path, elsewhere: Path, run: Callable) -> None:
    """Also where another register's ledger was lost: a release that is not ours is no release."""
    (elsewhere / "api/v1/postings.yaml").unlink()
    done = run("posted", "--root", root, "--site", elsewhere, today=SEEN + 30 * DAY)
    assert done.returncode == 1 and "是另一个名录（https://www.xishan.example/xmt/）的网站" in done.stderr
    assert not (root / "data/postings.yaml").exists()


def test_the_site_of_another_register_proves_nothing(
    root: Path, elsewhere: Path, tmp_path: Path, run: Callable
) -> None:
    """A mistyped folder with a notice of the same id: told whose it is, nothing recorded, nothing replaced."""
    done = run("posted", "--root", root, "--site", elsewhere, today=SEEN + 30 * DAY)
    assert done.returncode == 1 and "另一个名录（https://www.xishan.example/xmt/）" in done.stderr
    assert not (root / "data/postings.yaml").exists()
    before = tree(elsewhere)
    for more in ([], ["--trial"]):
        assert run("deploy", "--root", root, "--to", elsewhere, *more, today=SEEN + 30 * DAY).returncode == 1
    assert tree(elsewhere) == before


def test_a_register_that_moved_is_still_itself(root: Path, tmp_path: Path, run: Callable) -> None:
    """The address in site.yaml changes: the ledger says both, and goes on."""
    site = tmp_path / "public"
    for base, day in (("https://www.example.gov.cn/xmt/", SEEN), ("https://xmt.example.gov.cn/", SEEN + DAY)):
        moved = {"base_url": base, "former_base_urls": ["https://www.example.gov.cn/xmt/"]}
        write_site(root, {"data/site.yaml": data_files(site=moved)["data/site.yaml"]})
        assert run("build", "--root", root, "--out", site, "--no-search", today=day).returncode == 0
        marked(site, day, base)
        done = run("posted", "--root", root, "--site", site, today=day)
        assert done.returncode == 0, done.stderr
    [entry] = ledger_of(root)
    assert days_of(entry, "same") == ["2026-11-02", "2026-11-03"]


def test_two_looks_at_once_lose_nothing(root: Path, online: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While one look takes its time, another records a missed day: both are in the ledger."""
    assert (
        CliRunner()
        .invoke(cli.main, ["posted", "--root", str(root), "--site", str(online), "--today", str(SEEN)])
        .exit_code
        == 0
    )
    real, slow = posted.record, ["posted", "--root", str(root), "--site", str(online), "--today", str(SEEN + 2 * DAY)]

    def interrupted(*arguments: object) -> object:
        monkeypatch.setattr(posted, "record", real)
        write_site(
            root, look({**CLOSING, "data/postings.yaml": (root / "data/postings.yaml").read_bytes()}, SEEN + DAY, gone)
        )
        return real(*arguments)

    monkeypatch.setattr(posted, "record", interrupted)
    assert CliRunner().invoke(cli.main, slow).exit_code == 0
    [entry] = ledger_of(root)
    assert (days_of(entry, "absent"), days_of(entry, "same")[-1]) == (["2026-11-03"], "2026-11-04")


def test_a_build_takes_no_posted_notice_down(root: Path, run: Callable) -> None:
    """Account and ledger are lost: the site that still shows the notice stays as it is."""
    assert run("posted", "--manual", "--root", root, today=SEEN).returncode == 0
    assert run("build", "--root", root, "--no-search", today=SEEN).returncode == 0
    (root / "data/postings.yaml").unlink()
    write_site(root, data_files())
    before = tree(root / "public")
    done = run("build", "--root", root, "--no-search", today=SEEN + DAY)
    assert done.returncode == 1 and NOTICE in done.stderr and "git" in done.stderr
    assert tree(root / "public") == before


@pytest.mark.parametrize("content", [None, b"<html>", b""])
def test_a_ledger_that_was_named_must_be_there(
    root: Path, tmp_path: Path, run: Callable, content: bytes | None
) -> None:
    """A build that was told to continue a ledger does not go on without it."""
    if content is not None:
        (tmp_path / "ledger.yaml").write_bytes(content)
    done = run("build", "--root", root, "--no-search", "--ledger", tmp_path / "ledger.yaml", today=SEEN)
    assert done.returncode == 1 and ("读不到上线记录" if content is None else "不是上线记录") in done.stderr
    assert not (root / "public").exists()


def test_the_longest_names_can_be_recorded(tmp_path: Path, run: Callable) -> None:
    """Whatever check lets pass, posted can write and read again: 160 accounts with names of 200 characters."""
    accounts = [
        account(f"a{n}", ended("2026-11-02"), name=f"{n:03}" + "样" * 197, account_id=f"gh_{n:012}") for n in range(160)
    ]
    root = write_site(tmp_path / "site", data_files(accounts))
    done = run("posted", "--manual", "--root", root, today=SEEN)
    assert done.returncode == 0, done.stderr
    assert run("check", "--root", root, today=SEEN + DAY).returncode == 0


def test_a_filing_that_was_announced_and_is_gone_is_told() -> None:
    """The notice stays, but its account would be running again."""
    data = look(CLOSING, SEEN)
    checked = check({**data, "data/accounts.yaml": data_files([account("a")])["data/accounts.yaml"]}, SEEN + DAY)
    assert codes(checked) == ["posted-wording"]


def test_what_stands_in_a_comment_is_not_online(online: Path) -> None:
    """Nobody sees it."""
    text = page(online).read_text("utf-8")
    page(online).write_text(text.replace("<article", "<!-- <article").replace("</article>", "</article> -->"), "utf-8")
    assert live.wording_of(page(online).read_text("utf-8")) is None
