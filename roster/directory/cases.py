"""How far a case of a fake has come: all of it follows from the facts in its record."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Literal, NamedTuple

from ..records.accounts import Account
from ..records.fakes import CaseLetter, Fake, PursuitPolicy, Recipient
from ..source.problems import Place
from .directory import Directory
from .life import is_in_use

Stage = Literal["待核实", "待处置", "处置中", "平台已关停", "公安处理", "改名整改", "不是假冒", "无法处置"]
OPEN: tuple[Stage, ...] = ("待核实", "待处置", "处置中")
_TOLD: tuple[Recipient, ...] = ("平台", "网信", "上级")  # whom 南通第三十条 names; 公安 where it is a crime
_CLEARED = ("不是假冒", "改名整改")  # nobody may be warned of these any more


def is_accused(fake: Fake, today: date) -> bool:
    """True while the public is told that an identity is a fake's: confirmed, and not cleared since. One that its
    platform closed stays told; another may come after it.
    """
    if fake.confirmed is None or fake.confirmed.on > today:
        return False
    return not (fake.outcome and fake.outcome.how in _CLEARED and fake.outcome.on <= today)


def stage(fake: Fake, today: date) -> Stage:
    """How far the case had come on a day."""
    if fake.closed_on and fake.closed_on <= today:
        return "平台已关停"
    if fake.outcome and fake.outcome.on <= today:
        return fake.outcome.how
    if any(letter.on <= today for letter in fake.letters):
        return "处置中"
    return "待处置" if is_accused(fake, today) else "待核实"


def began_on(fake: Fake) -> date | None:
    """The first day on which the office knew of it, as far as somebody wrote that down."""
    days = [fake.reported.on if fake.reported else None, fake.seen_on, fake.confirmed.on if fake.confirmed else None]
    return min((day for day in days if day), default=None)


def ended_on(fake: Fake) -> date | None:
    """The day on which the case came to its end; None while it is open."""
    return fake.closed_on or (fake.outcome.on if fake.outcome else None)


def unsent(fake: Fake) -> Sequence[Recipient]:
    """To whom nobody has written yet, of those to whom every case is told."""
    sent = {letter.to for letter in fake.letters}
    return [to for to in _TOLD if to not in sent]


def unanswered(fake: Fake) -> Mapping[int, CaseLetter]:
    """The last letter to each recipient while nobody has answered it, by its number in the case; a report upward wants
    no answer.
    """
    last = {letter.to: number for number, letter in enumerate(fake.letters) if letter.to != "上级"}
    return {number: fake.letters[number] for number in last.values() if fake.letters[number].answer is None}


class Wait(NamedTuple):
    """What an open case waits for, and the last day in time, None where nobody wrote down since when. ``to`` are those
    to be written to, or who is to answer the letter of that ``number``.
    """

    step: Literal["核实", "去函", "上报", "答复", "结案"]
    by: date | None
    to: tuple[Recipient, ...] = ()
    number: int | None = None


def waits(fake: Fake, policy: PursuitPolicy, today: date) -> Iterator[Wait]:
    """Everything for which a case waits on a day; nothing once it is over."""
    if stage(fake, today) not in OPEN:
        return
    if fake.confirmed is None or fake.confirmed.on > today:
        began = began_on(fake)
        yield Wait("核实", began and began + timedelta(policy.confirm_days))
        return
    by = fake.confirmed.on + timedelta(policy.letter_days)
    missing, open_ = unsent(fake), unanswered(fake)
    letters: tuple[Recipient, ...] = tuple(to for to in missing if to != "上级")
    if letters:
        yield Wait("去函", by, letters)
    if "上级" in missing:
        yield Wait("上报", by)
    for number, letter in open_.items():
        yield Wait("答复", letter.on + timedelta(policy.answer_days), (letter.to,), number)
    if not missing and not open_:
        last = max(letter.answer.on for letter in fake.letters if letter.answer)
        yield Wait("结案", last + timedelta(policy.answer_days))


def imitated(directory: Directory, fake: Fake) -> Account | None:
    """The account of the register that a fake is held against: one that is named, else one of a named unit, best on
    the same platform.
    """
    for id_ in fake.imitates:
        if id_ in directory.accounts:
            return directory.accounts[id_]
    theirs = [a for id_ in fake.imitates for a in directory.accounts_by_unit.get(id_, ())]
    theirs.sort(key=lambda a: (not is_in_use(a, directory.today), a.platform != fake.platform))
    return theirs[0] if theirs else None


def days_of_case(fake: Fake) -> Iterator[tuple[Place, date | None]]:
    """Every day that the case tells, where it stands."""
    yield fake.place / "seen_on", fake.seen_on
    yield fake.place / "closed_on", fake.closed_on
    for key, step in (("reported", fake.reported), ("confirmed", fake.confirmed), ("outcome", fake.outcome)):
        if step:
            yield fake.place / key / "on", step.on
    for index, exhibit in enumerate(fake.evidence):
        yield fake.place / "evidence" / index / "on", exhibit.on
    for index, letter in enumerate(fake.letters):
        yield fake.place / "letters" / index / "on", letter.on
        if letter.answer:
            yield fake.place / "letters" / index / "answer" / "on", letter.answer.on
