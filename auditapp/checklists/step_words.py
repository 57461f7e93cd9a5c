"""What follows when a question is not met, in sentences."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from auditapp.checklists.condition_words import Name, condition_words, labelled, quoted
from auditapp.checklists.definition import ChecklistDefinition, Item
from auditapp.checklists.field_words import DUES, EACH, SEVERITIES
from auditapp.checklists.framework import load_framework
from auditapp.checklists.loader import load_library
from auditapp.checklists.responses import options_of
from auditapp.checklists.step_bodies import (
    Ask,
    Does,
    Extend,
    Forbid,
    IfReply,
    Prompt,
    RaiseAction,
    RaiseSeverity,
    Require,
    Step,
)

_REPLIES = {"yes": "Yes", "no": "No"}


@dataclass(frozen=True)
class Follow:
    """What follows under one condition, a sentence for each thing; `when` is "" for what always does."""

    when: str
    lines: tuple[str, ...]


def steps_words(item: Item, checklist: ChecklistDefinition) -> list[Follow]:
    """All that follows when the item is not met, steps under the same condition together."""
    said = [(_when(step, item, checklist), _lines(step, item, checklist)) for step in item.on_fail]
    return [
        Follow(when, tuple(line for _when_, lines in group for line in lines))
        for when, group in groupby(said, key=lambda each: each[0])
    ]


def escalations_words(codes: tuple[str, ...]) -> list[str]:
    """What a person is asked to think of, and to decide."""
    known = load_framework().escalations
    return [known.get(code, code) for code in codes]


def item_name(checklist: ChecklistDefinition) -> Name:
    """Calls an item by what it asks, also one of another checklist that is shipped."""
    here = quoted(checklist)

    def name(item_id: str) -> str:
        if item_id in checklist.items or item_id not in _shipped():
            return here(item_id)
        return _shipped()[item_id]

    return name


@lru_cache(maxsize=1)
def _shipped() -> dict[str, str]:
    return {
        item.id: f"“{item.prompt}” ({checklist.title})"
        for checklist in load_library()
        for item in checklist.items.values()
    }


def _named_in(item: Item, checklist: ChecklistDefinition) -> Name:
    """As `item_name`, with the item itself as "it"."""
    name = item_name(checklist)
    return lambda item_id: "it" if item_id == item.id else name(item_id)


def _when(step: Step, item: Item, checklist: ChecklistDefinition) -> str:
    name = _named_in(item, checklist)
    when = [condition_words(step.condition, name, labelled(checklist))] if step.condition else []
    when += [_reply(step.if_reply, item)] if step.if_reply else []
    return f"If {' and '.join(when)}" if when else ""


def _lines(step: Step, item: Item, checklist: ChecklistDefinition) -> list[str]:
    lines = _does(step.does, _named_in(item, checklist))
    if step.each:
        lines[0] += f" Done {EACH[step.each]}."
    return lines


def _does(does: Does, name: Name) -> list[str]:
    match does:
        case Ask():
            return [_ask(does)]
        case RaiseAction():
            return [_action(does)]
        case Prompt():
            return _prompt(does, name)
        case _:
            return [_short(does, name)]


def _short(does: Require | RaiseSeverity | Extend | Forbid, name: Name) -> str:
    match does:
        case Require():
            return f"Before walking on, to be ticked: {_ended(does.words)}"
        case RaiseSeverity():
            what = name(does.item) if does.item else "It"
            return f"{what[:1].upper()}{what[1:]} becomes {SEVERITIES[does.severity].lower()}."
        case Extend():
            more = "all of them" if does.to == "all" else "twice as many"
            return f"Offers to look at {more}.{f' {_ended(does.words)}' if does.words else ''}"
        case Forbid():
            return "No photos."


def _ask(does: Ask) -> str:
    options = ", ".join(option.label for option in options_of(does.response))
    private = " Only managers see the answer." if does.private else ""
    return f"Asks: {_ended(does.words)}{f' ({options})' if options else ''}{private}"


def _action(does: RaiseAction) -> str:
    what = "Raises this action instead of the usual one" if does.instead else "Raises one more action"
    severity = f", {SEVERITIES[does.severity].lower()}" if does.severity else ""
    return f"{what}, due {DUES[does.due]}{severity}: {_ended(does.action)}"


def _prompt(does: Prompt, name: Name) -> list[str]:
    said = [f"Says: {_ended(does.words)}"] if does.words else []
    said += [f"To decide: {_ended(each)}" for each in escalations_words(does.codes)]
    return said + ([f"Points to {name(does.see)}."] if does.see else [])


def _reply(reply: IfReply, item: Item) -> str:
    asked = next(
        step.does for step in item.on_fail if isinstance(step.does, Ask) and step.does.id == reply.to
    )
    labels = {option.id: option.label for option in options_of(asked.response)} | _REPLIES
    words = " or ".join(f"“{labels.get(value, value)}”" for value in reply.values)
    return f"the answer to “{asked.words}” is {words}"


def _ended(words: str) -> str:
    return words if words.endswith((".", "?", "!")) else f"{words}."
