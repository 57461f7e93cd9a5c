"""Data protection over HTTP: what is held, everything about one person, erasing it."""

from __future__ import annotations

import secrets

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from auditapp.extensions import db
from auditapp.forms.privacy import ErasureForm, ExportForm
from auditapp.kernel import clock
from auditapp.kernel.errors import InvalidError, StateError
from auditapp.kernel.permissions import Permission
from auditapp.people.opened import note_in_homes
from auditapp.people.passwords import hash_password
from auditapp.people.queries import HomeSummary
from auditapp.people.settings import value_of
from auditapp.privacy import erasing, places, present_person
from auditapp.privacy.erasing_invited import erase_invited
from auditapp.privacy.held import held_about, homes_of, people_within
from auditapp.privacy.in_words import in_words
from auditapp.privacy.places import Place
from auditapp.privacy.scope import Person
from auditapp.web import access
from auditapp.web.errors import status_of

blueprint = Blueprint("personal_data", __name__)


@blueprint.get("/homes/<home_id>/personal-data")
@access.home(Permission.HOME_PERSONAL_DATA_READ)
def home(found: HomeSummary) -> ResponseReturnValue:
    """What a home holds about people."""
    return _data_page(places.of_home(found))


@blueprint.get("/homes/<home_id>/personal-data/<user_id>")
@access.home(Permission.HOME_PERSONAL_DATA_READ)
def home_person(found: HomeSummary, user_id: str) -> ResponseReturnValue:
    """Everything that a home holds about one person."""
    return person_page(places.of_home(found), user_id)


@blueprint.get("/providers/<provider_id>/personal-data")
@access.provider(Permission.PROVIDER_PERSONAL_DATA_READ)
def provider(provider_id: str) -> ResponseReturnValue:
    """What a provider holds about people."""
    return _data_page(places.of_provider(provider_id))


@blueprint.get("/providers/<provider_id>/personal-data/<user_id>")
@access.provider(Permission.PROVIDER_PERSONAL_DATA_READ)
def provider_person(provider_id: str, user_id: str) -> ResponseReturnValue:
    """Everything that a provider holds about one person."""
    return person_page(places.of_provider(provider_id), user_id)


@blueprint.post("/providers/<provider_id>/personal-data/<user_id>/erasure")
@access.provider(Permission.PROVIDER_PERSONAL_DATA_ERASE)
def erase(provider_id: str, user_id: str) -> ResponseReturnValue:
    """Erase who somebody was; what they did stays."""
    place, form = places.of_provider(provider_id), ErasureForm(prefix="erasure-")
    person = places.person_at(place, user_id)
    if not form.validate():
        return person_page(place, user_id, erasure=form), 422
    try:
        _erase(place, person, form)
    except (InvalidError, StateError) as refusal:
        db.session.rollback()
        form.form_errors = [refusal.message]
        return person_page(place, user_id, erasure=form), status_of(refusal)
    if person.invited:
        flash(f"{person.name} is erased. The invitation opens nothing any more.", "met")
        return redirect(place.base)
    flash(f"{person.name} is erased. What they did stays, without the name.", "met")
    return redirect(f"{place.base}/{user_id}")


def _erase(place: Place, person: Person, form: ErasureForm) -> None:
    actor, now, provider_id = access.current_actor(), clock.now(), place.scope.provider_id
    typed, reason = form.typed_name.data or "", form.reason.data or ""
    if person.invited:
        erase_invited(
            db.session(), person, provider_id, typed_name=typed, reason=reason, actor=actor, now=now
        )
        return
    db.session.rollback()  # hashing takes a while: no transaction stays open meanwhile
    nobody_knows = hash_password(secrets.token_urlsafe(32))
    erasing.erase(
        db.session(),
        person.id,
        provider_id,
        typed_name=typed,
        password_hash=nobody_knows,
        reason=reason,
        actor=actor,
        now=now,
    )


def _data_page(place: Place) -> str:
    session = db.session()
    months, years = (
        int(str(value_of(session, key, provider_id=place.scope.provider_id)))
        for key in ("retention_access_log_months", "retention_records_years")
    )
    people = people_within(session, place.scope)
    page = present_person.data_page(place, people, months=months, years=years)
    return render_template("privacy/data.html", page=page)


def person_page(
    place: Place, user_id: str, *, export: ExportForm | None = None, erasure: ErasureForm | None = None
) -> str:
    """Everything held about one person, with the forms as they were sent; noted in the access log."""
    session, person, actor = db.session(), places.person_at(place, user_id), access.current_actor()
    note_in_homes("person_data", person.id, homes_of(session, person, place.scope))
    held = in_words(
        session, held_about(session, person, place.scope, reader=actor, limit=present_person.SHOWN)
    )
    permissions = actor.providers.get(place.scope.provider_id, frozenset())
    page = present_person.person_page(
        person,
        held,
        place,
        may_erase=Permission.PROVIDER_PERSONAL_DATA_ERASE in permissions,
        has_left=person.invited or erasing.may_be_erased(session, user_id, clock.now()),
    )
    return render_template(
        "privacy/person.html",
        page=page,
        export=export or ExportForm(None, prefix="export-"),
        erasure=erasure or ErasureForm(None, prefix="erasure-"),
    )
