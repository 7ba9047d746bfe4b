"""``notice``: a notice to be signed, as paper, as part of an article, as a short text; posted ones as they were."""

import io
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner, Result
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from roster import cli
from roster.notices.wording import plain_text
from roster.papers import notices, word
from roster.papers.blocks import Grid, Words, blocks
from roster.papers.fitting import broken, text_width
from roster.papers.notices import NoticePaper
from tests.notices.kinds import DAY, FABU, KINDS, SITE, UNITS
from tests.support import account, changed, data_files, ended, look, register_of, write_site

TODAY = date(2026, 11, 22)


def files_of(kind: str) -> dict[str, bytes]:
    return data_files([*KINDS[kind][1], FABU], UNITS, site=SITE)


def paper_of(kind: str) -> NoticePaper:
    register = register_of(files_of(kind), TODAY)
    return notices.paper(register, register.board.notices[KINDS[kind][0]])


def command(root: Path, *args: object) -> Result:
    return CliRunner().invoke(cli.main, [*map(str, args), "--root", str(root), "--today", str(TODAY)])


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clerk's own folder; the site lies beside it."""
    (tmp_path / "desk").mkdir()
    monkeypatch.chdir(tmp_path / "desk")
    return tmp_path / "site"


# Word


@pytest.mark.parametrize("kind", KINDS)
def test_word_says_what_the_notice_says(kind: str) -> None:
    """Paragraph by paragraph; lists have their numbers, links their addresses, the signature stands at the right."""
    paper = paper_of(kind)
    document = docx.Document(io.BytesIO(word.notice(paper)))
    title, *texts = [paragraph.text for paragraph in document.paragraphs]
    bare = [re.sub(r"^(?:\d+\.|●) |（https://[^）]*）", "", text).strip("　") for text in texts]
    assert title.replace("\n", "") == paper.title
    assert "\n".join(bare) == plain_text(paper.wording.body)
    assert document.paragraphs[-1].text == "2026年11月20日　　"
    assert [paragraph.alignment for paragraph in document.paragraphs[-2:]] == [2, 2]


@pytest.mark.parametrize("kind", KINDS)
def test_a_signature_never_stands_on_a_page_of_its_own(kind: str) -> None:
    """Two paragraphs of the words go with it to the next page, and nothing after it."""
    document = docx.Document(io.BytesIO(word.notice(paper_of(kind))))
    kept = [paragraph.paragraph_format.keep_with_next for paragraph in document.paragraphs]
    assert kept[-4:] == [True, True, True, None]


def test_word_is_told_to_set_quotes_as_chinese() -> None:
    """w:hint decides for “”, which Latin type has too; the language of the document says the same."""
    document = docx.Document(io.BytesIO(word.notice(paper_of("关停并注销"))))
    fonts = [*document.element.iter(qn("w:rFonts"))]
    assert fonts and all(one.get(qn("w:hint")) == "eastAsia" for one in fonts)
    assert {one.get(qn("w:eastAsia")) for one in fonts} == {"方正小标宋简体", "仿宋_GB2312"}
    assert {one.get(qn("w:eastAsia")) for one in document.styles.element.iter(qn("w:lang"))} == {"zh-CN"}
    [section] = document.sections
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert any(text.startswith("● ") and "（https://www.example.gov.cn/bszn/）" in text for text in texts_of(document))


def texts_of(document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


def test_the_same_notice_is_the_same_file() -> None:
    assert word.notice(paper_of("统一公告")) == word.notice(paper_of("统一公告"))


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于关停“健康示例”微信公众号的公告", ["关于关停“健康示例”微信公众号的公告"]),
        (
            "关于关停“示例教育”“示例住建”微信公众号、“示例交警”新浪微博的公告",
            ["关于关停“示例教育”“示例住建”", "微信公众号、“示例交警”新浪微博的公告"],
        ),
        (f"关于关停“{'长' * 25}”公众号的公告", ["关于关停", f"“{'长' * 25}”", "公众号的公告"]),
    ],
)
def test_a_title_is_broken_beside_names_into_even_lines(title: str, lines: list[str]) -> None:
    assert broken(title, 20) == lines


@given(st.text(st.sampled_from("甲乙“”、Aa1 的公告"), min_size=1, max_size=80))
def test_a_broken_title_is_the_same_title(title: str) -> None:
    lines = broken(title, 20)
    assert "".join(lines) == title
    names = re.findall("“[^“”]*”", title)
    assert [name for line in lines for name in re.findall("“[^“”]*”", line)] == names
    assert all(text_width(line) <= 20 or "”" in line or "、" in line for line in lines), "名称和后面的标点可以超出"


def test_tables_lists_and_what_is_struck_stay_what_they_are() -> None:
    made = blocks(
        "<h2>标题</h2><p>甲<strong>乙</strong><del>丙</del><br>丁</p>"
        '<ol start="3"><li>一<ul><li>内</li></ul></li><li><p>二</p><p>续</p></li></ol>'
        "<table><tbody><tr><th>事项</th><td>办法</td></tr><tr><td>预约</td></tr></tbody></table>"
        '<p><a href="mailto:a@example.gov.cn">写信</a><a href="https://b.cn/">https://b.cn/</a></p><hr>'
        "<pre><code>x\n y</code></pre>"
    )
    said = [(block.text, block.depth) if isinstance(block, Words) else block.rows for block in made]
    assert said == [
        ("标题", 0),
        ("甲乙丙\n丁", 0),
        ("3. 一", 1),
        ("● 内", 2),
        ("4. 二", 1),
        ("续", 1),
        (("事项", "办法"), ("预约", "")),
        ("写信（a@example.gov.cn）https://b.cn/", 0),
        ("x\n y", 0),
    ]
    words = [block for block in made if isinstance(block, Words)]
    assert [(run.bold, run.struck) for run in words[1].runs[:3]] == [(False, False), (True, False), (False, True)]
    assert [isinstance(block, Grid) for block in made].count(True) == 1


# An article, and a short text


@pytest.mark.parametrize("kind", KINDS)
def test_an_article_gets_the_words_and_nothing_hidden(kind: str, desk: Path) -> None:
    """No page, script, class or style sheet; every link is whole, the last ones lead to the register."""
    root, id_ = write_site(desk, files_of(kind)), KINDS[kind][0]
    assert command(root, "notice", id_, "--out", "a.html").exit_code == 0
    fragment = Path("a.html").read_text("utf-8")
    assert plain_text(fragment).startswith(paper_of(kind).wording.text)
    assert not re.search(r"<(?:html|body|head|script|style|div)\b|class=|hidden|display|data-", fragment)
    assert set(re.findall(r'style="([^"]*)"', fragment)) == {"text-align: right"}
    links = re.findall(r'href="([^"]*)"', fragment)
    assert all(link.startswith("https://www.example.gov.cn/") for link in links)
    assert links[-2:] == [f"https://www.example.gov.cn/xmt/notices/{id_}/", "https://www.example.gov.cn/xmt/verify/"]


SHORT = {
    "关停": """\
关于关停“健康示例”微信公众号的公告
本账号于2026年12月15日停止更新，此前正常发布信息；公告期满并停止更新后关停。\
此后以该名称出现的账号均非本单位（名录另有登记的除外），请注意甄别。
今后请关注：“示例发布”（微信公众号）、市政府网站。
咨询电话：0000-12345678。
公告全文：https://www.example.gov.cn/xmt/notices/2026-11-20-wjw-close/
示例市卫生健康委员会　2026年11月20日
""",
    "关停之后注销": """\
关于注销“健康示例”微信公众号的公告
本账号已公告关停，公告期满后注销。此后以该名称出现的账号均非本单位（名录另有登记的除外），请注意甄别。
咨询电话：0000-12345678。
公告全文：https://www.example.gov.cn/xmt/notices/2026-11-20-wjw-cancel/
示例市卫生健康委员会　2026年11月20日
""",
    "更名": """\
关于“示例卫计”更名为“健康示例”的公告
本账号的名称由“示例卫计”变更为“健康示例”，微信号由“sljw”变更为“jiankangshili”，自2026年11月20日起生效。\
此后以原名称出现的账号均非本单位（名录另有登记的除外），请注意甄别。
咨询电话：0000-12345678。
公告全文：https://www.example.gov.cn/xmt/notices/2026-11-20-wjw-change/
示例市卫生健康委员会　2026年11月20日
""",
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_short_text_fits_a_post(kind: str, desk: Path) -> None:
    """At most 300 characters, with the address of the whole; what stops how is told by each account of itself."""
    root, id_ = write_site(desk, files_of(kind)), KINDS[kind][0]
    assert command(root, "notice", id_, "--out", "a.txt").exit_code == 0
    text = Path("a.txt").read_text("utf-8")
    assert len(text) <= 300 and f"notices/{id_}/" in text and text == SHORT.get(kind, text)
    said = {"关停并注销": "本应用于2026年12月31日停止服务", "几个平台的几个账号": "停止更新的日期见公告全文"}
    assert said.get(kind, "") in text


def test_a_short_text_that_would_be_long_leaves_out_the_least_needed(desk: Path) -> None:
    closed = account("a", ended(DAY, successor=[f"第{n}个继任账号的很长很长的名称" for n in range(40)]))
    assert command(write_site(desk, data_files([closed])), "notice", "a", "--out", "a.txt").exit_code == 0
    lines = Path("a.txt").read_text("utf-8").splitlines()
    assert [line[:4] for line in lines] == ["关于关停", "本账号公", "公告全文", "示例市样"]


def short(desk: Path, *accounts: dict, units: list[dict] | None = None) -> str:
    """The short text of the notice that the first of the accounts is in."""
    root = write_site(desk, data_files(accounts, units))
    Path("a.txt").unlink(missing_ok=True)  # one that is there somebody may have worked in
    assert command(root, "notice", accounts[0]["id"], "--out", "a.txt").exit_code == 0
    return Path("a.txt").read_text("utf-8")


def test_an_account_that_has_stopped_says_so(desk: Path) -> None:
    """A day before the notice is past, and what went before it is not told."""
    text = short(desk, account("a", ended(DAY, stops_on="2026-11-01")))
    assert "本账号已于2026年11月1日停止更新；公告期满后关停。" in text and "此前正常" not in text


def test_accounts_that_change_alike_say_what_changed(desk: Path) -> None:
    """Each of itself; only where they differ is the reader sent to the whole."""
    both = [account(id_, changed(DAY, name=("旧名样例", "新名样例")), name="新名样例", **more)
            for id_, more in (("a", {}), ("b", {"platform": "weibo", "account_id": "1000000001"}))]  # fmt: skip
    assert "本账号的名称由“旧名样例”变更为“新名样例”，自2026年11月20日起生效。" in short(desk, *both)
    other = account("c", changed(DAY, name=("另一旧名", "另一新名")), name="另一新名")
    assert "变更的内容和生效日期见公告全文" in short(desk, *both, other)


# The command


def posted(kind: str) -> Mapping[str, bytes]:
    return look(files_of(kind), TODAY)


def test_without_an_id_every_notice_is_listed(desk: Path) -> None:
    root = write_site(desk, posted("关停"))
    done = command(root, "notice")
    assert done.output == f"{DAY}-wjw-close  公示中  关于关停“健康示例”微信公众号的公告\n"
    assert list(Path().iterdir()) == []
    assert command(root, "notice", "--out", "a.docx").exit_code == 2
    assert command(write_site(desk.parent / "none", data_files([FABU], UNITS)), "notice").output == "没有公告。\n"


def test_a_clerk_gets_a_word_file_and_reads_it(desk: Path) -> None:
    """Named by the notice, in the current folder, and never over what somebody filled in; an account's id will do."""
    root = write_site(desk, files_of("关停"))
    for id_ in (f"{DAY}-wjw-close", "wjw-weixin"):
        done = command(root, "notice", id_)
        assert done.exit_code == 0 and paper_of("关停").wording.text in done.output and "请核对、签发" in done.output
    file = Path(f"{DAY}-wjw-close.docx")
    file.write_bytes(b"filled in")
    refused = command(root, "notice", "wjw-weixin")
    assert refused.exit_code == 1 and "--overwrite" in refused.stderr and file.read_bytes() == b"filled in"


def test_a_posted_notice_is_written_as_it_was_seen(desk: Path) -> None:
    """Whatever the filing says by now; the short text then says only where to read it."""
    changed = data_files([*(account("wjw-weixin", ended(DAY), unit="wjw"),), FABU], UNITS, site=SITE)
    root = write_site(desk, {**changed, "data/postings.yaml": posted("关停")["data/postings.yaml"]})
    done = command(root, "notice", f"{DAY}-wjw-close", "--out", "a.html")
    assert done.exit_code == 0 and "已于 2026-11-22 上线" in done.output
    assert plain_text(Path("a.html").read_text("utf-8")).startswith(paper_of("关停").wording.text)
    assert command(root, "notice", f"{DAY}-wjw-close", "--out", "a.txt").exit_code == 0
    title, address, signature = Path("a.txt").read_text("utf-8").splitlines()
    assert (title, address[:5], signature[:4]) == ("关于关停“健康示例”微信公众号的公告", "公告全文：", "示例市卫")


@pytest.mark.parametrize(
    ("args", "says"),
    [
        ((f"{DAY}-wjw-clos",), f"是不是 {DAY}-wjw-close（关于关停“健康示例”微信公众号的公告）"),
        (("zzz",), "不写编号则列出全部公告"),
        (("sfb-weixin",), "也没有这个账号的公告"),
        ((f"{DAY}-wjw-close", "--out", "a.pdf"), ".docx 或 .html 或 .txt"),
    ],
)
def test_wrong_usage_is_told_with_what_to_write(desk: Path, args: tuple[str, ...], says: str) -> None:
    done = command(write_site(desk, files_of("关停")), "notice", *args)
    assert done.exit_code == 2 and says in done.stderr
    assert list(Path().iterdir()) == []


def test_no_notice_comes_from_data_with_errors(desk: Path) -> None:
    root = write_site(desk, data_files([account("a", ended(DAY, successor="b-c，市政府网站"))]))
    done = command(root, "notice", "a")
    assert done.exit_code == 1 and "joined-successors" in done.stderr and "没有写公告" in done.stderr
    assert list(Path().iterdir()) == []
