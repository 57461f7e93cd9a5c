"""A whole run of the night check, and what must follow from it."""

from __future__ import annotations

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from auditapp.actions.models import (
    Action,
    ActionAssignment,
    ActionGoLive,
    ActionLink,
    ActionStanding,
    ActionWithdrawal,
    Finding,
)
from auditapp.audits.models import Answer, Audit, AuditFinish, AuditNote, AuditRecord
from auditapp.checklists.definition import ChecklistDefinition
from auditapp.evidence.models import PhotoSlot
from tests.tablet import Change, Tablet, photo_ref


def plain_items(definition: ChecklistDefinition, *severities: str) -> list[str]:
    """Items answered yes or no that are always asked, of these severities."""
    return [
        item.id
        for section in definition.sections
        if section.repeat is None
        for item in section.items
        if item.response.type == "yes_no_na"
        and item.show_if is None
        and item.counts_as_failure
        and (not severities or item.severity.value in severities)
    ]


def walk(tablet: Tablet) -> list[Change]:
    """Mostly yes; a critical and a medium item fail, one answer is corrected, one photo is taken."""
    critical, medium = (
        plain_items(tablet.definition, "critical")[0],
        plain_items(tablet.definition, "medium"),
    )
    tablet.start()
    bad = tablet.answer(critical, "no", note="Nobody on the unit.", photos=[photo_ref()])
    tablet.made_safe(bad, "Stayed until the nurse came.")
    first = tablet.answer(medium[0], "no")
    tablet.answer(medium[0], "yes", supersedes=first["id"])
    gap = tablet.answer(medium[1], "no")
    for item in medium[2:6]:
        tablet.answer(item)
    tablet.note("The lounge was calm.")
    planned = {"answer": gap["id"], "owner": tablet.by, "due": "2026-12-01", "text": "Mend the bin."}
    tablet.finish(actions=[planned])
    return tablet.made


def rows(session: Session) -> dict[str, list[tuple[str, ...]]]:
    """Everything that follows from the changes, without when it came."""
    session.rollback()
    return {
        "audits": _all(session, select(Audit.id, Audit.started_at, Audit.version)),
        "answers": _all(
            session, select(Answer.id, Answer.item_id, Answer.result, Answer.supersedes, Answer.arrived)
        ),
        "records": _all(
            session,
            select(
                AuditRecord.id, AuditRecord.kind, AuditRecord.item_id, AuditRecord.about, AuditRecord.data
            ),
        ),
        "risks": _all(session, select(ActionStanding.action_id, ActionStanding.rank, ActionStanding.due_on)),
        "links": _all(session, select(ActionLink.id, ActionLink.action_id)),
        "notes": _all(session, select(AuditNote.id, AuditNote.text)),
        "finishes": _all(session, select(AuditFinish.id, AuditFinish.score)),
        "findings": _all(session, select(Finding.id, Finding.item_id, Finding.note, Finding.part)),
        "actions": _all(session, select(Action.id, Action.text, Action.risk, Action.default_due)),
        "live": _all(session, select(ActionGoLive.id, ActionGoLive.reference, ActionGoLive.because)),
        "owners": _all(
            session, select(ActionAssignment.id, ActionAssignment.owner_id, ActionAssignment.text)
        ),
        "withdrawn": _all(session, select(ActionWithdrawal.id, ActionWithdrawal.reason)),
        "photos": _all(session, select(PhotoSlot.id, PhotoSlot.owner_id, PhotoSlot.owner_kind)),
    }


def _all(session: Session, query: Select[*tuple[object, ...]]) -> list[tuple[str, ...]]:
    return sorted(tuple(map(repr, row)) for row in session.execute(query))


def answer_enough(tablet: Tablet) -> None:
    """Answer every plain question, which is more than half of what is asked."""
    for item in plain_items(tablet.definition):
        tablet.answer(item)
