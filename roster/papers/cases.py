"""Cases of fakes on paper: how many in which stage, the list of a quarter, and what a letter says of one.

What a fake calls itself stands in what the office reads, never in what is published: a name accuses nobody.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from ..directory import cases
from ..directory.cases import Stage
from ..directory.directory import Directory
from ..records.fakes import Fake, Recipient
from ..records.platforms import Platform
from . import letters
from .letters import Seen
from .section import Row, Section

# How ``letter`` calls a recipient, and what a letter to them does.
LETTER_TO: Mapping[Recipient, letters.Recipient] = {
    "平台": "platform",
    "网信": "网信",
    "公安": "公安",
    "上级": "superior",
}
_LETTERS: Mapping[Recipient, str] = {
    "平台": "致函平台",
    "网信": "告知网信部门",
    "公安": "告知公安机关",
    "上级": "报上级备案",
}


class Figures(NamedTuple):
    """What was done in a span of days, and what is open at its end."""

    reported: int
    confirmed: int
    letters: int
    reported_upward: int
    closed_by_platform: int
    ended_otherwise: int
    open: int

    @property
    def told(self) -> str:
        """In a sentence, as a circular tells it."""
        return (
            f"接到假冒账号线索 {self.reported} 件，核实 {self.confirmed} 件，发函 {self.letters} 份，"
            f"报上级备案 {self.reported_upward} 件，平台关停 {self.closed_by_platform} 个，"
            f"以其他方式办结 {self.ended_otherwise} 件，正在办理 {self.open} 件。"
        )


def figures(directory: Directory, first: date, last: date) -> Figures:
    """Counts from the first through the last day."""
    every = list(directory.fakes.values())

    def within(day: date | None) -> bool:
        return day is not None and first <= day <= last

    def begun(fake: Fake) -> bool:
        day = cases.began_on(fake)
        return day is None or day <= last

    sent = [(fake, letter) for fake in every for letter in fake.letters if within(letter.on)]
    return Figures(
        reported=sum(within(cases.began_on(fake)) for fake in every),
        confirmed=sum(within(fake.confirmed.on) for fake in every if fake.confirmed),
        letters=sum(letter.to != "上级" for _, letter in sent),
        reported_upward=len({fake.id for fake, letter in sent if letter.to == "上级"}),
        closed_by_platform=sum(within(fake.closed_on) for fake in every),
        ended_otherwise=sum(within(fake.outcome.on) for fake in every if fake.outcome and not fake.closed_on),
        open=sum(begun(fake) and cases.stage(fake, last) in cases.OPEN for fake in every),
    )


def section(directory: Directory) -> Section:
    """The list of the report: every case, the open ones first."""
    every = sorted(directory.fakes.values(), key=lambda fake: not _is_open(directory, fake))
    return Section(
        "fakes",
        "假冒账号",
        "假冒账号的案件",
        "接到举报：核实，告知网信、公安，致函平台关停，报上级备案（南通办法第三十条，临沂〔2019〕15号四(二)）。",
        ("编号", "平台", "标识", "冒充", "得知", "核实", "致函平台", "报上级", "办到哪里"),
        tuple(_row(directory, fake) for fake in every),
        todo=False,
    )


def _is_open(directory: Directory, fake: Fake) -> bool:
    return cases.stage(fake, directory.today) in cases.OPEN


def _row(directory: Directory, fake: Fake) -> Row:
    cells = (
        fake.id,
        platform_name(directory, fake),
        identity(fake),
        "、".join(imitated_names(directory, fake)),
        cases.began_on(fake),
        fake.confirmed.on if fake.confirmed else None,
        _first(fake, "平台"),
        _first(fake, "上级"),
        stage_told(directory, fake),
    )
    return Row(cells, told=f"{fake.id}：{cells[-1]}")


def _first(fake: Fake, to: str) -> date | None:
    return next((letter.on for letter in fake.letters if letter.to == to), None)


def stage_told(directory: Directory, fake: Fake) -> str:
    """How far it came, since when where that is known."""
    stage: Stage = cases.stage(fake, directory.today)
    day = cases.ended_on(fake)
    return stage if stage in cases.OPEN or day is None else f"{stage}（{day}）"


def identity(fake: Fake) -> str:
    """By what it is known, the surest first."""
    return fake.account_id or fake.url or fake.handle or fake.qr or "没有标识"


def platform_name(directory: Directory, fake: Fake) -> str:
    """Where it is, as pages call it."""
    platform = directory.platforms.get(fake.platform)
    return fake.platform_name or (platform.name if platform else fake.platform)


def imitated_names(directory: Directory, fake: Fake) -> Iterator[str]:
    """Names of the accounts and units that it pretends to be."""
    for id_ in fake.imitates:
        account = directory.accounts.get(id_)
        yield account.name if account else directory.unit_name(id_)


def missing_steps(directory: Directory, fake: Fake) -> Sequence[str]:
    """What 南通第三十条 asks and nobody has recorded yet, each in words that say what to run."""
    if not _is_open(directory, fake):
        return ()
    run, id_ = "python site.py", fake.id
    if not cases.is_accused(fake, directory.today):
        return (f"核实以后：{run} fake 核实 {id_} --by 单位编号",)
    steps = [f"{_LETTERS[to]}：{letter_command(fake, to)}" for to in cases.unsent(fake)]
    waiting = [letter.to for letter in cases.unanswered(fake).values()]
    if waiting:
        whose = "、".join(waiting)
        steps.append(f"收到{whose}的答复：{run} fake 答复 {id_} --from {waiting[0]} --what 答复内容")
    return [*steps, f"平台关停以后：{run} fake 关停 {id_}"]


def letter_command(fake: Fake, to: Recipient) -> str:
    """The command that writes a letter of the case."""
    return f"python site.py letter --case {fake.id} --to {LETTER_TO[to]}"


def seen(directory: Directory, fake: Fake, platform: Platform) -> Seen:
    """What a letter says of a case."""
    texts = (fake.name, fake.account_id, fake.handle, fake.url)
    noted = [
        f"在{fake.seen_at}看到" if fake.seen_at else "",
        f"它的二维码的内容是“{fake.qr}”" if fake.qr else "",
        *(exhibit.what or "" for exhibit in fake.evidence),
    ]
    told = tuple(text for text in texts if text) or ((fake.qr,) if fake.qr else ())
    on = fake.seen_on or cases.began_on(fake)
    return Seen(told, platform, platform_name(directory, fake), on, tuple(filter(None, noted)))
