"""Errors planted into the program, each of which the observer must find: what nothing can break proves nothing."""

import dataclasses
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest

from roster.commands import deploy
from roster.directory.day import Day
from roster.directory.workdays import Calendar
from roster.notices import board as boards
from roster.notices import certificate as certificates
from roster.notices import evidence, ledger, looks, merging, page, posting, strangers, window
from roster.notices import look as posted
from roster.notices.page import NoticePage
from roster.notices.window import NoticeState
from roster.notices.wording import Wording
from roster.public import calendar_file, exports
from roster.rules import changes
from tests.observer import DAY
from tests.simulated import Habits
from tests.simulation import World, failures

ENOUGH = 500  # histories within which every planted error must be found
Patch = pytest.MonkeyPatch


HOSTILE = Habits()


@dataclass(frozen=True)
class Planted:
    """An error: how it is planted, in which histories it can hurt, and from which seed on it is looked for.

    Some hurt only where several mishaps meet: then the search begins shortly before a history that shows it.
    """

    plant: Callable[[Patch], None]
    habits: Habits = HOSTILE
    first: int = 0


def catches(name: str) -> int | None:
    """Plant an error by its name; gives in which history it was found, None if in none of them."""
    planted = PLANTED[name]
    with pytest.MonkeyPatch.context() as patch:
        planted.plant(patch)
        seeds = range(planted.first, planted.first + ENOUGH)
        found = next(failures(seeds, planted.habits), None)
    return None if found is None else found[0] - planted.first + 1


# Days


def _going_back(patch: Patch) -> None:
    patch.setattr(posted, "refuse_to_go_back", lambda known, today: None)
    patch.setattr(posted, "refuse_before", lambda mark, day: None)  # which nearly always stands beside it


def _believe_all(patch: Patch) -> None:
    patch.setattr(looks, "believed", lambda all_: all_)


def _count_first_day(patch: Patch) -> None:
    real = Calendar.count_after
    patch.setattr(
        Calendar,
        "count_after",
        lambda self, day, number, *, skipping=frozenset(): real(self, day - DAY, number, skipping=skipping),
    )


def _weekdays_only(patch: Patch) -> None:
    patch.setattr(Calendar, "is_working_day", lambda self, day: day.weekday() < 5)
    patch.setattr(Calendar, "published", lambda self, day: day.weekday() < 5)


def _overlay_shortens(patch: Patch) -> None:
    real = Calendar.__init__

    def init(self: Calendar, arrangements: object = ()) -> None:
        real(self, arrangements)
        self._has_make_up_days = False

    patch.setattr(Calendar, "__init__", init)


def _unknown_years_guessed(patch: Patch) -> None:
    real = Calendar.is_working_day

    def guessed(self: Calendar, day: date) -> bool:
        known = real(self, day)
        return day.weekday() < 5 if known is None else known

    patch.setattr(Calendar, "is_working_day", guessed)


def _fourteen_days(patch: Patch) -> None:
    for module in (window, boards):
        patch.setattr(module, "working_days_promised", lambda posting: 14)


def _standing(change: Callable) -> Callable[[Patch], None]:
    """The standing of a notice from a posting or a day that is changed before."""

    def plant(patch: Patch) -> None:
        real = boards.standing
        patch.setattr(boards, "standing", lambda directory, one, day: real(directory, *change(directory, one, day)))

    return plant


def _under_policy(directory, one, day):
    return dataclasses.replace(one, working_days=window.working_days_required(directory, one.type)), day


def _only_missed(one, until: date) -> frozenset[date]:
    return frozenset(look.on for look in one.looks if look.is_bad and not look.until)


def _unproven(change: Callable) -> Callable[[Patch], None]:
    def plant(patch: Patch) -> None:
        for module in (window, certificates):
            patch.setattr(module, "unproven", change)

    return plant


def _no_declarations(real: Callable) -> Callable:
    def unproven(one, until: date) -> frozenset[date]:
        seen = tuple(look for look in one.looks if not look.until)
        return real(dataclasses.replace(one, looks=seen), until)

    return unproven


# Ledgers


def _heard(how: Callable) -> Callable[[Patch], None]:
    return lambda patch: patch.setattr(ledger, "lengthened", how)


def _published_wins(ours, published, today: date, *, released: date | None):
    theirs = {one.key: one for one in published}
    return [theirs.get(one.key, one) for one in ours]


def _missed_days_dropped(patch: Patch) -> None:
    real = posted.seen

    def forgetful(*look):
        after = real(*look)
        return after and dataclasses.replace(after, looks=tuple(one for one in after.looks if not one.is_bad))

    patch.setattr(posted, "seen", forgetful)


def _carried_over_clean(patch: Patch) -> None:
    real = evidence.carried_over
    patch.setattr(evidence, "carried_over", lambda first: real(dataclasses.replace(first, missed=())))


def _merge_requests_pass(patch: Patch) -> None:
    patch.setattr(changes, "CHECKS", tuple(check for check in changes.CHECKS if check.code != "posting-changed"))


# What is online


def _all_is_over(patch: Patch) -> None:
    real = boards.seen_online

    def archived(*what):
        made = real(*what)
        return dataclasses.replace(made, standing=dataclasses.replace(made.standing, is_over=True))

    patch.setattr(boards, "seen_online", archived)


def _waiting_is_forgotten(patch: Patch) -> None:
    real = strangers.unknown
    patch.setattr(strangers, "unknown", lambda fetch, board, published, mark=None: real(fetch, board, published))


def _hidden_words_count(patch: Patch) -> None:
    form = re.compile(r"<article data-notice-wording><h1>(.*?)</h1>\n(.*?)\n</article>", re.DOTALL)

    def naive(text: str) -> NoticePage:
        found = form.search(text)
        marks = dict(re.findall(r'(data-[a-z-]+)="([^"]*)"', text))
        return NoticePage(Wording(*found.groups()) if found else None, marks)

    patch.setattr(page, "read", naive)


# Corrections


def _correction_goes_on(patch: Patch) -> None:
    real = boards._from_filings

    def old_window(directory, known, notice, wording):
        made = real(directory, known, notice, wording)
        one = known.postings.get(made.id)
        if one and made.posting is None:
            made = dataclasses.replace(made, standing=boards.standing(directory, one, directory.day))
        return made

    patch.setattr(boards, "_from_filings", old_window)


def _edits_go_online(patch: Patch) -> None:
    real = boards._from_filings

    def edited(directory, known, notice, wording):
        made = real(directory, known, notice, wording)
        return dataclasses.replace(made, announcement=dataclasses.replace(made.announcement, wording=wording))

    patch.setattr(boards, "_from_filings", edited)


# What the parts of the site say


def _rows_a_day_late(patch: Patch) -> None:
    real = exports._notice

    def late(notice):
        end = notice.removable_from
        return {**real(notice), "removable_from": str(end + DAY) if end else None}

    patch.setattr(exports, "_notice", late)


def _rows_say_over(patch: Patch) -> None:
    real = exports._notice
    patch.setattr(exports, "_notice", lambda notice: {**real(notice), "state": NoticeState.ENDED.value})


def _feed_ends_early(patch: Patch) -> None:
    real = exports._events

    def early(register):
        for event in real(register):
            yield dataclasses.replace(event, day=event.day - DAY) if event.id.endswith("ended") else event

    patch.setattr(exports, "_events", early)


def _calendar_ends_early(patch: Patch) -> None:
    real = calendar_file._spans

    def early(notice):
        for span in real(notice):
            yield dataclasses.replace(span, end=span.end - DAY) if span.end else span

    patch.setattr(calendar_file, "_spans", early)


def _accounts_end_with_notices(patch: Patch) -> None:
    patch.setattr(boards.Board, "_is_over", lambda self, account, filing: True)


def _certified_complete(patch: Patch) -> None:
    real = certificates.certificate
    patch.setattr(certificates, "certificate", lambda *what: dataclasses.replace(real(*what), complete=True))


def _certified_daily(patch: Patch) -> None:
    patch.setattr(certificates, "looked", lambda posting, day: "程序查看部署的文件：在网上，文字一致")


def _certified_unproven(patch: Patch) -> None:
    patch.setattr(boards, "standing", lambda d, p, day, real=boards.standing: _with_all_days(real(d, p, day)))


def _with_all_days(standing):
    if not standing.count.days:
        return standing
    first, last = standing.posting.first_seen, standing.count.days[-1]
    days = tuple(day for n in range(1, (last - first).days + 1) if (day := first + DAY * n).weekday() < 5)
    count = dataclasses.replace(standing.count, days=days[-len(standing.count.days) :])
    return dataclasses.replace(standing, count=count)


RIGHT = Habits(mishaps=False, hostile=False)


def _merged_as_seen(patch: Patch) -> None:
    """Of two sides of a conflict only what somebody saw is kept."""
    together = merging._together
    patch.setattr(merging, "_looks", lambda ours, theirs, *days: tuple(
        look for look in together(ours.looks, theirs.looks) if look.is_good
    ))  # fmt: skip


PLANTED: dict[str, Planted] = {
    "首日计算在内": Planted(_count_first_day),
    "周一至周五就是工作日": Planted(_weekdays_only),
    "本地的安排可以缩短": Planted(_overlay_shortens),
    "没有公布的年份靠猜": Planted(_unknown_years_guessed, Habits(into_the_unknown=True)),
    "十四天": Planted(_fourteen_days),
    "二十天": Planted(lambda patch: patch.setattr(window, "working_days_promised", lambda posting: 20), RIGHT),
    "最后一天当天就满": Planted(_standing(lambda d, p, day: (p, dataclasses.replace(day, date=day.date + DAY)))),
    "只凭机器日期就满": Planted(_standing(lambda d, p, day: (p, dataclasses.replace(day, vouched=True)))),
    "改了规定，正在公示的跟着变": Planted(_standing(_under_policy)),
    "首次查看的钟慢了也算": Planted(
        lambda patch: patch.setattr(posting, "_counted_from", lambda known, look, day: known.counted_from), first=12
    ),
    "将来的日期也能部署": Planted(lambda patch: patch.setattr(deploy, "_refuse_a_day_to_come", lambda site: None)),
    "日期倒退也生成": Planted(_going_back, first=20),
    "两次查看之间的日子照算": Planted(_unproven(_only_missed)),
    "声明停止服务的日子照算": Planted(_unproven(_no_declarations(window.unproven))),
    "没有看到的日子不记": Planted(_missed_days_dropped),
    "存疑的查看照算": Planted(_believe_all, first=1000),
    "网站上的记录不听": Planted(_heard(lambda ours, published, today, *, released: list(ours))),
    "网站上的记录说了算": Planted(_heard(_published_wins)),
    "网站上的记录并进来": Planted(_heard(lambda ours, published, today, *, released: ledger.joined(ours, published))),
    "网站上的记录能重开期满的": Planted(
        lambda patch: patch.setattr(boards, "is_settled", lambda directory, posting: False)
    ),
    "写明的日期不记": Planted(lambda patch: patch.setattr(Day, "clock_beside", None), first=40),
    "第 0 版证据丢了不计的日子": Planted(_carried_over_clean),
    "合并请求可以改上线记录": Planted(_merge_requests_pass),
    "上过线就算期满": Planted(_all_is_over),
    "网上有的不问": Planted(lambda patch: patch.setattr(strangers, "unknown", lambda *look: [])),
    "网上有的自动收下": Planted(lambda patch: patch.setattr(World, "_is_built", lambda *what: True)),
    "中途停下时上线的不问": Planted(_waiting_is_forgotten, first=100),
    "合并时没看到的不算": Planted(_merged_as_seen),
    "什么网页都算": Planted(lambda patch: patch.setattr(posted, "on", lambda fetch, mark: posted.on_word)),
    "看不见的字也算": Planted(_hidden_words_count),
    "更正接着原来的公示期": Planted(_correction_goes_on),
    "悄悄的改动会上网": Planted(_edits_go_online),
    "公开数据晚一天": Planted(_rows_a_day_late),
    "公开数据都说期满": Planted(_rows_say_over),
    "订阅早一天期满": Planted(_feed_ends_early),
    "日历早一天期满": Planted(_calendar_ends_early),
    "账号不等公告期满": Planted(_accounts_end_with_notices),
    "证明一律写已满": Planted(_certified_complete),
    "证明写天天看过": Planted(_certified_daily),
    "证明把不计的日子算上": Planted(_certified_unproven),
}
