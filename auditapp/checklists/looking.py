"""Which items are asked, given the answers so far and what else is known.

An answer is found by its key: the item's id, or `<item id>#<subject>` in a repeated section.
The twin on the tablet is `static/js/capture/core/asked.js`; both run `tests/shared/rules.json`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import TypeAlias, cast

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
from auditapp.checklists.definition import ChecklistDefinition, Item, Section
from auditapp.checklists.terms import Result
from auditapp.checklists.values import Value


@dataclass(frozen=True, slots=True)
class Answered:
    """The standing answer to one item, with what it was judged to be when it was captured."""

    value: Value
    result: Result


Answers: TypeAlias = Mapping[str, Answered]
Subjects: TypeAlias = Mapping[str, Sequence[str]]
# By the answer's key, the step's id and what it is about ("" where it is asked once).
Replies: TypeAlias = Mapping[tuple[str, str, str], Value]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known beside the answers.

    `subjects` are named for a section, by its id, whether they have an answer yet or not. `context` holds the flags
    that are known, by `<flag>`, or `<flag>#<subject>` for those of a resident or a room. `groups` says to which
    group a subject belongs. `overdue` are the home's overdue actions and how severe each is, by reference.
    """

    subjects: Subjects = field(default_factory=dict)
    context: Mapping[str, bool] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    replies: Replies = field(default_factory=dict)
    overdue: Mapping[str, str] = field(default_factory=dict)


Around: TypeAlias = Circumstances | Subjects | None


def answer_key(item_id: str, subject: str = "") -> str:
    """The key an answer is kept under."""
    return f"{item_id}#{subject}" if subject else item_id


def visible_items(
    definition: ChecklistDefinition, answers: Answers, around: Around = None
) -> tuple[str, ...]:
    """The keys of the items asked, in order.

    A repeated section is asked for every subject that has an answer in it or is named for it (by section id);
    with none yet, it stands there once without a subject.
    """
    return tuple(Survey(definition, answers, around).keys())


def ruled_out(definition: ChecklistDefinition, answers: Answers, around: Around = None) -> tuple[str, ...]:
    """The keys of the items that do not apply here, because the flag they depend on is known to be false."""
    return tuple(Survey(definition, answers, around).ruled_out)


def reading_of(value: Value) -> Fraction | None:
    """The number in a value: its reading, or the percentage right of a sample; None when it has none."""
    if "reading" in value:
        return Fraction(Decimal(cast("str", value["reading"])))
    if "checked" in value:
        return Fraction(cast("int", value["compliant"]) * 100, cast("int", value["checked"]))
    return None


class Survey:
    """The items asked and their answers, worked out once for whatever is to be said of them.

    `shown` are the keys of each item by subject, hidden ones left out.
    """

    def __init__(self, definition: ChecklistDefinition, answers: Answers, around: Around = None) -> None:
        self.definition = definition
        self.answers = answers
        self.around = _circumstances(around)
        self.shown: dict[str, dict[str, str]] = {}
        self.ruled_out: list[str] = []
        self._counted: dict[CountIs, bool] = {}
        self.subjects = self._subjects()
        for section in definition.sections:
            self._look(section)

    def keys(self) -> Iterator[str]:
        """The keys of the items asked, in order."""
        for section in self.definition.sections:
            for subject in self.subjects[section.id]:
                for _item, key in self.asked(section, subject):
                    yield key

    def asked(self, section: Section, subject: str) -> Iterator[tuple[Item, str]]:
        """The items asked of one subject, with their keys."""
        for item in section.items:
            key = self.shown[item.id].get(subject)
            if key is not None:
                yield item, key

    @cached_property
    def visible(self) -> frozenset[str]:
        """The keys of the items asked."""
        return frozenset(self.keys())

    def answer(self, item_id: str, subject: str = "") -> Answered | None:
        """The answer to an item that is asked, for the subject if the item is asked for each."""
        section = self.definition.item_sections.get(item_id)
        if section is None:
            return None
        key = self.shown.get(item_id, _NOTHING).get(subject if section.repeat else "")
        return None if key is None else self.answers.get(key)

    def holds(self, condition: Condition, subject: str) -> bool:
        """Whether a condition is true of one subject (or of none)."""
        return any(all(self._term(term, subject) for term in group) for group in condition.any_of)

    def _look(self, section: Section) -> None:
        """Item by item, all its subjects at once: an item depends only on those before it."""
        named = self.subjects[section.id]
        for item in section.items:
            keys = {subject: f"{item.id}#{subject}" if subject else item.id for subject in named}
            if item.applies_if:
                keys = self._applying(item.applies_if, keys)
            if item.show_if:
                keys = {subject: key for subject, key in keys.items() if self.holds(item.show_if, subject)}
            self.shown[item.id] = keys

    def _applying(self, flag: str, keys: Mapping[str, str]) -> dict[str, str]:
        left = {}
        for subject, key in keys.items():
            about = flag if flag.startswith("home.") else answer_key(flag, subject)
            if self.around.context.get(about) is False:
                self.ruled_out.append(key)
            else:
                left[subject] = key
        return left

    def _subjects(self) -> Mapping[str, Sequence[str]]:
        definition, named = self.definition, self.around.subjects
        found: dict[str, dict[str, None]] = {
            section.id: dict.fromkeys(named.get(section.id, ())) if section.repeat else {"": None}
            for section in definition.sections
        }
        for key in self.answers:
            item_id, _, subject = key.partition("#")
            section = definition.item_sections.get(item_id)
            if section and section.repeat:
                found[section.id][subject] = None
        return {section_id: tuple(subjects) or ("",) for section_id, subjects in found.items()}

    def _term(self, term: Term, subject: str) -> bool:
        """A term about an item that is hidden or has no answer does not hold, whichever way it is put."""
        if isinstance(term, CountIs):
            if term not in self._counted:
                self._counted[term] = self._count(term)
            return self._counted[term]
        answered = self.answer(term.item, subject)
        return answered is not None and _holds(term, answered)

    def _count(self, term: CountIs) -> bool:
        """Counts once, however many items ask. A subject without a group belongs to none."""
        tally: dict[str, int] = {}
        for subject, key in self.shown.get(term.item, _NOTHING).items():
            answered = self.answers.get(key)
            if answered is not None and _holds(term.outcome, answered):
                group = self.around.groups.get(subject, "") if term.by_group else "all"
                tally[group] = tally.get(group, 0) + 1
        return any(count >= term.least for group, count in tally.items() if group)


_NOTHING: Mapping[str, str] = {}


def _circumstances(around: Around) -> Circumstances:
    return around if isinstance(around, Circumstances) else Circumstances(subjects=around or {})


def _holds(term: AnswerIs | Includes | ResultIs | IsAnswered | ReadingIs, answered: Answered) -> bool:
    value = answered.value
    match term:
        case ResultIs():
            return answered.result == term.result
        case IsAnswered():
            return True
        case AnswerIs():
            given = value.get("answer", value.get("choice"))
            return given is not None and (given == term.answer) is not term.negated
        case Includes():
            chosen = value.get("choices")
            return isinstance(chosen, list) and (term.option in chosen) is not term.negated
        case ReadingIs():
            reading = reading_of(value)
            return reading is not None and _beside(reading, term.sign, term.limit)


def _beside(reading: Fraction, sign: str, limit: Decimal) -> bool:
    if reading == limit:
        return sign.endswith("=")
    return (reading < limit) is (sign[0] == "<")
