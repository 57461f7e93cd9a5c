"""Verbs that change the places of a home: add, rename, move, close, reopen. What was is kept in `area_change`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session

from auditapp.kernel import ids, journal
from auditapp.kernel.errors import InvalidError, StateError
from auditapp.kernel.orm import Json
from auditapp.kernel.permissions import Actor
from auditapp.people import area_names
from auditapp.people.models import Area, AreaChange, AreaKind
from auditapp.people.tree import below

AREA_CREATED = journal.declare("area.created", keys=("kind", "parent"), commits=("name",))
AREA_RENAMED = journal.declare("area.renamed", commits=("was", "name"))
AREA_MOVED = journal.declare("area.moved", keys=("parent", "position"))
AREA_CLOSED = journal.declare("area.closed", keys=("with",))
AREA_REOPENED = journal.declare("area.reopened")


RENAME_FIRST = "Rename one of the two first."


class HasId(Protocol):
    """A home, as a row or as a summary."""

    @property
    def id(self) -> str: ...


class Closable(Protocol):
    """A place, as a row or as a summary, that may be closed."""

    @property
    def id(self) -> str: ...
    @property
    def parent_id(self) -> str | None: ...
    @property
    def closed_at(self) -> datetime | None: ...


P = TypeVar("P", bound=Closable)


@dataclass(frozen=True)
class Added:
    """What came of adding many at once."""

    areas: tuple[Area, ...]
    skipped: tuple[str, ...]  # names that were there already, or given twice


def create_area(
    session: Session,
    home: HasId,
    kind: AreaKind,
    name: str,
    *,
    actor: Actor,
    now: datetime,
    parent: Area | None = None,
) -> Area:
    """Add a place to the home's tree, after its siblings.

    Raises InvalidError when another has that name where it would stand, or when such a place cannot stand there.
    """
    added = add_named(session, home, kind, [name], parent, actor=actor, now=now)
    if added.skipped:
        there = area_names.there_already(name, parent.name if parent else None)
        raise InvalidError(f"{there} {area_names.CHOOSE_ANOTHER}", code="area_name_taken")
    return added.areas[0]


def add_many(  # noqa: PLR0917 - kind, stem, first and last are said in the order of a sentence
    session: Session,
    home: HasId,
    kind: AreaKind,
    stem: str,
    first: int,
    last: int,
    parent: Area | None,
    *,
    actor: Actor,
    now: datetime,
) -> Added:
    """Add Room 1 to Room 24; those that are there already are left as they are and named."""
    return add_named(session, home, kind, area_names.series(stem, first, last), parent, actor=actor, now=now)


def add_named(
    session: Session,
    home: HasId,
    kind: AreaKind,
    names: Sequence[str],
    parent: Area | None,
    *,
    actor: Actor,
    now: datetime,
) -> Added:
    """Add places of one kind after their siblings; those that are there already are left out and named.

    Raises InvalidError for more than 500, for a name that cannot be, and where such places cannot stand.
    """
    if len(names) > area_names.MOST_AT_ONCE:
        raise InvalidError(f"Add at most {area_names.MOST_AT_ONCE} areas at once.", code="too_many_areas")
    _refuse_parent(kind, parent)
    new, known, twice = area_names.sort_out(names, names_under(session, home.id, parent))
    position = _last_position(session, home.id, parent.id if parent else None)
    made = [_made(home, kind, name, parent, position + number) for number, name in enumerate(new, start=1)]
    session.add_all(made)
    session.flush()  # their history refers to them
    for area in made:
        data: dict[str, Json] = {"kind": area.kind, "parent": area.parent_id}
        _note(session, AREA_CREATED, area, actor=actor, now=now, data=data, commits={"name": area.name})
    return Added(tuple(made), (*known, *twice))


def rename(session: Session, area: Area, name: str, *, actor: Actor, now: datetime) -> None:
    """Call it something else from now on; what was done there keeps the name it had.

    Raises InvalidError when one beside it has that name.
    """
    name, was = area_names.cleaned(name), area.name
    _refuse_name(name)
    if name == was:
        return
    _refuse_taken(session, area, name, _parent_of(session, area), then=area_names.CHOOSE_ANOTHER)
    _keep_beginning(session, area)
    area.name = name
    _note(session, AREA_RENAMED, area, actor=actor, now=now, commits={"was": was, "name": name})


def move(session: Session, area: Area, parent: Area | None, *, actor: Actor, now: datetime) -> None:
    """Put it, with all below it, under another place or at the top, after what stands there.

    Raises InvalidError where it cannot stand: below itself, or where another has its name.
    """
    target = parent.id if parent else None
    if target == area.parent_id:
        return
    if parent and parent.id in {area.id, *(each.id for each in _below(session, area))}:
        raise InvalidError(f"{area.name} cannot stand under itself.", code="area_below_itself")
    _refuse_parent(AreaKind(area.kind), parent)
    _refuse_taken(session, area, area.name, parent, then=RENAME_FIRST)
    _keep_beginning(session, area)
    area.parent_id, area.position = target, _last_position(session, area.home_id, target) + 1
    _note_move(session, area, actor=actor, now=now)


def shift(session: Session, area: Area, step: int, *, actor: Actor, now: datetime) -> bool:
    """Move it before (-1) or after (1) the open one beside it; False at the end of the row."""
    row = list(session.scalars(_open_under(area.home_id, _parent_of(session, area))))
    here = row.index(area)
    if not 0 <= here + step < len(row):
        return False
    _keep_beginning(session, area)
    row.insert(here + step, row.pop(here))
    for position, each in enumerate(row, start=1):
        each.position = position
    _note_move(session, area, actor=actor, now=now)
    return True


def close(session: Session, area: Area, *, actor: Actor, now: datetime) -> tuple[Area, ...]:
    """Offer it, and all below it, no more; gives what was closed. What was done there stays.

    Raises StateError when it is closed already.
    """
    if area.closed_at is not None:
        raise StateError(f"{area.name} is closed already.", code="area_closed")
    found = (area, *(each for each in _below(session, area) if each.closed_at is None))
    for each in found:
        _keep_beginning(session, each)
        each.closed_at = now
        _note(session, AREA_CLOSED, each, actor=actor, now=now, data={"with": area.id})
    return found


def reopen(
    session: Session, area: Area, *, actor: Actor, now: datetime, together: bool = False
) -> tuple[Area, ...]:
    """Offer it again where it was, `together` with those below it that were closed with it; gives what was reopened.

    Raises StateError when it is open or stands under a closed one, InvalidError that says each name that was given
    away; then none is reopened.
    """
    if area.closed_at is None:
        raise StateError(f"{area.name} is open already.", code="area_open")
    above = _parent_of(session, area)
    if above and above.closed_at is not None:
        raise StateError(f"{above.name} is closed. Reopen it first.", code="area_closed")
    _refuse_taken(session, area, area.name, above, then=RENAME_FIRST)
    inside = _below(session, area) if together else []
    found = (area, *closed_with(inside, area))
    _refuse_doubles(area, [each for each in inside if each in found or each.closed_at is None])
    for each in found:
        each.closed_at = None
        _note(session, AREA_REOPENED, each, actor=actor, now=now)
    return found


def closed_with(inside: Sequence[P], area: Closable) -> list[P]:
    """Those of a closed place's `inside`, in the order of the tree, that its own closing closed, not one before."""
    moment, way, found = area.closed_at, {area.id}, list[P]()
    for each in inside:
        if moment is not None and each.closed_at == moment and each.parent_id in way:
            way.add(each.id)
            found.append(each)
    return found


def names_under(session: Session, home_id: str, parent: Area | None) -> list[str]:
    """The names of the open places directly under another or at the top: each is there once."""
    return [area.name for area in session.scalars(_open_under(home_id, parent))]


def _open_under(home_id: str, parent: Area | None) -> Select[Area]:
    within = (Area.home_id == home_id, Area.parent_id.is_not_distinct_from(parent.id if parent else None))
    return select(Area).where(*within, Area.closed_at.is_(None)).order_by(Area.position, Area.id)


def _parent_of(session: Session, area: Area) -> Area | None:
    return session.get_one(Area, area.parent_id) if area.parent_id else None


def _made(home: HasId, kind: AreaKind, name: str, parent: Area | None, position: int) -> Area:
    _refuse_name(name)
    return Area(
        id=ids.new_id("r"),
        home_id=home.id,
        parent_id=parent.id if parent else None,
        kind=kind,
        name=name,
        position=position,
    )


def _below(session: Session, area: Area) -> list[Area]:
    every = session.scalars(select(Area).where(Area.home_id == area.home_id).order_by(Area.position, Area.id))
    return below(list(every), area.id)


def _last_position(session: Session, home_id: str, parent_id: str | None) -> int:
    within = (Area.home_id == home_id, Area.parent_id.is_not_distinct_from(parent_id))
    return session.scalar(select(func.max(Area.position)).where(*within)) or 0


def _refuse_name(name: str) -> None:
    problem = area_names.problem_with(name)
    if problem:
        raise InvalidError(problem, code="area_name")


def _refuse_taken(session: Session, area: Area, name: str, parent: Area | None, *, then: str) -> None:
    beside = (each.name for each in session.scalars(_open_under(area.home_id, parent)) if each is not area)
    if area_names.same(name) in map(area_names.same, beside):
        there = area_names.there_already(name, parent.name if parent else None)
        raise InvalidError(f"{there} {then}", code="area_name_taken")


def _refuse_doubles(area: Area, inside: Sequence[Area]) -> None:
    """Two below a closed place can be called the same: a closed one is not asked when another is renamed."""
    known, seen, twice = {each.id: each.name for each in (area, *inside)}, set[tuple[str, str]](), list[str]()
    for each in inside:
        key = (each.parent_id or "", area_names.same(each.name))
        if key in seen:
            twice.append(f"{each.name} in {known[key[0]]}")
        seen.add(key)
    if twice:
        raise InvalidError(
            f"There would be two of the same name: {', '.join(dict.fromkeys(twice))}. Nothing was reopened. "
            f"Reopen only {area.name}, then those below it one by one, and rename one of the two.",
            code="area_name_taken",
        )


def _refuse_parent(kind: AreaKind, parent: Area | None) -> None:
    if parent and parent.closed_at is not None:
        raise StateError(f"{parent.name} is closed. Reopen it, or choose another.", code="area_closed")
    if (parent.kind if parent else "") not in area_names.UNDER[kind]:
        named = parent.name if parent else "the top"
        raise InvalidError(f"A {kind} cannot stand under {named}. Choose another.", code="area_parent")


def _note_move(session: Session, area: Area, *, actor: Actor, now: datetime) -> None:
    data: dict[str, Json] = {"parent": area.parent_id, "position": area.position}
    _note(session, AREA_MOVED, area, actor=actor, now=now, data=data)


def _note(
    session: Session,
    kind: str,
    area: Area,
    *,
    actor: Actor,
    now: datetime,
    data: dict[str, Json] | None = None,
    commits: dict[str, str] | None = None,
) -> None:
    session.add(_change(area, kind.partition(".")[2], at=now, by=actor.user_id))
    journal.record(
        session,
        kind,
        chain=journal.home_chain(area.home_id),
        subject=journal.Subject("area", area.id),
        actor=actor,
        now=now,
        data=data,
        commits=commits,
    )


def _change(area: Area, change: str, *, at: datetime, by: str) -> AreaChange:
    return AreaChange(
        id=ids.new_id("c"),
        area_id=area.id,
        change=change,
        kind=area.kind,
        name=area.name,
        parent_id=area.parent_id,
        position=area.position,
        at=at,
        by=by,
    )


def _keep_beginning(session: Session, area: Area) -> None:
    """Before the first change of a place that is older than its history: how it was made, as the journal knows."""
    if session.scalar(select(exists().where(AreaChange.area_id == area.id))):
        return
    event = journal.JournalEvent
    made = session.execute(
        select(event.at, event.actor_id).where(
            event.subject_kind == "area", event.subject_id == area.id, event.kind == AREA_CREATED
        )
    ).one()
    session.add(_change(area, "created", at=made.at, by=made.actor_id))
