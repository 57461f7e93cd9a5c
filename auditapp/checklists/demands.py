"""Which actions an answer asks for, before anybody edits them.

The twin on the tablet is `static/js/capture/core/rules.js`; both run `tests/shared/rules.json`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from auditapp.checklists.definition import ChecklistDefinition, Item
from auditapp.checklists.looking import Answers, Around, Survey
from auditapp.checklists.step_bodies import RaiseAction
from auditapp.checklists.steps import live_in, severities_in
from auditapp.checklists.terms import Demand, Due, Result, Severity


@dataclass(frozen=True, slots=True)
class ActionDemand:
    """The action an answer asks for."""

    kind: Demand
    text: str
    due: Due
    severity: Severity


@dataclass(frozen=True, slots=True)
class PartDemand:
    """One action of several; `part` keeps it apart from the others of the same answer, empty for the item's own.

    `about` is the one thing it is for, where there is one for each.
    """

    part: str
    about: str
    demand: ActionDemand


def demands_action(item: Item, result: Result, severity: Severity | None = None) -> ActionDemand | None:
    """A failure asks for the item's own action; a critical item not checked must be checked in 7 days.

    `severity` is what the item has been raised to, if it has.
    """
    severe = severity or item.severity
    if result == Result.FAIL:
        return ActionDemand(Demand.FIX, item.action, item.due, severe)
    if result == Result.UNCHECKED and severe == Severity.CRITICAL:
        return ActionDemand(Demand.CHECK, f"Check what could not be checked: {item.prompt}", Due.WEEK, severe)
    return None


def demanded(
    definition: ChecklistDefinition, key: str, answers: Answers, around: Around = None
) -> tuple[PartDemand, ...]:
    """Every action that an answer asks for: the item's own, unless a step stands in for it, then those of steps."""
    return demanded_of(definition, [key], answers, around)[key]


def demanded_of(
    definition: ChecklistDefinition, keys: Iterable[str], answers: Answers, around: Around = None
) -> dict[str, tuple[PartDemand, ...]]:
    """`demanded` of several answers, for little more than the cost of one."""
    survey = Survey(definition, answers, around)
    raised = severities_in(survey)
    return {key: _demanded_in(survey, key, raised) for key in keys}


def _demanded_in(survey: Survey, key: str, raised: Mapping[str, Severity]) -> tuple[PartDemand, ...]:
    item_id, _, subject = key.partition("#")
    answered = survey.answer(item_id, subject)
    if answered is None:
        return ()
    item = survey.definition.items[item_id]
    severity = raised.get(key, item.severity)
    own, more = demands_action(item, answered.result, severity), []
    for live in live_in(survey, key):
        raising = live.step.does
        if isinstance(raising, RaiseAction):
            own = None if raising.instead else own
            at = next(at for at, step in enumerate(item.on_fail) if step is live.step)
            more += [_part(raising, at, about, severity) for about in live.about or ("",)]
    return (*((PartDemand("", "", own),) if own else ()), *more)


def _part(raising: RaiseAction, at: int, about: str, severity: Severity) -> PartDemand:
    demand = ActionDemand(Demand.FIX, raising.action, raising.due, raising.severity or severity)
    return PartDemand(f"{at + 1}:{about}" if about else str(at + 1), about, demand)
