"""Fills a throw-away database with many audits and actions in one home, through plain inserts."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Table, insert
from sqlalchemy.orm import DeclarativeBase, Session

from auditapp.actions import models as actions
from auditapp.actions.rules import RANKS, State
from auditapp.audits import models as audits
from auditapp.kernel import ids
from auditapp.kernel.clock import local_date
from benchmarks.forms import audit50
from benchmarks.installation import Installation
from tests.build import World

AUDITS = 20_000
ACTIONS = 10_000
DAYS = 730
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
Row = dict[str, Any]


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


def _insert_all(session: Session, records: list[list[tuple[type[DeclarativeBase], Row]]]) -> None:
    tables: dict[type[DeclarativeBase], list[Row]] = {}
    for record in records:
        for model, row in record:
            tables.setdefault(model, []).append(row)
    for model, rows in tables.items():
        _insert(session, model, rows)


def _insert(session: Session, model: type[DeclarativeBase], rows: list[Row]) -> None:
    """Columns that this does not know are left to their defaults, or empty where they may be."""
    table = model.__table__
    assert isinstance(table, Table)  # noqa: S101 - a model's table is one
    known = [{name: value for name, value in row.items() if name in table.c} for row in rows]
    session.execute(insert(table), known)


def _audit(
    world: World, chance: random.Random, now: datetime, number: int
) -> list[tuple[type[DeclarativeBase], Row]]:
    began = now - timedelta(minutes=chance.randrange(DAYS * 1440))
    audit_id, by = f"audit-{number}", world.user("senior_carer").id
    who: Row = {"by": by, "attested": "password", "sender_id": by, "tablet": "bench"}
    audit: Row = {
        "id": audit_id,
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
        **who,
    }
    ended = began + timedelta(minutes=35)
    if number % 200 == 0:
        return [(audits.Audit, audit)]
    if number % 50 == 0:
        given_up = {"abandoned_at": ended, "received_at": ended, "reason": "Called away", **who}
        return [
            (audits.Audit, audit),
            (audits.AuditAbandonment, {"id": f"a{number}", "audit_id": audit_id, **given_up}),
        ]
    finish: Row = {
        "id": f"finish-{number}",
        "audit_id": audit_id,
        "signed_name": "Senior Carer",
        "listed": {"changes": [], "photos": []},
        "score": _score(chance),
        "finished_at": ended,
        "received_at": ended + timedelta(minutes=5),
        **who,
    }
    return [(audits.Audit, audit), (audits.AuditFinish, finish)]


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
        "percent": 93 - critical - high,
        "weighted": 92,
        "coverage": 100,
    }
    sections = [{"id": "audit50.group-1", **figures}]
    return {**figures, "band": "needs_work" if critical else "sound", "sections": sections}


def _action(
    world: World, chance: random.Random, now: datetime, number: int
) -> list[tuple[type[DeclarativeBase], Row]]:
    return list(_action_rows(world, chance, now, number))


def _action_rows(
    world: World, chance: random.Random, now: datetime, number: int
) -> Iterator[tuple[type[DeclarativeBase], Row]]:
    step = chance.choice(_STEPS)
    is_open = step in {State.LIVE, State.DONE}
    at = now - timedelta(minutes=chance.randrange((30 if is_open else DAYS) * 1440))
    due, risk = local_date(at) + timedelta(days=14), _RISKS[number % 4]
    owner, other = (
        world.user(("senior_carer", "deputy_manager")[number % 2]).id,
        world.user("registered_manager").id,
    )
    one, two, reference = f"action-{number}", f"finding-{number}", f"OAK-{number + 1:04}"
    home, by = world.oak.id, {"at": at, "by": owner}
    yield actions.Finding, _finding(world, number, two, risk, at, owner)
    action: Row = {
        "id": one,
        "finding_id": two,
        "home_id": home,
        "kind": "fix",
        "risk": risk,
        "default_due": due,
    }
    yield (
        actions.Action,
        action | {"text": "Put it right, and say so.", "drafted_at": at, "drafted_by": owner},
    )
    live: Row = {
        "id": ids.new_id("l"),
        "action_id": one,
        "provider_id": world.provider.id,
        "reference": reference,
    }
    yield actions.ActionGoLive, live | {"because": "finished", **by}
    owned: Row = {
        "id": ids.new_id("n"),
        "action_id": one,
        "number": 1,
        "owner_id": owner,
        "due_on": due,
        "reason": "",
    }
    yield actions.ActionAssignment, owned | {"text": "Put it right, and say so.", **by}
    standing: Row = {"action_id": one, "home_id": home, "step": step.value, "is_open": is_open, "since": at}
    standing |= {"paused_until": None, "rank": RANKS[risk], "checklist_key": "audit50", "due_on": due}
    yield actions.ActionStanding, standing | {"owner_id": owner, "reference": reference, "number": 1}
    if step in {State.DONE, State.VERIFIED, State.EMBEDDED}:
        done: Row = {"id": f"done-{number}", "action_id": one, "text": "Done.", "received_at": at, **by}
        yield actions.ActionCompletion, done
        if step is not State.DONE:
            check: Row = {
                "id": ids.new_id("y"),
                "action_id": one,
                "completion_id": f"done-{number}",
                "at": at,
                "by": other,
            }
            yield actions.ActionVerification, check | {"outcome": "verified", "seen": "Looked at it."}


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
