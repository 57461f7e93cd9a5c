"""What was read or counted, as people write it: 11.2 °C, 3 of 5 cords correct, 66.7%."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from auditapp.checklists.definition import CountSample, Number, Response, Temperature

Value = Mapping[str, object]
_UNITS = {"C": " °C", "celsius": " °C", "percent": "%", "%": "%"}


def reading_words(value: Value, response: Response | None) -> str:
    """The reading or the count in words; empty for a value that holds neither."""
    match value["type"]:
        case "temperature" | "number":
            return measured(value, response)
        case "count_sample":
            return counted(value, response)
        case _:
            return ""


def unit_words(unit: str) -> str:
    """The unit as it follows a figure."""
    return _UNITS.get(unit, f" {unit}" if unit else "")


def percent_words(percent: str) -> str:
    """A percentage held with one decimal: 66.7%, and 100% for 100.0."""
    return f"{percent.removesuffix('.0')}%"


def measured(value: Value, response: Response | None) -> str:
    """A reading with its unit and its probe."""
    unit = unit_words(response.unit) if isinstance(response, Temperature | Number) else ""
    probe = f", probe {value['probe']}" if value.get("probe") else ""
    return f"{value['reading']}{unit}{probe}"


def counted(value: Value, response: Response | None) -> str:
    """How many of how many, of what, and which were looked at."""
    of = f" {response.of}" if isinstance(response, CountSample) else ""
    looked_at = cast("Sequence[str]", value.get("looked_at") or ())
    which = f": {', '.join(looked_at)}" if looked_at else ""
    return f"{value['compliant']} of {value['checked']}{of}{which}"
