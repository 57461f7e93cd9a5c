"""The setup checklist: each step's state follows from what there is; a step can be left out and taken up again."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.kernel import clock
from auditapp.kernel.journal import JournalEvent
from auditapp.kernel.permissions import Role
from auditapp.people import areas, invitations
from auditapp.people.invitations import GrantPlan
from auditapp.people.models import AreaKind
from auditapp.people.queries import actor_for
from auditapp.programme import service as programme
from auditapp.setup import queries
from auditapp.setup.rules import Standing, Step
from auditapp.web.work import Work
from tests.build import BUILDER, START, World
from tests.page import Browser
from tests.tablet import Tablet, send, signed_in


def standings(session: Session, world: World, key: str = "registered_manager") -> dict[str, Standing]:
    person = world.user(key)
    actor = actor_for(session, person.id, name=person.name)
    found = queries.steps_of(session, world.oak.id, world.provider.id, actor)
    return {str(each.step): each for each in found}


def page(world: World) -> str:
    return f"/homes/{world.oak.id}/set-up"


def test_rooms_checklists_and_a_tablet_show_themselves_as_done(
    manager: Browser, carer: Browser, tablet: Tablet, work: Work, session: Session, world: World
) -> None:
    before = standings(session, world)
    assert [name for name, each in before.items() if each.done] == ["people"]
    session.rollback()
    now, today = clock.now(), clock.local_date(clock.now())
    with work.transaction() as writing:
        areas.create_area(writing, world.oak, AreaKind.ROOM, "Room 1", actor=BUILDER, now=START)
        programme.set_entry(writing, world.oak.id, "ipc", "monthly", today, actor=BUILDER, now=now)
    tablet.start()
    send(carer, tablet.made)
    text = manager.get(page(world), status=200).text
    for words in ("1 room is there", "1 checklist is in use", "A tablet has sent its first records"):
        assert words in text
    assert "1 step is left to set Oak House up" in text


def test_whoever_was_invited_counts_until_the_invitation_is_withdrawn(work: Work, world: World) -> None:
    with work.transaction() as session:
        manager = world.user("beech_registered_manager")
        actor = actor_for(session, manager.id, name=manager.name)
        before = {each.step: each.count for each in queries.steps_of(session, world.beech.id, "none", actor)}
        plan = GrantPlan(Role.SENIOR_CARER, world.beech.id, None)
        code = invitations.invite(
            session,
            provider_id=world.provider.id,
            name="Sam",
            sign_in_name="",
            grants=[plan],
            actor=actor,
            now=START,
        )
        session.flush()
        after = {each.step: each.count for each in queries.steps_of(session, world.beech.id, "none", actor)}
        found = invitations.find(session, code, now=START)
        assert found
        invitations.withdraw(session, found, actor=actor, now=START)
        session.flush()
        ended = {each.step: each.count for each in queries.steps_of(session, world.beech.id, "none", actor)}
    assert after[Step.PEOPLE] == before[Step.PEOPLE] + 1
    assert ended == before


def test_a_step_is_left_out_and_taken_up_again_with_who_and_when(
    manager: Browser, session: Session, world: World
) -> None:
    manager.get(page(world))
    manager.post(f"{page(world)}/areas/skip", status=302)
    assert "Left out for now" in manager.get(page(world), status=200).text
    assert standings(session, world)["areas"].skipped
    session.rollback()
    manager.post(f"{page(world)}/areas/take-up", status=302)
    assert not standings(session, world)["areas"].skipped
    kinds = session.scalars(
        select(JournalEvent.kind).where(JournalEvent.kind.startswith("setup.")).order_by(JournalEvent.id)
    )
    assert list(kinds) == ["setup.step_skipped", "setup.step_opened"]


def test_the_menu_and_the_home_page_lead_there_until_nothing_is_left(manager: Browser, world: World) -> None:
    home = f"/homes/{world.oak.id}/oak-house"
    text = manager.get(home, status=200).text
    assert "4 steps are left to set this home up" in text
    assert "<span>Set-up</span>" in text
    for step in ("areas", "tablets", "checklists", "settings"):
        manager.post(f"{page(world)}/{step}/skip", status=302)
    text = manager.get(home, status=200).text
    assert "left to set this home up" not in text
    assert "<span>Set-up</span>" not in text
    assert "Oak House is set up" in manager.get(page(world), status=200).text
    assert f'href="{page(world)}"' in manager.get(f"/homes/{world.oak.id}/settings", status=200).text


@pytest.mark.parametrize(
    ("who", "steps"),
    [
        ("registered_manager", ["areas", "people", "tablets", "checklists", "settings"]),
        ("nominated_individual", ["areas", "people", "tablets", "checklists", "settings", "backups"]),
        ("administrator", ["areas", "people", "tablets", "settings", "backups"]),
    ],
)
def test_everybody_sees_the_steps_that_they_can_take(
    who: str, steps: list[str], app: Flask, session: Session, world: World
) -> None:
    assert list(standings(session, world, who)) == steps
    signed_in(app, world, who).get(page(world), status=200)


def test_a_step_that_does_not_exist_or_concerns_others_is_not_found(manager: Browser, world: World) -> None:
    manager.get(page(world))
    manager.post(f"{page(world)}/backups/skip", status=404)
    manager.post(f"{page(world)}/nonsense/skip", status=404)


def test_the_tablets_step_shows_its_address_and_a_square_to_scan(manager: Browser, world: World) -> None:
    text = manager.get(page(world), status=200).text
    assert "http://localhost/capture/" in text
    assert '<svg class="app-square app-scan__square"' in text
