"""A strict reading of PNG: known chunks only, sums right, exactly the pixels announced, nothing else."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from auditapp.evidence.picture import (
    MAX_PROFILE_BYTES,
    BadPicture,
    PictureFault,
    check_profile,
    check_size,
)

SIGNATURE = b"\x89PNG\r\n\x1a\n"

# Chunks allowed and the most bytes each may hold; the rest is text, dates, Exif or somebody's own.
_LIMITS = {
    b"IHDR": 13,
    b"PLTE": 768,
    b"tRNS": 256,
    b"gAMA": 4,
    b"cHRM": 32,
    b"sRGB": 1,
    b"iCCP": MAX_PROFILE_BYTES,
    b"sBIT": 4,
    b"pHYs": 9,
    b"bKGD": 6,
    b"IEND": 0,
}
_ANIMATION = frozenset({b"acTL", b"fcTL", b"fdAT"})
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
# Adam7: first column, first row, step across, step down.
_PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
_STEP = 1 << 20


@dataclass(frozen=True)
class Png:
    """The announced size in pixels."""

    width: int
    height: int


def read_png(data: bytes) -> Png:
    """Walk all chunks of `data`. Raises BadPicture for anything but one plain, whole PNG picture."""
    header = b""
    pixels: list[bytes] = []
    seen: list[bytes] = []
    for kind, body in _chunks(data):
        _check_chunk(kind, body, seen)
        if kind == b"IHDR":
            header = body
        elif kind == b"IDAT":
            pixels.append(body)
        elif kind == b"iCCP":
            _check_profile_chunk(body)
        if kind != b"IDAT" or seen[-1] != b"IDAT":
            seen.append(kind)
    width, height, expected = _announced(header)
    _check_pixels(pixels, expected)
    return Png(width, height)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    position = len(SIGNATURE)
    kind = b""
    while kind != b"IEND":
        length = int.from_bytes(data[position : position + 4])
        end = position + 12 + length
        if end > len(data) or position + 12 > len(data):
            raise BadPicture(PictureFault.TRUNCATED)
        kind, body = data[position + 4 : position + 8], data[position + 8 : end - 4]
        if zlib.crc32(kind + body) != int.from_bytes(data[end - 4 : end]):
            raise BadPicture(PictureFault.TRUNCATED)
        yield kind, body
        position = end
    if position != len(data):
        raise BadPicture(PictureFault.TRAILING)


def _check_chunk(kind: bytes, body: bytes, seen: list[bytes]) -> None:
    if kind in _ANIMATION:
        raise BadPicture(PictureFault.TRAILING)
    if kind == b"IDAT":
        repeated = kind in seen and seen[-1] != kind
    else:
        if kind not in _LIMITS or len(body) > _LIMITS[kind]:
            raise BadPicture(PictureFault.METADATA if kind[:1].islower() else PictureFault.NOT_AN_IMAGE)
        repeated = kind in seen
    if repeated or (kind == b"IHDR") != (not seen):
        raise BadPicture(PictureFault.NOT_AN_IMAGE)


def _check_profile_chunk(body: bytes) -> None:
    # A name of our choosing could say anything; encoders write "icc", "sRGB" or "ICC Profile".
    name, _, packed = body.partition(b"\0")
    if len(name) > 79 or packed[:1] != b"\0":
        raise BadPicture(PictureFault.METADATA)
    unpacker = zlib.decompressobj()
    try:
        profile = unpacker.decompress(packed[1:], MAX_PROFILE_BYTES + 1)
    except zlib.error:
        raise BadPicture(PictureFault.METADATA) from None
    if not unpacker.eof or unpacker.unused_data:
        raise BadPicture(PictureFault.METADATA)
    check_profile(profile)


def _announced(header: bytes) -> tuple[int, int, int]:
    """Width, height and the number of bytes that the pixels unpack to."""
    if len(header) != 13:
        raise BadPicture(PictureFault.NOT_AN_IMAGE)
    width, height = int.from_bytes(header[:4]), int.from_bytes(header[4:8])
    check_size(width, height)
    depth, colour, interlaced = header[8], header[9], header[12]
    if colour not in _CHANNELS or depth not in (1, 2, 4, 8, 16) or interlaced > 1:
        raise BadPicture(PictureFault.NOT_AN_IMAGE)
    bits = depth * _CHANNELS[colour]
    passes = _PASSES if interlaced else ((0, 0, 1, 1),)
    expected = 0
    for left, top, across, down in passes:
        columns, rows = -(-(width - left) // across), -(-(height - top) // down)
        if columns > 0 and rows > 0:
            expected += rows * (1 + (columns * bits + 7) // 8)
    return width, height, expected


def _check_pixels(pixels: list[bytes], expected: int) -> None:
    """Unpack without keeping, so that neither too little, too much nor a stowaway passes."""
    unpacker = zlib.decompressobj()
    found = 0
    try:
        for body in pixels:
            rest = body
            while rest:
                found += len(unpacker.decompress(rest, _STEP))
                rest = unpacker.unconsumed_tail
                if found > expected or unpacker.unused_data:
                    raise BadPicture(PictureFault.TRAILING)
        found += len(unpacker.flush())
    except zlib.error:
        raise BadPicture(PictureFault.TRUNCATED) from None
    if not unpacker.eof or found != expected:
        raise BadPicture(PictureFault.TRUNCATED)
