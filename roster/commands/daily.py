"""``daily``: what a timetable runs: pull, deploy, look at articles, follow, commit, push, whatever happens between."""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import click

from ..edge import clone, disk, itself
from ..edge.clone import Clone, Trouble
from ..source import yamltree
from ..source.files import ARTICLES, FOLLOWED, REGISTERS
from .signing import key_option
from .start import part, root_option, today_option

_MESSAGE = "记录公告上线情况"
_COPIES = "更新跟随的名录"
_LONGEST_FOLLOWING = 1800  # seconds, for all registers together: a slow one must not hold back what is to be pushed


@click.command()
@root_option
@today_option
@click.option("--to", "target", required=True, help="网站文件夹，或 rsync 的目标（主机:路径）")
@click.option("--url", help="部署以后到哪个网址查看，与 deploy 相同")
@click.option("--precompress", is_flag=True, help="另存 .gz，与 deploy 相同")
@key_option
def daily(root: Path, today: date | None, target: str, url: str | None, precompress: bool, private: Path | None) -> int:
    """每天运行的一条：拉取、部署、取来跟随的名录、提交、推送；git 出了事也照样查看，一条记录也不丢。"""
    root = root.resolve()
    words = ["--root", os.fspath(root), "--to", target, *(["--url", url] if url else [])]
    words += [*(["--precompress"] if precompress else []), *(["--today", str(today)] if today else [])]
    words += ["--key", os.fspath(private)] if private else []
    here = Clone(root, {"ROSTER_KEY": os.fspath(private.resolve())} if private else {})
    if here.is_there():
        return _in_git(here, words, today)
    status = max(_deployed(words), _articles(root, today))
    _follow(root, today)
    click.echo("这里不是 git 仓库，记录只在这个文件夹里；请每天另存一份带日期的副本，见文档《日常运行》。")
    return status


def _in_git(here: Clone, words: Sequence[str], today: date | None) -> int:
    """How the day ended: as the deployment did, or with 1 where git could not do its part."""
    here.refuse_unfinished()
    troubles: list[str] = []
    _try(troubles, "", lambda: here.commit(_MESSAGE))
    remote = here.has_remote()
    if remote:
        part("从远程仓库拉取")
        _try(troubles, "先照这台机器上有的部署", here.pull)
    status = max(_deployed(words), _articles(here.root, today))
    _try(troubles, f"记录在 {clone.POSTINGS} 里，还没有提交", lambda: here.commit(_MESSAGE))
    _follow(here.root, today)
    _try(troubles, f"取来的副本在 {FOLLOWED} 里，还没有提交", lambda: here.commit(_COPIES))
    if remote:
        part("推送到远程仓库")
        if _try(troubles, "记录已提交在这台机器上，一条不丢，下次运行再推", here.push):
            click.echo("推送前别人又推送了改动，已合并；网站还是合并以前的，着急的再运行一次。")
    else:
        click.echo("没有远程仓库，记录只提交在这台机器上；请另外备份。")
    for trouble in troubles:
        click.echo(f"提醒：{trouble}", err=True)
    return status or (1 if troubles else 0)


def _deployed(words: Sequence[str]) -> int:
    """How the deployment ended, in a process of its own: what was pulled may be another program."""
    sys.stdout.flush()
    return subprocess.call([*itself.command(), "deploy", *words])


def _articles(root: Path, today: date | None) -> int:
    """How a further look at the articles in the portal's column ended, where there are any."""
    if not (root / ARTICLES).exists():
        return 0
    words = ["--root", os.fspath(root), "--pages", *(["--today", str(today)] if today else [])]
    return subprocess.call([*itself.command(), "posted", *words])


def _follow(root: Path, today: date | None) -> None:
    """Fetch what other registers publish, where any is named. The site is out and its looks are committed by now: a
    register that is slow, away or wrong holds nothing back, and the copy before stays.
    """
    raw, _ = yamltree.parse(disk.read_bytes(root / REGISTERS) or b"", REGISTERS)
    if not (isinstance(raw, dict) and raw.get("registers")):
        return
    sys.stdout.flush()
    words = ["follow", "--root", os.fspath(root), *(["--today", str(today)] if today else [])]
    try:
        status = subprocess.run([*itself.command(), *words], timeout=_LONGEST_FOLLOWING, check=False).returncode
    except subprocess.TimeoutExpired:
        status = 1
        click.echo(f"{_LONGEST_FOLLOWING // 60} 分钟还没有取完跟随的名录，不再等；一个一个取的，后面写编号。", err=True)
    if status:
        click.echo("注意：跟随的名录没有全部取成，仍用原来的副本；网站照常发布，不受影响。", err=True)


def _try(troubles: list[str], kept: str, step: Callable[[], bool]) -> bool:
    """Take a step with git, and remember what it could not do: the look at the site must not wait for that."""
    try:
        return step()
    except Trouble as trouble:
        troubles.append(f"{trouble.message}；{kept}。" if kept else f"{trouble.message}。")
        return False
