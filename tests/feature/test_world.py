"""The world the other tests stand on."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.kernel import journal
from auditapp.kernel.journal import JournalEvent
from tests.build import World


def test_two_providers_may_each_have_an_oak_house_with_the_same_prefix(world: World) -> None:
    assert (world.oak.name, world.oak.prefix) == (world.other_oak.name, world.other_oak.prefix)
    assert world.oak.id != world.other_oak.id


def test_every_event_hashes_to_what_the_chain_says(session: Session) -> None:
    for chain in session.scalars(select(JournalEvent.chain).distinct()):
        previous = journal.GENESIS
        for event in journal.events_of(session, chain):
            assert event.previous == previous
            assert event.hash == journal.event_hash(journal.covered_fields(event))
            previous = event.hash
