"""What a change makes the register say beyond its accounts: fakes that it accuses, registers, telephones and websites
that it points to, links in its notices. Frightened people call and open what stands there.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from ..directory.cases import is_accused
from ..directory.directory import Directory
from ..records.fakes import Fake
from ..records.platform_names import platform_of
from ..records.registers import OtherRegister
from ..text.likeness import alike, normal
from .coming import Coming, told_link
from .differences import differing, label


def accused(old: Directory, new: Directory) -> Iterator[str]:
    """Identities that verify/ will call fakes from now on, and those that it will not any more."""
    before, after = _accused(old), _accused(new)
    for identity, fake in after.items():
        if identity not in before and fake.confirmed:
            by = new.unit_name(fake.confirmed.by)
            yield (
                f"核对页将说{_named(new, fake)}“{identity.said}”已核实为假冒"
                f"（{fake.id}，{by} {fake.confirmed.on} 核实）；说错了就是指认无辜的账号，请向核实单位核实"
            )
    for identity, fake in before.items():
        if identity not in after:
            yield (
                f"核对页不再说{_named(old, fake)}“{identity.said}”是假冒（{fake.id}）；"
                "它如果还在骗人，群众就查不到了，请核实"
            )


def retold(old: Directory, new: Directory) -> Iterator[str]:
    """Fakes of which the public is told something else: whom they pretend to be, who says so, since when."""
    for id_, fake in new.fakes.items():
        known = old.fakes.get(id_)
        if known and is_accused(known, old.today) and is_accused(fake, new.today):
            told = [label(key, known, fake) for key in differing(known, fake) if key in _PUBLIC]
            if told:
                yield f"核对页说假冒账号 {id_} 的话变了：{'；'.join(told)}；请向核实单位核实"


class _Identity(NamedTuple):
    """By what a fake is known: the same number is somebody else's on another platform."""

    platform: tuple[str, ...]
    field: str
    said: str


_IDENTITIES = ("account_id", "handle", "url", "qr")
_PUBLIC = ("imitates", "seen_on", "confirmed", "closed_on")  # beside the identities


def _accused(directory: Directory) -> dict[_Identity, Fake]:
    """Fakes of which the public is told, by each identity that they are known by."""
    return {
        _Identity(platform_of(fake), field, said): fake
        for fake in directory.fakes.values()
        if is_accused(fake, directory.today)
        for field in _IDENTITIES
        if (said := getattr(fake, field))
    }


def _named(directory: Directory, fake: Fake) -> str:
    platform = directory.platforms.get(fake.platform)
    return fake.platform_name or (platform.name if platform else fake.platform)


def linked(notices: Iterable[Coming]) -> Iterator[str]:
    """Words of a notice by which people are led to a place that is none of the government's, or to a telephone that
    does not stand there: who reads the words does not see it.
    """
    for notice in notices:
        for link in notice.links:
            scheme, _, rest = link.address.partition(":")
            foreign = _foreign(link.address) if scheme in ("http", "https") else ""
            if foreign or (scheme not in ("http", "https") and rest not in link.words):
                yield f"公告 {notice.id} 里的{told_link(link)}{foreign}：群众会点它，请打开核对"


def pointed_to(old: Directory, new: Directory) -> Iterator[str]:
    """Registers that verify/ will send people to, whose signatures are believed of them, and copies of their accounts
    that are others now.
    """
    for register in new.registers.values():
        known = old.registers.get(register.id)
        if known is None or (known.name, known.base_url) != (register.name, register.base_url):
            address = register.base_url
            yield f"核对页将把群众指到“{register.name}”{address}{_foreign(address)}；请核实它确是那个名录"
        if known is not None and {*_publics(known)} != {*_publics(register)}:
            keys = "、".join(key.id for key in register.keys) or "没有，谁写的副本都信"
            yield f"“{register.name}”的公钥变了（现在：{keys}）；请用原来的办法向那个名录核实"
        if register.region and (known is None or known.region != register.region):
            yield (
                f"从此可以从“{register.name}”收录“{register.region}”的账号，收录以后答成官方账号；"
                "请核实它确是那里的名录，公钥与它核对过"
            )
    for id_, register in new.registers.items():
        before, after = _copied(old, id_), _copied(new, id_)
        if before != after:
            more, fewer = len(after - before), len(before - after)
            yield (
                f"“{register.name}”的副本 data/followed/{id_}.json 变了：多了或改了 {more} 个账号，少了 {fewer} 个；"
                "核对页照它指路，请自己从那里重新下载一份比较"
            )


def called_as_elsewhere(old: Directory, new: Directory) -> Iterator[str]:
    """Units that put on the name of one in a register that is followed: verify/ would call them official by it."""
    names = {unit.name for unit in old.units.values()}
    there = {alike(normal(account.unit_name)): account for account in new.followed}
    for unit in new.units.values():
        account = there.get(alike(normal(unit.name)))
        is_taken_in = account and unit.origin and unit.origin.register == account.register
        if account and unit.name not in names and not is_taken_in:
            register = new.registers[account.register]
            yield (
                f"单位“{unit.name}”（{unit.id}）与“{register.name}”里的“{account.unit_name}”名称相同或形近："
                f"核对页从此说它是官方单位，请到 {account.page} 看那个单位的账号，并向它核实"
            )


def reached(old: Directory, new: Directory) -> Iterator[str]:
    """Telephones and websites of units that verify/ will call official from now on, and those that it will not."""
    for unit in new.units.values():
        known = old.units.get(unit.id)
        now, then = unit.contact, known.contact if known else None
        for what, after, before in (
            ("电话", now and now.phone, then and then.phone),
            ("网址", now and now.url, then and then.url),
        ):
            if after and after != before:
                was = f"由“{before}”改为" if before else "写成"
                yield (
                    f"{unit.name}（{unit.id}）的{what}{was}“{after}”{_foreign(after) if what == '网址' else ''}："
                    "核对页从此说它是官方的，请用原来的办法向单位核实"
                )
            elif before and not after:
                yield f"{unit.name}（{unit.id}）的{what}“{before}”被删去：群众从此没有它可以核对，请用它向单位核实"


def _foreign(address: str) -> str:
    host = urlsplit(address).hostname or ""
    return "" if host.endswith(".gov.cn") else "，不以 .gov.cn 结尾"


def _publics(register: OtherRegister) -> Iterator[tuple[str, str]]:
    return ((key.id, key.public) for key in register.keys)


def _copied(directory: Directory, register: str) -> set[object]:
    return {account for account in directory.followed if account.register == register}
