"""Runs of a checklist as a tablet would send them: changes with their digests, in envelopes of at most 50."""

from __future__ import annotations

import json
import random
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from auditapp.checklists.definition import ChecklistDefinition, Item
from auditapp.kernel.canonical import Json, digest
from auditapp.kernel.clock import wire_time

FAILING = 5  # of 50: every tenth answer raises an action
_ENVELOPE = 50


@dataclass(frozen=True)
class Auditor:
    """Who walks, where, and with which version."""

    user_id: str
    name: str
    home_id: str


@dataclass(frozen=True)
class Photo:
    """A picture that the run announces; `mark` is what makes its bytes its own."""

    id: str
    sha256: str
    size: int
    mark: bytes


@dataclass(frozen=True)
class Envelopes:
    """The bodies of one run, and how many changes they hold."""

    bodies: tuple[bytes, ...]
    changes: int
    photos: tuple[Photo, ...]


def envelopes(
    definition: ChecklistDefinition, auditor: Auditor, photos: tuple[Photo, ...], chance: random.Random
) -> Envelopes:
    """One whole run: start, an answer to every item, finish with an owner and a day for each action."""
    run = _Run(definition, auditor, chance)
    items = list(definition.items.values())
    failing = set(chance.sample([item.id for item in items if item.response.type == "yes_no_na"], FAILING))
    run.add("start", **_start(definition))
    waiting = list(photos)
    for item in items:
        shown = [waiting.pop()] if waiting and item.photo_on_fail else []
        announced: list[Json] = [{"id": each.id, "sha256": each.sha256, "size": each.size} for each in shown]
        value = _value(item, "no" if item.id in failing else "yes")
        rest: dict[str, Json] = {
            "item": item.id,
            "subject": "",
            "value": value,
            "note": "",
            "photos": announced,
        }
        run.add("answer", version=definition.content_hash, **rest)
    run.add("finish", **_finish(run, definition, failing, photos))
    return Envelopes(run.bodies(), len(run.sent), photos)


class _Run:
    """Gathers changes as a tablet keeps them."""

    def __init__(self, definition: ChecklistDefinition, auditor: Auditor, chance: random.Random) -> None:
        self.definition, self.auditor, self.chance = definition, auditor, chance
        self.audit = self.new_id()
        self.began = datetime.now(UTC) - timedelta(minutes=30)
        self.sent: list[dict[str, Json]] = []
        self.of_item: dict[str, str] = {}

    def new_id(self) -> str:
        return str(uuid.UUID(int=self.chance.getrandbits(128), version=4))

    def add(self, kind: str, **rest: Json) -> None:
        elapsed = len(self.sent) * 20_000
        change: dict[str, Json] = {
            "id": self.new_id(),
            "kind": kind,
            "audit": self.audit,
            "home": self.auditor.home_id,
            "by": self.auditor.user_id,
            "attested": "password",
            "tablet": "bench-tablet",
            "captured_at": wire_time(self.began + timedelta(milliseconds=elapsed)),
            "elapsed": elapsed,
            "supersedes": None,
            **rest,
        }
        if "item" in rest:
            self.of_item[str(rest["item"])] = str(change["id"])
        self.sent.append({"digest": digest(change), "change": change})

    def bodies(self) -> tuple[bytes, ...]:
        parts = [self.sent[start : start + _ENVELOPE] for start in range(0, len(self.sent), _ENVELOPE)]
        return tuple(_json({"wire": 1, "changes": part}) for part in parts)


def _start(definition: ChecklistDefinition) -> dict[str, Json]:
    return {
        "checklist": definition.id,
        "version": definition.content_hash,
        "area": None,
        "announced": True,
        "reason": "planned",
        "shift": "day",
        "present": None,
    }


def _finish(
    run: _Run, definition: ChecklistDefinition, failing: set[str], photos: tuple[Photo, ...]
) -> dict[str, Json]:
    due = (run.began + timedelta(days=7)).date().isoformat()
    return {
        "signed_name": run.auditor.name,
        "changes": [{"id": _id_of(each), "digest": each["digest"]} for each in run.sent],
        "photos": [{"id": photo.id, "sha256": photo.sha256} for photo in photos],
        "actions": [
            {
                "answer": run.of_item[item],
                "owner": run.auditor.user_id,
                "due": due,
                "text": definition.items[item].action,
            }
            for item in sorted(failing)
        ],
    }


def _id_of(sent: dict[str, Json]) -> Json:
    change = sent["change"]
    return change["id"] if isinstance(change, dict) else None


def _value(item: Item, answer: str) -> dict[str, Json]:
    today = datetime.now(UTC).date().isoformat()
    values: dict[str, dict[str, Json]] = {
        "yes_no_na": {"type": "yes_no_na", "answer": answer},
        "number": {"type": "number", "reading": "12"},
        "text": {"type": "text", "text": "Seen in the corridor by the lift, told the person in charge."},
        "date": {"type": "date", "date": today},
        "temperature": {"type": "temperature", "reading": "11.4"},
    }
    return values[item.response.type]


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
