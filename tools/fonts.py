"""Write the typefaces again: variable WOFF2 for the pages, static TrueType for the paper.

typst ignores WOFF2 without a word, and the package splits the alphabet in two; so for paper each weight is
cut from both variable files and the two halves are merged. Run it as `python -m tools.fonts`.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

from tools.packages import ROOT, fetch

PACKAGE = ("@fontsource-variable/atkinson-hyperlegible-next", "5.3.0")
STEM = "atkinson-hyperlegible-next"
PAGES = ROOT / "auditapp" / "static" / "fonts"
PAPER = ROOT / "auditapp" / "packs" / "fonts"
CUTS = {"Regular": ("normal", 400), "Bold": ("normal", 700), "Italic": ("italic", 400)}
FAMILY = "Atkinson Hyperlegible Next"


def write_fonts() -> None:
    """Fetch the package and write both folders."""
    with tempfile.TemporaryDirectory() as temporary:
        package = fetch(*PACKAGE, Path(temporary))
        for target in (PAGES, PAPER):
            target.mkdir(parents=True, exist_ok=True)
            shutil.copy(package / "LICENSE", target / "OFL.txt")
        for subset, name in (("latin", STEM), ("latin-ext", f"{STEM}-ext")):
            shutil.copy(package / "files" / f"{STEM}-{subset}-wght-normal.woff2", PAGES / f"{name}.woff2")
        for cut, (style, weight) in CUTS.items():
            _merge(package / "files", style, weight, Path(temporary)).save(_named(cut))


def _named(cut: str) -> Path:
    return PAPER / f"{FAMILY.replace(' ', '')}-{cut}.ttf"


def _merge(files: Path, style: str, weight: int, folder: Path) -> TTFont:
    halves = []
    for subset in ("latin", "latin-ext"):
        font = TTFont(files / f"{STEM}-{subset}-wght-{style}.woff2")
        font.flavor = None
        cut = instantiateVariableFont(font, {"wght": weight}, updateFontNames=True)
        halves.append(folder / f"{subset}-{style}-{weight}.ttf")
        cut.save(halves[-1])
    return Merger().merge([str(half) for half in halves])


if __name__ == "__main__":
    write_fonts()
