"""The programme's page and what a finished audit does to it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from auditapp.kernel import clock
from auditapp.programme import service
from auditapp.web.work import Work
from tests.build import World
from tests.feature.actions.raised import acting
from tests.feature.sync.runs import answer_enough, plain_items
from tests.page import Browser
from tests.tablet import Tablet, send, signed_in

# The day before the clocks go back.
NOW = datetime(2026, 10, 24, 22, 30, tzinfo=UTC)
TODAY = date(2026, 10, 24)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    clock.set_clock(lambda: NOW)
    yield
    clock.set_clock(None)


def planned(work: Work, world: World, key: str, every: str, due_on: date) -> None:
    with work.transaction() as session:
        actor = acting(session, world, "registered_manager")
        service.set_entry(session, world.oak.id, key, every, due_on, actor=actor, now=NOW)


def test_a_finished_audit_moves_the_date_across_a_clock_change(
    tablet: Tablet, carer: Browser, manager: Browser, work: Work, world: World
) -> None:
    planned(work, world, "night", "weekly", TODAY - timedelta(days=2))
    page = f"/homes/{world.oak.id}/programme"
    text = manager.get(page, status=200).text
    assert "1 audit is late at Oak House" in text
    assert "2 days late" in text
    tablet.begun = NOW
    tablet.start()
    answer_enough(tablet)
    tablet.finish()
    send(carer, tablet.made)
    text = manager.get(page, status=200).text
    assert "No audit is due in the next seven days at Oak House" in text
    assert text.count("Sat 31 Oct") == 1
    assert f"/homes/{world.oak.id}/audits/{tablet.audit}" in text


def test_an_audit_with_too_little_answered_does_not_count_and_the_page_says_so(
    tablet: Tablet, carer: Browser, manager: Browser, work: Work, world: World
) -> None:
    planned(work, world, "night", "weekly", TODAY - timedelta(days=2))
    tablet.begun = NOW
    tablet.start()
    tablet.answer(plain_items(tablet.definition)[0])
    tablet.finish()
    send(carer, tablet.made)
    text = manager.get(f"/homes/{world.oak.id}/programme", status=200).text
    assert "1 audit is late at Oak House" in text
    assert "Started on Sat 24 Oct, too little answered to count" in text
    again = Tablet(tablet.definition, tablet.home, tablet.by, begun=NOW + timedelta(minutes=5))
    again.start()
    answer_enough(again)
    again.finish()
    send(carer, again.made)
    text = manager.get(f"/homes/{world.oak.id}/programme", status=200).text
    assert "too little answered" not in text
    assert "No audit is due in the next seven days" in text


def test_an_empty_programme_says_what_will_be_there(manager: Browser, world: World) -> None:
    assert "Nothing is planned yet" in manager.get(f"/homes/{world.oak.id}/programme", status=200).text


@pytest.mark.parametrize(
    ("who", "status"), [("care_assistant", 403), ("inspector", 200), ("other_registered_manager", 404)]
)
def test_the_programme_is_for_those_who_may_read_it(who: str, status: int, app: Flask, world: World) -> None:
    signed_in(app, world, who).get(f"/homes/{world.oak.id}/programme", status=status)
