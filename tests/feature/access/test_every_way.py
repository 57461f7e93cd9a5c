"""Who should not be let in is not, on any route: leavers, ended accounts, ended sign-ins, no second step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from auditapp.kernel import clock, ids
from auditapp.kernel.permissions import PROVIDER_ROLES, Role
from auditapp.people import service, settings, sign_ins
from auditapp.people.models import RoleGrant
from auditapp.web.work import Work
from tests.build import BUILDER, PASSWORD, World
from tests.feature.access.ways import CLASSES, WHO, Person, ask_all, asker, class_of, everybody, guarded
from tests.house.matrix import EVERYBODY, Route
from tests.page import Browser

SENT_AWAY, REFUSED = (302, 401), (403, 404)
HOME = "Oak House"


def is_let_in(answer: TestResponse) -> bool:
    return answer.status_code not in (401, *REFUSED) and answer.status_code < 500


def signed_out(answer: TestResponse) -> bool:
    return answer.status_code == 401 or (answer.status_code == 302 and "/sign-in" in answer.location)


def everything(app: Flask) -> list[Route]:
    """Every guarded route, each class among them."""
    routes = guarded(app)
    assert {class_of(route) for route in routes} == CLASSES
    return routes


def revoke_all(session: Session, world: World, now: datetime) -> None:
    """Everybody's roles are taken back; their sign-ins stay."""
    for grant in session.scalars(select(RoleGrant)):
        service.revoke_role(session, grant, world.provider.id, actor=BUILDER, now=now)


def test_those_who_ask_are_let_in_while_nothing_stands_against_it(
    app: Flask, world: World, names: Mapping[str, str]
) -> None:
    """So that the refusals below are of what was done, not of how it was asked."""
    answers = ask_all(everything(app), everybody(app, world), names)
    assert {way: answer.status_code for way, answer in answers.items() if not is_let_in(answer)} == {}


def test_an_ended_sign_in_opens_nothing(
    app: Flask, world: World, work: Work, names: Mapping[str, str]
) -> None:
    people = everybody(app, world)
    with work.transaction() as session:
        for role in WHO:
            sign_ins.end_sessions_of(session, world.user(role).id, actor=BUILDER, now=clock.now())
    answers = ask_all(everything(app), people, names)
    assert {way: answer.status_code for way, answer in answers.items() if not signed_out(answer)} == {}


def test_a_sign_in_of_yesterday_opens_nothing(app: Flask, world: World, names: Mapping[str, str]) -> None:
    people = everybody(app, world)
    later = clock.now() + timedelta(hours=12, minutes=1)
    clock.set_clock(lambda: later)
    answers = ask_all(everything(app), people, names)
    assert {way: answer.status_code for way, answer in answers.items() if not signed_out(answer)} == {}


def test_a_leaver_with_an_open_page_finds_nothing_of_the_home(
    app: Flask, world: World, work: Work, names: Mapping[str, str]
) -> None:
    people = everybody(app, world)
    with work.transaction() as session:
        revoke_all(session, world, clock.now())
    assert nothing_left(app, people, names) == {}


def nothing_left(app: Flask, people: Mapping[Role, Person], names: Mapping[str, str]) -> dict[str, int]:
    """The ways that are still open to people whose roles are over; what is only their own may be, without the home."""
    left = {}
    for route in everything(app):
        (answer,) = ask_all([route], people, names).values()
        own = route.who == EVERYBODY and not route.names_a_record and HOME not in answer.text
        if answer.status_code not in REFUSED and not own:
            left[f"{route.method} {route.address}"] = answer.status_code
    return left


@pytest.fixture
def visitors(app: Flask, world: World, work: Work, names: Mapping[str, str]) -> World:
    """A second person in each role, whose role ends today, and the clock at ten in the evening."""
    evening = datetime(2026, 11, 22, 22, 0, tzinfo=UTC)
    assert names
    with work.transaction() as session:
        for role in WHO:
            user = service.create_user(
                session, world.provider, f"visiting_{role}", f"Visiting {role}", actor=BUILDER, now=evening
            )
            session.flush()
            spans = role in PROVIDER_ROLES
            session.add(
                RoleGrant(
                    id=ids.new_id("g"),
                    user_id=user.id,
                    home_id=None if spans else world.oak.id,
                    provider_id=world.provider.id if spans else None,
                    role=role,
                    engaged_as="visiting",
                    ends_on=date(2026, 11, 22),
                    granted_at=evening,
                    granted_by=BUILDER.user_id,
                )
            )
            world.people[f"visiting_{role}"] = user
        session.flush()
        session.expunge_all()
    clock.set_clock(lambda: evening)
    return world


def test_an_account_that_ends_today_ends_at_midnight(
    app: Flask, visitors: World, names: Mapping[str, str]
) -> None:
    people = everybody(app, visitors, "visiting_{}")
    # A photo is for who announced it, so a visitor is refused one anyhow.
    routes = [route for route in everything(app) if class_of(route) != "photo"]
    before = ask_all([route for route in routes if route.method == "GET"], people, names)
    shut = {way for way, answer in before.items() if not is_let_in(answer)}
    assert shut <= {"GET /photos/{photo}/thumb", "GET /actions/{action}"}
    midnight = datetime(2026, 11, 23, 0, 1, tzinfo=UTC)
    clock.set_clock(lambda: midnight)
    assert nothing_left(app, people, names) == {}


def test_an_inspector_whose_visit_is_over_finds_nothing(
    app: Flask, world: World, work: Work, names: Mapping[str, str]
) -> None:
    inspecting = Browser(app).sign_in(world, Role.INSPECTOR)
    with work.transaction() as session:
        inspector = world.user(Role.INSPECTOR).id
        grant = session.scalars(select(RoleGrant).where(RoleGrant.user_id == inspector)).one()
        service.revoke_role(session, grant, world.provider.id, actor=BUILDER, now=clock.now())
    for part in ("", "/audits", "/packs", "/actions", "/checklists"):
        inspecting.get(f"/homes/{world.oak.id}{part}", status=404)
    inspecting.get(f"/packs/{names['pack']}/file", status=404)


def ask_a_second_factor(work: Work, world: World, whom: str) -> None:
    with work.transaction() as session:
        settings.set_value(
            session,
            "second_factor",
            whom,
            provider_id=world.provider.id,
            why="A tablet was stolen",
            actor=BUILDER,
            now=clock.now(),
        )


def sent_to_set_it_up(answer: TestResponse) -> bool:
    if answer.status_code == 403 and answer.mimetype == "application/json":
        return bool((answer.get_json() or {})["error"]["code"] == "second_factor_required")
    return answer.status_code == 302 and answer.location.endswith("/account/second-factor")


def test_without_the_second_factor_that_is_asked_for_there_is_no_way_but_to_set_it_up(
    app: Flask, world: World, work: Work, names: Mapping[str, str]
) -> None:
    people = everybody(app, world)
    ask_a_second_factor(work, world, "everybody")
    answers = ask_all(everything(app), people, names)
    wrong = {way: answer.status_code for way, answer in answers.items() if not sent_to_set_it_up(answer)}
    assert wrong == {}


def test_asked_of_managers_it_stops_managers_and_above_only(
    app: Flask, world: World, work: Work, names: Mapping[str, str]
) -> None:
    people = everybody(app, world)
    ask_a_second_factor(work, world, "managers")
    carers = (Role.SENIOR_CARER, Role.CARE_ASSISTANT)
    for route in everything(app):
        (answer,) = ask_all([route], people, names).values()
        assert is_let_in(answer) if asker(route) in carers else sent_to_set_it_up(answer), route
    inspecting = Browser(app).sign_in(world, Role.INSPECTOR)
    inspecting.get(f"/homes/{world.oak.id}/audits", status=200)


def test_who_is_refused_a_password_is_let_in_nowhere_and_who_is_in_stays_in(
    app: Flask, world: World, names: Mapping[str, str]
) -> None:
    """Too many guesses, at one account and from one address: on both sign-in pages, at no other page's cost."""
    people = everybody(app, world)
    guesser = Browser(app)
    guesser.get("/sign-in")
    wrong = {"sign_in_name": world.user(Role.REGISTERED_MANAGER).sign_in_name, "password": "a guess"}
    assert [guesser.post("/sign-in", wrong).status_code for _ in range(11)][-1] == 429
    right = {**wrong, "password": PASSWORD}
    for address in ("/sign-in", "/capture/sign-in"):
        assert guesser.post(address, right).status_code == 429
    stranger = Person(guesser, "")
    nobody = ask_all(everything(app), dict.fromkeys(WHO, stranger), names)
    assert [way for way, answer in nobody.items() if is_let_in(answer) and not sent_away(answer)] == []
    answers = ask_all(everything(app), people, names)
    assert {way: answer.status_code for way, answer in answers.items() if not is_let_in(answer)} == {}


def sent_away(answer: TestResponse) -> bool:
    """To sign in, or for want of the token that only a signed-in page has."""
    return signed_out(answer) or answer.status_code == 400


def test_one_address_that_tries_many_accounts_is_stopped(app: Flask, world: World) -> None:
    guesser = Browser(app)
    guesser.get("/sign-in")
    for number in range(100):
        guesser.post("/sign-in", {"sign_in_name": f"somebody-{number}", "password": "a guess"}, status=422)
    assert guesser.post("/sign-in", {"sign_in_name": "one-more", "password": "a guess"}).status_code == 429
    elsewhere = Browser(app)
    elsewhere.client.environ_base["REMOTE_ADDR"] = "192.0.2.8"
    elsewhere.sign_in(world, Role.SENIOR_CARER)
