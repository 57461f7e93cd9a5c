"""One-time codes: what opens what, how often, and for how long."""

from __future__ import annotations

import hashlib
import random
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.kernel import ids, journal
from auditapp.kernel.errors import NotFoundError
from auditapp.kernel.permissions import Role
from auditapp.people import invitations
from auditapp.people.account_models import Invitation
from auditapp.people.invitations import GrantPlan
from auditapp.people.queries import actor_for
from auditapp.web.work import Work
from tests.build import BUILDER, World

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


@pytest.fixture
def invited(work: Work, world: World) -> str:
    with work.transaction() as session:
        return invite(session, world)


def invite(session: Session, world: World) -> str:
    manager = world.user("registered_manager")
    return invitations.invite(
        session,
        provider_id=world.provider.id,
        name="Maria Santos",
        sign_in_name=" Maria.Santos ",
        grants=[GrantPlan(Role.SENIOR_CARER, world.oak.id, None)],
        actor=actor_for(session, manager.id, name=manager.name),
        now=NOW,
    )


def test_a_code_opens_its_invitation_however_it_is_typed(
    invited: str, session: Session, world: World
) -> None:
    found = invitations.find(session, invited, now=NOW)
    assert found is not None
    assert (found.name, found.sign_in_name) == ("Maria Santos", "maria.santos")
    assert invitations.grants_of(session, found.id) == [GrantPlan(Role.SENIOR_CARER, world.oak.id, None)]
    printed = invitations.spoken(invited)
    assert [len(group) for group in printed.split("-")] == [4, 4, 4, 4]
    for typed in (
        printed,
        printed.upper(),
        f"  {printed.replace('-', ' ')} ",
        printed.replace("-", "\N{EN DASH}"),
    ):
        assert invitations.find(session, typed, now=NOW) is found


def test_only_the_hash_of_a_code_is_stored(invited: str, session: Session) -> None:
    row = session.scalars(select(Invitation)).one()
    assert row.code_hash == hashlib.sha256(invited.encode()).hexdigest()
    assert len(invited) == 16
    assert set(invited) <= set(ids.ALPHABET)


def test_codes_are_not_guessed_from_what_the_demonstration_seeds(work: Work, world: World) -> None:
    codes = []
    for _ in range(2):
        with work.transaction() as session:
            ids.set_random(random.Random(1))
            codes.append(invitations._new(session, "join", actor=BUILDER, now=NOW)[0])
            session.rollback()
    assert codes[0] != codes[1]


@pytest.mark.parametrize(
    "typed", ["", "abc", "aaaa-aaaa-aaaa-aaaa", "2222-2222-2222-2222", "x" * 5000, "%00", "é" * 16]
)
def test_what_is_no_code_of_ours_opens_nothing(invited: str, session: Session, typed: str) -> None:
    assert invited
    assert invitations.find(session, typed, now=NOW) is None


def test_a_code_runs_out(invited: str, session: Session) -> None:
    assert invitations.find(session, invited, now=NOW + timedelta(days=14, seconds=-1))
    assert invitations.find(session, invited, now=NOW + timedelta(days=14)) is None


def test_a_used_code_opens_nothing_and_is_used_once(
    invited: str, work: Work, world: World, session: Session
) -> None:
    user = world.user("senior_carer_2")
    with work.transaction() as using:
        found = invitations.find(using, invited, now=NOW)
        assert found is not None
        invitations.use(using, found, user.id, actor=BUILDER, now=NOW)
    assert invitations.find(session, invited, now=NOW) is None
    with work.transaction() as late:
        with pytest.raises(NotFoundError):
            invitations.use(late, late.merge(found, load=False), user.id, actor=BUILDER, now=NOW)
        assert journal.pending_count(late) == 0


def test_a_withdrawn_code_opens_nothing(invited: str, work: Work, session: Session) -> None:
    with work.transaction() as withdrawing:
        found = invitations.find(withdrawing, invited, now=NOW)
        assert found is not None
        invitations.withdraw(withdrawing, found, actor=BUILDER, now=NOW)
    assert invitations.find(session, invited, now=NOW) is None


def test_a_new_code_ends_the_old_one_and_opens_the_same(invited: str, work: Work, session: Session) -> None:
    with work.transaction() as replacing:
        found = invitations.find(replacing, invited, now=NOW)
        assert found is not None
        anew = invitations.replace(replacing, found, actor=BUILDER, now=NOW + timedelta(days=3))
    assert invitations.find(session, invited, now=NOW) is None
    again = invitations.find(session, anew, now=NOW + timedelta(days=16))
    assert again is not None
    assert (again.name, len(invitations.grants_of(session, again.id))) == ("Maria Santos", 1)


def test_a_reset_ends_the_one_before_and_lasts_a_day(work: Work, world: World, session: Session) -> None:
    user_id = world.user("senior_carer").id
    codes = []
    for _ in range(2):
        with work.transaction() as making:
            codes.append(
                invitations.invite_reset(
                    making, provider_id=world.provider.id, user_id=user_id, actor=BUILDER, now=NOW
                )
            )
    assert invitations.find(session, codes[0], now=NOW) is None
    assert invitations.find(session, codes[1], now=NOW)
    assert invitations.find(session, codes[1], now=NOW + timedelta(hours=24)) is None


def test_a_new_link_for_the_set_up_ends_the_one_before(work: Work, session: Session) -> None:
    with work.transaction() as making:
        first = invitations.invite_set_up(making, actor=BUILDER, now=NOW)
    with work.transaction() as making:
        second = invitations.invite_set_up(making, actor=BUILDER, now=NOW)
    assert invitations.find(session, first, now=NOW) is None
    found = invitations.find(session, second, now=NOW)
    assert found is not None
    assert (found.kind, found.provider_id) == ("set_up", None)


def test_making_and_ending_are_in_the_journal_without_a_name(
    invited: str, work: Work, world: World, session: Session
) -> None:
    with work.transaction() as withdrawing:
        found = invitations.find(withdrawing, invited, now=NOW)
        assert found is not None
        invitations.withdraw(withdrawing, found, actor=BUILDER, now=NOW)
    events = [
        event
        for event in journal.events_of(session, journal.provider_chain(world.provider.id))
        if event.kind.startswith("invitation.")
    ]
    assert [event.kind for event in events] == ["invitation.made", "invitation.ended"]
    assert "Maria" not in str([event.data for event in events])
    assert invited not in str([event.data for event in events])
