"""The log tells what happened and how quickly, and nothing about anybody."""

from __future__ import annotations

import json
import logging
import re
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from auditapp.config import LogForm
from auditapp.extensions import db
from auditapp.factory import create_app
from auditapp.kernel.errors import InvalidError
from auditapp.web import access, logs
from auditapp.web.logs import JsonLines, Text, network
from auditapp.web.work import Work
from tests.build import PASSWORD, World
from tests.conftest import settings_for
from tests.feature.evidence.photos import announce
from tests.feature.sync.runs import walk
from tests.feature.web.said import listening
from tests.page import Browser
from tests.tablet import Tablet, send, signed_in

NOTE = "Mrs Abernathy-Quill fell by the lift"
CODE = "qzxw-vbnm-8765-wxyz"


def test_every_request_is_one_line_with_what_an_operator_needs(app: Flask, world: World) -> None:
    manager = signed_in(app, world, "registered_manager")
    with listening() as said:
        answer = manager.get(f"/homes/{world.oak.id}/actions?risk=high", status=200)
    (line,) = said.events("request")
    assert (line["method"], line["route"], line["status"]) == ("GET", "/homes/<home_id>/actions", 200)
    assert line["home"] == world.oak.id
    assert line["user"] == world.user("registered_manager").id
    assert line["bytes"] == len(answer.data)
    assert line["request_id"] == answer.headers["X-Request-ID"]
    assert {"time", "level", "ms", "network"} <= line.keys()


def test_a_busy_day_leaves_no_name_address_note_or_code_in_the_log(
    app: Flask, work: Work, world: World, tablet: Tablet, carer: Browser
) -> None:
    with listening(logging.DEBUG) as said:
        _strangers_knock(app)
        _a_manager_looks_round(app, world)
        _a_tablet_sends(work, world, tablet, carer)
        work.run_until_idle()
    assert len(said.events("request")) > 15
    secrets = {NOTE, "Abernathy", CODE, CODE.replace("-", ""), PASSWORD, "127.0.0.1", "secret-corner", "csrf"}
    secrets |= {"Stayed until the nurse came", "Nobody on the unit", "The lounge was calm", "Mend the bin"}
    for person in world.people.values():
        secrets |= {person.name, person.sign_in_name}
    secrets |= {world.provider.name, world.oak.name, world.unit.name, tablet.audit}
    assert [secret for secret in sorted(secrets) if secret.lower() in said.text.lower()] == []


def _strangers_knock(app: Flask) -> None:
    stranger = Browser(app)
    stranger.get("/sign-in?next=/homes/secret-corner", status=200)
    stranger.post("/sign-in", {"sign_in_name": "Abernathy-Quill", "password": NOTE})
    stranger.get(f"/join/{CODE}")
    stranger.get(f"/set-up/{CODE}")
    stranger.get(f"/{CODE}", status=404)


def _a_manager_looks_round(app: Flask, world: World) -> None:
    manager = Browser(app)
    manager.get("/sign-in")
    right = {"sign_in_name": world.user("registered_manager").sign_in_name, "password": PASSWORD}
    manager.post("/sign-in", right, status=302)
    for path in ("", "/actions", "/audits", "/people", "/programme", "/packs", "/decisions"):
        manager.get(f"/homes/{world.oak.id}{path}")
    manager.get(f"/actions?q={NOTE}")


def _a_tablet_sends(work: Work, world: World, tablet: Tablet, carer: Browser) -> None:
    changes = walk(tablet)
    assert send(carer, [*changes[:-1], tablet.note(NOTE), changes[-1]])
    carer.send("POST", "/api/sync/changes", data=NOTE.encode(), content_type="application/json")
    data = b"not a picture " + NOTE.encode()
    taken = announce(work, world, data)
    refused = carer.send("PUT", f"/api/photos/{taken.id}", data=data, content_type="image/jpeg")
    assert refused.status_code == 422


def test_a_fault_is_told_by_where_it_happened_and_never_in_the_words_it_quotes(
    app: Flask, world: World
) -> None:
    @app.get("/fails/<word>")
    @access.public("A test.")
    def fails(word: str) -> str:
        try:
            int(f"{word} {NOTE}")
        except ValueError as error:
            db.session.execute(text("SELECT :note FROM nowhere"), {"note": NOTE})
            return str(error)
        return ""

    app.config["PROPAGATE_EXCEPTIONS"] = False
    with listening() as said:
        answer = Browser(app).get(f"/fails/{CODE}", status=500)
    (line,) = [line for line in said.lines if "traceback" in line]
    trace = "\n".join(line["traceback"])
    assert line["event"] == "fault at GET /fails/<word>"
    assert "builtins.ValueError" in trace
    assert "test_logs.py" in trace
    assert "statement: SELECT" in trace
    assert NOTE not in said.text
    assert CODE not in said.text
    assert line["request_id"] in answer.text, "the page shows the number to quote"


def test_a_page_of_error_and_an_error_on_the_wire_carry_the_requests_number(app: Flask) -> None:
    browser = Browser(app)
    page = browser.get("/nowhere", status=404)
    number = page.headers["X-Request-ID"]
    assert re.fullmatch(r"[2-9a-z]{10}", number)
    assert f"<code>{number}</code>" in page.text
    wire = browser.get("/api/sync/session", status=401)
    assert wire.get_json()["error"]["details"]["request_id"] == wire.headers["X-Request-ID"]


@pytest.mark.parametrize(
    ("proxies", "given", "kept"),
    [
        (1, "0b5c9a1e-77aa", True),
        (1, "short", False),
        (1, "x" * 65, False),
        (1, 'quoted"and{braces}', False),
        (0, "0b5c9a1e-77aa", False),
    ],
)
def test_a_number_is_taken_over_from_our_own_proxy_alone_and_only_when_well_formed(
    app: Flask, proxies: int, given: str, kept: bool
) -> None:
    app.config["PROXIED"] = proxies > 0
    answer = app.test_client().get("/healthz", headers={"X-Request-ID": given})
    assert (answer.headers["X-Request-ID"] == given) is kept


def test_the_network_of_a_client_is_told_without_its_own_part() -> None:
    assert network("192.168.7.41") == "192.168.7.0/24"
    assert network("2001:db8:1:2:3::9") == "2001:db8:1::/48"
    assert network(None) == network("unix") == ""


def test_words_of_libraries_are_told_without_what_they_quote() -> None:
    record = logging.LogRecord(
        "gunicorn.error",
        logging.WARNING,
        __file__,
        1,
        "Invalid request from ip=%s: %s",
        ("10.0.0.9", NOTE),
        None,
    )
    assert json.loads(JsonLines().format(record))["event"] == "Invalid request from ip=%s: %s"


def test_text_says_the_same_for_people() -> None:
    info = (InvalidError, InvalidError(NOTE), None)
    record = logging.LogRecord("auditapp", logging.ERROR, __file__, 1, "job", (), info)
    record.fields = {"job": "j123", "ms": 4}
    said = Text().format(record)
    assert " error job " in said
    assert "job=j123 ms=4" in said
    assert "auditapp.kernel.errors.InvalidError" in said
    assert NOTE not in said


def test_a_server_writes_json_lines_to_its_standard_error(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [])
    for form, expected in ((LogForm.JSON, ["started", "worse"]), (LogForm.QUIET, [])):
        logs.configure(form)
        logs.event("started", threads=32)
        logging.getLogger("gunicorn.error").warning("worse")
        lines = capsys.readouterr().err.splitlines()
        assert [json.loads(line)["event"] for line in lines if line.startswith("{")] == expected
    logs.configure(LogForm.QUIET)


def test_a_slow_statement_is_told_with_its_text_and_its_page_and_without_values(
    app: Flask, tmp_path: Path
) -> None:
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    settings = settings_for(tmp_path / "slow", url)
    every = create_app(type(settings)(**{**vars(settings), "slow_query_ms": 0}))

    @every.get("/looks/<word>")
    @access.public("A test.")
    def looks(word: str) -> str:
        return str(db.session.scalar(text("SELECT 1 WHERE 'a' <> :word"), {"word": word}))

    with listening() as said:
        every.test_client().get(f"/looks/{CODE}")
    with every.app_context():
        db.engine.dispose()
    (line,) = [line for line in said.events("slow statement") if "'a' <>" in line["statement"]]
    assert line["route"] == "/looks/<word>"
    assert line["level"] == "warning"
    assert CODE not in said.text


def test_a_quick_statement_is_not_told_of(app: Flask) -> None:
    with listening() as said:
        app.test_client().get("/readyz")
    assert said.events("slow statement") == []


def test_what_a_client_sent_and_from_where_is_in_no_line_of_the_server(
    capsys: pytest.CaptureFixture[str],
) -> None:
    server = logging.getLogger("gunicorn.error")
    held = server.handlers, server.filters, server.propagate, logging.getLogger().handlers
    try:
        logs.configure(LogForm.JSON)
        server.warning("Invalid request from ip=192.0.2.77: Invalid HTTP Version: 'Maria Santos'")
        server.error("Error handling request %s", "/join/abcd-efgh")
    finally:
        server.handlers, server.filters, server.propagate, logging.getLogger().handlers = held
    said = capsys.readouterr().err
    assert "invalid request" in said
    assert not [each for each in ("192.0.2.77", "Maria", "/join/") if each in said]
