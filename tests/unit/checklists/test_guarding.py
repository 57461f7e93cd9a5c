"""Ways round a limit of the law, and round what a provider has locked."""

from __future__ import annotations

import copy

import pytest

from auditapp.checklists.editing import copy_as
from auditapp.checklists.guarding import WORDING, copied_limits_loosened, loosened, unlocked
from auditapp.checklists.loader import load_library
from auditapp.checklists.reading import Path
from auditapp.checklists.trees import Tree, items_by_id, items_of, sections_of, tree_in, trees_in

ENV = next(definition for definition in load_library() if definition.id == "env").body()
BATH, LOUNGE = "env.water.01", "env.communal.01"


def changed() -> tuple[Tree, Tree]:
    """A copy of the shipped checklist, and its bath."""
    body = copy.deepcopy(ENV)
    return body, items_by_id(body)[BATH]


def said(body: Tree) -> list[str]:
    return [reason for _path, reason in loosened(ENV, body)]


def test_what_is_as_it_was_shipped_is_not_loosened() -> None:
    assert loosened(ENV, copy.deepcopy(ENV)) == []


@pytest.mark.parametrize("accept", [{"max": 44}, {"min": 30}, {"min": 0, "max": 99}, {"whole": True}])
def test_a_reading_that_breaks_the_limit_can_be_entered(accept: Tree) -> None:
    body, bath = changed()
    tree_in(bath, "response")["accept"] = accept
    assert len(said(body)) == 1
    assert "must be taken" in said(body)[0]


def test_more_readings_may_be_taken() -> None:
    body, bath = changed()
    tree_in(bath, "response")["accept"] = {"min": -10, "max": 120}
    assert said(body) == []


def test_the_action_is_not_put_off() -> None:
    body, bath = changed()
    bath["due"] = "28d"
    assert said(body) == [
        "The action cannot be due later than it was: its limit is set by law or for safety."
    ]


def test_no_other_action_takes_the_place_of_its_own() -> None:
    body, bath = changed()
    nothing: Tree = {"raise": {"action": "Nothing.", "due": "28d", "severity": "low", "instead": True}}
    bath["on_fail"] = [*trees_in(bath, "on_fail"), nothing]
    assert len(said(body)) == 1
    assert "take the place" in said(body)[0]


def locked(*, section: bool) -> Tree:
    """The provider's version with a question locked, or its whole section."""
    theirs = copy.deepcopy(ENV)
    place = next(each for each in sections_of(theirs) if items_by_id({"sections": [each]}).keys() & {LOUNGE})
    (place if section else items_by_id(theirs)[LOUNGE])["locked"] = True
    return theirs


def test_a_locked_question_is_asked_as_often_as_the_provider_asks_it() -> None:
    theirs = locked(section=False)
    body = copy.deepcopy(theirs)
    place = next(each for each in sections_of(body) if items_by_id({"sections": [each]}).keys() & {LOUNGE})
    place["repeat"] = {"for": "room", "sample": {"count": 1}}
    (reason,) = [reason for _path, reason in unlocked(theirs, body)]
    assert reason.endswith("is locked by your provider, so how often it is asked must stay as it is.")


def test_a_locked_section_is_not_left_out_and_made_anew() -> None:
    theirs = locked(section=True)
    body = copy.deepcopy(theirs)
    place = next(each for each in sections_of(body) if each.get("locked"))
    place |= {"id": "env.own", "title": "Ours", "intro": "Skip all of this."}
    place.pop("locked")
    assert items_of(place)
    reasons = [reason for _path, reason in unlocked(theirs, body)]
    assert reasons == [
        f"The section “{_title(theirs)}” is locked by your provider, so it cannot be left out."
    ]


def _title(theirs: Tree) -> str:
    return str(next(each for each in sections_of(theirs) if each.get("locked"))["title"])


REWORDED = [("prompt", "Is there cold water at the garden tap?"), ("help", "Turn the tap and look.")]


@pytest.mark.parametrize(("field", "words"), REWORDED)
def test_a_question_with_a_limit_of_the_law_is_not_made_another(field: str, words: str) -> None:
    body, bath = changed()
    bath[field] = words
    assert loosened(ENV, body) == [(_path_to(body, BATH, field), WORDING)]


def test_guidance_may_be_added_to_before_and_behind_what_was_shipped() -> None:
    body, bath = changed()
    bath["help"] = f"Upstairs first.  {bath['help']} The key is in the office."
    assert said(body) == []


def test_the_wording_of_a_shipped_version_that_was_taken_up_may_stay_and_the_newest_may_be_taken() -> None:
    older, bath = changed()
    bath["prompt"], bath["help"] = "Older question", "Older guidance."
    assert loosened(ENV, copy.deepcopy(older), among=older, earlier=[older]) == []
    assert loosened(ENV, copy.deepcopy(ENV), among=older, earlier=[older]) == []
    assert len(loosened(ENV, copy.deepcopy(older), among=older)) == 2


def test_what_comes_from_a_reworded_question_is_held_to_what_was_shipped() -> None:
    body, bath = changed()
    bath["prompt"] = "Is there cold water at the garden tap?"
    assert [reason for _path, reason in loosened(ENV, copy.deepcopy(body), among=body)] == [WORDING]


@pytest.mark.parametrize(("field", "words"), REWORDED)
def test_a_copy_asks_what_it_was_made_of(field: str, words: str) -> None:
    copied = copy_as(ENV, "ours", "Ours")
    assert copied_limits_loosened(ENV, copied) == []
    items_by_id(copied)[f"ours{BATH.removeprefix('env')}"][field] = words
    assert [reason for _path, reason in copied_limits_loosened(ENV, copied)] == [WORDING]


def test_a_question_without_such_a_limit_is_worded_as_the_home_likes() -> None:
    body, _bath = changed()
    items_by_id(body)[LOUNGE] |= {"prompt": "Another question", "help": "Other guidance."}
    assert said(body) == []


def _path_to(body: Tree, item_id: str, field: str) -> Path:
    return next(
        ("sections", index, "items", number, field)
        for index, section in enumerate(sections_of(body))
        for number, item in enumerate(items_of(section))
        if item["id"] == item_id
    )
