"""Units: names that are one each, names and regions that nobody else should have, or everybody else has otherwise."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from ..directory.directory import Directory
from ..source import writing
from ..source.problems import Place
from ..text.likeness import normal
from .check import Found
from .revision import Revision

_SEPARATORS = re.compile(r"[，、；;]")


def parts(text: str) -> list[str]:
    """What a text lists that uses the separators of Chinese prose, where YAML knows only ``, ``."""
    return [part for part in (part.strip() for part in _SEPARATORS.split(text)) if part]


def check_names_stand_alone(directory: Directory) -> Found:
    """列表里一项写一个名称，用英文逗号隔开：“市民政局，民政局”连在一起是一个名称，谁也搜不到。"""
    for place, names in _lists_of_names(directory):
        for index, name in enumerate(names):
            if _SEPARATORS.search(name) and len(parts(name)) > 1:
                split = writing.one_line([part for other in names for part in parts(other)])
                yield (
                    place / index,
                    f"“{name}”写成了一个名称；是几个的请用英文逗号隔开，写成 {place.keys[-1]}: {split}；"
                    "确是一个的不用改",
                )


def _lists_of_names(directory: Directory) -> Iterator[tuple[Place, list[str]]]:
    for unit in directory.units.values():
        if unit.short_names:
            yield unit.place / "short_names", list(unit.short_names)
        if unit.former_names:
            yield unit.place / "former_names", [former.name for former in unit.former_names if former.until is None]
    for account in directory.accounts.values():
        if account.aliases:
            yield account.place / "aliases", list(account.aliases)


_PAIRS = {
    "“": "”",
    "‘": "’",
    "「": "」",
    "『": "』",
    "《": "》",
    "<": ">",
    "＜": "＞",
    '"': '"',
    "'": "'",
    "＂": "＂",
    "`": "`",
    "*": "*",
}
_BEHIND = re.compile(r"(?:[\s,，;；、。\\]|<br ?/?>)+$")


def check_names_stand_without_marks(directory: Directory) -> Found:
    """名称两头不带引号、书名号，后面不带逗号、分号：网页上会多出来，名称和平台上的也就不一样了。"""
    for place, name in _names(directory):
        pair = name[0] + name[-1] if len(name) > 2 and _PAIRS.get(name[0]) == name[-1] else ""
        if pair and name[0] not in name[1:-1].strip(name[0]):
            bare = _BEHIND.sub("", name[1:-1].strip(name[0]))
            yield place, f"名称两头的“{pair[0]}”“{pair[1]}”会显示在网页上；不属于名称的，请写成 {bare}"
        elif behind := _BEHIND.search(name):
            yield place, f"名称后面的“{behind[0].strip()}”会显示在网页上；请写成 {name[: behind.start()]}"


def _names(directory: Directory) -> Iterator[tuple[Place, str]]:
    """What is shown as the name of somebody, each with its place; one in a list of names stands alone there."""
    for record in (*directory.units.values(), *directory.accounts.values()):
        yield record.place / "name", record.name
    for account in directory.accounts.values():
        for key, name in (("represents", account.represents), ("verified_as", account.verified_as)):
            if name:
                yield account.place / key, name
    for place, names in _lists_of_names(directory):
        yield from ((place / index, name) for index, name in enumerate(names) if len(parts(name)) < 2)


def check_unit_names_are_unique(directory: Directory) -> Found:
    """两个在用的单位不同名：同名的多半是登记了两次，群众也分不清。"""
    first: dict[str, str] = {}
    for unit in directory.units.values():
        if unit.ended:
            continue
        other = first.setdefault(_folded(unit.name), unit.id)
        if other != unit.id:
            yield (
                unit.place / "name",
                f"“{unit.name}”与 {other} 同名；登记了两次的请留一个，确是两个单位的请写明地区的全称",
            )


def check_new_names_are_free(revision: Revision) -> Found:
    """新登记的、更名的单位，不得用另一个在用单位的全称：不然谁都能以它的名义登记账号。"""
    before = revision.before.units
    held = {normal(unit.name): unit for unit in before.values() if not unit.ended}
    for unit in revision.after.units.values():
        known, other = before.get(unit.id), held.get(normal(unit.name))
        if unit.ended or other is None or other.id == unit.id or (known and known.name == unit.name):
            continue
        holder = revision.after.units.get(other.id)
        if holder and not holder.ended and normal(holder.name) == normal(unit.name):
            yield (
                unit.place / "name",
                f"“{other.name}”是 {other.id} 的全称，{unit.id} 不能也叫这个；同一个单位的请用 {other.id}，"
                "确是两个单位的请写明地区的全称",
            )


def _folded(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def check_regions_are_shared(directory: Directory) -> Found:
    """只有一个单位写的地区，与别的单位写的、或站点的地区只差一个字的，多半是写错了。"""
    held = Counter(unit.region for unit in directory.units.values())
    known = [region for region, units in held.items() if units > 1]
    if directory.site.region and directory.site.region not in known:
        known.append(directory.site.region)
    alone = (unit for unit in directory.units.values() if held[unit.region] == 1 and unit.region not in known)
    for unit in alone:
        if near := next((region for region in known if _is_slip(unit.region, region)), None):
            yield (
                unit.place / "region",
                f"只有“{unit.name}”的地区写成“{unit.region}”；您是不是要写“{near}”？确有这个地区的不用改",
            )


def _is_slip(written: str, meant: str) -> bool:
    """True for a region that is the other with a slip in one of its parts, or without the parts above it."""
    ours, theirs = written.split("/"), meant.split("/")
    if len(ours) < len(theirs):
        return theirs[-len(ours) :] == ours
    differing = [(a, b) for a, b in zip(ours, theirs, strict=False) if a != b]
    return len(ours) == len(theirs) and len(differing) == 1 and _is_one_edit(*differing[0])


def _is_one_edit(one: str, other: str) -> bool:
    """True if a character was put in, left out or replaced, or two beside each other were swapped."""
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) == 1:
        return any(long[:at] + long[at + 1 :] == short for at in range(len(long)))
    changed = [at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b]
    if len(one) != len(other) or not changed:
        return False
    swapped = len(changed) == 2 and changed[1] - changed[0] == 1 and sorted(one) == sorted(other)
    return len(changed) == 1 or swapped
