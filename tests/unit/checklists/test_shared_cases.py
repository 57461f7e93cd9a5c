"""The rules on the server, by the cases that the tablet's rules run too."""

from dataclasses import asdict
from datetime import date

import pytest

from auditapp.checklists.conditions import ConditionError, parse_condition
from auditapp.checklists.rules import (
    SENTENCES,
    BadValue,
    advisories,
    check_value,
    demands_action,
    due_on,
    judge,
    score,
    visible_items,
)
from auditapp.checklists.terms import Due, Result
from tests.unit.checklists.cases import CASES, Case, answers_of, definition_of, expanded, item_of


def each(kind: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", CASES[kind], ids=lambda case: case["name"])


@each("judge")
def test_a_value_is_judged(case: Case) -> None:
    item = item_of(response=case["response"], **case["item"])
    check_value(item, case["value"])
    assert judge(item, case["value"], on=date.fromisoformat(case["on"])) == case["result"]


@each("values")
def test_a_value_is_accepted_or_refused_for_a_reason(case: Case) -> None:
    item, value = item_of(response=case["response"]), expanded(case["value"])
    if case["code"] is None:
        check_value(item, value)
        return
    with pytest.raises(BadValue) as refused:
        check_value(item, value)
    assert refused.value.code == case["code"]
    assert refused.value.message == SENTENCES[case["code"]]


@each("advisories")
def test_a_small_sample_is_pointed_out(case: Case) -> None:
    found = advisories(item_of(response=case["response"]), case["value"])
    assert [asdict(advisory) for advisory in found] == case["advisories"]


@each("demands")
def test_a_result_asks_for_an_action_or_none(case: Case) -> None:
    found = demands_action(item_of(**case["item"]), Result(case["result"]))
    assert (asdict(found) if found else None) == case["demand"]


@each("due_on")
def test_a_deadline_is_a_calendar_day(case: Case) -> None:
    assert due_on(Due(case["due"]), date.fromisoformat(case["found_on"])).isoformat() == case["due_on"]


@each("visible")
def test_items_are_shown_and_hidden(case: Case) -> None:
    found = visible_items(definition_of(case["checklist"]), answers_of(case["answers"]), case.get("subjects"))
    assert list(found) == case["visible"]


@each("score")
def test_answers_are_scored(case: Case) -> None:
    found = score(definition_of(case["checklist"]), answers_of(case["answers"]), case.get("subjects"))
    whole = asdict(found)
    sections = list(whole.pop("sections"))
    assert whole == case["score"]
    if case["sections"]:
        assert sections == case["sections"]


@pytest.mark.parametrize("text", CASES["bad_conditions"], ids=repr)
def test_what_is_not_in_the_grammar_of_conditions_is_refused(text: str) -> None:
    with pytest.raises(ConditionError):
        parse_condition(text)


def test_each_refusal_has_one_sentence() -> None:
    assert CASES["sentences"] == SENTENCES
    assert {case["code"] for case in CASES["values"]} - {None} == SENTENCES.keys()
