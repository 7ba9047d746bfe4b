"""Scripts as they are published: tied to one version of each other, and without the types that only tools read."""

import re

_IMPORT = re.compile(rb'(from "\./[a-z-]+\.js)(")')
# A comment of whole lines that states types: JSDoc with a tag of types. Any other comment (a licence, say) stays.
_TYPES = re.compile(
    rb"^[ \t]*/\*\*(?:(?!\*/).)*?[\s*]@(?:type|param|returns|typedef|template)\s(?:(?!\*/).)*\*/[ \t]*\n", re.M | re.S
)


def published(script: bytes, version: str) -> bytes:
    """A script of ``assets/``: a module asks for the very ``version`` of another that it was built with.

    Types are a fifth of what the scripts weigh; they are for whoever works on
    them (``tests/javascript``), not for telephones on a slow network.
    """
    return _IMPORT.sub(rb"\1?v=" + version.encode() + rb"\2", _TYPES.sub(b"", script))
