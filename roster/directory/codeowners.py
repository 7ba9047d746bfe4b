"""Who reviews which file: ``CODEOWNERS`` for GitHub, GitLab and Gitea, made from the records themselves."""

import re
from collections.abc import Iterator

from .directory import Directory

HEADER = "# 由 python site.py codeowners 生成，不要手工修改；审核人写在 data/ 的 owners 里。"


def text(directory: Directory, prefix: str = "") -> str:
    """The whole file. ``prefix`` leads from the top of the repository to the site, empty or ending in /.

    The last line that fits a file counts: first the keepers of everything,
    then a line for each file whose units have reviewers of their own.
    """
    return "\n".join([HEADER, *_lines(directory, prefix), ""])


def _lines(directory: Directory, prefix: str) -> Iterator[str]:
    if directory.site.owners:
        yield f"{'/' + _escaped(prefix) if prefix else '*'} {' '.join(directory.site.owners)}"
    for path, owners in sorted(_owners(directory).items()):
        yield f"/{_escaped(prefix + path)} {' '.join(owners)}"


def _owners(directory: Directory) -> dict[str, list[str]]:
    """Reviewers of each file of records: those of every unit that has a record in it."""
    found: dict[str, dict[str, None]] = {}
    for record, unit in _records(directory):
        known = directory.units.get(unit)
        found.setdefault(record.place.path, {}).update(dict.fromkeys(known.owners if known else ()))
    return {path: list(owners) for path, owners in found.items() if owners}


def _records(directory: Directory) -> Iterator[tuple]:
    yield from ((unit, unit.id) for unit in directory.units.values())
    yield from ((account, account.unit) for account in directory.accounts.values())


def _escaped(path: str) -> str:
    """A path that stands for itself: blanks and pattern characters with a backslash."""
    return re.sub(r"([\\\s#!*?\[\]])", r"\\\1", path)
