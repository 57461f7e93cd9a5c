"""Draw the icons of the installed app: steps walked round a home, and the tick they lead to.

Run it as `python -m tools.icons`; it writes `auditapp/static/icons/`.
"""

from __future__ import annotations

from math import cos, radians, sin
from pathlib import Path

from PIL import Image, ImageDraw

FOLDER = Path(__file__).resolve().parent.parent / "auditapp" / "static" / "icons"
GREEN = "#0b5d55"
PALE = "#8fd0c4"
WHITE = "#ffffff"
FINE = 4  # drawn larger and shrunk, for smooth edges

# On a tile of 100 x 100: the tick, and the steps on a circle round it, open where the tick leaves.
TICK = ((33.0, 50.0), (46.0, 63.0), (78.0, 26.0))
STROKE = 12.0
CENTRE = (48.0, 52.0)
RADIUS = 33.0
STEP = 4.4
ANGLES = range(0, 271, 30)  # degrees, clockwise from the right
STEPS = tuple(
    (round(CENTRE[0] + RADIUS * cos(radians(angle)), 1), round(CENTRE[1] + RADIUS * sin(radians(angle)), 1))
    for angle in ANGLES
)


def draw(size: int, *, corner: float = 22.0, scale: float = 1.0) -> Image.Image:
    """Return the icon `size` pixels wide.

    `corner` is the rounding of the tile, in hundredths of its width; 0 fills the square, for systems that cut
    their own shape. `scale` shrinks the drawing towards the middle, into the part that is never cut off.
    """
    unit = size * FINE / 100
    image = Image.new("RGBA", (size * FINE, size * FINE), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    pen.rounded_rectangle((0, 0, size * FINE - 1, size * FINE - 1), radius=corner * unit, fill=GREEN)
    for point in STEPS:
        _dot(pen, _place(point, unit, scale), STEP * scale * unit, PALE)
    points = [_place(point, unit, scale) for point in TICK]
    half = STROKE * scale * unit / 2
    pen.line(points, fill=WHITE, width=round(half * 2), joint="curve")
    for point in (points[0], points[-1]):
        _dot(pen, point, half, WHITE)
    return image.resize((size, size), Image.Resampling.LANCZOS)


def _place(point: tuple[float, float], unit: float, scale: float) -> tuple[float, float]:
    x, y = ((part - 50) * scale + 50 for part in point)
    return x * unit, y * unit


def _dot(pen: ImageDraw.ImageDraw, centre: tuple[float, float], radius: float, colour: str) -> None:
    x, y = centre
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)


def svg() -> str:
    """Return the same drawing for browsers that take a vector icon."""
    dots = "".join(f'<circle cx="{x:g}" cy="{y:g}" r="{STEP:g}"/>' for x, y in STEPS)
    tick = " ".join(f"{x:g},{y:g}" for x, y in TICK)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">'
        f'<rect width="100" height="100" rx="22" fill="{GREEN}"/><g fill="{PALE}">{dots}</g>'
        f'<polyline points="{tick}" fill="none" stroke="{WHITE}" stroke-width="{STROKE:g}" '
        'stroke-linecap="round" stroke-linejoin="round"/></svg>\n'
    )


def write_icons() -> None:
    """Write every size and shape that the manifest and the pages name."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    draw(192).save(FOLDER / "icon-192.png", optimize=True)
    draw(512).save(FOLDER / "icon-512.png", optimize=True)
    draw(512, corner=0, scale=0.78).save(FOLDER / "maskable-512.png", optimize=True)
    draw(180, corner=0, scale=0.9).convert("RGB").save(FOLDER / "apple-touch-icon.png", optimize=True)
    (FOLDER / "favicon.svg").write_text(svg(), encoding="utf-8")


if __name__ == "__main__":
    write_icons()
