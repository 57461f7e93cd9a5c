"""The shared cases of the rules, made ready for use."""

import json
from pathlib import Path
from typing import Any, TypeAlias, cast

from auditapp.checklists.definition import ChecklistDefinition, Item, from_body
from auditapp.checklists.rules import Answered, Circumstances, Result
from auditapp.kernel.canonical import Json

ROOT = Path(__file__).parents[3]
Case: TypeAlias = dict[str, Any]

CASES: Case = json.loads((ROOT / "tests/shared/rules.json").read_text("utf-8"))

SEVERITIES = {"c": "critical", "h": "high", "m": "medium", "l": "low"}
MARKS = {"p": ("yes", "pass"), "f": ("no", "fail"), "n": ("na", "na"), "u": ("unchecked", "unchecked")}


def item_body(**extra: object) -> dict[str, object]:
    """An item with what the case says of it, and otherwise nothing remarkable."""
    return {
        "id": "t.a.01",
        "prompt": "The bath is safe",
        "help": "Look.",
        "response": {"type": "yes_no_na"},
        "severity": "medium",
        "photo_on_fail": False,
        "photo_rule": "objects_only",
        "action": "Put it right.",
        "due": "7d",
        "quality_statements": ["safe-environments"],
        "regulations": ["12"],
        "evidence": ["observation"],
        "basis": ["home-policy"],
        **extra,
    }


def definition_of(checklist: Case | str) -> ChecklistDefinition:
    """A whole definition from a checklist in miniature."""
    small = _from_letters(checklist) if isinstance(checklist, str) else checklist
    sections = [
        {"title": section["id"], **section, "items": [item_body(**item) for item in section["items"]]}
        for section in small["sections"]
    ]
    body = {
        "id": small["id"],
        "version": "1.0.0",
        "title": small["id"],
        "kind": "extra",
        "unannounced": False,
        "cadence": "daily",
        "done_by": ["senior-carer"],
        "sections": sections,
    }
    return from_body(cast("dict[str, Json]", body))


def item_of(**extra: object) -> Item:
    return definition_of({"id": "t", "sections": [{"id": "t.a", "items": [extra]}]}).items["t.a.01"]


def answers_of(answers: Case | str) -> dict[str, Answered]:
    given = _from_marks(answers) if isinstance(answers, str) else answers
    return {key: Answered(each["value"], Result(each["result"])) for key, each in given.items()}


def around_of(case: Case) -> Circumstances:
    """What is known beside the answers; a reply stands in the case under `key|step|about`."""
    given = {name: case[name] for name in ("subjects", "context", "groups", "overdue") if name in case}
    replies = {}
    for name, value in case.get("replies", {}).items():
        key, step, about = name.split("|")
        replies[key, step, about] = value
    return Circumstances(**given, replies=replies)


def expanded(value: object) -> object:
    """Texts given as {text, times}, written out."""
    if isinstance(value, list):
        return [expanded(part) for part in value]
    if not isinstance(value, dict):
        return value
    if "times" in value:
        return str(value["text"]) * int(value["times"])
    return {key: expanded(part) for key, part in value.items()}


def _from_letters(letters: str) -> Case:
    items = [{"id": f"t.a.{at:02d}", "severity": SEVERITIES[each]} for at, each in enumerate(letters, 1)]
    return {"id": "t", "sections": [{"id": "t.a", "items": items}]}


def _from_marks(marks: str) -> Case:
    return {
        f"t.a.{at:02d}": {"value": {"type": "yes_no_na", "answer": MARKS[mark][0]}, "result": MARKS[mark][1]}
        for at, mark in enumerate(marks, 1)
        if mark in MARKS
    }
