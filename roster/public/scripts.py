"""Scripts as they are published: tied to one version of each other, and without the types that only tools read."""

import re

_IMPORT = re.compile(rb'(from "\./[a-z-]+\.js)(")')
# A comment of whole lines that states types: JSDoc with a tag of types. Any other comment (a licence, say) stays.
_TYPES = re.compile(
    rb"^[ \t]*/\*\*(?:(?!\*/).)*?[\s*]@(?:type|param|returns|typedef|template)\s(?:(?!\*/).)*\*/[ \t]*\n", re.M | re.S
)
# What a script says of itself before its first line; not where somebody could claim a right in it.
_HEADER = re.compile(rb"\A(?://[^\n]*\n)+\n?")
_CLAIM = re.compile(
    rb"licen[cs]e|copyright|\(c\)|@|!|\xe7\x89\x88\xe6\x9d\x83|\xe8\xae\xb8\xe5\x8f\xaf", re.I
)  # 版权, 许可


def published(script: bytes, version: str) -> bytes:
    """A script of ``assets/``: a module asks for the very ``version`` of another that it was built with.

    Types are a fifth of what the scripts weigh; they are for whoever works on
    them (``tests/javascript``), not for telephones on a slow network.
    """
    header = _HEADER.match(script)
    code = script[header.end() :] if header and not _CLAIM.search(header[0]) else script
    return _IMPORT.sub(rb"\1?v=" + version.encode() + rb"\2", _TYPES.sub(b"", code))
