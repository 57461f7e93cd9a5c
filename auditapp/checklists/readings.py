"""What was read, counted or chosen, as people write it: 11.2 °C, 3 of 5 cords correct, 66.7%."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import cast

from auditapp.checklists.definition import CountSample, Number, Response, Temperature
from auditapp.checklists.responses import options_of

Value = Mapping[str, object]
_TIMED = {"stopwatch": ", timed with the stopwatch", "manual": ", timed by hand"}
_SECONDS = {"seconds": 1, "minutes": 60}
_UNITS = {"C": " °C", "celsius": " °C", "percent": "%", "%": "%"}


def reading_words(value: Value, response: Response | None) -> str:
    """The reading, the count or the choice in words; empty for a value that holds none of them."""
    match value["type"]:
        case "temperature" | "number":
            return measured(value, response)
        case "count_sample":
            return counted(value, response)
        case "choice" | "choices":
            return chosen(value, response)
        case _:
            return ""


def unit_words(unit: str) -> str:
    """The unit as it follows a figure."""
    return _UNITS.get(unit, f" {unit}" if unit else "")


def percent_words(percent: str) -> str:
    """A percentage held with one decimal: 66.7%, and 100% for 100.0."""
    return f"{percent.removesuffix('.0')}%"


def measured(value: Value, response: Response | None) -> str:
    """A reading with its unit, its probe and how it was timed; a time also in minutes and seconds."""
    unit = unit_words(response.unit) if isinstance(response, Temperature | Number) else ""
    probe = f", probe {value['probe']}" if value.get("probe") else ""
    said = f"{value['reading']}{unit}"
    if isinstance(response, Number) and response.stopwatch:
        time = _minutes_and_seconds(value, response.unit)
        said = (
            said if time in {"", f"{value['reading']} min", f"{value['reading']} s"} else f"{said} ({time})"
        )
    return f"{said}{probe}{_timed(value)}"


def timed_words(value: Value, unit: str) -> str:
    """A time that was measured or typed, as people say it: 6 min 30 s, timed by hand; empty for what is no time."""
    time = _minutes_and_seconds(value, unit)
    return f"{time}{_timed(value)}" if time else ""


def _minutes_and_seconds(value: Value, unit: str) -> str:
    if value.get("type") != "number" or unit not in _SECONDS:
        return ""
    timing = cast("Value", value.get("timing") or {})
    counted_in = timing.get("seconds") if timing.get("how") == "stopwatch" else None
    exact = (
        Decimal(str(value["reading"])) * _SECONDS[unit] if counted_in is None else Decimal(str(counted_in))
    )
    minutes, seconds = divmod(int(exact.to_integral_value(ROUND_HALF_UP)), 60)
    parts = [f"{minutes} min" if minutes else "", f"{seconds} s" if seconds or not minutes else ""]
    return " ".join(part for part in parts if part)


def _timed(value: Value) -> str:
    timing = cast("Value", value.get("timing") or {})
    return _TIMED.get(str(timing.get("how")), "")


def counted(value: Value, response: Response | None) -> str:
    """How many of how many, of what, which were looked at and which were not right."""
    of = f" {response.of}" if isinstance(response, CountSample) else ""
    looked_at = cast("Sequence[str]", value.get("looked_at") or ())
    which = f": {', '.join(looked_at)}" if looked_at else ""
    wrong = cast("Sequence[str]", value.get("wrong") or ())
    not_right = f"; not right: {', '.join(wrong)}" if wrong else ""
    return f"{value['compliant']} of {value['checked']}{of}{which}{not_right}"


def chosen(value: Value, response: Response | None) -> str:
    """The labels of what was chosen, or the ids where nothing says how they are called."""
    ids = cast("Sequence[str]", value["choices"] if "choices" in value else [value["choice"]])
    labels = {option.id: option.label for option in options_of(response)} if response else {}
    return ", ".join(labels.get(each, each) for each in ids)
