"""`auditapp move`: to another database and photo store, with every row and photo compared."""

from __future__ import annotations

from collections.abc import Callable

import click

from auditapp.config import Settings, SettingsError, database_address, photo_store_address
from auditapp.keeping.failure import KeepingError
from auditapp.keeping.marker import refuse_unfinished
from auditapp.keeping.moving import Moved, Place, go_on_here, move
from auditapp.keeping.schema import shown
from auditapp.kernel import clock

_HASH = 16  # characters of it that are shown


def command(read_settings: Callable[[], Settings]) -> click.Command:
    """The command; `read_settings` says where the installation is now."""

    @click.command("move")
    @click.option(
        "--to", "database_url", metavar="DATABASE_URL", help="The database to move to; an empty one."
    )
    @click.option(
        "--photos", "photo_store_url", metavar="PHOTO_STORE_URL", help="The photo store to move to."
    )
    @click.option("--leave-lost", is_flag=True, help="Move although photos are missing or damaged already.")
    @click.option("--undo", is_flag=True, help="Use the database again that was moved away from.")
    def move_command(
        database_url: str | None, photo_store_url: str | None, *, leave_lost: bool, undo: bool
    ) -> None:
        """Move to another database and photo store: SQLite, PostgreSQL, a folder or S3. Stop the server first."""
        settings = read_settings()
        refuse_unfinished(settings.instance)
        if undo:
            _go_on(settings)
        elif database_url is None or photo_store_url is None:
            raise click.UsageError(
                "Say where to move to with --to DATABASE_URL and --photos PHOTO_STORE_URL."
            )
        else:
            _move(settings, _target(database_url, photo_store_url), leave_lost=leave_lost)

    return move_command


def _target(database_url: str, photo_store_url: str) -> Place:
    try:
        return Place(database_address(database_url), photo_store_address(photo_store_url))
    except SettingsError as problem:
        raise click.ClickException(str(problem)) from problem


def _move(settings: Settings, target: Place, *, leave_lost: bool) -> None:
    click.echo(f"Moving from {shown(settings.database_url)} to {shown(target.database_url)}.")
    click.echo("Until it is done nobody can use either; if it stops, the old place is as it was.")
    source = Place(settings.database_url, settings.photo_store_url)
    moved = move(source, target, now=clock.now(), told=click.echo, leave_lost=leave_lost)
    for line in _table(moved):
        click.echo(line)
    click.echo(
        "Moved; now set\n"
        f"  DATABASE_URL={shown(target.database_url)}\n"
        f"  PHOTO_STORE_URL={shown(target.photo_store_url)}\n"
        "and start the server. The instance folder stays in use: it holds the keys and the packs."
    )


def _table(moved: Moved) -> list[str]:
    wide = max(len(name) for name in moved.tables)
    lines = [f"\n{'table':<{wide}}  {'rows':>9}  fingerprint, the same in both places"]
    lines += [
        f"{name:<{wide}}  {found.rows:>9,}  {found.sha256[:_HASH]}" for name, found in moved.tables.items()
    ]
    rows = sum(found.rows for found in moved.tables.values())
    lines.append(f"{'all tables':<{wide}}  {rows:>9,}")
    lines.append(f"{'photos':<{wide}}  {moved.photos:>9,}  each read back and hashed\n")
    return [*lines, *(f"Left behind: {each}." for each in moved.left_behind)]


def _go_on(settings: Settings) -> None:
    try:
        go_on_here(settings.database_url, now=clock.now())
    except KeepingError as refused:
        raise click.ClickException(refused.message) from refused
    click.echo("This database is in use again. Every tablet will offer again what it still holds.")
