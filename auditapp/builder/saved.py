"""Who changed a draft last, and when: somebody who saved it, or their provider by publishing for all homes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from auditapp.checklists.drafts import brought_in
from auditapp.checklists.models import ChecklistDraft
from auditapp.people.queries import names_of
from auditapp.web.templating import moment


@dataclass(frozen=True, slots=True)
class Last:
    """The last change of a draft; `for_all`: by publishing for all homes, without opening it."""

    by: str
    at: datetime
    for_all: bool


def last_change(session: Session, draft: ChecklistDraft) -> Last:
    """Who made the draft what it is now."""
    renewed = brought_in(session, draft)
    if renewed is not None and renewed.revision == draft.revision:
        return Last(renewed.by, renewed.at, for_all=True)
    return Last(draft.updated_by, draft.updated_at, for_all=_begun_by_provider(draft))


def last_words(session: Session, draft: ChecklistDraft, saved: str) -> str:
    """The same in words; `saved` is what somebody did who saved it."""
    last = last_change(session, draft)
    who = names_of(session, {last.by})[last.by]
    did = "published for all homes, which changed the draft," if last.for_all else saved
    return f"{who} {did} at {moment(last.at)}"


def saved_words(draft: ChecklistDraft, who: str) -> str:
    """Who saved a draft last, or whose publication began it."""
    if _begun_by_provider(draft):
        return f"Begun {moment(draft.updated_at)}, when {who} published for all homes"
    return f"Saved {moment(draft.updated_at)} by {who}"


def brought_in_words(session: Session, draft: ChecklistDraft) -> str:
    """When the provider's changes came into the draft without anybody here; empty when none did."""
    renewed = brought_in(session, draft)
    if renewed is None:
        return ""
    who = names_of(session, {renewed.by})[renewed.by]
    return f"Your provider's changes were brought in on {moment(renewed.at)}, when {who} published for all homes."


def _begun_by_provider(draft: ChecklistDraft) -> bool:
    """Nobody has saved it since it was begun for the home's manager to settle."""
    return draft.origin == "merge" and draft.updated_at == draft.created_at
