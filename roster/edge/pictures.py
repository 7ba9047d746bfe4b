"""Pictures of units as they may be published: the picture alone, decoded once to see that it is whole and what codes
in it say.

What cameras and programs write beside it (place, telephone, owner: EXIF, XMP, IPTC, colour profiles, comments,
thumbnails, whatever follows the end) is left out; the picture itself stays as it is, to the bit. Only one that such a
note turns is turned and written anew.
"""

import io
import re
import struct
import warnings
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..source.files import Image
from . import scanning

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

MAX_BYTES = 512 * 1024
MAX_SIDE = 4096

# Chunks of a PNG that the picture is made of, and how long each may be (PNG specification, 11.2 and 11.3.2).
_PNG_CHUNKS = {b"IHDR": 13, b"PLTE": 768, b"tRNS": 256, b"IDAT": MAX_BYTES, b"IEND": 0}
# Segments of a JPEG without which it can't be decoded (ITU-T T.81, B.1.1.3): SOFn, DHT, DAC, SOS, DQT, DNL, DRI.
_JPEG_TABLES = frozenset({*range(0xC0, 0xD0), 0xDA, 0xDB, 0xDC, 0xDD}) - {0xC8}
_START, _END, _SCAN, _APP0, _APP14 = 0xD8, 0xD9, 0xDA, 0xE0, 0xEE
_JFIF = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
_NEXT_MARKER = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]", re.DOTALL)
_NOISE = bytes(n * 73 % 251 for n in range(1, 2_000))  # no 0xFF, and nothing that looks like a picture
# Left, top, and steps to the right and down of each pass of an interlaced PNG (specification, 8.2).
_ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
_ALPHA, _ANIMATION = 0x10, 0x02  # flags of VP8X (RFC 9649, 2.7)

_ORIENTATION = 0x0112  # tag of EXIF
_BROKEN = "这个文件不是完好的图片；请用 PNG、JPEG 或 WebP 重新保存"
_MOVING = "这个文件是动图；请另存成一张静止的图片"
_OTHERS = {b"GIF8": "GIF", b"BM": "BMP", b"II*\0": "TIFF", b"MM\0*": "TIFF", b"\0\0\1\0": "ICO"}


class _Unfit(Exception):
    """Why a picture can't be published (Chinese)."""


@dataclass(frozen=True, slots=True)
class _Format:
    """A format of pictures: how its files begin, how their names end, and how one is made bare.

    ``bare`` raises _Unfit, or ValueError, IndexError and struct.error for what is not written as it should be.
    ``lacks`` tells of a picture that was decoded without complaint whether a part of it was made up.
    """

    name: str
    begins: re.Pattern[bytes]
    suffixes: tuple[str, ...]
    bare: Callable[[bytes], bytes]
    lacks: Callable[[bytes, "Picture"], bool]


def is_picture(suffix: str) -> bool:
    """Does a file name that ends so (``.png``) promise a picture?"""
    return any(suffix.lower() in known.suffixes for known in _FORMATS)


def read(data: bytes, suffix: str) -> Image:
    """A picture from the bytes of a file whose name ends in ``suffix``, or why it cannot be used."""
    try:
        return _published(data, suffix.lower())
    except _Unfit as fault:
        return Image(fault=str(fault))


def _published(data: bytes, suffix: str) -> Image:
    known = next((known for known in _FORMATS if known.begins.match(data)), None)
    if known is None:
        other = next((name for begins, name in _OTHERS.items() if data.startswith(begins)), None)
        raise _Unfit(f"这个文件其实是 {other} 格式；请另存为 PNG、JPEG、WebP" if other else _BROKEN)
    if suffix not in known.suffixes:
        raise _Unfit(f"这个文件其实是 {known.name} 格式；请改扩展名，或另存为 PNG、JPEG、WebP")
    try:
        bare = known.bare(data)
        picture = _decoded(bare, known.name)
        if known.lacks(bare, picture):
            raise _Unfit(_BROKEN)
        if turned := _turned(picture, known.name, _orientation(data)):
            bare, picture = known.bare(turned), _decoded(turned, known.name)
        return Image(bare, codes=scanning.contents(picture))
    except _Unfit:
        raise
    except Exception:  # Pillow raises many kinds for a broken file
        raise _Unfit(_BROKEN) from None


def _decoded(data: bytes, name: str) -> "Picture":
    """Decode the whole picture. Raises _Unfit where it is too large, and whatever Pillow raises."""
    import PIL.Image  # only where there are images

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            picture = PIL.Image.open(io.BytesIO(data), formats=[name])
        except (PIL.Image.DecompressionBombWarning, PIL.Image.DecompressionBombError):
            raise _Unfit(f"图片尺寸太大，边长最多 {MAX_SIDE} 像素") from None
        if max(picture.size) > MAX_SIDE:
            width, height = picture.size
            raise _Unfit(f"图片尺寸 {width}×{height} 太大，边长最多 {MAX_SIDE} 像素")
        picture.load()
    return picture


def _turned(picture: "Picture", name: str, orientation: int) -> bytes | None:
    """The picture upright, written anew; None for one that stands upright already."""
    from PIL.Image import Transpose

    turns = {2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}  # orientation of EXIF → turn of Pillow
    if orientation not in turns:
        return None
    made = io.BytesIO()
    picture.transpose(Transpose(turns[orientation])).save(made, name, quality=95, lossless=True)
    return made.getvalue()


def _orientation(data: bytes) -> int:
    """How the picture stands, by its EXIF: 1 upright, 2 to 8 mirrored or turned."""
    import PIL.Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return int(PIL.Image.open(io.BytesIO(data), formats=["JPEG", "WEBP"]).getexif()[_ORIENTATION])
    except Exception:  # none, or none that can be read
        return 1


def _bare_png(data: bytes) -> bytes:
    made, at = [data[:8]], 8
    while True:
        length, kind = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if kind == b"acTL":
            raise _Unfit(_MOVING)
        if kind in _PNG_CHUNKS:
            if length > _PNG_CHUNKS[kind] or end > len(data):
                raise ValueError(kind)
            made.append(data[at:end])
        if kind == b"IEND":
            return b"".join(made)
        at = end


def _lacks_rows(data: bytes, picture: "Picture") -> bool:
    """Are there fewer bytes than the pixels of a PNG take? Pillow fills it up with black."""
    depth, colour, _, _, interlaced = data[24:29]
    bits = depth * {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    width, height = picture.size
    passes = _ADAM7 if interlaced else ((0, 0, 1, 1),)
    sizes = ((-((left - width) // right), -((top - height) // down)) for left, top, right, down in passes)
    wanted = sum(rows * (1 + -(-columns * bits // 8)) for columns, rows in sizes if columns > 0 and rows > 0)
    unpacker = zlib.decompressobj()
    packed = b"".join(content for kind, content in _chunks(data) if kind == b"IDAT")
    while packed and wanted > 0:
        wanted -= len(unpacker.decompress(packed, 1 << 20))
        packed = unpacker.unconsumed_tail
    return wanted > 0


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Kind and content of each chunk of a PNG that is bare."""
    at = 8
    while at < len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        yield kind, data[at + 8 : at + 8 + length]
        at += 12 + length


def _lacks_blocks(data: bytes, picture: "Picture") -> bool:
    """Does a JPEG end before its picture? The decoder makes up the rest: with other bytes behind, another rest."""
    return picture.tobytes() != _decoded(_bare_jpeg(data, behind=_NOISE), "JPEG").tobytes()


def _bare_jpeg(data: bytes, behind: bytes = b"") -> bytes:
    """The picture alone, with ``behind`` at the end of each scan."""
    made, at = [data[:2]], 2
    while True:
        start = at
        while data[at] == 0xFF:
            at += 1
        kind = data[at]
        if at == start or kind == _START:
            raise ValueError(at)
        if kind == _END:
            return b"".join([*made, b"\xff\xd9"])
        (length,) = struct.unpack_from(">H", data, at + 1)
        segment, at = data[at : at + 1 + length], at + 1 + length
        if at > len(data):
            raise ValueError(at)
        if kind in _JPEG_TABLES:
            made.append(b"\xff" + segment)
        elif kind == _APP0 and segment[3:8] == b"JFIF\0":
            made.append(_JFIF)
        elif kind == _APP14 and segment[3:8] == b"Adobe":  # which colours the numbers mean
            made.append(b"\xff\xee\x00\x0e" + segment[3:15])
        if kind == _SCAN:
            start, at = at, _end_of_scan(data, at)
            made += [data[start:at], behind]


def _end_of_scan(data: bytes, at: int) -> int:
    marker = _NEXT_MARKER.search(data, at)
    if marker is None:
        raise ValueError(at)
    return marker.start()


def _bare_webp(data: bytes) -> bytes:
    (size,) = struct.unpack_from("<I", data, 4)
    if size + 8 > len(data):
        raise ValueError(size)
    made, at = [], 12
    while True:
        kind, length = struct.unpack_from("<4sI", data, at)
        content, at = data[at + 8 : at + 8 + length], at + 8 + length + length % 2
        if kind == b"ANIM" or (kind == b"VP8X" and content[0] & _ANIMATION):
            raise _Unfit(_MOVING)
        if kind == b"VP8X":  # its other flags announce what is left out
            content = struct.pack("<I", content[0] & _ALPHA) + content[4:10]
        if kind in (b"VP8X", b"ALPH", b"VP8 ", b"VP8L"):
            made.append(struct.pack("<4sI", kind, len(content)) + content + b"\0" * (len(content) % 2))
        if kind in (b"VP8 ", b"VP8L"):
            chunks = b"WEBP" + b"".join(made)
            return b"RIFF" + struct.pack("<I", len(chunks)) + chunks


_FORMATS = (
    _Format("PNG", re.compile(rb"\x89PNG\r\n\x1a\n"), (".png",), _bare_png, _lacks_rows),
    _Format("JPEG", re.compile(rb"\xff\xd8\xff"), (".jpg", ".jpeg"), _bare_jpeg, _lacks_blocks),
    _Format("WEBP", re.compile(rb"RIFF....WEBP", re.DOTALL), (".webp",), _bare_webp, lambda *_: False),
)
