"""What a failure asked for at once and nobody recorded is said, and first of what is critical."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from auditapp.actions.models import Action
from auditapp.audits.owing import owed_of
from auditapp.web.work import Work
from tests.build import World
from tests.feature.actions.test_lists import counted_queries
from tests.feature.sync.stepped import DOORS, publish, stepped
from tests.page import Browser
from tests.tablet import Tablet, send

NOT_SAFE = "Making it safe: not recorded."
NOT_DECIDED = (
    "Not decided: consider a referral to the local authority safeguarding team; "
    "keep the person safe and preserve evidence."
)
NOT_DONE = "Not done and no reason given: Close the door by hand."


@pytest.fixture
def doors(work: Work, world: World) -> Tablet:
    return Tablet(publish(work, world, stepped()), world.oak.id, world.user("senior_carer").id)


def words_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def text_of(browser: Browser, doors: Tablet) -> str:
    """The words of the report."""
    return words_of(browser.get(f"/homes/{doors.home}/audits/{doors.audit}", status=200).text)


def test_a_critical_fault_that_was_never_made_safe_is_said_first(
    carer: Browser, manager: Browser, doors: Tablet
) -> None:
    doors.start()
    doors.answer("walk.plan.06", "no")
    doors.finish()
    send(carer, doors.made)

    text = text_of(manager, doors)

    assert text.count(NOT_SAFE) == text.count(NOT_DECIDED) == 2
    assert text.index(NOT_SAFE) < text.index("In short")


def test_what_was_required_and_never_answered_is_said(
    carer: Browser, manager: Browser, doors: Tablet
) -> None:
    doors.start()
    failed = [doors.answer("walk.door.01", "no", subject=door) for door in DOORS[:3]]
    doors.reply(failed[0], "closed", {"type": "done"})
    doors.reply(failed[1], "closed", {"type": "not_done", "reason": "It is wedged by a bed."})
    doors.finish()
    send(carer, doors.made)

    text = text_of(manager, doors)

    assert text.count(NOT_DONE) == 1
    assert NOT_SAFE not in text


def test_nothing_is_open_of_what_was_made_safe_and_decided(
    carer: Browser, manager: Browser, doors: Tablet
) -> None:
    doors.start()
    grave = doors.answer("walk.plan.06", "no")
    doors.made_safe(grave, "Stayed with her until the nurse came.")
    doors.escalation(grave, "safeguarding", "told")
    doors.answer("walk.plan.06", "no", note="In room 3.", supersedes=grave["id"])
    doors.finish()
    send(carer, doors.made)

    text = text_of(manager, doors)

    assert "Made safe: Stayed with her until the nurse came." in text
    assert NOT_SAFE not in text
    assert "Not decided" not in text
    assert "Critical: asked for at once, and not recorded" not in text


def test_the_page_of_the_action_says_the_same_first(
    carer: Browser, manager: Browser, doors: Tablet, work: Work
) -> None:
    doors.start()
    doors.answer("walk.plan.06", "no")
    doors.finish()
    send(carer, doors.made)

    text = words_of(action_page(manager, work))

    assert text.index(NOT_SAFE) < text.index(NOT_DECIDED) < text.index("Before and after")


def test_the_page_of_an_action_that_was_made_safe_says_only_that(
    carer: Browser, manager: Browser, doors: Tablet, work: Work
) -> None:
    doors.start()
    grave = doors.answer("walk.plan.06", "no")
    doors.made_safe(grave, "Stayed with her until the nurse came.")
    doors.escalation(grave, "safeguarding", "told")
    doors.answer("walk.plan.06", "no", note="In room 3.", supersedes=grave["id"])
    doors.finish()
    send(carer, doors.made)

    text = words_of(action_page(manager, work))

    assert "Made safe on the spot" in text
    assert NOT_SAFE not in text
    assert "Not decided" not in text


def action_page(browser: Browser, work: Work) -> str:
    """The page of the one action there is."""
    with work.transaction() as session:
        action_id = session.scalars(select(Action.id)).one()
    return browser.get(f"/actions/{action_id}/OAK-0001", status=200).text


def test_what_is_open_costs_the_same_however_much_was_answered(
    carer: Browser, doors: Tablet, work: Work
) -> None:
    costs = []
    for many in (1, len(DOORS)):
        run = Tablet(doors.definition, doors.home, doors.by)
        run.start()
        answers = [run.answer("walk.door.01", "no", subject=door) for door in DOORS[:many]]
        run.reply(answers[0], "closed", {"type": "done"})
        send(carer, run.made)
        with work.transaction() as session:
            owed_of(session, run.audit, answers[0]["id"])  # the checklist is read once, and kept
            with counted_queries() as sent:
                owed_of(session, run.audit, answers[0]["id"])
        costs.append(len(sent))
    assert costs[0] == costs[1] <= 4
