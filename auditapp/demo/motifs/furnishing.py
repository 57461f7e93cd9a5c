"""Pictures taken in bedrooms and lounges: armchair, mattress, bin."""

from auditapp.demo.motifs.canvas import Scene
from auditapp.demo.motifs.geometry import Colour, Plane, Point, box, curve, darker, lighter, oval, rounded

CARPETS: tuple[Colour, ...] = ((126, 78, 74), (88, 104, 122), (120, 112, 96), (96, 116, 96))
PAPERS: tuple[Colour, ...] = ((216, 206, 186), (198, 208, 204), (214, 198, 192))


def room(scene: Scene, horizon: float = 560) -> tuple[Colour, Colour]:
    """A papered wall, a skirting board and a carpet. Returns the wall's and the floor's colour."""
    wall, ground = scene.rng.choice(PAPERS), scene.rng.choice(CARPETS)
    scene.shade(box(-300, -300, 1600, horizon), [lighter(wall, 0.12), darker(wall, 0.14)])
    for step in range(24):
        x = -260 + step * 76
        scene.fill(box(x, -300, x + 26, horizon), darker(wall, 0.05))
    scene.grainy(box(-300, -300, 1600, horizon), (5, 5), 0.08)
    scene.shade(box(-300, horizon - 60, 1600, horizon), [(244, 242, 236), (206, 202, 194)])
    scene.shade(box(-300, horizon, 1600, 1300), [darker(ground, 0.3), ground, lighter(ground, 0.1)])
    scene.grainy(box(-300, horizon, 1600, 1300), (3, 2), 0.42, key=6)
    scene.shadow(box(-300, horizon - 10, 1600, horizon), blur=14, strength=0.5, shift=(0, 8))
    return wall, ground


def armchair(scene: Scene) -> None:
    """A lounge armchair with a torn seat, or recovered."""
    room(scene, 600)
    scene.defocus(3)
    cloth: Colour = scene.rng.choice(((120, 48, 60), (52, 92, 92), (78, 84, 124), (140, 98, 52)))
    if not scene.before:
        cloth = lighter(cloth, 0.06)
    scene.shadow(oval(650, 900, 400, 60), blur=34, strength=0.65, shift=(18, 4))
    for x in (380, 900):
        scene.shade(box(x, 780, x + 34, 910), [(120, 80, 48), (60, 40, 24)], across=True)
    for x0, x1 in ((330, 440), (870, 980)):
        scene.shade(rounded(x0, 430, x1, 850, 40), [darker(cloth, 0.1), darker(cloth, 0.4)])
    back = rounded(420, 110, 890, 620, 70)
    scene.shade(back, [lighter(cloth, 0.22), cloth, darker(cloth, 0.25)])
    scene.grainy(back, (4, 4), 0.26)
    scene.line(rounded(448, 140, 862, 600, 60), darker(cloth, 0.28), 4)
    seat: list[Point] = [(440, 560), (870, 560), (920, 690), (390, 690)]
    scene.shadow([(440, 540), (870, 540), (870, 570), (440, 570)], blur=18, strength=0.6, shift=(0, 8))
    scene.shade(seat, [darker(cloth, 0.1), lighter(cloth, 0.28)])
    scene.grainy(seat, (4, 3), 0.26)
    front = rounded(388, 684, 922, 830, 26)
    scene.shade(front, [cloth, darker(cloth, 0.45)])
    scene.grainy(front, (4, 4), 0.26)
    _arms(scene, cloth)
    if scene.before:
        _torn(scene)


def _arms(scene: Scene, cloth: Colour) -> None:
    for x0, x1 in ((316, 436), (876, 996)):
        arm = rounded(x0, 400, x1, 500, 44)
        scene.shadow(arm, blur=14, strength=0.5, shift=(4, 16))
        scene.shade(arm, [lighter(cloth, 0.3), darker(cloth, 0.16)])
        scene.grainy(arm, (4, 4), 0.26)


def _torn(scene: Scene) -> None:
    foam: Colour = (230, 206, 138)
    for cx, cy, rx, ry in ((600, 640, 110, 30), (760, 726, 60, 44), (930, 436, 34, 26)):
        ragged = [
            (x + scene.rng.uniform(-16, 16), y + scene.rng.uniform(-8, 8))
            for x, y in oval(cx, cy, rx, ry)[::2]
        ]
        scene.shadow(ragged, blur=8, strength=0.6, shift=(0, 0))
        scene.shade(ragged, [darker(foam, 0.35), foam, lighter(foam, 0.2)])
        scene.grainy(ragged, (7, 7), 0.4, key=9)
        for x, y in ragged[::3]:
            scene.line(
                [(x, y), (x + scene.rng.uniform(-22, 22), y + scene.rng.uniform(6, 26))], (236, 228, 206), 3
            )
    scene.stain(520, 610, 90, 36, (40, 26, 22), 0.7)
    scene.stain(700, 330, 120, 90, (44, 30, 26), 0.45)


def mattress(scene: Scene) -> None:
    """A mattress with its cover drawn back: stained, or clean."""
    room(scene, 330)
    scene.defocus(5)
    wood: Colour = (150, 104, 66)
    scene.shade(rounded(150, 60, 1130, 420, 30), [lighter(wood, 0.2), darker(wood, 0.2)])
    scene.grainy(rounded(150, 60, 1130, 420, 30), (120, 4), 0.2, key=3)
    top: list[Point] = [(190, 330), (1090, 330), (1330, 900), (-50, 900)]
    scene.shadow(top, blur=30, strength=0.5, shift=(0, 60))
    blue: Colour = scene.rng.choice(((92, 132, 176), (110, 128, 150), (86, 140, 140)))
    scene.shade(top, [darker(blue, 0.16), blue, lighter(blue, 0.2)])
    scene.grainy(top, (3, 3), 0.10)
    scene.shade([(-50, 900), (1330, 900), (1330, 1300), (-50, 1300)], [darker(blue, 0.2), darker(blue, 0.5)])
    plane = Plane((top[0], top[1], top[2], top[3]))
    for step in range(1, 5):
        scene.line([plane.at(0.01, step / 5), plane.at(0.99, step / 5)], darker(blue, 0.12), 3)
    for step in range(1, 7):
        scene.line([plane.at(step / 7, 0.01), plane.at(step / 7, 0.99)], darker(blue, 0.10), 3)
    pillow = rounded(430, 220, 850, 390, 60)
    scene.shadow(pillow, blur=20, strength=0.5, shift=(8, 18))
    scene.shade(pillow, [(250, 250, 250), (226, 228, 232), (180, 184, 192)])
    sheet: list[Point] = [
        (-50, 800),
        *curve((-50, 800), (300, 700), (700, 880), (1290, 760)),
        (1360, 1300),
        (-80, 1300),
    ]
    scene.shadow(sheet, blur=20, strength=0.5, shift=(0, -12))
    scene.shade(sheet, [(250, 250, 248), (222, 222, 222), (190, 192, 196)])
    for x in (120, 420, 760, 1040):
        scene.line(curve((x, 800), (x + 40, 880), (x - 30, 940), (x + 20, 1200)), (196, 198, 202), 6)
    if scene.before:
        for cx, cy, r in ((640, 560, 210), (690, 600, 150), (480, 660, 90)):
            scene.stain(cx, cy, r, r * 0.5, (150, 116, 60), 0.55)
        scene.line([plane.at(0.72, 0.5), plane.at(0.76, 0.56), plane.at(0.75, 0.64)], (60, 50, 40), 7)


def pedal_bin(scene: Scene) -> None:
    """A bin overflowing with its lid gone, or lined and shut."""
    room(scene, 540)
    scene.defocus(3)
    steel: Colour = (198, 202, 206)
    scene.shadow(oval(640, 860, 250, 46), blur=26, strength=0.65, shift=(20, 4))
    body: list[Point] = [(440, 370), (840, 370), (812, 860), (468, 860)]
    metal = [darker(steel, 0.45), steel, lighter(steel, 0.6), steel, darker(steel, 0.25), darker(steel, 0.55)]
    scene.shade(body, metal, across=True)
    scene.shade(oval(640, 858, 174, 26), [(60, 62, 66), (26, 26, 28)])
    scene.shade(box(560, 850, 720, 884), [(70, 72, 76), (26, 26, 30)])
    if scene.before:
        _overflowing(scene)
        return
    scene.fill([(436, 372), (844, 372), (838, 420), (442, 420)], (36, 38, 42))
    lid = [*oval(640, 366, 212, 90, 180, 360), (852, 384), (428, 384)]
    scene.shadow(lid, blur=10, strength=0.5, shift=(0, 14))
    scene.shade(lid, metal, across=True)
    tape = Plane(((540, 520), (740, 520), (738, 590), (542, 590)))
    scene.fill(tape.box(0, 0, 1, 1), (244, 244, 240))
    scene.words(tape, (0.08, 0.2, 0.92, 0.8), "General waste", (30, 30, 34), 40)


def _overflowing(scene: Scene) -> None:
    scene.fill(oval(640, 370, 200, 40), (24, 24, 26))
    bag: list[Point] = [
        (424, 360),
        (500, 330),
        (640, 342),
        (770, 326),
        (856, 362),
        (870, 450),
        (800, 430),
        (700, 468),
        (560, 440),
        (430, 470),
    ]
    tints: tuple[Colour, ...] = (
        (240, 240, 236),
        (206, 214, 222),
        (160, 190, 214),
        (226, 214, 190),
        (120, 160, 190),
    )
    for step in range(40):
        x, y = scene.rng.gauss(640, 100), 370 - scene.rng.uniform(0, 200) * (1 - step / 90)
        size = scene.rng.uniform(40, 86)
        lump = _lump(scene, x, y, size)
        tint = scene.rng.choice(tints)
        if step % 2:
            scene.shadow(lump, blur=8, strength=0.4, shift=(2, 7))
        scene.shade(lump, [lighter(tint, 0.3), darker(tint, 0.3)])
    scene.shade(bag, [(70, 72, 78), (30, 32, 36)])
    for x, y, tint in ((250, 880, tints[0]), (960, 900, tints[2]), (1040, 850, tints[3])):
        lump = _lump(scene, x, y, 66)
        scene.shadow(lump, blur=12, strength=0.6, shift=(4, 10))
        scene.shade(lump, [lighter(tint, 0.3), darker(tint, 0.35)])


def _lump(scene: Scene, x: float, y: float, size: float) -> list[Point]:
    """A crumpled thing."""
    return [
        (px + scene.rng.uniform(-14, 14), py + scene.rng.uniform(-11, 11))
        for px, py in oval(x, y, size, size * 0.58)[::4]
    ]
