"""Copying photos from one store to another, and reading them back from there."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from auditapp.evidence.store import PhotoStore, hash_of, receive
from auditapp.kernel.faults import fault_point

_AT_ONCE = 8  # a store far away answers slowly, and each answer costs little here
_ANY_SIZE = 1 << 40

Look = Callable[[str], str | None]


def spoilt(store: PhotoStore, names: Collection[str]) -> list[str]:
    """Those of the objects that are missing from the store or are not what their name says, each in words."""

    def look(sha256: str) -> str | None:
        try:
            with store.open(sha256) as file:
                return None if hash_of(file)[0] == sha256 else f"{sha256} is damaged"
        except FileNotFoundError:
            return f"{sha256} is missing"

    return [said for said in _each(look, names) if said]


def copy_photos(source: PhotoStore, target: PhotoStore, names: Collection[str]) -> list[str]:
    """Copy the objects; what is there already is left. Gives those that could not be copied, each in words."""
    with tempfile.TemporaryDirectory(prefix="walkaround-move-") as folder:

        def copy(sha256: str) -> str | None:
            try:
                with source.open(sha256) as file, receive(file, _ANY_SIZE, Path(folder)) as got:
                    if got.sha256 != sha256:
                        return f"{sha256} is damaged"
                    target.put_if_absent(sha256, got.path)
            except FileNotFoundError:
                return f"{sha256} is missing"
            fault_point("move-photo-copied")
            return None

        return [said for said in _each(copy, names) if said]


def _each(look: Look, names: Collection[str]) -> Iterator[str | None]:
    with _workers() as workers:
        yield from workers.map(look, sorted(names))


@contextmanager
def _workers() -> Iterator[ThreadPoolExecutor]:
    """Threads that begin nothing new once something went wrong."""
    workers = ThreadPoolExecutor(_AT_ONCE)
    try:
        yield workers
    finally:
        workers.shutdown(wait=True, cancel_futures=True)
