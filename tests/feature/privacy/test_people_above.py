"""What belongs to an account, and not to a home, is not for the manager of one home to read about people above."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from tests.build import World
from tests.page import Browser
from tests.tablet import signed_in

ELSEWHERE = "Kept for the provider as a whole. Ask there."


def test_a_manager_reads_no_sign_in_of_the_nominated_individual(
    app: Flask, manager: Browser, browser: Callable[[], Browser], world: World
) -> None:
    nominated = signed_in(app, world, "nominated_individual")
    browser().sign_in(world, "senior_carer")
    home, provider = (f"/{each}/personal-data" for each in (f"homes/{world.oak.id}", of(world)))
    above, below = world.user("nominated_individual").id, world.user("senior_carer").id
    page = manager.get(f"{home}/{above}", status=200).text
    assert ELSEWHERE in page
    assert "Password, kept as a hash" not in page
    assert "Proved by" not in page
    page = manager.get(f"{home}/{below}", status=200).text
    assert ELSEWHERE not in page
    assert "Password, kept as a hash" in page
    assert ELSEWHERE not in nominated.get(f"{provider}/{above}", status=200).text


def of(world: World) -> str:
    return f"providers/{world.provider.id}"
