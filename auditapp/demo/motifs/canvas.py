"""A small drawing floor for pictures that should read as photographs: camera, light, shadow, texture, grain.

Everything is decided by the seed, so that the same demonstration draws the same bytes. Noise comes from
`random.Random`, never from Pillow's own generator, which is shared by the whole process.
"""

import math
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from functools import cache
from io import BytesIO
from random import Random
from typing import TypeAlias

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from auditapp.demo.motifs.geometry import Colour, Plane, Point, box

WIDTH, HEIGHT = 1280, 960
Area: TypeAlias = tuple[int, int, int, int]


class State(StrEnum):
    """What the picture shows: the fault as found, or the same view put right."""

    BEFORE = "before"
    AFTER = "after"


@cache
def noise(width: int, height: int, key: int = 0) -> Image.Image:
    """Uniform grey noise, the raw stuff of every texture here."""
    return Image.frombytes("L", (width, height), Random(f"{width}x{height}/{key}").randbytes(width * height))


@cache
def _grain() -> Image.Image:
    """Film grain round mid grey, larger than a picture so that each picture can take its own corner of it."""
    sand = noise(WIDTH + 256, HEIGHT + 256, 7).filter(ImageFilter.GaussianBlur(0.7))
    grey = sand.point([round(128 + (value - 128) * 0.11) for value in range(256)])
    return Image.merge("RGB", (grey, grey, grey))


@cache
def _soft_disc() -> Image.Image:
    """A white disc fading to nothing at its rim."""
    falling = [
        round(255 * (0.5 + 0.5 * math.cos(math.pi * min(1.0, value / 180))) ** 1.2) for value in range(256)
    ]
    return Image.radial_gradient("L").point(falling)


@cache
def font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


class Scene:
    """One picture being drawn.

    `rng` decides the place and is the same before and after; `hand` decides how the camera was held and
    differs, as it would between two visits.
    """

    def __init__(self, motif: str, state: State, seed: int, when: date, reading: str | None = None) -> None:
        self.before = state is State.BEFORE
        self.when = when
        self.reading = reading
        self.rng = Random(f"{motif}/{seed}")
        self.hand = Random(f"{motif}/{seed}/{state}/{when}")
        self.image = Image.new("RGB", (WIDTH, HEIGHT), (128, 124, 118))
        self.pen = ImageDraw.Draw(self.image)
        tilt = self.hand.uniform(-0.028, 0.028)
        self._turn = (math.cos(tilt), math.sin(tilt))
        self._zoom = self.hand.uniform(1.04, 1.13)
        self._shift = (self.hand.uniform(-0.03, 0.03), self.hand.uniform(-0.02, 0.02))
        self._keystone = (self.hand.uniform(-0.06, 0.06), self.hand.uniform(-0.07, 0.02))
        self.lamp = (self.rng.uniform(0.2, 0.8), self.rng.uniform(0.05, 0.3))
        self.warmth = self.rng.uniform(-0.02, 0.03) + self.hand.uniform(-0.012, 0.012)

    @property
    def day_and_month(self) -> str:
        """The day of the picture as somebody would write it on a label."""
        return f"{self.when.day} / {self.when.month}"

    def see(self, point: Point) -> Point:
        """Where the camera puts a point of the scene."""
        x, y = (point[0] - 640) / 640, (point[1] - 480) / 640
        cos, sin = self._turn
        depth = 1 + self._keystone[0] * x + self._keystone[1] * y
        px = (self._zoom * (cos * x - sin * y) + self._shift[0]) / depth
        py = (self._zoom * (sin * x + cos * y) + self._shift[1]) / depth
        return 640 + 640 * px, 480 + 640 * py

    def _frame(self, points: Sequence[Point], margin: float = 0) -> tuple[list[Point], Area] | None:
        """The points as seen and the box of pixels round them, or None when out of view."""
        seen = [self.see(point) for point in points]
        left = max(0, math.floor(min(x for x, _ in seen) - margin))
        top = max(0, math.floor(min(y for _, y in seen) - margin))
        right = min(WIDTH, math.ceil(max(x for x, _ in seen) + margin))
        bottom = min(HEIGHT, math.ceil(max(y for _, y in seen) + margin))
        return (seen, (left, top, right, bottom)) if right > left and bottom > top else None

    def fill(self, points: Sequence[Point], colour: Colour) -> None:
        self.pen.polygon([self.see(point) for point in points], fill=colour)

    def line(self, points: Sequence[Point], colour: Colour, width: float = 2) -> None:
        self.pen.line(
            [self.see(point) for point in points], fill=colour, width=max(1, round(width)), joint="curve"
        )

    def _paint(self, stuff: Image.Image, area: Area, seen: Sequence[Point]) -> None:
        left, top, right, bottom = area
        mask = Image.new("L", (right - left, bottom - top), 0)
        ImageDraw.Draw(mask).polygon([(x - left, y - top) for x, y in seen], fill=255)
        self.image.paste(stuff, (left, top), mask)

    def shade(self, points: Sequence[Point], stops: Sequence[Colour], *, across: bool = False) -> None:
        """Fill with a gradient through `stops`, from top to bottom, or left to right when `across`."""
        framed = self._frame(points)
        if framed is None:
            return
        seen, area = framed
        strip = Image.new("RGB", (len(stops), 1) if across else (1, len(stops)))
        strip.putdata(list(stops))
        wide, high = area[2] - area[0], area[3] - area[1]
        smooth = strip.resize((wide, 1) if across else (1, high), Image.Resampling.BICUBIC)
        self._paint(smooth.resize((wide, high), Image.Resampling.NEAREST), area, seen)

    def grainy(
        self, points: Sequence[Point], cell: tuple[float, float], strength: float, key: int = 1
    ) -> None:
        """Multiply noise into an area; `cell` is the size of one grain, long and thin for wood."""
        framed = self._frame(points)
        if framed is None:
            return
        seen, area = framed
        left, top, right, bottom = area
        small = (max(2, round((right - left) / cell[0])), max(2, round((bottom - top) / cell[1])))
        sand = noise(min(small[0], 512), min(small[1], 512), key).point(
            [round(v * strength) for v in range(256)]
        )
        mask = Image.new("L", (right - left, bottom - top), 0)
        ImageDraw.Draw(mask).polygon([(x - left, y - top) for x, y in seen], fill=255)
        mask = ImageChops.multiply(mask, sand.resize(mask.size, Image.Resampling.BILINEAR))
        self.image.paste((0, 0, 0), (left, top), mask)

    def shadow(
        self, points: Sequence[Point], *, blur: float = 20, strength: float = 0.45, shift: Point = (14, 22)
    ) -> None:
        """A soft shadow of the shape, cast `shift` away from it. Drawn before the thing that casts it."""
        framed = self._frame([(x + shift[0], y + shift[1]) for x, y in points], blur * 2)
        if framed is None:
            return
        seen, (left, top, right, bottom) = framed
        scale = 4
        mask = Image.new("L", ((right - left) // scale + 1, (bottom - top) // scale + 1), 0)
        ImageDraw.Draw(mask).polygon(
            [((x - left) / scale, (y - top) / scale) for x, y in seen], fill=round(255 * strength)
        )
        mask = mask.filter(ImageFilter.GaussianBlur(blur / scale)).resize((right - left, bottom - top))
        self.image.paste((14, 12, 16), (left, top), mask)

    def glow(self, cx: float, cy: float, rx: float, ry: float, colour: Colour, strength: float) -> None:
        """A soft spot: a lamp's reflection, a highlight, or a stain when the colour is dark."""
        framed = self._frame(box(cx - rx, cy - ry, cx + rx, cy + ry))
        if framed is None:
            return
        (left, top), (right, bottom) = self.see((cx - rx, cy - ry)), self.see((cx + rx, cy + ry))
        size = (max(2, round(right - left)), max(2, round(bottom - top)))
        mask = _soft_disc().resize(size).point([round(value * strength) for value in range(256)])
        self.image.paste(colour, (round(left), round(top)), mask)

    def stain(self, cx: float, cy: float, rx: float, ry: float, colour: Colour, strength: float) -> None:
        """An uneven patch with a ragged edge, never twice the same."""
        (left, top), (right, bottom) = self.see((cx - rx, cy - ry)), self.see((cx + rx, cy + ry))
        size = (max(4, round(right - left)), max(4, round(bottom - top)))
        cloud = noise(14, 14, self.rng.randrange(40)).resize((64, 64), Image.Resampling.BICUBIC)
        ragged = ImageChops.multiply(_soft_disc().resize((64, 64)), cloud)
        edge = [round(255 * strength * min(1.0, max(0.0, (value - 58) / 46))) for value in range(256)]
        self.image.paste(
            colour, (round(left), round(top)), ragged.point(edge).resize(size, Image.Resampling.BICUBIC)
        )

    def words(
        self, plane: Plane, area: tuple[float, float, float, float], text: str, colour: Colour, size: int = 40
    ) -> None:
        """Text fitted into (u0, v0, u1, v1) of a plane, with its perspective."""
        face = font(size)
        left, top, right, bottom = face.getbbox(text)
        width, height = max(1, round(right - left)), max(1, round(bottom - top))
        ink = Image.new("L", (width, height), 0)
        ImageDraw.Draw(ink).text((-left, -top), text, fill=255, font=face)
        framed = self._frame(plane.box(*area))
        if framed is None:
            return
        seen, (x0, y0, x1, y1) = framed
        back = _inverse([(x - x0, y - y0) for x, y in seen], width, height)
        mask = ink.transform((x1 - x0, y1 - y0), Image.Transform.PERSPECTIVE, back, Image.Resampling.BILINEAR)
        self.image.paste(colour, (x0, y0), mask)

    def defocus(self, radius: float) -> None:
        """Blur all that is drawn so far: it lies behind what comes next."""
        small = self.image.reduce(4)
        soft = small.filter(ImageFilter.GaussianBlur(radius / 4)).resize(
            (WIDTH, HEIGHT), Image.Resampling.BILINEAR
        )
        self.image.paste(soft)

    def develop(self) -> bytes:
        """Lens, lamp and film, then a baseline JPEG with nothing but its JFIF header."""
        picture = Image.blend(self.image, ImageChops.offset(self.image, 1, 0), 0.5)
        picture = Image.blend(picture, ImageChops.offset(picture, 0, 1), 0.5)
        picture = ImageChops.multiply(picture, self._light())
        dx, dy = self.hand.randrange(256), self.hand.randrange(256)
        picture = ImageChops.add(picture, _grain().crop((dx, dy, dx + WIDTH, dy + HEIGHT)), 1, -128)
        picture = picture.point(self._film())
        out = BytesIO()
        picture.save(out, "JPEG", quality=74, subsampling=2, optimize=False, progressive=False)
        return out.getvalue()

    def _light(self) -> Image.Image:
        """Brighter towards the lamp, falling off into the corners."""
        wide, high = 32, 24
        values = []
        for y in range(high):
            for x in range(wide):
                far = math.hypot(x / wide - self.lamp[0], (y / high - self.lamp[1]) * 0.8)
                corner = math.hypot(x / wide - 0.5, y / high - 0.5)
                values.append(round(255 * max(0.35, 1.05 - 0.22 * far - 0.3 * corner * corner)))
        light = Image.new("L", (wide, high))
        light.putdata(values)
        large = light.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)
        return Image.merge("RGB", (large, large, large))

    def _film(self) -> list[int]:
        """A gentle S curve, black lifted as in indoor pictures, with the room's colour cast."""
        table: list[int] = []
        for cast in (1 + self.warmth, 1.0, 1 - self.warmth * 1.4):
            for value in range(256):
                x = value / 255
                bent = x - 0.04 * math.sin(2 * math.pi * x)
                table.append(max(0, min(255, round((8 + 266 * bent) * cast))))
        return table


def _inverse(seen: Sequence[Point], width: int, height: int) -> tuple[float, ...]:
    """The coefficients Pillow wants: from output pixels back to the flat text of `width` x `height`."""
    plane = Plane((seen[0], seen[1], seen[2], seen[3]))
    a, b, c, d, e, f, g, h = plane.a, plane.b, plane.c, plane.d, plane.e, plane.f, plane.g, plane.h
    rows = (
        e - f * h,
        c * h - b,
        b * f - c * e,
        f * g - d,
        a - c * g,
        c * d - a * f,
        d * h - e * g,
        b * g - a * h,
        a * e - b * d,
    )
    last = rows[8]
    return tuple(
        value * size / last
        for value, size in zip(rows[:8], (width, width, width, height, height, height, 1, 1), strict=True)
    )
