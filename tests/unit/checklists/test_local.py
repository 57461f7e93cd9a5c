"""What a home may set otherwise, by the cases that the tablet runs too; and the data that ties settings to items."""

import json
from datetime import UTC, date, datetime
from typing import cast

import pytest

from auditapp.checklists.definition import Item
from auditapp.checklists.home_rules import limits_by_item, rules_from, settings_of, uses
from auditapp.checklists.loader import load_library
from auditapp.checklists.local import localised, with_limits
from auditapp.checklists.responses import CountSample, Number, Temperature, limit_body
from auditapp.checklists.rules import check_value, due_on, judge, score
from auditapp.checklists.scoring import Bands
from auditapp.checklists.terms import Due
from auditapp.people.setting_kinds import KINDS, Group
from auditapp.people.settings import Change, Standing
from tests.unit.checklists.cases import ROOT, Case, answers_of, definition_of, item_of

CASES: Case = json.loads((ROOT / "tests/shared/local.json").read_text("utf-8"))
ITEMS = {key: item for checklist in load_library() for key, item in checklist.items.items()}


def each(kind: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", CASES[kind], ids=lambda case: case["name"])


@each("judge")
def test_an_answer_is_judged_by_the_home_s_limit(case: Case) -> None:
    item = item_of(response=case["response"], **case["item"])
    asked = with_limits(item, {item.id: case["limit"]} if case["limit"] else {})
    check_value(asked, case["value"])
    assert judge(asked, case["value"], on=date(2026, 11, 22)) == case["result"]


@each("settings")
def test_an_answer_is_judged_by_the_home_s_settings(case: Case) -> None:
    item = item_of(response=case["response"])
    definition = definition_of(
        {"id": "t", "sections": [{"id": "t.a", "items": [{"response": case["response"]}]}]}
    )
    asked = with_limits(item, case["limits"])
    assert asked == localised(definition, case["limits"]).items[item.id]
    check_value(asked, case["value"])
    assert judge(asked, case["value"], on=date(2026, 11, 22)) == case["result"]


@each("due_on")
def test_a_deadline_is_no_later_than_the_home_sets(case: Case) -> None:
    found = due_on(Due(case["due"]), date.fromisoformat(case["found_on"]), within=case["within"])
    assert found.isoformat() == case["due_on"]


@each("bands")
def test_the_words_for_a_score_begin_where_the_home_sets(case: Case) -> None:
    bands = cast("Bands", tuple(case["bands"]))
    found = score(definition_of(case["checklist"]), answers_of(case["answers"]), bands=bands)
    assert found.band == case["band"]


def test_a_checklist_without_such_items_stays_itself() -> None:
    checklist = load_library()[0]
    assert localised(checklist, {"no.such.item": {"max": 1}}) is checklist


def test_every_local_limit_says_what_it_sets_and_is_used() -> None:
    limits = {key for key, kind in KINDS.items() if kind.group is Group.LIMITS}
    assert {use.setting for use in uses()} == limits
    assert {setting for item in ITEMS.values() for setting in settings_of(item)} == limits


def test_questions_of_earlier_versions_that_a_limit_is_about_are_still_there() -> None:
    """An id is never used again, so a limit cannot come to be about something else."""
    for use in uses():
        for item in use.earlier:
            assert use.setting in settings_of(ITEMS[item])


@pytest.mark.parametrize("item", ITEMS.values(), ids=lambda item: item.id)
def test_what_everybody_begins_with_is_what_the_checklists_say(item: Item) -> None:
    sets = {use.setting: use.sets for use in uses()}
    for setting in settings_of(item):
        default, response = KINDS[setting].default, item.response
        if sets[setting] == "note":
            continue
        if isinstance(response, CountSample):
            assert sets[setting] == "pass_percent"
            assert response.pass_percent == default
            continue
        assert isinstance(response, Number | Temperature)
        assert response.maximum is not None
        if sets[setting] == "span":
            assert response.minimum is not None
            assert default == {"min": limit_body(response.minimum), "max": limit_body(response.maximum)}
        else:
            assert limit_body(response.maximum) == default


def test_no_item_gives_a_fault_more_time_than_everybody_begins_with() -> None:
    late = [
        item.id
        for item in ITEMS.values()
        if item.due.days > cast("int", KINDS[f"due_days_{item.severity}"].default)
    ]
    assert late == []


def test_limits_are_told_by_setting_and_for_versions_of_long_ago_by_question() -> None:
    found = rules_from(lambda key: _set(key) if key == "limit_lounge" else _unset(key)).limits
    (lounge,) = [use for use in uses() if use.setting == "limit_lounge"]
    assert found.keys() == {"limit_lounge", *lounge.earlier}
    assert limits_by_item(found).keys() == set(lounge.earlier)
    assert all(limit == {"min": 20, "max": 25} for limit in found.values())


def _set(key: str) -> Standing:
    change = Change("h1", key, {"min": 20, "max": 25}, "", datetime(2026, 11, 22, tzinfo=UTC), "u1")
    return Standing(change.value, "home", change)


def _unset(key: str) -> Standing:
    return Standing(KINDS[key].default, "default", None)
