"""The people of a home, with what each of them has open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from auditapp.kernel import clock
from auditapp.web.work import Work
from tests.build import World
from tests.feature.actions.raised import NOW, TODAY, done, live
from tests.page import Browser


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    clock.set_clock(lambda: NOW)
    yield
    clock.set_clock(None)


def test_open_and_late_actions_lead_to_the_register(manager: Browser, work: Work, world: World) -> None:
    with work.transaction() as session:
        live(session, world, text="Lock the sluice", due_on=TODAY - timedelta(days=2))
        done(session, world, live(session, world, text="Label the bins"))
        live(session, world, text="Mend the rail", owner="senior_carer")
    text = manager.get(f"/homes/{world.oak.id}/people", status=200).text
    owner = world.user("care_assistant").id
    links = re.findall(rf'href="(/homes/[^"]*owner={owner})">(\d+)<', text.replace("&amp;", "&"))
    assert [number for _, number in links] == ["2", "1"]
    listed = manager.get(links[0][0], status=200).text
    assert "Lock the sluice" in listed
    assert "Mend the rail" not in listed
    late = manager.get(links[1][0], status=200).text
    assert "Lock the sluice" in late
    assert "Label the bins" not in late


def test_what_somebody_left_behind_is_shown(manager: Browser, work: Work, world: World) -> None:
    with work.transaction() as session:
        live(session, world, owner="beech_senior_carer")
    text = manager.get(f"/homes/{world.oak.id}/people", status=200).text
    assert "1 open action belongs to people who no longer work here" in text
