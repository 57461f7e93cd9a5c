"""Bodies of checklists made at random: the shape that drafts have, with every kind of change between two of them."""

from __future__ import annotations

import copy
from typing import cast

from hypothesis import strategies as st

from auditapp.checklists.trees import Tree, id_of, items_of, sections_of

WORDS = st.sampled_from(["Is it clean?", "Is it safe?", "Is it warm?", "Is it there?"])
RESPONSES = st.one_of(
    st.just({"type": "yes_no_na"}),
    st.fixed_dictionaries(
        {"type": st.just("temperature"), "unit": st.just("C"), "max": st.integers(30, 60)},
        optional={"min": st.integers(1, 29)},
    ),
)
SECTIONS = [f"x.s{number}" for number in range(4)]
ITEMS = [f"x.i.{number:02d}" for number in range(12)]


@st.composite
def bodies(draw: st.DrawFn) -> Tree:
    """A checklist with a few of the known sections and items, in any order."""
    sections: list[Tree] = [
        {"id": section_id, "title": draw(WORDS), "items": []}
        for section_id in draw(st.permutations(SECTIONS))[: draw(st.integers(1, 4))]
    ]
    for item_id in draw(st.permutations(ITEMS))[: draw(st.integers(1, 12))]:
        section = draw(st.sampled_from(sections))
        section["items"] = [*items_of(section), draw(items(item_id))]
    return {"id": "x", "version": "1.0.0", "title": draw(WORDS), "sections": list(sections)}


@st.composite
def items(draw: st.DrawFn, item_id: str) -> Tree:
    """One item, with some of its fields."""
    found: Tree = {"id": item_id, "prompt": draw(WORDS), "response": cast("Tree", draw(RESPONSES))}
    severity = draw(st.sampled_from(["", "critical", "low"]))
    if severity:
        found["severity"] = severity
    return found


def lock(body: Tree, locked: set[str]) -> Tree:
    """A copy in which these sections and items are locked."""
    found = copy.deepcopy(body)
    for section in sections_of(found):
        for tree in (section, *items_of(section)):
            if id_of(tree) in locked:
                tree["locked"] = True
    return found
