"""Pictures in a learner's text: base64 of a PNG or JPEG in, a small one drawn anew out, also in base64.

A phone's photo of a page is shown upright and small enough for a page. What
is of another type, too large, damaged, or made to take long is refused.
"""

import base64
import io

from PIL import Image, ImageOps

MAX_BYTES = 7_000_000  # of one picture, as handed in
MAX_PIXELS = {"PNG": 16_000_000, "JPEG": 60_000_000}  # a JPEG is read at a fraction of its size
MAX_SCANS = 20  # of a JPEG: each takes time, however few bytes it has
SIDE = 1400  # pixels
_ROOM = 500_000  # bytes; a PNG that would take more becomes a JPEG


def redrawn(encoded: str) -> str | None:
    """The picture, at most ``SIDE`` pixels wide and high; None if it is refused."""
    if len(encoded) > MAX_BYTES * 4 // 3 + 4:
        return None
    try:
        return base64.b64encode(_drawn(base64.b64decode(encoded))).decode()
    except Exception:  # a broken picture can make the decoder raise anything
        return None


def _drawn(content: bytes) -> bytes:
    with Image.open(io.BytesIO(content), formats=tuple(MAX_PIXELS)) as image:
        kind = image.format or ""
        if image.width * image.height > MAX_PIXELS[kind]:  # checked before any pixel is unpacked
            raise ValueError("too many pixels")
        if kind == "JPEG" and content.count(b"\xff\xda") > MAX_SCANS:
            raise ValueError("too many scans")
        image.draft("RGB", (SIDE, SIDE))  # only JPEG
        small = ImageOps.exif_transpose(image)
        small.thumbnail((SIDE, SIDE))
    if kind == "PNG" and len(png := _written(small.convert("RGBA"), "PNG")) <= _ROOM:
        return png
    return _written(_on_white(small), "JPEG")


def _on_white(image: Image.Image) -> Image.Image:
    """Without transparency, which a JPEG has none of."""
    see_through = image.convert("RGBA")
    ground = Image.new("RGBA", see_through.size, "white")
    return Image.alpha_composite(ground, see_through).convert("RGB")


def _written(image: Image.Image, kind: str) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind)
    return buffer.getvalue()
