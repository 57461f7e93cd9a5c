"""Points, shapes, planes and colours: everything about a drawing that needs no picture."""

import math
from collections.abc import Sequence
from typing import TypeAlias

Point: TypeAlias = tuple[float, float]
Colour: TypeAlias = tuple[int, int, int]
Quad: TypeAlias = tuple[Point, Point, Point, Point]


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """`one` moved towards `other` by `share` (0 to 1)."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def darker(colour: Colour, share: float) -> Colour:
    return mix(colour, (12, 12, 18), share)


def lighter(colour: Colour, share: float) -> Colour:
    return mix(colour, (255, 252, 246), share)


def box(x0: float, y0: float, x1: float, y1: float) -> list[Point]:
    return [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]


def oval(cx: float, cy: float, rx: float, ry: float, start: float = 0, end: float = 360) -> list[Point]:
    steps = max(10, round(40 * (end - start) / 360))
    angles = [math.radians(start + (end - start) * i / steps) for i in range(steps + 1)]
    return [(cx + rx * math.cos(a), cy + ry * math.sin(a)) for a in angles]


def rounded(x0: float, y0: float, x1: float, y1: float, r: float) -> list[Point]:
    return [
        *oval(x0 + r, y0 + r, r, r, 180, 270),
        *oval(x1 - r, y0 + r, r, r, 270, 360),
        *oval(x1 - r, y1 - r, r, r, 0, 90),
        *oval(x0 + r, y1 - r, r, r, 90, 180),
    ]


def curve(a: Point, b: Point, c: Point, d: Point, steps: int = 24) -> list[Point]:
    """A cubic Bezier curve from `a` to `d`."""
    found = []
    for i in range(steps + 1):
        t = i / steps
        w = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
        found.append(
            (
                w[0] * a[0] + w[1] * b[0] + w[2] * c[0] + w[3] * d[0],
                w[0] * a[1] + w[1] * b[1] + w[2] * c[1] + w[3] * d[1],
            )
        )
    return found


class Plane:
    """A flat rectangle seen in perspective: maps (u, v) in the unit square to points of the scene."""

    def __init__(self, quad: Quad) -> None:
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = quad
        dx1, dx2, sx = x1 - x2, x3 - x2, x0 - x1 + x2 - x3
        dy1, dy2, sy = y1 - y2, y3 - y2, y0 - y1 + y2 - y3
        bottom = dx1 * dy2 - dx2 * dy1
        self.g = (sx * dy2 - dx2 * sy) / bottom
        self.h = (dx1 * sy - sx * dy1) / bottom
        self.a, self.b, self.c = x1 - x0 + self.g * x1, x3 - x0 + self.h * x3, x0
        self.d, self.e, self.f = y1 - y0 + self.g * y1, y3 - y0 + self.h * y3, y0

    def at(self, u: float, v: float) -> Point:
        w = self.g * u + self.h * v + 1
        return (self.a * u + self.b * v + self.c) / w, (self.d * u + self.e * v + self.f) / w

    def box(self, u0: float, v0: float, u1: float, v1: float) -> list[Point]:
        return [self.at(u0, v0), self.at(u1, v0), self.at(u1, v1), self.at(u0, v1)]

    def path(self, points: Sequence[Point]) -> list[Point]:
        return [self.at(u, v) for u, v in points]
