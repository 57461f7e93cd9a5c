"""Inviting and resetting from the command line, for whoever runs the machine."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.kernel import journal
from auditapp.people.account_models import InvitationGrant
from auditapp.team import cli
from auditapp.web.work import Work
from tests.build import World
from tests.page import Browser

Run = Callable[..., Result]
MakeBrowser = Callable[[], Browser]


@pytest.fixture
def run(work: Work, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`auditapp user` with these words."""
    settings = replace(work.settings, address="https://walkaround.example.org")
    monkeypatch.setattr(work, "settings", settings)
    group = cli.commands(lambda: work)
    return lambda *words: CliRunner().invoke(group, words)


def opened_by(result: Result) -> str:
    """The path of the link that was printed, which opens the same as the code."""
    assert result.exit_code == 0, result.output
    link = re.search(r"https://walkaround\.example\.org(/join/([0-9a-z]{16}))\n", result.output)
    assert link, result.output
    (code,) = re.findall(r"type the code ([0-9a-z-]{19})", result.output)
    assert code.replace("-", "") == link[2]
    return link[1]


def test_an_invitation_is_printed_and_opens(
    run: Run, world: World, browser: MakeBrowser, session: Session
) -> None:
    made = run("invite", "Maria Santos", "--home", world.oak.id, "--role", "senior_carer")
    assert "who signs in as maria.santos" in made.output
    page = browser().get(opened_by(made), status=200).text
    assert "Welcome to Oak House" in page
    kinds = [each.kind for each in journal.events_of(session, journal.provider_chain(world.provider.id))]
    assert kinds[-1] == "invitation.made"


def test_a_role_for_all_homes_is_given_in_the_provider(run: Run, world: World, session: Session) -> None:
    words = ("--home", world.oak.id, "--role", "administrator", "--sign-in-name", "Ann@example.org")
    made = run("invite", "Ann Lee", *words)
    assert "who signs in as ann@example.org" in made.output
    grant = session.scalars(select(InvitationGrant)).one()
    assert (grant.home_id, grant.provider_id) == (None, world.provider.id)


def test_an_inspector_gets_a_last_day(run: Run, world: World, session: Session) -> None:
    opened_by(run("invite", "Ann Lee", "--home", world.oak.id, "--role", "inspector"))
    assert session.scalars(select(InvitationGrant)).one().ends_on is not None


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("Maria Santos", "--home", "Nowhere", "--role", "senior_carer"), "no home called 'Nowhere'"),
        (("Maria Santos", "--home", "Oak House", "--role", "senior_carer"), "2 homes are called"),
        ((" ", "--home", "Beech Lodge", "--role", "senior_carer"), "Enter"),
        (
            ("Ann", "--home", "Beech Lodge", "--role", "senior_carer", "--sign-in-name", "a b"),
            "Use letters, digits",
        ),
    ],
)
@pytest.mark.usefixtures("world")
def test_what_is_wrong_is_said(run: Run, words: tuple[str, ...], said: str) -> None:
    assert said in str(run("invite", *words).exception)


def test_an_unknown_role_is_answered_with_the_roles(run: Run, world: World) -> None:
    answered = run("invite", "Maria Santos", "--home", world.oak.id, "--role", "cook")
    assert answered.exit_code != 0
    assert "senior_carer" in answered.output


def test_a_code_for_a_new_password_replaces_the_one_before(
    run: Run, world: World, browser: MakeBrowser
) -> None:
    sign_in_name = world.user("senior_carer").sign_in_name
    first = opened_by(run("reset", sign_in_name))
    second = opened_by(run("reset", sign_in_name.upper()))
    browser().get(first, status=410)
    browser().get(second, status=200)


@pytest.mark.usefixtures("world")
def test_nobody_is_let_in_who_is_not_known(run: Run) -> None:
    assert "Nobody signs in with nobody@example.org" in str(run("reset", "nobody@example.org").exception)
