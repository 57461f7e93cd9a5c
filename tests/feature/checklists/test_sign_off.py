"""An adviser signs a version off: written down by whoever answers for the checklists, shown where it is named.

What all homes share is signed off at the provider, what is a home's own at the home; either can be withdrawn there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.checklists import sign_off
from auditapp.checklists.definition import ChecklistDefinition
from auditapp.checklists.service import Reason, publish
from auditapp.kernel import clock
from auditapp.kernel.journal import JournalEvent, home_chain, provider_chain
from auditapp.people.models import Provider
from auditapp.web.work import Work
from tests.build import BUILDER, World
from tests.feature.builder.drafting import adapt, save
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


@pytest.fixture
def lead(app: Flask, world: World) -> Browser:
    """Who answers for all homes of the provider."""
    return signed_in(app, world, "nominated_individual")


@pytest.fixture
def own(work: Work, library: Library, world: World) -> ChecklistDefinition:
    """The home's own form of the checklist about fire, published on 22 November 2026."""
    adapted = replace(library["fire"], title="Fire at Oak House")
    with work.transaction() as session:
        provider = session.get_one(Provider, world.provider.id)
        why = Reason("The stairs were rebuilt")
        publish(session, provider, adapted, actor=BUILDER, now=NOW, home_id=world.oak.id, reason=why)
    return adapted


def page(world: World, definition: ChecklistDefinition) -> str:
    return f"/homes/{world.oak.id}/checklists/{definition.content_hash}"


def for_all(world: World, definition: ChecklistDefinition) -> str:
    return f"/providers/{world.provider.id}/checklists/{definition.content_hash}"


def sign(browser: Browser, address: str, status: int = 303, **other: str) -> str:
    browser.get(address, status=200)
    return browser.post(f"{address}/sign-off", {**SENT, **other}, status=status).text


def withdraw(browser: Browser, address: str, why: str, status: int = 303) -> str:
    """Withdraw the first sign-off that the page offers to withdraw."""
    offered = re.search(r'action="([^"]+/withdrawal)"', browser.get(address, status=200).text)
    assert offered
    sent = {f"{offered[1].split('/')[-2]}-why": why}
    return browser.post(offered[1], sent, status=status).text


def test_a_sign_off_stands_on_the_page_of_its_version_and_no_other(
    lead: Browser, manager: Browser, library: Library, world: World
) -> None:
    address = for_all(world, library["fire"])
    assert "No adviser has signed this version off" in lead.get(address, status=200).text
    lead.post(f"{address}/sign-off", {**SENT, "name": ""}, status=422)
    assert lead.post(f"{address}/sign-off", SENT, status=303).location == f"{address}#sign-offs"
    for reader, where in ((lead, address), (manager, page(world, library["fire"]))):
        text = reader.get(where, status=200).text
        assert "Sarah Bell, fire risk assessor, on 20 November 2026" in text
        assert "Look at the door gaps again in May." in text
        assert "Written down by Nominated Individual" in text
    other = manager.get(page(world, library["ipc"]), status=200).text
    assert "Sarah Bell" not in other
    assert "No adviser yet" in other


def test_a_home_does_not_sign_off_what_all_homes_share(
    lead: Browser, manager: Browser, session: Session, library: Library, world: World
) -> None:
    address = page(world, library["fire"])
    text = manager.get(address, status=200).text
    assert "Your provider writes down who signed this version off" in text
    assert "Write down a sign-off" not in text
    assert for_all(world, library["fire"]) not in text
    refused = sign(manager, address, 409)
    assert "Your provider writes down who signed it off" in refused
    assert sign_off.sign_offs(session, world.provider.id, [library["fire"].content_hash]) == {}
    assert f'href="{for_all(world, library["fire"])}#sign-offs"' in lead.get(address, status=200).text


def test_a_home_does_not_withdraw_what_its_provider_wrote_down(
    lead: Browser, manager: Browser, session: Session, library: Library, world: World
) -> None:
    sign(lead, for_all(world, library["fire"]))
    address, version = page(world, library["fire"]), library["fire"].content_hash
    assert "Withdraw the sign-off" not in manager.get(address, status=200).text
    given = sign_off.sign_offs(session, world.provider.id, [version])[version][0]
    sent = {f"{given.id}-why": "Not ours"}
    manager.post(f"{address}/sign-off/{given.id}/withdrawal", sent, status=409)
    assert "Sarah Bell, fire risk assessor, on" in lead.get(address, status=200).text


def test_a_home_signs_off_its_own_version(
    manager: Browser, session: Session, library: Library, world: World, own: ChecklistDefinition
) -> None:
    sign(manager, page(world, own))
    text = manager.get(page(world, own), status=200).text
    assert "Sarah Bell, fire risk assessor, on 20 November 2026" in text
    assert "Your provider writes down" not in text
    assert "Sarah Bell" not in manager.get(page(world, library["fire"]), status=200).text
    assert sign_off.sign_offs_at(session, world.oak.id, own.content_hash)


def test_one_from_before_the_version_was_published_says_so(
    manager: Browser, world: World, own: ChecklistDefinition
) -> None:
    sign(manager, page(world, own))
    text = manager.get(page(world, own), status=200).text
    assert "on 20 November 2026, before this version was published on 22 November 2026" in text
    assert "Signed off before this version was published on 22 November 2026." in text
    withdraw(manager, page(world, own), "The day was wrong")
    sign(manager, page(world, own), signed_on="2026-11-22")
    again = manager.get(page(world, own), status=200).text
    assert "Sarah Bell, fire risk assessor, on 22 November 2026 (" in again


def test_a_withdrawn_one_stays_readable_and_counts_no_more(
    manager: Browser, session: Session, world: World, own: ChecklistDefinition
) -> None:
    address = page(world, own)
    sign(manager, address)
    sign(manager, address, name="Lin Chen", signed_on="2026-11-22")
    withdraw(manager, address, "  Written down for   the wrong version ")
    text = manager.get(address, status=200).text
    assert "Withdrawn on 22 November 2026 by Registered Manager: Written down for the wrong version" in text
    assert "Sarah Bell, fire risk assessor" in text
    assert "Sarah Bell, fire risk assessor, on 20 November 2026" not in text
    assert "Lin Chen, fire risk assessor, on 22 November 2026" in text
    standing = sign_off.sign_offs_at(session, world.oak.id, own.content_hash)
    assert [each.name for each in standing] == ["Lin Chen"]
    withdraw(manager, address, "The adviser asked for it")
    assert "No adviser yet" in manager.get(address, status=200).text


def test_withdrawing_needs_a_reason_and_is_done_once(
    manager: Browser, session: Session, world: World, own: ChecklistDefinition
) -> None:
    address = page(world, own)
    sign(manager, address)
    text = withdraw(manager, address, " ", 422)
    assert "Say why the sign-off is withdrawn" in text
    assert f'href="{address}/export"' in text
    assert "Shorten this to 500 characters" in withdraw(manager, address, "a" * 501, 422)
    given = sign_off.sign_offs_at(session, world.oak.id, own.content_hash)[0]
    withdraw(manager, address, "A slip")
    sent = {f"{given.id}-why": "Again"}
    again = manager.post(f"{address}/sign-off/{given.id}/withdrawal", sent, status=409).text
    assert "This sign-off is withdrawn already." in again


def test_only_a_sign_off_of_this_version_can_be_withdrawn_here(
    lead: Browser,
    manager: Browser,
    session: Session,
    library: Library,
    world: World,
    own: ChecklistDefinition,
) -> None:
    sign(lead, for_all(world, library["fire"]))
    version = library["fire"].content_hash
    given = sign_off.sign_offs(session, world.provider.id, [version])[version][0]
    manager.get(page(world, own), status=200)
    sent = {f"{given.id}-why": "Not theirs"}
    manager.post(f"{page(world, own)}/sign-off/{given.id}/withdrawal", sent, status=404)
    assert sign_off.sign_offs(session, world.provider.id, [version])


def test_the_provider_withdraws_and_no_tablet_hears_of_the_adviser_any_more(
    lead: Browser, manager: Browser, library: Library, world: World
) -> None:
    sign(lead, for_all(world, library["fire"]))
    assert "Sarah Bell" in manager.get("/api/sync/snapshot", status=200).text
    withdraw(lead, for_all(world, library["fire"]), "It was for the house next door")
    assert "Sarah Bell" not in manager.get("/api/sync/snapshot", status=200).text
    seen = manager.get(page(world, library["fire"]), status=200).text
    assert "Withdrawn on 22 November 2026 by Nominated Individual: It was for the house next door" in seen


def test_the_journal_keeps_the_words_apart(
    lead: Browser, session: Session, library: Library, world: World
) -> None:
    sign(lead, for_all(world, library["fire"]))
    withdraw(lead, for_all(world, library["fire"]), "A slip")
    version = library["fire"].content_hash
    given = sign_off.every_sign_off(session, world.provider.id, [version])[version][0]
    query = select(JournalEvent).where(
        JournalEvent.chain == provider_chain(world.provider.id),
        JournalEvent.kind.in_((sign_off.SIGNED_OFF, sign_off.WITHDRAWN)),
    )
    written, gone = session.scalars(query.order_by(JournalEvent.seq))
    assert written.data == {"version": version, "sign_off": given.id, "signed_on": "2026-11-20"}
    assert isinstance(written.commitments, dict)
    assert written.commitments.keys() == {"name", "role", "note"}
    assert gone.data == {**written.data, "written_at": clock.wire_time(given.at)}
    assert isinstance(gone.commitments, dict)
    assert gone.commitments.keys() == {"why"}


def test_a_checklist_that_only_one_home_has_is_told_in_its_journal(
    manager: Browser, work: Work, session: Session, library: Library, world: World
) -> None:
    alone = replace(library["fire"], id="oak-fire", title="Fire in the annexe")
    with work.transaction() as writing:
        provider = writing.get_one(Provider, world.provider.id)
        publish(writing, provider, alone, actor=BUILDER, now=NOW, home_id=world.oak.id)
    sign(manager, page(world, alone))
    withdraw(manager, page(world, alone), "A slip")
    query = select(JournalEvent.kind).where(JournalEvent.chain == home_chain(world.oak.id))
    assert {sign_off.SIGNED_OFF, sign_off.WITHDRAWN} <= set(session.scalars(query))


def test_a_second_adviser_stands_beside_the_first(
    lead: Browser, session: Session, library: Library, world: World
) -> None:
    address, version = for_all(world, library["meds"]), library["meds"].content_hash
    sign(lead, address, name="Omar Aziz", role="pharmacist")
    sign(lead, address, name="Lin Chen", role="clinical lead", signed_on="2026-11-01")
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
    lead: Browser, session: Session, library: Library, world: World, field: str, value: str, said: str
) -> None:
    text = sign(lead, for_all(world, library["fire"]), 422, **{field: value})
    assert "There is something to put right" in text
    assert said in text
    assert field == "note" or "Look at the door gaps again in May." in text
    assert sign_off.sign_offs(session, world.provider.id, [library["fire"].content_hash]) == {}


def test_who_may_not_sees_the_sign_off_and_no_form(
    app: Flask, manager: Browser, world: World, own: ChecklistDefinition
) -> None:
    sign(manager, page(world, own))
    for role in ("senior_carer", "deputy_manager", "inspector"):
        text = signed_in(app, world, role).get(page(world, own), status=200).text
        assert "Sarah Bell" in text
        assert "Write down a sign-off" not in text
        assert "Withdraw the sign-off" not in text


def test_another_provider_s_version_of_the_same_content_has_its_own(
    lead: Browser, session: Session, library: Library, world: World
) -> None:
    sign(lead, for_all(world, library["fire"]))
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


def test_the_page_says_why_it_was_published_and_leads_to_all_versions(
    lead: Browser, manager: Browser, library: Library, world: World, own: ChecklistDefinition
) -> None:
    text = manager.get(page(world, own), status=200).text
    assert "The stairs were rebuilt" in text
    for reader, address in ((manager, page(world, own)), (lead, for_all(world, library["fire"]))):
        way = f"{address.rpartition('/')[0]}/fire/versions"
        assert f'href="{way}"' in reader.get(address, status=200).text
        versions = reader.get(way, status=200).text
        assert versions.count(f'href="{address}/export"') == 1


def test_whoever_publishes_is_told_that_the_sign_off_stays_with_the_version_before(
    lead: Browser, library: Library, world: World
) -> None:
    base = f"/providers/{world.provider.id}/checklists"
    draft = adapt(lead, base, "fire")
    save(lead, draft, cadence="Every two weeks")
    assert "The new version has none" not in lead.get(f"{draft}/publication", status=200).text
    sign(lead, for_all(world, library["fire"]))
    text = lead.get(f"{draft}/publication", status=200).text
    said = f"The sign-off of Sarah Bell is for version {library['fire'].version}."
    assert f"{said} The new version has none until somebody signs it off again." in text
    assert text.index(said) < text.index(">Publish<")
    withdraw(lead, for_all(world, library["fire"]), "A slip")
    assert "The new version has none" not in lead.get(f"{draft}/publication", status=200).text
