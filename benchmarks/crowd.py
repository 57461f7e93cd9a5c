"""Fills a throw-away database with many audits and actions in one home, through plain inserts."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import String, Table, insert
from sqlalchemy.orm import DeclarativeBase, Session

from auditapp.actions import models as actions
from auditapp.actions.rules import RANKS, State
from auditapp.audits import models as audits
from auditapp.kernel.bulk import table_of
from auditapp.kernel.clock import local_date
from benchmarks.forms import audit50
from benchmarks.installation import Installation
from tests.build import World

AUDITS = 20_000
ACTIONS = 10_000
DAYS = 730
UNFINISHED, GIVEN_UP = 200, 50  # one in so many
_BATCH = 2_000
_RISKS = ("critical", "high", "medium", "low")
# Of 100 actions, how many stand where.
_STEPS = (
    (State.LIVE,) * 12
    + (State.DONE,) * 3
    + (State.VERIFIED,) * 70
    + (State.EMBEDDED,) * 12
    + (State.VOID,) * 3
)
_COMPLETED = (State.DONE, State.VERIFIED, State.EMBEDDED)
_TEXT = "Put it right, and say so."
Row = dict[str, Any]
Record = list[tuple[type[DeclarativeBase], Row]]


def fill(made: Installation) -> None:
    """20,000 audits over two years (one in fifty given up, one in two hundred unfinished) and 10,000 actions."""
    chance = random.Random(9)  # noqa: S311 - made-up data, the same every time
    now = datetime.now(UTC)
    with made.work.transaction() as session:
        for start in range(0, AUDITS, _BATCH):
            _insert_all(session, [_audit(made.world, chance, now, start + each) for each in range(_BATCH)])
        for start in range(0, ACTIONS, _BATCH):
            _insert_all(session, [_action(made.world, chance, now, start + each) for each in range(_BATCH)])
        _insert(session, actions.HomeCounter, [{"home_id": made.world.oak.id, "last": ACTIONS}])


def _insert_all(session: Session, records: list[Record]) -> None:
    tables: dict[type[DeclarativeBase], list[Row]] = {}
    for record in records:
        for model, row in record:
            tables.setdefault(model, []).append(row)
    for model, rows in tables.items():
        _insert(session, model, rows)


def _insert(session: Session, model: type[DeclarativeBase], rows: list[Row]) -> None:
    """Texts that this does not know of are left empty; what the table no longer has is left out."""
    table = table_of(model)
    empty = {column.name: "" for column in table.c if not column.nullable and isinstance(column.type, String)}
    session.execute(insert(table), [{**empty, **_known(table, row)} for row in rows])


def _known(table: Table, row: Row) -> Row:
    return {name: value for name, value in row.items() if name in table.c}


def _audit(world: World, chance: random.Random, now: datetime, number: int) -> Record:
    began = now - timedelta(minutes=chance.randrange(DAYS * 1440))
    ended, by = began + timedelta(minutes=35), world.user("senior_carer").id
    who: Row = {"by": by, "attested": "password", "sender_id": by, "tablet": "bench"}
    begun = (audits.Audit, _start(world, number, began) | who)
    end: Row = {"id": f"end-{number}", "audit_id": f"audit-{number}", "received_at": ended, **who}
    if number % UNFINISHED == 0:
        return [begun]
    if number % GIVEN_UP == 0:
        return [begun, (audits.AuditAbandonment, end | {"abandoned_at": ended, "reason": "Called away"})]
    signed: Row = {
        "signed_name": "Senior Carer",
        "listed": {"changes": [], "photos": []},
        "finished_at": ended,
    }
    return [begun, (audits.AuditFinish, end | signed | {"score": _score(chance)})]


def _start(world: World, number: int, began: datetime) -> Row:
    return {
        "id": f"audit-{number}",
        "change_id": f"start-{number}",
        "home_id": world.oak.id,
        "checklist_key": "audit50",
        "checklist_title": audit50().title,
        "version": audit50().content_hash,
        "area_id": world.unit.id if number % 3 else None,
        "announced": "announced",
        "reason": "planned",
        "shift": ("day", "evening", "night")[number % 3],
        "present": None,
        "started_at": began,
        "received_at": began + timedelta(minutes=40),
    }


def _score(chance: random.Random) -> Row:
    critical, high = int(chance.randrange(20) == 0), int(chance.randrange(5) == 0)
    figures: Row = {
        "failed_critical": critical,
        "failed_high": high,
        "failed_medium": 2,
        "failed_low": 1,
        "passes": 45 - critical - high,
        "fails": 3 + critical + high,
        "na": 2,
        "unchecked": 0,
        "unanswered": 0,
        "percent": f"{93 - critical - high}.0",
        "weighted": "92.0",
        "coverage": "100.0",
    }
    sections = [{"id": "audit50.group-1", **figures}]
    return {**figures, "band": "needs_work" if critical else "sound", "sections": sections}


def _action(world: World, chance: random.Random, now: datetime, number: int) -> Record:
    step = chance.choice(_STEPS)
    is_open = step in {State.LIVE, State.DONE}
    at = now - timedelta(minutes=chance.randrange((30 if is_open else DAYS) * 1440))
    owner = world.user(("senior_carer", "deputy_manager")[number % 2]).id
    one, two, risk, due = (
        f"action-{number}",
        f"finding-{number}",
        _RISKS[number % 4],
        local_date(at) + timedelta(days=14),
    )
    action: Row = {"id": one, "finding_id": two, "home_id": world.oak.id, "kind": "fix", "risk": risk}
    drafted: Row = {"default_due": due, "text": _TEXT, "drafted_at": at, "drafted_by": owner}
    standing: Row = {
        "action_id": one,
        "home_id": world.oak.id,
        "step": step.value,
        "is_open": is_open,
        "since": at,
    }
    placed: Row = {"paused_until": None, "rank": RANKS[risk], "checklist_key": "audit50", "due_on": due}
    known: Row = {"owner_id": owner, "reference": f"OAK-{number + 1:04}", "number": 1}
    return [
        (actions.Finding, _finding(world, number, two, risk, at, owner)),
        (actions.Action, action | drafted),
        *_live(world, number, at, owner, due),
        (actions.ActionStanding, standing | placed | known),
        *(_ending(world, number, at, owner, checked=step is not State.DONE) if step in _COMPLETED else []),
    ]


def _live(world: World, number: int, at: datetime, owner: str, due: date) -> Record:
    of: Row = {"action_id": f"action-{number}", "at": at, "by": owner}
    live: Row = {
        "id": f"live-{number}",
        "provider_id": world.provider.id,
        "reference": f"OAK-{number + 1:04}",
    }
    owned: Row = {
        "id": f"owned-{number}",
        "number": 1,
        "owner_id": owner,
        "due_on": due,
        "reason": "",
        "text": _TEXT,
    }
    return [
        (actions.ActionGoLive, live | of | {"because": "finished"}),
        (actions.ActionAssignment, owned | of),
    ]


def _ending(world: World, number: int, at: datetime, owner: str, *, checked: bool) -> Record:
    of: Row = {"action_id": f"action-{number}", "at": at}
    done: Row = {"id": f"done-{number}", "text": "Done.", "received_at": at, "by": owner}
    check: Row = {"id": f"check-{number}", "completion_id": f"done-{number}", "outcome": "verified"}
    seen: Row = {"seen": "Looked at it.", "by": world.user("registered_manager").id}
    verified: Record = [(actions.ActionVerification, check | seen | of)] if checked else []
    return [(actions.ActionCompletion, done | of), *verified]


def _finding(world: World, number: int, finding_id: str, risk: str, at: datetime, by: str) -> Row:
    item = f"audit50.group-1.{number % 34 + 1:02}"
    return {
        "id": finding_id,
        "home_id": world.oak.id,
        "source": "audit",
        "audit_id": f"audit-{number * 2 + 1}",
        "answer_id": f"answer-{number}",
        "checklist_key": "audit50",
        "checklist_title": audit50().title,
        "checklist_version": audit50().content_hash,
        "item_id": item,
        "subject": "",
        "prompt": audit50().items[item].prompt,
        "severity": risk,
        "polarity": "gap",
        "area_id": None,
        "area_name": "",
        "note": "",
        "seen_at": at,
        "raised_at": at,
        "raised_by": by,
    }
