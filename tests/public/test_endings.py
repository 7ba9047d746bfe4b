"""What is said of accounts and units in unusual lives: true on that day, and the same everywhere."""

import html
import json
import re
from collections.abc import Sequence
from datetime import date

import pytest

from roster.check.outcome import Sound
from roster.papers import notices as papers
from roster.papers import registration
from roster.public import pages
from roster.public.ending import successors
from roster.public.lookup.answers import of_account
from roster.public.register import Register
from tests.support import Record, account, changed, check, codes, data_files, ended, gone, look, register_of, unit

TODAY = date(2026, 11, 28)
SEEN = date(2026, 11, 2)
UP = unit("sjg", "示例市上级馆")


def words(page: bytes) -> str:
    """What a reader sees in the main part of a page."""
    text = page.decode()
    main = text[text.index("<main") : text.index("</main>")]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", main)))


def pages_of(data: dict[str, bytes], day: date = TODAY) -> tuple[Sound, dict[str, bytes]]:
    """Every page of a small site."""
    checked = check(data, day)
    assert isinstance(checked, Sound), checked.findings
    return checked, {page.path: page.make() for page in pages.plan(checked.sources)[0]}


def said(data: dict[str, bytes], id_: str, day: date = TODAY) -> tuple[str, Record, Record]:
    """What the page, the answer and the export tell of an account."""
    checked, made = pages_of(data, day)
    row = next(row for row in json.loads(made["api/v1/accounts.json"])["accounts"] if row["id"] == id_)
    register = checked.sources.register
    answer = of_account(register, register.listings[id_])
    return words(made[f"accounts/{id_}/index.html"]), dict(answer), row


# The order of real offices


def test_an_account_that_stopped_has_stopped_also_while_its_cancellation_is_announced() -> None:
    """关停 with a 停更日, never done; then 注销, which names none."""
    closed = ended(str(SEEN), stops_on="2026-11-10")
    seen = look(data_files([account("ylg-weixin", closed)]), SEEN)["data/postings.yaml"]
    data = data_files([account("ylg-weixin", closed, ended("2026-11-26", "注销"))], ledger=seen)
    page, answer, row = said(data, "ylg-weixin")
    assert "这个账号已于2026年11月10日停止更新，注销公告已经发布" in page and "现在仍是官方账号" not in page
    assert answer["told"] in page.replace("。 ", "。")
    assert answer["stops_on"] == row["stops_on"] == "2026-11-10"


def test_a_later_day_of_stopping_replaces_the_earlier_one() -> None:
    data = data_files(
        [
            account(
                "ylg-weixin",
                ended(str(SEEN), stops_on="2026-11-10"),
                ended("2026-11-09", "注销", stops_on="2026-12-20"),
            )
        ]
    )
    page, _, row = said(data, "ylg-weixin")
    assert "将于2026年12月20日停止更新" in page and row["stops_on"] == "2026-12-20"


def test_an_account_that_joined_a_posted_notice_is_not_said_to_be_announced() -> None:
    """Its filing is not in what was seen online."""
    first = account("ylg-weixin", ended(str(SEEN)))
    seen = look(data_files([first]), SEEN)["data/postings.yaml"]
    late = account("late", ended(str(SEEN)), platform="weibo", account_id="1000000007")
    page, answer, row = said(data_files([first, late], ledger=seen), "late")
    assert "已经备案关停，还没有向社会公告" in page and "正在公示" not in page and "正在公示" not in answer["told"]
    assert row["state"] == "关停公示中"


def test_a_notice_is_signed_with_the_name_of_its_day_whenever_it_is_seen() -> None:
    """The unit is renamed between the day under the notice and the first look."""
    renamed = unit(name="示例市更名馆", former_names=[{"name": "示例市样例馆", "until": "2026-11-05"}])
    data = data_files([account("ylg-weixin", ended(str(SEEN)), verified_as="示例市样例馆")], [renamed])
    data = look(data, date(2026, 11, 9))
    checked, made = pages_of(data, date(2026, 11, 10))
    assert "posted-wording" not in codes(checked)
    register = checked.sources.register
    paper = papers.paper(register, register.board.notices["2026-11-02-ylg-close"])
    assert paper.is_signed and paper.signature == ("示例市样例馆", "2026年11月2日")
    assert "示例市样例馆，公告日期" in words(made["notices/index.html"])
    assert "示例市更名馆" not in words(made["notices/2026-11-02-ylg-close/index.html"]).partition("涉及的账号")[0]


# What to follow


def followed(register: Register, id_: str) -> Sequence[str]:
    found = successors(register, register.directory.accounts[id_])
    return [one if isinstance(one, str) else one.id for one in found]


def closing(id_: str, *successor: str, **more: str) -> Record:
    """An account that ended on WeChat and named what replaces it."""
    return account(id_, gone("2026-10-12", "2026-11-20", successor=list(successor), **more))


def test_nobody_is_sent_to_an_account_that_is_no_more() -> None:
    """An ended successor leads to its own; a loop leads nowhere; words stay."""
    accounts = [
        closing("one", "two", "市政府网站"),
        closing("two", "three", "here", "市政府网站"),
        closing("three", "one", "three-b"),
        closing("three-b", "two"),
        account("here"),
    ]
    register = register_of(data_files(accounts), TODAY)
    assert followed(register, "one") == ["here", "市政府网站"]
    assert sorted(followed(register, "three-b")) == ["here", "市政府网站"]
    page, answer, _ = said(data_files(accounts), "one")
    assert "今后请关注：“示例样例”（微信公众号）、市政府网站" in page
    assert [one.id for one in answer["successors"]] == ["here", ""]


def test_a_very_long_chain_of_successors_is_followed_to_its_end() -> None:
    accounts = [{**closing(f"a-{n}", f"a-{n + 1}"), "account_id": f"gh_{n:012}"} for n in range(1200)]
    register = register_of(data_files([*accounts, account("a-1200", account_id="gh_999999999999")]), TODAY)
    assert followed(register, "a-0") == ["a-1200"]


def test_a_closed_account_still_leads_to_what_its_closing_named() -> None:
    """The 注销 that came later names nothing: page and answer tell the same."""
    data = data_files([account("one", gone("2026-09-07", "2026-10-12", successor="here"), ended("2026-11-02", "注销")),
                       account("here")])  # fmt: skip
    page, answer, _ = said(data, "one")
    assert "今后请关注：“示例样例”" in page and [one.id for one in answer["successors"]] == ["here"]


# Units


def test_the_page_of_an_account_tells_that_its_unit_is_no_more() -> None:
    old = unit(ended={"on": "2026-10-01", "into": ["sjg"], "how": "机构改革"})
    page, _, _ = said(data_files([account()], [old, UP]), "ylg-weixin")
    assert "示例市样例馆这个单位已于2026年10月1日并入示例市上级馆（机构改革）。" in page


@pytest.mark.parametrize("by", ["sjg", "示例市上级馆"])
def test_no_id_of_a_unit_is_printed_for_its_name(by: str) -> None:
    """Who approved may be given by id or by name: page and form print the name it had then."""
    renamed = unit("sjg", "示例市新上级馆", former_names=[{"name": "示例市上级馆", "until": "2026-11-20"}])
    filing = ended(str(SEEN), approved="责令关闭", approved_by=by)
    data = data_files([account("ylg-weixin", filing)], [unit(), renamed])
    page, _, _ = said(data, "ylg-weixin")
    assert "责令关闭（示例市上级馆）" in page
    directory = register_of(data, TODAY).directory
    form = registration.as_text(registration.registration_form(directory, directory.accounts["ylg-weixin"], 2))
    assert "责令关闭（示例市上级馆）" in form and "（sjg）" not in form


@pytest.mark.parametrize(("approved", "told"), [("责令关闭", "根据本单位责令关闭的要求"), ("上级批准", "经本单位批准")])
def test_whoever_signs_does_not_speak_of_itself_by_name(approved: str, told: str) -> None:
    filing = ended(str(SEEN), approved=approved, approved_by="sjg", announced_by="sjg")
    register = register_of(data_files([account("ylg-weixin", filing)], [unit(), UP]), TODAY)
    [notice] = register.board.notices.values()
    assert told in notice.wording.text and "示例市上级馆批准" not in notice.wording.text


def test_a_former_name_that_two_accounts_had_belongs_to_both() -> None:
    accounts = [account(id_, changed("2026-10-12", name=("共用旧名", name)), name=name)
                for id_, name in (("one", "丙样例"), ("two", "丁样例"))]  # fmt: skip
    for id_ in ("one", "two"):
        page, _, row = said(data_files(accounts), id_)
        assert "曾用名共用旧名" in page and row["former_names"] == ["共用旧名"]


def test_a_tombstone_keeps_the_name_that_its_unit_had() -> None:
    """No platform renames the subject of an account that is gone; one in use has the unit's name of today."""
    renamed = unit(name="示例市新样例馆", former_names=[{"name": "示例市样例馆", "until": "2026-11-25"}])
    accounts = [account("gone", gone("2026-09-07", "2026-10-12")), account("here")]
    page, answer, row = said(data_files(accounts, [renamed]), "gone")
    assert "账号主体/认证示例市样例馆" in page and answer["verified_as"] == row["verified_as"] == "示例市样例馆"
    assert row["represents"] == "示例市样例馆" and row["unit_name"] == "示例市新样例馆"
    assert said(data_files(accounts, [renamed]), "here")[2]["verified_as"] == "示例市新样例馆"
