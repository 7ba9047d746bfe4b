"""Keys for tests: fixed ones, as records of site.yaml and as files."""

import base64
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from roster.notices import keyring
from roster.notices.signatures import Purpose, Signer
from roster.records.keys import Key
from roster.records.reading import read_file


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


