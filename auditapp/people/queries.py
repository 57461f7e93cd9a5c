"""Reads about people and places; everything starts from what the actor may see."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Date, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session

from auditapp.kernel import clock, journal
from auditapp.kernel.bulk import read_rows, table_of
from auditapp.kernel.errors import InvalidError
from auditapp.kernel.orm import UtcDateTime
from auditapp.kernel.permissions import ROLE_PERMISSIONS, Actor, Permission, Role
from auditapp.people.account_models import FactorRemoval, Passkey, SignInSession, Totp
from auditapp.people.models import (
    Area,
    DemoMark,
    Home,
    Provider,
    RoleGrant,
    RoleRevocation,
    Setting,
    User,
)
from auditapp.people.rules import must_have_factor
from auditapp.people.tree import in_order


@dataclass(frozen=True)
class HomeSummary:
    """A home as pages and rules need it."""

    id: str
    provider_id: str
    name: str
    prefix: str

    @property
    def slug(self) -> str:
        """The decoration of its address: `oak-house`."""
        return slug_of(self.name)

    @property
    def home_id(self) -> str:
        """So that a home can stand where any record of a home can."""
        return self.id


@dataclass(frozen=True)
class ProviderSummary:
    """A provider's name and id."""

    id: str
    name: str


@dataclass(frozen=True)
class AreaSummary:
    """A place in a home."""

    id: str
    parent_id: str | None
    kind: str
    name: str
    closed_at: datetime | None = None


@dataclass(frozen=True)
class Person:
    """Somebody who holds a role in a home (or its provider)."""

    id: str
    name: str
    role: str


def slug_of(name: str) -> str:
    """Lower-case words joined by hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "home"


@dataclass(frozen=True)
class Visit:
    """A request of somebody who is signed in: who, and when this browser was noted last."""

    actor: Actor
    last_seen_at: datetime


def visit_of(session: Session, token_hash: str, now: datetime) -> Visit | None:
    """Who holds this sign-in, if it has neither ended nor run out, with everything that their grants allow now.

    Asked anew by every request, so that a grant that is taken back counts at once: hence one query. Whoever must
    first add a second factor holds nothing until then.
    """
    rows = read_rows(session, _SIGNED_IN, token_hash=token_hash, now=now, today=clock.local_date(now))
    if not rows:
        return None
    session_id, user_id, name, seen, has_factor = rows[0][:5]
    grants = [row[5:] for row in rows if row[5]]
    if not has_factor and any(must_have_factor(asked, Role(role)) for role, *_reach, asked in grants):
        return Visit(Actor(user_id, name, session_id=session_id, must_add_factor=True), seen)
    return Visit(_actor(user_id, name, session_id, (grant[:4] for grant in grants)), seen)


def actor_for(session: Session, user_id: str, *, name: str, session_id: str | None = None) -> Actor:
    """The actor with everything that their grants allow now."""
    session.flush()  # grants of this very transaction count too
    rows = read_rows(session, _GRANTS, user=user_id, today=_today())
    return _actor(user_id, name, session_id, ((row[0], row[1], row[2], row[3]) for row in rows))


def _actor(
    user_id: str,
    name: str,
    session_id: str | None,
    grants: Iterable[tuple[str, str | None, str | None, str | None]],
) -> Actor:
    """Each grant names a role and a home, or a role, a provider and one home of that provider (if it has any)."""
    homes: dict[str, frozenset[Permission]] = {}
    providers: dict[str, frozenset[Permission]] = {}
    for role, home_id, provider_id, provider_home_id in grants:
        permissions = ROLE_PERMISSIONS[Role(role)]
        if provider_id is not None:
            providers[provider_id] = providers.get(provider_id, frozenset()) | permissions
        reached = home_id or provider_home_id
        if reached is not None:
            homes[reached] = homes.get(reached, frozenset()) | permissions
    return Actor(user_id, name, homes, providers, session_id)


def find_home(session: Session, actor: Actor, home_id: str) -> HomeSummary | None:
    """The home, if it exists as far as the actor is concerned."""
    if not actor.sees_home(home_id):
        return None
    home = session.get(Home, home_id)
    return None if home is None else _summary(home)


def homes_of(session: Session, actor: Actor) -> list[HomeSummary]:
    """Every home the actor may see, by name."""
    query = select(Home).where(Home.id.in_(actor.homes.keys())).order_by(Home.name, Home.id)
    return [_summary(home) for home in session.scalars(query)]


def homes_ever_of(session: Session, user_id: str, home_ids: Collection[str]) -> list[HomeSummary]:
    """Of these homes, those in which somebody has a role or ever had one, also as one for all homes of a provider."""
    within = or_(RoleGrant.home_id == Home.id, RoleGrant.provider_id == Home.provider_id)
    query = select(Home).where(Home.id.in_(home_ids), exists().where(RoleGrant.user_id == user_id, within))
    return [_summary(home) for home in session.scalars(query)]


def homes_of_provider(session: Session, provider_id: str) -> list[HomeSummary]:
    """Every home of a provider, by name."""
    query = select(Home).where(Home.provider_id == provider_id).order_by(Home.name, Home.id)
    return [_summary(home) for home in session.scalars(query)]


def homes_named(session: Session, text: str) -> list[HomeSummary]:
    """For the command line: the home with this id, or all homes with this name (any case)."""
    query = select(Home).where(or_(Home.id == text, Home.name.ilike(text.replace("%", r"\%"))))
    return [_summary(home) for home in session.scalars(query.order_by(Home.id))]


def home_named(session: Session, text: str) -> HomeSummary:
    """The one home meant. Raises InvalidError naming the ids to choose from when there are several."""
    found = homes_named(session, text)
    if not found:
        raise InvalidError(f"There is no home called {text!r}.", code="no_home")
    if len(found) > 1:
        choices = ", ".join(home.id for home in found)
        raise InvalidError(
            f"{len(found)} homes are called {text!r}. Give one of their ids: {choices}.", code="many_homes"
        )
    return found[0]


def _summary(home: Home) -> HomeSummary:
    return HomeSummary(home.id, home.provider_id, home.name, home.prefix)


def provider_named(session: Session, provider_id: str) -> ProviderSummary:
    """The provider with this id. Raises NoResultFound when there is none."""
    found = session.get_one(Provider, provider_id)
    return ProviderSummary(found.id, found.name)


def areas_of(session: Session, home_id: str) -> list[AreaSummary]:
    """The home's open places, each before those below it."""
    return [area for area in every_area_of(session, home_id) if area.closed_at is None]


def every_area_of(session: Session, home_id: str) -> list[AreaSummary]:
    """The home's places, the closed ones too, each before those below it."""
    query = select(Area).where(Area.home_id == home_id).order_by(Area.position, Area.id)
    return in_order(
        [
            AreaSummary(area.id, area.parent_id, area.kind, area.name, area.closed_at)
            for area in session.scalars(query)
        ]
    )


def people_of(session: Session, home_id: str) -> list[Person]:
    """Everyone with a role in the home or its provider, once each, by name; their first role is named."""
    people: dict[str, Person] = {}
    for user_id, name, role in read_rows(session, _PEOPLE, home=home_id, today=_today()):
        people.setdefault(user_id, Person(user_id, name, role))
    return list(people.values())


def _today() -> date:
    return clock.local_date(clock.now())


def owners_of(session: Session, home_id: str) -> list[Person]:
    """Those who may be given an action: everybody of the home who may do one."""
    doing = Permission.HOME_ACTION_DO
    return [person for person in people_of(session, home_id) if doing in ROLE_PERMISSIONS[Role(person.role)]]


def names_of(session: Session, user_ids: set[str]) -> dict[str, str]:
    """Names by id; the system's own actors say what they are."""
    found = dict(session.execute(select(User.id, User.name).where(User.id.in_(user_ids))).all())
    return {each: found.get(each, _system_name(each)) for each in user_ids}


def _system_name(user_id: str) -> str:
    return "Walkaround" if user_id.startswith("system:") else "Somebody who has left"


def chains_of(session: Session) -> list[str]:
    """The journal chains that must be there: every provider's, and every home's that has an area."""
    providers = [journal.provider_chain(each) for each in session.scalars(select(Provider.id))]
    homes = select(Area.home_id).distinct()
    return providers + [journal.home_chain(each) for each in session.scalars(homes)]


def names_of_chains(session: Session) -> dict[str, str]:
    """Whose each journal chain is or would be, by chain: the providers' by name, then the homes'."""
    providers = session.execute(select(Provider.id, Provider.name).order_by(Provider.name, Provider.id))
    homes = session.execute(select(Home.id, Home.name).order_by(Home.name, Home.id))
    named = {journal.provider_chain(each): name for each, name in providers}
    return named | {journal.home_chain(each): name for each, name in homes}


def is_demonstration(session: Session) -> bool:
    """Whether the database holds demonstration accounts."""
    return session.scalar(select(exists().where(DemoMark.id.is_not(None)))) is True


def is_empty(session: Session) -> bool:
    """Whether nothing has been set up yet."""
    return session.scalar(select(exists().where(Provider.id.is_not(None)))) is not True


def providers_of(session: Session, actor: Actor) -> set[str]:
    """The providers of the homes that the actor may see."""
    found = session.scalars(select(Home.provider_id).where(Home.id.in_(actor.homes.keys())).distinct())
    return set(found) | set(actor.providers)


# Statements are made once, of tables: making one costs SQLAlchemy more than running it.
_sign_in, _user, _grant, _home = (table_of(each).c for each in (SignInSession, User, RoleGrant, Home))
# A grant counts until it is taken back, or until its last day is over.
_counts = ~exists().where(table_of(RoleRevocation).c.grant_id == _grant.id) & (
    _grant.ends_on.is_(None) | (_grant.ends_on >= bindparam("today", type_=Date()))
)
_reach = (_grant.role, _grant.home_id, _grant.provider_id, _home.id)
_GRANTS = (
    select(*_reach)
    .outerjoin(table_of(Home), _home.provider_id == _grant.provider_id)
    .where(_grant.user_id == bindparam("user"), _counts)
)
# Whether signing in takes a second step, and of whom the provider of a grant asks one.
_passkey, _totp, _removal = (table_of(each).c for each in (Passkey, Totp, FactorRemoval))
_has_factor = or_(
    exists().where(_passkey.user_id == _user.id, ~exists().where(_removal.factor_id == _passkey.id)),
    exists().where(_totp.user_id == _user.id, ~exists().where(_removal.factor_id == _totp.id)),
)
_of_home = table_of(Home).alias()
_set = table_of(Setting).c
_asked_of = (
    select(_set.value)
    .where(
        _set.key == "second_factor",
        _set.provider_id
        == func.coalesce(
            _grant.provider_id,
            select(_of_home.c.provider_id)
            .where(_of_home.c.id == _grant.home_id)
            .correlate(table_of(RoleGrant))
            .scalar_subquery(),
        ),
    )
    .correlate(table_of(RoleGrant))
    .order_by(_set.id.desc())
    .limit(1)
    .scalar_subquery()
)
_seen = func.coalesce(_sign_in.last_seen_at, _sign_in.began_at, type_=UtcDateTime())
_SIGNED_IN = (
    select(_sign_in.id, _user.id, _user.name, _seen, _has_factor, *_reach, _asked_of)
    .join(table_of(User), _user.id == _sign_in.user_id)
    .outerjoin(table_of(RoleGrant), (_grant.user_id == _user.id) & _counts)
    .outerjoin(table_of(Home), _home.provider_id == _grant.provider_id)
    .where(
        _sign_in.token_hash == bindparam("token_hash"),
        _sign_in.ended_at.is_(None),
        _sign_in.expires_at > bindparam("now", type_=UtcDateTime()),
    )
)
_PEOPLE = (
    select(_user.id, _user.name, _grant.role)
    .join(table_of(RoleGrant), _grant.user_id == _user.id)
    .join(table_of(Home), or_(_grant.home_id == _home.id, _grant.provider_id == _home.provider_id))
    .where(_home.id == bindparam("home"), _counts)
    .order_by(_user.name, _user.id, _grant.home_id.is_(None), _grant.granted_at)
)
