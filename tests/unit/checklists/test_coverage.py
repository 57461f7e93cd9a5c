"""What questions touch: by what they say themselves, by their quality statements, or by the crosswalk."""

from dataclasses import replace

from auditapp.checklists.coverage import coverage, nodes_of
from auditapp.checklists.framework import load_framework
from auditapp.checklists.loader import load_library

FRAMEWORK = load_framework()
LIBRARY = load_library()
ITEM = next(iter(LIBRARY[0].items.values()))


def test_quality_statements_are_the_nodes_of_the_version_they_belong_to() -> None:
    assert nodes_of(ITEM, "saf-2023", FRAMEWORK) == ITEM.quality_statements


def test_another_version_is_reached_by_the_crosswalk_each_node_once() -> None:
    item = replace(ITEM, quality_statements=("safe-environments", "involving-people-to-manage-risks"))
    assert nodes_of(item, "kloe-2017", FRAMEWORK) == ("S2", "E6")


def test_what_a_question_says_itself_comes_before_the_crosswalk() -> None:
    item = replace(ITEM, nodes={"kloe-2017": ("W1",)})
    assert nodes_of(item, "kloe-2017", FRAMEWORK) == ("W1",)
    assert nodes_of(item, "saf-2023", FRAMEWORK) == ITEM.quality_statements


def test_a_version_that_nothing_leads_to_is_touched_by_what_says_so_only() -> None:
    assert nodes_of(ITEM, "asc-draft-2026", FRAMEWORK) == ()


def test_every_node_and_every_regulation_is_told_with_how_many_questions_touch_it() -> None:
    found = coverage(FRAMEWORK, "saf-2023", LIBRARY)
    assert [reach.node.id for reach in found.nodes] == list(FRAMEWORK.versions["saf-2023"].nodes)
    assert [reach.regulation.ref for reach in found.regulations] == list(FRAMEWORK.regulations)
    expected = sum(len(set(item.regulations)) for each in LIBRARY for item in each.items.values())
    assert sum(reach.items for reach in found.regulations) == expected
    assert not found.derived
    assert coverage(FRAMEWORK, "kloe-2017", LIBRARY).derived


def test_without_checklists_nothing_is_touched() -> None:
    found = coverage(FRAMEWORK, "saf-2023", ())
    assert {reach.items for reach in found.nodes} == {reach.items for reach in found.regulations} == {0}
