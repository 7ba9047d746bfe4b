"""A built site sent to another machine with rsync.

Where commands can be run there (ssh), a whole new release is made beside the old one and the two are exchanged:
``remote``. Elsewhere (an rsync daemon, a folder whose parent is not ours) files are replaced one by one, those that
lead to others last; cut off there, old and new stand side by side until it is run again.
"""

import os
import re
import subprocess
import tempfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from . import release, remote
from .in_place import SITE_MARK
from .refusals import CannotPublish

# Where rsync keeps what is to be renamed at the end. Left by a copy that was cut off, it is a mark of ours too.
_DELAYED = ".roster-new"
_MARKS = (SITE_MARK, f"{_DELAYED}/", f"api/v1/{_DELAYED}/notices.json")
_PARTIAL = 23  # rsync(1): also what it says when a place isn't there
_DRIVE = re.compile(r"[A-Za-z]:(?:[\\/]|$)")
# By content, for a new build gives every file a new time. Owner and mode of what is there stay.
_SENDING = ("-r", "--checksum")
_READABLE = "--rsync-path=umask 022 && rsync"  # what is new, for the web server


@dataclass(frozen=True, slots=True)
class Sent:
    """What of other people's lies at the top of the place and stays there, and why the site could not be exchanged as
    a whole (Chinese; empty where it was).
    """

    foreign: Sequence[str]
    piecemeal: str = ""


def is_target(text: str) -> bool:
    r"""True for what rsync takes for another machine (``host:path``), which ``C:\site`` is not."""
    return ":" in text and not _DRIVE.match(text)


def rsync(site: Path, target: str, disowned: Collection[str] = ()) -> Sent:
    """Send a built site; raises CannotPublish.

    A folder with other people's files and none of ours is refused. In one of ours, theirs stay, but for what is
    ``disowned``.
    """
    # "host:" is the home folder, "host:/" the root.
    inside = f"{target}./" if target.endswith(":") else f"{target.rstrip('/')}/"
    names = set(release.listed(site) or release.names(site))
    lying = [line.split(None, 4)[-1] for line in _listed(inside) if not line.endswith(" .")]
    if lying and not any(_listed(inside + mark) for mark in _MARKS):
        raise CannotPublish(f"{target} 里有别的文件，不像是本程序生成的网站；为免误删，请核对 --to，或先清空它")
    ours = _ours(inside)
    stale = sorted(name for name in {*ours, *disowned} - names if _is_plain(name))
    piecemeal = _exchange(site, target, names, stale)
    if piecemeal:
        _replace(site, inside, names, stale)
    known = {name.partition("/")[0] for name in ours | names} | {_DELAYED}
    return Sent(sorted(name for name in lying if name not in known) if ours else [], piecemeal)


def _exchange(site: Path, target: str, names: Collection[str], stale: Sequence[str]) -> str:
    """Make a new release beside the old one and exchange the two; gives why that can't be had (Chinese)."""
    try:
        there = remote.place(target)
        beside = there.prepared()
        owner = [f"--chown={beside.owner}", "-og"] if beside.owner else []
        _send(site, f"{there.host}:{beside.path}/", names, [_READABLE, *owner])
        there.exchange(beside, stale)
    except remote.Unavailable as error:
        return str(error)
    return ""


def _replace(site: Path, inside: str, names: Collection[str], stale: Sequence[str]) -> None:
    """Replace one file after the other: what lists lead to comes before the lists, and what is gone goes at the end.

    The list of what is ours says first what there was and what comes, and last what there is: wherever a run is cut
    off, the next one still knows what may have to go.
    """
    last = {name for name in names if "/" not in name or name.startswith("api/") or name == "notices/index.html"}
    delayed = ["--delay-updates", f"--partial-dir={_DELAYED}"]
    if release.LIST in names:
        _announce(site, inside, stale)
    for part in (set(names) - last, last - {release.LIST}):
        if part:
            _send(site, inside, part, delayed)
    if stale:
        _remove(inside, stale)
    if release.LIST in names:
        _send(site, inside, [release.LIST], delayed)


def _announce(site: Path, inside: str, stale: Sequence[str]) -> None:
    """Send the new list with the files of before under it: their digests are nobody's, for they are to go."""
    with tempfile.TemporaryDirectory(prefix="roster-") as folder:
        both = Path(folder) / release.LIST
        both.parent.mkdir(parents=True)
        gone = "".join(f"{'0' * 64}  {name}\n" for name in stale)
        both.write_bytes((site / release.LIST).read_bytes() + gone.encode("utf-8", "surrogateescape"))
        _send(Path(folder), inside, [release.LIST], [])


def _remove(inside: str, stale: Sequence[str]) -> None:
    """Remove files there, by sending folders in which they are missing."""
    with tempfile.TemporaryDirectory(prefix="roster-") as folder:
        for name in stale:
            (Path(folder) / name).parent.mkdir(parents=True, exist_ok=True)
        _send(Path(folder), inside, stale, ["--delete-missing-args"])


def _send(site: Path, place: str, names: Collection[str], more: Sequence[str]) -> None:
    with tempfile.NamedTemporaryFile("wb", prefix="roster-", delete=False) as listed:
        listed.write("".join(f"{name}\0" for name in sorted(names)).encode("utf-8", "surrogateescape"))
    try:
        done = _run([*_SENDING, *more, "--from0", f"--files-from={listed.name}", "--", f"{site}/", place])
    finally:
        os.unlink(listed.name)
    if done.returncode != 0:
        raise CannotPublish(f"rsync 没有完成，再运行一次会接着做完：{done.stderr.strip()[-300:]}")


def _ours(inside: str) -> set[str]:
    """What the last release has written there; nothing where it has no list: then nothing is removed."""
    with tempfile.TemporaryDirectory(prefix="roster-") as folder:
        if _run(["--no-motd", "--max-size=64m", "--", inside + release.LIST, f"{folder}/"]).returncode != 0:
            return set()
        return set(release.listed_in(Path(folder) / PurePosixPath(release.LIST).name) or ())


def _is_plain(name: str) -> bool:
    """False for names with which whoever writes there could have other files removed."""
    path = PurePosixPath(name)
    return bool(path.parts) and not path.is_absolute() and ".." not in path.parts and name.isprintable()


def _listed(place: str) -> list[str]:
    """What rsync says there is at a place, a line each; nothing where the place isn't there."""
    done = _run(["--list-only", "--no-motd", "--", place])
    if done.returncode == _PARTIAL and "No such file" in done.stderr:
        return []
    if done.returncode != 0:
        raise CannotPublish(f"看不到 {place} 里有什么，为免误删，没有部署：{done.stderr.strip()[-300:]}")
    return done.stdout.splitlines()


def _run(arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
    speaking_english = {**os.environ, "LC_ALL": "C", "LANGUAGE": ""}  # its words are read here
    try:
        return subprocess.run(
            ["rsync", *arguments], env=speaking_english, capture_output=True, encoding="utf-8", errors="replace"
        )
    except FileNotFoundError:
        raise CannotPublish("这台机器没有 rsync；请先安装，或部署到本机文件夹") from None
