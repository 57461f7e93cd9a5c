"""What made-up cases come to, worked out here and by the tablet's own rules in one Node that lives as long."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any, TypeAlias

from auditapp.checklists.conditions import ConditionError, parse_condition
from auditapp.checklists.definition import ChecklistDefinition, from_body
from auditapp.checklists.labels import refuse_label
from auditapp.checklists.local import localised
from auditapp.checklists.repeats import repeat_from_body
from auditapp.checklists.rules import (
    Answered,
    BadValue,
    Circumstances,
    Result,
    advisories,
    blocking,
    check_reply,
    check_value,
    demanded,
    due_on,
    extensions,
    judge,
    live_steps,
    ruled_out,
    score,
    severities,
    unmet,
    visible_items,
)
from auditapp.checklists.sampling import propose, target
from auditapp.checklists.terms import Due
from tools.node import command

SCRIPT = Path(__file__).parents[2] / "js" / "agreeing.js"
Case: TypeAlias = dict[str, Any]
Outcome: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class Tablet:
    """The Node that works cases out as a tablet does."""

    process: subprocess.Popen[str]

    def outcomes(self, cases: list[Case]) -> list[Outcome]:
        """What each case comes to there."""
        self.begin(cases)
        return self.finish()

    def begin(self, cases: list[Case]) -> None:
        """Let it work while something else is done; `finish` tells what came of it."""
        assert self.process.stdin
        self.process.stdin.write(json.dumps(cases) + "\n")
        self.process.stdin.flush()

    def finish(self) -> list[Outcome]:
        """A case that cannot be worked out ends the test with Node's own words."""
        assert self.process.stdout
        assert self.process.stderr
        line = self.process.stdout.readline()
        assert line, self.process.stderr.read()
        outcomes: list[Outcome] = json.loads(line)
        return outcomes


@contextmanager
def a_tablet() -> Iterator[Tablet]:
    """A Node for as long as it is needed."""
    with subprocess.Popen(
        [*command("node"), str(SCRIPT)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield Tablet(process)
        finally:
            process.kill()


def outcome_here(case: Case) -> Outcome:
    """What the case comes to on the server."""
    whole = from_body(case["body"])
    assert whole.body() == case["body"]
    definition = localised(whole, case["limits"])
    answers, judged = _answered(definition, case)
    replied = [_replied(definition, key, step, value) for key, step, _, value in case["replies"]]
    taken = (reply for reply, code in zip(case["replies"], replied, strict=True) if not code)
    replies = {(key, step, about): value for key, step, about, value in taken}
    around = Circumstances(**case["around"], replies=replies)
    return {
        "judged": judged,
        "replied": replied,
        "visible": visible_items(definition, answers, around),
        "ruled_out": ruled_out(definition, answers, around),
        "severities": severities(definition, answers, around),
        "extensions": extensions(definition, answers, around),
        "score": asdict(score(definition, answers, around, bands=tuple(case["bands"]))),
        "keys": [_of_key(definition, key, answers, around) for key in case["looked_at"]],
        "due": [
            due_on(Due(due), date.fromisoformat(found), within=within).isoformat()
            for due, found, within in case["due"]
        ],
        "conditions": [_reads(text) for text in case["conditions"]],
        "labels": [bool(refuse_label(kind, label)) for kind, label in case["labels"]],
        **_sampled(case["sampling"]),
    }


def as_sent(outcome: Outcome) -> Outcome:
    """As it looks after a journey as JSON."""
    sent: Outcome = json.loads(json.dumps(outcome))
    return sent


def _answered(definition: ChecklistDefinition, case: Case) -> tuple[dict[str, Answered], list[object]]:
    answers: dict[str, Answered] = {}
    judged: list[object] = []
    for key, value in case["answers"]:
        item = definition.items.get(key.partition("#")[0])
        if item is None:
            answers[key] = Answered(value, Result.PASS)
            judged.append("no such item")
            continue
        try:
            check_value(item, value)
        except BadValue as refused:
            judged.append(f"{refused.code}: {refused}")
            continue
        result = judge(item, value, on=date.fromisoformat(case["on"]))
        answers[key] = Answered(value, result)
        judged.append([result, [asdict(each) for each in advisories(item, value)]])
    return answers, judged


def _replied(definition: ChecklistDefinition, key: str, step_id: str, value: object) -> str:
    item = definition.items.get(key.partition("#")[0])
    step = next((step for step in item.on_fail if step.id == step_id), None) if item else None
    if step is None:
        return "no such step"
    try:
        check_reply(step.does, value)  # type: ignore[arg-type] # only asks and requires have an id
    except BadValue as refused:
        return f"{refused.code}: {refused}"
    return ""


def _of_key(
    definition: ChecklistDefinition, key: str, answers: dict[str, Answered], around: Circumstances
) -> Outcome:
    item = definition.items.get(key.partition("#")[0])
    steps = item.on_fail if item else ()
    return {
        "live": [
            ([step is live.step for step in steps].index(True), live.about)
            for live in live_steps(definition, key, answers, around)
        ],
        "unmet": unmet(definition, key, answers, around),
        "blocking": blocking(definition, key, answers, around),
        "demanded": [asdict(each) for each in demanded(definition, key, answers, around)],
    }


def _reads(text: str) -> bool:
    try:
        parse_condition(text)
    except ConditionError:
        return False
    return True


def _sampled(sampling: Case) -> Outcome:
    drawn, draws = count(), sampling["draws"]
    sample = repeat_from_body({"for": "room", "sample": sampling["sample"]}).sample
    proposals = propose(
        sample,
        sampling["candidates"],
        sampling["seen"],
        sampling["named"],
        lambda below: draws[next(drawn) % len(draws)] % below,
    )
    return {
        "target": target(sample, sampling["population"]),
        "proposals": [asdict(each) for each in proposals],
    }
