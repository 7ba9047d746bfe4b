"""The files of a site as they were found, before anything of them is understood."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from .problems import Problem

ACCOUNTS, PLATFORMS, SITE = "data/accounts.yaml", "data/platforms.yaml", "data/site.yaml"
WORKDAYS, POSTINGS, ARTICLES = "data/workdays.yaml", "data/postings.yaml", "data/articles.yaml"
FAKES, REGISTERS, FOLLOWED = "data/fakes.yaml", "data/registers.yaml", "data/followed"
ADOPTED = "data/accounts/adopted"
INTERNAL, INSPECTIONS = "data/internal.yaml", "data/inspections.yaml"
TIMESTAMPS, WITNESSES = "data/timestamps", "data/witness"


@dataclass(frozen=True, slots=True)
class Image:
    """What is known of an image file: its bytes, what each QR code in it says; or why it cannot be used (Chinese)."""

    data: bytes = b""
    fault: str | None = None
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Files:
    """What a site is made from, by path relative to its root.

    ``data`` holds the YAML files and the copies of other registers (JSON), ``images`` every image below ``data/`` by
    the name that records use, ``templates`` texts by template name with the
    path to show in ``labels``, ``static`` the site's own files, copied as they are to its
    top; ``shipped_platforms`` is the program's own registry, which holds for what
    the site's does not name; ``codeowners`` is the file of that name
    at the top of the repository, if there is one, ``prefix`` the way from there to
    the site; ``evidence`` is what others say about the ledger, by path: time stamps,
    looks of witnesses, certificates to verify them; ``published`` is the ledger that stands on the
    live site, to be continued; ``problems`` is what could not even be read.
    """

    data: Mapping[str, bytes]
    contents: Mapping[str, bytes] = field(default_factory=dict)
    templates: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    assets: Mapping[str, bytes] = field(default_factory=dict)
    static: Mapping[str, bytes] = field(default_factory=dict)
    images: Mapping[str, Image] = field(default_factory=dict)
    shipped_platforms: bytes = b""
    codeowners: bytes = b""
    prefix: str = ""
    evidence: Mapping[str, bytes] = field(default_factory=dict)
    published: bytes = b""
    version: str = ""
    problems: tuple[Problem, ...] = ()
