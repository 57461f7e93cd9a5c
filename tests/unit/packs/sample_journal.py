"""The journal behind the sample, as the features would have written it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime

from auditapp.kernel.canonical import canonical
from auditapp.kernel.clock import wire_time
from auditapp.kernel.journal import GENESIS, commitment, event_hash
from auditapp.kernel.orm import Json
from auditapp.packs import manifest as pack
from auditapp.packs import merkle


@dataclass
class Writer:
    """Writes a chain of events as the journal does, with salts that are the same every time."""

    chain: str
    events: list[pack.Record] = field(default_factory=list)
    values: list[pack.Record] = field(default_factory=list)

    def note(
        self,
        kind: str,
        subject: tuple[str, str],
        data: Mapping[str, Json],
        *,
        at: datetime,
        actor: str = "u2jane",
        words: Mapping[str, str] | None = None,
    ) -> None:
        """Add one event."""
        seq, commitments = len(self.events) + 1, {}
        for name, text in (words or {}).items():
            if text:
                salt = hashlib.sha256(f"{self.chain}{seq}{name}".encode()).hexdigest()
                commitments[name] = commitment(salt, text)
                self.values.append(
                    {"chain": self.chain, "seq": seq, "name": name, "salt": salt, "value": text}
                )
        covered: dict[str, Json] = {
            "chain": self.chain,
            "seq": seq,
            "at": wire_time(at),
            "kind": kind,
            "actor": actor,
            "subject_kind": subject[0],
            "subject_id": subject[1],
            "data": dict(data),
            "commitments": {**commitments},
            "previous": str(self.events[-1]["hash"]) if self.events else GENESIS,
        }
        self.events.append({**covered, "hash": event_hash(covered)})


def home_chain(
    photos: tuple[pack.Photo, ...],
    audits: tuple[pack.Audit, ...],
    findings: tuple[pack.Finding, ...],
    actions: tuple[pack.Action, ...],
) -> pack.Chain:
    """The home's journal, as the features would have written it."""
    writer = Writer("home:h7k2m9")
    for audit in audits:
        write_audit(writer, audit)
    for photo in photos:
        data: dict[str, Json] = {"sha256": photo.sha256, "size": photo.size}
        announced: dict[str, Json] = {**data, "view": photo.view, "owner": "answer-1", "replaces": None}
        writer.note("photo.announced", ("photo", photo.id), announced, at=photo.taken_at)
        if photo.received:
            writer.note("photo.received", ("photo", photo.id), data, at=photo.taken_at)
    for finding in findings:
        write_finding(writer, finding)
    for action in actions:
        write_action(writer, action)
    return pack.Chain(writer.chain, tuple(writer.events), tuple(writer.values))


def write_finding(writer: Writer, finding: pack.Finding) -> None:
    """The events of one finding."""
    subject, at = ("finding", finding.id), finding.raised_at
    found: dict[str, Json] = {"audit": finding.audit, "answer": finding.answer, "item": finding.item}
    data = {**found, "severity": finding.severity}
    writer.note("finding.raised", subject, data, at=at, words={"note": finding.note})
    for one in finding.amendments:
        amended: dict[str, Json] = {"answer": one.answer}
        writer.note("finding.amended", subject, amended, at=one.received_at, words={"note": one.note})
    if finding.made_safe:
        safe: dict[str, Json] = {"change": "safe-1", "at": wire_time(at)}
        writer.note("finding.made_safe", subject, safe, at=at, words={"text": finding.made_safe})


def write_audit(writer: Writer, audit: pack.Audit) -> None:
    """The events of one audit."""
    subject = ("audit", audit.id)
    started: dict[str, Json] = {
        "version": audit.checklist,
        "announced": audit.announced,
        "reason": audit.reason,
        "shift": audit.shift,
        "at": wire_time(audit.started_at),
    }
    writer.note("audit.started", subject, started, at=audit.received_at)
    for one in audit.answers:
        content = {"note": one.note, "subject": one.subject, "value": dict(one.value)}
        answered: dict[str, Json] = {
            "answer": one.id,
            "item": one.item,
            "result": one.result,
            "supersedes": one.supersedes,
            "at": wire_time(one.captured_at),
            "arrived": one.arrived,
        }
        words = {"content": canonical(content).decode()}
        writer.note("audit.answered", subject, answered, at=one.received_at, words=words)
    for note in audit.notes:
        noted: dict[str, Json] = {"note": note.id, "item": note.item, "at": wire_time(note.captured_at)}
        words = {"content": canonical({"subject": note.subject, "text": note.text}).decode()}
        writer.note("audit.noted", subject, noted, at=note.captured_at, words=words)
    if audit.ended_at and audit.end:
        write_end(writer, audit, audit.end, audit.ended_at)


def write_end(writer: Writer, audit: pack.Audit, end: str, at: datetime) -> None:
    """How the audit ended."""
    subject, data = ("audit", audit.id), {"at": wire_time(at)}
    if audit.score:
        figures: dict[str, Json] = {**data, "finish": end}
        figures |= asdict(audit.score)
        writer.note("audit.finished", subject, figures, at=at, words={"signed_name": audit.signed_name})
    else:
        given_up: dict[str, Json] = {**data, "abandonment": end}
        writer.note("audit.abandoned", subject, given_up, at=at, words={"reason": audit.abandoned_reason})


def write_action(writer: Writer, action: pack.Action) -> None:
    """The events of one action."""
    kinds = {"live": "went_live", "done": "completed", "verified": "verified", "embedded": "embedded"}
    drafted: dict[str, Json] = {"risk": action.severity, "finding": f"finding-{action.id}"}
    writer.note("action.drafted", ("action", action.id), drafted, at=action.history[0].received_at)
    for step in action.history:
        if step.kind in kinds:
            data: dict[str, Json] = {"reference": action.reference} if step.kind == "live" else {}
            kind, word = f"action.{kinds[step.kind]}", {"verified": "seen"}.get(step.kind, "text")
            words = {word: step.text}
            writer.note(kind, ("action", action.id), data, at=step.received_at, actor=step.by, words=words)


def provider_extract(at: datetime) -> pack.Extract:
    """Two events of a provider's chain of seven, with their proofs."""
    writer = Writer("provider:p1")
    for number in range(7):
        writer.note("user.created", ("user", f"u{number}"), {}, at=at, words={"name": f"Somebody {number}"})
    tree = merkle.levels([str(event["hash"]) for event in writer.events])
    chosen = (2, 5)
    return pack.Extract(
        writer.chain,
        len(writer.events),
        str(writer.events[-1]["hash"]),
        merkle.root_of(tree),
        tuple(writer.events[at] for at in chosen),
        tuple({"seq": at + 1, "path": list[Json](merkle.proof(tree, at))} for at in chosen),
        tuple(writer.values[at] for at in chosen),
    )
