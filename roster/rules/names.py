"""Names that could be taken for another's: told while a new name can still be changed."""

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import timedelta

from ..directory.directory import Directory
from ..directory.life import former_names, is_open
from ..records.accounts import Account
from ..text import likeness
from .check import Found
from .revision import Revision

_NEW = timedelta(days=30)
_TOLD = 3  # of one account: more would hide the rest


def check_new_names_are_not_mistaken(directory: Directory) -> Found:
    """新开设或新更名的账号，名称不得容易被当成别的单位的账号或已关停的账号（《互联网用户账号信息管理规定》第八条：
    同音、谐音、相近的文字）。三十日内开设、更名的，以及与 --base 相比新增的，都要核对。
    """
    return _mistaken(directory, {account.id for account in directory.accounts.values() if _is_new(directory, account)})


def check_changed_names_are_not_mistaken(revision: Revision) -> Found:
    """新增或更名的账号，名称不得容易被当成别的单位的账号或已关停的账号（《互联网用户账号信息管理规定》第八条）。"""
    before, after = revision.before.accounts, revision.after.accounts
    new = {id_ for id_, account in after.items() if id_ not in before or before[id_].name != account.name}
    # The rule that needs no base already tells of those opened or renamed lately.
    return _mistaken(
        revision.after, {id_ for id_ in new if is_open(after[id_]) and not _is_new(revision.after, after[id_])}
    )


def _is_new(directory: Directory, account: Account) -> bool:
    """True if the account was opened or renamed in the last thirty days."""
    named = (f.on for f in account.filings if f.on and (f.type == "开设" or "name" in f.changes))
    return is_open(account) and any(day > directory.today - _NEW for day in named)


def _mistaken(directory: Directory, new: Collection[str]) -> Found:
    """Names of ``new`` accounts that are like another unit's, like one that has ended, or like one of another register
    that is followed.
    """
    if not new:
        return
    known: dict[tuple[str, str], list[tuple[str, Account, bool]]] = {}
    for other in directory.accounts.values():
        for name in (other.name, *former_names(other)):
            for kind_and_key in likenesses(name):
                known.setdefault(kind_and_key, []).append((name, other, is_open(other) and name == other.name))
    for id_ in new:
        account = directory.accounts[id_]
        told: set[str] = set()
        for kind, key in likenesses(account.name):
            for name, other, running in known[kind, key]:
                if other.id in {id_, *told} or len(told) == _TOLD or _is_own(account, other, kind):
                    continue
                told.add(other.id)
                whose = directory.unit_name(other.unit) + ("" if running else "，已停用")
                where = directory.platform_name(other)
                yield (
                    account.place / "name",
                    f"“{account.name}”容易被当成“{name}”（{where}，{whose}）：{kind}；请核对，或换一个名称",
                )
    yield from _mistaken_for_others(directory, [directory.accounts[id_] for id_ in new])


def _mistaken_for_others(directory: Directory, new: Collection[Account]) -> Found:
    """The same among the accounts of other registers, but for those of the account's own unit."""
    wanted: dict[tuple[str, str], list[Account]] = {}
    for account in new:
        for kind_and_key in likenesses(account.name):
            wanted.setdefault(kind_and_key, []).append(account)
    told: Counter[str] = Counter()
    for other in directory.followed:
        alike = ((kind, account) for kind, key in likenesses(other.name) for account in wanted.get((kind, key), ()))
        for account, kind in {account.id: (account, kind) for kind, account in reversed([*alike])}.values():
            if other.unit_name == directory.unit_name(account.unit) or told[account.id] == _TOLD:
                continue
            told[account.id] += 1
            register = directory.registers[other.register].name
            where = f"{other.platform_name}，{other.unit_name}，登记在{register}"
            yield (
                account.place / "name",
                f"“{account.name}”容易被当成“{other.name}”（{where}）：{kind}；请核对，或换一个名称",
            )


def _is_own(account: Account, other: Account, kind: str) -> bool:
    """A unit may call its accounts alike; but a name it has closed was said to be nobody's from then on."""
    return other.unit == account.unit and (is_open(other) or kind != "名称相同")


def how_alike(name: str, other: str) -> str | None:
    """The closest way in which two names are alike, None where they aren't."""
    known = set(likenesses(other))
    return next((kind for kind, key in likenesses(name) if (kind, key) in known), None)


def likenesses(name: str) -> Iterator[tuple[str, str]]:
    """Kinds of likeness with what is equal for names that are alike in this way; the closest first."""
    form = likeness.normal(name)
    if len(form) < 2:
        return
    yield "名称相同", form
    yield "形近字", likeness.alike(form)
    yield "同音字", " ".join(map(likeness.sound, form))
    yield "字序不同", "".join(sorted(form))
    if len(bare := likeness.stripped(form)) > 2:
        yield "只差“官方”“发布”一类的词", bare
