"""Settings: the home's own over the provider's over the default, within bounds, with who, when and why."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.kernel.errors import InvalidError, NotFoundError
from auditapp.kernel.journal import JournalEvent, JournalValue
from auditapp.kernel.orm import Json
from auditapp.people import settings
from auditapp.web.work import Work
from tests.build import BUILDER, START, World

LATER = START + timedelta(days=30)


def put(session: Session, world: World, key: str, value: Json, *, home: bool = False, day: int = 0) -> None:
    settings.set_value(
        session,
        key,
        value,
        provider_id=world.provider.id,
        home_id=world.oak.id if home else None,
        why="Agreed at the meeting",
        actor=BUILDER,
        now=START + timedelta(days=day),
    )


def read(session: Session, world: World, key: str, *, home: bool = True) -> Json:
    return settings.value_of(
        session, key, provider_id=world.provider.id, home_id=world.oak.id if home else None
    )


def test_a_home_s_own_value_stands_before_the_provider_s_and_that_before_the_default(
    work: Work, world: World
) -> None:
    with work.transaction() as session:
        assert read(session, world, "due_days_high") == 28
        put(session, world, "due_days_high", 5)
        assert read(session, world, "due_days_high") == 5
        put(session, world, "due_days_high", 3, home=True)
        assert read(session, world, "due_days_high") == 3
        assert read(session, world, "due_days_high", home=False) == 5
        assert settings.of_home(session, "due_days_high", world.beech.id) == 5
        assert settings.of_home(session, "due_days_high", world.other_oak.id) == 28


def test_what_was_set_on_an_earlier_day_can_still_be_read(work: Work, world: World) -> None:
    with work.transaction() as session:
        put(session, world, "score_band_strong", 97, home=True, day=10)
        put(session, world, "score_band_strong", 98, home=True, day=20)
    with work.transaction() as session:
        days = (0, 10, 15, 20, 30)
        found = [
            settings.of_home(session, "score_band_strong", world.oak.id, at=START + timedelta(days=day))
            for day in days
        ]
    assert found == [95, 97, 97, 98, 98]


def test_taking_back_leads_to_what_stands_above_and_keeps_the_history(work: Work, world: World) -> None:
    with work.transaction() as session:
        put(session, world, "limit_call_routine", 4)
        put(session, world, "limit_call_routine", "3.5", home=True)
        settings.take_back(
            session,
            "limit_call_routine",
            provider_id=world.provider.id,
            home_id=world.oak.id,
            why="One rule for all",
            actor=BUILDER,
            now=LATER,
        )
    with work.transaction() as session:
        standing = settings.standing_of(
            session, "limit_call_routine", provider_id=world.provider.id, home_id=world.oak.id
        )
        history = settings.changes_of(
            session, "limit_call_routine", provider_id=world.provider.id, home_id=world.oak.id
        )
        assert (standing.value, standing.source) == (4, "provider")
        assert [change.value for change in history] == [None, "3.5", 4]
        with pytest.raises(InvalidError, match="nothing to take back"):
            settings.take_back(
                session,
                "limit_call_routine",
                provider_id=world.provider.id,
                home_id=world.oak.id,
                why="Again",
                actor=BUILDER,
                now=LATER,
            )


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("due_days_critical", 8, "from 0 to 7 days"),
        ("due_days_high", "1.5", "whole number from 0 to 28"),
        ("due_days_high", True, "whole number"),
        ("limit_call_emergency", 4, "from 0.5 to 3 minutes"),
        ("limit_call_emergency", "1.333", "two digits"),
        ("limit_call_emergency", "NaN", "Enter a number"),
        ("limit_lounge", {"min": 25, "max": 20}, "above the lower"),
        ("limit_lounge", {"min": 10, "max": 20}, "from 16 to 28 °C"),
        ("limit_lounge", 20, "two numbers"),
        ("time_zone", "Europe/Nowhere", "time zone"),
        ("time_zone", "../../etc/passwd", "time zone"),
        ("second_factor", "some", "Choose one"),
        ("score_band_strong", 85, "Strong must begin above Sound"),
        ("score_band_needs_work", 90, "Sound above Needs work"),
        ("score_band_needs_work", 49, "from 50 to 100"),
        ("report_name", "x" * 121, "120 characters"),
    ],
)
def test_a_value_out_of_bounds_is_refused_with_the_bounds(
    work: Work, world: World, key: str, value: Json, sentence: str
) -> None:
    with (
        pytest.raises(settings.BadSettingError, match=sentence),
        work.transaction() as session,
    ):
        put(session, world, key, value)


def test_equal_numbers_are_kept_alike(work: Work, world: World) -> None:
    with work.transaction() as session:
        put(session, world, "limit_lounge", {"min": "20.0", "max": "25.50"}, home=True)
        assert read(session, world, "limit_lounge") == {"min": 20, "max": "25.5"}


def test_a_limit_is_not_changed_without_a_reason(work: Work, world: World) -> None:
    with pytest.raises(InvalidError, match="Say why"), work.transaction() as session:
        settings.set_value(
            session,
            "limit_on_call",
            5,
            provider_id=world.provider.id,
            why="  ",
            actor=BUILDER,
            now=START,
        )


def test_what_is_the_same_for_all_homes_is_not_set_in_one(work: Work, world: World) -> None:
    with pytest.raises(InvalidError, match="for all homes"), work.transaction() as session:
        put(session, world, "second_factor", "managers", home=True)


def test_there_are_no_other_settings(work: Work, world: World) -> None:
    with pytest.raises(NotFoundError), work.transaction() as session:
        put(session, world, "no_such_setting", 1)


def test_every_default_is_within_its_own_bounds() -> None:
    for kind in settings.KINDS.values():
        if kind.default is not None:
            assert kind.shape.check(kind.default) == kind.default, kind.key


def test_the_journal_has_numbers_as_they_are_and_words_as_commitments(
    work: Work, session: Session, world: World
) -> None:
    with work.transaction() as open_session:
        put(open_session, world, "due_days_low", 21, home=True)
        put(open_session, world, "report_name", "Greenway Care Group")
    query = select(JournalEvent).where(JournalEvent.kind == settings.CHANGED).order_by(JournalEvent.id)
    first, second = sorted(session.scalars(query), key=lambda each: each.subject_id)
    assert first.data == {"key": "due_days_low", "value": 21}
    assert first.chain == f"home:{world.oak.id}"
    assert second.data == {"key": "report_name", "value": None}
    assert second.chain == f"provider:{world.provider.id}"
    kept = select(JournalValue.value).where(
        JournalValue.chain == second.chain, JournalValue.seq == second.seq
    )
    assert set(session.scalars(kept)) == {"Greenway Care Group", "Agreed at the meeting"}


def test_all_settings_of_a_home_cost_one_question(work: Work, world: World) -> None:
    with work.transaction() as session:
        put(session, world, "due_days_low", 21, home=True)
    with work.transaction() as session:
        assert read(session, world, "due_days_low") == 21
        before = dict(session.info)
        for key in settings.KINDS:
            read(session, world, key)
        assert session.info == before
