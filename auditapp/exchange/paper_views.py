"""A published version on paper."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue

from auditapp.checklists import queries
from auditapp.checklists.languages import languages_of
from auditapp.exchange.paper import Sheet, print_paper
from auditapp.extensions import db
from auditapp.kernel import clock
from auditapp.kernel.errors import NotFoundError
from auditapp.kernel.permissions import Permission
from auditapp.people.queries import HomeSummary
from auditapp.web import access, addresses
from auditapp.web.templating import day

blueprint = Blueprint("paper", __name__)


@blueprint.get("/homes/<home_id>/checklists/<content_hash>/paper.pdf")
@access.home(Permission.HOME_CHECKLIST_READ)
def sheet(home: HomeSummary, content_hash: str) -> ResponseReturnValue:
    """Every question with a box to fill in by hand; `language` picks one of the checklist's translations."""
    definition = queries.version(db.session(), home.provider_id, content_hash, home_id=home.id)
    if definition is None:
        raise NotFoundError
    language = request.args.get("language", "")
    if language and language not in languages_of(definition):
        raise NotFoundError("This checklist is not translated into that language.", code="no_translation")
    now = clock.now()
    page = url_for("checklists.version", home_id=home.id, content_hash=content_hash)
    printed_on = day(clock.local_date(now))
    db.session.rollback()  # laying out takes a while and needs no database
    data = print_paper(Sheet(definition, home.name, addresses.link_to(page), printed_on, language), now=now)
    response = Response(data, mimetype="application/pdf")
    name = f"{definition.id}-{definition.version}.pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response
