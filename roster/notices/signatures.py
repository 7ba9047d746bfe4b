"""Ed25519 signatures (RFC 8032) over evidence: who has a key can be told from who can write to the web server.

A signature is a text, ``ed25519:<key id>:<base64>``. What is signed begins with a line that says what it is: a
signature under an entry is none under a file. Keys are PEM (PKCS #8) where they are private and the base64 of their
32 bytes where they are public.
"""

import base64
import binascii
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ALGORITHM = "ed25519"


class Purpose(Enum):
    """What a signature is for: the line before what is signed."""

    ENTRY = b"roster entry 1\n"  # an entry of the ledger, its canonical bytes
    FILE = b"roster file 1\n"  # a published file: its name, a line end, its bytes
    KEY = b"roster key 1\n"  # a new key, approved by an older one
    LOOK = b"roster look 1\n"  # a look of a witness


class NoPrivateKey(ValueError):
    """The bytes are no private key that we take."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Who has the private half of a key."""

    id: str
    private: "Ed25519PrivateKey"

    def sign(self, purpose: Purpose, data: bytes) -> str:
        """The signature of some bytes; equal bytes, equal signatures."""
        made = self.private.sign(purpose.value + data)
        return f"{ALGORITHM}:{self.id}:{base64.b64encode(made).decode()}"


def new_private() -> bytes:
    """A private key that nobody has had before, as the bytes of its file."""
    from cryptography.hazmat.primitives import serialization as form
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    private = Ed25519PrivateKey.generate()
    return private.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())


def read_private(pem: bytes) -> "Ed25519PrivateKey":
    """The private key of a file; raises NoPrivateKey."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        private = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:  # TypeError: it wants a password
        raise NoPrivateKey(str(error)) from None
    if not isinstance(private, Ed25519PrivateKey):
        raise NoPrivateKey("not Ed25519")
    return private


def public_of(private: "Ed25519PrivateKey") -> str:
    """The public half, as site.yaml has it."""
    return base64.b64encode(private.public_key().public_bytes_raw()).decode()


def key_id(signature: str) -> str:
    """Which key a signature says that it is by; empty for what is no signature."""
    return signature.split(":", 2)[1] if signature.count(":") == 2 else ""


def is_valid(purpose: Purpose, data: bytes, signature: str, public: str) -> bool:
    """True if the private half of ``public`` signed these very bytes for this purpose."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    algorithm, _, written = signature.partition(":")
    if algorithm != ALGORITHM:
        return False
    try:
        made = base64.b64decode(written.rpartition(":")[2], validate=True)
        Ed25519PublicKey.from_public_bytes(base64.b64decode(public, validate=True)).verify(made, purpose.value + data)
    except (ValueError, binascii.Error, InvalidSignature):
        return False
    return True
