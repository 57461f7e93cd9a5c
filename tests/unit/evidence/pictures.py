"""Pictures made by code: good ones, and every way we know to make a bad one."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping

from PIL import ExifTags, Image, ImageCms, PngImagePlugin


def scene(width: int = 160, height: int = 120, seed: int = 1) -> Image.Image:
    """A picture with slopes and noise, so that every block has something in it."""
    noise = random.Random(seed)
    pixels = bytes(
        min(255, max(0, (x * 2 + y * (channel + 1)) % 256 + noise.randrange(-20, 20)))
        for y in range(height)
        for x in range(width)
        for channel in range(3)
    )
    return Image.frombytes("RGB", (width, height), pixels)


def saved(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    """The image as a file."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def jpeg(**options: object) -> bytes:
    return saved(scene(), "JPEG", **{"quality": 80, **options})


def png(**options: object) -> bytes:
    return saved(scene(40, 30), "PNG", **options)


def webp(**options: object) -> bytes:
    return saved(scene(), "WEBP", **options)


def profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def exif() -> Image.Exif:
    """A place and a camera."""
    tags = Image.Exif()
    tags[ExifTags.Base.Make] = "Acme"
    tags.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = "N"
    return tags


def segment(marker: int, payload: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(payload) + 2) + payload


def with_segment(marker: int, payload: bytes) -> bytes:
    """A JPEG with one more segment after its start mark."""
    picture = jpeg()
    return picture[:2] + segment(marker, payload) + picture[2:]


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("readme.txt", "hidden")
    return out.getvalue()


def with_archive_in_the_scan() -> bytes:
    """A JPEG whose scan goes on, after the last block, with an archive that most readers would find."""
    hidden = archive().replace(b"\xff", b"\xff\x00")
    return jpeg()[:-2] + hidden + b"\xff\xd9"


def cut_and_closed(picture: bytes, share: float) -> bytes:
    """A JPEG cut short inside its scan, with an end mark put after the cut to look whole."""
    start = picture.index(b"\xff\xda") + 14
    cut = start + int((len(picture) - 2 - start) * share)
    return picture[:cut].rstrip(b"\xff") + b"\xff\xd9"


def with_declared_size(width: int, height: int) -> bytes:
    """A JPEG of few bytes that claims to be enormous."""
    picture = bytearray(jpeg())
    frame = picture.index(b"\xff\xc0")
    picture[frame + 5 : frame + 9] = struct.pack(">HH", height, width)
    return bytes(picture)


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def with_chunk(kind: bytes, body: bytes) -> bytes:
    """A PNG with one more chunk after its header."""
    picture = png()
    return picture[:33] + chunk(kind, body) + picture[33:]


def png_of(width: int, height: int, packed: bytes) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = (chunk(b"IHDR", header), chunk(b"IDAT", packed), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def with_riff_chunk(kind: bytes, body: bytes) -> bytes:
    """A WebP with one more chunk at its end, and the length to match."""
    picture = webp() + kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)
    return picture[:4] + struct.pack("<I", len(picture) - 8) + picture[8:]


def moving(kind: str) -> bytes:
    frames = [scene(32, 32, seed) for seed in (1, 2, 3)]
    return saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)


def noted_png() -> bytes:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "J. Smith")
    return png(pnginfo=notes)


JPEG, PNG, WEBP = "image/jpeg", "image/png", "image/webp"

GOOD: Mapping[str, tuple[Callable[[], bytes], str]] = {
    "a plain JPEG": (jpeg, JPEG),
    "a progressive JPEG": (lambda: jpeg(progressive=True), JPEG),
    "a JPEG with its own tables": (lambda: jpeg(optimize=True), JPEG),
    "a JPEG with restart marks": (lambda: jpeg(restart_marker_blocks=3), JPEG),
    "a JPEG with a restart mark per row": (lambda: jpeg(restart_marker_rows=1), JPEG),
    "a JPEG without chroma subsampling": (lambda: jpeg(subsampling=0), JPEG),
    "a JPEG with a colour profile": (lambda: jpeg(icc_profile=profile()), JPEG),
    "a grey JPEG": (lambda: saved(scene().convert("L")), JPEG),
    "a four-colour JPEG": (lambda: saved(scene().convert("CMYK")), JPEG),
    "a JPEG of one pixel": (lambda: saved(scene(1, 1)), JPEG),
    "a JPEG of one colour": (lambda: saved(Image.new("RGB", (300, 200), (128, 128, 128))), JPEG),
    "a black JPEG": (lambda: saved(Image.new("RGB", (64, 64))), JPEG),
    "a JPEG of odd size": (lambda: saved(scene(31, 17)), JPEG),
    "a plain PNG": (png, PNG),
    "a PNG with a palette": (lambda: saved(scene(40, 30).convert("P"), "PNG"), PNG),
    "a PNG with transparency": (lambda: saved(scene(40, 30).convert("RGBA"), "PNG"), PNG),
    "a PNG with a colour profile": (lambda: png(icc_profile=profile()), PNG),
    "a PNG of two colours": (lambda: saved(scene(37, 11).convert("1"), "PNG"), PNG),
    "a plain WebP": (webp, WEBP),
    "a lossless WebP": (lambda: webp(lossless=True), WEBP),
    "a WebP with transparency": (lambda: saved(scene().convert("RGBA"), "WEBP"), WEBP),
    "a WebP with a colour profile": (lambda: webp(icc_profile=profile()), WEBP),
}

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><title>hello</title><script>alert(1)</script>"
MP4 = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 64

# What it is -> how it is made, what it was sent as, and the code it must be refused with.
HOSTILE: Mapping[str, tuple[Callable[[], bytes], str, str]] = {
    "nothing": (lambda: b"", JPEG, "not_an_image"),
    "a drawing with a script": (lambda: SVG, JPEG, "not_an_image"),
    "a drawing sent as a drawing": (lambda: SVG, "image/svg+xml", "not_an_image"),
    "a web page": (lambda: HTML, JPEG, "not_an_image"),
    "a film": (lambda: MP4, JPEG, "not_an_image"),
    "a GIF": (lambda: saved(scene(), "GIF"), JPEG, "not_an_image"),
    "a TIFF": (lambda: saved(scene(), "TIFF"), JPEG, "not_an_image"),
    "an archive": (archive, JPEG, "not_an_image"),
    "a PNG sent as a JPEG": (png, JPEG, "wrong_type"),
    "a JPEG sent as a PNG": (jpeg, PNG, "wrong_type"),
    "a JPEG sent as text": (jpeg, "text/html", "wrong_type"),
    "a JPEG sent as nothing": (jpeg, "", "wrong_type"),
    "only the start of a JPEG": (lambda: b"\xff\xd8\xff", JPEG, "truncated"),
    "only a start and an end": (lambda: b"\xff\xd8\xff\xd9", JPEG, "not_an_image"),
    "noise after a start mark": (lambda: b"\xff\xd8\xff" + bytes(range(256)), JPEG, "truncated"),
    "a JPEG with a place": (lambda: jpeg(exif=exif()), JPEG, "metadata"),
    "a JPEG with XMP": (lambda: jpeg(xmp=b"<x:xmpmeta/>"), JPEG, "metadata"),
    "a JPEG with IPTC": (lambda: with_segment(0xED, b"Photoshop 3.0\0name"), JPEG, "metadata"),
    "a JPEG with a comment": (lambda: jpeg(comment=b"Mrs Jones"), JPEG, "metadata"),
    "a JPEG with several pictures": (lambda: with_segment(0xE2, b"MPF\0" + bytes(40)), JPEG, "metadata"),
    "a JPEG with a thumbnail": (lambda: with_segment(0xE0, b"JFXX\0\x10" + jpeg()[:200]), JPEG, "metadata"),
    "a JPEG with a maker's segment": (lambda: with_segment(0xE5, b"anything"), JPEG, "metadata"),
    "a JPEG with a false profile": (lambda: jpeg(icc_profile=b"x" * 400), JPEG, "metadata"),
    "a JPEG with a padded profile": (lambda: jpeg(icc_profile=profile() + archive()), JPEG, "metadata"),
    "a JPEG and an archive": (lambda: jpeg() + archive(), JPEG, "trailing"),
    "a JPEG and a JPEG": (lambda: jpeg() + jpeg(), JPEG, "trailing"),
    "a JPEG with an archive in its scan": (with_archive_in_the_scan, JPEG, "trailing"),
    "a JPEG without its end": (lambda: jpeg()[:-2], JPEG, "truncated"),
    "half a JPEG": (lambda: jpeg()[: len(jpeg()) // 2], JPEG, "truncated"),
    "half a JPEG, closed": (lambda: cut_and_closed(jpeg(), 0.5), JPEG, "truncated"),
    "most of a JPEG, closed": (lambda: cut_and_closed(jpeg(), 0.98), JPEG, "truncated"),
    "a JPEG bomb": (lambda: with_declared_size(65500, 65500), JPEG, "too_many_pixels"),
    "a JPEG that claims more rows": (lambda: with_declared_size(160, 240), JPEG, "truncated"),
    "a JPEG that claims fewer rows": (lambda: with_declared_size(160, 64), JPEG, "trailing"),
    "a JPEG of no height": (lambda: with_declared_size(160, 0), JPEG, "not_an_image"),
    "a PNG with words": (noted_png, PNG, "metadata"),
    "a PNG with a place": (lambda: png(exif=exif()), PNG, "metadata"),
    "a PNG with a date": (lambda: with_chunk(b"tIME", bytes(7)), PNG, "metadata"),
    "a PNG with a chunk of its own": (lambda: with_chunk(b"teSt", b"x"), PNG, "metadata"),
    "a PNG with a stretched chunk": (lambda: with_chunk(b"gAMA", bytes(400)), PNG, "metadata"),
    "a PNG that moves": (lambda: moving("PNG"), PNG, "trailing"),
    "a PNG and an archive": (lambda: png() + archive(), PNG, "trailing"),
    "a PNG with a wrong sum": (lambda: png()[:-20] + b"\0" + png()[-19:], PNG, "truncated"),
    "a PNG bomb": (lambda: png_of(20_000, 20_000, b""), PNG, "too_many_pixels"),
    "a PNG with too few rows": (lambda: png_of(8, 8, zlib.compress(bytes(9 * 7))), PNG, "truncated"),
    "a PNG that unpacks to gigabytes": (lambda: png_of(8, 8, zlib.compress(bytes(1 << 24))), PNG, "trailing"),
    "a PNG with a stowaway": (lambda: png_of(8, 8, zlib.compress(bytes(72)) + archive()), PNG, "trailing"),
    "a WebP with a place": (lambda: webp(exif=exif()), WEBP, "metadata"),
    "a WebP with XMP": (lambda: webp(xmp=b"<x:xmpmeta/>"), WEBP, "metadata"),
    "a WebP with a chunk of its own": (lambda: with_riff_chunk(b"SECR", b"hidden"), WEBP, "metadata"),
    "a WebP that moves": (lambda: moving("WEBP"), WEBP, "trailing"),
    "a WebP and an archive": (lambda: webp() + archive(), WEBP, "trailing"),
    "half a WebP": (lambda: webp()[: len(webp()) // 2], WEBP, "truncated"),
}
