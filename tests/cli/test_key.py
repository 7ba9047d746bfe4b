"""``key`` and ``--key``: private keys stay outside, what is recorded is signed, what is published can be verified."""

import base64
import json
import os
import re
import stat
import subprocess
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml

from roster.check import ledgers
from roster.notices import keyring, signatures
from roster.notices.signatures import Purpose
from tests.signing import key, key_file, public, records
from tests.support import RELEASED, account, as_data, as_real, data_files, ended, git, run, tree, write_site

SEEN = date(2026, 11, 3)
DAY = timedelta(days=1)
NOTICE = "2026-11-02-ylg-close"


def site_of(root: Path, *keys: dict) -> Path:
    """A site that may be deployed for good, with these keys."""
    accounts = [account("a", ended("2026-11-02", reason="整合同类账号"))]
    files = data_files(accounts, site={**RELEASED, "since": "2018-12-01", **({"keys": list(keys)} if keys else {})})
    return write_site(root, {**files, "data/accounts.yaml": as_real(files["data/accounts.yaml"].decode()).encode()})


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return site_of(tmp_path / "site", key(1))


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a site that has a key, and where it was deployed."""
    home = tmp_path_factory.mktemp("deployed")
    root = site_of(home / "site", key(1))
    done = run("deploy", "--root", root, "--to", home / "www", "--key", key_file(home), today=SEEN)
    assert done.returncode == 0, done.stderr
    return home


# A new key


def test_a_new_key_lies_outside_and_its_lines_are_ready(tmp_path: Path) -> None:
    """Only its owner reads the file; what is printed can stand in site.yaml as it is, and the key signs."""
    root = site_of(tmp_path / "site")
    done = run("key", "new", "--root", root, "--out", tmp_path / "deep/k.pem", today=SEEN)
    assert done.returncode == 0, done.stderr
    assert stat.S_IMODE((tmp_path / "deep/k.pem").stat().st_mode) == 0o600
    [made] = yaml.safe_load(done.stdout[done.stdout.index("keys:") :])["keys"]
    assert made["public"] in done.stdout and "PRIVATE" not in done.stdout
    settings = json.loads((root / "data/site.yaml").read_bytes()) | {"keys": [{k: str(v) for k, v in made.items()}]}
    (root / "data/site.yaml").write_bytes(as_data(settings))
    done = run("posted", "--manual", "--root", root, "--key", tmp_path / "deep/k.pem", today=SEEN)
    assert done.returncode == 0, done.stderr
    assert f"signature: ed25519:{made['id']}:" in (root / "data/postings.yaml").read_text("utf-8")
    assert run("check", "--root", root, today=SEEN + DAY).returncode == 0


def test_no_key_is_written_where_it_would_be_published(tmp_path: Path) -> None:
    """In the site, in its repository above, in any other repository, through a link into one of them."""
    git(tmp_path, "init", "-q", "repository")
    root = site_of(tmp_path / "repository/site")
    git(tmp_path, "init", "-q", "other")
    (tmp_path / "link").symlink_to(root)
    before = tree(tmp_path)
    for place in (root / "k.pem", root / "new/k.pem", tmp_path / "repository/k.pem", tmp_path / "other/a/b/k.pem",
                  tmp_path / "link/k.pem"):  # fmt: skip
        done = run("key", "new", "--root", root, "--out", place, today=SEEN)
        assert done.returncode == 1 and "私钥不能放在" in done.stderr, place
    assert tree(tmp_path) == before


def test_a_key_is_never_written_over(tmp_path: Path) -> None:
    root = site_of(tmp_path / "site")
    (tmp_path / "k.pem").write_bytes(b"precious")
    (tmp_path / "nowhere").symlink_to(tmp_path / "absent")
    for name in ("k.pem", "nowhere"):
        done = run("key", "new", "--root", root, "--out", tmp_path / name, today=SEEN)
        assert done.returncode == 1 and "已经有了" in done.stderr
    assert (tmp_path / "k.pem").read_bytes() == b"precious" and not (tmp_path / "absent").exists()


def test_an_id_that_is_none_or_taken_is_wrong_usage(site: Path, tmp_path: Path) -> None:
    for id_ in ("K1", "a b", "k1", "", "x" * 99, "a}, {id: b"):
        done = run("key", "new", "--root", site, "--out", tmp_path / "k.pem", "--id", id_, today=SEEN)
        assert done.returncode == 2 or (id_ == "" and done.returncode == 0), (id_, done.stderr)


# What is recorded


def test_without_the_private_key_nothing_is_recorded(site: Path, tmp_path: Path) -> None:
    """A register with keys writes no line that a stranger could have written."""
    before = tree(site)
    for command in (["posted", "--manual"], ["posted", "--absent", "2026-11-02"], ["deploy", "--to", tmp_path / "www"]):
        done = run(*command, "--root", site, today=SEEN)
        assert done.returncode == 1 and "ROSTER_KEY" in done.stderr, command
    assert tree(site) == before and not (tmp_path / "www").exists()


def test_a_trial_and_a_build_need_no_key(site: Path, tmp_path: Path) -> None:
    for command in (["deploy", "--trial", "--to", tmp_path / "www"], ["build", "--release"]):
        done = run(*command, "--root", site, today=SEEN)
        assert done.returncode == 0, done.stderr


def bad_keys(folder: Path) -> dict[str, Path]:
    """Files that are given as private keys and are none that may be used."""
    made = {"another's": key_file(folder, 9), "readable": key_file(folder / "r"), "no key": folder / "no.pem"}
    made["readable"].chmod(0o644)
    made["no key"].write_bytes(b"\x00" * 100)
    made["no key"].chmod(0o600)
    made["long"] = folder / "long.pem"
    made["long"].write_bytes(b"x" * 1_000_000)
    made["long"].chmod(0o600)
    made |= {"absent": folder / "absent.pem", "a folder": folder, "a device": Path("/dev/zero"), "a pipe": folder / "p"}
    os.mkfifo(made["a pipe"])
    return made


def test_what_is_no_private_key_of_the_register_is_refused(site: Path, tmp_path: Path) -> None:
    """Whatever lies there: told in a line, nothing written, nothing waited for."""
    before = tree(site)
    for name, file in bad_keys(tmp_path).items():
        done = run("posted", "--manual", "--root", site, "--key", file, today=SEEN)
        assert done.returncode in (1, 2) and "Traceback" not in done.stderr and done.stderr, name
    assert tree(site) == before


def test_the_environment_may_name_the_key(site: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "ROSTER_KEY": str(key_file(tmp_path))}
    done = run("posted", "--manual", "--root", site, today=SEEN, env=environment)
    assert done.returncode == 0, done.stderr
    [entry] = ledgers.read_ledger((site / "data/postings.yaml").read_bytes()) or ()
    assert keyring.is_trusted(entry, records(key(1)))


def test_a_pipeline_that_keeps_nothing_goes_on_from_what_is_online(deployed: Path, tmp_path: Path) -> None:
    """Its ledger is lost at every run; the signed one that stands with the site is continued, and no day is."""
    root = site_of(tmp_path / "site", key(1))
    later = SEEN + 5 * DAY
    done = run("posted", "--site", deployed / "www", "--root", root, "--key", key_file(tmp_path), today=later)
    assert done.returncode == 0, done.stderr
    [entry] = ledgers.read_ledger((root / "data/postings.yaml").read_bytes()) or ()
    assert entry.seen_on == (SEEN, later)
    other = site_of(tmp_path / "other", key(1))
    done = run("build", "--root", other, "--ledger", deployed / "www/api/v1/postings.yaml", today=later)
    assert done.returncode == 0, done.stderr
    [row] = json.loads((other / "public/api/v1/notices.json").read_bytes())["notices"]
    assert (row["state"], row["first_posted"]) == ("公示中", str(SEEN))


# What is published


def test_every_file_of_the_public_data_is_signed(deployed: Path) -> None:
    """Its name is signed with it: no file passes for another."""
    folder = deployed / "www/api/v1"
    # The list of all files is made last, of the signatures too.
    files = [file for file in sorted(folder.iterdir()) if file.suffix != ".sig" and file.name != "files.sha256"]
    assert {"keys.json", "release.json", "postings.yaml", "accounts.json"} <= {file.name for file in files}
    for file in files:
        signature = file.with_name(f"{file.name}.sig").read_text("ascii").strip()
        signed = f"api/v1/{file.name}\n".encode() + file.read_bytes()
        assert signatures.is_valid(Purpose.FILE, signed, signature, public(1)), file.name
        assert not signatures.is_valid(Purpose.FILE, b"api/v1/x\n" + file.read_bytes(), signature, public(1))
    told = json.loads((folder / "keys.json").read_bytes())["keys"]
    assert [(one["id"], one["algorithm"], one["public"]) for one in told] == [("k1", "ed25519", public(1))]


def test_openssl_verifies_a_file_as_the_documents_say(deployed: Path, tmp_path: Path) -> None:
    """Nothing of ours is needed."""
    file = deployed / "www/api/v1/notices.json"
    signature = file.with_name("notices.json.sig").read_text("ascii").split(":")[2]
    der = bytes.fromhex("302a300506032b6570032100") + base64.b64decode(public(1))
    write_site(
        tmp_path,
        {
            "message": b"roster file 1\napi/v1/notices.json\n" + file.read_bytes(),
            "signature": base64.b64decode(signature),
            "public.der": der,
        },
    )
    words = ["-verify", "-pubin", "-keyform", "DER", "-inkey", "public.der", "-rawin", "-in", "message"]
    done = subprocess.run(["openssl", "pkeyutl", *words, "-sigfile", "signature"], cwd=tmp_path, capture_output=True)
    assert done.returncode == 0, done.stderr


def test_a_certificate_says_whether_it_is_signed(deployed: Path, tmp_path: Path) -> None:
    """On the page in one sentence, and in the answer of ``--verify``."""
    page = deployed / f"www/notices/{NOTICE}/certificate/index.html"
    assert "本名录密钥 <code>k1</code> 的签名" in page.read_text("utf-8")
    done = run("posted", "--verify", page, "--root", deployed / "site", today=SEEN)
    assert done.returncode == 0 and "有密钥 k1 的签名" in done.stdout
    bare = site_of(tmp_path / "bare")
    assert run("posted", "--manual", "--root", bare, today=SEEN).returncode == 0
    assert run("build", "--root", bare, today=SEEN).returncode == 0
    page = bare / f"public/notices/{NOTICE}/certificate/index.html"
    assert "没有密钥的签名" in page.read_text("utf-8")
    done = run("posted", "--verify", page, "--root", bare, today=SEEN)
    assert done.returncode == 0 and "没有密钥的签名" in done.stdout


def test_a_wrong_signature_in_a_certificate_does_not_hold(deployed: Path, tmp_path: Path) -> None:
    page = (deployed / f"www/notices/{NOTICE}/certificate/index.html").read_text("utf-8")
    for wrong in (
        '"ed25519:k1:AAAA"',
        '"ed25519:k9:AAAA"',
        '"x"',
        '""',
        "5",
        "null",
        "[]",
        '"ed25519:k1:' + "A" * 86 + '=="',
    ):
        (tmp_path / "page.html").write_text(re.sub(r'"signature": "[^"]*"', f'"signature": {wrong}', page), "utf-8")
        done = run("posted", "--verify", tmp_path / "page.html", "--root", deployed / "site", today=SEEN)
        assert "Traceback" not in done.stderr and (done.returncode == 1) == (wrong != "null"), (wrong, done.stdout)


# Another key in its place


def test_a_rotation_is_approved_by_the_older_key(site: Path, tmp_path: Path) -> None:
    """The lines that are printed stand in site.yaml as they are; then the new key signs, and all of it holds."""
    old = key_file(tmp_path)
    assert run("posted", "--manual", "--root", site, "--key", old, today=SEEN).returncode == 0
    done = run("key", "rotate", "--root", site, "--key", old, "--out", tmp_path / "new.pem", today=SEEN + DAY)
    assert done.returncode == 0, done.stderr
    keys = yaml.safe_load(done.stdout[done.stdout.index("keys:") :])["keys"]
    assert keys[0]["until"] == SEEN + DAY and keys[1]["signed_by"] == "k1"
    settings = json.loads((site / "data/site.yaml").read_bytes())
    settings["keys"] = [{name: str(value) for name, value in one.items()} for one in keys]
    (site / "data/site.yaml").write_bytes(as_data(settings))
    assert run("check", "--root", site, today=SEEN + 2 * DAY).returncode == 0
    old_done = run("posted", "--manual", "--root", site, "--key", old, today=SEEN + 2 * DAY)
    assert old_done.returncode == 1 and "不能用" in old_done.stderr
    done = run("posted", "--manual", "--root", site, "--key", tmp_path / "new.pem", today=SEEN + 2 * DAY)
    assert done.returncode == 0, done.stderr
    assert run("check", "--root", site, today=SEEN + 3 * DAY).returncode == 0


def test_what_was_written_without_a_key_waits_for_a_person(site: Path, tmp_path: Path) -> None:
    """``key sign`` names the entries and signs those that somebody names back, with nothing else wrong."""
    private = key_file(tmp_path)
    assert run("posted", "--manual", "--root", site, "--key", private, today=SEEN).returncode == 0
    file = site / "data/postings.yaml"
    file.write_text(re.sub(r" *signature: .*\n", "", file.read_text("utf-8")), "utf-8")
    done = run("check", "--root", site, today=SEEN + DAY)
    assert done.returncode == 1 and "posting-unsigned" in done.stdout + done.stderr
    done = run("key", "sign", "--root", site, "--key", private, today=SEEN + DAY)
    assert done.returncode == 2 and NOTICE in done.stderr
    done = run("key", "sign", NOTICE, "--root", site, "--key", private, today=SEEN + DAY)
    assert done.returncode == 0, done.stderr
    assert run("check", "--root", site, today=SEEN + DAY).returncode == 0
    done = run("key", "sign", "--root", site, "--key", private, today=SEEN + DAY)
    assert done.returncode == 0 and "没有改动" in done.stdout
    file.write_text(file.read_text("utf-8").replace("整合同类账号", "另有原因"), "utf-8")
    done = run("key", "sign", NOTICE, "--root", site, "--key", private, today=SEEN + DAY)
    assert done.returncode == 1 and "posting-altered" in done.stderr
