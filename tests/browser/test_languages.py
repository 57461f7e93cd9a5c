"""A checklist that was translated is read in the language of whoever holds the tablet."""

from __future__ import annotations

from typing import cast

from playwright.sync_api import Page, expect

from auditapp.checklists import service
from auditapp.checklists.definition import from_body
from auditapp.checklists.loader import load_library
from auditapp.kernel import clock
from auditapp.kernel.canonical import Json
from auditapp.people.models import Provider
from tests.browser.installation import Installation
from tests.browser.looks import faults_of
from tests.browser.tablet import Tablet
from tests.build import BUILDER

BELL = "Call-bell response spot check"
TITLE, PROMPT = "Sprawdzenie systemu", "System przywoławczy działa"


def test_questions_are_read_in_polish_and_switched_back_in_the_run(
    installation: Installation, tablet: Tablet
) -> None:
    english = _translated(installation)
    tablet.sign_in("senior_carer")
    page = tablet.page
    page.locator('a[href^="#/start/"]').filter(has_text=BELL).first.click()
    page.get_by_label("Read them in").select_option("pl")
    faults = faults_of(page, "choosing a language", for_thumbs=True)
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.locator("#section-title")).to_have_text(TITLE)
    _reads(page, PROMPT)
    tablet.app.all_saved()
    page.reload()
    _reads(page, PROMPT)
    faults += faults_of(page, "in Polish", for_thumbs=True)
    page.locator("#rail-language").select_option("")
    _reads(page, english)
    assert not faults, "\n".join(faults)


def _reads(page: Page, words: str) -> None:
    expect(page.locator("article.app-item h3").first).to_have_text(words)


def _translated(installation: Installation) -> str:
    """The shipped checklist with its first section and question in Polish; says that question in English."""
    assert installation.world
    bell = next(each for each in load_library() if each.id == "bell")
    body = bell.body()
    section = cast("list[dict[str, Json]]", body["sections"])[0]
    item = cast("list[dict[str, Json]]", section["items"])[0]
    section["translations"] = {"pl": {"title": TITLE}}
    item["translations"] = {"pl": {"prompt": PROMPT}}
    body["version"] = "9.0.0"
    with installation.looking() as session:
        provider = session.get(Provider, installation.world.provider.id)
        assert provider
        service.publish(session, provider, from_body(body), actor=BUILDER, now=clock.now())
    return str(item["prompt"])
