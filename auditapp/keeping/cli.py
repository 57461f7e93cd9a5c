"""`auditapp backup` and `auditapp restore`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import click

from auditapp.config import Settings
from auditapp.keeping.finishing import restore
from auditapp.keeping.places import ARCHIVE
from auditapp.keeping.proofs import prove_latest
from auditapp.keeping.rules import Way
from auditapp.keeping.running import Order, configured, run_backup
from auditapp.keeping.sealed import read_passphrase
from auditapp.kernel.permissions import system_actor
from auditapp.web.work import Work

_FILES = frozenset(
    {".zip", ".tar", ".gz", ".tgz", ".7z", ".bak", ".backup", ".sqlite3", ".db", ".dump", ".age"}
)
_PERSON = system_actor("command-line")
_PASSPHRASE = click.option(
    "--passphrase-file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A file whose first line is the passphrase of encrypted backups.",
)


def backup_command(open_work: Callable[[], Work]) -> click.Command:
    """Make a backup, or prove the latest one; `open_work` opens the installation."""

    @click.command("backup")
    @click.argument("target")
    @_PASSPHRASE
    @click.option(
        "--anew", is_flag=True, help="Begin again in a folder whose earlier backups are gone for good."
    )
    def backup(target: str, passphrase_file: Path | None, *, anew: bool) -> None:
        """Back up the installation while it runs.

        TARGET is a file whose name ends in .walkaround, or a folder, where a later backup copies only new
        photos. The word `now` backs up to AUDITAPP_BACKUP_TARGET, and `prove` restores the latest backup there
        for a trial and compares it.
        """
        work = open_work()
        if target == "prove":
            _prove(work, passphrase_file)
        else:
            _backup(work, target, passphrase_file, anew=anew)

    return backup


def restore_command(read_settings: Callable[[], Settings]) -> click.Command:
    """Restore a backup."""

    @click.command("restore")
    @click.argument("source", type=click.Path(path_type=Path))
    @_PASSPHRASE
    @click.option("--label", default="", help="Which backup of a folder. Default: the latest.")
    @click.option("--leave-lost", is_flag=True, help="Restore although photos are missing or damaged in it.")
    def restore_(source: Path, passphrase_file: Path | None, label: str, *, leave_lost: bool) -> None:
        """Restore a backup into an empty installation."""
        passphrase = read_passphrase(passphrase_file) if passphrase_file else None
        settings = read_settings()
        if not restore(settings, source, passphrase, label=label, tell=click.echo, leave_lost=leave_lost):
            raise SystemExit(1)

    return restore_


def _backup(work: Work, target: str, passphrase_file: Path | None, *, anew: bool) -> None:
    order = (
        _where_set(work, passphrase_file)
        if target == "now"
        else Order(Path(target).absolute(), passphrase_file, Way.COMMAND, _PERSON)
    )
    order = replace(order, anew=anew)
    _require_place(order.target)
    replaced = order.target.is_file()
    made = run_backup(work, order, lambda _percent: None)
    click.echo(
        f"{'Good, but' if made.lost else 'Good'}: backup {made.label} in {made.target} holds {made.rows} rows and "
        f"{made.photos} photos ({made.copied} of them copied now)."
    )
    if replaced:
        click.echo("It took the place of the backup that was in this file before.")
    if made.lost:
        click.echo(made.problem)
        for each in made.lost:
            click.echo(f"  {each.outcome}: {each.sha256}")


def _require_place(target: Path) -> None:
    """Somebody who names a file means a file, and would look in vain for it in a folder."""
    if target.suffix.lower() in _FILES and not target.is_dir():
        raise click.ClickException(
            f"A backup in one file has a name that ends in {ARCHIVE}, such as {target.with_suffix(ARCHIVE).name}. "
            "Any other name is a folder's."
        )


def _where_set(work: Work, passphrase_file: Path | None) -> Order:
    order = configured(work, Way.COMMAND, _PERSON)
    return replace(order, passphrase_file=passphrase_file) if passphrase_file else order


def _prove(work: Work, passphrase_file: Path | None) -> None:
    proof = prove_latest(work, _where_set(work, passphrase_file), lambda _percent: None)
    click.echo(proof.sentence)
    if proof.problems:
        raise SystemExit(1)
