"""The shipped checklists and how each of their questions is answered as it should be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from auditapp.checklists.definition import ChecklistDefinition, Item, Section
from auditapp.checklists.loader import load_library
from auditapp.checklists.responses import CountSample, Number, Temperature
from tests.browser.pages.hands import Plan

LIBRARY = {definition.id: definition for definition in load_library()}
NUMBER, COUNT = ".app-reading__input", "input.app-stepper__value"


def items_of(definition: ChecklistDefinition) -> Iterator[tuple[Section, Item]]:
    """Every question with its section."""
    for section in definition.sections:
        for item in section.items:
            yield section, item


def flags_of(definition: ChecklistDefinition, scope: str) -> list[str]:
    """The flags of a scope (`home`, or `resident` and `room` together) that questions hang on, each once."""
    flags = [item.applies_if for _, item in items_of(definition) if item.applies_if]
    return [each for each in dict.fromkeys(flags) if each.startswith("home.") == (scope == "home")]


def as_it_should_be(item: Item) -> Plan:
    """An answer that is met, through the question's own control."""
    response = item.response
    if isinstance(response, CountSample):
        looked = str(response.target_sample or 4)
        return _filled("Save count", (COUNT, looked, 0), (COUNT, looked, 1))
    if isinstance(response, Number) and response.stopwatch:
        return {"taps": ["Start", "Stop and save"], "fields": []}
    if isinstance(response, Number | Temperature):
        return _filled("Save", (NUMBER, _between(response), 0))
    today = datetime.now(ZoneInfo("Europe/London")).date().isoformat()
    fields = {
        "date": ("input[type=date]", today, 0),
        "time": ("input[type=time]", "01:15", 0),
        "text": ("textarea", "Corridor near the lift", 0),
    }
    if response.type in fields:
        return _filled("Save", fields[response.type])
    assert response.type == "yes_no_na", response
    return {"taps": ["Yes"], "fields": []}


def _filled(save: str, *fields: tuple[str, str, int]) -> Plan:
    return {"taps": [save], "fields": list(fields)}


def _between(response: Number | Temperature) -> str:
    low, high = response.minimum, response.maximum
    if low is None:
        return str(high if high is not None else Decimal(1))
    return str(low)
