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
from auditapp.checklists.responses import options_of
from auditapp.checklists.scoring import Answered, Figures, Score, SectionScore, score, visible_items
from auditapp.checklists.terms import Band, Demand, Due, Result, Severity
from auditapp.checklists.values import SENTENCES, BadValue, Value, check_value

__all__ = [
    "SENTENCES",
    "ActionDemand",
    "Advisory",
    "Answered",
    "BadValue",
    "Band",
    "Figures",
    "Result",
    "Score",
    "SectionScore",
    "Value",
    "advisories",
    "check_value",
    "demands_action",
    "due_on",
    "judge",
    "score",
    "visible_items",
]

_Judge: TypeAlias = Callable[[Response, Value, date], bool]


@dataclass(frozen=True, slots=True)
class ActionDemand:
    """The action an answer asks for, before anybody edits it."""

    kind: Demand
    text: str
    due: Due
    severity: Severity


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
    """What to warn of beside a checked value: a sample smaller than its target."""
    response = item.response
    if not isinstance(response, CountSample) or value["type"] != response.type:
        return ()
    target, checked = response.target_sample, cast("int", value["checked"])
    if target is None or checked >= target:
        return ()
    return (Advisory("sample_under_target", f"Looked at {checked}, and the target is {target}."),)


def demands_action(item: Item, result: Result) -> ActionDemand | None:
    """A failure asks for the item's own action; a critical item not checked must be checked in 7 days."""
    if result == Result.FAIL:
        return ActionDemand(Demand.FIX, item.action, item.due, item.severity)
    if result == Result.UNCHECKED and item.severity == Severity.CRITICAL:
        return ActionDemand(
            Demand.CHECK, f"Check what could not be checked: {item.prompt}", Due.WEEK, item.severity
        )
    return None


def due_on(due: Due, found_on: date, *, within: int | None = None) -> date:
    """The day an action is due: calendar days after the day of the finding, in the home's own time.

    `within` is the most days that the home gives to a fault so severe.
    """
    return found_on + timedelta(days=due.days if within is None else min(due.days, within))


def _judge_yes_no(_response: Response, value: Value, _on: date) -> bool:
    return value["answer"] == "yes"


def _judge_reading(response: Response, value: Value, _on: date) -> bool:
    limits = cast("Temperature | Number", response)
    reading = Decimal(cast("str", value["reading"]))
    if limits.minimum is not None and reading < limits.minimum:
        return False
    return limits.maximum is None or reading <= limits.maximum


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
