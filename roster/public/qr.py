"""QR codes as PNG files: a picture of an address."""

import struct
import zlib

import zxingcpp

_MODULE = 8  # pixels a side: at one bit a pixel, a module's row is one byte


def png(address: str) -> bytes:
    """A PNG file with the QR code of an address (error correction M, quiet zone included), 8 pixels a module."""
    code = zxingcpp.create_barcode(address, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    image = memoryview(code.to_image(scale=1))  # pyright: ignore[reportArgumentType] # a buffer, says only its C code
    height, width = image.shape or (0, 0)
    modules = image.tobytes()
    rows = (modules[start : start + width] for start in range(0, len(modules), width))
    pixels = b"".join((b"\0" + row) * _MODULE for row in rows)  # before each row its filter, 0: none
    header = struct.pack(">IIBBBBB", width * _MODULE, height * _MODULE, 1, 0, 0, 0, 0)  # one bit, grey
    chunks = ((b"IHDR", header), (b"IDAT", _packed(pixels)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _packed(pixels: bytes) -> bytes:
    """Pixels as zlib packs them. A window of 4 KB holds enough of the rows before; most of the time for a picture so
    small goes into preparing the window.
    """
    packing = zlib.compressobj(2, zlib.DEFLATED, 12, 5)  # level, method, bits of the window, memory
    return packing.compress(pixels) + packing.flush()


def _chunk(kind: bytes, data: bytes) -> bytes:
    """Length, kind, data and checksum (PNG specification, 5.3)."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
