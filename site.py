"""Launcher of 名录: ``python site.py COMMAND``. The program is the package ``roster``.

This file shares its name with a module of the standard library, so it must do
nothing when it is imported by mistake.
"""

if __name__ == "__main__":
    from pathlib import Path

    from roster.__main__ import start

    start(str(Path(__file__).resolve().parent))
