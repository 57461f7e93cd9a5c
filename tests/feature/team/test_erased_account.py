"""An account whose person was erased: no code opens it, and nobody gives it a name or a password again."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from sqlalchemy.orm import Session

from auditapp.kernel import clock
from auditapp.kernel.permissions import Role
from auditapp.people import invitations
from auditapp.people.invitations import GrantPlan
from auditapp.people.models import User
from auditapp.people.sign_ins import stored_password
from auditapp.web.work import Work
from tests.build import BUILDER, World
from tests.feature.team.conftest import code_on
from tests.page import Browser
from tests.tablet import signed_in

NEW = {"password": "purple kettle on the roof", "again": "purple kettle on the roof"}


def invite_back(work: Work, world: World, user_id: str) -> str:
    with work.transaction() as session:
        return invitations.invite(
            session,
            provider_id=world.provider.id,
            name="Senior Carer 2",
            sign_in_name="senior_carer_2@example.org",
            grants=[GrantPlan(Role.SENIOR_CARER, world.oak.id, None)],
            actor=BUILDER,
            now=clock.now(),
            user_id=user_id,
        )


def test_no_code_opens_an_erased_account_and_nobody_renames_it(
    app: Flask, world: World, work: Work, browser: Callable[[], Browser], session: Session
) -> None:
    keeper, user_id = signed_in(app, world, "nominated_individual"), world.user("senior_carer_2").id
    person = f"/homes/{world.oak.id}/people/{user_id}"
    keeper.get(f"{person}/departure", status=200)
    keeper.post(f"{person}/departure", {"sure": "y"}, status=302)
    code = code_on(keeper.post(f"{person}/password-code", status=200).text)
    back = invite_back(work, world, user_id)
    data = f"/providers/{world.provider.id}/personal-data/{user_id}"
    keeper.get(data, status=200)
    given = {"erasure-typed_name": "Senior Carer 2", "erasure-reason": "She asked for it on 20 November."}
    keeper.post(f"{data}/erasure", given, status=302)
    stranger = browser()
    for each in (code, back):
        stranger.get(f"/join/{each}", status=410)
    keeper.get("/account")
    keeper.post(f"{person}/password-code", status=409)
    keeper.post(f"{person}/name", {"names-name": "Some Body", "names-sign_in_name": "some.body"}, status=409)
    assert stored_password(session, session.get_one(User, user_id).sign_in_name) == (None, None)
