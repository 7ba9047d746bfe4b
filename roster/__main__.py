"""Start of the program, however it is called: ``python site.py``, ``python -m roster``, ``roster``.

Pythons that are too old must be able to read this file.
"""

import sys

NEEDED = (3, 11)


def main(root: str = ".") -> None:
    """Run a command; a Python that is too old gets a sentence instead of a fault in the middle of the program.

    ``root`` is the site's folder where ``--root`` names none: the current one, or that of ``site.py`` for those
    who work beside the program.
    """
    if sys.version_info < NEEDED:
        needed, here = [".".join(map(str, version[:2])) for version in (NEEDED, sys.version_info)]
        told = f"错误：需要 Python {needed} 或更新的版本，这里是 {here}；请安装后再运行\n"
        sys.stderr.buffer.write(told.encode("utf-8"))
        sys.exit(2)

    import gc
    import signal

    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # while the program is read, nothing is to be cleared away or told

    gc.disable()  # a command is short and makes no cycles; collecting costs a tenth of its time

    from roster.cli import run

    run(root)


if __name__ == "__main__":
    main()
