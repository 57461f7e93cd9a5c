"""Secrets of the installation's own, each in a file that appears whole or not at all, once."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from auditapp.kernel.folders import sync_folder


def keep_once(path: Path, make: Callable[[], bytes]) -> bytes:
    """The bytes of the file, made now if it is not there; readable by its owner alone.

    Two processes that start together end with the same bytes.
    """
    if not path.exists():
        _create(path, make())
    return path.read_bytes()


def _create(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.parent / f".{path.name}.{secrets.token_hex(8)}"
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            return  # another process was first; its secret is the installation's
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(path.parent)
