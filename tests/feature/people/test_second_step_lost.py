"""Whoever lost phone and recovery codes, with nobody above them, is let in again by whoever runs the machine."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result
from sqlalchemy.orm import Session

from auditapp.kernel import journal
from auditapp.people import cli
from auditapp.web.work import Work
from tests.build import World
from tests.feature.people.entering import SECOND_STEP, enter_password, set_up_authenticator
from tests.page import Browser

MakeBrowser = Callable[[], Browser]
Run = Callable[[str], Result]


@pytest.fixture
def run(work: Work) -> Run:
    """`auditapp user second-step` with this sign-in name."""
    group = cli.commands(lambda: work)
    return lambda name: CliRunner().invoke(group, ["second-step", name])


def test_the_only_administrator_is_let_in_again_with_the_password_alone(
    run: Run, browser: MakeBrowser, world: World, session: Session
) -> None:
    name = world.user("administrator").sign_in_name
    administrator = browser().sign_in(world, "administrator")
    set_up_authenticator(administrator)
    assert enter_password(browser(), world, "administrator").location == SECOND_STEP
    done = run(name.upper())
    assert done.exit_code == 0, done.output
    assert f"The second step of {name.upper()} is taken off, and they are signed out." in done.output
    assert administrator.get("/account").status_code == 302
    assert enter_password(browser(), world, "administrator").location == "/"
    *_earlier, event = journal.events_of(session, journal.provider_chain(world.provider.id))
    assert (event.kind, event.subject_id) == ("user.factors_reset", world.user("administrator").id)
    assert "command-line" in event.actor_id


def test_where_there_is_no_second_step_or_nobody_of_that_name_it_says_so(run: Run, world: World) -> None:
    name = world.user("administrator").sign_in_name
    assert f"{name} has no second step" in str(run(name).exception)
    assert "Nobody signs in with nobody@example.org" in str(run("nobody@example.org").exception)


def test_the_page_of_the_second_step_says_whom_a_manager_asks(browser: MakeBrowser, world: World) -> None:
    set_up_authenticator(browser().sign_in(world, "registered_manager"))
    half = browser()
    enter_password(half, world, "registered_manager")
    page = half.get(SECOND_STEP, status=200).text
    assert "Ask the registered manager of your home" in page
    assert "ask an administrator of your provider, or whoever runs Walkaround for you" in page
