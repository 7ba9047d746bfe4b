"""What offices call the platforms: 微信, 官方微信, 新浪微博, 抖音号 …, beside the names in platforms.yaml."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from .platforms import Platform

_BRACKETS = re.compile(r"[(\[【〔].*?[)\]】〕]")
# Words before and after a platform's name that do not change which one is meant.
_BEFORE = ("政务", "官方", "新浪", "腾讯", "微信", "百度", "手机", "移动", "单位", "开通", "开设")
_AFTER = ("官方账号", "公众平台", "账号", "平台", "客户端", "短视频", "号", "app")
_LONGEST = 60  # no name of a platform or of a column is longer
_OTHER = re.compile(r"其[他它](?:平台)?[(:](.+?)\)?")


def folded(text: str) -> str:
    """A text without what does not matter in a name of a platform or a column: width, blanks, letter case."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold().replace("帐", "账")


def without_brackets(text: str) -> str:
    """A folded text without what stands in brackets, unless nothing else does."""
    return _BRACKETS.sub("", text) or text


class PlatformNames:
    """Finds platforms by what they are called."""

    def __init__(self, platforms: Iterable[Platform]) -> None:
        self._by_name: dict[str, Platform] = {}
        for platform in platforms:
            for name in (platform.id, platform.name, *platform.short_names):
                self._by_name.setdefault(folded(name), platform)

    def find(self, text: str) -> Platform | None:
        """The platform that is called so, None where it is not sure."""
        if len(text) > _LONGEST:
            return None
        name = folded(text)
        found = (self._by_name.get(form) for form in (name, *_forms(without_brackets(name))))
        return next(filter(None, found), None)

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


def _forms(name: str) -> Iterator[str]:
    """The name with fewer and fewer words around it."""
    yield name
    for word in _BEFORE:
        if name.startswith(word) and len(name) > len(word):
            yield from _forms(name.removeprefix(word))
    for word in _AFTER:
        if name.endswith(word) and len(name) - len(word) >= 2:
            yield name.removesuffix(word)
