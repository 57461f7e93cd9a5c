"""Where the provider asks for a second step: it is set up first, and everything opens once it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from auditapp.kernel import clock
from auditapp.kernel.permissions import Role
from auditapp.people import invitations, settings
from auditapp.people.invitations import GrantPlan
from auditapp.web.work import Work
from tests.authenticator import Device
from tests.build import BUILDER, PASSWORD, World
from tests.feature.people.entering import add_passkey, enter_password, set_up_authenticator
from tests.page import Browser

HERE = "/account/second-factor"


def ask(work: Work, world: World, whom: str) -> None:
    with work.transaction() as session:
        settings.set_value(
            session,
            "second_factor",
            whom,
            provider_id=world.provider.id,
            why="The insurer asks",
            actor=BUILDER,
            now=clock.now(),
        )


@pytest.fixture
def manager(browser: Callable[[], Browser], world: World) -> Browser:
    """A manager who is signed in when the rule comes."""
    return browser().sign_in(world, "deputy_manager")


def test_a_manager_is_led_to_set_it_up_and_then_goes_on(manager: Browser, world: World, work: Work) -> None:
    ask(work, world, "managers")
    assert manager.get("/", status=302).location == HERE
    page = manager.get(HERE, status=200).text
    assert "Your provider asks for a second step. Set one up now" in page
    assert "Oak House" not in page
    assert f"/homes/{world.oak.id}" not in page
    set_up_authenticator(manager)
    manager.get(f"/homes/{world.oak.id}/actions", status=200)


def test_a_passkey_will_do_as_well(manager: Browser, world: World, work: Work) -> None:
    ask(work, world, "everybody")
    add_passkey(manager, Device())
    manager.get(f"/homes/{world.oak.id}/actions", status=200)


def test_removing_the_last_one_leads_back_to_setting_it_up(
    manager: Browser, world: World, work: Work
) -> None:
    ask(work, world, "managers")
    set_up_authenticator(manager)
    page = manager.get(HERE).text
    factor = page.split('name="factor" value="')[1].split('"')[0]
    manager.post(f"{HERE}/removal", {"kind": "totp", "factor": factor}, status=302)
    assert manager.get("/actions", status=302).location == HERE


def test_signing_out_stays_possible(manager: Browser, world: World, work: Work) -> None:
    ask(work, world, "managers")
    manager.get(HERE)
    assert manager.post("/sign-out", status=302).location == "/sign-in"


def test_taking_the_rule_back_opens_everything_at_once(manager: Browser, world: World, work: Work) -> None:
    ask(work, world, "managers")
    manager.get("/actions", status=302)
    ask(work, world, "nobody")
    manager.get("/actions", status=200)


def test_another_providers_rule_is_not_ours(browser: Callable[[], Browser], world: World, work: Work) -> None:
    ask(work, world, "everybody")
    browser().sign_in(world, "other_registered_manager").get("/actions", status=200)


def test_the_tablet_is_told_in_a_sentence(browser: Callable[[], Browser], world: World, work: Work) -> None:
    ask(work, world, "everybody")
    carer = browser()
    enter_password(carer, world, "senior_carer")
    answer = carer.client.get("/api/sync/snapshot")
    assert answer.status_code == 403
    error = answer.get_json()["error"]
    assert error["code"] == "second_factor_required"
    assert "Your provider asks for a second step" in error["message"]


def test_signing_in_on_the_tablet_leads_to_setting_it_up(
    browser: Callable[[], Browser], world: World, work: Work
) -> None:
    ask(work, world, "everybody")
    carer = browser()
    carer.get("/capture/sign-in")
    entered = {"sign_in_name": world.user("senior_carer").sign_in_name, "password": PASSWORD}
    assert carer.post("/capture/sign-in", entered, status=302).location == HERE


def test_whoever_must_first_add_a_second_step_takes_up_no_role_before(
    manager: Browser, world: World, work: Work
) -> None:
    with work.transaction() as session:
        code = invitations.invite(
            session,
            provider_id=world.provider.id,
            name="Deputy Manager",
            sign_in_name="deputy_manager@example.org",
            grants=[GrantPlan(Role.SENIOR_CARER, world.beech.id, None)],
            actor=BUILDER,
            now=clock.now(),
            user_id=world.user("deputy_manager").id,
        )
    ask(work, world, "managers")
    manager.get(f"/join/{code}", status=200)
    assert manager.post(f"/join/{code}", {"with_my_account": "yes"}, status=302).location == HERE
    set_up_authenticator(manager)
    manager.get(f"/join/{code}", status=200)
    assert manager.post(f"/join/{code}", {"with_my_account": "yes"}, status=302).location != HERE
