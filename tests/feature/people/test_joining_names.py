"""Whoever holds an invitation does not learn from it who else has an account."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from auditapp.kernel import clock
from auditapp.people.rules import CODES_PER_ADDRESS, NAMES_PER_CODE
from auditapp.web.work import Work
from tests.build import World
from tests.feature.people.test_joining import NOW, MakeBrowser, filled, invite
from tests.page import Browser


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    clock.set_clock(lambda: NOW)
    yield
    clock.set_clock(None)


def try_taken_name(joining: Browser, world: World, code: str) -> tuple[int, bool]:
    """The status, and whether the page tells that the name is somebody's."""
    joining.get(f"/join/{code}")
    taken = world.user("senior_carer").sign_in_name
    answer = joining.post(f"/join/{code}", filled(sign_in_name=taken))
    return answer.status_code, "already signs in" in answer.text


def test_names_cannot_be_tried_without_end_with_one_code(
    browser: MakeBrowser, work: Work, world: World
) -> None:
    code, other = invite(work, world), invite(work, world, sign_in_name="maria.other")
    for number in range(NAMES_PER_CODE):
        from_elsewhere = browser()
        from_elsewhere.client.environ_base["REMOTE_ADDR"] = f"198.51.100.{number}"
        assert try_taken_name(from_elsewhere, world, code) == (422, True)
    assert try_taken_name(browser(), world, code) == (429, False)
    page = browser()
    page.get(f"/join/{code}", status=200)
    kept = page.post(f"/join/{code}", filled(), status=429).text
    assert "Too many names were tried with this code today. Ask whoever invited you for help." in kept
    assert 'value="maria.santos"' in kept
    page.get(f"/join/{other}")
    page.post(f"/join/{other}", filled(sign_in_name="maria.other"), status=302)
    clock.set_clock(lambda: NOW + timedelta(days=1, minutes=1))
    page = browser()
    page.get(f"/join/{code}", status=200)
    page.post(f"/join/{code}", filled(), status=302)


def test_names_that_are_taken_count_as_wrong_codes_do_at_the_address(
    browser: MakeBrowser, work: Work, world: World
) -> None:
    code, guesser = invite(work, world), browser()
    for _ in range(CODES_PER_ADDRESS - 1):
        guesser.get("/join/2345-6789-bcdf-ghjk", status=410)
    assert try_taken_name(guesser, world, code) == (422, True)
    assert try_taken_name(guesser, world, code) == (429, False)
    guesser.get("/join/2345-6789-bcdf-ghjk", status=429)
    at_home = browser()
    at_home.client.environ_base["REMOTE_ADDR"] = "198.51.100.7"
    at_home.get(f"/join/{code}")
    at_home.post(f"/join/{code}", filled(), status=302)
