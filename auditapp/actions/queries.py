"""Reads of actions for lists: what a home has open, what waits for somebody. All start from a home."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from auditapp.actions import statements
from auditapp.actions.models import ActionAssignment, ActionCompletion, ActionStanding
from auditapp.actions.rules import RANKS, State
from auditapp.kernel.permissions import Actor, Permission

PAGE = 50
MINE = 200  # more than anybody can do; the rest is in the register
_S = ActionStanding
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
        _S.action_id == action_id, statements.KNOWN, _S.home_id.in_(actor.homes.keys())
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


def register(session: Session, home_id: str, narrowing: Narrowing, today: date) -> Register:
    """A page of the home's actions."""
    given = {"home": home_id, "today": today, "owner": narrowing.owner, "checklist": narrowing.checklist}
    counts = _counts(session, frozenset(name for name in ("owner", "checklist") if given[name]), given)
    page = _page(session, narrowing, given | {"rank": RANKS.get(narrowing.risk, -1)})
    total = sum(number for key, number in counts.items() if _counted(narrowing, *key))
    return Register(rows(session, page, today), total, counts)


def worst(session: Session, home_id: str, today: date, limit: int) -> tuple[ActionRow, ...]:
    """The home's actions that are still to be done, critical and high first, then by date."""
    return rows(session, session.scalars(statements.WORST, {"home": home_id, "limit": limit}).all(), today)


def waiting_for_check(session: Session, home_id: str, today: date, limit: int) -> tuple[ActionRow, ...]:
    """Done and not yet checked, those that wait longest first."""
    return rows(session, session.scalars(statements.WAITING, {"home": home_id, "limit": limit}).all(), today)


def open_counts(session: Session, home_ids: Collection[str], today: date) -> dict[str, OpenCounts]:
    """The numbers of each home, in one query."""
    found = session.execute(statements.OPEN_OF_HOMES, {"homes": list(home_ids), "today": today})
    counts = {key: OpenCounts(*map(int, numbers)) for key, *numbers in found}
    return {home_id: counts.get(home_id, OpenCounts()) for home_id in home_ids}


def open_counts_of_owners(session: Session, home_id: str, today: date) -> dict[str, OpenCounts]:
    """The numbers of everybody who owns an open action of the home."""
    found = session.execute(statements.OPEN_OF_OWNERS, {"home": home_id, "today": today})
    return {key: OpenCounts(*map(int, numbers)) for key, *numbers in found if key is not None}


def embedded_since(session: Session, home_id: str, since: datetime) -> int:
    """How many actions of the home were shown to have lasted since then, and still are."""
    return session.scalar(statements.EMBEDDED, {"home": home_id, "since": since}) or 0


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
        rows(session, session.scalars(owned.order_by(*statements.order("due")).limit(MINE)).all(), today),
        rows(session, session.scalars(to_check.order_by(_S.rank, _S.since).limit(PAGE)).all(), today),
    )


def rows(session: Session, action_ids: Sequence[str], today: date) -> tuple[ActionRow, ...]:
    """These actions as a list shows them, in this order, in one query."""
    if not action_ids:
        return ()
    read = session.execute(statements.ROWS, {"ids": list(action_ids), "today": today}).mappings()
    found = {row["id"]: ActionRow(**{**row, "state": State(row["state"])}) for row in read}
    return tuple(found[action_id] for action_id in action_ids if action_id in found)


def _counts(session: Session, by: frozenset[str], given: Mapping[str, object]) -> dict[tuple[str, str], int]:
    """How many there are of each risk and state."""
    opened, closed = statements.counting(by)
    counts: dict[tuple[str, str], int] = {}
    for rank, total, *numbers in session.execute(opened, given):
        found = map(int, numbers)
        counts |= {(_RISKS[rank], str(name)): n for name, n in zip(statements.PARTS, found, strict=True)}
        counts[_RISKS[rank], State.LIVE] = total - sum(map(int, numbers))
    for step, rank, number in session.execute(closed, given):
        counts[_RISKS[rank], step] = number
    return counts


def _page(session: Session, narrowing: Narrowing, given: Mapping[str, object]) -> Sequence[str]:
    named = {"owner": narrowing.owner, "checklist": narrowing.checklist, "rank": narrowing.risk}
    by, skip = frozenset(name for name, value in named.items() if value), (narrowing.page - 1) * PAGE
    if narrowing.sort.lstrip("-") == "owner":
        return list(_by_owner(session, by, narrowing, given, skip))
    ids = statements.chosen(by, narrowing.state).order_by(*statements.order(narrowing.sort))
    return session.scalars(ids.limit(PAGE).offset(skip), given).all()


def _by_owner(
    session: Session, by: frozenset[str], narrowing: Narrowing, given: Mapping[str, object], skip: int
) -> Iterator[str]:
    """Owners before the page are passed over by counting, so that only what belongs to those on it is sorted."""
    down, room = narrowing.sort.startswith("-"), PAGE
    ids = statements.owned(by, narrowing.state, down=down)
    found = session.execute(statements.owners(by, narrowing.state, down=down), given).all()
    for _, namesakes in groupby(found, key=itemgetter(0)):
        theirs = {owner: number for _, owner, number in namesakes}
        number = sum(theirs.values())
        if skip < number and room:
            wanted = {**given, "owners": list(theirs)}
            page = session.scalars(ids.limit(room).offset(skip), wanted).all()
            room -= len(page)
            yield from page
        skip = max(0, skip - number)


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
