"""Verbs of what is said in a run beside its answers: each adds a record, and some settle or raise something."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from auditapp.actions import service as actions
from auditapp.actions.models import ActionStanding
from auditapp.actions.raising import Source
from auditapp.actions.seeing import STILL_TO_DO, Praise, find_known, note_seen_again, take_over
from auditapp.audits import findings, reconciling
from auditapp.audits.announcing import announce
from auditapp.audits.changes import (
    ContextChange,
    CorrectedChange,
    EscalationChange,
    LinkChange,
    MadeSafeChange,
    ObservationChange,
    RecordChange,
    ReplyChange,
    SheetChange,
    SubjectChange,
)
from auditapp.audits.linking import MINOR, check_link
from auditapp.audits.noting import keep_note, note_record
from auditapp.audits.records import Record, record_of
from auditapp.audits.run import CORRECTED, LINKED, Arrived, Owner, Raised, Run
from auditapp.audits.runs import Runs
from auditapp.checklists.rules import ActionDemand
from auditapp.checklists.terms import Demand, Due, Severity
from auditapp.kernel import clock
from auditapp.kernel.errors import Refusal

_CLOSED = "was done or closed before this came here, so this fault has an action of its own."
_DUE = {
    Severity.CRITICAL: Due.IMMEDIATE,
    Severity.HIGH: Due.DAY,
    Severity.MEDIUM: Due.WEEK,
    Severity.LOW: Due.FOUR_WEEKS,
}


def keep(change: RecordChange, runs: Runs, arrived: Arrived) -> Run:
    """Keep what was said, and no more than that."""
    run = runs.found[change.audit]
    record = record_of(change, runs.answers(run))
    runs.add_record(run, record, _row(change, record, run, arrived))
    note_record(runs, record, run, arrived.sender)
    return run


def reply(change: ReplyChange, runs: Runs, arrived: Arrived) -> None:
    """Keep a reply; what its answer raises may follow from it."""
    run = keep(change, runs, arrived)
    reconciling.replied(runs, run, change.answer, cause=change.id, actor=arrived.sender)


def correct_on_the_spot(change: CorrectedChange, runs: Runs, arrived: Arrived) -> None:
    """A low or medium fault was put right: its drafts are needless. What is live already stays, and says so.

    It may have come before its answer: of what is graver it says that it was made safe, of what passed it is a note.
    """
    run = runs.found[change.audit]
    given = runs.answers(run)[change.answer]
    every = findings.of_key(runs, run, given.key)
    risks = {raised.risk for raised in every if findings.is_own(raised) and raised.state in ("draft", "live")}
    if given.result != "fail" or not risks | {given.severity} <= MINOR:
        announce(runs, change, Owner("made_safe", change.id, "after"), change.photos, arrived)
        keep_made_safe(change, runs, arrived)
        return
    announce(runs, change, Owner("corrected", change.id, "after"), change.photos, arrived)
    keep(change, runs, arrived)
    for raised in every:
        if raised.state == "draft" and raised.risk in MINOR:
            findings.withdraw(runs, run, raised, CORRECTED, actor=arrived.sender)
    standing = findings.nearest(runs, run, change.answer)
    if standing is not None and not standing.is_settled:
        keep_made_safe(change, runs, arrived)


def keep_made_safe(change: MadeSafeChange | CorrectedChange, runs: Runs, arrived: Arrived) -> None:
    """Keep what was done on the spot, with the finding it is about; without one it is kept as a note."""
    run = runs.found[change.audit]
    given = runs.answers(run)[change.answer]
    standing = findings.nearest(runs, run, change.answer)
    has_passed = isinstance(change, CorrectedChange) and given.result != "fail"
    if standing is None or has_passed:
        keep_note(runs, change, arrived, item=given.item, subject=given.subject, text=change.text)
        return
    runs.put_down()
    actions.record_made_safe(
        runs.session,
        standing.answer_id,
        change.id,
        change.text,
        change.captured_at,
        actor=arrived.sender,
        now=arrived.received_at,
        part=standing.part,
    )


def link(change: LinkChange, runs: Runs, arrived: Arrived) -> None:
    """The fault is that of an open action, which says so from now on and is at least as grave; no draft is needed.

    What cannot take it over, such as an action that is closed by now, leaves the draft; a note says why.
    """
    run, actor = runs.found[change.audit], arrived.sender
    given = runs.answers(run)[change.answer]
    runs.put_down()
    try:
        check_link(runs, change, run, given)
    except Refusal as refusal:
        # It came before its answer, or before the action was closed; nothing that was said is lost.
        text = f"Not joined to an action that was reported before. {refusal.message}"
        keep_note(runs, change, arrived, item=given.item, subject=given.subject, text=text)
        return
    keep(change, runs, arrived)
    note_seen_again(
        runs.session,
        change.action,
        change.id,
        audit_id=run.id,
        answer_id=change.answer,
        at=change.captured_at,
        actor=actor,
        now=arrived.received_at,
    )
    known = find_known(runs.session, run.home_id, change.action)
    if known is None or known.step not in STILL_TO_DO:
        text = f"{known.reference if known else 'The action'} {_CLOSED}"
        keep_note(runs, change, arrived, item=given.item, subject=given.subject, text=text)
        return
    for raised in findings.of_key(runs, run, given.key):
        if raised.state == "draft" and raised.action_id != change.action:
            _hand_over(runs, run, raised, known, change, arrived)


def _hand_over(
    runs: Runs, run: Run, raised: Raised, known: ActionStanding, change: LinkChange, arrived: Arrived
) -> None:
    findings.withdraw(runs, run, raised, LINKED, actor=arrived.sender)
    runs.put_down()
    take_over(
        runs.session,
        known,
        raised.risk,
        raised.default_due,
        cause=change.id,
        actor=arrived.sender,
        now=arrived.received_at,
    )


def observe(change: ObservationChange, runs: Runs, arrived: Arrived) -> None:
    """Keep praise, a concern or a note. Praise is a finding too; a concern that is given a severity an action."""
    run = keep(change, runs, arrived)
    announce(runs, change, Owner("observation", change.id, "evidence"), change.photos, arrived)
    if change.tone == "praise":
        source = _seen(runs, run, change, None)
        runs.raised(run)
        runs.rows.praise.append(Praise(source, arrived.sender))
    elif change.severity is not None:
        severity = Severity(change.severity)
        demand = ActionDemand(Demand.FIX, f"Put right: {change.text}", _DUE[severity], severity)
        source = _seen(runs, run, change, demand)
        findings.raise_or_draft(runs, run, source, actor=arrived.sender)


def add_sheet(change: SheetChange, runs: Runs, arrived: Arrived) -> None:
    """Expect pictures of the paper that the audit was filled in on."""
    keep(change, runs, arrived)
    announce(runs, change, Owner("sheet", change.id, "evidence"), change.photos, arrived)


def _keep_only(change: RecordChange, runs: Runs, arrived: Arrived) -> None:
    keep(change, runs, arrived)


def _seen(runs: Runs, run: Run, change: ObservationChange, demand: ActionDemand | None) -> Source:
    """What a finding copies of an observation; the question it is about, if any, says what it was seen against."""
    definition = runs.definition(run.home_id, run.version)
    item = definition.items.get(change.item) if definition and change.item else None
    found_on = clock.local_date(change.captured_at)
    return Source(
        home_id=run.home_id,
        audit_id=run.id,
        answer_id=change.id,
        checklist_key=run.checklist_key,
        checklist_title=run.title,
        checklist_version=run.version,
        item_id=change.item or "",
        subject=change.subject,
        prompt=item.prompt if item else change.text,
        severity=demand.severity.value if demand else "",
        area_id=run.area_id,
        area_name=change.where or runs.area_name(run),
        note=change.text if item else "",
        reading="",
        seen_at=change.captured_at,
        kind=demand.kind.value if demand else "",
        text=demand.text if demand else "",
        due_on=findings.due_of(runs, run, demand, found_on) if demand else found_on,
        origin="observation",
    )


def _row(change: RecordChange, record: Record, run: Run, arrived: Arrived) -> dict[str, object]:
    return {
        "id": record.id,
        "audit_id": run.id,
        "kind": record.kind,
        "answer_id": record.answer,
        "section": record.section,
        "item_id": record.item,
        "subject": record.subject,
        "about": record.about,
        "data": dict(record.data),
        "captured_at": record.captured_at,
        "elapsed": record.elapsed,
        "received_at": arrived.received_at,
        "arrived": run.arrival,
        "by": change.by,
        "attested": change.attested,
        "sender_id": arrived.sender.user_id,
        "tablet": change.tablet,
    }


_Verb = Callable[[Any, Runs, Arrived], None]
VERBS: Mapping[type[RecordChange], _Verb] = {
    ContextChange: _keep_only,
    SubjectChange: _keep_only,
    ReplyChange: reply,
    EscalationChange: _keep_only,
    CorrectedChange: correct_on_the_spot,
    LinkChange: link,
    ObservationChange: observe,
    SheetChange: add_sheet,
}
