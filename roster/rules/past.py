"""Rules about changes of what lies before today: when the register opened, what had ended by then, and the dates under
notices.
"""

from datetime import date
from itertools import zip_longest

from ..directory.life import end, ended_on, is_in_use
from ..records.accounts import Account, Filing
from .check import Found
from .revision import Revision


def check_since_is_kept(revision: Revision) -> Found:
    """名录开办的日期写好后不得改动：哪些终止不必公告由它决定。"""
    before, after = revision.before.site.since, revision.after.site.since
    if before is not None and before != after:
        site = revision.after.site
        yield (
            (site.place / "since" if after else site.place),
            f"名录开办的日期原来是 {before}，不得改动；请改回 since: {before}",
        )


def check_old_endings_were_known(revision: Revision) -> Found:
    """名录里一直在用的账号，不能改说早已终止：关停、注销要公告。确实早已终止的，开办日期要先定好，写明终止日期，并且在
    最近核对之前。
    """
    for _, old, new in revision.kept():
        if new.origin or not is_in_use(old, revision.after.today):
            continue
        for index, filing in enumerate(new.filings):
            known = old.filings[index] if index < len(old.filings) else None
            if filing.announced_elsewhere and not (known and known.announced_elsewhere):
                why = _not_known(revision, old, filing)
                if why:
                    yield new.place / "filings" / index / "announced_elsewhere", why


def _not_known(revision: Revision, old: Account, filing: Filing) -> str | None:
    """Why an account that is in use cannot be told to have ended long ago; None where nothing speaks against it."""
    last = ended_on(filing)
    if revision.before.site.since is None:
        return "名录开办的日期（site.yaml 的 since）要先写好并提交，才能写早已终止的账号"
    if last is None:
        return f"“{old.name}”在名录里一直在用；早已终止的要写明终止日期（done 的 on），不清楚的请按程序公告"
    if old.checked and old.checked.on >= last:
        return f"“{old.name}”{old.checked.on} 还核对过，不会在 {last} 就已终止；请按程序公告"
    return None


def check_old_endings_are_true(revision: Revision) -> Found:
    """在用的账号改说早已终止的，不再公告：审核时请到平台上看过再同意。"""
    today = revision.after.today
    for _, old, new in revision.kept():
        filing = end(new, today)
        if is_in_use(old, today) and filing and filing.announced_elsewhere and not _not_known(revision, old, filing):
            yield (
                new.place / "filings" / new.filings.index(filing) / "announced_elsewhere",
                f"“{old.name}”原来在用，现在说 {ended_on(filing)} 就已终止，不再公告；"
                "请到平台上核对确实没有这个账号，再同意",
            )


def check_announcements_are_not_backdated(revision: Revision) -> Found:
    """公告日期不得倒填：账号已在名录里的，新写的公告日期不早于名录上次改动的日期；还在报备案时限内、等着合并的不算。"""
    for _, old, new in revision.kept():
        for index, (before, after) in enumerate(zip_longest(old.filings, new.filings)):
            if after is None or after.announced_on is None or (before and before.announced_on) or new.origin:
                continue  # one of another register is announced there, and comes here later
            if _is_backdated(revision, after.announced_on):
                message = (
                    f"公告日期 {after.announced_on} 早于名录上次改动的日期 {revision.stood_on}，那时还没有这份公告；"
                    "请写实际公告的日期"
                )
                yield new.place / "filings" / index / "announced_on", message


def _is_backdated(revision: Revision, day: date) -> bool:
    """True where the board stood without this notice since, for longer than the time in which it is to be filed.

    Whoever only waits for a reviewer back-dates nothing, however often the proposal is put on a newer state. The limit
    is that of the state before; a day of which only a calendar to come can tell is too long ago.
    """
    allowed = revision.before.site.filing.working_days
    late = revision.before.calendar.is_late(day, revision.after.today, allowed)
    return day < revision.stood_on and late is not False
