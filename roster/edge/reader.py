"""Read a site that was built or deployed to a folder."""

from pathlib import Path

from ..notices.look import Fetch


def folder(site: Path) -> Fetch:
    """A reader of a deployed folder, by addresses relative to the site's root; None for what isn't there."""

    def fetch(address: str) -> bytes | None:
        path = site / (f"{address}index.html" if address.endswith("/") else address)
        try:
            return path.read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None

    return fetch
