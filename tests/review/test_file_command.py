"""``file``: a clerk's filing lands in the right file, touches only its lines, and is refused whole or not at all."""

import os
import pty
import subprocess
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from roster import cli
from roster.commands import questions, submitting
from roster.directory.workdays import Calendar
from tests.review.asking import MAIN, OWN, TODAY, file, records, text
from tests.support import SITE, as_data, run, tree, write_site


def test_closing_adds_the_lines_of_the_filing_and_no_other(root: Path) -> None:
    """Bytes before and after are those that were there; the notice and its end are shown."""
    done = file(
        root, "关停", "ylg-weixin", "--approved", "集体研究", "--stops-on", "2026-12-15", "--reason", "整合同类账号"
    )
    assert done.exit_code == 0, done.output
    new = (
        "      - type: 关停\n        on: 2026-11-20\n        approved: 集体研究\n        reason: 整合同类账号\n"
        "        announced_on: 2026-11-20\n        stops_on: 2026-12-15\n"
    )
    assert text(root).replace(new, "") == MAIN and text(root).count(new) == 1
    assert "关于关停“示例样例”微信公众号的公告" in done.output and "最早 2026-12-12" in done.output
    assert "已写入 data/accounts.yaml:20" in done.output and "python site.py form ylg-weixin" in done.output


def test_several_accounts_share_one_notice(root: Path) -> None:
    """Block and flow style side by side, each in its own way."""
    done = file(root, "关停", "ylg-weixin", "ylg-weibo", "--approved", "主要领导同意", "--successor", "ylz-douyin")
    assert done.exit_code == 0 and done.output.count("将出现的公告") == 1
    assert "2026-11-20-ylg-close" in done.output
    ends = [account["filings"][-1] for account in records(root).values()]
    assert (
        ends[0]
        == ends[1]
        == {
            "type": "关停",
            "on": TODAY,
            "approved": "主要领导同意",
            "announced_on": TODAY,
            "successor": "ylz-douyin",
        }
    )
    assert "filings: [{type: 开设, on: 2019-03-01}, {type: 关停, on: 2026-11-20," in text(root)


def test_cancelling_works_in_a_units_own_file_with_its_line_ends(root: Path) -> None:
    done = file(
        root, "注销", "样例中心抖音", "--approved", "集体研究", "--filed-on", TODAY, "--number", "示新媒备〔2026〕1号"
    )
    assert done.exit_code == 0, done.output
    data = (root / "data/accounts/ylz.yaml").read_bytes()
    assert data.startswith(OWN.encode()) and data.count(b"\n") == data.count(b"\r\n")
    assert text(root) == MAIN


def test_a_change_writes_filing_and_record(root: Path) -> None:
    """What it was is taken from the record, what it is replaces it in its own quotes."""
    done = file(
        root, "变更", "ylg-weixin", "--name", "示例新样例", "--handle", "xinyangli", "--verified-as", "示例市样例总馆"
    )
    assert done.exit_code == 0, done.output
    record = records(root)["ylg-weixin"]
    assert record["filings"][-1] == {
        "type": "变更",
        "on": TODAY,
        "announced_on": TODAY,
        "changes": {
            "name": {"from": "示例样例", "to": "示例新样例"},
            "handle": {"from": "shiliyangli", "to": "xinyangli"},
            "verified_as": {"from": "示例市样例馆", "to": "示例市样例总馆"},
        },
    }
    assert "    name: '示例新样例'   # 全名\n" in text(root)
    assert "    unit: ylg\n    verified_as: 示例市样例总馆\n    filings:\n" in text(root)
    assert done.output.count("将出现的公告") == 1 and "2026-11-20-ylg-change" in done.output


def test_handing_over_names_units_as_people_do(root: Path) -> None:
    """``--unit`` takes the id, the full name or a short one; the file keeps the id."""
    done = file(root, "变更", "ylz-douyin", "--unit", "样例馆")
    assert done.exit_code == 0, done.output
    assert records(root, "data/accounts/ylz.yaml")["ylz-douyin"]["unit"] == "ylg"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["ylg-weibo", "--handle", "yangli"], "原来没有登记账号"),
        (["ylg-weixin", "--name", "示例样例"], "没有变"),
        (["ylg-weixin"], "缺少 变了什么"),
        (["ylg-weixin", "--unit", "不存在的馆"], "名录里没有单位"),
        (["ylg-weixim", "--name", "新"], "您是不是要找 ylg-weixin"),
        (["示例样例", "--name", "新"], "有 2 个账号叫“示例样例”"),
    ],
)
def test_an_unclear_change_is_wrong_usage(root: Path, arguments: list[str], told: str) -> None:
    """Nothing is guessed: a sentence says what to give instead, and nothing is written."""
    before = tree(root)
    done = file(root, "变更", *arguments)
    assert done.exit_code == 2 and told in done.output, done.output
    assert tree(root) == before


def test_opening_puts_the_account_where_its_unit_is(root: Path) -> None:
    done = file(
        root,
        "开设",
        "--unit",
        "ylz",
        "--platform",
        "公众号",
        "--name",
        "样例中心",
        "--account-id",
        "gh_00000000000a",
        "--on",
        "2026-11-18",
        "--filed-on",
        TODAY,
    )
    assert done.exit_code == 0, done.output
    assert records(root, "data/accounts/ylz.yaml")["ylz-wechat"] == {
        "id": "ylz-wechat",
        "name": "样例中心",
        "platform": "wechat",
        "account_id": "gh_00000000000a",
        "unit": "ylz",
        "filings": [{"type": "开设", "on": "2026-11-18", "filed_on": TODAY}],
    }
    assert text(root) == MAIN


def test_opening_may_register_the_unit_and_begin_a_file(root: Path) -> None:
    arguments = [
        "--unit",
        "xin",
        "--unit-name",
        "示例市新馆",
        "--platform",
        "other",
        "--platform-name",
        "某平台",
        "--name",
        "新馆",
        "--file",
        "data/accounts/xin.yaml",
    ]
    done = file(root, "开设", *arguments)
    assert done.exit_code == 0, done.output
    assert text(root, "data/accounts/xin.yaml") == (
        "units:\n  - id: xin\n    name: 示例市新馆\n    region: 示例市\n"
        "accounts:\n  - id: xin-other\n    name: 新馆\n    platform: other\n"
        "    platform_name: 某平台\n    unit: xin\n    filings:\n      - type: 开设\n        on: 2026-11-20\n"
    )


def test_an_id_is_never_used_again(root: Path) -> None:
    """The second account of a unit on a platform gets the next number."""
    done = file(
        root, "开设", "--unit", "ylg", "--platform", "weibo", "--name", "样例二号", "--account-id", "1000000003"
    )
    assert done.exit_code == 0 and "ylg-weibo-2" in records(root)


@pytest.mark.parametrize(
    "path",
    [
        "../x.yaml",
        "data/site.yaml",
        "data/accounts/../../x.yaml",
        "/etc/x.yaml",
        "data/accounts/x.yml",
        "data/accounts/.x/y.yaml",
        "data/accounts/x/.yaml",
        "data/accounts/a b.yaml",
        "data/accounts/a/b/c/d/e/f.yaml",
    ],
)
def test_only_files_of_records_are_written(root: Path, path: str) -> None:
    done = file(root, "开设", "--unit", "ylg", "--platform", "douyin", "--name", "样例", "--file", path)
    assert done.exit_code == 2 and "--file 只能是" in done.output


# Refused whole


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["关停", "ylg-weixin", "--approved", "集体研究", "--on", "2026-11-21"], "future-date"),
        (["关停", "ylg-weixin", "--approved", "集体研究", "--on", "2018-01-01"], "date-order"),
        (["关停", "ylg-weixin", "--approved", "集体研究", "--reason", "请打 13800138000"], "personal-data"),
        (
            ["开设", "--unit", "ylg", "--platform", "wechat", "--name", "x", "--account-id", "gh_000000000001"],
            "duplicate-identity",
        ),
        (["开设", "--unit", "ylg", "--platform", "wechat", "--name", "x", "--account-id", "abc"], "account-id-form"),
        (
            ["开设", "--unit", "ylg", "--platform", "douyin", "--name", "x", "--url", "https://v.douyin.com/x"],
            "url-form",
        ),
        (["开设", "--unit", "ylg", "--platform", "douyin", "--name", "x", "--id", "../x"], "bad-text"),
        (["开设", "--unit", "ylg", "--platform", "douyin", "--name", "甲\u202e乙"], "bad-text"),
        (["开设", "--unit", "ylg", "--platform", "douyin", "--name", "长" * 10_000], "too-long"),
        (["关停", "ylg-weixin", "--approved", "集体研究", "--successor", "ylg-weixn"], "unknown-successor"),
    ],
)
def test_what_the_rules_refuse_is_told_and_nothing_is_written(root: Path, arguments: list[str], code: str) -> None:
    before = tree(root)
    done = file(root, *arguments)
    assert done.exit_code == 1 and f"[{code}]" in done.output and "没有写任何文件" in done.output, done.output
    assert tree(root) == before


def test_what_has_ended_can_not_end_again(root: Path) -> None:
    assert file(root, "关停", "ylg-weixin", "--approved", "集体研究").exit_code == 0
    done = file(root, "关停", "ylg-weixin", "--approved", "集体研究")
    assert done.exit_code == 1 and "[filing-order]" in done.output


def test_data_with_errors_is_mended_first(root: Path) -> None:
    write_site(root, {"data/accounts.yaml": MAIN.replace("unit: ylg", "unit: nobody", 1).encode()})
    done = file(root, "关停", "ylg-weibo", "--approved", "集体研究")
    assert done.exit_code == 1 and "[unknown-unit]" in done.output and "请先改正" in done.output


@pytest.mark.parametrize(
    "value",
    [
        "a: b # c",
        "- x",
        "'",
        '"',
        "{x}",
        "[x]",
        "x\ny",
        "&x",
        "*x",
        "!x",
        "%x",
        "no",
        "0123",
        "null",
        "|",
        "😀",
        "{{ 7*7 }}",
        "<b>x</b>",
    ],
)
def test_any_text_is_written_so_that_it_is_read_as_it_was(root: Path, value: str) -> None:
    """Texts that YAML would take for something else come out as they went in."""
    note = value.translate({ord("<"): "《", ord(">"): "》"})  # tags in a note would be lost, which is refused
    done = file(root, "关停", "ylg-weixin", "ylg-weibo", "--approved", "集体研究", "--reason", value, "--note", note)
    assert done.exit_code == 0, done.output
    for account in records(root).values():
        assert account["filings"][-1]["reason"] == value and account["filings"][-1]["note"] == note


def test_a_dry_run_shows_the_lines_and_writes_nothing(root: Path) -> None:
    before = tree(root)
    done = file(root, "关停", "ylg-weixin", "--approved", "集体研究", "--dry-run")
    assert done.exit_code == 0 and tree(root) == before
    assert "+      - type: 关停" in done.output and "没有写任何文件" in done.output


def test_a_file_changed_meanwhile_is_left_alone(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two people at once: the second is told, nobody's lines are lost."""
    told = submitting._show_notice
    monkeypatch.setattr(
        submitting,
        "_show_notice",
        lambda *given: (write_site(root, {"data/accounts.yaml": b"# another\n"}), told(*given)),
    )
    done = file(root, "关停", "ylg-weixin", "--approved", "集体研究")
    assert done.exit_code == 1 and "刚才被别人改过" in done.output
    assert text(root) == "# another\n"


def test_a_year_nobody_has_published_is_said(root: Path) -> None:
    done = file(root, "关停", "ylg-weixin", "--approved", "集体研究", today="2026-12-11")
    assert "待国务院办公厅公布 2027 年放假安排后确定" in done.output


POSTED = ["--approved", "集体研究", "--announced-on", TODAY]


@pytest.fixture
def posted(root: Path) -> Path:
    """A register whose closing notice of today was seen online."""
    assert file(root, "关停", "ylg-weixin", "--approved", "集体研究").exit_code == 0
    done = CliRunner().invoke(
        cli.main, ["posted", "--manual", "--root", str(root), "--today", TODAY], catch_exceptions=False
    )
    assert done.exit_code == 0, done.output
    return root


def test_an_account_does_not_slip_into_a_notice_that_is_online(posted: Path) -> None:
    """The posted words don't name it: it would never be announced. Both ways out are told, nothing is written."""
    before = tree(posted)
    done = file(posted, "关停", "ylg-weibo", *POSTED)
    assert done.exit_code == 1 and tree(posted) == before
    assert "已于 2026-11-20 上线" in done.output and "明天再写" in done.output and "--correction" in done.output
    done = file(posted, "关停", "ylg-weibo", *POSTED, today="2026-11-23")
    assert done.exit_code == 1 and "--announced-on 2026-11-23" in done.output
    assert file(posted, "关停", "ylg-weibo", "--approved", "集体研究", today="2026-11-23").exit_code == 0


def test_a_second_change_does_not_slip_into_a_notice_that_is_online(root: Path) -> None:
    """The account is named in the posted words, its new name is not: a rename nobody was told of."""
    assert file(root, "变更", "ylz-douyin", "--unit", "样例馆").exit_code == 0
    manual = ["posted", "--manual", "--root", str(root), "--today", TODAY]
    assert CliRunner().invoke(cli.main, manual, catch_exceptions=False).exit_code == 0
    before = tree(root)
    done = file(root, "变更", "ylz-douyin", "--name", "样例馆抖音")
    assert done.exit_code == 1 and "这次备案得不到公告" in done.output and tree(root) == before


def test_a_correction_adds_an_account_to_a_notice_that_is_online(posted: Path) -> None:
    """The notice names both accounts and says what was corrected; it waits to be seen anew."""
    done = file(posted, "关停", "ylg-weibo", *POSTED, "--correction", "增加“示例样例”微博", today="2026-11-23")
    assert done.exit_code == 0, done.output
    assert (
        "示例样例”（新浪微博，UID：1000000002）" in done.output
        and "更正（2026年11月23日）：增加“示例样例”微博。" in done.output
    )
    assert records(posted)["ylg-weibo"]["filings"][-1]["corrections"] == [
        {"on": "2026-11-23", "what": "增加“示例样例”微博"}
    ]


def test_days_off_and_a_stop_before_the_end_are_said(root: Path) -> None:
    """Days given as options are looked up in the calendar as those that are asked."""
    done = file(root, "关停", "ylg-weixin", "--approved", "集体研究", "--on", "2026-11-15", "--stops-on", "2026-12-11")
    assert done.exit_code == 0, done.output
    assert "生效日期 2026-11-15：周末" in done.output
    assert "停更日 2026-12-11：公告今天上线，到 2026-12-11 满 15 个工作日；期满以前账号仍要照常更新" in done.output
    done = file(root, "关停", "ylg-weibo", "--approved", "集体研究", "--stops-on", "2026-12-14")
    assert done.exit_code == 0 and "期满以前" not in done.output


@pytest.mark.parametrize("value", ["a\x1b[31m", "\x00", "\udcff", "长" * 100_000])
def test_what_no_record_can_hold_is_wrong_usage(root: Path, value: str) -> None:
    """Control characters, half characters, texts without end: told by the option's name."""
    before = tree(root)
    done = file(root, "关停", "ylg-weixin", "--approved", "集体研究", "--reason", value)
    assert done.exit_code == 2 and tree(root) == before


def test_a_unit_that_nobody_knows_is_asked_again(root: Path) -> None:
    """A slip of the pen is no new unit: after "no" the question comes once more, and goes on from there."""
    done = file(
        root,
        "开设",
        "--platform",
        "douyin",
        "--name",
        "样例",
        "--on",
        "2026-11-18",
        answers="示例市样例官\nn\n示例市样例馆\n" + "\n" * 12 + "y\n",
    )
    assert done.output.count("主办单位（名称或编号）") == 2 and "已中断" not in done.output
    assert "登记一个新单位吗" in done.output and "平台" in done.output.split("登记一个新单位吗")[1]


def test_nobody_knows_when_an_old_account_was_opened(root: Path) -> None:
    given = ["--unit", "ylg", "--platform", "douyin", "--name", "样例", "--on", "不详", "--filed-on", "2026-11-19"]
    assert file(root, "开设", *given).exit_code == 0
    assert records(root)["ylg-douyin"]["filings"] == [{"type": "开设", "on": "不详", "filed_on": "2026-11-19"}]


def test_a_unit_is_registered_once_and_with_its_region(root: Path) -> None:
    """A name that is there is no new unit; without a region of the site one must be given."""
    given = ["--unit", "xin", "--platform", "douyin", "--name", "样例"]
    done = file(root, "开设", *given, "--unit-name", "示例市样例馆")
    assert done.exit_code == 2 and "编号是 ylg" in done.output
    write_site(root, {"data/site.yaml": as_data({key: value for key, value in SITE.items() if key != "region"})})
    done = file(root, "开设", *given, "--unit-name", "示例市新馆")
    assert done.exit_code == 2 and "--region" in done.output


def test_a_file_keeps_who_may_read_and_write_it(root: Path) -> None:
    path = root / "data/accounts.yaml"
    path.chmod(0o664)
    assert file(root, "关停", "ylg-weixin", "--approved", "集体研究").exit_code == 0
    assert path.stat().st_mode & 0o777 == 0o664


def test_the_site_may_be_named_before_the_kind_of_filing(root: Path) -> None:
    done = CliRunner().invoke(
        cli.main, ["file", "--root", str(root), "--today", TODAY, "关停", "ylg-weixin", "--approved", "集体研究"]
    )
    assert done.exit_code == 0 and "type: 关停" in text(root)


@pytest.mark.parametrize(
    ("arguments", "told"), [([], "缺少备案类型；请写 关停"), (["停用"], "没有“停用”；可用的有：关停")]
)
def test_a_kind_of_filing_that_is_none_is_told_in_chinese(root: Path, arguments: list[str], told: str) -> None:
    done = run("file", *arguments, stdin=subprocess.DEVNULL)
    assert done.returncode == 2 and told in done.stderr


# Questions


def test_without_a_terminal_nothing_is_asked(root: Path) -> None:
    """A script that forgets an option is told which, at once."""
    done = run("file", "关停", "ylg-weixin", "--root", root, "--today", TODAY, stdin=subprocess.DEVNULL)
    assert done.returncode == 2 and "缺少 --approved" in done.stderr


def test_a_clerk_is_asked_for_what_is_missing(root: Path) -> None:
    """Choices by number, days checked at once, Enter for what there is not; the answer before writing is the last."""
    answers = "\n".join(
        [
            "ylg-weixim",
            "示例样例",
            "ylg-weixin",
            "9",
            "1",
            "",
            "2026-13-01",
            "2026-11-25",
            "2026-11-20",
            "整合",
            "2026-11-20",
            "",
            "2026-12-19",
            "ylz-douyin；市政府网站",
            "y",
            "",
        ]
    )
    done = file(root, "关停", answers=answers)
    assert done.exit_code == 0, done.output
    assert records(root)["ylg-weixin"]["filings"][-1] == {
        "type": "关停",
        "on": TODAY,
        "filed_on": TODAY,
        "approved": "集体研究",
        "reason": "整合",
        "announced_on": TODAY,
        "stops_on": "2026-12-19",
        "successor": ["ylz-douyin", "市政府网站"],
    }
    for told in (
        "您是不是要找 ylg-weixin",
        "有 2 个账号叫“示例样例”",
        "请写 1 到 4 的编号",
        "不是日期",
        "还没有到",
        "2026-12-19：周末",
    ):
        assert told in done.output, told


def test_a_no_at_the_end_writes_nothing(root: Path) -> None:
    before = tree(root)
    done = file(root, "关停", "ylg-weixin", "--approved", "集体研究", "--on", TODAY, answers="\n\n\n\n\n也许\n否\n")
    assert done.exit_code == 1 and tree(root) == before and "请写 y（是）或 n（否）" in done.output


def test_an_account_named_twice_is_closed_once(root: Path) -> None:
    assert file(root, "关停", "ylz-douyin", "样例中心抖音", "--approved", "集体研究").exit_code == 0
    assert [f["type"] for f in records(root, "data/accounts/ylz.yaml")["ylz-douyin"]["filings"]] == ["开设", "关停"]


def test_a_unit_that_is_not_there_is_asked_again(root: Path) -> None:
    answers = "\n".join(["ylz-douyin", "2", "样例管", "样例馆", "", "", "", "", "y", ""])
    done = file(root, "变更", answers=answers)
    assert done.exit_code == 0 and "名录里没有单位“样例管”" in done.output, done.output
    assert records(root, "data/accounts/ylz.yaml")["ylz-douyin"]["unit"] == "ylg"


def test_a_change_is_asked_by_its_fields(root: Path) -> None:
    answers = "\n".join(["ylg-weixin", "1 3", "示例新样例", "xinyangli", "", "", "", "", "y", ""])
    done = file(root, "变更", answers=answers)
    assert done.exit_code == 0, done.output
    assert set(records(root)["ylg-weixin"]["filings"][-1]["changes"]) == {"name", "handle"}


def test_opening_is_asked_with_the_platforms_by_name(root: Path) -> None:
    """Each platform by its number, ids by the words of that platform; a unit that is not there can be registered."""
    answers = "\n".join(
        ["新馆", "y", "示例市新馆", "xin", "新浪微博", "新馆微博", "1000000009", "", "", "", "", "", "y", ""]
    )
    done = file(root, "开设", answers=answers)
    assert done.exit_code == 0, done.output
    assert "UID" in done.output
    assert records(root)["xin-weibo"]["account_id"] == "1000000009"


def test_at_a_terminal_everything_is_asked_even_the_kind(root: Path) -> None:
    """A clerk types only ``site.py file``: questions come because somebody sits there."""
    ours, theirs = pty.openpty()
    answers = ["关停", "ylg-weixin", "主要领导同意", "", "", "", "", "2026-12-19", "", "y"]
    os.write(ours, "".join(f"{answer}\n" for answer in answers).encode())
    try:
        done = run("file", "--root", root, "--today", TODAY, stdin=theirs)
    finally:
        os.close(ours)
        os.close(theirs)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "公告今天上线，到 2026-12-11 满 15 个工作日" in done.stdout
    assert records(root)["ylg-weixin"]["filings"][-1]["stops_on"] == "2026-12-19"


def test_links_and_strangers_are_not_followed(root: Path, tmp_path: Path) -> None:
    """A data file that is a link is refused as everywhere."""
    outside = tmp_path / "outside.yaml"
    outside.write_text("units: []\n", "utf-8")
    (root / "data/accounts/link.yaml").symlink_to(outside)
    done = file(root, "关停", "ylg-weixin", "--approved", "集体研究")
    assert done.exit_code == 1 and "[symlink]" in done.output and outside.read_text("utf-8") == "units: []\n"


def test_help_is_there_for_each_kind() -> None:
    for kind in ("开设", "变更", "关停", "注销"):
        done = CliRunner().invoke(cli.main, ["file", kind, "--help"])
        assert done.exit_code == 0 and "--filed-on" in done.output


def test_a_name_that_two_units_bear_is_not_guessed(root: Path) -> None:
    """A short name of two units is unclear; a full name counts before another unit's former one."""
    write_site(
        root,
        {
            "data/accounts.yaml": MAIN.replace(
                "name: 示例市样例中心,", "name: 示例市样例中心, short_names: [样例馆], former_names: [示例市样例馆],"
            ).encode()
        },
    )
    done = file(root, "开设", "--unit", "样例馆", "--platform", "kuaishou", "--name", "样例")
    assert done.exit_code == 2 and "有 2 个单位叫“样例馆”" in done.output and "ylg（示例市样例馆）" in done.output
    done = file(root, "开设", "--unit", "示例市样例馆", "--platform", "kuaishou", "--name", "样例")
    assert done.exit_code == 0 and "ylg-kuaishou" in records(root)


def test_a_hidden_link_is_no_way_out(root: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (root / "data/accounts/out").symlink_to(tmp_path / "outside")
    done = file(
        root, "开设", "--unit", "ylg", "--platform", "kuaishou", "--name", "样例", "--file", "data/accounts/out/x.yaml"
    )
    assert done.exit_code != 0 and list((tmp_path / "outside").iterdir()) == []


@pytest.mark.parametrize("answer", ["20261120", "2026-W48-3", "2026-02-30"])
def test_a_day_is_answered_as_data_files_write_it(answer: str) -> None:
    """Another spelling, and a day that is none, is asked again."""

    @click.command()
    def command() -> None:
        click.echo(f"答：{questions.day('哪一天', Calendar(), default=None)}")

    done = CliRunner().invoke(command, input=f"{answer}\n2026-11-20\n")
    assert f"“{answer}”不是日期" in done.output and "答：2026-11-20" in done.output
