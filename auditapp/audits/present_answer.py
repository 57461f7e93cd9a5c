"""One answer of a report in words: what stands, what changed on the way there, and the actions that follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby, pairwise

from auditapp.actions.present import RISKS, subject_words
from auditapp.audits.present_raised import ActionView, action_view
from auditapp.audits.present_said import SaidView, said_views
from auditapp.audits.report import AnswerLine, ItemLine, LimitLine
from auditapp.checklists.definition import ChecklistDefinition, Item
from auditapp.checklists.present import value_words
from auditapp.checklists.responses import Response
from auditapp.checklists.rules import advisories
from auditapp.evidence.present import pictures
from auditapp.kernel import clock
from auditapp.web.parts import Moment, Picture, Word, at
from auditapp.web.templating import day

# A tablet with a connection sends at once; only a later receipt is worth a line.
PROMPT = timedelta(minutes=5)


@dataclass(frozen=True)
class OldView:
    """What changed about an answer: its value, or only its note, and `value` is then empty."""

    why: str
    value: str
    who: str
    at: Moment
    note: str


@dataclass(frozen=True)
class AnswerView:
    """What stands for one question."""

    id: str
    prompt: str
    subject: str
    result: str
    value: str
    severity: Word | None
    advice: tuple[str, ...]
    note: str
    made_safe: tuple[str, ...]
    flags: tuple[Word, ...]
    photos: tuple[Picture, ...]
    who: str
    device_time: Moment
    server_time: Moment | None
    corrections: tuple[OldView, ...]
    actions: tuple[ActionView, ...]
    said: tuple[SaidView, ...]
    owed: tuple[str, ...]


def answer_view(
    checklist: ChecklistDefinition,
    line: ItemLine,
    limits: Mapping[str, Sequence[LimitLine]],
    *,
    private: bool = False,
) -> AnswerView:
    """An answer of the report; `limits` by item are those that somebody had set. `private`: for a manager's eyes."""
    now = line.now
    item = checklist.items.get(now.item_id)
    response = item.response if item else None
    prompt = item.prompt if item else now.item_id
    return AnswerView(
        id=f"answer-{now.id}",
        prompt=prompt,
        subject=subject_words(now.subject),
        result=now.result,
        value=value_words(now.value, response),
        severity=RISKS.get(now.severity) if now.result in ("fail", "unchecked") else None,
        advice=(*_advice(item, line), *(limit_words(each) for each in limits.get(now.item_id, ()))),
        note=now.note,
        made_safe=now.made_safe,
        flags=_flags(line),
        photos=pictures(now.photos, f"Photo of: {prompt}"),
        who=now.who,
        device_time=at(now.captured_at),
        server_time=at(now.received_at) if abs(now.received_at - now.captured_at) > PROMPT else None,
        corrections=_corrections(line, response),
        actions=tuple(action_view(each) for each in line.actions),
        said=said_views(checklist, line, private=private),
        owed=line.owed,
    )


def _advice(item: Item | None, line: ItemLine) -> list[str]:
    now = line.now
    told = [each.sentence for each in advisories(item, now.value)] if item else []
    if now.own_severity:
        own, raised = (RISKS[each].label.lower() for each in (now.own_severity, now.severity))
        told.append(f"Raised from {own} to {raised} by what else was found.")
    return told


def limit_words(limit: LimitLine) -> str:
    """Limit set for this home: 20 to 25 C, by Maria on Mon 3 May."""
    where = "this home" if limit.here else "all homes"
    return f"Limit set for {where}: {limit.words}, by {limit.who} on {day(clock.local_date(limit.at))}."


def _corrections(line: ItemLine, response: Response | None) -> tuple[OldView, ...]:
    """Each change once: values that were replaced, then notes that were added to the one that stands."""
    chain = _chain(line)
    others = [each for each in line.before if each not in chain]
    values = [list(run) for _, run in groupby(chain, key=lambda each: dict(each.value))]
    told = [_old("Also answered", each, each, response) for each in others]
    for number, run in enumerate(values[:-1]):
        told.append(_old("Then answered" if number else "First answered", run[0], run[-1], response))
    return (*told, *_notes(values[-1]))


def _chain(line: ItemLine) -> list[AnswerLine]:
    """The answers that led to the one that stands, the first one first."""
    known = {each.id: each for each in line.before}
    chain = [line.now]
    while (earlier := known.pop(chain[0].supersedes or "", None)) is not None:
        chain.insert(0, earlier)
    return chain


def _old(why: str, first: AnswerLine, last: AnswerLine, response: Response | None) -> OldView:
    return OldView(why, value_words(first.value, response), first.who, at(first.captured_at), last.note)


def _notes(run: Sequence[AnswerLine]) -> list[OldView]:
    changed = [(old, new) for old, new in pairwise(run) if old.note != new.note]
    return [
        OldView(
            "Note changed" if old.note else "Note added",
            "",
            new.who,
            at(new.captured_at),
            f"It said: {old.note}" if old.note else "",
        )
        for old, new in changed
    ]


def _flags(line: ItemLine) -> tuple[Word, ...]:
    told = (
        (line.now.late, Word("Came after the end", "attention")),
        (line.twice, Word("Answered twice", "unsure")),
        (not line.counts, Word("Taken out of the sample: not counted", "quiet")),
    )
    return tuple(word for is_so, word in told if is_so)
