"""Reads the findings and actions of a window: those found in it, and those still open before it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.actions import models
from auditapp.actions.rules import State, state
from auditapp.kernel.clock import local_date
from auditapp.packs import manifest as pack
from auditapp.packs.batches import in_batches
from auditapp.packs.scope import ids_in
from auditapp.packs.steps import KINDS, HappeningRow, Rows, Seen, facts_from, steps_from
from auditapp.packs.window import Window

Photos = Mapping[str, Sequence[str]]
Findings = Mapping[str, models.Finding]
F = TypeVar("F", models.MadeSafe, models.FindingAmendment)
R = TypeVar("R", models.Action, models.Finding)


@dataclass(frozen=True)
class Found:
    """The rows of findings and actions, and everything that happened to them, by their ids."""

    findings: Sequence[models.Finding]
    actions: Mapping[str, models.Action]
    rows: Mapping[str, Rows]
    made_safe: Mapping[str, Sequence[models.MadeSafe]]
    action_of_finding: Mapping[str, str]
    amendments: Mapping[str, Sequence[models.FindingAmendment]]

    def answers_of(self, finding: models.Finding) -> list[str]:
        """The answers behind a finding: the first, and those that amended it."""
        first = [finding.answer_id] if finding.answer_id else []
        return first + [row.id for row in self.amendments.get(finding.id, ())]


def found_in(session: Session, window: Window) -> Found:
    """Findings of the window and of older actions not closed before it, and all that happened since."""
    finding_ids, action_ids = ids_in(session, window)
    actions = {row.id: row for row in _read(session, models.Action, action_ids)}
    rows = _rows_of(session, list(actions))
    action_of_finding = {action.finding_id: action.id for action in actions.values()}
    for action_id, held in rows.items():
        action_of_finding |= {one.finding_id: action_id for one in held.of(models.ActionReopening)}
    findings = sorted(_read(session, models.Finding, finding_ids), key=lambda row: (row.seen_at, row.id))
    made_safe = _of_findings(session, models.MadeSafe, finding_ids)
    amendments = _of_findings(session, models.FindingAmendment, finding_ids)
    return Found(findings, actions, rows, made_safe, action_of_finding, amendments)


def _of_findings(session: Session, kind: type[F], findings: Collection[str]) -> dict[str, list[F]]:
    """The rows of one kind by finding, in the order in which things happened."""
    found: dict[str, list[F]] = defaultdict(list)
    for batch in in_batches(sorted(findings)):
        query = select(kind).where(kind.finding_id.in_(batch)).order_by(kind.at, kind.id)
        for row in session.scalars(query):
            found[row.finding_id].append(row)
    return found


def findings_of(found: Found) -> tuple[pack.Finding, ...]:
    """The findings as the pack holds them."""
    return tuple(
        pack.Finding(
            id=row.id,
            audit=row.audit_id,
            answer=row.answer_id,
            item=row.item_id,
            subject=row.subject,
            severity=row.severity,
            prompt=row.prompt,
            made_safe=" ".join(one.text for one in found.made_safe.get(row.id, ())),
            action=found.action_of_finding.get(row.id),
            raised_at=row.raised_at,
            reading=row.reading,
            note=row.note,
            part=row.part,
            polarity=row.polarity,
            amendments=tuple(_amendment(each) for each in found.amendments.get(row.id, ())),
        )
        for row in found.findings
    )


def _amendment(row: models.FindingAmendment) -> pack.Amendment:
    return pack.Amendment(row.id, row.reading, row.note, row.by, row.at, row.received_at)


def actions_of(
    found: Found, window: Window, names: dict[str, str], *, before: Photos, after: Photos
) -> tuple[pack.Action, ...]:
    """The actions as the pack holds them, by reference. The photos are by action."""
    findings = {row.id: row for row in found.findings}
    made = [_action(row, findings, found, window, names) for row in found.actions.values()]
    made.sort(key=lambda action: (action.reference, action.id))
    return tuple(
        replace(action, before=tuple(before.get(action.id, ())), after=tuple(after.get(action.id, ())))
        for action in made
    )


def _action(
    row: models.Action, findings: Findings, found: Found, window: Window, names: dict[str, str]
) -> pack.Action:
    finding, rows, today = findings[row.finding_id], found.rows[row.id], local_date(window.until)
    where = state(facts_from(rows), today)
    live, assigned = rows.last(models.ActionGoLive), rows.last(models.ActionAssignment)
    due_on, changed = _due_on(row, rows), rows.last(models.ActionRisk)
    risk = changed.risk if changed else row.risk
    return pack.Action(
        id=row.id,
        reference=live.reference if live else "",
        audit=finding.audit_id,
        answer=finding.answer_id,
        item=finding.item_id,
        subject=finding.subject,
        prompt=finding.prompt,
        checklist_title=finding.checklist_title,
        area=finding.area_name,
        severity=risk,
        text=assigned.text if assigned else row.text,
        owner=assigned.owner_id if assigned else row.drafted_by,
        due_on=due_on,
        state=where.value,
        overdue=where is State.LIVE and due_on < today,
        before=(),
        after=(),
        history=steps_from(_seen_by(row, rows, findings, found), rows, names),
        part=finding.part,
        drafted_as="" if risk == row.risk else row.risk,
    )


def _seen_by(row: models.Action, rows: Rows, findings: Findings, found: Found) -> list[Seen]:
    """What the action was raised for, then what it was reopened for."""
    ids = [row.finding_id, *(one.finding_id for one in rows.of(models.ActionReopening))]
    return [
        Seen(findings[each], found.made_safe.get(each, ()), found.amendments.get(each, ()))
        for each in dict.fromkeys(ids)
    ]


def _due_on(row: models.Action, rows: Rows) -> date:
    """The date of the latest assignment, or of the latest reopening where that came after it."""
    assigned, reopened = rows.last(models.ActionAssignment), rows.last(models.ActionReopening)
    if reopened and (assigned is None or reopened.at > assigned.at):
        return reopened.due_on
    return assigned.due_on if assigned else row.default_due


def _read(session: Session, kind: type[R], ids: Collection[str]) -> list[R]:
    read: list[R] = []
    for batch in in_batches(sorted(ids)):
        read += session.scalars(select(kind).where(kind.id.in_(batch)))
    return read


def _rows_of(session: Session, action_ids: Sequence[str]) -> dict[str, Rows]:
    rows = {action_id: Rows() for action_id in action_ids}
    for kind in KINDS:
        came = getattr(kind, "received_at", kind.at)
        for batch in in_batches(action_ids):
            query = select(kind).where(kind.action_id.in_(batch)).order_by(came, kind.id)
            for row in cast("Iterable[HappeningRow]", session.scalars(query)):
                rows[row.action_id].add(row)
    return rows
