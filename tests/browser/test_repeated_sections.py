"""Rooms chosen, walked in a grid, looked at more closely where one fails; what was seen beside the questions."""

from __future__ import annotations

import re
import time
from typing import cast

from playwright.sync_api import Page, expect
from sqlalchemy import select

from auditapp.audits.models import AuditRecord
from auditapp.kernel import clock
from auditapp.people.areas import create_area
from auditapp.people.models import Area, AreaKind, Home
from tests.browser.held import assert_same, at_server
from tests.browser.installation import Installation
from tests.browser.looks import faults_of
from tests.browser.pages.capture import Capture, Item
from tests.browser.pages.sample import Grid, Sample, observe, save_observation
from tests.browser.tablet import Tablet
from tests.build import BUILDER

ENV = "Environment and equipment audit"
ROOMS = "Room block"
BELL, REACH, SHARED = "env.room.01", "env.room.02", "env.room.08"
IN_BED = "cared for in bed"
# What is typed is written down a moment later.
DRAFT_KEPT = """(words) => new Promise((done) => {
  const opening = indexedDB.open("walkaround");
  opening.onsuccess = () => {
    const asked = opening.result.transaction("drafts").objectStore("drafts").getAll();
    asked.onsuccess = () => {
      opening.result.close();
      done(asked.result.some(({ note, chosen }) => note === words && chosen.severity));
    };
  };
})"""


def test_rooms_are_sampled_walked_and_extended_without_a_network(
    installation: Installation, tablet: Tablet
) -> None:
    # Given a carer whose tablet holds everything, and no network
    _rooms_for(installation, 12)
    _offline(installation, tablet)
    faults = _start(tablet.app)

    # When she takes a room of somebody cared for in bed, one that was drawn, and one of her own
    drawn, wrong = _sampled(tablet.app)
    faults += wrong

    # Then the grid is walked down one question, and found again when the tablet dies in her hand
    faults += _walked_down(tablet, drawn)
    grid = Sample(tablet.page).open_grid()
    for room in ("2", drawn, "Kitchen"):
        expect(grid.cell(BELL, f"room:{room}")).to_have_attribute("aria-label", _met(room))
    _along_a_row(grid)
    _a_critical_failure(grid, drawn)
    faults += _extended(tablet.app)
    _typed_and_walked_on(tablet.app)
    faults += _observed(tablet)

    # When she finishes and the network comes back, everything arrived once
    faults += _finished(installation, tablet)
    assert_same(tablet.holds, at_server(installation))
    _assert_recorded(installation, drawn)
    assert not faults, "\n".join(faults)

    # And the next audit is told what was said of the home
    tablet.app.open()
    _remembered(tablet.app)


def _offline(installation: Installation, tablet: Tablet) -> None:
    tablet.sign_in("senior_carer")
    tablet.put_away()
    tablet.app.wait_until_ready()
    tablet.without_network()
    installation.kill()
    tablet.page.reload()


def _sampled(app: Capture) -> tuple[str, list[str]]:
    sample = Sample(app.page)
    app.section(ROOMS)
    expect(sample.panel).to_contain_text("0 of 5 rooms chosen. There are 12.")
    faults = faults_of(app.page, "nobody chosen", for_thumbs=True)
    sample.suggest(IN_BED, "2")
    drawn = sample.take_drawn()
    sample.say("room.shared", "No")
    expect(app.item(SHARED).card).to_have_count(0)
    expect(app.page.locator('[data-known-flag="room.shared"]')).to_contain_text("1 question left out")
    _one_by_hand(sample, "Kitchen")
    return drawn, faults


def _walked_down(tablet: Tablet, drawn: str) -> list[str]:
    grid, first = Sample(tablet.page).open_grid(), min("2", drawn, key=int)
    assert grid.at == f"{BELL}#room:{first}"
    expect(tablet.page).to_have_url(re.compile(f"/{BELL}/"))  # or it would not stay when it is answered
    for _ in range(3):
        grid.yes()
    assert grid.at == f"{REACH}#room:{first}"
    faults = faults_of(tablet.page, "grid", for_thumbs=True)
    tablet.app.all_saved()
    tablet.dies()
    tablet.app.carry_on(ENV)
    expect(tablet.page.locator("[data-grid]")).to_be_visible()
    assert Sample(tablet.page).subjects == [*sorted(("2", drawn), key=int), "Kitchen"]
    return faults


def _finished(installation: Installation, tablet: Tablet) -> list[str]:
    tablet.app.review()
    _reviewed(tablet.page)
    faults = faults_of(tablet.page, "review", for_thumbs=True)
    tablet.app.finish("Senior Carer")
    installation.start()
    tablet.app.send_now()
    tablet.app.says("Sent and checked")
    return faults


def _remembered(app: Capture) -> None:
    app.page.locator('a[href^="#/start/"]').filter(has_text=ENV).first.click()
    known = app.page.locator('[data-flag="home.emergency_equipment"]')
    expect(known).to_contain_text("No, said Senior Carer today: still so?")
    expect(known.get_by_role("button", name="No", exact=True)).to_have_attribute("aria-pressed", "true")


def _rooms_for(installation: Installation, number: int) -> None:
    assert installation.world
    with installation.looking() as session:
        home, unit = (
            session.get(Home, installation.world.oak.id),
            session.get(Area, installation.world.unit.id),
        )
        assert home
        assert unit
        for name in [f"Room {at + 1}" for at in range(number)] + ["Kitchen"]:
            create_area(session, home, AreaKind.ROOM, name, parent=unit, actor=BUILDER, now=clock.now())


def _start(app: Capture) -> list[str]:
    app.page.locator('a[href^="#/start/"]').filter(has_text=ENV).first.click()
    kept = app.page.locator('[data-flag="home.emergency_equipment"]')
    kept.get_by_role("button", name="No", exact=True).click()
    faults = faults_of(app.page, "start", for_thumbs=True)
    app.page.get_by_role("button", name="Start", exact=True).click()
    expect(app.page.locator("#section-title")).to_be_visible()
    return faults


def _one_by_hand(sample: Sample, label: str) -> None:
    sample.open_choosing()
    sample.page.locator("#new-subject").fill(label)
    sample.page.locator("form.app-add button").click()
    expect(sample.panel.locator(f'[data-subject="room:{label}"]')).to_be_visible()


def _met(room: str) -> str:
    prompt = "The person can reach a working call bell, or has a tested alternative they can use"
    return f"{room}, {prompt}: Met"


def _along_a_row(grid: Grid) -> None:
    grid.cell(REACH, "room:2").click()
    grid.go("across")
    assert grid.at.endswith("#room:2")
    assert grid.at != f"{REACH}#room:2"
    cell = grid.page.locator('[role="gridcell"][tabindex="0"]')
    cell.focus()
    cell.press("ArrowLeft")
    assert grid.at == f"{REACH}#room:2"
    expect(grid.cell(REACH, "room:2")).to_be_focused()


def _a_critical_failure(grid: Grid, drawn: str) -> None:
    """It stops whoever walks on until they say what they did; the answer was "met" before."""
    grid.cell(BELL, f"room:{drawn}").click()
    card = Item(grid.no())
    grid.tap_back()
    expect(grid.card).to_contain_text("Say what you did, or move on again")
    card.make_safe("Bell plugged in and tested")
    grid.back()
    expect(grid.cell(BELL, f"room:{drawn}")).to_have_attribute("aria-label", re.compile("Not met$"))
    assert not grid.at.startswith(f"{BELL}#")


def _extended(app: Capture) -> list[str]:
    """One failed critically, so that more are offered; one cannot be looked at."""
    sample = Sample(app.page)
    app.page.locator(".app-top__back").click()
    expect(sample.panel).to_contain_text("A critical check failed")
    faults = faults_of(app.page, "extension", for_thumbs=True)
    sample.panel.get_by_role("button", name="Double the sample").click()
    expect(sample.panel).to_contain_text("3 of 10 rooms chosen")
    sample.open_choosing()
    taken = sample.panel.locator("[data-drawn-one]").first.get_attribute("data-drawn-one")
    sample.take_all_drawn()
    expect(sample.panel.locator('[aria-pressed="true"]')).to_have_attribute("data-subject", f"room:{taken}")
    expect(app.page.locator(".app-items__subject")).to_have_text(f"Room {taken}")
    app.item(REACH).could_not_check("A resident needed me first")
    expect(app.page.locator("#progress-words")).to_contain_text("1 could not be checked")
    # What could not be checked was not looked at.
    expect(app.page.locator("[data-short-sample]").first).to_contain_text("3 of 10 rooms looked at")
    return faults


def _typed_and_walked_on(app: Capture) -> None:
    """A reading that nobody saved by hand is saved, and stops whoever walks on when it is dangerous."""
    sample = Sample(app.page)
    app.section("Window block")
    for label in ("Stairs 1", "Stairs 2"):
        _one_by_hand(sample, label)
    window = app.item("env.window.01")
    window.card.locator("input.app-reading__input").fill("250")
    sample.panel.locator('[data-subject$=":Stairs 1"]').click()
    expect(window.card.get_by_text("Say what you did, or move on again")).to_be_visible()
    expect(app.page.locator(".app-items__subject")).to_have_text("Room Stairs 2")
    window.make_safe("Window locked shut")
    sample.choose("Stairs 1")
    app.section(ROOMS)


def _observed(tablet: Tablet) -> list[str]:
    """Praise is saved at once; the words of a concern outlive a page that dies."""
    observe(tablet.page, "praise", "Ana knelt down to talk with Mr B.")
    faults = faults_of(tablet.page, "observation", for_thumbs=True)
    save_observation(tablet.page)
    observe(tablet.page, "concern", "A trolley blocks the way to the lift.", "high")
    _wait_until_kept(tablet.page, "A trolley blocks the way to the lift.")
    tablet.dies()
    tablet.app.carry_on(ENV)
    tablet.page.get_by_role("button", name="Finish your note").click()
    expect(tablet.page.locator("#observing-text")).to_have_value("A trolley blocks the way to the lift.")
    expect(tablet.page.locator('[data-severity="high"]')).to_have_attribute("aria-pressed", "true")
    save_observation(tablet.page)
    return faults


def _wait_until_kept(page: Page, words: str) -> None:
    deadline = time.monotonic() + 10
    while not page.evaluate(DRAFT_KEPT, words):
        assert time.monotonic() < deadline, "what is typed is not written down"


def _reviewed(page: Page) -> None:
    expect(page.locator("[data-lost]")).to_contain_text("Coverage lost: 1 of")
    expect(page.locator("[data-coverage] [data-short-sample]").last).to_contain_text(
        "3 of 10 rooms looked at"
    )
    expect(page.locator("[data-observation]")).to_have_count(2)
    expect(page.locator('[data-observation="concern"]')).to_contain_text("becomes an action")


def _assert_recorded(installation: Installation, drawn: str) -> None:
    with installation.looking() as session:
        rows = session.scalars(select(AuditRecord).order_by(AuditRecord.received_at)).all()
        kept = [(row.kind, row.subject, cast("dict[str, object]", row.data)) for row in rows]
    subjects = {subject: data for kind, subject, data in kept if kind == "subject"}
    assert (subjects["room:2"]["how"], subjects["room:2"]["pick"]) == ("suggested", IN_BED)
    assert subjects[f"room:{drawn}"]["how"] == "random"
    assert subjects["room:Kitchen"]["how"] == "auditor"
    assert sum(bool(data["extended"]) for data in subjects.values()) >= 1
    flags = {(data["flag"], subject): data["value"] for kind, subject, data in kept if kind == "context"}
    assert flags[("home.emergency_equipment", "")] is False
    assert sum(kind == "observation" for kind, _, _ in kept) == 2
