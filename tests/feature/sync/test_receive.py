"""Changes sent over HTTP: taken once, whatever order they come in, with the same rows in the end."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.actions.models import Action, ActionAssignment, ActionGoLive, ActionWithdrawal, Finding
from auditapp.audits.models import Answer, Audit, AuditFinish
from auditapp.checklists.definition import ChecklistDefinition
from auditapp.sync.models import InboxEntry, InboxHold, InboxRelease
from auditapp.web.work import Work
from tests.build import World
from tests.page import Browser
from tests.tablet import Change, Tablet, publish_library, said, send, signed_in


@pytest.fixture
def library(work: Work, world: World) -> dict[str, ChecklistDefinition]:
    return publish_library(work, world)


@pytest.fixture
def carer(app: Flask, world: World) -> Browser:
    return signed_in(app, world, "senior_carer")


@pytest.fixture
def tablet(library: dict[str, ChecklistDefinition], world: World) -> Tablet:
    return Tablet(library["night"], world.oak.id, world.user("senior_carer").id)


def plain_items(definition: ChecklistDefinition, *severities: str) -> list[str]:
    """Items answered yes or no that are always asked, of these severities."""
    return [
        item.id
        for section in definition.sections
        if section.repeat is None
        for item in section.items
        if item.response.type == "yes_no_na" and item.show_if is None and item.counts_as_failure
        and (not severities or item.severity.value in severities)
    ]


def walk(tablet: Tablet) -> list[Change]:
    """A whole run: mostly yes, a critical and a medium item fail, one is corrected."""
    critical, medium = plain_items(tablet.definition, "critical")[0], plain_items(tablet.definition, "medium")
    tablet.start()
    bad = tablet.answer(critical, "no", note="Needle on the floor.")
    tablet.made_safe(bad, "Picked it up with the kit.")
    first = tablet.answer(medium[0], "no")
    tablet.answer(medium[0], "yes", supersedes=first["id"])
    gap = tablet.answer(medium[1], "no")
    for item in medium[2:6]:
        tablet.answer(item)
    tablet.note("The lounge was calm.")
    tablet.finish(
        actions=[{"answer": gap["id"], "owner": tablet.by, "due": "2026-12-01", "text": "Mend the bin."}]
    )
    return tablet.made


def rows(session: Session) -> dict[str, list[tuple[object, ...]]]:
    """Everything that follows from the changes, without when it came."""
    session.rollback()
    return {
        "audits": _rows(session, select(Audit.id, Audit.started_at, Audit.version)),
        "answers": _rows(session, select(Answer.id, Answer.item_id, Answer.result, Answer.supersedes, Answer.arrived)),
        "finishes": _rows(session, select(AuditFinish.id, AuditFinish.score)),
        "findings": _rows(session, select(Finding.id, Finding.item_id, Finding.note, Finding.seen_at)),
        "actions": _rows(session, select(Action.id, Action.text, Action.risk, Action.default_due)),
        "live": _rows(session, select(ActionGoLive.id, ActionGoLive.reference, ActionGoLive.because)),
        "owners": _rows(session, select(ActionAssignment.id, ActionAssignment.owner_id, ActionAssignment.text)),
        "withdrawn": _rows(session, select(ActionWithdrawal.id, ActionWithdrawal.reason)),
    }


def _rows(session: Session, query: object) -> list[tuple[object, ...]]:
    return sorted((tuple(map(repr, row)) for row in session.execute(query)), key=repr)  # type: ignore[call-overload]


def test_a_whole_run_is_taken_judged_and_finished(carer: Browser, tablet: Tablet, session: Session) -> None:
    outcomes = send(carer, walk(tablet))

    assert set(said(outcomes)) == {"accepted"}
    found = rows(session)
    assert len(found["answers"]) == 8
    assert [row[2] for row in found["live"]] == ["'critical'", "'finished'"] or len(found["live"]) == 2
    assert len(found["withdrawn"]) == 1
    assert session.scalars(select(AuditFinish)).one().score["fails"] == 2


def test_every_change_sent_twice_changes_nothing(carer: Browser, tablet: Tablet, session: Session) -> None:
    changes = walk(tablet)
    send(carer, changes)
    before = rows(session)

    outcomes = send(carer, changes)

    assert set(said(outcomes)) == {"already_have"}
    assert rows(session) == before


@pytest.mark.parametrize("at_once", [1, 3, 50])
def test_changes_in_reverse_order_give_the_same_rows(
    at_once: int, carer: Browser, tablet: Tablet, session: Session
) -> None:
    changes = walk(tablet)

    outcomes = send(carer, list(reversed(changes)), at_once=at_once)

    assert set(said(outcomes)) == {"accepted"}
    found = rows(session)
    assert len(found["answers"]) == 8
    assert sorted(row[1] for row in found["live"]) == ["'OAK-0001'", "'OAK-0002'"]
    assert session.scalars(select(AuditFinish)).one().score["fails"] == 2
    held = session.scalars(select(InboxHold.entry_id)).all()
    assert sorted(session.scalars(select(InboxRelease.entry_id))) == sorted(held)
    assert len(session.scalars(select(InboxEntry)).all()) == len(changes)
