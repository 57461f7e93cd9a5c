"""Pictures: prove that what arrived is one whole picture and nothing else, and draw smaller ones from it."""

from __future__ import annotations

import io
import threading
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import IO

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError
from typing_extensions import override

from auditapp.evidence import jpeg, png, webp
from auditapp.evidence.picture import MAX_UPLOADED_PIXELS, BadPicture, Picture, PictureFault, check_size

__all__ = [
    "BadPicture",
    "Picture",
    "PictureFault",
    "RenditionKind",
    "inspect",
    "redraw",
    "redraw_logo",
    "rendition",
]

TYPES: Mapping[str, str] = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
FORMATS = ("JPEG", "PNG", "WEBP")

# Pillow's own net, below ours: it warns at this size and refuses at twice.
Image.MAX_IMAGE_PIXELS = MAX_UPLOADED_PIXELS

_DECODE_FAULTS = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    zlib.error,
    Image.DecompressionBombError,
)
# A tablet's photo has at most 2048 x 2048 pixels. Larger pictures are decoded one at a time, so that they
# cannot fill the memory together.
_LARGE = 5_000_000
_one_large = threading.Lock()

# The last bytes of a scan are held back from the decoder: one that does not ask for them had finished before,
# so something else fills the space. More than an encoder's padding, less than the smallest archive.
_HELD_BACK = 12
# Nine bytes of ones where the end mark stood: enough for the decoder's look-ahead, too few to make up a block
# (no picture code is all ones), so a decoder that asks for more was cut short.
_PADDING = b"\xff\x00" * 9


class RenditionKind(StrEnum):
    """The drawings we make from a photo: for a screen, a list, and the report."""

    REPORT = "report"
    SCREEN = "screen"
    THUMB = "thumb"


LONGEST_SIDE: Mapping[RenditionKind, int] = {
    RenditionKind.REPORT: 960,
    RenditionKind.SCREEN: 1280,
    RenditionKind.THUMB: 320,
}
_NO_PICTURE = "This is not a picture. Choose a JPEG or PNG photo."
TABLET_SIDE = 2048  # what tablets redraw their photos to
_QUALITY = 82


def inspect(source: str | Path | IO[bytes], declared_type: str) -> Picture:
    """Say what picture `source` holds, read whole and decoded to its last block.

    `declared_type` is the media type it was sent as. Raises BadPicture when it is not exactly one picture of
    that type without hidden details.
    """
    data = Path(source).read_bytes() if isinstance(source, str | Path) else source.read()
    found = _format_of(data)
    if found is None:
        raise BadPicture(PictureFault.NOT_AN_IMAGE)
    if TYPES.get(declared_type.partition(";")[0].strip().lower()) != found:
        raise BadPicture(PictureFault.WRONG_TYPE)
    if found == "JPEG":
        layout = jpeg.read_jpeg(data)
        return _decoded(data, Picture(found, layout.width, layout.height), one_scan=layout.one_scan)
    size = png.read_png(data) if found == "PNG" else webp.read_webp(data)
    return _decoded(data, Picture(found, size.width, size.height), one_scan=False)


def rendition(source: str | Path | IO[bytes], kind: RenditionKind | str) -> tuple[bytes, int, int]:
    """Draw a JPEG no longer than the kind's side, upright, in sRGB, without metadata; say how large it is.

    The same source and the same Pillow give the same bytes. Raises BadPicture when it cannot be drawn.
    """
    return _drawn(source, LONGEST_SIDE[RenditionKind(kind)])


def redraw(source: str | Path | IO[bytes]) -> bytes:
    """Draw what a browser sent as a tablet would have drawn it: at most 2048 px, upright, nothing hidden.

    Raises BadPicture when it cannot be drawn.
    """
    return _drawn(source, TABLET_SIDE)[0]


def redraw_logo(data: bytes, side: int) -> tuple[bytes, int, int]:
    """Draw a PNG or JPEG as a JPEG of at most `side` pixels, on white, nothing hidden; say how large it is.

    Raises BadPicture when it is neither, or not whole.
    """
    if _format_of(data) not in {"JPEG", "PNG"}:
        raise BadPicture(PictureFault.NOT_AN_IMAGE)
    return _drawn(io.BytesIO(data), side)


def _drawn(source: str | Path | IO[bytes], side: int) -> tuple[bytes, int, int]:
    try:
        with Image.open(source, formats=FORMATS) as image:
            check_size(*image.size, MAX_UPLOADED_PIXELS)
            with _turn(image.width * image.height):
                return _encoded(_shrunk(image, side))
    except UnidentifiedImageError:
        raise BadPicture(PictureFault.NOT_AN_IMAGE, _NO_PICTURE) from None
    except Image.DecompressionBombError:
        raise BadPicture(PictureFault.TOO_MANY_PIXELS) from None
    except _DECODE_FAULTS:
        raise BadPicture(PictureFault.TRUNCATED) from None


def _format_of(data: bytes) -> str | None:
    if data.startswith(jpeg.SIGNATURE):
        return "JPEG"
    if data.startswith(png.SIGNATURE):
        return "PNG"
    return "WEBP" if webp.is_webp(data) else None


def _decoded(data: bytes, picture: Picture, *, one_scan: bool) -> Picture:
    try:
        with _turn(picture.width * picture.height):
            _decode(data, picture, one_scan=one_scan)
    except _DECODE_FAULTS:
        raise BadPicture(PictureFault.TRUNCATED) from None
    return picture


def _decode(data: bytes, picture: Picture, *, one_scan: bool) -> None:
    feed = _Feed(data)
    with Image.open(feed, formats=(picture.format,)) as image:
        if image.size != (picture.width, picture.height) or getattr(image, "n_frames", 1) != 1:
            raise BadPicture(PictureFault.NOT_AN_IMAGE)
        # An eighth of the size, in grey: all the coded data is still read, which is what is being proved.
        image.draft("L", (max(1, image.width // 8), max(1, image.height // 8)))
        if one_scan:
            feed.in_parts()
        image.load()
    if one_scan and not feed.asked_for_end:
        raise BadPicture(PictureFault.TRAILING)


class _Feed(io.BytesIO):
    """A file that can hand its bytes to a decoder in steps and see how far the decoder needs to read."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self._data = data
        self._parts: Iterator[bytes] | None = None
        self.asked_for_end = False

    def in_parts(self) -> None:
        """From here on, hand out the body, then its held-back end, then nothing."""
        self._parts = self._split()

    def _split(self) -> Iterator[bytes]:
        body = len(self._data) - len(jpeg.END)
        yield self._data[: body - _HELD_BACK]
        self.asked_for_end = True
        yield self._data[body - _HELD_BACK : body] + _PADDING

    @override
    def read(self, size: int | None = -1, /) -> bytes:
        """Hand out the next part once split, else read as any file."""
        return super().read(size) if self._parts is None else next(self._parts, b"")


@contextmanager
def _turn(pixels: int) -> Iterator[None]:
    """Wait for a turn when the picture is large."""
    if pixels <= _LARGE:
        yield
        return
    with _one_large:
        yield


def _shrunk(image: Image.Image, side: int) -> Image.Image:
    """Decode near the wanted size, shrink, then turn upright: turning the small one is ten times cheaper."""
    scale = min(1.0, side / max(image.size))
    fitted = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    profile = image.info.get("icc_profile")
    image.draft("RGB", fitted)
    small = image.convert(_working_mode(image))
    if small.size != fitted:
        # As sharp to the eye as Lanczos on a shrunk photo, at less than half the work.
        small = small.resize(fitted, Image.Resampling.HAMMING, reducing_gap=2.0)
    upright = ImageOps.exif_transpose(small)
    return _in_srgb(_on_white(upright), profile if isinstance(profile, bytes) else None)


def _working_mode(image: Image.Image) -> str:
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        return "RGBA"
    return image.mode if image.mode in {"RGB", "CMYK", "L"} else "RGB"


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image
    paper = Image.new("RGB", image.size, "white")
    paper.paste(image, mask=image.getchannel("A"))
    return paper


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Tablets with wide-gamut screens send Display P3; without its profile the reds would go dull."""
    if not profile:
        return image.convert("RGB")
    try:
        source, target = ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(image, source, target, outputMode="RGB") or image.convert("RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image.convert("RGB")  # a profile of another colour model: the plain colours serve


def _encoded(image: Image.Image) -> tuple[bytes, int, int]:
    image.info.clear()  # Pillow would copy a comment across
    out = io.BytesIO()
    image.save(out, "JPEG", quality=_QUALITY, optimize=False)
    return out.getvalue(), image.width, image.height
