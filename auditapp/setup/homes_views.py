"""A provider's homes: the administrator's first page, the list, a new one, the details of each and their history."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from auditapp.extensions import db
from auditapp.forms.setup import DetailsForm
from auditapp.kernel import clock
from auditapp.kernel.errors import InvalidError
from auditapp.kernel.permissions import Permission
from auditapp.people import homes
from auditapp.people.home_rules import HomeDetails
from auditapp.people.models import Home, Provider
from auditapp.people.queries import HomeSummary, provider_named
from auditapp.setup import present_homes, provider_homes
from auditapp.web import access

blueprint = Blueprint("provider_homes", __name__)


@blueprint.get("/providers/<provider_id>/administration")
@access.provider(Permission.PROVIDER_ADMINISTRATION_READ)
def administration(provider_id: str) -> ResponseReturnValue:
    """What there is to keep in order, for whoever does."""
    held = access.current_actor().providers[provider_id]
    page = present_homes.administration_page(provider_named(db.session(), provider_id), held)
    return render_template("setup/administration.html", page=page)


@blueprint.get("/providers/<provider_id>/homes")
@access.provider(Permission.PROVIDER_HOME_EDIT)
def index(provider_id: str) -> ResponseReturnValue:
    """The homes with their details; after some were brought in, with what comes next for each."""
    session, added = db.session(), frozenset(request.args.get("added", "").split(","))
    found = provider_homes.details_of_all(session, provider_id)
    page = present_homes.homes_page(provider_named(session, provider_id), found, added)
    return render_template("setup/homes.html", page=page)


@blueprint.get("/providers/<provider_id>/homes/new")
@access.provider(Permission.PROVIDER_HOME_EDIT)
def new(provider_id: str) -> ResponseReturnValue:
    """Ask for a new home."""
    return _new_page(db.session(), provider_id, DetailsForm(None))


@blueprint.post("/providers/<provider_id>/homes/new")
@access.provider(Permission.PROVIDER_HOME_EDIT)
def add(provider_id: str) -> ResponseReturnValue:
    """Add a home to the provider."""
    session, form = db.session(), DetailsForm()
    if not form.validate():
        return _new_page(session, provider_id, form), 422
    provider = session.get_one(Provider, provider_id)
    actor, now = access.current_actor(), clock.now()
    try:
        home = homes.add_home(session, provider, form.details(), because="edit", actor=actor, now=now)
    except InvalidError as refusal:
        db.session.rollback()
        form.form_errors = [refusal.message]
        return _new_page(session, provider_id, form), 422
    flash(f"{home.name} is added. These are the steps to set it up.", "met")
    return redirect(f"/homes/{home.id}/set-up")


@blueprint.get("/homes/<home_id>/details")
@access.home(Permission.HOME_SETTINGS_READ)
def details(found: HomeSummary) -> ResponseReturnValue:
    """The home's details, and who changed what."""
    return _details_page(db.session(), found, None)


@blueprint.post("/homes/<home_id>/details")
@access.home(Permission.HOME_HOME_EDIT)
def change(found: HomeSummary) -> ResponseReturnValue:
    """Change the home's details."""
    session, form = db.session(), DetailsForm()
    if not form.validate():
        return _details_page(session, found, form), 422
    home = session.get_one(Home, found.id)
    told = form.details(rating=home.rating, rating_on=home.rating_on)
    actor, now = access.current_actor(), clock.now()
    try:
        changed = homes.set_details(session, home, told, because="edit", actor=actor, now=now)
    except InvalidError as refusal:
        db.session.rollback()
        form.form_errors = [refusal.message]
        return _details_page(session, found, form), 422
    flash("The change is saved." if changed else "Nothing was changed.", "met")
    return redirect(f"/homes/{found.id}/details")


def _new_page(session: Session, provider_id: str, form: DetailsForm) -> str:
    page = present_homes.new_page(provider_named(session, provider_id))
    return render_template("setup/new_home.html", page=page, form=form)


def _details_page(session: Session, found: HomeSummary, sent: DetailsForm | None) -> str:
    actor = access.current_actor()
    now = homes.details_of(session.get_one(Home, found.id))
    form = sent or DetailsForm(None, data=_as_asked(now))
    history = homes.history_of(session, found.id)
    keeps = Permission.PROVIDER_HOME_EDIT in actor.providers.get(found.provider_id, frozenset())
    page = present_homes.details_page(found, now, history, keeps=keeps)
    edits = actor.can(Permission.HOME_HOME_EDIT, found.id)
    return render_template("setup/details.html", page=page, form=form if edits else None)


def _as_asked(now: HomeDetails) -> dict[str, object]:
    """The details as the form names them."""
    return {
        "home_name": now.name,
        "location_id": now.location_id,
        "address": now.address,
        "postcode": now.postcode,
        "local_authority": now.local_authority,
        "beds": now.beds,
    }
