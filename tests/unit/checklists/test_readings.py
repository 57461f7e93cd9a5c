"""Figures as people write them."""

from __future__ import annotations

import pytest

from auditapp.checklists.readings import Value, percent_words, reading_words, timed_words
from auditapp.checklists.responses import Response, response_from_body


@pytest.mark.parametrize(
    ("held", "shown"),
    [("100.0", "100%"), ("0.0", "0%"), ("66.7", "66.7%"), ("10.5", "10.5%"), ("0.1", "0.1%")],
)
def test_a_whole_percentage_has_no_decimal(held: str, shown: str) -> None:
    assert percent_words(held) == shown


CHOICE = response_from_body(
    {"type": "choices", "options": [{"id": "gp", "label": "The GP"}, {"id": "kin", "label": "The family"}]}
)
MINUTES = response_from_body({"type": "number", "unit": "minutes", "stopwatch": True})
CHARTS = response_from_body(
    {"type": "count_sample", "of": "charts right", "target_sample": 3, "pass_percent": 90}
)


@pytest.mark.parametrize(
    ("value", "response", "words"),
    [
        ({"type": "choices", "choices": ["gp", "kin"]}, CHOICE, "The GP, The family"),
        ({"type": "choice", "choice": "kin"}, CHOICE, "The family"),
        ({"type": "choice", "choice": "kin"}, None, "kin"),
        ({"type": "number", "reading": "4"}, MINUTES, "4 minutes"),
        ({"type": "number", "reading": "4.5"}, MINUTES, "4.5 minutes (4 min 30 s)"),
        (
            {"type": "number", "reading": "4.5", "timing": {"how": "manual"}},
            MINUTES,
            "4.5 minutes (4 min 30 s), timed by hand",
        ),
        (
            {"type": "number", "reading": "4.5", "timing": {"how": "stopwatch"}},
            MINUTES,
            "4.5 minutes (4 min 30 s), timed with the stopwatch",
        ),
        (
            {
                "type": "count_sample",
                "checked": 3,
                "compliant": 2,
                "looked_at": ["AB", "CD"],
                "wrong": ["AB"],
            },
            CHARTS,
            "2 of 3 charts right: AB, CD; not right: AB",
        ),
        ({"type": "yes_no_na", "answer": "no"}, None, ""),
    ],
)
def test_an_answer_is_said_in_words(value: Value, response: Response | None, words: str) -> None:
    assert reading_words(value, response) == words


@pytest.mark.parametrize(
    ("reading", "unit", "timing", "words"),
    [
        ("6.5", "minutes", {"how": "manual"}, "6 min 30 s, timed by hand"),
        ("0.35", "minutes", {"how": "manual"}, "21 s, timed by hand"),
        ("0.33", "minutes", {"how": "stopwatch", "seconds": 20}, "20 s, timed with the stopwatch"),
        ("120", "seconds", None, "2 min"),
        ("0", "minutes", None, "0 s"),
        ("6.5", "mm", None, ""),
    ],
)
def test_a_time_is_said_in_minutes_and_seconds(
    reading: str, unit: str, timing: dict[str, object] | None, words: str
) -> None:
    value = {"type": "number", "reading": reading} | ({"timing": timing} if timing else {})
    assert timed_words(value, unit) == words
