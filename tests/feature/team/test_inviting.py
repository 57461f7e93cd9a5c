"""Inviting somebody on the pages of a home and of a provider."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from auditapp.kernel import clock
from auditapp.people import invitations
from auditapp.people.account_models import Invitation, InvitationGrant
from auditapp.people.models import RoleGrant, User
from tests.build import World
from tests.feature.actions.raised import NOW, TODAY
from tests.feature.team.conftest import code_on, invite
from tests.page import Browser
from tests.tablet import signed_in

PASSWORD = "purple kettle on the roof"
MakeBrowser = Callable[[], Browser]


def people(world: World) -> str:
    return f"/homes/{world.oak.id}/people"


def test_a_slip_has_the_code_the_link_and_a_square_with_no_style_of_its_own(
    manager: Browser, world: World
) -> None:
    form = manager.get(f"{people(world)}/invitation", status=200).text
    assert "Registered manager" in form
    assert "Quality lead" not in form
    given = {"name": "Maria Santos", "role": "senior_carer", "engaged_as": "employed"}
    page = manager.post(f"{people(world)}/invitation", given, status=200).text
    code = code_on(page)
    bare = code.replace("-", "")
    assert f'value="http://localhost/join/{bare}"' in page
    assert "http://localhost/join<" in page
    assert "maria.santos" in page
    square = re.findall(r"<svg[^>]*app-slip__square.*?</svg>", page, re.DOTALL)
    assert len(square) == 1
    assert "style" not in square[0]


def test_whoever_is_invited_joins_and_is_listed(manager: Browser, world: World, browser: MakeBrowser) -> None:
    code = invite(manager, world.oak.id)
    listed = manager.get(people(world), status=200).text
    assert "Maria Santos" in listed
    assert "Senior carer, Oak House. Signs in as maria.santos." in listed
    assert "today by Registered Manager, open until Fri 4 Dec" in listed
    assert code not in listed
    maria = browser()
    maria.get(f"/join/{code}", status=200)
    given = {"name": "Maria Santos", "sign_in_name": "maria.santos", "password": PASSWORD, "again": PASSWORD}
    maria.post(f"/join/{code}", given, status=302)
    listed = manager.get(people(world), status=200).text
    assert "No invitation is open" in listed
    assert re.search(r"people/u[0-9a-z]+\">Maria Santos</a>", listed)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "Enter the person&#39;s name"),
        ({"role": ""}, "Choose a role"),
        ({"role": "administrator"}, "Not a valid choice"),
        ({"role": "quality_lead"}, "Not a valid choice"),
        ({"sign_in_name": "maria santos"}, "Use letters, digits, dots and hyphens only"),
        ({"engaged_as": "agency"}, "Enter the last day. Agency staff"),
        ({"engaged_as": "lent"}, "Not a valid choice"),
        ({"ends_on": "2026-11-19"}, "The last day has passed"),
        ({"ends_on": "2029-11-19"}, "more than a year away"),
        ({"ends_on": "30/11"}, "Not a valid date value"),
        ({"homes": "not-a-home"}, "not a valid choice"),
        ({"sign_in_name": "senior_carer@example.org"}, "works here already"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(
    manager: Browser, world: World, session: Session, changes: dict[str, str], said: str
) -> None:
    given = {"name": "Maria Santos", "role": "senior_carer", "engaged_as": "employed"} | changes
    manager.get(f"{people(world)}/invitation")
    page = manager.post(f"{people(world)}/invitation", given, status=422).text
    assert said in page
    assert session.scalar(select(func.count()).select_from(Invitation)) == 0


def test_an_inspector_gets_a_week_unless_another_day_is_chosen(
    manager: Browser, world: World, session: Session
) -> None:
    invite(manager, world.oak.id, name="Ann Inspector", role="inspector", engaged_as="visiting")
    grant = session.scalars(select(InvitationGrant)).one()
    assert grant.ends_on == TODAY + timedelta(days=7)


def test_sending_the_same_again_does_not_invite_twice(
    manager: Browser, world: World, session: Session
) -> None:
    invite(manager, world.oak.id, sign_in_name="maria@example.org")
    given = {
        "name": "Maria",
        "role": "inspector",
        "engaged_as": "visiting",
        "sign_in_name": "Maria@example.org",
    }
    page = manager.post(f"{people(world)}/invitation", given, status=422).text
    assert "is invited already" in page
    assert session.scalar(select(func.count()).select_from(Invitation)) == 1


def test_two_of_the_same_name_get_sign_in_names_of_their_own(
    manager: Browser, world: World, session: Session
) -> None:
    for _ in range(2):
        invite(manager, world.oak.id, name="Zoë O'Brien-Müller")
    found = session.scalars(select(Invitation.sign_in_name).order_by(Invitation.sign_in_name))
    assert list(found) == ["zoe.obrien.muller", "zoe.obrien.muller2"]


def test_a_withdrawn_invitation_and_an_old_code_open_nothing(
    manager: Browser, world: World, session: Session, browser: MakeBrowser
) -> None:
    old = invite(manager, world.oak.id)
    listed = manager.get(people(world)).text
    renew = re.findall(r'action="([^"]+/code)"', listed)[0]
    new = code_on(manager.post(renew, status=200).text)
    browser().get(f"/join/{old}", status=410)
    browser().get(f"/join/{new}", status=200)
    manager.post(renew, status=404)
    listed = manager.get(people(world)).text
    manager.post(re.findall(r'action="([^"]+/withdrawal)"', listed)[0], status=302)
    browser().get(f"/join/{new}", status=410)
    assert "No invitation is open" in manager.get(people(world)).text


def test_one_invitation_can_be_to_several_homes_where_the_inviter_may(
    app: Flask, world: World, manager: Browser, browser: MakeBrowser, session: Session
) -> None:
    assert "Beech Lodge" not in manager.get(f"{people(world)}/invitation", status=200).text
    forged = {"name": "M S", "role": "senior_carer", "engaged_as": "employed", "homes": world.beech.id}
    manager.post(f"{people(world)}/invitation", forged, status=422)
    nominated = signed_in(app, world, "nominated_individual")
    code = invite(nominated, world.oak.id, homes=[world.beech.id])
    page = browser().get(f"/join/{code}", status=200).text
    assert "Welcome to Beech Lodge and Oak House" in page
    # Whoever manages one of the homes alone may not change an invitation that is also to the other.
    listed = manager.get(people(world)).text
    manager.post(re.findall(r'action="([^"]+/withdrawal)"', listed)[0], status=403)
    assert invitations.find(session, code, now=NOW)


def test_somebody_known_in_another_home_is_invited_with_their_account(
    app: Flask, world: World, browser: MakeBrowser, session: Session
) -> None:
    nominated = signed_in(app, world, "nominated_individual")
    code = invite(nominated, world.oak.id, sign_in_name="beech_senior_carer@example.org")
    assert "You already have an account" in browser().get(f"/join/{code}", status=200).text
    theirs = browser().sign_in(world, "beech_senior_carer")
    theirs.get(f"/join/{code}")
    theirs.post(f"/join/{code}", {"with_my_account": "yes"}, status=302)
    homes = session.scalars(
        select(RoleGrant.home_id).where(RoleGrant.user_id == world.user("beech_senior_carer").id)
    )
    assert set(homes) == {world.oak.id, world.beech.id}


def test_that_somebody_has_an_account_with_another_provider_is_not_told(
    manager: Browser, world: World, session: Session
) -> None:
    code = invite(manager, world.oak.id, sign_in_name="other_senior_carer@example.org")
    found = invitations.find(session, code, now=NOW)
    assert found is not None
    assert found.user_id is None


def test_an_agency_shift_ends_by_itself(
    manager: Browser, world: World, browser: MakeBrowser, session: Session
) -> None:
    code = invite(manager, world.oak.id, engaged_as="agency", ends_on="2026-11-21")
    maria = browser()
    maria.get(f"/join/{code}")
    given = {"name": "Maria", "sign_in_name": "maria", "password": PASSWORD, "again": PASSWORD}
    maria.post(f"/join/{code}", given, status=302)
    assert maria.get(f"/homes/{world.oak.id}").status_code == 302
    assert "Agency until Sat 21 Nov" in manager.get(people(world)).text
    clock.set_clock(lambda: NOW + timedelta(days=1, hours=10))  # 20:00 on the last day
    browser_again = browser()
    browser_again.get("/sign-in")
    browser_again.post("/sign-in", {"sign_in_name": "maria", "password": PASSWORD}, status=302)
    assert browser_again.get(f"/homes/{world.oak.id}/actions").status_code == 200
    clock.set_clock(lambda: NOW + timedelta(days=1, hours=14, minutes=1))  # just after midnight
    assert browser_again.get(f"/homes/{world.oak.id}/actions").status_code == 404
    user = session.scalars(select(User).where(User.sign_in_name == "maria")).one()
    page = signed_in_later(manager, world).get(f"{people(world)}/{user.id}", status=200).text
    assert "Their access ended by itself on Sat 21 Nov" in page


def signed_in_later(manager: Browser, world: World) -> Browser:
    """The manager again, after their own sign-in has run out with the shift."""
    return manager.sign_in(world, "registered_manager")


def test_a_provider_invites_for_all_homes(
    app: Flask, world: World, browser: MakeBrowser, session: Session
) -> None:
    administrator = signed_in(app, world, "administrator")
    address = f"/providers/{world.provider.id}/people"
    page = administrator.get(address, status=200).text
    assert "Senior carer, Beech Lodge" in page
    assert "Elsewhere" not in page
    administrator.get(f"{address}/invitation", status=200)
    administrator.post(f"{address}/invitation", {"name": "Q L", "role": "senior_carer"}, status=422)
    shown = administrator.post(
        f"{address}/invitation", {"name": "Q L", "role": "quality_lead"}, status=200
    ).text
    page = browser().get(f"/join/{code_on(shown)}", status=200).text
    assert "Welcome to Greenway Care" in page
    listed = administrator.get(address).text
    assert "Quality lead, Greenway Care" in listed
    administrator.post(re.findall(r'action="([^"]+/withdrawal)"', listed)[0], status=302)
    browser().get(f"/join/{code_on(shown)}", status=410)


@pytest.mark.parametrize("who", ["deputy_manager", "quality_lead", "senior_carer", "inspector"])
def test_who_may_not_give_roles_cannot_invite(app: Flask, world: World, who: str) -> None:
    reader = signed_in(app, world, who)
    reader.get("/account")
    reader.post(f"{people(world)}/invitation", {"name": "M S", "role": "care_assistant"}, status=403)
    reader.post(
        f"/providers/{world.provider.id}/people/invitation", {}, status=403 if who == "quality_lead" else 404
    )
    if who in ("deputy_manager", "quality_lead"):
        assert "Invite somebody" not in reader.get(people(world), status=200).text


def test_another_homes_people_are_not_found(manager: Browser, world: World) -> None:
    for home in (world.beech, world.other_oak):
        manager.get(f"/homes/{home.id}/people", status=404)
        manager.post(f"/homes/{home.id}/people/invitation", {}, status=404)
        someone = world.user("beech_senior_carer").id
        manager.get(f"/homes/{home.id}/people/{someone}", status=404)
        manager.get(f"/homes/{world.oak.id}/people/{someone}", status=404)
        manager.post(f"/homes/{world.oak.id}/people/{someone}/password-code", status=404)


def test_an_invitation_to_another_home_is_not_found(
    app: Flask, manager: Browser, world: World, session: Session
) -> None:
    invite(signed_in(app, world, "beech_registered_manager"), world.beech.id)
    invitation_id = session.scalars(select(Invitation.id)).one()
    manager.get(people(world))
    for verb in ("code", "withdrawal"):
        manager.post(f"{people(world)}/invitations/{invitation_id}/{verb}", status=404)
