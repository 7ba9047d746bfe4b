"""The life of an account, from its filings alone: what it was called when, whether it is to end, whether it has ended.

A 更正 mends the register, not the account: what it replaces was never true, so nothing becomes former by it and
history is read as if it had been right from the start.
"""

from collections.abc import Sequence
from datetime import date

from ..records.accounts import Account, Changed, Filing
from .day import months_before

CLOSING = ("关停", "注销")
UNCHECKED_MONTHS = 12  # after which what the register says is to be confirmed again


def steps(account: Account) -> Sequence[Filing]:
    """What happened to the account itself, oldest first: its filings without 更正."""
    return [filing for filing in account.filings if filing.type != "更正"]


def ending(account: Account) -> Filing | None:
    """The latest filing of a 关停 or 注销, in force or announced; None where none was filed."""
    last = steps(account)[-1:]
    return last[0] if last and last[0].type in CLOSING else None


def endings(account: Account) -> Sequence[Filing]:
    """Every 关停 and 注销, oldest first: an account may be closed, and cancelled later."""
    return [filing for filing in account.filings if filing.type in CLOSING]


def end(account: Account, day: date) -> Filing | None:
    """The filing with which the account really ended (办结) by a day; None while it is still its unit's.

    Units close an account after its notice, often late, and some take it back: the end of a notice ends nothing.
    """
    return next((filing for filing in endings(account) if is_done(filing, day)), None)


def is_done(filing: Filing, day: date) -> bool:
    """True once the account really ended with this filing; a day that nobody knows lies in the past."""
    return filing.done is not None and (filing.done.on is None or filing.done.on <= day)


def ended_on(filing: Filing) -> date | None:
    """The day on which the account really ended with this filing, None while that is not known."""
    if filing.done is None:
        return None
    return filing.done.on or (filing.on if filing.announced_elsewhere else None)


def is_open(account: Account) -> bool:
    """True until 关停 or 注销 is filed."""
    return ending(account) is None


def is_in_use(account: Account, day: date) -> bool:
    """True until the account has really ended."""
    return end(account, day) is None


def stops_on(account: Account) -> date | None:
    """The 停更日 that was announced last, past or to come: one that is cancelled after it was closed had stopped."""
    return next((filing.stops_on for filing in reversed(endings(account)) if filing.stops_on), None)


def stopped_on(account: Account, day: date) -> date | None:
    """The 停更日 that has come by a day: the account no longer publishes."""
    last = stops_on(account)
    return last if last and last <= day else None


def is_kept_up(account: Account, day: date) -> bool:
    """True while the account must be updated: open, or announced to be closed with a 停更日 that has not come."""
    if is_open(account):
        return True
    last = stops_on(account)
    return last is not None and last > day and is_in_use(account, day)


def is_check_due(account: Account, day: date) -> bool:
    """True if nobody has confirmed for a year what the register says of an account in use; one that was opened within
    the year was looked at then. One of another register is confirmed there.
    """
    if account.origin or not is_in_use(account, day):
        return False
    opened = account.filings[0]
    known = [account.checked.on if account.checked else None, opened.on, opened.filed_on]
    return max((one for one in known if one), default=date.min) < months_before(day, UNCHECKED_MONTHS)


def former(account: Account, key: Changed) -> Sequence[str]:
    """Values that a field of the account really had before, oldest first, without the one it has now."""
    before = (f.changes[key].before for f in steps(account) if key in f.changes)
    return [value for value in dict.fromkeys(before) if value != getattr(account, key)]


def former_names(account: Account) -> Sequence[str]:
    """Names the account had before, oldest first."""
    return former(account, "name")


def former_handles(account: Account) -> Sequence[str]:
    """Handles the account had before, oldest first."""
    return former(account, "handle")


def value_after(account: Account, filing: Filing, key: Changed) -> str | None:
    """What a field of the account was once this filing had taken effect; later changes are rolled back."""
    position = next(n for n, other in enumerate(account.filings) if other is filing)
    later = (other for other in account.filings[position + 1 :] if key in other.changes and other.type != "更正")
    changed = next(later, None)
    return changed.changes[key].before if changed else getattr(account, key)


def unit_after(account: Account, filing: Filing) -> str:
    """The unit that was registered after this filing, right or wrong: the id of an old notice never changes."""
    position = next(n for n, other in enumerate(account.filings) if other is filing)
    later = (other.changes["unit"].before for other in account.filings[position + 1 :] if "unit" in other.changes)
    return next(later, account.unit)
