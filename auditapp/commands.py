"""The command line, installed as `auditapp`: thin callers of services."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import click
from flask import Flask
from flask_migrate import upgrade

from auditapp import create_app
from auditapp.checklists.loader import validate_paths
from auditapp.config import Mode, Settings, SettingsError, load_settings
from auditapp.demo.cli import demo_command
from auditapp.evidence.store import shared_store
from auditapp.evidence.verification import verify_photos
from auditapp.kernel.errors import Refusal
from auditapp.kernel.journal_check import ChainReport, chains_held, head_of, verify_journal
from auditapp.kernel.permissions import system_actor
from auditapp.packs import cli as packs
from auditapp.people import accounts, queries
from auditapp.serving import serve as become_server
from auditapp.web.work import Work


@click.group()
def cli() -> None:
    """Walkaround: audits and spot checks for care homes."""


def build_app(mode: Mode | None = None) -> tuple[Flask, Settings]:
    """The app with its database brought up to date. Ends with a sentence when the settings are not fit."""
    try:
        settings = load_settings(mode or Mode(os.environ.get("AUDITAPP_MODE", Mode.PRODUCTION)))
    except SettingsError as problem:
        raise click.ClickException(str(problem)) from problem
    app = create_app(settings)
    with app.app_context():
        upgrade()
    return app, settings


def work_of(app: Flask) -> Work:
    """Transactions for a command."""
    work: Work = app.extensions["work"]
    return work


@cli.command()
@click.option("--bind", default="127.0.0.1:8000", show_default=True, help="Address and port to listen on.")
def serve(bind: str) -> None:
    """Serve the product. Refuses a sample secret and a database that holds demonstration accounts."""
    app, settings = build_app(Mode.PRODUCTION)
    with work_of(app).transaction() as session:
        if queries.is_demonstration(session):
            raise click.ClickException(
                "This database holds demonstration accounts. Point DATABASE_URL or AUDITAPP_INSTANCE at another one."
            )
    become_server(Mode.PRODUCTION, bind=bind, database_url=settings.database_url)


@cli.command()
def quickstart() -> None:
    """Migrate, build the demonstration when the database is empty, and serve it (what `make run` does)."""
    port = os.environ.get("PORT", "8000")
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


def _require_free(port: str) -> None:
    """Say so before the work is done, not after."""
    try:
        with socket.create_server(("127.0.0.1", int(port))):
            pass
    except ValueError as problem:
        raise click.ClickException(
            f"PORT is {port!r}, which is not a port number. Try PORT=8000."
        ) from problem
    except OSError as problem:
        raise click.ClickException(
            f"Port {port} is in use. Choose another, for example: PORT=8001 make run"
        ) from problem


@cli.command()
def worker() -> None:
    """Do the work that outlives a request, in a process of its own (PostgreSQL)."""
    app, _settings = build_app()
    work_of(app).run_for_ever()


@cli.group()
def user() -> None:
    """People who sign in."""


@user.command("password")
@click.argument("sign_in_name")
@click.password_option(help="At least 12 characters; asked for when left out.")
def user_password(sign_in_name: str, password: str) -> None:
    """Set somebody's password."""
    app, _settings = build_app()
    with work_of(app).transaction() as session:
        accounts.reset_password(session, sign_in_name, password)
    click.echo(f"The password of {sign_in_name} is set.")


@cli.group()
def checklist() -> None:
    """Checklists as files."""


@checklist.command("validate")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
def checklist_validate(paths: tuple[Path, ...]) -> None:
    """Check checklist files; says every fault with file and line, and exits with 1 when there is one."""
    faults = validate_paths(paths)
    for fault in faults:
        click.echo(str(fault))
    if faults:
        raise SystemExit(1)
    click.echo(f"{len(paths)} checked, nothing wrong.")


@cli.group()
def journal() -> None:
    """The hash-chained journal."""


@journal.command("verify")
def journal_verify() -> None:
    """Walk every chain; exits with 1 when anything was changed, removed or reordered."""
    app, _settings = build_app()
    with work_of(app).transaction() as session:
        reports = verify_journal(session, expected=queries.chains_of(session))
    for report in reports:
        click.echo(_told(report))
    click.echo("This checks the journal itself. `auditapp pack verify` also checks the records against it.")
    if any(report.fault for report in reports):
        raise SystemExit(1)


@journal.command("head")
@click.option("--chain", help="Only this chain, as a pack's cover names it: home:... or provider:...")
@click.option("--at", "seq", type=click.IntRange(min=1), help="The event to stop at, when not the last.")
def journal_head(chain: str | None, seq: int | None) -> None:
    """Number and hash of each chain's last event, to compare with the cover of a pack."""
    if seq is not None and chain is None:
        raise click.UsageError("--at counts the events of one chain: name it with --chain.")
    app, _settings = build_app()
    with work_of(app).transaction() as session:
        there = chains_held(session) | set(queries.chains_of(session))
        named = {each: name for each, name in queries.names_of_chains(session).items() if each in there}
        if chain is not None and chain not in named:
            raise click.ClickException(f"There is no chain {chain!r}. Without --chain all are shown.")
        reports = [head_of(session, each, seq) for each in ([chain] if chain else named)]
    for report in reports:
        click.echo(f"WRONG  {report.fault}" if report.fault else _head(report, named[report.chain]))
    if any(report.fault for report in reports):
        raise SystemExit(1)


@cli.group()
def photos() -> None:
    """The stored photos."""


@photos.command("verify")
def photos_verify() -> None:
    """Hash every stored photo again; exits with 1 when one is damaged or missing."""
    app, settings = build_app()
    store = shared_store(settings.photo_store_url)
    found = verify_photos(work_of(app).transaction, store, actor=system_actor("command-line"))
    for sentence in found.sentences():
        click.echo(sentence)
    if not found.passed:
        raise SystemExit(1)


def open_demonstration() -> Work:
    """The installation, as the demonstration's command needs it."""
    return work_of(build_app(Mode.DEMONSTRATION)[0])


demo = demo_command(open_demonstration)
cli.add_command(demo)
cli.add_command(packs.commands(lambda: work_of(build_app()[0])))


def _told(report: ChainReport) -> str:
    if report.fault:
        return f"WRONG  {report.fault}"
    erased = "".join(
        f"\n       value of {name!r} at #{seq} was erased on request" for seq, name in report.erased
    )
    return f"intact {report.chain}: {report.events} events, head {report.head[:16]}{erased}"


def _head(report: ChainReport, name: str) -> str:
    return f"{name} ({report.chain}), event #{report.events}\n{report.head}"


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
