"""A window that opens too far, and a lead to trip over."""

from auditapp.demo.motifs.canvas import Scene
from auditapp.demo.motifs.furnishing import room
from auditapp.demo.motifs.geometry import Colour, Plane, Point, box, curve, darker, lighter, oval, rounded


def window_restrictor(scene: Scene) -> None:
    """An upper-floor window: swung wide with its restrictor broken off, or held at a hand's width."""
    room(scene, 1240)
    scene.shade(box(250, -200, 1030, 760), [(150, 190, 226), (206, 224, 236)])
    for _ in range(60):
        x, y = scene.rng.uniform(260, 1020), scene.rng.uniform(430, 720)
        scene.stain(x, y, 90, 70, scene.rng.choice(((70, 104, 60), (96, 124, 70), (54, 84, 52))), 0.9)
    scene.fill(box(250, 690, 1030, 760), (150, 140, 124))
    scene.defocus(9)
    white: Colour = (240, 240, 236)
    for points in (box(200, -300, 262, 800), box(1018, -300, 1080, 800), box(610, -300, 668, 800)):
        scene.shade(points, [darker(white, 0.2), white, darker(white, 0.12)], across=True)
    scene.shade(box(200, 740, 1080, 806), [white, darker(white, 0.25)])
    scene.shade([(130, 806), (1150, 806), (1210, 880), (70, 880)], [lighter(white, 0.3), white])
    scene.shadow([(70, 880), (1210, 880), (1210, 900), (70, 900)], blur=16, strength=0.5, shift=(0, 12))
    if scene.before:
        _sash(scene, [(1018, -300), (1250, -420), (1250, 960), (1018, 740)])
        _broken(scene)
    else:
        _sash(scene, [(712, -330), (1018, -300), (1018, 742), (712, 776)])
        cable = curve((640, 650), (660, 730), (700, 730), (738, 664))
        scene.line([(x + 4, y + 8) for x, y in cable], (110, 108, 100), 9)
        scene.line(cable, (206, 210, 214), 10)
        for x, y in ((640, 640), (742, 654)):
            scene.shade(rounded(x - 26, y - 30, x + 26, y + 30, 8), [(250, 250, 250), (150, 154, 158)])
            scene.fill(oval(x, y, 8, 8), (60, 62, 66))


def _sash(scene: Scene, corners: list[Point]) -> None:
    sash = Plane((corners[0], corners[1], corners[2], corners[3]))
    white: Colour = (244, 244, 240)
    scene.shadow(sash.box(0, 0, 1, 1), blur=18, strength=0.35, shift=(-14, 8))
    for area in ((0, 0, 0.14, 1), (0.86, 0, 1, 1), (0, 0, 1, 0.06), (0, 0.93, 1, 1)):
        scene.shade(sash.box(*area), [white, darker(white, 0.14)])
    scene.line([sash.at(0.2, 0.7), sash.at(0.7, 0.3)], (250, 252, 254), 3)
    x, y = sash.at(0.08, 0.62)
    scene.shade(rounded(x - 12, y - 60, x + 12, y + 30, 8), [(226, 228, 230), (120, 124, 128)])


def _broken(scene: Scene) -> None:
    x, y = 640.0, 640.0
    scene.shade(rounded(x - 26, y - 30, x + 26, y + 30, 8), [(250, 250, 250), (150, 154, 158)])
    scene.fill(oval(x, y, 8, 8), (60, 62, 66))
    loose = curve((640, 664), (610, 760), (690, 800), (650, 850))
    scene.line([(px + 6, py + 8) for px, py in loose], (120, 116, 108), 9)
    scene.line(loose, (206, 210, 214), 10)
    for dx, dy in ((0, 0), (8, -4), (-6, 6)):
        scene.line([(650, 850), (662 + dx * 2, 876 + dy)], (150, 152, 156), 3)
    plate = rounded(800, 826, 862, 858, 8)
    scene.shadow(plate, blur=6, strength=0.5, shift=(3, 6))
    scene.shade(plate, [(240, 240, 242), (140, 144, 148)])


def trailing_lead(scene: Scene) -> None:
    """An extension lead looped across the floor with plugs in a chain, or clipped along the skirting."""
    wall, _ = room(scene, 470)
    _socket(scene, 250, 250)
    black: Colour = (30, 30, 34)
    if scene.before:
        lead = [
            *curve((330, 330), (380, 640), (120, 700), (420, 720)),
            *curve((420, 720), (760, 760), (300, 900), (700, 880)),
        ]
        lead += curve((700, 880), (900, 870), (840, 700), (930, 690))
        scene.line([(x + 5, y + 12) for x, y in lead], (40, 32, 30), 12)
        scene.line(lead, black, 13)
        scene.line([(x - 2, y - 4) for x, y in lead], (86, 86, 92), 3)
        _strip(scene, 900, 650)
        second = curve((1080, 660), (1200, 640), (1240, 800), (1090, 860))
        scene.line([(x + 4, y + 10) for x, y in second], (40, 32, 30), 9)
        scene.line(second, (228, 228, 224), 10)
        _strip(scene, 880, 830)
    else:
        lead = [(330, 330), (336, 440), (350, 452), (1500, 452)]
        scene.line([(x, y + 5) for x, y in lead], (150, 146, 138), 8)
        scene.line(lead, (236, 236, 232), 9)
        for x in range(420, 1400, 150):
            scene.fill(rounded(x, 440, x + 22, 466, 6), (250, 250, 248))
        scene.glow(700, 760, 420, 160, lighter(wall, 0.5), 0.12)


def _socket(scene: Scene, x: float, y: float) -> None:
    plate = rounded(x, y, x + 210, y + 116, 10)
    scene.shadow(plate, blur=8, strength=0.45, shift=(4, 6))
    scene.shade(plate, [(252, 252, 250), (216, 216, 212)])
    for dx in (26, 126):
        scene.shade(rounded(x + dx, y + 34, x + dx + 62, y + 100, 10), [(60, 60, 64), (26, 26, 28)])
        scene.fill(box(x + dx + 20, y + 12, x + dx + 42, y + 28), (210, 60, 50))


def _strip(scene: Scene, x: float, y: float) -> None:
    strip = Plane(((x, y), (x + 300, y - 40), (x + 320, y + 30), (x + 20, y + 76)))
    scene.shadow(strip.box(0, 0, 1, 1), blur=12, strength=0.65, shift=(6, 16))
    scene.shade(strip.box(0, 0, 1, 1), [(250, 250, 248), (196, 196, 192)])
    for step in range(3):
        u = 0.08 + step * 0.30
        scene.shade(strip.box(u, 0.08, u + 0.24, 0.9), [(66, 66, 70), (20, 20, 22)])
    scene.fill(strip.box(0.955, 0.3, 0.985, 0.6), (220, 50, 44))
