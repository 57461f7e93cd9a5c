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
Label = Callable[[str, str], str]
_SIGNS = {"<": "below", ">": "above", "<=": "at most", ">=": "at least"}
_ANSWERS = {"yes": "Yes", "no": "No"}


def plain_answer(_item_id: str, answer: str) -> str:
    """Yes and No as they are said; of an option whose label is not known, its id."""
    return _ANSWERS.get(answer, answer)


def condition_words(condition: Condition, name: Name, label: Label = plain_answer) -> str:
    """The condition in words, without "if"; `name` says what to call an item, `label` what to call an answer to it."""
    groups = (" and ".join(_term(term, name, label) for term in group) for group in condition.any_of)
    return ", or ".join(groups)


def labelled(definition: ChecklistDefinition) -> Label:
    """Calls an option by its label in quotation marks."""

    def label(item_id: str, answer: str) -> str:
        item = definition.items.get(item_id)
        labels = {option.id: f"“{option.label}”" for option in options_of(item.response)} if item else {}
        return labels.get(answer) or plain_answer(item_id, answer)

    return label


def quoted(definition: ChecklistDefinition) -> Name:
    """Calls an item by its prompt in quotation marks, and one that is of no item by its id."""

    def name(item_id: str) -> str:
        item = definition.items.get(item_id)
        return f"“{item.prompt}”" if item else item_id

    return name


def _term(term: Term, name: Name, label: Label) -> str:
    called = name(term.item if not isinstance(term, CountIs) else term.outcome.item)
    match term:
        case CountIs():
            group = " in one group" if term.by_group else ""
            return f"{called} {_outcome(term.outcome)} for {term.least} or more{group}"
        case AnswerIs():
            return f"{called} is {'not ' if term.negated else ''}{label(term.item, term.answer)}"
        case Includes():
            verb = "does not include" if term.negated else "includes"
            return f"{called} {verb} {label(term.item, term.option)}"
        case IsAnswered():
            return f"{called} has an answer"
        case _:
            return f"{called} {_outcome(term)}"


def _outcome(term: ResultIs | ReadingIs) -> str:
    if isinstance(term, ResultIs):
        return "is met" if term.result == Result.PASS else "is not met"
    return f"is {_SIGNS[term.sign]} {limit_body(term.limit)}"
