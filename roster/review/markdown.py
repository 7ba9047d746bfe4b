"""Strangers' words in a comment of a review page: they stay text, whatever GitHub, GitLab and Gitea make of it.

Escaping alone is not enough: these pages look for addresses, mentions and references in what Markdown has made,
where no backslash is left. They pass over code: what could become alive is set as code.
"""

import re

from ..source.problems import one_line

_LIVE = re.compile(
    r"[@#!$%&~^]"  # mentions, references (#12, !34, $5, %milestone, ~label, &1, ^alert#6), entities
    r"|://|www\.|mailto:|xmpp:|\.[a-z]{2}"  # addresses, also without a scheme
    r"|:[\w+-]+:"  # pictures by their name
    r"|\[\w+:|\*\w+:|[a-z]-\d"  # [vulnerability:1], *iteration:1, GH-12 and the numbers of other trackers
    r"|[0-9a-f]{7}",  # commits
    re.IGNORECASE | re.ASCII,
)
_MARKS = re.compile(r"([*_\[\]<>])")
# What starts a list at the beginning of a line; the digits of a numbered one stand before what is escaped.
_BULLET, _NUMBER = re.compile(r"^(?=[-+])"), re.compile(r"^(\d+)(?=[.)])")
_BETWEEN = str.maketrans({"\\": r"\\", "`": "&#96;", "|": r"\|"})
_WORD_JOINER = "\u2060"  # nobody sees it, and an @ before it mentions nobody


def plain(text: str, most: int = 600) -> str:
    """A text as one line that is shown as it is, cut behind ``most`` characters."""
    line = " ".join(one_line(text).split())
    if len(line) > most:
        line = f"{line[:most]}……（太长，没有写全）"
    # Runs of visible ASCII; a backslash, a backtick and a bar end one, so that nothing ends a code span or a cell.
    pieces = re.split(r"([!-\[\]-_a-{}~]+)", line)
    made = "".join(_run(piece) if n % 2 else piece.translate(_BETWEEN) for n, piece in enumerate(pieces))
    return _NUMBER.sub(r"\1\\", _BULLET.sub(r"\\", made))


def _run(text: str) -> str:
    return f"`{_unmentioned(text)}`" if _LIVE.search(text) else _MARKS.sub(r"\\\1", text)


def code(text: str) -> str:
    """A text as one line of code."""
    text = _unmentioned(one_line(text))
    fence = _fence(text, 1)
    return f"{fence} {text} {fence}" if "`" in text else f"{fence}{text}{fence}"


def fenced(text: str, language: str = "text", indent: str = "　　") -> str:
    """Paragraphs set in as in print; so no line begins with a command for the review page either."""
    text = _unmentioned(text)
    fence = _fence(text, 3)
    lines = (f"{indent}{one_line(line)}" for line in text.splitlines())
    return "\n".join([f"{fence}{language}", *lines, f"{fence}\n"])


def _unmentioned(text: str) -> str:
    return text.replace("@", f"@{_WORD_JOINER}")


def _fence(text: str, least: int) -> str:
    """More backticks in a row than the text has."""
    return "`" * max([least, *(len(run) + 1 for run in re.findall("`+", text))])
