"""Recording an adviser's sign-off of a version, over HTTP."""

from __future__ import annotations

from flask import Blueprint, flash, redirect
from flask.typing import ResponseReturnValue

from auditapp.checklists import sign_off
from auditapp.checklists.version_page import render_version
from auditapp.extensions import db
from auditapp.forms.checklist_facts import SignOffForm
from auditapp.kernel import clock
from auditapp.kernel.errors import InvalidError, NotFoundError
from auditapp.kernel.permissions import Permission
from auditapp.people.queries import HomeSummary
from auditapp.web import access

blueprint = Blueprint("sign_off", __name__)


@blueprint.post("/homes/<home_id>/checklists/<content_hash>/sign-off")
@access.home(Permission.HOME_CHECKLIST_EDIT)
def record(home: HomeSummary, content_hash: str) -> ResponseReturnValue:
    """Write down that an adviser agrees with the version."""
    version = sign_off.version_named(db.session(), home, content_hash)
    if version is None:
        raise NotFoundError
    form = SignOffForm()
    signed_on = form.signed_on.data
    if not form.validate() or signed_on is None:
        return render_version(home, content_hash, form), 422
    try:
        sign_off.sign_off(
            db.session(),
            version,
            name=form.name.data or "",
            role=form.role.data or "",
            signed_on=signed_on,
            note=form.note.data or "",
            actor=access.current_actor(),
            now=clock.now(),
        )
    except InvalidError as refusal:
        form[refusal.code].errors = [refusal.message]
        return render_version(home, content_hash, form), 422
    flash(f"Signed off by {form.name.data}.", "met")
    return redirect(f"/homes/{home.id}/checklists/{content_hash}#sign-offs", code=303)
