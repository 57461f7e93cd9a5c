"""Questions that look like a reading are told from those that are answered by Yes or No."""

from __future__ import annotations

import pytest

from auditapp.exchange.readings_in import remark_about


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Fridge 1 temp (°C) 0-5", "A temperature"),
        ("Hot tap, bath 2: temperature", "A temperature"),
        ("Freezer -18 to -23 C", "A temperature"),
        ("Food core 75 °C or more", "A temperature"),
        ("How many call bells were tried?", "A number"),
        ("Gap under the door (mm)", "A number"),
        ("Gap 2-4mm", "A number"),
        ("Staff trained in %", "A number"),
        ("Staff trained (%)", "A number"),
        ("90% of care plans reviewed", "A number"),
        ("Response in 1 to 3 minutes", "A number"),
        ("Humidity 40 \u2013 60 %", "A number"),
        ("Temp staff have had an induction", ""),
        ("The template for handover is used", ""),
        ("Rooms 1-5 more than once a week", ""),
        ("Bin has a lid", ""),
    ],
)
def test_the_words_say_what_is_read(question: str, kind: str) -> None:
    remark = remark_about(question)
    assert (f'choose "{kind}"' in remark) if kind else remark == ""
