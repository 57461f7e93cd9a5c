"""A question of a draft: everything about it, where it stands, and retiring it."""

from __future__ import annotations

from dataclasses import replace

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from wtforms import FieldList

from auditapp.builder import choices, fields, present, present_item
from auditapp.builder.gone import gone_draft, gone_part
from auditapp.builder.home_values import values_by_setting, values_of
from auditapp.builder.meanwhile import shown as shown_of
from auditapp.builder.places import Place, draft_at, draft_to_save, page
from auditapp.builder.section_views import refuse_locked
from auditapp.builder.working import LOCKED, base_body, both, change, clash, locked_ids
from auditapp.checklists import editing, guarding, publishing
from auditapp.checklists.definition import from_body
from auditapp.checklists.drafts import body_of
from auditapp.checklists.field_words import field_name
from auditapp.checklists.home_rules import settings_of
from auditapp.checklists.models import ChecklistDraft
from auditapp.checklists.present_version import ItemView, item_view
from auditapp.checklists.trees import Tree, items_by_id, text_in, texts_in, tree_in
from auditapp.extensions import db
from auditapp.forms.checklists import ItemForm, PictureForm, PlaceForm
from auditapp.kernel.errors import InvalidError

_MOVE = "move-"


@page("GET", "/drafts/<draft_id>/items/<item_id>")
def item(place: Place, draft_id: str, item_id: str) -> ResponseReturnValue:
    """One question with everything that can be said about it."""
    return item_page(place, draft_at(place, draft_id), item_id)


@page("POST", "/drafts/<draft_id>/items/<item_id>")
def save_item(place: Place, draft_id: str, item_id: str) -> ResponseReturnValue:
    """Save a question, whatever is still wrong with it."""
    found, form = draft_to_save(place, draft_id), ItemForm()
    if found is None:
        return gone_draft(place, draft_id, form)
    refuse_locked(place, found, item_id)
    body = body_of(found)
    if item_id not in items_by_id(body):
        return gone_part(place, found, form, "question")
    _section, now = editing.find_item(body, item_id)
    nodes = {each.id: request.form.getlist(f"nodes-{each.id}") for each in choices.other_frameworks()}
    told = fields.item_from(form.data, now, items_by_id(body), nodes, locks=place.home_id is None)
    if form.seen.data != _seen(now):
        return _clashing(place, found, item_id, form, nodes), 409
    original = publishing.original_of(db.session(), found, item_id)
    if original is not None and _type(now) != _type(original) == form.type.data:
        told["response"] = original["response"]  # back to what it was: its limits are not lost
    other_kind = told["response"] != now.get("response") and form.type.data != _type(now)
    change(
        place, draft_id, lambda _d, held: editing.replace_fields(editing.find_item(held, item_id)[1], told)
    )
    flash("Saved. Now say more about the answer." if other_kind else "Saved.", "met")
    where = "#type" if other_kind else ""
    return redirect(f"{present.draft_url(place, found)}/items/{item_id}{where}")


def _clashing(
    place: Place, found: ChecklistDraft, item_id: str, form: ItemForm, nodes: dict[str, list[str]]
) -> str:
    """The form with both people's changes, when somebody else saved the question meanwhile."""
    body = body_of(found)
    _section, now = editing.find_item(body, item_id)
    saved = {**fields.item_data(now), "nodes": _nodes(now)}
    both_said = both(form, form.seen.data or "", saved, nodes=nodes)
    kept = nodes if "nodes" in both_said.mine else _nodes(now)
    told = fields.item_from(both_said.data, now, items_by_id(body), kept, locks=place.home_id is None)
    taken = (_name(form, name) for name in saved if name in both_said.theirs)
    again = ItemForm(None, data=both_said.data)
    return item_page(place, found, item_id, form=again, shown=clash(found, now, told, taken), ticked=kept)


def _name(form: ItemForm, name: str) -> str:
    """What a field is called; lists of rows and boxes have names of their own."""
    return (
        form[name].label.text
        if name in form and not isinstance(form[name], FieldList)
        else field_name({"terms": "show_if", "options": "response.options"}.get(name, name))
    )


def _nodes(here: Tree) -> dict[str, list[str]]:
    """What is ticked of other frameworks."""
    chosen = tree_in(here, "nodes")
    return {each.id: list(texts_in(chosen, each.id)) for each in choices.other_frameworks()}


def _seen(here: Tree) -> str:
    return shown_of({**fields.item_data(here), "nodes": _nodes(here)})


@page("POST", "/drafts/<draft_id>/items/<item_id>/place")
def place_item(place: Place, draft_id: str, item_id: str) -> ResponseReturnValue:
    """Put a question into another section."""
    refuse_locked(place, draft_at(place, draft_id), item_id)
    to = PlaceForm(prefix=_MOVE).section.data or ""
    if not to:
        raise InvalidError("Choose a section to move the question to.", code="no_section")
    refuse_locked(place, draft_at(place, draft_id), to)
    found = change(place, draft_id, lambda _d, body: editing.place_item(body, item_id, to))
    flash("The question is moved.", "met")
    return redirect(f"{present.draft_url(place, found)}/sections/{to}#up-{item_id}")


@page("POST", "/drafts/<draft_id>/items/<item_id>/retiring")
def retire_item(place: Place, draft_id: str, item_id: str) -> ResponseReturnValue:
    """Ask a question no more."""
    refuse_locked(place, draft_at(place, draft_id), item_id)
    left: list[str] = []

    def retire(_draft: ChecklistDraft, body: Tree) -> None:
        section, _item = editing.find_item(body, item_id)
        left.append(str(section["id"]))
        editing.retire_item(body, item_id)

    found = change(place, draft_id, retire)
    said = Markup('The question is retired. You can <a href="{}">bring it back</a>.')
    flash(said.format(present.retired_url(place, found)), "met")
    return redirect(f"{present.draft_url(place, found)}/sections/{left[0]}")


@page("POST", "/drafts/<draft_id>/items/<item_id>/answer")
def put_answer_back(place: Place, draft_id: str, item_id: str) -> ResponseReturnValue:
    """Ask a question with a limit of the law as it was shipped, and have it answered so."""
    found = draft_at(place, draft_id)
    refuse_locked(place, found, item_id)
    original = publishing.original_of(db.session(), found, item_id)
    if original is None:
        raise InvalidError("This question has no limit that is set by law or for safety.", code="no_limit")

    def put_back(_draft: ChecklistDraft, body: Tree) -> None:
        _section, now = editing.find_item(body, item_id)
        editing.replace_fields(now, guarding.put_back(original, now))

    change(place, draft_id, put_back)
    flash("The question and its answer are as they were shipped.", "met")
    return redirect(f"{present.draft_url(place, found)}/items/{item_id}#asked")


@page("POST", "/drafts/<draft_id>/items/<item_id>/return")
def bring_item_back(place: Place, draft_id: str, item_id: str) -> ResponseReturnValue:
    """Ask a retired question again."""
    found = change(place, draft_id, lambda draft, body: editing.bring_back(body, base_body(draft), item_id))
    flash("The question is asked again.", "met")
    return redirect(f"{present.draft_url(place, found)}/items/{item_id}")


def item_page(
    place: Place,
    found: ChecklistDraft,
    item_id: str,
    *,
    form: ItemForm | None = None,
    shown: present.Clash | None = None,
    picture: PictureForm | None = None,
    ticked: dict[str, list[str]] | None = None,
) -> str:
    """The page of a question, with what was typed where that could not be saved."""
    body = body_of(found)
    section, here = editing.find_item(body, item_id)
    form = form or ItemForm(None, data={**fields.item_data(here), "seen": _seen(here)})
    choices.offer_item(form, body, item_id)
    if shown is not None:
        form.seen.data = _seen(here)  # whoever sends it again has seen both
    move = PlaceForm(None, data={"section": section["id"]}, prefix=_MOVE)
    choices.offer_places(move, body)
    words = present_item.item_page(
        place, found, body, section, here, publishing.faults_of(db.session(), found),
        locked=LOCKED if item_id in locked_ids(place, found.key) else "",
        original=publishing.original_of(db.session(), found, item_id),
        settings=values_of(db.session(), place, tree_in(here, "response")), clash=shown,
    )  # fmt: skip
    return render_template(
        "builder/item.html",
        page=replace(
            present_item.with_doubts(words, base_body(found), body), read=_read(place, found, item_id)
        ),
        form=form,
        move=move,
        picture=picture or PictureForm(None),
        frameworks=_frameworks(ticked or _nodes(here)),
    )


def _read(place: Place, found: ChecklistDraft, item_id: str) -> ItemView | None:
    """A locked question as the provider has it in force, in words."""
    theirs = publishing.provider_body(db.session(), place.provider_id, found.key)
    if item_id not in locked_ids(place, found.key) or theirs is None:
        return None
    checklist = from_body(theirs)
    item = checklist.items.get(item_id)
    if item is None:
        return None
    return item_view(checklist, item, values_by_setting(db.session(), place, settings_of(item)))


def _frameworks(ticked: dict[str, list[str]]) -> list[dict[str, object]]:
    """Each other framework with its nodes, and which are ticked."""
    return [
        {
            "id": each.id,
            "name": each.name,
            "nodes": [
                {"id": node.id, "title": node.title, "ticked": node.id in ticked[each.id]}
                for node in each.nodes.values()
            ],
        }
        for each in choices.other_frameworks()
    ]


def _type(here: Tree) -> str:
    return text_in(tree_in(here, "response"), "type")
