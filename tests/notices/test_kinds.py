"""The seven kinds of notice, word for word: each has been read aloud, and would be stamped."""

import html
import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roster.notices import page as pages
from roster.notices.board import BoardNotice
from roster.notices.wording import plain_text
from roster.public.pages import plan
from roster.render.templates import unbroken
from roster.text.scalars import VISIBLE_LINE
from tests.notices.kinds import DAY, FABU, KINDS, SITE, UNITS
from tests.support import Record, account, board_of, changed, check, data_files, ended, look, unit

TODAY = date(2026, 11, 22)
# One paragraph a line: what a reader sees, whatever the markup.
TEXTS = {
    "关停": """\
关于关停“健康示例”微信公众号的公告
根据《示例市政务新媒体管理办法（示例）》第十六条，经集体研究，并报示例市人民政府办公室备案，决定关停以下账号：
“健康示例”（微信公众号，原始ID：gh_1a2b3c4d5e6f，微信号：jiankangshili）。
关停原因：整合同类账号。
上述账号自2026年11月20日起启动关停程序，于2026年12月15日停止更新，此前正常发布信息。
公告期为15个工作日，自本公告发布次日起计算。公告期满并停止更新后，上述账号予以关停。此后以该名称出现的账号均非本单位（名录另有登记的除外），请以《示例市测试名录》为准，注意甄别。
今后请关注：“示例发布”（微信公众号）、市政府网站。
由此带来的不便，敬请谅解。
咨询电话：0000-12345678。
特此公告。
示例市卫生健康委员会
2026年11月20日
""",
    "关停之后注销": """\
关于注销“健康示例”微信公众号的公告
根据《示例市政务新媒体管理办法（示例）》第十六条，经主要领导同意，决定注销以下账号：
“健康示例”（微信公众号，原始ID：gh_1a2b3c4d5e6f，微信号：jiankangshili）。
上述账号已于2026年3月2日公告关停。
上述账号自2026年11月20日起启动注销程序。
公告期为15个工作日，自本公告发布次日起计算。公告期满后，上述账号予以注销。此后以该名称出现的账号均非本单位（名录另有登记的除外），请以《示例市测试名录》为准，注意甄别。
由此带来的不便，敬请谅解。
咨询电话：0000-12345678。
特此公告。
示例市卫生健康委员会
2026年11月20日
""",
    "关停并注销": """\
关于关停并注销“健康通”移动客户端的公告
根据《示例市政务新媒体管理办法（示例）》第十六条，经示例市人民政府办公室批准，决定关停并注销以下应用：
“健康通”（移动客户端，应用包名：cn.gov.example.jkt，ICP备案号：示ICP备00000000号-2A，政务应用备案编号：示政备000001号）。
上述应用自2026年11月20日起启动关停、注销程序，于2026年12月31日停止服务，此前正常提供服务。
公告期为15个工作日，自本公告发布次日起计算。公告期满并停止服务后，上述应用予以关停并注销。此后以该名称出现的应用均非本单位（名录另有登记的除外），请以《示例市测试名录》为准，注意甄别。
健康档案可在2026年12月31日以前下载，此后按规定删除。业务办理：
预约挂号转到“示例通”小程序；
已受理的继续办理，见办事指南。
今后请使用：“示例通”小程序。
由此带来的不便，敬请谅解。
咨询电话：0000-12345678。
特此公告。
示例市卫生健康委员会
2026年11月20日
""",
    "更名": """\
关于“示例卫计”更名为“健康示例”的公告
根据《示例市政务新媒体管理办法（示例）》第十六条，现将本单位下列账号的变更公告如下：
“示例卫计”更名为“健康示例”（微信公众号，原始ID：gh_1a2b3c4d5e6f，微信号：jiankangshili），微信号由“sljw”变更为“jiankangshili”，自2026年11月20日起生效。
公告期为15个工作日，自本公告发布次日起计算。
此后以原名称出现的账号均非本单位，请注意甄别。
咨询电话：0000-12345678。
特此公告。
示例市卫生健康委员会
2026年11月20日
""",
    "变更主办单位": """\
关于变更“健康示例”微信公众号主办单位的公告
根据《示例市政务新媒体管理办法（示例）》第十六条，现将本单位下列账号的变更公告如下：
“健康示例”（微信公众号，原始ID：gh_1a2b3c4d5e6f，微信号：jiankangshili）：主办单位由“示例市教育局”变更为“示例市卫生健康委员会”，自2026年11月20日起生效。
公告期为15个工作日，自本公告发布次日起计算。
咨询电话：0000-12345678。
特此公告。
示例市卫生健康委员会
2026年11月20日
""",
    "几个平台的几个账号": """\
关于关停“健康示例”等4个账号的公告
根据《示例市政务新媒体管理办法（示例）》第十六条，决定关停以下账号：
微信公众号（2个）：
“健康示例”（微信公众号，原始ID：gh_1a2b3c4d5e6f，微信号：jiankangshili）；
“示例疾控”（微信公众号，原始ID：gh_2a2b3c4d5e6f）。
新浪微博（1个）：
“健康示例”（新浪微博，UID：1000000001）。
抖音（1个）：
“健康示例”（抖音，主页标识（sec_uid）：MS4wLjABAAAAshili-douyin-000000000000000000000000000001）。
“健康示例”（微信公众号）、“示例疾控”（微信公众号）、“健康示例”（新浪微博）经集体研究关停。
“健康示例”（抖音）经主要领导同意关停。
“健康示例”（微信公众号）、“示例疾控”（微信公众号）关停原因：整合同类账号。
“健康示例”（微信公众号）、“健康示例”（新浪微博）自2026年11月20日起启动关停程序，于2026年12月15日停止更新，此前正常发布信息。
“示例疾控”（微信公众号）自2026年11月20日起启动关停程序。
“健康示例”（抖音）自2026年11月20日起启动关停程序，于2026年12月20日停止更新，此前正常发布信息。
公告期为15个工作日，自本公告发布次日起计算。公告期满并停止更新后，上述账号予以关停。此后以上述名称出现的账号均非本单位（名录另有登记的除外），请以《示例市测试名录》为准，注意甄别。
由此带来的不便，敬请谅解。
咨询电话：0000-12345678。
特此公告。
示例市卫生健康委员会
2026年11月20日
""",
    "统一公告": """\
关于关停“健康示例”微信公众号、“示例教育”新浪微博的公告
依据《示例市政务新媒体管理办法（示例）》第十六条，根据本单位责令关闭的要求，决定关停下列单位的账号，现统一公告如下：
“健康示例”（微信公众号，原始ID：gh_1a2b3c4d5e6f，微信号：jiankangshili，主办单位：示例市卫生健康委员会）；
“示例教育”（新浪微博，UID：1000000001，主办单位：示例市教育局）。
上述账号自2026年11月20日起启动关停程序，于2026年12月15日停止更新，此前正常发布信息。
公告期为15个工作日，自本公告发布次日起计算。公告期满并停止更新后，上述账号予以关停。此后以上述名称出现的账号均非上述单位（名录另有登记的除外），请以《示例市测试名录》为准，注意甄别。
由此带来的不便，敬请谅解。
咨询电话：0000-11111111。
特此公告。
示例市人民政府办公室
2026年11月20日
""",
}


def notice_of(accounts: list[Record], id_: str, units: list[Record] = UNITS, today: date = TODAY) -> BoardNotice:
    return board_of(data_files([*accounts, FABU], units, site=SITE), today).notices[id_]


@pytest.mark.parametrize("kind", KINDS)
def test_a_notice_says_what_offices_say(kind: str) -> None:
    """Title, ground, approval, accounts in full, course, data and business, successors, whom to ask, signature."""
    id_, accounts = KINDS[kind]
    assert notice_of([*accounts], id_).wording.text + "\n" == TEXTS[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_time_changes_no_word(kind: str) -> None:
    """What a notice says follows from its filings: years later, and after what is recorded since, it is the same."""
    id_, accounts = KINDS[kind]
    later = [{**one, "filings": [*one["filings"][:-1], _with_an_end(one["filings"][-1])]} for one in accounts]
    before, after = notice_of([*accounts], id_), notice_of(later, id_, today=date(2030, 5, 6))
    assert before.wording == after.wording


def _with_an_end(filing: Record) -> Record:
    """As it stands in the file later: reported, done."""
    more = {} if filing["type"] == "变更" else {"done": {"on": "2027-01-04", "how": "平台显示已注销"}}
    return {"filed_on": "2026-11-25", **filing, **more}


def test_no_notice_stops_an_account_at_once() -> None:
    """Units go on until the 停更日, and close after the notice (domain: 停更日 and 注销日 differ)."""
    for id_, accounts in KINDS.values():
        text = notice_of([*accounts], id_).wording.text
        assert "即日" not in text
        if not id_.endswith("-change"):
            assert re.search("公告期满.*后，上述(账号|应用)予以", text)


def test_a_past_day_of_stopping_is_told_as_past() -> None:
    """A wrong order of days is a warning elsewhere; the words stay true."""
    stopped = account("a", ended(DAY, stops_on="2026-11-01"), unit="wjw")
    [notice] = board_of(data_files([stopped], UNITS), TODAY).notices.values()
    assert "，已于2026年11月1日停止更新。" in notice.wording.text
    assert "公告期满后，上述账号予以关停。此后" in notice.wording.text


def test_a_change_of_sponsor_that_the_former_one_announces_names_the_new_one_once() -> None:
    moved = account("a", {**changed(DAY, unit=("jyj", "wjw")), "announced_by": "jyj"}, unit="wjw")
    text = notice_of([moved], f"{DAY}-jyj-change").wording.text
    assert "主办单位：" not in text and "现将本单位下列账号" in text
    assert "主办单位由“示例市教育局”变更为“示例市卫生健康委员会”" in text


def test_who_agreed_is_told_by_name_also_where_an_id_was_written() -> None:
    ordered = account("a", ended(DAY, approved="责令关闭", approved_by="sfb"), unit="wjw")
    text = notice_of([ordered], f"{DAY}-wjw-close").wording.text
    assert "根据示例市人民政府办公室责令关闭的要求，决定关停" in text and "sfb" not in text


def test_a_report_is_told_only_where_it_was_made_by_that_day() -> None:
    """Of two filings one of which is reported, of one reported later, and to the one that agreed: nothing is said."""
    made = {"filed_on": DAY}
    for filings in (
        [{}, made],
        [{"filed_on": "2026-11-21"}],
        [{**made, "approved": "上级批准", "approved_by": "示例市人民政府办公室"}],
    ):
        accounts = [account(f"a{n}", ended(DAY, **more), unit="wjw") for n, more in enumerate(filings)]
        assert "备案，决定" not in notice_of(accounts, f"{DAY}-wjw-close").wording.text
    reported = [account(f"a{n}", ended(DAY, **made), unit="wjw") for n in range(2)]
    told = notice_of(reported, f"{DAY}-wjw-close").wording.text
    assert "经集体研究，并报示例市人民政府办公室备案，决定关停" in told


def test_without_a_telephone_of_the_unit_the_one_for_reports_is_given() -> None:
    closed = account("a", ended(DAY), unit="jyj")
    assert "咨询电话：0000-12345000。" in notice_of([closed], f"{DAY}-jyj-close").wording.text


def test_an_id_with_two_forms_is_called_by_its_own() -> None:
    """«AppID 或原始ID» is nothing that an office would stamp."""
    numbers = {"a": "wx1a2b3c4d5e6f7a8b", "b": "gh_1a2b3c4d5e6f"}
    mini = [account(k, ended(DAY), platform="miniprogram", account_id=v, unit="wjw") for k, v in numbers.items()]
    text = notice_of(mini, f"{DAY}-wjw-close").wording.text
    assert "，AppID：wx1a2b3c4d5e6f7a8b）" in text and "，原始ID：gh_1a2b3c4d5e6f）" in text


# Titles


def title(*accounts: Record, kind: str = "close") -> str:
    made = [{**one, "unit": "wjw"} for one in accounts]
    return notice_of(made, f"{DAY}-wjw-{kind}").wording.title


def closing(id_: str, name: str, platform: str = "wechat", type_: str = "关停") -> Record:
    return account(id_, ended(DAY, type=type_), name=name, platform=platform, account_id=_IDS[platform].format(id_))


_IDS = {"wechat": "gh_00000000000{}", "weibo": "100000000{}", "renmin": "100000000{}", "kuaishou": "3x00000000{}"}


def test_a_title_names_up_to_three_accounts_by_platform() -> None:
    a, b, c = closing("1", "甲"), closing("2", "乙"), closing("3", "丙", "weibo")
    assert title(a, b) == "关于关停“甲”“乙”微信公众号的公告"
    assert title(a, c, b) == "关于关停“甲”“乙”微信公众号、“丙”新浪微博的公告"
    assert title(a, b, c, closing("4", "丁")) == "关于关停“甲”等4个账号的公告"
    assert title(*(closing(str(n), f"甲{n}") for n in range(4))) == "关于关停“甲0”等4个微信公众号的公告"


def test_one_name_on_several_platforms_is_said_once() -> None:
    same = closing("1", "甲"), closing("2", "甲", "weibo"), closing("3", "甲", "kuaishou")
    assert title(*same) == "关于关停“甲”微信公众号、新浪微博、快手账号的公告"


def test_a_cancellation_says_whether_a_closing_came_before() -> None:
    """关停并注销 only where none of the accounts had been closed."""
    fresh = closing("1", "甲", type_="注销")
    closed = account("2", ended("2026-03-02"), ended(DAY, type="注销"), name="乙", account_id="gh_000000000002")
    assert title(fresh, kind="cancel") == "关于关停并注销“甲”微信公众号的公告"
    assert title(fresh, closed, kind="cancel") == "关于注销“甲”“乙”微信公众号的公告"


def test_changes_are_told_by_what_changed() -> None:
    def of(id_: str, called: str, **changes: tuple[str, str]) -> Record:
        return account(
            id_, changed(DAY, **changes), name=called, handle=f"jia-yi-{id_}", account_id=f"gh_00000000000{id_}"
        )

    renamed = of("1", "乙", name=("甲", "乙"))
    moved = of("2", "丙", unit=("jyj", "wjw"))
    both = of("3", "丁", name=("戊", "丁"), unit=("jyj", "wjw"))
    handle = of("4", "己", handle=("jia-yi-bing", "jia-yi-4"), name=("庚", "己"))
    again = of("5", "乙", name=("甲", "乙"))
    assert title(renamed, again, kind="change") == title(renamed, kind="change") == "关于“甲”更名为“乙”的公告"
    assert title(both, kind="change") == "关于“戊”更名为“丁”并变更主办单位的公告"
    assert title(renamed, handle, kind="change") == "关于“甲”等2个账号更名的公告"
    assert title(renamed, moved, kind="change") == "关于变更“乙”“丙”微信公众号有关信息的公告"


LETTERS = st.characters(exclude_categories=["Cs", "Cc", "Co", "Cf", "Zl", "Zp", "Cn"])
NAMES = st.text(LETTERS | st.sampled_from("甲W<>&\"'“”«{}%\\]"), min_size=1, max_size=30).filter(
    lambda text: text.strip() and re.fullmatch(VISIBLE_LINE, text)
)


@settings(max_examples=40, deadline=None)
@given(name=NAMES, office=NAMES)
def test_no_name_breaks_a_title_or_a_page(name: str, office: str) -> None:
    """Whatever an account is called, its notice says just that, on the page as in the ledger."""
    accounts = [account("a", ended(DAY, approved="上级批准", approved_by=office), name=name)]
    sources = check(data_files(accounts), TODAY).sources
    [notice] = sources.register.board.notices.values()
    shown = " ".join(name.split())
    assert notice.wording.title == f"关于关停“{shown}”微信公众号的公告"
    assert (
        f"“{shown}”（微信公众号，" in notice.wording.text and f"经{' '.join(office.split())}批准" in notice.wording.text
    )
    planned, _ = plan(sources)
    [made] = [one.make().decode() for one in planned if one.path == f"notices/{notice.id}/index.html"]
    read = pages.read(made).wording
    assert read is not None and read.is_said_by(notice.wording)


@given(st.text(LETTERS | st.sampled_from("“”<&"), max_size=40))
def test_a_title_in_which_names_stay_whole_says_the_same(title: str) -> None:
    assert plain_text(unbroken(title)) == plain_text(html.escape(title))


def test_a_posted_notice_keeps_its_words() -> None:
    """The ledger speaks, whatever is written into the record since."""
    id_, accounts = KINDS["关停"]
    data = look(data_files([*accounts, FABU], UNITS, site=SITE), TODAY)
    posted = board_of(data, TODAY).notices[id_].wording
    moved = [unit("sfb", "示例市政府办", contact={"phone": "0000-22222222"}), *UNITS[1:]]
    again = board_of({**data_files([*accounts, FABU], moved), "data/postings.yaml": data["data/postings.yaml"]}, TODAY)
    assert again.notices[id_].wording == posted
