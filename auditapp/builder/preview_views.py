"""A draft as it looks on the tablet: the tablet's own screens, run on the draft, which keep and send nothing."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from auditapp.builder import present
from auditapp.builder.places import Place, draft_at, page
from auditapp.checklists.definition import from_body
from auditapp.checklists.drafts import body_of
from auditapp.checklists.framework import load_framework
from auditapp.checklists.home_rules import home_rules
from auditapp.checklists.local import HomeRules
from auditapp.checklists.trees import Tree, each_item, text_in
from auditapp.checklists.validation import find_faults
from auditapp.extensions import db
from auditapp.kernel.canonical import Json
from auditapp.kernel.errors import InvalidError
from auditapp.web.assets import installed
from auditapp.web.modules import needed

ENTRY = "js/preview/main.js"
SHEETS = (
    "css/tokens.css",
    "css/base.css",
    *(f"css/components/{name}.css" for name in ("button", "form", "notice", "photo", "tag", "preview")),
    "css/capture.css",
    "css/capture-run.css",
    "css/capture-foot.css",
)


@page("GET", "/drafts/<draft_id>/preview")
def preview(place: Place, draft_id: str) -> ResponseReturnValue:
    """Walk through a draft; refused as long as it is written in a way that no tablet could show."""
    draft = draft_at(place, draft_id)
    body = body_of(draft)
    if find_faults(body, load_framework()):
        raise InvalidError(
            "There is something to put right before this can be shown. The draft's page lists it.",
            code="faults",
        )
    body = from_body(body).body()
    return render_template(
        "builder/preview.html",
        title=f"Preview: {draft.title}",
        back=present.draft_url(place, draft),
        sheets=SHEETS,
        entry=ENTRY,
        modules=needed(installed(), ENTRY),
        told={"home": _home(place, body), "body": body},
    )


def _home(place: Place, body: Tree) -> dict[str, Json]:
    """What a tablet is told of a home, as far as a preview needs it."""
    rules = home_rules(db.session(), place.home_id) if place.home_id else HomeRules()
    return {
        "id": "preview",
        "name": place.name,
        "slug": "preview",
        "may_capture": True,
        "areas": [],
        "people": [],
        "checklists": [
            {
                "key": text_in(body, "id"),
                "title": text_in(body, "title"),
                "version": "preview",
                "items": sum(1 for _each in each_item(body)),
                "kind": text_in(body, "kind"),
                "unannounced": body.get("unannounced") is True,
            }
        ],
        "due": [],
        "actions": [],
        "rules": rules.body(),
        "flags": {},
        "seen": {},
        "known": [],
        "population": {"residents": None},
    }
