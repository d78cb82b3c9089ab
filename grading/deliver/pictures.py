"""Pictures from a submission: base64 text in, an ``<img>`` of pixels drawn anew out."""

import base64
import html
import io

from PIL import Image

_LONGEST = 4_000_000  # characters of base64
_PIXELS = 2_000_000
_ROOM = 100_000  # bytes


def picture(encoded, alt):
    """The picture, or None where it is not a PNG of ordinary size.

    Parameters
    ----------
    encoded : str
        A PNG in base64.
    alt : str
        What to read where it cannot be seen.

    Returns
    -------
    str or None
    """
    png = _drawn_anew(encoded)
    if png is None:
        return None
    return f'<img src="data:image/png;base64,{base64.b64encode(png).decode()}" alt="{html.escape(alt)}">'


def _drawn_anew(encoded):
    """The bytes of a PNG that holds the same pixels and nothing else, or None."""
    if len(encoded) > _LONGEST:
        return None
    try:
        content = base64.b64decode(encoded)
        with Image.open(io.BytesIO(content), formats=("PNG",)) as image:
            if image.width * image.height > _PIXELS:  # before a pixel is unpacked
                return None
            pixels = image.convert("RGBA")
    except Exception:  # whatever a broken picture does to its decoder, the page is made without it
        return None
    written = io.BytesIO()
    pixels.save(written, "PNG")
    # Pixels can be chosen so that they take hundreds of times the room when they are drawn anew.
    return written.getvalue() if written.tell() < 4 * len(content) + _ROOM else None
