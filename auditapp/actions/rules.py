"""Pure decisions about actions: their state, who may check, when a change counts as lasting."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from auditapp.kernel.clock import zone

# Outside 08:00 to 20:00, and at weekends: when fewer managers are about (vocabulary: night check, 20:00 to
# 08:00).
DAY_BEGINS, DAY_ENDS = time(8), time(20)
SATURDAY = 5
PASSES_TO_EMBED = 2


class State(StrEnum):
    """Where an action stands, derived from its rows (design section 5)."""

    DRAFT = "draft"
    WITHDRAWN = "withdrawn"
    LIVE = "live"
    PAUSED = "paused"
    DONE = "done"
    VERIFIED = "verified"
    EMBEDDED = "embedded"
    VOID = "void"


# Risks, worst first.
RANKS = {"critical": 0, "high": 1, "medium": 2, "low": 3}
BY_RANK = {rank: risk for risk, rank in RANKS.items()}
OPEN_STATES = frozenset({State.LIVE, State.PAUSED, State.DONE})


@dataclass(frozen=True)
class Facts:
    """The moments that decide an action's state; None where there is no such row."""

    withdrawn_at: datetime | None = None
    live_at: datetime | None = None
    void_at: datetime | None = None
    paused_until: date | None = None
    completed_at: datetime | None = None
    sent_back_at: datetime | None = None
    verified_at: datetime | None = None
    embedded_at: datetime | None = None
    reopened_at: datetime | None = None


def state(facts: Facts, today: date) -> State:
    """The state that follows from the rows; the latest of completion, check, proof and reopening counts."""
    if facts.withdrawn_at:
        return State.WITHDRAWN
    if facts.void_at:
        return State.VOID
    if not facts.live_at:
        return State.DRAFT
    steps = (
        (facts.completed_at, State.DONE),
        (facts.sent_back_at, State.LIVE),
        (facts.verified_at, State.VERIFIED),
        (facts.embedded_at, State.EMBEDDED),
        (facts.reopened_at, State.LIVE),
    )
    taken = [(at, number, found) for number, (at, found) in enumerate(steps) if at is not None]
    latest = max(taken)[2] if taken else State.LIVE
    paused = latest is State.LIVE and facts.paused_until is not None and facts.paused_until > today
    return State.PAUSED if paused else latest


def has_clean_hands(user_id: str, hands: Collection[str]) -> bool:
    """Whether somebody never owned the action and never recorded work on it (design invariant 7)."""
    return user_id not in hands


def is_out_of_hours(moment: datetime) -> bool:
    """Whether a check was made in the evening, at night or at a weekend, in the home's time."""
    local = moment.astimezone(zone())
    return local.weekday() >= SATURDAY or not DAY_BEGINS <= local.time() < DAY_ENDS


@dataclass(frozen=True)
class LaterCheck:
    """A later audit's result on the same item."""

    id: str
    audit_id: str
    passed: bool
    out_of_hours: bool


def proof_of_lasting(checks: Sequence[LaterCheck]) -> tuple[str, ...]:
    """The checks that prove that the change lasted, or none yet.

    Two passes in different audits since the check that it worked, one of them out of hours.
    """
    passes: dict[str, LaterCheck] = {}
    for check in checks:
        if check.passed:
            known = passes.get(check.audit_id)
            passes[check.audit_id] = check if known is None or check.out_of_hours else known
    enough = len(passes) >= PASSES_TO_EMBED and any(check.out_of_hours for check in passes.values())
    return tuple(check.id for check in passes.values()) if enough else ()


def reference(prefix: str, number: int) -> str:
    """OAK-0042."""
    return f"{prefix}-{number:04d}"
