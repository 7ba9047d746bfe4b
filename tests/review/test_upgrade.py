"""``upgrade``: the sample site of format 1 is carried over, shown before it is written, and nothing is made up."""

import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from roster.check import inputs
from roster.check.outcome import Sound
from roster.directory.day import Day
from roster.directory.life import ending
from roster.edge import disk
from roster.notices.board import AccountState
from roster.notices.window import NoticeState
from roster.public.register import Register
from roster.records.site import FORMAT_VERSION
from roster.review import upgrades
from roster.source import decoding, problems, yamltree
from tests.review.asking import invoke
from tests.support import ROOT, SITE, account, as_data, commit, data_files, ended, git, look, tree, unit, write_site

OLD = ROOT / "tests/data/format-1"
TODAY = "2026-11-28"
SINCE = "2018-12-01"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The sample site as version 0.1.0 of the program had it, in a folder of its own."""
    return Path(shutil.copytree(OLD, tmp_path / "site"))


def upgrade(root: Path, *more: str, answers: str | None = None):
    return invoke(["upgrade", "--root", root, "--today", TODAY, *more], answers)


def register_of(root: Path) -> Register:
    checked = inputs.check(disk.read_site(root), Day(date.fromisoformat(TODAY)))
    assert isinstance(checked, Sound), problems.as_text(checked.findings)
    return checked.sources.register


def settings_of(root: Path) -> Mapping[str, str]:
    value, found = yamltree.parse((root / "data/site.yaml").read_bytes(), "data/site.yaml")
    assert found == []
    return value


def test_the_old_sample_site_is_carried_over(root: Path) -> None:
    """Two lines are new, every other byte is what it was, and nothing is an error."""
    before = tree(root)
    done = upgrade(root, "--since", SINCE, "--yes")
    assert done.exit_code == 0, done.output
    after = tree(root)
    assert {path for path in after if after[path] != before[path]} == {"data/site.yaml"}
    old, new = (each["data/site.yaml"].decode().splitlines() for each in (before, after))
    assert [line for line in new if line not in old] == ["format: 2", f"since: {SINCE}"]
    assert [line for line in new if line in old] == old
    register_of(root)


def test_every_account_is_what_is_known_of_it(root: Path) -> None:
    """A window that is over ends nothing: its account waits for 办结, for who knows when it was really closed."""
    upgrade(root, "--since", SINCE, "--yes")
    register = register_of(root)
    due = {AccountState.CLOSE_DUE: "关停", AccountState.CANCEL_DUE: "注销"}
    posting = {AccountState.CLOSING: "关停", AccountState.CANCELLING: "注销"}
    states = {id_: listing.state for id_, listing in register.listings.items()}
    assert set(states.values()) == {AccountState.RUNNING, *due, *posting}
    for id_, state in states.items():
        filing = ending(register.listings[id_].account)
        assert (filing.type if filing else None) == (due | posting).get(state)
        assert register.listings[id_].end is None
        if filing:
            notice = register.board.notice_of(register.listings[id_].account, filing)
            assert notice and (notice.state is NoticeState.ENDED) == (state in due), id_


def test_the_words_of_what_was_posted_stay(root: Path) -> None:
    """An upgrade of the program changes no notice that was seen online."""
    old = {
        (entry["notice"], entry.get("version", "1")): entry["wording"]
        for entry in yamltree.parse(
            (OLD / "data/postings.yaml").read_bytes(), "", longest_line=decoding.MAX_WRITTEN_LINE_BYTES
        )[0]["postings"]
    }
    upgrade(root, "--since", SINCE, "--yes")
    shown = [each for notice in register_of(root).board.notices.values() for each in (notice, *notice.earlier)]
    posted = {(n.id, str(n.version)): n.wording.body for n in shown if n.posting}
    assert {key: body.strip() for key, body in posted.items()} == {key: body.strip() for key, body in old.items()}


def test_who_is_due_is_named_with_what_to_type(root: Path) -> None:
    """The day of a real end is nobody's guess: the command says which accounts wait for it."""
    done = upgrade(root)
    due = [id_ for id_, listing in register_of(root).listings.items() if "待办结" in listing.state]
    assert len(due) > 5
    named = [line.rpartition("办结 ")[2] for line in done.output.splitlines() if "file 办结" in line]
    assert sorted(named) == sorted(due)


def test_nothing_is_written_unasked(root: Path) -> None:
    """Without --yes, and without somebody who says yes, the files stay what they are."""
    before = tree(root)
    done = upgrade(root)
    assert done.exit_code == 0 and "+format: 2" in done.output and "--yes" in done.output
    assert "没有写名录开办的日期" in done.output and "since: 2" not in "".join(
        line for line in done.output.splitlines() if line.startswith("+")
    )
    assert upgrade(root, "--ask", answers=f"{SINCE}\nn\n").exit_code != 0
    assert tree(root) == before


def test_who_sits_there_is_asked_for_the_day(root: Path) -> None:
    """The day may be left out; a day to come is asked for again."""
    done = upgrade(root, "--ask", answers=f"2026-12-31\n{SINCE}\ny\n")
    assert done.exit_code == 0 and "还没有到" in done.output
    assert (settings_of(root)["format"], settings_of(root)["since"]) == ("2", SINCE)


def test_a_second_upgrade_has_nothing_to_do(root: Path) -> None:
    upgrade(root, "--yes")
    before = tree(root)
    done = upgrade(root, "--yes")
    assert done.exit_code == 0 and "没有要做的" in done.output and "办结" not in done.output
    assert tree(root) == before and "since" not in settings_of(root)


def test_the_day_may_be_given_later_and_then_stays(root: Path) -> None:
    upgrade(root, "--yes")
    assert upgrade(root, "--yes", "--since", SINCE).exit_code == 0
    assert settings_of(root)["since"] == SINCE
    refused = upgrade(root, "--yes", "--since", "2018-12-02")
    assert refused.exit_code == 2 and SINCE in refused.output


@pytest.mark.parametrize("since", ["2026-11-29", "2020-01-01"])
def test_a_day_that_cannot_be_is_refused(root: Path, since: str) -> None:
    """Tomorrow, or a day on which the register had a notice online already."""
    before = tree(root)
    done = upgrade(root, "--yes", "--since", since)
    assert done.exit_code == 1 and "[future-since]" in done.output
    assert tree(root) == before


@pytest.mark.parametrize("written", ["format: 1\n", "format: '1'   # 第一版\n", ""])
def test_the_old_number_is_replaced_where_it_stands(tmp_path: Path, written: str) -> None:
    text = (
        f"{written}name: 示例市测试名录\r\nbase_url: https://www.example.gov.cn/xmt/\r\nreport: {{phone: '12345'}}\r\n"
    )
    files = {**data_files([account("a")]), "data/site.yaml": text.encode()}
    done = upgrade(write_site(tmp_path, files), "--yes")
    assert done.exit_code == 0, done.output
    assert settings_of(tmp_path)["format"] == "2"
    assert (tmp_path / "data/site.yaml").read_text("utf-8").count("format") == 1


def test_settings_between_braces_are_upgraded_too(tmp_path: Path) -> None:
    write_site(tmp_path, {**data_files([account("a")]), "data/site.yaml": as_data(SITE)})
    assert upgrade(tmp_path, "--yes", "--since", SINCE).exit_code == 0
    assert {"format": "2", "since": SINCE}.items() <= settings_of(tmp_path).items()


@pytest.mark.parametrize(
    "site", [b"format: 3\nname: x\n", b"name: [\n", b"name: \xff\n", b"- a\n", None], ids=lambda site: repr(site)[:12]
)
def test_settings_that_cannot_be_read_are_left_alone(tmp_path: Path, site: bytes | None) -> None:
    """Told with what is wrong, exit 1, nothing written: also data for a later program."""
    files = {**data_files([account("a")]), "data/site.yaml": site}
    write_site(tmp_path, {path: data for path, data in files.items() if data is not None})
    before = tree(tmp_path)
    done = upgrade(tmp_path, "--yes")
    assert done.exit_code == 1 and "data/site.yaml" in done.output and "没有写任何文件" in done.output
    assert tree(tmp_path) == before


def test_data_with_errors_is_upgraded_and_says_so(tmp_path: Path) -> None:
    """The number of the format does not wait until every record is right."""
    write_site(tmp_path, data_files([account("a", platform="nosuch")]))
    done = upgrade(tmp_path, "--yes")
    assert done.exit_code == 0 and "看不出哪些账号待办结" in done.output
    assert settings_of(tmp_path)["format"] == "2"


def test_an_ending_that_looks_older_than_the_register_is_named_and_left(tmp_path: Path) -> None:
    """A closing of 2019 that was never seen online: only people know whether it was announced then."""
    old = account("alt", ended("2019-05-06", "注销"), name="旧样例")
    root = write_site(tmp_path, data_files([account("a"), old]))
    before = (root / "data/accounts.yaml").read_bytes()
    done = upgrade(root, "--yes", "--since", "2026-11-01")
    assert "旧样例（alt）：2019-05-06 的注销早于名录开办之日 2026-11-01" in done.output
    assert (root / "data/accounts.yaml").read_bytes() == before


def test_an_old_ending_that_went_online_here_is_named_too(tmp_path: Path) -> None:
    """Version 1 had no other way to enter it than a notice of its own."""
    files = look(data_files([account("a"), account("alt", ended("2019-05-06"), name="旧样例")]), date(2026, 11, 5))
    done = upgrade(write_site(tmp_path, files), "--yes", "--since", "2026-11-01")
    assert "公告到 2026-11-05 才上线" in done.output and "announced_elsewhere" not in done.output


def test_what_upgrade_says_of_an_old_ending_can_be_done(tmp_path: Path) -> None:
    """Committed first, then told to have been announced elsewhere: no rule about changes stands against it."""
    old = account("alt", ended("2019-05-06", "注销"), name="旧样例")
    root = write_site(tmp_path / "root", data_files([account("a"), old], [unit()]))
    git(tmp_path, "init", "-q", "root")
    upgrade(root, "--yes", "--since", "2026-11-01")
    commit(root, {}, "upgrade")
    filing = {key: value for key, value in ended("2019-05-06", "注销").items() if key != "announced_on"}
    filing |= {"announced_elsewhere": {"on": "2019-05-06", "where": "市政府网站"}}
    filing |= {"done": {"on": "2019-05-31", "how": "平台已搜不到"}}
    told = account("alt", filing, name="旧样例")
    write_site(root, {"data/accounts.yaml": data_files([account("a"), told], [unit()])["data/accounts.yaml"]})
    done = invoke(["check", "--root", root, "--today", TODAY, "--base", "HEAD"])
    assert done.exit_code == 0 and "error" not in done.output and "[old-ending]" in done.output, done.output


def test_the_makefile_of_an_old_site_is_named(tmp_path: Path) -> None:
    """Sites of 0.1.0 never installed the program's libraries again."""
    old = b"$(PYTHON):\n\t@$(MAKE) -C $(ROSTER) setup\n"
    write_site(tmp_path, {**data_files([account("a")]), "Makefile": old})
    assert "Makefile 是旧的" in upgrade(tmp_path).output
    write_site(tmp_path, {"Makefile": (ROOT / "roster/starter/Makefile").read_bytes()})
    assert "Makefile" not in upgrade(tmp_path).output


def test_every_version_has_its_step() -> None:
    """Whoever raises the format says what it asks of people, even if that is nothing."""
    assert set(upgrades._QUESTIONS) == set(range(upgrades.FIRST_VERSION + 1, FORMAT_VERSION + 1))
