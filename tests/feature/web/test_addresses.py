"""The address that links, squares and slips begin with, and what a manager is told about it."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from auditapp.config import Mode, SettingsError, load_settings
from auditapp.web import addresses
from tests.build import World
from tests.page import Browser
from tests.tablet import signed_in

GIVEN = "https://audits.example.org"
LOCAL = "This address works on this computer only. Ask whoever runs the installation to set its address"
INVITED = {"name": "Maria Santos", "role": "senior_carer", "engaged_as": "employed"}


def pages_with_links(manager: Browser, world: World) -> list[str]:
    """A slip and the step of the tablets."""
    invitation = f"/homes/{world.oak.id}/people/invitation"
    manager.get(invitation, status=200)
    slip = manager.post(invitation, INVITED, status=200)
    return [slip.text, manager.get(f"/homes/{world.oak.id}/set-up", status=200).text]


def test_links_begin_with_the_address_given_and_never_with_the_host_a_request_names(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "GIVEN_ADDRESS", GIVEN)
    for text in pages_with_links(signed_in(app, world, "registered_manager"), world):
        assert f"{GIVEN}/" in text
        assert "http://localhost" not in text
        assert "not for others yet" not in text
    with app.test_request_context("/", headers={"Host": "evil.example.net"}):
        assert addresses.link_to("/join") == f"{GIVEN}/join"


def test_an_address_of_this_computer_is_pointed_out_wherever_a_link_is_handed_over(
    manager: Browser, world: World
) -> None:
    for text in pages_with_links(manager, world):
        assert text.count(LOCAL) == 1


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://127.0.0.1:8000", "works on this computer only"),
        ("http://127.0.1.1", "works on this computer only"),
        ("http://[::1]:8000", "works on this computer only"),
        ("https://localhost", "works on this computer only"),
        ("http://192.168.1.10:8000", "does not begin with https://"),
        ("http://audits.example.org", "does not begin with https://"),
        (GIVEN, ""),
    ],
)
def test_what_is_wrong_with_an_address_is_said(app: Flask, address: str, words: str) -> None:
    with app.test_request_context("/", base_url=address):
        said = addresses.problem()
    assert words in said
    assert bool(words) == bool(said)


def test_the_demonstration_says_nothing_about_its_address(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "DEMONSTRATION", True)
    with app.test_request_context("/", base_url="http://127.0.0.1:8000"):
        assert addresses.problem() == ""


@pytest.mark.parametrize("given", ["audits.example.org", "ftp://x", "https://", "https://x.org/app", "x y"])
def test_an_address_that_cannot_be_one_is_refused_at_the_start(given: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="Give the address that people type"):
        load_settings(Mode.TEST, {"AUDITAPP_INSTANCE": str(tmp_path), "AUDITAPP_URL": given})


def test_a_slash_at_the_end_of_the_address_does_not_matter(tmp_path: Path) -> None:
    settings = load_settings(Mode.TEST, {"AUDITAPP_INSTANCE": str(tmp_path), "AUDITAPP_URL": f"{GIVEN}/ "})
    assert settings.address == GIVEN
