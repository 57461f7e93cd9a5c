"""What the journal is told of a run, while a batch is carried out."""

from __future__ import annotations

from collections.abc import Mapping

from auditapp.audits import events
from auditapp.audits.changes import AnswerChange, Change, StartChange
from auditapp.audits.records import Record
from auditapp.audits.rules import Given
from auditapp.audits.runs import Arrived, Run, Runs
from auditapp.kernel import clock, journal
from auditapp.kernel.canonical import compact
from auditapp.kernel.orm import Json
from auditapp.kernel.permissions import Actor


def note_start(runs: Runs, change: StartChange, run: Run, sender: Actor) -> None:
    """A run began."""
    paper = change.transcribed
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
        "filled_on": paper.filled_on.isoformat() if paper else None,
    }
    commits = {"filled_by": paper.filled_by} if paper else {}
    note(runs, events.STARTED, run, sender, data=data, commits=commits)


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


def note_record(runs: Runs, record: Record, run: Run, sender: Actor) -> None:
    """Something was said beside the answers; its words are committed to as one text."""
    named: dict[str, Json] = {name: record.data[name] for name in events.OPEN[record.kind]}
    if record.kind == "subject":
        named["section"] = record.section
    elif record.kind == "observation":
        named["item"] = record.item
    elif record.answer:
        named["answer"] = record.answer
    data: dict[str, Json] = {
        "record": record.id,
        "at": clock.wire_time(record.captured_at),
        "arrived": run.arrival,
    }
    content = record_content(record.subject, record.about, record.data)
    note(runs, events.SAID[record.kind], run, sender, data=data | named, commits={"content": content})


def record_content(subject: str, about: str, data: Mapping[str, Json]) -> str:
    """The text that the event of a record commits to."""
    return compact({"about": about, "data": dict(data), "subject": subject})


def keep_note(
    runs: Runs, change: Change, arrived: Arrived, *, item: str | None, subject: str, text: str
) -> None:
    """Keep words with the run, or with what its answer is about; after the finish they are a dated correction."""
    run = runs.found[change.audit]
    when = run.arrival
    runs.rows.notes.append(
        {
            "id": change.id,
            "audit_id": run.id,
            "item_id": item,
            "subject": subject,
            "text": text,
            "at": change.captured_at,
            "received_at": arrived.received_at,
            "arrived": when,
            "by": change.by,
            "tablet": change.tablet,
        }
    )
    data: dict[str, Json] = {
        "note": change.id,
        "item": item,
        "at": clock.wire_time(change.captured_at),
        "arrived": when,
    }
    content = compact({"subject": subject, "text": text})
    note(runs, events.NOTED, run, arrived.sender, data=data, commits={"content": content})


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
