"""What somebody before a terminal sees of a long work: each part by its name before it is done, and nothing where
nobody sits before one.
"""

import os
import pty
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.host import Host, text
from tests.support import ROOT, SITES, TODAY, account, commit, data_files, ended, git, released, run, write_site


def on_terminal(*arguments: object, today: object = TODAY) -> list[str]:
    """The lines that stand on a terminal after a command, of a bar that moves over its line the last state."""
    mine, its = pty.openpty()
    command = [sys.executable, ROOT / "site.py", *map(str, arguments), "--today", str(today)]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=its, stderr=its) as process:
        os.close(its)
        said = b"".join(iter(lambda: _read(mine), b""))
    os.close(mine)
    assert process.returncode == 0, said.decode()
    text = re.sub(r"\x1b\[[?0-9;]*[A-Za-z]", "", said.decode()).replace("\r\n", "\n")
    return [line.rpartition("\r")[2].rstrip() for line in text.split("\n")]


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # Linux says so when the other end is closed
        return b""


def parts(lines: Sequence[str]) -> list[str]:
    return [line.removesuffix("……") for line in lines if line.endswith("……")]


def test_a_build_names_every_part_and_its_bar_stands_alone(tmp_path: Path) -> None:
    """The bar is full when the pages are made, and what comes after is told on lines of its own."""
    lines = on_terminal("build", "--root", SITES / "minimal", "--out", tmp_path / "public", "--precompress")
    told = ["读取数据", "检查数据", "准备搜索索引", "排出网页和核对索引", "等搜索索引建成", "整理文件", "另存 .gz"]
    assert [part for part in parts(lines) if part in told] == told
    (bar,) = [line for line in lines if line.startswith("生成网页")]
    assert bar.endswith("100%")
    at = lines.index(bar)
    assert lines[at - 1] == "排出网页和核对索引……" and lines[at + 1] == "等搜索索引建成……"
    assert "" not in lines[:-1], lines


def test_a_deployment_names_every_part(tmp_path: Path) -> None:
    """Copying too, and what is written for the next time."""
    root = tmp_path / "site"
    subprocess.run(["cp", "-R", SITES / "minimal", root], check=True)
    seen = parts(on_terminal("deploy", "--trial", "--root", root, "--to", tmp_path / "live"))
    assert seen[:4] == ["读取数据", "检查数据", "准备搜索索引", "排出网页和核对索引"]
    assert seen[-2:] == ["记下这次生成的，下次没有改动的不用重做", f"复制到 {tmp_path / 'live'}"]


def test_a_day_names_what_goes_over_the_network(tmp_path: Path) -> None:
    """Pulling and pushing, for which a slow line may take minutes, and the look at what is online."""
    git(tmp_path, "init", "-q", "--bare", "origin.git")
    root = write_site(tmp_path / "site", released([account("a", ended("2026-11-02"))]))
    (root / ".gitignore").write_text("/public/\n/.public.*\n/.roster.lock\n", "utf-8")
    git(root, "init", "-q")
    commit(root, {}, on="2026-11-02")
    git(root, "remote", "add", "origin", str(tmp_path / "origin.git"))
    git(root, "push", "-q", "-u", "origin", "main")
    seen = parts(on_terminal("daily", "--root", root, "--to", tmp_path / "live", today="2026-11-03"))
    assert seen[0] == "从远程仓库拉取" and seen[-1] == "推送到远程仓库"
    assert "查看网上的公告" in seen


def test_looking_at_articles_again_names_each(tmp_path: Path) -> None:
    """Each is another page of a server that may be slow."""
    root = write_site(
        tmp_path / "root", data_files([account("a", ended("2026-11-02"))], site={"base_url": "http://127.0.0.1/xmt/"})
    )
    notice, day = "2026-11-02-ylg-close", "2026-11-03"
    run("notice", notice, "--root", root, "--out", tmp_path / "a.html", today=day)
    page = f'<!doctype html><meta charset="utf-8"><body>{(tmp_path / "a.html").read_text("utf-8")}</body>'
    with Host() as host:
        host.answers = {"/1.html": text(page.encode())}
        article = f"{host.address}1.html"
        done = run("posted", "--root", root, "--page", article, "--notice", notice, today=day)
        assert done.returncode == 0, done.stderr
        assert parts(on_terminal("posted", "--root", root, "--pages", today="2026-11-04"))[-1] == f"查看 {article}"


def test_where_nobody_sits_before_a_terminal_nothing_is_told(tmp_path: Path) -> None:
    """A log of a timetable holds what was found and what was made."""
    done = run("build", "--root", SITES / "minimal", "--out", tmp_path / "public", today=TODAY)
    assert done.returncode == 0 and done.stderr == ""
    assert "……" not in done.stdout and "生成网页" not in done.stdout
