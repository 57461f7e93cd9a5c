"""What does not fit is shown with both sides and settled by a manager, through HTTP."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from auditapp.kernel import clock
from tests.build import World
from tests.feature.sync.runs import plain_items
from tests.page import Browser
from tests.tablet import BEGUN, Tablet, said, send, signed_in

NOW = BEGUN + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    clock.set_clock(lambda: NOW)
    yield
    clock.set_clock(None)


@pytest.fixture
def conflict(tablet: Tablet, carer: Browser) -> Tablet:
    """The same answer came twice with two contents."""
    tablet.start()
    answer = tablet.answer(plain_items(tablet.definition, "medium")[0], "yes", note="All in order")
    send(carer, tablet.made)
    other = {**answer, "value": {"type": "yes_no_na", "answer": "no"}, "note": "The bin has no lid"}
    assert said(send(carer, [other]))[0].startswith("conflict")
    return tablet


def first_link(text: str, home_id: str) -> str:
    found = re.search(rf"/homes/{home_id}/decisions/\d+", text)
    assert found is not None
    return found.group(0)


def test_a_conflict_is_shown_with_both_sides_and_decided(
    conflict: Tablet, manager: Browser, world: World
) -> None:
    base = f"/homes/{world.oak.id}/decisions"
    listed = manager.get(base, status=200).text
    assert "1 record needs a decision" in listed
    assert "1 record needs your decision" in manager.get(f"/homes/{world.oak.id}/oak-house", status=200).text
    case = first_link(listed, world.oak.id)
    text = manager.get(case, status=200).text
    for words in (
        "What came first",
        "What came now",
        "All in order",
        "The bin has no lid",
        "Two versions".lower(),
    ):
        assert words in text, words
    assert "app-differs" in text
    for words in ("What came first", "What came now"):
        assert text.count(words) == 2, "the choice has the words of the heading"
    again = manager.post(f"{case}/decision", {"decision": "keep_this", "reason": ""}, status=422).text
    assert "Say why" in again
    manager.post(f"{case}/decision", {"decision": "keep_this", "reason": "I looked"}, status=302)
    listed = manager.get(base, status=200).text
    assert "Nothing needs a decision" in listed
    assert "Kept: what came now, decided by Registered Manager" in listed
    assert "I looked" in manager.get(case, status=200).text
    manager.post(f"{case}/decision", {"decision": "keep_first", "reason": "Again"})
    report = manager.get(f"/homes/{world.oak.id}/audits/{conflict.audit}", status=200).text
    assert "The bin has no lid" in report


def test_a_row_that_one_side_lacks_stands_beside_the_other_and_says_nothing(
    tablet: Tablet, carer: Browser, manager: Browser, world: World
) -> None:
    tablet.start()
    answer = tablet.answer(plain_items(tablet.definition, "medium")[0], "yes")
    send(carer, tablet.made)
    send(carer, [{**answer, "note": "The bin has no lid"}])
    listed = manager.get(f"/homes/{world.oak.id}/decisions").text
    first, now = manager.get(first_link(listed, world.oak.id), status=200).text.split("What came now", 1)
    terms = [re.findall("<dt>([^<]+)</dt>", side) for side in (first, now)]
    assert terms[0] == terms[1] == ["Question", "Answer", "Note", "On the tablet at", "Tablet"]
    assert '<dt>Note</dt><dd><mark class="app-differs">nothing</mark></dd>' in first
    assert '<dt>Note</dt><dd><mark class="app-differs">The bin has no lid</mark></dd>' in now


def test_a_refused_change_says_why(tablet: Tablet, carer: Browser, manager: Browser, world: World) -> None:
    tablet.start()
    tablet.answer(plain_items(tablet.definition)[0], {"type": "na", "reason": "short"})
    assert said(send(carer, tablet.made))[1].startswith("refused")
    listed = manager.get(f"/homes/{world.oak.id}/decisions", status=200).text
    text = manager.get(first_link(listed, world.oak.id), status=200).text
    assert "Why this is here" in text


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("care_assistant", 403),
        ("senior_carer", 403),
        ("inspector", 403),
        ("deputy_manager", 200),
        ("other_registered_manager", 404),
    ],
)
def test_decisions_are_made_by_managers(
    who: str, status: int, app: Flask, conflict: Tablet, manager: Browser, world: World
) -> None:
    case = first_link(manager.get(f"/homes/{world.oak.id}/decisions").text, world.oak.id)
    reader = signed_in(app, world, who)
    reader.get(f"/homes/{world.oak.id}/decisions", status=status)
    reader.get(case, status=status)
    if status != 200:
        reader.post(f"{case}/decision", {"decision": "keep_first", "reason": "Mine"}, status=status)


def test_a_case_of_another_home_is_not_found_under_mine(
    app: Flask, conflict: Tablet, manager: Browser, world: World
) -> None:
    case = first_link(manager.get(f"/homes/{world.oak.id}/decisions").text, world.oak.id)
    signed_in(app, world, "quality_lead").get(case.replace(world.oak.id, world.beech.id), status=404)


@pytest.mark.parametrize("number", ["9" * 23, str(2**63), str(2**63 - 1), str(2**31), str(2**31 - 1), "0"])
def test_a_number_that_no_case_has_is_not_found(number: str, manager: Browser, world: World) -> None:
    case = f"/homes/{world.oak.id}/decisions/{number}"
    manager.get(case, status=404)
    manager.get(f"/homes/{world.oak.id}/oak-house", status=200)
    manager.post(f"{case}/decision", {"decision": "keep_first", "reason": "Mine"}, status=404)


def test_a_long_list_is_shown_by_pages_and_the_rest_is_counted(
    tablet: Tablet, carer: Browser, manager: Browser, world: World
) -> None:
    tablet.start()
    items = plain_items(tablet.definition)
    send(carer, tablet.made)
    for _ in range(5):
        send(carer, [tablet.answer(items[0], "maybe") for _ in range(45)])
    base = f"/homes/{world.oak.id}/decisions"

    first = manager.get(base, status=200).text

    assert "200 records need a decision" in first
    assert "25 older changes that were not accepted are kept but not listed" in first
    assert len(re.findall(rf'href="{base}/\d+"', first)) == 25
    assert f'href="{base}?page=2"' in first
    last = manager.get(f"{base}?page={'9' * 30}", status=200).text
    assert "Page 8 of 8" in last
    for odd in ("0", "-1", "x", ""):
        assert "Page 1 of 8" in manager.get(f"{base}?page={odd}", status=200).text
    assert "200 records need your decision" in manager.get(f"/homes/{world.oak.id}/oak-house").text
