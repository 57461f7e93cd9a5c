"""What is different between two checklists, carried out; and two sets of changes brought together."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from auditapp.checklists.differences import apply_to, differences, moved_among
from auditapp.checklists.merging import locked_items, merge
from auditapp.checklists.trees import Tree, id_of, items_by_id, items_of, sections_of
from tests.unit.checklists.bodies import ITEMS, SECTIONS, bodies, lock


@given(bodies(), bodies())
def test_carrying_out_what_is_different_gives_the_other(old: Tree, new: Tree) -> None:
    assert apply_to(old, differences(old, new)) == new


@given(bodies())
def test_nothing_is_different_between_a_checklist_and_itself(body: Tree) -> None:
    assert differences(body, body) == ()


@given(bodies(), bodies())
def test_every_difference_has_a_name_of_its_own(old: Tree, new: Tree) -> None:
    found = [each.name for each in differences(old, new)]
    assert len(found) == len(set(found))


@given(bodies(), bodies())
def test_what_only_they_changed_is_taken_as_it_is(base: Tree, theirs: Tree) -> None:
    merged = merge(base, base, theirs)
    assert merged.body == theirs
    assert merged.conflicts == ()


@given(bodies(), bodies())
def test_what_only_we_changed_stays(base: Tree, ours: Tree) -> None:
    assert merge(base, ours, base).body == ours


@given(bodies(), bodies())
def test_the_same_changes_on_both_sides_are_no_conflict(base: Tree, both: Tree) -> None:
    merged = merge(base, both, both)
    assert merged.body == both
    assert merged.conflicts == ()


@given(bodies(), bodies(), bodies())
def test_whatever_is_brought_together_no_question_is_asked_twice(
    base: Tree, ours: Tree, theirs: Tree
) -> None:
    asked = [id_of(i) for s in sections_of(merge(base, ours, theirs).body) for i in items_of(s)]
    assert len(asked) == len(set(asked))


@given(bodies(), bodies(), bodies(), st.sets(st.sampled_from([*ITEMS, *SECTIONS])))
def test_what_the_provider_locked_is_as_the_provider_has_it(
    base: Tree, ours: Tree, theirs: Tree, locked: set[str]
) -> None:
    theirs = lock(theirs, locked)
    found = items_by_id(merge(base, ours, theirs).body)
    for item_id, item in locked_items(theirs).items():
        assert found[item_id] == item
    merged = {id_of(section): section for section in sections_of(merge(base, ours, theirs).body)}
    for section in sections_of(theirs):
        if section.get("locked"):
            assert merged[id_of(section)] == section


def test_both_reworded_one_question_so_ours_stays_and_it_is_said() -> None:
    base, ours, theirs = (body(prompt) for prompt in ("Old", "Ours", "Theirs"))
    merged = merge(base, ours, theirs)
    assert merged.body == ours
    (conflict,) = merged.conflicts
    assert (conflict.theirs.after, conflict.ours.after) == ("Theirs", "Ours")


def test_they_retired_what_we_reworded_so_it_stays_and_it_is_said() -> None:
    theirs: Tree = {**body("Old"), "sections": [{"id": "x.s", "title": "S", "items": []}]}
    merged = merge(body("Old"), body("Ours"), theirs)
    assert merged.body == body("Ours")
    assert len(merged.conflicts) == 1


def test_the_fewest_questions_are_said_to_have_moved() -> None:
    assert moved_among("abcd", "dabc") == ["d"]
    assert moved_among("abcd", "abcd") == []
    assert moved_among("abxd", "daqb") == ["d"]


def body(prompt: str) -> Tree:
    item: Tree = {"id": "x.i.01", "prompt": prompt, "response": {"type": "yes_no_na"}}
    return {
        "id": "x",
        "version": "1.0.0",
        "title": "X",
        "sections": [{"id": "x.s", "title": "S", "items": [item]}],
    }


def test_what_we_had_reworded_of_what_they_lock_is_told_as_overruled() -> None:
    locked = lock(body("Old"), {"x.i.01"})
    merged = merge(body("Old"), body("Ours"), locked)
    assert items_by_id(merged.body)["x.i.01"]["prompt"] == "Old"
    assert [(each.field, each.after) for each in merged.overruled] == [("prompt", "Ours")]
    assert merge(body("Old"), body("Old"), locked).overruled == ()
    assert merge(body("Old"), body("Ours"), body("Theirs")).overruled == ()
