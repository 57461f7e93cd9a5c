"""Published checklists over HTTP. Their list needs the programme too, so it is there."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from auditapp.checklists.version_page import render_version
from auditapp.kernel.permissions import Permission
from auditapp.people.queries import HomeSummary
from auditapp.web import access

blueprint = Blueprint("checklists", __name__)


@blueprint.get("/homes/<home_id>/checklists/<content_hash>")
@access.home(Permission.HOME_CHECKLIST_READ)
def version(home: HomeSummary, content_hash: str) -> ResponseReturnValue:
    """One published version, to read."""
    return render_version(home, content_hash)
