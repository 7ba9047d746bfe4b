"""Office files (zip of XML): the same bytes for the same contents, and no text that would break them."""

import io
import re
import zipfile

# What XML 1.0 can't hold; a YAML escape may still name it.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_STAMP = re.compile(rb"(<dcterms:(created|modified)\b[^>]*>)[^<]*(</dcterms:\2>)")
_FIRST = (1980, 1, 1, 0, 0, 0)  # the earliest day that a zip file can name


def xml_text(text: str) -> str:
    """The text without characters that XML can't hold."""
    return _NOT_XML.sub("", text)


def repacked(data: bytes, stamp: str) -> bytes:
    """The same parts in a zip without times of its own; ``stamp`` (``2026-11-20``) is when it was made."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                part = _STAMP.sub(rb"\g<1>" + f"{stamp}T00:00:00Z".encode() + rb"\g<3>", part)
            entry = zipfile.ZipInfo(name, _FIRST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            new.writestr(entry, part)
    return out.getvalue()
