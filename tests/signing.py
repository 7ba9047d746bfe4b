"""Keys for tests: fixed ones, as records of site.yaml and as files."""

import base64
from datetime import date
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from roster.check import ledgers
from roster.check.outcome import Sound
from roster.directory.ledger import Ledger
from roster.notices import keyring, ledger
from roster.notices.look import Sight, on_word, record
from roster.notices.signatures import Purpose, Signer
from roster.public.pages import plan
from roster.records.keys import Key
from roster.records.reading import read_file
from roster.source.problems import Level
from tests.support import SITE, check, register_of


def private(number: int) -> Ed25519PrivateKey:
    """One of 256 private keys that everybody knows."""
    return Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)


def public(number: int) -> str:
    return base64.b64encode(private(number).public_key().public_bytes_raw()).decode()


def signer(number: int = 1, id_: str = "k1") -> Signer:
    return Signer(id_, private(number))


def key(number: int = 1, since: str = "2026-11-01", **more: Any) -> dict[str, Any]:
    """A key of the register as site.yaml has it."""
    return {"id": f"k{number}", "algorithm": "ed25519", "public": public(number), "since": since, **more}


def approved(number: int, by: int, since: str, **more: Any) -> dict[str, Any]:
    """A key that the holder of another approved."""
    made = key(number, since, signed_by=f"k{by}", **more)
    read, problems = read_file(Key, made, "")
    assert not problems
    return {**made, "signature": signer(by, f"k{by}").sign(Purpose.KEY, keyring.statement(read))}


def key_file(folder: Path, number: int = 1) -> Path:
    """The private key as a file that only its owner reads."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"k{number}.pem"
    file.write_bytes(private(number).private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption()))
    file.chmod(0o600)
    return file


def records(*made: dict[str, Any]) -> tuple[Key, ...]:
    """Keys as the program has read them."""
    return tuple(read_file(Key, one, "")[0] for one in made)


def with_keys(*made: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The settings of a site with keys."""
    return {"keys": list(made), **more}


def signed_look(data: dict[str, bytes], today: date, signer: Signer, sight: Sight = on_word) -> dict[str, bytes]:
    """The files after ``posted --key`` looked."""
    register = register_of(data, today)
    entries, _ = record(register.directory.ledger, register.board, sight, "url")
    return {**data, "data/postings.yaml": ledger.as_yaml(keyring.signed(entries, signer), SITE["base_url"])}


def heard(data: dict[str, bytes], published: bytes, today: date) -> Ledger:
    """The ledger of a site after it heard the one that stands online."""
    directory = register_of(data, today).directory
    entries, problems = ledgers.heard(directory.ledger, published, directory.site, directory.day)
    assert not [problem for problem in problems if problem.level is Level.ERROR]
    return entries


def certificates(data: dict[str, bytes], today: date) -> dict[str, bytes]:
    """The certificates of a site as they would be published, by path."""
    outcome = check(data, today)
    assert isinstance(outcome, Sound), outcome.findings
    planned, _ = plan(outcome.sources)
    return {page.path: page.make() for page in planned if page.path.endswith("certificate/index.html")}
