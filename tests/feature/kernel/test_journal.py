"""The journal: complete, chained, refusing change, able to forget."""

from __future__ import annotations

import pytest
from sqlalchemy import Executable, delete, insert, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from auditapp.kernel import clock, journal
from auditapp.kernel.journal import JournalChain, JournalEvent, JournalValue
from auditapp.kernel.journal_check import verify_chain, verify_journal
from auditapp.kernel.permissions import Actor, system_actor
from auditapp.people.queries import chains_of
from auditapp.people.service import HOME_CREATED
from auditapp.people.sign_ins import PASSWORD_SET
from auditapp.web.work import Work
from tests.build import BUILDER, World

SUBJECT = journal.Subject("user", "u1")


def note(session: Session, chain: str = "test", actor: Actor = BUILDER) -> None:
    journal.record(session, PASSWORD_SET, chain=chain, subject=SUBJECT, actor=actor, now=clock.now())


def test_the_world_was_built_with_a_journal_that_verifies(session: Session, world: World) -> None:
    reports = {report.chain: report for report in verify_journal(session)}
    assert {report.fault for report in reports.values()} == {None}
    assert reports[journal.provider_chain(world.provider.id)].events > 20


def note_and_fail(work: Work) -> None:
    with work.transaction() as writing:
        note(writing)
        raise RuntimeError


def test_an_event_is_lost_with_the_transaction_it_tells_of(work: Work, session: Session) -> None:
    with pytest.raises(RuntimeError):
        note_and_fail(work)
    with work.transaction() as writing:
        note(writing)
    assert verify_chain(session, "test").events == 1


def test_nobody_cannot_act(session: Session) -> None:
    with pytest.raises(ValueError, match="no actor"):
        note(session, actor=Actor("", "nobody"))


@pytest.mark.parametrize("data", [{}, {"home": "h1"}, {"home": "h1", "prefix": "OAK", "more": 1}])
def test_an_event_with_other_keys_than_declared_is_refused(
    session: Session, data: dict[str, str | int]
) -> None:
    with pytest.raises(ValueError, match="other keys"):
        journal.record(
            session,
            HOME_CREATED,
            chain="test",
            subject=SUBJECT,
            actor=BUILDER,
            now=clock.now(),
            data=dict(data),
        )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_event SET kind = 'x'",
        "DELETE FROM journal_event",
        "TRUNCATE journal_event",
        "TRUNCATE journal_event CASCADE",
    ],
)
def test_the_database_refuses_to_change_events(session: Session, statement: str) -> None:
    with pytest.raises(DBAPIError, match=r"never changed|syntax error"):
        session.execute(text(statement))
    session.rollback()
    assert verify_journal(session)


def tamper(session: Session, change: Executable) -> None:
    """What somebody with the database's own keys could do: triggers off, change, triggers on."""
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("DROP TRIGGER journal_event_no_update"))
        session.execute(text("DROP TRIGGER journal_event_no_delete"))
    else:
        session.execute(text("ALTER TABLE journal_event DISABLE TRIGGER USER"))
    session.execute(change)


def test_an_edited_event_is_named(session: Session, world: World) -> None:
    chain = journal.provider_chain(world.provider.id)
    tamper(session, text("UPDATE journal_event SET actor_id='else' WHERE seq=3"))
    assert (
        verify_chain(session, chain).fault == f"{chain} #3 was changed: its content no longer gives its hash"
    )


def test_a_missing_event_is_named(session: Session, world: World) -> None:
    chain = journal.provider_chain(world.provider.id)
    tamper(session, text("DELETE FROM journal_event WHERE seq=3"))
    assert "#3 is missing" in (verify_chain(session, chain).fault or "")


def test_a_cut_off_end_shows_against_the_kept_head(session: Session, world: World) -> None:
    chain = journal.provider_chain(world.provider.id)
    last = session.get_one(JournalChain, chain).seq
    tamper(session, delete(JournalEvent).where(JournalEvent.seq == last))
    assert "not the head" in (verify_chain(session, chain).fault or "")


def test_erasing_a_value_leaves_the_journal_verifying_and_is_reported(
    work: Work, session: Session, world: World
) -> None:
    chain = journal.provider_chain(world.provider.id)
    with work.transaction() as writing:
        row = writing.scalars(
            select(JournalValue).where(JournalValue.chain == chain, JournalValue.name == "sign_in_name")
        ).first()
        assert row is not None
        erased = (row.seq, "user.created", row.name)
        journal.erase_value(
            writing, row, actor=system_actor("test"), now=clock.now(), reason="They asked us to."
        )
    report = verify_chain(session, chain)
    assert report.fault is None
    assert report.erased == [erased]


def test_a_value_that_vanished_without_an_erasure_is_a_fault(session: Session, world: World) -> None:
    chain = journal.provider_chain(world.provider.id)
    session.execute(
        delete(JournalValue).where(JournalValue.chain == chain, JournalValue.name == "sign_in_name")
    )
    assert "no erasure was recorded" in (verify_chain(session, chain).fault or "")


def test_a_swapped_value_is_a_fault(session: Session, world: World) -> None:
    chain = journal.provider_chain(world.provider.id)
    row = session.scalars(select(JournalValue).where(JournalValue.chain == chain)).first()
    assert row is not None
    fields = {
        "chain": row.chain,
        "seq": row.seq,
        "name": row.name,
        "salt": row.salt,
        "value": "something else",
    }
    session.execute(delete(JournalValue).where(JournalValue.id == row.id))
    session.execute(insert(JournalValue).values(**fields))
    assert "not the one that was committed to" in (verify_chain(session, chain).fault or "")


def test_free_text_never_enters_an_event(session: Session, world: World) -> None:
    for event in session.scalars(select(JournalEvent)):
        assert "Oak House" not in str(event.data)
        assert "@" not in str(event.data)


def test_a_whole_chain_that_is_gone_is_named(session: Session, world: World) -> None:
    chain = journal.home_chain(world.oak.id)
    tamper(session, delete(JournalEvent).where(JournalEvent.chain == chain))
    session.execute(delete(JournalChain).where(JournalChain.chain == chain))
    faults = [report.fault for report in verify_journal(session, expected=chains_of(session)) if report.fault]
    assert faults == [f"{chain} is missing: the whole chain is gone"]
