"""What another register offers and is not taken in: bodies for which it does not speak, what contradicts itself, and
what is registered already.

An offer decides nothing here before somebody takes it in; ours stays what it was, whatever is offered.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..directory import adopted
from ..directory.adopted import Key
from ..directory.directory import Directory
from ..directory.life import ending, is_done
from ..records.accounts import Account, Unit
from ..records.fakes import Fake
from ..records.platform_names import platform_of
from ..records.registers import Offer, OtherRegister
from ..source.problems import Place
from ..text import likeness
from . import followed
from .check import Found
from .identity import claims, claims_of_text

_TOLD = 20  # of each kind: a register that errs in everything is told of once
_RANKS = "省市州盟县区旗"
# Districts that are called by a word: within a name it is no district.
_WORDS_TOO = frozenset({"城区", "郊区", "矿区", "市区", "东区", "西区", "南区", "北区", "中区"})
OUTSIDE, DOUBLE = "not-adopted", "adopted-double"


@dataclass(frozen=True, slots=True)
class Objection:
    """Why an account of another register is not taken in, and where somebody can do something about it."""

    code: str
    register: str
    id: str
    place: Place
    message: str


def check_offers_can_be_taken(directory: Directory) -> Found:
    """可以收录的名录里，单位不在写明的地区的、名称是别处单位的、状态与备案记录矛盾的，不收录。"""
    return _told(_unfit(directory))


def check_offers_are_new(directory: Directory) -> Found:
    """可以收录的名录里，标识与本名录的账号、与从别处收录的账号相同的，不收录；本名录的记录不变。"""
    return _told(_doubles(directory))


def _told(objections: Iterator[Objection]) -> Found:
    told: dict[str, int] = defaultdict(int)
    for one in objections:
        told[one.register] += 1
        if told[one.register] <= _TOLD:
            yield one.place, one.message


def objections(directory: Directory) -> Mapping[Key, Objection]:
    """The first objection to each offer, by its register and its id there."""
    found: dict[Key, Objection] = {}
    for one in (*_unfit(directory), *_doubles(directory)):
        found.setdefault((one.register, one.id), one)
    return found


def _unfit(directory: Directory) -> Iterator[Objection]:
    beside = {id_: Beside.of(directory, directory.registers[id_]) for id_ in directory.offered}
    for register, offer in _offers(directory):
        units = directory.offered[register.id].units
        if why := _outside(beside[register.id], offer.account, units) or _contradicts(directory, offer):
            yield Objection(
                OUTSIDE,
                register.id,
                offer.account.id,
                register.place / "region",
                f"没有收录{_shown(register, offer)}：{why}；请向那个名录核实，是它写错的请它改正",
            )


def _outside(beside: "Beside", account: Account, units: Mapping[str, Unit]) -> str | None:
    """Why an account is none for which its register speaks (Chinese): by its units, by whom it says it is, and by what
    it is called and was.
    """
    for id_ in adopted.units_of(account, units):
        unit = units.get(id_)
        if why := beside.why_outside(unit) if unit else "它写到的单位没有公开":
            return why
    region = units[account.unit].region
    renamed = (change for filing in account.filings if (change := filing.changes.get("name")))
    called = (name for change in renamed for name in (change.before, change.after))
    said = (account.represents, account.verified_as, account.name, *called)
    return next((why for name in said if name and (why := beside.why_of_another(name, region))), None)


def _contradicts(directory: Directory, offer: Offer) -> str | None:
    """How the state of an account is not what its filings say (Chinese)."""
    last = ending(offer.account)
    if last is None:
        possible = ["运行"]
    elif is_done(last, directory.today):
        possible = [f"已{last.type}"]
    else:
        possible = [f"{last.type}公示中", f"{last.type}待办结"]
    if offer.state in possible:
        return None
    return f"状态写的是“{offer.state}”，备案记录说的却是“{'”或“'.join(possible)}”"


@dataclass(frozen=True)
class Beside:
    """What is known of regions and of our units beside one register: whose names its units may not have.

    Names are compared by their forms (``_form``), whatever characters somebody wrote that look the same; ``above`` and
    ``others`` give the last name of a region by its form.
    """

    region: str
    own: Mapping[str, Sequence[Unit]]
    above: Mapping[str, str]
    others: Mapping[str, str]

    @classmethod
    def of(cls, directory: Directory, register: OtherRegister) -> "Beside":
        """What stands beside a register that is to be taken in."""
        region = register.region or ""
        chain = region.split("/")
        regions = {unit.region for unit in directory.units.values()}
        regions |= {other.region for other in directory.registers.values() if other.region}
        outer = [*(directory.site.region or "").split("/"), *chain[:-1]]
        foreign = {one.rpartition("/")[2] for one in regions if not is_within(one, region)}
        own: dict[str, list[Unit]] = defaultdict(list)
        for unit in directory.units.values():
            if unit.origin is None:
                own[_form(unit.name)].append(unit)
        return cls(
            region,
            own,
            _forms(part for part in outer if part != chain[-1]),
            _forms(sorted(foreign - {*chain, *outer})),
        )

    def why_outside(self, unit: Unit) -> str | None:
        """Why the register does not speak for a unit (Chinese); None where nothing says so."""
        if not is_within(unit.region, self.region):
            return f"“{unit.name}”的地区是“{unit.region}”，不在 registers.yaml 写的“{self.region}”以内"
        names = (unit.name, *unit.short_names, *unit.names_before)
        return next((why for name in names if (why := self.why_of_another(name, unit.region))), None)

    def why_of_another(self, name: str, region: str) -> str | None:
        """Why a name is that of a body for which the register does not speak (Chinese); None where nothing says so."""
        form = _form(name)
        own = self.own.get(form, ())
        if own and all(unit.region != region for unit in own):
            return f"“{name}”是本名录自己登记的单位（{own[0].region}）"
        last = [one.rpartition("/")[2] for one in (region, self.region)]
        districts, stems = _forms(last), _forms(map(_stem, last))
        for part, shown in self.others.items():
            before = _before(form, part)
            if before is not None and not any(form.startswith(one) or one in before for one in districts):
                return f"“{name}”像是“{shown}”的单位，不是“{self.region}”的"
        for part, shown in self.above.items():
            if _before(form, part) is not None and not any(one in form.replace(part, "", 1) for one in stems):
                return f"“{name}”像是“{shown}”的单位，不是“{self.region}”的"
        return None


def _form(name: str) -> str:
    """A name as people see it: what looks the same is the same."""
    return likeness.alike(likeness.normal(name))


def _forms(names: Iterable[str]) -> dict[str, str]:
    """Names by their forms, but for those that have none."""
    return {form: name for name in names if (form := _form(name))}


def _before(form: str, part: str) -> str | None:
    """What stands in a name before that of a region: 中共 in 中共示例市委; None where it is not that region's name."""
    before, found, _ = form.partition(part)
    return before if found and not (before and part in _WORDS_TOO) else None


def is_within(region: str, other: str) -> bool:
    """True for the region itself and for all below it."""
    return region == other or region.startswith(f"{other}/")


def _stem(region: str) -> str:
    """东山区 as it stands in 公安局东山分局."""
    return region[:-1] if len(region) > 2 and region[-1] in _RANKS else region


def _doubles(directory: Directory) -> Iterator[Objection]:
    if not any(offers.accounts for offers in directory.offered.values()):
        return
    ours, fakes = _ours(directory), _fakes(directory)
    unfit = {(one.register, one.id) for one in _unfit(directory)}  # what is no register's to say hinders no other
    offers = [
        (register, offer) for register, offer in _offers(directory) if (register.id, offer.account.id) not in unfit
    ]
    offered: dict[followed.Key, list[tuple[OtherRegister, Offer]]] = defaultdict(list)
    for register, offer in offers:
        for _, key in _keys(directory, offer.account):
            offered[key].append((register, offer))
    for register, offer in offers:
        for _, key in _keys(directory, offer.account):
            found = _fake(register, offer, fakes.get(key)) or _double(register, offer, ours.get(key, ()), directory)
            if found := found or _twice(register, offer, offered[key], directory):
                yield found
                break


_Ours = Mapping[followed.Key, list[tuple[str, Account]]]


def _ours(directory: Directory) -> _Ours:
    """Our accounts by what each says it is, with the field that says it; a code in a picture says it too."""
    found: dict[followed.Key, list[tuple[str, Account]]] = defaultdict(list)
    for account in directory.accounts.values():
        for field, key in _keys(directory, account):
            found[key].append((field, account))
        where = followed.platform(account)
        for code in directory.scanned(account):
            for kind, value in claims_of_text(code, directory.platforms.get(account.platform)):
                found[where, kind, value].append(("qr", account))
    return found


def _fakes(directory: Directory) -> Mapping[followed.Key, Fake]:
    """Cases of fakes by what each says it is."""
    return {
        (platform_of(fake), kind, value): fake
        for fake in directory.fakes.values()
        for _, kind, value in claims(fake, directory.platforms.get(fake.platform))
    }


def _fake(register: OtherRegister, offer: Offer, fake: Fake | None) -> Objection | None:
    """That an identity is held against a fake here; None where it is not."""
    if fake is None:
        return None
    message = f"{_shown(register, offer)}的标识写在假冒账号“{fake.id}”里，没有收录；请核对哪一边写错了"
    return Objection(DOUBLE, register.id, offer.account.id, fake.place / "id", message)


def _double(
    register: OtherRegister, offer: Offer, ours: Sequence[tuple[str, Account]], directory: Directory
) -> Objection | None:
    """That an identity is another account's of ours already; None where it is not."""
    me = (register.id, offer.account.id)
    shown = _shown(register, offer)
    for field, account in ours:
        if account.origin is None:
            place, whose = account.place / field, "这个账号，没有收录；这里的记录不变"
        elif adopted.key(account.origin) != me:
            whose = f"从“{directory.registers[account.origin.register].name}”收录的“{account.name}”，没有收录"
            place = register.place / "region"
        else:
            continue
        return Objection(DOUBLE, *me, place, f"{shown}的标识（{field}）就是{whose}。{_ADVICE}")
    return None


def _twice(
    register: OtherRegister, offer: Offer, offered: Sequence[tuple[OtherRegister, Offer]], directory: Directory
) -> Objection | None:
    """That an identity is offered twice; what was taken in before stays."""
    me, shown = (register.id, offer.account.id), _shown(register, offer)
    for other, second in offered:
        if (other.id, second.account.id) != me and not _is_taken_in(directory, me):
            message = f"{shown}与{_shown(other, second)}标识相同，两个都没有收录。{_ADVICE}"
            return Objection(DOUBLE, *me, register.place / "region", message)
    return None


_ADVICE = "请核对这是谁的账号：是同一个账号的，只应登记在一处；那边写错的，请它改正"


def _is_taken_in(directory: Directory, key: Key) -> bool:
    return any(account.origin and adopted.key(account.origin) == key for account in directory.accounts.values())


def _keys(directory: Directory, account: Account) -> Iterator[tuple[str, followed.Key]]:
    """By what an account can be told from others; what is an application's own is anywhere the same."""
    yield from followed.keys(directory, account)
    for field in ("bundle_id", "package") if account.app else ():
        if value := getattr(account.app, field):
            yield "app", (("app", ""), "account_id", value)


def _offers(directory: Directory) -> Iterator[tuple[OtherRegister, Offer]]:
    for id_, offers in directory.offered.items():
        for offer in offers.accounts.values():
            yield directory.registers[id_], offer


def _shown(register: OtherRegister, offer: Offer) -> str:
    return f"“{register.name}”的“{offer.account.name}”（{offer.account.id}）"
