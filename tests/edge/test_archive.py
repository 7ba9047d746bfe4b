"""``build --zip``: the release as one file, equal for equal releases, whole or not at all."""

import errno
import shutil
import stat
import zipfile
from datetime import date
from pathlib import Path

import pytest

from roster.edge import archive, release
from roster.notices import release as marks
from tests.support import account, beside, ended, released, run, tree, write_site

DAY = "2026-11-03"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A register that may be released, with a file of its own for the top of the site."""
    files = {**released([account("a", ended("2026-11-02"))]), "static/MP_verify_甲.txt": b"abc"}
    return write_site(tmp_path / "root", files)


def build(root: Path, file: Path, *more: str, today: str = DAY) -> str:
    done = run("build", "--root", root, "--release", "--zip", file, *more, today=today)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_it_holds_what_was_built_and_nothing_else(root: Path, tmp_path: Path) -> None:
    """The files of public/, its marks among them and the compressed copies; what others laid there stays behind."""
    write_site(root / "public", {"api/v1/notices.json": b"{}", "upload/theirs.pdf": b"theirs"})
    said = build(root, tmp_path / "site.zip", "--precompress")
    with zipfile.ZipFile(tmp_path / "site.zip") as packed:
        assert packed.testzip() is None
        assert packed.namelist() == sorted(packed.namelist())
        packed.extractall(tmp_path / "there")
    built = tree(root / "public")
    assert built.pop("upload/theirs.pdf") == b"theirs"
    assert tree(tmp_path / "there") == built and {release.LIST, marks.PATH, "MP_verify_甲.txt"} <= built.keys()
    assert f"{len(built)} 个文件" in said


def test_what_is_unpacked_from_it_can_be_looked_at(root: Path, tmp_path: Path) -> None:
    """An upload is a release like any other: a look at it starts the window."""
    build(root, tmp_path / "site.zip")
    shutil.unpack_archive(tmp_path / "site.zip", tmp_path / "there")
    done = run("posted", "--root", root, "--site", tmp_path / "there", today=DAY)
    assert done.returncode == 0 and "首次看到" in done.stdout, done.stdout + done.stderr


def test_equal_releases_are_equal_bytes(root: Path, tmp_path: Path) -> None:
    """Made twice, into other folders, over a file that was there: the same bytes, and plain files in it."""
    (tmp_path / "two.zip").write_bytes(b"old")
    (tmp_path / "two.zip").chmod(0o600)
    build(root, tmp_path / "one.zip")
    build(root, tmp_path / "two.zip", "--out", str(tmp_path / "elsewhere"))
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    assert stat.S_IMODE((tmp_path / "two.zip").stat().st_mode) == 0o600
    with zipfile.ZipFile(tmp_path / "one.zip") as packed:
        assert {entry.external_attr >> 16 for entry in packed.infolist()} == {0o100644}


@pytest.mark.parametrize("day", ["1900-01-01", "2026-11-03", "2026-03-01", "2199-12-31"])
def test_another_page_of_the_same_length_has_another_time(tmp_path: Path, day: str) -> None:
    """Servers tell pages apart by time and length; no time lies in the future, whatever the day."""
    times: dict[str, list[tuple[int, int, int, int, int, int]]] = {}
    for words in ("待上线", "公示中"):
        write_site(tmp_path / words, {"index.html": words.encode(), "same.css": b"x"})
        archive.write(tmp_path / words, tmp_path / f"{words}.zip", date.fromisoformat(day))
        with zipfile.ZipFile(tmp_path / f"{words}.zip") as packed:
            times[words] = [entry.date_time for entry in packed.infolist()]
    (page, style), (other, same_style) = times["待上线"], times["公示中"]
    assert page != other and style == same_style
    latest = max(date.fromisoformat(day), date(1980, 1, 2))
    assert all(date(*time[:3]) < latest for time in (page, style))


def test_a_fault_of_the_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half an archive is never there, nor anything beside it."""
    write_site(tmp_path / "site", {f"{n}.html": b"x" for n in range(3)})
    (tmp_path / "below").mkdir()
    file = tmp_path / "below/site.zip"
    file.write_bytes(b"old")
    (tmp_path / "site/2.html").unlink()
    (tmp_path / "site/2.html").mkdir()  # a file that cannot be read, after others that were packed
    monkeypatch.setattr(release, "listed", lambda folder: [f"{n}.html" for n in range(3)])
    with pytest.raises(IsADirectoryError):
        archive.write(tmp_path / "site", file, date(2026, 11, 3))
    assert file.read_bytes() == b"old" and beside(file) == []


def test_a_full_disk_is_told(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The site was made, the archive was not: both are said, in Chinese, and the exit says so too."""

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(archive, "write", full)
    done = run("build", "--root", root, "--zip", tmp_path / "site.zip", "--no-search", today=DAY)
    assert done.returncode == 1 and "没有写成" in done.stderr and (root / "public/index.html").exists()
    assert not (tmp_path / "site.zip").exists() and "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "file", ["site.docx", "root/public/site.zip", "root/data/site.zip", "out/site.zip", "folder.zip", "link.zip"]
)
def test_it_never_goes_where_it_may_not(root: Path, tmp_path: Path, file: str) -> None:
    """Not into the site that it holds, not over inputs, not through a link, not under the name of something else."""
    (tmp_path / "folder.zip").mkdir()
    (tmp_path / "link.zip").symlink_to("root/data/site.yaml")
    before = tree(tmp_path)
    done = run("build", "--root", root, "--out", tmp_path / "out", "--zip", tmp_path / file, today=DAY)
    assert done.returncode == 2 and "--zip" in done.stderr, done.stderr
    assert tree(tmp_path) == before


def test_nothing_is_packed_while_an_error_stands(root: Path, tmp_path: Path) -> None:
    """What is not published is not packed either: the archive of yesterday stays."""
    (tmp_path / "site.zip").write_bytes(b"yesterday")
    write_site(root, {"data/fakes.yaml": b"fakes: x"})
    done = run("build", "--root", root, "--zip", tmp_path / "site.zip", today=DAY)
    assert done.returncode == 1 and (tmp_path / "site.zip").read_bytes() == b"yesterday"
