"""A section of a draft: its title, what it is repeated for, and its questions in a row."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from auditapp.builder import choices, fields, present
from auditapp.builder.gone import gone_draft, gone_part
from auditapp.builder.marks import marks_of
from auditapp.builder.meanwhile import shown as shown_of
from auditapp.builder.places import Place, draft_at, draft_to_save, page
from auditapp.builder.working import LOCKED, base_body, both, change, clash, locked_ids
from auditapp.checklists import editing, publishing
from auditapp.checklists.drafts import body_of
from auditapp.checklists.models import ChecklistDraft
from auditapp.checklists.numbering import first_number, new_item_id
from auditapp.checklists.queries import ids_ever_used
from auditapp.checklists.trees import Tree, items_by_id, items_of, section_by_id, text_in
from auditapp.extensions import db
from auditapp.forms.checklists import SectionForm
from auditapp.kernel.errors import ForbiddenError


@page("GET", "/drafts/<draft_id>/sections/<section_id>")
def section(place: Place, draft_id: str, section_id: str) -> ResponseReturnValue:
    """One section with its questions."""
    return _page(place, draft_at(place, draft_id), section_id)


@page("POST", "/drafts/<draft_id>/sections/<section_id>")
def save_section(place: Place, draft_id: str, section_id: str) -> ResponseReturnValue:
    """Save what a section is."""
    found, form = draft_to_save(place, draft_id), SectionForm()
    if found is None:
        return gone_draft(place, draft_id, form)
    refuse_locked(place, found, section_id)
    now = section_by_id(body_of(found), section_id)
    if now is None:
        return gone_part(place, found, form, "section")
    told = fields.section_from(form.data, now, locks=place.home_id is None)
    if form.seen.data != _seen(now):
        both_said = both(form, form.seen.data or "", fields.section_data(now))
        told = fields.section_from(both_said.data, now, locks=place.home_id is None)
        taken = (form[name].label.text for name in fields.section_data(now) if name in both_said.theirs)
        merged_form = SectionForm(None, data=both_said.data)
        return _page(place, found, section_id, form=merged_form, shown=clash(found, now, told, taken)), 409
    change(
        place, draft_id, lambda _d, body: editing.replace_fields(editing.find_section(body, section_id), told)
    )
    flash("Saved.", "met")
    return redirect(f"{present.draft_url(place, found)}/sections/{section_id}")


@page("POST", "/drafts/<draft_id>/sections/<section_id>/order")
def order_items(place: Place, draft_id: str, section_id: str) -> ResponseReturnValue:
    """Move a question one up or down."""
    way = "up" if "up" in request.form else "down"
    item_id, by = request.form.get(way, ""), -1 if way == "up" else 1
    refuse_locked(place, draft_at(place, draft_id), section_id)
    found = change(place, draft_id, lambda _d, body: _shift(body, item_id, by))
    flash(f"The question is moved {way}.", "met")
    return redirect(f"{present.draft_url(place, found)}/sections/{section_id}#{way}-{item_id}")


@page("POST", "/drafts/<draft_id>/sections/<section_id>/items")
def add_item(place: Place, draft_id: str, section_id: str) -> ResponseReturnValue:
    """A new question at the end of the section; its page opens."""
    refuse_locked(place, draft_at(place, draft_id), section_id)
    made: list[str] = []

    def add(found: ChecklistDraft, body: Tree) -> None:
        into = editing.find_section(body, section_id)
        used = ids_ever_used(db.session(), found.provider_id, found.key, body)
        own = found.key not in publishing.shipped() and not _adapts(place, found)
        first = first_number(home=place.home_id is not None, own=own)
        made.append(new_item_id(found.key, into, used, first))
        beside = items_of(into)[-1:]
        editing.add_item(into, editing.new_item(made[0], beside[0] if beside else None))

    found = change(place, draft_id, add)
    return redirect(f"{present.draft_url(place, found)}/items/{made[0]}")


@page("POST", "/drafts/<draft_id>/sections/<section_id>/retiring")
def retire_section(place: Place, draft_id: str, section_id: str) -> ResponseReturnValue:
    """Leave a section out, with its questions."""
    refuse_locked(place, draft_at(place, draft_id), section_id)
    found = change(place, draft_id, lambda _d, body: editing.retire_section(body, section_id))
    said = Markup('The section and its questions are left out. You can <a href="{}">bring them back</a>.')
    where = present.retired_url(place, found)
    flash(said.format(where), "met")
    return redirect(where.partition("#")[0])


@page("POST", "/drafts/<draft_id>/sections/<section_id>/return")
def bring_section_back(place: Place, draft_id: str, section_id: str) -> ResponseReturnValue:
    """Ask a section again that was left out, with its questions."""
    found = change(
        place, draft_id, lambda draft, body: editing.bring_section_back(body, base_body(draft), section_id)
    )
    flash("The section is back where it was, with its questions.", "met")
    return redirect(f"{present.draft_url(place, found)}/sections/{section_id}")


def refuse_locked(place: Place, found: ChecklistDraft, part_id: str) -> None:
    """Raises ForbiddenError for what the provider has locked."""
    if part_id in locked_ids(place, found.key):
        raise ForbiddenError(f"{_called(body_of(found), part_id)}: {LOCKED[:1].lower()}{LOCKED[1:]}")


def _called(body: Tree, part_id: str) -> str:
    item, section = items_by_id(body).get(part_id), section_by_id(body, part_id)
    if item is not None:
        return f"“{text_in(item, 'prompt')}”"
    return f"The section “{text_in(section, 'title')}”" if section is not None else part_id


def _seen(section: Tree) -> str:
    return shown_of(fields.section_data(section))


def _shift(body: Tree, item_id: str, by: int) -> None:
    if item_id:
        editing.shift_item(body, item_id, by)


def _adapts(place: Place, found: ChecklistDraft) -> bool:
    """Whether a home works on its provider's checklist."""
    return place.home_id is not None and (
        publishing.provider_body(db.session(), place.provider_id, found.key) is not None
    )


def _page(
    place: Place,
    found: ChecklistDraft,
    section_id: str,
    *,
    form: SectionForm | None = None,
    shown: present.Clash | None = None,
) -> str:
    body = body_of(found)
    here = editing.find_section(body, section_id)
    form = form or SectionForm(None, data={**fields.section_data(here), "seen": _seen(here)})
    choices.offer_section(form)
    if shown is not None:
        form.seen.data = _seen(here)  # whoever sends it again has seen both
    locked = locked_ids(place, found.key)
    words = present.section_page(
        place, found, body, here, publishing.faults_of(db.session(), found),
        locked=LOCKED if section_id in locked else "", clash=shown,
        marks=marks_of(body, publishing.changes_in(db.session(), found) or ()),
    )  # fmt: skip
    return render_template("builder/section.html", page=words, form=form, locked=locked)
