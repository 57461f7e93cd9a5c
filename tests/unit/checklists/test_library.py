"""What ships: eleven checklists and the framework they point at."""

import json
from collections import Counter
from decimal import Decimal

import pytest

from auditapp.checklists.definition import ChecklistDefinition, Number, Temperature, definition_for, from_body
from auditapp.checklists.framework import load_framework
from auditapp.checklists.loader import EARLIER, LIBRARY, load_file, load_library, validate_paths
from auditapp.kernel.canonical import Json, canonical, digest

ITEMS = {
    "ipc": 78, "fire": 61, "meds": 93, "env": 75, "night": 64,
    "gov": 40, "dignity": 24, "records": 26, "staff": 25, "hs": 21, "bell": 13,
}  # fmt: skip

every_checklist = pytest.mark.parametrize("checklist", load_library(), ids=lambda checklist: checklist.id)


def test_the_library_is_the_eleven_checklists_with_all_their_items() -> None:
    assert {checklist.id: len(checklist.items) for checklist in load_library()} == ITEMS
    assert sum(ITEMS.values()) == 520
    assert len(list(LIBRARY.glob("*"))) - len([EARLIER]) == 11


def test_core_checklists_come_first() -> None:
    kinds = [checklist.kind for checklist in load_library()]
    assert kinds == sorted(kinds)
    assert Counter(kinds) == {"core": 5, "extra": 6}


def test_the_library_is_free_of_faults() -> None:
    assert validate_paths([LIBRARY]) == []


@every_checklist
def test_a_checklist_survives_its_journey_as_json(checklist: ChecklistDefinition) -> None:
    stored = canonical(checklist.body())
    again = from_body(json.loads(stored))
    assert again == checklist
    assert again.content_hash == checklist.content_hash == digest(json.loads(stored))


@every_checklist
def test_every_item_is_found_with_its_section(checklist: ChecklistDefinition) -> None:
    for section in checklist.sections:
        for item in section.items:
            assert checklist.items[item.id] is item
            assert checklist.item_sections[item.id] is section


def test_versions_are_all_different() -> None:
    assert len({checklist.content_hash for checklist in load_library()}) == 11


def test_limits_are_exact_decimals_and_travel_as_text() -> None:
    library = {checklist.id: checklist for checklist in load_library()}
    cold = library["env"].items["env.water.10"].response
    clearance = library["fire"].items["fire.people.06"].response
    assert isinstance(cold, Temperature)
    assert isinstance(clearance, Number)
    assert cold.maximum == Decimal("19.9")
    assert cold.body() == {
        "type": "temperature",
        "unit": "C",
        "max": "19.9",
        "accept": {"min": 0, "max": 100},
    }
    assert clearance.body() == {
        "type": "number",
        "unit": "minutes",
        "max": "2.5",
        "setting": "limit_night_clearance",
        "limit": "local",
        "accept": {"min": 0, "max": 1440},
    }


def test_a_stored_version_is_read_once() -> None:
    checklist = load_file(LIBRARY / "bell.yml")
    reads = []

    def fetch() -> dict[str, Json]:
        reads.append(1)
        return checklist.body()

    name = digest("read by nobody else")
    first = definition_for(name, fetch)
    second = definition_for(name, fetch)
    assert first is second
    assert len(reads) == 1


def test_the_framework_is_whole() -> None:
    framework = load_framework()
    assert {name: len(version.nodes) for name, version in framework.versions.items()} == {
        "kloe-2017": 24,
        "saf-2023": 34,
        "asc-draft-2026": 0,
    }
    assert len(framework.key_questions) == 5
    assert framework.regulations["12"].act == "ra2014"
    assert framework.regulations["CQCR18"].act == "reg2009"
    assert {basis.status for basis in framework.bases.values()} == {"checked", "general", "local"}


def test_nothing_in_the_framework_points_at_what_is_not_there() -> None:
    framework = load_framework()
    for version in framework.versions.values():
        for node in version.nodes.values():
            assert node.key_question in framework.key_questions
            assert set(node.breach_regulations) <= framework.regulations.keys()
            assert set(node.also_consider) <= framework.regulations.keys()
            assert set(node.links) <= version.nodes.keys()
    for (source, target), nodes in framework.crosswalks.items():
        assert nodes.keys() == framework.versions[source].nodes.keys()
        for answers in nodes.values():
            assert set(answers) <= framework.versions[target].nodes.keys()
