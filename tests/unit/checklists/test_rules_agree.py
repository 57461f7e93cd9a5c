"""The tablet and the server make the same of every checklist and every answer, on cases nobody thought of."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from auditapp.checklists.rules import SENTENCES, Band, Result
from tests.unit.checklists.agreeing import Case, Outcome, Tablet, a_tablet, as_sent, outcome_here
from tests.unit.checklists.made_up import a_case

AT_ONCE = 250
TIMES = 20

pytestmark = pytest.mark.js


@pytest.fixture(scope="module")
def tablet() -> Iterator[Tablet]:
    with a_tablet() as found:
        yield found


@settings(
    max_examples=TIMES,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # a smaller seed is no smaller case
    suppress_health_check=list(HealthCheck),
)
@given(seed=st.integers(0, 2**48))
def test_the_tablet_and_the_server_agree_on_5000_made_up_checklists(tablet: Tablet, seed: int) -> None:
    cases = [a_case(Random(f"{seed} {number}")) for number in range(AT_ONCE)]
    tablet.begin(cases)
    here = [as_sent(outcome_here(case)) for case in cases]
    for number, (case, found, there) in enumerate(zip(cases, here, tablet.finish(), strict=True)):
        if found != there:
            pytest.fail(f"seed {seed}, case {number}\n{_told(tablet, case)}")


def test_made_up_checklists_hold_all_there_is_to_agree_on() -> None:
    """Cases that never reach a rule would agree about nothing."""
    outcomes = [outcome_here(a_case(Random(number))) for number in range(600)]
    found = Counter(_code(word) for outcome in outcomes for word in outcome["judged"] + outcome["replied"])
    assert found.keys() >= {*Result, *SENTENCES, ""}
    found = Counter(part for outcome in outcomes for part in outcome if outcome[part])
    assert all(found[part] > 20 for part in ("severities", "extensions", "ruled_out", "proposals")), found
    keys = [key for outcome in outcomes for key in outcome["keys"]]
    found = Counter(part for key in keys for part in key if key[part])
    assert all(found[part] > 20 for part in ("live", "unmet", "blocking", "demanded")), found
    said = [word for outcome in outcomes for word in outcome["conditions"] + outcome["labels"]]
    assert said.count(True) > 100 < said.count(False)
    assert {outcome["score"]["band"] for outcome in outcomes} == {*Band, None}


def _code(word: str | list[str]) -> str:
    return word[0] if isinstance(word, list) else word.partition(":")[0]


def _told(tablet: Tablet, case: Case) -> str:
    """The smallest case that still differs, and how."""

    def differs(smaller: Case) -> bool:
        try:
            return as_sent(outcome_here(smaller)) != tablet.outcomes([smaller])[0]
        except (KeyError, IndexError, ValueError):
            return False

    least = _smallest(case, differs)
    here, there = as_sent(outcome_here(least)), tablet.outcomes([least])[0]
    parts = "\n".join(f"{part}: here {here[part]}\n  there {there[part]}" for part in _apart(here, there))
    return f"{json.dumps(least, ensure_ascii=False)}\n{parts}"


def _apart(here: Outcome, there: Outcome) -> list[str]:
    return [part for part in here if here[part] != there.get(part)]


def _smallest(case: Case, differs: Callable[[Case], bool]) -> Case:
    """Takes out whatever can be spared, again and again."""
    spared = True
    while spared:
        spared = False
        for path in list(_paths(case, ())):
            smaller = deepcopy(case)
            _take_out(smaller, path)
            if differs(smaller):
                case, spared = smaller, True
                break
    return case


def _paths(part: Case | list[Any], path: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    """Where something can be taken out without leaving half a thing: members of lists, and what is optional."""
    inside: list[tuple[str | int, Any]]
    inside = list(part.items()) if isinstance(part, dict) else list(enumerate(part))
    for key, each in inside:
        here = (*path, key)
        if (
            isinstance(part, list)
            or key in _OPTIONAL
            or path[-1:] in (("context",), ("groups",), ("limits",))
        ):
            yield here
        if isinstance(each, dict | list) and key not in ("sampling", "bands"):
            yield from _paths(each, here)


_OPTIONAL = ("show_if", "applies_if", "on_fail", "if", "if_reply", "optional", "repeat", "each", "amber", "accept",
             "setting", "limit", "note", "wrong", "timing")  # fmt: skip


def _take_out(case: Case, path: tuple[str | int, ...]) -> None:
    part: Any = case
    for key in path[:-1]:
        part = part[key]
    del part[path[-1]]
