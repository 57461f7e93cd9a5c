"""What is known of a picture that arrived, and the refusals it can earn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from auditapp.kernel.errors import InvalidError

# Beyond this a picture is a bomb or a mistake: a tablet sends at most 2048 px, about 3 million pixels.
MAX_PIXELS = 25_000_000
# What a browser uploads comes straight from a camera, and is redrawn as a tablet would have drawn it.
MAX_UPLOADED_PIXELS = 50_000_000
# A colour profile is a few kilobytes; anything near this is something else in its clothes.
MAX_PROFILE_BYTES = 128 * 1024


class PictureFault(StrEnum):
    """Why a picture was refused; the tablet knows these codes."""

    METADATA = "metadata"
    NOT_AN_IMAGE = "not_an_image"
    TOO_MANY_PIXELS = "too_many_pixels"
    TRAILING = "trailing"
    TRUNCATED = "truncated"
    WRONG_TYPE = "wrong_type"


SENTENCES: Mapping[PictureFault, str] = {
    PictureFault.METADATA: "The picture carries hidden details, such as its place. It needs redrawing.",
    PictureFault.NOT_AN_IMAGE: "This is not a JPEG, PNG or WebP picture. Take the photo again.",
    PictureFault.TOO_MANY_PIXELS: "The picture is too large to open safely. Take the photo again.",
    PictureFault.TRAILING: "There is more in this file than one picture. It needs redrawing.",
    PictureFault.TRUNCATED: "The picture is damaged or part of it is missing. Send it again.",
    PictureFault.WRONG_TYPE: "The picture is not of the type it was sent as. Take the photo again.",
}


class BadPicture(InvalidError):
    """A picture that is not kept. `code` is one of PictureFault."""

    def __init__(self, fault: PictureFault, sentence: str | None = None) -> None:
        super().__init__(sentence or SENTENCES[fault], code=fault.value)


@dataclass(frozen=True)
class Picture:
    """One whole picture: its format as Pillow names it, and its size in pixels."""

    format: str
    width: int
    height: int


def check_size(width: int, height: int, most: int = MAX_PIXELS) -> None:
    """Refuse empty and enormous pictures before anything is decoded. Raises BadPicture."""
    if width < 1 or height < 1:
        raise BadPicture(PictureFault.NOT_AN_IMAGE)
    if width * height > most:
        raise BadPicture(PictureFault.TOO_MANY_PIXELS)


def check_profile(profile: bytes) -> None:
    """Refuse a colour profile that is not shaped like one, since it is the one passenger we allow."""
    declared = int.from_bytes(profile[:4])
    if declared != len(profile) or profile[36:40] != b"acsp" or len(profile) > MAX_PROFILE_BYTES:
        raise BadPicture(PictureFault.METADATA)
