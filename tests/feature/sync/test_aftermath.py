"""What a finished audit moves beyond itself: the programme, and actions that were verified before."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.actions import service as actions
from auditapp.actions.models import (
    Action,
    ActionCompletion,
    ActionEmbedding,
    ActionGoLive,
    ActionReopening,
    ActionVerification,
    Finding,
    SustainCheck,
)
from auditapp.kernel import clock
from auditapp.kernel.permissions import Actor, Role, system_actor
from auditapp.people.queries import actor_for
from auditapp.programme import service as programme
from auditapp.programme.models import ProgrammeDue
from auditapp.web.work import Work
from tests.build import World
from tests.feature.sync.runs import answer_enough, plain_items
from tests.page import Browser
from tests.tablet import Tablet, said, send, signed_in

NIGHT_BEFORE, NIGHT_AFTER = "2026-10-24T23:30:00.000+00:00", "2026-10-25T23:30:00.000+00:00"


@pytest.mark.parametrize(
    ("finished", "due"),
    [
        # 23:30 UTC is half past midnight of the next day while summer time lasts, which ends that night.
        (NIGHT_BEFORE, date(2026, 11, 25)),
        (NIGHT_AFTER, date(2026, 11, 25)),
    ],
)
def test_a_finished_audit_moves_the_due_date_by_the_english_calendar(
    finished: str, due: date, carer: Browser, tablet: Tablet, world: World, work: Work, session: Session
) -> None:
    with work.transaction() as scratch:
        programme.set_entry(
            scratch,
            world.oak.id,
            "night",
            "monthly",
            date(2026, 10, 20),
            actor=system_actor("builder"),
            now=clock.now(),
        )
    tablet.begun, tablet.step = datetime.fromisoformat(finished), 0
    tablet.start()
    answer_enough(tablet)
    tablet.finish()

    assert set(said(send(carer, tablet.made))) == {"accepted"}
    send(carer, tablet.made)

    dues = session.execute(
        select(ProgrammeDue.number, ProgrammeDue.due_on).order_by(ProgrammeDue.number)
    ).all()
    assert [tuple(row) for row in dues] == [(1, date(2026, 10, 20)), (2, due)]


def another(tablet: Tablet, hours: int) -> Tablet:
    begun = datetime.fromisoformat(f"2026-11-23T{hours:02}:00:00.000+00:00")
    return Tablet(tablet.definition, tablet.home, tablet.by, begun=begun)


@pytest.fixture
def item(tablet: Tablet) -> str:
    return plain_items(tablet.definition, "high")[0]


@pytest.fixture
def verified(carer: Browser, tablet: Tablet, item: str, work: Work, world: World) -> str:
    """An action of the carer's that a manager verified, on 22 November."""
    clock.set_clock(lambda: tablet.begun + timedelta(hours=4))
    tablet.start()
    failed = tablet.answer(item, "no")
    mine = {"answer": failed["id"], "owner": tablet.by, "due": "2026-11-29", "text": "Lock it"}
    tablet.finish(actions=[mine])
    send(carer, tablet.made)
    manager = actor_for_role(work, world, Role.REGISTERED_MANAGER)
    with work.transaction() as session:
        action_id = session.scalars(select(Action.id)).one()
    assert said(send(carer, [tablet.done(action_id, "Locked it.")])) == ["accepted"]
    with work.transaction() as session:
        action = session.get_one(Action, action_id)
        actions.verify_action(session, action, seen="It is locked.", actor=manager, now=clock.now())
    return action_id


def actor_for_role(work: Work, world: World, role: Role) -> Actor:
    with work.transaction() as session:
        return actor_for(session, world.user(role).id, name=role)


def test_a_later_failure_reopens_the_action_under_its_reference(
    carer: Browser, tablet: Tablet, item: str, verified: str, session: Session
) -> None:
    later = another(tablet, 9)
    later.start()
    later.answer(item, "no", note="Open again.")
    later.finish()
    assert set(said(send(carer, later.made))) == {"accepted"}

    assert session.scalars(select(ActionReopening.action_id)).all() == [verified]
    assert session.scalars(select(ActionGoLive.reference)).all() == ["OAK-0001"]
    assert len(session.scalars(select(Finding.id)).all()) == 2


def pass_later(app: Flask, world: World, tablet: Tablet, item: str, now: str) -> None:
    """Two audits on 23 November, one at night, that reach the server at `now`."""
    clock.set_clock(lambda: datetime.fromisoformat(now))
    carer = signed_in(app, world, "senior_carer")
    for hours in (10, 22):
        later = another(tablet, hours)
        later.start()
        later.answer(item, "yes")
        later.finish()
        assert set(said(send(carer, later.made))) == {"accepted"}


def test_later_passes_one_of_them_at_night_embed_the_action(
    app: Flask, world: World, tablet: Tablet, item: str, verified: str, session: Session
) -> None:
    pass_later(app, world, tablet, item, "2026-11-24T08:00:00.000+00:00")

    assert len(session.scalars(select(SustainCheck.id)).all()) == 2
    assert session.scalars(select(ActionEmbedding.action_id)).all() == [verified]


def test_passes_that_a_tablet_dates_before_the_check_prove_nothing(
    app: Flask, world: World, tablet: Tablet, item: str, verified: str, session: Session, work: Work
) -> None:
    """The check that it worked was recorded after both audits, which arrive late."""
    moment = datetime.fromisoformat("2026-11-25T08:00:00.000+00:00")
    with work.transaction() as later:
        later.add(
            ActionVerification(
                id="y-later",
                action_id=verified,
                completion_id=another_completion(later, verified, moment),
                outcome="verified",
                seen="Seen again.",
                at=moment,
                by="u-somebody",
            )
        )
    pass_later(app, world, tablet, item, "2026-11-26T08:00:00.000+00:00")

    assert len(session.scalars(select(SustainCheck.id)).all()) == 2
    assert session.scalars(select(ActionEmbedding.action_id)).all() == []


def another_completion(session: Session, action_id: str, at: datetime) -> str:
    completion = ActionCompletion(
        id="completion-later", action_id=action_id, text="Again", at=at, received_at=at, by="u-somebody"
    )
    session.add(completion)
    session.flush()  # the check refers to it
    return completion.id


def test_what_was_done_cannot_be_done_by_somebody_elses_hands(
    carer: Browser, tablet: Tablet, item: str, verified: str
) -> None:
    assert said(send(carer, [tablet.done(verified, "Again.")])) == ["refused(wrong_state)"]
    assert said(send(carer, [tablet.done("a22222222222", "What?")])) == ["refused(not_found)"]
