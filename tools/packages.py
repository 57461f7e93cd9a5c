"""Fetch a package of browser files by name and version, through the ordinary client."""

from __future__ import annotations

import subprocess
import sys
import tarfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def fetch(name: str, version: str, folder: Path) -> Path:
    """Unpack `name` at `version` below `folder` and return where its files are."""
    npm = [sys.executable, str(ROOT / "tools" / "node.py"), "npm"]
    answer = subprocess.run(
        [*npm, "pack", "--silent", f"{name}@{version}", f"--pack-destination={folder}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    archive = folder / answer.stdout.split()[-1]
    target = folder / archive.stem
    with tarfile.open(archive) as packed:
        packed.extractall(target, filter="data")
    return target / "package"
