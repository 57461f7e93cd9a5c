"""A version is taken away through the pages, and comes back; nobody else's can be."""

from __future__ import annotations

import io

from flask import Flask
from pyxform.xls2xform import convert
from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.checklists.definition import ChecklistDefinition
from auditapp.checklists.drafts import body_of, start_draft
from auditapp.checklists.loader import load_library, parse_checklist
from auditapp.checklists.models import ChecklistDraft
from auditapp.checklists.publishing import faults_of, publish_draft
from auditapp.checklists.trees import id_of, items_by_id, items_of, sections_of
from auditapp.exchange.service import current_of
from auditapp.kernel.permissions import system_actor
from auditapp.web.work import Work
from tests.build import START, World
from tests.feature.exchange.test_importing import base, send
from tests.page import Browser
from tests.tablet import signed_in


def test_a_version_is_downloaded_as_yaml_and_as_a_form(
    world: World, carer: Browser, library: dict[str, ChecklistDefinition]
) -> None:
    bell = library["bell"]
    address = f"/homes/{world.oak.id}/checklists/{bell.content_hash}"
    page = carer.get(f"{address}/export", status=200).text
    assert f"Download or print: {bell.title}" in page
    assert "bell.call.02" in page
    yaml = carer.get(f"{address}/checklist.yml", status=200)
    assert parse_checklist(yaml.data, "bell.yml").content_hash == bell.content_hash
    assert f"bell-{bell.version}.yml" in yaml.headers["Content-Disposition"]
    form = carer.get(f"{address}/xlsform.xlsx", status=200)
    assert convert(xlsform=io.BytesIO(form.data), validate=False).xform


def test_a_version_in_use_comes_back_as_a_draft_of_it(
    world: World, manager: Browser, session: Session, library: dict[str, ChecklistDefinition]
) -> None:
    bell = library["bell"]
    form = manager.get(f"/homes/{world.oak.id}/checklists/{bell.content_hash}/xlsform.xlsx", status=200).data
    address = send(manager, base(world), form, "bell.xlsx")
    assert "Make the draft" in manager.get(address, status=200).text
    manager.post(f"{address}/draft", status=302)
    session.rollback()
    draft = session.scalars(select(ChecklistDraft)).one()
    assert (draft.key, draft.base, draft.body) == ("bell", bell.content_hash, bell.body())
    at = f"/homes/{world.oak.id}/checklists/drafts/{draft.id}"
    assert (
        parse_checklist(manager.get(f"{at}/checklist.yml", status=200).data, "x").content_hash
        == bell.content_hash
    )
    assert "as it was in Walkaround" in manager.get(f"{at}/import-report", status=200).text


def test_nobody_takes_away_what_is_not_theirs(
    app: Flask, world: World, carer: Browser, library: dict[str, ChecklistDefinition]
) -> None:
    bell = library["bell"]
    for kind in ("export", "checklist.yml", "xlsform.xlsx"):
        carer.get(f"/homes/{world.oak.id}/checklists/{'0' * 64}/{kind}", status=404)
        stranger = signed_in(app, world, "other_registered_manager")
        stranger.get(f"/homes/{world.oak.id}/checklists/{bell.content_hash}/{kind}", status=404)
    manager = signed_in(app, world, "registered_manager")
    manager.get(f"/homes/{world.oak.id}/checklists/drafts/none/checklist.yml", status=404)
    manager.get(f"/homes/{world.oak.id}/checklists/drafts/none/import-report", status=404)


def test_the_provider_takes_away_what_holds_for_all_homes(
    app: Flask, world: World, library: dict[str, ChecklistDefinition]
) -> None:
    bell = next(each for each in load_library() if each.id == "bell")
    lead = signed_in(app, world, "nominated_individual")
    address = f"/providers/{world.provider.id}/checklists/{bell.content_hash}"
    assert "On paper" not in lead.get(f"{address}/export", status=200).text
    assert lead.get(f"{address}/checklist.yml", status=200).data.startswith(b"id: bell")


def lock(work: Work, world: World, key: str) -> str:
    """The provider words a question anew and locks it for its homes; the question's id."""
    body = next(each for each in load_library() if each.id == key).body()
    item = items_of(sections_of(body)[0])[0]
    item |= {"locked": True, "prompt": "As the provider wants it"}
    actor = system_actor("test")
    with work.transaction() as session:
        current = current_of(session, world.provider.id, None, key)
        assert current
        draft = start_draft(
            session, provider_id=world.provider.id, home_id=None, body=body, origin="adapt",
            base=current.content_hash, library=current.library, report=None, actor=actor, now=START,
        )  # fmt: skip
        publish_draft(session, draft, "Locked for all homes", actor=actor, now=START)
    return id_of(item)


def test_what_the_provider_locked_meanwhile_is_taken_from_the_provider(
    work: Work, world: World, manager: Browser, session: Session, library: dict[str, ChecklistDefinition]
) -> None:
    bell = library["bell"]
    form = manager.get(f"/homes/{world.oak.id}/checklists/{bell.content_hash}/xlsform.xlsx", status=200).data
    item_id = lock(work, world, "bell")
    address = send(manager, base(world), form, "bell.xlsx")
    words = f"{item_id} is locked by your provider and was taken from the provider"
    assert words in manager.get(address, status=200).text
    manager.post(f"{address}/draft", status=302)
    session.rollback()
    draft = session.scalars(select(ChecklistDraft)).one()
    assert items_by_id(body_of(draft))[item_id]["prompt"] == "As the provider wants it"
    assert faults_of(session, draft) == []
