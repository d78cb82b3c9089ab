"""Pictures from a submission: base64 text in, an ``<img>`` of re-encoded pixels out."""

import base64
import html
import io

from PIL import Image

_LONGEST = 4_000_000  # characters of base64
_PIXELS = 2_000_000
_ROOM = 100_000  # bytes


def picture(encoded: str, alt: str) -> str | None:
    """The picture, or None if it is not a PNG of ordinary size.

    Parameters
    ----------
    encoded : str
        A PNG in base64.
    alt : str
        The alternative text.

    Returns
    -------
    str or None
    """
    png = _drawn_anew(encoded)
    if png is None:
        return None
    return f'<img src="data:image/png;base64,{base64.b64encode(png).decode()}" alt="{html.escape(alt)}">'


def _drawn_anew(encoded: str) -> bytes | None:
    """A new PNG with the same pixels and nothing else, or None."""
    if len(encoded) > _LONGEST:
        return None
    try:
        content = base64.b64decode(encoded)
        with Image.open(io.BytesIO(content), formats=("PNG",)) as image:
            if image.width * image.height > _PIXELS:  # checked before any pixel is unpacked
                return None
            pixels = image.convert("RGBA")
    except Exception:  # a broken picture can make the decoder raise anything; the page does without it
        return None
    written = io.BytesIO()
    pixels.save(written, "PNG")
    # Pixels can be chosen so that they take hundreds of times the space when re-encoded.
    return written.getvalue() if written.tell() < 4 * len(content) + _ROOM else None
