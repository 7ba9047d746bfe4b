"""A built site copied to another machine with rsync."""

import os
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

from .in_place import SITE_MARK
from .refusals import CannotPublish

# Where rsync keeps what is to be renamed at the end. Left by a copy that was cut off, it is a mark of ours too.
_DELAYED = ".roster-new"
_MARKS = (SITE_MARK, f"{_DELAYED}/", f"api/v1/{_DELAYED}/notices.json")
_PARTIAL = 23  # rsync(1): also what it says when a place isn't there
_DRIVE = re.compile(r"[A-Za-z]:(?:[\\/]|$)")


def is_target(text: str) -> bool:
    r"""True for what rsync takes for another machine (``host:path``), which ``C:\site`` is not."""
    return ":" in text and not _DRIVE.match(text)


def rsync(site: Path, target: str) -> None:
    """Copy a built site with rsync: files are renamed into place at the end, old ones go last; raises CannotPublish.

    A folder with other people's files is refused: what isn't ours there would be deleted.
    """
    # "host:" is the home folder, "host:/" the root.
    inside = f"{target}./" if target.endswith(":") else f"{target.rstrip('/')}/"
    ours = any(_listed(inside + mark) for mark in _MARKS)
    if not ours and any(not line.endswith(" .") for line in _listed(inside)):
        raise CannotPublish(f"{target} 里有别的文件，不像是本程序生成的网站；为免误删，请核对 --to，或先清空它")
    options = ["-a", "--delay-updates", f"--partial-dir={_DELAYED}", "--delete-after"]
    done = _run([*options, "--", f"{site}/", target])
    if done.returncode != 0:
        raise CannotPublish(f"rsync 没有完成：{done.stderr.strip()[-300:]}")


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
