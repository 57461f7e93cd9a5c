"""What must be there before the first audit: provider, homes, places, people, checklists, programme."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from auditapp.checklists import service as checklists
from auditapp.checklists.loader import load_library
from auditapp.checklists.sign_off import sign_off
from auditapp.demo.script import HomeScript, Person, Script
from auditapp.demo.storybook import load_storybook
from auditapp.kernel import clock
from auditapp.kernel.permissions import Actor, system_actor
from auditapp.people import queries, service, sign_ins
from auditapp.people.areas import create_area
from auditapp.people.models import Area, Home, Provider, User
from auditapp.programme import service as programme
from auditapp.setup import service as set_up
from auditapp.setup.rules import Step

FOUNDER = system_actor("demonstration")


@dataclass
class Founded:
    """The ids behind the script's keys."""

    homes: dict[str, str] = field(default_factory=dict)
    areas: dict[tuple[str, str], str] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)


def found(session: Session, script: Script, hashes: Mapping[str, str]) -> Founded:
    """Everything the first audit needs. `hashes` are the people's password hashes by key, made before."""
    made, now = Founded(), script.begins
    provider = service.create_provider(session, script.provider, actor=FOUNDER, now=now)
    session.flush()  # homes refer to the provider's id
    _publish(session, provider, now)
    homes = {each.key: _home(session, provider, each, script, made) for each in script.homes}
    for person in script.people:
        home = homes[person.home] if person.home else None
        user = _person(session, provider, home, person, hashes[person.key], script)
        made.people[person.key] = user.id
    session.flush()
    for person in script.people:
        user_id = made.people[person.key]
        made.actors[person.key] = queries.actor_for(session, user_id, name=person.name)
    return made


def _publish(session: Session, provider: Provider, now: datetime) -> None:
    """The shipped checklists, with the advisers who agreed with some of them."""
    versions = checklists.publish_library(session, provider, actor=FOUNDER, now=now)
    session.flush()  # a sign-off refers to its version
    by_key = {each.id: version for each, version in zip(load_library(), versions, strict=True)}
    for adviser in load_storybook().advisers:
        sign_off(
            session,
            by_key[adviser.checklist],
            name=adviser.name,
            role=adviser.role,
            signed_on=clock.local_date(now),
            note=adviser.note,
            actor=FOUNDER,
            now=now,
        )


def _home(session: Session, provider: Provider, told: HomeScript, script: Script, made: Founded) -> Home:
    home = service.create_home(
        session, provider, told.name, actor=FOUNDER, now=script.begins, location_id=told.location
    )
    session.flush()  # places refer to the home's id, and the next home's prefix must see this one's
    made.homes[told.key] = home.id
    places: dict[str, Area] = {}
    for place in told.places:
        parent = places[place.parent] if place.parent else None
        area = create_area(
            session, home, place.kind, place.name, actor=FOUNDER, now=script.begins, parent=parent
        )
        session.flush()  # places below refer to its id
        places[place.key] = area
        made.areas[told.key, place.key] = area.id
    for checklist, every in told.programme.items():
        first = _first_due(script, told.key, checklist)
        programme.set_entry(session, home.id, checklist, every, first, actor=FOUNDER, now=script.begins)
    for step in (Step.SETTINGS, Step.BACKUPS):  # what nobody needs to try the product
        set_up.skip(session, home.id, step, actor=FOUNDER, now=script.begins)
    return home


def _first_due(script: Script, home: str, checklist: str) -> date:
    """The day of the first audit of its kind: the programme began with it."""
    runs = (run for run in script.runs if run.home == home and run.checklist == checklist)
    first = next(runs, None)
    return clock.local_date(first.started_at if first else script.begins)


def _person(
    session: Session, provider: Provider, home: Home | None, person: Person, password: str, script: Script
) -> User:
    now = script.begins
    user = service.create_user(session, provider, person.email, person.name, actor=FOUNDER, now=now)
    session.flush()  # passwords and grants refer to the user's id
    sign_ins.set_password(session, provider.id, user, password, actor=FOUNDER, now=now)
    service.grant_role(session, user, person.role, actor=FOUNDER, now=now, home=home, provider=provider)
    return user
