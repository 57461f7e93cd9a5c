"""Conflicts, refusals and stuck changes: seen by a manager, settled once, for a reason."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.audits.models import Answer, AuditNote
from auditapp.kernel import clock
from auditapp.kernel.errors import ForbiddenError, InvalidError, StateError
from auditapp.kernel.journal import JournalEvent
from auditapp.kernel.permissions import Actor
from auditapp.people.queries import actor_for
from auditapp.sync import queries, service
from auditapp.sync.models import InboxEntry
from auditapp.sync.queries import NeedsDecision
from auditapp.web.work import Work
from tests.build import World
from tests.feature.sync.runs import plain_items
from tests.page import Browser
from tests.tablet import Change, Tablet, said, send


@pytest.fixture
def manager(session: Session, world: World) -> Actor:
    return actor_for(session, world.user("registered_manager").id, name="Registered Manager")


def waiting(session: Session, manager: Actor, world: World, *, hours: int = 0) -> list[NeedsDecision]:
    session.rollback()
    now = clock.now() + timedelta(hours=hours)
    return queries.needs_decision(session, manager, world.oak.id, now=now)


def decide(work: Work, manager: Actor, entry_id: int | None, choice: str) -> None:
    with work.transaction() as session:
        entry = session.get_one(InboxEntry, entry_id)
        service.decide(session, entry, choice, "Asked them both.", actor=manager, now=clock.now())


@pytest.fixture
def conflict(carer: Browser, tablet: Tablet) -> tuple[Change, Change]:
    item = plain_items(tablet.definition, "high")[0]
    tablet.start()
    first = tablet.answer(item, "yes")
    other = first | {"value": {"type": "yes_no_na", "answer": "no"}, "note": "Really not."}
    send(carer, tablet.made)
    assert said(send(carer, [other])) == ["conflict(conflict)"]
    assert said(send(carer, [other, first])) == ["conflict(conflict)", "already_have"]
    return first, other


def test_a_conflict_shows_both_bodies(
    conflict: tuple[Change, Change], session: Session, manager: Actor, world: World
) -> None:
    (found,) = waiting(session, manager, world)

    assert (found.first, found.this) == conflict
    assert (found.trouble, found.checklist_title) == ("conflict", "Unannounced night spot check")
    assert queries.count_undecided(session, manager, world.oak.id, now=clock.now()) == 1


@pytest.mark.parametrize(
    ("choice", "standing"),
    [("keep_first", ["pass"]), ("keep_this", ["pass", "fail"]), ("keep_both", ["pass", "fail"])],
)
def test_a_conflict_is_settled_once(
    choice: str,
    standing: list[str],
    conflict: tuple[Change, Change],
    session: Session,
    manager: Actor,
    world: World,
    work: Work,
) -> None:
    (found,) = waiting(session, manager, world)

    decide(work, manager, found.entry_id, choice)

    assert waiting(session, manager, world) == []
    answers = session.execute(select(Answer.result, Answer.supersedes)).all()
    assert [row[0] for row in answers] == standing
    assert answers[-1][1] == (conflict[0]["id"] if choice == "keep_this" else None)
    assert session.scalar(select(JournalEvent.id).where(JournalEvent.kind == "sync.decided"))
    with pytest.raises(StateError):
        decide(work, manager, found.entry_id, choice)


def test_only_who_may_decide_decides_and_only_what_is_offered(
    conflict: tuple[Change, Change], session: Session, manager: Actor, world: World, work: Work
) -> None:
    (found,) = waiting(session, manager, world)
    carer = actor_for(session, world.user("senior_carer").id, name="Senior Carer")

    assert queries.needs_decision(session, carer, world.oak.id, now=clock.now()) == []
    with pytest.raises(ForbiddenError):
        decide(work, carer, found.entry_id, "keep_first")
    with pytest.raises(InvalidError):
        decide(work, manager, found.entry_id, "set_aside")


def test_a_refused_note_by_another_may_be_kept_after_all(
    carer: Browser, tablet: Tablet, session: Session, manager: Actor, world: World, work: Work
) -> None:
    send(carer, [tablet.start()])
    note = tablet.note("Written by Robin.", by=world.user("senior_carer_2").id)
    assert said(send(carer, [note])) == ["refused(by_other)"]
    (found,) = waiting(session, manager, world)

    decide(work, manager, found.entry_id, "keep_this")

    assert waiting(session, manager, world) == []
    assert session.scalars(select(AuditNote.text)).all() == ["Written by Robin."]


def test_a_change_held_for_a_day_is_shown_and_may_be_set_aside(
    carer: Browser, tablet: Tablet, session: Session, manager: Actor, world: World, work: Work
) -> None:
    tablet.start()
    assert said(send(carer, [tablet.note("Its start never came.")])) == ["accepted"]
    assert waiting(session, manager, world) == []

    (found,) = waiting(session, manager, world, hours=25)
    assert (found.trouble, found.waits_for) == ("held", "start")
    with pytest.raises(Exception, match="never began"):
        decide(work, manager, found.entry_id, "keep_this")
    decide(work, manager, found.entry_id, "set_aside")

    assert waiting(session, manager, world, hours=25) == []


def test_a_conflict_in_one_home_is_nothing_to_another(
    conflict: tuple[Change, Change], session: Session, world: World
) -> None:
    stranger = actor_for(session, world.user("other_registered_manager").id, name="Other")
    assert queries.needs_decision(session, stranger, world.oak.id, now=clock.now()) == []
    assert session.scalars(select(InboxEntry)).first() is not None
    entry_id = session.scalars(select(InboxEntry.id)).first()
    assert queries.find_entry(session, stranger, entry_id or 0) is None
