"""What was said in a run beside its answers, in words."""

from __future__ import annotations

from collections.abc import Mapping

from auditapp.checklists.definition import ChecklistDefinition
from auditapp.checklists.framework import load_framework
from auditapp.checklists.present import value_words
from auditapp.checklists.responses import Response
from auditapp.checklists.step_bodies import Ask, Require
from auditapp.kernel.orm import Json

HOWS = {"suggested": "Suggested", "random": "Drawn at random", "auditor": "The auditor's choice"}
DECISIONS = {"told": "Told", "reported": "Reported", "not_needed": "Not needed", "later": "To be decided"}
UNSURE = "Not sure, so what hangs on it was asked"
TONES = {"praise": "Praise", "concern": "Concern", "note": "Note"}


def flag_words(flag: str, value: Json) -> str:
    """What was asked of the home, a resident or a room, and the answer."""
    return f"{flag_question(flag)} {'Taken back' if value is None else 'Yes' if value is True else 'No'}"


def flag_question(flag: str) -> str:
    """What is asked of the home, a resident or a room."""
    return load_framework().context_flags.get(flag, flag)


def home_flags(definition: ChecklistDefinition) -> list[str]:
    """What a checklist asks of the home before it is begun."""
    flags = dict.fromkeys(item.applies_if for item in definition.items.values() if item.applies_if)
    return [flag for flag in flags if flag.startswith("home.")]


def escalation_words(code: str) -> str:
    """What is to be considered, as it was put."""
    return load_framework().escalations.get(code, code)


def step_of(definition: ChecklistDefinition | None, step_id: str, item_id: str = "") -> Ask | Require | None:
    """What was asked or required by a step of an item, or of any item where that is not known."""
    items = definition.items if definition else {}
    looked = [items[item_id]] if item_id in items else list(items.values())
    steps = (step for item in looked for step in item.on_fail if step.id == step_id)
    found = next(steps, None)
    return found.does if found is not None and isinstance(found.does, Ask | Require) else None


def asked_words(definition: ChecklistDefinition | None, step_id: str, item_id: str = "") -> str:
    """What was asked or required, in the checklist's own words."""
    step = step_of(definition, step_id, item_id)
    return step.words if step else step_id


def reply_words(
    definition: ChecklistDefinition | None, step_id: str, value: Mapping[str, Json], item_id: str = ""
) -> str:
    """What was said to a step."""
    if value.get("type") == "done":
        return "Done"
    if value.get("type") == "not_done":
        return f"Not done: {value.get('reason')}"
    step = step_of(definition, step_id, item_id)
    response: Response | None = step.response if isinstance(step, Ask) else None
    try:
        return value_words(value, response)
    except (KeyError, TypeError, ValueError):
        return "It could not be read"
