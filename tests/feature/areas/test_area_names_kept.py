"""What an audit's area was called stays with the audit; a closed area still takes in what comes late."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy.orm import Session

from auditapp.checklists.definition import ChecklistDefinition
from auditapp.kernel import clock, journal
from auditapp.people import areas
from auditapp.people.area_history import changes_of
from auditapp.people.models import Area, AreaKind
from auditapp.people.queries import areas_of, every_area_of
from auditapp.web.work import Work
from tests.build import BUILDER, START, World
from tests.page import Browser
from tests.tablet import BEGUN, Tablet, send, signed_in


def run_in_the_unit(
    library: dict[str, ChecklistDefinition], world: World, *, area: str | None = None, begun: datetime = BEGUN
) -> Tablet:
    """A night check of the unit (or another area) with one failed item, finished, not sent yet."""
    tablet = Tablet(library["night"], world.oak.id, world.user("senior_carer").id)
    tablet.begun = begun
    item = next(item.id for item in tablet.definition.items.values() if item.severity == "critical")
    tablet.start(area=area or world.unit.id)
    failed = tablet.answer(item, "no")
    planned = {"answer": failed["id"], "owner": tablet.by, "due": "2026-12-01", "text": "Put it right"}
    tablet.finish(actions=[planned])
    return tablet


def change_the_unit(work: Work, world: World, *, close: bool = False) -> None:
    with work.transaction() as session:
        unit, later = session.get_one(Area, world.unit.id), BEGUN + timedelta(hours=1)
        areas.rename(session, unit, "Larch unit", actor=BUILDER, now=later)
        if close:
            areas.close(session, unit, actor=BUILDER, now=later + timedelta(minutes=1))


def report_of(app: Flask, world: World, tablet: Tablet) -> Browser:
    clock.set_clock(lambda: BEGUN + timedelta(hours=3))
    manager = signed_in(app, world, "registered_manager")
    manager.get(f"/homes/{world.oak.id}/audits/{tablet.audit}", status=200)
    return manager


def test_an_audit_keeps_the_name_and_says_the_new_one(
    app: Flask, work: Work, world: World, library: dict[str, ChecklistDefinition]
) -> None:
    tablet = run_in_the_unit(library, world)
    clock.set_clock(lambda: BEGUN + timedelta(minutes=10))
    send(signed_in(app, world, "senior_carer"), tablet.made)
    change_the_unit(work, world)
    manager = report_of(app, world, tablet)
    page = manager.get(f"/homes/{world.oak.id}/audits/{tablet.audit}").text
    assert "Beech unit, now called Larch unit" in page
    listed = manager.get(f"/homes/{world.oak.id}/audits").text
    assert "Beech unit" in listed
    assert "Larch unit" not in listed
    action = manager.get(f"/homes/{world.oak.id}/actions").text
    assert "Beech unit" in action


def test_a_finding_has_the_name_of_when_its_audit_was_started(
    app: Flask, work: Work, world: World, library: dict[str, ChecklistDefinition]
) -> None:
    tablet = run_in_the_unit(library, world)
    change_the_unit(work, world)
    clock.set_clock(lambda: BEGUN + timedelta(hours=2))
    send(signed_in(app, world, "senior_carer"), tablet.made)
    listed = signed_in(app, world, "registered_manager").get(f"/homes/{world.oak.id}/actions").text
    assert "Beech unit" in listed
    assert "Larch unit" not in listed


def add_lounge(work: Work, world: World, unit: str | None, now: datetime) -> str:
    with work.transaction() as session:
        under = session.get(Area, unit) if unit else None
        if under is None:
            under = areas.create_area(session, world.oak, AreaKind.UNIT, "Oak unit", actor=BUILDER, now=now)
        lounge = areas.create_area(
            session, world.oak, AreaKind.ROOM, "Lounge", actor=BUILDER, now=now, parent=under
        )
        return lounge.id


def test_a_second_lounge_makes_both_be_called_by_their_unit_from_then_on(
    app: Flask, work: Work, world: World, library: dict[str, ChecklistDefinition]
) -> None:
    lounge = add_lounge(work, world, world.unit.id, START)
    first, then = run_in_the_unit(library, world, area=lounge), BEGUN + timedelta(hours=1)
    clock.set_clock(lambda: BEGUN + timedelta(minutes=10))
    send(signed_in(app, world, "senior_carer"), first.made)
    manager = signed_in(app, world, "registered_manager")
    assert "Lounge, " not in manager.get(f"/homes/{world.oak.id}/actions").text
    second = run_in_the_unit(library, world, area=add_lounge(work, world, None, then), begun=then)
    clock.set_clock(lambda: BEGUN + timedelta(hours=3))
    send(signed_in(app, world, "senior_carer"), second.made)
    manager = signed_in(app, world, "registered_manager")
    assert (
        "Lounge, now called Lounge, Beech unit"
        in manager.get(f"/homes/{world.oak.id}/audits/{first.audit}").text
    )
    assert "Lounge, Oak unit" in manager.get(f"/homes/{world.oak.id}/audits/{second.audit}").text
    for page in ("audits", "actions"):
        listed = manager.get(f"/homes/{world.oak.id}/{page}").text
        assert "Lounge, Oak unit" in listed
        assert "Lounge, Beech unit" not in listed


def test_an_audit_of_a_closed_area_is_taken_in_although_it_comes_late(
    app: Flask, work: Work, world: World, session: Session, library: dict[str, ChecklistDefinition]
) -> None:
    tablet = run_in_the_unit(library, world)
    change_the_unit(work, world, close=True)
    clock.set_clock(lambda: BEGUN + timedelta(hours=2))
    outcomes = send(signed_in(app, world, "senior_carer"), tablet.made)
    assert {each["outcome"] for each in outcomes} == {"accepted"}
    page = report_of(app, world, tablet).get(f"/homes/{world.oak.id}/audits/{tablet.audit}").text
    assert "Beech unit, now called Larch unit" in page
    assert areas_of(session, world.oak.id) == []
    assert [area.name for area in every_area_of(session, world.oak.id)] == ["Larch unit"]


def test_closing_shows_what_is_still_open_there_and_does_not_end_it(
    app: Flask, world: World, library: dict[str, ChecklistDefinition]
) -> None:
    tablet = run_in_the_unit(library, world)
    clock.set_clock(lambda: BEGUN + timedelta(minutes=10))
    send(signed_in(app, world, "senior_carer"), tablet.made)
    manager = signed_in(app, world, "registered_manager")
    address = f"/homes/{world.oak.id}/areas/{world.unit.id}"
    page = manager.get(address, status=200).text
    assert '<h2 id="open">1 open action</h2>' in page
    assert "Put it right" in page
    assert "Closing does not end them. Look at the list above first." in page
    assert "Unit, 1 open action" in manager.get(f"/homes/{world.oak.id}/areas").text
    manager.post(f"{address}/closing", status=302)
    assert "Put it right" in manager.get(f"/homes/{world.oak.id}/actions").text


def test_an_administrator_is_told_of_open_actions_without_seeing_them(
    app: Flask, world: World, library: dict[str, ChecklistDefinition]
) -> None:
    tablet = run_in_the_unit(library, world)
    clock.set_clock(lambda: BEGUN + timedelta(minutes=10))
    send(signed_in(app, world, "senior_carer"), tablet.made)
    administrator = signed_in(app, world, "administrator")
    page = administrator.get(f"/homes/{world.oak.id}/areas/{world.unit.id}", status=200).text
    assert "1 open action" in page
    assert "Ask the registered manager about them" in page
    assert "Put it right" not in page


def test_a_place_older_than_its_history_keeps_its_first_name(
    work: Work, world: World, session: Session
) -> None:
    """As in a home that was there before areas had a history: the journal knows when and by whom it was added."""
    with work.transaction() as before:
        before.add(
            Area(id="rold", home_id=world.oak.id, parent_id=None, kind="room", name="Snug", position=9)
        )
        journal.record(
            before,
            areas.AREA_CREATED,
            chain=journal.home_chain(world.oak.id),
            subject=journal.Subject("area", "rold"),
            actor=BUILDER,
            now=START,
            data={"kind": "room", "parent": None},
            commits={"name": "Snug"},
        )
    with work.transaction() as later:
        areas.rename(later, later.get_one(Area, "rold"), "Library", actor=BUILDER, now=BEGUN)
    told = [(change.change, change.name, change.at) for change in changes_of(session, "rold")]
    assert told == [("renamed", "Library", BEGUN), ("created", "Snug", START)]
