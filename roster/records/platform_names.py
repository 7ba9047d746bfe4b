"""What offices call the platforms: 微信, 官方微信, 新浪微博, 抖音号 …, beside the names in platforms.yaml."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cached_property

from ..text import likeness
from .accounts import Account
from .fakes import Fake
from .platforms import Platform

_BRACKETS = re.compile(r"[(\[【〔].*?[)\]】〕]")
# Words before and after a platform's name that do not change which one is meant.
_BEFORE = ("政务", "官方", "新浪", "腾讯", "微信", "百度", "手机", "移动", "单位", "开通", "开设")
_AFTER = ("官方账号", "公众平台", "账号", "平台", "客户端", "短视频", "号", "app")
_WHOLE = 4  # characters of a name that stands in no other platform's by chance
_LONGEST = 60  # no name of a platform or of a column is longer
_OTHER = re.compile(r"其[他它](?:平台)?[(:](.+?)\)?")


def folded(text: str) -> str:
    """A text without what does not matter in a name of a platform or a column: width, blanks, letter case."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold().replace("帐", "账")


def without_brackets(text: str) -> str:
    """A folded text without what stands in brackets, unless nothing else does."""
    return _BRACKETS.sub("", text) or text


def platform_of(account: Account | Fake) -> tuple[str, str]:
    """On which platform an account is: its id, and for one of no id the name, however it is written."""
    return account.platform, likeness.normal(account.platform_name or "")


class PlatformNames:
    """Finds platforms by what they are called."""

    def __init__(self, platforms: Iterable[Platform]) -> None:
        self._by_name: dict[str, Platform] = {}
        self._platforms = tuple(platforms)
        for platform in self._platforms:
            for name in _names(platform):
                self._by_name.setdefault(folded(name), platform)

    def find(self, text: str) -> Platform | None:
        """The platform that is called so, None where it is not sure."""
        if len(text) > _LONGEST:
            return None
        name = folded(text)
        found = (self._by_name.get(form) for form in (name, *_forms(without_brackets(name))))
        return next(filter(None, found), None)

    def meant(self, text: str) -> Platform | None:
        """The platform that a name means to whoever reads it: also with blanks, marks and other words put in, in
        traditional or look-alike characters, in pinyin.
        """
        form = likeness.normal(folded(text[:_LONGEST]))
        found = (self.find(text), *(self._by_sight.get(likeness.alike(one)) for one in _forms(form)))
        within = (platform for name, platform in self._whole if name in form)
        return next(filter(None, (*found, self._by_sound.get(form), next(within, None))), None)

    @cached_property
    def _normal(self) -> list[tuple[str, Platform]]:
        named = ((likeness.normal(name), p) for p in reversed(self._platforms) for name in _names(p))
        return [(form, platform) for form, platform in named if form]

    @cached_property
    def _by_sight(self) -> dict[str, Platform]:
        shorter = ((form.removesuffix("号").removesuffix("平台"), platform) for form, platform in self._normal)
        known = [*((form, platform) for form, platform in shorter if len(form) >= _WHOLE), *self._normal]
        return {likeness.alike(form): platform for form, platform in known}

    @cached_property
    def _by_sound(self) -> dict[str, Platform]:
        """By names in pinyin without tones: weixin."""
        return {"".join(map(likeness.sound, form)): platform for form, platform in self._normal}

    @cached_property
    def _whole(self) -> list[tuple[str, Platform]]:
        """Names so long that no other platform's holds one by chance."""
        return [(form, platform) for form, platform in self._normal if len(form) >= _WHOLE and not platform.app]

    def other(self, text: str) -> str | None:
        """The name in “其他（网易号）”."""
        match = _OTHER.fullmatch(unicodedata.normalize("NFKC", text).strip())
        return match[1].strip() if match else None

    def at_the_beginning(self, text: str) -> tuple[Platform, str] | None:
        """The platform with whose name a column's heading begins, and the rest: 微博UID → weibo, uid."""
        if len(text) > _LONGEST:
            return None
        name = without_brackets(folded(text))
        for end in range(len(name), 1, -1):
            if platform := self.find(name[:end]):
                return platform, name[end:]
        return None


def _names(platform: Platform) -> Iterator[str]:
    yield from (platform.id, platform.name, *platform.short_names)


def _forms(name: str) -> Iterator[str]:
    """The name with fewer and fewer words around it."""
    yield name
    for word in _BEFORE:
        if name.startswith(word) and len(name) > len(word):
            yield from _forms(name.removeprefix(word))
    for word in _AFTER:
        if name.endswith(word) and len(name) - len(word) >= 2:
            yield name.removesuffix(word)
