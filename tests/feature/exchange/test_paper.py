"""The paper of a checklist over HTTP."""

from __future__ import annotations

import io

import pypdf

from auditapp.checklists.definition import ChecklistDefinition
from tests.build import World
from tests.page import Browser


def test_a_carer_prints_a_checklist(
    world: World, carer: Browser, library: dict[str, ChecklistDefinition]
) -> None:
    night = library["night"]
    answer = carer.get(f"/homes/{world.oak.id}/checklists/{night.content_hash}/paper.pdf", status=200)
    assert answer.mimetype == "application/pdf"
    assert f"night-{night.version}.pdf" in answer.headers["Content-Disposition"]
    said = pypdf.PdfReader(io.BytesIO(answer.data)).pages[0].extract_text()
    assert "Oak House" in said


def test_one_of_another_provider_or_language_is_not_found(
    world: World, carer: Browser, library: dict[str, ChecklistDefinition]
) -> None:
    night = library["night"]
    carer.get(f"/homes/{world.oak.id}/checklists/{'0' * 64}/paper.pdf", status=404)
    page = f"/homes/{world.oak.id}/checklists/{night.content_hash}/paper.pdf?language=cy"
    carer.get(page, status=404)
