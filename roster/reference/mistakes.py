"""The commonest mistakes of clerks: what they wrote, what the check says of it, what to write.

``examples/mistakes.yaml`` holds a good record and for each mistake a line of it as it should stand and as it was
written; what is said is asked of the check.
"""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

from ..check import inputs
from ..directory.day import Day
from ..source import yamltree
from ..source.files import Files
from ..source.problems import Finding, in_order
from .examples import TODAY

PATH = "data/accounts/wjw.yaml"
_HEAD = """\
# 最常见的写法错误

这一页由程序生成：每一例都照样检查过，照“检查会说”的改，就得到“应写成”的内容。检查还会说在第几行、第几列，一次把全部问题都说出来。

看不见的字符在这里写成看得见的：全角空格 `□`，Tab `→`，不间断空格 `·`。

"""


@dataclass(frozen=True, slots=True)
class Mistake:
    """``right`` as it should stand in the record, ``wrong`` as somebody wrote it, ``write`` what the check must say."""

    title: str
    right: str
    wrong: str
    write: str


def read(data: bytes) -> tuple[str, Sequence[Mistake]]:
    """The good record and the mistakes; raises ValueError where they are not written as they should be."""
    given, problems = yamltree.parse(data, "mistakes.yaml")
    if problems:
        raise ValueError(problems)
    return given["record"], [Mistake(**one) for one in given["mistakes"]]


def written(record: str, mistake: Mistake, text: str) -> str:
    """The record with some text in the place of the mistake's line; raises ValueError where that line is not there."""
    if mistake.right + "\n" not in record:
        raise ValueError(f"mistakes.yaml: {mistake.title}")
    return record.replace(mistake.right + "\n", text + "\n", 1)


def findings(record: str, site: Files) -> list[Finding]:
    """What the check says of a record in the example site."""
    data = {**{path: data for path, data in site.data.items() if path != PATH}, PATH: record.encode()}
    return in_order(inputs.check(dataclasses.replace(site, data=data), Day(TODAY)).findings)


def page(data: bytes, site: Files) -> str:
    """The page for clerks, in Markdown."""
    record, mistakes = read(data)
    parts = [_HEAD]
    for number, mistake in enumerate(mistakes, start=1):
        told = next(
            one for one in findings(written(record, mistake, mistake.wrong), site) if mistake.write in one.message
        )
        parts.append(
            f"## {number}. {mistake.title}\n\n写成了：\n\n```text\n{_shown(mistake.wrong)}\n```\n\n"
            f"检查会说：\n\n> {told.message}\n\n应写成：\n\n```text\n{mistake.right}\n```\n\n"
        )
    return "".join(parts).rstrip("\n") + "\n"


def _shown(text: str) -> str:
    """What nobody would see, as something to see."""
    return text.replace("\t", "→").replace("\u3000", "□").replace("\u00a0", "·")
