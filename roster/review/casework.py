"""What somebody records in a case of a fake: each step as edits of data/fakes.yaml, which nobody need write by hand."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ..directory.directory import Directory
from ..records.fakes import CaseLetter, Ending, Fake, Recipient
from ..source.edits import Append, Edit, SetRecord, SetText
from .naming import Unclear

# The order in which the documents write a case; what is put into one stands behind the last of these that is there.
_ORDER = (
    "id", "platform", "platform_name", "account_id", "handle", "url", "qr", "name", "imitates", "reported", "seen_on",
    "seen_at", "evidence", "confirmed", "letters", "closed_on", "outcome", "note",
)  # fmt: skip
_SERIAL = re.compile(r"jm-([0-9]{4})-([0-9]{1,6})")


@dataclass(frozen=True, slots=True)
class Suspect:
    """A fake as somebody reports it: by what it is known, whom it imitates (ids), when and where it was seen."""

    platform: str
    platform_name: str | None = None
    account_id: str | None = None
    handle: str | None = None
    url: str | None = None
    qr: str | None = None
    name: str | None = None
    imitates: tuple[str, ...] = ()
    reported: Mapping[str, str] | None = None
    seen_on: date | None = None
    seen_at: str | None = None


def case_called(directory: Directory, given: str) -> Fake:
    """The case of an id; raises Unclear."""
    if fake := directory.fakes.get(given):
        return fake
    listed = "、".join(list(directory.fakes)[-8:])
    raise Unclear(
        f"没有编号为“{given}”的案件{f'；最近的有 {listed}' if listed else '；先立案：python site.py fake 立案'}"
    )


def next_id(directory: Directory) -> str:
    """The id of the next case of this year."""
    year = directory.today.year
    numbers = [int(m[2]) for id_ in directory.fakes if (m := _SERIAL.fullmatch(id_)) and int(m[1]) == year]
    return f"jm-{year}-{max(numbers, default=0) + 1:03}"


def opening(id_: str, suspect: Suspect) -> Sequence[Edit]:
    """立案: a case of its own."""
    given = {"id": id_} | {key: value for key in _ORDER[1:] if (value := getattr(suspect, key, None))}
    return [Append(("fakes",), {key: _plain(value) for key, value in given.items()})]


def exhibiting(fake: Fake, exhibits: Sequence[Mapping[str, str]]) -> Sequence[Edit]:
    """取证: files, each with its digest."""
    return [Append((*fake.place.keys, "evidence"), dict(exhibit)) for exhibit in exhibits]


def confirming(fake: Fake, on: date, by: str) -> Sequence[Edit]:
    """核实: from now on the public is told; raises Unclear where that was said before."""
    if fake.confirmed:
        raise Unclear(f"{fake.id} 已于 {fake.confirmed.on} 由 {fake.confirmed.by} 核实；不用再写")
    return [SetRecord((*fake.place.keys, "confirmed"), {"on": str(on), "by": by}, _before(fake, "confirmed"))]


def writing_to(fake: Fake, letter: CaseLetter) -> Sequence[Edit]:
    """去函: a letter that was made; none where the same stands there already."""
    if any((one.to, one.on) == (letter.to, letter.on) for one in fake.letters):
        return []
    texts = {"to": letter.to, "on": str(letter.on), "addressee": letter.addressee, "number": letter.number}
    return [Append((*fake.place.keys, "letters"), {key: text for key, text in texts.items() if text})]


def numbering(fake: Fake, to: Recipient, number: str) -> Sequence[Edit]:
    """文号: of the last letter to somebody that has none; raises Unclear."""
    index = _last(fake, to, lambda letter: letter.number is None, f"没有还缺发文字号的、发给{to}的函")
    after = "addressee" if fake.letters[index].addressee else "on"
    return [SetText((*fake.place.keys, "letters", index, "number"), number, after)]


def answering(fake: Fake, by: Recipient, on: date, what: str) -> Sequence[Edit]:
    """答复: to the last letter that has none; raises Unclear."""
    index = _last(fake, by, lambda letter: letter.answer is None, f"没有还在等答复的、发给{by}的函")
    after = "number" if fake.letters[index].number else "addressee" if fake.letters[index].addressee else "on"
    return [SetRecord((*fake.place.keys, "letters", index, "answer"), {"on": str(on), "what": what}, after)]


def _last(fake: Fake, to: Recipient, fits: Any, none: str) -> int:
    found = [index for index, letter in enumerate(fake.letters) if letter.to == to and fits(letter)]
    if not found:
        raise Unclear(f"{fake.id} {none}；先写函：python site.py letter --case {fake.id}")
    return found[-1]


def closing(fake: Fake, on: date) -> Sequence[Edit]:
    """关停: its platform closed it; raises Unclear where that was said before."""
    if fake.closed_on:
        raise Unclear(f"{fake.id} 已写明平台于 {fake.closed_on} 关停；不用再写")
    return [SetText((*fake.place.keys, "closed_on"), str(on), _before(fake, "closed_on"))]


def ending(fake: Fake, on: date, how: Ending, what: str | None) -> Sequence[Edit]:
    """结案: it ended otherwise; raises Unclear where an end was told before."""
    if fake.outcome:
        raise Unclear(f"{fake.id} 已于 {fake.outcome.on} 结案（{fake.outcome.how}）；不用再写")
    texts = {"on": str(on), "how": how} | ({"what": what} if what else {})
    return [SetRecord((*fake.place.keys, "outcome"), texts, _before(fake, "outcome"))]


def _before(fake: Fake, key: str) -> str:
    """The field behind which another is put."""
    return [one for one in _ORDER[: _ORDER.index(key)] if getattr(fake, one)][-1]


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return str(value)
    return list(value) if isinstance(value, tuple) else value
