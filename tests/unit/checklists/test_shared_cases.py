"""The rules on the server, by the cases that the tablet's rules run too."""

from dataclasses import asdict
from datetime import date

import pytest

from auditapp.checklists.conditions import ConditionError, parse_condition
from auditapp.checklists.definition import ChecklistDefinition, Item, Step
from auditapp.checklists.repeats import repeat_from_body
from auditapp.checklists.rules import (
    SENTENCES,
    Answered,
    BadValue,
    Circumstances,
    advisories,
    blocking,
    check_reply,
    check_value,
    demanded,
    demands_action,
    due_on,
    extensions,
    judge,
    live_steps,
    ruled_out,
    score,
    severities,
    unmet,
    visible_items,
)
from auditapp.checklists.sampling import propose, target
from auditapp.checklists.step_bodies import Ask, Require, steps_from_body
from auditapp.checklists.terms import Due, Result
from tests.unit.checklists.cases import (
    CASES,
    Case,
    answers_of,
    around_of,
    definition_of,
    expanded,
    item_of,
)

Answers = dict[str, Answered]


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


@each("own_words")
def test_a_value_is_refused_in_the_question_s_own_words(case: Case) -> None:
    with pytest.raises(BadValue) as refused:
        check_value(item_of(response=case["response"]), case["value"])
    assert (refused.value.code, refused.value.message) == ("not_accepted", case["sentence"])


@each("replies")
def test_a_reply_is_accepted_or_refused_for_a_reason(case: Case) -> None:
    (step,) = steps_from_body([case["step"]])
    assert isinstance(step.does, Ask | Require)
    if case["code"] is None:
        check_reply(step.does, case["value"])
        return
    with pytest.raises(BadValue) as refused:
        check_reply(step.does, expanded(case["value"]))
    assert refused.value.code == case["code"]


@each("advisories")
def test_what_stands_but_should_be_known_is_pointed_out(case: Case) -> None:
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
    found = visible_items(*_looked_at(case))
    assert list(found) == case["visible"]


@each("ruled_out")
def test_a_flag_that_is_not_so_rules_items_out(case: Case) -> None:
    definition, answers, around = _looked_at(case)
    found = ruled_out(definition, answers, around)
    assert list(found) == case["ruled_out"]
    assert not set(found) & set(visible_items(definition, answers, around))


@each("severities")
def test_a_failure_raises_how_severe_an_item_is(case: Case) -> None:
    assert severities(*_looked_at(case)) == case["severities"]


@each("steps")
def test_a_failure_brings_its_steps(case: Case) -> None:
    assert _of_key(case["key"], *_looked_at(case)) == {name: case[name] for name in _OF_KEY}


@each("extensions")
def test_a_sample_may_be_extended(case: Case) -> None:
    found = extensions(*_looked_at(case))
    assert {section: list(offered) for section, offered in found.items()} == case["extensions"]


@each("targets")
def test_a_sample_has_a_target(case: Case) -> None:
    sample = repeat_from_body({"for": "room", "sample": case["sample"]}).sample
    assert target(sample, case["population"]) == case["target"]


@each("proposals")
def test_subjects_are_proposed(case: Case) -> None:
    sample = repeat_from_body({"for": "room", "sample": case["sample"]}).sample
    draws = iter(case["draws"])
    found = propose(
        sample, case["candidates"], case["seen"], case["named"], lambda below: next(draws) % below
    )
    assert [asdict(proposal) for proposal in found] == case["proposals"]


_RUNS = [(example, run) for example in CASES["worked_examples"] for run in example["runs"]]


@pytest.mark.parametrize(
    ("example", "run"), _RUNS, ids=[f"{example['name']}: {run['name']}" for example, run in _RUNS]
)
def test_a_worked_example_comes_out(example: Case, run: Case) -> None:
    looked_at = _looked_at({"checklist": example["checklist"], **run})
    if "visible" in run:
        assert list(visible_items(*looked_at)) == run["visible"]
    if "ruled_out" in run:
        assert list(ruled_out(*looked_at)) == run["ruled_out"]
    if "severities" in run:
        assert severities(*looked_at) == run["severities"]
    if "extensions" in run:
        found = extensions(*looked_at)
        assert {section: list(offered) for section, offered in found.items()} == run["extensions"]
    for key, expected in run.get("keys", {}).items():
        of_key = _of_key(key, *looked_at)
        assert {name: of_key[name] for name in expected} == expected


def test_there_are_fifteen_worked_examples() -> None:
    assert [example["name"].partition(":")[0] for example in CASES["worked_examples"]] == [
        str(number) for number in range(1, 16)
    ]


@each("score")
def test_answers_are_scored(case: Case) -> None:
    found = score(*_looked_at(case))
    whole = asdict(found)
    sections = list(whole.pop("sections"))
    assert whole == case["score"]
    if case["sections"]:
        assert sections == case["sections"]


@pytest.mark.parametrize("text", CASES["good_conditions"], ids=repr)
def test_what_is_in_the_grammar_of_conditions_is_read(text: str) -> None:
    assert parse_condition(text).text == text


@pytest.mark.parametrize("text", CASES["bad_conditions"], ids=repr)
def test_what_is_not_in_the_grammar_of_conditions_is_refused(text: str) -> None:
    with pytest.raises(ConditionError):
        parse_condition(text)


def test_each_refusal_has_one_sentence() -> None:
    assert CASES["sentences"] == SENTENCES
    assert {case["code"] for case in CASES["values"]} - {None} == SENTENCES.keys()


_OF_KEY = ("live", "unmet", "blocking", "demanded")


def _looked_at(case: Case) -> tuple[ChecklistDefinition, Answers, Circumstances]:
    return definition_of(case["checklist"]), answers_of(case["answers"]), around_of(case)


def _of_key(key: str, definition: ChecklistDefinition, answers: Answers, around: Circumstances) -> Case:
    """What an answer brings, as the cases write it."""
    item = definition.items.get(key.partition("#")[0])
    live = live_steps(definition, key, answers, around)
    return {
        "live": [
            [at, list(each.about)]
            for each in live
            for at, step in enumerate(item.on_fail if item else ())
            if step is each.step
        ],
        "unmet": [list(each) for each in unmet(definition, key, answers, around)],
        "blocking": [list(each) for each in blocking(definition, key, answers, around)],
        "demanded": [asdict(each) for each in demanded(definition, key, answers, around)],
    }


def _place(item: Item, step: Step) -> int:
    """Where the step stands; another one just like it is another one."""
    return next(at for at, each in enumerate(item.on_fail) if each is step)
