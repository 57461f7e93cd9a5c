"""Roles for all homes: changed, given an end, ended; the last administrator stays, and nobody does it to themselves."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from auditapp.kernel.permissions import PROVIDER_ROLES, Permission, Role
from auditapp.people.models import User
from auditapp.people.queries import actor_for
from auditapp.people.service import grant_role
from auditapp.web.work import Work
from tests.build import BUILDER, START, World
from tests.feature.actions.raised import live
from tests.feature.team.conftest import code_on
from tests.page import Browser
from tests.tablet import signed_in

MakeBrowser = Callable[[], Browser]


@pytest.fixture
def nominated(app: Flask, world: World) -> Browser:
    browser = signed_in(app, world, "nominated_individual")
    browser.get("/account")
    return browser


def at(world: World, key: str) -> str:
    return f"/providers/{world.provider.id}/people/{world.user(key).id}"


def role(role: str, **changes: str) -> dict[str, str]:
    return {"role-role": role, "role-engaged_as": "employed", "role-ends_on": ""} | {
        f"role-{name}": value for name, value in changes.items()
    }


def holds(session: Session, world: World, key: str) -> frozenset[Permission]:
    user = world.user(key)
    return actor_for(session, user.id, name=user.name).providers.get(world.provider.id, frozenset())


def also(work: Work, world: World, key: str, role: Role, *, in_oak: bool = False) -> None:
    with work.transaction() as session:
        user = session.get_one(User, world.user(key).id)
        home = world.oak if in_oak else None
        grant_role(session, user, role, actor=BUILDER, now=START, home=home, provider=world.provider)


def test_the_list_leads_to_whoever_has_a_role_for_all_homes(nominated: Browser, world: World) -> None:
    page = nominated.get(f"/providers/{world.provider.id}/people", status=200).text
    assert f'href="{at(world, "quality_lead")}"' in page
    assert f'href="/homes/{world.oak.id}/people/{world.user("senior_carer").id}"' in page


def test_a_changed_role_counts_at_once(nominated: Browser, world: World, session: Session) -> None:
    page = nominated.get(at(world, "quality_lead"), status=200).text
    assert "Change the role for all homes" in page
    for each in PROVIDER_ROLES:
        assert f'value="{each}"' in page
    assert 'value="senior_carer"' not in page
    nominated.post(f"{at(world, 'quality_lead')}/role", role("senior_carer"), status=422)
    nominated.post(f"{at(world, 'quality_lead')}/role", role("administrator"), status=302)
    assert Permission.PROVIDER_PEOPLE_EDIT in holds(session, world, "quality_lead")
    page = nominated.get(at(world, "quality_lead"), status=200).text
    assert page.index("Administrator, Greenway Care") < page.index("Quality lead, Greenway Care")


def test_a_role_for_all_homes_can_be_given_a_last_day(nominated: Browser, world: World) -> None:
    nominated.post(
        f"{at(world, 'quality_lead')}/role", role("quality_lead", ends_on="2026-11-30"), status=302
    )
    assert "access ends by itself after Mon 30 Nov" in nominated.get(at(world, "quality_lead")).text


def test_the_last_administrator_cannot_go(nominated: Browser, world: World, session: Session) -> None:
    last = at(world, "administrator")
    for change in (role("quality_lead"), role("administrator", ends_on="2026-11-30")):
        assert "would have no administrator" in nominated.post(f"{last}/role", change, status=409).text
    page = nominated.post(f"{last}/departure", {"sure": "y"}, status=409).text
    assert "would have no administrator" in page
    nominated.post(f"{at(world, 'quality_lead')}/role", role("administrator"), status=302)
    nominated.post(f"{last}/departure", {"sure": "y"}, status=302)
    assert not holds(session, world, "administrator")


@pytest.mark.parametrize("verb", ["role", "departure", "password-code", "name", "second-factor"])
def test_nobody_does_it_to_themselves(nominated: Browser, world: World, verb: str) -> None:
    own = at(world, "nominated_individual")
    assert "This is you" in nominated.get(own, status=200).text
    given = {**role("administrator"), "sure": "y", "names-name": "X Y", "names-sign_in_name": "xyz"}
    nominated.post(f"{own}/{verb}", given, status=403)


def test_only_the_role_for_all_homes_ends_when_others_are_left(
    nominated: Browser, world: World, work: Work, session: Session
) -> None:
    also(work, world, "registered_manager", Role.ADMINISTRATOR)
    person = at(world, "registered_manager")
    page = nominated.get(f"{person}/departure", status=200).text
    assert "Administrator, Greenway Care" in page
    assert "They keep their other roles." in page
    assert "Every role, in all homes" in page
    nominated.post(f"{person}/departure", {"sure": "y"}, status=302)
    assert not holds(session, world, "registered_manager")
    user = world.user("registered_manager")
    assert actor_for(session, user.id, name=user.name).can(Permission.HOME_PEOPLE_EDIT, world.oak.id)


def test_open_actions_get_a_new_owner_before_the_role_for_all_homes_ends(
    nominated: Browser, world: World, work: Work, session: Session
) -> None:
    with work.transaction() as writing:
        live(writing, world, owner="quality_lead")
    person = at(world, "quality_lead")
    assert "own open actions" in nominated.post(f"{person}/role", role("administrator"), status=409).text
    page = nominated.get(f"{person}/departure", status=200).text
    assert "1 open action needs a new owner first" in page
    nominated.post(f"{person}/departure", {"sure": "y"}, status=422)
    assert holds(session, world, "quality_lead")


def test_a_forgotten_password_and_another_name(
    nominated: Browser, world: World, browser: MakeBrowser
) -> None:
    person = at(world, "quality_lead")
    code = code_on(nominated.post(f"{person}/password-code", status=200).text)
    browser().get(f"/join/{code}", status=200)
    nominated.post(f"{person}/name", {"names-name": "Ann Lee", "names-sign_in_name": "ann.lee"}, status=302)
    assert "Ann Lee" in nominated.get(person, status=200).text


def test_whoever_may_not_change_it_is_told_and_strangers_are_not_found(
    app: Flask, world: World, nominated: Browser
) -> None:
    lead = signed_in(app, world, "quality_lead")
    page = lead.get(at(world, "administrator"), status=200).text
    assert "Only an administrator or the nominated individual" in page
    lead.post(f"{at(world, 'administrator')}/role", role("quality_lead"), status=403)
    nominated.get(at(world, "other_senior_carer"), status=404)
    manager = signed_in(app, world, "registered_manager")
    manager.get(at(world, "quality_lead"), status=404)
