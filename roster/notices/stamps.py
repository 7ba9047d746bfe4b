"""Time from outside: a third party confirms that the looks of a day were written down by then (RFC 3161).

Stamped is a list: a line for each entry that was looked at on the day, with the digest of the entry as it was at its
end. So a certificate can show that its own entry is in the list, whatever was written later, and anybody can verify the
token with ``openssl ts -verify`` and the list alone.
"""

import hashlib
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from ..directory.ledger import known_on
from ..records.postings import Posting
from ..records.stamps import Stamp
from . import evidence

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

MOST_BYTES = 64 * 1024  # of a token; those of real authorities have 2 to 8 KB
_HEAD = "roster timestamp 1"


class NoStamp(ValueError):
    """The token proves nothing about the list; the message (Chinese) says why."""


@dataclass(frozen=True, slots=True)
class _Chain:
    """Certificates of an authority: the roots, those between, and its own where it is given."""

    roots: "tuple[Certificate, ...]"
    between: "tuple[Certificate, ...]"
    own: "Certificate | None"


def listed(ledger: Iterable[Posting], day: date, register: str) -> bytes:
    """What is stamped for a day; empty where nothing was looked at."""
    lines = [line for posting in ledger if (line := _line(posting, day))]
    return "\n".join([_HEAD, register, str(day), *sorted(lines), ""]).encode() if lines else b""


def _line(posting: Posting, day: date) -> str | None:
    """The line of an entry in the list of a day; None where nobody looked at it on that day."""
    known = known_on(posting, day)
    if known is None or known.looks[-1].on != day:
        return None
    return f"{posting.notice} {posting.version} sha256:{hashlib.sha256(evidence.canonical(known)).hexdigest()}"


def lists(stamp: Stamp, posting: Posting) -> bool:
    """True if an entry, as it was on the day of a stamp, is in its list."""
    line = _line(posting, stamp.day)
    return line is not None and line in stamp.text.decode("utf-8", "replace").split("\n")


def request(text: bytes, authority: bytes) -> bytes:
    """What to ask the authority about a list; raises NoStamp where its certificates cannot be read."""
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    builder = TimestampRequestBuilder().data(text).hash_algorithm(HashAlgorithm.SHA256)
    # Who has the authority's own certificate needs no copy in every token.
    return builder.cert_request(cert_request=_chain(authority).own is None).build().as_bytes()


@lru_cache(maxsize=4096)
def stamped_at(text: bytes, token: bytes, authority: bytes) -> datetime:
    """When the authority saw the list; raises NoStamp unless its token is right in every respect.

    ``authority`` are its certificates (PEM): nothing that came from the network is believed before.
    """
    from rfc3161_client import VerifierBuilder, decode_timestamp_response

    chain = _chain(authority)
    builder = VerifierBuilder(roots=[*chain.roots], intermediates=[*chain.between], tsa_certificate=chain.own)
    if not token or len(token) > MOST_BYTES:
        raise NoStamp("没有时间戳，或者太大")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd certificates in what a stranger sent
            answer = decode_timestamp_response(token)
            builder.build().verify_message(answer, text)
            return answer.tst_info.gen_time
    except Exception as error:  # the libraries raise many kinds for what they cannot read
        raise NoStamp(f"时间戳核对不上：{str(error)[:200]}") from None


def _chain(authority: bytes) -> _Chain:
    """The certificates of a file, sorted by what they are for; raises NoStamp."""
    from cryptography import x509

    try:
        every = x509.load_pem_x509_certificates(authority)
    except ValueError:
        raise NoStamp("时间戳服务的证书读不出（应是 PEM 格式）") from None
    roots = tuple(one for one in every if one.issuer == one.subject)
    if not roots:
        raise NoStamp("时间戳服务的证书里没有根证书（自己签发自己的那一张）")
    others = [one for one in every if one not in roots]
    own = next((one for one in others if _is_for_stamps(one)), None)
    return _Chain(roots, tuple(one for one in others if one != own), own)


def _is_for_stamps(certificate: "Certificate") -> bool:
    from cryptography import x509
    from cryptography.x509.oid import ExtendedKeyUsageOID

    try:
        uses = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except (x509.ExtensionNotFound, ValueError):
        return False
    return ExtendedKeyUsageOID.TIME_STAMPING in uses
