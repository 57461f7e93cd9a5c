"""What the rules cost after each answer of a long checklist with repeated sections: on a slow tablet, and here.

300 questions, 60 of them in two sections that are asked of twelve rooms each: 960 answers. Every tenth is asked only
after another, every fifth brings steps on failing, some count failures over rooms. The browser has neither screen nor
network to wait for: this is the engine alone, as it runs between a tap and what the screen then says.
"""

from __future__ import annotations

import json
import random
import statistics
import time
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from playwright.sync_api import Route, sync_playwright

from auditapp.checklists.definition import from_body
from auditapp.checklists.rules import (
    Answered,
    Circumstances,
    advisories,
    blocking,
    check_value,
    judge,
    live_steps,
    score,
    severities,
    visible_items,
)
from auditapp.kernel.canonical import Json
from benchmarks.figures import Figure, percentile
from tests.browser.chromium import FLAGS

NAME = "rules"
SLOW = 4  # a middling phone
ROUNDS = 5
_RIGHT = 0.8  # of the answers
_ON = "2026-11-22"
_HERE = Path(__file__).parent
_CORE = _HERE.parent / "auditapp/static/js/capture/core"
_ROOMS = tuple(f"room:{number}" for number in range(1, 13))
_PAGE = "<!doctype html><title>Rules</title><script type='module' src='/rules_page.js'></script>"
# Without these the browser's clock is too coarse for what is measured.
_ALONE = {"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp"}


def measure() -> Iterator[Figure]:
    """The tablet at a quarter of its speed, at full speed, and the server's twin."""
    work = _work()
    slow, opened, last = _in_browser(work, SLOW)
    fast, _, _ = _in_browser(work, 1)
    here, last_here = _in_python(work)
    if last != last_here:
        raise AssertionError(f"tablet and server differ: {last} and {last_here}")
    yield _figure(
        f"rules after an answer, p98, {SLOW}x slower", slow, 2, f"{last['visible']} questions at the end"
    )
    yield _figure("rules after an answer, p98", fast, None, "")
    yield Figure(
        NAME, f"checklist made ready, {SLOW}x slower", opened, "ms", None, "less", "once for each run"
    )
    ratio = percentile(here, 50) / percentile(_every(fast), 50)
    told = f"p50 {percentile(here, 50):.2f} ms, {ratio:.0f} times the browser's; processor time; asked once, at the end"
    yield Figure(NAME, "the same on the server, p98", percentile(here, 98), "ms", None, "less", told)


def _figure(name: str, rounds: list[list[float]], aim: float | None, more: str) -> Figure:
    """All of every round, as a person has them; the middle of each answer's rounds tells what the machine added."""
    every, middle = _every(rounds), [statistics.median(times) for times in zip(*rounds, strict=True)]
    parts = (
        f"p50 {percentile(every, 50):.2f}",
        f"p98 of each answer's median {percentile(middle, 98):.2f} ms",
    )
    told = "; ".join((*parts, f"{len(rounds)} times {len(middle)} answers", more)).removesuffix("; ")
    return Figure(NAME, name, percentile(every, 98), "ms", aim, "less", told)


def _every(rounds: list[list[float]]) -> list[float]:
    return [each for times in rounds for each in times]


def _in_browser(work: dict[str, Json], slow: int) -> tuple[list[list[float]], float, dict[str, Any]]:
    """Milliseconds of each answer, round by round after the first, which warms the browser up."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(FLAGS))
        page = browser.new_page()
        page.route("**/*", _serve)
        page.goto("http://localhost:9/")
        page.wait_for_function("() => window.measureRules")
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slow})
        rounds = [page.evaluate("(work) => window.measureRules(work)", work) for _ in range(ROUNDS + 1)]
        browser.close()
    return [one["took"] for one in rounds[1:]], float(rounds[0]["opened"]), rounds[-1]["last"]


def _serve(route: Route) -> None:
    path = route.request.url.partition("localhost:9/")[2]
    if not path:
        route.fulfill(body=_PAGE, content_type="text/html", headers=_ALONE)
        return
    file = _CORE / path.removeprefix("core/") if path.startswith("core/") else _HERE / path
    route.fulfill(body=file.read_text("utf-8"), content_type="text/javascript", headers=_ALONE)


def _in_python(work: dict[str, Any]) -> tuple[list[float], dict[str, Any]]:
    definition, around = from_body(work["body"]), Circumstances(**work["around"])
    answers: dict[str, Answered] = {}
    took, last = [], {}
    for key, value in work["given"]:
        began = time.process_time()
        item = definition.items[key.partition("#")[0]]
        check_value(item, value)
        answers = {**answers, key: Answered(value, judge(item, value, on=date.fromisoformat(_ON)))}
        last = {
            "advisories": len(advisories(item, value)),
            "visible": len(visible_items(definition, answers, around)),
            "live": len(live_steps(definition, key, answers, around)),
            "blocking": len(blocking(definition, key, answers, around)),
            "raised": len(severities(definition, answers, around)),
            "weighted": score(definition, answers, around).weighted,
        }
        took.append((time.process_time() - began) * 1000)
    return took, last


def _work() -> dict[str, Json]:
    """The checklist, an answer to every question of it, and what else is known."""
    chance = random.Random(7)  # noqa: S311 - made up
    sections: list[dict[str, Any]] = [_section(number, 40, repeated=False) for number in range(1, 7)]
    sections[3:3] = [_section(number, 30, repeated=True) for number in (7, 8)]
    given: list[Json] = [
        [f"{item['id']}#{room}" if room else item["id"], _value(item["response"], chance)]
        for section in sections
        for room in (_ROOMS if "repeat" in section else ("",))
        for item in section["items"]
    ]
    around = {
        "subjects": {section["id"]: list(_ROOMS) for section in sections if "repeat" in section},
        "context": {"home.oxygen_on_site": False, "home.any_smoker": True},
        "groups": {room: "north" if at % 2 else "south" for at, room in enumerate(_ROOMS)},
    }
    body = {
        "id": "long",
        "version": "1.0.0",
        "title": "A long round",
        "kind": "extra",
        "unannounced": False,
        "cadence": "never",
        "done_by": ["senior-carer"],
        "sections": sections,
    }
    work: dict[str, Json] = json.loads(
        json.dumps({"body": body, "given": given, "around": around, "on": _ON})
    )
    return work


def _section(number: int, size: int, *, repeated: bool) -> dict[str, Any]:
    prefix = f"long.part-{number}"
    make = partial(_item, prefix, repeated=repeated)
    section: dict[str, Any] = {
        "id": prefix,
        "title": prefix,
        "items": [make(at) for at in range(1, size + 1)],
    }
    return section | ({"repeat": {"for": "room", "sample": {"count": 12}}} if repeated else {})


_RESPONSES: tuple[dict[str, Any], ...] = (
    *({"type": "yes_no_na"},) * 6,
    {"type": "temperature", "unit": "C", "min": 2, "max": 8, "amber": {"min": 7}},
    {"type": "count_sample", "of": "charts", "target_sample": 10, "pass_percent": 90},
    {
        "type": "choice",
        "options": [{"id": "full", "label": "Full"}, {"id": "none", "label": "None", "fails": True}],
    },
    {"type": "date", "max_age_days": 30},
)


def _item(prefix: str, at: int, *, repeated: bool) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": f"{prefix}.{at:02}",
        "prompt": f"Question {at}: is it as it should be?",
        "help": "Look at it and say what is so.",
        "response": _RESPONSES[at % len(_RESPONSES)],
        "severity": ("critical", "high", "medium", "low")[at % 4],
        "photo_on_fail": False,
        "photo_rule": "objects_only",
        "action": "Put it right.",
        "due": "7d",
        "quality_statements": ["safe-environments"],
        "regulations": ["12"],
        "evidence": ["observation"],
        "basis": ["home-policy"],
    }
    if at % 10 == 0:
        item["show_if"] = f"{prefix}.{at - 5:02} fails or {prefix}.{at - 6:02} answered"
    if at % 12 == 0:
        item["applies_if"] = "home.any_smoker" if at % 24 else "home.oxygen_on_site"
    if at % 5 == 0:
        item["on_fail"] = _steps(prefix, at, repeated=repeated)
    return item


def _steps(prefix: str, at: int, *, repeated: bool) -> list[Json]:
    many = f"count({prefix}.{at:02} fails) >= {3 if repeated else 1}{' by group' if repeated else ''}"
    return [
        {"ask": {"id": "harmed", "words": "Was anyone harmed?", "response": {"type": "yes_no_na"}}},
        {"require": {"id": "closed", "words": "It is out of use"}},
        {"raise": {"severity": "critical"}, "if": many},
        {"prompt": {"codes": ["safeguarding"]}, "if_reply": {"to": "harmed", "is": ["yes"]}},
    ]


def _value(response: dict[str, Any], chance: random.Random) -> dict[str, Json]:
    kind, good = response["type"], chance.random() < _RIGHT
    values: dict[str, dict[str, Json]] = {
        "yes_no_na": {"answer": "yes" if good else "no"},
        "temperature": {"reading": "7.5" if good else "11.2"},
        "count_sample": {"checked": 10, "compliant": 10 if good else 7, "looked_at": []},
        "choice": {"choice": "full" if good else "none"},
        "date": {"date": "2026-11-11" if good else "2025-11-11"},
    }
    return {"type": kind, **values[kind]}
