"""Pictures of things on walls: soap dispenser, glove boxes, extinguisher, alarm panel; and a path outside."""

from auditapp.demo.motifs.canvas import Scene
from auditapp.demo.motifs.geometry import Colour, Plane, Point, box, curve, darker, lighter, oval, rounded
from auditapp.demo.motifs.wetrooms import TILES, tiled


def plaster(scene: Scene) -> Colour:
    wall: Colour = scene.rng.choice(((216, 208, 190), (198, 210, 206), (204, 206, 214)))
    scene.shade(box(-300, -300, 1600, 1300), [lighter(wall, 0.14), wall, darker(wall, 0.16)])
    scene.grainy(box(-300, -300, 1600, 1300), (5, 5), 0.09)
    return wall


def soap_dispenser(scene: Scene) -> None:
    """A wall soap dispenser beside paper towels: empty, or filled."""
    tiled(
        scene, Plane(((-300, -300), (1600, -300), (1600, 1000), (-300, 1000))), scene.rng.choice(TILES), 7, 5
    )
    white: Colour = (240, 242, 242)
    scene.shade(
        [(-300, 850), (1600, 850), (1600, 1300), (-300, 1300)], [lighter(white, 0.4), darker(white, 0.2)]
    )
    body = rounded(290, 150, 580, 720, 44)
    scene.shadow(body, blur=26, strength=0.5, shift=(24, 24))
    scene.shade(body, [darker(white, 0.2), white, lighter(white, 0.5), darker(white, 0.16)], across=True)
    window = rounded(370, 230, 500, 560, 24)
    scene.fill(window, (96, 104, 108))
    soap: Colour = scene.rng.choice(((230, 150, 180), (120, 190, 210), (236, 206, 120)))
    if scene.before:
        scene.shade(rounded(378, 238, 492, 552, 20), [(178, 190, 194), (206, 214, 216)])
        scene.shade(box(384, 536, 486, 550), [soap, darker(soap, 0.2)])
        for _ in range(5):
            scene.stain(
                scene.rng.uniform(390, 480), scene.rng.uniform(300, 520), 16, 50, lighter(soap, 0.4), 0.6
            )
    else:
        scene.shade(rounded(378, 270, 492, 552, 20), [lighter(soap, 0.2), soap, darker(soap, 0.22)])
        scene.glow(410, 400, 18, 120, (255, 255, 255), 0.5)
    scene.shade(rounded(340, 640, 530, 716, 26), [(120, 130, 140), (70, 76, 84)])
    scene.shade(rounded(410, 716, 460, 760, 8), [(110, 116, 122), (50, 54, 58)])
    _towels(scene, white)


def _towels(scene: Scene, white: Colour) -> None:
    case = rounded(740, 110, 1090, 600, 30)
    scene.shadow(case, blur=26, strength=0.5, shift=(24, 24))
    scene.shade(case, [darker(white, 0.12), white, lighter(white, 0.4), darker(white, 0.22)], across=True)
    scene.fill(rounded(800, 560, 1030, 596, 14), (30, 32, 36))
    scene.fill(rounded(900, 180, 930, 420, 14), (90, 100, 106))
    if scene.before:
        return
    scene.fill(rounded(904, 230, 926, 416, 10), (206, 220, 200))
    paper: list[Point] = [(812, 580), (1018, 580), (1004, 690), (960, 676), (900, 702), (824, 684)]
    scene.shadow(paper, blur=8, strength=0.4, shift=(6, 10))
    scene.shade(paper, [(190, 200, 176), (222, 230, 206)])
    scene.line([(906, 584), (900, 700)], (196, 206, 180), 3)


def glove_boxes(scene: Scene) -> None:
    """Three glove boxes and a roll of aprons on a rack: empty, or full."""
    plaster(scene)
    tints: tuple[Colour, ...] = ((54, 120, 190), (70, 160, 120), (210, 110, 150))
    for index, (tint, size) in enumerate(zip(tints, ("Small", "Medium", "Large"), strict=True)):
        x = 170 + index * 320
        scene.shadow(box(x - 16, 220, x + 290, 560), blur=22, strength=0.45, shift=(20, 26))
        scene.shade(box(x - 16, 210, x + 290, 570), [(236, 238, 240), (176, 180, 186)])
        scene.fill(box(x, 226, x + 274, 548), (90, 94, 100))
        if scene.before and index != 2:
            scene.shade(box(x + 4, 230, x + 270, 544), [(70, 74, 80), (120, 124, 130)])
            continue
        scene.shade(box(x, 232, x + 274, 548), [lighter(tint, 0.2), darker(tint, 0.2)])
        front = Plane(((x, 232), (x + 274, 232), (x + 274, 548), (x, 548)))
        scene.words(front, (0.14, 0.08, 0.86, 0.20), "Nitrile gloves", (250, 250, 250), 40)
        scene.words(front, (0.30, 0.82, 0.70, 0.92), size, (250, 250, 250), 40)
        scene.fill(oval(x + 137, 390, 92, 52), (30, 34, 40))
        for _ in range(7):
            dx, dy = scene.rng.uniform(-50, 50), scene.rng.uniform(-16, 30)
            scene.shade(oval(x + 137 + dx, 396 + dy, 38, 24), [lighter(tint, 0.5), tint])
    _aprons(scene)


def _aprons(scene: Scene) -> None:
    scene.line([(170, 700), (1090, 700)], (150, 154, 160), 14)
    if scene.before:
        scene.shade(box(420, 676, 840, 724), [(206, 178, 130), (150, 122, 84)])
        scene.fill(box(420, 676, 432, 724), (120, 96, 64))
        return
    scene.shadow(rounded(330, 620, 930, 780, 60), blur=18, strength=0.45, shift=(12, 24))
    scene.shade(rounded(330, 620, 930, 780, 60), [(246, 248, 250), (206, 214, 222), (150, 160, 172)])
    sheet: list[Point] = [(350, 720), (910, 720), (940, 1060), (330, 1080)]
    scene.shade(sheet, [(226, 232, 238), (244, 246, 250), (206, 214, 224)])
    for x in (430, 560, 700, 830):
        scene.line(curve((x, 730), (x + 16, 830), (x - 16, 900), (x + 10, 1060)), (196, 204, 216), 5)


def extinguisher(scene: Scene) -> None:
    """A fire extinguisher on its bracket: no tag and its pin gone, or tagged and sealed."""
    wall = plaster(scene)
    red: Colour = (190, 26, 30)
    scene.shadow(rounded(430, 240, 740, 1100, 90), blur=34, strength=0.5, shift=(46, 24))
    scene.shade(
        rounded(430, 230, 740, 1140, 100),
        [darker(red, 0.5), red, lighter(red, 0.35), red, darker(red, 0.2), darker(red, 0.55)],
        across=True,
    )
    scene.shade(box(520, 160, 650, 250), [(40, 40, 44), (90, 90, 96), (30, 30, 34)], across=True)
    scene.shade([(500, 110), (760, 60), (780, 92), (520, 160)], [(70, 70, 76), (30, 30, 34)])
    scene.shade([(520, 160), (770, 150), (780, 180), (560, 196)], [(60, 60, 66), (24, 24, 26)])
    hose = curve((520, 180), (360, 160), (340, 420), (400, 760))
    scene.line([(x + 16, y + 12) for x, y in hose], darker(wall, 0.4), 26)
    scene.line(hose, (26, 26, 28), 30)
    scene.line([(x - 6, y) for x, y in hose], (80, 80, 84), 5)
    label = Plane(((470, 420), (702, 420), (702, 800), (470, 800)))
    scene.shade(label.box(0, 0, 1, 1), [(206, 204, 196), (246, 244, 236), (206, 204, 198)], across=True)
    scene.fill(label.box(0, 0, 1, 0.18), (226, 206, 166))
    scene.words(label, (0.14, 0.24, 0.86, 0.40), "FOAM", (30, 30, 34), 60)
    for row in range(6):
        scene.fill(
            label.box(0.1, 0.50 + row * 0.075, scene.rng.uniform(0.6, 0.92), 0.53 + row * 0.075),
            (120, 120, 122),
        )
    _gauge(scene)
    _bracket_sign(scene)
    if not scene.before:
        _service_tag(scene)


def _gauge(scene: Scene) -> None:
    scene.shade(oval(690, 214, 40, 40), [(236, 236, 232), (176, 178, 180)])
    scene.fill(oval(690, 214, 31, 31), (244, 244, 240))
    scene.line([*oval(690, 214, 24, 24, 200, 260)], (210, 40, 36), 9)
    scene.line([*oval(690, 214, 24, 24, 262, 340)], (50, 160, 80), 9)
    needle: Point = (672, 200) if scene.before else (696, 192)
    scene.line([(690, 218), needle], (20, 20, 22), 4)


def _bracket_sign(scene: Scene) -> None:
    sign = Plane(((900, 150), (1130, 150), (1130, 420), (900, 420)))
    scene.shadow(sign.box(0, 0, 1, 1), blur=8, strength=0.4, shift=(4, 6))
    scene.fill(sign.box(0, 0, 1, 1), (196, 32, 34))
    scene.words(sign, (0.08, 0.10, 0.92, 0.30), "Fire point", (250, 246, 240), 40)
    scene.fill(sign.box(0.34, 0.44, 0.66, 0.92), (248, 244, 238))


def _service_tag(scene: Scene) -> None:
    scene.line(oval(716, 122, 24, 24), (226, 196, 60), 6)
    scene.line([(716, 146), (830, 300)], (90, 80, 60), 4)
    tag = Plane(((770, 300), (900, 316), (880, 540), (750, 524)))
    scene.shadow(tag.box(0, 0, 1, 1), blur=10, strength=0.5, shift=(12, 14))
    scene.shade(tag.box(0, 0, 1, 1), [(252, 250, 240), (226, 224, 214)])
    scene.fill(tag.box(0, 0, 1, 0.2), (40, 120, 70))
    scene.words(tag, (0.12, 0.05, 0.88, 0.16), "SERVICED", (250, 250, 246), 40)
    scene.words(tag, (0.20, 0.32, 0.80, 0.46), scene.day_and_month, (40, 50, 150), 40)
    scene.words(tag, (0.24, 0.54, 0.76, 0.68), str(scene.when.year), (40, 50, 150), 40)


def alarm_panel(scene: Scene) -> None:
    """The alarm panel: amber fault light and a zone switched off, or green and normal."""
    plaster(scene)
    grey: Colour = (206, 208, 208)
    case = rounded(200, 110, 1080, 830, 22)
    scene.shadow(case, blur=30, strength=0.5, shift=(26, 30))
    scene.shade(case, [lighter(grey, 0.4), grey, darker(grey, 0.16)])
    scene.line([(230, 250), (1050, 250)], darker(grey, 0.3), 4)
    title = Plane(((240, 140), (760, 140), (760, 230), (240, 230)))
    scene.words(title, (0.0, 0.2, 0.8, 0.8), "FIRE ALARM PANEL", (40, 44, 50), 50)
    screen = Plane(((260, 290), (700, 290), (700, 470), (260, 470)))
    scene.fill(screen.box(-0.02, -0.05, 1.02, 1.05), (30, 32, 36))
    scene.shade(screen.box(0, 0, 1, 1), [(150, 180, 90), (190, 210, 120)])
    upper, lower = ("FAULT  ZONE 4", "DISABLED  1") if scene.before else ("SYSTEM NORMAL", "ALL ZONES ON")
    scene.words(screen, (0.06, 0.14, 0.86, 0.42), upper, (24, 34, 20), 60)
    scene.words(screen, (0.06, 0.56, 0.74, 0.82), lower, (24, 34, 20), 60)
    for row, (label, lit) in enumerate(
        (("Power", True), ("Fault", scene.before), ("Disabled", scene.before), ("Fire", False))
    ):
        _lamp(scene, 780, 300 + row * 66, label, lit=lit)
    for index in range(8):
        _zone(
            scene, 270 + (index % 4) * 190, 560 + (index // 4) * 120, index, off=scene.before and index == 3
        )
    scene.fill(oval(1010, 190, 26, 26), (120, 124, 128))
    scene.fill(box(1006, 176, 1014, 204), (26, 26, 28))


def _lamp(scene: Scene, x: float, y: float, label: str, *, lit: bool) -> None:
    bright: Colour = (60, 220, 100) if label == "Power" else (255, 176, 30)
    colour = bright if lit else (110, 104, 96)
    if lit:
        scene.glow(x, y + 16, 50, 50, bright, 0.7)
    scene.fill(oval(x, y + 16, 14, 14), lighter(colour, 0.3 if lit else 0))
    plate = Plane(((x + 40, y), (x + 200, y), (x + 200, y + 36), (x + 40, y + 36)))
    scene.words(plate, (0, 0.1, min(1, len(label) * 0.12), 0.9), label, (50, 54, 60), 36)


def _zone(scene: Scene, x: float, y: float, index: int, *, off: bool) -> None:
    scene.shade(rounded(x, y, x + 160, y + 92, 10), [(232, 234, 232), (196, 198, 198)])
    plate = Plane(((x + 14, y + 12), (x + 100, y + 12), (x + 100, y + 50), (x + 14, y + 50)))
    scene.words(plate, (0, 0.1, 1, 0.9), f"Zone {index + 1}", (40, 44, 50), 36)
    light: Colour = (255, 170, 20) if off else (90, 96, 90)
    if off:
        scene.glow(x + 128, y + 46, 60, 60, light, 0.7)
    scene.fill(oval(x + 128, y + 46, 12, 12), light)


def garden_path(scene: Scene) -> None:
    """A garden path: green with moss and a lifted slab, or swept and level."""
    scene.shade(box(-300, -300, 1600, 420), [(176, 204, 228), (224, 230, 228)])
    scene.shade(box(-300, 250, 1600, 430), [(70, 102, 60), (38, 60, 36)])
    for _ in range(34):
        x, y = scene.rng.uniform(-60, 1340), scene.rng.uniform(225, 370)
        scene.stain(x, y, 120, 80, scene.rng.choice(((58, 88, 50), (84, 112, 60), (44, 70, 44))), 0.95)
    scene.shade(box(-300, 410, 1600, 1300), [(96, 128, 62), (70, 104, 44)])
    scene.grainy(box(-300, 410, 1600, 1300), (3, 5), 0.5, key=8)
    path = Plane(((560, 410), (760, 410), (1250, 1150), (60, 1150)))
    stone: Colour = (172, 166, 154)
    scene.fill(path.box(-0.04, 0, 1.04, 1), (92, 84, 66))
    for row in range(9):
        for column in range(3):
            shade = darker(stone, scene.rng.uniform(0, 0.16))
            u, v = column / 3, row / 9
            slab = path.box(u + 0.012, v + 0.008, u + 0.322, v + 0.103)
            scene.shade(slab, [shade, lighter(shade, 0.1)])
    scene.grainy(path.box(0, 0, 1, 1), (3, 3), 0.26, key=2)
    if not scene.before:
        scene.glow(640, 760, 300, 260, (255, 248, 226), 0.22)
        return
    for _ in range(44):
        x, y = path.at(scene.rng.random(), scene.rng.uniform(0.15, 1))
        size = 24 + (y - 400) * 0.13
        scene.stain(
            x, y, size * 1.6, size * 0.7, scene.rng.choice(((62, 88, 34), (84, 104, 44), (46, 66, 30))), 0.75
        )
    _lifted(scene, path)


def _lifted(scene: Scene, path: Plane) -> None:
    near = path.box(0.345, 0.45, 0.655, 0.60)
    raised: list[Point] = [
        near[0],
        near[1],
        (near[2][0] + 6, near[2][1] - 54),
        (near[3][0] - 6, near[3][1] - 54),
    ]
    scene.shadow(
        [near[3], near[2], (near[2][0], near[2][1] + 24), (near[3][0], near[3][1] + 24)],
        blur=14,
        strength=0.8,
        shift=(0, 0),
    )
    scene.fill([raised[3], raised[2], near[2], near[3]], (60, 54, 46))
    scene.shade(raised, [(190, 184, 172), (212, 206, 194)])
    scene.grainy(raised, (3, 3), 0.22)
