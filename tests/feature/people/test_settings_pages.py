"""The pages of settings, in a home and for the provider, as a manager and an administrator use them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from auditapp.kernel.errors import InvalidError
from auditapp.kernel.sealing import sealer
from auditapp.people import mail, settings
from auditapp.people.setting_kinds import KINDS, LEGAL_LIMITS, Group
from auditapp.web.work import Work
from tests.build import BUILDER, START, World
from tests.page import Browser

WHY = "Agreed with the team"


@pytest.fixture
def administrator(browser: Callable[[], Browser], world: World) -> Browser:
    return browser().sign_in(world, "administrator")


def home_page(world: World, *parts: str) -> str:
    return "/".join([f"/homes/{world.oak.id}/settings", *parts])


def provider_page(world: World, *parts: str) -> str:
    return "/".join([f"/providers/{world.provider.id}/settings", *parts])


def test_every_group_and_every_setting_has_a_page_in_a_home_and_for_the_provider(
    administrator: Browser, world: World
) -> None:
    for page in (home_page, provider_page):
        index = administrator.get(page(world), status=200).text
        for group in Group:
            assert page(world, group) in index
            listed = administrator.get(page(world, group), status=200).text
            for key in (kind.key for kind in KINDS.values() if kind.group is group):
                assert page(world, group, key) in listed
                administrator.get(page(world, group, key), status=200)


def test_each_setting_of_a_group_looks_like_what_opens(manager: Browser, world: World) -> None:
    listed = manager.get(home_page(world, "deadlines"), status=200).text
    assert listed.count("app-list__end--opens") == sum(
        kind.group is Group.DEADLINES for kind in KINDS.values()
    )
    assert "<strong>The same day</strong>" in listed
    assert "0 days" not in listed


def test_the_longest_deadline_is_explained(manager: Browser, world: World) -> None:
    page = manager.get(home_page(world, "deadlines", "due_days_high"), status=200).text
    assert "More than 28 cannot be set: no item of the checklists allows longer." in page


def test_what_the_law_fixes_is_listed_in_words_and_has_no_form(manager: Browser, world: World) -> None:
    text = manager.get(home_page(world, "limits"), status=200).text
    for limit in LEGAL_LIMITS:
        assert limit.label in text
        assert limit.limit in text
    assert "nobody can loosen them" in text
    assert "<form class" not in text.split('id="legal"')[1]


def test_a_manager_sets_a_limit_and_its_page_says_who_and_why(manager: Browser, world: World) -> None:
    address = home_page(world, "limits", "limit_lounge")
    assert "Nobody has changed this yet" in manager.get(address, status=200).text
    manager.post(address, {"low": "20", "high": "25.0", "why": WHY}, status=303)
    page = manager.get(address, status=200).text
    assert "20 to 25 °C" in page
    assert "Set for this home" in page
    assert "Registered Manager, " in page
    assert WHY in page
    assert 'value="25"' in page


@pytest.mark.parametrize(
    ("key", "sent", "sentence"),
    [
        ("limit_lounge", {"low": "25", "high": "20", "why": WHY}, "upper limit must be above"),
        ("limit_lounge", {"low": "cold", "high": "20", "why": WHY}, "Enter a number from 16 to 28 °C"),
        ("limit_call_routine", {"value": "99", "why": WHY}, "Enter a number from 1 to 10 minutes"),
        ("limit_call_routine", {"value": "", "why": WHY}, "Enter a number"),
        ("limit_call_routine", {"value": "4", "why": ""}, "Say why. It stays in the record."),
    ],
)
def test_a_slip_is_named_beside_its_field_and_what_was_typed_stays(
    manager: Browser, world: World, key: str, sent: dict[str, str], sentence: str
) -> None:
    manager.get(home_page(world, "limits", key))
    page = manager.post(home_page(world, "limits", key), sent, status=422).text
    assert "There is something to put right" in page
    assert page.count(sentence) == 2
    for typed in filter(None, sent.values()):
        assert f'value="{typed}"' in page


def test_taking_back_leads_to_the_provider_s_value(
    manager: Browser, administrator: Browser, world: World
) -> None:
    parts = ("deadlines", "due_days_high")
    administrator.get(provider_page(world, *parts))
    administrator.post(provider_page(world, *parts), {"value": "5", "why": WHY}, status=303)
    manager.get(home_page(world, *parts))
    manager.post(home_page(world, *parts), {"value": "3", "why": WHY}, status=303)
    assert "Use the value for all homes again" in manager.get(home_page(world, *parts)).text
    manager.post(home_page(world, *parts, "taking-back"), {"back-why": ""}, status=422)
    manager.post(home_page(world, *parts, "taking-back"), {"back-why": "One rule"}, status=303)
    page = manager.get(home_page(world, *parts)).text
    assert "From Greenway Care" in page
    assert "5 days" in page
    assert "Taken back for this home" in page


def test_what_is_set_for_all_homes_is_shown_in_a_home_and_not_changed_there(
    manager: Browser, world: World
) -> None:
    address = home_page(world, "sign-in", "second_factor")
    page = manager.get(address, status=200).text
    assert "This is the same for all homes of Greenway Care." in page
    assert "Change it" not in page
    manager.post(address, {"value": "everybody", "why": WHY}, status=422)


def test_a_deputy_sees_settings_and_cannot_change_them(browser: Callable[[], Browser], world: World) -> None:
    deputy = browser().sign_in(world, "deputy_manager")
    address = home_page(world, "limits", "limit_on_call")
    page = deputy.get(address, status=200).text
    assert "Ask a registered manager." in page
    deputy.post(address, {"value": "5", "why": WHY}, status=403)


def test_a_time_zone_is_chosen_from_the_list_or_by_name(
    manager: Browser, session: Session, world: World
) -> None:
    address = home_page(world, "general", "time_zone")
    manager.get(address)
    manager.post(address, {"value": "Europe/Jersey", "other": "", "why": ""}, status=303)
    manager.post(address, {"value": "other", "other": "Europe/Gibraltar", "why": ""}, status=303)
    assert settings.of_home(session, "time_zone", world.oak.id) == "Europe/Gibraltar"
    wrong = manager.post(address, {"value": "other", "other": "Mars/Base", "why": ""}, status=422).text
    assert "Choose a time zone from the list" in wrong
    assert 'value="Mars/Base"' in wrong


def test_bands_out_of_order_are_refused(administrator: Browser, world: World) -> None:
    address = provider_page(world, "scores", "score_band_sound")
    administrator.get(address)
    page = administrator.post(address, {"value": "96", "why": ""}, status=422).text
    assert "Strong must begin above Sound" in page


def test_settings_of_another_kind_or_group_are_not_found(manager: Browser, world: World) -> None:
    manager.get(home_page(world, "limits", "due_days_high"), status=404)
    manager.get(home_page(world, "limits", "no_such"), status=404)
    manager.get(home_page(world, "nothing"), status=404)


TYPED: dict[str, dict[str, str]] = {
    "mail": {
        "host": "mail.evil.example",
        "port": "25",
        "security": "none",
        "user": "",
        "password": "",
        "sender": "a@evil.example",
    },
}


@pytest.mark.parametrize("key", [kind.key for kind in KINDS.values() if not kind.in_homes])
def test_a_home_s_manager_cannot_set_for_every_home_what_the_provider_sets(
    manager: Browser, world: World, session: Session, key: str
) -> None:
    kind = KINDS[key]
    manager.get(home_page(world), status=200)
    typed = TYPED.get(key, {"value": str(kind.default)}) | {"why": WHY}
    answer = manager.post(home_page(world, kind.group, key), typed, status=422)
    assert "This is set for all homes together" in answer.text
    assert settings.all_changes(session, provider_id=world.provider.id) == ()
    assert settings.all_changes(session, provider_id=world.provider.id, home_id=world.oak.id) == ()


def test_the_mail_server_is_refused_in_the_name_of_a_home_by_the_service_too(
    work: Work, world: World, session: Session
) -> None:
    given = mail.MailServer("mail.evil.example", 25, "none", "", "", "a@evil.example")
    with pytest.raises(InvalidError, match="for all homes together"):
        mail.set_server(
            session,
            given,
            sealer(work.settings.instance),
            provider_id=world.provider.id,
            home_id=world.oak.id,
            why=WHY,
            actor=BUILDER,
            now=START,
        )
