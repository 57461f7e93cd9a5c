"""The statements behind lists of actions. Making one costs more than running it, so each is made once.

Their values are given when they run: `home`, `today`, and what each one names besides. Lists read
`action_standing`, in which a pause is the only thing that time alone changes; `STATE` adds it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    SQLColumnExpression,
    String,
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
    or_,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute

from auditapp.actions.models import Action, ActionAssignment, ActionStanding, ActionVerification, Finding
from auditapp.actions.rules import BY_RANK, RANKS, State
from auditapp.people.models import Home, User

_S = ActionStanding
_K = TypeVar("_K")
_Table = Select[*tuple[Any, ...]]
_HOME, _TODAY = bindparam("home", type_=String()), bindparam("today", type_=Date())
_OWNER = func.coalesce(_S.owner_id, "")
_CLOSED = (State.VERIFIED, State.EMBEDDED, State.VOID)
_PAUSED = and_(_S.step == State.LIVE, _S.paused_until.is_not(None), _S.paused_until > _TODAY)
_ACTIVE = and_(_S.is_open.is_(True), _S.step == State.LIVE)
_LATE = and_(_ACTIVE, _S.due_on < _TODAY, or_(_S.paused_until.is_(None), _S.paused_until <= _TODAY))
# A draft has no reference yet; nobody but its auditor knows of it.
KNOWN = _S.step.not_in((State.DRAFT, State.WITHDRAWN))
# `rules.state` in SQL.
STATE = case((_PAUSED, State.PAUSED.value), else_=_S.step)
# The risk as it stands: a later answer may have made it another than it was when the action was drafted.
_RISK = case(*((_S.rank == rank, risk) for rank, risk in BY_RANK.items()))
# What `counting` tells of the open ones of a risk, after their number.
PARTS = (State.PAUSED, "late", State.DONE)


@lru_cache
def counting(by: frozenset[str]) -> tuple[_Table, _Table]:
    """How many there are of what is open (by risk) and of what is closed (by step and risk).

    Both are answered along an index, without sorting. `by` names the filters, as in `chosen`.
    """
    parts = map(_sum, (_PAUSED, _LATE, _S.step == State.DONE))
    opened = select(_S.rank, func.count(), *parts).where(_S.is_open.is_(True), *_filters(by))
    closed = select(_S.step, _S.rank, func.count()).where(_S.step.in_(_CLOSED), *_filters(by))
    return opened.group_by(_S.rank), closed.group_by(_S.step, _S.rank)


@lru_cache
def chosen(by: frozenset[str], state: str) -> Select[str]:
    """The ids of a choice of the register. `by` names the filters that apply: owner, checklist, rank."""
    groups: Mapping[str, tuple[ColumnElement[bool], ...]] = {
        "open": (_S.is_open.is_(True),),
        "late": (_LATE,),
        State.PAUSED: (_PAUSED,),
        State.LIVE: (_ACTIVE, ~_PAUSED),
        **{step: (_S.step == step,) for step in (State.DONE, *_CLOSED)},
        "all": (KNOWN,),
    }
    return select(_S.action_id).where(*_filters(by), *groups.get(state, (false(),)))


@lru_cache
def owners(by: frozenset[str], state: str, *, down: bool) -> Select[str, str, int]:
    """Name and id of those who own what is chosen, by name, and how much each of them owns of it."""
    counted = chosen(by, state).with_only_columns(_OWNER.label("owner"), func.count().label("number"))
    each = counted.group_by(_OWNER).subquery()
    query = select(func.coalesce(User.name, ""), each.c.owner, each.c.number)
    name = User.name.desc() if down else User.name
    return query.outerjoin_from(each, User, User.id == each.c.owner).order_by(name)


def owned(by: frozenset[str], state: str, *, down: bool) -> Select[str]:
    """The ids of a choice that belong to `owners`, by date."""
    theirs = chosen(by, state).where(_OWNER.in_(bindparam("owners", expanding=True)))
    return theirs.order_by(_S.due_on.desc() if down else _S.due_on, _S.action_id)


def order(sort: str) -> list[SQLColumnExpression[Any]]:
    """What a choice is ordered by; a minus turns it round."""
    keys: Mapping[str, Sequence[SQLColumnExpression[Any]]] = {
        "risk": (_S.rank, _S.due_on),
        "due": (_S.due_on, _S.rank),
        "reference": (func.length(_S.reference), _S.reference),
        "state": (STATE, _S.rank),
    }
    found = keys.get(sort.lstrip("-"), keys["risk"])
    return [*(key.desc() if sort.startswith("-") else key for key in found), _S.action_id]


def _filters(by: frozenset[str]) -> Iterator[ColumnElement[bool]]:
    yield _S.home_id == _HOME
    if "owner" in by:
        yield _S.owner_id == bindparam("owner", type_=String())
    if "checklist" in by:
        yield _S.checklist_key == bindparam("checklist", type_=String())
    if "rank" in by:
        yield _S.rank == bindparam("rank", type_=Integer())


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _open_counts(by: InstrumentedAttribute[_K], where: ColumnElement[bool]) -> _Table:
    critical = _S.rank == RANKS["critical"]
    parts = map(_sum, (critical, _LATE, _S.step == State.DONE, and_(critical, _LATE)))
    return select(by, func.count(), *parts).where(where, _S.is_open.is_(True)).group_by(by)


OPEN_OF_HOMES = _open_counts(_S.home_id, _S.home_id.in_(bindparam("homes", expanding=True)))
OPEN_OF_OWNERS = _open_counts(_S.owner_id, _S.home_id == _HOME)
EMBEDDED = select(func.count()).where(
    _S.home_id == _HOME, _S.step == State.EMBEDDED, _S.since >= bindparam("since", type_=_S.since.type)
)
_OF_HOME = select(_S.action_id).where(_S.home_id == _HOME).limit(bindparam("limit", type_=Integer()))
WORST = _OF_HOME.where(_S.is_open.is_(True), _S.step != State.DONE).order_by(*order("risk"))
WAITING = _OF_HOME.where(_S.step == State.DONE).order_by(_S.since, _S.action_id)
_SENT_BACK = (
    ActionVerification.action_id == _S.action_id,
    ActionVerification.outcome == "sent_back",
    ActionVerification.at >= _S.since,
)
# A row of a list, its columns named as the fields of `ActionRow`.
ROWS = (
    select(
        _S.action_id.label("id"),
        _S.home_id,
        Home.name.label("home_name"),
        func.coalesce(_S.reference, "").label("reference"),
        func.coalesce(ActionAssignment.text, Action.text).label("text"),
        Finding.checklist_title,
        Finding.area_name,
        Finding.subject,
        _OWNER.label("owner_id"),
        func.coalesce(User.name, "").label("owner_name"),
    )
    .add_columns(
        _S.due_on,
        _S.paused_until,
        _RISK.label("risk"),
        STATE.label("state"),
        _S.since,
        and_(_S.step == State.LIVE, exists().where(*_SENT_BACK)).label("sent_back"),
    )
    .join(Action, Action.id == _S.action_id)
    .join(Finding, Finding.id == Action.finding_id)
    .join(Home, Home.id == _S.home_id)
    .outerjoin(
        ActionAssignment,
        (ActionAssignment.action_id == _S.action_id) & (ActionAssignment.number == _S.number),
    )
    .outerjoin(User, User.id == _S.owner_id)
    .where(_S.action_id.in_(bindparam("ids", expanding=True)))
)
