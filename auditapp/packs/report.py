"""The readable report: the pack's content as PDF/A-3a and PDF/UA-1, laid out by a child with limits."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

from auditapp.kernel.orm import Json
from auditapp.packs import typeset
from auditapp.packs.failure import PackFailedError
from auditapp.packs.manifest import PackContent
from auditapp.packs.story import Seal, volumes_of

Pictures = Callable[[str, Path], bool]
Logo = Callable[[Path], bool]
LOGO = "logo.jpg"


@dataclass(frozen=True)
class Limits:
    """What one volume's child process may use."""

    memory: int = 1536 << 20
    seconds: int = 180


def build_report(
    content: PackContent,
    seal: Seal,
    *,
    folder: Path,
    pictures: Pictures,
    logo: Logo = lambda _path: False,
    limits: Limits = Limits(),
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
        _typeset(folder, folder / name, limits, moment=int(content.built_at.timestamp()))
        reports.append(folder / name)
        progress(number, len(volumes))
    return reports


def _lay_tools(folder: Path) -> None:
    with as_file(files("auditapp.packs")) as here:
        shutil.copytree(here / "fonts", folder / "fonts", dirs_exist_ok=True)
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


def _typeset(folder: Path, output: Path, limits: Limits, *, moment: int) -> None:
    program = [sys.executable, "-I", str(Path(typeset.__file__)), str(folder), str(output)]
    environment = {"PATH": os.defpath, "MALLOC_ARENA_MAX": "2", "RAYON_NUM_THREADS": "2", "LANG": "C.UTF-8"}
    try:
        child = subprocess.run(  # noqa: S603 - our own program, and paths of our own making
            [*program, str(limits.memory), str(moment)],
            env=environment,
            capture_output=True,
            timeout=limits.seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise PackFailedError(
            f"The report took longer than {limits.seconds} seconds to lay out. Choose a shorter period."
        ) from None
    if child.returncode != typeset.LAID_OUT:
        raise PackFailedError(_reason(child.returncode, child.stderr.decode(errors="replace"), limits))


def _reason(status: int, said: str, limits: Limits) -> str:
    killed = status in {-signal.SIGABRT, -signal.SIGKILL, -signal.SIGSEGV, -signal.SIGBUS}
    if killed or status == typeset.OUT_OF_MEMORY or "memory" in said.lower():
        return (
            f"The report needed more memory than the {limits.memory >> 20} MB it may use. "
            "Choose a shorter period, or ask for the limit to be raised."
        )
    line = said.strip().splitlines()[0] if said.strip() else f"status {status}"
    return f"The report could not be laid out ({line[:200]})."
