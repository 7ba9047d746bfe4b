"""What the QR codes of accounts say from now on: whoever swaps a picture sends people elsewhere."""

from collections.abc import Iterator

from ..directory.directory import Directory
from ..records.accounts import Account
from .differences import shown


def rescanned(old: Directory, new: Directory) -> Iterator[str]:
    """Accounts whose code says something else than before, and new ones with a code that was another's."""
    owners = {code: account for account in old.accounts.values() for code in old.scanned(account)}
    for account in new.accounts.values():
        known = old.accounts.get(account.id)
        codes, before = new.scanned(account), old.scanned(known) if known else ()
        taken = [owner for code in codes if (owner := owners.get(code)) and owner.id != account.id]
        if codes and codes != before and (known or taken):
            yield _told(account, codes, before, taken)


def _told(account: Account, codes: tuple[str, ...], before: tuple[str, ...], taken: list[Account]) -> str:
    was = f"由“{shown(before)}”改为" if before else "是"
    whose = f"，原来是“{taken[0].name}”（{taken[0].id}）的" if taken else ""
    return (
        f"“{account.name}”（{account.id}）的二维码扫出来{was}“{shown(codes)}”{whose}："
        "核对页凭它认定账号，请自己用手机扫一扫"
    )
