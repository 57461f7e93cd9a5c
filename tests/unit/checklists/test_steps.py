"""What failures bring with them: what holds whatever is asked, required and replied."""

import sys
from collections.abc import Callable
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditapp.checklists.definition import ChecklistDefinition
from auditapp.checklists.rules import (
    Answered,
    Circumstances,
    Result,
    blocking,
    demanded,
    demanded_of,
    live_steps,
    score,
    severities,
    unmet,
)
from auditapp.checklists.values import Value
from tests.unit.checklists.cases import Case, definition_of

KEY = "t.a.01"
YES: Value = {"type": "yes_no_na", "answer": "yes"}
NO: Value = {"type": "yes_no_na", "answer": "no"}
WRONG = st.lists(st.sampled_from(["AB", "CD", "EF"]), unique=True)


def step_bodies(places: list[tuple[str, int | None, str, bool]]) -> list[dict[str, object]]:
    """Steps that ask, require or raise, some for each that was wrong, some after the reply to an earlier ask."""
    bodies: list[dict[str, object]] = []
    asks: list[str] = []
    for at, (verb, after, reply, each) in enumerate(places):
        name = f"s{at}"
        verbs: dict[str, dict[str, object]] = {
            "ask": {"ask": {"id": name, "words": "Well?", "response": {"type": "yes_no_na"}}},
            "require": {"require": {"id": name, "words": "Done"}},
            "raise": {"raise": {"severity": "critical"}},
        }
        body = verbs[verb]
        if after is not None and asks:
            body = body | {"if_reply": {"to": asks[after % len(asks)], "is": [reply]}}
        if each and verb != "raise":
            body = body | {"each": "wrong"}
        if verb == "ask":
            asks.append(name)
        bodies.append(body)
    return bodies


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["ask", "ask", "require", "raise"]),
        st.none() | st.integers(0, 5),
        st.sampled_from(["yes", "no"]),
        st.booleans(),
    ),
    min_size=1,
    max_size=8,
).map(step_bodies)


def failing(
    steps: list[dict[str, object]], wrong: list[str]
) -> tuple[ChecklistDefinition, dict[str, Answered]]:
    response = {"type": "count_sample", "of": "charts", "target_sample": 10, "pass_percent": 100}
    definition = definition_of(
        {"id": "t", "sections": [{"id": "t.a", "items": [{"response": response, "on_fail": steps}]}]}
    )
    value = {"type": "count_sample", "checked": 10, "compliant": 7, "looked_at": [], "wrong": wrong}
    return definition, {KEY: Answered(value, Result.FAIL)}


@given(STEPS, WRONG, st.lists(st.booleans(), min_size=60, max_size=60))
def test_whoever_replies_to_what_is_asked_comes_to_an_end(
    steps: list[dict[str, object]], wrong: list[str], told: list[bool]
) -> None:
    definition, answers = failing(steps, wrong)
    replies: dict[tuple[str, str, str], Value] = {}
    for yes in told:
        open_still = unmet(definition, KEY, answers, Circumstances(replies=replies))
        if not open_still:
            break
        step, about = open_still[0]
        replies[KEY, step, about] = YES if yes else NO
    assert unmet(definition, KEY, answers, Circumstances(replies=replies)) == ()
    assert blocking(definition, KEY, answers, Circumstances(replies=replies)) == ()


@given(STEPS, WRONG)
def test_only_what_is_required_holds_up_walking_on(steps: list[dict[str, object]], wrong: list[str]) -> None:
    definition, answers = failing(steps, wrong)
    required = {step["require"]["id"] for step in steps if "require" in step}  # type: ignore[index]
    held = blocking(definition, KEY, answers)
    assert [each for each in unmet(definition, KEY, answers) if each[0] in required] == list(held)


@given(STEPS, WRONG)
def test_what_does_not_fail_brings_nothing(steps: list[dict[str, object]], wrong: list[str]) -> None:
    definition, answers = failing(steps, wrong)
    for result in (Result.PASS, Result.NA, Result.UNCHECKED):
        other = {KEY: Answered(answers[KEY].value, result)}
        assert live_steps(definition, KEY, other) == ()
        assert severities(definition, other) == {}


@given(STEPS, WRONG)
def test_the_actions_of_an_answer_are_told_apart(steps: list[dict[str, object]], wrong: list[str]) -> None:
    more: list[dict[str, object]] = [
        {"raise": {"action": "Do more.", "due": "24h"}},
        {"raise": {"action": "Do more.", "due": "24h", "each": "wrong"}},
    ]
    definition, answers = failing(steps + more, wrong)
    parts = [each.part for each in demanded(definition, KEY, answers)]
    assert len(set(parts)) == len(parts) == 2 + len(wrong)


@given(STEPS, WRONG)
def test_a_raised_failure_counts_once_and_as_what_it_was_raised_to(
    steps: list[dict[str, object]], wrong: list[str]
) -> None:
    definition, answers = failing(steps, wrong)
    found = score(definition, answers)
    raised = KEY in severities(definition, answers)
    assert (found.failed_critical, found.failed_medium) == ((1, 0) if raised else (0, 1))
    assert found.fails == 1


def rooms(number: int) -> tuple[ChecklistDefinition, dict[str, Answered], Circumstances]:
    """A section of rooms in which every kind of condition is asked, answered for so many."""
    items: list[Case] = [
        {"id": "t.a.01", "on_fail": [{"raise": {"severity": "critical"}, "if": "count(t.a.01 fails) >= 3"}]},
        {"id": "t.a.02", "show_if": "t.a.01 == no or count(t.a.01 fails) >= 2 by group"},
        {"id": "t.a.03", "applies_if": "room.shared", "show_if": "t.a.02 answered"},
    ]
    repeat = {"for": "room", "sample": {"count": 5}}
    definition = definition_of({"id": "t", "sections": [{"id": "t.a", "items": items, "repeat": repeat}]})
    subjects = [f"room:{at}" for at in range(number)]
    answers = {f"{item['id']}#{subject}": Answered(NO, Result.FAIL) for subject in subjects for item in items}
    return definition, answers, Circumstances(groups=dict.fromkeys(subjects, "A"))


def calls_in(work: Callable[[], object]) -> int:
    """How many calls some work makes: the same on a slow machine and a busy one."""
    count = 0

    def note(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def all_demands(
    definition: ChecklistDefinition, answers: dict[str, Answered], around: Circumstances
) -> object:
    return demanded_of(definition, answers, answers, around)


def test_the_demands_of_many_answers_are_those_of_each() -> None:
    definition, answers, around = rooms(4)
    assert demanded_of(definition, answers, answers, around) == {
        key: demanded(definition, key, answers, around) for key in answers
    }


@pytest.mark.parametrize(
    "work", [score, severities, all_demands], ids=["score", "severities", "demands of every answer"]
)
def test_twice_the_rooms_are_twice_the_work(
    work: Callable[[ChecklistDefinition, dict[str, Answered], Circumstances], object],
) -> None:
    few, many = rooms(40), rooms(80)
    assert calls_in(lambda: work(*many)) < 2.2 * calls_in(lambda: work(*few))
