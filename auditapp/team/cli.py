"""`auditapp user invite` and `auditapp user reset`: the codes of the people's pages, for whoever runs the machine."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.kernel import clock
from auditapp.kernel.errors import InvalidError, NotFoundError
from auditapp.kernel.permissions import PROVIDER_ROLES, Actor, Permission, Role, system_actor
from auditapp.people import cli as people
from auditapp.people import invitations, names
from auditapp.people.accounts import providers_of
from auditapp.people.invitations import GrantPlan, spoken
from auditapp.people.models import User
from auditapp.people.queries import HomeSummary, home_named
from auditapp.team import service
from auditapp.team.rules import INSPECTOR_DAYS
from auditapp.team.service import Issued
from auditapp.web.addresses import base_of
from auditapp.web.templating import moment
from auditapp.web.work import Work

USUAL = "127.0.0.1:8000"  # where `auditapp serve` listens unless told otherwise


def commands(open_work: Callable[[], Work]) -> click.Group:
    """The group of people's commands, with those that hand out codes."""
    user = people.commands(open_work)

    @user.command("invite")
    @click.argument("name")
    @click.option(
        "--home", "named", required=True, help="The home's id, or its name when it is the only one."
    )
    @click.option(
        "--role",
        required=True,
        type=click.Choice([str(role) for role in Role]),
        help="A role for all homes is given in the home's provider.",
    )
    @click.option("--sign-in-name", default="", help="What they sign in with. Default: made from their name.")
    def invite(name: str, named: str, role: str, sign_in_name: str) -> None:
        """Invite somebody: prints a link and a code, open for 14 days."""
        work = open_work()
        with work.transaction() as session:
            issued = _invite(session, name, home_named(session, named), Role(role), sign_in_name, clock.now())
        _tell(issued, base_of(USUAL, work.settings.address))

    @user.command("reset")
    @click.argument("sign_in_name")
    def reset(sign_in_name: str) -> None:
        """Let somebody choose a new password: prints a link and a code, open for 24 hours."""
        work = open_work()
        with work.transaction() as session:
            issued = _reset(session, sign_in_name, clock.now())
        _tell(issued, base_of(USUAL, work.settings.address))

    return user


def _invite(
    session: Session, name: str, home: HomeSummary, role: Role, sign_in_name: str, now: datetime
) -> Issued:
    problem = names.problem_with_name(name) or (
        sign_in_name and names.problem_with_sign_in_name(sign_in_name)
    )
    if problem:
        raise InvalidError(problem, code="name")
    for_all = role in PROVIDER_ROLES
    plan = GrantPlan(
        role,
        None if for_all else home.id,
        home.provider_id if for_all else None,
        "visiting" if role is Role.INSPECTOR else "employed",
        _last_day(role, clock.local_date(now)),
    )
    return service.invite_person(
        session,
        provider_id=home.provider_id,
        name=name,
        sign_in_name=sign_in_name,
        grants=[plan],
        actor=_whoever_runs_the_machine(home),
        now=now,
    )


def _last_day(role: Role, today: date) -> date | None:
    return today + timedelta(days=INSPECTOR_DAYS) if role is Role.INSPECTOR else None


def _reset(session: Session, sign_in_name: str, now: datetime) -> Issued:
    user = session.scalar(select(User).where(User.sign_in_name == sign_in_name.strip().lower()))
    if user is None:
        raise NotFoundError(f"Nobody signs in with {sign_in_name}.")
    providers = providers_of(session, user.id)
    if not providers:
        raise InvalidError(
            f"{sign_in_name} holds no role anywhere, so there is nothing to sign in to.", code="no_role"
        )
    code = invitations.invite_reset(
        session, provider_id=providers[0], user_id=user.id, actor=system_actor("command-line"), now=now
    )
    return Issued(code, user.name, user.sign_in_name, now + invitations.VALID[invitations.RESET])


def _whoever_runs_the_machine(home: HomeSummary) -> Actor:
    """May give every role: whoever holds the machine holds everything on it."""
    system = system_actor("command-line")
    homes = {home.id: frozenset({Permission.HOME_PEOPLE_EDIT})}
    return Actor(
        system.user_id, system.name, homes, {home.provider_id: frozenset({Permission.PROVIDER_PEOPLE_EDIT})}
    )


def _tell(issued: Issued, base: str) -> None:
    click.echo(f"For {issued.name}, who signs in as {issued.sign_in_name}. It opens once, until ")
    click.echo(f"{moment(issued.expires_at)}, and is shown only now:\n")
    click.echo(f"    {base}/join/{issued.code}\n")
    click.echo(f"Or open {base}/join and type the code {spoken(issued.code)}")
