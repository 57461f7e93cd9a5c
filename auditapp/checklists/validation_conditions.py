"""Whether a condition looks at items that are there, in a place where it can see them, and asks what they can tell."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias, cast

from auditapp.checklists import shape
from auditapp.checklists.conditions import (
    AnswerIs,
    Condition,
    ConditionError,
    CountIs,
    Includes,
    ReadingIs,
    Term,
    parse_condition,
)
from auditapp.checklists.reading import Path
from auditapp.checklists.validation_responses import option_ids, words_of

Tree: TypeAlias = dict[str, object]

_COMPARED = frozenset({"temperature", "number", "count_sample"})
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Known:
    """An item of the checklist, the section it is in and its place among all items."""

    item: Tree
    section: Tree
    at: int

    @property
    def response(self) -> Tree:
        return cast("Tree", self.item["response"])

    @property
    def each(self) -> str:
        """For what its section is repeated, or empty."""
        repeat = cast("Tree | None", self.section.get("repeat"))
        return str(repeat["for"]).replace("_", " ") if repeat else ""


Items: TypeAlias = Mapping[str, Known]


def check_condition(value: object, path: Path, found: shape.Found) -> None:
    """The grammar of a condition."""
    name = shape.name(path)
    if not isinstance(value, str):
        found.append((path, f"{name} must be text"))
        return
    if len(value) > _LONGEST:
        found.append((path, f"{name} is longer than {_LONGEST} characters"))
        return
    try:
        parse_condition(value)
    except ConditionError as error:
        found.append((path, f"{name}: {error}"))


def condition_faults(condition: Condition, asking: Known, every: Items, *, shows: bool) -> Iterator[str]:
    """What is wrong with a condition of the item `asking`: its `show_if` (`shows`) or one of a step of its.

    A `show_if` may look only at items asked before, so that no two can wait for each other; of a section
    answered many times there is one answer to look at only within that section, but they can be counted.
    """
    for term in condition.terms:
        target = every.get(term.item)
        if target is None:
            yield f'there is no item "{term.item}"'
        elif shows and target.at >= asking.at:
            yield f'"{term.item}" is not asked before this item'
        else:
            if shows and target.each and target.section is not asking.section and not _counts(term):
                yield f'"{term.item}" has an answer for each {target.each}, so none to go by here'
            yield from _term_faults(term, target)


def _counts(term: Term) -> bool:
    return isinstance(term, CountIs)


def _term_faults(term: Term, target: Known) -> Iterator[str]:
    kind = target.response["type"]
    match term:
        case CountIs():
            if not target.each:
                yield f'"{term.item}" is answered once, so there is nothing to count'
            yield from _term_faults(term.outcome, target)
        case ReadingIs() if kind not in _COMPARED:
            yield f'"{term.item}" has no number to compare'
        case AnswerIs():
            yield from _word_faults(term, target)
        case Includes() if kind != "choices":
            yield f'"{term.item}" does not take several answers'
        case Includes() if term.option not in option_ids(target.response):
            yield f'"{term.item}" cannot be answered "{term.option}"'
        case _:
            return


def _word_faults(term: AnswerIs, target: Known) -> Iterator[str]:
    words = words_of(target.response)
    if words is None:
        yield f'"{term.item}" is not answered yes or no'
    elif target.response["type"] == "choices":
        yield f'"{term.item}" takes several answers: say includes or excludes'
    elif term.answer not in words:
        yield f'"{term.item}" cannot be answered "{term.answer}"'
