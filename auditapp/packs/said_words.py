"""What was said beside the answers, in the report's words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from auditapp.audits.said_words import (
    DECISIONS,
    HOWS,
    TONES,
    UNSURE,
    escalation_words,
    flag_question,
    flag_words,
    reply_words,
)
from auditapp.checklists.definition import ChecklistDefinition
from auditapp.packs import words
from auditapp.packs.manifest import Audit, Said


def facts(audit: Audit, definition: ChecklistDefinition | None) -> Iterator[tuple[str, str]]:
    """What stands at the head of an audit: the paper it was filled in on, what the home is like, the samples."""
    if audit.transcribed:
        on, by = audit.transcribed.get("filled_on"), audit.transcribed.get("filled_by")
        yield "Written down from paper", f"Filled in by {by} on {on}"
    latest = {(_text(one, "flag"), one.subject): one for one in _of(audit, "context")}
    for (flag, subject), one in latest.items():
        value = one.data.get("value") if one.data else None
        said = f"{flag_question(flag)} {UNSURE}" if value is None else flag_words(flag, value)
        yield "What is so", f"{words.subject(subject)}: {said}" if subject else said
    for title, said in _samples(audit, definition):
        yield f"Looked at: {title}", said


def beneath(audit: Audit, answers: frozenset[str], definition: ChecklistDefinition | None) -> list[str]:
    """What was said about the answers to one question, in the order in which it was said."""
    return [
        said
        for one in audit.said
        if one.answer in answers
        for said in (_about_answer(one, definition),)
        if said
    ]


def observations(audit: Audit) -> Iterator[tuple[Said, str]]:
    """What was seen outside any answer."""
    for one in _of(audit, "observation"):
        tone, where = TONES.get(_text(one, "tone"), ""), _text(one, "where")
        yield one, f"{tone}{f' ({where})' if where else ''}: {_text(one, 'text')}"


def _about_answer(one: Said, definition: ChecklistDefinition | None) -> str:
    if one.data is None:
        return "A reply that only managers may read is kept, and is not in this pack."
    match one.kind:
        case "reply":
            value = one.data.get("value")
            said = reply_words(definition, _text(one, "step"), value if isinstance(value, dict) else {})
            return f"{one.about}: {said}" if one.about else said
        case "escalation":
            decided = (DECISIONS.get(_text(one, "decision"), ""), _text(one, "to"), _text(one, "reference"))
            told = ", ".join(part for part in decided if part)
            return f"{escalation_words(_text(one, 'code'))}: {told}. {_text(one, 'reason')}".strip()
        case "corrected":
            return f"Put right on the spot: {_text(one, 'text')}"
        case "link":
            return "It belongs to an action that was open already."
    return ""


def _samples(audit: Audit, definition: ChecklistDefinition | None) -> Iterator[tuple[str, str]]:
    titles = {section.id: section.title for section in definition.sections} if definition else {}
    by_section: dict[str, dict[str, Said]] = {}
    for one in _of(audit, "subject"):
        by_section.setdefault(one.section, {})[one.subject] = one
    for section, chosen in by_section.items():
        told = [_chosen(one) for one in chosen.values() if _text(one, "state") == "in"]
        yield titles.get(section, section), "; ".join(told) or "Nothing"


def _chosen(one: Said) -> str:
    how, pick = HOWS.get(_text(one, "how"), "").lower(), _text(one, "pick")
    said = f"{how}, {pick}" if pick else how
    extended = ", added when the sample was extended" if one.data and one.data.get("extended") else ""
    return f"{words.subject(one.subject)} ({said}{extended})"


def _of(audit: Audit, kind: str) -> list[Said]:
    return [one for one in audit.said if one.kind == kind]


def _text(one: Said, name: str) -> str:
    data: Mapping[str, object] = one.data or {}
    value = data.get(name)
    return value if isinstance(value, str) else ""
