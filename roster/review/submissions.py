"""A filing that somebody wants to make: whom they mean, what is written, and into which file."""

import dataclasses
import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ..directory.directory import Directory
from ..directory.life import is_open
from ..notices.board import BoardNotice
from ..notices.wordings import CHANGE_LABELS
from ..public.register import Register
from ..records.accounts import Account, Unit
from ..records.platform_names import PlatformNames
from ..records.platforms import Platform
from ..source.edits import Append, Edit, SetText
from ..source.refusal import WronglyUsed

MAIN_FILE = "data/accounts.yaml"
# Names that are read everywhere: nothing hidden, no blanks, no way out of the folder.
_ACCOUNT_FILE = re.compile(r"data/accounts/(?:\w[\w.-]*/){0,4}\w[\w.-]*\.yaml")
_ANNOUNCED = ("name", "unit")  # 德惠 5, 盐源 三(三)


class Unclear(WronglyUsed):
    """What was given names nothing, or more than one; the message (Chinese) says what to give instead."""


@dataclass(frozen=True, slots=True)
class Particulars:
    """What a filing says beside its type, in the order in which the documents write it; None for nothing.

    ``on`` is 不详 for an account so old that nobody knows. ``corrections`` are records of a day and what is corrected.
    """

    on: date | str | None = None
    filed_on: date | None = None
    number: str | None = None
    approved: str | None = None
    reason: str | None = None
    announced_on: date | None = None
    stops_on: date | None = None
    successor: tuple[str, ...] | None = None
    note: str | None = None
    corrections: list[dict[str, str]] | None = None


@dataclass(frozen=True, slots=True)
class Submission:
    """Edits by path, and the accounts they are about (ids)."""

    edits: Mapping[str, Sequence[Edit]]
    accounts: tuple[str, ...]


# Whom they mean


def account_named(directory: Directory, given: str) -> Account:
    """The account with this id, or the only open one with this name; raises Unclear."""
    if given in directory.accounts:
        return directory.accounts[given]
    called = [account for account in directory.accounts.values() if account.name == given]
    found = [account for account in called if is_open(account)] or called
    if len(found) == 1:
        return found[0]
    if found:
        listed = "、".join(f"{account.id}（{directory.platform_name(account)}）" for account in found[:12])
        raise Unclear(f"有 {len(found)} 个账号叫“{given}”；请写账号编号：{listed}")
    near = "、".join(f"{account.id}（{account.name}）" for account in directory.accounts_like(given))
    raise Unclear(f"名录里没有账号“{given}”{f'；您是不是要找 {near}？' if near else '；编号见账号页面的地址'}")


def accounts_named(directory: Directory, given: Iterable[str]) -> Sequence[Account]:
    """Each account that is named, once; raises Unclear."""
    accounts = [account_named(directory, name) for name in given]
    if not accounts:
        raise Unclear("请写账号编号或名称")
    return list({account.id: account for account in accounts}.values())


def unit_named(directory: Directory, given: str) -> Unit:
    """The unit with this id or one of its names; raises Unclear."""
    found = directory.units_called(given)
    if len(found) == 1:
        return found[0]
    if found:
        raise Unclear(
            f"有 {len(found)} 个单位叫“{given}”；请写单位编号："
            f"{'、'.join(f'{unit.id}（{unit.name}）' for unit in found[:12])}"
        )
    names = {
        name: unit.id
        for unit in directory.units.values()
        for name in (*unit.names_before, *unit.short_names, unit.name, unit.id)
    }
    near = "、".join(f"{name}（{names[name]}）" for name in difflib.get_close_matches(given, names, n=4, cutoff=0.5))
    raise Unclear(f"名录里没有单位“{given}”{f'；您是不是要找 {near}？' if near else '；请核对名称'}")


def platform_named(directory: Directory, given: str) -> Platform:
    """The platform with this id, or called so; raises Unclear."""
    if found := PlatformNames(directory.platforms.values()).find(given):
        return found
    known = "、".join(f"{platform.name}（{platform.id}）" for platform in directory.platforms.values())
    raise Unclear(f"没有登记平台“{given}”；登记过的有：{known}；都不是的写 other，再写平台名称")


def is_account_file(path: str) -> bool:
    """True for the path of a file of records that may be begun."""
    return _ACCOUNT_FILE.fullmatch(path) is not None and len(path.encode()) < 200


# What is written


def ending(accounts: Iterable[Account], type_: str, particulars: Particulars) -> Submission:
    """关停 or 注销 of one or several accounts; one notice tells of those of one unit."""
    filing = _filing(type_, particulars)
    return _joined((account, [_appended(account, filing)]) for account in accounts)


def changing(directory: Directory, account: Account, new: Mapping[str, str], particulars: Particulars) -> Submission:
    """变更: the filing, and the record itself brought to what it says; raises Unclear where nothing would change."""
    changes: dict[str, dict[str, str]] = {}
    edits: list[Edit] = []
    for key, value in new.items():
        before = _present(directory, account, key)
        if before is None:
            raise Unclear(
                f"{account.name}（{account.id}）原来没有登记{CHANGE_LABELS[key]}；这不是变更，"
                f"请直接补在记录里：{key}: {value}"
            )
        if before == value:
            raise Unclear(f"{CHANGE_LABELS[key]}本来就是“{value}”，没有变")
        changes[key] = {"from": before, "to": value}
        edits.append(SetText((*account.place.keys, key), value, after="unit"))
    filing = {**_filing("变更", particulars), "changes": changes}
    return _joined([(account, [*edits, _appended(account, filing)])])


def must_be_announced(new: Iterable[str]) -> bool:
    """True where a change of these fields is told to the public."""
    return bool({*new} & {*_ANNOUNCED})


def opening(
    directory: Directory,
    record: Mapping[str, Any],
    particulars: Particulars,
    unit: Mapping[str, Any] | None,
    path: str | None,
) -> Submission:
    """开设: a new account, and its unit where that is new too."""
    where = path or _file_of(directory, record["unit"])
    account = {**record, "filings": [_filing("开设", particulars)]}
    edits: list[Edit] = [Append(("units",), dict(unit))] if unit else []
    return Submission({where: [*edits, Append(("accounts",), account)]}, (record["id"],))


def free_id(directory: Directory, wanted: str) -> str:
    """``wanted``, or with the first number behind it that is not taken: ids are never used again."""
    taken = {*directory.units, *directory.accounts, *(fragment.id for fragment in directory.fragments)}
    return next(id_ for n in range(1, len(taken) + 2) if (id_ := wanted if n == 1 else f"{wanted}-{n}") not in taken)


def unannounced(register: Register, accounts: Iterable[str]) -> Iterator[tuple[Account, BoardNotice]]:
    """Accounts whose last filing, just made, belongs to a notice that was seen online before, with that notice."""
    for id_ in accounts:
        account = register.directory.accounts[id_]
        filing = account.filings[-1]
        notice = register.board.notice_of(account, filing)
        if notice and notice.posting:
            yield account, notice


def _filing(type_: str, particulars: Particulars) -> dict[str, Any]:
    given = ((field.name, getattr(particulars, field.name)) for field in dataclasses.fields(particulars))
    return {"type": type_} | {key: _written(value) for key, value in given if value}


def _written(value: Any) -> Any:
    """As it stands in the file: several of something as a list, one by itself."""
    if isinstance(value, list):
        return value
    if isinstance(value, tuple):
        several = list(value)
        return several if len(several) > 1 else several[0]
    return str(value)


def _appended(account: Account, filing: Mapping[str, Any]) -> Append:
    return Append((*account.place.keys, "filings"), dict(filing))


def _joined(made: Iterable[tuple[Account, list[Edit]]]) -> Submission:
    edits: dict[str, list[Edit]] = {}
    ids = []
    for account, ours in made:
        edits.setdefault(account.place.path, []).extend(ours)
        ids.append(account.id)
    return Submission(edits, tuple(ids))


def _present(directory: Directory, account: Account, key: str) -> str | None:
    """What a field is today, with the default that stands for nothing written."""
    if key in ("represents", "verified_as"):
        return getattr(directory, key)(account)
    return getattr(account, key)


def _file_of(directory: Directory, unit: str) -> str:
    """The file in which the unit's accounts stand, else its own record, else the main file."""
    for account in directory.accounts.values():
        if account.unit == unit:
            return account.place.path
    known = directory.units.get(unit)
    return known.place.path if known else MAIN_FILE
