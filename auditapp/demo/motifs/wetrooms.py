"""Pictures taken in bathrooms and sluices: sealant, commode, pull cord, water temperature, basin."""

from auditapp.demo.motifs.canvas import Scene
from auditapp.demo.motifs.geometry import Colour, Plane, Point, box, curve, darker, lighter, oval, rounded

TILES: tuple[Colour, ...] = ((196, 208, 210), (184, 202, 200), (208, 200, 186))


def tiled(scene: Scene, plane: Plane, tile: Colour, across: int, down: int) -> None:
    """Tiles with grout, each a shade of its own."""
    scene.shade(plane.box(0, 0, 1, 1), [lighter(tile, 0.2), darker(tile, 0.12)])
    for column in range(across):
        for row in range(down):
            if scene.rng.random() < 0.35:
                shade = darker(tile, scene.rng.uniform(0, 0.09))
                scene.fill(
                    plane.box(column / across, row / down, (column + 1) / across, (row + 1) / down), shade
                )
    grout = darker(tile, 0.25)
    for column in range(across + 1):
        scene.line([plane.at(column / across, 0), plane.at(column / across, 1)], grout, 5)
    for row in range(down + 1):
        scene.line([plane.at(0, row / down), plane.at(1, row / down)], grout, 5)


def sealant(scene: Scene) -> None:
    """The corner where tiles meet a shower tray: black with mould, or freshly sealed."""
    tile = scene.rng.choice(TILES)
    left = Plane(((-300, -500), (600, -260), (600, 520), (-300, 860)))
    right = Plane(((600, -260), (1600, -520), (1600, 830), (600, 520)))
    tiled(scene, left, tile, 4, 5)
    tiled(scene, right, darker(tile, 0.12), 4, 5)
    tray: list[Point] = [(600, 520), (1600, 830), (1600, 1400), (-300, 1400), (-300, 860)]
    scene.shade(tray, [darker((236, 238, 238), 0.2), (240, 242, 242), (226, 228, 228)])
    scene.glow(640, 820, 400, 150, (255, 255, 255), 0.5)
    scene.fill(oval(520, 900, 86, 40), (150, 154, 158))
    scene.fill(oval(520, 894, 80, 36), (206, 210, 212))
    for step in range(5):
        scene.fill(oval(460 + step * 30, 894, 8, 16), (60, 62, 66))
    bead: Colour = (206, 200, 184) if scene.before else (250, 251, 250)
    joints: tuple[tuple[Point, Point], ...] = (
        ((-300, 868), (600, 528)),
        ((600, 528), (1600, 838)),
        ((600, -260), (600, 528)),
    )
    for start, end in joints:
        scene.line([(start[0], start[1] + 10), (end[0], end[1] + 10)], darker(tile, 0.4), 12)
        scene.line([start, end], bead, 24)
        scene.line([(start[0], start[1] - 6), (end[0], end[1] - 6)], lighter(bead, 0.5), 5)
    if scene.before:
        for start, end in joints:
            _mould(scene, start, end)


def _mould(scene: Scene, start: Point, end: Point) -> None:
    for _ in range(46):
        along = scene.rng.random()
        x = start[0] + (end[0] - start[0]) * along + scene.rng.uniform(-12, 12)
        y = start[1] + (end[1] - start[1]) * along + scene.rng.gauss(0, 13)
        size = scene.rng.uniform(14, 54)
        scene.stain(
            x, y, size * 1.3, size * 0.8, scene.rng.choice(((22, 26, 20), (46, 44, 30), (60, 42, 30))), 0.85
        )


def _bathroom(scene: Scene, horizon: float = 560) -> Colour:
    """A tiled wall with a vinyl floor, softly out of focus."""
    tile = scene.rng.choice(TILES)
    tiled(scene, Plane(((-300, -300), (1600, -300), (1600, horizon), (-300, horizon))), tile, 9, 5)
    ground: Colour = scene.rng.choice(((120, 138, 148), (146, 134, 120), (128, 142, 132)))
    scene.shade(box(-300, horizon, 1600, 1300), [darker(ground, 0.2), lighter(ground, 0.12)])
    scene.grainy(box(-300, horizon, 1600, 1300), (3, 2), 0.2, key=5)
    scene.fill(box(-300, horizon - 34, 1600, horizon + 4), darker(ground, 0.28))
    scene.defocus(4)
    return tile


def commode(scene: Scene) -> None:
    """A commode chair: soiled and rusting, or clean with a dated label."""
    _bathroom(scene)
    scene.shadow(oval(650, 900, 330, 50), blur=30, strength=0.6, shift=(16, 6))
    pipe: tuple[Colour, ...] = ((230, 232, 234), (250, 250, 250), (120, 126, 132))
    for x0, y0, y1 in ((880, 300, 830), (420, 300, 830)):
        scene.shade(box(x0 - 15, y0 - 180, x0 + 15, y1), pipe, across=True)
    blue: Colour = scene.rng.choice(((52, 84, 130), (70, 76, 84), (110, 50, 60)))
    back = rounded(410, 140, 890, 420, 40)
    scene.shadow(back, blur=18, strength=0.5, shift=(6, 20))
    scene.shade(back, [lighter(blue, 0.3), blue, darker(blue, 0.2)])
    seat: list[Point] = [(400, 540), (900, 540), (960, 660), (340, 660)]
    scene.shade([(340, 660), (960, 660), (950, 724), (350, 724)], [darker(blue, 0.2), darker(blue, 0.5)])
    scene.shade(seat, [blue, lighter(blue, 0.28)])
    scene.fill(oval(650, 598, 170, 44), (26, 28, 34))
    scene.shade(oval(650, 606, 150, 34), [(90, 94, 98), (180, 184, 186)])
    for x in (350, 950):
        scene.shade(box(x - 17, 440, x + 17, 900), pipe, across=True)
        scene.fill(oval(x, 905, 26, 14), (34, 34, 38))
        scene.shade(rounded(x - 40, 410, x + 40, 456, 18), [(80, 82, 88), (34, 36, 40)])
    scene.shade([(470, 724), (830, 724), (800, 860), (500, 860)], [(206, 208, 210), (150, 154, 158)])
    if scene.before:
        _soiling(scene)
    else:
        scene.glow(560, 240, 90, 60, (255, 255, 255), 0.35)
        _clean_label(scene)


def _soiling(scene: Scene) -> None:
    brown: Colour = (86, 58, 26)
    for cx, cy, rx, ry in (
        (520, 600, 90, 40),
        (760, 640, 120, 46),
        (640, 700, 130, 34),
        (480, 300, 70, 60),
        (350, 780, 30, 100),
        (950, 800, 30, 90),
        (650, 800, 140, 60),
        (820, 570, 60, 24),
    ):
        scene.stain(cx, cy, rx * 1.5, ry * 1.5, brown, 0.62)
    for _ in range(26):
        x, y = scene.rng.choice((350, 950)), scene.rng.uniform(480, 890)
        scene.stain(x + scene.rng.uniform(-10, 10), y, 20, 26, (140, 72, 26), 0.8)
    tear: list[Point] = [(700, 190), (790, 230), (770, 262), (716, 226)]
    scene.fill(tear, (206, 190, 140))


def _clean_label(scene: Scene) -> None:
    tape = Plane(((420, 470), (890, 430), (894, 486), (424, 528)))
    scene.shadow(tape.box(0, 0, 1, 1), blur=8, strength=0.4, shift=(4, 8))
    scene.fill(tape.box(0, 0, 1, 1), (64, 170, 96))
    scene.words(
        tape, (0.08, 0.22, 0.92, 0.78), f"I am clean   {scene.day_and_month}   R.N.", (250, 252, 250), 40
    )


def pull_cord(scene: Scene) -> None:
    """An emergency cord beside a toilet: knotted up out of reach, or hanging to the floor."""
    tile = _bathroom(scene, 760)
    _toilet(scene)
    red: Colour = (206, 34, 40)
    rail = [(500, 520), (500, 470), (760, 470), (760, 520)]
    scene.shadow([*rail, (760, 490), (500, 490)], blur=10, strength=0.4, shift=(8, 22))
    scene.line(rail, (40, 70, 140), 28)
    scene.line([(500, 464), (760, 464)], (110, 140, 200), 8)
    scene.fill(rounded(250, -80, 360, 40, 20), lighter(tile, 0.6))
    if scene.before:
        cord = [
            *curve((306, 30), (300, 160), (330, 240), (312, 300)),
            *curve((312, 300), (260, 360), (370, 380), (318, 300)),
        ]
        cord += curve((318, 300), (350, 220), (260, 230), (300, 320))
        end: Point = (334, 372)
        scene.line([(x + 22, y + 12) for x, y in cord], darker(tile, 0.35), 7)
        scene.line(cord, red, 10)
        for y in (282, 298, 314):
            scene.line([(288, y), (336, y + 6)], darker(red, 0.15), 13)
        scene.line([(318, 310), end], red, 10)
        _bangle(scene, end, red, tile)
        return
    cord = curve((306, 30), (304, 300), (310, 560), (306, 790))
    scene.line([(x + 22, y + 8) for x, y in cord], darker(tile, 0.35), 7)
    scene.line(cord, red, 10)
    _bangle(scene, (307, 520), red, tile)
    _bangle(scene, (306, 790), red, tile)


def _bangle(scene: Scene, at: Point, red: Colour, tile: Colour) -> None:
    peak, left, right = (at[0], at[1]), (at[0] - 44, at[1] + 74), (at[0] + 44, at[1] + 74)
    scene.line([(x + 20, y + 10) for x, y in (peak, left, right, peak)], darker(tile, 0.35), 12)
    scene.line([peak, left, right, peak], red, 17)
    scene.line([peak, left], lighter(red, 0.4), 5)


def _toilet(scene: Scene) -> None:
    white: Colour = (242, 244, 244)
    scene.shadow(oval(930, 900, 220, 50), blur=26, strength=0.5, shift=(14, 4))
    scene.shade(rounded(790, 330, 1110, 600, 26), [lighter(white, 0.5), darker(white, 0.16)])
    scene.fill(rounded(780, 312, 1120, 350, 16), lighter(white, 0.4))
    scene.shade(
        [(820, 640), (1080, 640), (1040, 910), (860, 910)],
        [darker(white, 0.2), white, darker(white, 0.25)],
        across=True,
    )
    scene.shadow(oval(950, 640, 190, 70), blur=14, strength=0.5, shift=(0, 22))
    scene.shade(oval(950, 630, 190, 72), [(60, 90, 150), (40, 62, 110)])
    scene.fill(oval(950, 632, 120, 42), (28, 32, 44))


def water_temperature(scene: Scene) -> None:
    """A probe thermometer under a running tap, with its reading."""
    _bathroom(scene, 200)
    white: Colour = (240, 242, 242)
    scene.shade(rounded(-120, 480, 1400, 1300, 120), [lighter(white, 0.4), white, darker(white, 0.1)])
    scene.shade(oval(560, 800, 560, 250), [darker(white, 0.34), darker(white, 0.1), lighter(white, 0.4)])
    scene.fill(oval(560, 930, 46, 18), (90, 94, 98))
    chrome = [(120, 126, 132), (246, 248, 250), (150, 156, 162), (226, 230, 232), (90, 96, 102)]
    scene.shade(rounded(470, 250, 640, 560, 40), chrome, across=True)
    scene.shade([(500, 300), (620, 300), (640, 430), (600, 640), (520, 640), (520, 440)], chrome, across=True)
    scene.shade(rounded(440, 180, 670, 270, 36), [(250, 250, 252), (130, 136, 142)])
    scene.shade(box(534, 640, 588, 920), [(206, 222, 228), (246, 250, 252), (196, 214, 222)], across=True)
    scene.glow(560, 920, 130, 40, (255, 255, 255), 0.7)
    scene.line([(566, 800), (800, 640)], (90, 96, 102), 9)
    scene.line([(568, 796), (800, 636)], (226, 230, 232), 4)
    _probe(scene, scene.reading or ("47.2" if scene.before else "42.6"))
    if scene.before:
        for _ in range(5):
            scene.glow(
                scene.rng.uniform(380, 700), scene.rng.uniform(330, 620), 190, 170, (250, 252, 252), 0.2
            )


def _probe(scene: Scene, reading: str) -> None:
    case = Plane(((770, 500), (1150, 380), (1220, 590), (840, 712)))
    tint: Colour = scene.rng.choice(((226, 120, 30), (40, 120, 170), (60, 140, 80)))
    scene.shadow(case.box(0, 0, 1, 1), blur=22, strength=0.5, shift=(16, 26))
    scene.shade(case.box(0, 0, 1, 1), [lighter(tint, 0.25), darker(tint, 0.2)])
    scene.fill(case.box(0.08, 0.16, 0.70, 0.84), (34, 38, 40))
    scene.shade(case.box(0.10, 0.20, 0.68, 0.80), [(178, 196, 176), (206, 216, 196)])
    scene.words(case, (0.14, 0.28, 0.58, 0.72), reading, (22, 28, 28), 90)
    scene.words(case, (0.60, 0.28, 0.66, 0.46), "C", (22, 28, 28), 40)
    for u in (0.80, 0.90):
        x, y = case.at(u, 0.5)
        scene.fill(oval(x, y, 16, 16), (40, 42, 46))
