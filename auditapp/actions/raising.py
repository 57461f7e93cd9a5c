"""What an action is raised from, and what is said of one finding or action; `together` raises them.

Repeats are harmless: ids follow from the answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from auditapp.actions import events
from auditapp.actions.models import Action, ActionAssignment, ActionCorrection, Finding, MadeSafe
from auditapp.kernel import clock, ids, journal
from auditapp.kernel.errors import NotFoundError
from auditapp.kernel.orm import Json
from auditapp.kernel.permissions import Actor


@dataclass(frozen=True)
class Source:
    """What an action is raised from: an answer, with all that is copied from its checklist at birth."""

    home_id: str
    audit_id: str
    answer_id: str
    checklist_key: str
    checklist_title: str
    checklist_version: str
    item_id: str
    subject: str
    prompt: str
    severity: str
    area_id: str | None
    area_name: str
    note: str
    reading: str
    seen_at: datetime
    kind: str  # "fix" or "check"
    text: str
    due_on: date
    part: str = ""  # which of several that one answer raised; "" is the item's own
    origin: str = "audit"  # or "observation": seen outside any answer

    @property
    def finding_id(self) -> str:
        """The id of the finding."""
        return finding_id_of(self.answer_id, self.part)

    @property
    def action_id(self) -> str:
        """The id of its action."""
        return action_id_of(self.answer_id, self.part)


def finding_id_of(answer_id: str, part: str = "") -> str:
    """The finding that follows from an answer or an observation."""
    return ids.derived_id("f", answer_id, part) if part else ids.derived_id("f", answer_id)


def action_id_of(answer_id: str, part: str = "") -> str:
    """The action of that finding."""
    return ids.derived_id("a", answer_id, part) if part else ids.derived_id("a", answer_id)


def raise_finding(session: Session, source: Source, *, actor: Actor, now: datetime) -> Finding:
    """Add the finding of an answer, or return it when it is there."""
    found = session.get(Finding, source.finding_id)
    if found is not None:
        return found
    finding = Finding(**finding_row(source, actor=actor, now=now))
    session.add(finding)
    note_finding(session, source, actor=actor, now=now)
    return finding


def finding_row(source: Source, *, actor: Actor, now: datetime, polarity: str = "gap") -> dict[str, object]:
    """The columns of a finding; `polarity` is "gap", or "strength" for what is praised."""
    return {
        "id": source.finding_id,
        "home_id": source.home_id,
        "source": source.origin,
        "audit_id": source.audit_id,
        "answer_id": source.answer_id,
        "part": source.part,
        "checklist_key": source.checklist_key,
        "checklist_title": source.checklist_title,
        "checklist_version": source.checklist_version,
        "item_id": source.item_id,
        "subject": source.subject,
        "prompt": source.prompt,
        "severity": source.severity,
        "polarity": polarity,
        "area_id": source.area_id,
        "area_name": source.area_name,
        "note": source.note,
        "reading": source.reading,
        "seen_at": source.seen_at,
        "raised_at": now,
        "raised_by": actor.user_id,
    }


def note_finding(session: Session, source: Source, *, actor: Actor, now: datetime) -> None:
    """Record that the finding of an answer was raised."""
    journal.record(
        session,
        events.FINDING_RAISED,
        chain=journal.home_chain(source.home_id),
        subject=journal.Subject("finding", source.finding_id),
        actor=actor,
        now=now,
        data={
            "audit": source.audit_id,
            "answer": source.answer_id,
            "checklist": source.checklist_key,
            "version": source.checklist_version,
            "item": source.item_id,
            "severity": source.severity,
        },
        commits={"note": source.note, "subject": source.subject},
    )


def assign(
    session: Session,
    action: Action,
    number: int,
    *,
    owner_id: str,
    due_on: date,
    text: str,
    reason: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Add an assignment row; the caller has checked that it may be made, and notes it in the journal."""
    session.add(
        ActionAssignment(
            id=ids.derived_id("n", action.id, str(number)),
            action_id=action.id,
            number=number,
            owner_id=owner_id,
            due_on=due_on,
            text=text,
            reason=reason,
            at=now,
            by=actor.user_id,
        )
    )


def note_correction(session: Session, action: Action, answer_id: str, *, actor: Actor, now: datetime) -> None:
    """The auditor corrected the answer of a live action: it stays, and says so."""
    correction_id = ids.derived_id("k", action.id, answer_id)
    if session.get(ActionCorrection, correction_id):
        return
    session.add(
        ActionCorrection(id=correction_id, action_id=action.id, answer_id=answer_id, at=now, by=actor.user_id)
    )
    note(session, events.CORRECTED, action, actor=actor, now=now, data={"answer": answer_id})


def record_made_safe(
    session: Session,
    answer_id: str,
    change_id: str,
    text: str,
    at: datetime,
    *,
    actor: Actor,
    now: datetime,
    part: str = "",
) -> None:
    """Keep what was done on the spot. Raises NotFoundError when the answer raised no finding."""
    finding = session.get(Finding, finding_id_of(answer_id, part))
    if finding is None:
        raise NotFoundError(
            "That answer raised no finding, so nothing had to be made safe.", code="no_finding"
        )
    if session.get(MadeSafe, change_id):
        return
    session.add(
        MadeSafe(id=change_id, finding_id=finding.id, text=text, at=at, received_at=now, by=actor.user_id)
    )
    journal.record(
        session,
        events.MADE_SAFE,
        chain=journal.home_chain(finding.home_id),
        subject=journal.Subject("finding", finding.id),
        actor=actor,
        now=now,
        data={"change": change_id, "at": clock.wire_time(at)},
        commits={"text": text},
    )


def note(
    session: Session,
    kind: str,
    action: Action,
    *,
    actor: Actor,
    now: datetime,
    data: Mapping[str, Json] | None = None,
    commits: Mapping[str, str] | None = None,
) -> None:
    """Record an event about an action in its home's chain."""
    journal.record(
        session,
        kind,
        chain=journal.home_chain(action.home_id),
        subject=journal.Subject("action", action.id),
        actor=actor,
        now=now,
        data=data,
        commits=commits,
    )
