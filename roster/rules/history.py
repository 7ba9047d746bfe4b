"""Rules about changes of records: nothing leaves the register, and nothing that was recorded is rewritten.

Both sides are directories that were read the same way; nothing here knows git.
"""

import dataclasses
from collections.abc import Collection

from ..directory.life import is_in_use, is_open
from ..notices.notice import identity
from ..records.accounts import Account, Changed, Done, Elsewhere, Filing, FormerName, UnitEnd
from ..source.problems import Place
from .check import Found
from .revision import Revision

_MAY_BE_FILLED = ("done", "announced_elsewhere")
# What may change in a filing at any time; of one that was taken in, also what replaces its account: that is told in
# words until the successor is taken in itself.
_FREE = ("corrections",)
_FREE_IF_TAKEN_IN = (*_FREE, "successor")
# What a correction of a notice that is online may change.
_CORRECTED = ("reason", "stops_on", "successor", "note")
_FILLED_IN = "空着的可以补；写错了非改不可的，由网站管理员核对后在合并请求里写明"


def check_nothing_is_deleted(revision: Revision) -> Found:
    """账号、单位不得删除：关停、注销的账号保留为历史（名录的承诺；南通办法第十五条备案信息库）。"""
    for section, kind in (("units", "单位"), ("accounts", "账号")):
        for id_, record in getattr(revision.before, section).items():
            if revision.after.is_no(section, id_):
                advice = "关停的请补一条 type: 关停" if kind == "账号" else "撤并的单位请写 ended"
                yield Place(record.place.path), f"{kind}“{record.name}”（{id_}）被删除；请恢复，{advice}"


def check_ids_are_not_reused(revision: Revision) -> Found:
    """编号永不复用：原来的编号不得改指另一个账号或单位。"""
    for id_, old, new in revision.kept():
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
    for _, old, new in revision.kept():
        if len(new.filings) < len(old.filings):
            yield new.place / "filings", f"原有 {len(old.filings)} 条备案记录，现在只有 {len(new.filings)} 条；请恢复"
        for index, (before, after) in enumerate(zip(old.filings, new.filings, strict=False)):
            if _is_old_ending(revision, old, before, after):
                before = dataclasses.replace(before, announced_on=None, announced_by=None)
            if key := _rewritten(before, after, _FREE_IF_TAKEN_IN if new.origin else _FREE):
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


def _rewritten(before: Filing, after: Filing, free: Collection[str]) -> str | None:
    """The first field that changed, though it had been filled and is not ``free`` to change. A visible correction
    allows a change of the notice.
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
        may_change = field.name in free or (corrected and field.name in _CORRECTED)
        if not may_change and old not in (None, (), {}) and old != new:
            return field.name
    return None


def check_closed_accounts_stay_closed(revision: Revision) -> Found:
    """已关停、注销的账号不得恢复；恢复使用的以新的编号另行备案。"""
    for _, old, new in revision.kept():
        if not is_open(old) and is_open(new):
            yield (
                new.place / "filings",
                f"“{old.name}”已经{old.filings[-1].type}，不能恢复；恢复使用的请用新的编号另行登记",
            )


def check_changes_are_filed(revision: Revision) -> Found:
    """名称、主办单位、标识、认证主体变了，须有变更备案（南通办法第十五条；盐源 三(三)）。"""
    for _, old, new in revision.kept():
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
