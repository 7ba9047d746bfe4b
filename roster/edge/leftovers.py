"""Files that editors, systems and people in a hurry leave behind: never read, never published, always told."""

import re

from ..source.problems import Level, Position, Problem

_SYSTEM = {"thumbs.db", "desktop.ini", "ehthumbs.db", "__macosx"}
_OFFICE = re.compile(r"^~\$")  # a document that somebody has open
_EDITOR = re.compile(r"~$|\.(?:bak|old|orig|rej|tmp|temp|swp|swo|save)\d*$|^#.*#$", re.I)
_COPY = re.compile(r"(?: - 副本|\(\d+\)| - Copy|_副本)(?: ?\(\d+\))?(?=\.[^.]+$|$)", re.I)
_HIDDEN_ENDING = re.compile(r"\.(?:ya?ml|md|markdown|html)\.txt$", re.I)


def is_leftover(name: str) -> bool:
    """True for a file or folder that nobody meant to be part of a site."""
    return bool(name.lower() in _SYSTEM or _OFFICE.match(name) or _EDITOR.search(name))


def is_copy(name: str) -> bool:
    """True for a copy that a file manager made: 关于 - 副本.md, about(1).md."""
    return _COPY.search(name) is not None


def meant_name(name: str, ending: str) -> str | None:
    """The name of a text that was meant to be read (``ending`` .yaml or .md): ``faq.md`` for FAQ.MD and
    ``mzj.yaml`` for mzj.yaml.txt; None for a file of another kind.
    """
    stem = _HIDDEN_ENDING.sub(lambda match: match.group().removesuffix(match.group()[-4:]), name)
    for other in {".yaml": (".yaml", ".yml"), ".md": (".md", ".markdown", ".mkd")}[ending]:
        if stem.lower().endswith(other):
            return stem[: -len(other)] + ending
    return None


def left(path: str) -> Problem:
    """The finding that a leftover is."""
    return Problem(
        Position(path), "leftover-file", "编辑器或系统留下的文件，没有读取，也不会发布；请删去", Level.WARNING
    )
