"""Every route of the role matrix, asked as somebody who may use it, so that a new route is tried by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from auditapp.kernel.permissions import Role
from auditapp.web import access
from tests.build import World
from tests.house.matrix import PUBLIC, ROUTES, Route
from tests.house.test_access import picture
from tests.page import Browser, json_of
from tests.tablet import signed_in

# Who asks, in this order: the first who may use the route.
WHO = (
    Role.SENIOR_CARER,
    Role.REGISTERED_MANAGER,
    Role.NOMINATED_INDIVIDUAL,
    Role.ADMINISTRATOR,
    Role.CARE_ASSISTANT,
)
CLASSES = frozenset({"page", "record page", "provider page", "post", "wire", "photo", "pack file"})


@dataclass(frozen=True)
class Person:
    """Somebody who is signed in, with the token of their forms."""

    browser: Browser
    token: str


def guarded(app: Flask) -> list[Route]:
    """Every route that takes an account, except the way out and the setting up of a second factor."""
    taken = [route for route in ROUTES if route.who != PUBLIC]
    with app.app_context():
        rules = {route.endpoint: access.rule_of(route.endpoint) for route in taken}
    return [route for route in taken if not ((rule := rules[route.endpoint]) and rule.before_factor)]


def class_of(route: Route) -> str:
    """Which class of route it is."""
    if route.address.startswith("/api/photos"):
        return "photo"
    if route.address.startswith("/api/"):
        return "wire"
    if route.method != "GET":
        return "post"
    if route.address.endswith("/file"):
        return "pack file"
    if route.address.startswith("/providers/"):
        return "provider page"
    return "record page" if route.names_a_record else "page"


def asker(route: Route) -> Role:
    """Who asks for this route."""
    return next(role for role in WHO if role in route.who)


def everybody(app: Flask, world: World, key: str = "{}") -> dict[Role, Person]:
    """One signed-in browser for each role that asks; `key` names the people of the world."""
    return {role: person(app, world, key.format(role)) for role in WHO}


def person(app: Flask, world: World, key: str) -> Person:
    """Somebody of the world with a session and a token."""
    browser = signed_in(app, world, key)
    browser.get("/account", status=200)
    token = json_of(browser.client.get("/api/sync/session"))["csrf"]
    return Person(browser, str(token))


def ask_all(
    routes: Iterable[Route], people: Mapping[Role, Person], names: Mapping[str, str]
) -> dict[str, TestResponse]:
    """What each route answers, by its method and address."""
    return {f"{route.method} {route.address}": ask(people[asker(route)], route, names) for route in routes}


def ask(asking: Person, route: Route, names: Mapping[str, str]) -> TestResponse:
    """One answer, read to its end, with a token that was good when the person came."""
    address = route.address.format(**names)
    rest: dict[str, Any] = {"headers": {"X-CSRFToken": asking.token}}
    if route.method == "PUT":
        rest |= {"data": picture(), "content_type": "image/jpeg"}
    elif route.method == "POST" and address.startswith("/api/"):
        rest |= {"json": {"wire": 1, "changes": []}}
    answer = asking.browser.client.open(address, method=route.method, **rest)
    answer.get_data()
    answer.close()
    return answer
