"""The demonstration's story is the same every time, and every word of it belongs where it stands."""

from datetime import date, timedelta

import pytest

from auditapp.checklists.definition import Item
from auditapp.checklists.loader import load_library
from auditapp.checklists.rules import check_value, judge
from auditapp.checklists.terms import Result, Severity
from auditapp.demo.plan import make_plan
from auditapp.demo.script import Checked, Done, Reassigned, Script
from auditapp.demo.storybook import load_storybook
from auditapp.kernel.clock import LONDON

AS_OF = date(2026, 11, 22)


@pytest.fixture(scope="module")
def items() -> dict[str, Item]:
    return {key: item for checklist in load_library() for key, item in checklist.items.items()}


@pytest.fixture(scope="module")
def script() -> Script:
    return make_plan(load_library(), as_of=AS_OF)


def test_the_same_seed_and_day_tell_the_same_story(script: Script) -> None:
    assert make_plan(load_library(), as_of=AS_OF) == script
    assert make_plan(load_library(), as_of=AS_OF, seed=1).runs != script.runs


@pytest.mark.parametrize("day", [date(2026, 3, 30), date(2027, 1, 1), date(2028, 2, 29)])
def test_a_story_can_be_told_for_any_day(day: date) -> None:
    script = make_plan(load_library(), as_of=day)
    assert max(run.sent_at for run in script.runs) < script.ends
    assert script.begins < min(run.started_at for run in script.runs)


def test_every_answer_is_one_its_item_can_have(script: Script, items: dict[str, Item]) -> None:
    for run in script.runs:
        for answer in run.answers:
            item = items[answer.item]
            check_value(item, dict(answer.value))
            result = judge(item, answer.value, on=answer.at.astimezone(LONDON).date())
            assert (result is Result.FAIL) <= answer.failed
            assert answer.failed <= (result in {Result.FAIL, Result.UNCHECKED})
            assert "{" not in answer.note


def test_every_story_belongs_to_an_item_and_critical_ones_say_how_people_were_made_safe(
    items: dict[str, Item],
) -> None:
    for key, story in load_storybook().stories.items():
        assert story.found
        assert story.done
        assert story.seen
        assert bool(story.safe) == (items[key].severity is Severity.CRITICAL), key
        assert bool(story.of) == (items[key].response.type == "count_sample"), key
        assert bool(story.bad) == (items[key].response.type in {"temperature", "number"}), key


def test_nobody_checks_their_own_work_and_nothing_happens_before_its_cause(script: Script) -> None:
    sent = {answer.id: run.sent_at for run in script.runs for answer in run.answers}
    hands = {answer.id: {answer.owner} for run in script.runs for answer in run.answers}
    for step in script.steps:
        assert sent[step.answer] < step.at < script.ends
        if isinstance(step, Reassigned):
            hands[step.answer].add(step.owner)
        if isinstance(step, Done):
            hands[step.answer].add(step.by)
        if isinstance(step, Checked):
            assert step.by not in hands[step.answer]


def test_every_home_has_the_troubles_of_its_character(script: Script) -> None:
    failed = {
        home.key: [a for run in script.runs if run.home == home.key for a in run.answers if a.failed]
        for home in script.homes
    }
    assert len(failed["beech"]) * 2 < len(failed["oak"])
    closed = {step.answer for step in script.steps if isinstance(step, Checked) and step.holds}
    late = {
        home: [a for a in found if a.id not in closed and a.due is not None and a.due < AS_OF]
        for home, found in failed.items()
    }
    assert len(late["willow"]) > 5
    assert len(late["beech"]) <= 2
    assert script.disagreements
    assert any(run.abandoned for run in script.runs)
    stalled = [run for run in script.runs if run.ended_at is None]
    assert [script.ends - run.started_at > timedelta(hours=24) for run in stalled] == [True]
    assert any(not photo.arrives for run in script.runs for a in run.answers for photo in a.photos)
