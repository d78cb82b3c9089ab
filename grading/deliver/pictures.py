"""Pictures from a submission: base64 text in, an ``<img>`` of re-encoded pixels out."""

import base64
import html
import io

from PIL import Image

_LONGEST = 4_000_000  # characters of base64
_PIXELS = 2_000_000
_ROOM = 100_000  # bytes


def picture(encoded: str, alt: str) -> str | None:
    """The picture, or None if it is not a PNG or JPEG of ordinary size.

    Parameters
    ----------
    encoded : str
        A PNG or JPEG in base64.
    alt : str
        The alternative text.

    Returns
    -------
    str or None
    """
    drawn = _drawn_anew(encoded)
    if drawn is None:
        return None
    kind, content = drawn
    return f'<img src="data:image/{kind};base64,{base64.b64encode(content).decode()}" alt="{html.escape(alt)}">'


def _drawn_anew(encoded: str) -> tuple[str, bytes] | None:
    """A new picture of the same type with the same pixels and nothing else, or None."""
    if len(encoded) > _LONGEST:
        return None
    try:
        content = base64.b64decode(encoded)
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as image:
            if image.width * image.height > _PIXELS:  # checked before any pixel is unpacked
                return None
            kind = image.format or ""
            pixels = image.convert("RGBA" if kind == "PNG" else "RGB")
    except Exception:  # a broken picture can make the decoder raise anything; the page does without it
        return None
    written = io.BytesIO()
    pixels.save(written, kind)
    # Pixels can be chosen so that they take hundreds of times the space when re-encoded.
    return (kind.lower(), written.getvalue()) if written.tell() < 4 * len(content) + _ROOM else None
