"""`auditapp checklist export`, `import` and `publish`: checklists in and out, for whoever runs the machine."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.checklists import cli as checklists
from auditapp.checklists import queries
from auditapp.checklists.publishing import publish_draft
from auditapp.checklists.yaml_out import yaml_of
from auditapp.exchange import service, taking
from auditapp.exchange.files import Sent
from auditapp.exchange.locks import with_locked
from auditapp.exchange.report import Outcome, Refused, as_text
from auditapp.exchange.to_mend import with_faults
from auditapp.exchange.workbook_out import workbook_of
from auditapp.exchange.xlsform_out import form_of
from auditapp.kernel import clock
from auditapp.kernel.errors import InvalidError, NotFoundError
from auditapp.kernel.permissions import system_actor
from auditapp.people.books_in import Book
from auditapp.people.models import Provider
from auditapp.people.queries import home_named
from auditapp.web.work import Work

HOME = "The home's id or name. Left out: the provider's, for all its homes."


@dataclass(frozen=True)
class _Where:
    provider_id: str
    home_id: str | None


def commands(open_work: Callable[[], Work]) -> click.Group:
    """The group of checklists' commands, with those that need an installation."""
    group = checklists.commands()
    _add_export(group, open_work)
    _add_import(group, open_work)
    _add_publish(group, open_work)
    return group


def _add_export(group: click.Group, open_work: Callable[[], Work]) -> None:
    @group.command("export")
    @click.argument("key")
    @click.option("--home", "named", default="", help=HOME)
    @click.option("--form", is_flag=True, help="As an XLSForm instead of YAML.")
    @click.option(
        "--to",
        "output",
        type=click.Path(path_type=Path, dir_okay=False),
        help="A file instead of the screen.",
    )
    def export(key: str, named: str, output: Path | None, *, form: bool) -> None:
        """Write the version of a checklist that is in force."""
        work = open_work()
        with work.transaction() as session:
            data = _exported(session, _where(session, named), key, form=form)
        if output is None:
            sys.stdout.buffer.write(data)
        else:
            output.write_bytes(data)
            click.echo(f"Written to {output}.")


def _add_import(group: click.Group, open_work: Callable[[], Work]) -> None:
    @group.command("import")
    @click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
    @click.option("--home", "named", default="", help=HOME)
    def bring_in(file: Path, named: str) -> None:
        """Make a draft of an XLSForm, a list or YAML, and print what became of every row."""
        work = open_work()
        with work.transaction() as session:
            where = _where(session, named)
            sent = _understood(session, where, file)
            draft = service.make_draft(
                session, where.provider_id, where.home_id, sent, actor=system_actor("import"), now=clock.now()
            )
            made = f'The draft "{draft.title}" ({draft.key}) is made.'
        click.echo(as_text(sent.notes), nl=False)
        click.echo(f"{made} Open it on the page of checklists, say what counts as a failure, and publish it.")


def _add_publish(group: click.Group, open_work: Callable[[], Work]) -> None:
    @group.command("publish")
    @click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
    @click.option("--home", "named", default="", help=HOME)
    @click.option("--why", required=True, help="Why it is changed; it stays in the checklist's history.")
    def publish(file: Path, named: str, why: str) -> None:
        """Put a checklist in YAML into force."""
        work = open_work()
        with work.transaction() as session:
            where = _where(session, named)
            actor, now = system_actor("import"), clock.now()
            sent = _understood(session, where, file)
            if sent.origin != "yaml":
                raise click.ClickException(
                    "Only YAML can be published at once. Import the file, and look through it."
                )
            _refuse_faults(sent)
            draft = service.make_draft(session, where.provider_id, where.home_id, sent, actor=actor, now=now)
            publish_draft(session, draft, why, actor=actor, now=now)
        click.echo(as_text([note for note in sent.notes if note.outcome is Outcome.CHANGED]), nl=False)
        click.echo(f"{sent.title} is in force.")


def _refuse_faults(sent: Sent) -> None:
    lines = as_text([note for note in sent.notes if note.outcome is Outcome.MEND])
    if lines:
        raise click.ClickException(f"Nothing was published: this must be put right first.\n{lines}".rstrip())


def _where(session: Session, named: str) -> _Where:
    if named:
        home = home_named(session, named)
        return _Where(home.provider_id, home.id)
    providers = list(session.scalars(select(Provider.id)))
    if len(providers) != 1:
        raise InvalidError("There are several providers. Name a home with --home.", code="many_providers")
    return _Where(providers[0], None)


def _exported(session: Session, where: _Where, key: str, *, form: bool) -> bytes:
    current = service.current_of(session, where.provider_id, where.home_id, key)
    if current is None:
        raise NotFoundError(f'There is no checklist "{key}" in force there.', code="no_checklist")
    definition = queries.definition(session, current.content_hash)
    return workbook_of(form_of(definition)) if form else yaml_of(definition.body()).encode()


def _understood(session: Session, where: _Where, file: Path) -> Sent:
    try:
        read = taking.understood(file.read_bytes(), file.name)
        keys = service.keys_for(session, where.provider_id)
        sent = taking.of_form(read, file.name, keys) if isinstance(read, Book) else taking.of_list(read, keys)
        sent = with_locked(session, where.provider_id, where.home_id, sent)
        return with_faults(session, where.provider_id, where.home_id, sent)
    except Refused as refused:
        lines = "".join(f"{note.sheet}:{note.row}: {note.words}\n" for note in refused.notes)
        raise click.ClickException(f"{refused}\n{lines}".rstrip()) from refused
