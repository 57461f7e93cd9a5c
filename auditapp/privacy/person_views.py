"""Data protection over HTTP: what is held, everything about one person, handing it out, erasing it."""

from __future__ import annotations

import secrets

from flask import Blueprint, Response, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from auditapp.extensions import db
from auditapp.forms.privacy import ErasureForm, ExportForm
from auditapp.kernel import clock
from auditapp.kernel.errors import InvalidError, NotFoundError, StateError
from auditapp.kernel.permissions import Permission
from auditapp.people.opened import note_opened
from auditapp.people.passwords import hash_password
from auditapp.people.queries import HomeSummary, homes_of_provider, provider_named
from auditapp.people.settings import value_of
from auditapp.privacy import erasing, export, handing_out, present, present_person, queries
from auditapp.privacy.held import held_about, homes_of, people_within, person_within
from auditapp.privacy.scope import Person, Scope
from auditapp.web import access
from auditapp.web.errors import status_of

blueprint = Blueprint("personal_data", __name__)


@blueprint.get("/homes/<home_id>/personal-data")
@access.home(Permission.HOME_PERSONAL_DATA_READ)
def home(found: HomeSummary) -> ResponseReturnValue:
    """What a home holds about people."""
    return _data_page(found.name, _base(found), _of_home(found))


@blueprint.get("/homes/<home_id>/personal-data/<user_id>")
@access.home(Permission.HOME_PERSONAL_DATA_READ)
def home_person(found: HomeSummary, user_id: str) -> ResponseReturnValue:
    """Everything that a home holds about one person."""
    return _person_page(_base(found), _of_home(found), user_id, ExportForm(None, prefix="export-"))


@blueprint.post("/homes/<home_id>/personal-data/<user_id>/file")
@access.home(Permission.HOME_PERSONAL_DATA_READ)
def home_file(found: HomeSummary, user_id: str) -> ResponseReturnValue:
    """The same as a file to hand out."""
    return _file(_base(found), _of_home(found), user_id)


@blueprint.get("/providers/<provider_id>/personal-data")
@access.provider(Permission.PROVIDER_PERSONAL_DATA_READ)
def provider(provider_id: str) -> ResponseReturnValue:
    """What a provider holds about people."""
    name = provider_named(db.session(), provider_id).name
    return _data_page(name, _provider_base(provider_id), _of_provider(provider_id))


@blueprint.get("/providers/<provider_id>/personal-data/<user_id>")
@access.provider(Permission.PROVIDER_PERSONAL_DATA_READ)
def provider_person(provider_id: str, user_id: str) -> ResponseReturnValue:
    """Everything that a provider holds about one person."""
    form = ExportForm(prefix="export-")
    return _person_page(_provider_base(provider_id), _of_provider(provider_id), user_id, form)


@blueprint.post("/providers/<provider_id>/personal-data/<user_id>/file")
@access.provider(Permission.PROVIDER_PERSONAL_DATA_READ)
def provider_file(provider_id: str, user_id: str) -> ResponseReturnValue:
    """The same as a file to hand out."""
    return _file(_provider_base(provider_id), _of_provider(provider_id), user_id)


@blueprint.post("/providers/<provider_id>/personal-data/<user_id>/erasure")
@access.provider(Permission.PROVIDER_PERSONAL_DATA_ERASE)
def erase(provider_id: str, user_id: str) -> ResponseReturnValue:
    """Erase who somebody was; what they did stays."""
    base, scope, form = _provider_base(provider_id), _of_provider(provider_id), ErasureForm(prefix="erasure-")
    person = _person(scope, user_id)
    if not form.validate():
        return _person_page(base, scope, user_id, ExportForm(None, prefix="export-"), form), 422
    db.session.rollback()  # hashing takes a while: no transaction stays open meanwhile
    nobody_knows = hash_password(secrets.token_urlsafe(32))
    try:
        erasing.erase(
            db.session(),
            person.id,
            provider_id,
            typed_name=form.typed_name.data or "",
            password_hash=nobody_knows,
            reason=form.reason.data or "",
            actor=access.current_actor(),
            now=clock.now(),
        )
    except (InvalidError, StateError) as refusal:
        db.session.rollback()
        form.form_errors = [refusal.message]
        page = _person_page(base, scope, user_id, ExportForm(None, prefix="export-"), form)
        return page, status_of(refusal)
    flash(f"{person.name} is erased. What they did stays, without the name.", "met")
    return redirect(f"{base}/{user_id}")


def _data_page(name: str, base: str, scope: Scope) -> str:
    session = db.session()
    months, years = (
        int(str(value_of(session, key, provider_id=scope.provider_id)))
        for key in ("retention_access_log_months", "retention_records_years")
    )
    people = people_within(session, scope)
    page = present_person.data_page(name, base, people, months=months, years=years)
    return render_template("privacy/data.html", page=page)


def _person_page(
    base: str, scope: Scope, user_id: str, export_form: ExportForm, erasure: ErasureForm | None = None
) -> str:
    session, person, actor = db.session(), _person(scope, user_id), access.current_actor()
    for home_id in homes_of(session, person, scope):
        note_opened("person", person.id, home_id=home_id)
    held = held_about(session, person, scope, reader=actor, limit=present_person.SHOWN)
    permissions = actor.providers.get(scope.provider_id, frozenset())
    page = present_person.person_page(
        person,
        held,
        base,
        may_erase=Permission.PROVIDER_PERSONAL_DATA_ERASE in permissions,
        has_left=erasing.may_be_erased(session, user_id, clock.now()),
        provider_base=_provider_base(scope.provider_id),
    )
    form = erasure or ErasureForm(None, prefix="erasure-")
    return render_template("privacy/person.html", page=page, export=export_form, erasure=form)


def _file(base: str, scope: Scope, user_id: str) -> ResponseReturnValue:
    form, person = ExportForm(prefix="export-"), _person(scope, user_id)
    if not form.validate():
        return _person_page(base, scope, user_id, form), 422
    session, actor, now = db.session(), access.current_actor(), clock.now()
    held = held_about(session, person, scope, reader=actor)
    sheet = present_person.sheet(person, held, made_by=actor.name, now=now)
    opened = tuple(queries.viewed_by(session, user_id, scope.home_ids))
    of_others = queries.views_of_own(session, user_id, now=now, home_ids=scope.home_ids)
    files = [
        ("personal-data.html", render_template("privacy/sheet.html", page=sheet)),
        ("personal-data.json", export.as_json(person, held, made_by=actor.name, now=now)),
        ("what-they-opened.csv", "".join(present.csv_lines(opened))),
        ("who-looked-at-theirs.csv", "".join(present.csv_lines(of_others))),
    ]
    handing_out.note_export(
        session,
        user_id,
        scope.provider_id,
        rows=sum(section.total for section in held) + len(opened) + len(of_others),
        asked_by=form.asked_by.data or "",
        actor=actor,
        now=now,
    )
    response = Response(export.as_zip(files), mimetype="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="personal-data-{person.id}.zip"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _person(scope: Scope, user_id: str) -> Person:
    found = person_within(db.session(), scope, user_id)
    if found is None:
        raise NotFoundError
    return found


def _of_home(found: HomeSummary) -> Scope:
    return Scope(found.provider_id, (found.id,))


def _of_provider(provider_id: str) -> Scope:
    return Scope(provider_id, tuple(each.id for each in homes_of_provider(db.session(), provider_id)))


def _base(found: HomeSummary) -> str:
    return f"/homes/{found.id}/personal-data"


def _provider_base(provider_id: str) -> str:
    return f"/providers/{provider_id}/personal-data"
