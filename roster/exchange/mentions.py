"""Rows that speak of the same account: it is not taken twice, and does not run where another row says that it ended."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..directory import life
from ..directory.life import CLOSING
from ..records.accounts import Account
from ..records.platform_names import folded
from .account_rows import IDENTITIES
from .doubts import DOUBT
from .entries import BadEntry
from .imported import Record, Source

_RUNS = "运行"


@dataclass(frozen=True, slots=True)
class Mention:
    """Of which account a row speaks: platform, name and unit as far as they can be read, and its ids."""

    source: Source
    platform: str
    name: str
    unit: str
    ids: Record

    @property
    def key(self) -> tuple[str, str, str]:
        """What is equal in rows of the same account."""
        return self.platform, self.name, self.unit


def contradicted(running: Mapping[int, Mention], ended: Sequence[Mention]) -> dict[int, str]:
    """Accounts that came in as running and may have ended by what another row says: index → reason (Chinese)."""
    by_key: dict[tuple[str, str, str], list[Mention]] = {}
    for one in ended:
        by_key.setdefault(one.key, []).append(one)
    found: dict[int, str] = {}
    for index, one in running.items():
        for other in by_key.get(one.key, ()):
            if _agree(one.ids, other.ids):
                found[index] = (
                    f"{DOUBT}{other.source.where}说的是同一个账号（单位、平台、名称相同），那一行看起来已经终止；请核对，只留对的一行"
                )
    return found


def _agree(ids: Mapping[str, object], others: Mapping[str, object]) -> bool:
    """True unless an identity that both have differs."""
    return all(ids[key] == others[key] for key in IDENTITIES if ids.get(key) and others.get(key))


@dataclass(frozen=True, slots=True)
class _KnownAccount:
    """The identities of an account, where it stands, and whether it ended (Chinese)."""

    identities: Mapping[str, str | None]
    where: str
    ending: str


class KnownAccounts:
    """Accounts of the register and of the table: the same one is not taken twice."""

    def __init__(self, accounts: Iterable[Account]) -> None:
        self._seen: dict[tuple[str, str, str], list[_KnownAccount]] = {}
        for account in accounts:
            ids, ending = {key: getattr(account, key) for key in IDENTITIES}, life.ending(account)
            known = _KnownAccount(ids, f"名录里的“{account.id}”", ending.type if ending else _RUNS)
            self._called(account.unit, account.platform, account.name).append(known)

    def add(self, account: Record, source: Source) -> None:
        """Remember an account; raises BadEntry if it is known."""
        called = self._called(account["unit"], account["platform"], account["name"])
        last = account["filings"][-1]["type"]
        ending = last if last in CLOSING else _RUNS
        for known in called:
            if _agree(known.identities, account):
                differs = f"；那里是“{known.ending}”，这一行是“{ending}”，请核对" if ending != known.ending else ""
                raise BadEntry(
                    f"“{account['name']}”的单位、平台、名称与{known.where}相同，是同一个账号；没有重复导入{differs}"
                )
        called.append(_KnownAccount(account, source.where, ending))

    def _called(self, unit: str, platform: str, name: str) -> list[_KnownAccount]:
        return self._seen.setdefault((unit, platform, folded(name)), [])
