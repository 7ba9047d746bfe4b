"""Words of a command that somebody is told to paste into a shell: a stranger's name must not become another command."""

import re
import shlex

_HARMLESS = re.compile(r"\w[\w.-]*")  # in the shells of every system; Chinese needs no quotes, and cmd.exe keeps them


def word(text: str) -> str:
    """A text as one word of a command, bare where every shell takes it as it is."""
    return text if _HARMLESS.fullmatch(text) else shlex.quote(text)
