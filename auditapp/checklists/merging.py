"""Three-way: what others changed since the common version is taken into ours, and what does not go together is said."""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from auditapp.checklists.differences import (
    ADDED,
    CHECKLIST,
    ITEM,
    ORDER,
    PLACE,
    RETIRED,
    SECTION,
    Difference,
    apply_to,
    differences,
)
from auditapp.checklists.trees import ReadTree, Tree, each_item, id_of, items_of, sections_of


@dataclass(frozen=True, slots=True)
class Conflict:
    """Both sides changed the same, each otherwise; `ours` is None where we retired what they changed."""

    theirs: Difference
    ours: Difference


@dataclass(frozen=True, slots=True)
class Merged:
    """What came of it. In a conflict ours was kept, except in what is locked: `overruled` are our changes to that."""

    body: Tree
    taken: tuple[Difference, ...]
    conflicts: tuple[Conflict, ...]
    overruled: tuple[Difference, ...]


def merge(base: ReadTree, ours: ReadTree, theirs: ReadTree) -> Merged:
    """Ours with what they changed since `base`. What they have locked is theirs, whatever we made of it."""
    own = {each.name: each for each in differences(base, ours)}
    taken: list[Difference] = []
    conflicts: list[Conflict] = []
    for change in differences(base, theirs):
        against = _against(change, own)
        if against is None:
            taken.append(change)
        elif against.after != change.after or against.field != change.field:
            conflicts.append(Conflict(change, against))
    body = _locked_as_theirs(apply_to(ours, taken), theirs)
    overruled = _overruled(own.values(), differences(ours, body))
    return Merged(body, tuple(taken), tuple(_unsettled(conflicts, theirs)), tuple(overruled))


def clashing(change: Difference, ours: Collection[Difference]) -> Difference | None:
    """The one of our own changes that this change of theirs would undo."""
    found = _against(change, {each.name: each for each in ours})
    return None if found is not None and found == change else found


def locked_items(body: ReadTree) -> dict[str, Tree]:
    """The items that homes may not change: locked themselves, or in a locked section."""
    return {
        id_of(item): item
        for section, item in each_item(body)
        if item.get("locked") is True or section.get("locked") is True
    }


def _against(change: Difference, own: dict[str, Difference]) -> Difference | None:
    same = own.get(change.name)
    if same is not None or change.of == CHECKLIST:
        return same
    if change.field.startswith("response"):  # another kind of answer, against one of its limits
        same = next((each for each in own.values() if _same_answer(each, change)), None)
        if same is not None:
            return same
    if change.field == RETIRED:  # they retired what we reworded
        return next((each for each in own.values() if (each.of, each.id) == (change.of, change.id)), None)
    if change.field != ADDED:  # they reworded what we retired
        return own.get(f"{change.of} {change.id} {RETIRED}")
    return None


def _same_answer(one: Difference, other: Difference) -> bool:
    together = (one.of, one.id) == (other.of, other.id) and one.field.startswith("response")
    return together and "response" in (one.field, other.field)


def _overruled(own: Collection[Difference], changed: Collection[Difference]) -> Iterator[Difference]:
    """Which of our own changes gave way to a lock; `changed` is what the merge made of ours."""
    undone = {each.name for each in changed}
    for each in own:
        back = f"{each.of} {each.id} {ADDED}" if each.field == RETIRED else each.name
        if back in undone and each.field != ORDER:
            yield each


def _unsettled(conflicts: Collection[Conflict], theirs: ReadTree) -> Iterator[Conflict]:
    """An order that both changed needs nobody; nor does what is locked."""
    locked = locked_items(theirs)
    for each in conflicts:
        settled = each.theirs.field in (ORDER, PLACE) or (each.theirs.of == ITEM and each.theirs.id in locked)
        if not settled and each.theirs.of in (CHECKLIST, SECTION, ITEM):
            yield each


def _locked_as_theirs(body: Tree, theirs: ReadTree) -> Tree:
    """Every locked section and question exactly as theirs."""
    locked = locked_items(theirs)
    whole = {id_of(section) for section in sections_of(theirs) if section.get("locked") is True}
    if not locked and not whole:
        return body
    kept: list[Tree] = []
    for section in sections_of(body):
        if id_of(section) not in whole:
            there = [locked.get(id_of(item), item) for item in items_of(section)]
            section["items"] = [item for item in there if not _belongs_elsewhere(item, whole, theirs)]
            kept.append(section)
    return apply_to({**body, "sections": [*kept]}, _missing(kept, theirs, whole, locked))


def _belongs_elsewhere(item: Tree, whole: Collection[str], theirs: ReadTree) -> bool:
    return any(
        id_of(section) in whole and any(id_of(each) == id_of(item) for each in items_of(section))
        for section in sections_of(theirs)
    )


def _missing(
    kept: Collection[Tree], theirs: ReadTree, whole: Collection[str], locked: dict[str, Tree]
) -> Iterator[Difference]:
    """What must be put back: locked sections as they are, locked items where theirs stand."""
    there = {id_of(item) for section in kept for item in items_of(section)}
    sections = {id_of(section) for section in kept}
    behind_section = ""
    for section in sections_of(theirs):
        section_id, behind = id_of(section), ""
        wanted = [id_of(item) for item in items_of(section) if id_of(item) in locked]
        absent = [each for each in wanted if each not in there]
        if section_id not in sections and (section_id in whole or absent):
            header = {key: copy.deepcopy(value) for key, value in section.items() if key != "items"}
            yield Difference(SECTION, section_id, ADDED, None, {"section": header, "behind": behind_section})
        for item in items_of(section):
            if id_of(item) in absent:
                added: Tree = {"section": section_id, "behind": behind, "item": copy.deepcopy(item)}
                yield Difference(ITEM, id_of(item), ADDED, None, added)
            behind = id_of(item)
        behind_section = section_id
