"""What is said beside the answers and does not hold: refused, or kept so that nothing is lost by it."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.actions.models import Action, ActionAssignment, ActionLink, ActionStanding, Finding, MadeSafe
from auditapp.actions.rules import BY_RANK
from auditapp.audits.models import AuditNote, AuditRecord
from auditapp.checklists import service as checklists
from auditapp.evidence.models import PhotoSlot
from auditapp.kernel import clock
from auditapp.kernel.clock import wire_time
from auditapp.kernel.journal import JournalEvent
from auditapp.kernel.orm import Json
from auditapp.kernel.permissions import system_actor
from auditapp.people.models import Provider
from auditapp.web.work import Work
from tests.build import START, World
from tests.feature.sync.stepped import DOORS, publish, stepped, wrong
from tests.feature.sync.test_said import YES, actions, open_action
from tests.page import Browser
from tests.tablet import Change, Tablet, photo_ref, said, send, signed_in


@pytest.fixture
def doors(work: Work, world: World) -> Tablet:
    definition = publish(work, world, stepped())
    return Tablet(definition, world.oak.id, world.user("senior_carer").id)


@pytest.mark.parametrize(
    "moment", ["2026-02-31T10:00", "2026-02-31T10:00:00.000Z", "2027-02-29T10:00", "2026-11-31T09:15"]
)
def test_a_day_that_does_not_exist_is_no_time_to_have_told_somebody(
    carer: Browser, doors: Tablet, moment: str
) -> None:
    doors.start()
    grave = doors.answer("walk.plan.06", "no")
    send(carer, doors.made)

    told = doors.escalation(grave, "safeguarding", at=moment)

    assert said(send(carer, [told])) == ["refused(bad_value)"]
    assert said(send(carer, [doors.escalation(grave, "safeguarding", at="")])) == ["accepted"]


def test_a_time_that_never_was_does_not_take_the_report_away(
    carer: Browser, manager: Browser, doors: Tablet, session: Session
) -> None:
    doors.start()
    grave = doors.answer("walk.plan.06", "no")
    told = doors.escalation(grave, "safeguarding", to="The council")
    doors.finish()
    send(carer, doors.made)
    kept = session.get_one(AuditRecord, told["id"])
    names = [column.name for column in AuditRecord.__table__.columns]
    row = {name: getattr(kept, name) for name in names}
    early = {"id": "22222222-2222-4222-8222-222222222222", "received_at": START}
    data = dict(row["data"]) | {"code": "police", "at": "2026-02-31T10:00"}
    session.add(AuditRecord(**(row | early | {"data": data})))
    session.commit()

    page = manager.get(f"/homes/{doors.home}/audits/{doors.audit}", status=200)

    assert "2026-02-31, 10:00" in page.text


def three_doors(doors: Tablet) -> list[Change]:
    """What makes the plan's fault critical."""
    before = len(doors.made)
    for door in DOORS[:3]:
        doors.subject("doors", door, group="East")
        doors.answer("walk.door.01", "no", subject=door)
    return doors.made[before:]


def of_plan(session: Session) -> list[tuple[str, str, date]]:
    """Risk, step and date of each action of the plan, the first one first."""
    session.rollback()
    query = (
        select(ActionStanding.rank, ActionStanding.step, ActionStanding.due_on)
        .join(Action, Action.id == ActionStanding.action_id)
        .join(Finding, Finding.id == Action.finding_id)
        .where(Finding.item_id == "walk.plan.01")
        .order_by(Finding.seen_at, Action.drafted_at, Action.id)
    )
    return [(BY_RANK[rank], step, due_on) for rank, step, due_on in session.execute(query)]


@pytest.fixture
def minor(work: Work, world: World) -> Tablet:
    """The plan's own fault is of medium risk."""
    definition = publish(work, world, stepped(severity="medium"))
    return Tablet(definition, world.oak.id, world.user("senior_carer").id)


@pytest.mark.parametrize("at_once", [True, False])
def test_what_was_put_right_and_turns_out_critical_gets_an_action_at_once(
    carer: Browser, minor: Tablet, session: Session, at_once: bool
) -> None:
    minor.start()
    plan = minor.answer("walk.plan.01", "no")
    minor.corrected(plan, "Hung it up again.")
    if not at_once:
        send(carer, minor.made)
        assert [step for _, step, _ in of_plan(session)] == ["withdrawn"]
    three_doors(minor)
    send(carer, minor.made)
    settled = [(risk, step) for risk, step, _ in of_plan(session)]
    assert sorted(settled) == [("critical", "live"), ("medium", "withdrawn")]

    note = minor.answer("walk.plan.01", "no", note="By the door.", supersedes=plan["id"])
    send(carer, [note, minor.finish()])

    assert sorted((risk, step) for risk, step, _ in of_plan(session)) == sorted(settled)


def test_a_known_fault_that_turns_out_critical_makes_its_action_critical_and_due_at_once(
    carer: Browser, minor: Tablet, session: Session
) -> None:
    known = open_action(carer, minor, session, "walk.plan.01")
    minor.start()
    minor.link(minor.answer("walk.plan.01", "no"), known)
    send(carer, minor.made)
    assert sorted(step for _, step, _ in of_plan(session)) == ["live", "withdrawn"]

    send(carer, three_doors(minor))

    live = [(risk, due_on.isoformat()) for risk, step, due_on in of_plan(session) if step == "live"]
    assert live == [("critical", "2026-11-22")]
    assigned = session.scalars(select(ActionAssignment).order_by(ActionAssignment.number.desc())).first()
    assert assigned is not None
    assert (assigned.action_id, assigned.number, assigned.due_on.isoformat()) == (known, 2, "2026-11-22")
    kinds = set(session.scalars(select(JournalEvent.kind)))
    assert {"action.reassigned", "action.risk_changed"} <= kinds
    send(carer, [minor.finish()])
    assert len(of_plan(session)) == 2


def test_a_fault_joins_only_an_action_of_its_question_that_has_work_to_do(
    app: Flask, carer: Browser, doors: Tablet, session: Session, world: World
) -> None:
    known = open_action(carer, doors, session)
    doors.start()
    passed, other = doors.answer("walk.plan.05"), doors.answer("walk.plan.04", "no")
    grave, same = doors.answer("walk.plan.06", "no"), doors.answer("walk.plan.05", "no", subject="room:1")
    send(carer, doors.made)
    session.rollback()
    own = session.scalars(
        select(Action.id)
        .join(Finding, Finding.id == Action.finding_id)
        .where(Finding.answer_id == grave["id"])
    ).one()
    wrong = [doors.link(passed, known), doors.link(other, known), doors.link(grave, own)]

    assert said(send(carer, wrong)) == [
        "refused(nothing_failed)",
        "refused(other_question)",
        "refused(own_action)",
    ]
    manager = signed_in(app, world, "nominated_individual")
    manager.get(f"/actions/{known}/OAK-0001", status=200)
    manager.post(f"/actions/{known}/void", {"voiding-reason": "It was raised in error"}, status=302)
    later = doors.link(same, known) | {"captured_at": wire_time(clock.now())}
    assert said(send(carer, [later])) == ["refused(action_closed)"]


def test_a_link_that_came_before_its_answer_and_does_not_hold_is_a_note(
    carer: Browser, doors: Tablet, session: Session
) -> None:
    known = open_action(carer, doors, session)
    doors.start()
    send(carer, doors.made)
    other, passed = doors.answer("walk.plan.04", "no"), doors.answer("walk.plan.05")
    links = [doors.link(other, known), doors.link(passed, known)]
    send(carer, links)
    send(carer, [other, passed, doors.finish()])

    session.rollback()
    assert session.scalars(select(ActionLink)).all() == []
    assert ("Mend walk.plan.04.", 2, "live") in actions(session)
    notes = {note.item_id: note.text for note in session.scalars(select(AuditNote))}
    assert set(notes) == {"walk.plan.04", "walk.plan.05"}
    assert notes["walk.plan.04"].endswith("That action is about another question.")


def test_what_was_put_right_before_its_answer_came_is_judged_when_it_comes(
    carer: Browser, doors: Tablet, session: Session
) -> None:
    doors.start()
    send(carer, doors.made)
    grave, good = doors.answer("walk.plan.06", "no"), doors.answer("walk.plan.05")
    early = [doors.corrected(grave, "Locked it.", photos=[photo_ref()]), doors.corrected(good, "Wiped it.")]
    assert said(send(carer, early)) == ["accepted", "accepted"]
    send(carer, [grave, good, doors.finish()])

    session.rollback()
    assert actions(session) == [("Mend walk.plan.06.", 0, "live")]
    assert session.scalars(select(MadeSafe.text)).all() == ["Locked it."]
    assert session.scalars(select(AuditNote.text)).all() == ["Wiped it."]
    assert session.scalars(select(AuditRecord.id).where(AuditRecord.kind == "corrected")).all() == []
    assert session.scalars(select(PhotoSlot.owner_kind)).all() == ["made_safe"]


def test_what_another_answer_made_grave_is_not_settled_by_putting_it_right(
    carer: Browser, minor: Tablet, session: Session
) -> None:
    minor.start()
    plan = minor.answer("walk.plan.01", "no")
    three_doors(minor)
    minor.corrected(plan, "Hung it up again.")
    minor.finish()
    send(carer, minor.made)

    assert [(risk, step) for risk, step, _ in of_plan(session)] == [("critical", "live")]
    assert session.scalars(select(MadeSafe.text)).all() == ["Hung it up again."]


def test_another_homes_own_version_is_neither_fetched_nor_walked_with(
    app: Flask, carer: Browser, doors: Tablet, work: Work, world: World
) -> None:
    for severity in ("low", "medium"):  # the first is put away by the second, and still good for late audits
        theirs = stepped("1.1.0", severity=severity)
        with work.transaction() as session:
            provider = session.get_one(Provider, world.provider.id)
            actor = system_actor("builder")
            checklists.publish(session, provider, theirs, actor=actor, now=START, home_id=world.beech.id)
        address = f"/api/checklist-versions/{theirs.content_hash}"
        neighbour = signed_in(app, world, "beech_senior_carer")
        here = Tablet(theirs, world.oak.id, doors.by)
        there = Tablet(theirs, world.beech.id, world.user("beech_senior_carer").id)

        assert said(send(carer, [here.start()])) == ["refused(unknown_version)"]
        carer.get(address, status=404)
        assert said(send(neighbour, [there.start(), there.answer("walk.plan.05")])) == ["accepted"] * 2
        neighbour.get(address, status=200)
    shared = f"/api/checklist-versions/{doors.definition.content_hash}"
    carer.get(shared, status=200)
    assert said(send(carer, [doors.start()])) == ["accepted"]


def test_what_no_checklist_asks_of_the_home_or_says_to_tell_is_refused(carer: Browser, doors: Tablet) -> None:
    doors.start()
    grave = doors.answer("walk.plan.06", "no")
    send(carer, doors.made)

    unknown = [doors.context("home.made_up", value=True), doors.escalation(grave, "made-up")]

    assert said(send(carer, unknown)) == ["refused(unknown_flag)", "refused(unknown_code)"]


def test_a_reply_to_a_step_that_is_not_there_is_for_managers_only(
    app: Flask, carer: Browser, manager: Browser, doors: Tablet, session: Session, world: World
) -> None:
    doors.start()
    reply = doors.reply(doors.answer("walk.plan.03", wrong("R-2")), "given", YES)
    doors.finish()
    send(carer, doors.made)
    kept = session.get_one(AuditRecord, reply["id"])
    row = {column.name: getattr(kept, column.name) for column in AuditRecord.__table__.columns}
    astray = {"id": "33333333-3333-4333-8333-333333333333", "item_id": "walk.plan.03"}
    data: dict[str, Json] = {"step": "nowhere", "value": {"type": "not_done", "reason": "She was asleep."}}
    session.add(AuditRecord(**(row | astray | {"data": data})))
    session.commit()

    address = f"/homes/{doors.home}/audits/{doors.audit}"
    page = manager.get(address, status=200).text
    told = page.index("She was asleep.")
    assert "app-no-print" in page[told - 300 : told]
    assert "She was asleep." not in signed_in(app, world, "senior_carer").get(address, status=200).text
