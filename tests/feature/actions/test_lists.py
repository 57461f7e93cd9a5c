"""The register of a home and everybody's own list."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from auditapp.actions import queries, service, story
from auditapp.actions.queries import Narrowing
from auditapp.kernel import clock
from auditapp.kernel.permissions import Permission
from auditapp.web.work import Work
from tests.build import World
from tests.feature.actions.raised import NOW, TODAY, acting, done, live, verified
from tests.page import Browser

Browsers = Callable[[], Browser]


@pytest.fixture(autouse=True)
def _today() -> None:
    clock.set_clock(lambda: NOW)


@contextmanager
def counted_queries() -> Iterator[list[str]]:
    """Every statement sent meanwhile."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def a_mixed_home(session: Session, world: World) -> None:
    """Six actions: critical and late, high, paused, done, checked, void."""
    live(session, world, severity="critical", text="Lock the sluice", due_on=TODAY - timedelta(days=2))
    live(session, world, severity="high", text="Mend the rail", owner="senior_carer", checklist_key="hs")
    paused = live(
        session, world, severity="medium", text="Replace the floor", due_on=TODAY - timedelta(days=9)
    )
    manager = acting(session, world, "registered_manager")
    service.pause(session, paused, until=TODAY + timedelta(days=9), reason="On order", actor=manager, now=NOW)
    done(session, world, live(session, world, severity="low", text="Label the bins"))
    checked = live(session, world, severity="low", text="Wipe the shelf")
    done(session, world, checked)
    verified(session, world, checked)
    void = live(session, world, severity="low", text="Raised twice")
    service.void(session, void, reason="Raised twice", actor=manager, now=NOW)


@pytest.mark.parametrize(
    ("narrowing", "texts"),
    [
        (Narrowing(), ["Lock the sluice", "Mend the rail", "Replace the floor", "Label the bins"]),
        (Narrowing(state="late"), ["Lock the sluice"]),
        (Narrowing(state="live"), ["Lock the sluice", "Mend the rail"]),
        (Narrowing(state="paused"), ["Replace the floor"]),
        (Narrowing(state="done"), ["Label the bins"]),
        (Narrowing(state="verified"), ["Wipe the shelf"]),
        (Narrowing(state="void"), ["Raised twice"]),
        (Narrowing(risk="high"), ["Mend the rail"]),
        (Narrowing(checklist="hs"), ["Mend the rail"]),
        (Narrowing(sort="due"), ["Replace the floor", "Lock the sluice", "Mend the rail", "Label the bins"]),
        (
            Narrowing(sort="-reference"),
            ["Label the bins", "Replace the floor", "Mend the rail", "Lock the sluice"],
        ),
        (
            Narrowing(sort="owner"),
            ["Replace the floor", "Lock the sluice", "Label the bins", "Mend the rail"],
        ),
        (Narrowing(state="nonsense"), []),
        (Narrowing(risk="nonsense"), []),
    ],
)
def test_the_register_shows_what_was_chosen(
    narrowing: Narrowing, texts: list[str], work: Work, world: World
) -> None:
    with work.transaction() as session:
        a_mixed_home(session, world)
    with work.transaction() as session:
        found = queries.register(session, world.oak.id, narrowing, TODAY)
        assert [row.text for row in found.rows] == texts
        assert found.total == len(texts)


@pytest.mark.parametrize("sort", ["risk", "due", "reference", "owner", "-owner", "state"])
def test_pages_follow_one_another_without_a_gap_whatever_the_order(
    sort: str, work: Work, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with work.transaction() as session:
        a_mixed_home(session, world)
        live(session, world, text="Mop the hall", owner="senior_carer")
    every = Narrowing(state="all", sort=sort)
    with work.transaction() as session:
        whole = [row.id for row in queries.register(session, world.oak.id, every, TODAY).rows]
        monkeypatch.setattr(queries, "PAGE", 2)
        pages = [
            queries.register(session, world.oak.id, replace(every, page=number), TODAY).rows
            for number in range(1, 6)
        ]
    assert len(whole) == 7
    assert [row.id for rows in pages for row in rows] == whole
    assert [len(rows) for rows in pages] == [2, 2, 2, 1, 0]


def test_the_registers_page_counts_and_links_every_choice(
    work: Work, world: World, browser: Browsers
) -> None:
    with work.transaction() as session:
        a_mixed_home(session, world)
    manager = browser().sign_in(world, "registered_manager")
    page = manager.get(f"/homes/{world.oak.id}/actions", status=200)
    assert "4 actions are open at Oak House" in page.text
    assert "2 days late" in page.text
    for query in (
        "state=late",
        "state=all&sort=-due",
        "risk=critical&owner=x",
        "sort=state&page=7",
        "page=x",
    ):
        manager.get(f"/homes/{world.oak.id}/actions?{query}", status=200)


def test_an_empty_register_says_what_will_come(world: World, browser: Browsers) -> None:
    carer = browser().sign_in(world, "beech_senior_carer")
    assert "There are no actions yet" in carer.get(f"/homes/{world.beech.id}/actions", status=200).text


def test_the_register_of_another_home_is_not_found(world: World, browser: Browsers) -> None:
    manager = browser().sign_in(world, "registered_manager")
    manager.get(f"/homes/{world.other_oak.id}/actions", status=404)


def test_my_list_holds_mine_and_what_i_may_check(work: Work, world: World, browser: Browsers) -> None:
    with work.transaction() as session:
        a_mixed_home(session, world)
        back = live(session, world, text="Sweep the path")
        done(session, world, back)
        manager = acting(session, world, "registered_manager")
        service.send_back(session, back, seen="Leaves are still there", actor=manager, now=NOW)
    assistant = browser().sign_in(world, "care_assistant").get("/actions", status=200).text
    assert "You have 3 actions to do" in assistant
    assert "Sent back to you" in assistant
    assert "Done by you, waiting for a check" in assistant
    assert "Mend the rail" not in assistant
    assert "Waiting for your check" not in assistant
    carer = browser().sign_in(world, "senior_carer").get("/actions", status=200).text
    assert "Mend the rail" in carer
    assert "Waiting for your check" in carer


def test_lists_cost_the_same_whatever_they_hold(work: Work, world: World) -> None:
    counts: list[list[int]] = []
    for number in (2, 30):
        with work.transaction() as session:
            for _ in range(number):
                done(session, world, live(session, world))
                live(session, world)
        with work.transaction() as session:
            actor = acting(session, world, "senior_carer")
            reads: tuple[Callable[[], object], ...] = (
                lambda session=session: queries.register(session, world.oak.id, Narrowing(), TODAY),  # type: ignore[misc]
                lambda session=session, actor=actor: queries.mine(session, actor, TODAY),  # type: ignore[misc]
                lambda session=session: queries.open_counts(session, [world.oak.id], TODAY),  # type: ignore[misc]
            )
            found = []
            for read in reads:
                with counted_queries() as sent:
                    read()
                found.append(len(sent))
            counts.append(found)
    assert counts[0] == counts[1] == [4, 3, 1]


def test_an_actions_page_costs_the_same_however_long_its_story_is(work: Work, world: World) -> None:
    counts = []
    for rounds in (1, 6):
        with work.transaction() as session:
            action = live(session, world)
            manager = acting(session, world, "registered_manager")
            for number in range(rounds):
                when = NOW + timedelta(hours=number)
                done(session, world, action, now=when)
                later = when + timedelta(minutes=1)
                service.send_back(session, action, seen="Not yet", actor=manager, now=later)
                service.comment(session, action, text="Hm", actor=manager, now=later)
        with work.transaction() as session, counted_queries() as sent:
            told = story.read_story(session, action.id, TODAY)
            assert story.allowed(told, manager).assign == manager.can(
                Permission.HOME_ACTION_ASSIGN, world.oak.id
            )
            counts.append(len(sent))
    assert counts[0] == counts[1] <= 18
