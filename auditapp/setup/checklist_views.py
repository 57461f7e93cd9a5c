"""The setup checklist of a home."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from auditapp.extensions import db
from auditapp.kernel import clock
from auditapp.kernel.errors import NotFoundError
from auditapp.kernel.permissions import Permission
from auditapp.people.queries import HomeSummary
from auditapp.setup import present, queries, service
from auditapp.setup.rules import Step
from auditapp.web import access, addresses

blueprint = Blueprint("setup_checklist", __name__)


@blueprint.get("/homes/<home_id>/set-up")
@access.home(Permission.HOME_SET_UP_EDIT)
def index(home: HomeSummary) -> ResponseReturnValue:
    """What is still to be done before the home can work, and what is done."""
    standings = queries.steps_of(db.session(), home.id, home.provider_id, access.current_actor())
    page = present.checklist_page(home, standings, base=addresses.base())
    return render_template("setup/checklist.html", page=page)


@blueprint.post("/homes/<home_id>/set-up/<step>/skip")
@access.home(Permission.HOME_SET_UP_EDIT)
def skip(home: HomeSummary, step: str) -> ResponseReturnValue:
    """Leave a step out."""
    service.skip(db.session(), home.id, _step(home, step), actor=access.current_actor(), now=clock.now())
    flash("Left out. It stays below, to be taken up again.", "met")
    return redirect(f"/homes/{home.id}/set-up")


@blueprint.post("/homes/<home_id>/set-up/<step>/take-up")
@access.home(Permission.HOME_SET_UP_EDIT)
def take_up(home: HomeSummary, step: str) -> ResponseReturnValue:
    """Take up a step that was left out."""
    service.take_up(db.session(), home.id, _step(home, step), actor=access.current_actor(), now=clock.now())
    flash("Taken up again.", "met")
    return redirect(f"/homes/{home.id}/set-up")


def _step(home: HomeSummary, name: str) -> Step:
    """The step of that name, if it concerns whoever asks."""
    mine = queries.steps_for(access.current_actor(), home.id, home.provider_id)
    if name not in mine:
        raise NotFoundError
    return Step(name)
