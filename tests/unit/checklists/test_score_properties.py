"""What must hold of every score, and that the tablet works out the same, on answers nobody thought of."""

import json
import subprocess
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditapp.checklists.definition import ChecklistDefinition, Item, Number, Temperature
from auditapp.checklists.loader import load_library
from auditapp.checklists.rules import Answered, Result, check_value, judge, score, visible_items
from auditapp.checklists.values import Value
from tools.node import command

CORE = Path(__file__).parents[3] / "auditapp/static/js/capture/core"
ON = date(2026, 11, 22)
LIBRARY = {checklist.id: checklist for checklist in load_library()}

checklists = st.sampled_from(sorted(LIBRARY))
seeds = st.integers(0, 2**32)


@given(checklists, seeds)
def test_counts_add_up_to_what_is_asked(name: str, seed: int) -> None:
    definition = LIBRARY[name]
    answers = _some_answers(definition, Random(seed))
    found = score(definition, answers)
    asked = visible_items(definition, answers)
    assert found.passes + found.fails + found.na + found.unchecked + found.unanswered == len(asked)
    failed = found.failed_critical + found.failed_high + found.failed_medium + found.failed_low
    assert failed == found.fails == sum(section.fails for section in found.sections)


@given(checklists, seeds)
def test_turning_a_failure_into_a_pass_never_lowers_a_score(name: str, seed: int) -> None:
    definition = LIBRARY[name]
    random = Random(seed)
    answers = _some_answers(definition, random)
    visible = visible_items(definition, answers)
    failing = [key for key in visible if key in answers and answers[key].result == Result.FAIL]
    if not failing:
        return
    key = random.choice(failing)
    better = {**answers, key: Answered(answers[key].value, Result.PASS)}
    if visible_items(definition, better) != visible:
        return
    before, after = score(definition, answers), score(definition, better)
    assert Decimal(after.percent or 0) >= Decimal(before.percent or 0)
    assert Decimal(after.weighted or 0) >= Decimal(before.weighted or 0)
    assert after.fails == before.fails - 1


@pytest.mark.js
def test_the_tablet_judges_and_scores_the_same() -> None:
    cases = []
    for seed in range(40):
        for definition in LIBRARY.values():
            answers = _some_answers(definition, Random(seed))
            whole = asdict(score(definition, answers))
            given_answers = [[key, {"change": {"value": each.value}}] for key, each in answers.items()]
            results = [str(each.result) for each in answers.values()]
            cases.append(
                [definition.id, given_answers, results, whole | {"sections": list(whole["sections"])}]
            )
    bodies = {name: definition.body() for name, definition in LIBRARY.items()}
    node = subprocess.run(
        [*command("node"), "--input-type=module", "-e", _SCRIPT],
        input=json.dumps([CORE.as_uri(), bodies, cases, ON.isoformat()]).encode(),
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert node.stderr.decode() == ""
    assert node.stdout.decode() == f"{len(cases)} alike"


_SCRIPT = """
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
const [core, bodies, cases, on] = JSON.parse(readFileSync(0, "utf8"));
const { openChecklist, splitKey } = await import(`${core}/checklist.js`);
const { judge } = await import(`${core}/rules.js`);
const { score } = await import(`${core}/scoring.js`);
const { checkValue } = await import(`${core}/values.js`);
for (const [name, answers, results, expected] of cases) {
  const opened = openChecklist(bodies[name]);
  answers.forEach(([key, answered], at) => {
    const item = opened.items.get(splitKey(key).itemId);
    checkValue(item, answered.change.value);
    answered.result = judge(item, answered.change.value, on);
    assert.equal(answered.result, results[at], key);
  });
  assert.deepEqual(score(opened, new Map(answers)), expected);
}
process.stdout.write(`${cases.length} alike`);
"""


def _some_answers(definition: ChecklistDefinition, random: Random) -> dict[str, Answered]:
    answers = {}
    for section in definition.sections:
        subjects = [f"room:{number}" for number in range(random.randrange(4))] if section.repeat else [""]
        for subject in subjects:
            for item in section.items:
                if random.random() < 0.1:
                    continue
                value = _some_value(item, random)
                check_value(item, value)
                key = f"{item.id}#{subject}" if subject else item.id
                answers[key] = Answered(value, judge(item, value, on=ON))
    return answers


def _some_value(item: Item, random: Random) -> Value:
    kind, roll = item.response.type, random.random()
    if roll < 0.05:
        return {"type": "na", "reason": "Nothing to look at"}
    if roll < 0.1:
        return {"type": "unchecked", "reason": "No time"}
    checked = random.randint(1, 30)
    values: dict[str, Value] = {
        "yes_no_na": {"type": kind, "answer": random.choice(["yes", "yes", "yes", "no"])},
        "temperature": {"type": kind, "reading": _reading(item, random.randint(-250, 700) / 10)},
        "number": {"type": kind, "reading": _reading(item, random.randint(0, 12))},
        "count_sample": {
            "type": kind,
            "checked": checked,
            "compliant": random.randint(checked - checked // 3, checked),
            "looked_at": [],
        },
        "date": {"type": kind, "date": f"202{random.randint(4, 7)}-0{random.randint(1, 9)}-11"},
        "time": {"type": kind, "time": "02:20"},
        "text": {"type": kind, "text": "Seen"},
    }
    return values[kind]


def _reading(item: Item, wished: float) -> str:
    """A reading near the one wished for that the question takes."""
    accept = item.response.accept if isinstance(item.response, Number | Temperature) else None
    if accept is None:
        return f"{wished:.1f}"
    least, most = accept.span.minimum, accept.span.maximum
    assert least is not None
    assert most is not None
    within = min(max(Decimal(str(wished)), least), most)
    return f"{within:.0f}" if accept.whole else f"{within:.1f}"
