"""``merge`` with real git: a conflict in the ledger, before and after git's driver was installed."""

import dataclasses
import os
import subprocess
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest

from roster.check import ledgers
from roster.notices import keyring, ledger
from roster.notices.wording import Wording
from roster.records.postings import Look, Posting
from roster.source import conflicts
from tests.signing import key, key_file, signer
from tests.support import account, commit, data_files, ended, git, look, run, write_site

POSTINGS = "data/postings.yaml"
DAY = timedelta(days=1)
SEEN = date(2026, 11, 2)
TODAY = SEEN + 10 * DAY
CLOSING = data_files([account("a", ended("2026-11-02"))])
BASE = look(CLOSING, SEEN)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A site in git, with a notice that was seen once."""
    root = write_site(tmp_path / "site", BASE)
    git(root, "init", "-q")
    commit(root, {}, on="2026-11-02")
    return root


def gone_on(days: int) -> Mapping[str, bytes]:
    return look(BASE, SEEN + days * DAY)


def diverged(root: Path, ours: Mapping[str, bytes], theirs: Mapping[str, bytes]) -> None:
    """Two branches that went on from one: ours is checked out."""
    git(root, "checkout", "-q", "-b", "theirs")
    commit(root, theirs)
    git(root, "checkout", "-q", "main")
    commit(root, ours)


def merge(root: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """git's own merge, with whatever this clone has installed."""
    command = ["git", "-C", str(root), "-c", "user.name=Nemo", "-c", "user.email=nemo@example.org", "merge", *more]
    return subprocess.run(
        [*command, "--no-edit", "theirs"],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null"},
        check=False,
    )


def days(root: Path) -> list[date]:
    read = ledgers.read_ledger((root / POSTINGS).read_bytes())
    assert read and ledger.first_broken(read) is None
    return [*read[0].seen_on]


def test_a_conflict_is_resolved_and_told_how(root: Path) -> None:
    """check names the command; after it the ledger is whole, every day there, and git is told the rest."""
    diverged(root, gone_on(4), gone_on(5))
    assert merge(root).returncode != 0
    told = run("check", "--root", root, today=TODAY)
    assert told.returncode == 1 and "python site.py merge" in told.stdout + told.stderr
    done = run("merge", "--root", root, today=TODAY)
    assert done.returncode == 0 and "git add data/postings.yaml" in done.stdout, done.stderr
    assert days(root) == [SEEN, SEEN + 4 * DAY, SEEN + 5 * DAY]
    assert run("check", "--root", root, today=TODAY).returncode == 0


def test_marks_alone_are_enough(root: Path, tmp_path: Path) -> None:
    """Somebody committed the file with its marks, or has no git: both sides are still in it."""
    diverged(root, gone_on(4), gone_on(5))
    merge(root)
    alone = write_site(tmp_path / "alone", {**CLOSING, POSTINGS: (root / POSTINGS).read_bytes()})
    done = run("merge", "--root", alone, today=TODAY)
    assert done.returncode == 0 and len(days(alone)) == 3, done.stderr


def later_in(data: bytes, number: int) -> bytes:
    """A ledger of which one entry was seen again."""
    entries = [*(ledgers.read_ledger(data) or ())]
    seen = Look(on=SEEN + (4 + number) * DAY, by="url", found="same")
    entries[number] = dataclasses.replace(entries[number], looks=(*entries[number].looks, seen))
    return ledger.as_yaml(entries)


def test_a_merge_that_mixed_both_without_a_word_is_made_good(root: Path) -> None:
    """Lines of both that do not touch: git asks nobody, and the seals show it."""
    weibo = account("b", ended("2026-11-02", type="注销"), platform="weibo", account_id="100000001")
    base = look(data_files([account("a", ended("2026-11-02")), weibo]), SEEN)
    commit(root, base)
    changed = [later_in(base[POSTINGS], n) for n in (0, 1)]
    diverged(root, {**base, POSTINGS: changed[0]}, {**base, POSTINGS: changed[1]})
    assert merge(root, "-X", "ours").returncode == 0
    told = run("check", "--root", root, today=TODAY)
    assert "封条对不上" in told.stdout + told.stderr and "python site.py merge" in told.stdout + told.stderr
    assert run("merge", "--root", root, today=TODAY).returncode == 0
    assert days(root) == [SEEN, SEEN + 4 * DAY]
    assert run("check", "--root", root, today=TODAY).returncode == 0


def test_an_installed_driver_leaves_no_conflict(root: Path) -> None:
    """git merges by itself what it could not before; .gitattributes says of which file, for every clone."""
    assert run("merge", "--install", "--root", root).returncode == 0
    assert run("merge", "--install", "--root", root).returncode == 0
    written = (root / ".gitattributes").read_text("utf-8").splitlines()
    assert written == ["data/postings.yaml merge=roster", "data/articles.yaml merge=roster-articles"]
    commit(root, {})
    diverged(root, gone_on(4), gone_on(5))
    done = merge(root)
    assert done.returncode == 0, done.stderr + done.stdout
    assert days(root) == [SEEN, SEEN + 4 * DAY, SEEN + 5 * DAY]
    assert git(root, "status", "--porcelain") == ""


def test_a_link_in_the_place_of_the_attributes_is_not_copied(root: Path, tmp_path: Path) -> None:
    """A merge request can bring it: what it leads to would be committed with the next change."""
    secret = tmp_path / "secret"
    secret.write_text("geheim\n", "utf-8")
    (root / ".gitattributes").symlink_to(secret)
    done = run("merge", "--install", "--root", root)
    assert done.returncode == 1 and "不是普通文件" in done.stderr, done.stderr
    assert (root / ".gitattributes").is_symlink() and secret.read_text("utf-8") == "geheim\n"


def other_words(entry: Posting) -> Posting:
    wording = Wording("别的标题", entry.wording)
    return dataclasses.replace(entry, title=wording.title, digest=wording.digest)


def test_a_contradiction_leaves_both_sides_and_says_what_to_do(root: Path) -> None:
    """Whose words were online a person must say; the driver leaves marks, so that nobody takes one for the whole."""
    run("merge", "--install", "--root", root)
    commit(root, {})
    read = ledgers.read_ledger(gone_on(5)[POSTINGS])
    assert read
    diverged(root, gone_on(4), {POSTINGS: ledger.as_yaml([other_words(one) for one in read])})
    refused = merge(root)
    assert refused.returncode != 0 and "--words theirs" in refused.stderr + refused.stdout
    assert conflicts.sides((root / POSTINGS).read_text("utf-8"))
    again = run("merge", "--root", root, today=TODAY)
    assert again.returncode == 1 and "正文或所涉账号不同" in again.stderr
    assert run("merge", "--words", "theirs", "--root", root, today=TODAY).returncode == 0
    chosen = ledgers.read_ledger((root / POSTINGS).read_bytes())
    assert chosen and chosen[0].title == "别的标题" and "altered" in {one.found for one in chosen[0].looks}


BROKEN: dict[str, Callable[[bytes], bytes]] = {
    "altered": lambda data: data.replace(b"found: said", b"found: same", 1),
    "unreadable": lambda data: data.replace(b"postings:", b"postings: {{", 1),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_side_that_is_not_sound_is_refused(root: Path, tmp_path: Path, how: str) -> None:
    """Then nothing is written, and it is told which side."""
    other = tmp_path / "other.yaml"
    other.write_bytes(BROKEN[how](gone_on(5)[POSTINGS]))
    before = (root / POSTINGS).read_bytes()
    done = run("merge", other, "--root", root, today=TODAY)
    assert done.returncode == 1 and "另一边的上线记录" in done.stderr and "Traceback" not in done.stderr
    assert (root / POSTINGS).read_bytes() == before


def test_another_machines_copy_is_taken_without_git(root: Path, tmp_path: Path) -> None:
    """A folder or a file that somebody brought; what is neither is told."""
    other = write_site(tmp_path / "other", gone_on(5))
    assert run("merge", other, "--root", root, today=TODAY).returncode == 0
    assert days(root) == [SEEN, SEEN + 5 * DAY]
    assert run("merge", tmp_path / "nothing", "--root", root, today=TODAY).returncode == 2
    nothing = run("merge", "--root", root, today=TODAY)
    assert nothing.returncode == 1 and "没有等着合并的两边" in nothing.stderr


@pytest.mark.parametrize("style", ["merge", "diff3"])
def test_marks_of_every_style_are_read(root: Path, style: str) -> None:
    """With and without what stood there before."""
    git(root, "config", "merge.conflictStyle", style)
    diverged(root, gone_on(4), gone_on(5))
    merge(root)
    found = conflicts.sides((root / POSTINGS).read_text("utf-8"))
    assert found == (gone_on(4)[POSTINGS].decode(), gone_on(5)[POSTINGS].decode())
    assert conflicts.sides(found[0]) is None and conflicts.sides("<<<<<<< a\nx\n>>>>>>> b\n") is None


def test_with_keys_what_the_merge_changed_is_signed_or_refused(root: Path, tmp_path: Path) -> None:
    """A side without our signature is nobody's; what both signed is signed anew by who has the key."""
    site = data_files([account("a", ended("2026-11-02"))], site={"keys": [key(1, "2026-11-01")]})
    sides = [ledger.as_yaml(keyring.signed(ledgers.read_ledger(gone_on(n)[POSTINGS]) or (), signer())) for n in (4, 5)]
    write_site(root, {**site, POSTINGS: sides[0]})
    other, stranger = tmp_path / "other.yaml", tmp_path / "stranger.yaml"
    other.write_bytes(sides[1])
    stranger.write_bytes(gone_on(5)[POSTINGS])
    given = key_file(tmp_path / "secret")
    for words, told in (([stranger, "--key", given], "没有本名录密钥的有效签名"), ([other], "没有给私钥")):
        refused = run("merge", *words, "--root", root, today=TODAY)
        assert refused.returncode == 1 and told in refused.stderr
        assert (root / POSTINGS).read_bytes() == sides[0]
    assert run("merge", other, "--key", given, "--root", root, today=TODAY).returncode == 0
    assert len(days(root)) == 3 and "posting-unsigned" not in run("check", "--root", root, today=TODAY).stdout


# What was seen in articles of the portal


ARTICLES = "data/articles.yaml"
PAGES = [f"https://www.example.gov.cn/gsgg/{number}.html" for number in (1, 2)]
ENTRY = ledgers.read_ledger(BASE[POSTINGS])


def seen_in(page: str, *days: int) -> bytes:
    """The notice in an article on some days after the first."""
    assert ENTRY
    looks = tuple(Look(on=SEEN + day * DAY, by="url", found="words") for day in days)
    return ledger.articles_as_yaml({page: [dataclasses.replace(ENTRY[0], looks=looks)]})


def days_in(data: bytes) -> Mapping[str, list[date]]:
    read, problems = ledgers.read_articles(data)
    assert not problems and not any(ledger.first_broken(seen, page) for page, seen in read.items())
    return {page: [*seen[0].seen_on] for page, seen in read.items()}


@pytest.mark.parametrize("by", ["command", "driver", "folder"])
def test_articles_are_merged_one_by_one(root: Path, tmp_path: Path, by: str) -> None:
    """Each with every look of either side, in whichever way the sides met."""
    commit(root, {ARTICLES: seen_in(PAGES[0], 0)}, on="2026-11-02")
    both = [SEEN, SEEN + 4 * DAY, SEEN + 5 * DAY]
    if by == "driver":
        assert run("merge", "--root", root, "--install").returncode == 0
        commit(root, {})
    if by == "folder":
        write_site(tmp_path / "copy", {**BASE, ARTICLES: seen_in(PAGES[0], 0, 4)})
        commit(root, {ARTICLES: seen_in(PAGES[0], 0, 5)})
        assert run("merge", tmp_path / "copy", "--root", root, today=TODAY).returncode == 0
    else:
        diverged(root, {ARTICLES: seen_in(PAGES[0], 0, 4)}, {ARTICLES: seen_in(PAGES[0], 0, 5)})
        done = merge(root)
        assert (done.returncode == 0) == (by == "driver"), done.stderr
        if by == "command":
            told = run("check", "--root", root, today=TODAY)
            assert told.returncode == 1 and "python site.py merge" in told.stdout + told.stderr
            done = run("merge", "--root", root, today=TODAY)
            assert done.returncode == 0 and f"git add {ARTICLES}" in done.stdout, done.stderr
    assert days_in((root / ARTICLES).read_bytes()) == {PAGES[0]: both}
    assert run("check", "--root", root, today=TODAY).returncode == 0


def test_an_altered_side_of_articles_is_refused(root: Path) -> None:
    """Nothing is merged from what somebody changed by hand; both sides stay."""
    commit(root, {ARTICLES: seen_in(PAGES[0], 0)}, on="2026-11-02")
    forged = seen_in(PAGES[0], 0, 4).replace(PAGES[0].encode(), PAGES[1].encode())
    diverged(root, {ARTICLES: seen_in(PAGES[0], 0, 5)}, {ARTICLES: forged})
    assert merge(root).returncode != 0
    before = (root / ARTICLES).read_bytes()
    done = run("merge", "--root", root, today=TODAY)
    assert done.returncode == 1 and ARTICLES in done.stderr and "没有合并" in done.stderr
    assert (root / ARTICLES).read_bytes() == before
