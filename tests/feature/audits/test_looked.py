"""An audit's report says who and what was looked at, and does not take those chosen for them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest

from auditapp.checklists.definition import ChecklistDefinition
from auditapp.kernel import ids
from auditapp.kernel.orm import Json
from auditapp.people.areas import create_area
from auditapp.people.models import AreaKind, HomeDetail
from auditapp.web.work import Work
from tests.build import BUILDER, START, World
from tests.feature.sync.stepped import DOORS, publish, stepped
from tests.page import Browser
from tests.tablet import BEGUN, Tablet, send

UNCHECKED = {"type": "unchecked", "reason": "Somebody was asleep behind it."}
NOT_HERE = {"type": "na", "reason": "It is a cupboard that stays locked."}


@pytest.fixture
def doors(work: Work, world: World) -> Tablet:
    return Tablet(publish(work, world, stepped()), world.oak.id, world.user("senior_carer").id)


def text_of(browser: Browser, doors: Tablet) -> str:
    """The words of the report."""
    page = browser.get(f"/homes/{doors.home}/audits/{doors.audit}", status=200)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


def with_doors(work: Work, world: World, names: list[str], *, now: datetime = START) -> None:
    """The home has these doors since then."""
    with work.transaction() as session:
        for name in names:
            create_area(session, session.merge(world.oak), AreaKind.DOOR, name, actor=BUILDER, now=now)


def test_a_subject_that_was_chosen_and_not_looked_at_is_named(
    carer: Browser, manager: Browser, doors: Tablet
) -> None:
    doors.start()
    for door in DOORS:
        doors.subject("doors", door)
    doors.answer("walk.door.01", subject=DOORS[0])
    doors.answer("walk.door.01", UNCHECKED, subject=DOORS[2])
    doors.answer("walk.door.01", NOT_HERE, subject=DOORS[3])
    doors.answer("walk.door.01", "no", subject=DOORS[4])
    doors.answer("walk.door.02", UNCHECKED, subject=DOORS[4])
    doors.finish()
    send(carer, doors.made)

    text = text_of(manager, doors)

    assert "5 doors were chosen; 2 were looked at, the target is 4." in text
    assert "2: nothing was answered; 3: could not be checked; 4: nothing asked applied." in text


def test_the_target_is_the_tablets_where_there_are_fewer(
    carer: Browser, manager: Browser, doors: Tablet, work: Work, world: World
) -> None:
    with_doors(work, world, ["FD-01", "FD-02"])
    with_doors(work, world, ["FD-03"], now=BEGUN.replace(day=23))
    doors.start()
    for name in ("FD-02", "FD-01"):
        doors.subject("doors", f"door:{name}")
        doors.answer("walk.door.01", subject=f"door:{name}")
    doors.finish()
    send(carer, doors.made)

    text = text_of(manager, doors)

    assert "2 doors were looked at; the target is 2." in text
    told = text.index("Who and what was looked at")
    assert text.index("Door FD-01", told) < text.index("Door FD-02", told)


def test_a_sample_in_which_nobody_was_chosen_is_listed(
    carer: Browser, manager: Browser, doors: Tablet
) -> None:
    doors.start()
    doors.answer("walk.plan.04")
    doors.finish()
    send(carer, doors.made)

    assert "No door was chosen in The doors; the target is 4." in text_of(manager, doors)


def test_residents_are_as_many_as_there_were_beds_when_the_audit_began(
    carer: Browser, manager: Browser, work: Work, world: World, library: dict[str, ChecklistDefinition]
) -> None:
    with work.transaction() as session:
        for beds, at in ((3, START), (40, BEGUN + timedelta(days=1))):
            details: Json = {"beds": beds}
            session.add(
                HomeDetail(
                    id=ids.new_uuid(),
                    home_id=world.oak.id,
                    details=details,
                    because="edit",
                    at=at,
                    by=BUILDER.user_id,
                )
            )
    fire = Tablet(library["fire"], world.oak.id, world.user("senior_carer").id)
    fire.start()
    send(carer, fire.made)

    text = text_of(manager, fire)

    assert "No resident was chosen in PEEP block; the target is 3." in text
    assert "No fire door was chosen in Fire door block; the target is 10." in text


def test_a_time_stands_in_minutes_and_seconds_and_how_it_was_taken_is_said_once(
    carer: Browser, manager: Browser, work: Work, world: World
) -> None:
    timed: Json = {"type": "number", "unit": "minutes", "max": "5", "stopwatch": True}
    bells = Tablet(publish(work, world, stepped(response=timed)), world.oak.id, world.user("senior_carer").id)
    bells.start()
    bells.answer("walk.plan.01", {"type": "number", "reading": "6.5", "timing": {"how": "manual"}})
    bells.finish()
    send(carer, bells.made)

    text = text_of(manager, bells)

    assert "6 min 30 s, timed by hand" in text
    assert "6.5 minutes" not in text
    assert "Typed by hand" not in text


def test_what_nobody_was_sure_of_is_said(carer: Browser, manager: Browser, doors: Tablet) -> None:
    doors.start()
    doors.finish()
    send(carer, doors.made)

    assert "Does any resident smoke or vape? Not sure, so what hangs on it was asked" in text_of(
        manager, doors
    )
