"""A register that clerks file in."""

from pathlib import Path

import pytest

from tests.review.asking import MAIN, OWN
from tests.support import SITE, as_data, write_site


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A register in two files: one with comments and both styles, one of a unit's own with Windows line ends."""
    files = {
        "data/accounts.yaml": MAIN.encode(),
        "data/accounts/ylz.yaml": OWN.encode(),
        "data/site.yaml": as_data(SITE),
    }
    return write_site(tmp_path / "site", files)
