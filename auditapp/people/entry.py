"""The last part of every way in, and what a browser holds: a session, half a sign-in, a known device's secret."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import urlsplit

from flask import Response, after_this_request, current_app, redirect, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_login import login_user

from auditapp.extensions import db
from auditapp.kernel import clock
from auditapp.kernel.errors import StateError, ThrottledError
from auditapp.kernel.permissions import Actor
from auditapp.kernel.sealing import Sealer, sealer
from auditapp.people import (
    accounts,
    browsers,
    devices,
    factors,
    passwords,
    queries,
    sign_ins,
    standing,
    steps,
    tries,
)
from auditapp.people.account_models import SignInStep
from auditapp.people.login import SignedIn
from auditapp.people.models import User
from auditapp.people.passkeys import Site
from auditapp.web import logs, transaction
from auditapp.web.work import Work

_DEVICE = "walkaround_device"
FRESH = timedelta(minutes=15)
_STEP, _ONWARD, _CONFIRMED = "step", "onward", "confirmed_at"
TABLET = "/capture/"


def origin_of(sign_in_name: str) -> tries.Origin:
    """Where this request comes from, as far as tries at this account are concerned."""
    device = devices.hash_for(db.session(), sign_in_name, device_secret())
    return tries.Origin(request.remote_addr or "", device)


def password_is_right(sign_in_name: str, password: str) -> str | None:
    """The id of whom this name and password belong to, or None. The try is on record before it is judged.

    Raises ThrottledError. Commits, because hashing is slow and no transaction may stay open meanwhile.
    """
    origin = origin_of(sign_in_name)
    with telling_of_throttling():
        tries.begin_try(db.session(), sign_in_name=sign_in_name, origin=origin, now=clock.now())
    transaction.settle_now()
    user_id, stored = sign_ins.stored_password(db.session(), sign_in_name)
    db.session.rollback()
    if passwords.matches(stored, password):
        return user_id
    refused("password")
    return None


def refused(what: str) -> None:
    """Tell the log that a password, a code or a passkey did not open."""
    logs.event("sign-in refused", logging.WARNING, what=what, network=logs.network(request.remote_addr))


@contextmanager
def telling_of_throttling() -> Iterator[None]:
    """Tell the log when there were too many tries."""
    try:
        yield
    except ThrottledError:
        refused("too many tries")
        raise


def why_shut_out(user_id: str, onward: str) -> str | None:
    """Why somebody who has proved who they are is not let in all the same: they hold no role. None when they do."""
    why = standing.why_shut_out(db.session(), user_id, onward=onward, now=clock.now())
    if why:
        refused("no role")
    return why


def go_on(user_id: str, onward: str) -> ResponseReturnValue:
    """The password was right: sign in, or ask for the second step first. Until then there is no session."""
    if not factors.has_factor(db.session(), user_id):
        return enter(user_id, "password", onward)
    cookie.clear()  # nothing is taken over from whoever held this browser before
    cookie[_STEP] = steps.begin(db.session(), steps.Purpose.SECOND_FACTOR, user_id=user_id, now=clock.now())
    cookie[_ONWARD] = onward
    return redirect(url_for("second_step.ask"))


def half() -> SignInStep | None:
    """The half of a sign-in that this browser holds, if it is still open."""
    return steps.find(db.session(), steps.Purpose.SECOND_FACTOR, str(cookie.get(_STEP, "")), now=clock.now())


def onward() -> str:
    """Where the sign-in leads that this browser has begun."""
    return str(cookie.get(_ONWARD, "")) or url_for("people.homes")


def enter(user_id: str, factor: str, onward: str) -> ResponseReturnValue:
    """Begin a session in this browser and go where it leads."""
    now, user = clock.now(), db.session().get_one(User, user_id)
    origin = tries.Origin(request.remote_addr or "", devices.known(db.session(), user.id, device_secret()))
    tries.note_signed_in(db.session(), sign_in_name=user.sign_in_name, origin=origin, now=now)
    tries.tidy(db.session(), now=now)
    secret, device_id = devices.remember(db.session(), user.id, device_secret(), now=now)
    token = sign_ins.begin_session(
        db.session(),
        user.id,
        now=now,
        label=browsers.label_of(request.user_agent.string),
        factor=factor,
        device_id=device_id,
    )
    cookie.clear()  # nothing is taken over from whoever held this browser before
    cookie.permanent = True
    logs.event("signed in", user=user.id, factor=factor, known_device=int(origin.device is not None))
    login_user(SignedIn(token, None))
    confirmed()
    _keep_device(secret)
    db.session().flush()
    visit = queries.visit_of(db.session(), sign_ins.token_hash(token), now)
    must_add = visit is not None and visit.actor.must_add_factor
    return redirect(url_for("factors.index") if must_add else onward)


def note_right(sign_in_name: str) -> None:
    """The password was right, so the tries before it no longer count here."""
    tries.note_signed_in(
        db.session(), sign_in_name=sign_in_name, origin=origin_of(sign_in_name), now=clock.now()
    )


def confirmed() -> None:
    """They have just proved who they are."""
    cookie[_CONFIRMED] = int(clock.now().timestamp())


def is_fresh() -> bool:
    """Whether they proved so lately that what guards the account may be changed."""
    at = cookie.get(_CONFIRMED, 0)
    return isinstance(at, int) and 0 <= clock.now().timestamp() - at < FRESH.total_seconds()


def require_fresh() -> None:
    """Refuse what needs a fresh proof. Raises StateError."""
    if not is_fresh():
        raise StateError(
            "Enter your password once more first: open Your account, then Second step.", code="not_fresh"
        )


def keeping(actor: Actor) -> factors.Keeping:
    """A change to the actor's own account, now."""
    provider_id = accounts.provider_of(db.session(), actor.user_id)
    return factors.Keeping(actor.user_id, provider_id, actor, clock.now())


def site() -> Site:
    """The address to which passkeys are bound: the installation's own, or where none was given the browser's."""
    work: Work = current_app.extensions["work"]
    if work.settings.address:
        own = urlsplit(work.settings.address)
        return Site(own.hostname or "", f"{own.scheme}://{own.netloc}".lower())
    return Site(urlsplit(request.host_url).hostname or "", f"{request.scheme}://{request.host}")


def own_sealer() -> Sealer:
    """The installation's sealer."""
    work: Work = current_app.extensions["work"]
    return sealer(work.settings.instance)


def device_secret() -> str:
    """What this browser keeps to be known by, or nothing."""
    return request.cookies.get(_device_cookie(), "")


def _device_cookie() -> str:
    """Over HTTPS no neighbouring host can set a cookie with this prefix."""
    return f"__Host-{_DEVICE}" if current_app.config["SESSION_COOKIE_SECURE"] else _DEVICE


def _keep_device(secret: str) -> None:
    @after_this_request
    def keep(response: Response) -> Response:
        response.set_cookie(
            _device_cookie(),
            secret,
            max_age=tries.DEVICES_KEPT,
            secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
            httponly=True,
            samesite="Lax",
        )
        return response
