"""My account: who I am, my password, where I am signed in."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from auditapp.extensions import db
from auditapp.forms.account import ChangePasswordForm, ConfirmForm, SessionForm
from auditapp.kernel import clock
from auditapp.kernel.errors import InvalidError
from auditapp.people import accounts, entry, factors, passwords, present, queries, sessions, sign_ins
from auditapp.people.models import User
from auditapp.people.onward import local
from auditapp.web import access
from auditapp.web.parts import counted

blueprint = Blueprint("account", __name__)
WRONG = "That is not your password. Try again."


@blueprint.get("/account")
@access.signed_in
def show() -> ResponseReturnValue:
    """Who I am, where I work, how I sign in, how it looks."""
    actor, now = access.current_actor(), clock.now()
    page = present.account(
        actor,
        queries.homes_of(db.session(), actor),
        factors.factors_of(db.session(), actor.user_id),
        len(sessions.sessions_of(db.session(), actor, now=now)),
    )
    return render_template("people/account.html", page=page)


@blueprint.get("/account/password")
@access.signed_in
def password() -> ResponseReturnValue:
    """The form for a new password."""
    return _password_page(ChangePasswordForm(), _sign_in_name())


@blueprint.post("/account/password")
@access.signed_in
def change_password() -> ResponseReturnValue:
    """Set a new password; every other sign-in ends."""
    form, actor = ChangePasswordForm(), access.current_actor()
    sign_in_name, homes = _sign_in_name(), [each.name for each in queries.homes_of(db.session(), actor)]
    if form.validate():
        problem = passwords.problem_with(form.new.data or "", actor.name, sign_in_name, *homes)
        form.new.errors = [problem] if problem else []
    if not form.errors and not entry.password_is_right(sign_in_name, form.current.data or ""):
        form.current.errors = [WRONG]
    if form.errors:
        return _password_page(form, sign_in_name), 422
    hashed = passwords.hash_password(form.new.data or "")
    ended = accounts.change_password(db.session(), actor.user_id, hashed, actor=actor, now=clock.now())
    _right(sign_in_name)
    flash(f"Your password is changed. {_ended(ended)}")
    return redirect(url_for("account.show"))


@blueprint.get("/account/confirmation")
@access.before_factor
def confirmation() -> ResponseReturnValue:
    """Ask for the password once more before something that guards the account is changed."""
    form = ConfirmForm(next=request.args.get("next", ""))
    return _confirmation_page(form, _sign_in_name())


@blueprint.post("/account/confirmation")
@access.before_factor
def confirm() -> ResponseReturnValue:
    """Take the password, and let the account be changed for a quarter of an hour."""
    form, sign_in_name = ConfirmForm(), _sign_in_name()
    if form.validate() and not entry.password_is_right(sign_in_name, form.password.data or ""):
        form.password.errors = [WRONG]
    if form.errors:
        return _confirmation_page(form, sign_in_name), 422
    _right(sign_in_name)
    return redirect(local(form.next.data) or url_for("factors.index"))


@blueprint.get("/account/devices")
@access.signed_in
def devices() -> ResponseReturnValue:
    """Where I am signed in."""
    found = sessions.sessions_of(db.session(), access.current_actor(), now=clock.now())
    return render_template("people/devices.html", page=present.devices(found))


@blueprint.post("/account/devices")
@access.signed_in
def end_session() -> ResponseReturnValue:
    """End one of my sign-ins."""
    form = SessionForm()
    if not form.validate():
        raise InvalidError("Say which sign-in is to end.")
    sessions.end_one(db.session(), form.session.data or "", actor=access.current_actor(), now=clock.now())
    flash("That device is signed out.")
    return redirect(url_for("account.devices"))


@blueprint.post("/account/devices/others")
@access.signed_in
def end_others() -> ResponseReturnValue:
    """End all my sign-ins but this one."""
    actor = access.current_actor()
    ended = sign_ins.end_sessions_of(
        db.session(), actor.user_id, actor=actor, now=clock.now(), but=actor.session_id
    )
    flash(_ended(ended) or "You are signed in on this device only.")
    return redirect(url_for("account.devices"))


def _password_page(form: ChangePasswordForm, sign_in_name: str) -> str:
    return render_template("people/password.html", form=form, sign_in_name=sign_in_name)


def _confirmation_page(form: ConfirmForm, sign_in_name: str) -> str:
    return render_template("people/confirmation.html", form=form, sign_in_name=sign_in_name)


def _sign_in_name() -> str:
    return db.session().get_one(User, access.current_actor().user_id).sign_in_name


def _right(sign_in_name: str) -> None:
    """They have just proved who they are: the try no longer counts, and the account may be changed for a while."""
    entry.note_right(sign_in_name)
    entry.confirmed()


def _ended(count: int) -> str:
    return f"You were signed out on {counted(count, 'other device')}." if count else ""
