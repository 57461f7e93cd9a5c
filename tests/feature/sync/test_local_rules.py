"""A run is judged by what its home had set when it began, on the server as on the tablet."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.actions.models import Action
from auditapp.audits.models import Answer, AuditFinish
from auditapp.kernel.orm import Json
from auditapp.people import settings
from auditapp.web.work import Work
from tests.build import BUILDER, World
from tests.feature.sync.runs import plain_items
from tests.page import Browser
from tests.tablet import BEGUN, Tablet, send

RESPONSE = "night.response.01"
MINUTES = {"type": "number", "reading": "4.5"}


def put(work: Work, world: World, key: str, value: Json, *, days: int = -1) -> None:
    """Set it for Oak House some days after (or before) the run began."""
    with work.transaction() as session:
        settings.set_value(
            session,
            key,
            value,
            provider_id=world.provider.id,
            home_id=world.oak.id,
            why="Agreed at the meeting",
            actor=BUILDER,
            now=BEGUN + timedelta(days=days),
        )


def results(session: Session) -> dict[str, str]:
    session.rollback()
    return dict(session.execute(select(Answer.item_id, Answer.result)).all())


@pytest.mark.parametrize(
    ("limit", "days", "result"), [(4, -1, "fail"), (5, -1, "pass"), (4, 1, "pass"), (None, 0, "pass")]
)
def test_a_reading_is_judged_by_the_limit_of_the_day_the_run_began(
    work: Work,
    session: Session,
    world: World,
    carer: Browser,
    tablet: Tablet,
    limit: int | None,
    days: int,
    result: str,
) -> None:
    if limit is not None:
        put(work, world, "limit_call_routine", limit, days=days)
    tablet.start()
    tablet.answer(RESPONSE, MINUTES)
    send(carer, tablet.made)
    assert results(session) == {RESPONSE: result}


def test_another_home_s_limit_counts_nothing_here(
    work: Work, session: Session, world: World, carer: Browser, tablet: Tablet
) -> None:
    with work.transaction() as open_session:
        settings.set_value(
            open_session,
            "limit_call_routine",
            2,
            provider_id=world.provider.id,
            home_id=world.beech.id,
            why="Only there",
            actor=BUILDER,
            now=BEGUN - timedelta(days=1),
        )
    tablet.start()
    tablet.answer(RESPONSE, MINUTES)
    send(carer, tablet.made)
    assert results(session) == {RESPONSE: "pass"}


def test_a_fault_is_due_no_later_than_the_home_sets(
    work: Work, session: Session, world: World, carer: Browser, tablet: Tablet
) -> None:
    put(work, world, "due_days_medium", 0)
    tablet.start()
    tablet.answer(plain_items(tablet.definition, "medium")[0], "no")
    tablet.answer(plain_items(tablet.definition, "high")[0], "no")
    send(carer, tablet.made)
    session.rollback()
    due = dict(session.execute(select(Action.risk, Action.default_due)).all())
    high = tablet.definition.items[plain_items(tablet.definition, "high")[0]]
    assert due["medium"] == date(2026, 11, 22)
    assert due["high"] == date(2026, 11, 22) + timedelta(days=high.due.days)


def test_a_score_is_called_by_the_bands_of_the_day_it_was_signed(
    work: Work, session: Session, world: World, carer: Browser, tablet: Tablet
) -> None:
    medium = plain_items(tablet.definition, "medium")[:10]
    tablet.start()
    for item in medium[:9]:
        tablet.answer(item)
    tablet.answer(medium[9], "no")
    tablet.finish()
    put(work, world, "score_band_strong", 90)
    put(work, world, "score_band_strong", 95, days=3)
    send(carer, tablet.made)
    session.rollback()
    score = session.scalars(select(AuditFinish.score)).one()
    assert isinstance(score, dict)
    assert (score["percent"], score["band"]) == ("90.0", "strong")


def test_the_tablet_is_told_what_its_home_judges_by(work: Work, world: World, carer: Browser) -> None:
    put(work, world, "time_zone", "Europe/Jersey")
    put(work, world, "limit_lounge", {"min": 20, "max": "25.5"})
    put(work, world, "limit_shift_hours", 12)
    put(work, world, "due_days_high", 3)
    answer = carer.get("/api/sync/snapshot").get_json()
    rules = answer["homes"][0]["rules"]
    assert rules["time_zone"] == "Europe/Jersey"
    assert rules["due_days"] == {"critical": 0, "high": 3, "medium": 28, "low": 28}
    assert rules["bands"] == [95, 85, 70]
    lounge, shift = {"min": 20, "max": "25.5"}, {"note": "Longest shift: 12 hours."}
    assert rules["limits"] == {
        "limit_lounge": lounge,
        "limit_shift_hours": shift,
        # Versions that do not name their settings are still judged by them.
        "env.communal.05": lounge,
        "night.staffing.11": shift,
    }
