"""Made-up fakes: every way of imitating a name that was reported, applied to any name. No real account is accused."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from roster.text import likeness

BEHIND = (
    "官网",
    "官方",
    "官方账号",
    "办公室",
    "推荐官",
    "在线",
    "网",
    "小号",
    "局长",
    "精选",
    "资讯",
    "快讯",
    "服务中心",
    "小助手",
    "爆料",
    "表白墙",
)
BEFORE = ("今日", "最新", "我爱", "权威", "看")
PLACES = "市县区省"
# Look-alikes by Unicode (UTS #39, Unihan kSpoofingVariant) and by eye, for characters that names of bodies use.
SWAPPED_FOR_THE_EYE = {
    "市": "巿", "未": "末", "土": "士", "大": "太", "人": "入", "干": "千", "日": "曰", "己": "已",
    "天": "夭", "侯": "候", "州": "洲", "北": "比", "工": "エ", "力": "カ", "口": "囗", "公": "分",
    "院": "阮", "部": "陪", "记": "纪", "阳": "阴", "民": "氏", "局": "屙", "税": "锐", "徽": "徵",
    "域": "城", "城": "诚", "科": "料", "季": "秀", "师": "帅", "治": "冶", "东": "车", "林": "森",
    "清": "请",
}  # fmt: skip
TRADITIONAL = {v: chr(k) for k, v in sorted(likeness.simplified().items(), reverse=True)}
SAME_SOUND: dict[str, list[str]] = {}
for _char in likeness.common_characters():
    SAME_SOUND.setdefault(likeness.sound(_char), []).append(_char)
_PARTS = {whole: parts for parts, whole in likeness.split_characters().items()}


@dataclass(frozen=True)
class Named:
    """An account to imitate: its name and its unit's."""

    id: str
    name: str
    unit: str


def _behind(dice: random.Random, it: Named) -> str:
    return it.name + dice.choice(BEHIND)


def _before(dice: random.Random, it: Named) -> str:
    return dice.choice(BEFORE) + it.name


def _place_put_in(dice: random.Random, it: Named) -> str | None:
    at = dice.randint(2, 3)
    return it.name[:at] + dice.choice(PLACES) + it.name[at:] if len(it.name) > at else None


def _dropped(dice: random.Random, it: Named) -> str | None:
    if len(it.name) < 5:
        return None
    at = dice.randrange(len(it.name))
    return it.name[:at] + it.name[at + 1 :]


def _cut(dice: random.Random, it: Named) -> str | None:
    return it.name[:-2] if len(it.name) > 5 else None


def _order(dice: random.Random, it: Named) -> str | None:
    if len(it.name) < 4:
        return None
    at = dice.randrange(len(it.name) - 3)
    return it.name[:at] + it.name[at + 2 : at + 4] + it.name[at : at + 2] + it.name[at + 4 :]


def _replaced(dice: random.Random, it: Named, table: Callable[[str], list[str]]) -> str | None:
    able = [(n, c) for n, c in enumerate(it.name) if [other for other in table(c) if other != c]]
    if not able or len(it.name) < 4:
        return None
    at, char = dice.choice(able)
    return it.name[:at] + dice.choice([other for other in table(char) if other != char]) + it.name[at + 1 :]


def _sound(dice: random.Random, it: Named) -> str | None:
    return _replaced(dice, it, lambda char: SAME_SOUND.get(likeness.sound(char), []) if ord(char) >= 0x3400 else [])


def _look(dice: random.Random, it: Named) -> str | None:
    return _replaced(dice, it, lambda char: list(SWAPPED_FOR_THE_EYE.get(char, "")))


def _split(dice: random.Random, it: Named) -> str | None:
    return _replaced(dice, it, lambda char: [_PARTS[char]] if char in _PARTS else [])


def _any_character(dice: random.Random, it: Named) -> str | None:
    return _replaced(dice, it, lambda char: [dice.choice(likeness.common_characters())])


def _initials(dice: random.Random, it: Named) -> str | None:
    words = [it.unit[n : n + 2] for n in range(0, len(it.unit), 2)]
    return "".join(word[0] for word in words) + dice.choice(("发布", "在线", "官微")) if len(words) > 3 else None


def _unit_named(dice: random.Random, it: Named) -> str:
    return it.unit + dice.choice(("", "官网", "官方", "在线"))


def _two_ways(dice: random.Random, it: Named) -> str | None:
    other = _order(dice, it) or _dropped(dice, it)
    return other + dice.choice(BEHIND) if other else None


# Ways that leave nothing equal: the answer must be not-listed.
TECHNIQUES: Mapping[str, Callable[[random.Random, Named], str | None]] = {
    "后面加词": _behind,
    "前面加词": _before,
    "插入行政区划字": _place_put_in,
    "去掉一字": _dropped,
    "截短": _cut,
    "字序颠倒": _order,
    "同音字": _sound,
    "形近字": _look,
    "拆字": _split,
    "换一个字": _any_character,
    "单位简称": _initials,
    "单位全称加词": _unit_named,
    "两种一起用": _two_ways,
}


def _spaced(dice: random.Random, it: Named) -> str:
    at = dice.randrange(1, len(it.name) + 1)
    return it.name[:at] + dice.choice(" 　·​_-") + it.name[at:]


def _wide(dice: random.Random, it: Named) -> str | None:
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in it.name)
    return wide if wide != it.name else None


def _traditional(dice: random.Random, it: Named) -> str | None:
    wide = "".join(TRADITIONAL.get(c, c) for c in it.name)
    return wide if wide != it.name else None


# Ways after which the name is still equal: the answer must be same-name.
EQUAL: Mapping[str, Callable[[random.Random, Named], str | None]] = {
    "同名": lambda dice, it: it.name,
    "夹空格标点": _spaced,
    "全角": _wide,
    "繁体": _traditional,
}


# Whether a way of imitating can make a text of some other name as well: then the text alone cannot tell them apart.


def _without_one(name: str) -> set[str]:
    return {name[:at] + name[at + 1 :] for at in range(len(name))}


def _differ_in_one(a: str, b: str) -> bool:
    return len(a) == len(b) and sum(x != y for x, y in zip(a, b, strict=True)) == 1


FITS: Mapping[str, Callable[[str, Named], bool]] = {
    "去掉一字": lambda fake, it: fake in _without_one(it.name),
    "截短": lambda fake, it: fake == it.name[:-2],
    "换一个字": lambda fake, it: _differ_in_one(fake, it.name),
    "单位简称": lambda fake, it: fake[:-2] == it.unit[::2],
    "截去开头两字": lambda fake, it: fake == it.name[2:],
    "少最后一字": lambda fake, it: fake == it.name[:-1],
}
