"""The forms that other products were measured with, as checklists: 50 questions, and six times those.

34 yes/no/na, 4 that want a photo, 4 whole numbers from 0 to 500, 4 texts (the first two asked only after a No),
2 dates, 2 decimals from -30 to 60.
"""

from __future__ import annotations

from functools import cache

from auditapp.checklists.definition import ChecklistDefinition, from_body
from auditapp.checklists.loader import parse_checklist
from auditapp.kernel.canonical import Json, canonical

GROUP = 50
_QUESTIONS: tuple[tuple[int, str, dict[str, Json]], ...] = (
    (34, "standard", {"type": "yes_no_na"}),
    (4, "picture", {"type": "yes_no_na"}),
    (4, "whole", {"type": "number", "unit": "things", "min": 0, "max": 500}),
    (4, "words", {"type": "text"}),
    (2, "day", {"type": "date", "max_age_days": 365}),
    (2, "reading", {"type": "temperature", "unit": "C", "min": -30, "max": 60}),
)


@cache
def audit50() -> ChecklistDefinition:
    """50 questions in one group."""
    return _checked("audit50", 1)


@cache
def audit300() -> ChecklistDefinition:
    """The same group six times."""
    return _checked("audit300", 6)


def _checked(key: str, groups: int) -> ChecklistDefinition:
    """Through the same door as any checklist file (JSON is YAML), so that what is measured could be published."""
    body: dict[str, Json] = {
        "id": key,
        "version": "1.0.0",
        "title": f"Benchmark of {groups * GROUP} questions",
        "kind": "extra",
        "unannounced": False,
        "cadence": "never",
        "done_by": ["senior-carer"],
        "sections": [_section(key, number) for number in range(1, groups + 1)],
    }
    definition = from_body(body)
    return parse_checklist(canonical({**body, "item_count": len(definition.items)}), f"{key}.yml")


def _section(key: str, number: int) -> dict[str, Json]:
    prefix = f"{key}.group-{number}"
    items: list[Json] = []
    for count, name, response in _QUESTIONS:
        for _ in range(count):
            items.append(_item(prefix, len(items) + 1, name, response))
    return {"id": prefix, "title": f"Group {number}", "items": items}


def _item(prefix: str, number: int, name: str, response: dict[str, Json]) -> dict[str, Json]:
    first_words = 34 + 4 + 4 + 1
    asked_after = {first_words: 1, first_words + 1: 2}.get(number)
    item: dict[str, Json] = {
        "id": f"{prefix}.{number:02}",
        "prompt": f"Question {number} about a {name}: is it as it should be?",
        "help": "Look at it and say what is so.",
        "response": response,
        "severity": ("high", "medium", "low")[number % 3],
        "photo_on_fail": name == "picture",
        "photo_rule": "objects_only",
        "action": f"Put right what question {number} found, and say so.",
        "due": "7d",
        "quality_statements": ["safe-environments"],
        "regulations": ["12"],
        "evidence": ["observation"],
        "basis": ["seed-003"],
    }
    return item if asked_after is None else item | {"show_if": f"{prefix}.{asked_after:02} == no"}
