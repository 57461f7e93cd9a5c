"""A provider's version that comes into a home's open draft is nobody's save of it at the home."""

from __future__ import annotations

import re

from flask import Flask

from auditapp.checklists.trees import items_by_id
from tests.feature.builder.drafting import adapt, body, opened, publish, save
from tests.filled import form_at
from tests.page import Browser


def lede(page: str) -> str:
    found = re.search(r"Saved [^<]+", page)
    assert found is not None
    return found[0]


def test_whoever_saved_a_draft_last_stays_so_when_the_provider_publishes(
    app: Flask, manager: Browser, director: Browser, base: str, everywhere: str
) -> None:
    draft = adapt(manager, base, "hs")
    one, two = list(items_by_id(body(app, draft)))[:2]
    save(manager, f"{draft}/items/{one}", prompt="Our own words")
    before = lede(manager.get(draft, status=200).text)
    assert "brought in" not in manager.get(draft).text
    theirs = adapt(director, everywhere, "hs")
    save(director, f"{theirs}/items/{two}", prompt="New everywhere")
    by = lede(director.get(theirs, status=200).text).partition(" by ")[2]
    publish(director, theirs)
    page = manager.get(draft, status=200).text
    assert lede(page) == before
    assert "Your provider&#39;s changes were brought in" in page
    assert f"when {by.strip().rstrip('.')} published for all homes" in page
    assert items_by_id(body(app, draft))[two]["prompt"] == "New everywhere"
    save(manager, f"{draft}/items/{one}", help="Look twice.")
    assert "were brought in" in manager.get(draft).text


def test_a_form_that_was_open_meanwhile_says_that_the_provider_published(
    app: Flask, manager: Browser, director: Browser, base: str, everywhere: str
) -> None:
    draft = adapt(manager, base, "hs")
    one, two = list(items_by_id(body(app, draft)))[:2]
    save(manager, f"{draft}/items/{two}", help="Look twice.")
    mine, shown = opened(manager, f"{draft}/items/{one}"), opened(manager, f"{draft}/publication")
    theirs = adapt(director, everywhere, "hs")
    save(director, f"{theirs}/items/{one}", prompt="New everywhere")
    by = lede(director.get(theirs, status=200).text).partition(" by ")[2].strip().rstrip(".")
    publish(director, theirs)
    answer = manager.post(f"{draft}/items/{one}", {**mine, "prompt": "Ours"}, status=409).text
    assert f"{by} published for all homes, which changed the draft, at" in answer
    page = manager.post(f"{draft}/publication", {**shown, "why": "Ours"}, status=409).text
    assert f"{by} changed this draft at" in page
    manager.post(f"{draft}/publication", form_at(page, f"{draft}/publication"), status=302)
