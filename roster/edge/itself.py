"""How the program that runs is started once more: by git, or for a step in a process of its own."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path


def command() -> Sequence[str]:
    """The words, with whole paths: a launcher with its Python, or the installed command."""
    launcher = Path(os.path.abspath(sys.argv[0]))
    if launcher.name == "__main__.py":
        return [sys.executable, "-m", launcher.parent.name]
    return [sys.executable, os.fspath(launcher)] if launcher.suffix == ".py" else [os.fspath(launcher)]
