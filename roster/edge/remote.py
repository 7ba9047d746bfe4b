"""A folder on another machine replaced as a whole: a copy of it made of hard links, filled, then exchanged with it.

Scripts are for any POSIX shell, with ``cp -al`` and ``readlink -f`` as Linux has them. Each is read to its end before
its first step: a connection that breaks off never leaves half a script at work.
"""

import os
import re
import shlex
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass

_TARGET = re.compile(r"(?P<host>(?:[^:/\[\]]*@)?(?:\[[^\[\]/]+\]|[^:/\[\]@]+)):(?P<path>[^:].*)", re.DOTALL)
_PREPARED = re.compile(r"roster:(?P<owner>(?:[0-9]+:[0-9]+)?):(?P<path>/.*)")
_NO_FOLDERS = ("", ".", "..", "/")


class Unavailable(Exception):
    """The folder can't be replaced as a whole; the message (Chinese) says why."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A folder to be filled, and ``owner:group`` for its files where we are root there; empty elsewhere."""

    path: str
    owner: str


# The folder itself, whatever links lead to it; what a run that was killed between two renames left is put back.
_FIND = """
there=$(readlink -f -- {path}) || exit 1
name=${{there##*/}} above=${{there%/*}}
[ -n "$name" ] && cd -- "${{above:-/}}" || exit 1
new=.$name.roster-new old=.$name.roster-old
"""
_PREPARE = """
[ -e "$name" ] || [ ! -d "$old" ] || mv -- "$old" "$name" || exit 1
rm -rf -- "$new" "$old" || exit 1
if [ -d "$name" ]; then cp -al -- "$name" "$new" || {{ rm -rf -- "$new"; exit 1; }}
else umask 022; mkdir -- "$new" || exit 1; fi
owner=
[ "$(id -u)" != 0 ] || owner=$(stat -c %u:%g -- "$new") || exit 1
printf 'roster:%s:%s\\n' "$owner" "${{above:-}}/$new"
"""
_EXCHANGE_IN_PYTHON = (
    "import ctypes, os, sys; one, other = map(os.fsencode, sys.argv[1:]); "
    "sys.exit(ctypes.CDLL(None).renameat2(-100, one, -100, other, 2) != 0)"
)
# What came while the new release was filled gets its second name; then what we no longer make goes.
_EXCHANGE = """
[ -d "$new" ] || exit 1
[ ! -d "$name" ] || cp -aln -- "$name/." "$new/" 2>/dev/null || :
{stale}
if [ ! -e "$name" ]; then mv -- "$new" "$name"; exit; fi
mv -T --exchange -- "$new" "$name" 2>/dev/null ||
python3 -c {exchange} "$new" "$name" 2>/dev/null ||
{{ mv -- "$name" "$old" && {{ mv -- "$new" "$name" || {{ mv -- "$old" "$name"; exit 1; }}; }}; }} || exit 1
rm -rf -- "$new" "$old"
"""
_REMOVE = 'rm -f -- "$new"/{name}; (cd -- "$new" && rmdir -p -- {folder}) 2>/dev/null || :'


@dataclass(frozen=True, slots=True)
class Place:
    """A folder on a host that can be asked to run commands."""

    host: str
    path: str

    def prepared(self) -> Beside:
        """A copy beside the folder, or an empty one where it is not there; raises Unavailable."""
        said = self._run(_FIND.format(path=shlex.quote(self.path)) + _PREPARE.format())
        for line in said.splitlines():
            if answer := _PREPARED.fullmatch(line):
                return Beside(answer["path"], answer["owner"])
        raise Unavailable("那台机器没有照预期回答")

    def exchange(self, beside: Beside, stale: Sequence[str]) -> None:
        """Put the copy in place of the folder, without files of ours that are no longer made; raises Unavailable."""
        lines = [
            _REMOVE.format(name=shlex.quote(name), folder=shlex.quote(name.rpartition("/")[0] or ".")) for name in stale
        ]
        script = _EXCHANGE.format(stale="\n".join(lines), exchange=shlex.quote(_EXCHANGE_IN_PYTHON))
        self._run(_FIND.format(path=shlex.quote(self.path)) + script)

    def _run(self, script: str) -> str:
        shell = shlex.split(os.environ.get("RSYNC_RSH") or "ssh")  # as rsync itself
        host = self.host.replace("[", "").replace("]", "")
        try:
            done = subprocess.run(
                [*shell, host, "sh"],
                input=f"all() {{\n{script}\n}}\nall\n",
                capture_output=True,
                encoding="utf-8",
                errors="surrogateescape",
            )
        except OSError as error:
            raise Unavailable(f"不能在那里运行命令：{error.strerror}") from None
        if done.returncode != 0:
            why = done.stderr.encode("utf-8", "replace").decode().strip()
            raise Unavailable(f"不能在它旁边另建一份再整体替换：{why[-200:] or done.returncode}")
        return done.stdout


def place(target: str) -> Place:
    """The folder that a target of rsync is; raises Unavailable for a daemon's, for a home folder and the like."""
    match = None if target.startswith("rsync://") else _TARGET.fullmatch(target)
    path = match["path"].rstrip("/").removeprefix("~/") if match else ""
    if match is None or match["host"].startswith("-") or path in _NO_FOLDERS or path.startswith("~"):
        raise Unavailable("这样的目标不能整体替换")
    return Place(match["host"], path)
