"""Who may ask for what. A route without a declared rule answers 403, and a house test fails.

Every look-up starts from what the actor may see, so another home's record is "not found".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from flask import Flask, g, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from auditapp.extensions import db
from auditapp.kernel import clock
from auditapp.kernel.errors import FactorNeededError, ForbiddenError, NotFoundError, SignedOutError
from auditapp.kernel.permissions import Actor, Permission

P = ParamSpec("P")


class HomeRecord(Protocol):
    """Anything that belongs to one home."""

    @property
    def home_id(self) -> str: ...


class HomeLike(Protocol):
    """A home as the layouts and rules need it."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def slug(self) -> str: ...


H = TypeVar("H", bound=HomeLike)
R = TypeVar("R", bound=HomeRecord)
View = Callable[P, ResponseReturnValue]
FindHome = Callable[[Session, Actor, str], HomeLike | None]
FindZone = Callable[[Session, str], str]  # the time zone of a home


@dataclass(frozen=True)
class Rule:
    """A route's declared access; `permission` is None where being signed in (or nothing) is enough."""

    kind: str  # public, signed_in, home, record, provider
    permission: Permission | None = None
    why: str = ""
    before_factor: bool = False  # open also to whoever must first set up a second factor


@dataclass
class _Finders:
    home: FindHome | None = None
    zone: FindZone | None = None


_finders = _Finders()


def install(app: Flask, *, find_home: FindHome, find_zone: FindZone) -> None:
    """Deny by default, and remember how homes and their time zones are found."""
    _finders.home, _finders.zone = find_home, find_zone
    app.before_request(_deny)


def _deny() -> None:
    clock.set_zone(None)  # a thread serves one request after another
    if request.endpoint is None:
        return  # no such address: the 404 follows
    rule = rule_of(request.endpoint)
    if rule is None:
        raise ForbiddenError("This address has no access rule, so nobody may use it.", code="no_access_rule")
    if rule.kind != "public" and not rule.before_factor:
        actor = getattr(current_user, "actor", None)
        if isinstance(actor, Actor) and actor.must_add_factor:
            raise FactorNeededError


def rule_of(endpoint: str) -> Rule | None:
    """The declared rule of an endpoint, None when there is none."""
    from flask import current_app  # noqa: PLC0415 - asked for by tests outside a request, too

    view = current_app.view_functions.get(endpoint)
    rule = getattr(view, "access_rule", None)
    return rule if isinstance(rule, Rule) else None


def current_actor() -> Actor:
    """Who is signed in. Raises SignedOutError when nobody is."""
    actor = getattr(current_user, "actor", None)
    if not isinstance(actor, Actor):
        raise SignedOutError
    return actor


def public(why: str) -> Callable[[View[P]], View[P]]:
    """Anybody may ask; `why` is said aloud and read by the house test."""

    def mark(view: View[P]) -> View[P]:
        return _marked(view, Rule("public", why=why))

    return mark


def signed_in(view: View[P]) -> View[P]:
    """Anybody with an account; the view itself starts from what the actor may see."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        actor = current_actor()
        if len(actor.homes) == 1:  # whoever works in one home is always in it
            _show_times_of(next(iter(actor.homes)))
        return view(*args, **kwargs)

    return _marked(guarded, Rule("signed_in"))


def before_factor(view: View[P]) -> View[P]:
    """Anybody with an account, even who must first set up a second factor: for what sets it up, and the way out."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        current_actor()
        return view(*args, **kwargs)

    return _marked(guarded, Rule("signed_in", before_factor=True))


def home(
    permission: Permission,
) -> Callable[[Callable[Concatenate[H, P], ResponseReturnValue]], Callable[P, ResponseReturnValue]]:
    """The address names a home (`home_id`): the view gets the home itself as its first argument."""

    def mark(view: Callable[Concatenate[H, P], ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            actor = current_actor()
            found = _find_home(actor, str(kwargs.pop("home_id")))
            _require(actor, permission, found.id)
            g.home = found
            return view(found, *args, **kwargs)  # type: ignore[arg-type]  # H is whatever install() finds

        return _marked(guarded, Rule("home", permission))

    return mark


def record(
    find: Callable[[Session, Actor, str], R | None], permission: Permission
) -> Callable[[Callable[Concatenate[R, P], ResponseReturnValue]], Callable[P, ResponseReturnValue]]:
    """The address names a record (`record_id`): `find` looks among what the actor may see."""

    def mark(view: Callable[Concatenate[R, P], ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            actor = current_actor()
            found = find(db.session(), actor, str(kwargs.pop("record_id")))
            if found is None or not actor.sees_home(found.home_id):
                raise NotFoundError
            _require(actor, permission, found.home_id)
            g.home = _find_home(actor, found.home_id)
            return view(found, *args, **kwargs)

        return _marked(guarded, Rule("record", permission))

    return mark


def provider(permission: Permission) -> Callable[[View[P]], View[P]]:
    """The address names a provider (`provider_id`) of the actor's."""

    def mark(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            actor = current_actor()
            held = actor.providers.get(str(kwargs["provider_id"]))
            if held is None:
                raise NotFoundError
            if permission not in held:
                raise ForbiddenError
            return view(*args, **kwargs)

        return _marked(guarded, Rule("provider", permission))

    return mark


def _find_home(actor: Actor, home_id: str) -> HomeLike:
    if _finders.home is None:
        raise RuntimeError("access.install was not called")
    found = _finders.home(db.session(), actor, home_id)
    if found is None:
        raise NotFoundError
    _show_times_of(found.id)
    return found


def _show_times_of(home_id: str) -> None:
    """Days begin and times are shown as clocks in that home show them, until the answer is given."""
    if _finders.zone is not None:
        clock.set_zone(_finders.zone(db.session(), home_id))


def _require(actor: Actor, permission: Permission, home_id: str) -> None:
    if not actor.can(permission, home_id):
        raise ForbiddenError


def _marked(view: Callable[P, ResponseReturnValue], rule: Rule) -> Callable[P, ResponseReturnValue]:
    view.access_rule = rule  # type: ignore[attr-defined]  # read back by rule_of
    return view
