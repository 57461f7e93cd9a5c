"""What was said beside the answers, in the report's words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from auditapp.audits.looked import Looked, how_words, looked_at, looked_words, unseen_words
from auditapp.audits.said_words import (
    DECISIONS,
    TONES,
    UNSURE,
    escalation_words,
    flag_question,
    flag_words,
    home_flags,
    reply_words,
)
from auditapp.checklists.definition import ChecklistDefinition
from auditapp.kernel.orm import Json
from auditapp.packs import words
from auditapp.packs.judged import Judged
from auditapp.packs.manifest import Audit, Said


def facts(audit: Audit, judged: Judged | None) -> Iterator[tuple[str, str]]:
    """What stands at the head of an audit: the paper it was filled in on, what the home is like, the samples."""
    if audit.transcribed:
        on, by = audit.transcribed.get("filled_on"), audit.transcribed.get("filled_by")
        yield "Written down from paper", f"Filled in by {by} on {on}"
    latest = {(_text(one, "flag"), one.subject): _value(one) for one in _of(audit, "context")}
    asked = home_flags(judged.definition) if judged else []
    for (flag, subject), value in (dict.fromkeys((flag, "") for flag in asked) | latest).items():
        said = f"{flag_question(flag)} {UNSURE}" if value is None else flag_words(flag, value)
        yield "What is so", f"{words.subject(subject)}: {said}" if subject else said
    if judged:
        for title, said in _samples(judged):
            yield f"Sample: {title}", said


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


def _samples(judged: Judged) -> Iterator[tuple[str, str]]:
    """Who was chosen and who was looked at, by section; also where nobody was chosen."""
    said: dict[str, dict[str, Mapping[str, Json]]] = {}
    for one in _of(judged.audit, "subject"):
        said.setdefault(one.section, {})[one.subject] = one.data or {}
    results: dict[str, dict[str, set[str]]] = {}
    for given in judged.seen.standing.values():
        section = judged.definition.item_sections.get(given.item)
        if section and given.subject:
            results.setdefault(section.id, {}).setdefault(given.subject, set()).add(given.result)
    asked = {judged.definition.item_sections[key.partition("#")[0]].id for key in judged.survey.visible}
    for section in judged.definition.sections:
        looked = looked_at(section, said.get(section.id, {}), results.get(section.id, {}))
        if looked and (section.id in asked or looked.chosen):
            yield section.title, _looked(looked, said.get(section.id, {}))


def _looked(looked: Looked, said: Mapping[str, Mapping[str, Json]]) -> str:
    """No target: a pack does not hold how many there were to choose from."""
    unseen = unseen_words(looked)
    chosen = "; ".join(_chosen(each, said[each]) for each in looked.chosen if each in said)
    parts = (
        looked_words(looked, with_target=False),
        f"{unseen}." if unseen else "",
        f"{chosen}." if chosen else "",
    )
    return " ".join(part for part in parts if part)


def _chosen(subject: str, data: Mapping[str, Json]) -> str:
    how = how_words(data)
    extended = ", added when the sample was extended" if data.get("extended") else ""
    return f"{words.subject(subject)} ({how[:1].lower()}{how[1:]}{extended})"


def _of(audit: Audit, kind: str) -> list[Said]:
    return [one for one in audit.said if one.kind == kind]


def _value(one: Said) -> Json:
    return one.data.get("value") if one.data else None


def _text(one: Said, name: str) -> str:
    data: Mapping[str, object] = one.data or {}
    value = data.get(name)
    return value if isinstance(value, str) else ""
