"""Published checklists over HTTP. Their list needs the programme too, so it is there."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from auditapp.checklists import present, queries
from auditapp.checklists.catalogue import published
from auditapp.extensions import db
from auditapp.kernel.errors import NotFoundError
from auditapp.kernel.permissions import Permission
from auditapp.people.queries import HomeSummary, names_of
from auditapp.web import access

blueprint = Blueprint("checklists", __name__)


@blueprint.get("/homes/<home_id>/checklists/<content_hash>")
@access.home(Permission.HOME_CHECKLIST_READ)
def version(home: HomeSummary, content_hash: str) -> ResponseReturnValue:
    """One published version, to read."""
    session = db.session()
    known = next((v for v in published(session, home.provider_id) if v.content_hash == content_hash), None)
    if known is None:
        raise NotFoundError
    who = names_of(session, {known.published_by})[known.published_by]
    page = present.version_page(home, queries.definition(session, content_hash), known, who)
    return render_template("checklists/version.html", page=page)
