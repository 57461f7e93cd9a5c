"""What auditors of the demonstration say beside their answers, in the last audits of each home."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from auditapp.checklists.definition import ChecklistDefinition, Item, Sample, Section
from auditapp.checklists.step_bodies import Does, Prompt, Require
from auditapp.checklists.terms import Severity
from auditapp.demo.script import Answered, Run, Said, Step, Value
from auditapp.demo.threads import uuid_from

LATELY = 14  # audits of each home
PRAISE = (
    ("Two carers sat down with everybody at breakfast and nobody was hurried.", "Dining room"),
    ("The new night nurse explained each medicine before giving it.", "First floor"),
    ("A relative was shown round with time for every question.", "Entrance"),
    ("The corridor was clear end to end, at the busiest time of the day.", "Ground floor"),
)
CONCERN = ("A visitor's bag stood on the stairs.", "Main stairs")
NOTE = ("The lift engineer comes on Thursday.", "Lift")
PUT_RIGHT = "Put right with the carer who was there, and looked at again before leaving."
WHO_IS_TOLD = "The manager on duty"
NOBODY_HURT = "Nobody was hurt, and it was put right at once."
MINOR = ("medium", "low")


def with_said(
    runs: Sequence[Run], steps: Iterable[Step], library: Mapping[str, ChecklistDefinition], seed: int
) -> list[Run]:
    """The same runs: what is dangerous is seen to in each; the last finished ones of each home say more."""
    telling = _Telling(runs, steps, library, seed)
    chosen = {run.id for home in {run.home for run in runs} for run in _last(runs, home)}
    return [
        replace(run, said=tuple(telling.said(run) if run.id in chosen else telling.seen_to(run)))
        for run in runs
    ]


def _last(runs: Sequence[Run], home: str) -> list[Run]:
    finished = [run for run in runs if run.home == home and run.ended_at and not run.abandoned]
    return finished[-LATELY:]


class _Telling:
    """Knows which faults nobody did anything about: only those are put right at once."""

    def __init__(
        self,
        runs: Sequence[Run],
        steps: Iterable[Step],
        library: Mapping[str, ChecklistDefinition],
        seed: int,
    ) -> None:
        self.library, self.seed = library, seed
        self.followed = {step.answer for step in steps}
        self.failed = [(run, each) for run in runs for each in run.answers if each.failed]
        times = Counter((run.home, each.item, each.subject) for run, each in self.failed)
        self.once = {
            each.id for run, each in self.failed if times[run.home, each.item, each.subject] == 1
        } - self.followed

    def said(self, run: Run) -> Iterator[Said]:
        """What is said in one audit, in the order in which it is said."""
        definition, rng = self.library[run.checklist], Random(f"{self.seed}/said/{run.id}")
        yield from _context(run, definition, rng)
        for section in definition.sections:
            if section.repeat is not None:
                yield from _sample(run, section, rng)
        for answered in run.answers:
            if answered.failed:
                yield from self._about(answered, definition, rng)
        yield from _observed(run, rng)

    def seen_to(self, run: Run) -> Iterator[Said]:
        """What was done and decided at once about what was made safe."""
        definition, rng = self.library[run.checklist], Random(f"{self.seed}/safe/{run.id}")
        for answered in run.answers:
            if answered.made_safe:
                yield from _at_once(answered, definition.items[answered.item], rng)

    def _about(self, answered: Answered, definition: ChecklistDefinition, rng: Random) -> Iterator[Said]:
        item, at = definition.items[answered.item], answered.at + timedelta(seconds=40)
        if answered.value["type"] != "unchecked":
            yield from _at_once(answered, item, rng)
        if answered.id in self.followed or item.severity is Severity.CRITICAL or item.on_fail:
            return
        if answered.id in self.once and item.severity.value in MINOR:
            body: Value = {"answer": answered.id, "text": PUT_RIGHT, "photos": []}
            yield Said(uuid_from(rng), "corrected", at, body)


def _at_once(answered: Answered, item: Item, rng: Random) -> Iterator[Said]:
    """What is required whatever else was found is done; the first to be told is told, nobody else needs to be."""
    at = answered.at + timedelta(seconds=40)
    for step in item.on_fail:
        if isinstance(step.does, Require) and not (step.condition or step.if_reply or step.each):
            done: Value = {
                "answer": answered.id,
                "step": step.does.id,
                "about": "",
                "value": {"type": "done"},
            }
            yield Said(uuid_from(rng), "reply", at, done)
    codes = (*item.escalate, *(code for step in item.on_fail for code in _codes(step.does)))
    for number, code in enumerate(dict.fromkeys(codes)):
        told: Value = {
            "answer": answered.id,
            "code": code,
            "decision": "not_needed" if number else "told",
            "to": "" if number else WHO_IS_TOLD,
            "reason": NOBODY_HURT if number else "",
            "reference": "",
            "at": f"{at.date().isoformat()}T{at:%H:%M}",
        }
        yield Said(uuid_from(rng), "escalation", at, told)


def _codes(does: Does) -> tuple[str, ...]:
    return does.codes if isinstance(does, Prompt) else ()


def _context(run: Run, definition: ChecklistDefinition, rng: Random) -> Iterator[Said]:
    """Only what is so: what is not would hide questions that the story answers."""
    flags = dict.fromkeys(item.applies_if for item in definition.items.values() if item.applies_if)
    of_home = [flag for flag in flags if flag.startswith("home.")]
    for number, flag in enumerate(of_home[:3]):
        at = run.started_at + timedelta(seconds=2 + number)
        yield Said(uuid_from(rng), "context", at, {"flag": flag, "subject": "", "value": True})


def _sample(run: Run, section: Section, rng: Random) -> Iterator[Said]:
    items = {item.id for item in section.items}
    subjects = dict.fromkeys(each.subject for each in run.answers if each.item in items and each.subject)
    sample = section.repeat.sample if section.repeat else ""
    picks = sample.picks if isinstance(sample, Sample) else ()
    for number, subject in enumerate(subjects):
        pick = picks[number].label if number < len(picks) and not picks[number].random else ""
        body: Value = {
            "section": section.id,
            "subject": subject,
            "how": "suggested" if pick else rng.choice(("random", "auditor")),
            "pick": pick,
            "group": "",
            "state": "in",
            "extended": False,
        }
        at = run.started_at + timedelta(seconds=10 + number)
        yield Said(uuid_from(rng), "subject", at, body)


def _observed(run: Run, rng: Random) -> Iterator[Said]:
    last: datetime = run.answers[-1].at + timedelta(seconds=25)
    told: list[tuple[str, str, str, str | None]] = [("praise", *rng.choice(PRAISE), None)]
    if rng.random() < 0.3:
        told.append(("note", *NOTE, None))
    if rng.random() < 0.2:
        told.append(("concern", *CONCERN, "low"))
    for number, (tone, text, where, severity) in enumerate(told):
        body: Value = {
            "tone": tone,
            "text": text,
            "where": where,
            "item": None,
            "subject": "",
            "photos": [],
            "severity": severity,
        }
        yield Said(uuid_from(rng), "observation", last + timedelta(seconds=5 * number), body)
