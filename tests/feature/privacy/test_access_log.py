"""Who opened what: noted once a minute, searched by those who may, shown to whom it concerns, and kept no longer."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.kernel import clock
from auditapp.kernel.journal import JournalEvent
from auditapp.kernel.schedule import Schedule
from auditapp.people import settings, viewing
from auditapp.people.models import AccessEntry
from auditapp.people.queries import actor_for
from auditapp.privacy.jobs import DAILIES, SHORTEN, months_before
from auditapp.privacy.queries import Narrowing, read_log
from auditapp.web.work import Work
from tests.build import BUILDER, World
from tests.effort import counted
from tests.house.test_access import a_finished_audit
from tests.page import Browser
from tests.tablet import BEGUN, signed_in

AT = BEGUN + timedelta(minutes=30)


@pytest.fixture
def audit(app: Flask, work: Work, world: World) -> tuple[str, str]:
    """An audit of the senior carer's, by its address, and its photo's number."""
    clock.set_clock(lambda: AT)
    tablet, photo = a_finished_audit(app, work, world)
    return f"/homes/{world.oak.id}/audits/{tablet.audit}", photo


def entries(session: Session) -> list[tuple[str, str, str]]:
    session.rollback()
    rows = session.scalars(select(AccessEntry).order_by(AccessEntry.id))
    return [(row.kind, row.way, row.user_id) for row in rows]


def note(work: Work, world: World, who: str, at: datetime, record: str = "x", kind: str = "audit") -> None:
    with work.transaction() as session:
        user = world.user(who)
        actor = actor_for(session, user.id, name=user.name)
        viewing.note_view(
            session, home_id=world.oak.id, kind=kind, record_id=record, way="page", actor=actor, now=at
        )


def test_opening_an_audit_is_noted_once_a_minute(
    app: Flask, world: World, audit: tuple[str, str], session: Session
) -> None:
    manager = signed_in(app, world, "registered_manager")
    for seconds in (0, 20, 59, 61):
        clock.set_clock(lambda seconds=seconds: AT + timedelta(seconds=seconds))  # type: ignore[misc]
        manager.get(audit[0], status=200)
    opened = ("audit", "page", world.user("registered_manager").id)
    assert entries(session) == [opened, opened]


def test_a_photo_in_full_is_noted_and_a_thumbnail_is_not(
    app: Flask, world: World, audit: tuple[str, str], session: Session
) -> None:
    manager = signed_in(app, world, "registered_manager")
    manager.get(f"/photos/{audit[1]}/thumb", status=200)
    assert entries(session) == []
    manager.get(f"/photos/{audit[1]}/screen", status=200)
    assert entries(session) == [("photo", "page", world.user("registered_manager").id)]


def test_what_was_refused_or_not_found_is_not_noted(
    app: Flask, world: World, audit: tuple[str, str], session: Session
) -> None:
    signed_in(app, world, "care_assistant").get(audit[0], status=403)
    signed_in(app, world, "beech_registered_manager").get(audit[0], status=404)
    assert entries(session) == []


def test_a_fault_while_noting_never_breaks_the_answer(
    app: Flask,
    world: World,
    audit: tuple[str, str],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(*_args: object, **_rest: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(viewing, "note_view", broken)
    with caplog.at_level(logging.ERROR):
        signed_in(app, world, "registered_manager").get(audit[0], status=200)
    assert "could not be written" in caplog.text


def test_the_log_names_what_was_opened_in_words(app: Flask, world: World, audit: tuple[str, str]) -> None:
    manager = signed_in(app, world, "registered_manager")
    manager.get(audit[0], status=200)
    manager.get(f"/photos/{audit[1]}/screen", status=200)
    page = manager.get(f"/homes/{world.oak.id}/access-log", status=200).text
    assert f'href="{audit[0]}"' in page
    assert "Night-time quality and safety check, Sun 22 Nov, 14:00" in page or "Night" in page
    assert f'href="/photos/{audit[1]}/screen"' in page
    assert "Kept for 24 months." in page


def test_the_log_is_searched_by_person_kind_record_and_days(
    app: Flask, work: Work, world: World, session: Session
) -> None:
    note(work, world, "registered_manager", AT, "a1")
    note(work, world, "deputy_manager", AT + timedelta(days=1), "a1")
    note(work, world, "deputy_manager", AT + timedelta(days=2), "p1", "pack")
    deputy, day = world.user("deputy_manager").id, clock.local_date(AT)

    def found(**narrowing: object) -> list[tuple[str, str]]:
        log = read_log(session, world.oak.id, Narrowing(**narrowing))  # type: ignore[arg-type]
        return [(view.user_name, view.record_id) for view in log.views]

    assert len(found()) == 3
    assert found(person=deputy) == [("Deputy Manager", "p1"), ("Deputy Manager", "a1")]
    assert found(kind="pack") == [("Deputy Manager", "p1")]
    assert len(found(record="https://care.example/homes/h1/audits/a1")) == 2
    assert found(first=day, last=day) == [("Registered Manager", "a1")]
    manager = signed_in(app, world, "registered_manager")
    address = f"/homes/{world.oak.id}/access-log"
    page = manager.get(f"{address}?kind=person", status=200).text
    assert "Nothing fits what you chose" in page
    assert "Deputy Manager" in manager.get(f"{address}?person={deputy}&from=rubbish", status=200).text


def test_the_file_for_a_spreadsheet_holds_no_formula(app: Flask, work: Work, world: World) -> None:
    with work.transaction() as session:
        person = session.get_one(type(world.user("deputy_manager")), world.user("deputy_manager").id)
        person.name = "=HYPERLINK(1)"
    note(work, world, "deputy_manager", AT)
    manager = signed_in(app, world, "registered_manager")
    answer = manager.get(f"/homes/{world.oak.id}/access-log/file", status=200)
    assert answer.mimetype == "text/csv"
    lines = answer.get_data().decode("utf-8-sig").splitlines()
    assert lines[0].startswith("When (UTC),Who,What")
    assert ",'=HYPERLINK(1)," in lines[1]


def test_taking_the_file_is_in_the_journal_and_what_was_searched_for_only_as_a_commitment(
    app: Flask, work: Work, world: World, session: Session
) -> None:
    for record in ("a1", "a1x", "a2"):
        note(work, world, "deputy_manager", AT, record)
    manager = signed_in(app, world, "registered_manager")
    asked = f"/homes/{world.oak.id}/access-log/file?record=a1+Mrs+Smith&from=2026-11-01"
    assert len(manager.get(asked, status=200).text.splitlines()) == 2
    session.rollback()
    noted = session.scalars(select(JournalEvent).where(JournalEvent.kind == "access_log.exported")).one()
    assert (noted.actor_id, noted.subject_id) == (world.user("registered_manager").id, world.oak.id)
    assert noted.data == {"rows": 1, "from": "2026-11-01", "to": None}
    assert isinstance(noted.commitments, dict)
    assert set(noted.commitments) == {"record"}


def test_a_carer_sees_who_looked_at_what_is_theirs_and_not_who_they_are_not(
    app: Flask, world: World, audit: tuple[str, str]
) -> None:
    signed_in(app, world, "registered_manager").get(audit[0], status=200)
    carer = signed_in(app, world, "senior_carer")
    carer.get(audit[0], status=200)
    page = carer.get("/account/views", status=200).text
    assert "Who looked at what is yours" in page
    assert "Registered Manager" in page
    assert page.count("app-register__link") == 1
    assert "Nobody else looked" in signed_in(app, world, "senior_carer_2").get("/account/views").text


def test_entries_go_when_they_are_older_than_the_provider_keeps_them(
    work: Work, world: World, session: Session
) -> None:
    now = datetime.fromisoformat("2026-11-22T04:00:00+00:00")
    note(work, world, "deputy_manager", now - timedelta(days=200), "old")
    note(work, world, "deputy_manager", now - timedelta(days=100), "new")
    with work.transaction() as changing:
        settings.set_value(
            changing,
            "retention_access_log_months",
            6,
            provider_id=world.provider.id,
            why="Six months is enough for us.",
            actor=BUILDER,
            now=now,
        )
    clock.set_clock(lambda: now)
    Schedule(DAILIES).add_due(work.transaction, now=now)
    work.run_until_idle()
    session.rollback()
    assert list(session.scalars(select(AccessEntry.record_id))) == ["new"]
    assert SHORTEN in work.handlers


@pytest.mark.parametrize(
    ("moment", "months", "before"),
    [
        ("2026-03-31T10:00:00+00:00", 1, "2026-02-28T10:00:00+00:00"),
        ("2026-11-22T10:00:00+00:00", 24, "2024-11-22T10:00:00+00:00"),
        ("2026-01-05T10:00:00+00:00", 1, "2025-12-05T10:00:00+00:00"),
    ],
)
def test_months_are_counted_by_the_calendar(moment: str, months: int, before: str) -> None:
    assert months_before(datetime.fromisoformat(moment), months) == datetime.fromisoformat(before)


def test_a_long_log_costs_a_page_no_more_and_a_view_hardly_more(
    work: Work, world: World, session: Session
) -> None:
    """What is done for one opened page and for the newest page of the log, beside a log of ten thousand."""
    for record in ("a1", "a2"):
        note(work, world, "registered_manager", AT, record)

    def efforts() -> tuple[int, int]:
        session.rollback()
        user = world.user("registered_manager")
        actor = actor_for(session, user.id, name=user.name)
        with counted(session) as looking:
            read_log(session, world.oak.id, Narrowing(first=clock.local_date(AT)))
        with counted(session) as noting:  # a reload: what is looked up each time, with nothing to add
            viewing.note_view(
                session, home_id=world.oak.id, kind="audit", record_id="a1", way="page", actor=actor, now=AT
            )
        return looking.spent, noting.spent

    short = efforts()
    with work.transaction() as filling:
        for number in range(10_000):
            at = AT - timedelta(days=2, minutes=number)
            who = world.user("registered_manager" if number % 2 else "deputy_manager").id
            filling.add(
                AccessEntry(
                    at=at, user_id=who, home_id=world.oak.id, kind="audit", record_id=f"r{number}", way="page"
                )
            )
    long = efforts()
    assert long[0] <= short[0] + 20
    assert long[1] <= short[1] + 5


def test_everybody_reads_their_own_and_only_those_in_charge_the_homes_log(
    browser: Callable[[], Browser], world: World
) -> None:
    deputy = browser().sign_in(world, "deputy_manager")
    deputy.get(f"/homes/{world.oak.id}/access-log", status=403)
    deputy.get("/account/views", status=200)
