"""Launcher of 名录: ``python site.py COMMAND``. The program is the package ``roster``.

This file shares its name with a module of the standard library, so it must do
nothing when it is imported by mistake.
"""

if __name__ == "__main__":
    import gc

    gc.disable()  # a command is short and makes no cycles; collecting costs a tenth of its time

    from roster.cli import run

    run()
