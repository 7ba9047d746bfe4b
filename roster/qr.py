"""QR codes as SVG: a picture of an address, drawn as one path."""

import zxingcpp
from markupsafe import Markup


def svg(address: str, label: str) -> Markup:
    """An ``<svg>`` of the QR code (error correction M, quiet zone included); ``label`` says what it is."""
    code = zxingcpp.create_barcode(address, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    rows = memoryview(code.to_image(scale=1)).tolist()
    path = "".join(f"M{x} {y}h{length}v1h-{length}" for y, row in enumerate(rows) for x, length in _dark_runs(row))
    return Markup(
        '<svg class="code" role="img" aria-label="{}" viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        '<path d="{}"/></svg>'
    ).format(label, path, size=len(rows))


def _dark_runs(row: list[int]) -> list[tuple[int, int]]:
    """Where dark modules begin, and how many stand together."""
    runs, start = [], None
    for x, value in enumerate([*row, 255]):
        if value < 128 and start is None:
            start = x
        elif value >= 128 and start is not None:
            runs.append((start, x - start))
            start = None
    return runs
