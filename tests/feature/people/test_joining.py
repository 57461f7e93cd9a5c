"""Taking up an invitation, by whoever holds it: somebody new, somebody with an account, somebody who forgot."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from auditapp.kernel import clock, journal
from auditapp.kernel.permissions import Actor, Permission, Role
from auditapp.people import invitations
from auditapp.people.account_models import Invitation, KnownDevice, SignInSession
from auditapp.people.invitations import GrantPlan
from auditapp.people.models import RoleGrant, User
from auditapp.people.queries import actor_for
from auditapp.people.rules import CODES_PER_ADDRESS
from auditapp.web.work import Work
from tests.build import PASSWORD, World
from tests.page import Browser

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
NEW_PASSWORD = "purple kettle on the roof"
MakeBrowser = Callable[[], Browser]


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    clock.set_clock(lambda: NOW)
    yield
    clock.set_clock(None)


def inviter(session: Session, world: World, key: str = "registered_manager") -> Actor:
    manager = world.user(key)
    return actor_for(session, manager.id, name=manager.name)


def invite(
    work: Work,
    world: World,
    *,
    sign_in_name: str = "maria.santos",
    ends_on: date | None = None,
    user_id: str | None = None,
    grants: list[GrantPlan] | None = None,
    by: str = "registered_manager",
) -> str:
    plan = GrantPlan(Role.SENIOR_CARER, world.oak.id, None, "agency" if ends_on else "employed", ends_on)
    with work.transaction() as session:
        return invitations.invite(
            session,
            provider_id=world.provider.id,
            name="Maria Santos",
            sign_in_name=sign_in_name,
            grants=grants or [plan],
            actor=inviter(session, world, by),
            now=NOW,
            user_id=user_id,
        )


def filled(**changes: str) -> dict[str, str]:
    given = {
        "name": "Maria Santos",
        "sign_in_name": "maria.santos",
        "password": NEW_PASSWORD,
        "again": NEW_PASSWORD,
    }
    return given | changes


def test_somebody_new_joins_with_a_printed_code(
    browser: MakeBrowser, work: Work, world: World, session: Session
) -> None:
    code = invite(work, world)
    maria = browser()
    maria.client.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (Linux; Android 14) Chrome/131.0"
    maria.get("/join", status=200)
    to_page = maria.post("/join", {"code": f" {invitations.spoken(code).upper()} "}, status=302)
    page = maria.get(to_page.location, status=200).text
    assert "Welcome to Oak House" in page
    assert "Senior carer" in page
    assert "Registered Manager invites you" in page
    assert 'value="maria.santos"' in page
    assert maria.post(f"/join/{code}", filled(), status=302).location == "/"
    assert "Maria Santos" in maria.get("/account", status=200).text
    user = session.scalars(select(User).where(User.sign_in_name == "maria.santos")).one()
    assert actor_for(session, user.id, name=user.name).can(Permission.HOME_AUDIT_CAPTURE, world.oak.id)
    kinds = [event.kind for event in journal.events_of(session, journal.provider_chain(world.provider.id))]
    assert kinds[-4:] == ["user.created", "user.password_set", "invitation.ended", "role.granted"]
    signed_in = session.scalars(select(SignInSession)).one()
    assert (signed_in.label, signed_in.factor) == ("Chrome on Android", "password")
    assert session.get_one(KnownDevice, signed_in.device_id).user_id == user.id
    again = browser()
    again.get("/sign-in")
    again.post("/sign-in", {"sign_in_name": "Maria.Santos", "password": NEW_PASSWORD}, status=302)


def test_whoever_invited_is_the_one_who_gave_the_role(
    browser: MakeBrowser, work: Work, world: World, session: Session
) -> None:
    code = invite(work, world)
    joining = browser()
    joining.get(f"/join/{code}")
    joining.post(f"/join/{code}", filled(), status=302)
    grant = session.scalars(select(RoleGrant).order_by(RoleGrant.granted_at.desc())).first()
    assert grant is not None
    assert grant.granted_by == world.user("registered_manager").id


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "Enter your name"),
        ({"name": "\u202e"}, "Enter the name as people write it"),
        ({"sign_in_name": "maria santos"}, "Use letters, digits, dots and hyphens only"),
        ({"sign_in_name": "maria@"}, "That is not an e-mail address"),
        ({"password": "short", "again": "short"}, "Use at least 12 characters"),
        ({"password": "Maria Santos 1", "again": "Maria Santos 1"}, "a name of yours"),
        ({"again": "another password"}, "The two passwords are not the same"),
        (
            {"sign_in_name": "senior_carer@example.org"},
            "Somebody already signs in with senior_carer@example.org",
        ),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    browser: MakeBrowser, work: Work, world: World, session: Session, changes: dict[str, str], said: str
) -> None:
    code = invite(work, world)
    maria = browser()
    maria.get(f"/join/{code}")
    page = maria.post(f"/join/{code}", filled(**changes), status=422).text
    assert said in page
    assert NEW_PASSWORD not in page
    assert f'value="{filled(**changes)["sign_in_name"]}"' in page
    assert session.scalar(select(func.count()).select_from(User).where(User.name == "Maria Santos")) == 0
    maria.post(f"/join/{code}", filled(), status=302)


@pytest.fixture
def codes(work: Work, world: World, browser: MakeBrowser) -> dict[str, str]:
    """A code of every kind that opens nothing."""
    used, withdrawn, replaced = (invite(work, world, sign_in_name=f"maria{each}") for each in range(3))
    past = invite(work, world, sign_in_name="maria.past", ends_on=date(2026, 11, 21))
    with work.transaction() as session:
        actor = inviter(session, world)
        for code, verb in ((withdrawn, invitations.withdraw), (replaced, invitations.replace)):
            found = invitations.find(session, code, now=NOW)
            assert found is not None
            verb(session, found, actor=actor, now=NOW)
    first = browser()
    first.get(f"/join/{used}")
    first.post(f"/join/{used}", filled(sign_in_name="maria.first"), status=302)
    return {
        "used": used,
        "withdrawn": withdrawn,
        "replaced": replaced,
        "only a past day": past,
        "forged": "2345-6789-bcdf-ghjk",
        "no code": "%3Cscript%3E",
        "long": "z" * 3000,
    }


def test_every_code_that_opens_nothing_gets_the_same_page(
    browser: MakeBrowser, codes: dict[str, str]
) -> None:
    pages = {}
    for why, code in codes.items():
        reader = browser()
        reader.get("/join")
        got = reader.get(f"/join/{code}", status=410)
        posted = reader.post(f"/join/{code}", filled(sign_in_name="maria.late"), status=410)
        for answer in (got, posted):
            assert code not in answer.text, why
            for leaked in ("Oak House", "Maria", "Greenway"):
                assert leaked not in answer.text, why
            pages[why, answer.request.method] = _without_nonces(answer.text)
    assert len(set(pages.values())) == 1
    assert "ask whoever gave it to you for a new one" in next(iter(pages.values()))


def test_a_code_that_ran_out_gets_that_page_too(browser: MakeBrowser, work: Work, world: World) -> None:
    code = invite(work, world)
    forged = browser().get("/join/2345-6789-bcdf-ghjk").text
    clock.set_clock(lambda: NOW + timedelta(days=15))
    late = browser().get(f"/join/{code}", status=410).text
    assert _without_nonces(late) == _without_nonces(forged)


def _without_nonces(page: str) -> str:
    return re.sub(r'nonce="[^"]*"|name="csrf_token"[^>]*', "", page)


def test_guessing_codes_is_slowed_down_and_good_codes_still_open(
    browser: MakeBrowser, work: Work, world: World
) -> None:
    code, guesser = invite(work, world), browser()
    statuses = [guesser.get("/join/2345-6789-bcdf-ghjk").status_code for _ in range(CODES_PER_ADDRESS + 1)]
    assert statuses == [410] * CODES_PER_ADDRESS + [429]
    guesser.get(f"/join/{code}", status=200)


def test_what_is_no_code_is_said_before_one_is_tried(browser: MakeBrowser) -> None:
    reader = browser()
    reader.get("/join")
    for typed in ("", "7k2m", "a" * 16, "<b>"):
        page = reader.post("/join", {"code": typed}, status=422).text
        assert "There is something to put right" in page


def test_looking_at_an_invitation_does_not_use_it_up(browser: MakeBrowser, work: Work, world: World) -> None:
    code = invite(work, world)
    for _ in range(3):
        browser().get(f"/join/{code}", status=200)
    assert browser().client.head(f"/join/{code}").status_code == 200
    maria = browser()
    maria.get(f"/join/{code}")
    maria.post(f"/join/{code}", filled(), status=302)


def test_a_code_used_in_two_browsers_at_once_is_used_once(
    app: Flask, browser: MakeBrowser, work: Work, world: World, session: Session
) -> None:
    code = invite(work, world)
    browsers, statuses = [browser(), browser(), browser()], []
    for each in browsers:
        each.get(f"/join/{code}", status=200)
    gate = threading.Barrier(len(browsers))

    def join(number: int) -> None:
        gate.wait()
        answer = browsers[number].post(f"/join/{code}", filled(sign_in_name=f"maria.{number}"))
        statuses.append(answer.status_code)

    threads = [threading.Thread(target=join, args=(each,)) for each in range(len(browsers))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [302, 410, 410]
    assert session.scalar(select(func.count()).select_from(User).where(User.name == "Maria Santos")) == 1
    assert len(list(_grants_given(session, world))) == 1


def _grants_given(session: Session, world: World) -> Iterator[RoleGrant]:
    yield from session.scalars(
        select(RoleGrant).where(RoleGrant.granted_by == world.user("registered_manager").id)
    )


def test_somebody_from_another_home_signs_in_and_gets_the_roles_as_well(
    browser: MakeBrowser, work: Work, world: World, session: Session
) -> None:
    code = invite(work, world, sign_in_name="")
    carer = browser()
    page = carer.get(f"/join/{code}", status=200).text
    assert f'href="/sign-in?next=/join/{code}"' in page
    sign_in_name = world.user("beech_senior_carer").sign_in_name
    carer.get(f"/sign-in?next=/join/{code}", status=200)
    back = carer.post(
        "/sign-in", {"sign_in_name": sign_in_name, "password": PASSWORD, "next": f"/join/{code}"}, status=302
    )
    assert back.location == f"/join/{code}"
    page = carer.get(back.location, status=200).text
    assert "You are signed in as <strong>Beech Senior Carer</strong>" in page
    carer.post(f"/join/{code}", {"with_my_account": "yes"}, status=302)
    user = world.user("beech_senior_carer")
    assert set(actor_for(session, user.id, name=user.name).homes) == {world.oak.id, world.beech.id}
    browser().get(f"/join/{code}", status=410)


def test_an_invitation_for_an_account_is_for_that_account_alone(
    browser: MakeBrowser, work: Work, world: World, session: Session
) -> None:
    user = world.user("beech_senior_carer")
    code = invite(work, world, user_id=user.id)
    stranger = browser()
    page = stranger.get(f"/join/{code}", status=200).text
    assert "You already have an account" in page
    stranger.get("/join")  # for the token of its form
    stranger.post(f"/join/{code}", filled(), status=422)
    other = browser().sign_in(world, "senior_carer_2")
    assert "for somebody else" in other.get(f"/join/{code}", status=200).text
    other.post(f"/join/{code}", {"with_my_account": "yes"}, status=410)
    theirs = browser().sign_in(world, "beech_senior_carer")
    theirs.get(f"/join/{code}")
    theirs.post(f"/join/{code}", {"with_my_account": "yes"}, status=302)
    assert world.oak.id in actor_for(session, user.id, name=user.name).homes


def test_nobody_takes_up_an_invitation_of_their_own(browser: MakeBrowser, work: Work, world: World) -> None:
    code = invite(work, world)
    manager = browser().sign_in(world, "registered_manager")
    assert "for somebody else" in manager.get(f"/join/{code}", status=200).text
    manager.post(f"/join/{code}", {"with_my_account": "yes"}, status=410)


def test_a_role_that_somebody_holds_already_is_not_given_twice(
    browser: MakeBrowser, work: Work, world: World, session: Session
) -> None:
    user = world.user("senior_carer_2")
    both = [GrantPlan(Role.SENIOR_CARER, each.id, None) for each in (world.oak, world.beech)]
    code = invite(work, world, user_id=user.id, grants=both, by="nominated_individual")
    theirs = browser().sign_in(world, "senior_carer_2")
    theirs.get(f"/join/{code}")
    theirs.post(f"/join/{code}", {"with_my_account": "yes"}, status=302)
    held = session.scalars(select(RoleGrant.home_id).where(RoleGrant.user_id == user.id)).all()
    assert sorted(str(each) for each in held) == sorted([world.oak.id, world.beech.id])


def reset(work: Work, world: World, key: str = "senior_carer") -> str:
    with work.transaction() as session:
        return invitations.invite_reset(
            session,
            provider_id=world.provider.id,
            user_id=world.user(key).id,
            actor=inviter(session, world),
            now=NOW,
        )


def test_a_new_password_is_set_with_a_code_and_every_sign_in_ends(
    browser: MakeBrowser, work: Work, world: World
) -> None:
    before = browser().sign_in(world, "senior_carer")
    code, forgetful = reset(work, world), browser()
    page = forgetful.get(f"/join/{code}", status=200).text
    assert "Set a new password, Senior Carer" in page
    assert 'name="name"' not in page
    wrong = forgetful.post(f"/join/{code}", {"password": "password1234", "again": "password1234"}, status=422)
    assert "many people use" in wrong.text
    done = forgetful.post(f"/join/{code}", {"password": NEW_PASSWORD, "again": NEW_PASSWORD}, status=200).text
    assert "Your new password is set" in done
    assert before.get("/account").status_code == 302
    forgetful.get(f"/join/{code}", status=410)
    name = world.user("senior_carer").sign_in_name
    forgetful.get("/sign-in")
    forgetful.post("/sign-in", {"sign_in_name": name, "password": PASSWORD}, status=422)
    forgetful.post("/sign-in", {"sign_in_name": name, "password": NEW_PASSWORD}, status=302)


def test_setting_a_password_does_not_sign_in(browser: MakeBrowser, work: Work, world: World) -> None:
    """Whoever needs a second factor would otherwise get round it with a code."""
    code, forgetful = reset(work, world), browser()
    forgetful.get(f"/join/{code}")
    forgetful.post(f"/join/{code}", {"password": NEW_PASSWORD, "again": NEW_PASSWORD}, status=200)
    assert forgetful.get("/account").status_code == 302


def test_a_code_for_the_set_up_leads_there(browser: MakeBrowser, work: Work, world: World) -> None:
    with work.transaction() as session:
        code = invitations.invite_set_up(session, actor=inviter(session, world), now=NOW)
    assert browser().get(f"/join/{invitations.spoken(code)}", status=302).location == f"/set-up/{code}"


def test_a_page_of_a_code_sends_no_address_onward_and_is_not_kept(
    browser: MakeBrowser, work: Work, world: World
) -> None:
    answer = browser().get(f"/join/{invite(work, world)}", status=200)
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "no-store"


def test_codes_are_not_in_the_logs_even_when_something_breaks(
    browser: MakeBrowser,
    work: Work,
    world: World,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    code = invite(work, world)

    def break_down(*_args: object, **_named: object) -> None:
        raise RuntimeError("a fault")

    monkeypatch.setattr("auditapp.people.joining.welcome", break_down)
    browser().get(f"/join/{code}", status=500)
    assert "fault" in caplog.text
    assert code not in caplog.text


def test_the_code_is_nowhere_in_the_database(work: Work, world: World, session: Session) -> None:
    code = invite(work, world)
    row = session.scalars(select(Invitation)).one()
    told = [
        str(vars(each))
        for each in (row, *journal.events_of(session, journal.provider_chain(world.provider.id)))
    ]
    assert not [text for text in told if code in text]
