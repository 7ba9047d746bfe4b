"""Other people's files in a site's folder stay, whoever stops what; so do owner and mode; a copy can be checked."""

import errno
import os
import shutil
import signal
import stat
import subprocess
import threading
from pathlib import Path

import pytest

from roster.edge import in_place, keeping, publish, release, system
from roster.edge.in_place import SITE_MARK
from tests.edge.test_deploy import Killed, moments
from tests.support import account, beside, ended, released, run, tree, write_site

DAY, NEXT = "2026-11-03", "2026-11-04"
THEIRS = {
    "MP_verify_abc.txt": b"abc",
    "robots.txt": b"User-agent: *",
    "upload/2026/a b.pdf": b"pdf",
    ".well-known/apple-app-site-association": b"{}",
    "accounts/readme.txt": b"theirs",
    "pagefind/theirs.txt": b"theirs",
    ".htaccess": b"Options -Indexes",
    "-rf": b"a name like an option",
}


def a_release(folder: Path, words: str, *more: str) -> Path:
    names = ["index.html", SITE_MARK, *(f"accounts/a{n}/index.html" for n in range(5)), *more]
    write_site(folder, {name: f"{words} {name}".encode() for name in names})
    release.complete(folder)
    return folder


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A register in ``root``, deployed to ``www/site``, where others have put their files."""
    write_site(tmp_path / "root", released([account("a", ended("2026-11-02"))]))
    write_site(tmp_path / "root", {"content/news.md": "---\ntitle: 新\n---\n\n正文\n".encode()})
    assert run("deploy", "--root", tmp_path / "root", "--to", tmp_path / "www/site", today=DAY).returncode == 0
    write_site(tmp_path / "www/site", THEIRS)
    (tmp_path / "www/site/link").symlink_to("upload")
    (tmp_path / "www/site/dangling").symlink_to("/nowhere")
    (tmp_path / "www/site/upload/empty").mkdir()
    os.mkfifo(tmp_path / "www/site/upload/pipe")
    return tmp_path


def deploy(home: Path, today: str = NEXT, *more: str) -> subprocess.CompletedProcess[str]:
    return run("deploy", "--root", home / "root", "--to", home / "www/site", *more, today=today)


def theirs_are_there(site: Path) -> bool:
    files = {name: (site / name).read_bytes() for name in THEIRS if (site / name).is_file()}
    odd = (site / "link").is_symlink() and (site / "dangling").is_symlink() and (site / "upload/empty").is_dir()
    return files == THEIRS and odd and stat.S_ISFIFO((site / "upload/pipe").lstat().st_mode)


def test_other_peoples_files_stay_and_are_told_once(home: Path) -> None:
    """Proofs of ownership, uploads, links, pipes, empty folders, also in folders of ours; and static/ is named."""
    (home / "root/content/news.md").unlink()
    done = deploy(home)
    assert done.returncode == 0, done.stderr
    assert theirs_are_there(home / "www/site") and not (home / "www/site/news").exists()
    told = [line for line in done.stdout.splitlines() if "不是本程序写的" in line]
    assert len(told) == 1 and "static/" in told[0] and "12 个" in told[0]
    assert beside(home / "www/site") == []
    assert deploy(home).returncode == 0 and theirs_are_there(home / "www/site")


def test_a_build_keeps_them_too_and_a_deploy_does_not_copy_them(home: Path) -> None:
    """What somebody put into ``public/`` stays there, and does not get onto the real site."""
    write_site(home / "root/public", {"evil.html": b"x"})
    assert deploy(home).returncode == 0
    assert (home / "root/public/evil.html").exists() and not (home / "www/site/evil.html").exists()


def test_a_file_that_is_now_made_takes_the_place_of_an_equal_one_only(home: Path) -> None:
    """``static/robots.txt`` beside a robots.txt on the server: the same is taken over, another one is not lost."""
    write_site(home / "root", {"static/robots.txt": b"another"})
    before = tree(home / "www")
    done = deploy(home)
    assert done.returncode == 1 and "robots.txt" in done.stderr and tree(home / "www") == before
    write_site(home / "root", {"static/robots.txt": THEIRS["robots.txt"]})
    assert deploy(home).returncode == 0
    assert (home / "www/site/robots.txt").read_bytes() == THEIRS["robots.txt"]
    (home / "root/static/robots.txt").unlink()  # it was ours by then
    assert deploy(home).returncode == 0 and not (home / "www/site/robots.txt").exists()


@pytest.mark.parametrize("static", ["upload", "MP_verify_abc.txt/x", "link/x", "upload/2026/a b.pdf/x"])
def test_a_folder_in_the_way_is_told(home: Path, static: str) -> None:
    write_site(home / "root", {f"static/{static}": b"x"})
    before = tree(home / "www")
    done = deploy(home)
    assert done.returncode == 1 and "不是本程序写的" in done.stderr and "Traceback" not in done.stderr
    assert tree(home / "www") == before and theirs_are_there(home / "www/site")
    assert beside(home / "www/site") == []


def test_a_site_of_an_older_version_loses_nothing(home: Path) -> None:
    """It has no list: what is made now and the search index are ours, all else may be somebody's."""
    site = home / "www/site"
    (site / release.LIST).unlink()
    write_site(site, {"pagefind/old.pf_fragment": b"", "news2/index.html": b"ours, once"})
    assert deploy(home).returncode == 0
    after = tree(site)
    assert {name: after[name] for name in THEIRS if not name.startswith("pagefind")}.items() <= THEIRS.items()
    assert "news2/index.html" in after and "pagefind/old.pf_fragment" not in after


def test_a_list_that_lies_costs_nobody_a_file_elsewhere(home: Path) -> None:
    """Whoever writes to the web server writes the list: its paths are compared, never followed."""
    write_site(home, {"victim": b"mine", "www/victim": b"mine"})
    with (home / "www/site" / release.LIST).open("ab") as file:
        file.write(
            b"".join(b"0" * 64 + b"  " + name + b"\n" for name in (b"../victim", b"/etc/passwd", b"\xff\x00", b""))
        )
    assert deploy(home).returncode == 0
    assert (home / "victim").exists() and (home / "www/victim").exists()


# Owner and mode


def attributes(folder: Path) -> dict[str, tuple[int, int, int]]:
    def of(path: Path) -> tuple[int, int, int]:
        status = path.lstat()
        return status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode)

    return {path.relative_to(folder).as_posix(): of(path) for path in [folder, *folder.rglob("*")]}


@pytest.mark.parametrize("mode", [0o2750, 0o750, 0o2775, 0o711, 0o700])
def test_owner_and_mode_stay(home: Path, mode: int) -> None:
    """2750 nobody: the folder, all that was in it, and what is new is as open as the folder and no more."""
    site = home / "www/site"
    for path in [site, *site.rglob("*")]:
        if os.getuid() == 0:
            os.chown(path, 65534, 65534, follow_symlinks=False)
        if path.is_dir():
            path.chmod(mode)
        elif path.is_file():
            path.chmod(0o664 & mode)
    (site / "index.html").chmod(0o600)
    before = attributes(site)
    write_site(home / "root", {"content/more.md": "---\ntitle: 又\n---\n\n正文\n".encode()})
    assert deploy(home).returncode == 0
    after = attributes(site)
    assert {name: after[name] for name in before if name in after} == before
    owner, group, _ = before["."]
    assert after["more"] == (owner, group, mode & 0o2775) and after["more/index.html"] == (owner, group, 0o664 & mode)
    assert attributes(site) == after


def test_a_group_that_the_parent_hands_on_stays(tmp_path: Path) -> None:
    (tmp_path / "www").mkdir()
    (tmp_path / "www").chmod(0o2775)
    publish.copy_site(a_release(tmp_path / "new", "new"), tmp_path / "www/site")
    assert stat.S_IMODE((tmp_path / "www/site").stat().st_mode) == 0o2755


def test_an_owner_that_can_not_be_kept_stops_the_deploy(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not root and not the owner: nothing changes, and it is said who could."""
    site, before = home / "www/site", tree(home / "www")

    def refuse(*arguments: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(system, "change_owner", refuse)
    os.chown(site, os.getuid(), 12345) if os.getuid() == 0 else pytest.skip("only root can give a folder away")
    with pytest.raises(publish.CannotPublish, match="属主"):
        publish.copy_site(home / "root/public", site)
    assert tree(home / "www") == before and beside(site) == []


# Where no second name can be had, and what comes at the wrong moment


@pytest.fixture(params=["exchanged", "two steps"])
def steps(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "two steps":
        monkeypatch.setattr(system, "exchange", lambda one, other: False)
    return request.param


def test_files_that_can_have_no_second_name_are_moved(
    tmp_path: Path, steps: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else's file, which Linux does not let us link (fs.protected_hardlinks): the very file is there."""

    def refuse(*arguments: object, **more: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    site = tmp_path / "www/site"
    publish.copy_site(a_release(tmp_path / "old", "old", "gone.html"), site)
    write_site(site, THEIRS)
    numbers = {name: (site / name).stat().st_ino for name in THEIRS}
    publish.copy_site(a_release(tmp_path / "new", "new"), site)
    assert {name: (site / name).stat().st_ino for name in THEIRS} == numbers
    assert tree(site) == tree(tmp_path / "new") | THEIRS and beside(site) == []


def test_an_upload_in_the_moment_of_the_exchange_is_not_lost(
    tmp_path: Path, steps: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new file, and one that is replaced, after their folder was looked at."""
    site, real = tmp_path / "www/site", in_place.put
    publish.copy_site(a_release(tmp_path / "old", "old"), site)
    write_site(site, {"upload/a": b"1"})

    def put(fresh: Path, place: Path) -> Path | None:
        write_site(place, {"upload/b": b"2", "upload/new": b"3"})
        os.replace(place / "upload/new", place / "upload/a")
        return real(fresh, place)

    monkeypatch.setattr(in_place, "put", put)
    publish.copy_site(a_release(tmp_path / "new", "new"), site)
    assert tree(site) == tree(tmp_path / "new") | {"upload/a": b"3", "upload/b": b"2"}


def test_another_disk_in_the_folder_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``upload/`` mounted there would not come along."""
    site = tmp_path / "www/site"
    publish.copy_site(a_release(tmp_path / "old", "old"), site)
    write_site(site, {"upload/a": b"1"})
    monkeypatch.setattr(keeping, "_disk", lambda path: str(path) == str(site / "upload"))
    before = tree(site)
    with pytest.raises(publish.CannotPublish, match="挂载点"):
        publish.copy_site(a_release(tmp_path / "new", "new"), site)
    assert tree(site) == before and beside(site) == []


@pytest.mark.long
def test_a_killed_build_loses_nobodys_file(home: Path, tmp_path: Path) -> None:
    """SIGKILL before any step that changes what is in use: after the next run all is there."""
    kept = tmp_path / "kept"
    shutil.copytree(home / "root", kept / "root")
    shutil.copytree(home / "www", kept / "www", symlinks=True, ignore=lambda folder, names: {"pipe"} & set(names))

    def fresh() -> None:
        for name in ("root", "www"):
            shutil.rmtree(home / name)
            shutil.copytree(kept / name, home / name, symlinks=True)
        os.mkfifo(home / "www/site/upload/pipe")

    command = ["build", "--root", home / "root", "--out", home / "www/site", "--no-search", "--today", NEXT]
    with Killed(home, *command) as killed:
        fresh()
        steps = killed.steps()
        at_work = [at for at in moments(steps) if not steps[at - 1].startswith("open ")]
        assert len(at_work) > 5
        for at in at_work:
            fresh()
            assert killed.before(at) == -signal.SIGKILL
            assert theirs_are_there(home / "www/site"), steps[at - 1]
            assert run(*command).returncode == 0
            assert theirs_are_there(home / "www/site") and beside(home / "www/site") == [], steps[at - 1]


# Copies


def test_a_copy_made_during_deploys_is_known_to_be_whole_or_not(tmp_path: Path) -> None:
    """Somebody copies while releases are exchanged: whatever ``sha256sum --check`` passes is one whole release."""
    site = tmp_path / "www/site"
    releases = [a_release(tmp_path / words, words, *(f"p/{n}.html" for n in range(60))) for words in ("old", "new")]
    publish.copy_site(releases[0], site)
    over = threading.Event()

    def renew() -> None:
        for number in range(60):
            publish.copy_site(releases[number % 2], site)
        over.set()

    renewing = threading.Thread(target=renew)
    renewing.start()
    passed = failed = 0
    while not over.is_set():
        copy = tmp_path / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        subprocess.run(["cp", "-r", site, copy], capture_output=True)
        check = ["sha256sum", "--quiet", "--check", release.LIST]
        if copy.is_dir() and subprocess.run(check, cwd=copy, capture_output=True).returncode == 0:
            assert {data.split()[0] for name, data in tree(copy).items() if name != release.LIST} in (
                {b"old"},
                {b"new"},
            )
            passed += 1
        else:
            failed += 1
    renewing.join()
    assert passed, failed


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("built")
    write_site(root, released([account("a", ended("2026-11-02"))]))
    assert run("build", "--root", root, "--precompress", today=DAY).returncode == 0
    return root / "public"


def test_the_list_names_every_file_and_holds(built: Path) -> None:
    """Search index and packed copies too; the program of every Linux reads it."""
    text = (built / release.LIST).read_text("utf-8")
    assert sorted([*(line[66:] for line in text.splitlines()), release.LIST]) == sorted(tree(built))
    check = ["sha256sum", "--quiet", "--strict", "--check", release.LIST]
    assert subprocess.run(check, cwd=built, capture_output=True).returncode == 0
