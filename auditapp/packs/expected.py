"""What the journal must say if the records are true: for each record, the event that made it and what that holds."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from auditapp.kernel.orm import Json
from auditapp.packs.manifest import Action, Finding, PackContent, Record

# An action's step -> the event that tells of it. The other steps come from the finding or from Walkaround's reading.
STEP_OF_EVENT = {
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
}
STEPS_IN_JOURNAL = frozenset(STEP_OF_EVENT.values())


@dataclass(frozen=True)
class Fact:
    """What an event must hold: `data` in the open, `words` behind commitments. `record` names it for a person."""

    record: str
    data: Mapping[str, Json]
    words: Mapping[str, str] = field(default_factory=dict)


Facts = dict[tuple[str, str], Fact]


def facts_of(content: PackContent) -> Facts:
    """Every event that must be there, by its kind and what it is about."""
    facts: Facts = {}
    for finding in content.findings:
        facts["finding.raised", finding.id] = _finding(finding)
    for action in content.actions:
        facts.update(_action(action))
    return facts


def belongs(event: Record, audits: Collection[str]) -> bool:
    """Whether the event makes a record that a pack with these audits must hold."""
    data = event["data"]
    return event["kind"] == "finding.raised" and isinstance(data, dict) and data.get("audit") in audits


def _finding(finding: Finding) -> Fact:
    data: dict[str, Json] = {
        "audit": finding.audit,
        "answer": finding.answer,
        "item": finding.item,
        "severity": finding.severity,
    }
    return Fact(f"Finding {finding.id}", data, {"subject": finding.subject})


def _action(action: Action) -> Iterator[tuple[tuple[str, str], Fact]]:
    name = f"Action {action.reference or action.id}"
    yield ("action.drafted", action.id), Fact(name, {"risk": action.severity})
    if action.reference:
        yield ("action.went_live", action.id), Fact(name, {"reference": action.reference})
