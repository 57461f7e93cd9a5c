"""Bringing in homes from the file that CQC publishes: read, look at it row by row, say yes."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from auditapp.extensions import db
from auditapp.forms.directory import DirectoryForm
from auditapp.kernel import clock
from auditapp.kernel.errors import BusyError, InvalidError, StateError
from auditapp.kernel.permissions import Permission
from auditapp.people.queries import provider_named
from auditapp.people.tables_in import read_table
from auditapp.setup import importing, present_import, provider_groups
from auditapp.setup.directory import read_locations
from auditapp.setup.importing import Draft
from auditapp.setup.provider_groups import Group
from auditapp.web import access
from auditapp.web.errors import status_of

blueprint = Blueprint("directory", __name__)
MAX_ROWS = 120_000  # twice the whole directory
SECONDS = 30  # of the processor: the whole directory takes six, and thrice that on a small computer


@blueprint.get("/providers/<provider_id>/homes/import")
@access.provider(Permission.PROVIDER_HOME_EDIT)
def ask(provider_id: str) -> ResponseReturnValue:
    """Ask for the file."""
    return _upload_page(db.session(), provider_id, DirectoryForm(None))


@blueprint.post("/providers/<provider_id>/homes/import")
@access.provider(Permission.PROVIDER_HOME_EDIT)
def read(provider_id: str) -> ResponseReturnValue:
    """Read the file and keep it as a draft: nothing happens to any home yet."""
    session, form = db.session(), DirectoryForm()
    if not form.validate() or not isinstance(form.file.data, FileStorage):
        return _upload_page(session, provider_id, form), 422
    data, name = form.file.data.read(), form.file.data.filename or ""
    actor, now = access.current_actor(), clock.now()
    session.rollback()  # reading takes a while: no transaction stays open meanwhile
    try:
        locations = read_locations(read_table(data, name, max_rows=MAX_ROWS, seconds=SECONDS))
        draft = importing.keep_draft(session, provider_id, name, locations, actor=actor, now=now)
    except (InvalidError, BusyError) as refusal:
        session.rollback()
        form.file.errors = [refusal.message]
        return _upload_page(session, provider_id, form), status_of(refusal)
    return redirect(f"/providers/{provider_id}/homes/import/{draft}")


@blueprint.get("/providers/<provider_id>/homes/import/<draft_id>")
@access.provider(Permission.PROVIDER_HOME_EDIT)
def look(provider_id: str, draft_id: str) -> ResponseReturnValue:
    """Choose the provider that the file names, then see row by row what will happen."""
    session = db.session()
    draft = importing.find_draft(session, provider_id, draft_id, now=clock.now())
    provider = provider_named(session, provider_id)
    groups = provider_groups.groups_in(draft.locations)
    group = present_import.chosen_group(provider, groups, request.args.get("named"))
    if group is None:
        page = present_import.choice_page(provider, draft, groups, request.args.get("search", ""))
        return render_template("setup/import_choice.html", page=page)
    return _preview(session, provider_id, draft, group, problem="", chosen=None)


@blueprint.post("/providers/<provider_id>/homes/import/<draft_id>")
@access.provider(Permission.PROVIDER_HOME_EDIT)
def confirm(provider_id: str, draft_id: str) -> ResponseReturnValue:
    """Do what was shown, for the rows that are ticked: all of it or nothing."""
    session, now = db.session(), clock.now()
    draft = importing.find_draft(session, provider_id, draft_id, now=now)
    group = provider_groups.groups_in(draft.locations).get(request.form.get("named", ""))
    if group is None:
        raise InvalidError(
            "Choose first which provider of the file is yours. Nothing was changed.", code="no_group"
        )
    chosen = {int(row) for row in request.form.getlist("row") if row.isdecimal() and len(row) < 9}  # noqa: PLR2004
    if not chosen:
        problem = "Tick at least one row, or leave this page without changing anything."
        return _preview(session, provider_id, draft, group, problem=problem, chosen=chosen), 422
    actor, seen = access.current_actor(), request.form.get("seen", "")
    try:
        added, changed = importing.carry_out(
            session, provider_id, draft, group, chosen, seen, actor=actor, now=now
        )
    except (InvalidError, StateError) as refusal:
        session.rollback()
        return _preview(session, provider_id, draft, group, problem=refusal.message, chosen=chosen), 409
    flash(present_import.said(len(added), changed), "met")
    return redirect(present_import.done_url(provider_id, added))


@blueprint.post("/providers/<provider_id>/homes/import/<draft_id>/discard")
@access.provider(Permission.PROVIDER_HOME_EDIT)
def discard(provider_id: str, draft_id: str) -> ResponseReturnValue:
    """Forget the file."""
    session = db.session()
    importing.discard(session, importing.find_draft(session, provider_id, draft_id, now=clock.now()).id)
    flash("The list is erased. Nothing was changed.", "met")
    return redirect(f"/providers/{provider_id}/homes")


def _upload_page(session: Session, provider_id: str, form: DirectoryForm) -> str:
    page = present_import.upload_page(provider_named(session, provider_id))
    return render_template("setup/import.html", page=page, form=form)


def _preview(
    session: Session, provider_id: str, draft: Draft, group: Group, *, problem: str, chosen: set[int] | None
) -> str:
    provider = provider_named(session, provider_id)
    try:
        planned = importing.plan(session, provider_id, group)
    except InvalidError as refusal:
        planned, problem = [], refusal.message
    page = present_import.preview_page(provider, draft, group, planned, chosen=chosen)
    return render_template("setup/import_preview.html", page=page, problem=problem)
