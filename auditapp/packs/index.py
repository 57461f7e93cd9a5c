"""Looks up a pack's records by id, and says them."""

from __future__ import annotations

from collections.abc import Mapping

from auditapp.checklists.definition import ChecklistDefinition, from_body
from auditapp.checklists.looking import answer_key
from auditapp.kernel.orm import Json
from auditapp.packs import words
from auditapp.packs.judged import Judged
from auditapp.packs.manifest import Action, Answer, Audit, Finding, PackContent, Photo, Record

_TONES = {"live": "notmet", "paused": "attention", "done": "unsure", "verified": "met", "embedded": "accent"}


class Index:
    """The pack's records by id."""

    def __init__(self, content: PackContent) -> None:
        self.people = {person.id: person for person in content.people}
        self.photos: dict[str, Photo] = {photo.id: photo for photo in content.photos}
        self.checklists: dict[str, Record] = {version.hash: version.body for version in content.checklists}
        self.actions: dict[str, Action] = {action.id: action for action in content.actions}
        parts_first = sorted(content.findings, key=lambda finding: finding.part == "")
        self.findings_of_answer: dict[str, Finding] = {
            finding.answer: finding for finding in parts_first if finding.answer
        }
        self.audits: dict[str, Audit] = {audit.id: audit for audit in content.audits}
        self._judged: dict[str, Judged] = {}
        self._made_safe: dict[tuple[str, str], str] = {}
        for each in content.findings:
            about = each.audit or "", answer_key(each.item, each.subject)
            self._made_safe[about] = f"{self._made_safe.get(about, '')} {each.made_safe}".strip()
        self._definitions: dict[str, ChecklistDefinition | None] = {}
        self._last_finding = {finding.action: finding for finding in content.findings if finding.action}
        self._items = {digest: items_of(body) for digest, body in self.checklists.items()}

    def name(self, person: str) -> str:
        """The person's name; the product's own doings are said to be so."""
        held = self.people.get(person)
        if held is not None:
            return held.name
        return "Walkaround" if person.startswith("system:") else "Somebody no longer known"

    def title(self, checklist: str) -> str:
        """The checklist's title."""
        return str(self.checklists.get(checklist, {}).get("title") or "A checklist not in this pack")

    def definition(self, checklist: str) -> ChecklistDefinition | None:
        """The version as the rules read it; None for one that is not in this pack."""
        if checklist not in self._definitions:
            body = self.checklists.get(checklist)
            self._definitions[checklist] = from_body(body) if body else None
        return self._definitions[checklist]

    def judged(self, audit: Audit) -> Judged | None:
        """The audit as the rules read it; None where its version is not in this pack."""
        definition = self.definition(audit.checklist)
        if audit.id not in self._judged and definition is not None:
            self._judged[audit.id] = Judged(audit, definition)
        return self._judged.get(audit.id)

    def counts(self, audit: Audit, answer: Answer) -> bool:
        """Whether an answer counts: not so of one about a subject that was taken out of the sample."""
        judged = self.judged(audit)
        return judged is None or answer_key(answer.item, answer.subject) in judged.seen.standing

    def made_safe(self, audit_id: str, key: str) -> str:
        """What was done on the spot about a failure, also before it was answered again."""
        return self._made_safe.get((audit_id, key), "")

    def owed(self, audit_id: str, key: str) -> tuple[str, ...]:
        """What a failure asked for at once and nobody recorded, in sentences."""
        audit = self.audits.get(audit_id)
        judged = self.judged(audit) if audit else None
        return judged.owed(key, made_safe=bool(self.made_safe(audit_id, key))) if judged else ()

    def still_owed(self, action: Action) -> tuple[str, ...]:
        """The same of the failure that an action was last seen for."""
        finding = self._last_finding.get(action.id) or self.findings_of_answer.get(action.answer or "")
        return self.owed(finding.audit or "", answer_key(finding.item, finding.subject)) if finding else ()

    def item(self, checklist: str, item: str) -> Mapping[str, Json]:
        """The item as it stood in that version; empty for one that the version does not hold."""
        return self._items.get(checklist, {}).get(item, {})

    def place(self, area: str, subject: str) -> str:
        """Area and subject together, such as `First floor, room 12`."""
        return ", ".join(part for part in (area, words.subject(subject)) if part)

    def last_seen(self, action: Action) -> str:
        """What the latest finding of the action says, as the auditor last put it: the reading, then the note."""
        finding = self._last_finding.get(action.id) or self.findings_of_answer.get(action.answer or "")
        if finding is None:
            return ""
        last = finding.amendments[-1] if finding.amendments else finding
        return words.seen(last.reading, last.note)

    def tone(self, action: Action) -> str:
        """The colour of the action's state; never the only sign of it."""
        return _TONES.get(action.state, "soft")


def items_of(body: Mapping[str, Json]) -> dict[str, Mapping[str, Json]]:
    """The items of a checklist's body by their ids."""
    items: dict[str, Mapping[str, Json]] = {}
    for section in sections_of(body):
        held = section.get("items")
        for item in held if isinstance(held, list) else []:
            if isinstance(item, dict):
                items[str(item.get("id"))] = item
    return items


def sections_of(body: Mapping[str, Json]) -> list[Mapping[str, Json]]:
    """The sections of a checklist's body in order."""
    sections = body.get("sections")
    return (
        [section for section in sections if isinstance(section, dict)] if isinstance(sections, list) else []
    )
