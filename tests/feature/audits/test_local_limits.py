"""A report says which limits the home had set, in the home's own time; a pack proves what was judged by them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pypdf
import pytest
from sqlalchemy import select

from auditapp.actions.models import Action
from auditapp.kernel import clock
from auditapp.kernel.orm import Json
from auditapp.packs.verify import verify
from auditapp.packs.window import Window
from auditapp.packs.workshop import write_pack
from auditapp.people import settings
from auditapp.people.queries import actor_for
from auditapp.web.work import Work
from tests.build import World
from tests.feature.sync.runs import plain_items
from tests.page import Browser
from tests.tablet import BEGUN, Tablet, said, send

LATER = BEGUN + timedelta(hours=1)
RESPONSE = "night.response.01"


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    clock.set_clock(lambda: LATER)
    yield
    clock.set_clock(None)


def put(work: Work, world: World, key: str, value: Json, *, home: bool = True, days: int = -200) -> None:
    manager = world.user("registered_manager")
    with work.transaction() as session:
        settings.set_value(
            session,
            key,
            value,
            provider_id=world.provider.id,
            home_id=world.oak.id if home else None,
            why="Agreed at the meeting",
            actor=actor_for(session, manager.id, name=manager.name),
            now=BEGUN + timedelta(days=days),
        )


def test_a_report_says_by_which_limit_of_the_home_an_answer_was_judged(
    work: Work, tablet: Tablet, carer: Browser, manager: Browser, world: World
) -> None:
    put(work, world, "limit_call_routine", 4)
    put(work, world, "limit_on_call", 8, home=False)
    tablet.start()
    tablet.answer(RESPONSE, {"type": "number", "reading": "4.5"})
    tablet.answer("night.staffing.10", {"type": "number", "reading": "8"})
    assert set(said(send(carer, tablet.made))) == {"accepted"}
    page = manager.get(f"/homes/{world.oak.id}/audits/{tablet.audit}", status=200).text
    assert "Limit set for this home: 4 minutes, by Registered Manager on Wed 6 May." in page
    assert "Limit set for all homes: 8 minutes, by Registered Manager on Wed 6 May." in page
    assert "1 high not met" in page


def test_pages_and_days_are_those_of_the_home_s_clocks(
    work: Work, tablet: Tablet, carer: Browser, manager: Browser, world: World
) -> None:
    tablet.begun = BEGUN.replace(hour=22, minute=30)
    clock.set_clock(lambda: tablet.begun + timedelta(minutes=5))
    address = f"/homes/{world.oak.id}/audits/{tablet.audit}"
    put(work, world, "time_zone", "Europe/Athens")
    tablet.start()
    tablet.answer(plain_items(tablet.definition, "critical")[0], "no")
    assert set(said(send(carer, tablet.made))) == {"accepted"}
    page = manager.get(address, status=200).text
    assert "Mon 23 Nov, 00:30" in page
    with work.transaction() as session:
        assert session.scalars(select(Action.default_due)).all() == [date(2026, 11, 23)]


def test_one_request_does_not_leave_its_zone_to_the_next(
    work: Work, tablet: Tablet, carer: Browser, manager: Browser, world: World
) -> None:
    put(work, world, "time_zone", "Asia/Tokyo")
    manager.get(f"/homes/{world.oak.id}/audits", status=200)
    manager.get("/healthz")
    assert clock.zone() == clock.LONDON


def test_a_tablet_whose_clock_runs_ahead_is_judged_by_what_was_set_when_it_was_heard_of(
    work: Work, tablet: Tablet, carer: Browser, world: World, tmp_path: Path
) -> None:
    tablet.begun = LATER + timedelta(days=2)
    tablet.start()
    tablet.answer(RESPONSE, {"type": "number", "reading": "4.5"})
    assert set(said(send(carer, tablet.made))) == {"accepted"}
    put(work, world, "limit_call_routine", 4, days=1)
    window = Window(world.oak.id, date(2026, 11, 1), date(2026, 11, 30), LATER + timedelta(days=3))
    pack = write_pack(work, window, tmp_path / "pack.zip", progress=lambda _: None)
    assert verify(pack.path).problems == ()


def test_a_pack_proves_answers_that_were_judged_by_the_home_s_own_rules(
    work: Work, tablet: Tablet, carer: Browser, world: World, tmp_path: Path
) -> None:
    put(work, world, "limit_call_routine", 4)
    put(work, world, "score_band_strong", 99)
    put(work, world, "time_zone", "Europe/Athens")
    tablet.begun = BEGUN.replace(hour=22, minute=30)
    tablet.start()
    tablet.answer(RESPONSE, {"type": "number", "reading": "4.5"})
    for item in plain_items(tablet.definition, "medium")[:30]:
        tablet.answer(item)
    tablet.finish()
    now = tablet.begun + timedelta(hours=1)
    clock.set_clock(lambda: now)
    assert set(said(send(carer, tablet.made))) == {"accepted"}
    # What is set later changes nothing about what was judged before.
    put(work, world, "time_zone", "Europe/London", days=1)
    window = Window(world.oak.id, date(2026, 1, 1), date(2026, 11, 30), now)
    pack = write_pack(work, window, tmp_path / "pack.zip", progress=lambda _: None)
    assert verify(pack.path).problems == ()
    with zipfile.ZipFile(pack.path) as archive:
        name = next(each for each in archive.namelist() if each.endswith("data/report.pdf"))
        text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(archive.read(name))).pages)
    assert "test call from a bedroom: at most 4" in " ".join(text.split())
