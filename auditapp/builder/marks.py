"""Which sections and questions of a draft are new, or are otherwise than in what is in force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from auditapp.checklists.differences import ADDED, CHECKLIST, ITEM, RETIRED, Difference
from auditapp.checklists.trees import ReadTree, each_item, id_of
from auditapp.web.parts import Word

NEW, CHANGED = Word("New", "met"), Word("Changed", "accent")
Marks = Mapping[str, Word]
NONE: Marks = MappingProxyType({})


def marks_of(body: ReadTree, changes: Iterable[Difference]) -> Marks:
    """By id of a section or a question; a section is changed by what became of its questions."""
    found: dict[str, Word] = {}
    for change in changes:
        if change.of == ITEM and change.field == RETIRED:
            found.setdefault(_section_of(change), CHANGED)
        elif change.of != CHECKLIST:
            found.setdefault(change.id, NEW if change.field == ADDED else CHANGED)
    for section, item in each_item(body):
        if id_of(item) in found:
            found.setdefault(id_of(section), CHANGED)
    return found


def _section_of(change: Difference) -> str:
    return str(change.before["section"]) if isinstance(change.before, dict) else ""
