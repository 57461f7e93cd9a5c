"""Published checklists over HTTP, a home's and a provider's. Their list needs the programme too, so it is there."""

from __future__ import annotations

from flask import flash, redirect
from flask.typing import ResponseReturnValue

from auditapp.checklists import sign_off
from auditapp.checklists.places import Pages, Place
from auditapp.checklists.version_page import render_version
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
    session, form = db.session(), SignOffForm()
    signed = sign_off.version_named(session, place.provider_id, place.home_id, content_hash)
    if signed is None:
        raise NotFoundError
    signed_on = form.signed_on.data
    if not form.validate() or signed_on is None:
        return render_version(place, content_hash, form), 422
    name, role, note = (field.data or "" for field in (form.name, form.role, form.note))
    try:
        sign_off.sign_off(
            session, signed, name=name, role=role, signed_on=signed_on, note=note,
            actor=access.current_actor(), now=clock.now(),
        )  # fmt: skip
    except InvalidError as refusal:
        form[refusal.code].errors = [refusal.message]
        return render_version(place, content_hash, form), 422
    flash(f"Signed off by {name}.", "met")
    return redirect(f"{place.base}/{content_hash}#sign-offs", code=303)
