"""Signing in and out, the choice of a home."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_login import logout_user
from flask_wtf.csrf import CSRFError

from auditapp.extensions import db
from auditapp.forms.people import SignInForm
from auditapp.kernel import clock
from auditapp.kernel.permissions import Permission
from auditapp.people import entry, queries, sign_ins
from auditapp.people.onward import local
from auditapp.web import access, errors

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
    """Check the password and begin a session, or the second step."""
    form = SignInForm()
    onward = local(form.next.data) or url_for("people.homes")
    return _try_to_sign_in(form, onward) or (_asked_again(form), 422)


@blueprint.get("/capture/sign-in")
@access.public("Nobody is signed in on the tablet yet.")
def capture_sign_in() -> ResponseReturnValue:
    """The sign-in page of the tablet."""
    return render_template("capture/sign_in.html", form=SignInForm())


@blueprint.post("/capture/sign-in")
@access.public("Nobody is signed in on the tablet yet.")
def capture_begin() -> ResponseReturnValue:
    """Check the password and go on to the tablet app, or to the second step first."""
    form = SignInForm()
    return _try_to_sign_in(form, entry.TABLET) or (_asked_again(form), 422)


@blueprint.errorhandler(CSRFError)
def ask_again(error: CSRFError) -> ResponseReturnValue:
    """A sign-in page that was open for longer than its token comes back with the sign-in name in it."""
    if request.endpoint not in ("people.begin", "people.capture_begin"):
        return errors.out_of_date(error)
    return _asked_again(SignInForm(), OPEN_TOO_LONG), 400


@blueprint.post("/sign-out")
@access.before_factor
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
    """Choose a home; somebody with one home goes straight there, a care assistant to their own actions.

    Whoever sees no home's overview but keeps a provider in order is led to that.
    """
    actor = access.current_actor()
    readable = actor.homes_with(Permission.HOME_HOME_READ)
    found = [home for home in queries.homes_of(db.session(), actor) if home.id in readable]
    if not found:
        kept = [
            each for each, held in actor.providers.items() if Permission.PROVIDER_ADMINISTRATION_READ in held
        ]
        return redirect(f"/providers/{min(kept)}/administration" if kept else "/actions")
    return redirect(f"/homes/{found[0].id}/{found[0].slug}" if len(found) == 1 else "/homes/")


def _try_to_sign_in(form: SignInForm, onward: str) -> ResponseReturnValue | None:
    """Sign in, or ask for the second step; None, with what is wrong said on the form, when that cannot be."""
    if not form.validate():
        return None
    user_id = entry.password_is_right(form.sign_in_name.data or "", form.password.data or "")
    if user_id is None:
        form.form_errors = ["That sign-in name and password do not go together. Check both and try again."]
        return None
    shut_out = entry.why_shut_out(user_id, onward)  # told only to whoever knows the password
    if shut_out:
        form.form_errors = [shut_out]
        return None
    return entry.go_on(user_id, onward)


def _asked_again(form: SignInForm, problem: str = "") -> str:
    """The sign-in page that was sent, with the problem above the form unless the fields say it themselves."""
    if problem and not form.errors:
        form.form_errors = [problem]
    if request.endpoint == "people.capture_begin":
        return render_template("capture/sign_in.html", form=form)
    return render_template("people/sign_in.html", form=form, action=url_for("people.begin"), note="")
