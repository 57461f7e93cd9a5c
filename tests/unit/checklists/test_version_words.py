"""A version's rules in words: samples, bands, limits, what follows from a failure, other languages."""

import pytest

from auditapp.checklists.definition import Item
from auditapp.checklists.loader import load_library
from auditapp.checklists.repeats import Pick, Repeat, Sample
from auditapp.checklists.response_words import judging_words, response_words
from auditapp.checklists.responses import response_from_body
from auditapp.checklists.sample_words import repeat_words
from auditapp.checklists.step_words import Follow, escalations_words, steps_words
from auditapp.kernel.canonical import Json

LIBRARY = {checklist.id: checklist for checklist in load_library()}


def follows(item: str) -> list[Follow]:
    checklist = LIBRARY[item.partition(".")[0]]
    return steps_words(checklist.items[item], checklist)


def words(item: str) -> list[str]:
    return [line for follow in follows(item) for line in follow.lines]


IN_BED, DRAWN = Pick("in bed", 2), Pick("drawn at random", 1, random=True)
SAMPLES = [
    (
        Sample(5, 25, None, (IN_BED, DRAWN)),
        "At least 5, or 25% of all if that is more: 2 in bed, 1 drawn at random.",
    ),
    (Sample(10, None, "every door"), "At least 10. Also every door."),
    (Sample(None, 10), "At least 10% of all."),
    (Sample(), "Any number."),
]


@pytest.mark.parametrize(("sample", "said"), SAMPLES)
def test_a_sample_is_said(sample: Sample, said: str) -> None:
    assert repeat_words(Repeat("fire_door", sample)) == f"Answered once for each fire door. {said}"


def test_a_sample_of_long_ago_is_said_as_it_was_written() -> None:
    said = "Answered once for each room. Sample: 5 rooms. Choose 1 in bed."
    assert repeat_words(Repeat("room", "5 rooms", "1 in bed")) == said
    assert repeat_words(Repeat("room", "5 rooms")) == "Answered once for each room. Sample: 5 rooms."


@pytest.mark.parametrize(
    ("body", "asked", "judged"),
    [
        ({"type": "temperature", "unit": "C", "max": 44, "amber": {"max": "37.9"}, "limit": "legal"},
         "44 °C or less", ["Passes with an advisory: 37.9 °C or less.",
                           "The limit is set by law or for safety: no home can loosen it."]),
        ({"type": "number", "unit": "minutes", "max": 5, "stopwatch": True, "setting": "limit_on_call"},
         "5 minutes or less", ["Timed with a stopwatch, or entered by hand and marked so.",
                               "Set by this home: On call, 5 minutes."]),
        ({"type": "number", "unit": "", "accept": {"min": 1, "whole": True}}, "A number",
         ["Can be entered: 1 or more. Whole numbers only.", "Set by this home: On call, 5 minutes."]),
        ({"type": "number", "unit": "actions", "min": 0, "max": 0}, "Exactly 0 actions",
         ["Set by this home: On call, 5 minutes."]),
        ({"type": "number", "unit": "mm", "min": 2, "max": 4}, "From 2 to 4 mm",
         ["Set by this home: On call, 5 minutes."]),
        ({"type": "choice", "options": [{"id": "a", "label": "Good"}, {"id": "b", "label": "Bad", "fails": True}]},
         "One of: Good, Bad", ["Not met: Bad.", "Set by this home: On call, 5 minutes."]),
        ({"type": "text", "accept": {"longest": 40}}, "Words",
         ["At most 40 characters.", "Set by this home: On call, 5 minutes."]),
        ({"type": "date"}, "A date", ["Set by this home: On call, 5 minutes."]),
    ],
)  # fmt: skip
def test_how_an_answer_is_judged_is_said(body: dict[str, Json], asked: str, judged: list[str]) -> None:
    response = response_from_body(body)
    assert response_words(response) == asked
    local = () if body.get("limit") == "legal" else ("Set by this home: On call, 5 minutes.",)
    assert judging_words(response, local) == judged


def test_what_follows_names_questions_by_their_words_also_those_of_other_checklists() -> None:
    asked, then = follows("ipc.environment.02")
    options = "(Carpet, Mattress, Chair, Toilet, A person needs support now)"
    assert asked == Follow("", (f"Asks: Where does the smell come from? {options}",))
    assert then.when == "If the answer to “Where does the smell come from?” is “A person needs support now”"
    assert then.lines[0].startswith("Says: Help the person first")
    assert then.lines[1].startswith("Points to “Drink, glasses")
    assert then.lines[1].endswith("(Environment and equipment audit).")


def test_steps_under_the_same_condition_stand_together() -> None:
    always, ahead = follows("night.checks.01")
    assert always == Follow("", ("Asks: Are any entries dated later than now?",))
    assert len(ahead.lines) == 3
    assert ahead.lines[2].endswith("Only managers see the answer.")
    (doors,) = follows("fire.door.01")
    assert doors.when == "If it is not met for 3 or more in one group"
    assert doors.lines[0].startswith("“Date a competent person last inspected")
    assert doors.lines[0].endswith("becomes critical.")


def test_every_verb_has_its_sentence() -> None:
    bath = words("env.water.01")
    assert bath[0] == "Before walking on, to be ticked: The bath is out of use and nobody can get at it."
    assert bath[3] == (
        "To decide: Reportable where a resident or visitor is taken to hospital because of the way work was done, "
        "or for a specified injury, an over-seven-day absence or a death."
    )
    assert words("night.staffing.03")[0] == "No photos."
    assert words("meds.mar.01")[1].startswith(
        "Raises this action instead of the usual one, due the same day: "
    )
    assert words("meds.mar.01")[1].endswith("Done for each that was not right.")
    assert words("meds.storage.05")[3].startswith("Raises one more action, due the same day, high: ")
    assert words("staff.file.03") == [
        "Offers to look at all of them. Look at the files of all staff employed in the last 12 months."
    ]


def test_escalations_are_said_in_full_and_an_unknown_code_as_it_is() -> None:
    assert escalations_words(("police", "no-such")) == ["Crime or unexplained loss", "no-such"]


def test_every_step_of_every_shipped_question_can_be_said() -> None:
    every: list[Item] = [item for checklist in LIBRARY.values() for item in checklist.items.values()]
    for item in every:
        said = words(item.id)
        assert len(said) >= len(item.on_fail)
        assert all(line.endswith((".", "?", ")")) for line in said)
