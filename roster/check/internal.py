"""data/internal.yaml, which no output for the public may hold a value of.

It never becomes part of a ``Directory``, from which everything public is made: whoever may show it reads it here, for
itself. Findings about it are told wherever findings are, also to strangers, so that none quotes what stands in it.
"""

from collections.abc import Iterator
from dataclasses import replace

from ..directory.directory import Directory
from ..records.internal import InternalAccount, InternalFile, InternalUnit
from ..records.reading import read_file
from ..records.vocabulary import vocabulary
from ..rules.codes import codes
from ..source import yamltree
from ..source.files import INTERNAL, Files
from ..source.problems import Problem

_UNQUOTED = "这个文件不公开，这里不引用写着的内容，请打开这一行核对"


def read(files: Files) -> InternalFile:
    """What could be read of it; empty where there is none."""
    internal, _ = _read(files)
    return internal


def problems(files: Files, directory: Directory) -> Iterator[Problem]:
    """What is wrong in it, without a word of it."""
    internal, found = _read(files)
    for problem in found:
        rule = codes()[problem.code].rule.rstrip("。")
        yield replace(problem, message=f"{rule}；{_UNQUOTED}")
    yield from _of_records(internal.units, "单位", directory)
    yield from _of_records(internal.accounts, "账号", directory)
    for unit in internal.units:
        for index, platform in enumerate(unit.platforms):
            if directory.is_no("platforms", platform):
                place = unit.place / "platforms" / index
                yield Problem(place, "internal-record", "没有这个编号的平台；请写 platforms.yaml 里的编号")


def _of_records(
    records: tuple[InternalUnit, ...] | tuple[InternalAccount, ...], kind: str, directory: Directory
) -> Iterator[Problem]:
    """Each is about one that the register has, stands once, and is no secret."""
    seen: set[str] = set()
    section = "units" if kind == "单位" else "accounts"
    for record in records:
        if directory.is_no(section, record.id):
            yield Problem(record.place / "id", "internal-record", f"名录里没有这个编号的{kind}；请核对编号")
        if record.id in seen:
            yield Problem(record.place / "id", "internal-record", f"这个{kind}前面写过；请并成一条")
        seen.add(record.id)
        if record.classified and record.id in getattr(directory, section):
            message = f"这个{kind}登记在公开的名录里；请先核实能不能公开，能公开的改这一行"
            yield Problem(record.place / "classified", "classified", message)


def _read(files: Files) -> tuple[InternalFile, list[Problem]]:
    raw, found = yamltree.parse(files.data.get(INTERNAL, b""), INTERNAL, words=vocabulary())
    internal, faults = read_file(InternalFile, raw, INTERNAL)
    return internal or InternalFile(), [*found, *faults]
