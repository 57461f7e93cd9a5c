"""What lists read must be what the rows say, whatever happened to an action."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.actions import lasting, service, statements
from auditapp.actions.facts import facts_of, latest_assignment
from auditapp.actions.models import Action, ActionStanding
from auditapp.actions.rules import OPEN_STATES, State, state
from auditapp.actions.together import Draft, Needless, draft_together, withdraw_together
from auditapp.kernel import clock, ids
from auditapp.kernel.errors import Refusal
from auditapp.web.work import Work
from tests.build import World
from tests.feature.actions.raised import NOW, acting, done, live, source, verified

Step = Callable[[Session, World, Action, datetime, random.Random], None]


def _done(session: Session, world: World, action: Action, now: datetime, _chance: random.Random) -> None:
    done(session, world, action, by="registered_manager", now=now)


def _verified(session: Session, world: World, action: Action, now: datetime, _chance: random.Random) -> None:
    verified(session, world, action, by="deputy_manager", now=now)


def _sent_back(session: Session, world: World, action: Action, now: datetime, _chance: random.Random) -> None:
    actor = acting(session, world, "deputy_manager")
    service.send_back(session, action, seen="Still the old label", actor=actor, now=now)


def _paused(session: Session, world: World, action: Action, now: datetime, chance: random.Random) -> None:
    until = clock.local_date(now) + timedelta(days=chance.randint(1, 6))
    actor = acting(session, world, "registered_manager")
    service.pause(session, action, until=until, reason="The part is on order", actor=actor, now=now)


def _reassigned(session: Session, world: World, action: Action, now: datetime, chance: random.Random) -> None:
    service.reassign(
        session,
        action,
        owner_id=world.user(chance.choice(["care_assistant", "senior_carer_2"])).id,
        due_on=clock.local_date(now) + timedelta(days=chance.randint(0, 9)),
        text="Have the hoist serviced",
        reason="Holiday",
        actor=acting(session, world, "registered_manager"),
        now=now,
    )


def _voided(session: Session, world: World, action: Action, now: datetime, chance: random.Random) -> None:
    if chance.random() < 0.3:
        actor = acting(session, world, "registered_manager")
        service.void(session, action, reason="Raised twice", actor=actor, now=now)


def _failed_again(
    session: Session, world: World, action: Action, now: datetime, _chance: random.Random
) -> None:
    again = source(world, audit_id=ids.new_uuid(), seen_at=now, due_on=clock.local_date(now))
    lasting.reopen_if_verified(session, again, actor=acting(session, world, "senior_carer"), now=now)


def _passed_later(
    session: Session, world: World, action: Action, now: datetime, _chance: random.Random
) -> None:
    lasting.note_later_pass(
        session,
        home_id=action.home_id,
        item_id="env.hoist",
        subject="",
        audit_id=ids.new_uuid(),
        answer_id=ids.new_uuid(),
        seen_at=now,
        actor=acting(session, world, "senior_carer"),
        now=now,
    )


STEPS: tuple[Step, ...] = (
    _done,
    _done,
    _verified,
    _verified,
    _sent_back,
    _paused,
    _reassigned,
    _voided,
    _failed_again,
    _passed_later,
    _passed_later,
)


@pytest.mark.parametrize("seed", range(40))
def test_the_state_in_lists_is_the_state_of_the_rules(seed: int, work: Work, world: World) -> None:
    chance = random.Random(seed)
    now = NOW
    with work.transaction() as session:
        action = live(session, world, owner="care_assistant")
    for _ in range(chance.randint(1, 14)):
        now += timedelta(hours=chance.randint(1, 40))
        try:
            with work.transaction() as session:
                found = session.get_one(Action, action.id)
                chance.choice(STEPS)(session, world, found, now, chance)
        except Refusal:
            continue
        with work.transaction() as session:
            _agrees(session, action.id, now)


def _agrees(session: Session, action_id: str, now: datetime) -> None:
    facts = facts_of(session, [action_id])[action_id]
    row = session.get_one(ActionStanding, action_id)
    for days in (0, 3, 8):
        today = clock.local_date(now) + timedelta(days=days)
        shown = session.scalars(
            select(statements.STATE).where(ActionStanding.action_id == action_id), {"today": today}
        ).one()
        assert shown == state(facts, today)
        assert row.is_open == (state(facts, today) in OPEN_STATES)
    assignment = latest_assignment(session, action_id)
    assert assignment is not None
    assert (row.owner_id, row.number) == (assignment.owner_id, assignment.number)


def test_a_draft_and_a_withdrawn_draft_stand_nowhere_in_the_register(work: Work, world: World) -> None:
    with work.transaction() as session:
        actor = acting(session, world, "senior_carer")
        draft, other = Draft(source(world), actor), Draft(source(world), actor)
        needless = Needless(other.action_id, world.oak.id, "answer_corrected", actor)
        draft_together(session, [draft, other], now=NOW)
        withdraw_together(session, [needless], now=NOW)
    with work.transaction() as session:
        rows = {row.action_id: row for row in session.scalars(select(ActionStanding))}
        assert (rows[draft.action_id].step, rows[other.action_id].step) == (State.DRAFT, State.WITHDRAWN)
        assert not any(row.is_open for row in rows.values())


def test_a_reopened_action_is_due_when_the_reopening_says(work: Work, world: World) -> None:
    later = NOW + timedelta(days=30)
    with work.transaction() as session:
        action = live(session, world)
        done(session, world, action)
        verified(session, world, action)
        again = source(world, audit_id="audit-2", due_on=clock.local_date(later))
        lasting.reopen_if_verified(session, again, actor=acting(session, world, "senior_carer"), now=later)
    with work.transaction() as session:
        row = session.get_one(ActionStanding, action.id)
        assert (row.step, row.due_on, row.reference) == (State.LIVE, clock.local_date(later), "OAK-0001")
