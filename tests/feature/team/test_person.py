"""One person: history, change of role, names, a new password."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.kernel import journal
from auditapp.kernel.permissions import Permission, Role
from auditapp.people.models import User, UserChange
from auditapp.people.queries import actor_for
from auditapp.web.work import Work
from tests.build import PASSWORD, World
from tests.feature.actions.raised import live
from tests.feature.team.conftest import code_on
from tests.page import Browser
from tests.tablet import signed_in

MakeBrowser = Callable[[], Browser]


def at(world: World, key: str) -> str:
    return f"/homes/{world.oak.id}/people/{world.user(key).id}"


def role(**changes: str) -> dict[str, str]:
    given = {"role-role": "senior_carer", "role-engaged_as": "employed", "role-ends_on": ""}
    return given | {f"role-{name}": value for name, value in changes.items()}


def may(session: Session, world: World, key: str, permission: Permission) -> bool:
    user = world.user(key)
    return actor_for(session, user.id, name=user.name).can(permission, world.oak.id)


def test_a_changed_role_counts_at_once_and_the_old_one_stays_in_the_history(
    manager: Browser, world: World, browser: MakeBrowser, session: Session
) -> None:
    carer = browser().sign_in(world, "care_assistant")
    assert carer.get(f"/homes/{world.oak.id}/audits").status_code == 403
    page = manager.get(at(world, "care_assistant"), status=200).text
    assert "Care assistant, Oak House" in page
    assert "by Walkaround" in page
    manager.post(f"{at(world, 'care_assistant')}/role", role(), status=302)
    assert carer.get(f"/homes/{world.oak.id}/audits").status_code == 200
    page = manager.get(at(world, "care_assistant"), status=200).text
    assert page.index("Senior carer, Oak House") < page.index("Care assistant, Oak House")
    assert "Ended Fri 20 Nov by Registered Manager" in page
    kinds = [event.kind for event in journal.events_of(session, journal.provider_chain(world.provider.id))]
    assert kinds[-2:] == ["role.revoked", "role.granted"]


@pytest.mark.parametrize(
    ("key", "changes", "status", "said"),
    [
        ("care_assistant", {"role": "administrator"}, 422, "Not a valid choice"),
        ("care_assistant", {"engaged_as": "agency"}, 422, "Enter the last day"),
        ("care_assistant", {"ends_on": "2026-11-01"}, 422, "The last day has passed"),
        ("senior_carer", {}, 422, "That is how it is now"),
        ("registered_manager", {}, 403, "You cannot change or end your own role"),
        ("quality_lead", {}, 409, "do not work here any more"),
    ],
)
def test_what_cannot_be_changed_is_said(
    manager: Browser, world: World, key: str, changes: dict[str, str], status: int, said: str
) -> None:
    manager.get(at(world, "senior_carer"))
    assert said in manager.post(f"{at(world, key)}/role", role(**changes), status=status).text


def test_the_last_registered_manager_stays_until_there_is_another(
    app: Flask, world: World, session: Session
) -> None:
    nominated = signed_in(app, world, "nominated_individual")
    last = at(world, "registered_manager")
    nominated.get(last, status=200)
    for change in (role(), role(role="registered_manager", ends_on="2026-11-30")):
        page = nominated.post(f"{last}/role", change, status=409).text
        assert "Oak House would have no registered manager" in page
    nominated.post(f"{last}/departure", {"sure": "y"}, status=409)
    nominated.post(f"{at(world, 'deputy_manager')}/role", role(role="registered_manager"), status=302)
    nominated.post(f"{last}/role", role(), status=302)
    assert not may(session, world, "registered_manager", Permission.HOME_PEOPLE_EDIT)


def test_the_last_administrator_stays_until_there_is_another(app: Flask, world: World) -> None:
    nominated = signed_in(app, world, "nominated_individual")
    nominated.get("/account")
    page = nominated.post(f"{at(world, 'administrator')}/departure", {"sure": "y"}, status=409).text
    assert "no administrator" in page


def test_a_manager_cannot_touch_whoever_holds_what_they_may_not_give(manager: Browser, world: World) -> None:
    for key in ("quality_lead", "nominated_individual", "administrator"):
        page = manager.get(at(world, key), status=200).text
        assert "They hold a role that you may not give" in page
        manager.post(f"{at(world, key)}/password-code", status=403)
        manager.post(f"{at(world, key)}/name", {"names-name": "X Y", "names-sign_in_name": "xyz"}, status=403)
        manager.get(f"{at(world, key)}/departure", status=403)
        manager.post(f"{at(world, key)}/departure", {"sure": "y"}, status=403)


@pytest.mark.parametrize("verb", ["role", "name", "password-code", "departure"])
def test_nobody_does_it_to_themselves_and_a_deputy_does_not_do_it(
    app: Flask, manager: Browser, world: World, verb: str
) -> None:
    own = {**role(), "names-name": "X Y", "names-sign_in_name": "xyz", "sure": "y"}
    manager.get(at(world, "registered_manager"))
    manager.post(f"{at(world, 'registered_manager')}/{verb}", own, status=403)
    deputy = signed_in(app, world, "deputy_manager")
    assert "/role" not in deputy.get(at(world, "senior_carer"), status=200).text
    deputy.post(f"{at(world, 'senior_carer')}/{verb}", own, status=403)


def test_a_role_that_can_do_no_action_waits_until_none_is_left(
    manager: Browser, work: Work, world: World
) -> None:
    with work.transaction() as session:
        live(session, world, owner="care_assistant")
    manager.get(at(world, "care_assistant"))
    change = role(role="inspector", engaged_as="visiting", ends_on="2026-11-30")
    page = manager.post(f"{at(world, 'care_assistant')}/role", change, status=409).text
    assert "They own open actions" in page


def test_an_inspectors_page_says_that_it_ends_by_itself(manager: Browser, world: World) -> None:
    manager.get(at(world, "inspector"))
    change = role(role="inspector", engaged_as="visiting")
    manager.post(f"{at(world, 'inspector')}/role", change, status=302)
    page = manager.get(at(world, "inspector"), status=200).text
    assert "An inspector&#39;s access ends by itself after Fri 27 Nov" in page


def test_a_new_name_is_shown_and_the_earlier_one_kept_apart(
    manager: Browser, world: World, session: Session, browser: MakeBrowser
) -> None:
    manager.get(at(world, "senior_carer"))
    given = {"names-name": "Ann Lee", "names-sign_in_name": "Ann.Lee"}
    manager.post(f"{at(world, 'senior_carer')}/name", given, status=302)
    assert "Ann Lee" in manager.get(f"/homes/{world.oak.id}/people").text
    earlier = session.scalars(select(UserChange)).one()
    assert (earlier.name, earlier.sign_in_name) == ("Senior Carer", "senior_carer@example.org")
    ann = browser()
    ann.get("/sign-in")
    ann.post("/sign-in", {"sign_in_name": "ann.lee", "password": PASSWORD}, status=302)


@pytest.mark.parametrize(
    ("name", "sign_in_name", "said"),
    [
        ("", "ann.lee", "Enter the person&#39;s name"),
        ("Ann", "", "Enter the name to sign in with"),
        ("Ann", "deputy_manager@example.org", "Somebody already signs in"),
        ("Senior Carer", "senior_carer@example.org", "That is how it is now"),
    ],
)
def test_a_name_that_does_not_do_is_refused(
    manager: Browser, world: World, session: Session, name: str, sign_in_name: str, said: str
) -> None:
    manager.get(at(world, "senior_carer"))
    given = {"names-name": name, "names-sign_in_name": sign_in_name}
    assert said in manager.post(f"{at(world, 'senior_carer')}/name", given, status=422).text
    assert session.get_one(User, world.user("senior_carer").id).name == "Senior Carer"


def test_a_forgotten_password_is_set_anew_with_a_code(
    manager: Browser, world: World, browser: MakeBrowser
) -> None:
    manager.get(at(world, "senior_carer"))
    page = manager.post(f"{at(world, 'senior_carer')}/password-code", status=200).text
    assert "A new password for Senior Carer" in page
    assert "Sat 21 Nov" in page
    first = code_on(page)
    second = code_on(manager.post(f"{at(world, 'senior_carer')}/password-code", status=200).text)
    browser().get(f"/join/{first}", status=410)
    browser().get(f"/join/{second}", status=200)


def test_every_role_of_a_home_can_be_given(manager: Browser, world: World) -> None:
    page = manager.get(at(world, "senior_carer"), status=200).text
    for each in (Role.CARE_ASSISTANT, Role.DEPUTY_MANAGER, Role.REGISTERED_MANAGER, Role.INSPECTOR):
        assert f'value="{each}"' in page
