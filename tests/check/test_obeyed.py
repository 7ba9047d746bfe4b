"""What a clerk does to a good file who knows no YAML: the check says the very text to write, and who writes it to the
letter has a file without a finding that holds every value it held before.
"""

import dataclasses
import re
from collections.abc import Callable

import pytest

from roster.check import inputs
from roster.directory.day import Day
from roster.edge import disk
from roster.source import yamltree
from roster.source.problems import MOST_FINDINGS, Finding, in_order
from roster.source.writing import scalar
from tests.check.test_cases import BASE, TODAY
from tests.support import ROOT

PATH = "data/accounts/cgj.yaml"
PLATFORMS = "data/platforms.yaml"
SITE = disk.read_site(BASE)
SITE = dataclasses.replace(SITE, data={**SITE.data, PLATFORMS: (ROOT / PLATFORMS).read_bytes()})
GOOD = """\
# 城市管理局
units:
  - id: cgj
    name: 示例市城市管理局
    short_names: [市城管局, 城管局]
    former_names:
      - {name: 示例市市容管理局, until: 2019-03-01}
    region: 示例市
    supervisor: sfb
    contact: {phone: 0000-12345001, url: 'https://cgj.example.gov.cn/'}
    not_on: [kuaishou, bilibili]
  - id: cgj-zd
    name: 示例市城市管理综合执法支队
    region: 示例市
    supervisor: cgj
accounts:
  - id: cgj-weixin
    name: 示例城管
    platform: wechat
    account_id: gh_00000000000a
    handle: shilicg
    unit: cgj
    aliases:
      - 城管官微
      - 城管在线
    description: 发布市容、环卫、停车信息。
    checked: {on: 2026-10-08, by: cgj, how: 登录后台核对}
    filings:
      - type: 开设
        on: 2019-03-01
        filed_on: 2019-03-04
        number: 示新媒备〔2019〕12号
        reason: 发布城市管理信息
      - type: 变更
        on: 2024-05-06
        changes:
          name: {from: 城管示例, to: 示例城管}
        announced_on: 2024-05-06
      - type: 关停
        on: 2026-11-03
        approved: 集体研究
        reason: 整合同类账号
        announced_on: 2026-11-03
        stops_on: 2026-12-31
        successor: [cgj-weibo, 市政府网站]
        note: |
          今后请关注微博。
          电话：0000-12345001。
  - id: cgj-weibo
    name: 示例城管
    platform: weibo
    account_id: '1000000019'
    handle: shilichengguan
    unit: cgj
    filings:
      - type: 开设
        on: 2020-01-02
"""
NAMES, CHECKED = "[市城管局, 城管局]", "{on: 2026-10-08, by: cgj, how: 登录后台核对}"
CONTACT = "{phone: 0000-12345001, url: 'https://cgj.example.gov.cn/'}"
NOTE = "          今后请关注微博。\n          电话：0000-12345001。"
WEIBO = "    platform: weibo\n"
# What stood there, what somebody made of it.
SLIPS = {
    "list not closed": (NAMES, "[市城管局, 城管局"),
    "list not opened": (NAMES, "市城管局, 城管局]"),
    "list without brackets": (NAMES, "市城管局、城管局"),
    "ids without brackets": ("[kuaishou, bilibili]", "kuaishou bilibili"),
    "list closed by a full-width bracket": (NAMES, "[市城管局, 城管局］"),
    "list closed by 】": (NAMES, "[市城管局, 城管局】"),
    "list closed by 」": (NAMES, "[市城管局, 城管局」"),
    "list closed by )": (NAMES, "[市城管局, 城管局)"),
    "list closed by a brace": (NAMES, "[市城管局, 城管局}"),
    "list in full-width brackets": (NAMES, "［市城管局，城管局］"),
    "list in 【】": (NAMES, "【市城管局，城管局】"),
    "list in （）": (NAMES, "（市城管局、城管局）"),
    "list over two lines, not closed": (NAMES, "[市城管局,\n      城管局"),
    "list over two lines, no comma": (NAMES, "[市城管局\n      城管局]"),
    "record not closed": (CONTACT, CONTACT[:-1]),
    "record not opened": (CONTACT, CONTACT[1:]),
    "record closed by a full-width brace": (CONTACT, CONTACT[:-1] + "｝"),
    "record in full-width braces": (CONTACT, f"｛{CONTACT[1:-1]}｝"),
    "record closed by a bracket": (CHECKED, CHECKED[:-1] + "]"),
    "record with full-width commas": (CHECKED, CHECKED.replace(", ", "，")),
    "record with a full-width colon": (CHECKED, CHECKED.replace("by: ", "by：")),
    "record with full-width colons and blanks": (CHECKED, CHECKED.replace(": ", "： ")),
    "record in full-width marks": (CHECKED, CHECKED.replace(", ", "，").replace(": ", "：")),
    "record without commas": (CHECKED, CHECKED.replace(", ", " ")),
    "record in a record not closed": ("{from: 城管示例, to: 示例城管}", "{from: 城管示例, to: 示例城管"),
    "record in a list not closed": ("until: 2019-03-01}", "until: 2019-03-01"),
    "closing quote of another keyboard": ("'1000000019'", "'1000000019’"),
    "item further in": ("      - 城管在线", "       - 城管在线"),
    "item further out": ("      - 城管在线", "     - 城管在线"),
    "dash missing before an item": ("      - 城管在线", "      城管在线"),
    "dash missing before a record": ("  - id: cgj-weibo", "    id: cgj-weibo"),
    "dash missing before a unit": ("  - id: cgj-zd", "    id: cgj-zd"),
    "dash and blanks missing before a record": ("  - id: cgj-weibo", "id: cgj-weibo"),
    "dash missing before a filing": ("      - type: 关停", "        type: 关停"),
    "dashes missing before two filings": ("      - type: 变更", "        type: 变更"),
    "heading without its colon": ("accounts:\n", "accounts\n"),
    "heading of a list without its colon": ("    aliases:\n", "    aliases\n"),
    "heading at the end of a field": ("    unit: cgj\n    aliases:\n", "    unit: cgj aliases:\n"),
    "list at the end of a field": ("局\n    short_names: [", "局 short_names: ["),
    "remark with a full-width mark": ("# 城市管理局\n", "＃ 城市管理局\n"),
    "remark as in programs": ("# 城市管理局\n", "// 城市管理局\n"),
    "remark in brackets": (WEIBO, f"{WEIBO}    （以下是微博）\n"),
    "remark before a heading": ("accounts:\n", "以下是账号：\naccounts:\n"),
    "line of dashes": (WEIBO, f"{WEIBO}    ------\n"),
    "line of signs": ("accounts:\n", "=======\naccounts:\n"),
    "invisible blank in an id": ("id: cgj-zd", "id: cgj\u200b-zd"),
    "capitals in an id": ("id: cgj-zd", "id: CGJ_ZD"),
    "invisible blank in a name": ("name: 示例市城市管理局", "name: 示例市\ufeff城市管理局"),
    "invisible blank behind a unit": ("unit: cgj\n    filings", "unit: cgj\u200b\n    filings"),
    "several telephones with a slash": ("phone: 0000-12345001", "phone: 0000-12345001/12345002"),
    "telephone with an office": ("phone: 0000-12345001", "phone: 0000-12345001（办公室）"),
    "telephone with its label": ("phone: 0000-12345001", "phone: 电话 0000-12345001"),
    "telephone with an extension": ("phone: 0000-12345001", "phone: 0000-12345001 ext. 8"),
    "field in Chinese": ("    handle: shilichengguan\n", "    微信号：shilichengguan\n"),
    "two dashes": ("  - id: cgj-weibo", "  - - id: cgj-weibo"),
    "text right behind |": ("note: |\n          今后", "note: | 今后"),
    "text below | at the beginning of the line": (NOTE, "今后请关注微博。\n电话：0000-12345001。"),
    "second line below | out of line": ("          电话：0000-12345001。", "      电话：0000-12345001。"),
    "kind with blanks": ("type: 关停", "type: 关 停"),
    "approval with a full stop": ("approved: 集体研究", "approved: 集体研究。"),
    "address in angle brackets": ("'https://cgj.example.gov.cn/'", "<https://cgj.example.gov.cn/>"),
    "address with a full-width colon": ("'https://cgj.example.gov.cn/'", "https：//cgj.example.gov.cn/"),
    "address with a full stop": ("'https://cgj.example.gov.cn/'", "https://cgj.example.gov.cn/。"),
    "address in quotes of Chinese": ("'https://cgj.example.gov.cn/'", "“https://cgj.example.gov.cn/”"),
    "whole record twice": ("  - id: cgj-weibo\n", f"{GOOD[GOOD.index('  - id: cgj-weibo'):]}  - id: cgj-weibo\n"),
    **{
        f"day {day}": ("on: 2026-11-03\n        approved", f"on: {day}\n        approved")
        for day in (
            "2026年11月3日", "2026.11.03", "2026‑11‑03", "2026年11月3号", "2026-11-03（周二）",
            "2026年11月3日 星期二", "46329", "２０２６-11-03", "2026-11-03。", "2026-11-03'",
        )
    },
}  # fmt: skip


def slipped(slip: str) -> str:
    """The file with the first place of a slip written so; both dashes of the two filings are gone."""
    before, after = SLIPS[slip]
    assert before in GOOD
    text = GOOD.replace(before, after, 1)
    return text.replace("      - type: 关停", "        type: 关停") if slip.endswith("two filings") else text


def check(text: str) -> list[Finding]:
    """What is said of the file in a good site."""
    return in_order(
        inputs.check(dataclasses.replace(SITE, data={**SITE.data, PATH: text.encode()}), Day(TODAY)).findings
    )


def obeyed(text: str, found: list[Finding]) -> str:
    """The text after every finding was done at its line, to the letter, from the last line to the first."""
    lines = text.split("\n")
    for finding in reversed(found):
        lines = _done(lines, finding)
    return "\n".join(lines)


def _done(lines: list[str], finding: Finding) -> list[str]:
    at, said = finding.where.line - 1, finding.message
    if several := re.findall(r"“([^”]+)”（前面空 (\d+) 格）", said):
        return [*lines[:at], *(" " * int(blanks) + line for line, blanks in several), *lines[at + 1 :]]
    if whole := re.search(r"请把这一行写成“(.+)”，前面(?:空 (\d+) 格|不空格)", said):
        return [*lines[:at], " " * int(whole[2] or 0) + whole[1], *lines[at + 1 :]]
    if above := re.search(r"请把上一行写成“(.+)”", said):
        blanks = len(lines[at - 1]) - len(lines[at - 1].lstrip())
        return [*lines[: at - 1], " " * blanks + above[1], *lines[at:]]
    if said.endswith("请整条删去"):
        end = next((n for n in range(at + 1, len(lines)) if not lines[n].startswith("    ")), len(lines))
        return [*lines[:at], *lines[end:]]
    written = re.search(r"写成 ?(?:“(.+)”|(.+))$", said)
    assert written, said
    before, line = lines[at][: finding.where.column - 1], lines[at][finding.where.column - 1 :]
    new = written[1] or written[2]
    if re.match(r"[a-z_]+: \[", new):  # the whole field
        return [*lines[:at], before[: len(before) - len(before.lstrip())] + new, *lines[at + 1 :]]
    old = re.split(r"(?:, |\})(?=.*\}$|$)" if "{" in before else "$", line, maxsplit=1)[0]
    if finding.code == "unknown-key" and "，" in old:
        old = line.rstrip("}")
    return [*lines[:at], before + new + line[len(old) :], *lines[at + 1 :]]


def values(text: str) -> object:
    """What the file holds."""
    return yamltree.parse(text.encode(), "")[0]


@pytest.mark.parametrize("slip", SLIPS)
def test_who_obeys_to_the_letter_is_done(slip: str) -> None:
    """One check says it all, the next has nothing to say, and no value is gone."""
    found = check(slipped(slip))
    assert found and {one.where.path for one in found} == {PATH}
    right = obeyed(slipped(slip), found)
    assert check(right) == []
    wanted = values(GOOD)
    if slip.startswith(("several telephones", "telephone with an extension")):
        wanted["units"][0]["contact"]["phone"] += "、12345002" if "several" in slip else "转8"  # type: ignore[index]
    assert values(right) == wanted


def test_the_file_itself_is_good() -> None:
    """Its findings come from the slips."""
    assert check(GOOD) == []


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_has_one_finding(slip: str) -> None:
    """What only follows from it would mislead: "delete this line" of a field that is right, say."""
    found = check(slipped(slip))
    most = {"record with full-width colons and blanks": 3, "dashes missing before two filings": 2}
    most |= {"text below | at the beginning of the line": 2}
    assert len(found) <= most.get(slip, 1), [one.message for one in found]


def test_a_field_written_twice_at_once_is_no_record() -> None:
    """A line that was copied under itself is one too many, not the beginning of another record."""
    text = GOOD.replace("  - id: cgj-weibo\n", "  - id: cgj-weibo\n    id: cgj-weibo\n")
    [found] = check(text)
    assert (found.code, "请删去这一行" in found.message) == ("duplicate-key", True)


def test_records_without_end_are_not_told_without_end() -> None:
    """A stranger's file fills no memory with findings."""
    lines = "".join(f"    id: a{n}\n    name: 示例\n" for n in range(20_000))
    _, found = yamltree.parse(f"accounts:\n  - id: a\n    name: 示例\n{lines}".encode(), PATH)
    assert len(found) == MOST_FINDINGS + 1 and found[-1].code == "too-many-findings"


def test_what_looks_like_a_record_in_a_text_is_text() -> None:
    """Below ``|`` nothing is a record, whatever its lines begin with."""
    text = GOOD.replace(
        "          今后请关注微博。\n", "          - id: 甲\n            name: 乙\n            id: 丙\n"
    )
    assert check(text) == []
    both = text.replace("    unit: cgj\n    filings", "    unit: cgj\n    unit: cgj\n    filings")
    assert [(one.code, one.where.line) for one in check(both)] == [("duplicate-key", 57)]


def test_lines_behind_a_record_without_its_dash_are_told_where_they_stand() -> None:
    """It counts as a record of its own: the one behind it is not taken for the one before."""
    text = slipped("dash missing before a unit").replace(
        "    supervisor: cgj\n", "    supervisor: cgj\n    colour: 红\n"
    )
    assert [(one.code, one.where.line) for one in check(text)] == [("duplicate-key", 12), ("unknown-key", 16)]


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda text: text.replace("    ", "\t"), "缩进用了Tab"),
        (lambda text: text.replace("  ", "\u00a0\u00a0"), "缩进用了不间断空格"),
        (lambda text: text.replace("  ", "\u3000"), "缩进用了全角空格"),
        (lambda text: text.replace(": ", "："), "冒号用了中文的"),
        (lambda text: "\n".join(line.strip() for line in text.split("\n")), "各行前面的空格都没有了"),
    ],
)
def test_what_is_wrong_everywhere_is_told_once(make: Callable[[str], str], said: str) -> None:
    """A program between wrote every line so: one finding with what mends them all, where a clerk would mend 50."""
    [found] = check(make(GOOD))
    assert said in found.message and "\n" not in found.message


@pytest.mark.parametrize("indent", ["", "    "])
def test_marks_of_a_merge_that_were_moved_in_line_are_marks(indent: str) -> None:
    """They are never made remarks: both sides would stand there."""
    lines = ["<<<<<<< HEAD", "    platform: weibo", "=======", "    platform: douyin", ">>>>>>> cgj"]
    marked = "\n".join(line if line.startswith(" ") else indent + line for line in lines)
    [found] = check(GOOD.replace(WEIBO, marked + "\n"))
    assert (found.code, "再删去第 51、53、55 行" in found.message) == ("merge-conflict", True)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (GOOD.encode("gbk"), "不是 UTF-8 编码，是 GBK"),
        (GOOD.encode("utf-16"), "UTF-16"),
        (b"PK\x03\x04" + bytes(range(64)), "Word、Excel 文件"),
    ],
)
def test_another_kind_of_file_is_told_what_it_is(data: bytes, said: str) -> None:
    """A workbook has no control characters to be deleted one by one."""
    files = dataclasses.replace(SITE, data={**SITE.data, PATH: data})
    [found] = inputs.check(files, Day(TODAY)).findings
    assert found.code == "not-utf8" and said in found.message


def test_a_line_that_nobody_understands_is_not_put_into_the_text_above() -> None:
    """A name is one line: what stands below it is told, and never joined to it."""
    for line in ("platformweibo", "fil", "ＰＬＡＴＦＯＲＭ　weibo"):
        [found] = check(GOOD.replace(WEIBO, f"    {line}\n"))
        assert found.where.line == 51 and "请把这一行写成" not in found.message


def test_a_field_missing_between_braces_is_told_as_braces_want_it() -> None:
    """A line below would be a field of the record around."""
    [found] = check(GOOD.replace(", how: 登录后台核对}", "}"))
    assert found.code == "missing-key" and "花括号里补上" in found.message and "补上一行" not in found.message


@pytest.mark.parametrize("value", ["[官方]示例城管", "[官方", "{示例}城管"])
def test_a_name_that_begins_with_a_bracket_is_a_text(value: str) -> None:
    """Only behind a field that holds a list is a bracket one."""
    text = GOOD.replace("name: 示例市城市管理综合执法支队", f"name: {value}")
    right = obeyed(text, check(text))
    assert values(right)["units"][1]["name"] == value, scalar(value, "")  # type: ignore[index]
