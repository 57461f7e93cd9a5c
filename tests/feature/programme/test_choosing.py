"""Choosing which checklists a home uses, how often and from when; each choice with who and when."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.checklists.definition import ChecklistDefinition
from auditapp.kernel import clock
from auditapp.kernel.journal import JournalEvent, home_chain
from auditapp.programme import queries
from auditapp.web.work import Work
from tests.build import World
from tests.feature.sync.runs import answer_enough
from tests.page import Browser, json_of
from tests.tablet import Tablet, said, send, signed_in

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
Library = Mapping[str, ChecklistDefinition]


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    clock.set_clock(lambda: NOW)
    yield
    clock.set_clock(None)


def choices(world: World) -> str:
    return f"/homes/{world.oak.id}/programme/choices"


def chosen(library: Library, **some: tuple[str, str]) -> dict[str, object]:
    """The whole list as it is sent: these planned, the rest not."""
    sent: dict[str, object] = {}
    for key in library:
        every, due = some.get(key, ("any", ""))
        sent |= {f"{key}-every": every, f"{key}-due": due}
    return sent


def events(session: Session, world: World) -> list[tuple[str, str]]:
    found = session.scalars(
        select(JournalEvent)
        .where(JournalEvent.chain == home_chain(world.oak.id), JournalEvent.kind.startswith("programme."))
        .order_by(JournalEvent.seq)
    )
    return [(each.kind, each.actor_id) for each in found]


def offered_on_the_tablet(carer: Browser, world: World) -> set[str]:
    body = json_of(carer.send("GET", "/api/sync/snapshot"))
    home = next(each for each in json.loads(json.dumps(body["homes"])) if each["id"] == world.oak.id)
    return {each["key"] for each in home["checklists"]}


def due_on_the_tablet(carer: Browser, world: World) -> dict[str, str]:
    body = json_of(carer.send("GET", "/api/sync/snapshot"))
    home = next(each for each in json.loads(json.dumps(body["homes"])) if each["id"] == world.oak.id)
    return {each["checklist"]: each["due_on"] for each in home["due"]}


def test_a_home_that_begins_is_offered_what_each_checklist_advises(
    manager: Browser, library: Library, world: World
) -> None:
    text = manager.get(choices(world), status=200).text
    assert "Put these in use" in text
    assert '<option selected value="weekly">Every week</option>' in text
    assert '<option selected value="quarterly">Every three months</option>' in text
    assert "We suggest every three months. Its advice in full: quarterly; monthly while rated" in text
    assert "Only one interval is planned; do the other checks at any time." in text
    assert "We suggest every month. Its advice: monthly." in text
    assert text.count('<option selected value="any">') == text.count('<option selected value="never">') == 0


def test_what_is_chosen_is_due_here_and_on_the_tablets_and_written_down(
    manager: Browser, carer: Browser, library: Library, session: Session, world: World
) -> None:
    manager.get(choices(world))
    sent = chosen(library, fire=("monthly", "2026-11-30"), bell=("fortnightly", "2026-11-25"))
    manager.post(choices(world), sent, status=302)
    assert due_on_the_tablet(carer, world) == {"bell": "2026-11-25", "fire": "2026-11-30"}
    text = manager.get(f"/homes/{world.oak.id}/programme", status=200).text
    assert "2 checklists changed." in text
    assert "Every two weeks, not done yet" in text
    who = world.user("registered_manager").id
    assert events(session, world) == [("programme.entry_set", who), ("programme.entry_set", who)]


def test_out_of_use_is_due_nowhere_and_back_again_keeps_the_story(
    manager: Browser, carer: Browser, library: Library, session: Session, world: World
) -> None:
    page = f"/homes/{world.oak.id}/programme/fire"
    manager.get(page, status=200)
    manager.post(page, {"fire-every": "monthly", "fire-due": "2026-11-30"}, status=302)
    manager.post(page, {"fire-every": "never", "fire-due": "2026-11-30"}, status=302)
    assert due_on_the_tablet(carer, world) == {}
    assert "Nothing is planned yet" in manager.get(f"/homes/{world.oak.id}/programme").text
    manager.post(page, {"fire-every": "quarterly", "fire-due": "2026-12-24"}, status=302)
    assert due_on_the_tablet(carer, world) == {"fire": "2026-12-24"}
    text = manager.get(page).text
    for words in ("Taken out of use", "Due every three months from then on", "Due every month from then on"):
        assert text.count(words) == 1
    assert [kind for kind, _who in events(session, world)] == [
        "programme.entry_set",
        "programme.rhythm_set",
        "programme.rhythm_set",
        "programme.due_moved",
    ]


def test_no_tablet_offers_a_checklist_that_was_taken_out_of_use_here(
    manager: Browser, carer: Browser, library: Library, world: World
) -> None:
    page, listed = f"/homes/{world.oak.id}/programme/fire", f"/homes/{world.oak.id}/checklists"
    assert "Not planned: can be done at any time" in manager.get(page, status=200).text
    assert offered_on_the_tablet(carer, world) == set(library)
    manager.post(page, {"fire-every": "never"}, status=302)
    assert offered_on_the_tablet(carer, world) == set(library) - {"fire"}
    assert "Out of use since Sun 22 Nov: no tablet offers it for a new audit." in manager.get(page).text
    assert "Out of use since Sun 22 Nov: no tablet" in manager.get(choices(world), status=200).text
    text = manager.get(listed, status=200).text
    assert f"{len(library) - 1} checklists can be used at Oak House, 1 is out of use" in text
    assert text.count("Out of use since Sun 22 Nov<") == 1
    assert text.count("Not planned: can be done at any time") == len(library) - 1
    manager.post(page, {"fire-every": "any"}, status=302)
    assert offered_on_the_tablet(carer, world) == set(library)
    assert due_on_the_tablet(carer, world) == {}
    assert "Not planned from then on" in manager.get(page).text
    manager.post(page, {"fire-every": "weekly", "fire-due": "2026-11-27"}, status=302)
    assert due_on_the_tablet(carer, world) == {"fire": "2026-11-27"}


def test_a_running_audit_goes_on_and_late_ones_are_kept_when_the_checklist_is_out_of_use(
    manager: Browser, carer: Browser, tablet: Tablet, world: World
) -> None:
    tablet.begun = NOW
    tablet.start()
    send(carer, tablet.made)
    page = f"/homes/{world.oak.id}/programme/night"
    manager.get(page)
    manager.post(page, {"night-every": "never"}, status=302)
    tablet.finish()
    late = Tablet(tablet.definition, tablet.home, tablet.by, begun=NOW)
    late.start()
    late.finish()
    assert said(send(carer, [*tablet.made, *late.made])) == ["already_have", *3 * ["accepted"]]


def test_a_finished_audit_follows_the_rhythm_that_was_chosen_last(
    manager: Browser, carer: Browser, tablet: Tablet, world: World
) -> None:
    page = f"/homes/{world.oak.id}/programme/night"
    manager.get(page)
    manager.post(page, {"night-every": "monthly", "night-due": "2026-11-22"}, status=302)
    manager.post(page, {"night-every": "weekly", "night-due": "2026-11-22"}, status=302)
    tablet.begun = NOW
    tablet.start()
    answer_enough(tablet)
    tablet.finish()
    send(carer, tablet.made)
    assert due_on_the_tablet(carer, world) == {"night": "2026-11-29"}
    assert "A finished audit moved it to Sun 29 Nov" in manager.get(page).text


def test_an_audit_of_a_checklist_out_of_use_moves_nothing(
    manager: Browser, carer: Browser, tablet: Tablet, session: Session, world: World
) -> None:
    page = f"/homes/{world.oak.id}/programme/night"
    manager.get(page)
    manager.post(page, {"night-every": "monthly", "night-due": "2026-11-22"}, status=302)
    manager.post(page, {"night-every": "never"}, status=302)
    tablet.begun = NOW
    tablet.start()
    answer_enough(tablet)
    tablet.finish()
    send(carer, tablet.made)
    assert queries.standings(session, [world.oak.id])[0].due_on == date(2026, 11, 22)


def test_an_audit_from_before_a_managers_choice_that_arrives_late_does_not_undo_it(
    manager: Browser, carer: Browser, tablet: Tablet, world: World
) -> None:
    page = f"/homes/{world.oak.id}/programme/night"
    manager.get(page)
    manager.post(page, {"night-every": "weekly", "night-due": "2026-11-23"}, status=302)
    manager.post(page, {"night-every": "weekly", "night-due": "2026-12-20"}, status=302)
    tablet.begun = NOW - timedelta(days=10)
    tablet.start()
    answer_enough(tablet)
    tablet.finish()
    send(carer, tablet.made)
    assert due_on_the_tablet(carer, world) == {"night": "2026-12-20"}


@pytest.mark.parametrize(
    ("every", "due", "sentence"),
    [
        ("monthly", "", "enter the day on which it is due next"),
        ("monthly", "2026-11-21", "choose today or a later day"),
        ("monthly", "2036-11-21", "choose a day within the next 3 years"),
        ("monthly", "soon", "Not a valid date value"),
        ("hourly", "2026-12-01", "Not a valid choice"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(
    every: str, due: str, sentence: str, manager: Browser, library: Library, session: Session, world: World
) -> None:
    manager.get(choices(world))
    sent = chosen(library, fire=(every, due), bell=("weekly", "2026-11-27"))
    text = manager.post(choices(world), sent, status=422).text
    assert sentence in text
    assert "There is something to put right" in text
    assert 'value="2026-11-27"' in text
    assert events(session, world) == []


def test_a_date_that_has_passed_may_stay(
    app: Flask, manager: Browser, library: Library, world: World
) -> None:
    page = f"/homes/{world.oak.id}/programme/fire"
    manager.get(page)
    manager.post(page, {"fire-every": "monthly", "fire-due": "2026-11-22"}, status=302)
    clock.set_clock(lambda: NOW + timedelta(days=9))
    manager = signed_in(app, world, "registered_manager")
    manager.get(page)
    manager.post(page, {"fire-every": "quarterly", "fire-due": "2026-11-22"}, status=302)
    assert "9 days late" in manager.get(f"/homes/{world.oak.id}/programme").text


def test_a_checklist_the_provider_does_not_have_is_not_found(
    manager: Browser, library: Library, world: World
) -> None:
    manager.get(f"/homes/{world.oak.id}/programme/unknown", status=404)
    manager.get(choices(world))
    manager.post(f"/homes/{world.oak.id}/programme/unknown", {"unknown-every": "weekly"}, status=404)


def test_somebody_who_only_looks_sees_the_story_and_no_form(
    app: Flask, library: Library, work: Work, world: World
) -> None:
    inspector = signed_in(app, world, "inspector")
    text = inspector.get(f"/homes/{world.oak.id}/programme/fire", status=200).text
    assert "Nothing was chosen yet" in text
    assert 'name="fire-every"' not in text
    assert "Choose checklists" not in inspector.get(f"/homes/{world.oak.id}/programme").text
    inspector.get(choices(world), status=403)
