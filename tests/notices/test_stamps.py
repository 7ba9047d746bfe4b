"""Time stamps: asked for after a look, believed only when verified, carried by certificates, told if they disagree."""

import base64
import json
import re
import subprocess
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from roster.notices import stamps
from roster.notices.stamps import NoStamp
from tests.support import RELEASED, account, as_data, as_real, data_files, ended, run, tree, write_site
from tests.tsa import Authority, serving

DAY = timedelta(days=1)
TODAY = datetime.now(ZoneInfo("Asia/Shanghai")).date()  # an authority tells the time that it is
NOTICE = f"{TODAY - 9 * DAY}-ylg-close"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority") / "tsa")


@pytest.fixture(scope="module")
def address(authority: Authority) -> Iterator[str]:
    with serving(authority) as given:
        yield given


@pytest.fixture
def site(tmp_path: Path, authority: Authority, address: str) -> Path:
    """A site with a notice that may be posted, and with an authority."""
    authority.answer, authority.asked = authority.stamp, 0
    settings = {**RELEASED, "since": "2018-12-01", "timestamp": {"url": address, "certificate": "tsa.pem"}}
    files = data_files([account("a", ended(str(TODAY - 9 * DAY)))], site=settings)
    files |= {"data/accounts.yaml": as_real(files["data/accounts.yaml"].decode()).encode()}
    return write_site(tmp_path / "site", {**files, "data/tsa.pem": authority.root})


def posted(site: Path, day: date = TODAY) -> str:
    done = run("posted", "--manual", "--root", site, today=day)
    assert done.returncode == 0, done.stderr
    return done.stdout


def files(site: Path) -> list[str]:
    return sorted(tree(site / "data/timestamps")) if (site / "data/timestamps").exists() else []


def checked(site: Path, day: date = TODAY) -> str:
    done = run("check", "--root", site, today=day)
    return done.stdout + done.stderr


def test_the_looks_of_a_day_are_stamped(site: Path, authority: Authority) -> None:
    """Once: the same look again asks nobody."""
    assert "已取得" in posted(site) and files(site) == [f"{TODAY}.tsr", f"{TODAY}.txt"]
    assert "时间戳" not in posted(site) and authority.asked == 1
    assert "bad-timestamp" not in checked(site)


def test_openssl_verifies_the_stamp(site: Path, authority: Authority) -> None:
    """The list and the token alone; with another word in the list it does not."""
    posted(site)
    folder = site / "data/timestamps"
    words = ["-verify", "-in", f"{TODAY}.tsr", "-CAfile", str(site / "data/tsa.pem"), "-data", f"{TODAY}.txt"]
    assert subprocess.run(["openssl", "ts", *words], cwd=folder, capture_output=True).returncode == 0
    (folder / f"{TODAY}.txt").write_bytes((folder / f"{TODAY}.txt").read_bytes() + b"x")
    assert subprocess.run(["openssl", "ts", *words], cwd=folder, capture_output=True).returncode != 0


def test_a_certificate_carries_the_stamp(site: Path, tmp_path: Path) -> None:
    """On its page in words, in its block as list and token; OpenSSL verifies what was taken out of it."""
    posted(site)
    assert run("build", "--root", site, today=TODAY).returncode == 0
    page = site / f"public/notices/{NOTICE}/certificate/index.html"
    text = page.read_text("utf-8")
    assert "有第三方的时间戳" in text and "openssl ts -verify" in text
    found = re.search(r"data-evidence>([^<]*)</script>", text)
    assert found
    [row] = json.loads(found[1])["timestamps"]
    (tmp_path / "list").write_text(row["list"], "utf-8")
    (tmp_path / "token").write_bytes(base64.b64decode(row["token"]))
    words = ["-verify", "-in", "token", "-CAfile", str(site / "data/tsa.pem"), "-data", "list"]
    assert subprocess.run(["openssl", "ts", *words], cwd=tmp_path, capture_output=True).returncode == 0
    assert json.loads(found[1])["entry"] in row["list"]
    done = run("posted", "--verify", page, "--root", site, today=TODAY)
    assert done.returncode == 0 and "有时间戳 1 个" in done.stdout
    for wrong in ('"token": "AAAA', '"token": "!!', '"list": "x'):
        name = wrong.split(":")[0]
        page.write_text(re.sub(f'{name}: "', lambda _, wrong=wrong: wrong, text, count=1), "utf-8")
        done = run("posted", "--verify", page, "--root", site, today=TODAY)
        assert done.returncode == 1 and "时间戳" in done.stdout, done.stdout + done.stderr


def test_the_authoritys_own_certificate_makes_tokens_small(site: Path, authority: Authority) -> None:
    """Where it is in the file no token need carry it; both ways are verified."""
    posted(site)
    large = (site / f"data/timestamps/{TODAY}.tsr").stat().st_size
    (site / f"data/timestamps/{TODAY}.tsr").unlink()
    (site / "data/tsa.pem").write_bytes(authority.root + authority.own)
    assert "已取得" in posted(site)
    assert (site / f"data/timestamps/{TODAY}.tsr").stat().st_size < large
    assert "bad-timestamp" not in checked(site)


# What an authority may answer besides


def answers(authority: Authority, other: Authority) -> dict[str, object]:
    """What may come back: each as a function of the request."""
    granted = authority.stamp
    stale = stamps.request(b"another list", authority.root)
    return {
        "an error": lambda request: (500, b"no"),
        "nothing": lambda request: (200, b""),
        "a page": lambda request: (200, b"<html>welcome</html>"),
        "too much": lambda request: (200, b"\x30" * 2_000_000),
        "half": lambda request: (200, granted(request)[1][:-40]),
        "of another list": lambda request: granted(stale),
        "of another authority": lambda request: other.stamp(request),
        "a redirect": lambda request: (302, granted(request)[1]),
        "a refusal": lambda request: (200, bytes.fromhex("30053003020102")),
    }


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("other") / "tsa")


def test_what_is_no_stamp_is_told_and_asked_again(site: Path, authority: Authority, other: Authority) -> None:
    """The look stands whatever the authority does; nothing is kept that was not verified; the next run asks again."""
    for name, answer in answers(authority, other).items():
        authority.answer = answer  # type: ignore[assignment]
        said = posted(site)
        assert "没有取得" in said and "下次运行时再取" in said, name
        assert files(site) == [f"{TODAY}.txt"], name
    authority.answer = authority.stamp
    assert "已取得" in posted(site) and files(site) == [f"{TODAY}.tsr", f"{TODAY}.txt"]


def test_an_authority_that_is_gone_stops_nothing(site: Path) -> None:
    settings = json.loads((site / "data/site.yaml").read_bytes())
    settings["timestamp"]["url"] = "http://127.0.0.1:9/tsr"
    (site / "data/site.yaml").write_bytes(as_data(settings))
    assert "没有取得" in posted(site)


def test_a_day_that_failed_is_stamped_by_the_next_run(site: Path, authority: Authority) -> None:
    authority.answer = lambda request: (503, b"")
    posted(site, TODAY - DAY)
    authority.answer = authority.stamp
    assert posted(site).count("已取得") == 2
    assert len(files(site)) == 4 and "bad-timestamp" not in checked(site)


def test_a_stamp_that_disagrees_with_the_day_is_a_finding(site: Path) -> None:
    """The authority's clock is another's: a look dated by a wrong one stands out."""
    posted(site, TODAY - 5 * DAY)
    assert "bad-timestamp" in checked(site) and f"这是 {TODAY - 5 * DAY} 的记录" in checked(site)


def test_a_changed_list_or_token_is_a_finding_and_stands_in_no_certificate(site: Path) -> None:
    posted(site)
    file = site / f"data/timestamps/{TODAY}.txt"
    file.write_bytes(file.read_bytes().replace(b"sha256:", b"sha256:0", 1))
    assert "bad-timestamp" in checked(site)
    assert run("build", "--root", site, today=TODAY).returncode == 0
    page = (site / f"public/notices/{NOTICE}/certificate/index.html").read_text("utf-8")
    assert "timestamps" not in page.split("data-evidence>")[1]


def test_what_lies_beside_the_stamps_harms_nothing(site: Path, tmp_path: Path) -> None:
    """Files of other names, links, large ones, folders: told or passed over."""
    posted(site)
    folder = site / "data/timestamps"
    write_site(folder, {"x.txt": b"x", "2026-13-01.txt": b"x", "2020-01-01.txt": b"\xff\x00", "2020-01-02.tsr": b"x"})
    assert run("check", "--root", site, today=TODAY).returncode == 0
    (folder / "link.txt").symlink_to(tmp_path)
    assert "symlink" in checked(site)


@pytest.mark.parametrize("pem", [b"", b"x", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
def test_certificates_that_cannot_be_read_are_told(site: Path, pem: bytes) -> None:
    (site / "data/tsa.pem").write_bytes(pem)
    assert "没有取得" in posted(site)
    with pytest.raises(NoStamp):
        stamps.request(b"x", pem)


def test_a_missing_certificate_is_told(site: Path) -> None:
    (site / "data/tsa.pem").unlink()
    assert "bad-timestamp" in checked(site)


def test_every_byte_of_a_token_counts(authority: Authority) -> None:
    """Whatever is changed, nothing but NoStamp is raised, and the time stays what it was."""
    text = b"roster timestamp 1\n"
    token = authority.stamp(stamps.request(text, authority.root))[1]
    at = stamps.stamped_at(text, token, authority.root)
    for index in range(0, len(token), 3):
        changed = bytes(byte ^ (0x41 if i == index else 0) for i, byte in enumerate(token))
        try:
            assert stamps.stamped_at(text, changed, authority.root) == at
        except NoStamp:
            continue
