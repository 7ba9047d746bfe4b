"""Mark what was made as a release of this register, and sign it: done last, when every page stands."""

from pathlib import Path

from ..notices import release
from ..notices.release import Release
from ..notices.signatures import Purpose, Signer
from ..public.register import Register

_SIGNED = "api/v1"


def mark(folder: Path, register: Register, signer: Signer | None = None) -> None:
    """Write the mark of a release beside the pages; raises OSError for what the disk refuses."""
    pages = {id_: (folder / "notices" / id_ / "index.html").read_bytes() for id_ in register.board.notices}
    digests = {id_: release.digest(page) for id_, page in pages.items()}
    made = Release(register.directory.site.base_url, register.today, digests)
    (folder / release.PATH).write_bytes(release.as_json(made))
    if signer is not None:
        _sign(folder, signer)


def _sign(folder: Path, signer: Signer) -> None:
    """A detached signature beside each file of the public data: over its name, a line end, and its bytes."""
    for file in sorted((folder / _SIGNED).iterdir()):
        signature = signer.sign(Purpose.FILE, f"{_SIGNED}/{file.name}\n".encode() + file.read_bytes())
        file.with_name(f"{file.name}.sig").write_text(signature + "\n", "ascii")
