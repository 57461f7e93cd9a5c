"""`auditapp journal`: walk the hash-chained journal, and say where each chain ends."""

from __future__ import annotations

from collections.abc import Callable

import click

from auditapp.kernel.journal_check import ChainReport, chains_held, head_of, verify_journal
from auditapp.people import queries
from auditapp.web.work import Work


def commands(open_work: Callable[[], Work]) -> click.Group:
    """The group of the journal's commands."""

    @click.group("journal")
    def journal() -> None:
        """The hash-chained journal."""

    @journal.command("verify")
    def verify() -> None:
        """Walk every chain; exits with 1 when anything was changed, removed or reordered."""
        with open_work().transaction() as session:
            reports = verify_journal(session, expected=queries.chains_of(session))
        for report in reports:
            click.echo(_told(report))
        click.echo(
            "This checks the journal itself. `auditapp pack verify` also checks the records against it."
        )
        _fail_on_fault(reports)

    @journal.command("head")
    @click.option("--chain", help="Only this chain, as a pack's cover names it: home:... or provider:...")
    @click.option("--at", "seq", type=click.IntRange(min=1), help="The event to stop at, when not the last.")
    def head(chain: str | None, seq: int | None) -> None:
        """Number and hash of each chain's last event, to compare with the cover of a pack."""
        if seq is not None and chain is None:
            raise click.UsageError("--at counts the events of one chain: name it with --chain.")
        _heads(open_work(), chain, seq)

    return journal


def _heads(work: Work, chain: str | None, seq: int | None) -> None:
    with work.transaction() as session:
        there = chains_held(session) | set(queries.chains_of(session))
        named = {each: name for each, name in queries.names_of_chains(session).items() if each in there}
        if chain is not None and chain not in named:
            raise click.ClickException(f"There is no chain {chain!r}. Without --chain all are shown.")
        reports = [head_of(session, each, seq) for each in ([chain] if chain else named)]
    for report in reports:
        click.echo(f"WRONG  {report.fault}" if report.fault else _head(report, named[report.chain]))
    _fail_on_fault(reports)


def _fail_on_fault(reports: list[ChainReport]) -> None:
    if any(report.fault for report in reports):
        raise SystemExit(1)


def _told(report: ChainReport) -> str:
    if report.fault:
        return f"WRONG  {report.fault}"
    erased = "".join(
        f"\n       {name!r} of {kind} at #{seq} was erased on request" for seq, kind, name in report.erased
    )
    return f"intact {report.chain}: {report.events} events, head {report.head[:16]}{erased}"


def _head(report: ChainReport, name: str) -> str:
    return f"{name} ({report.chain}), event #{report.events}\n{report.head}"
