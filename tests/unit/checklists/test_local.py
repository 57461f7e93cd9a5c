"""What a home may set otherwise, by the cases that the tablet runs too; and the data that ties settings to items."""

import json
from datetime import date
from typing import cast

import pytest

from auditapp.checklists.home_rules import uses
from auditapp.checklists.loader import load_library
from auditapp.checklists.local import localised, with_limits
from auditapp.checklists.responses import CountSample, Number, Temperature, limit_body
from auditapp.checklists.rules import check_value, due_on, judge, score
from auditapp.checklists.scoring import Bands
from auditapp.checklists.terms import Due
from auditapp.people.setting_kinds import KINDS, Group
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


def test_every_local_limit_is_used_by_items_that_there_are() -> None:
    assert {use.setting for use in uses()} == {
        key for key, kind in KINDS.items() if kind.group is Group.LIMITS
    }
    assert {item for use in uses() for item in use.items} <= ITEMS.keys()


@pytest.mark.parametrize("use", [use for use in uses() if use.sets != "note"], ids=lambda use: use.setting)
def test_what_everybody_begins_with_is_what_the_checklists_say(use: object) -> None:
    (found,) = [each for each in uses() if each is use]
    default = KINDS[found.setting].default
    for item in found.items:
        response = ITEMS[item].response
        if isinstance(response, CountSample):
            assert found.sets == "pass_percent"
            assert response.pass_percent == default
            continue
        assert isinstance(response, Number | Temperature)
        assert response.maximum is not None
        if found.sets == "span":
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
