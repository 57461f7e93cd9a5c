"""What the tablet asks for: who am I, what is there, this version; and the document that describes it all."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import json
from collections import Counter
from datetime import date
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from openapi_spec_validator import validate
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from auditapp.kernel import clock
from auditapp.kernel.permissions import system_actor
from auditapp.programme import service as programme
from auditapp.web.work import Work
from tests.build import World
from tests.feature.sync.runs import walk
from tests.page import Browser
from tests.tablet import Tablet, send, signed_in


def test_the_session_says_who_and_gives_a_token(carer: Browser, world: World) -> None:
    body = carer.client.get("/api/sync/session").get_json()

    assert body["user"] == {"id": world.user("senior_carer").id, "name": "Senior Carer"}
    assert body.keys() == {"wire", "user", "csrf", "server_time", "build", "epoch"}


def test_the_snapshot_holds_what_this_person_may_see_and_nothing_else(
    carer: Browser, tablet: Tablet, world: World, work: Work, app: Flask
) -> None:
    with work.transaction() as session:
        due = date(2026, 11, 30)
        who = system_actor("builder")
        programme.set_entry(session, world.oak.id, "night", "monthly", due, actor=who, now=clock.now())
        programme.set_entry(session, world.other_oak.id, "ipc", "weekly", due, actor=who, now=clock.now())
    send(carer, walk(tablet))

    response = carer.client.get("/api/sync/snapshot")

    body = response.get_json()
    (home,) = body["homes"]
    assert (home["id"], home["slug"], home["due"]) == (
        world.oak.id,
        "oak-house",
        [{"checklist": "night", "due_on": "2026-11-30"}],  # two answers of many are too little to move it
    )
    assert [area["name"] for area in home["areas"]] == ["Beech unit"]
    assert len(home["checklists"]) == 11
    night = next(each for each in home["checklists"] if each["key"] == "night")
    assert (night["version"], night["unannounced"]) == (tablet.definition.content_hash, True)
    assert {action["reference"] for action in home["actions"]} == {"OAK-0001", "OAK-0002"}
    assert [len(action["before"]) for action in home["actions"]] == [1, 0]
    assert world.other_oak.id not in response.text
    assert hashlib.sha256(response.data).hexdigest() == response.get_etag()[0]


def test_an_unchanged_snapshot_costs_less_than_a_kilobyte(carer: Browser, tablet: Tablet) -> None:
    first = carer.client.get("/api/sync/snapshot")
    again = carer.client.get("/api/sync/snapshot", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")
    assert sum(len(name) + len(value) + 4 for name, value in again.headers) < 1024
    send(carer, walk(tablet))
    changed = carer.client.get("/api/sync/snapshot", headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200


def test_a_care_assistant_gets_their_actions_but_no_checklists(
    app: Flask, world: World, tablet: Tablet
) -> None:
    body = signed_in(app, world, "care_assistant").client.get("/api/sync/snapshot").get_json()
    (home,) = body["homes"]
    assert (home["checklists"], home["people"], home["areas"]) == ([], [], [])


def test_a_checklist_version_is_the_bytes_that_were_hashed(carer: Browser, tablet: Tablet) -> None:
    wanted = tablet.definition.content_hash
    response = carer.client.get(f"/api/checklist-versions/{wanted}")

    assert hashlib.sha256(response.data).hexdigest() == wanted
    assert json.loads(response.data)["id"] == "night"
    assert "immutable" in response.headers["Cache-Control"]
    packed = carer.client.get(f"/api/checklist-versions/{wanted}", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.data) == response.data
    assert len(packed.data) < len(response.data) / 3


def test_the_document_is_valid_and_points_nowhere_else(app: Flask) -> None:
    response = app.test_client().get("/api/openapi.json")

    document = response.get_json()
    assert document["openapi"].startswith("3.1")
    validate(document)
    assert {
        "/api/sync/changes",
        "/api/sync/session",
        "/api/sync/snapshot",
        "/api/checklist-versions/{content_hash}",
        "/api/photos/{record_id}",
    } <= document["paths"].keys()
    assert {"StartChange", "AnswerChange", "FinishChange", "DoneChange"} <= document["components"][
        "schemas"
    ].keys()
    assert "http" not in response.text.replace("http://json-schema.org", "")


def test_a_wrong_method_is_told_which_are_right(carer: Browser) -> None:
    response = carer.client.get("/api/sync/changes")

    assert (response.status_code, response.get_json()["error"]["code"]) == (405, "method_not_allowed")
    assert "POST" in response.headers["Allow"]


CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
    unsupported_method,
]


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode))
@pytest.mark.filterwarnings("default")
def test_schemathesis_finds_no_fault(
    mode: schemathesis.GenerationMode, app: Flask, carer: Browser, tablet: Tablet
) -> None:
    carer.client.get("/api/sync/session")
    cookie = carer.client.get_cookie("walkaround")
    assert cookie is not None
    token = carer.client.get("/api/sync/session").get_json()["csrf"]
    sent = {"headers": {"X-CSRFToken": token}, "cookies": {"walkaround": cookie.value}}
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", app)
    statuses: Counter[int] = Counter()
    for found in schema.get_all_operations():
        _try(_operation(found), mode, sent, statuses)

    assert statuses.total() > 20
    assert statuses[401] == 0
    if mode is schemathesis.GenerationMode.POSITIVE:
        assert statuses[200] > 5


def _operation(found: object) -> APIOperation[Any, Any, Any, Any]:
    assert isinstance(found, Ok)
    operation = found.ok()
    assert isinstance(operation, APIOperation)
    return operation


def _try(
    operation: APIOperation[Any, Any, Any, Any],
    mode: schemathesis.GenerationMode,
    sent: dict[str, Any],
    statuses: Counter[int],
) -> None:
    @settings(
        max_examples=40,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def each(case: schemathesis.Case[Any]) -> None:
        response = case.call_and_validate(checks=CHECKS, **sent)
        statuses[response.status_code] += 1

    with contextlib.suppress(Unsatisfiable):  # a GET without parameters cannot be asked wrongly
        each()
