"""What must not be taken: an error for a broken envelope, an outcome for a bad change, and nothing else stored."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from auditapp.audits.models import Answer, Audit
from auditapp.audits.runs import Runs
from auditapp.checklists import service as checklists
from auditapp.kernel import clock, ids
from auditapp.kernel.canonical import digest
from auditapp.kernel.permissions import Role, system_actor
from auditapp.people import service as people
from auditapp.people.models import Provider
from auditapp.sync import batch
from auditapp.sync.arrivals import Arrival, Outcome
from auditapp.sync.models import InboxEntry
from auditapp.web.work import Work
from tests.build import World
from tests.feature.sync.runs import plain_items
from tests.page import Browser
from tests.tablet import Change, Tablet, envelope, photo_ref, post, said, send, signed_in


@pytest.fixture
def item(tablet: Tablet) -> str:
    return plain_items(tablet.definition)[0]


def raw(browser: Browser, body: bytes, kind: str = "application/json") -> tuple[int, str]:
    response = browser.send("POST", "/api/sync/changes", data=body, content_type=kind)
    error = response.get_json()["error"]
    assert error.keys() == {"code", "message", "details"}
    return response.status_code, error["code"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", (400, "malformed")),
        (b"{", (400, "malformed")),
        (b"\xff\xfe{}", (400, "malformed")),
        (b"[]", (400, "malformed")),
        (b"null", (400, "malformed")),
        (b'{"wire":1}', (400, "malformed")),
        (b'{"wire":1,"changes":[]}', (400, "malformed")),
        (b'{"wire":1,"changes":[{}]}', (400, "malformed")),
        (b'{"wire":1,"changes":[{"digest":"x","change":{}}]}', (400, "malformed")),
        (b'{"wire":true,"changes":[]}', (400, "malformed")),
        (b'{"wire":1,"changes":[],"more":1}', (400, "malformed")),
        (b'{"wire":1.5,"changes":[]}', (400, "malformed")),
        (b'{"wire":NaN,"changes":[]}', (400, "malformed")),
        (b'{"wire":1e999999999999999999999,"changes":[]}', (400, "malformed")),
        (b'{"wire":' + b"9" * 5000 + b',"changes":[]}', (400, "malformed")),
        (b'{"wire":1,"changes":' + b"[" * 100_000, (400, "malformed")),
        (b'{"wire":2,"changes":[],"news":1}', (409, "server_too_old")),
        (b" " * (1024 * 1024 + 1), (413, "too_large")),
    ],
)
def test_a_broken_envelope_earns_one_error(
    body: bytes, expected: tuple[int, str], carer: Browser, session: Session
) -> None:
    assert raw(carer, body) == expected
    assert session.scalar(select(func.count()).select_from(InboxEntry)) == 0


def test_more_than_fifty_changes_are_too_many(carer: Browser, tablet: Tablet) -> None:
    tablet.start()
    response = post(carer, [*tablet.made, *(tablet.note(f"Note {each}.") for each in range(50))])

    assert (response.status_code, response.get_json()["error"]["code"]) == (400, "malformed")


def test_another_content_type_is_refused(carer: Browser) -> None:
    assert raw(carer, b'{"wire":1,"changes":[]}', "text/plain") == (400, "malformed")


def test_nobody_signed_in_is_told_so(app: Flask, world: World) -> None:
    stranger = Browser(app)
    assert stranger.client.get("/api/sync/session").status_code == 401
    assert stranger.client.get("/api/sync/snapshot").get_json()["error"]["code"] == "signed_out"


def test_a_missing_token_has_its_own_code(carer: Browser) -> None:
    response = carer.client.post("/api/sync/changes", json={"wire": 1, "changes": []})
    assert (response.status_code, response.get_json()["error"]["code"]) == (400, "csrf")


BAD: list[tuple[str, Change, str]] = [
    ("a field nobody knows", {"surprise": 1}, "unknown_field"),
    ("a kind nobody knows", {"kind": "verify"}, "unknown_kind"),
    ("an id that is no uuid", {"id": "1"}, "bad_value"),
    ("a version 1 uuid", {"id": "7d444840-9dc0-11d1-b245-5ffdce74fad2"}, "bad_value"),
    ("an id in capitals", {"id": ids.new_uuid().upper()}, "bad_value"),
    ("a time without a zone", {"captured_at": "2026-11-22T14:03:11.123"}, "bad_value"),
    ("a day that does not exist", {"captured_at": "2026-02-30T14:03:11.123Z"}, "bad_value"),
    ("a year nobody's clock has", {"captured_at": "0001-01-01T00:00:00.000Z"}, "bad_value"),
    ("true for a number", {"elapsed": True}, "bad_value"),
    ("a number in text", {"elapsed": "3"}, "bad_value"),
    ("a negative number", {"elapsed": -1}, "bad_value"),
    ("nothing for text", {"note": None}, "bad_value"),
    ("a number for text", {"note": 7}, "bad_value"),
    ("text that is too long", {"note": "x" * 4001}, "bad_value"),
    ("text in another Unicode form", {"note": "Cafe\u0301"}, "bad_value"),
    ("a control character", {"note": "bell\u0007"}, "bad_value"),
    ("a nought byte", {"subject": "room:\u0000"}, "bad_value"),
    ("a subject without a kind", {"subject": "12"}, "bad_value"),
    ("a value that is a list", {"value": []}, "bad_value"),
    ("a value of another kind", {"value": {"type": "number", "reading": "1"}}, "wrong_type"),
    ("a value with more in it", {"value": {"type": "yes_no_na", "answer": "yes", "x": 1}}, "shape"),
    ("a value nobody may give", {"value": {"type": "yes_no_na", "answer": "maybe"}}, "not_a_choice"),
    ("N/A without a reason", {"value": {"type": "na", "reason": "no"}}, "reason_short"),
    ("an item nobody knows", {"item": "night.none.99"}, "unknown_item"),
    ("a version nobody published", {"version": "0" * 64}, "unknown_version"),
    ("too many photos", {"photos": [photo_ref() for _ in range(21)]}, "bad_value"),
    ("a photo with a name", {"photos": [photo_ref() | {"name": "x.jpg"}]}, "bad_value"),
    ("a photo of no size", {"photos": [photo_ref(size=0)]}, "bad_value"),
]


@pytest.mark.parametrize(("change", "code"), [case[1:] for case in BAD], ids=[case[0] for case in BAD])
def test_a_bad_change_is_refused_alone(
    change: Change, code: str, carer: Browser, tablet: Tablet, item: str, session: Session
) -> None:
    tablet.start()
    bad = tablet.answer(item) | change
    good = tablet.answer(item, "no")

    outcomes = send(carer, [tablet.made[0], bad, good])

    assert said(outcomes) == ["accepted", f"refused({code})", "accepted"]
    assert session.scalars(select(Answer.id)).all() == [good["id"]]
    entry = session.scalars(select(InboxEntry).where(InboxEntry.outcome == "refused")).one()
    assert (entry.code, entry.digest) == (code, digest(bad))


def _sent(browser: Browser, change: Change, claimed: str = "0" * 64) -> Change:
    body = json.dumps({"wire": 1, "changes": [{"digest": claimed, "change": change}]}).encode()
    response = browser.send("POST", "/api/sync/changes", data=body, content_type="application/json")
    assert response.status_code == 200, response.text
    outcome: Change = response.get_json()["outcomes"][0]
    return outcome


def test_what_has_no_canonical_form_is_refused(carer: Browser, tablet: Tablet, item: str) -> None:
    deep: Any = "x"
    for _ in range(80):
        deep = [deep]
    for rest in ({"note": "\ud800"}, {"elapsed": 2**53}, {"value": {"type": "text", "text": deep}}):
        outcome = _sent(carer, tablet.answer(item) | rest)
        assert (outcome["outcome"], outcome["code"]) == ("refused", "not_canonical")


def test_a_whole_number_written_with_a_point_is_a_whole_number(carer: Browser, tablet: Tablet) -> None:
    start = tablet.start()
    text = json.dumps(envelope([start])).replace('"elapsed": 0', '"elapsed": 0.0')
    assert '"elapsed": 0.0' in text
    response = carer.send("POST", "/api/sync/changes", data=text.encode(), content_type="application/json")
    assert said(response.get_json()["outcomes"]) == ["accepted"]


def test_a_change_that_differs_from_its_digest_is_refused_and_may_come_again(
    carer: Browser, tablet: Tablet
) -> None:
    start = tablet.start()
    assert _sent(carer, start, "a" * 64)["code"] == "digest_mismatch"
    assert said(send(carer, [start])) == ["accepted"]


def test_another_home_is_not_found_whatever_is_asked(
    carer: Browser, tablet: Tablet, world: World, item: str, session: Session
) -> None:
    tablet.start()
    for home in (world.beech.id, world.other_oak.id, "h22222222222"):
        outcomes = send(carer, [tablet.start(home=home), tablet.answer(item, home=home)])
        assert set(said(outcomes)) == {"refused(wrong_home)"}
    assert session.scalars(select(Audit.id)).all() == []
    assert session.scalars(select(InboxEntry.home_id).distinct()).all() == [None]


def test_nobody_records_in_another_persons_name(carer: Browser, tablet: Tablet, world: World) -> None:
    tablet.by = world.user("senior_carer_2").id
    assert said(send(carer, [tablet.start()])) == ["refused(by_other)"]


def test_a_refusal_of_one_sender_does_not_bind_another(
    app: Flask, carer: Browser, tablet: Tablet, world: World
) -> None:
    tablet.by = world.user("senior_carer_2").id
    start = tablet.start()
    send(carer, [start])

    assert said(send(signed_in(app, world, "senior_carer_2"), [start])) == ["accepted"]


def test_another_homes_audit_cannot_be_added_to(
    app: Flask, carer: Browser, tablet: Tablet, world: World, item: str, session: Session
) -> None:
    send(carer, [tablet.start()])
    intruder = signed_in(app, world, "beech_senior_carer")
    theirs = {"home": world.beech.id, "by": world.user("beech_senior_carer").id}

    assert said(send(intruder, [tablet.answer(item) | theirs])) == ["refused(wrong_home)"]
    assert said(send(intruder, [tablet.made[0] | theirs])) == ["refused(id_taken)"]
    stolen = tablet.note("Taken.") | theirs | {"id": tablet.made[0]["id"], "audit": ids.new_uuid()}
    assert said(send(intruder, [stolen])) == ["refused(id_taken)"]


def test_another_providers_version_is_unknown(
    app: Flask, carer: Browser, world: World, work: Work, tablet: Tablet
) -> None:
    tablet.definition = replace(tablet.definition, version="9.9.9")
    with work.transaction() as scratch:
        other = scratch.get_one(Provider, world.other_provider.id)
        checklists.publish(scratch, other, tablet.definition, actor=system_actor("builder"), now=clock.now())
    address = f"/api/checklist-versions/{tablet.definition.content_hash}"

    assert said(send(carer, [tablet.start()])) == ["refused(unknown_version)"]
    assert carer.client.get(address).status_code == 404
    theirs = signed_in(app, world, "other_senior_carer").client.get(address)
    assert hashlib.sha256(theirs.data).hexdigest() == tablet.definition.content_hash
    assert theirs.headers["Cache-Control"] == "private, max-age=31536000, immutable"


def test_bodies_that_were_not_taken_are_kept_within_a_quota(
    carer: Browser, tablet: Tablet, item: str, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "NOT_TAKEN_QUOTA", 700)
    send(carer, [tablet.answer(item) | {"surprise": each} for each in range(6)])

    entries = session.scalars(select(InboxEntry).order_by(InboxEntry.id)).all()
    kept = [bool(entry.body) for entry in entries]
    assert kept == [True] + [False] * 5
    assert all(entry.size > 400 and len(entry.digest) == 64 for entry in entries)


def test_one_number_cannot_stand_for_two_photos(
    carer: Browser, tablet: Tablet, item: str, session: Session
) -> None:
    ref = photo_ref()
    tablet.start()
    first = tablet.answer(item, "no", photos=[ref])
    again = tablet.answer(item, "no", photos=[ref], supersedes=first["id"])
    other = tablet.answer(item, "no", photos=[ref | {"sha256": "cd" * 32}])

    assert said(send(carer, tablet.made)) == ["accepted", "accepted", "accepted", "refused(photo_id_taken)"]
    assert {again["id"], other["id"]} & set(session.scalars(select(Answer.id))) == {again["id"]}


@pytest.mark.parametrize("odd", [[], {}, [{}], 7, True, None, "", "\u0000"], ids=repr)
def test_odd_values_with_the_right_digest_do_not_sink_the_batch(
    odd: object, carer: Browser, tablet: Tablet, item: str
) -> None:
    start = tablet.start()
    changes = [tablet.answer(item) | {key: odd} for key in start if key != "present"]

    outcomes = send(carer, [start, *changes, tablet.answer(item)])

    assert [said(outcomes)[0], said(outcomes)[-1]] == ["accepted", "accepted"]
    assert all(each["code"] != "unreadable" for each in outcomes)


def test_a_change_that_cannot_even_be_kept_holds_nothing_up(
    carer: Browser, tablet: Tablet, item: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    start, bad = tablet.start(), tablet.answer(item)
    judge = batch.Batch._judge

    def failing(self: batch.Batch, arrival: Arrival, runs: Runs, taken: list[batch._Waiting]) -> Outcome:
        if arrival.id == bad["id"]:
            raise RuntimeError("nobody thought of this")
        return judge(self, arrival, runs, taken)

    monkeypatch.setattr(batch.Batch, "_judge", failing)
    assert said(send(carer, [start, bad, tablet.answer(item)])) == [
        "accepted",
        "refused(unreadable)",
        "accepted",
    ]


def test_what_no_manager_can_see_is_not_said_to_be_seen(
    carer: Browser, tablet: Tablet, world: World, work: Work
) -> None:
    """The person may work in that home by the time it comes again; it is still on nobody's page."""
    start = tablet.start(home=world.beech.id)
    first = send(carer, [start])
    with work.transaction() as scratch:
        people.grant_role(
            scratch,
            world.user("senior_carer"),
            Role.SENIOR_CARER,
            provider=world.provider,
            home=world.beech,
            actor=system_actor("builder"),
            now=clock.now(),
        )
    again = send(carer, [start])

    assert said(again) == said(first) == ["refused(wrong_home)"]
    for (outcome,) in (first, again):
        assert outcome["message"] == (
            "It was not recorded for that home. It stays on this tablet; show it to your manager."
        )
