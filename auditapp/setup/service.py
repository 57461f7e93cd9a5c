"""Verbs of the set-up: the first provider, home and manager; a step that is left out or taken up again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from auditapp.checklists import service as checklists
from auditapp.kernel import ids, journal
from auditapp.kernel.errors import NotFoundError
from auditapp.kernel.permissions import Actor, Role, system_actor
from auditapp.people import areas, homes, invitations, service, sign_ins
from auditapp.people.account_models import Invitation
from auditapp.people.home_rules import HomeDetails
from auditapp.people.models import AreaKind, Home, Provider, User
from auditapp.people.queries import is_empty
from auditapp.setup.models import SetupStep
from auditapp.setup.rules import OPEN, SKIPPED, Step

STEP_SKIPPED = journal.declare("setup.step_skipped", keys=("step",))
STEP_OPENED = journal.declare("setup.step_opened", keys=("step",))
SET_UP = system_actor("set-up")


@dataclass(frozen=True)
class Founding:
    """What the first person told: the provider, the first home with its units, and themselves."""

    provider: str
    home: HomeDetails
    units: tuple[str, ...]
    name: str
    sign_in_name: str
    password_hash: str  # made before any transaction: it is slow on purpose


@dataclass(frozen=True)
class Founded:
    """Who and what is there now."""

    user_id: str
    home_id: str
    provider_id: str


def found(session: Session, invitation: Invitation, told: Founding, *, now: datetime) -> Founded:
    """Set the installation up, once: whoever comes second, or after it, gets a NotFoundError.

    Raises InvalidError for details that cannot be. The person becomes registered manager of the home and
    administrator of the provider.
    """
    invitations.use(session, invitation, SET_UP.user_id, actor=SET_UP, now=now)
    if not is_empty(session):
        raise NotFoundError(invitations.GONE, code="code_gone")
    provider = service.create_provider(session, told.provider.strip(), actor=SET_UP, now=now)
    session.flush()  # the home refers to the provider's id
    checklists.publish_library(session, provider, actor=SET_UP, now=now)
    home = homes.add_home(session, provider, told.home, because="set_up", actor=SET_UP, now=now)
    for unit in told.units:
        areas.create_area(session, home, AreaKind.UNIT, unit, actor=SET_UP, now=now)
        session.flush()  # the next one stands after it
    user = _first_manager(session, provider, home, told, now)
    return Founded(user.id, home.id, provider.id)


def _first_manager(session: Session, provider: Provider, home: Home, told: Founding, now: datetime) -> User:
    name, sign_in_name = told.name.strip(), told.sign_in_name
    user = service.create_user(session, provider, sign_in_name, name, actor=SET_UP, now=now)
    session.flush()  # password and grants refer to the user's id
    sign_ins.set_password(session, provider.id, user, told.password_hash, actor=SET_UP, now=now)
    grants = ((Role.REGISTERED_MANAGER, home), (Role.ADMINISTRATOR, None))
    for role, place in grants:
        service.grant_role(session, user, role, actor=SET_UP, now=now, home=place, provider=provider)
    return user


def skip(session: Session, home_id: str, step: Step, *, actor: Actor, now: datetime) -> None:
    """Leave a step out; it stays on the list to be taken up again."""
    _say(session, home_id, step, SKIPPED, STEP_SKIPPED, actor=actor, now=now)


def take_up(session: Session, home_id: str, step: Step, *, actor: Actor, now: datetime) -> None:
    """Take up a step that was left out."""
    _say(session, home_id, step, OPEN, STEP_OPENED, actor=actor, now=now)


def _say(
    session: Session, home_id: str, step: Step, said: str, kind: str, *, actor: Actor, now: datetime
) -> None:
    session.add(
        SetupStep(id=ids.new_id("q"), home_id=home_id, step=step, said=said, at=now, by=actor.user_id)
    )
    journal.record(
        session,
        kind,
        chain=journal.home_chain(home_id),
        subject=journal.Subject("home", home_id),
        actor=actor,
        now=now,
        data={"step": str(step)},
    )
