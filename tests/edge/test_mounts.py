"""A folder that somebody has mounted by itself is not exchanged: he would go on showing the old one, emptied."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from roster.edge import mounts, publish
from roster.public.pages import Page
from tests.support import beside, tree, write_site

TOP = "27 1 254:0 / / rw,relatime - ext4 /dev/vda rw"


def proc(folder: Path, own: list[str], *others: list[str]) -> Path:
    """The system's files as they are where these are the mounts of this process and of others."""
    lines = {"self": own, **{str(10 + number): other for number, other in enumerate(others)}}
    for name, mounted in lines.items():
        text = "".join(f"{line}\n" for line in mounted)
        write_site(folder, {f"{name}/mountinfo": text.encode(), f"{name}/comm": b"nginx\n"})
    (folder / "99").mkdir()  # one that has just ended
    return folder


def found(folder: Path, place: str, own: list[str], *others: list[str]) -> int | None:
    holder = mounts.holder(Path(place), proc(folder, own, *others))
    return holder.pid if holder else None


@pytest.mark.parametrize(
    ("place", "own", "root"),
    [
        ("/srv/www/xmt", [TOP], "254:0 /srv/www/xmt"),
        ("/srv/www/政务 名录", [TOP], r"254:0 /srv/www/政务\040名录"),
        (r"/srv/a\b", [TOP], r"254:0 /srv/a\134b"),
        ("/srv/www/xmt", [TOP, "30 27 8:1 / /srv rw - xfs /dev/sda1 rw"], "8:1 /www/xmt"),
        ("/srv/www/xmt", [TOP, r"30 27 8:1 /old\040disk /srv rw - xfs /dev/sda1 rw"], r"8:1 /old\040disk/www/xmt"),
        ("/srv/www/xmt", [TOP, "30 27 8:1 / /srv rw - a b rw", "31 30 8:2 / /srv rw - a b rw"], "8:2 /www/xmt"),
    ],
)
def test_a_mount_of_the_folder_is_found(tmp_path: Path, place: str, own: list[str], root: str) -> None:
    """By its disk and its way there, whatever it is called in the container; the first process that has it is told."""
    inside = f"40 39 {root} /usr/share/nginx/html ro,relatime - ext4 /dev/vda rw"
    assert found(tmp_path, place, own, own, [TOP, inside], [inside]) == 11


@pytest.mark.parametrize(
    "line",
    [
        "40 39 254:0 /srv/www /www rw - ext4 /dev/vda rw",  # the one above: shows whatever has the name
        "40 39 254:0 /srv/www/xmt/upload /up rw - ext4 /dev/vda rw",
        "40 39 254:0 /srv/www/xmt2 /www rw - ext4 /dev/vda rw",
        "40 39 254:1 /srv/www/xmt /www rw - ext4 /dev/vdb rw",  # another disk
        "40 39 254:0 /other /srv/www/xmt rw - ext4 /dev/vda rw",  # something else is called so there
        "",
        "a b c",
    ],
)
def test_other_mounts_are_nothing_to_us(tmp_path: Path, line: str) -> None:
    """Nobody is refused for what changes nothing for anybody."""
    assert found(tmp_path, "/srv/www/xmt", [TOP], [TOP, line]) is None


def test_where_the_system_says_nothing_nobody_is_refused(tmp_path: Path) -> None:
    """Other systems have no such files; a mount in our own sight is refused by the system itself."""
    assert mounts.holder(Path("/srv/xmt"), proc(tmp_path / "a", [], [])) is None
    own = [TOP, "30 27 254:0 /data/xmt /srv/xmt rw - ext4 /dev/vda rw"]
    assert found(tmp_path / "b", "/srv/xmt", own, own) is None


@contextmanager
def mounted(what: Path, where: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that sees ``what`` at ``where``, as a container does; says what it lists there for each line."""
    where.mkdir()
    script = 'mount --bind "$1" "$2" && echo ready && while read -r line; do echo $(ls "$2"); done'
    command = ["unshare", "--mount", "--propagation", "private", "sh", "-c", script, "sh", what, where]
    if os.getuid() != 0:
        command[1:1] = ["--user", "--map-root-user"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, encoding="utf-8") as process:
        assert process.stdin and process.stdout and process.stderr
        if process.stdout.readline() != "ready\n":
            pytest.skip(f"这里不能另开挂载空间：{process.stderr.read().strip()}")
        try:
            yield process
        finally:
            process.stdin.close()


def listed(process: subprocess.Popen[str]) -> str:
    assert process.stdin and process.stdout
    process.stdin.write("\n")
    process.stdin.flush()
    return process.stdout.readline().strip()


def put(place: Path, words: str) -> None:
    pages = [Page(name, "测试", words.encode) for name in ("api/v1/notices.json", "index.html")]
    publish.publish(place, lambda: publish.Plan(pages), publish.Search())


def test_a_site_that_is_mounted_by_itself_stays_as_it_is(tmp_path: Path) -> None:
    """Really mounted elsewhere: refused before anything changes, and the way out is named."""
    place = tmp_path / "www/xmt"
    put(place, "旧")
    with mounted(place, tmp_path / "html") as container:
        with pytest.raises(publish.CannotPublish, match=rf"单独挂载.*{tmp_path}/www，") as refused:
            put(place, "新")
        assert f"进程 {container.pid}" in refused.value.message
        assert tree(place)["index.html"] == "旧".encode() and beside(place) == []
        assert listed(container) == "api index.html"
    put(place, "新")
    assert tree(place)["index.html"] == "新".encode()


def test_a_site_whose_folder_above_is_mounted_is_seen_anew(tmp_path: Path) -> None:
    """What the documentation advises works: there the new site is seen as soon as it is in its place."""
    place = tmp_path / "www/xmt"
    put(place, "旧")
    with mounted(tmp_path / "www", tmp_path / "html") as container:
        put(place, "新")
        assert listed(container) == "xmt"
        assert Path(f"/proc/{container.pid}/root{tmp_path}/html/xmt/index.html").read_text("utf-8") == "新"
