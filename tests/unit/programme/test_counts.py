"""Which audits count as done."""

from __future__ import annotations

import pytest

from auditapp.audits.rules import counts_as_done


@pytest.mark.parametrize(
    ("answered", "asked", "counts"),
    [
        (0, 13, False),
        (3, 13, False),
        (4, 13, True),
        (3, 12, True),
        (2, 12, False),
        (13, 13, True),
        (0, 0, True),
    ],
)
def test_a_quarter_of_what_was_asked_is_enough(answered: int, asked: int, counts: bool) -> None:
    assert counts_as_done(answered, asked) is counts
