"""Files of checklists, sent so that the pages about them are there to be looked at."""

from __future__ import annotations

import json
import re

from playwright.sync_api import Page, expect

from auditapp.checklists.loader import load_library
from auditapp.checklists.yaml_out import yaml_of

LIST = b"Section,Question,Severity\nKitchen,The fridge is cold,High\nGarden,Paths are level,Low\n"


def bring_in(page: Page, url: str, checklists: str, key: str) -> list[str]:
    """A checklist in YAML becomes a draft, and a list waits to be decided about; gives where to look."""
    _send(page, url + checklists, "checklist.yml", _yaml(key))
    page.get_by_role("button", name="Make the draft").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Draft:")
    report = page.url.removeprefix(url) + "/import-report"
    _send(page, url + checklists, "list.csv", LIST)
    page.get_by_role("button", name="Look through the rows").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 questions can be taken in")
    sent = page.url.removeprefix(url)
    return [report, sent, f"{sent}/columns", f"{sent}/defaults", f"{sent}/failures"]


def _send(page: Page, checklists: str, name: str, data: bytes) -> None:
    page.goto(f"{checklists}/import")
    file = {"name": name, "mimeType": "text/plain", "buffer": data}
    page.locator('input[type="file"]').set_input_files(file)  # type: ignore[arg-type]  # as its type says
    page.get_by_role("button", name="Read the file").click()


def _yaml(key: str) -> bytes:
    """The check of call bells under another name."""
    bell = next(each for each in load_library() if each.id == "bell")
    text = re.sub(r"\bbell\.(?=[a-z])", f"{key}.", json.dumps(bell.body() | {"id": key}))
    return yaml_of(json.loads(text)).encode()
