"""How far a home's set-up is, worked out from what there is."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    ScalarSelect,
    bindparam,
    distinct,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session

from auditapp.keeping.models import BackupRun
from auditapp.kernel.bulk import read_rows, table_of
from auditapp.kernel.permissions import Actor, Permission
from auditapp.people.account_models import InvitationEnd, InvitationGrant
from auditapp.people.models import Area, AreaKind, RoleGrant, Setting
from auditapp.programme.queries import in_use
from auditapp.setup.models import SetupStep
from auditapp.setup.rules import SKIPPED, Standing, Step, open_steps
from auditapp.sync.models import InboxEntry

# What it takes to see a step; the list itself needs HOME_SET_UP_EDIT.
_ALSO = {Step.SETTINGS: Permission.HOME_SETTINGS_EDIT, Step.CHECKLISTS: Permission.HOME_PROGRAMME_EDIT}
_FOR_PROVIDERS = {Step.BACKUPS: Permission.PROVIDER_BACKUP_READ}

_area, _grant, _invited, _ended, _setting, _entry, _run = (
    table_of(each).c
    for each in (Area, RoleGrant, InvitationGrant, InvitationEnd, Setting, InboxEntry, BackupRun)
)
_HOME: BindParameter[str] = bindparam("home")
_PROVIDER: BindParameter[str] = bindparam("provider")


def _count(what: ColumnElement[str], *where: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.count(distinct(what))).where(*where).scalar_subquery()


# Made once, and one statement: every page of a manager asks it for the menu.
_COUNTS = select(
    _count(_area.id, _area.home_id == _HOME, _area.kind == str(AreaKind.ROOM), _area.closed_at.is_(None)),
    _count(_grant.user_id, or_(_grant.home_id == _HOME, _grant.provider_id == _PROVIDER)),
    _count(
        _invited.invitation_id,
        or_(_invited.home_id == _HOME, _invited.provider_id == _PROVIDER),
        ~exists().where(_ended.invitation_id == _invited.invitation_id),
    ),
    select(exists().where(_entry.home_id == _HOME, _entry.outcome == "accepted")).scalar_subquery(),
    select(
        exists().where(or_(_setting.home_id == _HOME, _setting.provider_id == _PROVIDER))
    ).scalar_subquery(),
    select(exists().where(_run.outcome == "good")).scalar_subquery(),
)
_step = table_of(SetupStep).c
_SAID = select(_step.step, _step.said).where(_step.home_id == _HOME).order_by(_step.at, _step.id)


def steps_of(session: Session, home_id: str, provider_id: str, actor: Actor) -> tuple[Standing, ...]:
    """Every step that concerns the actor, in order; three queries."""
    (rooms, people, invited, synced, settings, backups), *_rest = read_rows(
        session, _COUNTS, home=home_id, provider=provider_id
    )
    others = people - 1 + invited
    counts = {
        Step.AREAS: rooms,
        Step.PEOPLE: max(0, others),
        Step.TABLETS: int(synced),
        Step.CHECKLISTS: len(in_use(session, [home_id])),
        Step.SETTINGS: int(settings),
        Step.BACKUPS: int(backups),
    }
    said = dict(read_rows(session, _SAID, home=home_id))
    return tuple(
        Standing(step, counts[step] > 0, said.get(step) == SKIPPED, counts[step])
        for step in steps_for(actor, home_id, provider_id)
    )


def steps_for(actor: Actor, home_id: str, provider_id: str) -> list[Step]:
    """The steps that concern somebody: those whose pages they may use."""
    held: Collection[Permission] = actor.providers.get(provider_id, frozenset())
    return [
        step
        for step in Step
        if (step not in _ALSO or actor.can(_ALSO[step], home_id))
        and (step not in _FOR_PROVIDERS or _FOR_PROVIDERS[step] in held)
    ]


def still_open(session: Session, home_id: str, provider_id: str, actor: Actor) -> int:
    """How many steps still ask for this actor; 0 for whoever does not set the home up."""
    if not actor.can(Permission.HOME_SET_UP_EDIT, home_id):
        return 0
    return len(open_steps(steps_of(session, home_id, provider_id, actor)))
