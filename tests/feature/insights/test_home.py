"""How homes stand: the home page of a home, the choice of a home, a provider's homes side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from auditapp.actions import service
from auditapp.checklists.definition import ChecklistDefinition
from auditapp.insights import queries
from auditapp.kernel import clock
from auditapp.people.queries import actor_for, find_home
from auditapp.programme import service as programme
from auditapp.web.work import Work
from tests.build import World
from tests.feature.actions.raised import acting, done, live, verified
from tests.feature.actions.test_lists import counted_queries
from tests.feature.sync.runs import plain_items, walk
from tests.page import Browser
from tests.tablet import BEGUN, Tablet, send, signed_in

NOW = BEGUN + timedelta(hours=1)
TODAY = clock.local_date(NOW)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    clock.set_clock(lambda: NOW)
    yield
    clock.set_clock(None)


def heading(text: str) -> str:
    """The page's H1."""
    found = re.search(r"<h1>(.*?)</h1>", text, re.DOTALL)
    assert found is not None
    return found.group(1).strip()


def test_a_new_home_says_what_to_do_first(manager: Browser, world: World) -> None:
    text = manager.get(f"/homes/{world.oak.id}/oak-house", status=200).text
    assert heading(text) == "Nothing is open at Oak House"
    for words in ("No audit has been done here yet.", "No audit has been finished yet", "Nothing is planned"):
        assert words in text
    assert "Nothing was audited yet" in text
    assert "has been done and checked" not in text
    assert "Give each checklist an interval" in text


def test_whoever_only_looks_is_not_told_to_do_what_they_may_not(app: Flask, world: World) -> None:
    inspector = signed_in(app, world, "inspector")
    text = inspector.get(f"/homes/{world.oak.id}/oak-house", status=200).text
    text += inspector.get(f"/homes/{world.oak.id}/audits", status=200).text
    assert "Nothing was audited yet" in text
    for words in ("Give each checklist", "Open the tablet app"):
        assert words not in text


def a_busy_home(work: Work, world: World) -> None:
    """A late action, one that waits for a check, one that was checked, a late checklist."""
    with work.transaction() as session:
        live(session, world, severity="high", due_on=TODAY - timedelta(days=4), text="Mend the rail", now=NOW)
        waits = live(session, world, severity="low", text="Wipe the shelf", now=NOW)
        done(session, world, waits, now=NOW)
        checked = live(session, world, severity="low", text="Label the jugs", now=NOW)
        done(session, world, checked, now=NOW)
        verified(session, world, checked, now=NOW)
        actor = acting(session, world, "registered_manager")
        yesterday = TODAY - timedelta(days=1)
        programme.set_entry(session, world.oak.id, "meds", "monthly", yesterday, actor=actor, now=NOW)


def test_the_home_page_says_the_state_in_a_sentence_and_lists_what_matters(
    tablet: Tablet,
    carer: Browser,
    manager: Browser,
    work: Work,
    world: World,
    library: dict[str, ChecklistDefinition],
) -> None:
    send(carer, walk(tablet))
    left = Tablet(
        library["ipc"], world.oak.id, world.user("senior_carer").id, begun=BEGUN - timedelta(days=2)
    )
    left.start()
    left.abandon("A fall on the stairs")
    send(carer, left.made)
    a_busy_home(work, world)
    text = manager.get(f"/homes/{world.oak.id}/oak-house", status=200).text
    assert heading(text) == "One critical action is open at Oak House"
    for words in (
        "Mend the rail",
        "4 days late",
        "Wipe the shelf",
        "1 day late",
        "1 photo on tablet tablet-1",
        "Given up",
        "1 critical, 1 medium",
        "late of 4 open",
        "One action waits for somebody to check.",
    ):
        assert words in text, words
    assert "Label the jugs" not in text
    assert text.index("critical open") < text.index("late of 4 open")


def test_what_waits_for_a_check_is_listed_once(manager: Browser, work: Work, world: World) -> None:
    with work.transaction() as session:
        waits = live(session, world, text="Mend the lamp", severity="critical")
        done(session, world, waits)
    page = manager.get(f"/homes/{world.oak.id}/oak-house", status=200).text
    assert page.count("Mend the lamp") == 1
    assert "Nothing is left to do" in page
    with work.transaction() as session:
        live(session, world, text="Paint the door")
    page = manager.get(f"/homes/{world.oak.id}/oak-house", status=200).text
    assert (page.count("Mend the lamp"), page.count("Paint the door")) == (1, 1)


def test_addresses_without_the_name_lead_to_the_one_with_it(manager: Browser, world: World) -> None:
    for wrong in ("", "/another-name"):
        response = manager.get(f"/homes/{world.oak.id}{wrong}", status=302)
        assert response.location == f"/homes/{world.oak.id}/oak-house"


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("care_assistant", 403),
        ("senior_carer", 200),
        ("inspector", 200),
        ("quality_lead", 200),
        ("beech_senior_carer", 404),
        ("other_registered_manager", 404),
    ],
)
def test_a_homes_page_is_for_those_who_may_read_it(who: str, status: int, app: Flask, world: World) -> None:
    signed_in(app, world, who).get(f"/homes/{world.oak.id}/oak-house", status=status)


def test_a_quality_lead_sees_the_homes_side_by_side_worst_first(app: Flask, work: Work, world: World) -> None:
    with work.transaction() as session:
        beech = acting(session, world, "quality_lead")
        action = live(session, world, by="quality_lead", home_id=world.beech.id, severity="critical", now=NOW)
        service.comment(session, action, text="Seen", actor=beech, now=NOW)
    lead = signed_in(app, world, "quality_lead")
    text = lead.get(f"/providers/{world.provider.id}/", status=200).text
    assert heading(text) == "One critical action is open at Greenway Care"
    assert text.index("Beech Lodge</a>") < text.rindex("Oak House</a>")
    assert "Never" in text
    choice = lead.get("/homes/", status=200).text
    assert "Compare the homes of Greenway Care" in choice
    assert lead.get("/", status=302).location == "/homes/"


@pytest.mark.parametrize(
    ("who", "status"),
    [("registered_manager", 404), ("nominated_individual", 200), ("other_registered_manager", 404)],
)
def test_a_providers_page_is_for_its_leaders(who: str, status: int, app: Flask, world: World) -> None:
    signed_in(app, world, who).get(f"/providers/{world.provider.id}/", status=status)


def test_a_home_page_costs_the_same_however_much_there_is(
    library: dict[str, ChecklistDefinition], carer: Browser, work: Work, world: World
) -> None:
    counts = []
    for number in (1, 4):
        for _ in range(number):
            send(carer, walk(Tablet(library["night"], world.oak.id, world.user("senior_carer").id)))
            with work.transaction() as session:
                done(session, world, live(session, world, now=NOW), now=NOW)
        with work.transaction() as session:
            user = world.user("registered_manager")
            actor = actor_for(session, user.id, name=user.name)
            home = find_home(session, actor, world.oak.id)
            assert home is not None
            with counted_queries() as sent:
                queries.home_state(session, actor, home, now=NOW)
            counts.append(len(sent))
    assert counts[0] == counts[1] <= 24


def test_a_quarter_begins_in_english_time() -> None:
    assert queries.quarter_began(TODAY.replace(month=5)).isoformat() == "2026-03-31T23:00:00+00:00"
    assert queries.quarter_began(TODAY).isoformat() == "2026-09-30T23:00:00+00:00"


def test_a_recent_audit_says_what_is_not_met_before_our_word_for_it(
    tablet: Tablet, carer: Browser, manager: Browser, world: World
) -> None:
    items = plain_items(tablet.definition)
    failed = plain_items(tablet.definition, "high")[0]
    tablet.start()
    for item in items:
        tablet.answer(item, "no" if item == failed else "yes")
    tablet.finish()
    send(carer, tablet.made)
    text = manager.get(f"/homes/{world.oak.id}/oak-house", status=200).text
    recent = text[text.index("Recent audits") :]
    assert '<strong class="app-tag app-tag--high">1 high</strong>' in recent
    assert "app-tag--met" not in recent
