"""The command line, installed as `auditapp`: thin callers of services."""

from __future__ import annotations

import os
import socket

import click
from flask import Flask

from auditapp import create_app
from auditapp.checklists.cli import checklist
from auditapp.config import Mode, Settings, SettingsError, load_settings
from auditapp.demo.cli import demo_command
from auditapp.evidence import cli as evidence
from auditapp.extensions import db
from auditapp.keeping import cli as keeping
from auditapp.keeping import journal_cli as journal
from auditapp.keeping import moving_cli as moving
from auditapp.keeping import upgrading_cli as upgrading
from auditapp.keeping.marker import refuse_unfinished
from auditapp.keeping.opening import in_use
from auditapp.keeping.upgrading import renew_demonstration
from auditapp.kernel.errors import Refusal
from auditapp.packs import cli as packs
from auditapp.people import cli as people
from auditapp.people import queries
from auditapp.serving import run_worker
from auditapp.serving import serve as become_server
from auditapp.setup.cli import announce_set_up
from auditapp.team import cli as team
from auditapp.web import logs
from auditapp.web.work import Work

LAST_PORT = 65_535


@click.group()
def cli() -> None:
    """Walkaround: audits and spot checks for care homes."""


def read_settings(mode: Mode | None = None) -> Settings:
    """The settings of this environment. Ends with a sentence when they are not fit."""
    try:
        return load_settings(mode or Mode(os.environ.get("AUDITAPP_MODE", Mode.PRODUCTION)))
    except SettingsError as problem:
        raise click.ClickException(str(problem)) from problem


def build_app(mode: Mode | None = None, *, may_begin: bool = True) -> tuple[Flask, Settings]:
    """The app, its database in use until the command ends. Raises StateError when it is not of this release.

    Only where a new installation `may_begin` an empty database will do.
    """
    settings = read_settings(mode)
    refuse_unfinished(settings.instance)
    if settings.mode is Mode.DEMONSTRATION:
        renew_demonstration(settings)
    context = click.get_current_context()
    context.with_resource(in_use(settings.database_url, may_begin=may_begin))
    app = create_app(settings)
    context.call_on_close(lambda: _let_go(app))
    return app, settings


def _let_go(app: Flask) -> None:
    with app.app_context():
        db.engine.dispose()


def work_of(app: Flask) -> Work:
    """Transactions for a command."""
    work: Work = app.extensions["work"]
    return work


@cli.command()
@click.option(
    "--bind",
    default=lambda: f"127.0.0.1:{_port()}",
    show_default="127.0.0.1:8000, or the port in PORT",
    help="Address and port to listen on.",
)
def serve(bind: str) -> None:
    """Serve the product. Refuses a sample secret and a database that holds demonstration accounts."""
    app, settings = build_app(Mode.PRODUCTION)
    with work_of(app).transaction() as session:
        if queries.is_demonstration(session):
            raise click.ClickException(
                "This database holds demonstration accounts. Point DATABASE_URL or AUDITAPP_INSTANCE at another one."
            )
    announce_set_up(work_of(app), bind)
    become_server(Mode.PRODUCTION, bind=bind, database_url=settings.database_url)


@cli.command()
def quickstart() -> None:
    """Migrate, build the demonstration when the database is empty, and serve it (what `make run` does)."""
    port = _port()
    _require_free(port)
    app, settings = build_app(Mode.DEMONSTRATION)
    work = work_of(app)
    with work.transaction() as session:
        empty, demonstration = queries.is_empty(session), queries.is_demonstration(session)
    if not (empty or demonstration):
        raise click.ClickException("This database holds real records. Use `auditapp serve` for it.")
    if empty:
        demo.main(args=[], standalone_mode=False)
    bind = f"127.0.0.1:{port}"
    click.echo(f"\nWalkaround (demonstration) is at http://{bind}")
    click.echo(f"The tablet app is at http://{bind}/capture/")
    click.echo("To see the sign-ins again: .venv/bin/auditapp demo --sign-ins\nTo stop it: Ctrl and C\n")
    become_server(Mode.DEMONSTRATION, bind=bind, database_url=settings.database_url)


def _port() -> int:
    given = os.environ.get("PORT", "") or "8000"
    if not (given.isascii() and given.isdecimal() and 0 < int(given) <= LAST_PORT):
        raise click.ClickException(f"PORT is {given!r}, which is not a port number. Try PORT=8000.")
    return int(given)


def _require_free(port: int) -> None:
    """Say so before the work is done, not after."""
    try:
        with socket.create_server(("127.0.0.1", port)):
            pass
    except OSError as problem:
        raise click.ClickException(
            f"Port {port} is in use. Choose another, for example: PORT=8001 make run"
        ) from problem


@cli.command()
def worker() -> None:
    """Do the work that outlives a request, in a process of its own (PostgreSQL)."""
    app, settings = build_app(may_begin=False)
    logs.configure(settings.log)
    run_worker(work_of(app))


def open_demonstration() -> Work:
    """The installation, as the demonstration's command needs it."""
    return work_of(build_app(Mode.DEMONSTRATION)[0])


def open_work() -> Work:
    """The installation, as most commands need it."""
    return work_of(build_app(may_begin=False)[0])


demo = demo_command(open_demonstration)
users = people.commands(open_work)
team.add_commands(users, open_work)
for command in (
    demo,
    users,
    checklist,
    packs.commands(open_work),
    journal.commands(open_work),
    evidence.commands(open_work),
    keeping.backup_command(open_work),
    keeping.restore_command(read_settings),
    moving.command(read_settings),
    upgrading.command(read_settings),
):
    cli.add_command(command)


def main() -> None:
    """The console script's entry."""
    try:
        cli(prog_name="auditapp", standalone_mode=False)
    except click.ClickException as problem:
        problem.show()
        raise SystemExit(problem.exit_code) from problem
    except Refusal as refusal:
        click.echo(f"Error: {refusal.message}", err=True)
        raise SystemExit(1) from refusal
    except click.Abort as stopped:
        raise SystemExit(130) from stopped


if __name__ == "__main__":
    main()
