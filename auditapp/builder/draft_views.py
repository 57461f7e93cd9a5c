"""A draft as a whole: what the checklist is, its sections, and giving it up."""

from __future__ import annotations

from dataclasses import replace

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from auditapp.builder import choices, fields, present
from auditapp.builder.gone import gone_draft
from auditapp.builder.marks import marks_of
from auditapp.builder.meanwhile import shown as shown_of
from auditapp.builder.places import Place, draft_at, draft_to_save, page
from auditapp.builder.saved import brought_in_words
from auditapp.builder.working import base_body, both, change, clash, locked_ids
from auditapp.checklists import drafts, editing, publishing
from auditapp.checklists.drafts import body_of, slug
from auditapp.checklists.models import ChecklistDraft
from auditapp.checklists.numbering import new_section_id
from auditapp.checklists.queries import ids_ever_used
from auditapp.checklists.trees import Tree
from auditapp.extensions import db
from auditapp.forms.checklists import DetailsForm, SectionTitleForm
from auditapp.kernel import clock
from auditapp.people.queries import names_of
from auditapp.web import access

_ADDED = "added-"


@page("GET", "/drafts/<draft_id>")
def draft(place: Place, draft_id: str) -> ResponseReturnValue:
    """Everything about a draft but its questions."""
    return _page(place, draft_at(place, draft_id))


@page("POST", "/drafts/<draft_id>")
def save_details(place: Place, draft_id: str) -> ResponseReturnValue:
    """Save what the checklist is."""
    found, form = draft_to_save(place, draft_id), DetailsForm()
    if found is None:
        return gone_draft(place, draft_id, form)
    now = body_of(found)
    choices.offer_details(form, now)
    told = fields.details_from(form.data, now)
    if form.seen.data != _seen(now):
        both_said = both(form, form.seen.data or "", fields.details_data(now))
        told = fields.details_from(both_said.data, now)
        taken = (form[name].label.text for name in fields.details_data(now) if name in both_said.theirs)
        merged_form = DetailsForm(None, data=both_said.data)
        return _page(place, found, form=merged_form, shown=clash(found, now, told, taken)), 409
    change(place, draft_id, lambda _draft, body: editing.replace_fields(body, told))
    flash("Saved.", "met")
    return redirect(present.draft_url(place, found))


@page("POST", "/drafts/<draft_id>/order")
def order_sections(place: Place, draft_id: str) -> ResponseReturnValue:
    """Move a section one up or down."""
    way = "up" if "up" in request.form else "down"
    section_id = request.form.get(way, "")
    by = -1 if way == "up" else 1
    found = change(place, draft_id, lambda _d, body: _shift(body, section_id, by))
    flash(f"The section is moved {way}.", "met")
    return redirect(f"{present.draft_url(place, found)}#{way}-{section_id}")


@page("POST", "/drafts/<draft_id>/sections")
def add_section(place: Place, draft_id: str) -> ResponseReturnValue:
    """A new section at the end."""
    form = SectionTitleForm(prefix=_ADDED)
    if not form.validate():
        return _page(place, draft_at(place, draft_id), added=form), 422
    title = " ".join((form.title.data or "").split())
    made: list[str] = []

    def add(found: ChecklistDraft, body: Tree) -> None:
        used = ids_ever_used(db.session(), found.provider_id, found.key, body)
        made.append(new_section_id(found.key, slug(title, 30), used))
        editing.add_section(body, made[0], title)

    found = change(place, draft_id, add)
    flash("The section is added. Add its questions below.", "met")
    return redirect(f"{present.draft_url(place, found)}/sections/{made[0]}")


@page("GET", "/drafts/<draft_id>/discarding")
def discarding(place: Place, draft_id: str) -> ResponseReturnValue:
    """Ask before a draft is given up."""
    found = draft_at(place, draft_id)
    return render_template("builder/discard.html", page=_draft_words(place, found))


@page("POST", "/drafts/<draft_id>/discarding")
def discard(place: Place, draft_id: str) -> ResponseReturnValue:
    """Give a draft up."""
    found = draft_at(place, draft_id, to_change=True)
    title = found.title
    drafts.discard_draft(db.session(), found, actor=access.current_actor(), now=clock.now())
    flash(f"The draft of {title} is discarded. What is in force stays as it is.", "met")
    return redirect(place.base)


def _shift(body: Tree, section_id: str, by: int) -> None:
    if section_id:
        editing.shift_section(body, section_id, by)


def _seen(body: Tree) -> str:
    return shown_of(fields.details_data(body))


def _page(
    place: Place,
    found: ChecklistDraft,
    *,
    form: DetailsForm | None = None,
    added: SectionTitleForm | None = None,
    shown: present.Clash | None = None,
) -> str:
    body = body_of(found)
    details = form or DetailsForm(None, data={**fields.details_data(body), "seen": _seen(body)})
    choices.offer_details(details, body)
    if shown is not None:
        details.seen.data = _seen(body)  # whoever sends it again has seen both
    return render_template(
        "builder/draft.html",
        page=_draft_words(place, found),
        form=details,
        added=added or SectionTitleForm(None, prefix=_ADDED),
        clash=shown,
        locked=locked_ids(place, found.key),
    )


def _draft_words(place: Place, found: ChecklistDraft) -> present.DraftPage:
    session, body = db.session(), body_of(found)
    who = names_of(session, {found.updated_by})[found.updated_by]
    retired = editing.retired(body, base_body(found))
    changes = publishing.changes_in(session, found)
    faults, marks = publishing.faults_of(session, found), marks_of(body, changes or ())
    words = present.draft_page(place, found, body, faults, who, retired, marks=marks)
    opened = present.LEFT_OUT in request.args
    return replace(
        words,
        differs=changes is None or found.library is not None or bool(changes),
        retired_open=opened,
        brought_in=brought_in_words(session, found),
    )
