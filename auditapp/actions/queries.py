"""Reads of actions for lists: what a home has open, what waits for somebody. All start from a home.

Lists read `action_standing`, in which a pause is the only thing that time alone changes; `state_on` adds it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import ColumnElement, and_, case, exists, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from auditapp.actions.models import (
    Action,
    ActionAssignment,
    ActionCompletion,
    ActionStanding,
    ActionVerification,
    Finding,
)
from auditapp.actions.rules import RANKS, State
from auditapp.kernel.permissions import Actor, Permission
from auditapp.people.models import Home, User

PAGE = 50
MINE = 200  # more than anybody can do; the rest is in the register
_S = ActionStanding
_K = TypeVar("_K")
# A draft has no reference yet; nobody but its auditor knows of it.
_KNOWN = _S.step.not_in((State.DRAFT, State.WITHDRAWN))
_CLOSED = (State.VERIFIED, State.EMBEDDED, State.VOID)
_RISKS = {rank: risk for risk, rank in RANKS.items()}


@dataclass(frozen=True)
class ActionLink:
    """An action that the actor may see, as access rules and addresses need it."""

    id: str
    home_id: str
    reference: str


@dataclass(frozen=True)
class ActionRow:
    """An action in a list."""

    id: str
    home_id: str
    home_name: str
    reference: str
    text: str
    checklist_title: str
    area_name: str
    subject: str
    owner_id: str
    owner_name: str
    due_on: date
    paused_until: date | None
    risk: str
    state: State
    since: datetime
    sent_back: bool


@dataclass(frozen=True)
class Narrowing:
    """What a register shows. `state` is a state, "open", "late" or "all"; `sort` may begin with a minus."""

    state: str = "open"
    owner: str = ""
    risk: str = ""
    checklist: str = ""
    sort: str = "risk"
    page: int = 1


@dataclass(frozen=True)
class Register:
    """A page of a home's actions, and how many of each (risk, state) there are of that owner and checklist.

    The states of `counts` are those of `State`, with "late" for those that are live and past their date.
    """

    rows: tuple[ActionRow, ...]
    total: int
    counts: Mapping[tuple[str, str], int]


@dataclass(frozen=True)
class OpenCounts:
    """The state of a home's actions in numbers; `critical` and `late` are parts of `open`."""

    open: int = 0
    critical: int = 0
    late: int = 0
    waiting: int = 0
    critical_late: int = 0


@dataclass(frozen=True)
class Mine:
    """What one person has to do, has done, and could check for others."""

    owned: tuple[ActionRow, ...]
    to_check: tuple[ActionRow, ...]


def find_action(session: Session, actor: Actor, action_id: str) -> ActionLink | None:
    """The action, if it is known and the actor may read all actions of its home, or ever owned this one."""
    query = select(_S.home_id, _S.reference).where(
        _S.action_id == action_id, _KNOWN, _S.home_id.in_(actor.homes.keys())
    )
    row = session.execute(query).one_or_none()
    if row is None:
        return None
    if not actor.can(Permission.HOME_ACTION_READ, row.home_id):
        owned = exists().where(
            ActionAssignment.action_id == action_id, ActionAssignment.owner_id == actor.user_id
        )
        if not session.scalar(select(owned)):
            return None
    return ActionLink(action_id, row.home_id, row.reference)


def due_on(session: Session, action_id: str) -> date | None:
    """By when it is to be done."""
    return session.scalar(select(_S.due_on).where(_S.action_id == action_id))


def state_on(today: date) -> ColumnElement[str]:
    """`rules.state` in SQL."""
    return case((_paused(today), State.PAUSED.value), else_=_S.step)


def register(session: Session, home_id: str, narrowing: Narrowing, today: date) -> Register:
    """A page of the home's actions."""
    base = [_S.home_id == home_id]
    if narrowing.owner:
        base.append(_S.owner_id == narrowing.owner)
    if narrowing.checklist:
        base.append(_S.checklist_key == narrowing.checklist)
    counts = _counts(session, base, today)
    chosen = [*base, *_chosen(narrowing, today)]
    ids = select(_S.action_id).where(*chosen).order_by(*_order(narrowing.sort, today))
    if narrowing.sort.lstrip("-") == "owner":
        ids = ids.outerjoin(User, User.id == _S.owner_id)
    page = session.scalars(ids.limit(PAGE).offset((narrowing.page - 1) * PAGE)).all()
    total = sum(number for key, number in counts.items() if _counted(narrowing, *key))
    return Register(rows(session, page, today), total, counts)


def worst(session: Session, home_id: str, today: date, limit: int) -> tuple[ActionRow, ...]:
    """The home's open actions, critical and high first, then by date."""
    query = select(_S.action_id).where(_S.home_id == home_id, _S.is_open.is_(True))
    return rows(session, session.scalars(query.order_by(*_order("risk", today)).limit(limit)).all(), today)


def waiting_for_check(session: Session, home_id: str, today: date, limit: int) -> tuple[ActionRow, ...]:
    """Done and not yet checked, those that wait longest first."""
    query = select(_S.action_id).where(_S.home_id == home_id, _S.step == State.DONE)
    return rows(session, session.scalars(query.order_by(_S.since, _S.action_id).limit(limit)).all(), today)


def open_counts(session: Session, home_ids: Collection[str], today: date) -> dict[str, OpenCounts]:
    """The numbers of each home, in one query."""
    counts = _open_counts(session, _S.home_id, _S.home_id.in_(home_ids), today)
    return {home_id: counts.get(home_id, OpenCounts()) for home_id in home_ids}


def open_counts_of_owners(session: Session, home_id: str, today: date) -> dict[str, OpenCounts]:
    """The numbers of everybody who owns an open action of the home."""
    counts = _open_counts(session, _S.owner_id, _S.home_id == home_id, today)
    return {owner_id: found for owner_id, found in counts.items() if owner_id is not None}


def _open_counts(
    session: Session, by: InstrumentedAttribute[_K], where: ColumnElement[bool], today: date
) -> dict[_K, OpenCounts]:
    critical, late = _S.rank == RANKS["critical"], _late(today)
    query = (
        select(
            by,
            func.count(),
            _sum(critical),
            _sum(late),
            _sum(_S.step == State.DONE),
            _sum(and_(critical, late)),
        )
        .where(where, _S.is_open.is_(True))
        .group_by(by)
    )
    return {key: OpenCounts(*map(int, numbers)) for key, *numbers in session.execute(query)}


def embedded_since(session: Session, home_id: str, since: datetime) -> int:
    """How many actions of the home were shown to have lasted since then, and still are."""
    query = select(func.count()).where(_S.home_id == home_id, _S.step == State.EMBEDDED, _S.since >= since)
    return session.scalar(query) or 0


def mine(session: Session, actor: Actor, today: date) -> Mine:
    """What the actor owns and has to do or has just done, and what others did that the actor may check."""
    homes = actor.homes_with(Permission.HOME_OWN_ACTION_READ)
    owned = select(_S.action_id).where(
        _S.owner_id == actor.user_id, _S.is_open.is_(True), _S.home_id.in_(homes)
    )
    to_check = select(_S.action_id).where(
        _S.home_id.in_(actor.homes_with(Permission.HOME_ACTION_VERIFY)),
        _S.step == State.DONE,
        ~exists().where(
            ActionAssignment.action_id == _S.action_id, ActionAssignment.owner_id == actor.user_id
        ),
        ~exists().where(ActionCompletion.action_id == _S.action_id, ActionCompletion.by == actor.user_id),
    )
    return Mine(
        rows(session, session.scalars(owned.order_by(*_order("due", today)).limit(MINE)).all(), today),
        rows(session, session.scalars(to_check.order_by(_S.rank, _S.since).limit(PAGE)).all(), today),
    )


def rows(session: Session, action_ids: Sequence[str], today: date) -> tuple[ActionRow, ...]:
    """These actions as a list shows them, in this order, in one query."""
    found = {row.id: row for row in _read_rows(session, action_ids, today)} if action_ids else {}
    return tuple(found[action_id] for action_id in action_ids if action_id in found)


def _read_rows(session: Session, action_ids: Sequence[str], today: date) -> list[ActionRow]:
    # The checker holds a column of text to be no column of objects; all that matters here is that they are columns.
    columns: tuple[ColumnElement[object], ...] = (  # type: ignore[assignment]
        _S.action_id,
        _S.home_id,
        Home.name,
        func.coalesce(_S.reference, ""),
        func.coalesce(ActionAssignment.text, Action.text),
        Finding.checklist_title,
        Finding.area_name,
        Finding.subject,
        func.coalesce(_S.owner_id, ""),
        func.coalesce(User.name, ""),
        _S.due_on,
        _S.paused_until,
        Action.risk,
        state_on(today),
        _S.since,
        _was_sent_back(),
    )
    named = [column.label(field.name) for column, field in zip(columns, fields(ActionRow), strict=True)]
    query = (
        select(*named)
        .join(Action, Action.id == _S.action_id)
        .join(Finding, Finding.id == Action.finding_id)
        .join(Home, Home.id == _S.home_id)
        .outerjoin(
            ActionAssignment,
            (ActionAssignment.action_id == _S.action_id) & (ActionAssignment.number == _S.number),
        )
        .outerjoin(User, User.id == _S.owner_id)
        .where(_S.action_id.in_(action_ids))
    )
    found = session.execute(query).mappings()
    return [ActionRow(**{**row, "state": State(row["state"])}) for row in found]


def _was_sent_back() -> ColumnElement[bool]:
    sent_back = (
        ActionVerification.action_id == _S.action_id,
        ActionVerification.outcome == "sent_back",
        ActionVerification.at >= _S.since,
    )
    return and_(_S.step == State.LIVE, exists().where(*sent_back))


def _paused(today: date) -> ColumnElement[bool]:
    return and_(_S.step == State.LIVE, _S.paused_until.is_not(None), _S.paused_until > today)


def _active() -> ColumnElement[bool]:
    return and_(_S.is_open.is_(True), _S.step == State.LIVE)


def _late(today: date) -> ColumnElement[bool]:
    return and_(_active(), _S.due_on < today, or_(_S.paused_until.is_(None), _S.paused_until <= today))


def _counts(session: Session, base: Sequence[ColumnElement[bool]], today: date) -> dict[tuple[str, str], int]:
    """How many there are of each risk and state; both questions are answered along an index, without sorting."""
    parts = {State.PAUSED: _paused(today), "late": _late(today), State.DONE: _S.step == State.DONE}
    opened = select(_S.rank, func.count(), *map(_sum, parts.values())).where(_S.is_open.is_(True), *base)
    closed = select(_S.step, _S.rank, func.count()).where(_S.step.in_(_CLOSED), *base)
    counts: dict[tuple[str, str], int] = {}
    for rank, total, *numbers in session.execute(opened.group_by(_S.rank)):
        counts |= {(_RISKS[rank], str(name)): int(n) for name, n in zip(parts, numbers, strict=True)}
        counts[_RISKS[rank], State.LIVE] = total - sum(map(int, numbers))
    for step, rank, number in session.execute(closed.group_by(_S.step, _S.rank)):
        counts[_RISKS[rank], step] = number
    return counts


def _chosen(narrowing: Narrowing, today: date) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if narrowing.risk:
        where.append(_S.rank == RANKS.get(narrowing.risk, -1))
    if narrowing.state == "open":
        where.append(_S.is_open.is_(True))
    elif narrowing.state == "late":
        where.append(_late(today))
    elif narrowing.state == State.PAUSED:
        where.append(_paused(today))
    elif narrowing.state == State.LIVE:
        where.extend((_active(), ~_paused(today)))
    elif narrowing.state in (State.DONE, *_CLOSED):
        where.append(_S.step == narrowing.state)
    else:
        where.append(_KNOWN if narrowing.state == "all" else false())
    return where


def _counted(narrowing: Narrowing, risk: str, found: str) -> bool:
    return (not narrowing.risk or risk == narrowing.risk) and found in states_within(narrowing.state)


def states_within(chosen: str) -> frozenset[str]:
    """The counted states that belong to a choice of the register."""
    groups: Mapping[str, frozenset[str]] = {
        "open": frozenset({State.LIVE, "late", State.PAUSED, State.DONE}),
        State.LIVE: frozenset({State.LIVE, "late"}),
        "all": frozenset({*State, "late"}),
    }
    return groups.get(chosen, frozenset({chosen}))


def _order(sort: str, today: date) -> list[ColumnElement[object]]:
    # As above: columns of several types in one place, each only ever ordered by.
    keys: Mapping[str, Sequence[ColumnElement[object]]] = {
        "risk": (_S.rank, _S.due_on),  # type: ignore[dict-item]
        "due": (_S.due_on, _S.rank),  # type: ignore[dict-item]
        "reference": (func.length(_S.reference), _S.reference),  # type: ignore[dict-item]
        "owner": (User.name, _S.due_on),  # type: ignore[dict-item]
        "state": (state_on(today), _S.rank),  # type: ignore[dict-item]
    }
    chosen = keys.get(sort.lstrip("-"), keys["risk"])
    return [*(key.desc() if sort.startswith("-") else key for key in chosen), _S.action_id]  # type: ignore[list-item]


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))
