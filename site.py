"""Launcher: ``python site.py COMMAND``. The program is the package ``roster``.

This file shares its name with a module of the standard library, so it must do
nothing when it is imported by mistake. Old Pythons must be able to read it.
"""

if __name__ == "__main__":
    from pathlib import Path

    from roster.__main__ import main

    main(str(Path(__file__).resolve().parent))
