"""Witnesses: looks from another machine, signed there; what they missed does not count, what they saw is shown."""

import dataclasses
import json
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from roster.check import ledgers
from roster.notices.looks import unproven
from tests.running import Done
from tests.signing import key, key_file, public
from tests.support import RELEASED, account, as_real, data_files, ended, run, served, tree, write_site

SEEN = date(2026, 11, 3)
DAY = timedelta(days=1)
NOTICE = "2026-11-02-ylg-close"
WITNESS = {"id": "w-sfb", "name": "甲市人民政府办公室", "public": public(7)}


@dataclasses.dataclass
class World:
    """The site of the register, the clone of the witness, what is online, and where private keys lie."""

    site: Path
    clone: Path
    online: Path
    address: str
    keys: Path

    def deploy(self, day: date) -> None:
        done = run("deploy", "--root", self.site, "--to", self.online, "--key", self.keys / "k1.pem", today=day)
        assert done.returncode == 0, done.stderr
        shutil.copy2(self.site / "data/postings.yaml", self.clone / "data/postings.yaml")

    def witness(self, day: date, file: Path, number: int = 7, *more: str) -> Done:
        private = key_file(self.keys, number)
        words = ["--url", self.address, "--witness", file, "--key", private, *more]
        return run("posted", *words, "--root", self.clone, today=day)

    def add(self, day: date, file: Path) -> Done:
        return run("posted", "--add-witness", file, "--key", self.keys / "k1.pem", "--root", self.site, today=day)

    def entry(self):
        [entry] = ledgers.read_ledger((self.site / "data/postings.yaml").read_bytes()) or ()
        return entry


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The world on its first day: deployed once, copied for each test."""
    home = tmp_path_factory.mktemp("witnesses")
    settings = {**RELEASED, "since": "2018-12-01", "keys": [key(1)], "witnesses": [WITNESS]}
    files = data_files([account("a", ended("2026-11-02"))], site=settings)
    files |= {"data/accounts.yaml": as_real(files["data/accounts.yaml"].decode()).encode()}
    key_file(home / "keys")
    made = World(
        write_site(home / "site", files), write_site(home / "clone", files), home / "online", "", home / "keys"
    )
    made.deploy(SEEN)
    return home


@pytest.fixture
def world(template: Path, tmp_path: Path) -> Iterator[World]:
    home = shutil.copytree(template, tmp_path / "home")
    with served(home / "online") as given:
        yield World(home / "site", home / "clone", home / "online", given.address, home / "keys")


def test_a_witness_looks_and_signs_and_records_nothing_of_ours(world: World, tmp_path: Path) -> None:
    before = tree(world.clone)
    done = world.witness(SEEN + DAY, tmp_path / "looks.yaml")
    assert done.returncode == 0 and "看到了" in done.stdout, done.stderr
    assert tree(world.clone) == before
    text = (tmp_path / "looks.yaml").read_text("utf-8")
    assert "ed25519:w-sfb:" in text and "found: same" in text and world.address in text
    assert world.witness(SEEN + 2 * DAY, tmp_path / "looks.yaml").returncode == 0
    assert (tmp_path / "looks.yaml").read_text("utf-8").count("ed25519:w-sfb:") == 2


def test_what_a_witness_saw_stands_in_the_certificate(world: World, tmp_path: Path) -> None:
    """With who it was and the signature; the saved page still verifies."""
    world.witness(SEEN + DAY, tmp_path / "looks.yaml")
    done = world.add(SEEN + 2 * DAY, tmp_path / "looks.yaml")
    assert done.returncode == 0 and "查看 1 次" in done.stdout, done.stderr
    assert run("build", "--root", world.site, today=SEEN + 2 * DAY).returncode == 0
    page = world.site / f"public/notices/{NOTICE}/certificate/index.html"
    text = page.read_text("utf-8")
    assert "见证人甲市人民政府办公室在另一台机器上查看" in text
    [row] = json.loads(text.split("data-evidence>")[1].split("</script>")[0])["witnesses"]
    assert row["signature"].startswith("ed25519:w-sfb:") and row["on"] == str(SEEN + DAY)
    done = run("posted", "--verify", page, "--root", world.site, today=SEEN + 2 * DAY)
    assert done.returncode == 0 and "有见证人的查看 1 次" in done.stdout
    page.write_text(text.replace('"found": "same", "notice"', '"found": "words", "notice"'), "utf-8")
    done = run("posted", "--verify", page, "--root", world.site, today=SEEN + 2 * DAY)
    assert done.returncode == 1 and "见证人" in done.stdout


def test_what_a_witness_missed_does_not_count(world: World, tmp_path: Path) -> None:
    """The register's own look on that day found it; the witness did not: told, and the day is lost."""
    world.deploy(SEEN + DAY)
    page = world.online / "notices" / NOTICE / "index.html"
    kept = page.read_bytes()
    page.unlink()
    done = world.witness(SEEN + DAY, tmp_path / "looks.yaml")
    assert done.returncode == 0 and "没有看到" in done.stdout
    page.write_bytes(kept)
    assert SEEN + DAY not in unproven(world.entry(), SEEN + 9 * DAY)
    done = world.add(SEEN + 2 * DAY, tmp_path / "looks.yaml")
    assert done.returncode == 0 and "那几天不计" in done.stdout, done.stderr
    assert SEEN + DAY in unproven(world.entry(), SEEN + 9 * DAY)
    done = run("check", "--root", world.site, today=SEEN + 2 * DAY)
    assert done.returncode == 0 and "witness-disagrees" in done.stdout + done.stderr


def test_adding_twice_changes_nothing(world: World, tmp_path: Path) -> None:
    world.witness(SEEN + DAY, tmp_path / "looks.yaml")
    assert world.add(SEEN + 2 * DAY, tmp_path / "looks.yaml").returncode == 0
    before = tree(world.site / "data")
    assert world.add(SEEN + 2 * DAY, tmp_path / "looks.yaml").returncode == 0
    assert tree(world.site / "data") == before


def test_looks_that_were_put_beside_the_ledger_by_hand_are_told(world: World, tmp_path: Path) -> None:
    """A miss that lies in data/witness and not in the ledger stops the site until it is taken in."""
    (world.online / "notices" / NOTICE / "index.html").unlink()
    world.witness(SEEN + DAY, tmp_path / "looks.yaml")
    (world.site / "data/witness").mkdir()
    shutil.copy2(tmp_path / "looks.yaml", world.site / "data/witness/w-sfb.yaml")
    done = run("check", "--root", world.site, today=SEEN + 2 * DAY)
    assert done.returncode == 1 and "bad-witness" in done.stdout + done.stderr


STRANGERS = {
    "another day": lambda text: text.replace(str(SEEN + DAY), str(SEEN + 2 * DAY)),
    "another finding": lambda text: text.replace("found: same", "found: absent"),
    "another notice": lambda text: text.replace(NOTICE, "2026-11-02-ylg-cancel"),
    "another address": lambda text: text.replace("127.0.0.1", "127.0.0.2"),
    "another witness": lambda text: text.replace("w-sfb", "w-xxx"),
    "no signature": lambda text: text.replace("signature:", "place:"),
    "rubbish": lambda text: "\x00\xff",
    "nothing to read": lambda text: "looks: [",
    "a list": lambda text: "- x",
    "no looks": lambda text: "looks: 5",
    "deep": lambda text: "looks: " + "[" * 5000,
}


@pytest.mark.parametrize("harm", STRANGERS)
def test_what_no_witness_signed_is_not_taken(world: World, tmp_path: Path, harm: str) -> None:
    """All or nothing: the file is refused whole, and lying in data/witness it stops the site."""
    world.witness(SEEN + DAY, tmp_path / "looks.yaml")
    harmed = STRANGERS[harm]((tmp_path / "looks.yaml").read_text("utf-8"))
    (tmp_path / "looks.yaml").write_text(harmed, "utf-8")
    before = tree(world.site)
    done = world.add(SEEN + 3 * DAY, tmp_path / "looks.yaml")
    assert done.returncode == 1 and "Traceback" not in done.stderr, done.stderr
    assert tree(world.site) == before
    write_site(world.site, {"data/witness/w-sfb.yaml": harmed.encode()})
    done = run("check", "--root", world.site, today=SEEN + 3 * DAY)
    assert done.returncode == 1 and "Traceback" not in done.stderr


def test_a_look_of_a_day_to_come_is_not_taken(world: World, tmp_path: Path) -> None:
    world.witness(SEEN + 5 * DAY, tmp_path / "looks.yaml")
    done = world.add(SEEN + 2 * DAY, tmp_path / "looks.yaml")
    assert done.returncode == 1 and "还没有到" in done.stderr


def test_only_a_named_witness_signs(world: World, tmp_path: Path) -> None:
    """Neither a stranger nor the register itself; without a key nobody."""
    for number in (1, 9):
        done = world.witness(SEEN + DAY, tmp_path / "looks.yaml", number)
        assert done.returncode == 1 and "witnesses" in done.stderr
    words = ["--url", world.address, "--witness", tmp_path / "looks.yaml", "--root", world.clone]
    assert run("posted", *words, today=SEEN + DAY).returncode == 2
    assert run("posted", "--manual", "--witness", tmp_path / "x", "--root", world.clone, today=SEEN).returncode == 2
    assert not (tmp_path / "looks.yaml").exists()


def test_a_witness_sees_only_this_registers_release(world: World, tmp_path: Path) -> None:
    """A trial, an error page, another register: nothing is signed."""
    (world.online / "api/v1/release.json").unlink()
    done = world.witness(SEEN + DAY, tmp_path / "looks.yaml")
    assert done.returncode == 1 and not (tmp_path / "looks.yaml").exists()


def test_the_witness_file_is_never_something_else(world: World, tmp_path: Path) -> None:
    """What lies there and is no file of a witness is kept."""
    (tmp_path / "looks.yaml").write_bytes(b"precious")
    done = world.witness(SEEN + DAY, tmp_path / "looks.yaml")
    assert done.returncode == 1 and (tmp_path / "looks.yaml").read_bytes() == b"precious"


def test_a_new_witness_gets_a_key(world: World, tmp_path: Path) -> None:
    """Its line for site.yaml is printed, whatever the name."""
    done = run("key", "new", "--witness", "甲市'办公室", "--out", tmp_path / "w.pem", "--root", world.clone, today=SEEN)
    assert done.returncode == 0 and "name: '甲市''办公室'" in done.stdout
