"""Photos of about 200 KB, 1600 by 1200, each with bytes of its own: made once, then told apart by one table's end.

A comment would be the easy way to tell them apart, but a tablet sends none and the server takes none. So the last
numbers of the first quantisation table differ: still one whole picture, decoded with the same work.
"""

from __future__ import annotations

import hashlib
import io
from functools import cache

from PIL import Image, ImageFilter

SIZE = (1600, 1200)
TARGET = 204_800
MARK = 8  # bytes: 256 to the power of 8, less the zeros that a table may not hold


@cache
def base() -> tuple[bytes, bytes]:
    """The bytes before and after the mark."""
    picture = _largest_within(TARGET)
    at = picture.index(b"\xff\xdb") + 5 + 64 - MARK
    return picture[:at], picture[at + MARK :]


def marked(number: int) -> tuple[bytes, str]:
    """The mark of the picture with this number, and the SHA-256 of the whole."""
    mark = bytes(1 + (number // 254**power) % 254 for power in range(MARK))
    before, after = base()
    return mark, hashlib.sha256(before + mark + after).hexdigest()


def size() -> int:
    """Bytes of each picture."""
    before, after = base()
    return len(before) + MARK + len(after)


def _largest_within(target: int) -> bytes:
    noise = Image.effect_noise(SIZE, 64).filter(ImageFilter.GaussianBlur(2))
    hue = Image.linear_gradient("L").resize(SIZE)
    scene = Image.merge("YCbCr", (noise, hue, hue.transpose(Image.Transpose.ROTATE_180)))
    low, high = 5, 95
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if len(_encoded(scene, middle)) <= target else (low, middle - 1)
    return _encoded(scene, low)


def _encoded(scene: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    scene.save(out, "JPEG", quality=quality)
    return out.getvalue()
