"""A strict reading of WebP's container: one still picture, a colour profile at most, sizes exact."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditapp.evidence.picture import BadPicture, PictureFault, check_profile, check_size

_PROFILE_FLAG, _ALPHA_FLAG, _ANIMATION_FLAG = 0x20, 0x10, 0x02
_STILL = (b"VP8 ", b"VP8L")
# The only orders in which a still picture's parts may stand, after the extended header.
_ORDERS = frozenset(
    (*profile, *parts)
    for profile in ((), (b"ICCP",))
    for parts in ((b"VP8 ",), (b"VP8L",), (b"ALPH", b"VP8 "))
)


@dataclass(frozen=True)
class Webp:
    """The announced size in pixels."""

    width: int
    height: int


def is_webp(data: bytes) -> bool:
    """Whether the first bytes announce a WebP file."""
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"


def read_webp(data: bytes) -> Webp:
    """Walk the chunks of `data`. Raises BadPicture for anything but one plain, whole still picture."""
    _check_length(data)
    chunks = list(_chunks(data))
    kinds = tuple(kind for kind, _ in chunks)
    _check_kinds(kinds)
    width, height = _still_size(*chunks[-1])
    check_size(width, height)
    if kinds[0] == b"VP8X":
        _check_extended(dict(chunks), width, height)
    return Webp(width, height)


def _check_length(data: bytes) -> None:
    announced = int.from_bytes(data[4:8], "little") + 8
    if announced > len(data):
        raise BadPicture(PictureFault.TRUNCATED)
    if announced < len(data):
        raise BadPicture(PictureFault.TRAILING)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    position = 12
    while position < len(data):
        size = int.from_bytes(data[position + 4 : position + 8], "little")
        end = position + 8 + size
        if end + size % 2 > len(data) or position + 8 > len(data):
            raise BadPicture(PictureFault.TRUNCATED)
        if size % 2 and data[end] != 0:
            raise BadPicture(PictureFault.TRAILING)
        yield data[position : position + 4], data[position + 8 : end]
        position = end + size % 2


def _check_kinds(kinds: tuple[bytes, ...]) -> None:
    if not kinds:
        raise BadPicture(PictureFault.TRUNCATED)
    if b"ANIM" in kinds or b"ANMF" in kinds:
        raise BadPicture(PictureFault.TRAILING)
    if kinds in ((b"VP8 ",), (b"VP8L",)) or (kinds[0] == b"VP8X" and kinds[1:] in _ORDERS):
        return
    stills = sum(kind in _STILL for kind in kinds)
    if stills == 0:
        raise BadPicture(PictureFault.TRUNCATED)
    raise BadPicture(PictureFault.METADATA if stills == 1 else PictureFault.TRAILING)


def _still_size(kind: bytes, body: bytes) -> tuple[int, int]:
    if kind == b"VP8L" and body[:1] == b"\x2f" and len(body) > 5:
        bits = int.from_bytes(body[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 " and body[3:6] == b"\x9d\x01\x2a" and len(body) > 10:
        return (int.from_bytes(body[6:8], "little") & 0x3FFF, int.from_bytes(body[8:10], "little") & 0x3FFF)
    raise BadPicture(PictureFault.NOT_AN_IMAGE)


def _check_extended(chunks: dict[bytes, bytes], width: int, height: int) -> None:
    header = chunks[b"VP8X"]
    if len(header) != 10:
        raise BadPicture(PictureFault.NOT_AN_IMAGE)
    flags = header[0]
    if flags & _ANIMATION_FLAG:
        raise BadPicture(PictureFault.TRAILING)
    if flags & ~(_PROFILE_FLAG | _ALPHA_FLAG) or any(header[1:4]):
        raise BadPicture(PictureFault.METADATA)
    canvas = (int.from_bytes(header[4:7], "little") + 1, int.from_bytes(header[7:10], "little") + 1)
    if canvas != (width, height) or bool(flags & _PROFILE_FLAG) != (b"ICCP" in chunks):
        raise BadPicture(PictureFault.NOT_AN_IMAGE)
    if b"ICCP" in chunks:
        check_profile(chunks[b"ICCP"])
