"""What is so of a home: remembered with who and when, changed by managers, shown to everybody who reads checklists."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.checklists import home_flags
from auditapp.kernel.errors import InvalidError
from auditapp.kernel.journal import JournalEvent, home_chain
from auditapp.web.work import Work
from tests.build import BUILDER, World
from tests.page import Browser
from tests.tablet import signed_in

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def address(world: World) -> str:
    return f"/homes/{world.oak.id}/checklists/flags"


def said(manager: Browser, world: World, sent: dict[str, object], *, status: int) -> str:
    manager.get(address(world), status=200)
    return manager.post(address(world), sent, status=status).text


def events(session: Session, world: World) -> list[object]:
    query = (
        select(JournalEvent.data)
        .where(JournalEvent.chain == home_chain(world.oak.id), JournalEvent.kind == "home_flag.said")
        .order_by(JournalEvent.seq)
    )
    return list(session.scalars(query))


def test_a_home_of_which_nothing_is_known_says_so(manager: Browser, world: World) -> None:
    page = manager.get(address(world), status=200)
    assert "About Oak House: 19 questions not answered yet" in page.text
    assert "Does any resident smoke or vape?" in page.text
    assert "Is this a shared room?" not in page.text


def test_a_manager_says_what_is_so_and_it_stays_with_name_and_day(
    manager: Browser, session: Session, world: World
) -> None:
    sent: dict[str, object] = {"any_smoker-value": "yes", "uses_emar-value": "no", "any_insulin-value": ""}
    said(manager, world, sent, status=303)
    known = home_flags.flags_of(session, world.oak.id)
    assert {flag: each.value for flag, each in known.items()} == {
        "home.any_smoker": True,
        "home.uses_emar": False,
    }
    assert {each.by for each in known.values()} == {world.user("registered_manager").id}
    assert events(session, world) == [
        {"flag": "home.any_smoker", "value": True, "audit": None},
        {"flag": "home.uses_emar", "value": False, "audit": None},
    ]
    text = manager.get(address(world), status=200).text
    assert "About Oak House: 17 questions not answered yet" in text
    assert "Said by Registered Manager" in text


def test_only_what_is_other_than_known_is_written_down(
    manager: Browser, session: Session, world: World
) -> None:
    said(manager, world, {"any_smoker-value": "yes"}, status=303)
    said(manager, world, {"any_smoker-value": "yes"}, status=303)
    said(manager, world, {"any_smoker-value": "no"}, status=303)
    assert [each["value"] for each in events(session, world) if isinstance(each, dict)] == [True, False]
    assert home_flags.flags_of(session, world.oak.id)["home.any_smoker"].value is False


def test_what_is_sent_wrong_is_told_and_nothing_is_kept(
    manager: Browser, session: Session, world: World
) -> None:
    sent: dict[str, object] = {"any_smoker-value": "perhaps", "uses_emar-value": "no"}
    text = said(manager, world, sent, status=422)
    assert "There is something to put right" in text
    assert home_flags.flags_of(session, world.oak.id) == {}


def test_whoever_reads_checklists_reads_it_too(app: Flask, work: Work, world: World) -> None:
    with work.transaction() as session:
        home_flags.set_flag(
            session, world.oak.id, "home.any_patch", value=True, actor=BUILDER, now=NOW, audit_id="a1"
        )
    page = signed_in(app, world, "senior_carer").get(address(world), status=200)
    assert "Said in an audit by" in page.text
    assert "<form" not in page.text.partition("<main")[2].partition("</main>")[0]


def test_another_home_knows_nothing_of_it(work: Work, session: Session, world: World) -> None:
    with work.transaction() as writing:
        home_flags.set_flag(writing, world.oak.id, "home.any_patch", value=True, actor=BUILDER, now=NOW)
    found = home_flags.flags_in(session, [world.oak.id, world.beech.id])
    assert found[world.oak.id].keys() == {"home.any_patch"}
    assert found[world.beech.id] == {}


@pytest.mark.parametrize("flag", ["room.shared", "home.no_such"])
def test_what_is_asked_of_no_home_is_refused(session: Session, world: World, flag: str) -> None:
    with pytest.raises(InvalidError):
        home_flags.set_flag(session, world.oak.id, flag, value=True, actor=BUILDER, now=NOW)
