"""The steps that follow when a question is not met, one form for each."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from auditapp.builder import choices, present, step_fields
from auditapp.builder.places import Place, draft_at, page
from auditapp.builder.section_views import refuse_locked
from auditapp.builder.working import change, clash, seen, steps_of
from auditapp.checklists import editing
from auditapp.checklists.drafts import body_of
from auditapp.checklists.models import ChecklistDraft
from auditapp.checklists.trees import Tree, items_by_id, text_in
from auditapp.forms.checklists import StepForm
from auditapp.kernel.canonical import Json
from auditapp.kernel.errors import InvalidError, NotFoundError
from auditapp.web.parts import Link

NEW = "new"


@page("GET", "/drafts/<draft_id>/items/<item_id>/steps/<number>")
def step(place: Place, draft_id: str, item_id: str, number: str) -> ResponseReturnValue:
    """The form of a step; of a new one of the kind that `verb` names."""
    return _page(place, draft_at(place, draft_id), item_id, number)


@page("POST", "/drafts/<draft_id>/items/<item_id>/steps/<number>")
def save_step(place: Place, draft_id: str, item_id: str, number: str) -> ResponseReturnValue:
    """Save a step, or add a new one at the end."""
    found = draft_at(place, draft_id, to_change=True)
    refuse_locked(place, found, item_id)
    form, body = StepForm(), body_of(found)
    _section, here = editing.find_item(body, item_id)
    steps = steps_of(here)
    if form.verb.data not in step_fields.VERBS:
        raise InvalidError("Choose what follows when the question is not met.", code="no_verb")
    was = _step(steps, number)
    used = step_fields.ids_in([each for each in steps if each is not was])
    told = step_fields.step_from(form.data, was, items_by_id(body), used)
    if number != NEW and form.seen.data != seen(was):
        return _page(place, found, item_id, number, form=form, shown=clash(found, was, told)), 409
    after: list[Json] = [*steps, told] if number == NEW else [told if each is was else each for each in steps]
    change(place, draft_id, lambda _d, held: _set(held, item_id, after))
    flash("Saved.", "met")
    return redirect(f"{present.draft_url(place, found)}/items/{item_id}#steps")


@page("POST", "/drafts/<draft_id>/items/<item_id>/order")
def order_steps(place: Place, draft_id: str, item_id: str) -> ResponseReturnValue:
    """Move a step up or down, or take it away."""
    refuse_locked(place, draft_at(place, draft_id), item_id)
    way = next((each for each in ("up", "down", "away") if each in request.form), "up")
    number = request.form.get(way, "")
    if not number:
        raise InvalidError("Choose which step to move.", code="no_step")

    def order(_draft: ChecklistDraft, body: Tree) -> None:
        steps = steps_of(editing.find_item(body, item_id)[1])
        chosen = _step(steps, number)
        at = steps.index(chosen)
        rest = [each for each in steps if each is not chosen]
        to = at + {"up": -1, "down": 1}.get(way, 0)
        kept = [*rest[: max(0, to)], chosen, *rest[max(0, to) :]]
        _set(body, item_id, list(rest if way == "away" else kept))

    found = change(place, draft_id, order)
    flash("The step is taken away." if way == "away" else "The step is moved.", "met")
    return redirect(f"{present.draft_url(place, found)}/items/{item_id}#steps")


def _set(body: Tree, item_id: str, steps: list[Json]) -> None:
    editing.replace_fields(editing.find_item(body, item_id)[1], {"on_fail": steps or None})


def _step(steps: list[Tree], number: str) -> Tree:
    if number == NEW:
        return {}
    if not number.isascii() or not number.isdigit() or int(number) >= len(steps):
        raise NotFoundError
    return steps[int(number)]


def _page(
    place: Place,
    found: ChecklistDraft,
    item_id: str,
    number: str,
    *,
    form: StepForm | None = None,
    shown: present.Clash | None = None,
) -> str:
    body = body_of(found)
    section, here = editing.find_item(body, item_id)
    steps = steps_of(here)
    now = _step(steps, number)
    asked = request.values.get("verb", "")
    verb = next((each for each in step_fields.VERBS if each in now), asked)
    if verb not in step_fields.VERBS:
        raise NotFoundError
    form = form or StepForm(None, data={**step_fields.step_data(now, verb), "seen": seen(now)})
    if shown is not None:
        form.seen.data = seen(now)  # whoever sends it again has seen both
    before = steps if number == NEW else steps[: int(number)]
    choices.offer_step(form, body, step_fields.asks_in(before))
    url = f"{present.draft_url(place, found)}/items/{item_id}"
    trail = (
        Link(f"Draft: {found.title}", present.draft_url(place, found)),
        Link(text_in(here, "prompt") or present.UNTITLED, f"{url}#steps"),
    )
    return render_template(
        "builder/step.html",
        title=step_fields.VERBS[verb],
        verb=verb,
        trail=trail,
        url=f"{url}/steps/{number}",
        back=f"{url}#steps",
        form=form,
        clash=shown,
        repeated="repeat" in section,
    )
