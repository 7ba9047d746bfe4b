"""Pictures as they may be published: nothing beside the picture, and nothing that is none."""

import io
import struct
import zlib
from collections.abc import Callable

import pytest
from PIL import Image as Picture
from PIL.ExifTags import GPS, IFD, Base
from PIL.PngImagePlugin import PngInfo

from roster.edge import pictures
from tests import pictures as made
from tests.pace import soon

SECRET = b"13812345678"
XMP = b"<x:xmpmeta><rdf:RDF><dc:creator>13812345678</dc:creator></rdf:RDF></x:xmpmeta>"
IPTC = b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x0f\x1c\x02\x50\x00\x0b13812345678\0"


def drawn(mode: str = "RGB", size: tuple[int, int] = (24, 16)) -> Picture.Image:
    """Every pixel another, so that a turn is seen."""
    picture = Picture.new("RGB", size)
    picture.putdata([(x * 10 % 256, y * 15 % 256, (x * y) % 256) for y in range(size[1]) for x in range(size[0])])
    return picture.convert(mode)


def written(kind: str, picture: Picture.Image | None = None, **more: object) -> bytes:
    made = io.BytesIO()
    (picture or drawn()).save(made, kind, **more)
    return made.getvalue()


def exif(orientation: int = 1) -> bytes:
    """Who, where, with what."""
    made = Picture.Exif()
    made[Base.Artist], made[Base.ImageDescription], made[Base.Orientation] = "13812345678", "13812345678", orientation
    made.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (31.0, 59.0, 13.8)
    made.get_ifd(IFD.Exif)[Base.UserComment] = b"ASCII\0\0\013812345678"
    return made.tobytes()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def texts() -> PngInfo:
    made = PngInfo()
    made.add_text("Author", SECRET.decode())
    made.add_itxt("Comment", SECRET.decode(), zip=False)
    made.add_text("Software", SECRET.decode(), zip=False)
    made.add(b"teXt", SECRET)
    return made


def with_segments(data: bytes, *segments: tuple[int, bytes]) -> bytes:
    """A JPEG with further segments behind its start."""
    return data[:2] + b"".join(struct.pack(">BBH", 0xFF, kind, len(s) + 2) + s for kind, s in segments) + data[2:]


def with_chunks(data: bytes, *chunks: tuple[bytes, bytes]) -> bytes:
    """A WebP with further chunks at its end."""
    more = b"".join(kind + struct.pack("<I", len(c)) + c + b"\0" * (len(c) % 2) for kind, c in chunks)
    body = data[8:] + more
    return b"RIFF" + struct.pack("<I", len(body)) + body


JPEG_EXTRA = [
    (0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP),
    (0xED, IPTC),
    (0xFE, SECRET),
    (0xE0, b"JFXX\0\x10" + SECRET),
]
WITH_SECRETS: dict[str, bytes] = {
    "jpg exif": written("JPEG", exif=exif()),
    "jpg everything": with_segments(written("JPEG", exif=exif(), comment=SECRET, icc_profile=SECRET), *JPEG_EXTRA),
    "jpg progressive": written("JPEG", progressive=True, exif=exif(), comment=SECRET) + SECRET,
    "jpg grey": written("JPEG", drawn("L"), exif=exif()),
    "jpg cmyk": written("JPEG", drawn("CMYK"), exif=exif()),
    "jpg thumbnail": with_segments(written("JPEG"), (0xE0, b"JFIF\0\1\1\0\0\1\0\1\2\2" + SECRET + b"x")),
    "jpeg and after it": written("JPEG") + SECRET,
    "jpg two pictures": written("MPO", save_all=True, append_images=[drawn()], exif=exif()) + SECRET,
    "png": written("PNG", pnginfo=texts(), exif=exif(), icc_profile=SECRET, dpi=(72, 72)),
    "png palette": written("PNG", drawn("P"), pnginfo=texts(), transparency=3) + SECRET,
    "png and after it": written("PNG", drawn("RGBA")) + SECRET,
    "png private": written("PNG")[:33] + chunk(b"prVt", SECRET) + chunk(b"zTXt", b"a\0\0" + zlib.compress(SECRET))
    + written("PNG")[33:],
    "webp": written("WEBP", exif=exif(), xmp=XMP, icc_profile=SECRET) + SECRET,
    "webp lossless": written("WEBP", drawn("RGBA"), lossless=True, exif=exif(), xmp=XMP),
    "webp see-through": written("WEBP", drawn("RGBA"), exif=exif()),
    "webp private": with_chunks(written("WEBP"), (b"ABCD", SECRET)),
}  # fmt: skip
MARKS = (SECRET, b"Exif", b"xmp", b"XMP", b"ICC", b"iCCP", b"8BIM", b"tEXt", b"iTXt", b"zTXt", b"eXIf", b"GPS", b"pHYs")


@pytest.mark.parametrize("case", WITH_SECRETS)
def test_nothing_but_the_picture_is_published(case: str) -> None:
    """No note of a camera or a program, no second picture, nothing behind the end; the same pixels."""
    data = WITH_SECRETS[case]
    read = pictures.read(data, f".{case.split()[0]}")
    assert read.fault is None
    assert [mark for mark in MARKS if mark in read.data] == []
    assert zlib.compress(SECRET) not in read.data
    before, after = Picture.open(io.BytesIO(data)), Picture.open(io.BytesIO(read.data))
    assert before.convert("RGBA").tobytes() == after.convert("RGBA").tobytes()
    assert not after.getexif() and not {"exif", "xmp", "icc_profile", "comment"} & after.info.keys()
    assert pictures.read(read.data, f".{case.split()[0]}").data == read.data


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
@pytest.mark.parametrize("orientation", range(2, 9))
def test_a_picture_that_a_note_turns_is_turned(kind: str, orientation: int) -> None:
    """Telephones write how they were held beside the picture; without the note it would lie on its side."""
    from PIL import ImageOps

    data = written(kind, exif=exif(orientation), quality=95)
    read = pictures.read(data, f".{kind.lower()}")
    after = Picture.open(io.BytesIO(read.data))
    wanted = ImageOps.exif_transpose(Picture.open(io.BytesIO(data)))
    assert not after.getexif() and SECRET not in read.data
    assert after.size == wanted.size
    pairs = zip(after.convert("L").tobytes(), wanted.convert("L").tobytes(), strict=True)
    assert max(abs(a - b) for a, b in pairs) < 40


@pytest.mark.parametrize("size", [(1, 1), (2, 3), (9, 5), (31, 33), (64, 8)])
@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_is_whole(mode: str, size: tuple[int, int]) -> None:
    """Depths from one bit to sixteen, sizes that fill no byte."""
    data = written("PNG", Picture.new(mode, size) if mode == "I;16" else drawn("RGBA", size).convert(mode))
    assert pictures.read(data, ".png").fault is None


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize(
    "how", [{}, {"progressive": True}, {"subsampling": 0, "quality": 98}, {"restart_marker_rows": 1}]
)
def test_every_kind_of_jpeg_is_whole(seed: int, how: dict[str, object]) -> None:
    """Noise and plain colour, sizes that fill no block: none is taken for one that ends too soon."""
    picture = Picture.effect_noise((1 + 13 * seed % 90, 1 + 29 * seed % 70), 6 * seed)
    data = written("JPEG", picture.convert(("RGB", "L", "CMYK")[seed % 3]), **how)
    assert pictures.read(data, ".jpg").fault is None


def test_an_interlaced_png_is_whole() -> None:
    """Seven passes, as other programs write them; one row less is seen."""
    rows = bytes(sum(h * (1 + 3 * w) for w, h in ((2, 2), (1, 2), (3, 1), (3, 3), (5, 2), (4, 5), (9, 4))))
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 9, 9, 8, 2, 0, 0, 1))
    whole, cut = (
        PNG[:8] + header + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"") for data in (rows, rows[:-28])
    )
    assert pictures.read(whole, ".png").fault is None
    assert pictures.read(cut, ".png").fault


def animated(kind: str) -> bytes:
    return written(kind, save_all=True, append_images=[drawn("L").convert("RGB")], duration=100)


def bomb() -> bytes:
    """Some 100,000 bytes that unpack to 400 million pixels."""
    header = struct.pack(">IIBBBBB", 20_000, 20_000, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes(2_501 * 20_000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def without_rows() -> bytes:
    """Every chunk is right, and half of the picture is not there."""
    header = struct.pack(">IIBBBBB", 64, 64, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(193 * 30)))
        + chunk(b"IEND", b"")
    )


def text_bomb() -> bytes:
    """A comment of 200 MB beside a good picture."""
    data = written("PNG")
    return data[:33] + chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(200_000_000), 9)) + data[33:]


PNG, JPEG, WEBP = written("PNG"), written("JPEG"), written("WEBP")
SCAN = JPEG.index(b"\xff\xda") + 2 + int.from_bytes(JPEG[JPEG.index(b"\xff\xda") + 2 :][:2], "big")
UNFIT: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "an animated PNG": (".png", lambda: animated("PNG"), "动图"),
    "an animated WebP": (".webp", lambda: animated("WEBP"), "动图"),
    "a GIF": (".png", lambda: written("GIF", drawn("P")), "其实是 GIF 格式"),
    "a bitmap": (".jpg", lambda: written("BMP"), "其实是 BMP 格式"),
    "a PNG called JPEG": (".jpg", lambda: PNG, "其实是 PNG 格式"),
    "a WebP called PNG": (".png", lambda: WEBP, "其实是 WEBP 格式"),
    "a drawing with scripts": (".png", lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", "不是完好的图片"),
    "a page before a picture": (".png", lambda: b"<script>x</script>" + PNG, "不是完好的图片"),
    "nothing": (".png", bytes, "不是完好的图片"),
    "only the mark of a PNG": (".png", lambda: PNG[:8], "不是完好的图片"),
    "a PNG without its end": (".png", lambda: PNG[:-12], "不是完好的图片"),
    "a PNG with a wrong sum": (".png", lambda: PNG[:45] + bytes([PNG[45] ^ 1]) + PNG[46:], "不是完好的图片"),
    "a PNG without rows": (".png", without_rows, "不是完好的图片"),
    "a PNG with an endless chunk": (".png", lambda: PNG[:33] + b"\xff\xff\xff\xffIDAT" + PNG[41:], "不是完好的图片"),
    "a PNG without a picture": (".png", lambda: PNG[:33] + chunk(b"IEND", b""), "不是完好的图片"),
    "a JPEG cut off": (".jpg", lambda: JPEG[: len(JPEG) // 2], "不是完好的图片"),
    "only the mark of a JPEG": (".jpg", lambda: JPEG[:3], "不是完好的图片"),
    "a JPEG that ends at once": (".jpg", lambda: b"\xff\xd8\xff\xd9", "不是完好的图片"),
    "a JPEG without a picture": (".jpg", lambda: JPEG[: JPEG.index(b"\xff\xda")] + b"\xff\xd9", "不是完好的图片"),
    "a JPEG without its scan": (".jpg", lambda: JPEG[:SCAN] + b"\xff\xd9", "不是完好的图片"),
    "a JPEG with half its scan": (".jpg", lambda: JPEG[: (SCAN + len(JPEG)) // 2] + b"\xff\xd9", "不是完好的图片"),
    "a WebP cut off": (".webp", lambda: WEBP[:-9], "不是完好的图片"),
    "a WebP cut inside": (".webp", lambda: with_chunks(WEBP[:30]), "不是完好的图片"),
    "a WebP without a picture": (".webp", lambda: with_chunks(b"RIFF....WEBP", (b"EXIF", SECRET)), "不是完好的图片"),
    "a bomb": (".png", bomb, "太大"),
    "five thousand pixels": (".png", lambda: written("PNG", Picture.new("1", (5_000, 1))), "5000×1 太大"),
}


@pytest.mark.parametrize("case", UNFIT)
def test_what_is_no_still_whole_picture_is_told(case: str) -> None:
    """No traceback, nothing published, and why."""
    suffix, make, words = UNFIT[case]
    read = pictures.read(make(), suffix)
    assert read.data == b"" and words in (read.fault or "")


def test_a_comment_is_never_unpacked() -> None:
    """What is left out is left out unread."""
    read = pictures.read(text_bomb(), ".png")
    assert read.data == PNG


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_no_cut_and_no_slip_of_a_byte_ends_in_a_traceback(kind: str) -> None:
    """Any beginning of a file, and any byte of it changed: a picture or a fault."""
    whole = {"PNG": PNG, "JPEG": JPEG, "WEBP": WEBP}[kind]
    for at in range(0, len(whole), 3):
        for data in (whole[:at], whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]):
            read = pictures.read(data, f".{kind.lower()}")
            assert bool(read.data) != bool(read.fault)


# Codes


def test_the_codes_in_a_picture_are_read_whatever_its_form() -> None:
    content = "http://weixin.qq.com/r/AbCdEfGhIjKl"
    code = made.code(content)
    clear = Picture.new("RGBA", code.size, (0, 0, 0, 0))
    clear.paste(Picture.new("RGB", code.size, "black"), (0, 0), code.convert("L").point(lambda value: 255 - value))
    for kind, suffix, picture, more in (
        ("PNG", ".png", code, {}),
        ("PNG", ".png", code.convert("1"), {}),
        ("PNG", ".png", code.quantize(4), {}),
        ("PNG", ".png", clear, {}),
        ("JPEG", ".jpg", code, {"exif": exif(6)}),
        ("JPEG", ".jpg", code.transpose(Picture.Transpose.FLIP_LEFT_RIGHT), {"exif": exif(2)}),
        ("WEBP", ".webp", code, {}),
        ("PNG", ".png", code.resize((3000, 3000)), {}),
    ):
        assert pictures.read(written(kind, picture, **more), suffix).codes == (content,), (kind, picture.mode)
    assert pictures.read(written("PNG"), ".png").codes == ()


def test_several_codes_are_told_each_once() -> None:
    picture = made.beside([made.code(content) for content in ("a", "b", "a")])
    assert sorted(pictures.read(written("PNG", picture), ".png").codes) == ["a", "b"]


def test_a_picture_that_is_all_corners_of_codes_takes_no_minute() -> None:
    """At its full size the decoder goes on for one."""
    corner = Picture.new("1", (9, 9), 1)
    corner.paste(0, (1, 1, 8, 8))
    corner.paste(1, (2, 2, 7, 7))
    corner.paste(0, (3, 3, 6, 6))
    whole = Picture.new("1", (4095, 4095))
    for left in range(0, 4095, 9):
        whole.paste(corner, (left, 0))
    row = whole.crop((0, 0, 4095, 9))
    for top in range(0, 4095, 9):
        whole.paste(row, (0, top))
    data = written("PNG", whole)
    with soon(8):
        assert pictures.read(data, ".png").codes == ()
