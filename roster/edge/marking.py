"""Mark what was made as a release of this register: written last, when every page stands."""

from pathlib import Path

from ..notices import release
from ..notices.release import Release
from ..public.register import Register


def mark(folder: Path, register: Register) -> None:
    """Write the mark of a release beside the pages; raises OSError for what the disk refuses."""
    pages = {id_: (folder / "notices" / id_ / "index.html").read_bytes() for id_ in register.board.notices}
    digests = {id_: release.digest(page) for id_, page in pages.items()}
    made = Release(register.directory.site.base_url, register.today, digests)
    (folder / release.PATH).write_bytes(release.as_json(made))
