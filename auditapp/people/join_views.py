"""Taking up an invitation or setting a new password with a one-time code.

A code that opens nothing gets one page, whatever the reason. Only such codes, and sign-in names that are taken,
are counted against an address, so that a home in which everybody joins on the same morning is not slowed down.
"""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from auditapp.extensions import db
from auditapp.forms.join import CodeForm, JoinForm, NewPasswordForm
from auditapp.kernel import clock
from auditapp.kernel.errors import InvalidError, NotFoundError, ThrottledError
from auditapp.kernel.permissions import Actor
from auditapp.people import entry, factors, invitations, joining, passwords, present_join, sign_ins, tries
from auditapp.people.account_models import Invitation
from auditapp.web import access, transaction

blueprint = Blueprint("join", __name__)
_GONE = 410
_WHY = "Whoever was handed a code has no account yet, or cannot sign in."


@blueprint.get("/join")
@access.public(_WHY)
def ask() -> ResponseReturnValue:
    """Type the code from a slip of paper."""
    return render_template("join/code.html", form=CodeForm(None))


@blueprint.post("/join")
@access.public(_WHY)
def look_up() -> ResponseReturnValue:
    """Go to the page of the code."""
    form = CodeForm()
    if not form.validate():
        return render_template("join/code.html", form=form), 422
    return redirect(url_for("join.show", code=invitations.plain(form.code.data or "")))


@blueprint.get("/join/<code>")
@access.public(_WHY)
def show(code: str) -> ResponseReturnValue:
    """What the code opens, and what is needed to go through."""
    session = db.session()
    found = joining.open_invitation(session, code, now=clock.now())
    if found is None:
        return _opens_nothing(session)
    if found.kind == invitations.SET_UP:
        return redirect(f"/set-up/{invitations.plain(code)}")
    return _page(code, joining.welcome(session, found, now=clock.now()), None)


@blueprint.post("/join/<code>")
@access.public(_WHY)
def take_up(code: str) -> ResponseReturnValue:
    """Make the account, add the roles to one that exists, or set the new password."""
    session = db.session()
    found = joining.open_invitation(session, code, now=clock.now())
    if found is None or found.kind == invitations.SET_UP:
        return _opens_nothing(session)
    try:
        if found.kind == invitations.RESET:
            return _reset(session, code, found)
        if "with_my_account" in request.form:
            return _join_as(session, found)
        return _join_as_new(session, code, found)
    except NotFoundError:  # somebody else was a moment faster
        db.session.rollback()
        return _opens_nothing(session)


def _reset(session: Session, code: str, found: Invitation) -> ResponseReturnValue:
    told, form = joining.welcome(session, found, now=clock.now()), NewPasswordForm()
    form.own_words = (told.provider, told.name, told.sign_in_name)
    if not form.validate():
        return _page(code, told, form), 422
    hashed = _hashed(form.password.data)
    user = joining.set_new_password(session, _anew(session, code), password_hash=hashed, now=clock.now())
    staying = present_join.staying(factors.factors_of(session, user.id))
    return render_template("join/password_set.html", sign_in_name=told.sign_in_name, staying=staying)


def _join_as(session: Session, found: Invitation) -> ResponseReturnValue:
    if access.current_actor().must_add_factor:
        flash("Set up a second step first. Then open your invitation again: it stays as it is.")
        return redirect(url_for("factors.index"))
    joining.join_as(session, found, actor=access.current_actor(), now=clock.now())
    flash("Welcome. Your account now has what you were invited to.", "met")
    return redirect(url_for("people.homes"))


def _join_as_new(session: Session, code: str, found: Invitation) -> ResponseReturnValue:
    told, form, now = joining.welcome(session, found, now=clock.now()), JoinForm(), clock.now()
    if told.user_id is not None:
        return _page(code, told, None), 422
    form.own_words = (told.provider, *(place.where for place in told.places))
    if not form.validate():
        return _page(code, told, form), 422
    name, sign_in_name = (form.name.data or "").strip(), form.sign_in_name.data or ""
    if problem := _throttled(session, found.id):
        form.sign_in_name.errors = [problem]
        return _page(code, told, form), 429
    hashed = _hashed(form.password.data)
    try:
        user = joining.join_as_new(
            session, _anew(session, code), name=name, sign_in_name=sign_in_name, password_hash=hashed, now=now
        )
    except InvalidError as refusal:
        db.session.rollback()
        tries.note_taken(session, address=request.remote_addr or "", now=now)
        transaction.settle_now()
        form.sign_in_name.errors = [
            f"{refusal.message} If that is you, use your account. If not, add a number."
        ]
        return _page(code, told, form), 422
    entered = entry.enter(user.id, "password", url_for("people.homes"))
    flash(f"Welcome to Walkaround, {user.name}. Next time, sign in as {user.sign_in_name}.", "met")
    return entered


def _throttled(session: Session, invitation_id: str) -> str:
    """Count the try at a sign-in name; why there may be no more, or nothing."""
    address = request.remote_addr or ""
    try:
        tries.begin_name_try(session, invitation_id=invitation_id, address=address, now=clock.now())
    except ThrottledError as refusal:
        session.rollback()
        return refusal.message
    transaction.settle_now()
    return ""


def _hashed(password: str | None) -> str:
    db.session.rollback()  # hashing is slow: no transaction stays open meanwhile
    return passwords.hash_password(password or "")


def _anew(session: Session, code: str) -> Invitation:
    """The invitation after a pause. Raises NotFoundError when it has ended meanwhile."""
    found = joining.open_invitation(session, code, now=clock.now())
    if found is None:
        raise NotFoundError(invitations.GONE, code="code_gone")
    return found


def _page(code: str, told: joining.Welcome, form: JoinForm | NewPasswordForm | None) -> str:
    if told.kind == invitations.RESET:
        return render_template(
            "join/password.html",
            told=told,
            form=form or NewPasswordForm(None),
            action=url_for("join.take_up", code=code),
        )
    actor = getattr(current_user, "actor", None)
    page = present_join.welcome_page(code, told, actor if isinstance(actor, Actor) else None)
    if form is None and page.may_make_account:
        form = JoinForm(None, data={"name": told.name, "sign_in_name": told.sign_in_name})
    return render_template("join/welcome.html", page=page, form=form)


def _opens_nothing(session: Session) -> ResponseReturnValue:
    """Count the try; the same page for every reason."""
    sign_ins.begin_code_try(session, address=request.remote_addr or "", now=clock.now())
    transaction.settle_now()
    return render_template("join/gone.html"), _GONE
