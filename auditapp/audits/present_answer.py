"""One answer of a report in words: what stands, what changed on the way there, and the actions that follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby, pairwise

from auditapp.actions.present import RISKS, STATES, action_url, subject_words
from auditapp.audits.report import AnswerLine, ItemLine, LimitLine, RaisedRow
from auditapp.checklists.definition import ChecklistDefinition, Item
from auditapp.checklists.present import value_words
from auditapp.checklists.responses import Response
from auditapp.checklists.rules import advisories
from auditapp.evidence.present import pictures
from auditapp.kernel import clock
from auditapp.kernel.orm import Json
from auditapp.web.parts import Moment, Picture, Word, at
from auditapp.web.templating import day

# A tablet with a connection sends at once; only a later receipt is worth a line.
PROMPT = timedelta(minutes=5)


@dataclass(frozen=True)
class ActionView:
    """The action of an answer that was not met; a draft has no address yet. `again`: it was opened again."""

    url: str | None
    again: bool
    reference: str
    text: str
    state: Word


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


def answer_view(
    checklist: ChecklistDefinition, line: ItemLine, limits: Mapping[str, Sequence[LimitLine]]
) -> AnswerView:
    """An answer of the report; `limits` by item are those that somebody had set."""
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
        advice=(*_advice(item, now.value), *(limit_words(each) for each in limits.get(now.item_id, ()))),
        note=now.note,
        made_safe=now.made_safe,
        flags=_flags(line),
        photos=pictures(now.photos, f"Photo of: {prompt}"),
        who=now.who,
        device_time=at(now.captured_at),
        server_time=at(now.received_at) if abs(now.received_at - now.captured_at) > PROMPT else None,
        corrections=_corrections(line, response),
        actions=tuple(_action(each) for each in line.actions),
    )


def _advice(item: Item | None, value: Mapping[str, Json]) -> list[str]:
    return [each.sentence for each in advisories(item, value)] if item else []


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
    late = (Word("Came after the end", "attention"),) if line.now.late else ()
    return (*late, Word("Answered twice", "unsure")) if line.twice else late


def _action(raised: RaisedRow) -> ActionView:
    row = raised.row
    url = action_url(row.id, row.reference) if row.reference else None
    return ActionView(url, raised.again, row.reference or "Draft", row.text, STATES[row.state])
