"""Take what the program makes today as what the tests expect: ``make accept``, then read ``git diff``."""

import tempfile
from pathlib import Path


def main() -> None:
    """Rewrite the golden sites and the findings of the cases."""
    from tests import test_sites
    from tests.check import test_cases

    with tempfile.TemporaryDirectory() as folder:
        test_sites.accept(Path(folder))
    test_cases.accept()


if __name__ == "__main__":
    main()
