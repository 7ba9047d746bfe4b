"""The site's own files: whatever a webmaster or a search engine wants at its top (``robots.txt``, proofs of ownership).

They may not stand where a page of ours does, nor look as if they were one.
"""

from collections.abc import Collection, Iterator, Mapping

from ...source.problems import Position, Problem
from .. import search
from .page import Page

_SHARED = ".well-known"  # every program of a host has its files there (RFC 8615)
_PACKED = (".gz", ".br", ".zst")  # what a server sends in place of a file of the name before it


def pages(static: Mapping[str, bytes], own: Collection[str]) -> tuple[list[Page], list[Problem]]:
    """The files as pages beside those of paths ``own``, and a problem for each that may not be there."""
    folders = {search.FOLDER, *(path.partition("/")[0].casefold() for path in own if "/" in path)} - {_SHARED}
    names = {path.casefold() for path in own}
    copied, problems = [], []
    for source, data in static.items():
        path = source.partition("/")[2]
        if fault := next(_faults(path.casefold(), names, folders), None):
            problems.append(Problem(Position(source), "path-collision", fault))
        else:
            copied.append(Page(path, source, lambda data=data: data))
    return copied, problems


def _faults(path: str, names: Collection[str], folders: Collection[str]) -> Iterator[str]:
    """Why a file may not be copied there (Chinese)."""
    top, _, rest = path.partition("/")
    plain = path
    for suffix in _PACKED:
        plain = plain.removesuffix(suffix)
    if plain in names:
        yield f"“{plain}”由程序生成，static/ 里的文件不能代替它；请换一个文件名"
    if top in folders:
        yield f"“{top}/”里都是程序生成的网页，static/ 里的文件不能放进去；请换一个文件夹"
    if not rest and plain.partition(".")[0] == "index":
        yield "服务器会把它当作首页；请换一个文件名"
