"""``posted --page``: an article of the portal's column is a notice only where readers see the whole of it there."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from roster.notices import article
from roster.notices.wording import Wording
from tests.edge.test_fetch import Host, moved, text
from tests.support import account, data_files, ended, run, tree, write_site

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
    given = Host()
    yield given
    given.server.shutdown()
    given.server.server_close()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A register below that portal, with a notice that waits."""
    site = {"base_url": "http://127.0.0.1/xmt/"}
    return write_site(tmp_path / "root", data_files([account("a", ended("2026-11-02"))], site=site))


@pytest.fixture
def fragment(root: Path) -> str:
    """What the program gives to be pasted."""
    assert run("notice", NOTICE, "--root", root, "--out", root.parent / "a.html", today=DAY).returncode == 0
    return (root.parent / "a.html").read_text("utf-8")


def look(root: Path, address: str, *more: str) -> subprocess.CompletedProcess[str]:
    notice = more or ("--notice", NOTICE)
    return run("posted", "--root", root, "--page", address, *notice, today=DAY)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_pasted_fragment_is_found_and_nothing_is_recorded(
    root: Path, host: Host, fragment: str, encoding: str
) -> None:
    """What the program gave out is what it finds; only the register's own release starts a window."""
    host.answers = {"/gsgg/1.html": text(page(fragment).encode(encoding))}
    before = tree(root)
    done = look(root, f"{host.address}gsgg/1.html")
    assert done.returncode == 0 and "完整的正文" in done.stdout and "没有记录" in done.stdout, done.stderr
    assert tree(root) == before


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
        ("http://[::1", ("--notice", NOTICE), "--page"),
    ],
)
def test_wrong_usage_is_told(root: Path, address: str, more: tuple[str, ...], said: str) -> None:
    """Exit 2 and what to write instead."""
    done = look(root, address, *more)
    assert done.returncode == 2 and said in done.stderr and "Traceback" not in done.stderr, done.stderr
