"""The list of a home's audits and the report of one, through HTTP."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from markupsafe import escape
from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.actions.models import Action
from auditapp.audits import queries, report
from auditapp.audits.queries import Narrowing
from auditapp.checklists.definition import ChecklistDefinition, CountSample
from auditapp.kernel import clock
from auditapp.web.work import Work
from tests.build import World
from tests.feature.actions.raised import done, verified
from tests.feature.actions.test_lists import counted_queries
from tests.feature.sync.runs import plain_items, walk
from tests.page import Browser
from tests.tablet import BEGUN, Tablet, photo_ref, said, send, signed_in

LATER = BEGUN + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    clock.set_clock(lambda: LATER)
    yield
    clock.set_clock(None)


def address(world: World, tablet: Tablet) -> str:
    return f"/homes/{world.oak.id}/audits/{tablet.audit}"


def two_days(library: dict[str, ChecklistDefinition], world: World) -> list[Tablet]:
    """The same checklist yesterday and today."""
    days = [BEGUN - timedelta(hours=hours) for hours in (30, 0)]
    return [
        Tablet(library["night"], world.oak.id, world.user("senior_carer").id, begun=begun) for begun in days
    ]


def test_a_report_says_what_was_not_met_before_any_percentage(
    tablet: Tablet, carer: Browser, manager: Browser, world: World
) -> None:
    assert set(said(send(carer, walk(tablet)))) == {"accepted"}
    text = manager.get(address(world, tablet), status=200).text
    assert "1 critical, 1 medium not met" in text
    for words in (
        "Nobody on the unit.",
        "Stayed until the nurse came.",
        "The lounge was calm.",
        "OAK-0001",
        "Mend the bin.",
        "1 photo is still on the tablet",
        "This photo is still on the tablet that took it",
        "First answered “No”",
        "received Sun 22 Nov, 15:00",
        "Signed",
        "questions not answered",
    ):
        assert words in text, words
    assert text.index("critical not met") < text.index("%")
    assert not re.search(r"[Rr]ated (good|outstanding)|CQC (score|rating) of", text)


def test_a_late_answer_and_a_second_tablet_are_shown_and_flagged(
    tablet: Tablet, carer: Browser, manager: Browser, world: World
) -> None:
    item = plain_items(tablet.definition, "medium")[0]
    tablet.start()
    tablet.answer(item, "yes")
    tablet.finish()
    send(carer, tablet.made)
    other = Tablet(
        tablet.definition,
        tablet.home,
        tablet.by,
        tablet="tablet-2",
        audit=tablet.audit,
        begun=BEGUN + timedelta(minutes=9),
    )
    other.answer(item, "no", note="The bin has no lid")
    assert said(send(carer, other.made)) == ["accepted"]
    text = manager.get(address(world, tablet), status=200).text
    for words in (
        "1 answer came after the end",
        "Answered twice",
        "Also answered “Yes”",
        "The bin has no lid",
    ):
        assert words in text, words


def test_a_sample_below_its_target_is_pointed_out(
    library: dict[str, ChecklistDefinition], carer: Browser, manager: Browser, world: World
) -> None:
    tablet = Tablet(library["dignity"], world.oak.id, world.user("senior_carer").id)
    tablet.start()
    item = next(
        item.id
        for item in library["dignity"].items.values()
        if isinstance(item.response, CountSample) and item.response.target_sample == 5
    )
    tablet.answer(item, {"type": "count_sample", "checked": 3, "compliant": 3, "looked_at": ["AB"]})
    send(carer, tablet.made)
    assert "Looked at 3, and the target is 5." in manager.get(address(world, tablet), status=200).text


def test_what_failed_again_points_at_the_action_that_is_open_again(
    library: dict[str, ChecklistDefinition], carer: Browser, manager: Browser, work: Work, world: World
) -> None:
    first, again = two_days(library, world)
    item = plain_items(first.definition, "high")[0]
    for run in (first, again):
        run.start()
        run.answer(item, "no")
        run.finish()
    send(carer, first.made)
    with work.transaction() as session:
        action = session.scalars(select(Action)).one()
        done(session, world, action, by="registered_manager", now=LATER)
        verified(session, world, action, by="deputy_manager", now=LATER)
    clock.set_clock(lambda: LATER + timedelta(minutes=1))
    send(carer, again.made)
    text = manager.get(address(world, again), status=200).text
    assert f"/actions/{action.id}/OAK-0001" in text
    assert "Opened again: OAK-0001" in text
    assert "1 action was opened again" in text
    assert "Each has an action with an owner and a date." in text


def test_what_is_new_and_what_is_open_again_are_counted_apart(
    library: dict[str, ChecklistDefinition], carer: Browser, manager: Browser, work: Work, world: World
) -> None:
    first, again = two_days(library, world)
    critical = plain_items(first.definition, "critical")[0]
    first.start()
    first.answer(critical, "no")
    first.finish()
    send(carer, first.made)
    with work.transaction() as session:
        action = session.scalars(select(Action)).one()
        done(session, world, action, by="registered_manager", now=LATER)
        verified(session, world, action, by="deputy_manager", now=LATER)
    clock.set_clock(lambda: LATER + timedelta(minutes=1))
    again.start()
    no = again.answer(critical, "no")
    again.answer(critical, "no", note="Still nobody there.", supersedes=no["id"])
    again.answer(plain_items(first.definition, "medium")[0], "no")
    again.finish()
    send(carer, again.made)
    text = manager.get(address(world, again), status=200).text
    assert "1 action was raised and 1 opened again" in text
    assert "Opened again: OAK-0001" in text
    assert "OAK-0002: " in text


def test_an_abandoned_and_a_stalled_run_keep_their_answers(
    app: Flask, library: dict[str, ChecklistDefinition], carer: Browser, manager: Browser, world: World
) -> None:
    given_up = Tablet(library["night"], world.oak.id, world.user("senior_carer").id)
    given_up.start()
    given_up.answer(plain_items(given_up.definition)[0])
    given_up.abandon("A fall on the stairs")
    left = Tablet(library["ipc"], world.oak.id, world.user("senior_carer").id)
    left.start()
    send(carer, given_up.made + left.made)
    assert "A fall on the stairs" in manager.get(address(world, given_up), status=200).text
    assert "Under way" in manager.get(address(world, left), status=200).text
    clock.set_clock(lambda: LATER + timedelta(hours=24))
    manager = signed_in(app, world, "registered_manager")
    assert "This audit was not finished" in manager.get(address(world, left), status=200).text
    listed = f"/homes/{world.oak.id}/audits"
    for state, there in (("abandoned", given_up), ("stalled", left)):
        text = manager.get(f"{listed}?state={state}", status=200).text
        assert address(world, there) in text
        assert text.count('class="app-register__link"') == 1
    assert "No audit fits what you chose" in manager.get(f"{listed}?state=finished", status=200).text


def test_the_list_pages_and_narrows(
    library: dict[str, ChecklistDefinition], carer: Browser, manager: Browser, world: World
) -> None:
    changes = []
    for number in range(52):
        run = Tablet(
            library["night" if number % 2 else "ipc"],
            world.oak.id,
            world.user("senior_carer").id,
            begun=BEGUN - timedelta(days=number),
        )
        changes.append(run.start())
    send(carer, changes)
    listed = f"/homes/{world.oak.id}/audits"
    first = manager.get(listed, status=200).text
    assert "52 audits at Oak House" in first
    assert "1 to 50 of 52 audits" in first
    assert manager.get(f"{listed}?page=2", status=200).text.count('class="app-register__link"') == 2
    narrowed = manager.get(f"{listed}?state=&checklist=ipc", status=200).text
    assert "26 audits" in narrowed
    assert '<option value="ipc" selected>' in narrowed
    kept = manager.get(f"{listed}?state=running&checklist=ipc", status=200).text
    assert '<input type="hidden" name="state" value="running">' in kept
    assert "Page 1 of 2" in manager.get(f"{listed}?state=running", status=200).text


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("care_assistant", 403),
        ("senior_carer", 200),
        ("inspector", 200),
        ("beech_senior_carer", 404),
        ("other_registered_manager", 404),
    ],
)
def test_reports_are_read_by_those_who_may(
    who: str, status: int, app: Flask, tablet: Tablet, carer: Browser, world: World
) -> None:
    send(carer, walk(tablet))
    reader = signed_in(app, world, who)
    reader.get(address(world, tablet), status=status)
    reader.get(f"/homes/{world.oak.id}/audits", status=status)


def test_another_homes_audit_is_not_found_under_mine(
    app: Flask, tablet: Tablet, carer: Browser, world: World
) -> None:
    send(carer, walk(tablet))
    signed_in(app, world, "quality_lead").get(f"/homes/{world.beech.id}/audits/{tablet.audit}", status=404)


def test_a_list_and_a_report_cost_the_same_whatever_they_hold(
    library: dict[str, ChecklistDefinition], carer: Browser, work: Work, world: World
) -> None:
    small, large = (Tablet(library["night"], world.oak.id, world.user("senior_carer").id) for _ in range(2))
    small.start()
    small.answer(plain_items(small.definition)[0], "no", photos=[photo_ref()])
    small.finish()
    walk(large)
    counts = []
    for run in (small, large):
        send(carer, run.made)
        with work.transaction() as session:
            counts.append((_cost_of_report(session, world, run.audit), _cost_of_list(session, world)))
    assert counts[0] == counts[1]
    assert counts[0][0] <= 20
    assert counts[0][1] == 5


def _cost_of_report(session: Session, world: World, audit_id: str) -> int:
    audit = report.find_audit(session, world.oak.id, audit_id)
    assert audit is not None
    with counted_queries() as sent:
        report.read_report(session, audit, now=LATER)
    return len(sent)


def _cost_of_list(session: Session, world: World) -> int:
    with counted_queries() as sent:
        queries.audits_of(session, world.oak.id, Narrowing(), now=LATER)
    return len(sent)


def test_each_change_of_an_answer_is_told_once(
    tablet: Tablet, carer: Browser, manager: Browser, world: World
) -> None:
    items = plain_items(tablet.definition, "medium")
    tablet.tablet = "6f1d0a9c-1111-4222-8333-00000000ab7e"
    tablet.start()
    no = tablet.answer(items[0], "no")
    noted = tablet.answer(items[0], "no", note="The lid is off.", supersedes=no["id"])
    tablet.answer(items[0], "no", note="The lid is off the bin.", supersedes=noted["id"])
    no = tablet.answer(items[1], "no")
    noted = tablet.answer(items[1], "no", note="Not there.", supersedes=no["id"])
    tablet.answer(items[1], "yes", supersedes=noted["id"])
    tablet.finish()
    send(carer, tablet.made)
    text = manager.get(address(world, tablet), status=200).text
    assert text.count("First answered “No”") == 1
    assert text.count("Note added by") == 1
    assert text.count("Note changed by") == 1
    assert "It said: The lid is off." in text
    assert f'title="{tablet.tablet}">AB7E, sent by' in text


def test_what_was_not_answered_is_named(
    tablet: Tablet, carer: Browser, manager: Browser, world: World
) -> None:
    items = plain_items(tablet.definition)
    tablet.start()
    tablet.answer(items[0])
    tablet.finish()
    send(carer, tablet.made)
    listed = manager.get(f"/homes/{world.oak.id}/audits", status=200).text
    assert "All that was answered is met" in listed
    assert "Everything met" not in listed
    asked = r"Incomplete: 1 of \d+ answered"
    assert re.search(rf"{asked}\. 1 of 1 met \(100%\)", listed)
    assert ">Incomplete<" in listed
    assert re.search(asked, manager.get(f"/homes/{world.oak.id}/oak-house", status=200).text)
    text = manager.get(address(world, tablet), status=200).text
    missed = text[text.index("What a reader would miss") :]
    asked = tablet.definition.items[items[1]].prompt
    assert f"<li>{escape(asked)}</li>" in missed


def test_a_critical_of_an_audit_that_was_given_up_is_on_the_list(
    tablet: Tablet, carer: Browser, manager: Browser, world: World
) -> None:
    critical, high = (plain_items(tablet.definition, severity)[0] for severity in ("critical", "high"))
    tablet.start()
    tablet.answer(critical, "no")
    no = tablet.answer(high, "no")
    tablet.answer(high, "yes", supersedes=no["id"])
    tablet.abandon()
    send(carer, tablet.made)
    listed = manager.get(f"/homes/{world.oak.id}/audits", status=200).text
    assert '<span class="app-tone--critical">1 critical</span>' in listed
    assert "Given up" in listed
    assert "given up, 1 critical not met" in manager.get(address(world, tablet), status=200).text
