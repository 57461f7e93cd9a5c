"""An invitation says what it gives and for how long, and opens no longer than that; an inspector is a visitor."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.kernel import clock
from auditapp.kernel.errors import StateError
from auditapp.kernel.permissions import Actor, Permission, Role
from auditapp.people import invitations
from auditapp.people.account_models import Invitation, InvitationGrant
from auditapp.people.invitations import GrantPlan
from auditapp.people.models import RoleGrant
from auditapp.team import service
from tests.build import BUILDER, World
from tests.feature.actions.raised import NOW, TODAY
from tests.feature.team.conftest import code_on, invite
from tests.feature.team.test_importing import HEAD, confirm, send
from tests.page import Browser
from tests.tablet import signed_in

MakeBrowser = Callable[[], Browser]
IN_TWO_DAYS = {"engaged_as": "agency", "ends_on": "2026-11-22"}
END_OF_SUNDAY = datetime(2026, 11, 22, 23, 59, 59, tzinfo=UTC)


def people(world: World) -> str:
    return f"/homes/{world.oak.id}/people"


def grants(session: Session) -> list[InvitationGrant]:
    session.rollback()
    return list(session.scalars(select(InvitationGrant).order_by(InvitationGrant.id)))


def test_whoever_is_invited_is_listed_with_engagement_and_last_day(manager: Browser, world: World) -> None:
    invite(manager, world.oak.id, role="care_assistant", engaged_as="agency", ends_on="2026-11-29")
    invite(manager, world.oak.id, name="Bea Bank", engaged_as="bank")
    listed = manager.get(people(world), status=200).text
    assert "Care assistant, Oak House, agency, until Sun 29 Nov. Signs in as maria.santos." in listed
    assert "Senior carer, Oak House, bank. Signs in as bea.bank." in listed


def test_each_role_of_an_invitation_to_several_homes_is_listed_so(
    app: Flask, manager: Browser, world: World
) -> None:
    nominated = signed_in(app, world, "nominated_individual")
    changes = {"engaged_as": "agency", "ends_on": "2026-11-29", "homes": [world.beech.id]}
    invite(nominated, world.oak.id, **changes)
    listed = manager.get(people(world), status=200).text
    assert listed.count("agency, until Sun 29 Nov") == 2


def test_a_code_opens_no_longer_than_what_it_gives(
    manager: Browser, world: World, browser: MakeBrowser, session: Session
) -> None:
    given = {"name": "Maria Santos", "role": "senior_carer"} | IN_TWO_DAYS
    manager.get(f"{people(world)}/invitation")
    slip = manager.post(f"{people(world)}/invitation", given, status=200).text
    assert "until Sun 22 Nov, 23:59" in slip
    assert "open until Sun 22 Nov." in manager.get(people(world)).text
    assert session.scalars(select(Invitation.expires_at)).one() == END_OF_SUNDAY
    clock.set_clock(lambda: END_OF_SUNDAY - timedelta(minutes=1))
    browser().get(f"/join/{code_on(slip)}", status=200)
    clock.set_clock(lambda: END_OF_SUNDAY + timedelta(seconds=1))
    browser().get(f"/join/{code_on(slip)}", status=410)
    again = manager.sign_in(world, "registered_manager")
    assert "No invitation is open" in again.get(people(world), status=200).text


def test_a_new_code_runs_out_with_the_access_too(manager: Browser, world: World, session: Session) -> None:
    invite(manager, world.oak.id, **IN_TWO_DAYS)
    renew = re.findall(r'action="([^"]+/code)"', manager.get(people(world)).text)[0]
    assert "until Sun 22 Nov, 23:59" in manager.post(renew, status=200).text
    assert set(session.scalars(select(Invitation.expires_at))) == {END_OF_SUNDAY}


def test_a_role_without_a_last_day_leaves_the_code_its_fourteen_days() -> None:
    ending = GrantPlan(Role.SENIOR_CARER, "oak", None, "agency", TODAY)
    lasting = GrantPlan(Role.SENIOR_CARER, "beech", None)
    late = GrantPlan(Role.SENIOR_CARER, "oak", None, "agency", TODAY + timedelta(days=60))
    usual = NOW + timedelta(days=14)
    for plans in ([lasting], [ending, lasting], [late], [ending, late]):
        assert invitations.open_until(plans, NOW) == usual


def test_the_last_day_is_over_when_it_is_over_where_the_home_is() -> None:
    plan = GrantPlan(Role.SENIOR_CARER, "oak", None, "agency", TODAY)
    with clock.in_zone("America/New_York"):
        until = invitations.open_until([plan], NOW)
        assert clock.local_date(until) == TODAY
        assert clock.local_date(until + timedelta(seconds=1)) == TODAY + timedelta(days=1)


def test_an_invitation_whose_last_day_has_passed_gets_no_new_code(
    manager: Browser, world: World, session: Session
) -> None:
    invite(manager, world.oak.id, **IN_TWO_DAYS)
    found = session.scalars(select(Invitation)).one()
    with pytest.raises(StateError, match="last day of this invitation has passed"):
        service.renew_invitation(session, found, actor=signed_in_actor(world), now=NOW + timedelta(days=3))


def signed_in_actor(world: World) -> Actor:
    """Whoever may give roles in the home."""
    edit = frozenset({Permission.HOME_PEOPLE_EDIT})
    return Actor(BUILDER.user_id, BUILDER.name, {world.oak.id: edit})


def test_slips_of_a_list_say_the_day_on_which_each_code_runs_out(
    manager: Browser, world: World, session: Session
) -> None:
    rows = "Maria Santos,,Senior carer,,\nAnn Lee,,Carer,Agency,22/11/2026\n"
    slips = confirm(manager, send(manager, world, HEAD + rows))
    assert "until Sun 22 Nov, 23:59" in slips
    assert "until Fri 4 Dec, 10:00" in slips
    session.rollback()
    assert set(session.scalars(select(Invitation.expires_at))) == {END_OF_SUNDAY, NOW + timedelta(days=14)}


@pytest.mark.parametrize("chosen", ["employed", "agency", "visiting"])
def test_an_inspector_is_invited_as_a_visitor_whatever_is_chosen(
    manager: Browser, world: World, session: Session, chosen: str
) -> None:
    assert "An inspector is always visiting" in manager.get(f"{people(world)}/invitation", status=200).text
    invite(manager, world.oak.id, name="Ann Inspector", role="inspector", engaged_as=chosen)
    (grant,) = grants(session)
    assert (grant.engaged_as, grant.ends_on) == ("visiting", TODAY + timedelta(days=7))
    assert "Inspector, Oak House, visiting, until Fri 27 Nov" in manager.get(people(world)).text


def test_whoever_becomes_an_inspector_becomes_a_visitor(
    manager: Browser, world: World, session: Session
) -> None:
    address = f"{people(world)}/{world.user('care_assistant').id}"
    assert "An inspector is always visiting" in manager.get(address, status=200).text
    given = {"role-role": "inspector", "role-engaged_as": "employed", "role-ends_on": ""}
    manager.post(f"{address}/role", given, status=302)
    session.rollback()
    mine = RoleGrant.user_id == world.user("care_assistant").id
    grant = session.scalars(select(RoleGrant).where(mine, RoleGrant.role == "inspector")).one()
    assert (grant.engaged_as, grant.ends_on) == ("visiting", TODAY + timedelta(days=7))
    page = manager.post(f"{address}/role", given, status=422).text
    assert "That is how it is now" in page


def test_an_inspector_on_a_list_of_staff_is_a_visitor(
    manager: Browser, world: World, session: Session
) -> None:
    address = send(manager, world, HEAD + "Ann Lee,,Inspector,permanent,30/11/2026\n")
    assert "Inspector, Visiting, until Mon 30 Nov" in manager.get(address, status=200).text
    confirm(manager, address)
    assert [grant.engaged_as for grant in grants(session)] == ["visiting"]


def test_a_row_that_cannot_be_taken_in_says_so(manager: Browser, world: World) -> None:
    page = manager.get(send(manager, world, HEAD + "Ann Lee,,Cook,,\n"), status=200).text
    assert page.count("Cannot be taken in") == 2  # the choice above the rows, and the row
