"""Single parts of the hot paths, in this process: what a change and a photo cost before anything is stored."""

from __future__ import annotations

import hashlib
import io
import json
import random
import time
from collections.abc import Callable, Iterator
from typing import Any

from auditapp.audits.change_bodies import read_change
from auditapp.checklists.rules import check_value, judge
from auditapp.evidence.image import RenditionKind, inspect, rendition
from auditapp.kernel.canonical import canonical
from auditapp.kernel.clock import now
from auditapp.sync.schemas import faults_of
from benchmarks import pictures
from benchmarks.figures import Figure
from benchmarks.forms import audit50
from benchmarks.runs import Auditor, envelopes

NAME = "parts"
_SECONDS = 1.5


def measure() -> Iterator[Figure]:
    """Processor time, so that a busy machine matters little."""
    made = envelopes(audit50(), Auditor("u1", "Somebody", "h1"), (), random.Random(3))  # noqa: S311 - made up
    sent = [each["change"] for body in made.bodies for each in json.loads(body)["changes"]]
    answers = [change for change in sent if change["kind"] == "answer"]
    yield _each(
        "canonical form and SHA-256 of a change", answers, lambda one: hashlib.sha256(canonical(one)).digest()
    )
    yield _each("value checked and judged", answers, _judge)
    yield _each("schema of a change", answers, faults_of)
    yield _each("change read", answers, read_change)
    before, after = pictures.base()
    picture = before + pictures.marked(1)[0] + after
    rate = _rate([picture], lambda data: inspect(io.BytesIO(data), "image/jpeg"))
    yield Figure(
        NAME, "photo of 200 KB proved", rate, "/s", None, "more", "one core; decoded to its last block"
    )
    drawn = _rate([picture], lambda data: rendition(io.BytesIO(data), RenditionKind.REPORT))
    yield Figure(NAME, "report picture drawn", drawn, "/s", None, "more", "one core; 960 px")


def _judge(change: dict[str, Any]) -> object:
    item = audit50().items[change["item"]]
    check_value(item, change["value"])
    return judge(item, change["value"], on=_TODAY)


_TODAY = now().date()


def _each(name: str, things: list[dict[str, Any]], do: Callable[[dict[str, Any]], object]) -> Figure:
    return Figure(NAME, name, 1e6 / _rate(things, do), "µs", None, "less", "processor time of one core")


def _rate(things: list[Any], do: Callable[[Any], object]) -> float:
    """How many a second of processor time."""
    count, began = 0, time.process_time()
    while time.process_time() - began < _SECONDS:
        for thing in things:
            do(thing)
        count += len(things)
    return count / (time.process_time() - began)
