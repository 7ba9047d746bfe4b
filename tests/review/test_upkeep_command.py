"""``file 办结``, ``更正``, ``核对``, ``更名`` and a whole unit's ``变更``: what keeps the register true."""

from pathlib import Path

import pytest

from roster.review import submissions
from tests.review.asking import MAIN, TODAY, file, invoke, records, text
from tests.support import tree, write_site

APPROVED = ("--approved", "集体研究")
AFTER = "2026-12-14"  # the window of a notice seen on TODAY has ended


def posted(root: Path, today: str = TODAY) -> None:
    done = invoke(["posted", "--manual", "--root", root, "--today", today])
    assert done.exit_code == 0, done.output


@pytest.fixture
def closing(root: Path) -> Path:
    """An account whose closing was announced, and seen online, on TODAY."""
    assert file(root, "关停", "ylg-weixin", *APPROVED, "--stops-on", "2026-12-14").exit_code == 0
    posted(root)
    return root


# 办结


def test_the_real_end_is_written_into_the_filing_and_nowhere_else(closing: Path) -> None:
    """One line; every other byte stays."""
    before = text(closing)
    done = file(closing, "办结", "ylg-weixin", "--on", "2026-12-12", "--how", "平台显示已注销", today=AFTER)
    assert done.exit_code == 0, done.output
    line = "        done: {on: 2026-12-12, how: 平台显示已注销, by: ylg}\n"
    assert text(closing).replace(line, "") == before and text(closing).count(line) == 1
    assert "注意" not in done.output and "已写入 data/accounts.yaml:" in done.output


def test_what_comes_next_is_said_in_the_order_of_the_office(root: Path) -> None:
    """公告上线, 公示, 停更, 平台注销, 办结."""
    done = file(root, "关停", "ylg-weixin", *APPROVED, "--stops-on", "2026-12-15")
    told = done.output.partition("接着：")[2]
    order = ["提交", "签字盖章", "公告上线", "2026-12-15 停更", "到平台上关停", "file 办结 ylg-weixin"]
    assert [told.index(step) for step in order] == sorted(told.index(step) for step in order)


def test_without_words_nothing_more_is_claimed_than_that_it_ended(closing: Path) -> None:
    assert file(closing, "办结", "ylg-weixin", today=AFTER).exit_code == 0
    done = records(closing)["ylg-weixin"]["filings"][-1]["done"]
    assert done == {"on": AFTER, "how": "主办单位确认已关停", "by": "ylg"}


def test_several_accounts_end_together_in_their_own_files(root: Path) -> None:
    assert file(root, "注销", "ylg-weibo", "ylz-douyin", *APPROVED).exit_code == 0
    posted(root)
    done = file(root, "办结", "ylg-weibo", "样例中心抖音", "--by", "样例馆", today=AFTER)
    assert done.exit_code == 0, done.output
    for name, id_ in (("data/accounts.yaml", "ylg-weibo"), ("data/accounts/ylz.yaml", "ylz-douyin")):
        assert records(root, name)[id_]["filings"][-1]["done"]["by"] == "ylg"
    assert b"\r\n" in (root / "data/accounts/ylz.yaml").read_bytes()


def test_an_early_end_is_said_loudly_and_asked_for(closing: Path) -> None:
    """Allowed, never by an oversight: without a word for it nothing is written."""
    before = tree(closing)
    early = ("办结", "ylg-weixin", "--on", "2026-11-25", "--how", "平台显示已注销")
    done = file(closing, *early, today="2026-11-25")
    assert done.exit_code == 1 and "公示期没有满就办结" in done.output and "--yes" in done.output
    assert tree(closing) == before
    assert file(closing, *early, today="2026-11-25", answers="\nn\n").exit_code == 1 and tree(closing) == before
    assert file(closing, *early, "--dry-run", today="2026-11-25").exit_code == 0 and tree(closing) == before
    assert file(closing, *early, "--yes", today="2026-11-25").exit_code == 0
    assert records(closing)["ylg-weixin"]["filings"][-1]["done"]["on"] == "2026-11-25"


def test_a_notice_that_nobody_saw_has_not_had_its_days(root: Path) -> None:
    assert file(root, "关停", "ylg-weixin", *APPROVED).exit_code == 0
    done = file(root, "办结", "ylg-weixin", today=AFTER)
    assert done.exit_code == 1 and "公示期没有满" in done.output


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (["ylg-weibo"], 2, "没有备案关停、注销；请先写 file 关停 ylg-weibo"),
        (["ylg-weixin", "--on", "2026-11-19"], 1, "办结日期早于关停日期"),
        (["ylg-weixin", "--on", "2026-12-15"], 1, "还没有到"),
        (["ylg-weixin", "--by", "没有的馆"], 2, "名录里没有单位"),
        ([], 2, "缺少账号"),
    ],
)
def test_an_end_that_can_not_be_is_refused(closing: Path, arguments: list[str], status: int, told: str) -> None:
    before = tree(closing)
    done = file(closing, "办结", *arguments, today=AFTER)
    assert (done.exit_code, tree(closing)) == (status, before) and told in done.output, done.output


def test_an_account_ends_once(closing: Path) -> None:
    assert file(closing, "办结", "ylg-weixin", "--on", "2026-12-12", today=AFTER).exit_code == 0
    done = file(closing, "办结", "ylg-weixin", today=AFTER)
    assert done.exit_code == 2 and "已经办结：2026-12-12 关停" in done.output


def test_an_end_is_asked_day_by_day(closing: Path) -> None:
    """Not before the announcement, not in the future; how it was found has a default that claims little."""
    done = file(closing, "办结", answers="ylg-weixin\n2026-11-19\n2026-12-15\n2026-12-12\n\n\n", today=AFTER)
    assert done.exit_code == 0, done.output
    assert "不能早于 2026-11-20" in done.output and "还没有到" in done.output
    assert records(closing)["ylg-weixin"]["filings"][-1]["done"]["on"] == "2026-12-12"


# 更正


def test_a_slip_of_the_register_is_mended_without_a_notice(root: Path) -> None:
    """The field, and what it was; nothing is announced, and there is no form to stamp."""
    done = file(root, "更正", "ylg-weixin", "--account-id", "gh_00000000000f", "--reason", "登记时录错一位")
    assert done.exit_code == 0, done.output
    record = records(root)["ylg-weixin"]
    assert record["account_id"] == "gh_00000000000f"
    assert record["filings"][-1] == {
        "type": "更正",
        "on": TODAY,
        "reason": "登记时录错一位",
        "changes": {"account_id": {"from": "gh_000000000001", "to": "gh_00000000000f"}},
    }
    assert "将出现的公告" not in done.output and "备案登记表" not in done.output


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["ylg-weixin", "--handle", "xin"], "缺少 --reason"),
        (["ylg-weixin", "--reason", "录错"], "缺少 变了什么"),
        (["ylg-weibo", "--handle", "xin", "--reason", "漏登"], "原来没有登记账号；这不是更正，请直接补在记录里"),
        (["ylg-weixin", "--name", "示例样例", "--reason", "录错"], "没有变"),
    ],
)
def test_an_unclear_correction_is_wrong_usage(root: Path, arguments: list[str], told: str) -> None:
    before = tree(root)
    done = file(root, "更正", *arguments)
    assert done.exit_code == 2 and told in done.output and tree(root) == before, done.output


def test_a_notice_that_says_the_slip_is_corrected_with_it(closing: Path) -> None:
    """What is online and wrong is never left to contradict the register: the words to add are told, then written."""
    slip = ("更正", "ylg-weixin", "--account-id", "gh_00000000000f", "--reason", "录错一位")
    before = tree(closing)
    done = file(closing, *slip, today="2026-11-23")
    assert done.exit_code == 1 and tree(closing) == before
    assert "[posted-correction]" in done.output and "--correction" in done.output
    done = file(closing, *slip, "--correction", "原始ID更正为 gh_00000000000f", today="2026-11-23")
    assert done.exit_code == 0, done.output
    _, ending, slip_filed = records(closing)["ylg-weixin"]["filings"]
    assert ending["corrections"] == [{"on": "2026-11-23", "what": "原始ID更正为 gh_00000000000f"}]
    assert slip_filed["type"] == "更正" and "更正（2026年11月23日）：原始ID更正为" in done.output


def test_a_corrected_sponsor_says_what_becomes_of_the_subject(root: Path) -> None:
    """Where 账号主体 is not written it follows the unit: that is said, because it may be wrong."""
    done = file(root, "更正", "ylg-weixin", "--unit", "ylz", "--reason", "登记错单位")
    assert done.exit_code == 0 and "现在显示为“示例市样例中心”" in done.output


# 核对


def test_one_look_at_many_accounts_is_one_command(root: Path) -> None:
    """The day is put before the filings; a check that is there is brought up to date in its own form."""
    known = "    checked: {on: 2026-01-05, by: ylg, how: '登录后台'}  # 每季度\n"
    write_site(root, {"data/accounts.yaml": MAIN.replace("    unit: ylg\n", f"    unit: ylg\n{known}", 1).encode()})
    done = file(root, "核对", "--unit", "样例馆", "--how", "登录后台核对")
    assert done.exit_code == 0, done.output
    assert "    checked: {on: 2026-11-20, by: ylg, how: '登录后台核对'}  # 每季度\n" in text(root)
    wanted = "    unit: ylg\n    checked: {on: 2026-11-20, by: ylg, how: 登录后台核对}\n    filings: [{"
    assert wanted in text(root)
    assert "data/accounts/ylz.yaml" not in done.output


def test_the_supervising_office_looks_at_all_that_has_not_ended(closing: Path) -> None:
    """Accounts on their way out too; those that have ended are left out."""
    assert file(closing, "办结", "ylg-weixin", "--on", "2026-12-12", today=AFTER).exit_code == 0
    done = file(closing, "核对", "--all", "--by", "ylz", today=AFTER)
    assert done.exit_code == 0 and "核对 2 个账号" in done.output
    looked = {id_: record.get("checked") for id_, record in records(closing).items()}
    assert looked == {"ylg-weixin": None, "ylg-weibo": {"on": AFTER, "how": "逐项核对无误", "by": "ylz"}}
    refused = file(closing, "核对", "ylg-weixin", today=AFTER)
    assert refused.exit_code == 2 and "已经终止，不再核对" in refused.output


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (["--all", "--unit", "ylg"], 2, "只写一样"),
        (["--unit", "没有的馆"], 2, "名录里没有单位"),
        (["ylg-weibo", "--on", "2026-11-21"], 1, "还没有到"),
        ([], 2, "缺少账号"),
    ],
)
def test_an_unclear_check_is_refused(root: Path, arguments: list[str], status: int, told: str) -> None:
    before = tree(root)
    done = file(root, "核对", *arguments)
    assert (done.exit_code, tree(root)) == (status, before) and told in done.output, done.output


def test_a_check_goes_forward_in_time(root: Path) -> None:
    assert file(root, "核对", "ylg-weibo").exit_code == 0
    done = file(root, "核对", "ylg-weibo", "--on", "2026-11-19")
    assert done.exit_code == 2 and "2026-11-20 核对过" in done.output


# 变更 of a whole unit, and 更名


def test_a_units_accounts_go_to_another_in_one_command(root: Path) -> None:
    """One notice; 账号主体 is still who the platforms verified, and is written out."""
    done = file(root, "变更", "--from-unit", "样例馆", "--to-unit", "ylz", "--reason", "职能划转")
    assert done.exit_code == 0, done.output
    assert done.output.count("将出现的公告") == 1
    for record in records(root).values():
        assert (record["unit"], record["verified_as"]) == ("ylz", "示例市样例馆")
        assert record["filings"][-1]["changes"] == {"unit": {"from": "ylg", "to": "ylz"}}
    assert "file 变更 ylg-weixin --verified-as '示例市样例中心'" in done.output


def test_some_accounts_are_changed_together(root: Path) -> None:
    done = file(root, "变更", "ylg-weixin", "ylg-weibo", "--name", "新样例")
    assert done.exit_code == 0 and done.output.count("将出现的公告") == 1
    assert {record["name"] for record in records(root).values()} == {"新样例"}
    refused = file(root, "变更", "ylg-weixin", "ylg-weibo", "--handle", "x")
    assert refused.exit_code == 2 and "请一个账号一条命令" in refused.output


def test_what_is_said_of_the_subject_is_taken(root: Path) -> None:
    """Already verified anew: part of the change. Still the old one: written out, and no change."""
    assert file(root, "变更", "ylg-weixin", "--unit", "ylz", "--verified-as", "示例市样例中心").exit_code == 0
    assert file(root, "变更", "ylg-weibo", "--unit", "ylz", "--verified-as", "示例市样例馆").exit_code == 0
    weixin, weibo = records(root).values()
    assert set(weixin["filings"][-1]["changes"]) == {"unit", "verified_as"}
    assert set(weibo["filings"][-1]["changes"]) == {"unit"} and weibo["verified_as"] == "示例市样例馆"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--from-unit", "ylg", "ylg-weibo", "--unit", "ylz"], "就是这个单位的全部账号"),
        (["--from-unit", "ylg", "--unit", "ylg"], "没有变"),
        (["--from-unit", "kong", "--unit", "ylg"], "没有在用的账号"),
        (["--from-unit", "ylg"], "缺少 变了什么"),
    ],
)
def test_an_unclear_handing_over_is_wrong_usage(root: Path, arguments: list[str], told: str) -> None:
    units = MAIN.replace("\naccounts:", "  - {id: kong, name: 示例市空馆, region: 示例市}\n\naccounts:", 1)
    write_site(root, {"data/accounts.yaml": units.encode()})
    before = tree(root)
    done = file(root, "变更", *arguments)
    assert done.exit_code == 2 and told in done.output and tree(root) == before, done.output


def test_a_unit_is_renamed_and_its_accounts_keep_their_subject(root: Path) -> None:
    """Former name with its day, verified_as as the platforms have it; --base agrees."""
    done = file(root, "更名", "样例馆", "--name", "示例市范例馆", "--on", "2026-11-18")
    assert done.exit_code == 0, done.output
    assert "    name: 示例市范例馆\n" in text(root)
    assert "    former_names:\n      - name: 示例市样例馆\n        until: 2026-11-18\n" in text(root)
    assert {record["verified_as"] for record in records(root).values()} == {"示例市样例馆"}
    assert "将出现的公告" not in done.output and "--verified-as" in done.output


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (["ylg", "--name", "示例市样例馆"], 2, "没有变"),
        (["ylg", "--name", "示例市样例中心"], 2, "file 变更 --from-unit ylg --unit ylz"),
        (["ylg", "--name", "示例市新馆", "--on", "2026-11-21"], 1, "还没有到"),
        (["ylg"], 2, "缺少 --name"),
        ([], 2, "缺少 单位"),
    ],
)
def test_a_renaming_that_is_none_is_refused(root: Path, arguments: list[str], status: int, told: str) -> None:
    before = tree(root)
    done = file(root, "更名", *arguments)
    assert (done.exit_code, tree(root)) == (status, before) and told in done.output, done.output


# 关停 as ordered, announced by another, with successors


def test_an_order_from_above_names_who_gave_it(root: Path) -> None:
    ordered = ("关停", "ylg-weixin", "ylz-douyin", "--approved", "责令关闭", "--announced-by", "示例市样例中心")
    refused = file(root, *ordered)
    assert refused.exit_code == 2 and "--approved-by" in refused.output
    done = file(root, *ordered, "--approved-by", "示例市样例中心")
    assert done.exit_code == 0, done.output
    assert done.output.count("将出现的公告") == 1 and "2026-11-20-ylz-close" in done.output
    ours = records(root)["ylg-weixin"]["filings"][-1]
    assert (ours["approved_by"], ours["announced_by"]) == ("示例市样例中心", "ylz")
    theirs = records(root, "data/accounts/ylz.yaml")["ylz-douyin"]["filings"][-1]
    assert "announced_by" not in theirs, "自己公告的不写"


@pytest.mark.parametrize(
    ("given", "successors"),
    [
        (["ylg-weibo"], ("ylg-weibo",)),
        (["ylg-weibo，市政府网站"], ("ylg-weibo", "市政府网站")),
        (["ylg-weibo、ylz-douyin"], ("ylg-weibo", "ylz-douyin")),
        (["ylg-weibo, ylz-douyin", "市政府网站"], ("ylg-weibo", "ylz-douyin", "市政府网站")),
        (["ylg-weibo；市政府网站"], ("ylg-weibo", "市政府网站")),
        (["示例发布（微信、微博）"], ("示例发布（微信、微博）",)),
        (["拨打 12345，或到政务大厅"], ("拨打 12345，或到政务大厅",)),
        (["12345、市政府网站"], ("12345、市政府网站",)),
    ],
)
def test_no_id_is_printed_into_a_notice(given: list[str], successors: tuple[str, ...]) -> None:
    """Several in one text are taken apart where one is an id; a text stays as people wrote it."""
    assert submissions.successors(given) == successors


def test_an_id_that_is_none_is_refused_in_company_too(root: Path) -> None:
    done = file(root, "关停", "ylg-weixin", *APPROVED, "--successor", "ylg-weibp，市政府网站")
    assert done.exit_code == 1 and "[unknown-successor]" in done.output


def test_help_says_the_kinds() -> None:
    help_ = invoke(["file", "--help"]).output
    assert all(kind in help_ for kind in ("开设", "变更", "更正", "关停", "注销", "办结", "核对", "更名"))
