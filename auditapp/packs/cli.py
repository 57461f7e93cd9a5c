"""`auditapp pack`: build a pack into a file, and check one with nothing but the file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import click

from auditapp.kernel import clock
from auditapp.packs import service
from auditapp.packs.verify import Verdict
from auditapp.packs.verify import verify as check
from auditapp.packs.window import Window, usual_period
from auditapp.packs.workshop import key_of, write_pack
from auditapp.people.queries import home_named
from auditapp.web.work import Work

_DAY = click.DateTime(formats=["%Y-%m-%d"])


def commands(open_work: Callable[[], Work]) -> click.Group:
    """The group of pack commands; `open_work` is only called by those that need the database."""

    @click.group("pack")
    def pack() -> None:
        """Evidence packs."""

    @pack.command("build")
    @click.option(
        "--home", "named", required=True, help="The home's id, or its name when it is the only one."
    )
    @click.option(
        "--from", "first", type=_DAY, help="First day, such as 2025-11-22. Default: 12 months back."
    )
    @click.option("--to", "last", type=_DAY, help="Last day, included. Default: today.")
    @click.option(
        "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="File to write."
    )
    def build(named: str, first: datetime | None, last: datetime | None, output: Path) -> None:
        """Build the evidence pack of a home into a file."""
        _build(open_work(), named, first.date() if first else None, last.date() if last else None, output)

    @pack.command("verify")
    @click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @click.option("--key", help="Fingerprint of the key that must have signed it.")
    def verify(file: Path, key: str | None) -> None:
        """Check that nothing in a pack was altered; exits with 1 and names the first thing wrong."""
        verdict = check(file, key)
        click.echo(verdict.sentence)
        _tell_more(verdict)
        if not verdict.intact:
            raise SystemExit(1)

    @pack.command("key")
    def key() -> None:
        """Show the fingerprint of this installation's key, to be given to whoever checks a pack."""
        click.echo(key_of(open_work()).fingerprint)

    return pack


def _tell_more(verdict: Verdict) -> None:
    for gone in verdict.erased:
        click.echo(f"Erased on request: {gone}.")
    for problem in verdict.problems[1:]:
        click.echo(f"Also: {problem}")


def _build(work: Work, named: str, first: date | None, last: date | None, output: Path) -> None:
    now = clock.now()
    today = clock.local_date(now)
    usual = usual_period(last or today)
    days = first or usual[0], last or today
    service.check_period(*days, today=today)
    with work.transaction() as session:
        home = home_named(session, named)
    written = write_pack(work, Window(home.id, *days, now), output.absolute(), progress=lambda _done: None)
    click.echo(f"{written.path}: {written.size:,} bytes, {home.name}, {days[0]} to {days[1]}")
    click.echo(f"Signed by {written.fingerprint}")
