"""What is said in a run beside its answers: kept, judged by, and acted on."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.actions.models import (
    Action,
    ActionGoLive,
    ActionLink,
    ActionRisk,
    ActionStanding,
    ActionWithdrawal,
    Finding,
    MadeSafe,
)
from auditapp.audits.models import Answer, Audit, AuditFinish, AuditNote, AuditRecord
from auditapp.checklists.home_flags import flags_of
from auditapp.evidence.models import PhotoSlot
from auditapp.kernel import clock
from auditapp.kernel.journal import JournalEvent
from auditapp.sync.models import InboxEntry
from auditapp.web.work import Work
from tests.build import World
from tests.feature.sync.stepped import DOORS, publish, stepped, walk_doors, wrong
from tests.page import Browser
from tests.tablet import Change, Tablet, photo_ref, said, send, signed_in

NO, YES = {"type": "yes_no_na", "answer": "no"}, {"type": "yes_no_na", "answer": "yes"}


@pytest.fixture
def doors(work: Work, world: World) -> Tablet:
    definition = publish(work, world, stepped())
    return Tablet(definition, world.oak.id, world.user("senior_carer").id)


def actions(session: Session, item: str = "") -> list[tuple[str, int, str]]:
    """Text, rank and step of every action, or of those of an item."""
    session.rollback()
    query = (
        select(Action.text, ActionStanding.rank, ActionStanding.step)
        .join(Finding, Finding.id == Action.finding_id)
        .join(ActionStanding, ActionStanding.action_id == Action.id)
        .order_by(Action.text)
    )
    rows = session.execute(query.where(Finding.item_id == item) if item else query)
    return [(text, rank, step) for text, rank, step in rows]


def withdrawn(session: Session) -> Counter[str]:
    session.rollback()
    return Counter(session.scalars(select(ActionWithdrawal.reason)))


def test_everything_that_is_said_is_kept(carer: Browser, doors: Tablet, session: Session) -> None:
    changes = walk_doors(doors)

    assert set(said(send(carer, changes))) == {"accepted"}

    kept = Counter(session.scalars(select(AuditRecord.kind)))
    sent = Counter(each["kind"] for each in changes)
    assert kept == {kind: sent[kind] for kind in kept}
    assert set(kept) == {"context", "subject", "reply", "escalation", "corrected", "observation", "sheet"}
    assert session.scalars(select(Audit.transcribed)).one() == {
        "filled_on": "2026-11-20",
        "filled_by": "Nell Night",
    }
    assert session.scalars(select(Answer.spent).where(Answer.spent.is_not(None))).all() == [4200]
    assert {row.arrived for row in session.scalars(select(AuditRecord))} == {"in_time"}


def test_what_is_said_counts_in_the_score(carer: Browser, doors: Tablet, session: Session) -> None:
    send(carer, walk_doors(doors))

    score = session.scalars(select(AuditFinish.score)).one()
    assert isinstance(score, dict)
    # plan.02 does not apply, door 4 was taken out, what was put right still failed, plan.01 was raised to critical.
    assert (score["fails"], score["failed_critical"], score["failed_low"]) == (9, 2, 1)
    assert [part["fails"] for part in score["sections"]] == [5, 4]


def test_a_third_fire_door_makes_anothers_fault_critical_and_live_at_once(
    carer: Browser, doors: Tablet, session: Session
) -> None:
    doors.start()
    doors.answer("walk.plan.01", "no")
    for door in DOORS[:3]:
        doors.subject("doors", door, group="East")
    for door in DOORS[:2]:
        doors.answer("walk.door.01", "no", subject=door)
    send(carer, doors.made)
    assert actions(session, "walk.plan.01") == [("Mend walk.plan.01.", 1, "draft")]

    third = doors.answer("walk.door.01", "no", subject=DOORS[2])
    send(carer, [third])

    assert actions(session, "walk.plan.01") == [("Mend walk.plan.01.", 0, "live")]
    raised = session.scalars(select(ActionRisk)).one()
    assert (raised.was, raised.risk, raised.change_id) == ("high", "critical", third["id"])
    assert session.scalars(select(ActionGoLive.because)).all() == ["critical"]


def test_doors_of_different_compartments_do_not_add_up(
    carer: Browser, doors: Tablet, session: Session
) -> None:
    doors.start()
    doors.answer("walk.plan.01", "no")
    for number, door in enumerate(DOORS[:3]):
        doors.subject("doors", door, group="East" if number else "West")
        doors.answer("walk.door.01", "no", subject=door)
    send(carer, doors.made)

    assert actions(session, "walk.plan.01") == [("Mend walk.plan.01.", 1, "draft")]


def test_a_reply_raises_one_action_for_each_in_place_of_the_item_s_own(
    carer: Browser, doors: Tablet, session: Session
) -> None:
    doors.start()
    gaps = doors.answer("walk.plan.03", wrong("R-2", "R-5"))
    reply = doors.reply(gaps, "given", NO)
    plan = {"answer": gaps["id"], "owner": doors.by, "due": "2026-12-04", "text": "All of it."}
    doors.finish(actions=[plan])
    send(carer, doors.made)

    assert actions(session, "walk.plan.03") == [
        ("Mend walk.plan.03.", 2, "withdrawn"),
        ("R-2: Speak to the prescriber.", 1, "live"),
        ("R-5: Speak to the prescriber.", 1, "live"),
    ]
    assert withdrawn(session) == {"instead": 1}
    live = session.scalars(select(ActionStanding).where(ActionStanding.step == "live")).all()
    assert {(each.owner_id, each.due_on.isoformat()) for each in live} == {(doors.by, "2026-12-04")}
    assert reply["id"] in session.scalars(select(AuditRecord.id)).all()


def test_a_reply_that_is_taken_back_takes_its_actions_back(
    carer: Browser, doors: Tablet, session: Session
) -> None:
    doors.start()
    gaps = doors.answer("walk.plan.03", wrong("R-2"))
    for answer in (NO, YES, NO, YES):
        doors.reply(gaps, "given", answer)
    send(carer, doors.made)

    steps = {(text, step) for text, _, step in actions(session)}
    assert ("Mend walk.plan.03.", "draft") in steps
    assert ("R-2: Speak to the prescriber.", "withdrawn") in steps
    assert [step for _, _, step in actions(session)].count("draft") == 1
    again = doors.answer("walk.plan.03", wrong("R-2"), note="On the trolley.", supersedes=gaps["id"])
    send(carer, [again, doors.finish()])
    assert [step for _, _, step in actions(session)].count("live") == 1


def test_put_right_on_the_spot_needs_no_action_and_stays_a_failure(
    carer: Browser, doors: Tablet, session: Session
) -> None:
    doors.start()
    minor = doors.answer("walk.plan.04", "no")
    doors.corrected(minor, "Wiped it dry.")
    doors.answer("walk.plan.04", "no", note="Under the sink.", supersedes=minor["id"])
    doors.finish()
    send(carer, doors.made)

    assert actions(session) == [("Mend walk.plan.04.", 2, "withdrawn")]
    assert withdrawn(session) == {"corrected_on_the_spot": 1}
    score = session.scalars(select(AuditFinish.score)).one()
    assert isinstance(score, dict)
    assert score["fails"] == 1


def test_what_is_live_already_keeps_what_was_put_right_with_it(
    carer: Browser, doors: Tablet, session: Session
) -> None:
    doors.start()
    doors.finish()
    late = doors.answer("walk.plan.04", "no")
    doors.corrected(late, "Wiped it dry.")
    send(carer, doors.made)

    assert actions(session) == [("Mend walk.plan.04.", 2, "live")]
    assert session.scalars(select(MadeSafe.text)).all() == ["Wiped it dry."]


def open_action(carer: Browser, doors: Tablet, session: Session, item: str = "walk.plan.05") -> str:
    """An earlier audit raised it, and it is open."""
    first = Tablet(doors.definition, doors.home, doors.by)
    first.start()
    first.answer(item, "no")
    send(carer, [*first.made, first.finish()])
    session.rollback()
    return session.scalars(select(ActionStanding.action_id).where(ActionStanding.step == "live")).one()


def test_a_fault_that_is_known_joins_its_action_and_makes_it_as_grave(
    carer: Browser, doors: Tablet, session: Session
) -> None:
    first = Tablet(doors.definition, doors.home, doors.by)
    first.start()
    first.observation("concern", "The tap drips.", item="walk.plan.04", severity="low")
    send(carer, [*first.made, first.finish()])
    session.rollback()
    known = session.scalars(select(ActionStanding.action_id)).one()
    doors.start()
    again = doors.answer("walk.plan.04", "no", note="Still dripping.")
    link = doors.link(again, known)
    doors.finish()
    send(carer, doors.made)

    assert actions(session) == [
        ("Mend walk.plan.04.", 2, "withdrawn"),
        ("Put right: The tap drips.", 2, "live"),  # it was low
    ]
    assert withdrawn(session) == {"linked": 1}
    row = session.scalars(select(ActionLink)).one()
    assert (row.id, row.action_id, row.answer_id) == (link["id"], known, again["id"])
    due = session.scalars(select(ActionStanding.due_on).where(ActionStanding.action_id == known)).one()
    assert due.isoformat() == "2026-11-29"  # it was four weeks


def test_an_action_that_is_closed_by_now_takes_nothing_over(
    app: Flask, carer: Browser, doors: Tablet, session: Session, world: World
) -> None:
    known = open_action(carer, doors, session)
    manager = signed_in(app, world, "nominated_individual")  # the registered manager owns it
    manager.get(f"/actions/{known}/OAK-0001", status=200)
    manager.post(f"/actions/{known}/void", {"voiding-reason": "It was raised in error"}, status=302)
    doors.start()
    doors.link(doors.answer("walk.plan.05", "no"), known)
    doors.finish()
    send(carer, doors.made)

    assert sorted(step for _, _, step in actions(session, "walk.plan.05")) == ["live", "void"]
    assert session.scalars(select(ActionLink.action_id)).all() == [known]
    note = session.scalars(select(AuditNote)).one()
    assert (note.item_id, note.text.split(" ")[0]) == ("walk.plan.05", "OAK-0001")


def test_praise_is_a_finding_without_an_action_and_a_concern_may_ask_for_one(
    carer: Browser, doors: Tablet, session: Session
) -> None:
    doors.start()
    praise = doors.observation("praise", "Two carers sang.", where="Lounge")
    doors.observation("note", "The engineer comes on Tuesday.")
    doors.observation("concern", "The hall was dark.")
    grave = doors.observation("concern", "The gate was open.", where="Garden", severity="critical")
    send(carer, doors.made)

    found = {row.answer_id: row for row in session.scalars(select(Finding))}
    assert set(found) == {praise["id"], grave["id"]}
    assert (found[praise["id"]].polarity, found[praise["id"]].area_name) == ("strength", "Lounge")
    assert (found[grave["id"]].polarity, found[grave["id"]].area_name) == ("gap", "Garden")
    assert actions(session) == [("Put right: The gate was open.", 0, "live")]


def test_photos_of_what_is_said_belong_to_it_and_can_be_replaced(
    carer: Browser, doors: Tablet, session: Session
) -> None:
    doors.start()
    minor = doors.answer("walk.plan.04", "no")
    made = [
        doors.corrected(minor, "Wiped it.", photos=[photo_ref()]),
        doors.observation("praise", "Singing.", photos=[photo_ref()]),
        doors.sheet(photo_ref()),
    ]
    redrawn = [doors.redrawn(each, each["photos"][0], photo_ref("cd" * 32)) for each in made]
    send(carer, doors.made)

    slots = {row.id: row for row in session.scalars(select(PhotoSlot))}
    for each, again in zip(made, redrawn, strict=True):
        first, second = slots[each["photos"][0]["id"]], slots[again["photo"]["id"]]
        assert (first.owner_kind, first.owner_id) == (each["kind"], each["id"])
        assert (second.owner_kind, second.owner_id, second.replaces) == (each["kind"], each["id"], first.id)


def test_the_home_remembers_what_was_said_of_it_when_the_audit_ends(
    carer: Browser, doors: Tablet, session: Session, world: World
) -> None:
    doors.start()
    doors.context("home.any_smoker", value=True)
    doors.context("home.any_smoker", value=False)
    doors.context("home.oxygen_on_site", value=True)
    doors.context("home.oxygen_on_site", value=None)
    doors.context("room.shared", value=True, subject="door:1")
    send(carer, doors.made)
    assert flags_of(session, world.oak.id) == {}

    today = clock.local_date(clock.now()).isoformat()
    send(carer, [doors.finish()])
    session.rollback()

    (flag,) = flags_of(session, world.oak.id).items()
    assert (flag[0], flag[1].value, flag[1].audit_id) == ("home.any_smoker", False, doors.audit)
    home = carer.client.get("/api/sync/snapshot").get_json()["homes"][0]
    assert home["flags"] == {"home.any_smoker": {"value": False, "on": today, "by": "Senior Carer"}}


def refusals(doors: Tablet) -> list[tuple[Change, str]]:
    good, bad = doors.answer("walk.plan.05"), doors.answer("walk.door.01", "no", subject=DOORS[0])
    grave = doors.answer("walk.plan.06", "no")
    return [
        (doors.reply(bad, "never-asked", {"type": "done"}), "unknown_step"),
        (doors.reply(bad, "closed", {"type": "not_done", "reason": " "}), "reason_missing"),
        (doors.corrected(good, "Nothing to do."), "nothing_failed"),
        (doors.corrected(grave, "All well."), "too_grave"),
        (doors.link(bad, "a22222222222"), "unknown_action"),
        (doors.subject("nowhere", "door:1"), "unknown_section"),
        (doors.observation("note", "Hm.", item="ipc.outbreak.01"), "unknown_item"),
        (doors.observation("praise", "Good.", severity="low"), "bad_value"),
    ]


def test_what_fits_nothing_is_refused_with_a_reason(
    carer: Browser, manager: Browser, doors: Tablet, world: World
) -> None:
    doors.start()
    expected = refusals(doors)
    send(carer, [each for each in doors.made if each["kind"] in ("start", "answer")])

    outcomes = send(carer, [change for change, _ in expected])

    assert said(outcomes) == [f"refused({code})" for _, code in expected]
    page = manager.get(f"/homes/{world.oak.id}/decisions")
    for words in ("A reply about something not met", "An observation", "A fault joined to an open action"):
        assert words in page.text


def test_a_link_to_another_homes_action_is_refused(
    app: Flask, carer: Browser, doors: Tablet, world: World, session: Session
) -> None:
    theirs = Tablet(doors.definition, world.beech.id, world.user("beech_senior_carer").id)
    theirs.start()
    theirs.answer("walk.plan.06", "no")
    send(signed_in(app, world, "beech_senior_carer"), theirs.made)
    foreign = session.scalars(select(Action.id)).one()
    doors.start()
    doors.link(doors.answer("walk.plan.04", "no"), foreign)

    assert said(send(carer, doors.made)) == ["accepted", "accepted", "refused(unknown_action)"]


def test_two_versions_of_one_reply_are_a_conflict_shown_in_words(
    carer: Browser, manager: Browser, doors: Tablet, world: World, session: Session
) -> None:
    doors.start()
    reply = doors.reply(doors.answer("walk.door.01", "no", subject=DOORS[0]), "closed", {"type": "done"})
    send(carer, doors.made)
    other = reply | {"value": {"type": "not_done", "reason": "It is wedged."}}

    assert said(send(carer, [other])) == ["conflict(conflict)"]
    number = session.scalars(select(InboxEntry.id).where(InboxEntry.outcome == "conflict")).one()
    case = manager.get(f"/homes/{world.oak.id}/decisions/{number}", status=200)
    assert "A reply about something not met in Walk of the doors" in case.text
    assert "Not done: It is wedged." in case.text


def test_the_journal_holds_codes_and_commitments_but_no_words(
    carer: Browser, doors: Tablet, session: Session
) -> None:
    send(carer, walk_doors(doors))

    events = session.scalars(select(JournalEvent).where(JournalEvent.kind.like("audit.%"))).all()
    told = json.dumps([[event.data, event.kind] for event in events])
    for words in ("bruise", "SG-118", "Nell", "sang", "gate", "Wiped", "East", "Stairs", "door:1", "wedged"):
        assert words not in told, words
    kinds = Counter(event.kind for event in events)
    assert kinds["audit.subject_chosen"] == 6
    assert {"audit.escalation_decided", "audit.corrected_on_the_spot", "audit.sheet_added"} <= set(kinds)


def test_what_is_said_before_its_answer_waits_for_it(carer: Browser, doors: Tablet, session: Session) -> None:
    walk_doors(doors)
    start, *rest = doors.made
    send(carer, [start])
    early = [each for each in rest if each["kind"] in ("reply", "escalation", "corrected")]

    send(carer, early)
    assert session.scalars(select(AuditRecord.id)).all() == []
    send(carer, [each for each in rest if each not in early])

    session.rollback()
    assert {each["id"] for each in early} <= set(session.scalars(select(AuditRecord.id)))
    assert withdrawn(session) == {"corrected_on_the_spot": 1, "instead": 1, "item_hidden": 1}
