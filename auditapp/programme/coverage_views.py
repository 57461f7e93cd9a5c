"""Which parts of the framework and which regulations the checklists in use at a home touch, over HTTP."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from auditapp.checklists.coverage import coverage
from auditapp.checklists.definition import ChecklistDefinition
from auditapp.checklists.framework import load_framework
from auditapp.checklists.framework_shown import SETTING, version_shown
from auditapp.checklists.in_force import current_versions
from auditapp.checklists.present_coverage import coverage_page
from auditapp.checklists.queries import definition
from auditapp.extensions import db
from auditapp.kernel.permissions import Permission
from auditapp.people.queries import HomeSummary
from auditapp.people.setting_kinds import Group
from auditapp.programme.queries import out_of_use
from auditapp.web import access
from auditapp.web.parts import Link

blueprint = Blueprint("coverage", __name__)


@blueprint.get("/homes/<home_id>/checklists/coverage")
@access.home(Permission.HOME_CHECKLIST_READ)
def show(home: HomeSummary) -> ResponseReturnValue:
    """Coverage by the version asked for, else by the one that is set for the home."""
    session, framework = db.session(), load_framework()
    version = version_shown(session, home.id, request.args.get("framework", ""))
    used = in_use(session, home.id)
    found = coverage(framework, version.id, used)
    page = coverage_page(home, framework, version, found, checklists=len(used), remember=_remember(home))
    return render_template("checklists/coverage.html", page=page)


def in_use(session: Session, home_id: str) -> list[ChecklistDefinition]:
    """What is in force at the home and not taken out of use."""
    away = {key for _home, key in out_of_use(session, [home_id])}
    current = current_versions(session, [home_id])[home_id]
    return [definition(session, each.content_hash) for key, each in current.items() if key not in away]


def _remember(home: HomeSummary) -> Link | None:
    """Where to choose what is shown first, for those who may see settings."""
    if not access.current_actor().can(Permission.HOME_SETTINGS_READ, home.id):
        return None
    return Link("Choose which is shown first", f"/homes/{home.id}/settings/{Group.GENERAL}/{SETTING}")
