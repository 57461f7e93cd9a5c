"""Conditions as people say them, such as: “The bath is clean” is not met, and the water is above 44."""

from __future__ import annotations

from collections.abc import Callable

from auditapp.checklists.conditions import (
    AnswerIs,
    Condition,
    CountIs,
    Includes,
    IsAnswered,
    ReadingIs,
    ResultIs,
    Term,
)
from auditapp.checklists.definition import ChecklistDefinition
from auditapp.checklists.responses import limit_body, options_of
from auditapp.checklists.terms import Result

Name = Callable[[str], str]
_SIGNS = {"<": "below", ">": "above", "<=": "at most", ">=": "at least"}
_ANSWERS = {"yes": "Yes", "no": "No"}


def condition_words(condition: Condition, definition: ChecklistDefinition, name: Name) -> str:
    """The condition in words, without "if"; `name` says what to call an item."""
    groups = (" and ".join(_term(term, definition, name) for term in group) for group in condition.any_of)
    return ", or ".join(groups)


def quoted(definition: ChecklistDefinition) -> Name:
    """Calls an item by its prompt in quotation marks, and one that is of no item by its id."""

    def name(item_id: str) -> str:
        item = definition.items.get(item_id)
        return f"“{item.prompt}”" if item else item_id

    return name


def _term(term: Term, definition: ChecklistDefinition, name: Name) -> str:
    called = name(term.item if not isinstance(term, CountIs) else term.outcome.item)
    match term:
        case CountIs():
            group = " in one group" if term.by_group else ""
            return f"{called} {_outcome(term.outcome)} for {term.least} or more{group}"
        case AnswerIs():
            return (
                f"{called} is {'not ' if term.negated else ''}{_answer(term.item, term.answer, definition)}"
            )
        case Includes():
            verb = "does not include" if term.negated else "includes"
            return f"{called} {verb} {_answer(term.item, term.option, definition)}"
        case IsAnswered():
            return f"{called} has an answer"
        case _:
            return f"{called} {_outcome(term)}"


def _outcome(term: ResultIs | ReadingIs) -> str:
    if isinstance(term, ResultIs):
        return "is met" if term.result == Result.PASS else "is not met"
    return f"is {_SIGNS[term.sign]} {limit_body(term.limit)}"


def _answer(item_id: str, answer: str, definition: ChecklistDefinition) -> str:
    item = definition.items.get(item_id)
    labels = {option.id: f"“{option.label}”" for option in options_of(item.response)} if item else {}
    return labels.get(answer) or _ANSWERS.get(answer, answer)
