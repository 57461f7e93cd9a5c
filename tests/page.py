"""A client that behaves as a browser does with CSRF, and checks every page it fetches (style 25)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import TypedDict, cast

from flask import Flask
from werkzeug.test import TestResponse

from tests.build import PASSWORD, World

_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_UNLABELLED = frozenset({"hidden", "submit", "button"})


class _Facts(TypedDict):
    h1: list[str]
    title: str
    ids: list[str]
    labels: set[str]
    fields: list[dict[str, str]]
    problems: list[str]


class Browser:
    """One person's browser. `sign_in` once, then `get` and `post`; forms get their token.

    `checks` False: pages are not looked through, for a test that asks for each of them again and again.
    """

    def __init__(self, app: Flask, *, checks: bool = True) -> None:
        self.client = app.test_client()
        self.checks = checks
        self._token = ""

    def take_token(self) -> None:
        """Have a form's token without opening a page."""
        self._token = self._wire_token()

    def sign_in(self, world: World, key: str) -> Browser:
        """Sign in as somebody of the world."""
        self.get("/sign-in")
        response = self.post("/sign-in", {"sign_in_name": world.user(key).sign_in_name, "password": PASSWORD})
        assert response.status_code == 302, response.text
        self.get("/account")
        return self

    def get(self, address: str, *, status: int | None = None) -> TestResponse:
        """Fetch a page and check it."""
        return self._seen(self.client.get(address), status)

    def post(
        self, address: str, data: Mapping[str, object] | None = None, *, status: int | None = None
    ) -> TestResponse:
        """Send a form with the token of the last page."""
        return self._seen(self.client.post(address, data={"csrf_token": self._token, **(data or {})}), status)

    def send(
        self, method: str, address: str, *, json: object = None, data: bytes | None = None, **headers: str
    ) -> TestResponse:
        """The tablet's wire: JSON or bytes with the token in a header."""
        token = {"X-CSRFToken": self._wire_token()}
        kind = headers.pop("content_type", None)
        return self.client.open(
            address, method=method, json=json, data=data, content_type=kind, headers={**token, **headers}
        )

    def _wire_token(self) -> str:
        session = self.client.get("/api/sync/session").get_json(silent=True) or {}
        return str(session.get("csrf", ""))

    def _seen(self, response: TestResponse, status: int | None) -> TestResponse:
        if response.content_length is not None:
            response.get_data()
            response.close()  # as a server does: what is to be written after the answer is written now
        if status is not None:
            assert response.status_code == status, f"{response.status_code}: {response.text[:2000]}"
        if response.mimetype == "text/html" and response.text:
            self._token = (
                re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', response.text) or [self._token]
            )[-1]
            if self.checks and response.status_code not in (301, 302, 303, 308):
                problems = page_problems(response.text)
                assert not problems, "\n".join(problems)
        return response


def page_problems(html: str) -> list[str]:
    """What is wrong with a page: structure, title and H1, ids, labels, alt text, inline code."""
    reader = _Reader()
    reader.feed(html)
    facts = reader.facts
    problems = facts["problems"] + [f"never closed: {tag}" for tag in reader.open]
    if len(facts["h1"]) != 1:
        problems.append(f"{len(facts['h1'])} h1 elements")
    elif not " ".join(facts["title"].split()).startswith(" ".join(facts["h1"][0].split())):
        problems.append(f"the title {facts['title']!r} does not begin with the h1 {facts['h1'][0]!r}")
    problems += [f"id used twice: {each}" for each in {x for x in facts["ids"] if facts["ids"].count(x) > 1}]
    for field in facts["fields"]:
        named = field.get("id") in facts["labels"] or field.get("aria-label") or field.get("aria-labelledby")
        if field.get("type") not in _UNLABELLED and not named:
            problems.append(f"no label for {field}")
    return problems


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.facts: _Facts = {"h1": [], "title": "", "ids": [], "labels": set(), "fields": [], "problems": []}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._note(tag, given)
        if tag not in _VOID:
            self.open.append(tag)
        if tag == "h1":
            self.facts["h1"].append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._note(tag, {name: value or "" for name, value in attrs})

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.facts["problems"].append(f"</{tag}> does not close what is open at line {self.getpos()[0]}")

    def handle_data(self, data: str) -> None:
        if "h1" in self.open:
            self.facts["h1"][-1] += data
        if self.open and self.open[-1] == "title" and "svg" not in self.open:
            self.facts["title"] += data

    def _note(self, tag: str, given: dict[str, str]) -> None:
        problems = self.facts["problems"]
        if "id" in given:
            self.facts["ids"].append(given["id"])
        if tag == "label" and "for" in given:
            self.facts["labels"].add(given["for"])
        if tag in ("input", "select", "textarea"):
            self.facts["fields"].append({**given, "tag": tag})
        if tag == "img" and "alt" not in given:
            problems.append(f"no alt text: {given}")
        if tag == "form" and "action" not in given:
            problems.append("a form without an action")
        if tag == "script" and "src" not in given and given.get("type") != "application/json":
            problems.append("an inline script")
        problems.extend(
            f"inline {name} on {tag}" for name in given if name == "style" or name.startswith("on")
        )


def json_of(response: TestResponse) -> dict[str, object]:
    """The answer's JSON object."""
    return cast("dict[str, object]", response.get_json())
