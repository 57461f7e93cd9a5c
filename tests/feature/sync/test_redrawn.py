"""A photo that the server refused, drawn afresh by the tablet, takes the old one's place whatever it was of."""

from __future__ import annotations

import hashlib
import random

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from auditapp.actions import service as actions
from auditapp.actions.models import Action
from auditapp.evidence.models import PhotoSlot
from auditapp.evidence.queries import photos_of, refused_photos
from auditapp.kernel import clock
from auditapp.people.queries import actor_for
from auditapp.sync import queries, service
from auditapp.sync.models import InboxEntry, InboxHold, InboxRelease
from auditapp.web.work import Work
from tests.build import World
from tests.feature.evidence.photos import Taken
from tests.feature.sync.runs import plain_items
from tests.page import Browser
from tests.tablet import Change, Tablet, photo_ref, said, send, signed_in
from tests.unit.evidence import pictures

OWNER_KINDS = {"made_safe": "made_safe", "done": "completion"}


def taken(data: bytes) -> Taken:
    sha256 = hashlib.sha256(data).hexdigest()
    return Taken(photo_ref()["id"], sha256, data)


def put(browser: Browser, photo: Taken) -> TestResponse:
    """Send the bytes."""
    return browser.send("PUT", f"/api/photos/{photo.id}", data=photo.data, content_type="image/jpeg")


def ref(photo: Taken) -> Change:
    return {"id": photo.id, "sha256": photo.sha256, "size": len(photo.data)}


@pytest.fixture
def bad() -> Taken:
    """A photo that still says where it was taken."""
    make, _declared, _code = pictures.HOSTILE["a JPEG with a place"]
    return taken(make())


@pytest.fixture
def good() -> Taken:
    return taken(pictures.jpeg())


@pytest.fixture(params=["made_safe", "done"])
def announced(
    request: pytest.FixtureRequest, carer: Browser, tablet: Tablet, work: Work, bad: Taken
) -> Change:
    """What the photo is of, not sent yet; all that it needs is on the server."""
    failed = started(tablet)
    if request.param == "made_safe":
        send(carer, tablet.made)
        return tablet.made_safe(failed, "Locked it.", photos=[ref(bad)])
    return tablet.done(live_action(carer, tablet, work, failed), "Locked it.", photos=[ref(bad)])


def started(tablet: Tablet) -> Change:
    tablet.start()
    return tablet.answer(plain_items(tablet.definition, "high")[0], "no")


def live_action(carer: Browser, tablet: Tablet, work: Work, failed: Change, owner: str | None = None) -> str:
    """The action of the failed answer, live."""
    plan = {"answer": failed["id"], "owner": owner or tablet.by, "due": "2026-11-29", "text": "Lock it"}
    tablet.finish(actions=[plan])
    assert "refused" not in str(said(send(carer, tablet.made)))
    with work.transaction() as session:
        return session.scalars(select(Action.id)).one()


def shown(session: Session, announced: Change) -> list[tuple[str, str]]:
    """The photos of what was announced: id and view."""
    session.rollback()
    kind, owner = OWNER_KINDS[announced["kind"]], announced["id"]
    found = photos_of(session, kind, [owner])
    return [(photo.id, photo.view) for photo in found.get(owner, ())]


def test_the_photo_drawn_afresh_stands_for_the_refused_one(
    announced: Change,
    carer: Browser,
    tablet: Tablet,
    session: Session,
    world: World,
    bad: Taken,
    good: Taken,
) -> None:
    assert said(send(carer, [announced])) == ["accepted"]
    assert put(carer, bad).status_code == 422
    assert [each.photo.id for each in refused_photos(session, world.oak.id, skip=0, limit=9)] == [bad.id]

    redrawn = tablet.redrawn(announced, ref(bad), ref(good))
    for outcome in ("accepted", "already_have"):
        assert said(send(carer, [redrawn])) == [outcome]
    assert put(carer, good).get_json()["outcome"] == "accepted"

    assert shown(session, announced) == [(good.id, "after")]
    assert list(refused_photos(session, world.oak.id, skip=0, limit=9)) == []


def test_one_drawn_afresh_twice_stands_for_both(
    announced: Change, carer: Browser, tablet: Tablet, session: Session, bad: Taken, good: Taken
) -> None:
    between = photo_ref()
    once = tablet.redrawn(announced, ref(bad), between)
    again = tablet.redrawn(announced, between, ref(good))
    assert said(send(carer, [announced, once, again])) == ["accepted"] * 3
    assert shown(session, announced) == [(good.id, "after")]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("at_once", [1, 50])
def test_in_any_order_and_twice_it_comes_to_the_same(
    seed: int,
    at_once: int,
    announced: Change,
    carer: Browser,
    tablet: Tablet,
    session: Session,
    bad: Taken,
    good: Taken,
) -> None:
    between = photo_ref()
    changes = [
        announced,
        tablet.redrawn(announced, ref(bad), between),
        tablet.redrawn(announced, between, ref(good)),
    ]
    random.Random(seed).shuffle(changes)
    assert said(send(carer, changes, at_once=at_once)) == ["accepted"] * 3
    assert said(send(carer, changes[::-1], at_once=at_once)) == ["already_have"] * 3
    assert shown(session, announced) == [(good.id, "after")]
    held = session.scalars(select(InboxHold.entry_id)).all()
    assert sorted(held) == sorted(session.scalars(select(InboxRelease.entry_id)).all())


def test_somebody_who_only_does_actions_may_draw_their_photo_afresh(
    app: Flask, carer: Browser, tablet: Tablet, work: Work, world: World, session: Session
) -> None:
    helper = signed_in(app, world, "care_assistant")
    theirs = Tablet(tablet.definition, world.oak.id, world.user("care_assistant").id)
    action = live_action(carer, tablet, work, started(tablet), owner=theirs.by)
    done = theirs.done(action, "Locked it.", photos=[photo_ref()])
    redrawn = theirs.redrawn(done, done["photos"][0], photo_ref())
    assert said(send(helper, [done, redrawn])) == ["accepted", "accepted"]
    assert shown(session, done) == [(redrawn["photo"]["id"], "after")]


def test_nobody_adds_a_photo_to_work_that_somebody_else_recorded(
    announced: Change, app: Flask, carer: Browser, tablet: Tablet, world: World, session: Session, bad: Taken
) -> None:
    send(carer, [announced])
    other = Tablet(tablet.definition, world.oak.id, world.user("senior_carer_2").id, audit=tablet.audit)
    sneaked = other.redrawn(announced, ref(bad), photo_ref())
    outcomes = send(signed_in(app, world, "senior_carer_2"), [sneaked])
    assert said(outcomes) == ["refused(other_owner)"]
    assert shown(session, announced) == [(bad.id, "after")]


def test_a_photo_stands_for_none_of_another_home(
    announced: Change, app: Flask, carer: Browser, tablet: Tablet, world: World, session: Session, bad: Taken
) -> None:
    send(carer, [announced])
    away = Tablet(tablet.definition, world.beech.id, world.user("beech_senior_carer").id)
    sneaked = away.redrawn(announced | {"audit": announced["audit"] and away.audit}, ref(bad), photo_ref())
    outcomes = send(signed_in(app, world, "beech_senior_carer"), [sneaked])
    assert said(outcomes) == ["refused(other_owner)"]
    assert shown(session, announced) == [(bad.id, "after")]


def test_a_photo_of_no_audit_that_stands_for_none_is_refused(carer: Browser, tablet: Tablet) -> None:
    failed = started(tablet)
    send(carer, tablet.made)
    assert said(send(carer, [tablet.photo(failed, photo_ref(), audit=None)])) == ["refused(bad_value)"]


def test_a_photo_held_for_refused_work_follows_it_when_a_manager_takes_it(
    carer: Browser, tablet: Tablet, work: Work, world: World, session: Session
) -> None:
    action = live_action(carer, tablet, work, started(tablet))
    early = tablet.done(action, "Locked it.", photos=[photo_ref()])
    send(carer, [early])
    late = tablet.done(action, "Locked it again.", photos=[photo_ref()])
    redrawn = tablet.redrawn(late, late["photos"][0], photo_ref())
    assert said(send(carer, [redrawn, late])) == ["accepted", "refused(wrong_state)"]
    with work.transaction() as writing:
        manager = actor_for(writing, world.user("registered_manager").id, name="Registered Manager")
        reopen(writing, action, world)
        (wanted,) = queries.needs_decision(writing, manager, world.oak.id, now=clock.now()).rows
        entry = writing.get_one(InboxEntry, wanted.entry_id)
        service.decide(writing, entry, "keep_this", "It was done.", actor=manager, now=clock.now())
    assert shown(session, late) == [(redrawn["photo"]["id"], "after")]
    assert session.scalars(select(PhotoSlot.owner_kind).where(PhotoSlot.owner_id == late["id"])).all() == [
        "completion",
        "completion",
    ]


def reopen(session: Session, action_id: str, world: World) -> None:
    """The manager looked and sent it back."""
    manager = actor_for(session, world.user("deputy_manager").id, name="Deputy Manager")
    action = session.get_one(Action, action_id)
    actions.send_back(session, action, seen="It is open again.", actor=manager, now=clock.now())
