"""The role by route matrix: every route, every role, own home, another home, another provider, signed out."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from auditapp.actions.models import Action
from auditapp.checklists.sign_off import sign_off, version_named
from auditapp.evidence import guidance, logo
from auditapp.evidence.jobs import easel_of
from auditapp.exchange.files import Sent, Table
from auditapp.exchange.files import keep as keep_sent
from auditapp.exchange.service import make_draft
from auditapp.exchange.taking import of_list
from auditapp.kernel import clock
from auditapp.kernel.permissions import Actor, Role
from auditapp.packs import service as packs
from auditapp.packs.models import Pack
from auditapp.packs.workshop import file_of
from auditapp.people import invitations
from auditapp.people.invitations import GrantPlan
from auditapp.people.queries import HomeSummary, actor_for
from auditapp.setup import importing
from auditapp.setup.directory import Location
from auditapp.sync.models import InboxEntry
from auditapp.team.importing import keep as keep_list
from auditapp.web import access
from auditapp.web.work import Work
from tests.build import World
from tests.drafted import two_drafts
from tests.house.matrix import EVERYBODY, PUBLIC, ROUTES, Route
from tests.page import Browser
from tests.tablet import Tablet, photo_ref, publish_library, send, signed_in

REFUSED, NOT_FOUND = 403, 404
ELM = [Location(2, "1-1111111111", "Elm House", "Greenway Care")]
STRANGERS = ("beech_registered_manager", "other_registered_manager")


def picture() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(stream, "JPEG")
    return stream.getvalue()


@pytest.fixture
def names(app: Flask, work: Work, world: World) -> Mapping[str, str]:
    """One record of every kind in Oak House, by the word that the matrix's addresses use."""
    tablet, photo = a_finished_audit(app, work, world)
    with work.transaction() as session:
        manager = world.user("registered_manager")
        actor = actor_for(session, manager.id, name=manager.name)
        days = date(2026, 1, 1), date(2026, 11, 22)
        pack = packs.request_pack(session, world.oak.id, *days, actor=actor, now=clock.now())
        keep_file_of(work, session, pack, actor)
        use_a_logo(work, session, world, actor)
        action = session.scalars(select(Action.id)).one()
        entry = session.scalars(select(InboxEntry.id).where(InboxEntry.outcome == "conflict")).one()
        pack_id = pack.id
        directory = importing.keep_draft(
            session, world.provider.id, "directory.csv", ELM, actor=actor, now=clock.now()
        )
        shown = show_what_good_looks_like(work, session, world, actor)
        invited = four_invitations(session, world, actor) | an_adviser_agrees(session, world, tablet, actor)
        home = HomeSummary(world.oak.id, world.provider.id, world.oak.name, world.oak.prefix)
        staff_list = keep_list(session, home, "staff.csv", [], actor=actor, now=clock.now())
    return {
        "home": world.oak.id,
        "area": world.unit.id,
        "provider": world.provider.id,
        "action": action,
        "audit": tablet.audit,
        "photo": photo,
        "pack": pack_id,
        "entry": str(entry),
        "version": tablet.definition.content_hash,
        "checklist": "night",
        **(two_drafts(work, world, tablet.definition) | sent_checklists(work, world, actor)),
        "directory": directory,
        "build": "any",
        "guidance": shown,
        "person": world.user("care_assistant").id,
        "staff_list": staff_list,
        **invited,
    }


def sent_checklists(work: Work, world: World, actor: Actor) -> dict[str, str]:
    """A form and a list that wait for somebody to say yes, in a home and for all homes."""
    table = Table(("Question",), (("Doors close",),), (2,))
    listed = Sent("list", "list.csv", "List", table=table, mapping={"0": "question"})
    form = of_list(listed, lambda title: title.lower())
    found = {}
    with work.transaction() as session:
        for number, (key, sent) in enumerate({"sent": form, "sent_list": listed}.items()):
            by = replace(actor, user_id=world.user(("quality_lead", "deputy_manager")[number]).id)
            for name, home_id in ((key, world.oak.id), (f"all_{key}", None)):
                found[name] = keep_sent(session, world.provider.id, home_id, sent, actor=by, now=clock.now())
        for name, home_id in (("imported", world.oak.id), ("all_imported", None)):
            brought = of_list(replace(listed, title=name), lambda title: title.replace("_", "-"))
            draft = make_draft(session, world.provider.id, home_id, brought, actor=actor, now=clock.now())
            found[name] = draft.id
    return found


def an_adviser_agrees(session: Session, world: World, tablet: Tablet, actor: Actor) -> dict[str, str]:
    """A version that all homes share is signed off."""
    version = version_named(session, world.provider.id, None, tablet.definition.content_hash)
    assert version is not None
    given = sign_off(
        session, version, name="Sarah Bell", role="adviser", signed_on=date(2026, 11, 1), note="",
        actor=actor, now=clock.now(),
    )  # fmt: skip
    return {"sign_off": given.id}


def four_invitations(session: Session, world: World, actor: Actor) -> dict[str, str]:
    """Two to the home and two to the whole provider: one of each is given a new code, one is withdrawn."""
    plans = {
        "invitation": GrantPlan(Role.CARE_ASSISTANT, world.oak.id, None),
        "withdrawn": GrantPlan(Role.CARE_ASSISTANT, world.oak.id, None),
        "span_invitation": GrantPlan(Role.QUALITY_LEAD, None, world.provider.id),
        "span_withdrawn": GrantPlan(Role.QUALITY_LEAD, None, world.provider.id),
    }
    found = {}
    for key, plan in plans.items():
        code = invitations.invite(
            session, provider_id=world.provider.id, name=key, sign_in_name=key, grants=[plan],
            actor=actor, now=clock.now(),
        )  # fmt: skip
        session.flush()
        invitation = invitations.find(session, code, now=clock.now())
        assert invitation is not None
        found[key] = invitation.id
    return found


def a_finished_audit(app: Flask, work: Work, world: World) -> tuple[Tablet, str]:
    """An audit with a failed item, whose action the care assistant owns, a photo, and a conflict."""
    library = publish_library(work, world)
    photo = photo_ref(hashlib.sha256(picture()).hexdigest(), len(picture()))
    tablet = Tablet(library["night"], world.oak.id, world.user("senior_carer").id)
    item = next(item.id for item in tablet.definition.items.values() if item.severity == "critical")
    tablet.start()
    failed = tablet.answer(item, "no", photos=[photo])
    owner = world.user("care_assistant").id
    planned = {"answer": failed["id"], "owner": owner, "due": "2026-12-01", "text": "Put it right"}
    tablet.finish(actions=[planned])
    carer = signed_in(app, world, "senior_carer")
    send(carer, tablet.made)
    send(carer, [{**failed, "note": "Another body under the same number"}])
    answer = carer.send("PUT", f"/api/photos/{photo['id']}", data=picture(), content_type="image/jpeg")
    assert answer.status_code == 200, answer.text
    return tablet, str(photo["id"])


def keep_file_of(work: Work, session: Session, pack: Pack, actor: Actor) -> None:
    """A built pack, as far as access is concerned: its rows and a file."""
    sha256 = hashlib.sha256(b"a pack").hexdigest()
    file = file_of(work, sha256)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"a pack")
    session.flush()  # the file's row refers to the pack
    packs.record_built(
        session, pack, sha256=sha256, size=6, fingerprint="0" * 64, actor=actor, now=clock.now()
    )


def use_a_logo(work: Work, session: Session, world: World, actor: Actor) -> None:
    """A logo for all homes, so that there is something to see."""
    easel = easel_of(work)
    sha256 = logo.keep_picture(picture(), easel.store, easel.incoming)
    logo.use_logo(
        session,
        sha256,
        "A leaf",
        provider_id=world.provider.id,
        home_id=None,
        why="",
        actor=actor,
        now=clock.now(),
    )


def show_what_good_looks_like(work: Work, session: Session, world: World, actor: Actor) -> str:
    easel = easel_of(work)
    kept = guidance.keep_picture(picture(), easel.store, easel.incoming)
    guidance.record_picture(session, world.provider.id, kept, actor=actor, now=clock.now())
    return kept.sha256


def ask(browser: Browser, route: Route, names: Mapping[str, str]) -> int:
    """The status, without following anything and without a body worth acting on."""
    with asked(browser, route, route.address.format(**names)) as answer:
        return answer.status_code


def asked(browser: Browser, route: Route, address: str) -> TestResponse:
    if route.method == "PUT":
        return browser.send("PUT", address, data=picture(), content_type="image/jpeg")
    if address.startswith("/api/") and route.method == "POST":
        return browser.send("POST", address, json={"wire": 1, "changes": []})
    return browser.get(address) if route.method == "GET" else browser.post(address)


def is_let_in(status: int) -> bool:
    return status not in (401, REFUSED, NOT_FOUND) and status < 500


def test_every_route_has_a_row_and_every_row_a_route(app: Flask) -> None:
    routes = {
        (method, rule.endpoint)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    rows = {(route.method, route.endpoint) for route in ROUTES}
    assert routes == rows


def test_every_route_declares_a_rule(app: Flask) -> None:
    with app.app_context():
        assert [name for name in app.view_functions if access.rule_of(name) is None] == []


def test_every_public_route_says_why(app: Flask) -> None:
    with app.app_context():
        public = {
            name for name in app.view_functions if (rule := access.rule_of(name)) and rule.kind == "public"
        }
        reasons = [access.rule_of(name) for name in public]
    assert public == {route.endpoint for route in ROUTES if route.who == PUBLIC}
    assert all(rule and len(rule.why) > 10 for rule in reasons)


def test_a_route_without_a_rule_is_refused(app: Flask) -> None:
    app.add_url_rule("/bare", "bare", lambda: "nobody should read this")
    assert app.test_client().get("/bare").status_code == REFUSED


@pytest.mark.parametrize("role", list(Role))
def test_each_role_in_its_own_home(app: Flask, world: World, names: Mapping[str, str], role: Role) -> None:
    wrong = []
    for route in ROUTES:
        browser = signed_in(app, world, role)
        browser.checks = False
        if route.method == "POST":
            browser.take_token()
        status = ask(browser, route, names)
        allowed = route.who == PUBLIC or role in route.who
        refused = status in (REFUSED, NOT_FOUND)
        if is_let_in(status) != allowed or (not allowed and not refused):
            wrong.append(
                f"{route.method} {route.address}: {status}, should be {'let in' if allowed else 'refused'}"
            )
    assert wrong == []


@pytest.mark.parametrize("stranger", STRANGERS)
def test_whoever_works_elsewhere_finds_nothing(
    app: Flask, world: World, names: Mapping[str, str], stranger: str
) -> None:
    """Another home of the same provider, and the Oak House of another provider: not found, never refused."""
    # One provider's homes share its checklists and their pictures; both providers publish these.
    shared = {"sync.checklist_version", "guidance.picture"}
    browser = signed_in(app, world, stranger)
    browser.take_token()
    found = {
        f"{route.method} {route.address}": status
        for route in ROUTES
        if route.names_a_record and route.endpoint not in shared
        if (status := ask(browser, route, names)) != NOT_FOUND
    }
    assert found == {}


def test_whoever_is_signed_out_is_sent_to_sign_in(app: Flask, names: Mapping[str, str]) -> None:
    wrong = []
    for route in (route for route in ROUTES if route.who != PUBLIC):
        browser = Browser(app)
        browser.get("/sign-in")
        address = route.address.format(**names)
        if address.startswith("/api/"):
            answer = browser.client.open(address, method=route.method)
            expected = answer.status_code == 401 or (route.method != "GET" and answer.status_code == 400)
        else:
            answer = browser.get(address) if route.method == "GET" else browser.post(address)
            expected = answer.status_code == 302 and "/sign-in" in answer.location
        if not expected:
            wrong.append(f"{route.method} {route.address}: {answer.status_code}")
    assert wrong == []


def test_the_matrix_speaks_of_every_role() -> None:
    assert frozenset(Role) == EVERYBODY
