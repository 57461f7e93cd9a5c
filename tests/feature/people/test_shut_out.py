"""Whoever has left, or never had a role, is told so at the door; a second job or an invitation still opens it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from auditapp.kernel import clock, ids
from auditapp.kernel.permissions import Role
from auditapp.people import invitations, service, sign_ins
from auditapp.people.account_models import SignInSession, SignInStep
from auditapp.people.invitations import GrantPlan
from auditapp.people.models import RoleGrant
from auditapp.people.passwords import hash_password
from auditapp.web.work import Work
from tests.authenticator import Device
from tests.build import BUILDER, PASSWORD, World
from tests.feature.people.entering import add_passkey, enter_password, set_up_authenticator, sign_in_with
from tests.page import Browser

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
ENDED = "Your access ended on Sun 22 Nov. Ask your manager."
NO_ROLE = "You have no role yet. Ask your manager to invite you."
MakeBrowser = Callable[[], Browser]


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    clock.set_clock(lambda: NOW)
    yield
    clock.set_clock(None)


def leave(work: Work, world: World, key: str = "senior_carer") -> None:
    with work.transaction() as session:
        mine = select(RoleGrant).where(RoleGrant.user_id == world.user(key).id)
        for grant in session.scalars(mine).all():
            service.revoke_role(session, grant, world.provider.id, actor=BUILDER, now=NOW)
        sign_ins.end_sessions_of(session, world.user(key).id, actor=BUILDER, now=NOW)


def sessions_open(session: Session, world: World, key: str = "senior_carer") -> int | None:
    mine = SignInSession.user_id == world.user(key).id
    return session.scalar(
        select(func.count()).select_from(SignInSession).where(mine, SignInSession.ended_at.is_(None))
    )


@pytest.mark.parametrize("page", ["/sign-in", "/capture/sign-in"])
def test_a_leaver_is_told_when_their_access_ended(
    browser: MakeBrowser, world: World, work: Work, session: Session, page: str
) -> None:
    leave(work, world)
    maria = browser()
    maria.get(page)
    form = {"sign_in_name": world.user("senior_carer").sign_in_name}
    assert ENDED in maria.post(page, {**form, "password": PASSWORD}, status=422).text
    wrong = maria.post(page, {**form, "password": "not the password"}, status=422).text
    assert ENDED not in wrong
    assert "do not go together" in wrong
    assert sessions_open(session, world) == 0
    assert maria.get("/account").status_code == 302


def test_a_leaver_is_not_asked_for_the_second_step(
    browser: MakeBrowser, world: World, work: Work, session: Session
) -> None:
    maria = browser().sign_in(world, "senior_carer")
    set_up_authenticator(maria)
    leave(work, world)
    before = session.scalar(select(func.count()).select_from(SignInStep))
    assert ENDED in enter_password(browser(), world, "senior_carer").text
    session.rollback()
    assert session.scalar(select(func.count()).select_from(SignInStep)) == before


def test_a_passkey_alone_does_not_open_it_either(
    browser: MakeBrowser, world: World, work: Work, session: Session
) -> None:
    maria, device = browser().sign_in(world, "senior_carer"), Device()
    add_passkey(maria, device)
    leave(work, world)
    assert ENDED in sign_in_with(browser(), device).text
    assert sessions_open(session, world) == 0


def test_an_agency_account_is_shut_on_the_day_after_its_last(
    browser: MakeBrowser, world: World, work: Work
) -> None:
    with work.transaction() as session:
        visitor = service.create_user(
            session, world.provider, "visitor", "Agency Carer", actor=BUILDER, now=NOW
        )
        session.flush()
        sign_ins.set_password(
            session, world.provider.id, visitor, hash_password(PASSWORD), actor=BUILDER, now=NOW
        )
        grant = RoleGrant(
            id=ids.new_id("g"), user_id=visitor.id, home_id=world.oak.id, provider_id=None,
            role=Role.SENIOR_CARER, engaged_as="agency", ends_on=date(2026, 11, 22),
            granted_at=NOW, granted_by=BUILDER.user_id,
        )  # fmt: skip
        session.add(grant)
        session.flush()
        session.expunge_all()
    world.people["visitor"] = visitor
    assert enter_password(browser(), world, "visitor").status_code == 302
    after = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    clock.set_clock(lambda: after)
    assert ENDED in enter_password(browser(), world, "visitor").text


def test_whoever_never_had_a_role_is_told_to_ask_for_one(
    browser: MakeBrowser, world: World, work: Work
) -> None:
    with work.transaction() as session:
        nobody = service.create_user(session, world.provider, "nobody", "New Here", actor=BUILDER, now=NOW)
        session.flush()
        sign_ins.set_password(
            session, world.provider.id, nobody, hash_password(PASSWORD), actor=BUILDER, now=NOW
        )
        session.flush()
        session.expunge_all()
    world.people["nobody"] = nobody
    assert NO_ROLE in enter_password(browser(), world, "nobody").text


def test_a_leaver_comes_back_through_an_invitation_with_the_account_they_had(
    browser: MakeBrowser, world: World, work: Work
) -> None:
    leave(work, world)
    maria = world.user("senior_carer")
    with work.transaction() as session:
        code = invitations.invite(
            session,
            provider_id=world.provider.id,
            name=maria.name,
            sign_in_name=maria.sign_in_name,
            grants=[GrantPlan(Role.SENIOR_CARER, world.oak.id, None)],
            actor=BUILDER,
            now=NOW,
            user_id=maria.id,
        )
    coming = browser()
    coming.get("/sign-in")
    form = {"sign_in_name": maria.sign_in_name, "password": PASSWORD}
    coming.post("/sign-in", {**form, "next": "/join/aaaabbbbccccdddd"}, status=422)
    coming.post("/sign-in", {**form, "next": f"/join/{code}"}, status=302)
    coming.get(f"/join/{code}", status=200)
    coming.post(f"/join/{code}", {"with_my_account": "yes"}, status=302)
    assert enter_password(browser(), world, "senior_carer").status_code == 302


def test_somebody_elses_invitation_opens_nothing_for_a_leaver(
    browser: MakeBrowser, world: World, work: Work
) -> None:
    leave(work, world)
    with work.transaction() as session:
        code = invitations.invite(
            session,
            provider_id=world.provider.id,
            name="Somebody",
            sign_in_name="somebody",
            grants=[GrantPlan(Role.SENIOR_CARER, world.oak.id, None)],
            actor=BUILDER,
            now=NOW,
            user_id=world.user("care_assistant").id,
        )
    coming = browser()
    coming.get("/sign-in")
    form = {"sign_in_name": world.user("senior_carer").sign_in_name, "password": PASSWORD}
    assert ENDED in coming.post("/sign-in", {**form, "next": f"/join/{code}"}, status=422).text
