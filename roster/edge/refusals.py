"""Why a site is not published."""

from collections.abc import Sequence

from ..source.problems import Finding
from ..source.refusal import FoundErrors, Refusal


class CannotPublish(Refusal):
    """The site can't be written; the message (Chinese) says why and what to do."""


class Unrenderable(FoundErrors):
    """Templates failed, or a page is not what it should be; ``problems`` say where, nothing was written."""

    def __init__(self, problems: Sequence[Finding]) -> None:
        super().__init__("网页有误，没有写任何文件。", problems)
