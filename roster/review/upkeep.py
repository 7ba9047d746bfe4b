"""What is written into the register beside filings: 办结, 核对, and a unit's new name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ..directory import chain
from ..directory.chain import Stage, Waiting
from ..directory.directory import Directory
from ..directory.life import ended_on, ending, is_in_use, is_open
from ..records.accounts import Account, Filing, Unit
from ..source.edits import Append, Edit, SetRecord, SetText
from .naming import Unclear
from .submissions import Submission, joined, kept_subject

# What an account is checked against stands before its filings; there the day of the check stands too.
_BEFORE_FILINGS = ("app", "qr", "logo", "description", "aliases", "verified_as", "represents", "unit")


@dataclass(frozen=True, slots=True)
class Confirmation:
    """When somebody found something, how, and who: the id of a unit, None for each account's own."""

    on: date
    how: str
    by: str | None = None

    def texts(self, account: Account, order: Sequence[str]) -> dict[str, str]:
        """As it stands in the record of an account, in the order in which the documents write it."""
        known = {"on": str(self.on), "how": self.how, "by": self.by or account.unit}
        return {key: known[key] for key in order}


def to_be_done(account: Account) -> Filing:
    """The 关停 or 注销 with which an account is to end; raises Unclear where there is none, or it has ended."""
    filing = ending(account)
    who = f"“{account.name}”（{account.id}）"
    if filing is None:
        raise Unclear(
            f"{who}没有备案关停、注销；请先写 file 关停 {account.id} 或 file 注销 {account.id}，公告期满、"
            "账号在平台上真正关停以后再办结"
        )
    if filing.done:
        on = ended_on(filing)
        raise Unclear(f"{who}已经办结：{f'{on} ' if on else ''}{filing.type}；不用再写")
    return filing


def finishing(accounts: Iterable[Account], confirmation: Confirmation) -> Submission:
    """办结: the accounts were really closed on their platforms; raises Unclear."""
    return joined("办结", ((account, [_done(account, confirmation)]) for account in accounts))


def _done(account: Account, confirmation: Confirmation) -> Edit:
    filing = to_be_done(account)
    index = next(n for n, other in enumerate(account.filings) if other is filing)
    return SetRecord((*account.place.keys, "filings", index, "done"), confirmation.texts(account, ("on", "how", "by")))


def checking(directory: Directory, accounts: Iterable[Account], confirmation: Confirmation) -> Submission:
    """核对: somebody looked at the accounts, and all that the register says of them is true; raises Unclear."""
    return joined("核对", ((account, [_checked(directory, account, confirmation)]) for account in accounts))


def _checked(directory: Directory, account: Account, confirmation: Confirmation) -> Edit:
    who = f"“{account.name}”（{account.id}）"
    if not is_in_use(account, directory.today):
        raise Unclear(f"{who}已经终止，不再核对；请从命令里去掉它")
    if account.checked and account.checked.on > confirmation.on:
        raise Unclear(f"{who}{account.checked.on} 核对过，比 {confirmation.on} 晚；请核对日期（--on）")
    after = next(key for key in _BEFORE_FILINGS if getattr(account, key))
    return SetRecord((*account.place.keys, "checked"), confirmation.texts(account, ("on", "by", "how")), after)


def reaching(
    directory: Directory, accounts: Iterable[Account] | None, stage: Stage, on: date, before: date | None = None
) -> Submission:
    """录入 or 上报 of the filings that wait for it: of some accounts, or of all, of these only what waits since
    ``before`` or longer; raises Unclear where none waits.
    """
    wanted = None if accounts is None else {account.id for account in accounts}
    waiting = [
        one
        for one in chain.waiting(directory, stage)
        if (wanted is None or one.account.id in wanted) and (before is None or one.since <= before)
    ]
    if idle := (wanted or set()) - {one.account.id for one in waiting}:
        raise Unclear(f"{'、'.join(sorted(idle))} 没有等着{stage.name}的备案记录；请从命令里去掉")
    if not waiting:
        raise Unclear(f"没有等着{stage.name}的备案记录")
    return joined(stage.name, ((one.account, [_reached(one, on)]) for one in waiting))


def _reached(one: Waiting, on: date) -> Edit:
    """The day of the stage, behind that of the stage before."""
    if on < one.since:
        who = f"“{one.account.name}”（{one.account.id}）"
        raise Unclear(f"{who}的备案 {one.since} 才到这一步，{on} 还不能{one.stage.name}；请核对日期（--on）")
    index = next(n for n, filing in enumerate(one.account.filings) if filing is one.filing)
    return SetText((*one.account.place.keys, "filings", index, one.stage.key), str(on), one.stage.since)


def in_use_of(directory: Directory, unit: Unit | None) -> Sequence[Account]:
    """The accounts of a unit, or all, that have not ended; those of other registers are looked after there."""
    accounts = directory.accounts.values() if unit is None else directory.accounts_by_unit.get(unit.id, ())
    return [account for account in accounts if account.origin is None and is_in_use(account, directory.today)]


def open_of(directory: Directory, unit: Unit) -> Sequence[Account]:
    """The accounts of a unit that nobody has filed to close; raises Unclear where there is none."""
    accounts = directory.accounts_by_unit.get(unit.id, ())
    if found := [account for account in accounts if account.origin is None and is_open(account)]:
        return found
    raise Unclear(f"“{unit.name}”（{unit.id}）没有在用的账号；请核对单位")


def renaming(directory: Directory, unit: Unit, name: str, on: date) -> Submission:
    """更名 of a unit, which keeps its id: the old name stays as a former one, and as 账号主体 where none is written,
    until the platforms have verified anew; raises Unclear.
    """
    if unit.origin:
        raise Unclear(f"“{unit.name}”（{unit.id}）是从“{unit.origin.register}”收录的，由那个名录办")
    if name == unit.name:
        raise Unclear(f"“{unit.id}”本来就叫“{name}”，没有变")
    if same := next((other for other in directory.units.values() if other.name == name), None):
        raise Unclear(
            f"“{name}”已经是另一个单位（{same.id}）的名称；并入它的不是更名，"
            f"请把账号变更给它：file 变更 --from-unit {unit.id} --unit {same.id}"
        )
    accounts = directory.accounts_by_unit.get(unit.id, ())
    own: list[Edit] = [
        SetText((*unit.place.keys, "name"), name),
        Append((*unit.place.keys, "former_names"), {"name": unit.name, "until": str(on)}),
    ]
    theirs = joined("更名", ((account, kept_subject(directory, account)) for account in accounts))
    return Submission("更名", {**theirs.edits, unit.place.path: [*own, *theirs.edits.get(unit.place.path, ())]}, ())
