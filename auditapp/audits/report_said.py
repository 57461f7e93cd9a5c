"""What was said in an audit beside its answers, read for its report; a fixed number of queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.actions import queries as actions
from auditapp.actions.models import ActionLink
from auditapp.actions.queries import ActionRow
from auditapp.audits.models import AuditRecord
from auditapp.audits.queries import record_of
from auditapp.audits.records import Record, in_order, sample_of
from auditapp.evidence.queries import Photo, photos_of
from auditapp.kernel import clock
from auditapp.people.queries import names_of


@dataclass(frozen=True)
class SaidLine:
    """One thing that was said. `key` is that of the answer that it is about, where it is about one."""

    record: Record
    key: str
    who: str
    late: bool
    received_at: datetime
    photos: tuple[Photo, ...]
    linked: ActionRow | None = None

    @property
    def kind(self) -> str:
        return self.record.kind

    @property
    def at(self) -> datetime:
        return self.record.captured_at

    def text(self, name: str) -> str:
        """A text of what was said; empty where there is none."""
        value = self.record.data.get(name)
        return value if isinstance(value, str) else ""


@dataclass(frozen=True)
class Said:
    """All that was said. `records` are every one, for judging; `lines` those that stand, in order."""

    records: tuple[Record, ...] = ()
    lines: tuple[SaidLine, ...] = ()
    by_key: Mapping[str, tuple[SaidLine, ...]] = field(default_factory=dict)

    def of(self, kind: str) -> list[SaidLine]:
        """Those of one kind."""
        return [line for line in self.lines if line.kind == kind]


def read_said(session: Session, audit_id: str, keys: Mapping[str, str], *, now: datetime) -> Said:
    """What was said in the audit; `keys` are those of its answers, by id."""
    order = (AuditRecord.captured_at, AuditRecord.elapsed, AuditRecord.id)
    query = select(AuditRecord).where(AuditRecord.audit_id == audit_id).order_by(*order)
    rows = list(session.scalars(query))
    if not rows:
        return Said()
    names = names_of(session, {row.by for row in rows})
    photos = _photos(session, rows)
    linked = _linked(session, audit_id, now)
    lines = [
        SaidLine(
            record=record_of(row),
            key=keys.get(row.answer_id or "", ""),
            who=names[row.by],
            late=row.arrived != "in_time",
            received_at=row.received_at,
            photos=tuple(photos.get(row.id, ())),
            linked=linked.get(row.id),
        )
        for row in rows
    ]
    standing = _standing(lines)
    by_key: dict[str, tuple[SaidLine, ...]] = {}
    for line in standing:
        if line.key:
            by_key[line.key] = (*by_key.get(line.key, ()), line)
    return Said(tuple(line.record for line in lines), tuple(standing), by_key)


def sample(said: Said) -> dict[tuple[str, str], Record]:
    """By section and subject how each was chosen."""
    return sample_of(said.records)


def _standing(lines: Sequence[SaidLine]) -> list[SaidLine]:
    """What was said again takes the place of what was said before; observations and sheets all stand."""
    latest: dict[tuple[str, ...], SaidLine] = {}
    for kind in ("context", "subject", "reply", "escalation", "corrected", "link", "observation", "sheet"):
        ordered = {record.id: None for record in in_order((line.record for line in lines), kind)}
        of_kind = {line.record.id: line for line in lines if line.kind == kind}
        for record_id in ordered:
            line = of_kind[record_id]
            latest[_place(line)] = line
    return list(latest.values())


def _place(line: SaidLine) -> tuple[str, ...]:
    record = line.record
    match line.kind:
        case "context":
            return line.kind, line.text("flag"), record.subject
        case "subject":
            return line.kind, record.section, record.subject
        case "reply":
            return line.kind, line.key, line.text("step"), record.about
        case "escalation":
            return line.kind, line.key, line.text("code")
    return line.kind, record.id


def _photos(session: Session, rows: Sequence[AuditRecord]) -> dict[str, list[Photo]]:
    found: dict[str, list[Photo]] = {}
    for kind in ("corrected", "observation", "sheet"):
        ids = [row.id for row in rows if row.kind == kind]
        if ids:
            found |= photos_of(session, kind, ids)
    return found


def _linked(session: Session, audit_id: str, now: datetime) -> dict[str, ActionRow]:
    links = dict(
        session.execute(
            select(ActionLink.id, ActionLink.action_id).where(ActionLink.audit_id == audit_id)
        ).all()
    )
    if not links:
        return {}
    rows = actions.rows(session, list(links.values()), clock.local_date(now))
    known = {row.id: row for row in rows}
    return {link: known[action] for link, action in links.items() if action in known}
