"""Sites sent with rsync: whole or not at all where commands can be run there, repaired by the next run elsewhere."""

import os
import random
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from unittest.mock import Mock

import pytest

from roster.edge import publish, release, remote, rsync
from roster.edge.in_place import SITE_MARK
from tests.support import ROOT, tree, write_site

needs_rsync = pytest.mark.skipif(shutil.which("rsync") is None, reason="rsync is not installed")
SENDING = (
    "import sys; from pathlib import Path; from roster.edge import rsync; rsync.rsync(Path(sys.argv[1]), sys.argv[2])"
)


def a_release(folder: Path, words: str, more: tuple[str, ...] = ()) -> Path:
    """A site of some hundred files, all with the same words, and its list."""
    names = ["index.html", SITE_MARK, "notices/index.html", *(f"accounts/a{n}/index.html" for n in range(150)), *more]
    write_site(folder, {name: f"{words} {name}\n".encode() * 40 for name in names})
    release.complete(folder)
    return folder


@pytest.fixture
def host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which commands sent to any host are run."""
    home = tmp_path / "host"
    home.mkdir()
    ssh = tmp_path / "ssh"
    ssh.write_text(f'#!/bin/sh\nshift\ncd {home} || exit 1\n[ -e {tmp_path}/refuses ] && [ "$1" = sh ] && exit 127\n'
                   'exec sh -c "$*"\n', "utf-8")  # fmt: skip
    ssh.chmod(0o755)
    monkeypatch.setenv("RSYNC_RSH", str(ssh))
    return home


@pytest.fixture(params=["whole", "piecemeal"])
def way(request: pytest.FixtureRequest, host: Path, tmp_path: Path) -> str:
    """Both ways to send: where commands can be run, and where they can't."""
    if request.param == "piecemeal":
        (tmp_path / "refuses").touch()
    return request.param


def left(host: Path) -> list[str]:
    return sorted(path.name for path in host.iterdir() if path.name.startswith("."))


@needs_rsync
def test_a_site_is_sent_and_renewed(way: str, host: Path, tmp_path: Path) -> None:
    """New pages come, pages that are no longer made go, nothing lies beside it."""
    one, two = (
        a_release(tmp_path / "1", "old", ("gone/x/index.html",)),
        a_release(tmp_path / "2", "new", ("come.html",)),
    )
    for site in (one, two, two, one):
        sent = rsync.rsync(site, "www@example.org:www/xmt" if (host / "www").is_dir() else "example.org:xmt")
        assert bool(sent.piecemeal) == (way == "piecemeal") and set(sent.foreign) <= {"gone"}  # a folder, now empty
        assert tree(host / "xmt") == tree(site)
        assert left(host) == []


@needs_rsync
def test_other_peoples_files_stay(way: str, host: Path, tmp_path: Path) -> None:
    """Proofs of ownership, robots.txt, uploads, links, empty folders: kept, and told by their top names."""
    rsync.rsync(a_release(tmp_path / "1", "old", ("gone.html",)), "h:xmt")
    theirs = {"MP_verify_x.txt": b"x", "robots.txt": b"r", "upload/a b/图.png": b"p", "accounts/a1/own.txt": b"o"}
    write_site(host / "xmt", theirs)
    (host / "xmt/link").symlink_to("upload")
    (host / "xmt/upload/empty").mkdir()
    sent = rsync.rsync(a_release(tmp_path / "2", "new"), "h:xmt")
    after = tree(host / "xmt")
    assert {name: after[name] for name in theirs} == theirs
    assert "gone.html" not in after and after["index.html"].startswith(b"new")
    assert (host / "xmt/link").is_symlink() and (host / "xmt/upload/empty").is_dir()
    assert sent.foreign == ["MP_verify_x.txt", "link", "robots.txt", "upload"]


@needs_rsync
def test_the_mode_of_a_place_and_its_files_stays(way: str, host: Path, tmp_path: Path) -> None:
    """2750, and a page that somebody made group-writable: as they were, changed or not; what is new can be read."""
    rsync.rsync(a_release(tmp_path / "1", "old"), "h:xmt")
    (host / "xmt").chmod(0o2750)
    (host / "xmt/index.html").chmod(0o664)
    if os.getuid() == 0:
        for path in (host / "xmt", *(host / "xmt").rglob("*")):
            mode = path.stat().st_mode
            os.chown(path, 65534, 65534)
            path.chmod(stat.S_IMODE(mode))
    rsync.rsync(a_release(tmp_path / "2", "new", ("come/index.html",)), "h:xmt")
    assert stat.S_IMODE((host / "xmt").stat().st_mode) == 0o2750
    assert stat.S_IMODE((host / "xmt/index.html").stat().st_mode) == 0o664
    assert (host / "xmt/come/index.html").stat().st_mode & 0o444 == 0o444
    if os.getuid() == 0 and way == "whole":
        assert {path.stat().st_uid for path in ((host / "xmt"), *(host / "xmt").rglob("*"))} == {65534}


@needs_rsync
def test_a_list_that_lies_removes_nothing_elsewhere(way: str, host: Path, tmp_path: Path) -> None:
    """Whoever writes to the web server writes the list too: no path of it leads out of the folder."""
    rsync.rsync(a_release(tmp_path / "1", "old"), "h:xmt")
    write_site(host, {"victim": b"mine"})
    (tmp_path / "victim").write_bytes(b"mine")
    lies = [
        "../victim",
        "/etc/hostname",
        f"{tmp_path}/victim",
        "a/../../victim",
        "$(touch evil)",
        "';touch evil;'",
        "-rf",
        "",
    ]
    with (host / "xmt" / release.LIST).open("a", encoding="utf-8") as file:
        file.writelines(f"{'0' * 64}  {name}\n" for name in lies)
    before = Path("/etc/hostname").exists()
    rsync.rsync(a_release(tmp_path / "2", "new"), "h:xmt")
    assert (host / "victim").exists() and (tmp_path / "victim").exists() and Path("/etc/hostname").exists() == before
    assert not list(tmp_path.rglob("evil"))


@needs_rsync
@pytest.mark.parametrize("name", ["a b", "it's", "$(touch evil)", "-x", "名录"])
def test_a_place_of_any_name_means_itself(host: Path, tmp_path: Path, name: str) -> None:
    site = a_release(tmp_path / "1", "old")
    for _ in range(2):
        assert rsync.rsync(site, f"h:./{name}").piecemeal == ""
    assert tree(host / name) == tree(site) and not list(tmp_path.rglob("evil"))


@needs_rsync
def test_a_link_to_the_place_stays_a_link(host: Path, tmp_path: Path) -> None:
    """``/srv/www/xmt -> releases/xmt``: what it leads to is renewed."""
    (host / "releases").mkdir()
    (host / "xmt").symlink_to("releases/xmt")
    site = a_release(tmp_path / "1", "old")
    (host / "releases/xmt").mkdir()
    for _ in range(2):
        rsync.rsync(site, "h:xmt")
    assert (host / "xmt").is_symlink() and tree(host / "releases/xmt") == tree(site)


UNFIT = ["rsync://h/www", "h::www", "h:", "h:/", "h:~other/www", "h:..", "-oProxyCommand=x:www", "/local/www", "a/b:c"]


@pytest.mark.parametrize("target", UNFIT)
def test_where_nothing_can_be_exchanged_no_command_is_sent(target: str) -> None:
    with pytest.raises(remote.Unavailable):
        remote.place(target)


def killed(site: Path, host: Path, after: float) -> bool:
    """Send, and end everything at once after some time, the other side too; True if it was not over by then."""
    command = [sys.executable, "-c", SENDING, site, "h:xmt"]
    process = subprocess.Popen(command, cwd=ROOT, start_new_session=True, stderr=subprocess.DEVNULL)
    time.sleep(after)
    early = process.poll() is None
    if early:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return early


def timed(work: Callable[[], object]) -> float:
    begun = time.monotonic()
    work()
    return time.monotonic() - begun


@pytest.mark.long
@needs_rsync
def test_what_a_killed_rsync_leaves_is_a_whole_site(host: Path, tmp_path: Path) -> None:
    """SIGKILL at any time, on both sides: the old site or the new one, never half; the next run clears up."""
    one, two = a_release(tmp_path / "1", "old", ("gone.html",)), a_release(tmp_path / "2", "new", ("come.html",))
    wholes = [tree(one), tree(two)]
    rsync.rsync(one, "h:xmt")
    whole = timed(lambda: rsync.rsync(two, "h:xmt")) + 0.4
    early = 0
    for number in range(int(os.environ.get("ROSTER_KILLS", "12"))):
        site = (one, two)[number % 2]
        early += killed(site, host, random.Random(number).uniform(0.2, whole))
        assert tree(host / "xmt") in wholes
    assert early
    rsync.rsync(two, "h:xmt")
    assert tree(host / "xmt") == wholes[1] and left(host) == []


@needs_rsync
def test_a_cut_off_piecemeal_copy_is_repaired_by_the_next(host: Path, tmp_path: Path) -> None:
    """Where files are replaced one by one a kill may leave both days: the next run leaves one, and no file is lost."""
    (tmp_path / "refuses").touch()
    one, two = a_release(tmp_path / "1", "old", ("gone.html",)), a_release(tmp_path / "2", "new", ("come.html",))
    rsync.rsync(one, "h:xmt")
    write_site(host / "xmt", {"robots.txt": b"theirs"})
    for number in range(4):
        killed((two, one)[number % 2], host, random.Random(number).uniform(0.3, 1.0))
    rsync.rsync(two, "h:xmt")
    after = tree(host / "xmt")
    assert after.pop("robots.txt") == b"theirs"
    half = {name for name in after if "/." in f"/{name}"}  # what rsync itself was killed over, under a name nobody asks
    assert {name: data for name, data in after.items() if name not in half} == tree(two)


@needs_rsync
def test_what_a_cut_off_copy_brought_goes_with_the_next(
    host: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that is cut off before its own list has come has said before what it brings."""
    (tmp_path / "refuses").touch()
    one, two = a_release(tmp_path / "1", "old", ("gone.html",)), a_release(tmp_path / "2", "new", ("come.html",))
    rsync.rsync(two, "h:xmt")
    with monkeypatch.context() as patch:
        patch.setattr(rsync, "_remove", Mock(side_effect=KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            rsync.rsync(one, "h:xmt")
    assert (host / "xmt/gone.html").exists()
    rsync.rsync(two, "h:xmt")
    assert tree(host / "xmt") == tree(two)


@needs_rsync
def test_two_renames_do_it_where_none_exchanges(host: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Old tools on the other machine; a run that died between the two is healed by the next."""
    monkeypatch.setattr(remote, "_EXCHANGE_IN_PYTHON", "raise SystemExit(1)")
    one, two = a_release(tmp_path / "1", "old"), a_release(tmp_path / "2", "new")
    for site in (one, two):
        rsync.rsync(site, "h:xmt")
        assert tree(host / "xmt") == tree(site) and left(host) == []
    (host / "xmt").rename(host / ".xmt.roster-old")
    write_site(host / ".xmt.roster-new", {"half": b""})
    rsync.rsync(one, "h:xmt")
    assert tree(host / "xmt") == tree(one) and left(host) == []


def test_a_place_that_is_not_there_is_known_in_every_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A first deploy to an empty machine: where rsync spoke Chinese it would look like a fault."""
    told = (
        '[ "$LC_ALL" = C ] && [ -z "$LANGUAGE" ] && echo "No such file or directory (2)" >&2 || echo 没有那个文件 >&2'
    )
    (tmp_path / "rsync").write_text(f"#!/bin/sh\n{told}\nexit 23\n", "utf-8")
    (tmp_path / "rsync").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("LANGUAGE", "zh_CN")
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert rsync._listed("host:/srv/www/") == []


def test_the_public_name_is_that_of_this_module() -> None:
    assert publish.rsync is rsync.rsync
