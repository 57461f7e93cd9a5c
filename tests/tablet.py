"""A tablet for tests: makes changes as the browser's code does, and sends them over HTTP."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from auditapp.checklists import service as checklists
from auditapp.checklists.definition import ChecklistDefinition
from auditapp.checklists.loader import load_library
from auditapp.kernel import clock, ids
from auditapp.kernel.canonical import digest
from auditapp.kernel.clock import wire_time
from auditapp.kernel.permissions import system_actor
from auditapp.people import sign_ins
from auditapp.people.models import Provider
from auditapp.web.work import Work
from tests.build import START, World
from tests.page import Browser

Change = dict[str, Any]
BEGUN = datetime.fromisoformat("2026-11-22T14:00:00.000Z")


def publish_library(work: Work, world: World) -> dict[str, ChecklistDefinition]:
    """Publish the shipped checklists for both providers; by key."""
    with work.transaction() as session:
        for provider_id in (world.provider.id, world.other_provider.id):
            provider = session.get_one(Provider, provider_id)
            checklists.publish_library(session, provider, actor=system_actor("builder"), now=START)
    return {each.id: each for each in load_library()}


def signed_in(app: Flask, world: World, key: str) -> Browser:
    """A browser that carries a session of somebody of the world, without going through the pages."""
    work: Work = app.extensions["work"]
    with work.transaction() as session:
        token = sign_ins.begin_session(session, world.user(key).id, now=clock.now())
    browser = Browser(app)
    with browser.client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = token, True
    return browser


@dataclass
class Tablet:
    """One run of one checklist on one tablet. Every verb returns the change and remembers it in `made`."""

    definition: ChecklistDefinition
    home: str
    by: str
    begun: datetime = BEGUN
    step: int = 1000
    tablet: str = "tablet-1"
    audit: str = field(default_factory=ids.new_uuid)
    made: list[Change] = field(default_factory=list)

    def start(self, **rest: object) -> Change:
        own: Change = {
            "checklist": self.definition.id,
            "version": self.definition.content_hash,
            "area": None,
            "announced": True,
            "reason": "planned",
            "shift": "day",
            "present": 4,
        }
        return self._make("start", own | rest)

    def answer(self, item: str, value: Change | str = "yes", **rest: object) -> Change:
        said = {"type": "yes_no_na", "answer": value} if isinstance(value, str) else value
        own: Change = {
            "version": self.definition.content_hash,
            "item": item,
            "subject": "",
            "value": said,
            "note": "",
            "photos": [],
        }
        return self._make("answer", own | rest)

    def note(self, text: str, **rest: object) -> Change:
        return self._make("note", {"item": None, "subject": "", "text": text} | rest)

    def photo(self, answer: Change, ref: Change, **rest: object) -> Change:
        own: Change = {"answer": answer["id"], "view": "evidence", "photo": ref, "replaces": None}
        return self._make("photo", own | rest)

    def redrawn(self, announced: Change, refused: Change, ref: Change) -> Change:
        """The photo drawn afresh in place of a refused one of this change, which it names again and again."""
        view = "after" if announced["kind"] == "done" else "evidence"
        return self.photo(announced, ref, view=view, replaces=refused["id"], audit=announced["audit"])

    def made_safe(self, answer: Change, text: str, **rest: object) -> Change:
        return self._make("made_safe", {"answer": answer["id"], "text": text, "photos": []} | rest)

    def finish(self, **rest: object) -> Change:
        held = [{"id": change["id"], "digest": digest(change)} for change in self.made]
        photos = [
            {"id": ref["id"], "sha256": ref["sha256"]}
            for change in self.made
            for ref in change.get("photos", []) or ([change["photo"]] if "photo" in change else [])
        ]
        own = {"signed_name": "Sam Carer", "changes": held, "photos": photos, "actions": []}
        return self._make("finish", own | rest)

    def abandon(self, reason: str = "A resident needed me.") -> Change:
        return self._make("abandon", {"reason": reason})

    def context(self, flag: str, value: bool | None, subject: str = "") -> Change:
        return self._make("context", {"flag": flag, "subject": subject, "value": value})

    def subject(self, section: str, subject: str, **rest: object) -> Change:
        own: Change = {
            "section": section,
            "subject": subject,
            "how": "random",
            "pick": "",
            "group": "",
            "state": "in",
            "extended": False,
        }
        return self._make("subject", own | rest)

    def reply(self, answer: Change, step: str, value: Change, about: str = "") -> Change:
        said = {"answer": answer["id"], "step": step, "about": about, "value": value}
        return self._make("reply", said)

    def escalation(self, answer: Change, code: str, decision: str = "told", **rest: object) -> Change:
        own: Change = {
            "answer": answer["id"],
            "code": code,
            "decision": decision,
            "to": "Rita Manager",
            "reason": "",
            "reference": "",
            "at": "2026-11-22T14:20",
        }
        return self._make("escalation", own | rest)

    def corrected(self, answer: Change, text: str, **rest: object) -> Change:
        return self._make("corrected", {"answer": answer["id"], "text": text, "photos": []} | rest)

    def link(self, answer: Change, action: str) -> Change:
        return self._make("link", {"answer": answer["id"], "action": action})

    def observation(self, tone: str, text: str, **rest: object) -> Change:
        own: Change = {
            "tone": tone,
            "text": text,
            "where": "",
            "item": None,
            "subject": "",
            "photos": [],
            "severity": None,
        }
        return self._make("observation", own | rest)

    def sheet(self, *photos: Change) -> Change:
        return self._make("sheet", {"photos": list(photos)})

    def done(self, action: str, text: str, **rest: object) -> Change:
        return self._make("done", {"audit": None, "action": action, "text": text, "photos": []} | rest)

    def _make(self, kind: str, own: Change) -> Change:
        elapsed = len(self.made) * self.step
        change = {
            "id": ids.new_uuid(),
            "kind": kind,
            "audit": self.audit,
            "home": self.home,
            "by": self.by,
            "attested": "password",
            "tablet": self.tablet,
            "captured_at": wire_time(self.begun + timedelta(milliseconds=elapsed)),
            "elapsed": elapsed,
            "supersedes": None,
        } | own
        self.made.append(change)
        return change


def photo_ref(sha256: str = "ab" * 32, size: int = 1000) -> Change:
    """A photo that is on the tablet."""
    return {"id": ids.new_uuid(), "sha256": sha256, "size": size}


def envelope(changes: list[Change]) -> Change:
    """What is posted."""
    return {
        "wire": 1,
        "changes": [{"digest": digest(each), "change": each} for each in copy.deepcopy(changes)],
    }


def post(browser: Browser, changes: list[Change]) -> TestResponse:
    """Send the changes in one request."""
    return browser.send("POST", "/api/sync/changes", json=envelope(changes))


def send(browser: Browser, changes: list[Change], *, at_once: int = 50) -> list[Change]:
    """Send all of them; the outcomes in order."""
    outcomes: list[Change] = []
    for start in range(0, len(changes), at_once):
        response = post(browser, changes[start : start + at_once])
        assert response.status_code == 200, response.text
        outcomes += response.get_json()["outcomes"]
    return outcomes


def said(outcomes: list[Change]) -> list[str]:
    """The outcome of each, with the code of a refusal."""
    return [
        each["outcome"] if not each["code"] else f"{each['outcome']}({each['code']})" for each in outcomes
    ]
