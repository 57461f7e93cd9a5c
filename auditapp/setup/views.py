"""The very first page: the link that `auditapp serve` printed becomes a provider, a home and its manager."""

from __future__ import annotations

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from auditapp.extensions import db
from auditapp.forms.setup import SetUpForm
from auditapp.kernel import clock
from auditapp.kernel.errors import InvalidError, NotFoundError
from auditapp.people import entry, invitations, passwords, sign_ins
from auditapp.people.account_models import Invitation
from auditapp.people.queries import is_empty
from auditapp.setup import service
from auditapp.web import access, transaction

blueprint = Blueprint("setup", __name__)
_GONE = 410
_WHY = "Nobody has an account before the installation is set up."


@blueprint.get("/set-up")
@access.public(_WHY)
def ask() -> ResponseReturnValue:
    """Say where the link is found, or that there is nothing to set up any more."""
    return render_template("setup/ask.html", empty=is_empty(db.session()), gone=False)


@blueprint.get("/set-up/<code>")
@access.public(_WHY)
def show(code: str) -> ResponseReturnValue:
    """The page of a good link."""
    session = db.session()
    if _invitation(session, code) is None:
        return _opens_nothing(session)
    return _page(code, SetUpForm(None))


@blueprint.post("/set-up/<code>")
@access.public(_WHY)
def found(code: str) -> ResponseReturnValue:
    """Set up what was told, sign the first manager in, and lead on to the setup checklist."""
    session, form = db.session(), SetUpForm()
    if _invitation(session, code) is None:
        return _opens_nothing(session)
    if not form.validate():
        return _page(code, form), 422
    try:
        made = _found(session, code, form)
    except NotFoundError:  # somebody else was a moment faster
        db.session.rollback()
        return _opens_nothing(session)
    except InvalidError as refusal:
        db.session.rollback()
        form.form_errors = [refusal.message]
        return _page(code, form), 422
    entered = entry.enter(made.user_id, "password", f"/homes/{made.home_id}/set-up")
    flash(f"Walkaround is set up. Next time, sign in as {_sign_in_name(form)}.", "met")
    return entered


def _found(session: Session, code: str, form: SetUpForm) -> service.Founded:
    db.session.rollback()  # hashing is slow: no transaction stays open meanwhile
    told = service.Founding(
        provider=form.provider_name.data or "",
        home=form.details(),
        units=form.unit_names(),
        name=form.name.data or "",
        sign_in_name=_sign_in_name(form),
        password_hash=passwords.hash_password(form.password.data or ""),
    )
    invitation = _invitation(session, code)
    if invitation is None:
        raise NotFoundError(invitations.GONE, code="code_gone")
    return service.found(session, invitation, told, now=clock.now())


def _invitation(session: Session, code: str) -> Invitation | None:
    """The open invitation to set up; None for a code of another kind, and once there is something."""
    invitation = invitations.find(session, code, now=clock.now())
    if invitation is None or invitation.kind != invitations.SET_UP or not is_empty(session):
        return None
    return invitation


def _sign_in_name(form: SetUpForm) -> str:
    return (form.sign_in_name.data or "").strip().lower()


def _page(code: str, form: SetUpForm) -> str:
    return render_template("setup/found.html", form=form, action=f"/set-up/{invitations.plain(code)}")


def _opens_nothing(session: Session) -> ResponseReturnValue:
    """Count the try; the same page for every reason why a link is no good."""
    sign_ins.begin_code_try(session, address=request.remote_addr or "", now=clock.now())
    transaction.settle_now()
    return render_template("setup/ask.html", empty=is_empty(session), gone=True), _GONE
