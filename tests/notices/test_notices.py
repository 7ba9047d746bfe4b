"""The board: which notices there are, what they say, and that none comes down too early."""

import dataclasses
import html
import json
import re
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roster.notices import ledger
from roster.notices.board import AccountState, Board
from roster.notices.window import NoticeState
from roster.notices.wording import Wording
from roster.public import exports, pages
from roster.records.postings import Posting
from tests.support import (
    account,
    board_of,
    changed,
    check,
    codes,
    data_files,
    ended,
    gone,
    look,
    opened,
    register_of,
    unit,
)

DAY = timedelta(days=1)
SEEN = date(2026, 11, 2)
END = date(2026, 11, 23)  # the 15th working day after SEEN
NOTICE = "2026-11-02-ylg-close"
NOTICE_OF = {"关停": NOTICE, "注销": "2026-11-02-ylg-cancel"}
WAITING, POSTED, ENDED = NoticeState.WAITING, NoticeState.POSTED, NoticeState.ENDED
CLOSED_ACCOUNT = account("a", ended("2026-11-02", reason="整合"))


def closing(**more: object) -> dict[str, bytes]:
    """A site with one account that is closed by a notice of 2026-11-02."""
    return data_files(
        [
            account("a", ended("2026-11-02", reason="整合", **more)),
            account("b", platform="weibo", account_id="100000001"),
        ]
    )


# Which notices there are


def test_the_id_of_a_notice_tells_date_unit_and_kind() -> None:
    """``<announced_on>-<unit>-<close|cancel|change>``: an address that never changes."""
    data = data_files(
        [
            account("a", ended("2026-11-02")),
            account("b", ended("2026-11-03", type="注销")),
            account("c", changed("2026-11-04", name=("旧名", "示例样例"))),
        ]
    )
    assert list(board_of(data, SEEN + 5 * DAY).notices) == [
        "2026-11-04-ylg-change",
        "2026-11-03-ylg-cancel",
        NOTICE,
    ]


def test_accounts_of_one_unit_day_and_kind_share_a_notice() -> None:
    """Unit, type and date agree: one notice. Any of the three differs: another one."""
    units = [unit(), unit("ylz", "示例市样例中心")]
    data = data_files(
        [
            account("a", ended("2026-11-02")),
            account("b", ended("2026-11-02"), platform="weibo", account_id="100000001"),
            account("c", ended("2026-11-03")),
            account("d", ended("2026-11-02", type="注销")),
            account("e", ended("2026-11-02"), unit="ylz"),
        ],
        units,
    )
    notices = board_of(data, SEEN + DAY).notices
    assert {id: notice.accounts for id, notice in notices.items()} == {
        NOTICE: ("a", "b"),
        "2026-11-03-ylg-close": ("c",),
        "2026-11-02-ylg-cancel": ("d",),
        "2026-11-02-ylz-close": ("e",),
    }
    assert "“示例样例”微信公众号、新浪微博的公告" in notices[NOTICE].wording.title
    assert "新浪微博" in notices[NOTICE].wording.body


def test_a_notice_keeps_its_id_when_the_unit_changes_later() -> None:
    """An old notice belongs to the unit that made it, whoever runs the account now."""
    units = [unit(), unit("ylz", "示例市样例中心")]
    renamed = changed("2024-05-06", name=("旧名", "示例样例"))
    before = data_files([account("a", renamed)], units)
    after = data_files([account("a", renamed, changed("2026-11-02", unit=("ylg", "ylz")), unit="ylz")], units)
    assert list(board_of(before, SEEN).notices) == ["2024-05-06-ylg-change"]
    assert list(board_of(after, SEEN).notices) == ["2026-11-02-ylz-change", "2024-05-06-ylg-change"]
    assert board_of(after, SEEN).notices["2024-05-06-ylg-change"].wording.body.count("示例市样例馆") == 1


def test_an_old_notice_calls_the_account_as_it_was_called_then() -> None:
    """Later renamings do not reach back into earlier notices."""
    data = data_files(
        [
            account(
                "a",
                changed("2024-05-06", name=("甲名", "乙名")),
                changed("2026-11-02", name=("乙名", "丙名")),
                name="丙名",
            )
        ]
    )
    notices = board_of(data, SEEN).notices
    assert "“乙名”" in notices["2024-05-06-ylg-change"].wording.title
    assert "丙名" not in notices["2024-05-06-ylg-change"].wording.text
    assert "“丙名”" in notices["2026-11-02-ylg-change"].wording.title


def test_a_change_nobody_must_announce_makes_no_notice() -> None:
    """A new handle without a date of announcement is a filing, not a notice."""
    filing = {"type": "变更", "on": "2026-11-02", "changes": {"handle": {"from": "jiu-hao-1", "to": "xin-hao-1"}}}
    assert not board_of(data_files([account("a", filing, handle="xin-hao-1")]), SEEN).notices


# From day to day


def states(data: dict[str, bytes], days: Sequence[date]) -> list[tuple[NoticeState, AccountState]]:
    found = []
    for day in days:
        checked = check(data, day)
        board = checked.sources.register.board
        found.append((board.notices[NOTICE].state, checked.sources.register.listings["a"].state))
    return found


def test_building_alone_never_starts_the_clock() -> None:
    """Without a look at what is online a notice waits, however many years pass."""
    for day in (SEEN, END + DAY, date(2029, 1, 1)):
        board = board_of(closing(), day)
        assert board.notices[NOTICE].state is WAITING
        assert board.notices[NOTICE].removable_from is None
        assert board.next_change_on is None


def test_a_notice_stays_through_the_fifteenth_working_day() -> None:
    """公示中 through the end of the last day, 已期满 from the next calendar day; then the account waits to be done."""
    data = look(closing(), SEEN)
    days = [SEEN, SEEN + DAY, END - DAY, END, END + DAY, END + 2 * DAY]
    open_, done = (POSTED, AccountState.CLOSING), (ENDED, AccountState.CLOSE_DUE)
    assert states(data, days) == [open_, open_, open_, open_, done, done]
    notice = board_of(data, END).notices[NOTICE]
    assert (notice.first_posted, notice.last_working_day, notice.removable_from) == (SEEN, END, END + DAY)


@pytest.mark.parametrize(
    ("type", "during", "after", "done"),
    [
        ("关停", AccountState.CLOSING, AccountState.CLOSE_DUE, AccountState.CLOSED),
        ("注销", AccountState.CANCELLING, AccountState.CANCEL_DUE, AccountState.CANCELLED),
    ],
)
def test_the_state_of_an_account_follows_from_its_last_filing(
    type: str, during: AccountState, after: AccountState, done: AccountState
) -> None:
    """…公示中 until the window has provably ended, then …待办结 until it is done: only that ends an account."""
    data = look(data_files([account("a", ended("2026-11-02", type=type))]), SEEN)
    assert board_of(data, END).state_of(register_of(data, END).directory.accounts["a"]) is during
    assert register_of(data, END + DAY).listings["a"].state is after
    assert register_of(data, END + 300 * DAY).listings["a"].state is after
    closed = data_files([account("a", gone("2026-11-02", "2026-11-26", type))], ledger=data["data/postings.yaml"])
    assert register_of(closed, END + 3 * DAY).listings["a"].state is done
    early = data_files([account("a", gone("2026-11-02", "2026-11-05", type))], ledger=data["data/postings.yaml"])
    register = register_of(early, END)
    assert (register.listings["a"].state, register.board.notices[NOTICE_OF[type]].state) == (done, POSTED)
    assert codes(check(early, END)).count("closed-early") == 1


def test_the_next_change_is_the_first_end_to_come() -> None:
    """The site says on which day it must be rebuilt; days gone by are not it."""
    data = look(data_files([account("a", ended("2026-11-02"))]), SEEN)
    data = data | {
        "data/accounts.yaml": data_files([account("a", ended("2026-11-02")), account("b", ended("2026-11-04"))])[
            "data/accounts.yaml"
        ]
    }
    data = look(data, SEEN + 2 * DAY)
    assert [board_of(data, day).next_change_on for day in (SEEN + 3 * DAY, END, END + DAY, END + 9 * DAY)] == [
        END + DAY,
        END + DAY,
        END + 3 * DAY,
        None,
    ]


def test_more_days_than_fifteen_may_be_asked_for_but_never_fewer() -> None:
    """A site's policy makes windows longer; fewer than 15 is an error whatever the rules say."""
    data = look(data_files([CLOSED_ACCOUNT], site={"notice": {"关停": {"working_days": "20"}}}), SEEN)
    assert board_of(data, SEEN).notices[NOTICE].last_working_day == date(2026, 11, 30)
    fewer = data_files(
        [CLOSED_ACCOUNT], site={"notice": {"关停": {"working_days": "14"}}, "rules": {"notice-days": "off"}}
    )
    assert "notice-days" in codes(check(fewer, SEEN))


def test_lowering_the_policy_does_not_shorten_a_window_that_runs() -> None:
    """The number of days promised when the notice was seen holds."""
    longer = look(data_files([CLOSED_ACCOUNT], site={"notice": {"关停": {"working_days": "20"}}}), SEEN)
    shorter = longer | {"data/site.yaml": data_files()["data/site.yaml"]}
    assert board_of(shorter, SEEN).notices[NOTICE].last_working_day == date(2026, 11, 30)


# What people do to the data


def without_the_account(data: dict[str, bytes]) -> dict[str, bytes]:
    return data | {"data/accounts.yaml": data_files([account("b")])["data/accounts.yaml"]}


def without_the_filing(data: dict[str, bytes]) -> dict[str, bytes]:
    return data | {"data/accounts.yaml": data_files([account("a")])["data/accounts.yaml"]}


def without_the_unit(data: dict[str, bytes]) -> dict[str, bytes]:
    return data | {"data/accounts.yaml": data_files([], [unit("ylz", "示例市样例中心")])["data/accounts.yaml"]}


@pytest.mark.parametrize("deletion", [without_the_account, without_the_filing, without_the_unit])
def test_a_deleted_account_keeps_its_notice_on_the_board(deletion) -> None:
    """Deleting account, filing or unit does not take a notice down: the ledger speaks, word for word."""
    data = look(closing(), SEEN)
    whole = board_of(data, SEEN + DAY).notices[NOTICE]
    left = board_of(deletion(data), SEEN + DAY).notices[NOTICE]
    assert left.wording == whole.wording
    assert (left.state, left.last_working_day, left.unit_name) == (POSTED, END, "示例市样例馆")
    assert board_of(deletion(data), END + DAY).notices[NOTICE].state is ENDED


def test_an_edited_filing_keeps_the_posted_wording_and_warns() -> None:
    """What was seen online stays as it was seen; the editor is told, the build goes on."""
    data = look(closing(), SEEN)
    edited = data | {"data/accounts.yaml": closing(stops_on="2026-12-30")["data/accounts.yaml"]}
    checked = check(edited, SEEN + DAY)
    notice = checked.sources.register.board.notices[NOTICE]
    assert "2026年12月30日" not in notice.wording.body
    assert notice.last_working_day == END
    assert codes(checked) == ["posted-wording"]
    assert checked.findings[0].where.path == "data/accounts.yaml"


def test_an_account_that_joins_later_does_not_alter_a_posted_notice() -> None:
    """A second filing of the same unit, type and date changes no posted word; the account waits for its own proof."""
    data = look(closing(), SEEN)
    joined = [account("a", ended("2026-11-02", reason="整合")), account("c", ended("2026-11-02"), name="后来样例")]
    checked = check(data | {"data/accounts.yaml": data_files(joined)["data/accounts.yaml"]}, END + DAY)
    assert "后来样例" not in checked.sources.register.board.notices[NOTICE].wording.text
    assert "posted-wording" in codes(checked)
    assert checked.sources.register.listings["c"].state is AccountState.CLOSING, "没有公告过的账号不能算已关停"


def test_losing_the_ledger_only_makes_notices_stay_longer() -> None:
    """Without data/postings.yaml everything waits again, and a new look starts a later window."""
    data = look(closing(), SEEN)
    lost = {name: text for name, text in data.items() if name != "data/postings.yaml"}
    assert board_of(lost, END + DAY).notices[NOTICE].state is WAITING
    again = look(lost, SEEN + 3 * DAY)
    assert board_of(again, SEEN + 3 * DAY).notices[NOTICE].last_working_day > END


def test_a_ledger_somebody_edited_is_an_error() -> None:
    """Title and body are guarded by the digest: an edited ledger proves nothing."""
    data = look(closing(), SEEN)
    forged = data["data/postings.yaml"].replace("集体研究".encode(), "集体商量".encode())
    assert forged != data["data/postings.yaml"]
    assert "posting-altered" in codes(check(data | {"data/postings.yaml": forged}, SEEN))


def test_hostile_html_in_the_ledger_is_cleaned() -> None:
    """The ledger is a file in git like any other: what it holds is printed as text, never run."""
    data = look(closing(), SEEN)
    [posting] = check(data, SEEN).sources.register.directory.ledger
    body = (
        '<p onclick="x()">正文<script>alert(1)</script><a href="javascript:alert(1)">点</a></p><img src=x onerror=x()>'
    )
    forged = dataclasses.replace(posting, wording=body, digest=Wording(posting.title, body).digest)
    data["data/postings.yaml"] = ledger.as_yaml([forged])
    checked = check(data, SEEN)
    sources = checked.sources
    page = sources.renderer.render(
        "notice.html", notice=sources.register.board.notices[NOTICE], listings=[], root="../../", path="x"
    )
    assert "正文" in page
    for bad in ("<script>alert", "javascript:", "onclick", "onerror", "alert(1)"):
        assert bad not in page
    feed = exports.feed(sources.register, sources.register.directory.site).decode()
    for bad in ("script>alert", "javascript:", "onclick", "onerror"):
        assert bad not in feed, "订阅里的正文也要清理"


# The words of a notice

TEXTS = st.text(st.sampled_from("甲乙 丙丁，。\n&<"), max_size=12)


@settings(max_examples=200, deadline=None)
@given(
    words=st.lists(st.text(st.sampled_from("甲乙丙，&<"), min_size=1, max_size=6), min_size=1, max_size=4),
    data=st.data(),
)
def test_the_digest_ignores_markup_and_blanks(words: list[str], data: st.DataObject) -> None:
    """A server that rewraps lines or another template with the same words alters nothing."""
    blank = st.sampled_from([" ", "\n", "  ", "\t"])
    plain = "".join(f"<p>{html.escape(' '.join(words))}</p>" for _ in range(2))
    marked = "".join(
        (
            f"<p class='x'>{data.draw(blank)}{data.draw(blank).join(f'<b>{html.escape(w)}</b>' for w in words)}</p>"
            f"{data.draw(blank)}"
        )
        for _ in range(2)
    )
    assert Wording("标题", plain).digest == Wording("标题", marked).digest


@settings(max_examples=200, deadline=None)
@given(one=TEXTS, other=TEXTS)
def test_the_digest_tells_other_words_apart(one: str, other: str) -> None:
    """Two texts have one digest only if a reader sees the same words."""
    same = " ".join(one.split()) == " ".join(other.split())
    digests = [Wording("标题", f"<p>{html.escape(text)}</p>").digest for text in (one, other)]
    assert (digests[0] == digests[1]) == same


def test_title_and_body_do_not_run_into_each_other() -> None:
    """Moving a word from the title to the body is a change."""
    assert Wording("甲", "<p>乙</p>").digest != Wording("", "<p>甲</p><p>乙丙</p>").digest
    assert Wording("甲乙", "<p>丙</p>").digest != Wording("甲", "<p>乙丙</p>").digest


def test_a_number_of_accounts_is_one_list_with_every_identity() -> None:
    """A reader finds each account's name, platform, unchangeable id and handle in the notice."""
    accounts = [account(f"a{n}", ended("2026-11-02"), name=f"样例{n}号", handle=f"yangli-{n}") for n in range(4)]
    body = board_of(data_files(accounts), SEEN).notices[NOTICE].wording.body
    for given_ in accounts:
        assert f"“{given_['name']}”（微信公众号，原始ID：{given_['account_id']}，微信号：{given_['handle']}）" in body


def test_notices_json_says_null_for_what_cannot_be_known() -> None:
    """Not online yet, or the calendar is not published: null, never a guess."""
    data = look(data_files([account("a", ended("2026-12-14"))]), date(2026, 12, 14))
    unknown = json.loads(exports.notices_json(check(data, date(2026, 12, 15)).sources.register))
    assert unknown["next_change_on"] is None
    [notice] = unknown["notices"]
    assert (notice["first_posted"], notice["last_working_day"], notice["removable_from"]) == ("2026-12-14", None, None)
    assert notice["state"] == "公示中"


def test_a_ledger_survives_being_written_and_read() -> None:
    """What ``posted`` writes, the next run reads back the same, field by field."""
    data = look(closing(note="**补充**说明：看 [这里](https://www.example.gov.cn/)。\n\n- 甲\n- 乙\n"), SEEN)
    first = check(data, SEEN).sources.register.directory.ledger.postings
    written = ledger.as_yaml(list(first.values()))
    again = check(data | {"data/postings.yaml": written}, SEEN).sources.register.directory.ledger.postings
    assert first == again and all(isinstance(p, Posting) for p in again.values())
    assert written == data["data/postings.yaml"]


def test_opening_alone_leaves_the_board_empty() -> None:
    """An ordinary account has no notices."""
    board = board_of(data_files([account("a")]), SEEN)
    assert isinstance(board, Board) and not board.notices and opened()["type"] == "开设"


def test_a_rename_does_not_call_the_units_other_accounts_false() -> None:
    """Where another account bears the old name that day, the notice excepts it; and keeps its words when that one
    goes too.
    """
    renamed = account("a", changed("2026-11-02", name=("旧名", "新名")), name="新名")
    other = account("b", platform="weibo", account_id="1000000002", name="旧名")
    later = account("b", ended("2026-11-09"), platform="weibo", account_id="1000000002", name="旧名")
    texts = [
        board_of(data_files(accounts), date(2026, 11, 10)).notices["2026-11-02-ylg-change"].wording.text
        for accounts in ([renamed], [renamed, other], [renamed, later])
    ]
    assert "均非本单位，请" in texts[0]
    assert "均非本单位（名录另有登记的除外），请" in texts[1] and texts[2] == texts[1]


def test_the_archive_is_cut_into_pages_by_year(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every notice that ended is linked on one page of the column, running ones on the first; no page holds them
    all.
    """
    monkeypatch.setattr(pages.sections, "PER_PAGE", 2)
    days = [date(2025, 3, 3), date(2025, 9, 1), date(2026, 3, 2), date(2026, 6, 1), date(2026, 7, 6)]
    accounts = [account(f"a{n}", ended(str(day)), account_id=f"gh_{n:012}") for n, day in enumerate(days)]
    accounts.append(account("a9", ended("2026-11-02"), account_id="gh_000000000009"))
    data: dict[str, bytes] = {}
    for n, day in enumerate((*days, SEEN), start=1):
        data = look({**data, **data_files(accounts[:n])}, day)
    planned, _ = pages.plan(check(data, SEEN + DAY).sources)
    column = {
        page.path: page.make().decode() for page in planned if re.fullmatch(r"notices/(_/\d+/)?index\.html", page.path)
    }
    assert column.keys() == {"notices/index.html", "notices/_/2/index.html", "notices/_/3/index.html"}
    for day, number in zip(days, (3, 2, 2, 1, 1), strict=True):
        linked = [path for path, page in column.items() if f"notices/{day}-ylg-close/" in page]
        assert linked == [f"notices/_/{number}/index.html" if number > 1 else "notices/index.html"]
    first, last = column["notices/index.html"], column["notices/_/3/index.html"]
    assert (
        NOTICE in first
        and 'href="_/2/#2025"' in first
        and NOTICE not in last
        and '<h3 class="letter" id="2025">' in last
    )
