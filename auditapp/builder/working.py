"""What every page of a draft does: look at it, save it, and notice what somebody else saved meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from flask import request
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectMultipleField

from auditapp.builder.meanwhile import Merged, merged
from auditapp.builder.places import Place, draft_at
from auditapp.builder.present import Clash
from auditapp.builder.saved import last_words
from auditapp.checklists.differences import ITEM, Difference
from auditapp.checklists.drafts import body_of, save_draft
from auditapp.checklists.merging import locked_items
from auditapp.checklists.models import ChecklistDraft
from auditapp.checklists.present_changes import Words
from auditapp.checklists.publishing import body_with, provider_body
from auditapp.checklists.trees import ReadTree, Tree, id_of, sections_of, trees_in
from auditapp.extensions import db
from auditapp.kernel import clock
from auditapp.kernel.canonical import Json, digest
from auditapp.web import access

LOCKED = "Your provider has locked this, so that it is the same in all homes. It can be looked at here, not changed."


def change(place: Place, draft_id: str, verb: Callable[[ChecklistDraft, Tree], None]) -> ChecklistDraft:
    """Do something to a draft as it is now, and save it."""
    draft = draft_at(place, draft_id, to_change=True)
    body = body_of(draft)
    verb(draft, body)
    save_draft(db.session(), draft, body, actor=access.current_actor(), now=clock.now())
    return draft


def seen(tree: ReadTree) -> str:
    """What tells whether a part of a draft is still as it was when somebody opened its form."""
    return digest({key: value for key, value in tree.items() if key not in ("items", "sections")})


def both(form: FlaskForm, before: str, now: Mapping[str, object], **more: object) -> Merged:
    """What a form sends together with what is saved `now`; `more` is sent beside the fields of the form."""
    unsaid = (BooleanField, SelectMultipleField)  # not sent at all when nothing is ticked
    named = {field.short_name for field in form if isinstance(field, unsaid)} | more.keys()
    named |= {key.partition("-")[0] for key in request.form}
    return merged({**form.data, **more}, named, before, now)


def clash(
    draft: ChecklistDraft, now: ReadTree, typed: Mapping[str, Json], taken: Iterable[str] = ()
) -> Clash:
    """What is saved now beside what was just typed, field by field; `taken` is what only the other changed."""
    body = body_of(draft)
    words = Words(body, body)
    lines = tuple(
        words.line(Difference(ITEM, "", field, now.get(field), value))
        for field, value in typed.items()
        if (now.get(field) or None) != (value or None)
    )
    who = last_words(db.session(), draft, "saved something here")
    return Clash(who, lines, tuple(dict.fromkeys(taken)))


def base_body(draft: ChecklistDraft) -> Tree:
    """What the draft was begun from; empty for one that was begun empty."""
    found = body_with(db.session(), draft.provider_id, draft.base)
    return found if found is not None and found.get("id") == draft.key else {}


def locked_ids(place: Place, key: str) -> set[str]:
    """The questions and sections of a checklist that this home may not change."""
    theirs = provider_body(db.session(), place.provider_id, key) if place.home_id else None
    if theirs is None:
        return set()
    whole = {id_of(section) for section in sections_of(theirs) if section.get("locked") is True}
    return set(locked_items(theirs)) | whole


def steps_of(item: ReadTree) -> list[Tree]:
    """What follows when a question is not met."""
    return trees_in(item, "on_fail")
