"""A fixed day, and what the tests of people do again and again."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from auditapp.kernel import clock
from tests.feature.actions.raised import NOW
from tests.page import Browser


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    clock.set_clock(lambda: NOW)
    yield
    clock.set_clock(None)


def code_on(page: str) -> str:
    """The code that a page shows."""
    found = re.search(r'app-slip__code">([0-9a-z]{4}(?:-[0-9a-z]{4}){3})<', page)
    assert found, page[:500]
    return found[1]


def invite(manager: Browser, home_id: str, **changes: object) -> str:
    """Invite somebody on the page for it; gives their code."""
    given = {"name": "Maria Santos", "role": "senior_carer", "engaged_as": "employed"} | changes
    address = f"/homes/{home_id}/people/invitation"
    manager.get(address, status=200)
    return code_on(manager.post(address, given, status=200).text)
