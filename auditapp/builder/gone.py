"""What is shown to somebody who saves a part of a draft that a colleague has taken away meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy import select
from wtforms import Field, FieldList, FormField, HiddenField, StringField

from auditapp.builder import present
from auditapp.builder.places import Place
from auditapp.builder.saved import last_words
from auditapp.checklists.drafts import DISCARDED, STARTED
from auditapp.checklists.models import ChecklistDraft
from auditapp.extensions import db
from auditapp.kernel import journal
from auditapp.kernel.errors import NotFoundError
from auditapp.kernel.journal import JournalEvent
from auditapp.people.queries import names_of
from auditapp.web.parts import Link
from auditapp.web.templating import moment


def gone_part(place: Place, found: ChecklistDraft, form: FlaskForm, what: str) -> ResponseReturnValue:
    """A question or a section that this draft does not hold any more. Raises NotFoundError when nothing was typed."""
    if not form["seen"].data:
        raise NotFoundError
    why = f"It was taken out of this draft. {last_words(db.session(), found, 'saved the draft last,')}."
    link = Link(f"Draft: {found.title}", present.draft_url(place, found))
    return _page(f"This {what} is not in the draft any more", why, link, form), 409


def gone_draft(place: Place, draft_id: str, form: FlaskForm) -> ResponseReturnValue:
    """A draft of this place that was discarded or published. Raises NotFoundError when there was none."""
    query = (
        select(JournalEvent)
        .where(
            JournalEvent.subject_kind == "checklist_draft",
            JournalEvent.subject_id == draft_id,
            JournalEvent.chain == journal.provider_chain(place.provider_id),
        )
        .order_by(JournalEvent.seq)
    )
    events = [each for each in db.session().scalars(query) if _of(each, place)]
    if not form["seen"].data or not events or events[0].kind != STARTED:
        raise NotFoundError
    last = events[-1]
    why = (
        "It was published meanwhile, or is not there any more. What it held then is in the list of versions."
    )
    if last.kind == DISCARDED:
        who = names_of(db.session(), {last.actor_id})[last.actor_id]
        why = f"{who} discarded it at {moment(last.at)}. What is in force stays as it is."
    return _page("This draft is not there any more", why, present.index_link(place), form), 409


def _of(event: JournalEvent, place: Place) -> bool:
    return isinstance(event.data, dict) and event.data.get("home") == place.home_id


def _page(title: str, why: str, link: Link, form: FlaskForm) -> str:
    return render_template(
        "builder/gone.html", title=title, why=why, link=link, trail=(link,), typed=list(_typed(form))
    )


def _typed(fields: Iterable[Field]) -> Iterator[tuple[str, str]]:
    """Everything that was written in words."""
    for field in fields:
        if isinstance(field, FieldList | FormField):
            yield from _typed(field)
        elif isinstance(field, StringField) and not isinstance(field, HiddenField) and field.data:
            yield field.label.text, str(field.data)
