"""What was said in a run beside its answers: as rows, and as what judging goes by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from auditapp.audits import rules
from auditapp.audits.changes import RecordChange
from auditapp.audits.record_parts import parts_of
from auditapp.audits.rules import Given
from auditapp.checklists.definition import ChecklistDefinition
from auditapp.checklists.rules import Answered, Circumstances, Value, check_reply
from auditapp.checklists.step_bodies import Ask, Require
from auditapp.kernel.errors import InvalidError
from auditapp.kernel.orm import Json


@dataclass(frozen=True, slots=True)
class Record:
    """Something said in a run. `answer` is the answer that it is about; `data` is as the kind has it."""

    id: str
    kind: str
    answer: str | None
    section: str
    item: str | None
    subject: str
    about: str
    data: Mapping[str, Json]
    captured_at: datetime
    elapsed: int

    @property
    def order(self) -> tuple[datetime, int, str]:
        """The order in which things were said; the id settles a tie for ever."""
        return self.captured_at, self.elapsed, self.id


@dataclass(frozen=True, slots=True)
class Seen:
    """What a run comes to so far: the answers that count by their keys, and what is known beside them."""

    standing: Mapping[str, Given]
    answers: Mapping[str, Answered]
    around: Circumstances


def record_of(change: RecordChange, answers: Mapping[str, Given]) -> Record:
    """The change as it is kept; what is about an answer is about that answer's question and subject."""
    parts = parts_of(change)
    given = answers.get(parts.answer) if parts.answer else None
    return Record(
        id=change.id,
        kind=parts.kind,
        answer=parts.answer,
        section=parts.section,
        item=given.item if given else parts.item,
        subject=given.subject if given else parts.subject,
        about=parts.about,
        data=parts.data,
        captured_at=change.captured_at,
        elapsed=change.elapsed,
    )


def in_order(records: Iterable[Record], kind: str) -> list[Record]:
    """The records of a kind, the first one first."""
    return sorted((each for each in records if each.kind == kind), key=lambda each: each.order)


def context_of(records: Iterable[Record]) -> dict[tuple[str, str], Record]:
    """By flag and subject what was said last; what was taken back is left out."""
    found = {(str(each.data["flag"]), each.subject): each for each in in_order(records, "context")}
    return {about: each for about, each in found.items() if each.data["value"] is not None}


def sample_of(records: Iterable[Record]) -> dict[tuple[str, str], Record]:
    """By section and subject what was said last, in the order in which the subjects were first chosen."""
    return {(each.section, each.subject): each for each in in_order(records, "subject")}


def replies_of(records: Iterable[Record], answers: Mapping[str, Given]) -> dict[tuple[str, str, str], Record]:
    """By answer key, step and what it is about, what was said last."""
    found = {}
    for each in in_order(records, "reply"):
        given = answers.get(each.answer or "")
        if given is not None:
            found[given.key, str(each.data["step"]), each.about] = each
    return found


def seen(definition: ChecklistDefinition, given: Iterable[Given], records: Iterable[Record]) -> Seen:
    """What to judge by. Answers about a subject that was taken out of the sample are kept and do not count."""
    answers, said = {each.id: each for each in given}, list(records)
    sample = sample_of(said)
    out = {about for about, each in sample.items() if each.data["state"] == "out"}
    standing = {
        key: each
        for key, each in rules.standing(answers.values()).items()
        if not out or (_section_of(definition, each), each.subject) not in out
    }
    context = {
        f"{flag}#{subject}" if subject else flag: each.data["value"] is True
        for (flag, subject), each in context_of(said).items()
    }
    around = Circumstances(
        subjects=_subjects(sample, out),
        context=context,
        groups=_groups(sample, out),
        replies=_replies(definition, replies_of(said, answers)),
    )
    return Seen(standing, rules.answered(standing), around)


def check_said(definition: ChecklistDefinition, given: Given | None, step_id: str, value: Value) -> None:
    """Raises InvalidError unless the value replies to a step of the item that was answered."""
    item = definition.items.get(given.item) if given else None
    steps = item.on_fail if item else ()
    step = next((each for each in steps if each.id == step_id), None)
    if step is None or not isinstance(step.does, Ask | Require):
        raise InvalidError("That reply is to something that was not asked.", code="unknown_step")
    check_reply(step.does, value)


def _section_of(definition: ChecklistDefinition, given: Given) -> str:
    section = definition.item_sections.get(given.item)
    return section.id if section else ""


def _subjects(
    sample: Mapping[tuple[str, str], Record], out: set[tuple[str, str]]
) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for section, subject in sample:
        if (section, subject) not in out:
            found[section] = (*found.get(section, ()), subject)
    return found


def _groups(sample: Mapping[tuple[str, str], Record], out: set[tuple[str, str]]) -> dict[str, str]:
    named = {about: str(each.data["group"]) for about, each in sample.items() if about not in out}
    return {subject: group for (_, subject), group in named.items() if group}


def _replies(
    definition: ChecklistDefinition, said: Mapping[tuple[str, str, str], Record]
) -> dict[tuple[str, str, str], Value]:
    """A reply that came before its answer could not be checked then; one that fits no step says nothing."""
    found: dict[tuple[str, str, str], Value] = {}
    for (key, step, about), each in said.items():
        item_id, _, subject = key.partition("#")
        value = cast("Mapping[str, Json]", each.data["value"])
        known = Given("", item_id, subject, {}, "", "", None, each.captured_at, 0)
        try:
            check_said(definition, known, step, value)
        except InvalidError:
            continue
        found[key, step, about] = value
    return found
