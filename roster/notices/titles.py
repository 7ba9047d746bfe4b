"""What the title of a notice is about: 关于…的公告, as offices write it."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from .wordings import CHANGE_LABELS, Item

_MOST_NAMED = 3  # accounts that a title names; of more it names the first and counts them
T = TypeVar("T")


def subject(verb: str, items: Sequence[Item]) -> str:
    """What stands between 关于 and 的公告; ``verb`` is 关停, 注销, 关停并注销 or 变更."""
    return _change(items) if verb == "变更" else verb + _accounts(items)


def things(items: Sequence[Item]) -> str:
    """What the accounts are called together."""
    match {item.is_app for item in items}:
        case kinds if kinds == {True}:
            return "应用"
        case kinds if len(kinds) == 2:
            return "账号和应用"
        case _:
            return "账号"


def _change(items: Sequence[Item]) -> str:
    labels = _each(items, lambda item: tuple(label for label, _, _ in item.changes))
    renamed = [item for item in items if item.former_name]
    to_another_unit = "并变更主办单位" if any(CHANGE_LABELS["unit"] in one for one in labels) else ""
    if len(renamed) < len(items):
        same = labels[0][0] if len(labels) == 1 and len(labels[0]) == 1 else "有关信息"
        return f"变更{_accounts(items)}{same}"
    names = _each(items, lambda item: (item.former_name, item.name))
    if len(names) == 1:
        return f"“{items[0].former_name}”更名为“{items[0].name}”{to_another_unit}"
    return f"“{items[0].former_name}”等{_number(items)}个{things(items)}更名{to_another_unit}"


def _accounts(items: Sequence[Item]) -> str:
    """The accounts by name and platform, each name and each platform said once."""
    names, kinds = _each(items, lambda item: item.name), _each(items, lambda item: item.kind)
    number = _number(items)
    if len(names) == 1 and len(kinds) == number <= _MOST_NAMED:
        return f"“{names[0]}”{'、'.join(kinds)}"
    if number > _MOST_NAMED:
        return f"“{names[0]}”等{number}个{kinds[0] if len(kinds) == 1 else things(items)}"
    return "、".join(_quoted(item.name for item in items if item.kind == kind) + kind for kind in kinds)


def _quoted(names: Iterable[str]) -> str:
    """Names in quotes stand beside each other without a mark between them (GB/T 15834)."""
    return "".join(f"“{name}”" for name in dict.fromkeys(names))


def _number(items: Sequence[Item]) -> int:
    return len({item.id for item in items})


def _each(items: Sequence[Item], of: Callable[[Item], T]) -> list[T]:
    """What is said of the items, each once, in their order."""
    return list(dict.fromkeys(map(of, items)))
