"""One's own account: a new password, the devices where one is signed in."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.kernel import clock
from auditapp.kernel.journal import JournalEvent
from auditapp.people.account_models import KnownDevice, SignInSession, SignInStep, SignInTry
from auditapp.people.browsers import label_of
from auditapp.people.models import User
from auditapp.people.rules import TRIES_PER_DEVICE
from tests.build import PASSWORD, World
from tests.feature.people.entering import enter_password
from tests.page import Browser

WHO = "registered_manager"
NEW = "heron lantern gravel tuesday"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Safari/604.1"


@pytest.fixture
def own(browser: Callable[[], Browser], world: World) -> Browser:
    return browser().sign_in(world, WHO)


@pytest.fixture
def other(browser: Callable[[], Browser], world: World) -> Browser:
    """The same person on a phone."""
    made = browser()
    made.client.environ_base["HTTP_USER_AGENT"] = IPHONE
    return made.sign_in(world, WHO)


def set_clock(moment: datetime) -> None:
    clock.set_clock(lambda: moment)


def change(browser: Browser, new: str, *, current: str = PASSWORD, again: str | None = None) -> int:
    browser.get("/account/password", status=200)
    form = {"current": current, "new": new, "again": new if again is None else again}
    return browser.post("/account/password", form).status_code


def test_the_account_page_leads_to_everything_about_signing_in(own: Browser) -> None:
    page = own.get("/account", status=200).text
    for address in ("password", "second-factor", "devices", "views"):
        assert f'href="/account/{address}"' in page


def test_a_new_password_counts_and_ends_every_other_sign_in(
    own: Browser, other: Browser, world: World
) -> None:
    assert change(own, NEW) == 302
    assert "You were signed out on 1 other device." in own.get("/account", status=200).text
    assert other.get("/account").status_code == 302
    assert enter_password(other, world, WHO).status_code == 422
    assert enter_password(other, world, WHO, NEW).status_code == 302


def test_a_new_password_is_in_the_journal_without_a_word_of_it(own: Browser, session: Session) -> None:
    change(own, NEW)
    event = session.scalars(select(JournalEvent).order_by(JournalEvent.id.desc()).limit(1)).one()
    assert event.kind == "user.password_set"
    assert event.data == {}


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        ("eleven char", "at least 12 characters"),
        ("Password12345!", "many people use"),
        ("registeredmanager", "a name of yours"),
        ("Oak House 2026", "a name of yours or of your home"),
        ("x" * 201, "at most 200 characters"),
    ],
)
def test_a_weak_password_is_refused_with_what_to_do(own: Browser, new: str, sentence: str) -> None:
    own.get("/account/password")
    form = {"current": PASSWORD, "new": new, "again": new}
    assert sentence in own.post("/account/password", form, status=422).text


def test_the_password_now_must_be_right_and_the_new_ones_the_same(own: Browser) -> None:
    assert change(own, NEW, current="not the password") == 422
    assert change(own, NEW, again="heron lantern gravel wednesday") == 422


def test_guessing_the_password_now_is_slowed_down(own: Browser) -> None:
    tried = [change(own, NEW, current="not the password") for _ in range(TRIES_PER_DEVICE + 1)]
    assert tried == [422] * TRIES_PER_DEVICE + [429]


def test_devices_are_listed_this_one_first(own: Browser, other: Browser) -> None:
    page = own.get("/account/devices", status=200).text
    assert "You are signed in on 2 devices" in page
    assert page.index("This device") < page.index("Safari on iPhone")


def test_one_device_is_signed_out_from_afar(own: Browser, other: Browser) -> None:
    page = own.get("/account/devices").text
    found = re.findall(r'name="session" value="(\w+)"', page)
    assert len(found) == 1
    own.post("/account/devices", {"session": found[0]}, status=302)
    assert other.get("/account").status_code == 302
    own.get("/account", status=200)
    own.post("/account/devices", {"session": found[0]}, status=404)


def test_all_other_devices_are_signed_out_at_once(own: Browser, other: Browser) -> None:
    own.get("/account/devices")
    own.post("/account/devices/others", status=302)
    assert other.get("/account").status_code == 302
    assert "You are signed in on 1 device<" in own.get("/account/devices").text


def test_nobody_ends_somebody_elses_sign_in(
    own: Browser, browser: Callable[[], Browser], world: World, session: Session
) -> None:
    colleague = browser().sign_in(world, "deputy_manager")
    mine = session.scalars(select(SignInSession.id).where(SignInSession.user_id == world.user(WHO).id)).one()
    colleague.get("/account/devices")
    colleague.post("/account/devices", {"session": mine}, status=404)
    own.get("/account", status=200)


def test_last_seen_is_noted_every_ten_minutes_and_not_more_often(own: Browser, session: Session) -> None:
    def seen() -> set[object]:
        session.rollback()
        return set(session.scalars(select(SignInSession.last_seen_at)))

    began = clock.now()
    first = seen()
    for minutes, changed in ((5, False), (12, True), (20, False), (23, True)):
        set_clock(began + timedelta(minutes=minutes))
        own.get("/account", status=200)
        assert (seen() != first) == changed
        first = seen()


def test_what_is_old_is_forgotten_at_the_next_sign_in(
    own: Browser, browser: Callable[[], Browser], world: World, session: Session
) -> None:
    kept = select(SignInTry.id).union_all(select(KnownDevice.id))
    before = set(session.scalars(kept))
    assert before
    set_clock(clock.now() + timedelta(days=366))
    session.rollback()
    browser().sign_in(world, WHO)
    assert not before & set(session.scalars(kept))
    assert session.scalars(select(SignInStep.id)).all() == []


def test_a_crowd_of_guessers_at_the_same_address_does_not_lock_out_a_known_device(
    own: Browser, browser: Callable[[], Browser], world: World
) -> None:
    own.get("/account")
    own.post("/sign-out", status=302)
    stranger = browser()
    stranger.get("/sign-in")
    guesses = [enter_password(stranger, world, WHO, "a guess").status_code for _ in range(12)]
    assert guesses[-1] == 429
    assert enter_password(browser(), world, WHO).status_code == 429
    assert enter_password(own, world, WHO).status_code == 302


def test_a_sign_in_on_a_known_device_forgives_no_stranger_at_the_same_address(
    own: Browser, browser: Callable[[], Browser], world: World
) -> None:
    own.get("/account")
    own.post("/sign-out", status=302)
    stranger = browser()
    tried = [enter_password(stranger, world, WHO, "a guess").status_code for _ in range(9)]
    assert tried == [422] * 9
    assert enter_password(own, world, WHO).status_code == 302
    more = [enter_password(stranger, world, WHO, "a guess").status_code for _ in range(2)]
    assert more == [422, 429]


def test_a_known_device_may_guess_a_few_times_only(own: Browser, world: World) -> None:
    own.get("/account")
    own.post("/sign-out", status=302)
    tried = [enter_password(own, world, WHO, "a guess").status_code for _ in range(TRIES_PER_DEVICE + 1)]
    assert tried == [422] * TRIES_PER_DEVICE + [429]


def test_a_device_known_for_one_person_is_a_stranger_for_another(
    own: Browser, browser: Callable[[], Browser], world: World
) -> None:
    stranger = browser()
    for _ in range(11):
        enter_password(stranger, world, "deputy_manager", "a guess")
    own.get("/account")
    own.post("/sign-out", status=302)
    assert enter_password(own, world, "deputy_manager").status_code == 429


def test_a_shared_tablet_knows_everybody_who_signed_in_on_it(
    own: Browser, world: World, session: Session
) -> None:
    own.get("/account")
    own.post("/sign-out", status=302)
    own.sign_in(world, "deputy_manager")
    found = session.execute(
        select(User.sign_in_name).join(KnownDevice, KnownDevice.user_id == User.id)
    ).scalars()
    assert set(found) == {world.user(each).sign_in_name for each in (WHO, "deputy_manager")}


@pytest.mark.parametrize(
    ("agent", "label"),
    [
        (IPHONE, "Safari on iPhone"),
        ("Mozilla/5.0 (Linux; Android 15; SM-X210) Chrome/141.0 Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/141.0 Safari/537.36 Edg/141.0", "Edge on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0", "Firefox on Linux"),
        ("curl/8.5.0", "A browser"),
        ("", "A browser"),
    ],
)
def test_a_browser_is_named_as_its_owner_would(agent: str, label: str) -> None:
    assert label_of(agent) == label
