"""A walk round Oak House with photos, sent as a tablet sends it, one action done and checked."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Flask
from sqlalchemy import select

from auditapp.actions import service as actions
from auditapp.actions.models import Action, Finding
from auditapp.kernel import clock, ids
from auditapp.people.queries import actor_for
from auditapp.web.work import Work
from tests.build import World
from tests.feature.sync.runs import plain_items
from tests.page import Browser
from tests.tablet import Change, Tablet, publish_library, said, send, signed_in
from tests.unit.packs.sample import picture

LATER = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@dataclass
class Walk:
    """What was sent: the tablet's run, and the bytes of its photos by id."""

    tablet: Tablet
    photos: dict[str, bytes]


def ref_to(content: bytes) -> Change:
    """A photo of these bytes on the tablet."""
    return {"id": ids.new_uuid(), "sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}


def walk_round(app: Flask, work: Work, world: World) -> Walk:
    """A night check with three photos, one still on the tablet; the critical action is done and checked."""
    clock.set_clock(lambda: LATER)
    library = publish_library(work, world)
    carer = signed_in(app, world, "senior_carer")
    tablet = Tablet(library["night"], world.oak.id, world.user("senior_carer").id)
    pictures = [picture(number) for number in (1, 2, 3)]
    refs = [ref_to(content) for content in pictures]
    critical, medium = (plain_items(tablet.definition, each) for each in ("critical", "medium"))
    tablet.start()
    bad = tablet.answer(critical[0], "no", note="Needle on the floor of room 12.", photos=refs[:1])
    tablet.made_safe(bad, "Picked it up with the kit.")
    first = tablet.answer(medium[0], "no")
    tablet.answer(medium[0], "yes", supersedes=first["id"])
    tablet.answer(medium[1], "no", photos=refs[2:])
    tablet.note("The lounge was calm.")
    tablet.finish()
    assert said(send(carer, tablet.made)) == ["accepted"] * len(tablet.made)
    walk = Walk(tablet, {ref["id"]: content for ref, content in zip(refs, pictures, strict=True)})
    _send_photo(carer, refs[0]["id"], pictures[0])
    _do_and_check(app, work, world, walk, bad["id"], refs[1])
    return walk


def _do_and_check(app: Flask, work: Work, world: World, walk: Walk, answer: str, ref: Change) -> None:
    with work.transaction() as session:
        query = (
            select(Action.id)
            .join(Finding, Finding.id == Action.finding_id)
            .where(Finding.answer_id == answer)
        )
        action_id = session.scalars(query).one()
    owner = signed_in(app, world, "registered_manager")
    done = Tablet(walk.tablet.definition, world.oak.id, world.user("registered_manager").id)
    done.done(action_id, "Sharps bin moved to the door.", photos=[ref])
    assert said(send(owner, done.made)) == ["accepted"]
    _send_photo(owner, ref["id"], walk.photos[ref["id"]])
    with work.transaction() as session:
        deputy = actor_for(session, world.user("deputy_manager").id, name="Deputy Manager")
        action = session.get_one(Action, action_id)
        actions.verify_action(session, action, seen="Bin seen by the door.", actor=deputy, now=clock.now())


def _send_photo(browser: Browser, photo_id: str, content: bytes) -> None:
    response = browser.send("PUT", f"/api/photos/{photo_id}", data=content, content_type="image/jpeg")
    assert response.status_code == 200, response.text
