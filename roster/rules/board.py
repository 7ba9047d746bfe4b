"""What the board itself tells: wordings that changed after they were posted, and years nobody has published."""

import html
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from ..directory.directory import Directory
from ..notices.board import Board, BoardNotice
from ..notices.notice import Notice
from ..notices.window import NoticeState
from ..notices.wording import Wording
from ..records.accounts import Change
from ..source import writing
from ..source.files import POSTINGS, WORKDAYS
from ..source.problems import Level, Place, Position, Problem

_LONGEST_WORDING = 900_000  # the ledger takes a million


@dataclass(frozen=True)
class _Told:
    """A notice on the board beside what the filings say of it today."""

    directory: Directory
    notice: BoardNotice
    filed: Notice | None
    wording: Wording | None

    @property
    def accounts(self) -> frozenset[str]:
        """Ids of the accounts whose filings the notice tells today."""
        return frozenset(account.id for account, _ in self.filed.filings) if self.filed else frozenset()

    @property
    def differs(self) -> bool:
        """True if what is posted is not what the filings would say today."""
        posting = self.notice.posting
        return bool(posting and self.wording and self.wording.digest != posting.digest)


def check_board(
    directory: Directory, notices: Mapping[str, Notice], board: Board, wordings: Mapping[str, Wording]
) -> Iterator[Problem]:
    """Problems of every notice on the board; ``notices`` and ``wordings`` are what follows from the filings today."""
    for notice in board.notices.values():
        told = _Told(directory, notice, notices.get(notice.id), wordings.get(notice.id))
        yield from _lost_filings(told)
        yield from _too_long(told)
        yield from _changed_words(told)
        yield from _closed_early(told)
        yield from _unknown_year(notice)


def _lost_filings(told: _Told) -> Iterator[Problem]:
    notice = told.notice
    lost = [id_ for id_ in notice.accounts if id_ in told.directory.accounts and id_ not in told.accounts]
    if notice.posting and lost:
        message = (
            f"公告 {notice.id} 已经上线，数据里却没有 {'、'.join(lost)} 的这次备案；公告仍按上线时的正文公示，"
            "账号的状态却不对了；请用 git 恢复备案记录"
        )
        yield Problem(Place(POSTINGS), "posted-wording", message, Level.WARNING)


def _too_long(told: _Told) -> Iterator[Problem]:
    if told.filed and told.wording and len(told.wording.body) > _LONGEST_WORDING:
        message = (
            f"公告 {told.notice.id} 的正文有 {len(told.wording.body)} 字，超过 {_LONGEST_WORDING} 字，记不下来；"
            "涉及的账号太多，请分几天公告"
        )
        yield Problem(told.filed.filings[0][0].place / "filings", "too-long", message)


def _closed_early(told: _Told) -> Iterator[Problem]:
    """Accounts that were closed on their platform before the public had had its days."""
    until = told.notice.finished.last_working_day if told.notice.finished else None
    for account, filing in told.filed.filings if told.filed else ():
        if filing.done and filing.done.on and (until is None or filing.done.on <= until):
            place = account.place / "filings" / account.filings.index(filing) / "done" / "on"
            message = (
                f"“{account.name}”{filing.done.on} 已经办结，公告 {told.notice.id} 的公示期还没有满；"
                "公告继续公示到期满，情况会列入报告；日期写错的请改正"
            )
            yield Problem(place, "closed-early", message, Level.WARNING)


def _corrected_silently(told: _Told) -> Iterator[Problem]:
    """A 更正 of what a posted notice says: the notice must be corrected too, or the two contradict each other."""
    for account, filing in told.filed.filings if told.filed else ():
        for index, other in enumerate(account.filings):
            for key, change in other.changes.items() if other.type == "更正" else ():
                before, after = _in_words(told, key, change)
                if _is_told_otherwise(told, before, after):
                    place = account.place / "filings" / index / "changes" / key
                    message = (
                        f"已经上线的公告 {told.notice.id} 里写的是“{before}”；请同时在那条{filing.type}记录里写 "
                        f"corrections: {_correction(other.on, before, after)}"
                    )
                    yield Problem(place, "posted-correction", message)


def _in_words(told: _Told, key: str, change: Change) -> tuple[str, str]:
    """What a change is from and to, as a notice would say it."""
    if key == "unit":
        return told.directory.unit_name(change.before), told.directory.unit_name(change.after)
    return change.before, change.after


def _is_told_otherwise(told: _Told, before: str, after: str) -> bool:
    """True if the posted words hold the mistake, and those of today do not hold it as often."""
    posting, wording = told.notice.posting, told.wording
    if posting is None or wording is None:
        return False
    then, now = posting.title + posting.wording, wording.title + wording.body
    mistake, right = html.escape(before), html.escape(after)
    return mistake in then and (then.count(mistake), then.count(right)) != (now.count(mistake), now.count(right))


def _correction(day: date | None, before: str, after: str) -> str:
    what = f"{before}更正为{after}"
    return writing.one_line([{"on": str(day), "what": what}])


def _changed_words(told: _Told) -> Iterator[Problem]:
    if not told.differs:
        return
    if corrected := list(_corrected_silently(told)):
        yield from corrected
        return
    notice, accounts = told.notice, told.directory.accounts
    if joined := sorted(told.accounts.difference(notice.accounts)):
        message = (
            f"公告 {notice.id} 上线时没有 {'、'.join(joined)}，这次备案等于没有公告；"
            "请把公告日期改为实际公告的日子，另发一份公告"
        )
        yield Problem(accounts[joined[0]].place / "filings", "posted-wording", message, Level.WARNING)
    elif notice.state is NoticeState.POSTED:
        account = accounts.get(notice.accounts[0])
        message = (
            f"公告 {notice.id} 上线后，备案、公告依据或模板有改动；网上仍按上线时的正文公示。"
            "备案不该改的请改回原样，公告要更正的请写 corrections；改的只是依据或模板，不用处理"
        )
        place = account.place / "filings" if account else Place(POSTINGS)
        yield Problem(place, "posted-wording", message, Level.WARNING)


def _unknown_year(notice: BoardNotice) -> Iterator[Problem]:
    if notice.unknown_year:
        message = (
            f"公告 {notice.id} 的公示期进入 {notice.unknown_year} 年，放假安排尚未公布，公告会一直公示；"
            f"国务院办公厅公布后请升级程序，或在 {WORKDAYS} 填写 {notice.unknown_year} 年的安排"
        )
        yield Problem(Position(WORKDAYS), "unknown-year", message, Level.WARNING)
