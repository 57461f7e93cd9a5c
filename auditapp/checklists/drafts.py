"""Verbs of drafts: begun, saved, discarded. Nobody is audited by a draft, so it may hold any fault."""

from __future__ import annotations

import copy
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session, defer

from auditapp.checklists.models import Checklist, ChecklistDraft
from auditapp.kernel import ids, journal
from auditapp.kernel.canonical import CanonicalError, Json, canonical, digest
from auditapp.kernel.errors import InvalidError, StateError
from auditapp.kernel.journal import JournalEvent
from auditapp.kernel.permissions import Actor

STARTED = journal.declare(
    "checklist.draft_started",
    keys=("draft", "checklist", "home", "origin", "base", "library", "digest"),
    commits=("title",),
)
SAVED = journal.declare("checklist.draft_saved", keys=("draft", "checklist", "home", "revision", "digest"))
RENEWED = journal.declare(
    "checklist.draft_renewed", keys=("draft", "checklist", "home", "revision", "digest")
)
DISCARDED = journal.declare("checklist.draft_discarded", keys=("draft", "checklist", "home", "revision"))

# How a draft can have come about.
ORIGINS = frozenset({"empty", "copy", "adapt", "library", "merge", "xlsform", "list", "yaml"})
LARGEST = 4 * 1024 * 1024  # bytes of a body
LONGEST_KEY = 40
_SUBJECT = "checklist_draft"
_WRONG = re.compile("[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Renewed:
    """A provider's version was brought into a home's draft; `revision` is what the draft became by it."""

    by: str
    at: datetime
    revision: int


def start_draft(
    session: Session,
    *,
    provider_id: str,
    home_id: str | None,
    body: dict[str, Json],
    origin: str,
    base: str | None,
    library: str | None,
    report: Json | None,
    actor: Actor,
    now: datetime,
) -> ChecklistDraft:
    """Begin a draft of the checklist that `body["id"]` names, for one home or, without `home_id`, for all.

    `base` is the published version it comes from, `library` the shipped one whose changes it takes up, `report` what
    an import took, changed and left. A new checklist takes its id from `free_key`. Raises StateError (code
    `draft_there`, detail `draft`) when somebody has a draft of it already, or (`key_taken`) when it is another home's
    own, InvalidError when it is too large.
    """
    if origin not in ORIGINS:
        raise ValueError(f"A draft does not come about by {origin}.")
    _check_size(body)
    key = str(body["id"])
    _refuse_other_home(session, provider_id, home_id, key)
    there = draft_of(session, provider_id, home_id, key)
    if there is not None:
        raise StateError(
            "There is a draft of this checklist already. Publish or discard it first.",
            code="draft_there",
            draft=there.id,
        )
    draft = _first_save(body, actor, now)
    draft.provider_id, draft.home_id, draft.origin = provider_id, home_id, origin
    draft.base, draft.library, draft.report = base, library, report
    session.add(draft)
    session.flush()  # whoever asks next whether there is a draft must see it
    more: dict[str, Json] = {"origin": origin, "base": base, "library": library, "digest": digest(body)}
    _record(session, STARTED, draft, more, actor=actor, now=now, commits={"title": draft.title})
    return draft


def _refuse_other_home(session: Session, provider_id: str, home_id: str | None, key: str) -> None:
    query = select(Checklist.home_id).where(Checklist.provider_id == provider_id, Checklist.key == key)
    owner = session.scalars(query).first()
    if owner is not None and owner != home_id:
        raise StateError("Another home has a checklist of this name. Choose another name.", code="key_taken")


def _first_save(body: dict[str, Json], actor: Actor, now: datetime) -> ChecklistDraft:
    return ChecklistDraft(
        id=ids.new_id("f"),
        key=str(body["id"]),
        title=_title(body),
        body=copy.deepcopy(body),
        revision=1,
        created_at=now,
        created_by=actor.user_id,
        updated_at=now,
        updated_by=actor.user_id,
    )


def save_draft(
    session: Session, draft: ChecklistDraft, body: dict[str, Json], *, actor: Actor, now: datetime
) -> None:
    """Keep the draft as it is now; `draft` is one that `locked` read, so that no other save comes between."""
    if body == draft.body:
        return
    _keep(session, SAVED, draft, body, actor=actor, now=now)
    draft.updated_at, draft.updated_by = now, actor.user_id


def renew_draft(
    session: Session, draft: ChecklistDraft, body: dict[str, Json], *, actor: Actor, now: datetime
) -> None:
    """Bring into a home's draft what its provider has published; who saved the draft last stays who that was."""
    if body != draft.body:
        _keep(session, RENEWED, draft, body, actor=actor, now=now)


def brought_in(session: Session, draft: ChecklistDraft) -> Renewed | None:
    """When a provider's version was last brought into the draft, and by whom; None when none was."""
    query = (
        select(JournalEvent)
        .where(
            JournalEvent.subject_kind == _SUBJECT,
            JournalEvent.subject_id == draft.id,
            JournalEvent.chain == journal.provider_chain(draft.provider_id),
            JournalEvent.kind == RENEWED,
        )
        .order_by(JournalEvent.seq.desc())
        .limit(1)
    )
    event = session.scalars(query).first()
    if event is None:
        return None
    revision = event.data.get("revision") if isinstance(event.data, dict) else None
    return Renewed(event.actor_id, event.at, revision if isinstance(revision, int) else 0)


def _keep(
    session: Session, kind: str, draft: ChecklistDraft, body: dict[str, Json], *, actor: Actor, now: datetime
) -> None:
    _check_size(body)
    draft.body, draft.title = body, _title(body)
    draft.revision += 1
    more: dict[str, Json] = {"revision": draft.revision, "digest": digest(body)}
    _record(session, kind, draft, more, actor=actor, now=now)


def discard_draft(session: Session, draft: ChecklistDraft, *, actor: Actor, now: datetime) -> None:
    """Forget the draft; that there was one stays in the journal."""
    _record(session, DISCARDED, draft, {"revision": draft.revision}, actor=actor, now=now)
    remove_draft(session, draft)


def remove_draft(session: Session, draft: ChecklistDraft) -> None:
    """Take away a draft that has become a version."""
    session.flush()
    session.execute(delete(ChecklistDraft).where(ChecklistDraft.id == draft.id))
    session.expunge(draft)


def found(session: Session, provider_id: str, home_id: str | None, draft_id: str) -> ChecklistDraft | None:
    """The draft with this id among those of a home, or of the provider."""
    return session.scalar(_with_id(provider_id, home_id, draft_id))


def locked(session: Session, provider_id: str, home_id: str | None, draft_id: str) -> ChecklistDraft | None:
    """As `found`, as it is at this moment, and kept from others until the transaction ends."""
    return session.scalar(_with_id(provider_id, home_id, draft_id).with_for_update())


def drafts_at(session: Session, provider_id: str, home_id: str | None) -> list[ChecklistDraft]:
    """The drafts of a home, or of the provider, by title."""
    query = (
        select(ChecklistDraft)
        .where(
            ChecklistDraft.provider_id == provider_id, ChecklistDraft.home_id.is_not_distinct_from(home_id)
        )
        .order_by(ChecklistDraft.title, ChecklistDraft.id)
        .options(defer(ChecklistDraft.body), defer(ChecklistDraft.report))
    )
    return list(session.scalars(query))


def draft_of(session: Session, provider_id: str, home_id: str | None, key: str) -> ChecklistDraft | None:
    """The draft of a checklist in a home, or of the provider."""
    return session.scalars(
        select(ChecklistDraft)
        .where(
            ChecklistDraft.provider_id == provider_id,
            ChecklistDraft.home_id.is_not_distinct_from(home_id),
            ChecklistDraft.key == key,
        )
        .order_by(ChecklistDraft.created_at)
        .limit(1)
    ).first()


def free_key(session: Session, provider_id: str, title: str, *, besides: Collection[str] = ()) -> str:
    """A key made of the title that no checklist and no draft of the provider has: `kitchen`, `kitchen-2`."""
    used = set(session.scalars(select(Checklist.key).where(Checklist.provider_id == provider_id)))
    used |= set(session.scalars(select(ChecklistDraft.key).where(ChecklistDraft.provider_id == provider_id)))
    used |= set(besides)
    stem = slug(title) or "checklist"
    found, number = stem, 1
    while found in used:
        number += 1
        found = f"{stem}-{number}"
    return found


def slug(title: str, longest: int = LONGEST_KEY) -> str:
    """Small letters, digits and hyphens, beginning with a letter; empty when nothing is left."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return _WRONG.sub("-", plain).lstrip("-0123456789")[:longest].strip("-")


def body_of(draft: ChecklistDraft) -> dict[str, Json]:
    """The draft's body, to read or to work on: a copy."""
    return copy.deepcopy(cast("dict[str, Json]", draft.body))


def _with_id(provider_id: str, home_id: str | None, draft_id: str) -> Select[ChecklistDraft]:
    return select(ChecklistDraft).where(
        ChecklistDraft.id == draft_id,
        ChecklistDraft.provider_id == provider_id,
        ChecklistDraft.home_id.is_not_distinct_from(home_id),
    )


def _title(body: dict[str, Json]) -> str:
    return str(body.get("title") or "").strip()[:200] or "Without a title"


def _check_size(body: dict[str, Json]) -> None:
    try:
        size = len(canonical(body))
    except CanonicalError as error:
        raise InvalidError(f"The checklist cannot be kept: {error}.", code="not_text") from None
    if size > LARGEST:
        raise InvalidError("The checklist is too large. Make two of it.", code="too_large")


def _record(
    session: Session,
    kind: str,
    draft: ChecklistDraft,
    more: dict[str, Json],
    *,
    actor: Actor,
    now: datetime,
    commits: dict[str, str] | None = None,
) -> None:
    journal.record(
        session,
        kind,
        chain=journal.provider_chain(draft.provider_id),
        subject=journal.Subject(_SUBJECT, draft.id),
        actor=actor,
        now=now,
        data={"draft": draft.id, "checklist": draft.key, "home": draft.home_id, **more},
        commits=commits,
    )
