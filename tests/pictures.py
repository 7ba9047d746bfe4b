"""Pictures of QR codes as people have them: photographs, screenshots, codes with a head. Made, the same each time."""

import io
import math
from collections.abc import Callable, Mapping
from random import Random

import zxingcpp
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

Picture = Image.Image
Corners = tuple[tuple[float, float], ...]  # left above, right above, right below, left below

GREEN = "#1aad19"


def code(content: str, side: int = 300, level: str = "M", dark: str = "#000", light: str = "#fff") -> Picture:
    """A QR code with its quiet zone, ``side`` pixels wide and high."""
    made = zxingcpp.create_barcode(content, zxingcpp.BarcodeFormat.QRCode, ec_level=level)
    view = memoryview(made.to_image(scale=1))
    height, width = view.shape
    modules = Image.frombytes("L", (width, height), view.tobytes())
    return ImageOps.colorize(modules, dark, light).resize((side, side), Image.Resampling.NEAREST)


def with_logo(picture: Picture, share: float = 0.2, colour: str = GREEN) -> Picture:
    """The picture with a round head in its middle, as WeChat makes codes."""
    side, made = picture.width, picture.copy()
    half, edge = side * share / 2, side * 0.015
    draw, middle = ImageDraw.Draw(made), side / 2
    box = (middle - half - edge, middle - half - edge, middle + half + edge, middle + half + edge)
    draw.rounded_rectangle(box, half / 3, fill="#fff")
    draw.ellipse((middle - half, middle - half, middle + half, middle + half), fill=colour)
    return made


def jpeg(picture: Picture, quality: int) -> Picture:
    """The picture as it comes back from a JPEG file."""
    file = io.BytesIO()
    picture.convert("RGB").save(file, "JPEG", quality=quality)
    return Image.open(file).convert("RGB")


def screen(random: Random, code: Picture, size: tuple[int, int] = (1080, 2340), paper: str = "#fff") -> Picture:
    """A telephone's screen with the code somewhere on it, between lines and heads."""
    made = Image.new("RGB", size, paper)
    draw, ink = ImageDraw.Draw(made), "#bbb" if paper == "#fff" else "#666"
    for top in range(60, size[1], 90):
        left = random.randrange(40, size[0] // 3)
        draw.rectangle((left, top, random.randrange(left + 50, size[0] - 40), top + 28), fill=ink)
        draw.ellipse((20, top, 20 + 40, top + 40), fill=random.choice(("#e67", "#7ac", "#ca5", GREEN)))
    place = random.randrange(0, size[0] - code.width), random.randrange(100, size[1] - code.height - 100)
    made.paste(code, place)
    return made


def seen_aslant(random: Random, code: Picture, size: tuple[int, int], share: float, slant: float) -> Picture:
    """The code on a table that somebody photographed: turned, and farther away on one side."""
    width, height = size
    reach, turn = min(size) * share / 2, random.uniform(0, 2 * math.pi)
    middle = random.uniform(0.45, 0.55) * width, random.uniform(0.45, 0.55) * height
    corners = []
    for n in range(4):
        angle, far = turn + math.pi / 4 + n * math.pi / 2, reach * math.sqrt(2) * random.uniform(1 - slant, 1)
        corners.append((middle[0] + far * math.cos(angle), middle[1] + far * math.sin(angle)))
    ground = table(random, size)
    laid = code.transform(
        size, Image.Transform.PERSPECTIVE, _way_back(tuple(corners), code.size), Image.Resampling.BICUBIC
    )
    mask = Image.new("L", code.size, 255).transform(
        size, Image.Transform.PERSPECTIVE, _way_back(tuple(corners), code.size), Image.Resampling.BICUBIC
    )
    ground.paste(laid, (0, 0), mask)
    return ground


def table(random: Random, size: tuple[int, int]) -> Picture:
    """A ground with stripes, lighter on one side."""
    made = Image.new("RGB", size, "#a98")
    draw = ImageDraw.Draw(made)
    for left in range(0, size[0], 37):
        shade = random.randrange(110, 200)
        draw.rectangle((left, 0, left + random.randrange(5, 37), size[1]), fill=(shade, shade - 20, shade - 40))
    return made.filter(ImageFilter.GaussianBlur(3))


def _way_back(corners: Corners, size: tuple[int, int]) -> tuple[float, ...]:
    """The eight numbers with which Pillow finds for each point of the photograph the point of the code."""
    width, height = size
    rows, wanted = [], []
    for (x, y), (u, v) in zip(corners, ((0, 0), (width, 0), (width, height), (0, height)), strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        wanted += [u, v]
    return tuple(_solved(rows, wanted))


def _solved(rows: list[list[float]], wanted: list[float]) -> list[float]:
    """Gauss and Jordan's way."""
    lines = [[*row, value] for row, value in zip(rows, wanted, strict=True)]
    for n in range(len(lines)):
        best = max(range(n, len(lines)), key=lambda k: abs(lines[k][n]))
        lines[n], lines[best] = lines[best], lines[n]
        lines[n] = [value / lines[n][n] for value in lines[n]]
        for k, line in enumerate(lines):
            if k != n:
                lines[k] = [a - line[n] * b for a, b in zip(line, lines[n], strict=True)]
    return [line[-1] for line in lines]


def noisy(random: Random, picture: Picture, strength: int) -> Picture:
    """The picture with the grain of a dark room."""
    drawn = Image.frombytes("L", picture.size, random.randbytes(picture.width * picture.height))
    grain = drawn.point(lambda value: 128 + (value - 128) * strength // 64).convert("RGB")
    return ImageChops.add(picture.convert("RGB"), grain, scale=1, offset=-128)


def shaded(picture: Picture, darkest: float = 0.35) -> Picture:
    """The picture with light from one side only."""
    light = Image.linear_gradient("L").rotate(90).resize(picture.size)
    light = light.point(lambda value: int(255 * darkest + value * (1 - darkest)))
    return ImageChops.multiply(picture.convert("RGB"), Image.merge("RGB", [light] * 3))


def pale(picture: Picture, least: int = 120, most: int = 175) -> Picture:
    """The picture with little between its darkest and its lightest."""
    return picture.convert("RGB").point(lambda value: least + value * (most - least) // 255)


def _registered(random: Random, content: str) -> Picture:
    return code(content, random.choice((132, 258, 430, 860)), random.choice("LMQH"))


def _wechat(random: Random, content: str) -> Picture:
    return jpeg(with_logo(code(content, random.choice((258, 430, 860)), "H"), random.uniform(0.18, 0.24)), 80)


def _coloured(random: Random, content: str) -> Picture:
    dark, light = random.choice(((GREEN, "#fff"), ("#14507c", "#eef4fa"), ("#a3201a", "#fcefee"), ("#333", "#ffd84d")))
    return jpeg(with_logo(code(content, 360, "Q", dark, light), 0.15, dark), 75)


def _screenshot(random: Random, content: str) -> Picture:
    return screen(random, code(content, random.randrange(320, 700), "M"))


def _small_on_screen(random: Random, content: str) -> Picture:
    return screen(random, code(content, 41 * random.choice((3, 4)), "M"))


def _forwarded(random: Random, content: str) -> Picture:
    made = screen(random, with_logo(code(content, random.randrange(300, 600), "Q"), 0.16))
    smaller = made.resize((made.width // 2, made.height // 2), Image.Resampling.BILINEAR)
    return jpeg(smaller, random.randrange(35, 60))


def _dark_mode(random: Random, content: str) -> Picture:
    return screen(random, code(content, random.randrange(300, 600), "M", "#eee", "#191919"), paper="#191919")


def _poster(random: Random, content: str) -> Picture:
    made = seen_aslant(random, with_logo(code(content, 600, "Q"), 0.15), (3000, 4000), 0.28, 0.08)
    return jpeg(made.filter(ImageFilter.GaussianBlur(2)), 75)


def _aslant(random: Random, content: str) -> Picture:
    made = seen_aslant(random, code(content, 600, "M"), (1200, 1600), 0.6, 0.22)
    return jpeg(noisy(random, made.filter(ImageFilter.GaussianBlur(1.2)), 18), 60)


def _turned(random: Random, content: str) -> Picture:
    return jpeg(seen_aslant(random, code(content, 400, "M"), (900, 1200), 0.5, 0.0), 70)


def _blurred(random: Random, content: str) -> Picture:
    made = seen_aslant(random, code(content, 600, "M"), (1200, 1600), 0.6, 0.1)
    return jpeg(made.filter(ImageFilter.GaussianBlur(random.uniform(3, 5.5))), 60)


def _in_bad_light(random: Random, content: str) -> Picture:
    made = pale(shaded(seen_aslant(random, code(content, 600, "M"), (1200, 1600), 0.5, 0.1)))
    return jpeg(noisy(random, made.filter(ImageFilter.GaussianBlur(1)), 8), 60)


KINDS: Mapping[str, Callable[[Random, str], Picture]] = {
    "登记用的图片": _registered,
    "中间有头像": _wechat,
    "彩色": _coloured,
    "手机截图": _screenshot,
    "截图里很小": _small_on_screen,
    "转发压缩过": _forwarded,
    "深色模式，反色": _dark_mode,
    "海报的大照片": _poster,
    "斜着拍、有噪点": _aslant,
    "歪着放": _turned,
    "没对上焦": _blurred,
    "光线暗、不匀": _in_bad_light,
}


def content_of(random: Random) -> str:
    """What a code of an account holds: mostly WeChat's own addresses."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
    some = "".join(random.choice(letters) for _ in range(22))
    return random.choice(
        (
            f"http://weixin.qq.com/r/{some}",
            f"https://weixin.qq.com/r/mp/{some}",
            f"https://weibo.com/u/{random.randrange(10**9, 10**10)}",
            f"https://www.douyin.com/user/MS4wLjABAAAA{some}{some}",
        )
    )


def of_kind(kind: str, number: int) -> tuple[str, Picture]:
    """The content and the picture of one of a kind: the same for the same number."""
    random = Random(f"{kind} {number}")
    content = content_of(random)
    return content, KINDS[kind](random, content).convert("RGB")


def file_of(picture: Picture, kind: str = "PNG", **options: object) -> bytes:
    """The bytes of a file."""
    made = io.BytesIO()
    picture.save(made, kind, **options)
    return made.getvalue()


def beside(pictures: list[Picture]) -> Picture:
    """Pictures side by side on white paper; a sheet of paper alone where there is none."""
    made = Image.new(
        "RGB",
        (60 + sum(one.width + 60 for one in pictures), 120 + max((p.height for p in pictures), default=0)),
        "#fff",
    )
    left = 60
    for one in pictures:
        made.paste(one, (left, 60))
        left += one.width + 60
    return made
