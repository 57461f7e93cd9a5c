"""The files of the project as the house tests see them: what is written by hand and shipped or committed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = ("auditapp", "tests", "tools", "benchmarks")  # a migration is as long as its tables
# Installed, generated or belonging to a running copy: the same list as .gitignore, by name.
NOT_OURS = {
    ".git",
    ".hypothesis",
    ".import_linter_cache",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    ".venv",
    "__pycache__",
    "build",
    "htmlcov",
    "instance",
    "node_modules",
    "test-results",
}


def files(*suffixes: str, under: tuple[str, ...] = ("",)) -> Iterator[Path]:
    """Give every file of ours with one of the endings, below the folders named, in order."""
    for start in under:
        for folder, inner, names in os.walk(ROOT / start):
            inner[:] = sorted(name for name in inner if name not in NOT_OURS)
            for name in sorted(names):
                if not suffixes or name.endswith(suffixes):
                    yield Path(folder) / name


def short(path: Path) -> str:
    """Return the path as people write it."""
    return str(path.relative_to(ROOT))
