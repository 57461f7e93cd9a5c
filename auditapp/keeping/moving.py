"""Moving an installation to another database and photo store, whichever kinds they are, and proving it.

The place moved from is held still from before the first row is read until it is marked as moved away. So whatever a
tablet was told is kept is in the new place, and no new epoch begins: no tablet has to offer anything again. Only
going on with the old place after all (`go_on_here`) loses what the new one took meanwhile, and begins one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from auditapp.evidence.health import require_taking
from auditapp.evidence.store import StoreError, open_store
from auditapp.keeping import move_ends as ends
from auditapp.keeping import schema
from auditapp.keeping.copying import copy_tables
from auditapp.keeping.facts import photos_named
from auditapp.keeping.failure import KeepingError
from auditapp.keeping.fitting import misfits
from auditapp.keeping.photo_moving import copy_photos, spoilt
from auditapp.keeping.tables import TableFingerprint, fingerprint, tables
from auditapp.kernel import presence
from auditapp.kernel.epoch import begin_epoch
from auditapp.kernel.faults import fault_point
from auditapp.kernel.transaction import transactions

Told = Callable[[str], None]
_SHOWN = 10


@dataclass(frozen=True)
class Place:
    """Where an installation keeps its rows and its photos."""

    database_url: str
    photo_store_url: str


@dataclass(frozen=True)
class Moved:
    """What was moved: every table and photo was compared and found equal."""

    tables: dict[str, TableFingerprint]
    photos: int
    left_behind: tuple[str, ...]  # photos that the old place had lost before


def move(source: Place, target: Place, *, now: datetime, told: Told, leave_lost: bool = False) -> Moved:
    """Copy every row and photo into an empty place, compare them, and mark the old place as moved away.

    Raises Refusal with a sentence; the old place is then as it was and can be served again. `leave_lost` goes on
    although photos are missing from the old place.
    """
    if ends.same_database(source.database_url, target.database_url):
        raise KeepingError("The database is there already. Name another one with --to.")
    with ExitStack() as stack, _said_plainly():
        stack.enter_context(presence.alone(source.database_url))
        here = stack.enter_context(schema.opened(source.database_url))
        _require_of_this_release(here)  # before the other place is touched
        stack.enter_context(presence.alone(target.database_url))
        there = stack.enter_context(schema.opened(target.database_url))
        with ends.held_still(here) as connection:
            _require_movable(connection, there)
            require_taking(open_store(target.photo_store_url))
            ends.begin_anew(there, source.database_url, now)
            moved = _Move(connection, there, source, target, told).run(leave_lost=leave_lost)
            ends.mark_moved_away(connection, target.database_url, target.photo_store_url, now)
            fault_point("move-before-mark")
        fault_point("move-after-mark")
        ends.finish(there)
    return moved


def go_on_here(database_url: str, *, now: datetime) -> str:
    """Use a database again that was moved away; the tablets offer again what they hold. Returns the new epoch."""
    with presence.alone(database_url), schema.opened(database_url) as engine:
        with engine.connect() as connection:
            found = schema.schema_of(connection)
        schema.refuse_newer(found)
        if found.moved_to is None:
            raise KeepingError("This database was not moved away, so there is nothing to undo.")
        with transactions(lambda: Session(engine))() as session:
            session.execute(text(f"DROP TABLE {schema.MOVED_AWAY}"))
            return begin_epoch(session, because="moved", now=now)


def _require_of_this_release(here: Engine) -> None:
    with here.connect() as connection:
        found = schema.schema_of(connection)
    if found.moved_to is None:
        schema.require_current(found)


def _require_movable(here: Connection, there: Engine) -> None:
    """Everything else that can be refused before anything is written."""
    if not ends.is_unfinished(there):  # a move cut off at its very end has left both marks
        schema.require_current(schema.schema_of(here))
    ends.require_empty(there)
    if here.dialect.name == "sqlite" and there.dialect.name == "postgresql":
        wrong = list(misfits(here))
        if wrong:
            raise KeepingError(
                "PostgreSQL would not take what these columns hold; nothing was moved:\n  " + _listed(wrong)
            )


@dataclass(frozen=True)
class _Move:
    """The copying itself, between two ends that are ready for it."""

    here: Connection
    there: Engine
    source: Place
    target: Place
    told: Told

    def run(self, *, leave_lost: bool) -> Moved:
        names = photos_named(self.here)
        self.told(f"Copying {len(names):,} photos.")
        lost = self._copy_photos(names, leave_lost=leave_lost)
        self.told("Copying the tables.")
        for name, rows in copy_tables(self.here, self.there):
            if rows:
                self.told(f"  {name}: {rows:,}")
        same = self._compare_tables()
        self._compare_photos(names.keys() - {each.split()[0] for each in lost})
        return Moved(same, len(names) - len(lost), tuple(lost))

    def _copy_photos(self, names: dict[str, int], *, leave_lost: bool) -> list[str]:
        if self.source.photo_store_url == self.target.photo_store_url:
            return spoilt(open_store(self.source.photo_store_url), names)
        lost = copy_photos(
            open_store(self.source.photo_store_url), open_store(self.target.photo_store_url), names
        )
        if lost and not leave_lost:
            raise KeepingError(
                f"{len(lost)} photos are not in the photo store as they should be. Put them back from a backup, or "
                f"move without them with --leave-lost:\n  {_listed(lost)}"
            )
        return lost

    def _compare_tables(self) -> dict[str, TableFingerprint]:
        self.told("Comparing every row.")
        with self.there.connect() as connection:
            pairs = {
                table.name: (fingerprint(self.here, table), fingerprint(connection, table))
                for table in tables()
            }
        unlike = [name for name, (here, there) in pairs.items() if here != there]
        if unlike:
            raise KeepingError(f"The rows of {', '.join(unlike)} are not the same in both places.")
        return {name: here for name, (here, _there) in pairs.items()}

    def _compare_photos(self, names: set[str]) -> None:
        self.told("Reading every photo back.")
        wrong = spoilt(open_store(self.target.photo_store_url), names)
        if wrong:
            raise KeepingError(f"{len(wrong)} photos did not arrive as they were sent:\n  {_listed(wrong)}")


def _listed(lines: list[str]) -> str:
    more = [f"and {len(lines) - _SHOWN} more"] if len(lines) > _SHOWN else []
    return "\n  ".join([*lines[:_SHOWN], *more])


@contextmanager
def _said_plainly() -> Iterator[None]:
    """Turn what a database or a store reports into a sentence."""
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - large, and only a move needs it here

    try:
        yield
    except (SQLAlchemyError, BotoCoreError, ClientError, StoreError, OSError, ValueError) as problem:
        reason = str(getattr(problem, "orig", None) or problem).strip().splitlines()[0]
        raise KeepingError(f"The move stopped, and the old place is as it was: {reason}") from problem
