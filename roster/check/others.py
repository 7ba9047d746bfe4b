"""What others say about the ledger: time stamps and looks of witnesses, from their files."""

from collections.abc import Mapping, Sequence
from datetime import date

from ..records.reading import read_file
from ..records.site import Site
from ..records.stamps import Stamp
from ..records.witnesses import WitnessFile, WitnessLook
from ..source import decoding, yamltree
from ..source.files import TIMESTAMPS, WITNESSES
from ..source.problems import Problem
from ..text.scalars import read_date


def stamps(evidence: Mapping[str, bytes]) -> tuple[Stamp, ...]:
    """The stamps of all days, the earliest first; a file that is named for no day is passed over."""
    return tuple(
        Stamp(day, evidence[path], evidence.get(path.removesuffix(".txt") + ".tsr", b""))
        for path in sorted(evidence)
        if path.startswith(f"{TIMESTAMPS}/") and (day := _day(path))
    )


def _day(path: str) -> date | None:
    name = path.removeprefix(f"{TIMESTAMPS}/")
    try:
        return read_date(name.removesuffix(".txt")) if name.endswith(".txt") else None
    except ValueError:
        return None


def witnessed(evidence: Mapping[str, bytes]) -> tuple[Sequence[WitnessLook], list[Problem]]:
    """The looks in all files of witnesses, with what is wrong in the files."""
    looks, problems = [], []
    for path in sorted(path for path in evidence if path.startswith(f"{WITNESSES}/")):
        file, faults = read_looks(evidence[path], path)
        looks += file
        problems += faults
    return looks, problems


def read_looks(data: bytes, path: str) -> tuple[tuple[WitnessLook, ...], list[Problem]]:
    """The looks in a witness's file, with what is wrong in it."""
    raw, problems = yamltree.parse(data, path, longest_line=decoding.MAX_LINE_BYTES)
    file, faults = read_file(WitnessFile, raw, path)
    return file.looks if file else (), [*problems, *faults]


def authority(site: Site, evidence: Mapping[str, bytes]) -> bytes:
    """The certificates by which stamps are verified; nothing where there are none."""
    return evidence.get(f"data/{site.timestamp.certificate}", b"") if site.timestamp else b""
