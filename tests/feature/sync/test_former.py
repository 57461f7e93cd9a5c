"""What a leaver still sends for the home: refused, kept, seen by that home's managers, settled at once."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.audits.models import Audit
from auditapp.kernel import clock
from auditapp.kernel.journal import JournalEvent
from auditapp.people import service as people
from auditapp.people.models import RoleGrant
from auditapp.sync.models import Decision, InboxEntry
from auditapp.web.work import Work
from tests.build import BUILDER, World
from tests.feature.decisions.test_pages import first_link
from tests.feature.sync.runs import plain_items
from tests.page import Browser
from tests.tablet import Tablet, said, send, signed_in

LEFT = "You no longer work at Oak House. It is kept, and a manager of the home can see it."


@pytest.fixture
def left(carer: Browser, world: World, work: Work) -> Browser:
    """A carer whose only role ended while the tablet was away from the network."""
    with work.transaction() as session:
        mine = select(RoleGrant).where(RoleGrant.user_id == world.user("senior_carer").id)
        for grant in session.scalars(mine).all():
            people.revoke_role(session, grant, world.provider.id, actor=BUILDER, now=clock.now())
    return carer


def walked(tablet: Tablet) -> None:
    tablet.start()
    for item in plain_items(tablet.definition)[:3]:
        tablet.answer(item)


def test_a_leaver_is_told_why_and_their_managers_see_it(
    left: Browser, manager: Browser, tablet: Tablet, world: World, session: Session
) -> None:
    walked(tablet)
    outcomes = send(left, tablet.made)

    assert set(said(outcomes)) == {"refused(left_home)"}
    assert {each["message"] for each in outcomes} == {LEFT}
    assert {each["message"] for each in send(left, tablet.made)} == {LEFT}
    assert session.scalars(select(Audit.id)).all() == []
    listed = manager.get(f"/homes/{world.oak.id}/decisions", status=200).text
    assert "1 record needs a decision" in listed
    assert "The sender no longer works here" in listed


def test_their_whole_audit_is_settled_with_its_start(
    left: Browser, manager: Browser, tablet: Tablet, world: World, session: Session
) -> None:
    walked(tablet)
    send(left, tablet.made)
    base = f"/homes/{world.oak.id}/decisions"
    case = first_link(manager.get(base).text, world.oak.id)
    page = manager.get(case, status=200).text
    assert "The start of an audit in Unannounced night spot check: not accepted" in page
    assert "3 more changes of the same audit came with it" in page
    manager.post(f"{case}/decision", {"decision": "set_aside", "reason": "She had left"}, status=302)

    assert "Nothing needs a decision" in manager.get(base, status=200).text
    assert len(session.scalars(select(Decision.id)).all()) == len(tablet.made) == 4
    told = select(JournalEvent.id).where(JournalEvent.kind == "sync.decided")
    assert len(session.scalars(told).all()) == 4
    kept = session.scalars(select(InboxEntry.body)).all()
    assert all(kept)


def test_what_belongs_to_an_audit_that_began_before_can_be_kept(
    carer: Browser, manager: Browser, tablet: Tablet, world: World, work: Work
) -> None:
    tablet.start()
    send(carer, tablet.made)
    with work.transaction() as session:
        mine = select(RoleGrant).where(RoleGrant.user_id == world.user("senior_carer").id)
        for grant in session.scalars(mine).all():
            people.revoke_role(session, grant, world.provider.id, actor=BUILDER, now=clock.now())
    answer = tablet.answer(plain_items(tablet.definition)[0])
    assert said(send(carer, [answer])) == ["refused(left_home)"]
    base = f"/homes/{world.oak.id}/decisions"
    case = first_link(manager.get(base).text, world.oak.id)
    manager.get(case, status=200)
    manager.post(f"{case}/decision", {"decision": "keep_this", "reason": "Her last round"}, status=302)
    assert "Nothing needs a decision" in manager.get(base, status=200).text


def test_whose_role_allows_no_audits_is_told_so(
    app: Flask, manager: Browser, tablet: Tablet, world: World
) -> None:
    tablet.by = world.user("care_assistant").id
    (outcome,) = send(signed_in(app, world, "care_assistant"), [tablet.start()])

    assert (outcome["code"], outcome["message"]) == (
        "wrong_home",
        "You may not record this at Oak House. It is kept, and a manager of the home can see it.",
    )
    assert "1 record needs a decision" in manager.get(f"/homes/{world.oak.id}/decisions", status=200).text


def test_whoever_never_worked_there_fills_no_list_and_learns_nothing(
    left: Browser, tablet: Tablet, world: World, session: Session
) -> None:
    known = send(left, [tablet.start(home=world.beech.id), tablet.start(home=world.other_oak.id)])
    unknown = send(left, [tablet.start(home="h22222222222"), tablet.start(home="nul\x00")])

    assert set(said(known)) == {"refused(wrong_home)"}
    assert {each["message"] for each in known} == {unknown[0]["message"]}
    assert session.scalars(select(InboxEntry.home_id).distinct()).all() == [None]
