"""Conflicts, refusals and stuck changes: seen by a manager, settled once, for a reason."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from auditapp.audits.models import Answer, AuditNote
from auditapp.kernel import clock, ids
from auditapp.kernel.errors import ForbiddenError, InvalidError, StateError
from auditapp.kernel.journal import JournalEvent
from auditapp.kernel.permissions import Actor
from auditapp.people.queries import actor_for
from auditapp.sync import queries, service
from auditapp.sync.models import InboxEntry
from auditapp.sync.queries import NeedsDecision
from auditapp.web.work import Work
from tests.build import World
from tests.effort import counted
from tests.feature.sync.runs import plain_items
from tests.page import Browser
from tests.tablet import Change, Tablet, said, send


@pytest.fixture
def manager(session: Session, world: World) -> Actor:
    return actor_for(session, world.user("registered_manager").id, name="Registered Manager")


def waiting(session: Session, manager: Actor, world: World, *, hours: int = 0) -> list[NeedsDecision]:
    session.rollback()
    now = clock.now() + timedelta(hours=hours)
    return list(queries.needs_decision(session, manager, world.oak.id, now=now).rows)


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
    answers = session.execute(select(Answer.result, Answer.supersedes).order_by(Answer.received_at)).all()
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

    assert queries.needs_decision(session, carer, world.oak.id, now=clock.now()).total == 0
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
    assert queries.needs_decision(session, stranger, world.oak.id, now=clock.now()).total == 0
    assert session.scalars(select(InboxEntry)).first() is not None
    entry_id = session.scalars(select(InboxEntry.id)).first()
    assert queries.find_entry(session, stranger, entry_id or 0) is None


def many_refused(
    work: Work, world: World, sender: str, number: int, *, change: str = "", first: int = 0
) -> None:
    """What a tablet out of its mind leaves behind."""
    row = {
        "kind": "answer",
        "home_id": world.oak.id,
        "audit_id": None,
        "body": "",
        "size": 400,
        "outcome": "refused",
        "code": "bad_value",
        "sender_id": world.user(sender).id,
        "by": world.user(sender).id,
        "attested": "password",
        "tablet": "tablet-1",
        "received_at": clock.now(),
    }
    rows = [
        row | {"change_id": change or ids.new_uuid(), "digest": f"{sender}-{each}".rjust(64, "0")}
        for each in range(first, first + number)
    ]
    with work.transaction() as session:
        session.execute(insert(InboxEntry), rows)


def test_of_one_sender_the_newest_two_hundred_refusals_count(
    conflict: tuple[Change, Change], session: Session, manager: Actor, world: World, work: Work
) -> None:
    many_refused(work, world, "senior_carer", 230)
    many_refused(work, world, "senior_carer_2", 3)
    session.rollback()
    now = clock.now()
    first = queries.needs_decision(session, manager, world.oak.id, now=now)
    pages = [
        queries.needs_decision(session, manager, world.oak.id, now=now, page=each) for each in range(1, 10)
    ]

    assert (first.total, first.older, len(first.rows)) == (204, 30, queries.PAGE)
    assert queries.count_undecided(session, manager, world.oak.id, now=now) == 204
    listed = [row.entry_id or 0 for page in pages for row in page.rows]
    assert len(listed) == len(set(listed)) == 204
    assert listed == sorted(listed)
    beyond = queries.needs_decision(session, manager, world.oak.id, now=now, page=10**30)
    assert (beyond.page, beyond.rows) == (9, pages[-1].rows)
    decide(work, manager, first.rows[-1].entry_id, "set_aside")
    session.rollback()
    assert queries.needs_decision(session, manager, world.oak.id, now=now).older == 29


@pytest.mark.parametrize("change", ["", "11111111-1111-4111-8111-111111111111"], ids=["apart", "one number"])
def test_thousands_of_refusals_cost_no_more_than_their_number(
    change: str, carer: Browser, tablet: Tablet, manager: Actor, world: World, work: Work
) -> None:
    """However many were accepted in the home, and under however few numbers the refused ones came."""
    tablet.start()
    many_accepted(carer, tablet, 1)
    many_refused(work, world, "senior_carer", 500, change=change)
    few = effort_of_looking(work, manager, world)
    many_accepted(carer, tablet, 10)
    assert effort_of_looking(work, manager, world) < 2 * few
    many_refused(work, world, "senior_carer", 4500, change=change, first=500)
    assert effort_of_looking(work, manager, world) < 15 * few, "ten times as many cost ten times as much"


def many_accepted(carer: Browser, tablet: Tablet, batches: int) -> None:
    items = plain_items(tablet.definition)
    for _ in range(batches):
        send(carer, [*tablet.made, *(tablet.answer(items[each % len(items)]) for each in range(45))][-46:])


def effort_of_looking(work: Work, manager: Actor, world: World) -> int:
    """What the count and the first page cost the database, which knows its tables: PostgreSQL sees to that itself."""
    with work.transaction() as session:
        session.execute(text("ANALYZE"))
    with work.transaction() as session, counted(session) as effort:
        queries.count_undecided(session, manager, world.oak.id, now=clock.now())
        page = queries.needs_decision(session, manager, world.oak.id, now=clock.now())
    assert len(page.rows) == queries.PAGE
    return effort.spent
