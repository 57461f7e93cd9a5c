"""A fire door, as found and put right."""

from auditapp.demo.motifs.canvas import Scene
from auditapp.demo.motifs.corridors import corridor
from auditapp.demo.motifs.geometry import Colour, Plane, Point, box, darker, lighter, oval, rounded


def fire_door(scene: Scene) -> None:
    """A corridor fire door held open by a wedge and a chair, or shut in its frame."""
    wood = _frame(scene)
    if scene.before:
        _door_open(scene, wood)
    else:
        _door_shut(scene, wood)
    _door_sign(scene)


def door_ajar(scene: Scene) -> None:
    """A fire door that stops a hand short of its frame and has scraped the carpet, or shut in its frame."""
    wood = _frame(scene)
    if scene.before:
        leaf = Plane(((294, 128), (872, 100), (872, 1010), (294, 960)))
        scene.shadow(leaf.box(0.9, 0, 1.1, 1), blur=26, strength=0.6, shift=(20, 0))
        _leaf(scene, leaf, wood)
        scene.fill([(872, 100), (896, 106), (896, 1000), (872, 1010)], lighter(wood, 0.4))
        for step in range(7):
            near = [
                (420 + step * 60, 1000 + step * 9),
                (520 + step * 66, 990 + step * 6),
                (900, 985 - step * 3),
            ]
            scene.line(near, (206, 190, 166), 3)
    else:
        _door_shut(scene, wood)
    _door_sign(scene)


def _frame(scene: Scene) -> Colour:
    """The corridor behind, out of focus, and the frame in front. Returns the colour of the wood."""
    c = corridor(scene)
    scene.defocus(4)
    wood = c.wood
    for points in (box(-300, -300, 250, 1300), box(1010, -300, 1600, 1300), box(-300, -300, 1600, 90)):
        scene.fill(points, lighter(c.wall, 0.05))
        scene.grainy(points, (5, 5), 0.06)
    scene.shadow(box(250, 90, 1010, 1300), blur=30, strength=0.25, shift=(0, 0))
    for points in (box(232, 74, 290, 1300), box(978, 74, 1030, 1300), box(232, 74, 1030, 124)):
        scene.shade(points, [lighter(wood, 0.3), darker(wood, 0.15)])
    return wood


def _door_sign(scene: Scene) -> None:
    blue = Plane(((1080, 320), (1200, 320), (1200, 470), (1080, 470)))
    scene.shadow(blue.box(0, 0, 1, 1), blur=8, strength=0.3, shift=(4, 5))
    scene.fill(blue.box(0, 0, 1, 1), (24, 76, 160))
    scene.words(blue, (0.12, 0.12, 0.88, 0.34), "Fire door", (244, 248, 252))
    scene.words(blue, (0.12, 0.46, 0.88, 0.66), "keep shut", (244, 248, 252))
    scene.fill(box(1085, 560, 1195, 640), (196, 40, 40))
    scene.fill(oval(1140, 600, 24, 24), (240, 236, 230))


def _door_open(scene: Scene, wood: Colour) -> None:
    leaf = Plane(((290, 124), (520, 60), (520, 1130), (290, 1010)))
    scene.shadow(leaf.box(0.1, 0.9, 1.2, 1.02), blur=26, strength=0.6, shift=(40, 12))
    _leaf(scene, leaf, wood)
    scene.fill([(520, 60), (548, 66), (548, 1118), (520, 1130)], lighter(wood, 0.45))
    wedge: list[Point] = [(548, 1010), (700, 968), (728, 984), (590, 1048)]
    scene.shadow(wedge, blur=12, strength=0.6, shift=(4, 14))
    scene.fill(wedge, (222, 176, 60))
    scene.fill([(590, 1048), (728, 984), (728, 996), (592, 1072)], (150, 112, 30))
    _stool(scene, 600, 960)


def _stool(scene: Scene, x: float, y: float) -> None:
    cloth: Colour = (120, 46, 58)
    scene.shadow(box(x - 40, y - 60, x + 220, y), blur=24, strength=0.55, shift=(14, 20))
    for dx, dy in ((8, 0), (180, -6), (44, -46), (206, -52)):
        scene.shade(
            box(x + dx - 9, y + dy - 200, x + dx + 9, y + dy), [(120, 84, 52), (70, 46, 28)], across=True
        )
    back = rounded(x + 26, y - 430, x + 222, y - 250, 30)
    scene.shade(back, [lighter(cloth, 0.2), cloth])
    scene.grainy(back, (4, 4), 0.25)
    for dx in (34, 212):
        scene.shade(box(x + dx - 8, y - 290, x + dx + 8, y - 200), [(130, 92, 58), (80, 54, 34)], across=True)
    seat: list[Point] = [(x - 14, y - 200), (x + 30, y - 262), (x + 232, y - 262), (x + 206, y - 196)]
    scene.shade(seat, [cloth, lighter(cloth, 0.25)])
    scene.grainy(seat, (4, 4), 0.25)
    scene.fill(
        [(x - 14, y - 200), (x + 206, y - 196), (x + 206, y - 170), (x - 14, y - 174)], darker(cloth, 0.4)
    )


def _door_shut(scene: Scene, wood: Colour) -> None:
    leaf = Plane(((294, 128), (974, 128), (974, 1150), (294, 1150)))
    scene.fill(leaf.box(-0.006, -0.004, 1.006, 1.02), (34, 26, 20))
    _leaf(scene, leaf, wood)


def _leaf(scene: Scene, leaf: Plane, wood: Colour) -> None:
    scene.shade(leaf.box(0, 0, 1, 1), [lighter(wood, 0.16), wood, darker(wood, 0.12)], across=True)
    scene.grainy(leaf.box(0, 0, 1, 1), (4, 170), 0.20, key=3)
    scene.fill(leaf.box(0.60, 0.12, 0.76, 0.52), darker(wood, 0.4))
    scene.shade(leaf.box(0.615, 0.13, 0.745, 0.51), [(214, 222, 220), (150, 158, 158), (184, 190, 186)])
    scene.line([leaf.at(0.63, 0.22), leaf.at(0.73, 0.15)], (240, 246, 246), 5)
    scene.shadow(leaf.box(0.82, 0.50, 0.90, 0.64), blur=8, strength=0.4, shift=(5, 7))
    scene.shade(leaf.box(0.83, 0.50, 0.89, 0.64), [(214, 214, 210), (140, 140, 140)])
    scene.line([leaf.at(0.86, 0.55), leaf.at(0.72, 0.552)], (120, 122, 124), 20)
    scene.line([leaf.at(0.86, 0.547), leaf.at(0.725, 0.549)], (226, 226, 222), 8)
    scene.shade(leaf.box(0.04, 0.90, 0.96, 0.985), [(196, 198, 200), (150, 152, 156)])
