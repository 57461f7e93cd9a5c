"""Audits over HTTP: a home's list, and one report."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from auditapp.audits import owing, present, present_report, queries, report
from auditapp.audits.queries import Narrowing
from auditapp.checklists.catalogue import titles
from auditapp.extensions import db
from auditapp.kernel import clock
from auditapp.kernel.errors import NotFoundError
from auditapp.kernel.permissions import Permission
from auditapp.people.brand import brand_of
from auditapp.people.opened import note_opened
from auditapp.people.queries import HomeSummary
from auditapp.web import access

blueprint = Blueprint("audits", __name__)
MAX_PAGE = 10_000


@blueprint.record_once
def _answer_actions(state: BlueprintSetupState) -> None:
    """The page of an action asks audits what is open beside its answer: actions know nothing of audits."""
    state.app.extensions["owed"] = owing.owed_of


@blueprint.get("/homes/<home_id>/audits")
@access.home(Permission.HOME_AUDIT_READ)
def index(home: HomeSummary) -> ResponseReturnValue:
    """The audits of a home, newest first."""
    page = max(1, min(request.args.get("page", 1, type=int), MAX_PAGE))
    narrowing = Narrowing(request.args.get("checklist", ""), request.args.get("state", ""), page)
    found = queries.audits_of(db.session(), home.id, narrowing, now=clock.now())
    shown = present.list_page(home, narrowing, found, titles(db.session(), home.provider_id, home.id))
    captures = access.current_actor().can(Permission.HOME_AUDIT_CAPTURE, home.id)
    return render_template("audits/list.html", page=shown, captures=captures)


@blueprint.get("/homes/<home_id>/audits/<audit_id>")
@access.home(Permission.HOME_AUDIT_READ)
def show(home: HomeSummary, audit_id: str) -> ResponseReturnValue:
    """One audit's report."""
    audit = report.find_audit(db.session(), home.id, audit_id)
    if audit is None:
        raise NotFoundError
    note_opened("audit", audit_id, home_id=home.id)
    found = report.read_report(db.session(), audit, now=clock.now())
    brand = brand_of(db.session(), home.id)
    private = access.current_actor().can(Permission.HOME_DECISION_READ, home.id)
    page = present_report.report_page(home, found, private=private)
    return render_template("audits/report.html", page=page, brand=brand)
