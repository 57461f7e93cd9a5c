"""The second step of signing in: an authenticator app, passkeys, recovery codes on paper."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue

from auditapp.extensions import db
from auditapp.forms.account import AuthenticatorForm, FactorForm, NewPasskeyForm
from auditapp.kernel import clock
from auditapp.kernel.errors import InvalidError
from auditapp.people import entry, factors, passkeys, present
from auditapp.people.models import User
from auditapp.web import access, transaction

blueprint = Blueprint("factors", __name__)
_STEP = "factor_step"


@blueprint.get("/account/second-factor")
@access.before_factor
def index() -> ResponseReturnValue:
    """What is set up, what can be added, and whether it has to be."""
    actor = access.current_actor()
    page = present.second_factor(
        factors.factors_of(db.session(), actor.user_id),
        factors.recovery_codes_left(db.session(), actor.user_id),
        must_add=actor.must_add_factor,
        fresh=entry.is_fresh(),
    )
    return render_template("people/second_factor.html", page=page)


@blueprint.post("/account/second-factor/authenticator")
@access.before_factor
def begin_authenticator() -> ResponseReturnValue:
    """Make a secret for an app and show it."""
    entry.require_fresh()
    cookie[_STEP] = factors.begin_totp(
        db.session(), access.current_actor().user_id, entry.own_sealer(), now=clock.now()
    )
    return redirect(url_for("factors.authenticator"))


@blueprint.get("/account/second-factor/authenticator")
@access.before_factor
def authenticator() -> ResponseReturnValue:
    """The picture and the text of the secret, until a code has shown that the app holds it."""
    page = _authenticator_page(AuthenticatorForm())
    return page or redirect(url_for("factors.index"))


@blueprint.post("/account/second-factor/authenticator/confirmation")
@access.before_factor
def confirm_authenticator() -> ResponseReturnValue:
    """Take the app's code: from now on signing in asks for one."""
    form, keeping = AuthenticatorForm(), entry.keeping(access.current_actor())
    codes = _first_codes(keeping)
    if form.validate():
        try:
            token = str(cookie.get(_STEP, ""))
            factors.confirm_totp(db.session(), token, form.code.data or "", entry.own_sealer(), keeping)
        except InvalidError as error:
            form.code.errors = [error.message]
    if form.errors:
        page = _authenticator_page(form)
        return (page, 422) if page else redirect(url_for("factors.index"))
    return _added("Your authenticator app is set up. Everywhere else you are signed out.", keeping, codes)


@blueprint.get("/account/second-factor/passkey")
@access.before_factor
def passkey() -> ResponseReturnValue:
    """The form for a new passkey."""
    if not entry.is_fresh():
        return redirect(url_for("account.confirmation", next=url_for("factors.passkey")))
    return render_template("people/passkey.html", form=NewPasskeyForm())


@blueprint.post("/account/second-factor/passkey/question")
@access.before_factor
def ask_passkey() -> ResponseReturnValue:
    """What the browser is asked when it makes a passkey."""
    entry.require_fresh()
    user = db.session().get_one(User, access.current_actor().user_id)
    asked = passkeys.begin_adding(db.session(), user, entry.site(), now=clock.now())
    cookie[_STEP] = asked.token
    return Response(asked.options, mimetype="application/json")


@blueprint.post("/account/second-factor/passkey")
@access.before_factor
def add_passkey() -> ResponseReturnValue:
    """Keep the passkey that the browser made."""
    form, keeping = NewPasskeyForm(), entry.keeping(access.current_actor())
    entry.require_fresh()
    codes = _first_codes(keeping)
    if form.validate():
        try:
            _add_passkey(form, keeping)
        except InvalidError as error:
            transaction.keep()
            form.form_errors = [error.message]
    if form.errors:
        return render_template("people/passkey.html", form=form), 422
    return _added("Your passkey is added. Everywhere else you are signed out.", keeping, codes)


@blueprint.post("/account/second-factor/recovery-codes")
@access.before_factor
def recovery_codes() -> ResponseReturnValue:
    """Make ten new codes and show them this once."""
    entry.require_fresh()
    keeping = entry.keeping(access.current_actor())
    if not factors.has_factor(db.session(), keeping.user_id):
        raise InvalidError("Set up an authenticator app or a passkey first.", code="no_factor")
    return _codes_page("These are your new recovery codes.", factors.draw_codes(keeping.user_id), keeping)


@blueprint.post("/account/second-factor/removal")
@access.before_factor
def remove() -> ResponseReturnValue:
    """Take an authenticator app or a passkey off the account."""
    entry.require_fresh()
    form = FactorForm()
    if not form.validate():
        raise InvalidError("Say which one is to be removed.")
    keeping = entry.keeping(access.current_actor())
    factors.remove(db.session(), form.kind.data or "", form.factor.data or "", keeping)
    flash("It is removed and opens nothing any more.")
    return redirect(url_for("factors.index"))


def _add_passkey(form: NewPasskeyForm, keeping: factors.Keeping) -> None:
    token = str(cookie.pop(_STEP, ""))
    credential, name = form.credential.data or "", form.name.data or ""
    passkeys.add(db.session(), token, credential, name, entry.site(), keeping)


def _authenticator_page(form: AuthenticatorForm) -> str | None:
    user, now = db.session().get_one(User, access.current_actor().user_id), clock.now()
    token = str(cookie.get(_STEP, ""))
    secret = factors.totp_secret(db.session(), token, user.id, entry.own_sealer(), now=now)
    if secret is None:
        return None
    page = present.authenticator(secret, user.sign_in_name)
    return render_template("people/authenticator.html", form=form, page=page)


def _first_codes(keeping: factors.Keeping) -> list[factors.DrawnCode]:
    """Codes for the day it is lost, for whoever adds their first one; hashed before anything is written."""
    has_one = factors.has_factor(db.session(), keeping.user_id)
    return [] if has_one else factors.draw_codes(keeping.user_id)


def _added(done: str, keeping: factors.Keeping, codes: list[factors.DrawnCode]) -> ResponseReturnValue:
    cookie.pop(_STEP, None)
    if codes:
        return _codes_page(done, codes, keeping)
    flash(done)
    return redirect(url_for("factors.index"))


def _codes_page(done: str, drawn: list[factors.DrawnCode], keeping: factors.Keeping) -> str:
    db.session().flush()
    codes = factors.keep_codes(db.session(), drawn, keeping)
    return render_template("people/recovery_codes.html", done=done, codes=codes)
