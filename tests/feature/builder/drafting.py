"""What tests of the builder do again and again: begin a draft, change a form, publish."""

from __future__ import annotations

import json
import re
from typing import cast

from flask import Flask

from auditapp.checklists.drafts import body_of
from auditapp.checklists.in_force import Current, current_versions
from auditapp.checklists.models import ChecklistDraft, ChecklistVersion
from auditapp.checklists.trees import Tree
from auditapp.web.work import Work
from tests.filled import Values, form_at
from tests.page import Browser


def adapt(browser: Browser, base: str, key: str) -> str:
    """Begin a draft of a checklist; its address."""
    browser.get(base, status=200)
    return str(browser.post(f"{base}/drafts", {"key": key}, status=302).location)


def save(browser: Browser, address: str, **changed: object) -> None:
    """Open a form, change these fields and save it; `terms__0__item` stands for `terms-0-item`."""
    values = opened(browser, address)
    told = {name.replace("__", "-"): value for name, value in changed.items()}
    browser.post(address, {**values, **told}, status=302)


def opened(browser: Browser, address: str) -> Values:
    """The form at its own address as it would be sent untouched."""
    return form_at(browser.get(address, status=200).text, address)


def publish(browser: Browser, draft: str, why: str = "The fire officer asked for it") -> None:
    """Publish a draft; it must go through."""
    page = browser.get(f"{draft}/publication", status=200).text
    assert "to put right" not in page, re.findall(r'<li><a href="[^"]+">.*?</li>', page)
    values = form_at(page, f"{draft}/publication")
    browser.post(f"{draft}/publication", {**values, "why": why}, status=302)


def body(app: Flask, draft: str) -> Tree:
    """What a draft holds now."""
    work: Work = app.extensions["work"]
    with work.transaction() as session:
        return body_of(session.get_one(ChecklistDraft, draft.rpartition("/")[2]))


def current(app: Flask, home_id: str, key: str) -> tuple[Current, Tree]:
    """What is in force in a home, with its body."""
    work: Work = app.extensions["work"]
    with work.transaction() as session:
        found = current_versions(session, [home_id])[home_id][key]
        return found, cast("Tree", json.loads(session.get_one(ChecklistVersion, found.version_id).body))
