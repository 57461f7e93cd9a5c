"""The logo of reports over HTTP: chosen on the settings page, shown there and on reports."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Response, current_app, flash, redirect, request
from flask.typing import ResponseReturnValue

from auditapp.evidence import logo
from auditapp.evidence.jobs import easel_of
from auditapp.extensions import db
from auditapp.forms.settings import LogoForm
from auditapp.kernel import clock
from auditapp.kernel.errors import InvalidError, NotFoundError
from auditapp.kernel.permissions import Permission
from auditapp.people import settings, settings_views
from auditapp.people.brand import brand_of
from auditapp.people.queries import HomeSummary
from auditapp.people.setting_kinds import KINDS
from auditapp.people.settings_present import Place
from auditapp.web import access
from auditapp.web.work import Work

blueprint = Blueprint("logo", __name__)
_KIND = KINDS["report_logo"]


@blueprint.get("/homes/<home_id>/logo")
@access.home(Permission.HOME_AUDIT_READ)
def of_reports(home: HomeSummary) -> ResponseReturnValue:
    """The logo on a home's reports."""
    return _picture(brand_of(db.session(), home.id).logo)


@blueprint.get("/homes/<home_id>/settings/logo")
@access.home(Permission.HOME_SETTINGS_READ)
def of_home(home: HomeSummary) -> ResponseReturnValue:
    """The logo on a home's settings page."""
    return _picture(brand_of(db.session(), home.id).logo)


@blueprint.get("/providers/<provider_id>/settings/logo")
@access.provider(Permission.PROVIDER_SETTINGS_READ)
def of_provider(provider_id: str) -> ResponseReturnValue:
    """The logo for all homes."""
    return _picture(str(settings.value_of(db.session(), _KIND.key, provider_id=provider_id) or ""))


@blueprint.post("/homes/<home_id>/settings/reports/report_logo/picture")
@access.home(Permission.HOME_SETTINGS_EDIT)
def choose_for_home(home: HomeSummary) -> ResponseReturnValue:
    """Use a logo in one home."""
    return _choose(settings_views.place_of_home(home))


@blueprint.post("/providers/<provider_id>/settings/reports/report_logo/picture")
@access.provider(Permission.PROVIDER_SETTINGS_EDIT)
def choose_for_provider(provider_id: str) -> ResponseReturnValue:
    """Use a logo in every home that has none of its own."""
    return _choose(settings_views.place_of_provider(provider_id))


def _choose(place: Place) -> ResponseReturnValue:
    form = settings_views.form_for(_KIND)
    if not isinstance(form, LogoForm) or not form.validate():
        return settings_views.setting_page(place, _KIND, form), 422
    easel = easel_of(cast("Work", current_app.extensions["work"]))
    try:
        with form.picture.data.stream as sent:
            data = sent.read(logo.MAX_BYTES + 1)
        sha256 = logo.keep_picture(data, easel.store, easel.incoming)
        logo.use_logo(
            db.session(),
            sha256,
            form.alt.data or "",
            provider_id=place.provider.id,
            home_id=place.home_id,
            why=form.why.data or "",
            actor=access.current_actor(),
            now=clock.now(),
        )
    except InvalidError as refusal:
        form.refuse(refusal.message, refusal.code)
        return settings_views.setting_page(place, _KIND, form), 422
    flash("The logo is on reports from now on.")
    return redirect(f"{place.base}/reports/report_logo", code=303)


def _picture(sha256: str) -> ResponseReturnValue:
    easel = easel_of(cast("Work", current_app.extensions["work"]))
    if not sha256:
        raise NotFoundError("There is no logo.", code="no_logo")
    try:
        with easel.store.open(sha256) as file:
            data = file.read()
    except FileNotFoundError:
        raise NotFoundError("The logo's file is missing from the store.", code="no_logo") from None
    response = Response(data, mimetype="image/jpeg")
    response.set_etag(sha256)
    response.headers["Cache-Control"] = "private, no-cache"
    return response.make_conditional(request)
