"""Somebody has lost their phone: who may give their roles takes the second step off their account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from auditapp.kernel import clock
from tests.build import World
from tests.feature.people.entering import enter_password, set_up_authenticator
from tests.page import Browser

MakeBrowser = Callable[[], Browser]
BUTTON = "Take off the second step"


def at(world: World, key: str) -> str:
    return f"/homes/{world.oak.id}/people/{world.user(key).id}"


@pytest.fixture
def carer(browser: MakeBrowser, world: World) -> Browser:
    """A senior carer with an authenticator app."""
    made = browser().sign_in(world, "senior_carer")
    set_up_authenticator(made)
    return made


def test_a_manager_takes_it_off_and_every_sign_in_ends(
    carer: Browser, browser: MakeBrowser, world: World
) -> None:
    manager = browser().sign_in(world, "registered_manager")
    assert BUTTON in manager.get(at(world, "senior_carer"), status=200).text
    manager.post(f"{at(world, 'senior_carer')}/second-factor", status=302)
    assert BUTTON not in manager.get(at(world, "senior_carer"), status=200).text
    assert carer.get("/account").status_code == 302
    assert enter_password(carer, world, "senior_carer").location == "/"


def test_who_may_not_give_the_roles_cannot(browser: MakeBrowser, world: World) -> None:
    set_up_authenticator(browser().sign_in(world, "nominated_individual"))
    manager = browser().sign_in(world, "registered_manager")
    assert BUTTON not in manager.get(at(world, "nominated_individual"), status=200).text
    manager.post(f"{at(world, 'nominated_individual')}/second-factor", status=403)
    deputy = browser().sign_in(world, "deputy_manager")
    deputy.get("/account")
    deputy.post(f"{at(world, 'senior_carer')}/second-factor", status=403)


def test_nobody_takes_off_their_own_that_way(browser: MakeBrowser, world: World) -> None:
    manager = browser().sign_in(world, "registered_manager")
    set_up_authenticator(manager)
    manager.get("/account")
    manager.post(f"{at(world, 'registered_manager')}/second-factor", status=403)


def test_where_there_is_none_nothing_is_taken_off(browser: MakeBrowser, world: World) -> None:
    manager = browser().sign_in(world, "registered_manager")
    assert BUTTON not in manager.get(at(world, "senior_carer"), status=200).text
    manager.post(f"{at(world, 'senior_carer')}/second-factor", status=422)


def test_who_took_it_off_makes_no_code_for_the_password_until_they_have_signed_in(
    carer: Browser, browser: MakeBrowser, world: World
) -> None:
    person = at(world, "senior_carer")
    manager, other = browser().sign_in(world, "registered_manager"), browser()
    manager.get(person, status=200)
    manager.post(f"{person}/second-factor", status=302)
    refused = manager.post(f"{person}/password-code", status=409)
    assert "You took the second step off this account" in refused.text
    other.sign_in(world, "nominated_individual").get("/account")
    other.post(f"{person}/password-code", status=200)
    moment = clock.now() + timedelta(minutes=2)
    clock.set_clock(lambda: moment)
    carer.get("/account")
    enter_password(carer, world, "senior_carer")
    manager.post(f"{person}/password-code", status=200)


def test_who_made_a_code_for_the_password_does_not_take_it_off(
    carer: Browser, browser: MakeBrowser, world: World
) -> None:
    person = at(world, "senior_carer")
    manager = browser().sign_in(world, "registered_manager")
    manager.get(person, status=200)
    manager.post(f"{person}/password-code", status=200)
    refused = manager.post(f"{person}/second-factor", status=409)
    assert "You made a code for this account" in refused.text
