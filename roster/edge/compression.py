"""Files compressed beforehand, which a server sends as they are (nginx: gzip_static; Apache: see docs)."""

import gzip
from pathlib import Path

_TEXTS = {".html", ".css", ".js", ".json", ".svg", ".xml", ".csv", ".ics", ".txt", ".yaml"}
_SMALLEST = 512  # bytes; below, a compressed file saves no packet


def compress(folder: Path) -> None:
    """Write ``<file>.gz`` beside every text of a folder; equal texts give equal bytes. Raises OSError."""
    for path in sorted(folder.rglob("*")):
        if path.suffix in _TEXTS and path.is_file() and path.stat().st_size >= _SMALLEST:
            packed = gzip.compress(path.read_bytes(), compresslevel=9, mtime=0)
            path.with_name(f"{path.name}.gz").write_bytes(packed)
