"""Signing in and out, the account page, the choice of a home."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_login import login_user, logout_user
from flask_wtf.csrf import CSRFError

from auditapp.extensions import db
from auditapp.forms.people import SignInForm
from auditapp.kernel import clock
from auditapp.kernel.permissions import Permission
from auditapp.people import passwords, present, queries, sign_ins, tries
from auditapp.people.login import SignedIn
from auditapp.web import access, errors, transaction

blueprint = Blueprint("people", __name__)
OPEN_TOO_LONG = "This page was open for a long time. Enter your password again."


@blueprint.get("/sign-in")
@access.public("Nobody is signed in yet.")
def sign_in() -> ResponseReturnValue:
    """The sign-in page of the manager's side."""
    form = SignInForm(next=request.args.get("next", ""))
    return render_template("people/sign_in.html", form=form, action=url_for("people.begin"), note="")


@blueprint.post("/sign-in")
@access.public("Nobody is signed in yet.")
def begin() -> ResponseReturnValue:
    """Check the password and begin a session."""
    form = SignInForm()
    problem = _try_to_sign_in(form)
    if problem is None:
        return redirect(_local(form.next.data) or url_for("people.homes"))
    return _asked_again(form, problem), 422


@blueprint.get("/capture/sign-in")
@access.public("Nobody is signed in on the tablet yet.")
def capture_sign_in() -> ResponseReturnValue:
    """The sign-in page of the tablet."""
    return render_template("capture/sign_in.html", form=SignInForm(), problem=None)


@blueprint.post("/capture/sign-in")
@access.public("Nobody is signed in on the tablet yet.")
def capture_begin() -> ResponseReturnValue:
    """Check the password and go on to the tablet app."""
    form = SignInForm()
    problem = _try_to_sign_in(form)
    if problem is None:
        return redirect("/capture/")
    return _asked_again(form, problem), 422


@blueprint.errorhandler(CSRFError)
def ask_again(error: CSRFError) -> ResponseReturnValue:
    """A sign-in page that was open for longer than its token comes back with the sign-in name in it."""
    if request.endpoint not in ("people.begin", "people.capture_begin"):
        return errors.out_of_date(error)
    return _asked_again(SignInForm(), OPEN_TOO_LONG), 400


@blueprint.post("/sign-out")
@access.signed_in
def sign_out() -> ResponseReturnValue:
    """End this session."""
    actor = access.current_actor()
    if actor.session_id:
        sign_ins.end_session(db.session(), actor.session_id, now=clock.now())
    logout_user()
    cookie.clear()
    return redirect(url_for("people.sign_in"))


@blueprint.get("/")
@access.signed_in
def homes() -> ResponseReturnValue:
    """Choose a home; somebody with one home goes straight there, a care assistant to their own actions."""
    actor = access.current_actor()
    readable = actor.homes_with(Permission.HOME_HOME_READ)
    found = [home for home in queries.homes_of(db.session(), actor) if home.id in readable]
    if not found:
        return redirect("/actions")
    return redirect(f"/homes/{found[0].id}/{found[0].slug}" if len(found) == 1 else "/homes/")


@blueprint.get("/account")
@access.signed_in
def account() -> ResponseReturnValue:
    """My account: who I am, where I work, how it looks."""
    actor = access.current_actor()
    return render_template(
        "people/account.html", page=present.account(actor, queries.homes_of(db.session(), actor))
    )


def _try_to_sign_in(form: SignInForm) -> str | None:
    """Sign in, or say in a sentence why not."""
    if not form.validate():
        return "Enter your sign-in name and your password."
    name, address, now = form.sign_in_name.data or "", request.remote_addr or "", clock.now()
    origin = tries.Origin(address)
    tries.begin_try(db.session(), sign_in_name=name, origin=origin, now=now)
    transaction.settle_now()  # hashing is slow: the try is on record and no transaction stays open meanwhile
    user_id, stored = sign_ins.stored_password(db.session(), name)
    db.session.rollback()
    if not passwords.matches(stored, form.password.data or "") or user_id is None:
        return "That sign-in name and password do not go together. Check both and try again."
    tries.note_signed_in(db.session(), sign_in_name=name, origin=origin, now=now)
    cookie.clear()
    cookie.permanent = True
    login_user(SignedIn(sign_ins.begin_session(db.session(), user_id, now=now), None))
    return None


def _asked_again(form: SignInForm, problem: str) -> str:
    """The sign-in page that was sent, with the problem above the form unless the fields say it themselves."""
    if request.endpoint == "people.capture_begin":
        return render_template("capture/sign_in.html", form=form, problem=problem)
    if not form.errors:
        form.form_errors = [problem]
    return render_template("people/sign_in.html", form=form, action=url_for("people.begin"), note="")


def _local(address: str | None) -> str | None:
    """Where to go next, if it is a page of ours."""
    if (
        not address
        or not address.isprintable()
        or not address.startswith("/")
        or address.startswith(("//", "/\\"))
    ):
        return None
    parts = urlsplit(address)
    return None if parts.netloc or parts.scheme else address
