"""A filing that somebody wants to make: what is written, and into which file."""

import dataclasses
import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from ..directory.directory import Directory
from ..notices.board import BoardNotice
from ..notices.notice import identity
from ..notices.wordings import CHANGE_LABELS
from ..public.register import Register
from ..records.accounts import Account, FilingType
from ..source.edits import Append, CannotEdit, Edit, SetText, apply
from ..source.files import ACCOUNTS, Files
from ..source.refusal import Refusal
from ..text.scalars import ID_FORM
from .naming import Unclear

# Names that are read everywhere: nothing hidden, no blanks, no way out of the folder.
_ACCOUNT_FILE = re.compile(r"data/accounts/(?:\w[\w.-]*/){0,4}\w[\w.-]*\.yaml")
_ANNOUNCED = ("name", "unit")  # 德惠 5, 盐源 三(三)
SHARED = ("name", "unit", "verified_as", "represents")  # what several accounts can have in common

Kind = FilingType | Literal["办结", "核对", "更名", "录入", "上报"]


@dataclass(frozen=True, slots=True)
class Particulars:
    """What a filing says beside its type, in the order in which the documents write it; None for nothing.

    ``on`` is 不详 for an account so old that nobody knows, ``announced_by`` the id of a unit. ``corrections`` are
    records of a day and what is corrected. ``done`` and ``announced_elsewhere`` are of an ending from before the
    register, as they stand in the file.
    """

    on: date | str | None = None
    filed_on: date | None = None
    number: str | None = None
    approved: str | None = None
    approved_by: str | None = None
    reason: str | None = None
    announced_on: date | None = None
    announced_by: str | None = None
    stops_on: date | None = None
    successor: tuple[str, ...] | None = None
    note: str | None = None
    corrections: list[dict[str, str]] | None = None
    done: dict[str, str] | None = None
    announced_elsewhere: dict[str, str] | str | None = None


@dataclass(frozen=True, slots=True)
class Submission:
    """What kind it is, edits by path, and the accounts they are about (ids)."""

    kind: Kind
    edits: Mapping[str, Sequence[Edit]]
    accounts: tuple[str, ...]


def is_old_ending(account: Account) -> bool:
    """True where the account's last filing is an ending from before the register: nothing of it is announced."""
    return account.filings[-1].announced_elsewhere is not None


def is_account_file(path: str) -> bool:
    """True for the path of a file of records that may be begun."""
    return _ACCOUNT_FILE.fullmatch(path) is not None and len(path.encode()) < 200


def ending(accounts: Iterable[Account], type_: Literal["关停", "注销"], particulars: Particulars) -> Submission:
    """关停 or 注销 of one or several accounts; one notice tells of those of one unit."""
    return joined(
        type_, ((account, [_appended(account, _filing(type_, particulars, account.unit))]) for account in accounts)
    )


def successors(texts: Iterable[str]) -> tuple[str, ...]:
    """Accounts and texts to follow, one each: what was written in one go with an id in it is taken apart, so that no
    id is printed into a notice.
    """
    parts = (part for text in texts for part in re.split("[；;]", text))
    return tuple(filter(None, (name.strip() for part in parts for name in _taken_apart(part))))


def _taken_apart(text: str) -> Sequence[str]:
    names = re.split("[、，,]", text)
    return names if any(_looks_like_id(name.strip()) for name in names) else [text]


def _looks_like_id(text: str) -> bool:
    return re.fullmatch(ID_FORM, text) is not None and not text.isdecimal()


def changing(
    directory: Directory, accounts: Iterable[Account], new: Mapping[str, str], particulars: Particulars
) -> Submission:
    """变更: the filing, and the record itself brought to what it says; raises Unclear where nothing would change."""
    announcing = new.get("unit")
    return joined(
        "变更",
        (
            (account, _changed(directory, account, new, _filing("变更", particulars, announcing or account.unit)))
            for account in accounts
        ),
    )


def correcting(
    directory: Directory, account: Account, new: Mapping[str, str], particulars: Particulars, said: str | None
) -> Submission:
    """更正 of what the register had wrong; ``said`` corrects the notices that are online and say it too."""
    edits = _changed(directory, account, new, _filing("更正", particulars, account.unit))
    wrong = [value for key in new if (value := present(directory, account, key))]
    told = _told_online(directory, account, wrong) if said else ()
    # First in the list: what goes into the last filing stands before what comes behind it.
    corrections = [
        Append((*account.place.keys, "filings", index, "corrections"), {"on": str(directory.today), "what": said})
        for index in told
    ]
    return joined("更正", [(account, [*corrections, *edits])])


def _told_online(directory: Directory, account: Account, values: Iterable[str]) -> Iterator[int]:
    """Filings of an account, by their index, whose notice was seen online and says one of the values."""
    for index, filing in enumerate(account.filings):
        id_ = identity(account, filing)
        posting = directory.ledger.postings.get(str(id_)) if id_ else None
        if posting and any(html.escape(value) in posting.wording or value in posting.title for value in values):
            yield index


def _changed(
    directory: Directory, account: Account, new: Mapping[str, str], filing: Mapping[str, Any]
) -> Sequence[Edit]:
    """The fields brought to what they are to be, and the filing that says so."""
    changes: dict[str, dict[str, str]] = {}
    edits: list[Edit] = []
    for key, value in new.items():
        before = present(directory, account, key)
        if before is None:
            raise Unclear(
                f"{account.name}（{account.id}）原来没有登记{CHANGE_LABELS[key]}；这不是{filing['type']}，"
                f"请直接补在记录里：{key}: {value}"
            )
        if before != value:
            changes[key] = {"from": before, "to": value}
        elif "unit" not in new or getattr(account, key) is not None:
            raise Unclear(f"{account.name}（{account.id}）的{CHANGE_LABELS[key]}本来就是“{value}”，没有变")
        edits.append(SetText((*account.place.keys, key), value, after="unit"))
    if filing["type"] == "变更" and "unit" in new and "verified_as" not in new:
        edits += kept_subject(directory, account)
    return [*edits, _appended(account, {**filing, "changes": changes})]


def kept_subject(directory: Directory, account: Account) -> Iterator[Edit]:
    """账号主体 written out where it followed the unit's name: a platform goes on showing it until it verifies anew."""
    if account.verified_as is None:
        yield SetText((*account.place.keys, "verified_as"), directory.unit_name(account.unit), after="unit")


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
    account = {**record, "filings": [_filing("开设", particulars, record["unit"])]}
    edits: list[Edit] = [Append(("units",), dict(unit))] if unit else []
    return Submission("开设", {where: [*edits, Append(("accounts",), account)]}, (record["id"],))


def free_id(directory: Directory, wanted: str) -> str:
    """``wanted``, or with the first number behind it that is not taken: ids are never used again."""
    taken = {*directory.units, *directory.accounts, *(fragment.id for fragment in directory.fragments)}
    return next(id_ for n in range(1, len(taken) + 2) if (id_ := wanted if n == 1 else f"{wanted}-{n}") not in taken)


def unannounced(register: Register, submission: Submission) -> Iterator[tuple[Account, BoardNotice]]:
    """Accounts whose filing, just made, belongs to a notice that was seen online before, with that notice."""
    if submission.kind not in ("变更", "关停", "注销"):
        return
    for id_ in submission.accounts:
        account = register.directory.accounts[id_]
        notice = register.board.notice_of(account, account.filings[-1])
        if notice and notice.posting:
            yield account, notice


def edited(files: Files, wanted: Mapping[str, Sequence[Edit]]) -> dict[str, bytes]:
    """The files that edits are for, with these made; raises Refusal where one cannot be changed safely."""
    try:
        return {path: apply(files.data.get(path, b""), each) for path, each in wanted.items()}
    except CannotEdit as reason:
        raise Refusal(f"{'、'.join(wanted)}：{reason}") from None


def joined(kind: Kind, made: Iterable[tuple[Account, Iterable[Edit]]]) -> Submission:
    """One submission of what is done to several accounts; raises Unclear for one of another register."""
    edits: dict[str, list[Edit]] = {}
    ids: list[str] = []
    for account, ours in made:
        if account.origin:
            raise Unclear(
                f"“{account.name}”（{account.id}）是从“{account.origin.register}”收录的，由那个名录办；"
                f"它办了以后，运行 python site.py follow {account.origin.register} --adopt"
            )
        edits.setdefault(account.place.path, []).extend(ours)
        ids.append(account.id)
    return Submission(kind, edits, tuple(ids))


def _filing(type_: FilingType, particulars: Particulars, announcing: str) -> dict[str, Any]:
    """A filing as it stands in the file; the unit ``announcing`` need not be named."""
    given = ((field.name, getattr(particulars, field.name)) for field in dataclasses.fields(particulars))
    filing = {"type": type_} | {key: _written(value) for key, value in given if value}
    if filing.get("announced_by") == announcing:
        del filing["announced_by"]
    return filing


def _written(value: Any) -> Any:
    """As it stands in the file: several of something as a list, one by itself."""
    if isinstance(value, list | dict):
        return value
    if isinstance(value, tuple):
        several = list(value)
        return several if len(several) > 1 else several[0]
    return str(value)


def _appended(account: Account, filing: Mapping[str, Any]) -> Append:
    return Append((*account.place.keys, "filings"), dict(filing))


def present(directory: Directory, account: Account, key: str) -> str | None:
    """What a field is today, with the default that stands for nothing written."""
    if key in ("represents", "verified_as"):
        return getattr(directory, key)(account)
    return getattr(account, key)


def _file_of(directory: Directory, unit: str) -> str:
    """The file in which the unit's accounts stand, else its own record, else the main file."""
    for account in directory.accounts.values():
        if account.unit == unit and account.origin is None:
            return account.place.path
    known = directory.units.get(unit)
    return known.place.path if known and known.origin is None else ACCOUNTS
