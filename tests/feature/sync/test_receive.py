"""Changes sent over HTTP: taken once, whatever order they come in, with the same rows in the end."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.audits.models import Answer, AuditFinish
from auditapp.kernel import clock, journal
from auditapp.kernel.journal import JournalChain
from auditapp.people.queries import actor_for
from auditapp.sync import inbox, service
from auditapp.sync.models import InboxEntry, InboxHold, InboxRelease
from auditapp.web.work import Work
from tests.build import World
from tests.feature.sync.runs import plain_items, rows, walk
from tests.feature.sync.stepped import publish, stepped, walk_doors
from tests.page import Browser
from tests.tablet import Tablet, envelope, said, send


def test_a_whole_run_is_taken_judged_and_finished(carer: Browser, tablet: Tablet, session: Session) -> None:
    outcomes = send(carer, walk(tablet))

    assert set(said(outcomes)) == {"accepted"}
    found = rows(session)
    assert len(found["answers"]) == 8
    assert sorted(row[1:] for row in found["live"]) == [
        ("'OAK-0001'", "'critical'"),
        ("'OAK-0002'", "'finished'"),
    ]
    assert [row[1] for row in found["withdrawn"]] == ["'answer_corrected'"]
    score = session.scalars(select(AuditFinish.score)).one()
    assert isinstance(score, dict)
    assert (score["fails"], score["failed_critical"], score["passes"]) == (2, 1, 5)


def test_every_change_sent_twice_changes_nothing(carer: Browser, tablet: Tablet, session: Session) -> None:
    changes = walk(tablet)
    send(carer, changes)
    before = rows(session)
    heads = session.execute(select(JournalChain.chain, JournalChain.seq)).all()

    outcomes = send(carer, changes)

    assert set(said(outcomes)) == {"already_have"}
    assert rows(session) == before
    assert session.execute(select(JournalChain.chain, JournalChain.seq)).all() == heads


@pytest.mark.parametrize("at_once", [1, 3, 50])
def test_changes_in_any_order_give_the_same_rows(
    at_once: int, carer: Browser, tablet: Tablet, session: Session
) -> None:
    changes = walk(tablet)
    backwards = list(reversed(changes))
    if at_once == 3:
        random.Random(7).shuffle(backwards)

    outcomes = send(carer, backwards, at_once=at_once)

    assert set(said(outcomes)) == {"accepted"}
    found = rows(session)
    assert len(found["answers"]) == 8
    assert sorted(row[1] for row in found["live"]) == ["'OAK-0001'", "'OAK-0002'"]
    assert {row[4] for row in found["answers"]} == {"'in_time'"}
    score = session.scalars(select(AuditFinish.score)).one()
    assert isinstance(score, dict)
    assert score["fails"] == 2
    held = session.scalars(select(InboxHold.entry_id)).all()
    assert sorted(session.scalars(select(InboxRelease.entry_id))) == sorted(held)
    assert len(session.scalars(select(InboxEntry)).all()) == len(changes)


@pytest.mark.parametrize("what", ["answers", "everything else"])
def test_forwards_backwards_at_once_and_one_by_one_give_equal_rows(
    what: str, work: Work, tablet: Tablet, world: World, session: Session
) -> None:
    if what == "answers":
        changes = walk(tablet)
    else:
        tablet.definition = publish(work, world, stepped())
        changes = walk_doors(tablet)
    sent = envelope(changes)["changes"]
    results = []
    for route in (service.receive_together, service.receive_one_by_one):
        for order in (sent, sent[::-1]):
            with work.transaction() as scratch:
                actor = actor_for(scratch, tablet.by, name="Senior Carer")
                arrivals = [inbox.arrive(each["digest"], each["change"], actor) for each in order]
                outcomes = route(scratch, arrivals, actor=actor, now=clock.now())
                scratch.flush()
                found = {name: sorted(map(repr, each)) for name, each in _uncommitted(scratch).items()}
                results.append((sorted((each.id, each.outcome) for each in outcomes), found))
                journal.forget_pending(scratch)
                scratch.rollback()

    for told, kept in results[1:]:
        assert told == results[0][0]
        for name, each in kept.items():
            assert each == results[0][1][name], name


def _uncommitted(session: Session) -> dict[str, list[tuple[str, ...]]]:
    kept, session.rollback = session.rollback, lambda: None  # type: ignore[method-assign]
    try:
        return rows(session)
    finally:
        session.rollback = kept  # type: ignore[method-assign]


def test_an_answer_that_comes_after_the_finish_is_kept_flagged_and_acted_on(
    carer: Browser, tablet: Tablet, session: Session
) -> None:
    changes = walk(tablet)
    send(carer, changes)
    late = tablet.answer(changes[5]["item"], "no", supersedes=changes[5]["id"])
    other = tablet.answer(plain_items(tablet.definition, "high")[0], "no")

    outcomes = send(carer, [late, other])

    assert set(said(outcomes)) == {"accepted"}
    arrived = session.execute(select(Answer.id, Answer.arrived).where(Answer.arrived != "in_time")).all()
    assert {row[0] for row in arrived} == {late["id"], other["id"]}
    assert [row for row in rows(session)["live"] if row[2] == "'late_answer'"]


def test_drafts_of_a_run_nobody_finishes_go_live_after_twelve_hours(
    carer: Browser, tablet: Tablet, session: Session, work: Work
) -> None:
    changes = walk(tablet)
    send(carer, changes[:-1])
    assert [row[2] for row in rows(session)["live"]] == ["'critical'"]

    later = clock.now() + timedelta(hours=13)
    clock.set_clock(lambda: later)
    work.run_until_idle()

    assert sorted(row[2] for row in rows(session)["live"]) == ["'critical'", "'waited_12_hours'"]


def test_an_abandoned_run_keeps_its_answers_and_withdraws_its_drafts(
    carer: Browser, tablet: Tablet, session: Session
) -> None:
    walk(tablet)
    changes = [*tablet.made[:-1], tablet.abandon()]

    assert set(said(send(carer, changes))) == {"accepted"}

    found = rows(session)
    assert len(found["answers"]) == 8
    assert [row[2] for row in found["live"]] == ["'critical'"]
    assert sorted(row[1] for row in found["withdrawn"]) == ["'answer_corrected'", "'audit_abandoned'"]
