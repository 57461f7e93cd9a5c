"""Pictures taken in corridors: escape routes, used linen."""

from auditapp.demo.motifs.canvas import Scene
from auditapp.demo.motifs.geometry import Colour, Plane, Point, box, darker, lighter, mix, oval

WALLS: tuple[Colour, ...] = ((222, 212, 190), (206, 214, 204), (226, 206, 188), (208, 212, 218))
FLOORS: tuple[Colour, ...] = ((150, 132, 112), (122, 128, 134), (158, 140, 120), (128, 118, 110))
DOORS: tuple[Colour, ...] = ((170, 122, 78), (148, 100, 62), (186, 148, 104))


class Corridor:
    """The planes of one corridor, so that things can be put on its floor and walls."""

    def __init__(self, scene: Scene) -> None:
        self.wall = scene.rng.choice(WALLS)
        self.ground = scene.rng.choice(FLOORS)
        self.wood = scene.rng.choice(DOORS)
        x0, x1, y0, y1 = 505, 775, 270, 500
        self.floor = Plane(((x0, y1), (x1, y1), (1700, 1250), (-420, 1250)))
        self.left = Plane(((-420, -420), (x0, y0), (x0, y1), (-420, 1250)))
        self.right = Plane(((x1, y0), (1700, -420), (1700, 1250), (x1, y1)))
        self.ceiling = Plane(((-420, -420), (1700, -420), (x1, y0), (x0, y0)))
        self.end = box(x0, y0, x1, y1)


def corridor(scene: Scene) -> Corridor:
    """An empty corridor with doors, handrails and a polished floor."""
    c = Corridor(scene)
    scene.shade(c.ceiling.box(0, 0, 1, 1), [lighter(c.wall, 0.5), darker(c.wall, 0.12)])
    scene.shade(c.left.box(0, 0, 1, 1), [c.wall, darker(c.wall, 0.30)], across=True)
    scene.shade(c.right.box(0, 0, 1, 1), [darker(c.wall, 0.34), lighter(c.wall, 0.1)], across=True)
    scene.fill(c.end, darker(c.wall, 0.25))
    scene.shade(c.floor.box(0, 0, 1, 1), [lighter(c.ground, 0.3), c.ground, darker(c.ground, 0.2)])
    scene.grainy(c.floor.box(0, 0, 1, 1), (7, 3), 0.16)
    for plane in (c.left, c.right):
        scene.fill(plane.box(0, 0.86, 1, 0.955), darker(c.wall, 0.06))
        scene.fill(plane.box(0, 0.945, 1, 1), mix(c.wood, (90, 70, 50), 0.4))
    _far_end(scene, c)
    _lamps(scene, c)
    _side_doors(scene, c)
    _rails(scene, c)
    return c


def _far_end(scene: Scene, c: Corridor) -> None:
    """A bright exit door with a green sign over it."""
    scene.fill(box(580, 325, 700, 500), darker(c.wood, 0.45))
    scene.fill(box(588, 333, 692, 500), darker(c.wood, 0.1))
    scene.shade(box(606, 350, 634, 450), [(236, 244, 246), (190, 206, 206)])
    scene.shade(box(646, 350, 674, 450), [(236, 244, 246), (190, 206, 206)])
    scene.fill(box(612, 292, 668, 314), (28, 138, 84))
    scene.fill(box(634, 297, 641, 309), (235, 248, 240))
    scene.glow(640, 560, 150, 110, (250, 246, 232), 0.5)


def _lamps(scene: Scene, c: Corridor) -> None:
    for v0, v1 in ((0.10, 0.28), (0.52, 0.60), (0.74, 0.785)):
        scene.fill(c.ceiling.box(0.40, v0, 0.60, v1), (255, 253, 244))
    for v in (0.12, 0.3, 0.6):
        x, y = c.floor.at(0.5, v)
        scene.glow(x, y, 90 + 330 * v, 40 + 110 * v, (255, 250, 236), 0.30)


def _side_doors(scene: Scene, c: Corridor) -> None:
    for plane, u0, u1 in (
        (c.left, 0.62, 0.80),
        (c.left, 0.90, 0.95),
        (c.right, 0.06, 0.11),
        (c.right, 0.30, 0.48),
    ):
        scene.fill(plane.box(u0 - 0.012, 0.24, u1 + 0.012, 0.96), lighter(c.wall, 0.55))
        scene.shade(plane.box(u0, 0.265, u1, 0.957), [c.wood, darker(c.wood, 0.2)])
        scene.fill(plane.box(u0 + 0.02, 0.34, u0 + 0.05, 0.37), (240, 236, 226))


def _rails(scene: Scene, c: Corridor) -> None:
    for plane, spans in ((c.left, ((0, 0.60), (0.815, 0.89))), (c.right, ((0.125, 0.285), (0.495, 1)))):
        for u0, u1 in spans:
            scene.shadow(plane.box(u0, 0.655, u1, 0.685), blur=8, strength=0.4, shift=(0, 14))
            scene.shade(plane.box(u0, 0.65, u1, 0.685), [lighter(c.wood, 0.35), darker(c.wood, 0.25)])


def block(scene: Scene, x: float, y: float, size: tuple[float, float, float], colour: Colour) -> None:
    """A box standing with its front's bottom left at (x, y); size is width, height, depth in view."""
    wide, high, deep = size
    scene.shadow(
        [(x, y), (x + wide, y), (x + wide + deep, y - deep * 0.45), (x, y - deep * 0.4)],
        blur=22,
        strength=0.6,
        shift=(8, 10),
    )
    scene.shade(box(x, y - high, x + wide, y), [lighter(colour, 0.08), darker(colour, 0.18)])
    side: list[Point] = [
        (x + wide, y - high),
        (x + wide + deep, y - high - deep * 0.45),
        (x + wide + deep, y - deep * 0.45),
        (x + wide, y),
    ]
    scene.shade(side, [darker(colour, 0.25), darker(colour, 0.5)])
    scene.shade(
        [(x, y - high), (x + wide, y - high), side[1], (x + deep, y - high - deep * 0.45)],
        [lighter(colour, 0.35), lighter(colour, 0.15)],
    )


def escape_route(scene: Scene) -> None:
    """A corridor blocked by boxes, a wheelchair and a linen trolley, or clear."""
    corridor(scene)
    if not scene.before:
        return
    cardboard: Colour = (176, 138, 92)
    block(scene, 760, 640, (120, 110, 60), darker(cardboard, 0.1))
    block(scene, 800, 790, (240, 190, 110), cardboard)
    block(scene, 830, 602, (170, 130, 80), lighter(cardboard, 0.1))
    scene.fill(box(900, 600, 940, 790), (206, 176, 130))
    scene.fill(box(880, 474, 916, 602), (210, 182, 138))
    _wheelchair(scene, 330, 800)


def _wheelchair(scene: Scene, x: float, y: float) -> None:
    steel: Colour = (168, 172, 178)
    seat: Colour = (36, 44, 72)
    scene.shadow(oval(x + 110, y - 6, 180, 34), blur=20, strength=0.6, shift=(6, 6))
    scene.fill(
        [(x + 150, y - 210), (x + 250, y - 235), (x + 236, y - 190), (x + 148, y - 165)], darker(seat, 0.4)
    )
    for dx, dy, grow in ((150, -30, 0.86), (0, 0, 1.0)):
        for r, colour, width in ((118, (26, 26, 30), 15), (98, steel, 4)):
            scene.line(oval(x + dx, y - 118 + dy, r * 0.72 * grow, r * grow), colour, width)
        for a in range(0, 180, 30):
            rim = oval(x + dx, y - 118 + dy, 70 * grow, 98 * grow, a, a + 180)
            scene.line([rim[0], rim[-1]], (140, 144, 150), 2)
    scene.shade(
        [(x - 20, y - 400), (x + 140, y - 424), (x + 146, y - 200), (x - 14, y - 176)],
        [lighter(seat, 0.2), seat],
    )
    scene.grainy([(x - 20, y - 400), (x + 140, y - 424), (x + 146, y - 200), (x - 14, y - 176)], (3, 3), 0.3)
    scene.fill(
        [(x - 14, y - 176), (x + 146, y - 200), (x + 256, y - 176), (x + 96, y - 148)], lighter(seat, 0.12)
    )
    for start in ((x - 20, y - 400), (x + 140, y - 424)):
        scene.line([start, (start[0] - 8, start[1] - 40), (start[0] - 50, start[1] - 52)], steel, 9)
        scene.line([(start[0] - 28, start[1] - 47), (start[0] - 56, start[1] - 54)], (24, 24, 26), 15)
    scene.line([(x + 100, y - 150), (x + 210, y - 40), (x + 270, y - 30)], steel, 9)
    scene.line([(x + 10, y - 262), (x + 190, y - 282)], (28, 28, 32), 20)


def loose_linen(scene: Scene) -> None:
    """Used sheets in a heap on the floor, or in a bag on a stand."""
    corridor(scene)
    if scene.before:
        _heap(scene)
    else:
        _bag_stand(scene)


def _heap(scene: Scene) -> None:
    scene.shadow(oval(630, 850, 330, 90), blur=34, strength=0.6, shift=(10, 14))
    shades: tuple[Colour, ...] = (
        (226, 224, 218),
        (176, 192, 208),
        (232, 228, 220),
        (204, 190, 200),
        (220, 218, 214),
    )
    for step in range(26):
        spread = 1 - step / 34
        x = 630 + scene.rng.uniform(-250, 250) * spread
        y = 870 - step * 8 + scene.rng.uniform(-18, 18)
        rx, ry = scene.rng.uniform(70, 150) * (0.6 + spread / 2), scene.rng.uniform(34, 62)
        cloth = scene.rng.choice(shades)
        lump = [
            (px + scene.rng.uniform(-13, 13), py + scene.rng.uniform(-9, 9))
            for px, py in oval(x, y, rx, ry)[::3]
        ]
        scene.shadow(lump, blur=12, strength=0.42, shift=(3, 10))
        scene.shade(lump, [lighter(cloth, 0.4), cloth, darker(cloth, 0.34)])
        scene.line(
            [(x - rx * 0.6, y + 4), (x - rx * 0.1, y - ry * 0.4), (x + rx * 0.5, y - 2)],
            darker(cloth, 0.22),
            4,
        )
    scene.stain(560, 800, 70, 40, (150, 120, 60), 0.7)


def _bag_stand(scene: Scene) -> None:
    """A linen bag on a wheeled frame, its lid shut."""
    red: Colour = scene.rng.choice(((168, 44, 48), (44, 82, 150), (196, 122, 48)))
    scene.shadow(oval(640, 868, 190, 40), blur=24, strength=0.6, shift=(12, 6))
    for x in (500, 766):
        scene.shade(
            box(x, 440, x + 13, 850), [(232, 234, 236), (120, 124, 128), (200, 202, 206)], across=True
        )
        scene.fill(oval(x + 6, 860, 17, 17), (30, 30, 34))
    scene.shade(box(500, 832, 779, 844), [(220, 222, 226), (120, 124, 128)])
    bag: list[Point] = [(514, 470), (766, 470), (784, 650), (760, 770), (640, 790), (524, 772), (496, 640)]
    scene.shade(bag, [darker(red, 0.35), red, lighter(red, 0.14), red, darker(red, 0.42)], across=True)
    for step in range(7):
        x = 534 + step * 34
        scene.line(
            [(x, 474), (x + scene.rng.uniform(-16, 16), 620), (x + scene.rng.uniform(-10, 10), 764)],
            darker(red, 0.12),
            3,
        )
    scene.grainy(bag, (6, 40), 0.2)
    scene.shade([(496, 446), (784, 446), (772, 484), (508, 484)], [(236, 238, 240), (160, 162, 166)])
    scene.shade([(504, 410), (776, 410), (790, 448), (490, 448)], [lighter(red, 0.3), darker(red, 0.1)])
    scene.glow(690, 600, 50, 150, lighter(red, 0.6), 0.25)
