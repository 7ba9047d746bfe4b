"""What the QR codes in a picture say."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

# A picture full of corners of codes takes the decoder a minute at 4096 pixels, half a second at these.
_MAX_SIDE = 1280


def contents(picture: "Picture") -> tuple[str, ...]:
    """The content of each QR code in a decoded picture, whole and as it stands there, each once, in the order in which
    they are found; none where none can be read.
    """
    import zxingcpp  # only where there are images

    kinds = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    codes = zxingcpp.read_barcodes(_on_paper(picture), kinds, text_mode=zxingcpp.TextMode.Plain)
    return tuple(dict.fromkeys(code.text for code in codes))


def _on_paper(picture: "Picture") -> "Picture":
    """The picture in grey, not too large; white where nothing is drawn."""
    import PIL.Image

    if picture.has_transparency_data:
        drawn = picture.convert("RGBA")
        picture = PIL.Image.alpha_composite(PIL.Image.new("RGBA", drawn.size, "white"), drawn)
    grey = picture.convert("L")
    grey.thumbnail((_MAX_SIDE, _MAX_SIDE))
    return grey
