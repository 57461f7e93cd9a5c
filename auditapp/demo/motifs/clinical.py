"""Pictures taken in the medicines room: fridge, sharps box, cupboard, dated bottles."""

from auditapp.demo.motifs.canvas import Scene
from auditapp.demo.motifs.geometry import Colour, Plane, Point, box, darker, lighter, oval, rounded

WHITE: Colour = (236, 238, 236)
STEEL: Colour = (176, 182, 188)


def worktop(scene: Scene, horizon: float, wall: Colour, top: Colour) -> None:
    """A wall, and a counter running along the bottom of the picture."""
    scene.shade(box(-300, -300, 1600, horizon), [lighter(wall, 0.1), wall, darker(wall, 0.12)])
    scene.grainy(box(-300, -300, 1600, horizon), (6, 6), 0.06)
    scene.shade(box(-300, horizon, 1600, 1300), [darker(top, 0.2), top, lighter(top, 0.1)])
    scene.grainy(box(-300, horizon, 1600, 1300), (3, 3), 0.14, key=4)
    scene.shadow(box(-300, horizon - 20, 1600, horizon), blur=24, strength=0.35, shift=(0, 10))


def medicines_fridge(scene: Scene) -> None:
    """A small medicines fridge with its thermometer: too warm with a split seal, or in range."""
    wall = scene.rng.choice(((196, 208, 212), (214, 210, 198), (200, 212, 200)))
    scene.shade(box(-300, -300, 1600, 1300), [lighter(wall, 0.15), darker(wall, 0.2)])
    scene.grainy(box(-300, -300, 1600, 1300), (6, 6), 0.07)
    scene.shade(box(-300, 900, 1600, 1300), [(120, 116, 110), (90, 88, 84)])
    body = rounded(250, 120, 1000, 1250, 26)
    scene.shadow(body, blur=36, strength=0.5, shift=(34, 26))
    scene.shade(body, [darker(WHITE, 0.16), WHITE, lighter(WHITE, 0.5), darker(WHITE, 0.1)], across=True)
    _fridge_inside(scene)
    _seal(scene)
    _thermometer(scene, 596, 178, scene.reading or ("11.4" if scene.before else "5.1"))
    lock = oval(950, 226, 17, 17)
    scene.fill(lock, (120, 122, 126))
    scene.fill(box(946, 218, 954, 236), (30, 30, 32))


def _fridge_inside(scene: Scene) -> None:
    """A glass door with shelves of boxes behind it."""
    scene.fill(rounded(300, 330, 950, 1300, 20), (70, 74, 78))
    scene.shade(box(330, 360, 920, 1300), [(226, 238, 244), (176, 194, 206)])
    tints: tuple[Colour, ...] = (
        (240, 242, 244),
        (98, 150, 196),
        (222, 120, 96),
        (120, 176, 130),
        (206, 186, 96),
    )
    for shelf in (600, 850, 1100):
        x = 350.0
        while x < 860:
            wide, high = scene.rng.uniform(44, 96), scene.rng.uniform(60, 160)
            tint = scene.rng.choice(tints)
            scene.shadow(box(x, shelf - high, x + wide, shelf), blur=10, strength=0.3, shift=(8, 4))
            scene.shade(box(x, shelf - high, x + wide, shelf), [lighter(tint, 0.25), darker(tint, 0.12)])
            scene.fill(box(x + 6, shelf - high * 0.7, x + wide - 6, shelf - high * 0.4), (248, 248, 246))
            x += wide + scene.rng.uniform(4, 40)
        scene.shade(box(330, shelf, 920, shelf + 12), [(250, 252, 252), (130, 146, 156)])
    shine: list[Point] = [(330, 760), (640, 360), (760, 360), (330, 920)]
    scene.line([shine[0], shine[1]], (238, 244, 248), 2)
    scene.glow(520, 560, 260, 300, (255, 255, 255), 0.24)
    if scene.before:
        scene.glow(625, 1000, 330, 260, (224, 232, 236), 0.5)


def _seal(scene: Scene) -> None:
    """The rubber round the door: split and hanging, or whole."""
    scene.line([(304, 1300), (304, 340), (946, 340), (946, 1300)], (52, 54, 58), 17)
    scene.line([(300, 1300), (300, 336), (942, 336)], (104, 108, 112), 4)
    if not scene.before:
        return
    scene.line([(946, 420), (946, 640)], (206, 210, 210), 20)
    hanging: list[Point] = [(944, 420), (984, 470), (1000, 560), (978, 650), (950, 690)]
    scene.shadow([*hanging, (960, 560)], blur=12, strength=0.5, shift=(10, 14))
    scene.line(hanging, (44, 46, 50), 19)
    scene.line([(x - 4, y) for x, y in hanging], (96, 98, 102), 4)
    scene.stain(944, 760, 24, 60, (60, 52, 34), 0.8)


def _thermometer(scene: Scene, x: float, y: float, reading: str) -> None:
    case = rounded(x - 150, y - 28, x + 170, y + 124, 18)
    scene.shadow(case, blur=10, strength=0.45, shift=(6, 9))
    scene.shade(case, [(74, 78, 84), (34, 36, 40)])
    screen = Plane(((x - 128, y - 10), (x + 104, y - 10), (x + 104, y + 104), (x - 128, y + 104)))
    scene.shade(screen.box(0, 0, 1, 1), [(182, 200, 178), (206, 218, 196)])
    wide = 0.17 * len(reading)
    scene.words(screen, (0.46 - wide / 2, 0.14, 0.46 + wide / 2, 0.80), reading, (24, 32, 30), 90)
    scene.words(screen, (0.82, 0.14, 0.95, 0.40), "C", (24, 32, 30), 60)
    alarm: Colour = (226, 40, 34) if scene.before else (44, 190, 92)
    scene.glow(x + 136, y + 6, 34, 34, alarm, 0.6)
    scene.fill(oval(x + 136, y + 6, 11, 11), lighter(alarm, 0.2))
    scene.fill(rounded(x + 120, y + 44, x + 154, y + 66, 8), (120, 124, 130))
    scene.fill(rounded(x + 120, y + 78, x + 154, y + 100, 8), (120, 124, 130))


def sharps_box(scene: Scene) -> None:
    """A yellow sharps box: heaped over the line with the lid open, or new, labelled and closed."""
    worktop(scene, 520, scene.rng.choice(((208, 214, 214), (220, 212, 196))), (178, 176, 170))
    scene.defocus(5)
    yellow: Colour = (242, 200, 28)
    scene.shadow([(420, 480), (880, 480), (850, 850), (450, 850)], blur=36, strength=0.55, shift=(60, 26))
    scene.shadow(oval(650, 850, 220, 26), blur=14, strength=0.6, shift=(6, 4))
    body: list[Point] = [(424, 330), (876, 330), (846, 850), (454, 850)]
    scene.shade(
        body, [darker(yellow, 0.28), yellow, lighter(yellow, 0.28), yellow, darker(yellow, 0.36)], across=True
    )
    line = 470.0
    scene.line([(440, line), (862, line)], (150, 30, 26), 5)
    label = Plane(((520, 530), (790, 530), (786, 760), (524, 760)))
    scene.fill(label.box(0, 0, 1, 1), (248, 246, 238))
    scene.words(label, (0.06, 0.06, 0.94, 0.26), "DANGER", (200, 36, 30), 60)
    scene.words(label, (0.16, 0.30, 0.84, 0.44), "SHARPS ONLY", (40, 40, 44), 40)
    for row, text in ((0.56, "Dated"), (0.76, "Signed")):
        scene.words(label, (0.06, row, 0.26, row + 0.11), text, (60, 60, 64), 30)
        scene.line([label.at(0.32, row + 0.13), label.at(0.94, row + 0.13)], (110, 110, 114), 2)
    if scene.before:
        _sharps_heaped(scene)
    else:
        _sharps_closed(scene, label)


def _sharps_heaped(scene: Scene) -> None:
    yellow: Colour = (242, 200, 28)
    scene.shade([(380, 150), (840, 96), (880, 322), (424, 330)], [darker(yellow, 0.1), darker(yellow, 0.3)])
    scene.fill([(470, 190), (770, 156), (790, 270), (490, 284)], darker(yellow, 0.42))
    scene.fill(oval(650, 332, 228, 44), (70, 54, 20))
    for _ in range(30):
        x, y = scene.rng.uniform(470, 830), scene.rng.uniform(296, 356)
        dx, dy = scene.rng.uniform(-120, 120), scene.rng.uniform(-150, -20)
        scene.line(
            [(x, y), (x + dx * 0.7, y + dy * 0.7)], scene.rng.choice(((238, 242, 246), (206, 220, 230))), 20
        )
        scene.line(
            [(x, y), (x + dx * 0.2, y + dy * 0.2)], scene.rng.choice(((60, 120, 190), (230, 120, 60))), 20
        )
        scene.line([(x + dx * 0.7, y + dy * 0.7), (x + dx, y + dy)], (120, 126, 134), 3)
    scene.shade([(424, 332), (876, 332), (872, 392), (428, 392)], [darker(yellow, 0.1), yellow])
    needle = [(930, 800), (1040, 840)]
    scene.shadow([*needle, (1036, 850)], blur=8, strength=0.5, shift=(4, 10))
    scene.line(needle, (226, 234, 240), 20)
    scene.line([(1040, 840), (1110, 866)], (110, 116, 124), 3)


def _sharps_closed(scene: Scene, label: Plane) -> None:
    yellow: Colour = (242, 200, 28)
    lid = rounded(404, 268, 896, 352, 24)
    scene.shadow(lid, blur=10, strength=0.45, shift=(2, 12))
    scene.shade(lid, [lighter(yellow, 0.3), darker(yellow, 0.18)])
    scene.shade(rounded(540, 214, 770, 290, 20), [lighter(yellow, 0.45), darker(yellow, 0.1)])
    scene.line(oval(655, 220, 90, 74, 180, 360), darker(yellow, 0.2), 16)
    scene.words(label, (0.38, 0.53, 0.80, 0.68), scene.day_and_month, (40, 60, 150), 40)
    scene.words(label, (0.40, 0.73, 0.70, 0.88), "M.O.", (40, 60, 150), 40)


def medicines_cupboard(scene: Scene) -> None:
    """A wall cupboard of medicines: standing open with the keys in it, or shut and locked."""
    wall = scene.rng.choice(((212, 218, 214), (222, 214, 198)))
    worktop(scene, 860, wall, (150, 146, 140))
    frame = box(330, 130, 960, 760)
    scene.shadow(frame, blur=34, strength=0.5, shift=(26, 30))
    scene.shade(frame, [STEEL, darker(STEEL, 0.25)])
    if scene.before:
        _cupboard_open(scene)
        return
    for x0, x1 in ((342, 642), (650, 948)):
        scene.shade(box(x0, 142, x1, 748), [lighter(WHITE, 0.3), WHITE, darker(WHITE, 0.14)], across=True)
        scene.line([(x0, 142), (x0, 748), (x1, 748)], (150, 154, 158), 3)
    for x in (618, 676):
        scene.shadow(oval(x, 450, 18, 18), blur=6, strength=0.5, shift=(3, 6))
        scene.shade(oval(x, 450, 17, 17), [(232, 234, 236), (120, 124, 130)])
        scene.fill(box(x - 2, 440, x + 2, 460), (20, 20, 22))
    sign = Plane(((400, 220), (580, 220), (580, 300), (400, 300)))
    scene.fill(sign.box(0, 0, 1, 1), (36, 110, 74))
    scene.words(sign, (0.08, 0.24, 0.92, 0.74), "Medicines", (246, 248, 246), 40)


def _cupboard_open(scene: Scene) -> None:
    scene.shade(box(346, 146, 944, 744), [(120, 124, 128), (168, 172, 174)])
    tints: tuple[Colour, ...] = (
        (242, 242, 240),
        (226, 142, 60),
        (90, 140, 190),
        (190, 70, 70),
        (236, 210, 120),
    )
    for shelf in (330, 530, 730):
        x = 362.0
        while x < 890:
            wide, high = scene.rng.uniform(40, 84), scene.rng.uniform(70, 150)
            tint = scene.rng.choice(tints)
            scene.shadow(box(x, shelf - high, x + wide, shelf), blur=8, strength=0.4, shift=(6, 2))
            scene.shade(
                box(x, shelf - high, x + wide, shelf),
                [darker(tint, 0.2), lighter(tint, 0.25), darker(tint, 0.25)],
                across=True,
            )
            scene.fill(box(x + 5, shelf - high * 0.66, x + wide - 5, shelf - high * 0.3), (250, 250, 246))
            x += wide + scene.rng.uniform(3, 22)
        scene.shade(box(346, shelf, 944, shelf + 14), [(224, 228, 230), (120, 124, 130)])
    for leaf in (
        [(330, 130), (110, 60), (110, 850), (330, 760)],
        [(960, 130), (1190, 54), (1190, 860), (960, 760)],
    ):
        scene.shade([leaf[0], leaf[1], leaf[2], leaf[3]], [WHITE, darker(WHITE, 0.18)])
    scene.fill(oval(1150, 470, 15, 19), (120, 124, 130))
    scene.line([(1150, 470), (1150, 520)], (206, 178, 90), 7)
    for tip in ((1128, 600), (1156, 612), (1176, 590)):
        scene.line([(1150, 524), tip], (214, 188, 100), 7)
    scene.line(oval(1150, 522, 20, 20), (160, 164, 170), 4)


def dated_bottles(scene: Scene) -> None:
    """Bottles and a tub in use: no opening date on the label, or each dated."""
    worktop(scene, 470, (206, 212, 208), scene.rng.choice(((196, 190, 180), (170, 176, 180))))
    scene.defocus(8)
    amber: Colour = (150, 78, 26)
    spots = (
        (300, 250, amber),
        (590, 300, (236, 238, 238)),
        (870, 240, scene.rng.choice(((70, 130, 180), amber))),
    )
    for index, (x, wide, tint) in enumerate(spots):
        _bottle(scene, x, wide, tint, index)


def _bottle(scene: Scene, x: float, wide: float, tint: Colour, index: int) -> None:
    top = (300, 420, 330)[index]
    scene.shadow(
        [(x, top), (x + wide, top), (x + wide, 820), (x, 820)], blur=34, strength=0.45, shift=(56, 20)
    )
    scene.shadow(oval(x + wide / 2, 822, wide * 0.5, 24), blur=12, strength=0.6, shift=(4, 4))
    body = [*rounded(x, top, x + wide, 780, 34)[:20], *oval(x + wide / 2, 790, wide / 2, 40, 0, 180)]
    scene.shade(body, [darker(tint, 0.4), tint, lighter(tint, 0.4), tint, darker(tint, 0.45)], across=True)
    cap: Colour = ((244, 244, 242), (60, 120, 180), (246, 246, 244))[index]
    neck = wide * (0.22 if index != 1 else 0.02)
    scene.shade(
        rounded(x + neck, top - 84, x + wide - neck, top + 8, 14),
        [darker(cap, 0.3), cap, lighter(cap, 0.3), darker(cap, 0.35)],
        across=True,
    )
    label = Plane(((x + 4, top + 70), (x + wide - 4, top + 70), (x + wide - 8, 740), (x + 8, 740)))
    scene.shade(label.box(0, 0, 1, 1), [(206, 206, 200), (250, 250, 246), (214, 214, 208)], across=True)
    for row in range(4):
        scene.fill(
            label.box(0.1, 0.10 + row * 0.11, scene.rng.uniform(0.5, 0.9), 0.15 + row * 0.11), (90, 92, 98)
        )
    scene.fill(label.box(0.1, 0.10, 0.66, 0.16), (14, 14, 16))
    tag = label.box(0.08, 0.62, 0.92, 0.92)
    scene.fill(tag, (252, 236, 130) if not scene.before else (236, 236, 232))
    scene.line([*tag, tag[0]], (120, 120, 116), 2)
    scene.words(label, (0.12, 0.65, 0.60, 0.74), "Opened", (60, 60, 64), 30)
    if not scene.before:
        scene.words(label, (0.16, 0.76, 0.84, 0.90), scene.day_and_month, (34, 56, 150), 50)
    scene.glow(x + wide * 0.30, 560, wide * 0.10, 240, (255, 255, 255), 0.5)
