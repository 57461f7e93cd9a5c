"""Reads what was said in audits beside the answers; what only managers may read stays out, but for its commitment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.audits import models
from auditapp.checklists import queries as checklists
from auditapp.checklists.definition import ChecklistDefinition
from auditapp.checklists.step_bodies import Ask
from auditapp.kernel.orm import Json
from auditapp.packs import manifest as pack
from auditapp.packs.batches import in_batches

WITH_PHOTOS = ("corrected", "observation", "sheet")


def said_of(session: Session, audits: Sequence[models.Audit]) -> dict[str, tuple[pack.Said, ...]]:
    """By audit what was said, in the order in which it was said."""
    versions = {row.id: row.version for row in audits}
    found: dict[str, list[pack.Said]] = defaultdict(list)
    for row in _rows(session, list(versions)):
        definition = checklists.definition(session, versions[row.audit_id])
        found[row.audit_id].append(_said(row, definition))
    return {audit_id: tuple(said) for audit_id, said in found.items()}


def ids_by_kind(session: Session, audit_ids: Sequence[str]) -> dict[str, list[str]]:
    """The records that may have photos, by their kind."""
    found: dict[str, list[str]] = {kind: [] for kind in WITH_PHOTOS}
    for row in _rows(session, audit_ids):
        if row.kind in found:
            found[row.kind].append(row.id)
    return found


def withheld(audits: Iterable[pack.Audit]) -> frozenset[str]:
    """The records whose words no pack may hold."""
    return frozenset(one.id for audit in audits for one in audit.said if one.data is None)


def _rows(session: Session, audit_ids: Sequence[str]) -> Iterable[models.AuditRecord]:
    record = models.AuditRecord
    for batch in in_batches(list(audit_ids)):
        query = select(record).where(record.audit_id.in_(batch))
        yield from session.scalars(query.order_by(record.captured_at, record.elapsed, record.id))


def _said(row: models.AuditRecord, definition: ChecklistDefinition) -> pack.Said:
    data = cast("Mapping[str, Json]", row.data)
    return pack.Said(
        id=row.id,
        kind=row.kind,
        answer=row.answer_id,
        section=row.section,
        item=row.item_id,
        subject=row.subject,
        about=row.about,
        data=None if _is_private(row, data, definition) else dict(data),
        by=row.by,
        captured_at=row.captured_at,
        elapsed=row.elapsed,
        received_at=row.received_at,
        arrived=row.arrived,
    )


def _is_private(row: models.AuditRecord, data: Mapping[str, Json], definition: ChecklistDefinition) -> bool:
    """A reply to what is asked for managers only; one that fits no step is treated as such, too."""
    if row.kind != "reply":
        return False
    item = definition.items.get(row.item_id or "")
    steps = [step.does for step in item.on_fail if step.id == data.get("step")] if item else []
    return not steps or any(isinstance(does, Ask) and does.private for does in steps)
