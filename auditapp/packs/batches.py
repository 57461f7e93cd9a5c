"""Long lists of ids, cut to what either database takes in one question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

SIZE = 400


def in_batches(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """The ids, four hundred at a time."""
    for start in range(0, len(ids), SIZE):
        yield ids[start : start + SIZE]
