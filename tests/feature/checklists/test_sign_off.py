"""An adviser signs a version off: written down by whoever answers for the checklists, shown where it is named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.checklists import sign_off
from auditapp.checklists.definition import ChecklistDefinition
from auditapp.checklists.service import publish
from auditapp.kernel import clock
from auditapp.kernel.journal import JournalEvent, provider_chain
from auditapp.people.models import Provider
from auditapp.web.work import Work
from tests.build import BUILDER, World
from tests.page import Browser
from tests.tablet import signed_in

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
Library = dict[str, ChecklistDefinition]
SENT: dict[str, object] = {
    "name": "  Sarah   Bell ",
    "role": "fire risk assessor",
    "signed_on": "2026-11-20",
    "note": "Look at the door gaps again in May.",
}


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    clock.set_clock(lambda: NOW)
    yield
    clock.set_clock(None)


def page(world: World, definition: ChecklistDefinition) -> str:
    return f"/homes/{world.oak.id}/checklists/{definition.content_hash}"


def sign(browser: Browser, world: World, definition: ChecklistDefinition, status: int, **other: str) -> str:
    browser.get(page(world, definition), status=200)
    sent = {**SENT, **other}
    return browser.post(f"{page(world, definition)}/sign-off", sent, status=status).text


def test_a_sign_off_stands_on_the_page_of_its_version_and_no_other(
    manager: Browser, library: Library, world: World
) -> None:
    assert (
        "No adviser has signed this version off" in manager.get(page(world, library["fire"]), status=200).text
    )
    sign(manager, world, library["fire"], 303)
    text = manager.get(page(world, library["fire"]), status=200).text
    assert "Sarah Bell, fire risk assessor, on 20 November 2026" in text
    assert "Look at the door gaps again in May." in text
    assert "Written down by Registered Manager" in text
    other = manager.get(page(world, library["ipc"]), status=200).text
    assert "Sarah Bell" not in other
    assert "No adviser yet" in other


def test_one_for_all_homes_is_written_down_at_the_provider_and_seen_in_a_home(
    app: Flask, manager: Browser, library: Library, world: World
) -> None:
    lead = signed_in(app, world, "nominated_individual")
    address = f"/providers/{world.provider.id}/checklists/{library['fire'].content_hash}"
    lead.get(address, status=200)
    lead.post(f"{address}/sign-off", {**SENT, "name": ""}, status=422)
    assert lead.post(f"{address}/sign-off", SENT, status=303).location == f"{address}#sign-offs"
    for reader, where in ((lead, address), (manager, page(world, library["fire"]))):
        assert "Sarah Bell, fire risk assessor, on 20 November 2026" in reader.get(where, status=200).text


def test_the_journal_keeps_the_words_apart(
    manager: Browser, session: Session, library: Library, world: World
) -> None:
    sign(manager, world, library["fire"], 303)
    event = session.scalars(
        select(JournalEvent).where(
            JournalEvent.chain == provider_chain(world.provider.id),
            JournalEvent.kind == "checklist.signed_off",
        )
    ).one()
    assert event.data == {"version": library["fire"].content_hash, "signed_on": "2026-11-20"}
    assert isinstance(event.commitments, dict)
    assert event.commitments.keys() == {"name", "role", "note"}


def test_a_second_adviser_stands_beside_the_first(
    manager: Browser, session: Session, library: Library, world: World
) -> None:
    sign(manager, world, library["meds"], 303, name="Omar Aziz", role="pharmacist")
    sign(manager, world, library["meds"], 303, name="Lin Chen", role="clinical lead", signed_on="2026-11-01")
    version = library["meds"].content_hash
    given = sign_off.sign_offs(session, world.provider.id, [version])[version]
    assert [each.words for each in given] == ["Lin Chen, clinical lead", "Omar Aziz, pharmacist"]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "", "Enter the adviser&#39;s name"),
        ("role", " ", "Enter what the adviser is, such as pharmacist"),
        ("signed_on", "", "Enter the day of the sign-off"),
        ("signed_on", "2026-11-23", "Enter the day of the sign-off: today or an earlier one."),
        ("note", "a" * 501, "Shorten this to 500 characters"),
    ],
)
def test_what_is_missing_is_told_and_the_rest_stays_typed(
    manager: Browser, session: Session, library: Library, world: World, field: str, value: str, said: str
) -> None:
    text = sign(manager, world, library["fire"], 422, **{field: value})
    assert "There is something to put right" in text
    assert said in text
    assert field == "note" or "Look at the door gaps again in May." in text
    assert sign_off.sign_offs(session, world.provider.id, [library["fire"].content_hash]) == {}


def test_who_may_not_sees_the_sign_off_and_no_form(
    app: Flask, manager: Browser, library: Library, world: World
) -> None:
    sign(manager, world, library["fire"], 303)
    senior = signed_in(app, world, "senior_carer")
    text = senior.get(page(world, library["fire"]), status=200).text
    assert "Sarah Bell" in text
    assert "Write down a sign-off" not in text


def test_another_provider_s_version_of_the_same_content_has_its_own(
    manager: Browser, session: Session, library: Library, world: World
) -> None:
    sign(manager, world, library["fire"], 303)
    version = library["fire"].content_hash
    assert sign_off.sign_offs(session, world.other_provider.id, [version]) == {}


def test_a_version_that_is_not_there_cannot_be_signed_off(
    manager: Browser, library: Library, world: World
) -> None:
    manager.get(page(world, library["fire"]), status=200)
    manager.post(f"/homes/{world.oak.id}/checklists/{'0' * 64}/sign-off", SENT, status=404)


def test_a_version_of_another_home_alone_is_not_this_home_s_to_sign_off(
    manager: Browser, work: Work, library: Library, world: World
) -> None:
    theirs = replace(library["fire"], title="Fire at the Lodge")
    with work.transaction() as session:
        provider = session.get_one(Provider, world.provider.id)
        publish(session, provider, theirs, actor=BUILDER, now=NOW, home_id=world.beech.id)
    manager.get(page(world, library["fire"]), status=200)
    manager.get(page(world, theirs), status=404)
    manager.get(page(world, library["fire"]), status=200)
    manager.post(f"{page(world, theirs)}/sign-off", SENT, status=404)
