"""Checklists and answers in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from auditapp.checklists.readings import chosen, measured, timed_words
from auditapp.checklists.readings import counted as sample_words
from auditapp.checklists.responses import Number, Response
from auditapp.checklists.terms import Severity
from auditapp.web.parts import Word
from auditapp.web.templating import day

Value = Mapping[str, object]
SEVERITIES = {
    Severity.CRITICAL: Word("Critical", "critical"),
    Severity.HIGH: Word("High", "high"),
    Severity.MEDIUM: Word("Medium", "medium"),
    Severity.LOW: Word("Low", "quiet"),
}
KINDS = {"core": Word("Core", "accent"), "extra": Word("Extra", "quiet")}


def value_words(value: Value, response: Response | None) -> str:
    """An answer as people say it: Yes, 11.4 °C, 9 of 10, Not applicable: why."""
    kind = str(value["type"])
    words = _VALUES.get(kind)
    return words(value, response) if words else kind


def _moment_words(at: str) -> str:
    return f"{day(date.fromisoformat(at[:10]))}, {at[11:]}"


def _number_words(value: Value, response: Response | None) -> str:
    if isinstance(response, Number) and response.stopwatch:
        return timed_words(value, response.unit) or measured(value, response)
    return measured(value, response)


_VALUES: Mapping[str, Callable[[Value, Response | None], str]] = {
    "yes_no_na": lambda value, _: "Yes" if value["answer"] == "yes" else "No",
    "na": lambda value, _: f"Not applicable: {value['reason']}",
    "unchecked": lambda value, _: f"Could not check: {value['reason']}",
    "temperature": measured,
    "number": _number_words,
    "count_sample": sample_words,
    "date": lambda value, _: day(date.fromisoformat(str(value["date"]))),
    "time": lambda value, _: str(value["time"]),
    "text": lambda value, _: str(value["text"]),
    "choice": chosen,
    "choices": chosen,
    "moment": lambda value, _: _moment_words(str(value["at"])),
}
