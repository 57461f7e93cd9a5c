"""What the shipped checklists do is said as data: samples, bands, limits, and what each failure brings with it."""

import pytest

from auditapp.checklists.definition import CountSample, Item, Number, Section, Temperature
from auditapp.checklists.loader import load_library
from auditapp.checklists.repeats import Sample
from auditapp.checklists.responses import Choice, settings_of
from auditapp.checklists.step_bodies import (
    Ask,
    Extend,
    Forbid,
    Prompt,
    RaiseAction,
    RaiseSeverity,
    Require,
    Step,
)
from auditapp.checklists.terms import Due, Each, Severity

LIBRARY = {checklist.id: checklist for checklist in load_library()}
ITEMS: dict[str, Item] = {key: item for each in LIBRARY.values() for key, item in each.items.items()}
REPEATED = [section for each in LIBRARY.values() for section in each.sections if section.repeat]
# Section: subject, count, percent, how many picks say who, how many are drawn.
SAMPLES = {
    "ipc.rooms": ("room", 5, 25, 4, 1),
    "fire.fire-doors": ("fire_door", 10, None, 0, 0),
    "fire.peeps": ("resident", 5, None, 5, 0),
    "meds.mar-sample": ("resident_mar", 10, 20, 8, 2),
    "env.windows": ("room", 5, None, 0, 0),
    "env.rooms": ("room", 5, None, 4, 1),
    "night.residents": ("resident", 5, 15, 4, 1),
    "records.resident": ("resident", 5, 10, 5, 0),
    "staff.staff-file": ("staff_file", 5, 10, 4, 1),
    "bell.calls": ("call", 5, None, 5, 0),
}
LEGAL = {
    "env.water.01", "env.water.02", "env.water.06", "env.window.01", "env.equipment.01", "env.equipment.02",
    "hs.equip.01", "meds.storage.03", "meds.storage.05", "meds.cd.04", "fire.door.02", "ipc.food.02", "ipc.food.04",
}  # fmt: skip


def does(item: str) -> list[object]:
    return [step.does for step in ITEMS[item].on_fail]


def asked(item: str) -> dict[str, Ask | Require]:
    return {each.id: each for each in does(item) if isinstance(each, Ask | Require)}


def step(item: str, kind: type) -> Step:
    (found,) = [each for each in ITEMS[item].on_fail if isinstance(each.does, kind)]
    return found


def test_nothing_hangs_on_prose_any_more() -> None:
    assert [item.id for item in ITEMS.values() if item.note or item.follow_up] == []
    assert [section.id for section in REPEATED if section.repeat and section.repeat.choose] == []


@pytest.mark.parametrize("section", REPEATED, ids=lambda section: section.id)
def test_each_repeated_section_says_how_many_to_look_at_and_which(section: Section) -> None:
    subject, count, percent, said, drawn = SAMPLES[section.id]
    assert section.repeat is not None
    sample = section.repeat.sample
    assert isinstance(sample, Sample)
    assert (section.repeat.subject, sample.count, sample.percent) == (subject, count, percent)
    assert sum(pick.count for pick in sample.picks if not pick.random) == said
    assert sum(pick.count for pick in sample.picks if pick.random) == drawn
    assert said + drawn <= count


def test_every_sample_of_the_rules_is_there() -> None:
    assert {section.id for section in REPEATED} == SAMPLES.keys()


def test_limits_of_the_law_are_marked_and_take_no_setting() -> None:
    legal = {item.id for item in ITEMS.values() if getattr(item.response, "limit", None) == "legal"}
    assert legal == LEGAL
    assert [item for item in legal if settings_of(ITEMS[item].response)] == []


def test_limits_of_the_home_name_their_setting() -> None:
    local = {item.id for item in ITEMS.values() if getattr(item.response, "limit", None) == "local"}
    named = {item.id for item in ITEMS.values() if settings_of(item.response)}
    assert named - local == {"night.staffing.11"}  # whose words are only shown
    assert local <= named


@pytest.mark.parametrize(
    ("item", "low", "high"),
    [("ipc.food.02", "5.1", "8"), ("ipc.food.03", "-17.9", "-15"), ("env.water.01", "None", "37.9")],
)
def test_readings_close_to_a_limit_are_amber(item: str, low: str, high: str) -> None:
    response = ITEMS[item].response
    assert isinstance(response, Temperature)
    assert response.amber is not None
    assert (str(response.amber.minimum), str(response.amber.maximum)) == (low, high)


def test_response_times_are_timed_with_the_stopwatch() -> None:
    timed = {
        item.id for item in ITEMS.values() if isinstance(item.response, Number) and item.response.stopwatch
    }
    assert timed == {
        "bell.call.02", "bell.call.03", "hs.firstaid.04", "night.arrival.03", "night.staffing.10",
        "night.response.01", "night.response.02",
    }  # fmt: skip


def test_1_an_outbreak_shows_what_was_done_about_it_and_is_no_failure() -> None:
    assert ITEMS["ipc.outbreak.02"].counts_as_failure is False
    for item in ("ipc.outbreak.03", "ipc.outbreak.04"):
        shown = ITEMS[item].show_if
        assert shown is not None
        assert shown.text == "ipc.outbreak.02 == no"


def test_2_a_smell_asks_for_its_source_and_puts_a_person_first() -> None:
    source = asked("ipc.environment.02")["source"]
    assert isinstance(source, Ask)
    assert isinstance(source.response, Choice)
    assert [option.id for option in source.response.options] == [
        "carpet",
        "mattress",
        "chair",
        "toilet",
        "person",
    ]
    help_first = step("ipc.environment.02", Prompt)
    assert help_first.if_reply is not None
    assert (help_first.if_reply.to, help_first.if_reply.values) == ("source", ("person",))
    assert isinstance(help_first.does, Prompt)
    assert help_first.does.see == "env.room.02"


@pytest.mark.parametrize("item", ["env.water.01", "env.water.02"])
def test_3_water_that_scalds_is_out_of_use_before_anything_else(item: str) -> None:
    first = does(item)[0]
    assert isinstance(first, Require)
    assert isinstance(asked(item)["exposed"], Ask)
    told = step(item, Prompt)
    assert told.if_reply is not None
    assert told.if_reply.values == ("yes",)
    assert isinstance(told.does, Prompt)
    assert told.does.codes == ("riddor-if-injury", "safeguarding", "duty-of-candour")


def test_4_a_warm_medicines_fridge_is_asked_about_and_its_stock_held_back() -> None:
    assert asked("meds.storage.05").keys() == {"how-long", "stock", "advice"}
    quarantine = step("meds.storage.05", RaiseAction).does
    assert isinstance(quarantine, RaiseAction)
    assert (quarantine.due, quarantine.instead) == (Due.IMMEDIATE, False)


def test_5_controlled_drugs_that_do_not_add_up_cannot_be_walked_past() -> None:
    found = asked("meds.cd.04")
    assert isinstance(found["recounted"], Require)
    assert found.keys() == {"recounted", "recount", "witness", "recounted-at"}
    route = step("meds.cd.04", Prompt).does
    assert isinstance(route, Prompt)
    assert "cd-accountable-officer" in route.codes


def test_6_each_incomplete_record_is_asked_about_and_has_an_action_of_its_own() -> None:
    assert isinstance(ITEMS["meds.mar.01"].response, CountSample)
    assert step("meds.mar.01", Ask).each is Each.WRONG
    raised = step("meds.mar.01", RaiseAction)
    assert raised.each is Each.WRONG
    assert isinstance(raised.does, RaiseAction)
    assert raised.does.instead


def test_7_without_covert_medicines_their_questions_are_not_asked() -> None:
    covert = {item.id for item in ITEMS.values() if item.applies_if == "home.any_covert"}
    assert covert == {"meds.choice.02", "meds.choice.03", "meds.choice.05"}


def test_8_somebody_asleep_on_duty_is_no_picture_and_nobody_is_confronted_alone() -> None:
    assert any(isinstance(each, Forbid) for each in does("night.staffing.03"))
    prompts = [each for each in does("night.staffing.03") if isinstance(each, Prompt)]
    assert "alone" in str(prompts[0].words)
    assert prompts[1].codes == ("safeguarding",)


def test_9_entries_written_ahead_are_secured_and_a_staff_matter_stays_private() -> None:
    found = asked("night.checks.01")
    assert found.keys() == {"ahead", "secured", "staff-matter"}
    private = [each.id for each in found.values() if isinstance(each, Ask) and each.private]
    assert private == ["staff-matter"]
    later = [each for each in ITEMS["night.checks.01"].on_fail if each.id != "ahead"]
    assert {each.if_reply.values for each in later if each.if_reply} == {("yes",)}
    assert all(each.if_reply for each in later)


def test_10_a_missed_turn_is_written_down_with_its_times_and_the_skin() -> None:
    assert asked("night.res.02").keys() == {"last-moved", "due-at", "skin"}


def test_11_a_slow_answer_is_tried_again_from_another_place() -> None:
    second = asked("night.response.01")["second-call"]
    assert isinstance(second, Ask)
    assert isinstance(second.response, Number)
    assert second.response.stopwatch
    trend = step("night.response.01", Prompt).does
    assert isinstance(trend, Prompt)
    assert trend.see == "bell.call.02"


def test_12_each_overdue_action_has_a_control_and_serious_ones_need_it() -> None:
    assert step("fire.management.03", Ask).each is Each.OVERDUE
    assert step("fire.management.03", Require).each is Each.SERIOUS_OVERDUE


def test_13_three_doors_in_one_compartment_make_the_inspection_critical() -> None:
    raised = step("fire.door.01", RaiseSeverity)
    assert isinstance(raised.does, RaiseSeverity)
    assert (raised.does.severity, raised.does.item) == (Severity.CRITICAL, "fire.doors.02")
    assert raised.condition is not None
    assert raised.condition.text == "count(fire.door.01 fails) >= 3 by group"


def test_14_one_file_without_its_check_extends_the_sample_to_all() -> None:
    extended = step("staff.file.03", Extend).does
    assert isinstance(extended, Extend)
    assert extended.to == "all"


def test_15_two_slow_calls_look_at_the_rota() -> None:
    looked = step("bell.call.02", Prompt)
    assert looked.condition is not None
    assert looked.condition.text == "count(bell.call.02 fails) >= 2"
    assert isinstance(looked.does, Prompt)
    assert looked.does.see == "staff.rota.01"


def test_what_a_step_points_at_is_there() -> None:
    seen = [
        each.see for item in ITEMS.values() for each in does(item.id) if isinstance(each, Prompt) and each.see
    ]
    assert set(seen) <= ITEMS.keys()
    assert len(seen) == 4


def test_every_checklist_has_a_version_of_its_own_beside_the_first_release_s() -> None:
    assert {checklist.version for checklist in LIBRARY.values()} == {"1.1.0"}


def test_what_cannot_be_read_off_is_not_taken() -> None:
    measured = [item.response for item in ITEMS.values() if isinstance(item.response, Number | Temperature)]
    assert len(measured) > 30
    assert all(response.accept is not None for response in measured)
