"""QR codes as SVG files: a picture of an address, drawn as one path."""

import re

import zxingcpp

_DARK = re.compile(b"\0+")
_LARGEST = 180  # modules a side, quiet zone included
# Made once: a code has some five hundred runs of dark modules, and a register a code for each account.
_FROM = tuple(f"M{x} " for x in range(_LARGEST))
_ALONG = tuple(f"h{length}v1h-{length}" for length in range(_LARGEST))
_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
    '<rect width="100%" height="100%" fill="#fff"/><path d="{path}"/></svg>\n'
)


def svg(address: str) -> bytes:
    """An SVG file with the QR code of an address (error correction M, quiet zone included)."""
    code = zxingcpp.create_barcode(address, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    image = memoryview(code.to_image(scale=1))
    size, modules = image.shape[1], image.tobytes()
    pieces: list[str] = []
    for y in range(image.shape[0]):
        line = str(y)
        for dark in _DARK.finditer(modules, y * size, (y + 1) * size):
            start, end = dark.span()
            pieces += (_FROM[start - y * size], line, _ALONG[end - start])
    return _SVG.format(size=size, path="".join(pieces)).encode()
