"""Decisions over HTTP: what tablets sent that does not fit, and what a manager says about it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from auditapp.extensions import db
from auditapp.forms.decisions import DecisionForm
from auditapp.kernel import clock
from auditapp.kernel.errors import InvalidError, NotFoundError, StateError
from auditapp.kernel.permissions import Permission
from auditapp.people.queries import HomeSummary
from auditapp.sync import decided, deciding, present, queries
from auditapp.sync.models import InboxEntry
from auditapp.web import access
from auditapp.web.errors import status_of

blueprint = Blueprint("decisions", __name__)


@blueprint.get("/homes/<home_id>/decisions")
@access.home(Permission.HOME_DECISION_READ)
def index(home: HomeSummary) -> ResponseReturnValue:
    """What needs a decision, and what was decided."""
    session = db.session()
    number = request.args.get("page", 1, type=int)
    waiting = queries.needs_decision(session, access.current_actor(), home.id, now=clock.now(), page=number)
    page = present.index_page(home, waiting, decided.settled_in(session, home.id))
    return render_template("sync/decisions.html", page=page)


@blueprint.get("/homes/<home_id>/decisions/<int(max=2147483647):entry_id>")
@access.home(Permission.HOME_DECISION_READ)
def show(home: HomeSummary, entry_id: int) -> ResponseReturnValue:
    """One conflict or refusal, both bodies in words."""
    return _page(home, _entry(home, entry_id), None)


@blueprint.post("/homes/<home_id>/decisions/<int(max=2147483647):entry_id>/decision")
@access.home(Permission.HOME_DECISION_MAKE)
def decide(home: HomeSummary, entry_id: int) -> ResponseReturnValue:
    """Record what counts, and why."""
    entry = _entry(home, entry_id)
    form = _form(present.case_page(home, decided.read_case(db.session(), entry, home.provider_id)), sent=True)
    if not form.validate():
        return _page(home, entry, form), 422
    actor, now = access.current_actor(), clock.now()
    try:
        deciding.decide(db.session(), entry, form.decision.data, form.reason.data or "", actor=actor, now=now)
    except (InvalidError, StateError, NotFoundError) as refusal:
        db.session.rollback()
        form.form_errors = [refusal.message]
        return _page(home, _entry(home, entry_id), form), status_of(refusal)
    flash("Your decision is recorded.", "met")
    return redirect(f"/homes/{home.id}/decisions")


def _page(home: HomeSummary, entry: InboxEntry, form: DecisionForm | None) -> str:
    case = decided.read_case(db.session(), entry, home.provider_id)
    page = present.case_page(home, case)
    may = access.current_actor().can(Permission.HOME_DECISION_MAKE, home.id)
    offered = form or (_form(page, sent=False) if may and not case.settled and page.choices else None)
    return render_template("sync/decision.html", page=page, form=offered)


def _form(page: present.CasePage, *, sent: bool) -> DecisionForm:
    form = DecisionForm() if sent else DecisionForm(None)
    form.decision.choices = dict(page.choices)
    return form


def _entry(home: HomeSummary, entry_id: int) -> InboxEntry:
    entry = queries.find_entry(db.session(), access.current_actor(), entry_id)
    if entry is None or entry.home_id != home.id:
        raise NotFoundError
    return entry
