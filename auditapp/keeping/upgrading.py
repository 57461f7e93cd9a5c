"""Bringing a database of an earlier release up to this one, after a backup of it was made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from alembic.util import CommandError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from auditapp.config import Settings
from auditapp.keeping import schema
from auditapp.keeping.failure import KeepingError
from auditapp.keeping.making import Made, Request, make_backup, new_label
from auditapp.keeping.marker import refuse_unfinished
from auditapp.keeping.schema import MIGRATIONS, Schema, Standing
from auditapp.kernel import clock, presence

Told = Callable[[str], None]


@dataclass(frozen=True)
class Upgraded:
    """What an upgrade did: nothing but a look when both schemas are the same, or there is no database (None)."""

    before: str | None
    after: str
    backup: Made | None


def upgrade(
    settings: Settings,
    *,
    now: datetime,
    told: Told,
    backup: Path | None = None,
    without_backup: bool = False,
    migrations: Path = MIGRATIONS,
) -> Upgraded:
    """Back the installation up, then apply every migration that is missing: all of them or none.

    The backup goes to `backup`, or into the instance folder. Raises Refusal with a sentence; the database is then
    as it was.
    """
    refuse_unfinished(settings.instance)
    with presence.alone(settings.database_url):
        found = _look(settings, migrations)
        if found.standing in (Standing.CURRENT, Standing.EMPTY):
            return Upgraded(found.found, found.latest, None)
        made = None
        if not without_backup:
            target = backup or _place(settings, found)
            told(f"Backing up to {target} ...")
            wanted = Request(target, new_label(now), own_place=backup is None)
            made = make_backup(settings, wanted, now=now, progress=lambda _percent: None)
        told(f"Migrating from schema {found.found} to {found.latest} ...")
        _migrate(settings, migrations, made)
        return Upgraded(found.found, found.latest, made)


def renew_demonstration(settings: Settings) -> None:
    """Bring a demonstration up to this release. It holds nothing real, so there is no backup and no question."""
    with schema.opened(settings.database_url) as engine, engine.connect() as connection:
        found = schema.schema_of(connection)
        made_up = found.standing is Standing.EARLIER and connection.scalar(text("SELECT id FROM demo_mark"))
    if made_up:
        upgrade(settings, now=clock.now(), told=lambda _line: None, without_backup=True)


def _look(settings: Settings, migrations: Path) -> Schema:
    with schema.opened(settings.database_url) as engine, engine.connect() as connection:
        found = schema.schema_of(connection, migrations)
    schema.refuse_newer(found)
    if found.unfinished or found.moved_to is not None:
        schema.require_current(replace(found, standing=Standing.CURRENT))
    return found


def _place(settings: Settings, found: Schema) -> Path:
    """A folder for this step; the backups of repeated tries stand in it side by side."""
    return settings.instance / f"before-upgrade-{found.found}-{found.latest}"


def _migrate(settings: Settings, migrations: Path, made: Made | None) -> None:
    try:
        with schema.opened(settings.database_url) as engine, engine.begin() as connection:
            schema.migrate(connection, migrations)
    except (SQLAlchemyError, CommandError) as problem:
        reason = str(getattr(problem, "orig", None) or problem).strip().splitlines()[0]
        kept = f" The backup is at {made.target}." if made else ""
        raise KeepingError(
            f"The upgrade failed, and the database is as it was before: {reason}. "
            f"Go on with the earlier release, and tell us of this.{kept}"
        ) from problem
