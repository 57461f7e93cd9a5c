from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.evidence import drawing, queries, service
from auditapp.evidence.image import RenditionKind, inspect, rendition
from auditapp.evidence.jobs import VERIFY, easel_of
from auditapp.evidence.models import PhotoCheck, PhotoRendition
from auditapp.evidence.store import hash_of
from auditapp.evidence.verification import verify_photos
from auditapp.kernel import clock, jobs
from auditapp.kernel.errors import StateError
from auditapp.kernel.jobs import Job
from auditapp.kernel.journal import JournalEvent
from auditapp.kernel.permissions import system_actor
from auditapp.web.work import Work
from tests.build import World
from tests.feature.evidence.photos import Taken, announce, put
from tests.page import Browser
from tests.unit.evidence import pictures

VERIFIER = system_actor("test")


@pytest.fixture
def tablet(browser: Callable[[], Browser], world: World) -> Browser:
    return browser().sign_in(world, "senior_carer")


@pytest.fixture
def photo(work: Work, world: World, tablet: Browser) -> Taken:
    taken = announce(work, world, pictures.saved(pictures.scene(800, 600)))
    assert put(tablet, taken).status_code == 200
    return taken


def file_of(app: Flask, sha256: str) -> Path:
    return next(Path(app.instance_path, "photos").rglob(sha256))


def renditions(session: Session) -> dict[str, PhotoRendition]:
    session.rollback()
    return {row.kind: row for row in session.scalars(select(PhotoRendition))}


@pytest.mark.parametrize(
    ("kind", "size"), [("screen", (800, 600)), ("thumb", (320, 240)), ("report", (800, 600))]
)
def test_a_photo_is_shown_as_a_rendition_even_before_the_worker_made_it(
    kind: str, size: tuple[int, int], photo: Taken, tablet: Browser, session: Session
) -> None:
    response = tablet.client.get(f"/photos/{photo.id}/{kind}")
    assert response.status_code == 200
    assert response.content_type == "image/jpeg"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "private, max-age=3600"
    assert response.data != photo.data
    found = inspect(io.BytesIO(response.data), "image/jpeg")
    assert (found.width, found.height) == size
    row = renditions(session)[kind]
    assert (row.source_sha256, row.size) == (photo.sha256, len(response.data))
    assert response.get_etag()[0] == row.sha256


def test_a_rendition_is_made_once_and_then_read(
    photo: Taken, tablet: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = tablet.client.get(f"/photos/{photo.id}/thumb")
    monkeypatch.setattr(drawing, "rendition", None)
    again = tablet.client.get(f"/photos/{photo.id}/thumb")
    assert again.data == first.data
    unchanged = tablet.client.get(
        f"/photos/{photo.id}/thumb", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert unchanged.status_code == 304


def test_a_damaged_rendition_is_made_again(
    photo: Taken, tablet: Browser, app: Flask, session: Session
) -> None:
    first = tablet.client.get(f"/photos/{photo.id}/thumb").data
    path = file_of(app, renditions(session)["thumb"].sha256)
    path.chmod(0o640)
    path.write_bytes(first[:50])
    assert tablet.client.get(f"/photos/{photo.id}/thumb").data == first


def test_the_worker_makes_every_rendition_a_minute_after_receipt(
    photo: Taken, work: Work, session: Session
) -> None:
    assert work.run_until_idle() == 0
    later = clock.now() + service.DRAW_DELAY
    clock.set_clock(lambda: later)
    assert work.run_until_idle() == 1
    assert set(renditions(session)) == {"screen", "thumb", "report"}
    assert session.scalars(select(Job.status)).all() == [jobs.JobStatus.DONE]
    drawn = session.scalars(select(JournalEvent.data).where(JournalEvent.kind == service.DRAWN)).all()
    assert len(drawn) == 3


def test_photos_drawn_together_are_recorded_in_order_and_a_spoilt_one_is_passed_over(
    work: Work, world: World, tablet: Browser, app: Flask, session: Session
) -> None:
    taken = [announce(work, world, pictures.saved(pictures.scene(640, size))) for size in (480, 400, 320)]
    for each in taken:
        assert put(tablet, each).status_code == 200
    spoilt = file_of(app, taken[1].sha256)
    spoilt.chmod(0o640)
    spoilt.write_bytes(taken[1].data[:500])
    wanted = [taken[2].sha256, taken[1].sha256, "0" * 64, taken[0].sha256]
    drawing.draw_many(easel_of(work), wanted, RenditionKind.REPORT, home_id=world.oak.id)
    drawn = session.scalars(select(PhotoRendition).where(PhotoRendition.kind == "report")).all()
    told = session.scalars(
        select(JournalEvent.data).where(JournalEvent.kind == service.DRAWN).order_by(JournalEvent.seq)
    ).all()
    assert [event["source"] for event in told if isinstance(event, dict)] == [wanted[0], wanted[3]]
    alone = {
        sha256: hash_of(io.BytesIO(rendition(file_of(app, sha256), "report")[0]))[0] for sha256 in wanted[::3]
    }
    assert {row.source_sha256: row.sha256 for row in drawn} == alone


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("care_assistant", 200),
        ("inspector", 200),
        ("registered_manager", 200),
        ("beech_senior_carer", 404),
        ("other_registered_manager", 404),
    ],
)
def test_only_those_who_may_see_the_home_see_its_photos(
    who: str, status: int, photo: Taken, world: World, browser: Callable[[], Browser]
) -> None:
    response = browser().sign_in(world, who).client.get(f"/photos/{photo.id}/thumb")
    assert response.status_code == status


def test_somebody_signed_out_is_asked_to_sign_in(photo: Taken, browser: Callable[[], Browser]) -> None:
    response = browser().client.get(f"/photos/{photo.id}/thumb")
    assert response.status_code == 302
    assert response.location.startswith("/sign-in")


def test_a_photo_that_has_not_come_is_not_found(work: Work, world: World, tablet: Browser) -> None:
    taken = announce(work, world, pictures.jpeg())
    assert tablet.client.get(f"/photos/{taken.id}/thumb").status_code == 404


@pytest.mark.parametrize("kind", ["original", "huge", "..%2fthumb"])
def test_the_bytes_as_received_have_no_address(kind: str, photo: Taken, tablet: Browser) -> None:
    assert tablet.client.get(f"/photos/{photo.id}/{kind}").status_code == 404


def test_a_photo_with_a_wide_profile_is_drawn_without_it(work: Work, world: World, tablet: Browser) -> None:
    taken = announce(work, world, pictures.jpeg(icc_profile=pictures.profile()))
    put(tablet, taken)
    with Image.open(io.BytesIO(tablet.client.get(f"/photos/{taken.id}/screen").data)) as shown:
        assert "icc_profile" not in shown.info


def test_verifying_finds_every_photo_as_it_was_received(photo: Taken, work: Work, session: Session) -> None:
    found = verify_photos(work.transaction, easel_of(work).store, actor=VERIFIER)
    assert found.passed
    assert found.sentences() == ["All 1 photos are as they were received."]
    session.rollback()
    assert session.scalars(select(PhotoCheck.outcome)).all() == ["same"]


def test_verifying_names_what_is_damaged_and_what_is_missing(
    photo: Taken, work: Work, world: World, tablet: Browser, app: Flask, session: Session
) -> None:
    missing = announce(work, world, pictures.jpeg())
    put(tablet, missing)
    file_of(app, missing.sha256).unlink()
    damaged = file_of(app, photo.sha256)
    damaged.chmod(0o640)
    damaged.write_bytes(damaged.read_bytes()[:-1] + b"\0")
    found = verify_photos(work.transaction, easel_of(work).store, actor=VERIFIER)
    assert not found.passed
    assert {(each.photo.id, each.outcome) for each in found.spoilt} == {
        (missing.id, "missing"),
        (photo.id, "damaged"),
    }
    lines = "\n".join(found.sentences())
    assert f"Missing: photo {missing.id} of home {world.oak.id}" in lines
    assert f"Damaged: photo {photo.id} of home {world.oak.id}" in lines
    assert "2 of 2 photos are damaged or missing." in lines
    session.rollback()
    spoilt = session.scalars(select(JournalEvent.subject_id).where(JournalEvent.kind == service.SPOILT)).all()
    assert set(spoilt) == {missing.id, photo.id}


def test_the_worker_verifies_and_says_aloud_what_is_missing(
    photo: Taken, work: Work, app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    file_of(app, photo.sha256).unlink()
    with work.transaction() as session:
        jobs.enqueue(session, VERIFY, key="photos.verify:test", payload={}, by="test", now=clock.now())
    assert work.run_until_idle() == 1
    assert f"Missing: photo {photo.id}" in caplog.text


def test_a_missing_photo_is_not_found_rather_than_a_fault(photo: Taken, tablet: Browser, app: Flask) -> None:
    file_of(app, photo.sha256).unlink()
    assert tablet.client.get(f"/photos/{photo.id}/thumb").status_code == 404


def test_announcing_the_same_photo_again_changes_nothing(work: Work, world: World, session: Session) -> None:
    taken = announce(work, world, pictures.jpeg())
    with work.transaction() as each:
        slot = queries.photos_on_tablets(each, world.oak.id)
    announce(work, world, pictures.jpeg(), photo_id=taken.id)
    with work.transaction() as each:
        assert queries.photos_on_tablets(each, world.oak.id) == slot


def test_a_photo_id_never_comes_to_mean_another_photo(work: Work, world: World) -> None:
    taken = announce(work, world, pictures.jpeg())
    with pytest.raises(StateError) as refused:
        announce(work, world, pictures.jpeg(quality=30), photo_id=taken.id)
    assert refused.value.code == "photo_id_taken"
