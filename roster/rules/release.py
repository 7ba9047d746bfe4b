"""What may stand in a trial and not on the real site."""

import dataclasses
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from ..directory import Directory
from ..problems import Place
from .check import Found

_WORDS = ("示例", "待填", "请填写", "某某", "XXX")
_ZEROS = re.compile(r"0{7,}|(?<!\d)0000-")
_RESERVED = {"example", "invalid", "test", "localhost", "local"}  # RFC 2606, RFC 6762
_SKIPPED = {"place", "rules"}


def check_no_placeholders(directory: Directory) -> Found:
    """正式发布（build --release、deploy）的站点设置里没有占位内容；页头页脚的标识、备案号由检查单位逐项核对（国办发〔2017〕47号）。"""
    for place, text in _texts(directory.site.place, directory.site):
        if why := _placeholder(text):
            yield place, f"“{text}”是占位内容（{why}），不能正式发布；请换成本地的，没有的就删去这一行。试运行可用 --trial"


def _texts(place: Place, value: Any) -> Iterator[tuple[Place, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _texts(place / key, inner)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            if field.name not in _SKIPPED:
                yield from _texts(place / field.name, getattr(value, field.name))


def _placeholder(text: str) -> str:
    """Why a text can't be meant; empty if it may be."""
    for word in _WORDS:
        if word in text:
            return f"含“{word}”"
    if _ZEROS.search(text):
        return "号码全是零"
    host = urlsplit(text).hostname or text.rpartition("@")[2] if "." in text or "//" in text else ""
    if host and (_RESERVED & set(host.lower().split(".")) or host.startswith("127.")):
        return "示范用的域名"
    return ""
