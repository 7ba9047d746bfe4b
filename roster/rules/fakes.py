"""Fakes: only what is told by an identity can be held against an account, and never against one of ours."""

from collections.abc import Iterator

from ..directory.cases import days_of_case
from ..directory.directory import Directory
from ..directory.life import is_in_use
from ..records.accounts import Account
from ..records.fakes import Fake
from ..records.platform_names import platform_of
from ..records.platforms import Platform
from .check import Found
from .identity import claims, claims_of_address

_SCANNED = "what a picture says"  # on whatever platform


def check_fakes_have_an_identity(directory: Directory) -> Found:
    """假冒账号要有标识：名称谁都能叫，只凭名称指认，会冤枉别人。"""
    for fake in directory.fakes.values():
        if not fake.has_identity:
            yield fake.place, f"“{fake.id}”没有标识；请补 account_id、handle、url 或 qr 中的一项"


def check_fakes_are_not_ours(directory: Directory) -> Found:
    """名录里的账号不会是假冒的：标识相同的，必有一处写错了。"""
    if not directory.fakes:
        return
    ours: dict[tuple[object, ...], Account] = {}
    for account in directory.accounts.values():
        for _, kind, value in claims(account, directory.platforms.get(account.platform)):
            if kind == "account_id" or is_in_use(account, directory.today):
                ours[platform_of(account), kind, value] = account
        if is_in_use(account, directory.today) and len(codes := directory.scanned(account)) == 1:
            ours[_SCANNED, "qr", codes[0].strip()] = account
    for fake in directory.fakes.values():
        told: set[str] = set()
        for key, kind, value in _claims(fake, directory.platforms.get(fake.platform)):
            account = ours.get((_SCANNED if kind == "qr" else platform_of(fake), kind, value))
            if account and key not in told:
                told.add(key)
                yield fake.place / key, f"这是“{account.name}”（{account.id}）的；请核对，名录里的账号不能写成假冒的"


def check_cases_go_forward(directory: Directory) -> Found:
    """一件假冒的办理一步接一步：得知、发现以后才核实、发函、关停、结案，发函以后才有答复。"""
    for fake in directory.fakes.values():
        known = [day for day in (fake.reported and fake.reported.on, fake.seen_on) if day]
        first = min(known, default=None)
        for place, day in days_of_case(fake):
            if first and day and day < first:
                yield place, f"{day} 早于得知、发现的日期 {first}；请核对两个日期"
        for index, letter in enumerate(fake.letters):
            if letter.answer and letter.answer.on < letter.on:
                place = fake.place / "letters" / index / "answer" / "on"
                yield place, f"答复的日期 {letter.answer.on} 早于发函的日期 {letter.on}；请核对两个日期"


def check_fakes_have_one_case(directory: Directory) -> Found:
    """一个假冒账号只立一件：标识相同的，写在先立的那一件里。"""
    seen: dict[tuple[object, ...], Fake] = {}
    for fake in directory.fakes.values():
        told = False
        for key, kind, value in _claims(fake, directory.platforms.get(fake.platform)):
            first = seen.setdefault((_SCANNED if kind == "qr" else platform_of(fake), kind, value), fake)
            if first is not fake and not told:
                told = True
                yield (
                    fake.place / key,
                    f"与“{first.id}”是同一个账号；请把两件写成一件，编号用先立的",
                )


def _claims(fake: Fake, platform: Platform | None) -> Iterator[tuple[str, str, str]]:
    yield from claims(fake, platform)
    if fake.qr:
        yield "qr", "qr", fake.qr.strip()
    if fake.qr and "://" in fake.qr:
        yield from (("qr", kind, value) for kind, value in claims_of_address(fake.qr, platform))


def check_other_registers_are_known(directory: Directory) -> Found:
    """data/followed/ 里的每一份都是 registers.yaml 里登记的名录的：不知道是谁的，一条也不信。"""
    for place in directory.unknown_registers:
        yield place, "registers.yaml 里没有这个名录；请登记它，文件名与编号相同，或删去这个文件"
