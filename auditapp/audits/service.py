"""Verbs of a run: start, answer, add a photo or a note, finish, abandon. Each adds rows and never changes one.

A batch is carried out on a `Runs`: `runs.read(...)`, then one verb per change, then `runs.write()`.
"""

from __future__ import annotations

from functools import singledispatch

from auditapp.actions import service as actions
from auditapp.audits import events, reconciling, saying
from auditapp.audits.announcing import announce
from auditapp.audits.changes import (
    AbandonChange,
    AnswerChange,
    Change,
    DoneChange,
    FinishChange,
    MadeSafeChange,
    NoteChange,
    PhotoChange,
    StartChange,
)
from auditapp.audits.checking import check, owner_of_replaced, photos_of, waits_for
from auditapp.audits.ending import finish_audit, settle, settle_abandoned
from auditapp.audits.noting import keep_note, note, note_answer, note_start
from auditapp.audits.rules import DRAFT_PATIENCE, Given
from auditapp.audits.runs import Arrived, NewRow, Owner, Run, Runs
from auditapp.checklists.definition import ChecklistDefinition
from auditapp.checklists.local import with_limits
from auditapp.checklists.readings import reading_words
from auditapp.checklists.rules import judge
from auditapp.kernel import clock, jobs
from auditapp.kernel.errors import NotFoundError
from auditapp.kernel.orm import Json
from auditapp.kernel.permissions import Actor

__all__ = ["Arrived", "carry_out", "check", "photos_of", "release_waiting_drafts", "waits_for"]
DRAFTS_WAITED = "audits.drafts_waited"
ASTRAY = "An answer to a question of another checklist came for this audit. It is kept as it came."


@singledispatch
def carry_out(change: Change, runs: Runs, arrived: Arrived) -> None:  # noqa: ARG001 - of every kind's verb
    """Do what the change says; it was checked, and waits for nothing. Repeats are kept out by the inbox."""
    raise TypeError(type(change).__name__)


@carry_out.register
def start_audit(change: StartChange, runs: Runs, arrived: Arrived) -> None:
    """Begin a run on the version the tablet holds, even one that is no longer current."""
    definition = runs.definition(change.home, change.version)
    if definition is None:
        raise NotFoundError(code="unknown_version")
    runs.found[change.audit] = Run(
        id=change.audit,
        home_id=change.home,
        checklist_key=definition.id,
        title=definition.title,
        version=change.version,
        area_id=change.area,
        by=change.by,
        started_at=change.captured_at,
        received_at=arrived.received_at,
        answers={},
        raised={},
    )
    runs.rows.audits.append(_audit_row(change, definition, arrived))
    note_start(runs, change, runs.found[change.audit], arrived.sender)
    jobs.enqueue_first(
        runs.session,
        DRAFTS_WAITED,
        key=f"{DRAFTS_WAITED}:{change.audit}",
        payload={"audit": change.audit},
        by=arrived.sender.user_id,
        now=runs.now,
        run_after=arrived.received_at + DRAFT_PATIENCE,
    )


@carry_out.register
def record_answer(change: AnswerChange, runs: Runs, arrived: Arrived) -> None:
    """Add the answer, expect its photos, and raise what it demands."""
    run = runs.found[change.audit]
    definition = runs.definition(run.home_id, run.version)
    if definition is None or change.version != run.version or change.item not in definition.items:
        # It came before its audit's start and was taken; the audit turned out to be of another checklist.
        keep_note(runs, change, arrived, item=change.item, subject=change.subject, text=ASTRAY)
        return
    item = with_limits(definition.items[change.item], runs.rules(run).limits)
    found_on = clock.local_date(change.captured_at)
    result = judge(item, change.value, on=found_on)
    given = Given(
        change.id,
        change.item,
        change.subject,
        change.value,
        result.value,
        item.severity.value,
        _corrected(runs, run, change),
        change.captured_at,
        change.elapsed,
        change.note,
    )
    runs.add_answer(run, given, _answer_row(change, given, run, arrived))
    note_answer(runs, change, given, run, arrived.sender)
    announce(runs, change, Owner("answer", change.id, "evidence"), change.photos, arrived)
    words = change.note, reading_words(change.value, item.response)
    reconciling.answered(runs, run, given, item, words, actor=arrived.sender)


@carry_out.register
def add_note(change: NoteChange, runs: Runs, arrived: Arrived) -> None:
    """Keep a note; after the finish it is a dated correction."""
    keep_note(runs, change, arrived, item=change.item, subject=change.subject, text=change.text)


@carry_out.register
def add_photo(change: PhotoChange, runs: Runs, arrived: Arrived) -> None:
    """Expect a photo of an answer that was given before, or one in place of a photo that could not be taken."""
    owner = owner_of_replaced(runs, change) or Owner("answer", change.answer, change.view)
    announce(runs, change, owner, (change.photo,), arrived, replaces=change.replaces)


@carry_out.register
def make_safe(change: MadeSafeChange, runs: Runs, arrived: Arrived) -> None:
    """Keep what was done on the spot, with the finding it is about; without one it is kept as a note."""
    saying.keep_made_safe(change, runs, arrived)
    announce(runs, change, Owner("made_safe", change.id, "after"), change.photos, arrived)


@carry_out.register
def finish(change: FinishChange, runs: Runs, arrived: Arrived) -> None:
    """Sign the run: score what is held and let its actions go live as the auditor chose."""
    finish_audit(runs, change, _who(change, arrived), sender=arrived.sender, received_at=arrived.received_at)


@carry_out.register
def abandon(change: AbandonChange, runs: Runs, arrived: Arrived) -> None:
    """Give the run up; its answers are kept, and its drafts are withdrawn unless they are critical."""
    run = runs.found[change.audit]
    runs.rows.abandonments.append(
        {
            "id": change.id,
            "audit_id": run.id,
            "reason": change.reason,
            "abandoned_at": change.captured_at,
            "received_at": arrived.received_at,
            "by": change.by,
            "tablet": change.tablet,
        }
    )
    data: dict[str, Json] = {"abandonment": change.id, "at": clock.wire_time(change.captured_at)}
    note(runs, events.ABANDONED, run, arrived.sender, data=data, commits={"reason": change.reason})
    settle_abandoned(runs, run, actor=arrived.sender)


@carry_out.register
def complete_action(change: DoneChange, runs: Runs, arrived: Arrived) -> None:
    """The owner did the work. Raises what `actions.service.complete` raises."""
    actions.complete(
        runs.session,
        change.action,
        change.id,
        change.text,
        change.captured_at,
        actor=arrived.sender,
        now=arrived.received_at,
    )
    announce(runs, change, Owner("completion", change.id, "after"), change.photos, arrived)


for _kind, _verb in saying.VERBS.items():
    carry_out.register(_kind, _verb)


def release_waiting_drafts(runs: Runs, audit_id: str, *, actor: Actor) -> None:
    """Let the drafts of a run that was never ended go live with their defaults."""
    run = runs.found.get(audit_id)
    if run is not None and run.end == "running":
        with clock.in_zone(runs.rules(run).time_zone):
            settle(runs, run, {}, because="waited_12_hours", cause=run.id, actor=actor)
            runs.write()


def _corrected(runs: Runs, run: Run, change: AnswerChange) -> str | None:
    """The answer this one corrects, when there is one to the same question about the same subject."""
    first = runs.answers(run).get(change.supersedes) if change.supersedes else None
    same = first is not None and (first.item, first.subject) == (change.item, change.subject)
    return change.supersedes if same else None


def _audit_row(change: StartChange, definition: ChecklistDefinition, arrived: Arrived) -> NewRow:
    return {
        "id": change.audit,
        "change_id": change.id,
        "home_id": change.home,
        "checklist_key": definition.id,
        "checklist_title": definition.title,
        "version": change.version,
        "area_id": change.area,
        "announced": "announced" if change.announced else "unannounced",
        "reason": change.reason,
        "shift": change.shift,
        "present": change.present,
        "transcribed": _paper(change),
        "started_at": change.captured_at,
        "received_at": arrived.received_at,
        **_who(change, arrived),
    }


def _paper(change: StartChange) -> Json:
    paper = change.transcribed
    return {"filled_on": paper.filled_on.isoformat(), "filled_by": paper.filled_by} if paper else None


def _answer_row(change: AnswerChange, given: Given, run: Run, arrived: Arrived) -> NewRow:
    return {
        "id": change.id,
        "audit_id": change.audit,
        "item_id": change.item,
        "subject": change.subject,
        "value": change.value,
        "note": change.note,
        "photos": [photo.id for photo in change.photos],
        "result": given.result,
        "severity": given.severity,
        "supersedes": given.supersedes,
        "captured_at": change.captured_at,
        "elapsed": change.elapsed,
        "spent": change.spent,
        "received_at": arrived.received_at,
        "arrived": run.arrival,
        **_who(change, arrived),
    }


def _who(change: Change, arrived: Arrived) -> NewRow:
    return {
        "by": change.by,
        "attested": change.attested,
        "sender_id": arrived.sender.user_id,
        "tablet": change.tablet,
    }
