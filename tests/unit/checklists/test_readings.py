"""Figures as people write them."""

from __future__ import annotations

import pytest

from auditapp.checklists.readings import percent_words


@pytest.mark.parametrize(
    ("held", "shown"),
    [("100.0", "100%"), ("0.0", "0%"), ("66.7", "66.7%"), ("10.5", "10.5%"), ("0.1", "0.1%")],
)
def test_a_whole_percentage_has_no_decimal(held: str, shown: str) -> None:
    assert percent_words(held) == shown
