"""Somebody has lost their phone: who may give their roles takes the second step off their account."""

from __future__ import annotations

from collections.abc import Callable

import pytest

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
