"""Checklists in the whole language: what is sound is taken and travels, each fault is named in its place."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditapp.checklists.definition import from_body
from auditapp.checklists.framework import load_framework
from auditapp.checklists.validation import find_faults
from auditapp.kernel.canonical import canonical
from tests.unit.checklists.new_form import MISSING, Tree, Way, changed, item, sound, ways
from tests.unit.checklists.new_form_faults import FAULTS

FRAMEWORK = load_framework()


def test_a_checklist_that_says_everything_is_sound() -> None:
    assert find_faults(sound(), FRAMEWORK) == []


def test_a_checklist_that_says_everything_has_one_body() -> None:
    definition = from_body(sound())
    assert definition.body() == sound()
    assert from_body(json.loads(canonical(definition.body()))) == definition


@pytest.mark.parametrize(("way", "value", "where", "reason"), FAULTS, ids=lambda part: str(part)[:60])
def test_a_planted_fault_is_named_in_its_place(way: Way, value: object, where: Way, reason: str) -> None:
    found = find_faults(changed(way, value), FRAMEWORK)
    expected = where[:-1] if value is MISSING else where
    assert (expected, reason) in found


@pytest.mark.parametrize(
    ("way", "value"),
    [
        (("sections", 0, "items", 0, "optional"), False),
        (("sections", 0, "items", 0, "counts_as_failure"), True),
        (("sections", 0, "items", 2, "response", "options", 1, "fails"), False),
        (("sections", 1, "repeat", "sample", "picks", 0, "random"), False),
        (("sections", 2, "locked"), False),
    ],
    ids=str,
)
def test_what_says_nothing_is_left_out_of_the_body(way: Way, value: object) -> None:
    tree = changed(way, value)
    assert find_faults(tree, FRAMEWORK) == []
    assert from_body(tree).body() == sound()


def test_one_setting_travels_as_one_word() -> None:
    response = ("sections", 0, "items", 1, "response", "setting")
    assert from_body(changed(response, ["limit_call_routine"])).body() == sound()


def many(number: int, **extra: object) -> Tree:
    """A checklist of so many items, which has room for a thousand."""
    tree = sound()
    items = [item(f"bath.s{at // 999}.{at % 999:03d}", **extra) for at in range(number)]
    return tree | {"sections": [{"id": "bath.all", "title": "All", "items": items}]}


def test_a_thousand_items_are_taken_and_no_more() -> None:
    assert find_faults(many(1000), FRAMEWORK) == []
    (fault,) = find_faults(many(1001), FRAMEWORK)
    assert fault == (("sections", 0, "items"), "items has 1,001 entries; at most 1,000 are taken")


def test_a_thousand_items_are_taken_over_all_sections() -> None:
    tree = many(999)
    tree["sections"].append(
        {"id": "bath.more", "title": "More", "items": [item("bath.more.01"), item("bath.more.02")]}
    )
    assert find_faults(tree, FRAMEWORK) == [(("sections",), "there are 1,001 items; at most 1,000 are taken")]


def test_five_thousand_options_are_taken_over_all_questions_and_no_more() -> None:
    def options(number: int) -> Tree:
        return {"type": "choice", "options": [{"id": str(at), "label": "A"} for at in range(number)]}

    assert find_faults(many(5, response=options(1000)), FRAMEWORK) == []
    ask = {"ask": {"id": "more", "words": "More?", "response": options(1)}}
    assert find_faults(many(5, response=options(1000), on_fail=[ask]), FRAMEWORK) == [
        (("sections",), "there are 5,005 options in all; at most 5,000 are taken")
    ]


def test_a_checklist_has_no_more_words_than_can_be_read_back() -> None:
    steps = [{"prompt": {"words": f"{at} " + "é" * 290}} for at in range(3)]
    assert find_faults(many(1000, on_fail=steps[:1]), FRAMEWORK) == []
    assert find_faults(many(1000, on_fail=steps), FRAMEWORK) == [
        (("sections",), "all words together are longer than 1,500,000 characters")
    ]


@pytest.mark.parametrize(
    "junk", [None, 5, "x", [], {}, [{}], {"sections": 5}, {"id": {}, "sections": [5, {}]}]
)
def test_what_is_no_checklist_has_faults_and_nothing_breaks(junk: object) -> None:
    assert find_faults(junk, FRAMEWORK)


WAYS = list(ways())
JUNK: st.SearchStrategy[object] = st.sampled_from(
    [
        None,
        True,
        0,
        -1,
        10**30,
        2.5,
        "",
        " ",
        "x",
        "yes",
        "bath.water.01",
        [],
        ["x"],
        [{}],
        {},
        {"type": "choice"},
    ]
)


@given(st.lists(st.tuples(st.sampled_from(WAYS), JUNK), min_size=1, max_size=3))
def test_whatever_stands_anywhere_is_a_fault_or_a_checklist(planted: list[tuple[Way, object]]) -> None:
    tree = sound()
    for way, junk in planted:
        found: object = tree
        for step in way[:-1]:
            inside = isinstance(found, dict) and step in found
            inside |= isinstance(found, list) and isinstance(step, int) and step < len(found)
            found = found[step] if inside else None  # type: ignore[index] # what has been planted over is passed by
        if isinstance(found, dict):
            found[way[-1]] = junk
    if not find_faults(tree, FRAMEWORK):
        definition = from_body(tree)
        assert from_body(definition.body()) == definition
        assert definition.content_hash
