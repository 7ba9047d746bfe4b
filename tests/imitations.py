"""A second set of made-up imitations, apart from ``tests/fakes.py``: what people forward, mistype and half remember.

The names are of another register, where there is one. These kinds were seen, in another draw, while hints were mended.
"""

import random
from collections.abc import Callable, Mapping

from roster.text import likeness

from .fakes import Named

_AROUND = (
    "我是{}的老师加群领资料", "{}2025新生群", "欢迎关注{}福利群", "【{}】补贴领取通知", "{}王主任私人号",
    "请问{}这个号是真的吗", "家长加入{}QQ群8899",
)  # fmt: skip
_ADDED = ("便民", "通知", "助手", "官方", "在线", "官微", "客服", "群")


def _around(dice: random.Random, it: Named) -> str:
    return dice.choice(_AROUND).format(it.name)


def _unit_around(dice: random.Random, it: Named) -> str | None:
    return dice.choice(_AROUND).format(it.unit) if len(it.unit) > 3 else None


def _beheaded(dice: random.Random, it: Named) -> str | None:
    return it.name[2:] if len(it.name) > 6 else None


def _last_missing(dice: random.Random, it: Named) -> str | None:
    return it.name[:-1] if len(it.name) > 4 else None


def _dropped_and_added(dice: random.Random, it: Named) -> str | None:
    if len(it.name) < 5:
        return None
    at = dice.randrange(1, len(it.name))
    return it.name[:at] + it.name[at + 1 :] + dice.choice(_ADDED)


def _replaced_and_added(dice: random.Random, it: Named) -> str | None:
    if len(it.name) < 5:
        return None
    at = dice.randrange(len(it.name))
    return it.name[:at] + dice.choice(likeness.common_characters()) + it.name[at + 1 :] + dice.choice(_ADDED)


def _halves(dice: random.Random, it: Named) -> str:
    half = len(it.name) // 2
    return it.name[half:] + it.name[:half]


def _doubled(dice: random.Random, it: Named) -> str:
    at = dice.randrange(len(it.name))
    return it.name[: at + 1] + it.name[at:]


def _word_put_in(dice: random.Random, it: Named) -> str:
    return it.name[:2] + dice.choice(("市", "本地", "微", "新")) + it.name[2:]


def _number_behind(dice: random.Random, it: Named) -> str:
    return it.name + dice.choice(("2026", "01", "110", "666", "V2"))


_BUSINESS = ("教育", "应急", "税务", "人社", "交通", "环境", "平安", "健康", "文旅")
_OTHERS = ("法院", "检察院", "信访", "残联", "气象", "审计", "消防", "体育", "民政", "医保")


def _other_body(dice: random.Random, it: Named) -> str | None:
    """A body of the same place of which the register knows nothing: no account of it can be the right one."""
    ours = next((word for word in _BUSINESS if word in it.name), None)
    return it.name.replace(ours, "") + dice.choice(_OTHERS) if ours else None


# Ways after which every account shown is beside the point.
ABSENT: Mapping[str, Callable[[random.Random, Named], str | None]] = {"同一地方没有登记的部门": _other_body}

IMITATIONS: Mapping[str, Callable[[random.Random, Named], str | None]] = {
    "长文字里有名称": _around,
    "长文字里有单位全称": _unit_around,
    "截去开头两字": _beheaded,
    "少最后一字": _last_missing,
    "去一字再加词": _dropped_and_added,
    "换一字再加词": _replaced_and_added,
    "前后两半对调": _halves,
    "重复一字": _doubled,
    "中间加词": _word_put_in,
    "后面加数字": _number_behind,
}
