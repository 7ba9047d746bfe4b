"""``posted --page``: an article of the portal's column is a notice only where readers see the whole of it there."""

import json
import re
import subprocess
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from roster.notices import article
from roster.notices.wording import Wording
from tests.host import Host, moved, text
from tests.support import account, commit, data_files, ended, git, run, tree, write_site

DAY, NOTICE = "2026-11-03", "2026-11-02-ylg-close"
WORDING = Wording("关于关停“甲”的公告", "<p>经集体研究，决定关停“甲”。</p>\n<p>咨询电话：0000-12345。</p>\n<p>某局</p>")
TITLE = "<h1>关于关停“甲”的公告</h1>"
BODY = "<p>经集体研究，决定关停“甲”。</p><p>咨询电话：0000-12345。</p><p>某局</p>"


def page(inside: str) -> str:
    head = '<!doctype html><html><head><title>公告</title><script>if (1 < 2) document.title = "a";</script></head>'
    return f'{head}<body class="cms"><div id="nav"><a href="/">首页</a></div>{inside}<div>打印 关闭</div></body></html>'


STANDS = {
    "as it was given": TITLE + BODY,
    "a title of the editor's, and lines between": f'<div class="t">关于关停“甲”的公告</div><p>来源：某局</p>{BODY}',
    "in lines and spans": TITLE
    + "<div>经集体研究，<span>决定关停</span>“甲”。<br>咨询电话：0000-12345。<br/>\n　某局&nbsp;</div>",
    "in the styles of editors": TITLE
    + '<p style="text-indent: 2em; font-size: 16px; font-family: 仿宋, FangSong; line-height: 1.75em; color: #333333;">'
    '经集体研究，决定关停“甲”。</p><p style="margin: 0pt 0pt 12.5pt; mso-pagination:none; color: rgb(0, 0, 0)">'
    '<font color="#000000">咨询电话：0000-12345。</font></p><p style="text-align: right">某局</p>',
    "in a table": f'<table bgcolor="#FFFFFF"><tr><td>{TITLE}{BODY}</td></tr></table>',
    "what is hidden beside it": f'{TITLE}{BODY}<div style="display:none">本公告作废</div>',
    "what is hidden within it": TITLE + BODY.replace("决定", "决定<span hidden>不</span>"),
}


@pytest.mark.parametrize("inside", STANDS.values(), ids=STANDS)
def test_what_readers_see_stands_there(inside: str) -> None:
    """Whatever an editor of articles makes of it, as long as the words are there."""
    assert article.says(page(inside), WORDING)


HIDDEN = {
    "display": f'<div style="display: none">{TITLE}{BODY}</div>',
    "unknown style": f'<div style="opacity: 0">{TITLE}{BODY}</div>',
    "white letters": f'<div style="color: #fff">{TITLE}{BODY}</div>',
    "light letters": f'<div style="color: #eeeeee">{TITLE}{BODY}</div>',
    "rgb light": f'<div style="color: rgb(250, 250, 250)">{TITLE}{BODY}</div>',
    "font of old": f'<font color="white">{TITLE}{BODY}</font>',
    "black ground": f'<table bgcolor="black"><tr><td>{TITLE}{BODY}</td></tr></table>',
    "dark ground": f'<div style="background: #000">{TITLE}{BODY}</div>',
    "tiny": f'<div style="font-size: 1px">{TITLE}{BODY}</div>',
    "zero": f'<div style="font-size:0">{TITLE}{BODY}</div>',
    "no line": f'<div style="line-height: 0">{TITLE}{BODY}</div>',
    "far away": f'<div style="text-indent: -9999px">{TITLE}{BODY}</div>',
    "far away by a margin": f'<div style="margin-left: -9999px">{TITLE}{BODY}</div>',
    "a style in a name of a font": f'<div style="font-family: a\\;display:none">{TITLE}{BODY}</div>',
    "attribute": f"<div hidden>{TITLE}{BODY}</div>",
    "comment": f"<!-- {TITLE}{BODY} -->",
    "script": f"<script>var a = '{TITLE}{BODY}'</script>",
    "template": f"<template>{TITLE}{BODY}</template>",
    "noscript": f"<noscript>{TITLE}{BODY}</noscript>",
    "field": f"<textarea>{TITLE}{BODY}</textarea>",
    "folded": f"<details><summary>a</summary>{TITLE}{BODY}</details>",
    "backwards": f'<div dir="rtl">{TITLE}{BODY}</div>',
    "struck": f"<del>{TITLE}{BODY}</del>",
    "line through": f'<p style="text-decoration: line-through">{TITLE}{BODY}</p>',
    "text of an address": f'<a href="/" title="{TITLE}">a</a>'.replace("<h1>", "").replace("</h1>", "") + BODY,
    "something unread": f"<![CDATA[ > ]]>{TITLE}{BODY}",
    "hidden and never ended": f'<p style="display:none">{TITLE}{BODY}',
}


@pytest.mark.parametrize("inside", HIDDEN.values(), ids=HIDDEN)
def test_words_that_nobody_sees_do_not_count(inside: str) -> None:
    """Neither what is hidden, nor what may be: a look that is refused is mended by the next."""
    assert not article.says(page(inside), WORDING)


OTHERS = {
    "no title": BODY,
    "the title below": BODY + TITLE,
    "title alone": TITLE,
    "half": TITLE + BODY.replace("<p>咨询电话：0000-12345。</p>", ""),
    "a word more": TITLE + BODY.replace("决定", "决定不"),
    "another number": TITLE + BODY.replace("12345", "12346"),
    "the hidden half": TITLE + BODY.replace("经集体研究", '<b style="opacity:0">经集体研究</b>'),
    "something between": TITLE + BODY.replace("<p>咨询", "<p>以上作废</p><p>咨询"),
    "a picture of it": '<img src="a.png" alt="关于关停“甲”的公告">',
    "nothing": "",
}


@pytest.mark.parametrize("inside", OTHERS.values(), ids=OTHERS)
def test_other_words_are_not_the_notice(inside: str) -> None:
    """The whole wording, in one piece, below its title."""
    assert not article.says(page(inside), WORDING)


# The command


@pytest.fixture
def host() -> Iterator[Host]:
    """A portal."""
    with Host() as given:
        yield given


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A register below that portal, with a notice that waits."""
    site = {"base_url": "http://127.0.0.1/xmt/"}
    return write_site(tmp_path / "root", data_files([account("a", ended("2026-11-02"))], site=site))


@pytest.fixture
def fragment(root: Path) -> str:
    """What the program gives to be pasted."""
    done = run("notice", NOTICE, "--root", root, "--out", root.parent / "a.html", today=DAY)
    assert done.returncode == 0 and f"posted --page 文章的网址 --notice {NOTICE}" in done.stdout
    return (root.parent / "a.html").read_text("utf-8")


def look(root: Path, address: str, *more: str) -> subprocess.CompletedProcess[str]:
    notice = more or ("--notice", NOTICE)
    return run("posted", "--root", root, "--page", address, *notice, today=DAY)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_pasted_fragment_is_found_and_counted_there(root: Path, host: Host, fragment: str, encoding: str) -> None:
    """What the program gave out is what it finds, in a record of its own: the register's own window waits as before."""
    host.answers = {"/gsgg/1.html": text(page(fragment).encode(encoding))}
    before = tree(root)
    done = look(root, f"{host.address}gsgg/1.html")
    assert done.returncode == 0 and "完整的正文" in done.stdout and "2026-11-24" in done.stdout, done.stderr
    written = {path: data for path, data in tree(root).items() if before.get(path) != data}
    assert list(written) == ["data/articles.yaml"]
    assert states(root)[NOTICE] == "待上线"


def states(root: Path) -> dict[str, str]:
    """The state of every notice, by its id, as the register publishes it."""
    assert run("build", "--root", root, "--no-search", today=DAY).returncode == 0
    told = json.loads((root / "public/api/v1/notices.json").read_bytes())
    return {notice["id"]: notice["state"] for notice in told["notices"]}


def test_an_altered_or_missing_article_is_told(root: Path, host: Host, fragment: str) -> None:
    """Exit 1, in Chinese, with the address and the notice; and nothing is recorded."""
    host.answers = {"/1": text(page(fragment.replace("公告", "通告", 1)).encode()), "/3": text(b"", 403)}
    before = tree(root)
    altered, missing, broken = (look(root, f"{host.address}{number}") for number in "123")
    assert altered.returncode == 1 and "没有看到" in altered.stderr and NOTICE in altered.stderr
    assert missing.returncode == 1 and "没有这一页" in missing.stderr
    assert broken.returncode == 1 and "看不出" in broken.stderr
    assert tree(root) == before


def test_another_host_is_never_asked(root: Path, host: Host, fragment: str) -> None:
    """Only hosts of the settings, also after a redirect."""
    address = host.address.replace("127.0.0.1", "localhost")
    host.answers = {"/1": text(page(fragment).encode()), "/moved": moved(f"{address}1")}
    done = look(root, f"{address}1")
    assert done.returncode == 2 and "127.0.0.1" in done.stderr and "site_domain" in done.stderr
    assert host.asked == []
    done = look(root, f"{host.address}moved")
    assert done.returncode == 1 and "跳转到了别处" in done.stderr
    assert [path for path, _ in host.asked] == ["/moved"]


@pytest.mark.parametrize(
    ("address", "more", "said"),
    [
        ("http://127.0.0.1/1", ("--notice", "2026-11-02-ylg-change"), "没有公告"),
        ("http://127.0.0.1/1", ("--adopt", NOTICE), "--adopt"),
        ("http://127.0.0.1/1", ("--notice", NOTICE, "--notice", NOTICE), "一次一份"),
        ("http://127.0.0.1/1", ("--notice", NOTICE, "--manual"), "之间选一个"),
        ("127.0.0.1/1", ("--notice", NOTICE), "--page"),
        ("http://127.0.0.1@evil.example/1", ("--notice", NOTICE), "site_domain"),
        ("http://evil.example@127.0.0.1/1", ("--notice", NOTICE), "site_domain"),
        ("http://[::1", ("--notice", NOTICE), "--page"),
    ],
)
def test_wrong_usage_is_told(root: Path, address: str, more: tuple[str, ...], said: str) -> None:
    """Exit 2 and what to write instead."""
    done = look(root, address, *more)
    assert done.returncode == 2 and said in done.stderr and "Traceback" not in done.stderr, done.stderr


# What is counted


def at(root: Path, address: str, day: str, *more: str) -> subprocess.CompletedProcess[str]:
    """A look on a day that somebody names; the notice's own unless others are named."""
    return run("posted", "--root", root, "--page", address, "--notice", NOTICE, *more, today=day)


def test_an_article_has_a_window_of_its_own(root: Path, host: Host, fragment: str) -> None:
    """It may go after 15 working days there; the register's own notice has waited all the while."""
    host.answers = {"/1": text(page(fragment).encode())}
    address = f"{host.address}1"
    assert "2026-11-24" in at(root, address, DAY).stdout  # from Tuesday, 3 November: the 15th is the 24th
    assert "已登满 5 个工作日" in at(root, address, "2026-11-11").stdout
    assert "2026-11-25 起再看一次" in at(root, address, "2026-11-24").stdout
    assert "可以撤下了" in at(root, address, "2026-11-25").stdout
    assert states(root)[NOTICE] == "待上线"


def test_days_without_the_article_do_not_count(root: Path, host: Host, fragment: str) -> None:
    """It was taken down for some days, or nobody could see it: those since the last look that found it are no proof."""
    whole = text(page(fragment).encode())
    host.answers = {"/1": whole}
    address = f"{host.address}1"
    at(root, address, DAY)
    host.answers = {"/1": text(b"", 404)}
    missed = at(root, address, "2026-11-06")
    assert missed.returncode == 1 and "没有这一页" in missed.stderr and "还没有看到过" not in missed.stdout
    host.answers = {"/1": whole}
    back = at(root, address, "2026-11-09")  # the 4th to the 6th are lost
    assert back.returncode == 0 and "2026-11-27" in back.stdout and "不计" in back.stdout
    host.answers = {"/1": text(b"", 503)}
    failed = at(root, address, "2026-11-30")
    assert failed.returncode == 1 and "只记下这一天没能查看" in failed.stderr


def test_two_articles_count_apart(root: Path, host: Host, fragment: str) -> None:
    """What one place proves says nothing of another."""
    host.answers = {"/1": text(page(fragment).encode()), "/2": text(page(fragment).encode())}
    at(root, f"{host.address}1", DAY)
    assert "2026-12-01" in at(root, f"{host.address}2#top", "2026-11-10").stdout
    assert "2026-11-24" in at(root, f"{host.address}1", "2026-11-10").stdout


def test_all_articles_are_looked_at_again_at_once(root: Path, host: Host, fragment: str) -> None:
    """Each that has still to stay, whatever becomes of the others; one that is over is left alone."""
    said = text(page(fragment).encode())
    host.answers = {"/1": said, "/2": said, "/3": said}
    for number in "123":
        at(root, f"{host.address}{number}", DAY)
    host.answers = {"/1": said, "/2": text(b"", 404), "/3": text(b"", 500)}
    done = run("posted", "--root", root, "--pages", today="2026-11-10")
    assert done.returncode == 1 and "/2：没有这一页" in done.stderr and "只记下这一天没能查看" in done.stderr
    assert "已登满 4 个工作日" in done.stdout
    host.answers = {f"/{number}": said for number in "123"}
    assert run("posted", "--root", root, "--pages", today="2026-12-01").returncode == 0
    host.asked.clear()
    assert run("posted", "--root", root, "--pages", today="2026-12-02").returncode == 0
    assert {path for path, _ in host.asked} == {"/2"}  # it was away: its days from the 4th to the 30th are lost


def test_nothing_is_written_where_nothing_was_seen_or_asked_for(root: Path, host: Host, fragment: str) -> None:
    """An error page, and ``--dry-run``, leave everything as it was."""
    host.answers = {"/1": text(page(fragment).encode()), "/2": text(b"<h1>404</h1>")}
    before = tree(root)
    assert at(root, f"{host.address}1", DAY, "--dry-run").returncode == 0
    assert at(root, f"{host.address}2", DAY).returncode == 1
    assert tree(root) == before
    none = run("posted", "--root", root, "--pages", today=DAY)
    assert none.returncode == 0 and "--page" in none.stdout


def test_a_correction_counts_anew(root: Path, host: Host, fragment: str) -> None:
    """The article says the words of before: they are watched until the new ones stand there, which begin anew."""
    host.answers = {"/1": text(page(fragment).encode())}
    at(root, f"{host.address}1", DAY)
    correct(root)
    kept = at(root, f"{host.address}1", "2026-11-05")
    assert kept.returncode == 1 and "没有看到这份公告" in kept.stderr
    assert run("notice", NOTICE, "--root", root, "--out", root.parent / "b.html", today="2026-11-05").returncode == 0
    host.answers = {"/1": text(page((root.parent / "b.html").read_text("utf-8")).encode())}
    anew = at(root, f"{host.address}1", "2026-11-06")
    assert anew.returncode == 0 and "2026-11-06 首次看到" in anew.stdout, anew.stderr


def correct(root: Path) -> None:
    """The filing says what was corrected."""
    filing = ended("2026-11-02", reason="业务调整", corrections=[{"on": "2026-11-04", "what": "写明原因"}])
    write_site(root, data_files([account("a", filing)], site={"base_url": "http://127.0.0.1/xmt/"}))


FORGED = {
    "an earlier day": lambda t: t.replace("- 'on': '2026-11-03'", "- 'on': '2026-11-02'"),
    "another article": lambda t: t.replace("/1\n", "/2\n", 1),
    "other words": lambda t: t.replace("关停", "停关"),
    "named twice": lambda t: t + t.partition("articles:\n")[2],
    "a later version": lambda t: t.replace("evidence: 1", "evidence: 2"),
}


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED)
def test_what_was_seen_is_under_a_seal(root: Path, host: Host, fragment: str, forge: Callable[[str], str]) -> None:
    """A hand in the file is found at its place, and nothing is built on it."""
    host.answers = {"/1": text(page(fragment).encode())}
    at(root, f"{host.address}1", DAY)
    path = root / "data/articles.yaml"
    written = path.read_text("utf-8")
    forged = forge(written)
    assert forged != written
    path.write_text(forged, "utf-8")
    done = run("check", "--root", root, today=DAY)
    assert done.returncode == 1 and re.search(r"data/articles\.yaml:\d+:\d+: error: ", done.stdout), done.stdout
    assert at(root, f"{host.address}1", "2026-11-04").returncode == 1
    assert path.read_text("utf-8") == forged


def test_the_record_of_an_article_is_none_of_the_register(root: Path, host: Host, fragment: str) -> None:
    """Copied into the ledger, it starts no window: its seals are another chain's."""
    host.answers = {"/1": text(page(fragment).encode())}
    at(root, f"{host.address}1", DAY)
    entries = (root / "data/articles.yaml").read_text("utf-8").partition("postings:\n")[2]
    ledger = "evidence: 1\npostings:\n" + textwrap.indent(textwrap.dedent(entries), "  ")
    (root / "data/postings.yaml").write_text(ledger, "utf-8")
    done = run("check", "--root", root, today=DAY)
    assert done.returncode == 1 and "data/postings.yaml:" in done.stdout and "posting-altered" in done.stdout


def test_a_merge_request_leaves_it_alone(root: Path, host: Host, fragment: str) -> None:
    """Who may propose a change may not say what was seen."""
    git(root, "init", "--quiet")
    commit(root, {}, "before")
    host.answers = {"/1": text(page(fragment).encode())}
    at(root, f"{host.address}1", DAY)
    done = run("check", "--root", root, "--base", "HEAD", today=DAY)
    assert done.returncode == 1 and "posting-changed" in done.stdout and "-- data/articles.yaml" in done.stdout
    commit(root, {}, "seen")
    (root / "data/articles.yaml").unlink()
    done = run("check", "--root", root, "--base", "HEAD", today=DAY)
    assert done.returncode == 1 and "被删除" in done.stdout
