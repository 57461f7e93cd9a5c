"""One question on the tablet: timed, tapped, chosen; and what a failure asks further, to the server's report."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import cast

from playwright.sync_api import expect
from sqlalchemy import select

from auditapp.actions.models import ActionLink
from auditapp.audits.models import AuditRecord
from tests.browser.chromium import DESK
from tests.browser.conftest import Open
from tests.browser.held import assert_same, at_server
from tests.browser.installation import Installation
from tests.browser.looks import faults_of
from tests.browser.pages.capture import Capture
from tests.browser.pages.manager import Manager
from tests.browser.pages.question import Question
from tests.browser.pictures import camera_photo
from tests.browser.rounds import TITLE, publish_round
from tests.browser.tablet import Tablet

# Somebody sets the clock of the tablet while the page is open.
SET_CLOCK = "(ms) => { const now = Date.now; Date.now = () => now() + ms; }"
HOUR = 3_600_000
RUNNING = re.compile(r"^\d+:\d\d$")
# The latest value that the tablet keeps for a question.
SAVED = """(item) => new Promise((done, failed) => {
  const opening = indexedDB.open("walkaround");
  opening.onerror = () => failed(opening.error);
  opening.onsuccess = () => {
    const asked = opening.result.transaction("changes").objectStore("changes").getAll();
    asked.onsuccess = () => done(asked.result.map(({ change }) => change)
      .filter((change) => change.kind === "answer" && change.item === item).at(-1)?.value ?? null);
  };
})"""
Look = Callable[[str], None]


def test_a_time_goes_on_over_a_dead_tablet_and_a_clock_that_is_set(
    installation: Installation, tablet: Tablet
) -> None:
    # Given a stopwatch that runs on a tablet without a network
    _ready_offline(installation, tablet)
    tablet.app.start(TITLE)
    _question(tablet.app, "bells.01").start_timing()

    # When the tablet dies, and somebody sets its clock
    tablet.dies()
    tablet.app.carry_on(TITLE)
    timed = _question(tablet.app, "bells.01")
    expect(timed.card.get_by_role("button", name="Stop and save")).to_be_visible()  # it is taken up again
    expect(timed.card.get_by_role("timer")).to_have_text(RUNNING)
    tablet.page.evaluate(SET_CLOCK, HOUR)
    timed.says("clock was changed while the time ran")
    tablet.page.evaluate(SET_CLOCK, -HOUR)
    timed.stop_timing()

    # Then the time is the one that passed, and it is said how it was found
    timing = cast("dict[str, object]", _saved(tablet.app, "round.bells.01")["timing"])
    assert timing["how"] == "stopwatch"
    assert 0 <= cast("int", timing["seconds"]) < HOUR // 1000, "what the clock was set by does not count"

    # And a time that was typed in says so; too slow, it asks for a second call
    slow = _question(tablet.app, "bells.02")
    slow.type_time(6, 20)
    typed = {"type": "number", "reading": "6.333", "timing": {"how": "manual"}}
    assert _saved(tablet.app, "round.bells.02") == typed
    second = slow.asked("Make a second test call elsewhere.")
    second.start_timing()
    second.stop_timing()


def test_every_kind_of_answer_and_step_works_offline_and_reaches_the_report(
    installation: Installation, tablet: Tablet, open_browser: Open, tmp_path: Path
) -> None:
    # Given a tablet whose network is gone
    _ready_offline(installation, tablet)
    app, faults = tablet.app, list[str]()

    def look(name: str) -> None:
        faults.extend(faults_of(tablet.page, name, for_thumbs=True))

    # When everything is answered in its own way, and what failed is gone into
    app.start(TITLE)
    _time_two_calls(app, look)
    app.section("Water")
    _measure_a_hot_bath(app, look)
    _decide_who_must_know(_question(app, "water.01"), look)
    app.section("Rooms")
    _choose(app, tmp_path)
    _count_charts(app, look)
    _fill_in_the_rest(app)
    app.all_saved()
    assert not faults, "\n".join(faults)

    # And it is signed, and the network comes back
    app.review()
    app.finish("Senior Carer")
    installation.start()
    app.send_now()
    app.says("Sent and checked")

    # Then all of it is at the server, once, and a manager reads it in the report
    server = at_server(installation)
    assert_same(tablet.holds, server)
    assert (server.answers["round.bells.02"], server.answers["round.rooms.05"]) == ("fail", "pass")
    _assert_recorded(installation)
    _assert_reported(installation, open_browser)


def test_a_known_problem_is_linked_after_the_answer_and_raises_no_second_action(
    installation: Installation, tablet: Tablet
) -> None:
    # Given a corridor that was not clear, with an action that is open
    publish_round(installation)
    tablet.sign_in("senior_carer")
    _find_the_corridor_blocked(tablet)
    action = _only_action(installation)
    tablet.put_away()
    _lose_the_network(installation, tablet)

    # When the next audit comes to the same question
    tablet.app.start(TITLE)
    tablet.app.section("Rooms")
    corridor = _question(tablet.app, "rooms.06")
    corridor.is_silent_on(action)
    corridor.no()

    # Then the earlier one is shown after the answer, and is linked
    corridor.says(f"Reported today: {action}")
    corridor.tap(f"Yes: link {action}")
    corridor.says(f"Linked to {action}.")
    corridor.says("No new action is raised. It still counts as not met.")
    tablet.app.all_saved()
    installation.start()
    tablet.app.send_now()
    tablet.app.says("Sent and checked")
    with installation.looking() as session:
        assert len(session.scalars(select(ActionLink)).all()) == 1


def _ready_offline(installation: Installation, tablet: Tablet) -> None:
    publish_round(installation)
    tablet.sign_in("senior_carer")
    tablet.put_away()  # a cookie is written when the browser closes, or within half a minute
    _lose_the_network(installation, tablet)


def _lose_the_network(installation: Installation, tablet: Tablet) -> None:
    tablet.app.wait_until_ready()
    tablet.without_network()
    installation.kill()
    tablet.page.reload()


def _question(app: Capture, item: str) -> Question:
    return Question(app.item(f"round.{item}").card)


def _saved(app: Capture, item: str) -> dict[str, object]:
    app.all_saved()
    return cast("dict[str, object]", app.page.evaluate(SAVED, item))


def _time_two_calls(app: Capture, look: Look) -> None:
    quick, slow = _question(app, "bells.01"), _question(app, "bells.02")
    quick.start_timing()
    look("a stopwatch that runs")
    quick.stop_timing()
    slow.type_time(6, 20)
    second = slow.asked("Make a second test call elsewhere.")
    second.start_timing()
    second.stop_timing()


def _measure_a_hot_bath(app: Capture, look: Look) -> None:
    bath = _question(app, "water.01")
    bath.tap_keys("4", "6", "Decimal point", "5", "Delete the last", "7")
    expect(bath.card.get_by_label("Reading in degrees Celsius")).to_have_value("46.7")
    bath.card.get_by_label("Probe or thermometer").fill("T-3")
    look("number keys")

    # Walking on saves what is typed, and what must be done first holds the auditor.
    onward = app.page.get_by_role("button", name="Next section")
    onward.click()
    bath.says("Tick this before you walk on")
    assert _saved(app, "round.water.01")["reading"] == "46.7"
    expect(bath.card.get_by_role("button", name="Done", exact=True)).to_be_focused()
    bath.says("No photos here: for this finding")
    expect(bath.card.get_by_role("button", name="Photo")).to_have_count(0)

    # So does a reason that is typed and not saved.
    bath.tap("Not done, because…")
    bath.card.get_by_label("Why is it not done?").fill("No")
    onward.click()
    bath.says("Say in at least 10 characters why it is not done.")
    bath.card.get_by_label("Why is it not done?").fill("The lock is broken")
    onward.click()
    bath.says("Not done: The lock is broken. Saved")
    bath.says("Say what you did, or move on again")
    bath.tap("Done")
    bath.make_safe("Bath locked, sign on the door")


def _decide_who_must_know(bath: Question, look: Look) -> None:
    referral = "Consider a safeguarding referral"
    expect(bath.to_decide(referral)).to_have_count(0)
    bath.asked("Was anyone exposed?").tap("Yes")
    bath.says("Cool any burn for 20 minutes.")
    bath.says("Nothing is sent from here to anybody outside.")
    bath.decide(referral, "Decide later")
    bath.says("To be decided later.")
    bath.decide("If anyone was hurt", "Reported", reference="HSE-123")
    bath.says(re.compile(r"Reported: The Health and Safety Executive, .*, reference HSE-123\."))
    bath.decide("If anyone was harmed", "Not needed")
    bath.says("Say in at least 10 characters why it is not needed.")
    look("a failed question with its steps")
    bath.card.get_by_label("Why is it not needed?").fill("Nobody was in the bath")
    bath.tap("Save decision")
    bath.says("Not needed: Nobody was in the bath")

    bath.says("only the manager and those above will see this answer")
    person = bath.asked("Does this raise a question about one person's work?")
    person.card.get_by_role("textbox").fill("No")
    person.tap("Save")
    person.says("Saved")


def _choose(app: Capture, folder: Path) -> None:
    smell, equipment = _question(app, "rooms.01"), _question(app, "rooms.02")
    smell.tap("A drain")
    smell.put_right("Flushed the drain", camera_photo(folder, "drain"))
    equipment.says("Optional")
    equipment.find_and_choose("b", "2 of 14 fit", "Bed")
    equipment.tap("Hoist")
    equipment.tap("Save 2 choices")
    equipment.says("Met. Saved")


def _count_charts(app: Capture, look: Look) -> None:
    charts = _question(app, "rooms.03")
    for name, taps in (("Looked at", 5), ("Of these: complete", 4)):
        for _ in range(taps):
            charts.tap(f"{name}: one more")
    charts.list_looked_at("Mrs Jones")
    charts.says("Use initials and a room code, not a name.")
    charts.list_looked_at("R-014")
    charts.mark_wrong("R-014")
    look("options, a searched list and a sample")
    charts.tap("Save count")
    charts.asked("Was the dose given? R-014").tap("Yes")


def _fill_in_the_rest(app: Capture) -> None:
    cleaned, beds = _question(app, "rooms.04"), _question(app, "rooms.05")
    expect(cleaned.card.get_by_label("Date and time")).to_have_value("")
    cleaned.tap("Now")
    cleaned.is_saved()
    beds.card.get_by_label("Number, beds").fill("70")
    beds.says("Type a whole number from 0 to 50 beds.")
    expect(beds.card.get_by_role("button", name="Save", exact=True)).to_be_disabled()

    # What cannot be saved stands there still when she comes back; what can is saved on her way.
    app.section("Bells")
    app.section("Rooms")
    expect(beds.card.get_by_label("Number, beds")).to_have_value("70")
    beds.says("Type a whole number from 0 to 50 beds.")
    beds.card.get_by_label("Number, beds").fill("3")
    app.section("Bells")
    app.section("Rooms")
    beds.is_saved()
    _question(app, "rooms.06").yes()


def _find_the_corridor_blocked(tablet: Tablet) -> None:
    tablet.app.start(TITLE)
    tablet.app.section("Rooms")
    _question(tablet.app, "rooms.06").no()
    tablet.app.all_saved()
    tablet.app.review()
    tablet.app.finish("Senior Carer")
    tablet.app.send_now()
    tablet.app.says("Sent and checked")


def _only_action(installation: Installation) -> str:
    references = [reference for _kind, reference in at_server(installation).actions.values() if reference]
    assert len(references) == 1
    return references[0]


def _assert_recorded(installation: Installation) -> None:
    with installation.looking() as session:
        rows = session.scalars(select(AuditRecord)).all()
        told = [(row.kind, row.item_id, row.about, cast("dict[str, object]", row.data)) for row in rows]
    replies = {(item, data["step"], about) for kind, item, about, data in told if kind == "reply"}
    assert replies == {
        ("round.bells.02", "second", ""),
        ("round.water.01", "out-of-use", ""),
        ("round.water.01", "exposed", ""),
        ("round.water.01", "person", ""),
        ("round.rooms.03", "dose", "R-014"),
    }
    decided = {data["code"]: data["decision"] for kind, _item, _about, data in told if kind == "escalation"}
    assert decided == {
        "safeguarding": "later",
        "riddor-if-injury": "reported",
        "duty-of-candour": "not_needed",
    }
    assert [item for kind, item, *_rest in told if kind == "corrected"] == ["round.rooms.01"]


def _assert_reported(installation: Installation, open_browser: Open) -> None:
    desk = open_browser("desk", size=DESK, touch=False).page
    Manager(desk, installation.url).sign_in(installation.email("registered_manager")).menu("Audits")
    desk.get_by_role("main").get_by_role("link", name=TITLE).first.click()
    for words in ("HSE-123", "Flushed the drain", "Nobody was in the bath", "R-014"):
        expect(desk.get_by_role("main")).to_contain_text(words)
