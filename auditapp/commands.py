"""The command line, installed as `auditapp`: thin callers of services."""

from __future__ import annotations

import os
from pathlib import Path

import click
from flask import Flask
from flask_migrate import upgrade

from auditapp import create_app
from auditapp.checklists.validation import validate_paths
from auditapp.config import Mode, Settings, SettingsError, load_settings
from auditapp.kernel.errors import Refusal
from auditapp.kernel.journal_check import ChainReport, verify_journal
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
def worker() -> None:
    """Do the work that outlives a request, in a process of its own (PostgreSQL)."""
    app, _settings = build_app()
    work_of(app).run_for_ever()


@cli.group()
def user() -> None:
    """People who sign in."""


@user.command("password")
@click.argument("email")
@click.password_option(help="At least 12 characters; asked for when left out.")
def user_password(email: str, password: str) -> None:
    """Set somebody's password."""
    app, _settings = build_app()
    with work_of(app).transaction() as session:
        accounts.reset_password(session, email, password)
    click.echo(f"The password of {email} is set.")


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
        reports = verify_journal(session)
    for report in reports:
        click.echo(_told(report))
    if any(report.fault for report in reports):
        raise SystemExit(1)


def _told(report: ChainReport) -> str:
    if report.fault:
        return f"WRONG  {report.fault}"
    erased = "".join(
        f"\n       value of {name!r} at #{seq} was erased on request" for seq, name in report.erased
    )
    return f"intact {report.chain}: {report.events} events, head {report.head[:16]}{erased}"


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
