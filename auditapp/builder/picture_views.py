"""The picture of a question that shows what good looks like: chosen, shown, taken away."""

from __future__ import annotations

from typing import cast

from flask import current_app, flash, redirect
from flask.typing import ResponseReturnValue

from auditapp.builder import present
from auditapp.builder.item_views import item_page
from auditapp.builder.places import Place, draft_at, page
from auditapp.builder.section_views import refuse_locked
from auditapp.builder.working import change
from auditapp.checklists import editing
from auditapp.checklists.trees import Tree
from auditapp.evidence import guidance
from auditapp.evidence.jobs import easel_of
from auditapp.extensions import db
from auditapp.forms.checklists import PictureForm
from auditapp.kernel import clock
from auditapp.kernel.errors import InvalidError
from auditapp.web import access
from auditapp.web.work import Work


@page("POST", "/drafts/<draft_id>/items/<item_id>/picture")
def choose_picture(place: Place, draft_id: str, item_id: str) -> ResponseReturnValue:
    """Show this picture beside the question from now on."""
    found = draft_at(place, draft_id)
    refuse_locked(place, found, item_id)
    form = PictureForm()
    if not form.validate():
        return item_page(place, found, item_id, picture=form), 422
    try:
        kept = _kept(form)
    except InvalidError as refusal:
        form.refuse(refusal.message)
        return item_page(place, found, item_id, picture=form), 422
    now = clock.now()
    guidance.record_picture(db.session(), place.provider_id, kept, actor=access.current_actor(), now=now)
    return _set(place, draft_id, item_id, kept.sha256, "The picture is shown with the question.")


@page("POST", "/drafts/<draft_id>/items/<item_id>/picture/away")
def take_picture_away(place: Place, draft_id: str, item_id: str) -> ResponseReturnValue:
    """Show no picture beside the question."""
    refuse_locked(place, draft_at(place, draft_id), item_id)
    return _set(place, draft_id, item_id, None, "The picture is taken away.")


def _kept(form: PictureForm) -> guidance.Kept:
    easel = easel_of(cast("Work", current_app.extensions["work"]))
    with form.picture.data.stream as sent:
        data = sent.read(guidance.MAX_BYTES + 1)
    return guidance.keep_picture(data, easel.store, easel.incoming)


def _set(place: Place, draft_id: str, item_id: str, sha256: str | None, said: str) -> ResponseReturnValue:
    def replace(_draft: object, body: Tree) -> None:
        editing.replace_fields(editing.find_item(body, item_id)[1], {"picture": sha256})

    draft = change(place, draft_id, replace)
    flash(said, "met")
    return redirect(f"{present.draft_url(place, draft)}/items/{item_id}#shown")
