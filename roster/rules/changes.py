"""Rules about changes: what may not happen between a git revision and now.

Nothing leaves the register and no history is rewritten. Both sides are
directories that were read the same way; nothing here knows git.
"""

import dataclasses
from collections.abc import Callable, Iterator
from datetime import date
from itertools import zip_longest

from ..directory.life import end, ended_on, is_in_use, is_open
from ..directory.workdays import days_of
from ..notices.notice import identity
from ..notices.window import MINIMUM_WORKING_DAYS, window
from ..records.accounts import Account, Changed, Done, Elsewhere, Filing, FormerName, UnitEnd
from ..source.problems import Level, Place, Problem
from . import adopted, names, trust, units
from .check import Found
from .revision import Revision

_MAY_BE_FILLED = ("done", "announced_elsewhere")
_FREE = {True: ("corrections",), False: ("corrections", "successor")}
_FILLED_IN = "空着的可以补；写错了非改不可的，由网站管理员核对后在合并请求里写明"


def run(revision: Revision) -> Iterator[Problem]:
    """Every problem of every rule about changes."""
    for code, function, level in CHECKS:
        for place, message in function(revision):
            yield Problem(place, code, message, level)


def check_nothing_is_deleted(revision: Revision) -> Found:
    """账号、单位不得删除：关停、注销的账号保留为历史（名录的承诺；南通办法第十五条备案信息库）。"""
    for section, kind in (("units", "单位"), ("accounts", "账号")):
        for id_, record in getattr(revision.before, section).items():
            if revision.after.is_no(section, id_):
                advice = "关停的请补一条 type: 关停" if kind == "账号" else "撤并的单位请写 ended"
                yield Place(record.place.path), f"{kind}“{record.name}”（{id_}）被删除；请恢复，{advice}"


def check_names_are_not_mistaken(revision: Revision) -> Found:
    """新增或更名的账号，名称不得容易被当成别的单位的账号或已关停的账号（《互联网用户账号信息管理规定》第八条）。"""
    before, after = revision.before.accounts, revision.after.accounts
    new = {id_ for id_, account in after.items() if id_ not in before or before[id_].name != account.name}
    # The rule that needs no base already tells of those opened or renamed lately.
    return names.mistaken(
        revision.after, {id_ for id_ in new if is_open(after[id_]) and not names.is_new(revision.after, after[id_])}
    )


def check_ids_are_not_reused(revision: Revision) -> Found:
    """编号永不复用：原来的编号不得改指另一个账号或单位。"""
    for id_, old, new in _kept(revision):
        opened = old.filings[0].on  # None: nobody knew, and it may be filled in
        if old.platform != new.platform or (opened is not None and opened != new.filings[0].on):
            yield (
                new.place / "id",
                f"编号“{id_}”原来是{revision.before.platform_name(old)}“{old.name}”；另一个账号请用新的编号",
            )
    for id_, old in revision.before.units.items():
        new = revision.after.units.get(id_)
        if new and new.name != old.name and old.name not in new.names_before:
            message = (
                f"单位“{old.name}”改成了“{new.name}”；更名的请在 former_names 里补"
                f" {{name: {old.name}, until: 更名日期}}，另一个单位请用新的编号"
            )
            yield new.place / "name", message


def check_filings_are_not_rewritten(revision: Revision) -> Found:
    """备案记录只增不改：已有的记录不得删除或改写，空着的可以补（南通办法第十五条）。"""
    yield from _ends_rewritten(revision)
    for _, old, new in _kept(revision):
        if len(new.filings) < len(old.filings):
            yield new.place / "filings", f"原有 {len(old.filings)} 条备案记录，现在只有 {len(new.filings)} 条；请恢复"
        for index, (before, after) in enumerate(zip(old.filings, new.filings, strict=False)):
            if _is_old_ending(revision, old, before, after):
                before = dataclasses.replace(before, announced_on=None, announced_by=None)
            if key := _rewritten(before, after, is_ours=new.origin is None):
                place = new.place / "filings" / index
                instead = _FILLED_IN if key in _MAY_BE_FILLED else "写错的另补一条变更，已上线的公告请写 corrections"
                message = f"{before.type}记录的 {key} 被改写；请改回原样，{instead}"
                yield (place / key if getattr(after, key) not in (None, ()) else place), message


def _ends_rewritten(revision: Revision) -> Found:
    """What is known of units: how they ended, and what they were called when, by which old forms and notices go."""
    for id_, before in revision.before.units.items():
        unit = revision.after.units.get(id_)
        for former in before.former_names if unit else ():
            if unit and not any(_only_filled(former, now) for now in unit.former_names):
                until = f", until: {former.until}" if former.until else ""
                yield (
                    unit.place / "former_names" if unit.former_names else unit.place,
                    f"“{before.name}”的曾用名被删去或改写；请恢复 {{name: {former.name}{until}}}"
                    "，不知道的停用日期可以补",
                )
    for id_, before in revision.before.units.items():
        unit = revision.after.units.get(id_)
        if unit and before.ended and not _only_filled(before.ended, unit.ended):
            yield (
                (unit.place / "ended" if unit.ended else unit.place),
                f"“{before.name}”的终止（ended）被改写；请改回原样，空着的可以补",
            )


def _only_filled(before: UnitEnd | FormerName | Done | Elsewhere, after: object) -> bool:
    """True if nothing that was said is gone or says something else."""
    fields = [field.name for field in dataclasses.fields(before)]
    return type(after) is type(before) and all(
        getattr(before, name) in (None, (), getattr(after, name)) for name in fields
    )


def _is_old_ending(revision: Revision, account: Account, before: Filing, after: Filing) -> bool:
    """True where an ending that was entered as one to be announced is told to be older than the register.

    That must have been known before this change: the day on which the register opened, and a notice that bears an
    earlier day and was never seen online. What is filed since cannot bear such a day, or it is back-dated.
    """
    since, id_ = revision.before.site.since, identity(account, before)
    return (
        after.announced_elsewhere is not None
        and since is not None
        and before.announced_on is not None
        and before.announced_on < since
        and str(id_) not in revision.before.ledger.postings
        and str(id_) not in revision.after.ledger.postings
    )


def _rewritten(before: Filing, after: Filing, *, is_ours: bool) -> str | None:
    """The first field that changed, though it had been filled. A visible correction allows a change of the notice; a
    successor of another register is told in words until it is taken in itself.
    """
    corrected = len(after.corrections) > len(before.corrections)
    if after.corrections[: len(before.corrections)] != before.corrections:
        return "corrections"
    if before.announced_on and before.announced_by != after.announced_by:
        return "announced_by"  # it would be another notice
    for field in dataclasses.fields(before):
        old, new = getattr(before, field.name), getattr(after, field.name)
        if isinstance(old, Done | Elsewhere) and _only_filled(old, new):
            continue  # what nobody knew may be found out
        free = field.name in _FREE[is_ours] or (corrected and field.name in ("reason", "stops_on", "successor", "note"))
        if not free and old not in (None, (), {}) and old != new:
            return field.name
    return None


def check_closed_accounts_stay_closed(revision: Revision) -> Found:
    """已关停、注销的账号不得恢复；恢复使用的以新的编号另行备案。"""
    for _, old, new in _kept(revision):
        if not is_open(old) and is_open(new):
            yield (
                new.place / "filings",
                f"“{old.name}”已经{old.filings[-1].type}，不能恢复；恢复使用的请用新的编号另行登记",
            )


def check_changes_are_filed(revision: Revision) -> Found:
    """名称、主办单位、标识、认证主体变了，须有变更备案（南通办法第十五条；盐源 三(三)）。"""
    for _, old, new in _kept(revision):
        filed = {key for filing in new.filings[len(old.filings) :] for key in filing.changes}
        yield from _changed_from_something_else(revision, old, new)
        for key in ("name", "unit", "handle", "account_id", "verified_as", "represents"):
            before, after = getattr(old, key), getattr(new, key)
            if key in ("verified_as", "represents"):
                after = getattr(revision.after, key)(new)  # left out, it is the unit's name
            if key == "verified_as" and new.verified_as and old.unit == new.unit:
                before = revision.before.verified_as(old)  # renamed with its unit, it is not verified anew by that
            if before is not None and before != after and key not in filed:
                place = new.place / key if getattr(new, key) else new.place
                yield place, f"{key} 由“{before}”变为“{after or '空'}”，但没有变更备案；请补一条 type: 变更"
        if (
            old.verified_as is None
            and new.verified_as is None
            and old.unit == new.unit
            and is_in_use(old, revision.after.today)
        ):
            yield from _renamed_with_its_unit(revision, old, new)


def _changed_from_something_else(revision: Revision, old: Account, new: Account) -> Found:
    """A change begins with what the account was: another ``from`` would hide that for ever."""
    seen: set[Changed] = set()
    for index, filing in enumerate(new.filings[len(old.filings) :], start=len(old.filings)):
        for key, change in filing.changes.items():
            was = getattr(revision.before, key)(old) if key in ("verified_as", "represents") else getattr(old, key)
            if key not in seen and was is not None and change.before != was:
                place = new.place / "filings" / index / "changes" / key / "from"
                yield place, f"{key} 原来是“{was}”，这里却从“{change.before}”变起；请写 from: {was}"
            seen.add(key)


def _renamed_with_its_unit(revision: Revision, old: Account, new: Account) -> Found:
    """账号主体不随单位更名自动改变：平台重新认证以前仍是原来的名称。"""
    before, after = revision.before.verified_as(old), revision.after.verified_as(new)
    if before != after:
        message = (
            f"单位由“{before}”更名为“{after}”，平台上的认证主体不会自动改变；请补一行 verified_as: {before}，"
            "平台重新认证以后再用变更备案改过来"
        )
        yield new.place, message


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
    for _, old, new in _kept(revision):
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
    for _, old, new in _kept(revision):
        filing = end(new, today)
        if is_in_use(old, today) and filing and filing.announced_elsewhere and not _not_known(revision, old, filing):
            yield (
                new.place / "filings" / new.filings.index(filing) / "announced_elsewhere",
                f"“{old.name}”原来在用，现在说 {ended_on(filing)} 就已终止，不再公告；"
                "请到平台上核对确实没有这个账号，再同意",
            )


def check_announcements_are_not_backdated(revision: Revision) -> Found:
    """公告日期不得倒填：账号已在名录里的，新写的公告日期不早于名录上次改动的日期；还在报备案时限内、等着合并的不算。"""
    for _, old, new in _kept(revision):
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


def check_policy_is_not_lowered(revision: Revision) -> Found:
    """公示工作日数不得低于 15；降低的，正在公示的公告不受影响（南通办法第十六条）。"""
    for type_, old in revision.before.site.notice.items():
        new = revision.after.site.notice.get(type_)
        days = new.working_days if new else MINIMUM_WORKING_DAYS
        if days < old.working_days:
            place = revision.after.site.place / "notice" / type_ if new else revision.after.site.place
            yield (
                place,
                f"{type_}的公示由 {old.working_days} 个工作日减为 {days} 个；请确认依据，正在公示的仍按原来的天数",
            )


def check_calendar_of_running_windows(revision: Revision) -> Found:
    """公示期内的日历不得悄悄改动：改动会使正在公示的公告变长或变短，须有依据。"""
    place = Place("data/workdays.yaml")
    earlier = dataclasses.replace(revision.after, calendar=revision.before.calendar)
    changed: dict[date, list[str]] = {}
    for id_, posting in revision.after.ledger.postings.items():
        old, new = (window(one, posting, revision.after.today) for one in (earlier, revision.after))
        if old.last is not None and old.last < revision.after.today:
            continue  # over before the calendar was touched
        if old.last is None and new.last is not None:
            yield (
                place,
                f"公告 {id_} 原来要等 {old.unknown_year} 年的放假安排公布以后才知道何时期满，"
                f"照这里写的 {new.last} 期满；请核对国务院办公厅的文件，还没有公布的请删去",
            )
        if old.last and new.last and new.last < old.last:
            yield place, f"公告 {id_} 的公示由 {old.last} 提前到 {new.last} 期满；请核对文件依据，没有依据的请改回"
        until = max(old.last or revision.after.today, new.last or revision.after.today)
        for day in days_of((posting.first_seen, until)):
            was = revision.before.calendar.is_working_day(day)
            if was is not None and was != revision.after.calendar.is_working_day(day):
                changed.setdefault(day, []).append(id_)
    for day, notices in sorted(changed.items()):
        yield place, f"{day} 是否上班有改动，影响正在公示的 {'、'.join(notices)}；请核对文件依据"


def _kept(revision: Revision) -> Iterator[tuple[str, Account, Account]]:
    """Accounts on both sides."""
    for id_, old in revision.before.accounts.items():
        if new := revision.after.accounts.get(id_):
            yield id_, old, new


CHECKS: tuple[tuple[str, Callable[[Revision], Found], Level], ...] = (
    ("record-deleted", check_nothing_is_deleted, Level.ERROR),
    ("id-reused", check_ids_are_not_reused, Level.ERROR),
    ("origin-changed", adopted.check_origins_are_kept, Level.ERROR),
    ("unit-name-taken", units.check_new_names_are_free, Level.ERROR),
    ("confusable-name", check_names_are_not_mistaken, Level.WARNING),
    ("filing-rewritten", check_filings_are_not_rewritten, Level.ERROR),
    ("account-revived", check_closed_accounts_stay_closed, Level.ERROR),
    ("since-changed", check_since_is_kept, Level.ERROR),
    ("unknown-ending", check_old_endings_were_known, Level.ERROR),
    ("old-ending", check_old_endings_are_true, Level.WARNING),
    ("unfiled-change", check_changes_are_filed, Level.ERROR),
    ("backdated", check_announcements_are_not_backdated, Level.ERROR),
    ("posting-changed", trust.check_ledger_is_left_alone, Level.ERROR),
    ("keys-changed", trust.check_keys_are_kept, Level.ERROR),
    ("timezone-changed", trust.check_zone_is_kept, Level.ERROR),
    ("policy-lowered", check_policy_is_not_lowered, Level.WARNING),
    ("calendar-changed", check_calendar_of_running_windows, Level.WARNING),
)
