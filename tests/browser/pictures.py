"""Photos as a phone's camera makes them: JPEG with the place, the time and the camera written inside."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw
from PIL.ExifTags import GPS, IFD, Base
from PIL.Image import Exif


def camera_photo(folder: Path, name: str, colour: tuple[int, int, int] = (150, 120, 90)) -> Path:
    """A large photo with EXIF and GPS, unlike any other of another name or colour."""
    picture = Image.new("RGB", (3000, 2250), colour)
    draw = ImageDraw.Draw(picture)
    for step in range(0, 3000, 60):
        shade = (step * 7 + len(name) * 31) % 200
        draw.line([(step, 0), (2250 - step // 2, 2250)], fill=(shade, 255 - shade, 90), width=9)
    draw.text((200, 200), name, fill=(255, 255, 255))
    path = folder / f"{name}.jpg"
    picture.save(path, "JPEG", quality=85, exif=_where_and_when())
    assert b"Exif" in path.read_bytes()[:64]
    return path


def plain_photo(number: int) -> bytes:
    """A photo as a tablet sends it, redrawn and without metadata, of a few hundred kilobytes."""
    noise = Image.effect_noise((1024, 768), 90 + number).convert("RGB")
    file = BytesIO()
    noise.save(file, "JPEG", quality=70)
    return file.getvalue()


def _where_and_when() -> Exif:
    exif = Exif()
    exif[Base.Make], exif[Base.Model] = "Telltale", "Phone 1"
    exif[Base.DateTime] = "2026:11:22 14:03:11"
    place = exif.get_ifd(IFD.GPSInfo)
    place[GPS.GPSLatitudeRef], place[GPS.GPSLatitude] = "N", (51.0, 30.0, 26.0)
    place[GPS.GPSLongitudeRef], place[GPS.GPSLongitude] = "W", (0.0, 7.0, 39.0)
    return exif


def metadata_in(data: bytes) -> list[str]:
    """Which kinds of hidden details a JPEG carries."""
    marks = {"EXIF": b"Exif\0", "XMP": b"ns.adobe.com/xap", "IPTC": b"Photoshop 3.0", "GPS": b"GPS"}
    return [name for name, mark in marks.items() if mark in data]
