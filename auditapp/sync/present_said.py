"""What was sent beside the answers, in words, for whoever must decide about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from auditapp.audits.said_words import DECISIONS, HOWS, TONES, escalation_words, flag_words, reply_words
from auditapp.checklists.definition import ChecklistDefinition
from auditapp.kernel.orm import Json
from auditapp.web.parts import Fact

_Body: TypeAlias = Mapping[str, Json]
# Every fact there can be, so that the two sides of a conflict have the same rows.
TERMS = ("Says", "Chosen", "Reply", "Whom to tell", "Decision", "Where", "Written down later")


def said_facts(body: _Body, definition: ChecklistDefinition | None) -> tuple[Fact, ...]:
    """The facts of what is said beside the answers; empty ones are for other kinds."""
    said = _FACTS.get(str(body.get("kind")), _nothing)(body, definition)
    return tuple(Fact(term, said.get(term, "")) for term in TERMS)


def _nothing(_body: _Body, _definition: ChecklistDefinition | None) -> dict[str, str]:
    return {}


def _start(body: _Body, _definition: ChecklistDefinition | None) -> dict[str, str]:
    paper = body.get("transcribed")
    if not isinstance(paper, dict):
        return {}
    return {
        "Written down later": f"From paper filled in by {paper.get('filled_by')} on {paper.get('filled_on')}"
    }


def _context(body: _Body, _definition: ChecklistDefinition | None) -> dict[str, str]:
    return {"Says": flag_words(_text(body, "flag"), body.get("value"))}


def _subject(body: _Body, _definition: ChecklistDefinition | None) -> dict[str, str]:
    if body.get("state") == "out":
        return {"Chosen": "Taken out of the sample"}
    chosen = HOWS.get(_text(body, "how"), "")
    pick = _text(body, "pick")
    return {"Chosen": f"{chosen}: {pick}" if pick else chosen}


def _reply(body: _Body, definition: ChecklistDefinition | None) -> dict[str, str]:
    value = body.get("value")
    step, about = _text(body, "step"), _text(body, "about")
    said = reply_words(definition, step, value) if isinstance(value, dict) else ""
    return {"Reply": f"{about}: {said}" if about else said}


def _escalation(body: _Body, _definition: ChecklistDefinition | None) -> dict[str, str]:
    decided = DECISIONS.get(_text(body, "decision"), "")
    more = (_text(body, "to"), _text(body, "reference"))
    return {
        "Whom to tell": escalation_words(_text(body, "code")),
        "Decision": ", ".join(part for part in (decided, *more) if part),
    }


def _observation(body: _Body, _definition: ChecklistDefinition | None) -> dict[str, str]:
    return {"Says": TONES.get(_text(body, "tone"), ""), "Where": _text(body, "where")}


def _text(body: _Body, key: str) -> str:
    value = body.get(key)
    return value if isinstance(value, str) else ""


_FACTS: Mapping[str, Callable[[_Body, ChecklistDefinition | None], dict[str, str]]] = {
    "start": _start,
    "context": _context,
    "subject": _subject,
    "reply": _reply,
    "escalation": _escalation,
    "observation": _observation,
}
