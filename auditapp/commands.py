"""The command line, installed as `auditapp`: thin callers of services.

What a command does not need is not imported: a server that starts again keeps tablets waiting.
"""

from __future__ import annotations

import errno
import os
import socket
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from importlib import import_module

import click
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from auditapp import tables
from auditapp.config import Mode, Settings, SettingsError, load_settings, read_mode
from auditapp.keeping import schema
from auditapp.keeping.marker import refuse_unfinished
from auditapp.keeping.opening import in_use
from auditapp.keeping.upgrading import renew_demonstration
from auditapp.kernel.errors import Refusal
from auditapp.kernel.transaction import transactions
from auditapp.people import queries
from auditapp.server import serve as become_server
from auditapp.setup.cli import announce_set_up
from auditapp.web import logs
from auditapp.web.work import Work

LAST_PORT = 65_535
TABLES = tables.TABLES  # all of them: a command that leaves one out would leave out its rows


def feature(place: str, *openers: Callable[..., object]) -> Callable[[], click.Command]:
    """The command that a feature makes, `module:function`, given the ways to open an installation that it needs."""

    def make() -> click.Command:
        module, function = place.split(":")
        made: click.Command = getattr(import_module(f"auditapp.{module}"), function)(*openers)
        return made

    return make


class Commands(click.Group):
    """Those below, and those of features."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All their names."""
        return sorted({*super().list_commands(ctx), *FEATURES})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        if cmd_name in FEATURES:
            return FEATURES[cmd_name]()
        return super().get_command(ctx, cmd_name)


@click.group(cls=Commands)
def cli() -> None:
    """Walkaround: audits and spot checks for care homes."""


def read_settings(mode: Mode | None = None) -> Settings:
    """The settings of this environment. Ends with a sentence when they are not fit."""
    try:
        said = read_mode(os.environ.get("AUDITAPP_MODE", "") or Mode.PRODUCTION)
        return load_settings(mode or said)
    except SettingsError as problem:
        raise click.ClickException(str(problem)) from problem


def open_installation(mode: Mode | None = None, *, may_begin: bool = False) -> Work:
    """The installation, its database in use until the command ends. Raises StateError when it is not of this release.

    Only where a new one `may_begin` an empty database will do. Nobody in it does jobs.
    """
    settings = read_settings(mode)
    refuse_unfinished(settings.instance)
    if settings.mode is Mode.DEMONSTRATION:
        renew_demonstration(settings)
    context = click.get_current_context()
    context.with_resource(in_use(settings.database_url, may_begin=may_begin))
    engine = context.with_resource(schema.opened(settings.database_url))
    return Work(settings, transactions(lambda: Session(engine, expire_on_commit=False)), {})


def open_demonstration() -> Work:
    """The installation, as the demonstration's command needs it: with all who do jobs."""
    from auditapp import wiring  # noqa: PLC0415 - the whole application

    return replace(open_installation(Mode.DEMONSTRATION, may_begin=True), handlers=wiring.HANDLERS)


@cli.command()
@click.option(
    "--bind",
    default=lambda: f"127.0.0.1:{_port()}",
    show_default="127.0.0.1:8000, or the port in PORT",
    help="Address and port to listen on.",
)
def serve(bind: str) -> None:
    """Serve the product. Refuses a sample secret and a database that holds demonstration accounts."""
    _require_free(bind)  # before a second server makes the first one's set-up link void
    work = open_installation(Mode.PRODUCTION, may_begin=True)
    with work.transaction() as session:
        if queries.is_demonstration(session):
            raise click.ClickException(
                "This database holds demonstration accounts. Point DATABASE_URL or AUDITAPP_INSTANCE at another one."
            )
    announce_set_up(work, bind)
    become_server(Mode.PRODUCTION, bind=bind, processes=work.settings.processes)


@cli.command()
def quickstart() -> None:
    """Migrate, build the demonstration when the database is empty, and serve it (what `make run` does)."""
    bind = f"127.0.0.1:{_port()}"
    _require_free(bind)
    work = open_installation(Mode.DEMONSTRATION, may_begin=True)
    with work.transaction() as session:
        empty, demonstration = queries.is_empty(session), queries.is_demonstration(session)
    if not (empty or demonstration):
        raise click.ClickException("This database holds real records. Use `auditapp serve` for it.")
    if empty:
        FEATURES["demo"]().main(args=[], standalone_mode=False)
    click.echo(f"\nWalkaround (demonstration) is at http://{bind}")
    click.echo(f"The tablet app is at http://{bind}/capture/")
    click.echo("To see the sign-ins again: .venv/bin/auditapp demo --sign-ins\nTo stop it: Ctrl and C\n")
    become_server(Mode.DEMONSTRATION, bind=bind, processes=work.settings.processes)


def _port() -> int:
    given = os.environ.get("PORT", "") or "8000"
    if not (given.isascii() and given.isdecimal() and 0 < int(given) <= LAST_PORT):
        raise click.ClickException(f"PORT is {given!r}, which is not a port number. Try PORT=8000.")
    return int(given)


def _require_free(bind: str) -> None:
    """Say so before the work is done, not after. A socket that systemd holds for us is ours."""
    if "LISTEN_FDS" in os.environ or bind.startswith(("unix:", "fd://")):
        return
    host, _, port = bind.rpartition(":")
    if not (host and port.isascii() and port.isdecimal() and int(port) <= LAST_PORT):
        raise click.ClickException(f"--bind is {bind!r}. Give an address and a port, such as 127.0.0.1:8000.")
    family = socket.AF_INET6 if host.startswith("[") else socket.AF_INET
    try:
        with socket.create_server((host.strip("[]"), int(port)), family=family):
            pass
    except OSError as problem:
        raise click.ClickException(_not_bound(bind, problem)) from problem


def _not_bound(bind: str, problem: OSError) -> str:
    if problem.errno == errno.EADDRINUSE:
        return f"{bind} is in use. Is Walkaround running already? Choose another port, for example with PORT=8001."
    return f"{bind} cannot be listened on: {problem.strerror or problem}."


@cli.command()
def worker() -> None:
    """Do the work that outlives a request, in a process of its own (PostgreSQL)."""
    from auditapp.serving import run_worker  # noqa: PLC0415 - the whole application

    settings = read_settings()
    logs.configure(settings.log)
    run_worker(settings)


FEATURES: Mapping[str, Callable[[], click.Command]] = {
    "backup": feature("keeping.cli:backup_command", open_installation),
    "checklist": feature("exchange.cli:commands", open_installation),
    "demo": feature("demo.cli:demo_command", open_demonstration),
    "journal": feature("keeping.journal_cli:commands", open_installation),
    "move": feature("keeping.moving_cli:command", read_settings),
    "pack": feature("packs.cli:commands", open_installation),
    "photos": feature("evidence.cli:commands", open_installation),
    "restore": feature("keeping.cli:restore_command", read_settings),
    "upgrade": feature("keeping.upgrading_cli:command", read_settings),
    "user": feature("team.cli:commands", open_installation),
}


def _require_text(words: Sequence[str]) -> None:
    """Refuse bytes that are no UTF-8, here for every command: no database or terminal would take them later."""
    for word in words:
        try:
            word.encode()
        except UnicodeEncodeError:
            shown = repr(os.fsencode(word))[1:]
            raise click.ClickException(f"{shown} is not valid text (UTF-8). Type it again.") from None


def _said(problem: OSError | DBAPIError) -> str:
    """What a disk or a database reports, without a page of where in the program it was met."""
    if isinstance(problem, DBAPIError):
        reason = str(problem.orig or problem).strip().splitlines()[0]
        return f"The database at {schema.shown(read_settings().database_url)} cannot be used: {reason}"
    return f"{problem.filename or 'A file'} cannot be used: {problem.strerror or problem}."


def main() -> None:
    """The console script's entry."""
    try:
        _require_text(sys.argv[1:])
        cli(prog_name="auditapp", standalone_mode=False)
    except click.ClickException as problem:
        problem.show()
        raise SystemExit(problem.exit_code) from problem
    except Refusal as refusal:
        click.echo(f"Error: {refusal.message}", err=True)
        raise SystemExit(1) from refusal
    except (OSError, DBAPIError) as problem:
        click.echo(f"Error: {_said(problem)}", err=True)
        raise SystemExit(1) from problem
    except click.Abort as stopped:
        raise SystemExit(130) from stopped


if __name__ == "__main__":
    main()
