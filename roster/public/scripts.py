"""Scripts and styles as they are published: scripts tied to one version of each other, all without comments."""

import re

_IMPORT = re.compile(rb'(from "\./[a-z-]+\.js)(")')
# Comments on lines of their own, and those behind the end of a statement: where no quote follows, none can be a text.
_BLOCK = re.compile(rb"^[ \t]*/\*(?:[^*]|\*(?!/))*\*/[ \t]*\n", re.M)
_LINE = re.compile(rb"^[ \t]*//[^\n]*\n", re.M)
_BEHIND = re.compile(rb"(?<=[;{,)]) // [^\n\"'`]*$", re.M)
_BEHIND_RULE = re.compile(rb"(?<=[;}]) /\*[^*\n\"']*\*/$", re.M)
# What type an expression is taken for, where nothing before it on the line opens a text.
_CAST = re.compile(rb"^([^\n\"'`]*?)/\*\* @type \{[^\n\"'`*]*\} \*/ (?=\()", re.M)
# What parts words of a style, outside of quotes.
_PARTING = re.compile(rb"(\"[^\"\n]*\"|'[^'\n]*')|\s*([{};,])\s*|(:)[ \t]+")
# A comment in which somebody could claim a right stays.
_CLAIM = re.compile(
    rb"licen[cs]e|copyright|\(c\)|!|\xe7\x89\x88\xe6\x9d\x83|\xe8\xae\xb8\xe5\x8f\xaf", re.I
)  # 版权, 许可
_INDENT = re.compile(rb"^[ \t]+", re.M)
# A text over several lines: whatever looks like a comment or an indent may stand in it.
_LONG_TEXT = re.compile(rb"^[^`\n]*`(?:[^`\n]*`[^`\n]*`)*[^`\n]*$|\\$", re.M)


def published(script: bytes, version: str) -> bytes:
    """A script of ``assets/``: a module asks for the very ``version`` of another that it was built with.

    Comments, types and indents are two fifths of what the scripts weigh; they are for whoever works on them, not for
    telephones on a slow network.
    """
    is_plain = not _LONG_TEXT.search(script)
    code = _without_casts(_INDENT.sub(b"", _without_comments(script, _BLOCK, _LINE, _BEHIND))) if is_plain else script
    return _IMPORT.sub(rb"\1?v=" + version.encode() + rb"\2", code)


def published_style(style: bytes) -> bytes:
    """A style of ``assets/`` without the comments that stand on lines of their own, and without the blanks that say
    nothing; one that escapes characters, has longer texts or other comments keeps these.
    """
    bare = _without_comments(style, _BLOCK, _BEHIND_RULE)
    if b"\\" in bare or b"/*" in bare or b"url(" in bare:
        return bare
    return _PARTING.sub(lambda found: found[1] or found[2] or found[3], bare)


def _without_casts(code: bytes) -> bytes:
    without = _CAST.sub(rb"\1", code)
    return code if without == code else _without_casts(without)


def _without_comments(text: bytes, *kinds: re.Pattern[bytes]) -> bytes:
    for kind in kinds:
        text = kind.sub(lambda comment: comment[0] if _CLAIM.search(comment[0]) else b"", text)
    return text
