"""``form`` and ``letter``: papers that an office can stamp, and that claim nothing nobody knows."""

import html
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner, Result
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from roster import cli
from roster.papers import fitting, letters, registration, word
from roster.papers.letters import CannotWrite, Seen
from roster.papers.registration import CUT_MARK, RegistrationForm
from roster.tables.packing import xml_text
from roster.text.scalars import VISIBLE_LINE
from tests.support import TODAY, account, changed, data_files, ended, opened, register_of, unit, write_site

UNITS = [unit("sjg", "示例市上级馆"), unit(supervisor="sjg", contact={"phone": "0000-12345678"})]
RENAMED = account(
    "ylg-weixin",
    {
        **changed("2024-05-06", name=("旧样例", "新样例"), handle=("jiuyangli", "xinyangli")),
        "filed_on": "2024-05-07",
        "number": "示新媒备〔2024〕8号",
    },
    ended(
        "2026-11-02",
        stops_on="2026-11-30",
        successor="ylg-weibo",
        reason="整合",
        done={"on": "2026-11-20", "how": "平台显示已注销"},
    ),
    name="新样例",
    handle="xinyangli",
    account_id="gh_0123456789ab",
)
WEIBO = account(
    "ylg-weibo", platform="weibo", account_id="1000000001", name="样例微博", url="https://weibo.com/u/1000000001"
)
FILES = data_files([RENAMED, WEIBO], UNITS)


def form_of(number: int, files=FILES, id_: str = "ylg-weixin") -> RegistrationForm:
    directory = register_of(files, TODAY).directory
    return registration.registration_form(directory, directory.accounts[id_], number)


def fields(paper: RegistrationForm) -> dict[str, str]:
    return {field.label: field.text for row in paper.rows for field in row}


# The form


def test_a_form_tells_what_was_true_when_its_filing_took_effect() -> None:
    """The opening shows the old name and handle, the renaming both, the closing the new ones."""
    first, second, third = (fields(form_of(n)) for n in (1, 2, 3))
    assert (first["账号或应用名称"], first["账号（微信号）"]) == ("旧样例", "jiuyangli")
    assert (second["账号或应用名称"], third["账号或应用名称"]) == ("新样例", "新样例")
    assert second["变更事项"] == "名称：旧样例 → 新样例\n微信号：jiuyangli → xinyangli"
    assert (second["备案编号"], second["备案日期"]) == ("示新媒备〔2024〕8号", "2024年5月7日")
    assert "变更事项" not in first and "变更事项" not in third


def test_a_form_has_the_fields_of_the_official_one() -> None:
    """盐源 附件3, and who runs and supervises; what nobody filled in is left to be written by hand."""
    shown = fields(form_of(1))
    assert {
        "代表主体",
        "账号主体/认证",
        "账号或应用名称",
        "所属平台（其他须写明）",
        "备案类型",
        "备案原由",
    } <= shown.keys()
    assert (shown["主办单位"], shown["备案主管单位"], shown["代表主体"]) == (
        "示例市样例馆",
        "示例市上级馆",
        "示例市样例馆",
    )
    assert shown["平台唯一标识（原始ID）"] == "gh_0123456789ab"
    assert shown["备案编号"] == shown["备案日期"] == shown["主页网址"] == ""
    assert [opinion.label for opinion in form_of(1).opinions] == ["主办单位意见", "备案主管单位意见"]
    for opinion in form_of(1).opinions:  # 负责人签字, 公章, 日期: for both
        assert all(place in "".join(opinion.signs) for place in ("负责人签字：", "（公章）", "年", "月", "日"))
    assert [opinion.asked for opinion in form_of(1).opinions] == ["主要负责人审核同意", ""]  # 盐源 三(三)


def test_a_closing_tells_who_agreed_and_what_comes_after() -> None:
    shown = fields(form_of(3))
    assert (shown["批准方式"], shown["公告日期"], shown["停更日"]) == ("集体研究", "2026年11月2日", "2026年11月30日")
    assert shown["继任账号"] == "“样例微博”（新浪微博）"


@pytest.mark.parametrize("number", [1, 2, 3])
def test_the_box_of_the_filings_type_is_ticked(number: int) -> None:
    """One box of four."""
    ticked = fields(form_of(number))["备案类型"]
    assert ticked.count("☑") == 1 and ticked.count("□") == 3
    assert f"☑{['开设', '变更', '关停'][number - 1]}" in ticked


# Units that changed since


HISTORY = [
    unit("sjg", "示例市新上级馆", former_names=[{"name": "示例市上级馆", "until": "2025-01-01"}]),
    unit(supervisor="sjg", name="示例市范例馆", former_names=[{"name": "示例市样例馆", "until": "2024-01-01"}]),
    unit("ylz", "示例市样例中心", supervisor="sjg"),
]
HANDED_OVER = account(
    "a",
    changed("2023-05-06", handle=("jiu", "xin")),
    changed("2026-11-02", unit=("ylg", "ylz")),
    {"type": "更正", "on": "2026-11-20", "reason": "录错", "changes": {"account_id": {"from": "gh_0", "to": "gh_1"}}},
    handle="xin",
    unit="ylz",
    account_id="gh_1",
)
CHANGED = data_files([HANDED_OVER], HISTORY, site={"rules": {"account-id-form": "off", "handle-form": "off"}})


def test_a_form_bears_the_names_of_its_day() -> None:
    """Unit, 主管单位, 代表主体 and 账号主体 were called otherwise when the filing was made."""
    shown = fields(form_of(2, CHANGED, "a"))
    assert (shown["主办单位"], shown["备案主管单位"]) == ("示例市样例馆", "示例市上级馆")
    assert shown["代表主体"] == shown["账号主体/认证"] == "示例市样例馆"


def test_a_change_of_sponsor_is_stamped_by_both_units() -> None:
    paper = form_of(3, CHANGED, "a")
    assert [opinion.label for opinion in paper.opinions] == ["原主办单位意见", "现主办单位意见", "备案主管单位意见"]
    shown = fields(paper)
    assert (shown["原主办单位"], shown["现主办单位"]) == ("示例市范例馆", "示例市样例中心")
    assert "主办单位：示例市范例馆 → 示例市样例中心" in shown["变更事项"]
    assert shown["备案主管单位"] == "示例市新上级馆"
    [table] = docx.Document(io.BytesIO(word.registration_form(paper))).tables
    assert [row.cells[1].text.count("（公章）") for row in table.rows[-3:]] == [1, 1, 1]


def test_what_the_register_had_wrong_is_right_on_every_form(tmp_path: Path) -> None:
    """A 更正 has no box and no form: the forms of the filings say what was always true."""
    assert fields(form_of(1, CHANGED, "a"))["平台唯一标识（原始ID）"] == "gh_1"
    root = write_site(tmp_path / "site", CHANGED)
    refused = command(root, "form", "a", "--filing", 4)
    assert refused.exit_code == 2 and "第 4 条是更正" in refused.stderr and "--filing 请写 1、2、3" in refused.stderr
    out = tmp_path / "f.html"
    assert command(root, "form", "a", "--out", out).exit_code == 0 and "第 3 条备案记录" in out.read_text("utf-8")


def test_who_ordered_and_who_announced_stand_in_the_form() -> None:
    closing = ended("2026-11-02") | {"approved": "责令关闭", "approved_by": "示例市上级馆", "announced_by": "sjg"}
    shown = fields(form_of(2, data_files([account("a", closing)], UNITS), "a"))
    assert shown["批准方式"] == "责令关闭（示例市上级馆）"
    assert shown["公告日期"] == "2026年11月2日（示例市上级馆公告）"


@pytest.mark.parametrize(
    ("known", "told", "done"),
    [
        (
            {"on": "2019-05-31", "announced_elsewhere": {"on": "2019-05-06", "where": "市政府网站"}},
            "2019年5月6日，市政府网站",
            "2019年5月31日，平台已搜不到",
        ),
        ({"announced_elsewhere": "不详"}, "不详", "日期不详，平台已搜不到"),
    ],
)
def test_an_account_that_ended_before_the_register_has_its_form(known: dict, told: str, done: str) -> None:
    """Filed late: what is known of its announcement and end, and no place for what nobody asks any more."""
    old = account("a", {"type": "注销", "done": {"how": "平台已搜不到"}, **known})
    paper = form_of(2, data_files([old], UNITS, site={"since": "2020-01-01"}), "a")
    shown = fields(paper)
    assert (shown["已在别处公告"], shown["办结"]) == (told, done)
    assert "（补录）" in paper.caption and "批准方式" not in shown and "停更日" not in shown


def test_another_platform_and_an_unknown_day_are_named() -> None:
    other = account("x", platform="other", platform_name="样例社区", account_id="7", name="样例")
    other["filings"] = [opened("不详")]
    shown = fields(form_of(1, data_files([other]), "x"))
    assert shown["所属平台（其他须写明）"] == "其他：样例社区"
    assert shown["生效日期"] == "不详"


def long(reason: str, **more) -> RegistrationForm:
    made = account("long", name="样例", **more)
    made["filings"] = [opened(reason=reason)]
    return form_of(1, data_files([made]), "long")


def test_letters_get_smaller_before_anything_is_cut() -> None:
    sizes = [long("发布政务信息，" * n).size for n in (1, 30, 60, 120)]
    assert sizes == sorted(sizes, reverse=True) and len(set(sizes)) >= 3
    assert long("发布政务信息，" * 120).cut == ()


def test_what_is_too_long_is_cut_and_said_to_be() -> None:
    """The longest text alone is cut, with a mark; the office is told to enclose it."""
    paper = long("示" * 5000)
    assert paper.cut == ("备案原由",)
    assert fields(paper)["备案原由"].endswith(CUT_MARK)
    assert 500 < len(fields(paper)["备案原由"]) < 2500


# What the data format takes; U+FFFE can be named by an escape in YAML and not be held by XML.
LETTERS = st.characters(exclude_categories=["Cs", "Cc", "Co", "Cf", "Zl", "Zp", "Cn"])
WORDS = st.text(LETTERS | st.sampled_from("示W.\ufffe"), min_size=1, max_size=200).filter(
    lambda text: text.strip() and re.fullmatch(VISIBLE_LINE, text)
)
ORDINARY = register_of(FILES, TODAY).directory


@pytest.mark.long
@settings(max_examples=40, deadline=None)
@given(name=WORDS, reason=st.lists(WORDS, min_size=1, max_size=20).map("\n".join))
def test_whatever_stands_in_it_a_form_stays_on_its_page_and_opens(name: str, reason: str) -> None:
    """The rows are no higher than their share of the page, at any content; Word's file opens and says the same."""
    weibo = ORDINARY.accounts["ylg-weibo"]
    weibo = replace(weibo, name=name, filings=(replace(weibo.filings[0], reason=reason),))
    paper = registration.registration_form(ORDINARY, weibo, 1)
    height = fitting.fit([registration.row_cells(row) for row in paper.rows], registration.ROWS_HEIGHT).height
    assert height <= registration.ROWS_HEIGHT
    table = docx.Document(io.BytesIO(word.registration_form(paper))).tables[0]
    assert xml_text(fields(paper)["备案原由"]) in [cell.text for row in table.rows for cell in row.cells]


def test_a_word_form_has_chinese_fonts_borders_and_one_page_of_a4() -> None:
    """宋体, 仿宋_GB2312, 黑体 stand in w:eastAsia, where Word and WPS look for them."""
    document = docx.Document(io.BytesIO(word.registration_form(form_of(2))))
    [table], [section] = document.tables, document.sections
    assert table.style.name == "Table Grid"
    assert (section.page_width.mm, section.page_height.mm) == (pytest.approx(210, abs=0.1), pytest.approx(297, abs=0.1))
    fonts = {fonts.get(qn("w:eastAsia")) for fonts in document.element.iter(qn("w:rFonts"))}
    assert fonts == {"黑体", "仿宋_GB2312"}
    told = [cell.text for row in table.rows for cell in row.cells]
    labels = ["".join(text.split("\n")) for text in told]  # a long one is broken before its brackets
    assert all(label in labels and text in told for label, text in fields(form_of(2)).items())
    assert {"主办单位意见主要负责人审核同意", "备案主管单位意见"} <= set(labels)


@pytest.mark.parametrize(
    "make",
    [lambda: word.registration_form(form_of(1)), lambda: word.letter(letter_to("platform"))],
    ids=["form", "letter"],
)
def test_the_same_paper_is_the_same_file(make: Callable[[], bytes]) -> None:
    """No part of it knows when or by whom it was made."""
    data = make()
    assert data == make()
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert {entry.date_time for entry in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    about = docx.Document(io.BytesIO(data)).core_properties
    assert about.created.date() == about.modified.date() == TODAY
    assert about.author == about.last_modified_by == ""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site, and a clerk who works in a folder of their own."""
    (tmp_path / "desk").mkdir()
    monkeypatch.chdir(tmp_path / "desk")
    return write_site(tmp_path / "site", FILES)


def command(root: Path, *args: object) -> Result:
    return CliRunner().invoke(cli.main, [*map(str, args), "--root", str(root), "--today", str(TODAY)])


def test_a_clerk_gets_a_word_file_and_sees_what_stands_in_it(root: Path) -> None:
    """Without ``--out``: in the current folder, named by account and number; what was filled in since is never lost."""
    done = command(root, "form", "ylg-weixin")
    assert done.exit_code == 0, done.output
    assert "备案类型：□开设　□变更　☑关停　□注销" in done.output and "ylg-weixin-3.docx" in done.output
    file = Path("ylg-weixin-3.docx")
    assert command(root, "form", "ylg-weixin").exit_code == 0, "同样的内容再写一次不要紧"
    file.write_bytes(b"filled in")
    refused = command(root, "form", "ylg-weixin")
    assert refused.exit_code == 1 and "--overwrite" in refused.stderr
    assert file.read_bytes() == b"filled in"


def test_the_suffix_says_the_format(root: Path) -> None:
    """An HTML page holds the same fields, escaped, and asks nobody for anything; another suffix is wrong usage."""
    assert command(root, "form", "ylg-weixin", "--filing", 2, "--out", "f.html").exit_code == 0
    page = Path("f.html").read_text("utf-8")
    assert all(html.escape(text) in page for text in fields(form_of(2)).values())
    assert "default-src 'none'" in page and "<script" not in page
    wrong = command(root, "form", "ylg-weixin", "--out", "f.pdf")
    assert wrong.exit_code == 2 and ".docx 或 .html" in wrong.stderr
    assert not Path("f.pdf").exists()


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["form", "ylg-weixn"], "ylg-weixin（新样例）"),
        (["form", "新样例"], "ylg-weixin（新样例）"),
        (["form", "ylg"], "ylg-weixin（新样例）、ylg-weibo（样例微博）"),
        (["form", "zzzzzz"], "data/accounts.yaml"),
        (
            ["form", "ylg-weixin", "--filing", "4"],
            "只有 3 条备案记录（1 开设 2019-03-01；2 变更 2024-05-06；3 关停 2026-11-02）",
        ),
        (["form", "ylg-weixin", "--filing", "0"], "1 到 3"),
        (["letter", "--fake", "假样例", "--platform", "wechat", "--imitates", "ylg-weix"], "ylg-weixin（新样例）"),
        (["letter", "--fake", "假样例", "--platform", "某某网", "--imitates", "ylg-weixin"], "--platform-name 某某网"),
        (["letter", "--fake", "假样例", "--platform", "other", "--imitates", "ylg-weixin"], "--platform-name"),
        (
            ["letter", "--fake", "假样例", "--platform", "微博", "--imitates", "ylg-weixin", "--seen", "2026-12-01"],
            "还没有到",
        ),
        (["letter", "--fake", "假\u200b样例", "--platform", "微博", "--imitates", "ylg-weixin"], "看不见的字符"),
        (["letter", "--fake", " ", "--platform", "微博", "--imitates", "ylg-weixin"], "1 到 500 个字"),
    ],
)
def test_wrong_usage_is_told_with_what_to_write(root: Path, args: list[str], says: str) -> None:
    """Exit 2, a sentence, nothing written."""
    done = command(root, *args)
    assert done.exit_code == 2 and says in done.stderr
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize(
    "args", [["form", "ylg-weixin"], ["letter", "--fake", "假样例", "--platform", "wechat", "--imitates", "ylg-weixin"]]
)
def test_no_paper_comes_from_data_with_errors(root: Path, args: list[str]) -> None:
    """The errors are told, and only they; nothing is written."""
    (root / "data/accounts.yaml").write_bytes(
        data_files([RENAMED, {**WEIBO, "unit": "nobody"}], UNITS)["data/accounts.yaml"]
    )
    done = command(root, *args)
    assert done.exit_code == 1 and "unknown-unit" in done.stderr and "warning" not in done.stderr
    assert list(Path().iterdir()) == []


def test_a_sites_own_template_that_fails_is_a_finding(root: Path) -> None:
    own = root / "templates/papers/form.html"
    own.parent.mkdir(parents=True)
    own.write_text("{{ paper.nothing }}", "utf-8")
    done = command(root, "form", "ylg-weixin", "--out", "f.html")
    assert done.exit_code == 1 and "templates/papers/form.html:1" in done.stderr
    assert not Path("f.html").exists()


def test_an_office_without_one_above_leaves_no_empty_name() -> None:
    assert "备案主管单位" not in fields(form_of(1, data_files([account("a")], [unit()]), "a"))


# Letters


REGISTER = register_of(FILES, TODAY)
GONE = ended("2026-03-02", done={"on": "2026-03-27", "how": "平台显示已注销"})


def letter_to(
    to: letters.Recipient, *texts: str, imitates: str = "ylg-weibo", platform: str = "wechat", **more
) -> letters.Letter:
    """A letter about a fake of the running account."""
    seen = Seen(
        texts or ("样例微博官方", "gh_ffffffffffff"),
        ORDINARY.platforms[platform],
        ORDINARY.platforms[platform].name,
        **more,
    )
    return letters.letter(REGISTER, REGISTER.directory.accounts[imitates], seen, to)


def words(paper: letters.Letter) -> str:
    return "\n".join((paper.title, paper.addressee, *paper.opening, *paper.closing))


@pytest.mark.parametrize(
    ("to", "addressee", "asks"),
    [
        ("platform", "微信公众号平台运营单位", "予以关停"),
        ("superior", "示例市上级馆", "特此报告。"),
        ("网信", "示例市网信部门", "协调平台核实"),
        ("公安", "示例市公安机关", "涉嫌违法犯罪的，依法处理"),
    ],
)
def test_each_recipient_is_asked_for_what_it_can_do(to: letters.Recipient, addressee: str, asks: str) -> None:
    """南通第三十条; every letter calls the account 疑似假冒 and nothing more."""
    paper = letter_to(to)
    assert paper.addressee == addressee and asks in words(paper)
    assert "疑似假冒" in paper.title and "系假冒" not in words(paper)
    assert (paper.sender, paper.day) == ("示例市样例馆", TODAY)
    assert "0000-12345678" in paper.contact


def test_a_letter_of_the_supervising_office_leaves_no_placeholder() -> None:
    """Nobody above it, no telephone in the register: no empty line, no word that stands for a name."""
    register = register_of(data_files([account("a", name="示例发布")], [unit()]), TODAY)
    wechat = register.directory.platforms["wechat"]
    for to in ("platform", "superior", "网信", "公安"):
        seen = Seen(("示例发布官方",), wechat, wechat.name)
        paper = letters.letter(register, register.directory.accounts["a"], seen, to)
        assert paper.contact == "" and paper.addressee not in ("", "备案主管单位") and "　　　　" not in words(paper)
        last = docx.Document(io.BytesIO(word.letter(paper))).paragraphs[-1]
        assert "2026年11月22日" in last.text


@pytest.mark.parametrize(
    ("ended", "sender"),
    [
        ({"on": "2026-03-01", "into": ["xin"]}, "示例市新馆"),
        ({"on": "2026-03-01"}, "示例市上级馆"),
        ({"on": "2026-11-22", "into": ["gone"]}, "示例市新馆"),
    ],
)
def test_a_unit_that_is_no_more_writes_no_letters(ended: dict, sender: str) -> None:
    """Who took over its duties writes, however many steps; else the office above."""
    units = [
        UNITS[0],
        unit("xin", "示例市新馆", supervisor="sjg"),
        unit("gone", "示例市旧馆", ended={"on": "2026-01-01", "into": ["xin"]}),
        unit(supervisor="sjg", ended=ended),
    ]
    register = register_of(data_files([account("a", GONE, name="旧样例")], units), TODAY)
    wechat = register.directory.platforms["wechat"]
    paper = letters.letter(register, register.directory.accounts["a"], Seen(("旧样例二",), wechat, wechat.name), "公安")
    assert paper.sender == sender
    assert paper.opening[0].startswith("“旧样例”是示例市样例馆（已终止）原在微信公众号开设的政务新媒体账号")


def test_two_units_that_point_at_each_other_end_the_search() -> None:
    """One went into the other, which is below it: no letter, whatever stands there, takes for ever."""
    above = unit("sjg", "示例市上级馆", ended={"on": "2026-02-01", "into": ["ylg"]})
    units = [above, unit(supervisor="sjg", ended={"on": "2026-03-01"})]
    register = register_of(data_files([account("a", GONE)], units), TODAY)
    wechat = register.directory.platforms["wechat"]
    seen = Seen(("样例二",), wechat, wechat.name)
    assert letters.letter(register, register.directory.accounts["a"], seen, "公安").sender in (
        "示例市样例馆",
        "示例市上级馆",
    )


def test_an_account_on_its_way_out_is_still_its_units() -> None:
    register = register_of(data_files([account("a", ended("2026-11-20"))], UNITS), TODAY)
    wechat = register.directory.platforms["wechat"]
    paper = letters.letter(register, register.directory.accounts["a"], Seen(("样例二",), wechat, wechat.name), "公安")
    assert paper.opening[0].startswith("“示例样例”是我单位在微信公众号开设的政务新媒体账号（已公告关停，尚未办结）")


@pytest.mark.parametrize("name", ["示例发布", "示例市卫生健康宣传教育中心", "长" * 60])
def test_a_title_does_not_tear_the_accounts_name(name: str) -> None:
    paper = replace(letter_to("superior"), title=f"关于发现疑似假冒“{name}”账号有关情况的报告", imitated=name)
    assert "".join(paper.title_lines) == paper.title
    assert [line for line in paper.title_lines if f"“{name}”" in line]
    assert len(name) > 20 or max(map(fitting.text_width, paper.title_lines)) <= 20


def test_the_true_account_can_be_told_from_the_suspect() -> None:
    """Name, platform, unchangeable id, who is certified, and the page of the register stand beside what was seen."""
    rows = {what: (ours, theirs) for what, ours, theirs in letter_to("platform").comparison}
    assert rows["平台"] == ("新浪微博", "微信公众号")
    assert rows["名称（或号）"] == ("样例微博", "样例微博官方")
    assert rows["不可更改的标识\nUID"] == ("1000000001", "gh_ffffffffffff")
    assert rows["账号主体／认证"] == ("示例市样例馆", "未掌握")
    assert rows["主页网址"] == ("https://weibo.com/u/1000000001", "未掌握")
    assert rows["名录页面"][0] == "https://www.example.gov.cn/xmt/accounts/ylg-weibo/"


def test_what_nobody_said_is_not_claimed() -> None:
    """No day, no facts; what was given is cited as noted by the office."""
    silent, told = letter_to("platform"), letter_to("platform", on=date(2026, 11, 20), evidence=("头像用了本单位标识",))
    assert silent.opening[1].startswith("我单位发现") and told.opening[1].startswith("2026年11月20日，我单位发现")
    assert "据我单位人员记录：头像用了本单位标识。" in told.closing
    assert "记录：" not in words(silent)
    assert "备案编号" not in words(silent), "没有备案编号的不提备案编号"


def test_how_names_are_alike_is_told_only_where_they_are() -> None:
    assert "“样例微博官方”与“样例微博”只差“官方”“发布”一类的词。" in letter_to("platform").closing
    assert "“样利微博”与“样例微博”读音相同。" in letter_to("platform", "样利微博").closing
    assert "与“样例微博”" not in words(letter_to("platform", "别的名称"))


def test_a_fake_of_a_closed_account_is_called_that() -> None:
    paper = letter_to("platform", "新样例二", imitates="ylg-weixin")
    assert "是我单位原在微信公众号开设的政务新媒体账号（已于2026年11月20日关停）" in paper.opening[0]


@pytest.mark.parametrize(
    ("texts", "platform", "says"),
    [
        (["gh_0123456789ab"], "wechat", "曾经是名录里的账号“新样例”（ylg-weixin）"),
        (["XINYANGLI"], "wechat", "ylg-weixin"),
        (["https://weibo.com/u/1000000001?from=x"], "weibo", "就是名录里的账号“样例微博”（ylg-weibo）"),
        (["别的", "1000000001"], "weibo", "ylg-weibo"),
        (["样 例 微 博"], "weibo", "请用 --fake 再写上"),
    ],
)
def test_no_letter_hits_an_account_of_the_register(texts: list[str], platform: str, says: str) -> None:
    """An id, handle or address of the register, or a name alone that a true account bears there: refused, with the
    reason.
    """
    with pytest.raises(CannotWrite, match=says.replace("（", "[（]").replace("）", "[）]")):
        letter_to("platform", *texts, platform=platform)


def test_the_same_name_with_an_id_of_its_own_may_be_reported() -> None:
    """Then the platform can tell them apart, and only the id is said to be unregistered."""
    paper = letter_to("platform", "样例微博", "2000000002", platform="weibo")
    assert any(text.endswith("在新浪微博没有登记“2000000002”。") for text in paper.closing)


def test_a_letter_is_written_in_both_formats(root: Path) -> None:
    """Word's file says what the page says: title, comparison, request, who signs."""
    args = [
        "letter",
        "--fake",
        "<b>样例微博</b>",
        "--platform",
        "公众号",
        "--imitates",
        "ylg-weibo",
        "--addressee",
        "样例平台公司",
    ]
    assert command(root, *args).exit_code == 0
    [file] = Path().glob("*.docx")
    document = docx.Document(file)
    told = [paragraph.text for paragraph in document.paragraphs]
    assert (
        "关于商请关停疑似假冒“样例微博”账号的函" in told and "样例平台公司：" in told and "2026年11月22日　　" in told
    )
    cells = [cell.text for row in document.tables[0].rows for cell in row.cells]
    assert "<b>样例微博</b>" in cells and "未掌握" in cells
    assert {fonts.get(qn("w:eastAsia")) for fonts in document.element.iter(qn("w:rFonts"))} == {
        "方正小标宋简体",
        "仿宋_GB2312",
    }
    assert command(root, *args, "--out", "l.HTML").exit_code == 0
    page = Path("l.HTML").read_text("utf-8")
    assert "&lt;b&gt;样例微博&lt;/b&gt;" in page and "<b>样例" not in page and "样例平台公司：" in page


def test_a_refused_letter_is_told_without_a_file(root: Path) -> None:
    done = command(root, "letter", "--fake", "gh_0123456789ab", "--platform", "wechat", "--imitates", "ylg-weixin")
    assert done.exit_code == 1 and "不能按假冒处理" in done.stderr
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize(
    "fake",
    [
        "原始ID：gh_1a2b3c4d5e6f",
        "GH_1A2B3C4D5E6F",
        "gh_1a2b3c4d5e6f。",
        "ｇｈ＿1a2b3c4d5e6f",
        "weibo.com/u/1000000077",
        "https://weibo.com/u/1000000077/home",
    ],
)
@pytest.mark.parametrize(
    "platform",
    [["--platform", "wechat"], ["--platform", "weibo"], ["--platform", "other", "--platform-name", "某平台"]],
)
def test_no_letter_is_written_about_a_true_account_however_it_is_named(
    fake: str, platform: list[str], tmp_path: Path
) -> None:
    """An id or an address of the register, with words round it or under another platform's name: refused."""
    accounts = [
        account("a", account_id="gh_1a2b3c4d5e6f"),
        account("b", platform="weibo", account_id="1000000077", url="https://weibo.com/u/1000000077"),
    ]
    root = write_site(tmp_path, data_files(accounts))
    done = command(root, "letter", "--fake", fake, *platform, "--imitates", "a")
    assert done.exit_code == 1 and "不能按假冒处理" in done.stderr, done.output


def test_a_letter_about_a_closed_accounts_name_says_that_it_was_closed(tmp_path: Path) -> None:
    """The register knew the name: a stamped letter must not say otherwise."""
    root = write_site(tmp_path, data_files([account("a", name="样例甲"), account("b", GONE, name="旧样例")]))
    assert (
        command(
            root,
            "letter",
            "--fake",
            "旧样例",
            "--platform",
            "wechat",
            "--imitates",
            "a",
            "--out",
            str(tmp_path / "l.html"),
        ).exit_code
        == 0
    )
    page = (tmp_path / "l.html").read_text("utf-8")
    assert "“旧样例”已于2026年3月27日关停" in page and "没有登记。" not in page
