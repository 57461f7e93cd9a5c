"""The second step: an app's code once, a code from paper once, and nothing at all before it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from auditapp.kernel import clock
from auditapp.kernel.journal import JournalEvent
from auditapp.people import factors
from auditapp.people.account_models import RecoveryCode, SignInSession, Totp
from auditapp.people.queries import actor_for
from auditapp.people.rules import FACTOR_TRIES_PER_DAY, FACTOR_TRIES_PER_STEP
from auditapp.web.work import Work
from tests.build import PASSWORD, World
from tests.feature.people.entering import (
    SECOND_STEP,
    code_of,
    codes_on,
    enter_code,
    enter_password,
    set_up_authenticator,
)
from tests.page import Browser

FULL_COST = factors.CODE_COST
WHO = "registered_manager"


@pytest.fixture
def own(browser: Callable[[], Browser], world: World) -> Browser:
    """The manager's own browser, signed in."""
    return browser().sign_in(world, WHO)


@pytest.fixture
def other(browser: Callable[[], Browser]) -> Browser:
    return browser()


def later(minutes: float = 2) -> None:
    moment = clock.now() + timedelta(minutes=minutes)
    clock.set_clock(lambda: moment)


def test_signing_in_with_an_app_takes_password_and_code(own: Browser, other: Browser, world: World) -> None:
    secret, _codes = set_up_authenticator(own)
    later()
    assert enter_password(other, world, WHO).location == SECOND_STEP
    assert enter_code(other, code_of(secret)).location == "/"
    other.get("/account", status=200)


def test_half_a_sign_in_opens_nothing(own: Browser, other: Browser, world: World, session: Session) -> None:
    set_up_authenticator(own)
    before = session.scalar(select(func.count()).select_from(SignInSession))
    enter_password(other, world, WHO)
    for address in ("/", "/account", "/account/second-factor", f"/homes/{world.oak.id}", "/actions"):
        assert "/sign-in?next=" in other.get(address, status=302).location
    assert other.client.get("/api/sync/session").status_code == 401
    assert session.scalar(select(func.count()).select_from(SignInSession)) == before


def test_the_same_code_never_counts_twice(own: Browser, other: Browser, world: World) -> None:
    secret, _codes = set_up_authenticator(own)
    used = code_of(secret)
    enter_password(other, world, WHO)
    assert "it was used before" in enter_code(other, used).text
    later()
    code = code_of(secret)
    assert enter_code(other, code).status_code == 302
    enter_password(other, world, WHO)
    assert enter_code(other, code).status_code == 422


def test_a_code_counts_just_before_and_just_after_its_time_and_no_longer(
    own: Browser, other: Browser, world: World
) -> None:
    secret, _codes = set_up_authenticator(own)
    later(10)
    enter_password(other, world, WHO)
    now = clock.now()
    assert enter_code(other, code_of(secret, now - timedelta(seconds=61))).status_code == 422
    assert enter_code(other, code_of(secret, now + timedelta(seconds=61))).status_code == 422
    assert enter_code(other, code_of(secret, now - timedelta(seconds=30))).status_code == 302


def test_a_recovery_code_opens_once(own: Browser, other: Browser, world: World) -> None:
    _secret, codes = set_up_authenticator(own)
    assert len(set(codes)) == 10
    enter_password(other, world, WHO)
    assert enter_code(other, codes[3].upper().replace("-", " ")).status_code == 302
    assert "You have 9 recovery codes left" in other.get("/account/second-factor").text
    enter_password(other, world, WHO)
    assert enter_code(other, codes[3]).status_code == 422


def test_new_recovery_codes_end_the_old_ones(own: Browser, other: Browser, world: World) -> None:
    _secret, old = set_up_authenticator(own)
    later()
    own.get("/account/second-factor")
    new = codes_on(own.post("/account/second-factor/recovery-codes", status=200).text)
    enter_password(other, world, WHO)
    assert enter_code(other, old[0]).status_code == 422
    assert enter_code(other, new[0]).status_code == 302


def test_five_wrong_codes_end_the_step(own: Browser, other: Browser, world: World) -> None:
    secret, _codes = set_up_authenticator(own)
    later()
    enter_password(other, world, WHO)
    statuses = [enter_code(other, "000000").status_code for _ in range(FACTOR_TRIES_PER_STEP)]
    assert statuses == [422] * FACTOR_TRIES_PER_STEP
    assert enter_code(other, code_of(secret)).status_code == 429
    enter_password(other, world, WHO)
    assert enter_code(other, code_of(secret)).status_code == 302


def test_strangers_with_the_password_run_out_of_codes_and_the_owner_does_not(
    app: Flask, own: Browser, world: World
) -> None:
    secret, _codes = set_up_authenticator(own)
    later()
    statuses = set()
    for crowd in range(FACTOR_TRIES_PER_DAY // FACTOR_TRIES_PER_STEP + 1):
        stranger = Browser(app)
        stranger.client.environ_base["REMOTE_ADDR"] = f"192.0.2.{crowd}"
        enter_password(stranger, world, WHO)
        statuses = {enter_code(stranger, "000000").status_code for _ in range(FACTOR_TRIES_PER_STEP)}
    assert statuses == {429}
    own.post("/sign-out")
    enter_password(own, world, WHO)
    assert enter_code(own, code_of(secret)).status_code == 302


@pytest.mark.parametrize("typed", ["١٢٣٤٥٦", "²²²²²²", "12345é"])
def test_digits_of_other_writings_are_no_code_and_no_fault(
    own: Browser, other: Browser, world: World, typed: str
) -> None:
    set_up_authenticator(own)
    enter_password(other, world, WHO)
    assert enter_code(other, typed).status_code == 422


def test_the_second_step_waits_ten_minutes(own: Browser, other: Browser, world: World) -> None:
    secret, _codes = set_up_authenticator(own)
    enter_password(other, world, WHO)
    other.get(SECOND_STEP, status=200)
    later(11)
    assert other.get(SECOND_STEP, status=302).location == "/sign-in"
    assert other.post(SECOND_STEP, {"code": code_of(secret)}, status=302).location == "/sign-in"


def test_the_tablet_asks_for_the_second_step_too(own: Browser, other: Browser, world: World) -> None:
    secret, _codes = set_up_authenticator(own)
    later()
    other.get("/capture/sign-in")
    entered = {"sign_in_name": world.user(WHO).sign_in_name, "password": PASSWORD}
    assert other.post("/capture/sign-in", entered, status=302).location == SECOND_STEP
    assert "One more step on this tablet" in other.get(SECOND_STEP).text
    assert enter_code(other, code_of(secret)).location == "/capture/"


def test_the_secret_is_kept_encrypted_and_codes_as_hashes(
    own: Browser, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(factors, "CODE_COST", FULL_COST)  # other tests make them cheaply
    assert FULL_COST * 8 * 128 == 16 * 2**20
    secret, codes = set_up_authenticator(own)
    assert secret not in session.scalars(select(Totp.secret)).one()
    kept = set(session.scalars(select(RecoveryCode.code_hash)))
    assert len(kept) == 10
    assert not kept & {code.replace("-", "") for code in codes}


def test_a_wrong_first_code_shows_the_same_picture_again(own: Browser) -> None:
    own.get("/account/second-factor")
    own.post("/account/second-factor/authenticator", status=302)
    shown = own.get("/account/second-factor/authenticator").text
    again = own.post("/account/second-factor/authenticator/confirmation", {"code": "12"}, status=422).text
    assert "That code is not right. Check the time on your phone" in again
    assert shown.split("<code>")[1].split("</code>")[0] in again


def test_what_guards_the_account_changes_only_soon_after_the_password(own: Browser) -> None:
    set_up_authenticator(own)
    later(16)
    page = own.get("/account/second-factor").text
    assert "Enter your password before you change anything here" in page
    assert "Remove" not in page
    for part in ("authenticator", "passkey", "passkey/question", "recovery-codes", "removal"):
        assert own.post(f"/account/second-factor/{part}").status_code == 409
    own.get("/account/confirmation?next=/account/second-factor")
    assert (
        "That is not your password" in own.post("/account/confirmation", {"password": "no"}, status=422).text
    )
    own.post("/account/confirmation", {"password": PASSWORD}, status=302)
    own.post("/account/second-factor/recovery-codes", status=200)


def test_a_removed_app_asks_for_nothing_any_more(
    own: Browser, other: Browser, world: World, session: Session
) -> None:
    set_up_authenticator(own)
    own.get("/account/second-factor")
    factor = session.scalars(select(Totp.id)).one()
    own.post("/account/second-factor/removal", {"kind": "totp", "factor": factor}, status=302)
    assert enter_password(other, world, WHO).location == "/"
    own.post("/account/second-factor/removal", {"kind": "totp", "factor": factor}, status=404)


def test_a_lost_factor_is_taken_off_by_somebody_else_and_every_sign_in_ends(
    own: Browser, other: Browser, world: World, work: Work, session: Session
) -> None:
    set_up_authenticator(own)
    with work.transaction() as changing:
        user, boss = world.user(WHO), world.user("nominated_individual")
        actor = actor_for(changing, boss.id, name=boss.name)
        factors.reset_factors(changing, user.id, world.provider.id, actor=actor, now=clock.now())
    assert own.get("/account").status_code == 302
    assert enter_password(other, world, WHO).location == "/"
    last = session.scalars(select(JournalEvent).where(JournalEvent.kind == "user.factors_reset")).one()
    assert last.data == {"removed": 1, "sessions": 1}
    assert last.actor_id == world.user("nominated_individual").id


def test_setting_up_and_removing_are_in_the_journal(own: Browser, session: Session) -> None:
    set_up_authenticator(own)
    factor = session.scalars(select(Totp.id)).one()
    own.get("/account/second-factor")
    own.post("/account/second-factor/removal", {"kind": "totp", "factor": factor}, status=302)
    session.rollback()  # to see what came since
    kinds = session.scalars(select(JournalEvent.kind).order_by(JournalEvent.id.desc()).limit(3)).all()
    assert set(kinds) == {"user.factor_added", "user.recovery_codes_made", "user.factor_removed"}


def test_adding_a_second_step_ends_every_other_sign_in_and_says_so_in_the_journal(
    own: Browser, other: Browser, world: World, session: Session
) -> None:
    other.sign_in(world, WHO)
    set_up_authenticator(own)
    other.get("/account", status=302)
    own.get("/account", status=200)
    told = session.scalars(select(JournalEvent.data).where(JournalEvent.kind == "user.factor_added")).one()
    assert isinstance(told, dict)
    assert told["sessions"] == 1
