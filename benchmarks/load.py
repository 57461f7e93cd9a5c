"""The load, in a process of its own: makes every body beforehand, says so, waits for the word, sends, tells.

Reads a plan from its input as one line of JSON, and writes one line when it is ready and one with what it found.
"""

from __future__ import annotations

import json
import random
import resource
import sys
import threading
import time
import uuid
from dataclasses import asdict, dataclass, field

from auditapp.checklists.definition import from_body
from benchmarks import pictures
from benchmarks.runs import Auditor, Envelopes, Photo, envelopes
from benchmarks.wire import Client, SignIn, request_head


@dataclass(frozen=True)
class Plan:
    """What to send, to whom, as whom; `runs` bounds what is made beforehand for each client."""

    port: int
    clients: int
    seconds: float
    photos: int
    runs: int
    seed: int
    definition: dict[str, object]
    user_id: str
    name: str
    home_id: str
    sign_ins: list[tuple[str, str]]


@dataclass
class Found:
    """What one client, or all of them, saw. Times in milliseconds."""

    runs: int = 0
    changes: int = 0
    accepted: int = 0
    photos: int = 0
    bytes: int = 0
    seconds: float = 0.0
    cpu: float = 0.0
    used_up: int = 0
    wrong: list[str] = field(default_factory=list)
    run_ms: list[float] = field(default_factory=list)
    request_ms: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class _Ready:
    requests: tuple[tuple[bytes, bytes], ...]
    changes: int
    photos: tuple[tuple[bytes, Photo], ...]


def main() -> None:
    plan = Plan(**json.loads(sys.stdin.readline()))
    chance = random.Random(plan.seed)  # noqa: S311 - made-up data, nothing secret
    signed = [SignIn(*plan.sign_ins[each % len(plan.sign_ins)]) for each in range(plan.clients)]
    queues = [[_ready(plan, sign_in, chance) for _ in range(plan.runs)] for sign_in in signed]
    _say("ready")
    sys.stdin.readline()
    _say(json.dumps(asdict(_all_clients(plan, queues))))


def _ready(plan: Plan, sign_in: SignIn, chance: random.Random) -> _Ready:
    definition = from_body(plan.definition)  # type: ignore[arg-type] # checked by whoever wrote the plan
    photos = tuple(_photo(chance) for _ in range(plan.photos))
    made: Envelopes = envelopes(definition, Auditor(plan.user_id, plan.name, plan.home_id), photos, chance)
    heads = [
        request_head("POST", "/api/sync/changes", sign_in, len(body), "application/json")
        for body in made.bodies
    ]
    puts = [
        (request_head("PUT", f"/api/photos/{photo.id}", sign_in, photo.size, "image/jpeg"), photo)
        for photo in made.photos
    ]
    return _Ready(tuple(zip(heads, made.bodies, strict=True)), made.changes, tuple(puts))


def _photo(chance: random.Random) -> Photo:
    mark, sha256 = pictures.marked(chance.getrandbits(60))
    name = str(uuid.UUID(int=chance.getrandbits(128), version=4))
    return Photo(name, sha256, pictures.size(), mark)


def _all_clients(plan: Plan, queues: list[list[_Ready]]) -> Found:
    found = [Found() for _ in queues]
    before, began = _cpu(), time.monotonic()
    threads = [
        threading.Thread(target=_one_client, args=(plan, queue, each))
        for queue, each in zip(queues, found, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    total = Found(seconds=time.monotonic() - began, cpu=_cpu() - before)
    for each in found:
        for name in (
            "runs",
            "changes",
            "accepted",
            "photos",
            "bytes",
            "used_up",
            "wrong",
            "run_ms",
            "request_ms",
        ):
            setattr(total, name, getattr(total, name) + getattr(each, name))
    return total


def _one_client(plan: Plan, queue: list[_Ready], found: Found) -> None:
    client, picture = Client(plan.port), pictures.base()
    until = time.monotonic() + plan.seconds
    for ready in queue:
        began = time.monotonic()
        if began >= until:
            return
        _send(client, ready, picture, found)
        found.runs += 1
        found.run_ms.append((time.monotonic() - began) * 1000)
    found.used_up = 1


def _send(client: Client, ready: _Ready, picture: tuple[bytes, bytes], found: Found) -> None:
    for head, body in ready.requests:
        answer = _timed(client, (head, body), found)
        found.accepted += answer.count(b'"accepted"')
    found.changes += ready.changes
    for head, photo in ready.photos:
        answer = _timed(client, (head, picture[0], photo.mark, picture[1]), found)
        found.photos += answer.count(b'"accepted"')


def _timed(client: Client, parts: tuple[bytes, ...], found: Found) -> bytes:
    began = time.monotonic()
    status, answer = client.send(parts)
    found.request_ms.append((time.monotonic() - began) * 1000)
    found.bytes += sum(map(len, parts))
    if status != 200:  # noqa: PLR2004
        found.wrong.append(f"{status} {answer[:200].decode(errors='replace')}")
    return answer


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
