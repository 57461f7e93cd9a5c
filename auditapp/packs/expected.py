"""What the journal must say if the records are true: for each record, the event that made it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date

from auditapp.audits.events import OPEN, SAID
from auditapp.audits.noting import record_content
from auditapp.kernel.canonical import canonical
from auditapp.kernel.clock import local_date, parse_wire_time, wire_time
from auditapp.kernel.orm import Json
from auditapp.packs.manifest import Action, Answer, Audit, Finding, PackContent, Photo, Record, Said

# The event that tells of a step -> the step.
STEP_OF_EVENT = {
    "finding.raised": "found",
    "finding.amended": "amended",
    "finding.made_safe": "made_safe",
    "action.went_live": "live",
    "action.reassigned": "reassigned",
    "action.completed": "done",
    "action.verified": "verified",
    "action.sent_back": "sent_back",
    "action.embedded": "embedded",
    "action.reopened": "reopened",
    "action.paused": "paused",
    "action.voided": "voided",
    "action.withdrawn": "withdrawn",
    "action.commented": "comment",
    "action.risk_changed": "risk_changed",
    "action.seen_again": "seen_again",
}
# Where a step's words are committed to.
WORDS_OF_STEP = {
    "made_safe": "text",
    "done": "text",
    "verified": "seen",
    "sent_back": "seen",
    "voided": "reason",
    "comment": "text",
}
# These, and those whose words follow from the finding that they name.
STEPS_WITH_WORDS = frozenset({*WORDS_OF_STEP, "found", "amended", "reopened", "risk_changed"})
STEPS_IN_JOURNAL = frozenset(STEP_OF_EVENT.values())


@dataclass(frozen=True)
class Fact:
    """What an event must hold: `data` openly, `words` behind commitments. `record` is its name for people."""

    record: str
    data: Mapping[str, Json]
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Ids:
    """What the pack holds, by id, and the days it covers."""

    first: date
    last: date
    audits: frozenset[str]
    answers: frozenset[str]
    findings: frozenset[str]
    actions: frozenset[str]
    replaced: frozenset[str]


Facts = dict[tuple[str, str], Fact]
_MADE_BY = {
    "finding.amended": "answer",
    "audit.answered": "answer",
    "audit.noted": "note",
    "audit.finished": "finish",
    "audit.abandoned": "abandonment",
} | dict.fromkeys(SAID.values(), "record")
_SAID = frozenset(SAID.values())


def facts_of(content: PackContent) -> Facts:
    """Every event that must be there, by its kind and what it is about."""
    facts: Facts = {}
    for audit in content.audits:
        facts.update(_audit(audit))
    for finding in content.findings:
        facts["finding.raised", finding.id] = _finding(finding)
        for amended in finding.amendments:
            said = Fact(f"Finding {finding.id}", {"answer": amended.answer}, {"note": amended.note})
            facts["finding.amended", amended.answer] = said
    for action in content.actions:
        facts.update(_action(action))
    for photo in content.photos:
        facts.update(_photo(photo))
    return facts


def data_of(event: Record) -> Record:
    """What the event says openly."""
    return event["data"] if isinstance(event["data"], dict) else {}


def key_of(event: Record) -> tuple[str, str]:
    """What the event makes: its subject, or what it added where the subject is an audit."""
    data = data_of(event)
    made = _MADE_BY.get(str(event["kind"]))
    return str(event["kind"]), str(data.get(made) if made else event["subject_id"])


def replaced(events: Iterable[Record]) -> frozenset[str]:
    """Photos that another of the same owner stands for, and whose bytes never came: a pack leaves them out."""
    owners: dict[str, Json] = {}
    named: dict[str, set[str]] = defaultdict(set)
    came = set()
    for event in events:
        data = event["data"] if isinstance(event["data"], dict) else {}
        if event["kind"] == "photo.announced":
            owners[str(event["subject_id"])] = data.get("owner")
            named[str(data.get("replaces"))].add(str(event["subject_id"]))
        elif event["kind"] == "photo.received":
            came.add(str(event["subject_id"]))
    return frozenset(
        photo
        for photo, others in named.items()
        if photo not in came and any(owners[other] == owners.get(photo) for other in others - {photo})
    )


def must_be_held(event: Record, content: Ids) -> bool:
    """Whether the event makes a record that a pack with these others must hold."""
    data, about = data_of(event), event["subject_id"]
    match "audit.said" if event["kind"] in _SAID else event["kind"]:
        case "audit.started":
            must = content.first <= local_date(parse_wire_time(str(data.get("at")))) <= content.last
        case "audit.answered" | "audit.noted" | "audit.said":
            must = about in content.audits
        case "finding.raised":
            must = data.get("audit") in content.audits
        case "finding.amended":
            must = about in content.findings
        case "action.drafted":
            must = data.get("finding") in content.findings
        case "action.reopened":
            must = data.get("finding") in content.findings and about not in content.actions
        case "photo.announced":
            must = data.get("owner") in content.answers and about not in content.replaced
        case _:
            must = False
    return must


def _audit(audit: Audit) -> Iterator[tuple[tuple[str, str], Fact]]:
    name = f"Audit {audit.id}"
    started: dict[str, Json] = {
        "version": audit.checklist,
        "announced": audit.announced,
        "reason": audit.reason,
        "shift": audit.shift,
        "at": wire_time(audit.started_at),
        "filled_on": audit.transcribed.get("filled_on"),
    }
    filled_by = audit.transcribed.get("filled_by")
    paper = {"filled_by": str(filled_by)} if filled_by else {}
    yield ("audit.started", audit.id), Fact(name, started, paper)
    for said in audit.said:
        yield (SAID.get(said.kind, said.kind), said.id), _said(said)
    for answer in audit.answers:
        yield ("audit.answered", answer.id), _answer(answer)
    for note in audit.notes:
        data: dict[str, Json] = {"item": note.item, "at": wire_time(note.captured_at)}
        content = canonical({"subject": note.subject, "text": note.text}).decode()
        yield ("audit.noted", note.id), Fact(f"Note {note.id}", data, {"content": content})
    if audit.end and audit.ended_at:
        ended: dict[str, Json] = {"at": wire_time(audit.ended_at)}
        if audit.score:
            signed = {"signed_name": audit.signed_name}
            yield ("audit.finished", audit.end), Fact(name, {**ended, **asdict(audit.score)}, signed)
        else:
            yield ("audit.abandoned", audit.end), Fact(name, ended, {"reason": audit.abandoned_reason})


def _answer(answer: Answer) -> Fact:
    data: dict[str, Json] = {
        "item": answer.item,
        "result": answer.result,
        "supersedes": answer.supersedes,
        "at": wire_time(answer.captured_at),
        "arrived": answer.arrived,
    }
    told = {"note": answer.note, "subject": answer.subject, "value": dict(answer.value)}
    return Fact(f"Answer {answer.id}", data, {"content": canonical(told).decode()})


def _said(said: Said) -> Fact:
    """What is withheld is known by its commitment alone."""
    told: dict[str, Json] = {"at": wire_time(said.captured_at), "arrived": said.arrived}
    if said.kind == "subject":
        told["section"] = said.section
    elif said.answer:
        told["answer"] = said.answer
    if said.data is None:
        return Fact(f"Record {said.id}", told)
    named = {name: said.data.get(name) for name in OPEN.get(said.kind, ())}
    content = record_content(said.subject, said.about, said.data)
    return Fact(f"Record {said.id}", told | named, {"content": content})


def _photo(photo: Photo) -> Iterator[tuple[tuple[str, str], Fact]]:
    name = f"Photo {photo.id}"
    data: dict[str, Json] = {"sha256": photo.sha256, "size": photo.size}
    yield ("photo.announced", photo.id), Fact(name, {**data, "view": photo.view})
    if photo.received:
        yield ("photo.received", photo.id), Fact(name, data)


def _finding(finding: Finding) -> Fact:
    data: dict[str, Json] = {
        "audit": finding.audit,
        "answer": finding.answer,
        "item": finding.item,
        "severity": finding.severity,
    }
    return Fact(f"Finding {finding.id}", data, {"subject": finding.subject, "note": finding.note})


def _action(action: Action) -> Iterator[tuple[tuple[str, str], Fact]]:
    name = f"Action {action.reference or action.id}"
    yield ("action.drafted", action.id), Fact(name, {"risk": action.drafted_as or action.severity})
    if action.reference:
        yield ("action.went_live", action.id), Fact(name, {"reference": action.reference})
