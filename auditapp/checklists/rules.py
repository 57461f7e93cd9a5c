"""What an answer comes to and what it asks for.

Said twice: the twin on the tablet is `static/js/capture/core/rules.js`; both run `tests/shared/rules.json`.
A value must have passed `check_value` before it is judged.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeAlias, cast

from auditapp.checklists.definition import CountSample, Item, Number, RecentDate, Response, Temperature
from auditapp.checklists.demands import ActionDemand, PartDemand, demanded, demanded_of, demands_action
from auditapp.checklists.looking import Answered, Circumstances, ruled_out, visible_items
from auditapp.checklists.readings import unit_words
from auditapp.checklists.responses import Span, options_of
from auditapp.checklists.scoring import Figures, Score, SectionScore, score
from auditapp.checklists.steps import LiveStep, blocking, extensions, live_steps, severities, unmet
from auditapp.checklists.terms import Band, Due, Result
from auditapp.checklists.values import SENTENCES, BadValue, Value, check_reply, check_value

__all__ = [
    "SENTENCES",
    "ActionDemand",
    "Advisory",
    "Answered",
    "BadValue",
    "Band",
    "Circumstances",
    "Figures",
    "LiveStep",
    "PartDemand",
    "Result",
    "Score",
    "SectionScore",
    "Value",
    "advisories",
    "blocking",
    "check_reply",
    "check_value",
    "demanded",
    "demanded_of",
    "demands_action",
    "due_on",
    "extensions",
    "judge",
    "live_steps",
    "ruled_out",
    "score",
    "severities",
    "unmet",
    "visible_items",
]

_Judge: TypeAlias = Callable[[Response, Value, date], bool]


@dataclass(frozen=True, slots=True)
class Advisory:
    """Something to know about an answer that stands; it changes no result."""

    code: str
    sentence: str


def judge(item: Item, value: Value, *, on: date) -> Result:
    """What a checked value comes to; `on` is the day it was captured, in the home's own time."""
    kind = value["type"]
    if kind == "na":
        return Result.NA
    if kind == "unchecked":
        return Result.UNCHECKED
    if _JUDGES[item.response.type](item.response, value, on):
        return Result.PASS
    return Result.FAIL if item.counts_as_failure else Result.NA


def advisories(item: Item, value: Value) -> tuple[Advisory, ...]:
    """What to warn of beside a checked value: a sample smaller than its target, a reading in the range to watch."""
    response = item.response
    if value["type"] != response.type:
        return ()
    if isinstance(response, CountSample):
        target, checked = response.target_sample, cast("int", value["checked"])
        if target is not None and checked < target:
            return (Advisory("sample_under_target", f"Looked at {checked}, and the target is {target}."),)
    elif isinstance(response, Temperature | Number) and response.amber:
        reading = str(value["reading"])
        if response.amber.holds(Decimal(reading)) and _judge_reading(response, value, _ANY_DAY):
            words = f"{reading}{unit_words(response.unit)} is within the limit, but in the range to watch."
            return (Advisory("amber", words),)
    return ()


def due_on(due: Due, found_on: date, *, within: int | None = None) -> date:
    """The day an action is due: calendar days after the day of the finding, in the home's own time.

    `within` is the most days that the home gives to a fault so severe.
    """
    return found_on + timedelta(days=due.days if within is None else min(due.days, within))


def _judge_yes_no(_response: Response, value: Value, _on: date) -> bool:
    return value["answer"] == "yes"


def _judge_reading(response: Response, value: Value, _on: date) -> bool:
    limits = cast("Temperature | Number", response)
    return Span(limits.minimum, limits.maximum).holds(Decimal(cast("str", value["reading"])))


def _judge_counts(response: Response, value: Value, _on: date) -> bool:
    checked, compliant = cast("int", value["checked"]), cast("int", value["compliant"])
    return checked >= 1 and compliant * 100 >= cast("CountSample", response).pass_percent * checked


def _judge_date(response: Response, value: Value, on: date) -> bool:
    oldest = cast("RecentDate", response).max_age_days
    if oldest is None:
        return True
    age = (on - date.fromisoformat(cast("str", value["date"]))).days
    return 0 <= age <= oldest


def _judge_choice(response: Response, value: Value, _on: date) -> bool:
    chosen = value["choices"] if "choices" in value else [value["choice"]]
    return not any(option.fails for option in options_of(response) if option.id in cast("list[str]", chosen))


def _always(_response: Response, _value: Value, _on: date) -> bool:
    return True


_ANY_DAY = date.min
_JUDGES: dict[str, _Judge] = {
    "yes_no_na": _judge_yes_no,
    "temperature": _judge_reading,
    "number": _judge_reading,
    "count_sample": _judge_counts,
    "date": _judge_date,
    "time": _always,
    "text": _always,
    "choice": _judge_choice,
    "choices": _judge_choice,
    "moment": _always,
}
