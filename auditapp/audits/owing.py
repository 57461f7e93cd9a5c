"""What is open beside one answer, for the page of the action that it raised."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.actions.models import Finding, MadeSafe
from auditapp.audits.models import Answer, Audit, AuditRecord
from auditapp.audits.owed import owed_words
from auditapp.audits.queries import given_of, record_of
from auditapp.audits.records import Record, seen
from auditapp.checklists.looking import Survey
from auditapp.checklists.queries import definition
from auditapp.checklists.steps import severities_in


def owed_of(session: Session, audit_id: str, answer_id: str) -> tuple[str, ...]:
    """What a failing answer asked for at once and nobody recorded, in sentences; as its audit's report says it.

    Four queries, however much was answered; nothing for what is no answer, such as something seen beside them.
    """
    audit = session.get(Audit, audit_id)
    given = [given_of(row) for row in session.scalars(select(Answer).where(Answer.audit_id == audit_id))]
    keys = {each.id: each.key for each in given}
    if audit is None or answer_id not in keys:
        return ()
    key, said = keys[answer_id], _records(session, audit_id)
    checklist = definition(session, audit.version)
    found = seen(checklist, given, said)
    survey = Survey(checklist, found.answers, found.around)
    own = checklist.items[key.partition("#")[0]].severity
    decided = {
        str(each.data["code"])
        for each in said
        if each.kind == "escalation" and keys.get(each.answer or "") == key
    }
    about = [each for each, of in keys.items() if of == key]
    safe = (
        select(MadeSafe.id)
        .join(Finding, Finding.id == MadeSafe.finding_id)
        .where(Finding.answer_id.in_(about))
    )
    made_safe = session.scalar(safe.limit(1)) is not None
    severity = severities_in(survey).get(key, own).value
    return owed_words(survey, key, severity, made_safe=made_safe, decided=decided)


def _records(session: Session, audit_id: str) -> list[Record]:
    return [
        record_of(row) for row in session.scalars(select(AuditRecord).where(AuditRecord.audit_id == audit_id))
    ]
