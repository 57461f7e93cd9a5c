"""A code opens only what whoever made it may still give, and only while it is about the same person's same roles."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.kernel import clock
from auditapp.kernel.permissions import Role, system_actor
from auditapp.people import invitations, service
from auditapp.people.account_models import InvitationEnd
from auditapp.people.factors import has_factor
from auditapp.people.models import Home, Provider, RoleGrant, User
from auditapp.web.work import Work
from tests.authenticator import Device
from tests.build import BUILDER, PASSWORD, World
from tests.feature.actions.raised import NOW, TODAY
from tests.feature.people.entering import add_passkey, set_up_authenticator
from tests.feature.team.conftest import code_on, invite
from tests.page import Browser
from tests.tablet import signed_in

MakeBrowser = Callable[[], Browser]
NEW = {"password": "purple kettle on the roof", "again": "purple kettle on the roof"}
JOIN = {"name": "Ghost Person", "sign_in_name": "ghost.person", **NEW}


def at(world: World, key: str, home: Home | None = None) -> str:
    return f"/homes/{(home or world.oak).id}/people/{world.user(key).id}"


def reset(manager: Browser, world: World, key: str) -> str:
    manager.get(at(world, key), status=200)
    return code_on(manager.post(f"{at(world, key)}/password-code", status=200).text)


def change(nominated: Browser, world: World, key: str, role: str) -> None:
    nominated.get(at(world, key), status=200)
    given = {"role-role": role, "role-engaged_as": "employed"}
    nominated.post(f"{at(world, key)}/role", given, status=302)


def demote_the_manager(nominated: Browser, world: World) -> None:
    change(nominated, world, "deputy_manager", "registered_manager")
    change(nominated, world, "registered_manager", "care_assistant")


def opens_nothing(browser: Browser, code: str, given: dict[str, str]) -> None:
    """Neither its page nor what a page that was open before sends."""
    browser.get("/join")
    browser.post(f"/join/{code}", given, status=410)
    browser.get(f"/join/{code}", status=410)


def grant(work: Work, world: World, key: str, role: Role) -> None:
    """A role given in a way that ends no code, as whoever kept the code would hope."""
    with work.transaction() as session:
        session.add(
            RoleGrant(
                id=f"g-{key}",
                user_id=world.user(key).id,
                home_id=None,
                provider_id=world.provider.id,
                role=role,
                engaged_as="employed",
                ends_on=None,
                granted_at=NOW,
                granted_by=BUILDER.user_id,
            )
        )


@pytest.fixture
def nominated(app: Flask, world: World) -> Browser:
    return signed_in(app, world, "nominated_individual")


def test_a_manager_does_not_take_over_the_account_of_whoever_rose_above_her_with_an_old_code(
    manager: Browser, browser: MakeBrowser, world: World, work: Work
) -> None:
    code = reset(manager, world, "deputy_manager")
    grant(work, world, "deputy_manager", Role.ADMINISTRATOR)
    opens_nothing(browser(), code, NEW)


def test_a_code_for_a_new_password_ends_when_roles_change(
    manager: Browser, world: World, work: Work, session: Session
) -> None:
    reset(manager, world, "deputy_manager")
    with work.transaction() as writing:
        service.grant_role(
            writing,
            writing.get_one(User, world.user("deputy_manager").id),
            Role.ADMINISTRATOR,
            actor=BUILDER,
            now=NOW,
            home=None,
            provider=writing.get_one(Provider, world.provider.id),
        )
    assert session.scalars(select(InvitationEnd.how)).all() == ["withdrawn"]


def test_a_code_for_a_new_password_ends_when_they_change_it_themselves(
    manager: Browser, browser: MakeBrowser, world: World
) -> None:
    code = reset(manager, world, "senior_carer")
    own = browser().sign_in(world, "senior_carer")
    own.get("/account/password")
    given = {"current": PASSWORD, "new": NEW["password"], "again": NEW["again"]}
    own.post("/account/password", given, status=302)
    opens_nothing(browser(), code, NEW)


def test_a_demoted_manager_opens_nothing_with_the_codes_she_made(
    manager: Browser, nominated: Browser, browser: MakeBrowser, world: World, session: Session
) -> None:
    joining = invite(manager, world.oak.id, role="registered_manager")
    resetting = reset(manager, world, "senior_carer")
    demote_the_manager(nominated, world)
    opens_nothing(browser(), joining, JOIN)
    opens_nothing(browser(), resetting, NEW)
    assert session.scalars(select(InvitationEnd.how)).all() == ["withdrawn", "withdrawn"]


def test_the_codes_of_somebody_whose_last_day_is_over_open_nothing(
    manager: Browser, nominated: Browser, browser: MakeBrowser, world: World
) -> None:
    nominated.get(at(world, "deputy_manager"))
    change(nominated, world, "deputy_manager", "registered_manager")
    nominated.get(at(world, "registered_manager"))
    given = {"role-role": "registered_manager", "role-engaged_as": "employed"}
    day = {"role-ends_on": TODAY.isoformat()}
    nominated.post(f"{at(world, 'registered_manager')}/role", {**given, **day}, status=302)
    code = invite(manager, world.oak.id)
    browser().get(f"/join/{code}", status=200)
    clock.set_clock(lambda: NOW + timedelta(days=1))
    opens_nothing(browser(), code, JOIN)


def test_who_leaves_one_of_two_homes_keeps_no_code_for_the_other_home_s_people(
    nominated: Browser, app: Flask, browser: MakeBrowser, world: World
) -> None:
    code = invite(nominated, world.beech.id, sign_in_name="registered_manager@example.org")
    manager = signed_in(app, world, "registered_manager")
    manager.get(f"/join/{code}")
    manager.post(f"/join/{code}", {"with_my_account": "yes"}, status=302)
    change(nominated, world, "deputy_manager", "registered_manager")
    resetting = reset(manager, world, "senior_carer")
    nominated.get(at(world, "registered_manager"))
    nominated.post(f"{at(world, 'registered_manager')}/departure", {"sure": "y"}, status=302)
    opens_nothing(browser(), resetting, NEW)


def test_a_code_from_the_command_line_opens_for_everybody(
    work: Work, browser: MakeBrowser, world: World
) -> None:
    with work.transaction() as session:
        code = invitations.invite_reset(
            session,
            provider_id=world.provider.id,
            user_id=world.user("nominated_individual").id,
            actor=system_actor("command-line"),
            now=NOW,
        )
    forgetful = browser()
    forgetful.get(f"/join/{code}", status=200)
    forgetful.post(f"/join/{code}", NEW, status=200)


def test_a_new_password_says_which_second_steps_stay(
    manager: Browser, browser: MakeBrowser, world: World
) -> None:
    add_passkey(browser().sign_in(world, "senior_carer"), Device(), "Grace's phone")
    forgetful = browser()
    code = reset(manager, world, "senior_carer")
    forgetful.get(f"/join/{code}")
    page = forgetful.post(f"/join/{code}", NEW, status=200).text
    assert "Passkey “Grace&#39;s phone”, added on" in page
    assert 'href="/account/second-factor"' in page


def test_a_former_holder_keeps_no_second_step(
    manager: Browser, browser: MakeBrowser, world: World, session: Session
) -> None:
    set_up_authenticator(browser().sign_in(world, "senior_carer_2"))
    manager.get(f"{at(world, 'senior_carer_2')}/departure")
    manager.post(f"{at(world, 'senior_carer_2')}/departure", {"sure": "y"}, status=302)
    assert not has_factor(session, world.user("senior_carer_2").id)


def test_whoever_left_is_reset_and_renamed_only_by_who_could_give_their_last_role(
    app: Flask, nominated: Browser, world: World
) -> None:
    other = signed_in(app, world, "beech_registered_manager")
    code = invite(other, world.beech.id, sign_in_name="registered_manager@example.org")
    change(nominated, world, "deputy_manager", "registered_manager")
    leaver = signed_in(app, world, "registered_manager")
    leaver.get(f"/join/{code}")
    leaver.post(f"/join/{code}", {"with_my_account": "yes"}, status=302)
    nominated.get(at(world, "registered_manager"))
    nominated.post(f"{at(world, 'registered_manager')}/departure?from=everywhere", {"sure": "y"}, status=302)
    there = at(world, "registered_manager", world.beech)
    other.get("/account")
    other.post(f"{there}/password-code", status=403)
    other.post(f"{there}/name", {"names-name": "Some Body", "names-sign_in_name": "x.y"}, status=403)
    nominated.get("/account")
    nominated.post(f"{there}/password-code", status=200)
