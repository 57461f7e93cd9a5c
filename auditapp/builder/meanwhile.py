"""What two people changed in the same form at the same time, told apart field by field."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from auditapp.kernel.canonical import Json, digest

# Of a row that is there to be filled in, what says nothing by itself.
_ALONE = frozenset({"join", "place"})
_LENGTH = 12


@dataclass(frozen=True, slots=True)
class Merged:
    """A form with both people's changes: `mine` are the fields that its sender changed, `theirs` those of the other.

    Where both changed the same field, `data` holds what was sent.
    """

    data: Mapping[str, object]
    mine: frozenset[str]
    theirs: frozenset[str]


def shown(data: Mapping[str, object]) -> str:
    """What a form carries to tell later which of its fields somebody changed."""
    return " ".join(f"{name}:{digest(_plain(value))[:_LENGTH]}" for name, value in sorted(data.items()))


def merged(
    sent: Mapping[str, object], named: Collection[str], before: str, now: Mapping[str, object]
) -> Merged:
    """The form that was `sent` together with what is saved `now`, for a form that was opened on `before`.

    A field that is not among those `named` was not on the page, so that nobody changed it there.
    """
    opened = dict(part.partition(":")[::2] for part in before.split())
    mine, theirs = set[str](), set[str]()
    for name, value in now.items():
        was, saved = opened.get(name), digest(_plain(value))[:_LENGTH]
        if name in named and digest(_plain(sent.get(name)))[:_LENGTH] not in (was, saved):
            mine.add(name)
        if saved != was:
            theirs.add(name)
    data = {name: sent.get(name) if name in mine else value for name, value in now.items()}
    return Merged(data, frozenset(mine), frozenset(theirs - mine))


def _plain(value: object) -> Json:
    """A value without what differs only by how a page sends it: spaces, the order of ticks, empty rows."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, Mapping):
        found = {str(name): _plain(part) for name, part in value.items()}
        return {name: part for name, part in found.items() if part not in ("", [], {}, False, None)}
    if isinstance(value, list | tuple):
        parts = [_plain(part) for part in value]
        rows = [part for part in parts if not (isinstance(part, dict) and part.keys() <= _ALONE)]
        return sorted(rows, key=str) if all(isinstance(part, str) for part in rows) else rows
    return True if value is True else ""
