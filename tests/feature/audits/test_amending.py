"""Tapping No, then writing a note, then taking a photo: one finding, one action, and both arrive on its page."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.actions.models import Action, ActionAssignment, ActionCorrection, ActionWithdrawal, Finding
from auditapp.checklists.definition import ChecklistDefinition
from auditapp.kernel.journal_check import verify_journal
from tests.build import World
from tests.page import Browser
from tests.tablet import Change, Tablet, photo_ref, send, signed_in

NOTE = "Cord tied up behind the bed in room 12"


@pytest.fixture
def tablet(library: dict[str, ChecklistDefinition], world: World) -> Tablet:
    tablet = Tablet(library["night"], world.oak.id, world.user("senior_carer").id)
    tablet.start()
    return tablet


@pytest.fixture
def carer(app: Flask, world: World) -> Browser:
    return signed_in(app, world, "senior_carer")


def item_of(tablet: Tablet, severity: str) -> str:
    items = tablet.definition.items.values()
    return next(item.id for item in items if item.severity == severity and item.response.type == "yes_no_na")


def no_then_note_then_photo(tablet: Tablet, item: str) -> tuple[Change, Change]:
    first = tablet.answer(item, "no")
    noted = tablet.answer(item, "no", note=NOTE, supersedes=first["id"])
    tablet.photo(noted, photo_ref())
    return first, noted


@pytest.mark.parametrize("severity", ["critical", "high"])
def test_note_and_photo_reach_the_page_of_the_action(
    app: Flask, session: Session, world: World, tablet: Tablet, carer: Browser, severity: str
) -> None:
    no_then_note_then_photo(tablet, item_of(tablet, severity))
    tablet.finish()
    send(carer, tablet.made)
    action = session.scalars(select(Action)).one()
    page = signed_in(app, world, "registered_manager").get(f"/actions/{action.id}/OAK-0001", status=200).text
    assert NOTE in page
    assert "still on" in page, "the photo that has not come is announced as the before photo"
    assert "The auditor corrected the answer" not in page
    assert session.scalars(select(ActionCorrection)).all() == []


@pytest.mark.parametrize("at_once", [1, 50])
def test_adding_words_raises_nothing_twice(
    session: Session, tablet: Tablet, carer: Browser, at_once: int
) -> None:
    no_then_note_then_photo(tablet, item_of(tablet, "high"))
    tablet.finish()
    send(carer, tablet.made, at_once=at_once)
    send(carer, list(reversed(tablet.made)), at_once=at_once)
    assert len(session.scalars(select(Finding)).all()) == 1
    assert session.scalars(select(ActionWithdrawal)).all() == []
    assert all(report.fault is None for report in verify_journal(session))


def test_no_then_yes_still_withdraws_and_no_again_raises_anew(
    session: Session, tablet: Tablet, carer: Browser
) -> None:
    item = item_of(tablet, "high")
    first = tablet.answer(item, "no")
    second = tablet.answer(item, "yes", supersedes=first["id"])
    tablet.answer(item, "no", supersedes=second["id"])
    tablet.finish()
    send(carer, tablet.made)
    assert len(session.scalars(select(ActionWithdrawal)).all()) == 1
    assert len(session.scalars(select(Finding)).all()) == 2


def test_the_owner_chosen_at_the_end_gets_the_critical_action_too(
    session: Session, world: World, tablet: Tablet, carer: Browser
) -> None:
    _, noted = no_then_note_then_photo(tablet, item_of(tablet, "critical"))
    owner = world.user("care_assistant").id
    chosen = {
        "answer": noted["id"],
        "owner": owner,
        "due": "2026-12-01",
        "text": "Untie it and check nightly",
    }
    tablet.finish(actions=[chosen])
    send(carer, tablet.made)
    latest = session.scalars(select(ActionAssignment).order_by(ActionAssignment.number.desc())).first()
    assert latest is not None
    assert (latest.number, latest.owner_id, latest.text) == (2, owner, "Untie it and check nightly")


def test_a_note_does_not_lose_the_choice_made_for_a_draft(
    session: Session, world: World, tablet: Tablet, carer: Browser
) -> None:
    _, noted = no_then_note_then_photo(tablet, item_of(tablet, "high"))
    owner = world.user("care_assistant").id
    chosen = {"answer": noted["id"], "owner": owner, "due": "2026-12-01", "text": "Untie it"}
    tablet.finish(actions=[chosen])
    send(carer, tablet.made)
    given = session.scalars(select(ActionAssignment)).one()
    assert (given.owner_id, given.text) == (owner, "Untie it")
