"""The demonstration and 100,000 answers moved to PostgreSQL and S3 and back: every row and every photo equal."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from auditapp.audits.models import Answer, Audit
from auditapp.config import Mode
from auditapp.evidence.store import FolderStore, hash_of
from auditapp.keeping.moving import Place
from auditapp.kernel import ids
from auditapp.kernel.bulk import insert_rows
from auditapp.web.work import Work
from tests.build import START, World
from tests.moving.conftest import Installed, close
from tests.tablet import publish_library

AUDITS, ANSWERS = 400, 250
Places = Callable[[str], Place]


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Three homes and twelve months of their audits, as the command builds them."""
    folder = tmp_path_factory.mktemp("demonstration")
    place = Place(f"sqlite:///{folder / 'walkaround.sqlite3'}", f"file://{folder / 'photos'}")
    installed = Installed(folder, place)
    done = installed.run("demo", mode=Mode.DEMONSTRATION)
    assert done.exit_code == 0, done.output
    return installed


def photos_of(place: Place) -> dict[str, str]:
    """What is kept in a folder: each object's name, and what it hashes to."""
    store = FolderStore(Path(place.photo_store_url.removeprefix("file://")))
    found = {}
    for path in store.root.rglob("*"):
        if re.fullmatch("[0-9a-f]{64}", path.name):
            with store.open(path.name) as file:
                found[path.name] = hash_of(file)[0]
    return found


def there_and_back(installed: Installed, there: Place, back: Place) -> str:
    """Move twice with the command; what it printed the first time."""
    first = installed.run("move", "--to", there.database_url, "--photos", there.photo_store_url)
    assert first.exit_code == 0, first.output + repr(first.exception)
    away = Installed(installed.folder, there)
    for words in (("journal", "verify"), ("photos", "verify")):
        checked = away.run(*words)
        assert checked.exit_code == 0, checked.output
    second = away.run("move", "--to", back.database_url, "--photos", back.photo_store_url)
    assert second.exit_code == 0, second.output + repr(second.exception)
    return first.output


def test_the_demonstration_is_the_same_after_a_move_there_and_back(
    demonstration: Installed, postgres: str, bucket: str, place: Places
) -> None:
    before, photos = demonstration.fingerprints(), photos_of(demonstration.place)
    assert before["answer"].rows > 5000
    assert len(photos) > 100
    told = there_and_back(demonstration, Place(postgres, bucket), place("back"))
    for name, found in before.items():
        assert re.search(rf"^{name} +{found.rows:,}  {found.sha256[:16]}$", told, re.MULTILINE), name
    back = Installed(demonstration.folder, place("back"))
    # Looking at every photo in the new place was itself noted there.
    checks = back.fingerprints()["photo_check"].rows
    assert checks == len(photos)
    assert {**back.fingerprints(), "photo_check": None} == {**before, "photo_check": None}
    assert photos_of(place("back")) == photos
    assert back.run("journal", "verify").exit_code == 0


def test_a_hundred_thousand_answers_are_the_same_after_a_move_there_and_back(
    installed: Installed, world: World, postgres: str, bucket: str, place: Places
) -> None:
    app = installed.app()
    many_answers(app.extensions["work"], world)
    close(app)
    before = installed.fingerprints()
    assert before["answer"].rows == AUDITS * ANSWERS
    there_and_back(installed, Place(postgres, bucket), place("back"))
    back = Installed(installed.folder, place("back")).fingerprints()
    assert back == before


def many_answers(work: Work, world: World) -> None:
    """Audits full of answers, as the sync writes them: many rows at a time."""
    version = publish_library(work, world)["night"].content_hash
    with work.transaction() as session:
        audits = [an_audit(world, version, number) for number in range(AUDITS)]
        insert_rows(session, Audit, audits)
        for audit in audits:
            insert_rows(session, Answer, list(answers_of(audit, world)))


def an_audit(world: World, version: str, number: int) -> dict[str, object]:
    carer = world.user("senior_carer").id
    return {
        "id": ids.new_uuid(),
        "change_id": ids.new_uuid(),
        "home_id": world.oak.id,
        "checklist_key": "night",
        "checklist_title": "Night check",
        "version": version,
        "area_id": world.unit.id if number % 2 else None,
        "announced": "unannounced",
        "reason": "planned",
        "shift": "night",
        "present": number % 7,
        "started_at": START + timedelta(hours=number),
        "received_at": START + timedelta(hours=number, microseconds=number),
        "by": carer,
        "attested": "password",
        "sender_id": carer,
        "tablet": "tablet-1",
    }


def answers_of(audit: dict[str, object], world: World) -> Iterator[dict[str, object]]:
    carer = world.user("senior_carer").id
    for number in range(ANSWERS):
        yield {
            "id": ids.new_uuid(),
            "audit_id": audit["id"],
            "item_id": f"night.item-{number}",
            "subject": f"Room {number % 24}" if number % 3 else "",
            "value": {"type": "yes_no_na", "answer": "yes" if number % 5 else "no"},
            "note": "" if number % 4 else f"Café door №{number}: “stuck” 🚪",
            "photos": [],
            "result": "pass",
            "severity": "medium",
            "supersedes": None,
            "captured_at": START + timedelta(milliseconds=number),
            "elapsed": 2**33 + number,
            "received_at": START + timedelta(microseconds=number),
            "arrived": "in_time",
            "by": carer,
            "attested": "password",
            "sender_id": carer,
            "tablet": "tablet-1",
        }
