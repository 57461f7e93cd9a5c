"""The second step of signing in, and signing in with a passkey alone."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue

from auditapp.extensions import db
from auditapp.forms.account import PasskeyForm
from auditapp.forms.people import SecondStepForm, SignInForm
from auditapp.kernel import clock
from auditapp.kernel.errors import InvalidError
from auditapp.people import devices, entry, factors, passkeys, present, steps, tries
from auditapp.people.account_models import SignInStep
from auditapp.people.onward import local
from auditapp.web import access, transaction

blueprint = Blueprint("second_step", __name__)
_PASSKEY_STEP = "passkey_step"
HALF = "Whoever is here has entered a password and is not signed in yet."
NOBODY = "Nobody is signed in yet."


@blueprint.get("/sign-in/second-factor")
@access.public(HALF)
def ask() -> ResponseReturnValue:
    """Ask for the second step; whoever has not entered a password is sent to do so."""
    step = entry.half()
    return _page(step, SecondStepForm()) if step else redirect(url_for("people.sign_in"))


@blueprint.post("/sign-in/second-factor")
@access.public(HALF)
def answer() -> ResponseReturnValue:
    """Take a code and sign in."""
    step, form = entry.half(), SecondStepForm()
    if step is None or step.user_id is None:
        return redirect(url_for("people.sign_in"))
    if not form.validate():
        return _page(step, form), 422
    _begin_try(step)
    try:
        code, now = form.code.data or "", clock.now()
        kind = factors.check_code(db.session(), step.user_id or "", code, entry.own_sealer(), now=now)
    except InvalidError as error:
        entry.refused("code")
        form.code.errors = [error.message]
        return _page(step, form), 422
    return _through(step, kind)


@blueprint.post("/sign-in/second-factor/question")
@access.public(HALF)
def ask_passkey() -> ResponseReturnValue:
    """The question for one of the account's passkeys."""
    step = entry.half()
    if step is None or step.user_id is None:
        raise InvalidError("That took too long. Begin again with your password.", code="step_over")
    return _question(step.user_id)


@blueprint.post("/sign-in/second-factor/passkey")
@access.public(HALF)
def answer_passkey() -> ResponseReturnValue:
    """Take a passkey as the second step and sign in."""
    step, form = entry.half(), PasskeyForm()
    if step is None or step.user_id is None:
        return redirect(url_for("people.sign_in"))
    _begin_try(step)
    try:
        _use_passkey(form, step.user_id)
    except InvalidError as error:
        transaction.keep()
        entry.refused("passkey")
        code_form = SecondStepForm(formdata=None)
        code_form.form_errors = [error.message]
        return _page(step, code_form), 422
    return _through(step, factors.PASSKEY)


@blueprint.post("/sign-in/passkey/question")
@access.public(NOBODY)
def ask_any_passkey() -> ResponseReturnValue:
    """The question for anybody's passkey."""
    with entry.telling_of_throttling():
        tries.begin_passkey_try(db.session(), address=request.remote_addr or "", now=clock.now())
    return _question(None)


@blueprint.post("/sign-in/passkey")
@access.public(NOBODY)
def answer_any_passkey() -> ResponseReturnValue:
    """Sign in with a passkey alone: the device has checked who holds it, so it stands for both steps."""
    form = PasskeyForm()
    onward = local(request.form.get("next")) or url_for("people.homes")
    try:
        user_id = _use_passkey(form, None)
        _let_in(user_id, onward)
    except InvalidError as error:
        transaction.keep()
        entry.refused("passkey")
        again = SignInForm(formdata=None, next=onward)
        again.form_errors = [error.message]
        page = render_template("people/sign_in.html", form=again, action=url_for("people.begin"), note="")
        return page, 422
    return entry.enter(user_id, factors.PASSKEY, onward)


def _let_in(user_id: str, onward: str) -> None:
    """Raises InvalidError for whoever has no role."""
    why = entry.why_shut_out(user_id, onward)
    if why:
        raise InvalidError(why, code="no_role")


def _question(user_id: str | None) -> Response:
    asked = passkeys.begin_use(db.session(), entry.site(), user_id=user_id, now=clock.now())
    cookie[_PASSKEY_STEP] = asked.token
    return Response(asked.options, mimetype="application/json")


def _use_passkey(form: PasskeyForm, user_id: str | None) -> str:
    token = str(cookie.pop(_PASSKEY_STEP, ""))
    if not form.validate():
        raise InvalidError("The browser's answer was too long. Try again.", code="passkey")
    credential = form.credential.data or ""
    return passkeys.use(db.session(), token, credential, entry.site(), user_id=user_id, now=clock.now())


def _begin_try(step: SignInStep) -> None:
    """The try is on record before it is judged."""
    user_id, secret = step.user_id or "", entry.device_secret()
    origin = tries.Origin(request.remote_addr or "", devices.known(db.session(), user_id, secret))
    tries.begin_factor_try(db.session(), user_id=user_id, step_id=step.id, origin=origin, now=clock.now())
    transaction.settle_now()


def _through(step: SignInStep, kind: str) -> ResponseReturnValue:
    is_new = steps.use(db.session(), step, now=clock.now())
    if not is_new or entry.why_shut_out(step.user_id or "", entry.onward()):
        return redirect(url_for("people.sign_in"))
    return entry.enter(step.user_id or "", kind, entry.onward())


def _page(step: SignInStep, form: SecondStepForm) -> str:
    held = factors.factors_of(db.session(), step.user_id or "")
    codes = factors.recovery_codes_left(db.session(), step.user_id or "")
    page = present.second_step(held, codes, on_tablet=entry.onward() == entry.TABLET)
    return render_template("people/second_step.html", form=form, page=page)
