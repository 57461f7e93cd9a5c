"""The head of a chain, now or as it was, to compare with the cover of a pack."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from auditapp import commands
from auditapp.kernel import clock, journal
from auditapp.kernel.journal import JournalChain, JournalEvent
from auditapp.people.sign_ins import PASSWORD_SET
from auditapp.web.work import Work
from tests.build import BUILDER, World

Ask = Callable[..., Result]


@pytest.fixture
def ask(work: Work, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """`auditapp journal head` on this test's database."""
    monkeypatch.setitem(
        commands.FEATURES, "journal", commands.feature("keeping.journal_cli:commands", lambda: work)
    )
    return lambda *options: CliRunner().invoke(commands.cli, ["journal", "head", *options])


@pytest.fixture
def chain(work: Work, world: World) -> str:
    """Oak House's, with four events."""
    name = journal.home_chain(world.oak.id)
    with work.transaction() as session:
        for _ in range(4):
            subject = journal.Subject("user", "u1")
            journal.record(session, PASSWORD_SET, chain=name, subject=subject, actor=BUILDER, now=clock.now())
    return name


def hashes(session: Session, chain: str) -> list[str]:
    """Of all events of the chain, the first one first."""
    query = select(JournalEvent.hash).where(JournalEvent.chain == chain).order_by(JournalEvent.seq)
    return list(session.scalars(query))


def test_every_chain_is_told_with_its_last_event(
    ask: Ask, chain: str, session: Session, world: World
) -> None:
    found = ask()
    assert found.exit_code == 0, found.output
    every = hashes(session, chain)
    assert f"Oak House ({chain}), event #{len(every)}\n{every[-1]}\n" in found.output
    assert found.output.count("event #") == len(session.scalars(select(JournalChain.chain)).all())
    assert f"Greenway Care (provider:{world.provider.id}), event #" in found.output


def test_an_earlier_event_is_told_as_it_was_then(
    ask: Ask, chain: str, session: Session, world: World
) -> None:
    every = hashes(session, chain)
    for number in (1, 2, len(every)):
        found = ask("--chain", chain, "--at", str(number))
        assert found.output == f"Oak House ({chain}), event #{number}\n{every[number - 1]}\n"


def test_an_event_that_was_changed_is_named_instead_of_its_hash(ask: Ask, chain: str, work: Work) -> None:
    with work.transaction() as session:
        if session.get_bind().dialect.name == "sqlite":
            session.execute(text("DROP TRIGGER journal_event_no_update"))
        else:
            session.execute(text("ALTER TABLE journal_event DISABLE TRIGGER USER"))
        changed = update(JournalEvent).where(JournalEvent.chain == chain, JournalEvent.seq == 2)
        session.execute(changed.values(actor_id="somebody"))
    assert ask("--chain", chain, "--at", "1").exit_code == 0
    for options in (("--chain", chain, "--at", "3"), ("--chain", chain)):
        found = ask(*options)
        assert found.exit_code == 1
        assert f"WRONG  {chain} #2 was changed" in found.output


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--at", "2"), "name it with --chain"),
        (("--chain", "home:nowhere"), "There is no chain 'home:nowhere'."),
        (("--chain", "CHAIN", "--at", "900"), "has no event #900: its last is #"),
        (("--chain", "CHAIN", "--at", "0"), "0 is not in the range"),
    ],
)
def test_what_cannot_be_told_is_said_plainly(
    ask: Ask, chain: str, options: tuple[str, ...], words: str
) -> None:
    found = ask(*(chain if option == "CHAIN" else option for option in options))
    assert found.exit_code != 0
    assert words in found.output
