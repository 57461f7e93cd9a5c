"""Verbs of checklists that are brought in: a draft is made of what was read and decided."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from auditapp.checklists.drafts import draft_of, free_key, start_draft
from auditapp.checklists.in_force import Current, versions_at
from auditapp.checklists.models import ChecklistDraft
from auditapp.exchange import report
from auditapp.exchange.files import Sent
from auditapp.exchange.locks import with_locked
from auditapp.exchange.settle import settled
from auditapp.kernel.errors import StateError
from auditapp.kernel.permissions import Actor

SHORTENED = 24  # of a key: ids of questions are made of it


def keys_for(session: Session, provider_id: str) -> Callable[[str], str]:
    """Gives for a title a key that no checklist and no draft of the provider has."""
    return lambda title: free_key(session, provider_id, title[:SHORTENED].strip())


def make_draft(
    session: Session, provider_id: str, home_id: str | None, sent: Sent, *, actor: Actor, now: datetime
) -> ChecklistDraft:
    """Begin a draft of the checklist in a file, with what was decided about its questions.

    What the provider has locked is taken as the provider has it. A checklist in our own YAML that is in use here is
    begun from the version in use. Raises StateError when a draft of it is there already, or its id belongs to another
    home's checklist.
    """
    whole = replace(sent, body=settled(sent.body, sent.title, sent.decisions))
    whole = with_locked(session, provider_id, home_id, whole)
    body = whole.body
    key = str(body["id"])
    current = current_of(session, provider_id, home_id, key)
    if current is None and free_key(session, provider_id, key) != key:
        there = draft_of(session, provider_id, home_id, key)
        words = "There is a draft of it here: publish or discard that first." if there else (
            "It belongs to a checklist that is not in use here. Change the id in the file."
        )  # fmt: skip
        raise StateError(f'The id "{key}" is taken. {words}', code="key_taken")
    return start_draft(
        session,
        provider_id=provider_id,
        home_id=home_id,
        body=body,
        origin=sent.origin,
        base=current.content_hash if current else None,
        library=current.library if current else None,
        report=report.as_json(whole.notes),
        actor=actor,
        now=now,
    )


def current_of(session: Session, provider_id: str, home_id: str | None, key: str) -> Current | None:
    """What is in use there of the checklist with this key; None for one that is archived."""
    found = versions_at(session, provider_id, home_id).get(key)
    return None if found is None or found.archived else found
