"""The readable report: the pack's content as PDF/A-3a and PDF/UA-1, laid out by a child with limits."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from importlib.resources import as_file, files
from pathlib import Path

from auditapp.kernel.orm import Json
from auditapp.packs.failure import PackFailedError
from auditapp.packs.manifest import PackContent
from auditapp.packs.press import USUAL, Limits, lay_fonts, lay_out
from auditapp.packs.story import Seal, volumes_of

Pictures = Callable[[str, Path], bool]
Logo = Callable[[Path], bool]
LOGO = "logo.jpg"


def build_report(
    content: PackContent,
    seal: Seal,
    *,
    folder: Path,
    pictures: Pictures,
    logo: Logo = lambda _path: False,
    limits: Limits = USUAL,
    progress: Callable[[int, int], None] = lambda done, total: None,  # noqa: ARG005
) -> list[Path]:
    """Lay the report out in `folder`, in volumes of at most 300 pictures; returns the PDF files in order.

    `pictures(sha256, path)` writes the report picture of a photo to `path` and says whether it could; so does
    `logo(path)`, and a report can do without that.
    Raises PackFailedError when the child runs out of memory or time, or cannot lay the pages out.
    """
    volumes = volumes_of(content, seal)
    _lay_tools(folder)
    headed = LOGO if logo(folder / LOGO) else ""
    reports = []
    for number, volume in enumerate(volumes, start=1):
        _lay_pictures(folder, volume.pictures, pictures)
        name = "report.pdf" if len(volumes) == 1 else f"report-{number}.pdf"
        _write_data(folder, {**volume.data, "logo": headed}, volume.pictures)
        lay_out(folder, folder / name, limits, moment=int(content.built_at.timestamp()))
        reports.append(folder / name)
        progress(number, len(volumes))
    return reports


def _lay_tools(folder: Path) -> None:
    lay_fonts(folder)
    with as_file(files("auditapp.packs")) as here:
        for name in ("report.typ", "parts.typ"):
            shutil.copyfile(here / name, folder / name)
    (folder / "pictures").mkdir(exist_ok=True)


def _lay_pictures(folder: Path, wanted: Sequence[str], pictures: Pictures) -> None:
    for sha256 in wanted:
        path = folder / "pictures" / f"{sha256}.jpg"
        if not path.exists() and not pictures(sha256, path):
            raise PackFailedError(f"The photo {sha256[:12]} could not be made ready for the report.")


def _write_data(folder: Path, data: Mapping[str, Json], pictures: Sequence[str]) -> None:
    (folder / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    wanted = set(pictures)
    for path in (folder / "pictures").iterdir():
        if path.stem not in wanted:
            path.unlink()
