"""What the journal is told of a run, while a batch is carried out."""

from __future__ import annotations

from collections.abc import Mapping

from auditapp.audits import events
from auditapp.audits.changes import AnswerChange, StartChange
from auditapp.audits.rules import Given
from auditapp.audits.runs import Run, Runs
from auditapp.kernel import clock, journal
from auditapp.kernel.canonical import compact
from auditapp.kernel.orm import Json
from auditapp.kernel.permissions import Actor


def note_start(runs: Runs, change: StartChange, run: Run, sender: Actor) -> None:
    """A run began."""
    data: dict[str, Json] = {
        "change": change.id,
        "checklist": change.checklist,
        "version": change.version,
        "area": change.area,
        "announced": change.announced,
        "reason": change.reason,
        "shift": change.shift,
        "at": clock.wire_time(change.captured_at),
        "attested": change.attested,
        "tablet": change.tablet,
    }
    note(runs, events.STARTED, run, sender, data=data, commits={})


def note_answer(runs: Runs, change: AnswerChange, given: Given, run: Run, sender: Actor) -> None:
    """An answer was added; what it says is committed to as one text."""
    data: dict[str, Json] = {
        "answer": change.id,
        "item": change.item,
        "result": given.result,
        "supersedes": given.supersedes,
        "at": clock.wire_time(change.captured_at),
        "arrived": run.arrival,
    }
    content = compact({"note": change.note, "subject": change.subject, "value": change.value})
    note(runs, events.ANSWERED, run, sender, data=data, commits={"content": content})


def note(
    runs: Runs, kind: str, run: Run, sender: Actor, *, data: Mapping[str, Json], commits: Mapping[str, str]
) -> None:
    """An event about the run, in its home's chain."""
    journal.record(
        runs.session,
        kind,
        chain=journal.home_chain(run.home_id),
        subject=journal.Subject("audit", run.id),
        actor=sender,
        now=runs.now,
        data=data,
        commits=commits,
    )
