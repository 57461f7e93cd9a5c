"""A copy of everything held about somebody, over HTTP: ask for it, read that it is ready, download it."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, URLSafeSerializer

from auditapp.extensions import db
from auditapp.forms.privacy import ExportForm
from auditapp.kernel import clock
from auditapp.kernel.clock import parse_wire_time, wire_time
from auditapp.kernel.permissions import Permission
from auditapp.people.opened import note_handed_out
from auditapp.people.queries import HomeSummary, slug_of
from auditapp.privacy import export, handing_out, places, present, present_person, queries
from auditapp.privacy.held import held_about, homes_of
from auditapp.privacy.in_words import in_words
from auditapp.privacy.person_views import person_page
from auditapp.privacy.places import Place
from auditapp.web import access

blueprint = Blueprint("data_copies", __name__)
HOME = "/homes/<home_id>/personal-data/<user_id>/file"
PROVIDER = "/providers/<provider_id>/personal-data/<user_id>/file"
# So long may whoever said who had asked download it; afterwards they are asked again.
VALID = timedelta(minutes=15)


@blueprint.post(HOME)
@access.home(Permission.HOME_PERSONAL_DATA_READ)
def home_ask(home: HomeSummary, user_id: str) -> ResponseReturnValue:
    """Ask for a copy of what a home holds."""
    return _ask(places.of_home(home), user_id)


@blueprint.get(HOME)
@access.home(Permission.HOME_PERSONAL_DATA_READ)
def home_ready(home: HomeSummary, user_id: str) -> ResponseReturnValue:
    """It is ready."""
    return _ready(places.of_home(home), user_id)


@blueprint.get(f"{HOME}/download")
@access.home(Permission.HOME_PERSONAL_DATA_READ)
def home_download(home: HomeSummary, user_id: str) -> ResponseReturnValue:
    """The copy itself."""
    return _download(places.of_home(home), user_id)


@blueprint.post(PROVIDER)
@access.provider(Permission.PROVIDER_PERSONAL_DATA_READ)
def provider_ask(provider_id: str, user_id: str) -> ResponseReturnValue:
    """Ask for a copy of what a provider holds."""
    return _ask(places.of_provider(provider_id), user_id)


@blueprint.get(PROVIDER)
@access.provider(Permission.PROVIDER_PERSONAL_DATA_READ)
def provider_ready(provider_id: str, user_id: str) -> ResponseReturnValue:
    """It is ready."""
    return _ready(places.of_provider(provider_id), user_id)


@blueprint.get(f"{PROVIDER}/download")
@access.provider(Permission.PROVIDER_PERSONAL_DATA_READ)
def provider_download(provider_id: str, user_id: str) -> ResponseReturnValue:
    """The copy itself."""
    return _download(places.of_provider(provider_id), user_id)


def _ask(place: Place, user_id: str) -> ResponseReturnValue:
    form, person = ExportForm(prefix="export-"), places.person_at(place, user_id)
    if not form.validate():
        return person_page(place, user_id, export=form), 422
    session, actor, now = db.session(), access.current_actor(), clock.now()
    opened = sum(1 for _each in queries.viewed_by(session, user_id, place.scope.home_ids))
    of_others = queries.views_of_own(session, user_id, now=now, home_ids=place.scope.home_ids)
    held = held_about(session, person, place.scope, reader=actor)
    handing_out.note_export(
        session,
        user_id,
        place.scope.provider_id,
        rows=sum(section.total for section in held) + opened + len(of_others),
        asked_by=form.asked_by.data or "",
        actor=actor,
        now=now,
    )
    ticket = _tickets().dumps([actor.user_id, place.base, user_id, wire_time(now)])
    return redirect(f"{place.base}/{user_id}/file?ticket={ticket}", code=303)


def _ready(place: Place, user_id: str) -> ResponseReturnValue:
    person, ticket = places.person_at(place, user_id), request.args.get("ticket", "")
    if not _counts(place, user_id, ticket):
        return _ask_again(place, user_id)
    return render_template("privacy/copy.html", page=present_person.copy_page(person, place, ticket))


def _download(place: Place, user_id: str) -> ResponseReturnValue:
    person = places.person_at(place, user_id)
    if not _counts(place, user_id, request.args.get("ticket", "")):
        return _ask_again(place, user_id)
    session, actor, now = db.session(), access.current_actor(), clock.now()
    held = held_about(session, person, place.scope, reader=actor)
    opened = tuple(queries.viewed_by(session, user_id, place.scope.home_ids))
    of_others = queries.views_of_own(session, user_id, now=now, home_ids=place.scope.home_ids)
    sheet = present_person.sheet(
        person, in_words(session, held), of_others, place.name, made_by=actor.name, now=now
    )
    files = [
        ("personal-data.html", render_template("privacy/sheet.html", page=sheet)),
        ("personal-data.json", export.as_json(person, held, made_by=actor.name, now=now)),
        ("what-they-opened.csv", "".join(present.csv_lines(opened))),
        ("who-looked-at-theirs.csv", "".join(present.csv_lines(of_others))),
    ]
    note_handed_out("person_data", person.id, homes_of(session, person, place.scope))
    response = Response(export.as_zip(files), mimetype="application/zip")
    name = f"personal-data-{slug_of(person.name)}-{clock.local_date(now).isoformat()}.zip"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _tickets() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="a copy of personal data")


def _counts(place: Place, user_id: str, ticket: str) -> bool:
    """Whether this very person asked for this very copy a short while ago."""
    try:
        who, base, whom, made = _tickets().loads(ticket)
    except (BadSignature, ValueError, TypeError):
        return False
    asked: datetime = parse_wire_time(made)
    mine = (who, base, whom) == (access.current_actor().user_id, place.base, user_id)
    return mine and asked <= clock.now() < asked + VALID


def _ask_again(place: Place, user_id: str) -> ResponseReturnValue:
    flash("Say again who asked for the copy. Each one can be downloaded for 15 minutes only.", "attention")
    return redirect(f"{place.base}/{user_id}")
