"""The programme over HTTP, and the checklists it draws on."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from auditapp.checklists import present as checklists_present
from auditapp.checklists.catalogue import published
from auditapp.extensions import db
from auditapp.kernel import clock
from auditapp.kernel.permissions import Permission
from auditapp.people.queries import HomeSummary
from auditapp.programme import present, queries
from auditapp.web import access

blueprint = Blueprint("programme", __name__)


@blueprint.get("/homes/<home_id>/programme")
@access.home(Permission.HOME_PROGRAMME_READ)
def index(home: HomeSummary) -> ResponseReturnValue:
    """What is due, and when."""
    rows = queries.programme_of(db.session(), home.id, home.provider_id)
    page = present.index_page(home, rows, clock.local_date(clock.now()))
    return render_template("programme/index.html", page=page)


@blueprint.get("/homes/<home_id>/checklists")
@access.home(Permission.HOME_CHECKLIST_READ)
def checklists(home: HomeSummary) -> ResponseReturnValue:
    """The checklists the home may use, and how often it does."""
    session = db.session()
    every = {
        row.key: present.EVERY[row.every] for row in queries.programme_of(session, home.id, home.provider_id)
    }
    page = checklists_present.index_page(home, published(session, home.provider_id), every)
    return render_template("checklists/index.html", page=page)
