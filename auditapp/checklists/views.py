"""Published checklists over HTTP, a home's and a provider's. Their list needs the programme too, so it is there."""

from __future__ import annotations

from flask import flash, redirect
from flask.typing import ResponseReturnValue

from auditapp.checklists import sign_off
from auditapp.checklists.models import ChecklistVersion
from auditapp.checklists.places import Pages, Place
from auditapp.checklists.version_page import render_version, withdrawal_form
from auditapp.extensions import db
from auditapp.forms.checklist_facts import SignOffForm
from auditapp.kernel import clock
from auditapp.kernel.errors import InvalidError, NotFoundError
from auditapp.kernel.permissions import Permission
from auditapp.web import access

_PAGES = Pages.called("checklists")
homes, providers, page = _PAGES.homes, _PAGES.providers, _PAGES.page


@page("GET", "/<content_hash>", Permission.HOME_CHECKLIST_READ)
def version(place: Place, content_hash: str) -> ResponseReturnValue:
    """One published version, to read."""
    return render_version(place, content_hash)


@page("POST", "/<content_hash>/sign-off", Permission.HOME_CHECKLIST_EDIT)
def record(place: Place, content_hash: str) -> ResponseReturnValue:
    """Write down that an adviser agrees with the version."""
    session, form, signed = db.session(), SignOffForm(), _version(place, content_hash)
    sign_off.refuse_shared(session, signed, place.home_id)
    signed_on = form.signed_on.data
    if not form.validate() or signed_on is None:
        return render_version(place, content_hash, form), 422
    name, role, note = (field.data or "" for field in (form.name, form.role, form.note))
    try:
        sign_off.sign_off(
            session, signed, name=name, role=role, signed_on=signed_on, note=note,
            actor=access.current_actor(), now=clock.now(), home_id=place.home_id,
        )  # fmt: skip
    except InvalidError as refusal:
        form[refusal.code].errors = [refusal.message]
        return render_version(place, content_hash, form), 422
    flash(f"Signed off by {name}.", "met")
    return redirect(f"{place.base}/{content_hash}#sign-offs", code=303)


@page("POST", "/<content_hash>/sign-off/<sign_off_id>/withdrawal", Permission.HOME_CHECKLIST_EDIT)
def withdraw(place: Place, content_hash: str, sign_off_id: str) -> ResponseReturnValue:
    """Take back a sign-off that was written down wrongly; it stays readable."""
    session, signed = db.session(), _version(place, content_hash)
    given = sign_off.sign_off_named(session, signed, sign_off_id)
    if given is None:
        raise NotFoundError
    sign_off.refuse_shared(session, signed, place.home_id)
    form = withdrawal_form(given.id, sent=True)
    if not form.validate():
        return render_version(place, content_hash, withdrawals={given.id: form}), 422
    why, name = form.why.data or "", given.name
    try:
        sign_off.withdraw(
            session,
            signed,
            given,
            why=why,
            actor=access.current_actor(),
            now=clock.now(),
            home_id=place.home_id,
        )
    except InvalidError as refusal:
        form.why.errors = [refusal.message]
        return render_version(place, content_hash, withdrawals={given.id: form}), 422
    flash(f"The sign-off of {name} is withdrawn.", "met")
    return redirect(f"{place.base}/{content_hash}#sign-offs", code=303)


def _version(place: Place, content_hash: str) -> ChecklistVersion:
    found = sign_off.version_named(db.session(), place.provider_id, place.home_id, content_hash)
    if found is None:
        raise NotFoundError
    return found
