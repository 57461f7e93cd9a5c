"""`auditapp upgrade`: a backup, then every migration that is missing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from auditapp.config import Settings
from auditapp.keeping.schema import shown
from auditapp.keeping.upgrading import upgrade
from auditapp.kernel import clock


def command(read_settings: Callable[[], Settings]) -> click.Command:
    """The command; `read_settings` says which installation."""

    @click.command("upgrade")
    @click.option(
        "--backup",
        type=click.Path(path_type=Path),
        help="Where to back up to: a folder (with earlier backups only new photos are copied), or a file ending in "
        ".walkaround. Default: a folder in the instance folder.",
    )
    @click.option("--no-backup", is_flag=True, help="Make no backup: you have one of this very state.")
    def upgrade_command(backup: Path | None, *, no_backup: bool) -> None:
        """Bring the database up to this release, after a backup. Stop the server first."""
        settings = read_settings()
        click.echo(f"The database is {shown(settings.database_url)}.")
        done = upgrade(
            settings,
            now=clock.now(),
            told=click.echo,
            backup=backup.absolute() if backup else None,
            without_backup=no_backup,
        )
        if done.before is None:
            click.echo(
                "It is not there yet, so there is nothing to upgrade. The server makes it when it first starts."
            )
            return
        if done.before == done.after:
            click.echo(f"Nothing to do: the database is of this release (schema {done.after}).")
            return
        if done.backup:
            click.echo(
                f"Backup: {done.backup.target} ({done.backup.rows:,} rows, {done.backup.photos:,} photos)."
            )
            if done.backup.problem:
                click.echo(done.backup.problem)
        click.echo(f"Upgraded: schema {done.before} to {done.after}. Start the server.")

    return upgrade_command
