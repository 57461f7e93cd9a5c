"""An audit's report tells what was said beside the answers, and to whom."""

from __future__ import annotations

import re
from datetime import date

import pytest
from flask import Flask

from auditapp.web.templating import day
from auditapp.web.work import Work
from tests.build import World
from tests.feature.sync.stepped import DOORS, publish, stepped, walk_doors, wrong
from tests.page import Browser
from tests.tablet import Tablet, send, signed_in

YES = {"type": "yes_no_na", "answer": "yes"}


@pytest.fixture
def doors(work: Work, world: World) -> Tablet:
    definition = publish(work, world, stepped())
    return Tablet(definition, world.oak.id, world.user("senior_carer").id)


def text_of(browser: Browser, doors: Tablet) -> str:
    """The words of the report."""
    page = browser.get(f"/homes/{doors.home}/audits/{doors.audit}", status=200)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


def test_the_report_tells_all_that_was_said(carer: Browser, manager: Browser, doors: Tablet) -> None:
    send(carer, walk_doors(doors))

    text = text_of(manager, doors)

    for words in (
        f"Filled in on paper by Nell Night on {day(date(2026, 11, 20))}",
        "Does any resident smoke or vape? No",
        "Does not apply here",
        "The thing called walk.plan.02 is right.",
        "Suggested: Stairs, in East",
        "Taken out again",
        "added when the sample was extended",
        "Sample extended",
        "Close the door by hand. Done",
        "Not done: It is wedged by a bed.",
        f"Reported, to Rita Manager, {day(date(2026, 11, 22))}, 14:20. Reference SG-118. Unexplained bruise.",
        "Put right on the spot Wiped and dried it.",
        "Raised from high to critical by what else was found.",
        "Two carers sang with everybody.",
        "The gate was open.",
        "The alarm engineer comes on Tuesday.",
        "The paper form",
    ):
        assert words in text, words


def test_too_small_a_sample_is_warned_of(carer: Browser, manager: Browser, doors: Tablet) -> None:
    doors.start()
    for door in DOORS[:2]:
        doors.subject("doors", door)
        doors.answer("walk.door.01", subject=door)
    doors.finish()
    send(carer, doors.made)

    assert "2 doors were looked at; the target is 4." in text_of(manager, doors)


def test_a_private_reply_is_told_to_managers_only_and_not_printed(
    app: Flask, carer: Browser, manager: Browser, doors: Tablet, world: World
) -> None:
    doors.start()
    gaps = doors.answer("walk.plan.03", wrong("R-2"))
    doors.reply(gaps, "given", YES)
    doors.finish()
    send(carer, doors.made)

    page = manager.get(f"/homes/{doors.home}/audits/{doors.audit}", status=200).text
    told = page.index("Was the dose given?")
    assert "app-no-print" in page[told - 200 : told]
    for role in ("senior_carer", "inspector"):
        assert "Was the dose given?" not in text_of(signed_in(app, world, role), doors)


def test_what_could_not_be_checked_has_a_list_of_its_own(
    carer: Browser, manager: Browser, doors: Tablet
) -> None:
    doors.start()
    doors.answer("walk.plan.04", {"type": "unchecked", "reason": "The key was missing."})
    doors.finish()
    send(carer, doors.made)

    text = text_of(manager, doors)
    assert "Could not be checked" in text
    assert "The thing called walk.plan.04 is right: The key was missing." in text


def test_a_fault_that_was_known_names_its_action_and_the_action_names_the_audit(
    carer: Browser, manager: Browser, doors: Tablet
) -> None:
    first = Tablet(doors.definition, doors.home, doors.by)
    first.start()
    first.observation("concern", "The tap drips.", item="walk.plan.04", severity="low")
    send(carer, [*first.made, first.finish()])
    known = carer.client.get("/api/sync/snapshot").get_json()["homes"][0]["known"]
    (action,) = known
    assert (action["item"], action["reference"], action["risk"]) == ("walk.plan.04", "OAK-0001", "low")
    doors.start()
    doors.link(doors.answer("walk.plan.04", "no"), action["id"])
    doors.finish()
    send(carer, doors.made)

    assert (
        "Known already It belongs to an action that was open. OAK-0001: Put right: The tap drips."
        in text_of(manager, doors)
    )
    page = manager.get(f"/actions/{action['id']}/OAK-0001", status=200)
    assert "Seen again" in page.text
    assert f"/homes/{doors.home}/audits/{doors.audit}" in page.text
    assert "Now medium; it was low" in page.text
