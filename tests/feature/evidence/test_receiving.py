from __future__ import annotations

import io
import threading
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from typing_extensions import Buffer

from auditapp.evidence import queries, service
from auditapp.evidence.models import PhotoReceipt, PhotoRefusal
from auditapp.kernel import jobs, journal
from auditapp.kernel.jobs import Job
from auditapp.kernel.journal import JournalEvent
from auditapp.web.work import Work
from tests.build import World
from tests.feature.evidence.photos import NOW, announce, code_of, put
from tests.page import Browser
from tests.unit.evidence import pictures


@pytest.fixture
def tablet(browser: Callable[[], Browser], world: World) -> Browser:
    return browser().sign_in(world, "senior_carer")


@pytest.fixture
def stored(app: Flask) -> Callable[[], set[str]]:
    """The names of all files kept for photos, half-received ones included."""
    instance = Path(app.instance_path)

    def names() -> set[str]:
        folders = (instance / "photos", instance / "incoming")
        return {path.name for folder in folders for path in folder.rglob("*") if path.is_file()}

    return names


def count(session: Session, table: type[PhotoReceipt | PhotoRefusal]) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(table)) or 0


def kinds_of(session: Session, photo_id: str) -> list[str]:
    session.rollback()
    query = select(JournalEvent.kind).where(JournalEvent.subject_id == photo_id).order_by(JournalEvent.seq)
    return list(session.scalars(query))


def test_an_announced_photo_is_stored_recorded_and_its_hash_echoed(
    work: Work, world: World, tablet: Browser, session: Session, stored: Callable[[], set[str]]
) -> None:
    taken = announce(work, world, pictures.jpeg())
    response = put(tablet, taken)
    assert response.get_json() == {"id": taken.id, "sha256": taken.sha256, "outcome": "accepted"}
    assert stored() == {taken.sha256}
    receipt = session.scalars(select(PhotoReceipt)).one()
    assert (receipt.slot_id, receipt.sha256, receipt.size) == (taken.id, taken.sha256, len(taken.data))
    assert (receipt.format, receipt.width, receipt.height) == ("JPEG", 160, 120)
    assert receipt.sender_id == world.user("senior_carer").id
    assert kinds_of(session, taken.id) == [service.ANNOUNCED, service.RECEIVED]
    assert session.scalars(select(Job.kind)).all() == [service.DRAW]


def test_a_photo_sent_twice_is_known_and_nothing_doubles(
    work: Work, world: World, tablet: Browser, session: Session
) -> None:
    taken = announce(work, world, pictures.jpeg())
    assert put(tablet, taken).get_json()["outcome"] == "accepted"
    assert put(tablet, taken).get_json() == {
        "id": taken.id,
        "sha256": taken.sha256,
        "outcome": "already_have",
    }
    assert count(session, PhotoReceipt) == 1
    assert kinds_of(session, taken.id) == [service.ANNOUNCED, service.RECEIVED]


def test_two_answers_may_carry_the_same_picture(
    work: Work, world: World, tablet: Browser, session: Session, stored: Callable[[], set[str]]
) -> None:
    first, second = (announce(work, world, pictures.jpeg(), owner=owner) for owner in ("one", "two"))
    assert [put(tablet, each).get_json()["outcome"] for each in (first, second)] == ["accepted", "accepted"]
    assert count(session, PhotoReceipt) == 2
    assert stored() == {first.sha256}


def test_a_photo_lost_from_the_disk_is_put_back_when_it_is_sent_again(
    work: Work, world: World, tablet: Browser, app: Flask, stored: Callable[[], set[str]]
) -> None:
    taken = announce(work, world, pictures.jpeg())
    put(tablet, taken)
    next(Path(app.instance_path, "photos").rglob(taken.sha256)).unlink()
    assert put(tablet, taken).get_json()["outcome"] == "already_have"
    assert stored() == {taken.sha256}


def test_a_photo_that_nobody_announced_is_unknown(
    world: World, work: Work, tablet: Browser, stored: Callable[[], set[str]]
) -> None:
    taken = announce(work, world, pictures.jpeg(), home=world.other_oak.id)
    response = put(tablet, taken)
    assert (response.status_code, code_of(response)) == (404, "unknown_photo")
    assert stored() == set()


def test_bytes_other_than_announced_are_refused_and_may_be_sent_again(
    work: Work, world: World, tablet: Browser, session: Session, stored: Callable[[], set[str]]
) -> None:
    taken = announce(work, world, pictures.jpeg())
    response = put(tablet, taken, pictures.jpeg(quality=50))
    assert (response.status_code, code_of(response)) == (422, "hash_mismatch")
    assert response.get_json()["error"]["details"]["expected"] == taken.sha256
    assert stored() == set()
    assert put(tablet, taken).get_json()["outcome"] == "accepted"
    assert kinds_of(session, taken.id) == [service.ANNOUNCED, service.REFUSED, service.RECEIVED]


@pytest.mark.parametrize("name", pictures.HOSTILE)
def test_of_a_hostile_file_only_hash_size_and_reason_are_kept(
    name: str, work: Work, world: World, tablet: Browser, session: Session, stored: Callable[[], set[str]]
) -> None:
    make, declared, code = pictures.HOSTILE[name]
    data = make()
    taken = announce(work, world, data)
    for _ in range(2):  # a tablet that tries again fills nothing up
        response = put(tablet, taken, content_type=declared)
        assert (response.status_code, code_of(response)) == (422, code)
    assert stored() == set()
    refusal = session.scalars(select(PhotoRefusal)).one()
    assert (refusal.slot_id, refusal.sha256, refusal.size) == (taken.id, taken.sha256, len(data))
    assert refusal.code == code
    assert count(session, PhotoReceipt) == 0
    assert kinds_of(session, taken.id) == [service.ANNOUNCED, service.REFUSED]


@pytest.mark.parametrize("stated", [True, False])
def test_a_photo_over_fifteen_megabytes_is_too_large(
    work: Work,
    world: World,
    tablet: Browser,
    stored: Callable[[], set[str]],
    stated: bool,
) -> None:
    taken = announce(work, world, b"")
    huge = b"\xff\xd8\xff" + bytes(service.MAX_PHOTO_BYTES)
    response = tablet.client.put(
        f"/api/photos/{taken.id}",
        input_stream=io.BytesIO(huge),
        content_length=len(huge) if stated else None,
        environ_overrides={} if stated else {"wsgi.input_terminated": True},
        content_type="image/jpeg",
        headers={"X-CSRFToken": tablet._token},
    )
    assert (response.status_code, code_of(response)) == (413, "too_large")
    assert stored() == set()


def test_a_photo_without_the_token_is_told_to_fetch_one(work: Work, world: World, tablet: Browser) -> None:
    taken = announce(work, world, pictures.jpeg())
    response = tablet.client.put(f"/api/photos/{taken.id}", data=taken.data, content_type="image/jpeg")
    assert (response.status_code, code_of(response)) == (400, "csrf")


def test_a_photo_from_nobody_is_refused_before_it_is_read(
    work: Work, world: World, browser: Callable[[], Browser], stored: Callable[[], set[str]]
) -> None:
    taken = announce(work, world, pictures.jpeg())
    somebody = browser()
    somebody.get("/sign-in")
    response = put(somebody, taken)
    assert (response.status_code, code_of(response)) == (401, "signed_out")
    assert stored() == set()


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("care_assistant", 403),
        ("senior_carer_2", 200),
        ("registered_manager", 200),
        ("quality_lead", 200),
        ("inspector", 403),
        ("beech_senior_carer", 404),
        ("other_senior_carer", 404),
    ],
)
def test_only_those_who_work_in_the_home_may_send_its_photos(
    who: str, status: int, work: Work, world: World, browser: Callable[[], Browser]
) -> None:
    taken = announce(work, world, pictures.jpeg())
    assert put(browser().sign_in(world, who), taken).status_code == status


def test_an_owner_sends_the_photos_they_announced_themselves(
    work: Work, world: World, browser: Callable[[], Browser]
) -> None:
    taken = announce(work, world, pictures.jpeg(), by="care_assistant")
    assert put(browser().sign_in(world, "care_assistant"), taken).status_code == 200


def test_of_one_photo_twenty_refusals_are_kept(
    work: Work, world: World, tablet: Browser, session: Session
) -> None:
    taken = announce(work, world, pictures.jpeg())
    answers = [put(tablet, taken, b"not a photo %d" % number) for number in range(23)]

    assert {(each.status_code, code_of(each)) for each in answers} == {(422, "hash_mismatch")}
    assert count(session, PhotoRefusal) == service.MAX_REFUSALS == 20
    assert kinds_of(session, taken.id).count(service.REFUSED) == 20
    assert put(tablet, taken).get_json()["outcome"] == "accepted"


def test_a_replaced_photo_is_no_longer_awaited(work: Work, world: World, tablet: Browser) -> None:
    hostile = announce(work, world, pictures.jpeg(exif=pictures.exif()))
    put(tablet, hostile)
    with work.transaction() as session:
        refused = queries.refused_photos(session, world.oak.id)
        assert [(each.photo.id, each.code) for each in refused] == [(hostile.id, "metadata")]
    redrawn = announce(work, world, pictures.jpeg(), replaces=hostile.id)
    with work.transaction() as session:
        assert [photo.id for photo in queries.photos_on_tablets(session, world.oak.id)] == [redrawn.id]
        assert queries.refused_photos(session, world.oak.id) == []
    put(tablet, redrawn)
    with work.transaction() as session:
        assert queries.photos_on_tablets(session, world.oak.id) == []
        (photo,) = queries.photos_of(session, "answer", ["answer-1"])["answer-1"]
        assert (photo.id, photo.is_here) == (redrawn.id, True)


def test_only_another_photo_of_the_same_owner_stands_for_one_that_never_came(
    work: Work, world: World, tablet: Browser
) -> None:
    received, awaited = (announce(work, world, pictures.jpeg(quality=each)) for each in (80, 70))
    put(tablet, received)
    announce(work, world, pictures.jpeg(quality=60), owner="other", replaces=awaited.id)
    announce(work, world, pictures.jpeg(quality=50), home=world.beech.id, replaces=awaited.id)
    announce(work, world, pictures.jpeg(quality=40), replaces=received.id)
    own = str(uuid.uuid4())
    announce(work, world, pictures.jpeg(quality=30), owner="own", photo_id=own, replaces=own)
    with work.transaction() as session:
        shown = queries.photos_of(session, "answer", ["answer-1", "own"])
        waiting = {photo.id for photo in queries.photos_on_tablets(session, world.oak.id)}
    assert {received.id, awaited.id} <= {photo.id for photo in shown["answer-1"]}
    assert [photo.id for photo in shown["own"]] == [own]
    assert {awaited.id, own} <= waiting


def test_no_transaction_is_open_while_a_slow_tablet_sends(
    work: Work, world: World, tablet: Browser, app: Flask
) -> None:
    taken = announce(work, world, pictures.jpeg())
    wrote = threading.Event()

    class Slow(io.BytesIO):
        def readinto(self, buffer: Buffer) -> int:
            with work.transaction() as session:  # would wait for ever if the request held the write lock
                jobs.enqueue(session, "nothing", key=f"nothing:{self.tell()}", payload={}, by="test", now=NOW)
            wrote.set()
            return super().readinto(buffer)

    response = tablet.client.put(
        f"/api/photos/{taken.id}",
        input_stream=Slow(taken.data),
        content_length=len(taken.data),
        content_type="image/jpeg",
        headers={"X-CSRFToken": tablet._token},
    )
    assert response.status_code == 200
    assert wrote.is_set()


def test_the_same_photo_sent_twice_at_once_is_recorded_once(
    app: Flask, work: Work, world: World, browser: Callable[[], Browser], session: Session
) -> None:
    taken = announce(work, world, pictures.jpeg())
    tablets = [browser().sign_in(world, "senior_carer") for _ in range(4)]
    outcomes: list[str] = []
    threads = [
        threading.Thread(target=lambda each=each: outcomes.append(put(each, taken).get_json()["outcome"]))
        for each in tablets
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["accepted", "already_have", "already_have", "already_have"]
    assert count(session, PhotoReceipt) == 1
    previous = journal.GENESIS
    for event in journal.events_of(session, journal.home_chain(world.oak.id)):
        assert event.previous == previous
        previous = event.hash
