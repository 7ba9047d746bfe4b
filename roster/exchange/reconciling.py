"""The register beside another system's: which accounts only one of them has, which it has twice, and in what they
differ. Neither is taken to be right.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ..directory.directory import Directory
from ..directory.life import former_names, is_in_use, steps
from ..records.accounts import Account
from ..records.platform_names import folded
from ..rules.identity import claims_of_address
from ..text import likeness
from .entered import Entered
from .imported import Remark

Kind = Literal["missing-there", "missing-here", "differs", "twice-there", "unread"]
_OURS: Mapping[str, Callable[[Directory, Account], str]] = {
    "name": lambda _, account: account.name,
    "unit": lambda directory, account: directory.unit_name(account.unit),
    "account_id": lambda _, account: account.account_id or "",
    "handle": lambda _, account: account.handle or "",
    "url": lambda _, account: account.url or "",
    "verified_as": lambda directory, account: directory.verified_as(account),
    "represents": lambda directory, account: directory.represents(account),
    "number": lambda _, account: account.filings[0].number or "",
    "filed_on": lambda _, account: str(account.filings[0].filed_on or ""),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing in which the two differ: an account of ours, a row of theirs, or both; ``field`` where it is one
    field, with what each says. ``why`` is why a cell or a row of theirs can't be read (Chinese).
    """

    kind: Kind
    account: Account | None = None
    entered: Entered | None = None
    field: str = ""
    here: str = ""
    there: str = ""
    why: str = ""
    first: str = ""  # of a row that stands there twice: where the other one is
    where: str = ""


def differences(directory: Directory, theirs: Sequence[Entered], unread: Iterable[Remark]) -> list[Difference]:
    """Every difference, in the order of the table, what the table lacks last."""
    matched = _matched(directory, theirs)
    found = list(_compared(directory, theirs, matched))
    seen = {*matched.values()}
    for account in directory.accounts.values():
        if account.id not in seen and is_in_use(account, directory.today):
            found.append(Difference("missing-there", account))
    return found + [Difference("unread", why=remark.reason, where=remark.source.where) for remark in unread]


def _compared(directory: Directory, theirs: Sequence[Entered], matched: Mapping[int, str]) -> Iterator[Difference]:
    first: dict[str, Entered] = {}
    for index, entered in enumerate(theirs):
        account = directory.accounts.get(matched.get(index, ""))
        if account is None:
            yield Difference("missing-here", entered=entered, where=entered.source.where)
        elif (before := first.setdefault(account.id, entered)) is not entered:
            yield Difference("twice-there", account, entered, first=before.source.where, where=entered.source.where)
        else:
            yield from _of_one(directory, account, entered)


def _of_one(directory: Directory, account: Account, entered: Entered) -> Iterator[Difference]:
    """Field by field, as far as the table has a column."""
    said = {"name": entered.name, **entered.said}
    for field, ours in _OURS.items():
        here, there = ours(directory, account), said.get(field)
        if why := entered.illegible.get(field):
            yield Difference("differs", account, entered, field, here, why=why, where=entered.cell(field))
        elif there is not None and not _same(field, here, there, entered):
            yield Difference("differs", account, entered, field, here, there, where=entered.cell(field))
    here, there = account.account_id or account.handle or "", said.get("identity", "")
    if there and folded(there) not in map(folded, filter(None, (account.account_id, account.handle))):
        yield Difference("differs", account, entered, "identity", here, there, where=entered.cell("identity"))
    if why := entered.illegible.get("identity"):
        yield Difference("differs", account, entered, "identity", here, why=why, where=entered.cell("identity"))
    if account.platform != entered.platform.id:
        here, there = directory.platform_name(account), entered.own_name or entered.platform.name
        yield Difference("differs", account, entered, "platform", here, there, where=entered.cell("platform"))
    yield from _of_state(directory, account, entered)


def _of_state(directory: Directory, account: Account, entered: Entered) -> Iterator[Difference]:
    """In use or not; 关停 and 注销 are the same in that, and an account whose notice is posted is still in use."""
    in_use = is_in_use(account, directory.today)
    here = "运行" if in_use else steps(account)[-1].type
    if why := entered.illegible.get("state"):
        yield Difference("differs", account, entered, "state", here, "", why, where=entered.cell("state"))
    elif (there := entered.said.get("state", "")) and (there == "运行") is not in_use:
        yield Difference("differs", account, entered, "state", here, there, where=entered.cell("state"))


def _same(field: str, here: str, there: str, entered: Entered) -> bool:
    """True where two values say the same, however they are written."""
    match field:
        case "verified_as" | "represents" if not there:  # the unit itself, as here
            return folded(here) == folded(entered.said.get("unit", ""))
        case "url" if here and there:
            platform = entered.platform
            return {*claims_of_address(here, platform)} == {*claims_of_address(there, platform)}
        case "account_id" | "filed_on":
            return here == there
        case _:
            return folded(here) == folded(there)


# Which row is which account: by what is surest, for all rows, before what is less so is asked


def _matched(directory: Directory, theirs: Sequence[Entered]) -> dict[int, str]:
    """The account of ours that each row means, by the row's index; a name alone only where nobody else bears it."""
    matched: dict[int, str] = {}
    for keys_of_ours, keys_of_theirs in _WAYS:
        ours: dict[tuple[str, ...], list[str]] = {}
        for account in directory.accounts.values():
            for key in dict.fromkeys(keys_of_ours(directory, account)):
                ours.setdefault(key, []).append(account.id)
        taken = {*matched.values()}
        for index, entered in enumerate(theirs):
            if index in matched:
                continue
            meant = {id_ for key in keys_of_theirs(entered) for id_ in ours.get(key, ())}
            in_use = {id_ for id_ in meant if is_in_use(directory.accounts[id_], directory.today)}
            again = {id_ for id_ in in_use or meant if not _contradicts(directory.accounts[id_], entered)}
            if choice := next((some for some in (meant - taken, in_use - taken, again) if len(some) == 1), None):
                matched[index] = next(iter(choice))
    return matched


def _contradicts(account: Account, entered: Entered) -> bool:
    """True where the row is another account of the same name: it has an id of its own."""
    there = entered.said.get("account_id")
    return bool(there and account.account_id and there != account.account_id)


_Keys = Iterator[tuple[str, ...]]


def _ids(_: Directory, account: Account) -> _Keys:
    if account.account_id:
        yield account.platform, account.account_id


def _ids_there(entered: Entered) -> _Keys:
    for id_ in filter(None, map(entered.said.get, ("account_id", "identity"))):
        yield entered.platform.id, id_


def _handles(directory: Directory, account: Account) -> _Keys:
    if account.handle:
        yield account.platform, "handle", folded(account.handle)
    if account.url:
        for kind, value in claims_of_address(account.url, directory.platforms.get(account.platform)):
            yield account.platform, kind, value


def _handles_there(entered: Entered) -> _Keys:
    for handle in filter(None, map(entered.said.get, ("handle", "identity"))):
        yield entered.platform.id, "handle", folded(handle)
    if url := entered.said.get("url"):
        for kind, value in claims_of_address(url, entered.platform):
            yield entered.platform.id, kind, value


def _names(directory: Directory, account: Account) -> _Keys:
    unit = directory.units.get(account.unit)
    for of_unit in (unit.name, *unit.short_names, *unit.names_before) if unit else ():
        for name in (account.name, *former_names(account)):
            yield account.platform, likeness.normal(name), folded(of_unit)


def _names_there(entered: Entered) -> _Keys:
    if entered.name:
        yield entered.platform.id, likeness.normal(entered.name), folded(entered.said.get("unit", ""))


def _bare_names(_: Directory, account: Account) -> _Keys:
    yield account.platform, likeness.normal(account.name)


def _bare_names_there(entered: Entered) -> _Keys:
    if entered.name and not (entered.said.get("account_id") or entered.said.get("handle")):
        yield entered.platform.id, likeness.normal(entered.name)


def _ids_anywhere(_: Directory, account: Account) -> _Keys:
    if account.account_id and not account.account_id.isdecimal():
        yield (account.account_id,)


def _ids_anywhere_there(entered: Entered) -> _Keys:
    for id_ in filter(None, map(entered.said.get, ("account_id", "identity", "handle"))):
        yield (id_,)


_WAYS: Sequence[tuple[Callable[[Directory, Account], _Keys], Callable[[Entered], _Keys]]] = (
    (_ids, _ids_there),
    (_handles, _handles_there),
    (_names, _names_there),
    (_ids_anywhere, _ids_anywhere_there),
    (_bare_names, _bare_names_there),
)
