"""The command ``roster`` and ``python -m roster``."""

import gc


def start(root: str = ".") -> None:
    """Run the command that the process was called with.

    ``root`` is the site's folder where ``--root`` names none: the current one, or that
    of ``site.py`` for those who work beside the program.
    """
    gc.disable()  # a command is short and makes no cycles; collecting costs a tenth of its time
    from .cli import run

    run(root)


if __name__ == "__main__":
    start()
