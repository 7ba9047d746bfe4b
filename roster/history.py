"""Earlier states of a site from git; runs git, never anything of the revision itself."""

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from .inputs import Files


class NoRevision(Exception):
    """The revision can't be read; the message (Chinese) says why."""


def files_at(root: Path, revision: str, now: Files) -> tuple[Files, date]:
    """The data files of a revision, with everything else as it is now, and the day of its commit."""
    if revision.startswith("-"):
        raise NoRevision(f"“{revision}”不是 git 的版本")
    day = _git(root, "show", "-s", "--format=%cs", f"{revision}^{{commit}}").decode().strip()
    listed = _git(root, "ls-tree", "-r", "-z", revision, "data/").decode("utf-8", "replace").split("\0")
    entries = [entry.partition("\t") for entry in listed if entry.endswith(".yaml")]
    wanted = {name: about.split()[2] for about, _, name in entries if about.startswith("100")}  # files, no links
    blobs = _blobs(root, sorted(set(wanted.values())))
    data = {name: blobs[object_id] for name, object_id in wanted.items()}
    return replace(now, data=data, published=b"", problems=()), date.fromisoformat(day)


def commits(root: Path) -> Sequence[tuple[str, date]]:
    """Every state this branch has had, newest first, as ``(revision, day)``: what was merged counts from its merge."""
    if _run(root, "rev-parse", "--quiet", "--verify", "HEAD").returncode != 0:
        raise NoRevision("这个文件夹不在 git 仓库里，或者还没有提交过")
    lines = _git(root, "log", "--first-parent", "--format=%H %cs").decode().splitlines()
    return [(revision, date.fromisoformat(day)) for revision, day in map(str.split, lines)]


def is_shallow(root: Path) -> bool:
    """True if only the latest part of the history was fetched."""
    return _git(root, "rev-parse", "--is-shallow-repository").strip() == b"true"


def _blobs(root: Path, object_ids: Sequence[str]) -> Mapping[str, bytes]:
    """Contents by object id, in one process: a site may keep a file for each of its thousands of units."""
    said = _git(root, "cat-file", "--batch", given="".join(f"{id_}\n" for id_ in object_ids).encode())
    found, at = {}, 0
    for object_id in object_ids:
        start = said.index(b"\n", at) + 1
        at = start + int(said[at:start].split()[2]) + 1
        found[object_id] = said[start : at - 1]
    return found


def _git(root: Path, *arguments: str, given: bytes = b"") -> bytes:
    done = _run(root, *arguments, given=given)
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise NoRevision(f"git 读不到这个版本：{said[0] if said else arguments[0]}")
    return done.stdout


def _run(root: Path, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = ["git", "-C", str(root), "--no-pager", "-c", "core.quotepath=off", *arguments]
    try:
        return subprocess.run(command, capture_output=True, input=given)
    except FileNotFoundError:
        raise NoRevision("这台机器没有 git") from None
