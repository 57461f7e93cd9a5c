"""Taking a checklist away: as YAML, as an XLSForm, on paper; and the report that a draft was brought in with."""

from __future__ import annotations

import json
from typing import cast

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from auditapp.checklists import drafts, history, queries
from auditapp.checklists.definition import ChecklistDefinition
from auditapp.checklists.yaml_out import yaml_of
from auditapp.exchange import present, report
from auditapp.exchange.places import Place, page
from auditapp.exchange.workbook_out import workbook_of
from auditapp.exchange.xlsform_out import form_of
from auditapp.extensions import db
from auditapp.kernel.canonical import Json
from auditapp.kernel.errors import NotFoundError
from auditapp.kernel.permissions import Permission
from auditapp.web.parts import Link

_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
READ = Permission.HOME_CHECKLIST_READ


@page("GET", "/<content_hash>/export", READ)
def export(place: Place, content_hash: str) -> ResponseReturnValue:
    """In which forms a version can be taken away, and what each of them cannot say."""
    definition = _version(place, content_hash)
    form = form_of(definition)
    shown = present.export_page(place, content_hash, definition, form.notes)
    return render_template("exchange/export.html", page=shown)


@page("GET", "/<content_hash>/checklist.yml", READ)
def yaml_file(place: Place, content_hash: str) -> ResponseReturnValue:
    """A version word for word."""
    definition = _version(place, content_hash)
    stored = queries.version_body(db.session(), [place.provider_id], content_hash)
    body = cast("dict[str, Json]", json.loads(stored or "{}"))
    return _file(yaml_of(body).encode(), "text/yaml", f"{definition.id}-{definition.version}.yml")


@page("GET", "/<content_hash>/xlsform.xlsx", READ)
def xlsform(place: Place, content_hash: str) -> ResponseReturnValue:
    """A version as a form for other programs."""
    definition = _version(place, content_hash)
    db.session.rollback()  # writing takes a moment and needs no database
    data = workbook_of(form_of(definition))
    return _file(data, _EXCEL, f"{definition.id}-{definition.version}.xlsx")


@page("GET", "/drafts/<draft_id>/checklist.yml")
def draft_file(place: Place, draft_id: str) -> ResponseReturnValue:
    """A draft as it stands, faults and all."""
    draft = drafts.locked(db.session(), place.provider_id, place.home_id, draft_id)
    if draft is None:
        raise NotFoundError
    return _file(yaml_of(drafts.body_of(draft)).encode(), "text/yaml", f"{draft.key}-draft.yml")


@page("GET", "/drafts/<draft_id>/import-report")
def draft_report(place: Place, draft_id: str) -> ResponseReturnValue:
    """What became of the file that a draft was made of."""
    draft = drafts.locked(db.session(), place.provider_id, place.home_id, draft_id)
    if draft is None or not draft.report:
        raise NotFoundError("This draft was not brought in from a file.", code="no_report")
    lines = present.lines(report.from_json(cast("Json", draft.report)))
    trail = present.trail(place, Link(draft.title, f"{place.base}/drafts/{draft_id}"))
    return render_template("exchange/draft_report.html", lines=lines, trail=trail)


def _version(place: Place, content_hash: str) -> ChecklistDefinition:
    session = db.session()
    found = queries.version(session, place.provider_id, content_hash)
    if found is None or not history.may_see(session, place.provider_id, place.home_id, content_hash):
        raise NotFoundError
    return found


def _file(data: bytes, mimetype: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, mimetype=mimetype, headers=headers)
