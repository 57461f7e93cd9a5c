from __future__ import annotations

import contextlib
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image, ImageCms

from auditapp.evidence.image import BadPicture, RenditionKind, inspect, redraw, rendition
from tests.unit.evidence import pictures

WHOLE = {
    "JPEG": (pictures.jpeg(), pictures.JPEG),
    "JPEG with restarts": (pictures.jpeg(restart_marker_blocks=3), pictures.JPEG),
    "progressive JPEG": (pictures.jpeg(progressive=True), pictures.JPEG),
    "PNG": (pictures.png(), pictures.PNG),
    "WebP": (pictures.webp(), pictures.WEBP),
    "extended WebP": (pictures.webp(icc_profile=pictures.profile()), pictures.WEBP),
}


def code_of(data: bytes, declared: str = pictures.JPEG) -> str:
    with pytest.raises(BadPicture) as refused:
        inspect(io.BytesIO(data), declared)
    return refused.value.code


@pytest.mark.parametrize("name", pictures.GOOD)
def test_a_plain_whole_picture_is_accepted(name: str) -> None:
    make, declared = pictures.GOOD[name]
    data = make()
    with Image.open(io.BytesIO(data)) as image:
        expected = (image.format, *image.size)
    found = inspect(io.BytesIO(data), declared)
    assert (found.format, found.width, found.height) == expected


@pytest.mark.parametrize("name", pictures.HOSTILE)
def test_anything_else_is_refused_with_its_reason(name: str) -> None:
    make, declared, code = pictures.HOSTILE[name]
    assert code_of(make(), declared) == code


def test_a_refusal_says_in_plain_words_what_to_do() -> None:
    with pytest.raises(BadPicture) as refused:
        inspect(io.BytesIO(b""), pictures.JPEG)
    assert refused.value.message == "This is not a JPEG, PNG or WebP picture. Take the photo again."


def test_a_picture_is_read_from_a_path_too(tmp_path: Path) -> None:
    path = tmp_path / "photo"
    path.write_bytes(pictures.jpeg())
    assert inspect(path, "image/jpeg; charset=binary").width == 160


@given(name=st.sampled_from(sorted(WHOLE)), share=st.floats(0, 1, exclude_max=True))
@settings(max_examples=300)
def test_a_picture_cut_at_any_byte_is_never_accepted(name: str, share: float) -> None:
    data, declared = WHOLE[name]
    assert code_of(data[: int(len(data) * share)], declared) in {"truncated", "not_an_image"}


@given(name=st.sampled_from(sorted(WHOLE)), extra=st.binary(min_size=1, max_size=64))
@settings(max_examples=200)
def test_a_picture_with_anything_after_it_is_refused(name: str, extra: bytes) -> None:
    data, declared = WHOLE[name]
    assert code_of(data + extra, declared) == "trailing"


@given(share=st.floats(0, 0.98), restarts=st.booleans())
@settings(max_examples=150)
def test_a_scan_cut_short_and_closed_again_is_never_accepted(share: float, restarts: bool) -> None:
    whole = WHOLE["JPEG with restarts" if restarts else "JPEG"][0]
    assert code_of(pictures.cut_and_closed(whole, share)) in {"truncated", "not_an_image"}


@given(extra=st.binary(min_size=24, max_size=400))
@settings(max_examples=150)
def test_a_scan_with_anything_behind_the_picture_is_refused(extra: bytes) -> None:
    hidden = extra.replace(b"\xff", b"\xff\x00")
    assert code_of(pictures.jpeg()[:-2] + hidden + b"\xff\xd9") == "trailing"


@given(data=st.binary(max_size=400), start=st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF"]))
@settings(max_examples=300)
def test_noise_is_refused_and_never_a_fault(data: bytes, start: bytes) -> None:
    for declared in (pictures.JPEG, pictures.PNG, pictures.WEBP):
        code_of(start + data, declared)


@given(name=st.sampled_from(sorted(WHOLE)), place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
@settings(max_examples=300)
def test_a_flipped_bit_is_refused_or_harmless_and_never_a_fault(name: str, place: float, bit: int) -> None:
    data, declared = WHOLE[name]
    damaged = bytearray(data)
    damaged[int(len(data) * place)] ^= 1 << bit
    with contextlib.suppress(BadPicture):
        assert inspect(io.BytesIO(bytes(damaged)), declared).format


@pytest.mark.parametrize(
    ("kind", "size"), [("screen", (1280, 720)), ("report", (960, 540)), ("thumb", (320, 180))]
)
def test_a_rendition_fits_its_side_and_keeps_its_shape(kind: str, size: tuple[int, int]) -> None:
    original = pictures.saved(Image.new("RGB", (2048, 1152), "teal"))
    data, width, height = rendition(io.BytesIO(original), kind)
    assert (width, height) == size
    assert inspect(io.BytesIO(data), pictures.JPEG).width == width


def test_a_small_picture_is_not_blown_up() -> None:
    assert rendition(io.BytesIO(pictures.jpeg()), RenditionKind.SCREEN)[1:] == (160, 120)


def test_the_same_photo_gives_the_same_rendition() -> None:
    draw = {rendition(io.BytesIO(pictures.jpeg()), "thumb")[0] for _ in range(3)}
    assert len(draw) == 1


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_rendition_carries_no_metadata_whatever_its_source_carried(kind: str) -> None:
    tags = pictures.exif()
    options: dict[str, object] = {"comment": b"Mrs Jones"} if kind == "JPEG" else {}
    original = pictures.saved(pictures.scene(), kind, exif=tags, icc_profile=pictures.profile(), **options)
    data, _, _ = rendition(io.BytesIO(original), "screen")
    with Image.open(io.BytesIO(data)) as drawn:
        assert not dict(drawn.getexif())
        assert not drawn.getexif().get_ifd(ExifTags.IFD.GPSInfo)
        assert set(drawn.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    inspect(io.BytesIO(data), pictures.JPEG)


def test_a_picture_on_its_side_is_turned_upright() -> None:
    tags = Image.Exif()
    tags[ExifTags.Base.Orientation] = 6
    original = pictures.saved(pictures.scene(200, 100), exif=tags)
    assert rendition(io.BytesIO(original), "screen")[1:] == (100, 200)


def test_a_transparent_picture_is_drawn_on_white() -> None:
    original = pictures.saved(Image.new("RGBA", (40, 40), (255, 0, 0, 0)), "PNG")
    with Image.open(io.BytesIO(rendition(io.BytesIO(original), "thumb")[0])) as drawn:
        assert drawn.getpixel((20, 20)) == (255, 255, 255)


def test_a_grey_photo_with_a_colour_profile_is_still_drawn() -> None:
    original = pictures.saved(pictures.scene().convert("L"), icc_profile=pictures.profile())
    assert rendition(io.BytesIO(original), "thumb")[1] == 160


def test_colours_are_brought_to_the_common_space() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    original = pictures.saved(Image.new("RGB", (64, 64), (200, 40, 40)), icc_profile=lab, quality=95)
    with Image.open(io.BytesIO(rendition(io.BytesIO(original), "thumb")[0])) as drawn:
        pixel = drawn.getpixel((32, 32))
    assert isinstance(pixel, tuple)
    assert all(abs(found - expected) < 6 for found, expected in zip(pixel, (200, 40, 40), strict=True))


def test_a_picture_that_cannot_be_drawn_says_so() -> None:
    with pytest.raises(BadPicture):
        rendition(io.BytesIO(pictures.jpeg()[:900]), "thumb")


@pytest.mark.parametrize(
    ("width", "height", "code"), [(5000, 5000, "truncated"), (5001, 5000, "too_many_pixels")]
)
def test_the_wire_takes_25_megapixels(width: int, height: int, code: str) -> None:
    assert code_of(pictures.with_declared_size(width, height)) == code


def test_an_upload_may_be_as_large_as_a_camera_makes_it() -> None:
    photo = pictures.saved(Image.new("L", (7000, 7000)), "JPEG", quality=20)
    assert code_of(photo) == "too_many_pixels"
    with Image.open(io.BytesIO(redraw(io.BytesIO(photo)))) as drawn:
        assert drawn.size == (2048, 2048)


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("side", [7100, 60_000])
def test_an_enormous_upload_is_too_large(side: int) -> None:
    with pytest.raises(BadPicture) as refused:
        redraw(io.BytesIO(pictures.with_declared_size(side, side)))
    assert refused.value.code == "too_many_pixels"


@pytest.mark.parametrize(
    "data", [b"", b"Dear Sir or Madam,\n", b"%PDF-1.7\n", b"GIF89a" + bytes(20)], ids=repr
)
def test_an_upload_that_is_no_picture_is_told_so(data: bytes) -> None:
    with pytest.raises(BadPicture) as refused:
        redraw(io.BytesIO(data))
    assert (refused.value.code, refused.value.message) == (
        "not_an_image",
        "This is not a picture. Choose a JPEG or PNG photo.",
    )


def test_half_an_upload_is_damaged_rather_than_no_picture() -> None:
    with pytest.raises(BadPicture) as refused:
        redraw(io.BytesIO(pictures.jpeg()[: len(pictures.jpeg()) // 2]))
    assert refused.value.code == "truncated"
