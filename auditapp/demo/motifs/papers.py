"""Pictures of paper: medicine record, daily log, certificate, sling label. Names are covered."""

from auditapp.demo.motifs.canvas import Scene
from auditapp.demo.motifs.geometry import Colour, Plane, Point, box, curve, darker, lighter, oval

INK: tuple[Colour, ...] = ((30, 40, 120), (24, 24, 30), (40, 60, 150))
INITIALS = ("MO", "RN", "JB", "AP", "SK")
Area = tuple[float, float, float, float]


def desk(scene: Scene) -> None:
    wood: Colour = scene.rng.choice(((150, 110, 72), (178, 150, 116), (110, 84, 62)))
    scene.shade(box(-300, -300, 1600, 1300), [darker(wood, 0.1), lighter(wood, 0.15)])
    scene.grainy(box(-300, -300, 1600, 1300), (160, 5), 0.28, key=3)


def sheet(scene: Scene, quad: tuple[Point, Point, Point, Point]) -> Plane:
    """A sheet of paper lying on the desk, its far edge a little out of the light."""
    page = Plane(quad)
    scene.shadow(page.box(0, 0, 1, 1), blur=26, strength=0.55, shift=(16, 20))
    scene.shade(page.box(0, 0, 1, 1), [(222, 220, 212), (248, 246, 240), (240, 238, 230)])
    return page


def grid(scene: Scene, page: Plane, area: Area, columns: int, rows: int) -> None:
    u0, v0, u1, v1 = area
    for column in range(columns + 1):
        u = u0 + (u1 - u0) * column / columns
        scene.line([page.at(u, v0), page.at(u, v1)], (128, 132, 138), 2)
    for row in range(rows + 1):
        v = v0 + (v1 - v0) * row / rows
        scene.line([page.at(u0, v), page.at(u1, v)], (128, 132, 138), 2)


def scribble(scene: Scene, page: Plane, u: float, v: float, wide: float, high: float, ink: Colour) -> None:
    """Initials as a hand makes them: too small to read, different every time."""
    points = [page.at(u + wide * step / 5, v + high * scene.rng.uniform(-0.5, 0.5)) for step in range(6)]
    scene.line(points, ink, 3)


def medicine_record(scene: Scene) -> None:
    """A medicine administration record with the name covered: boxes left empty, or every box signed."""
    desk(scene)
    page = sheet(scene, ((150, 90), (1180, 60), (1270, 900), (60, 930)))
    scene.words(page, (0.05, 0.03, 0.52, 0.075), "Medicine administration record", (40, 44, 52), 50)
    scene.fill(page.box(0.05, 0.095, 0.40, 0.135), (16, 16, 18))
    scene.fill(page.box(0.45, 0.095, 0.66, 0.135), (16, 16, 18))
    scene.words(page, (0.72, 0.09, 0.90, 0.135), "Room 12", (60, 64, 72), 40)
    names = ("Paracetamol 500 mg", "Amlodipine 5 mg", "Metformin 500 mg", "Senna 7.5 mg")
    for block, name in enumerate(names):
        top = 0.17 + block * 0.20
        scene.fill(page.box(0.04, top, 0.24, top + 0.18), (232, 230, 220))
        scene.words(page, (0.05, top + 0.03, 0.05 + 0.0098 * len(name), top + 0.07), name, (40, 40, 46), 40)
        for row in range(2):
            scene.fill(
                page.box(0.05, top + 0.10 + row * 0.03, 0.19, top + 0.112 + row * 0.03), (176, 176, 172)
            )
        grid(scene, page, (0.25, top, 0.97, top + 0.18), 14, 4)
        _doses(scene, page, top, block)
    if scene.before:
        ring = oval(*page.at(0.61, 0.44), 150, 62)
        scene.line(ring, (214, 40, 40), 7)
    _pen(scene)


def _doses(scene: Scene, page: Plane, top: float, block: int) -> None:
    for column in range(12):
        ink = INK[column % 3]
        for row in range(4):
            missing = scene.before and block == 1 and row in (1, 2) and column in (5, 6, 7, 8)
            if not missing:
                scribble(scene, page, 0.258 + column * 0.0514, top + 0.022 + row * 0.045, 0.034, 0.026, ink)


def _pen(scene: Scene) -> None:
    scene.shadow([(930, 870), (1240, 640), (1256, 660), (946, 890)], blur=10, strength=0.5, shift=(10, 16))
    scene.line([(930, 880), (1240, 650)], (30, 50, 120), 22)
    scene.line([(934, 872), (1236, 646)], (110, 140, 210), 5)
    scene.line([(904, 899), (930, 880)], (200, 204, 208), 11)


def daily_log(scene: Scene) -> None:
    """A clipboard with a daily log: days left blank and readings out of range, or every day filled."""
    desk(scene)
    board = [(230, 20), (1060, 20), (1130, 1100), (150, 1100)]
    scene.shadow([(x, y) for x, y in board], blur=30, strength=0.55, shift=(18, 22))
    scene.shade([(x, y) for x, y in board], [(96, 66, 44), (130, 94, 62)])
    page = sheet(scene, ((270, 110), (1022, 110), (1084, 1060), (200, 1060)))
    scene.shade([(520, 40), (770, 40), (790, 130), (500, 130)], [(214, 216, 220), (110, 114, 120)])
    scene.words(page, (0.08, 0.06, 0.62, 0.105), scene.reading or "Fridge temperature log", (40, 44, 52), 50)
    heads = (
        ("Day", "Done", "Time", "Seen", "Signed")
        if scene.reading
        else ("Day", "Min", "Max", "Reset", "Signed")
    )
    for index, head in enumerate(heads):
        scene.words(
            page,
            (0.085 + index * 0.168, 0.135, 0.085 + index * 0.168 + 0.018 * len(head), 0.165),
            head,
            (70, 74, 82),
            36,
        )
    grid(scene, page, (0.07, 0.18, 0.93, 0.94), 5, 15)
    for row in range(15):
        _log_row(scene, page, row)


def _log_row(scene: Scene, page: Plane, row: int) -> None:
    v, step = 0.18 + row * 0.76 / 15, 0.76 / 15
    scene.words(
        page,
        (0.10, v + step * 0.2, 0.10 + 0.018 * len(str(row + 1)), v + step * 0.82),
        str(row + 1),
        (60, 64, 72),
        36,
    )
    if scene.before and row in (5, 6, 7, 11):
        return
    ink = scene.rng.choice(INK)
    figures, ink = _log_figures(scene, row, ink)
    for index, figure in enumerate(figures):
        u = 0.09 + (index + 1) * 0.172
        scene.words(page, (u, v + step * 0.2, u + 0.018 * len(figure), v + step * 0.82), figure, ink, 36)
    x0, y0 = page.at(0.63, v + step * 0.5)
    scene.line([(x0 - 10, y0), (x0, y0 + 11), (x0 + 22, y0 - 14)], ink, 4)
    scribble(scene, page, 0.80, v + step * 0.5, 0.09, step * 0.7, ink)


def _log_figures(scene: Scene, row: int, ink: Colour) -> tuple[tuple[str, str], Colour]:
    """Two entries of a row: lowest and highest reading, or a word and a time on other records."""
    low, high = scene.rng.uniform(2.4, 4.2), scene.rng.uniform(5.2, 7.4)
    if scene.reading:
        return ("yes", f"{scene.rng.randrange(8, 11):02d}:{scene.rng.randrange(60):02d}"), ink
    if scene.before and row in (8, 9):
        return (f"{low:.1f}", f"{scene.rng.uniform(9.2, 11.8):.1f}"), (190, 30, 34)
    return (f"{low:.1f}", f"{high:.1f}"), ink


def certificate(scene: Scene) -> None:
    """A framed certificate of inspection: out of date, or renewed."""
    wall: Colour = scene.rng.choice(((206, 214, 208), (218, 208, 190)))
    scene.shade(box(-300, -300, 1600, 1300), [lighter(wall, 0.1), darker(wall, 0.15)])
    scene.grainy(box(-300, -300, 1600, 1300), (5, 5), 0.08)
    frame = box(240, 100, 1040, 860)
    scene.shadow(frame, blur=26, strength=0.5, shift=(18, 24))
    scene.shade(frame, [(70, 56, 44), (40, 32, 26)])
    page = Plane(((276, 136), (1004, 136), (1004, 824), (276, 824)))
    scene.shade(page.box(0, 0, 1, 1), [(250, 248, 240), (232, 228, 214)])
    scene.line([*page.box(0.04, 0.04, 0.96, 0.96), page.at(0.04, 0.04)], (60, 100, 90), 6)
    scene.words(page, (0.16, 0.12, 0.84, 0.22), scene.reading or "Inspection record", (40, 80, 72), 60)
    for row in range(6):
        scene.fill(
            page.box(0.14, 0.30 + row * 0.055, scene.rng.uniform(0.6, 0.86), 0.318 + row * 0.055),
            (150, 150, 146),
        )
    year = scene.when.year - (1 if scene.before else -1)
    ink: Colour = (180, 34, 34) if scene.before else (34, 74, 140)
    scene.words(page, (0.14, 0.70, 0.44, 0.76), "Next due", (60, 60, 64), 40)
    scene.words(page, (0.50, 0.68, 0.86, 0.78), f"{scene.day_and_month} / {year}", ink, 50)
    scene.fill(oval(*page.at(0.26, 0.87), 44, 44), (190, 40, 40) if scene.before else (50, 140, 90))
    scribble(scene, page, 0.56, 0.87, 0.24, 0.07, (30, 40, 110))
    scene.glow(420, 300, 190, 260, (255, 255, 255), 0.26)


def sling_label(scene: Scene) -> None:
    """The loop of a hoist sling: frayed with its label worn away, or whole and readable."""
    desk(scene)
    cloth: Colour = scene.rng.choice(((60, 92, 130), (70, 116, 100), (120, 74, 110)))
    body: list[Point] = [
        (-200, 300),
        *curve((-200, 300), (400, 80), (800, 140), (1500, 60)),
        (1500, 1200),
        (-200, 1200),
    ]
    scene.shadow(body, blur=30, strength=0.5, shift=(0, -16))
    scene.shade(body, [lighter(cloth, 0.2), cloth, darker(cloth, 0.25)])
    scene.grainy(body, (7, 7), 0.30, key=11)
    for y in (430, 860):
        strap = [
            *curve((-200, y), (300, y - 110), (900, y - 40), (1500, y - 130)),
            (1500, y - 40),
            (900, y + 50),
            (300, y - 20),
            (-200, y + 90),
        ]
        scene.shadow(strap, blur=12, strength=0.5, shift=(2, 12))
        scene.shade(strap, [lighter(cloth, 0.1), darker(cloth, 0.45)])
        scene.grainy(strap, (3, 9), 0.35, key=12)
    label = Plane(((430, 500), (900, 470), (916, 740), (446, 772)))
    scene.shadow(label.box(0, 0, 1, 1), blur=10, strength=0.5, shift=(5, 9))
    scene.shade(label.box(0, 0, 1, 1), [(250, 250, 246), (226, 226, 220)])
    if scene.before:
        _frayed(scene, label, cloth)
        return
    scene.words(label, (0.06, 0.10, 0.60, 0.28), "SLING  SIZE M", (24, 30, 40), 50)
    scene.words(label, (0.06, 0.38, 0.70, 0.56), "Safe load 200 kg", (24, 30, 40), 50)
    scene.words(label, (0.06, 0.66, 0.44, 0.80), "No. 0417", (24, 30, 40), 50)
    scene.fill(label.box(0.76, 0.58, 0.96, 0.92), (50, 150, 84))
    scene.words(label, (0.78, 0.66, 0.94, 0.82), "LOLER", (250, 250, 246), 40)


def _frayed(scene: Scene, label: Plane, cloth: Colour) -> None:
    for row in range(3):
        scene.fill(
            label.box(0.06, 0.12 + row * 0.26, scene.rng.uniform(0.3, 0.6), 0.2 + row * 0.26), (206, 206, 204)
        )
    scene.stain(*label.at(0.6, 0.5), 200, 110, (150, 136, 110), 0.6)
    for _ in range(120):
        x = scene.rng.gauss(1010, 60)
        y = 365 + scene.rng.uniform(-50, 60)
        tip = (x + scene.rng.uniform(-60, 60), y + scene.rng.uniform(-70, 70))
        scene.line(
            curve((x, y), (x + 10, y - 20), (tip[0], tip[1] - 10), tip, 6),
            lighter(cloth, scene.rng.uniform(0.3, 0.8)),
            2,
        )
    scene.stain(1010, 370, 110, 60, (24, 24, 30), 0.7)
