"""Moving an installation: every row and photo equal, into an empty place only, and never two lives at once."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import MetaData, text

from auditapp.evidence.store import open_store
from auditapp.keeping import moving, schema
from auditapp.keeping.failure import KeepingError
from auditapp.keeping.moving import Place, go_on_here, move
from auditapp.keeping.opening import in_use
from auditapp.kernel import presence
from auditapp.kernel.epoch import current_epoch
from auditapp.kernel.errors import Refusal, StateError
from auditapp.kernel.orm import Base
from auditapp.people import service
from auditapp.people.models import Area, AreaKind
from auditapp.web.work import Work
from tests import forked
from tests.build import BUILDER, World
from tests.feature.evidence.photos import announce
from tests.moving.conftest import Installed, close
from tests.unit.packs.sample import picture

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
Places = Callable[[str], Place]


def quiet(_line: str) -> None:
    pass


def moved(installed: Installed, target: Place, **rest: bool) -> moving.Moved:
    return move(installed.place, target, now=NOW, told=quiet, **rest)


def at(installed: Installed, place: Place) -> Installed:
    return Installed(installed.folder, place)


@pytest.fixture
def photo(installed: Installed, world: World) -> str:
    """The hash of a photo that was received."""
    content = picture(1)
    app = installed.app()
    work: Work = app.extensions["work"]
    taken = announce(work, world, content)
    source = installed.folder / "picture"
    source.write_bytes(content)
    open_store(installed.place.photo_store_url).put_if_absent(taken.sha256, source)
    with work.transaction() as session:
        session.execute(
            text(
                "INSERT INTO photo_receipt (id, slot_id, sha256, size, format, width, height, sender_id, received_at)"
                " VALUES ('r1', :slot, :sha256, :size, 'jpeg', 960, 720, 'u1', '2026-11-22 10:00:00.000000')"
            ),
            {"slot": taken.id, "sha256": taken.sha256, "size": len(content)},
        )
    close(app)
    return taken.sha256


def test_no_tables_refer_to_each_other_in_a_circle() -> None:
    """Rows are copied table after table; a circle would need foreign keys that are added afterwards."""
    assert len(Base.metadata.sorted_tables) == len(
        Base.metadata.tables
    )  # warns of a circle; warnings are errors


def test_a_move_there_and_back_keeps_every_row(
    installed: Installed, photo: str, postgres: str, bucket: str, place: Places
) -> None:
    before = installed.fingerprints()
    there = Place(postgres, bucket)
    assert moved(installed, there).photos == 1
    assert at(installed, there).fingerprints() == before
    back = place("back")
    moved(at(installed, there), back)
    assert at(installed, back).fingerprints() == before
    with open_store(back.photo_store_url).open(photo) as file:
        assert hashlib.sha256(file.read()).hexdigest() == photo


def test_the_command_says_what_to_set_and_the_new_place_works(
    installed: Installed, photo: str, postgres: str, bucket: str
) -> None:
    done = installed.run("move", "--to", postgres, "--photos", bucket)
    assert done.exit_code == 0, done.output
    assert "Moved; now set" in done.output
    assert f"PHOTO_STORE_URL={bucket}" in done.output
    there = at(installed, Place(postgres, bucket))
    for words in (("journal", "verify"), ("photos", "verify")):
        checked = there.run(*words)
        assert checked.exit_code == 0, checked.output
    assert "All 1 photos are as they were received." in there.run("photos", "verify").output


def test_the_new_place_goes_on_counting_where_the_old_one_stopped(
    installed: Installed, world: World, postgres: str, bucket: str
) -> None:
    moved(installed, Place(postgres, bucket))
    app = at(installed, Place(postgres, bucket)).app()
    work: Work = app.extensions["work"]
    with work.transaction() as session:
        service.create_provider(session, "Another", actor=BUILDER, now=NOW)
    close(app)
    assert at(installed, Place(postgres, bucket)).run("journal", "verify").exit_code == 0


def test_rooms_arrive_although_they_were_written_before_what_they_are_part_of(
    installed: Installed, world: World, postgres: str, bucket: str
) -> None:
    app = installed.app()
    work: Work = app.extensions["work"]
    with work.transaction() as session:
        for name, parent in (("z", None), ("m", "z"), ("a", "m")):
            area = Area(
                id=name, home_id=world.oak.id, parent_id=parent, kind=AreaKind.ROOM, name=name, position=1
            )
            session.add(area)
            session.flush()
    close(app)
    before = installed.fingerprints()
    moved(installed, Place(postgres, bucket))
    assert at(installed, Place(postgres, bucket)).fingerprints() == before


def test_the_old_place_says_where_everything_is_now(installed: Installed, place: Places) -> None:
    new = place("new")
    moved(installed, new)
    for words in (
        ("journal", "verify"),
        ("photos", "verify"),
        ("move", "--to", "sqlite:////x", "--photos", "file:///x"),
        ("move", "--to", new.database_url, "--photos", new.photo_store_url),
    ):
        refused = installed.run(*words)
        assert isinstance(refused.exception, Refusal), words
        told = f"This installation was moved to {new.database_url} with its photos in {new.photo_store_url};"
        assert told in str(refused.exception)


def test_a_move_begins_no_new_epoch_but_going_on_with_the_old_place_does(
    installed: Installed, place: Places
) -> None:
    moved(installed, place("new"))
    assert epoch_of(at(installed, place("new"))) == "first"
    done = installed.run("move", "--undo")
    assert done.exit_code == 0, done.output
    assert epoch_of(installed) != "first"
    assert installed.run("journal", "verify").exit_code == 0
    with pytest.raises(KeepingError, match="not moved away"):
        go_on_here(installed.place.database_url, now=NOW)


def epoch_of(installed: Installed) -> str:
    app = installed.app()
    work: Work = app.extensions["work"]
    with work.transaction() as session:
        epoch = current_epoch(session)
    close(app)
    return epoch


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_what_is_not_empty_is_refused_with_what_is_there(
    installed: Installed, place: Places, postgres: str, kind: str
) -> None:
    target = Place(place("new").database_url if kind == "sqlite" else postgres, place("new").photo_store_url)
    with schema.opened(target.database_url) as engine, engine.begin() as connection:
        connection.execute(text("CREATE TABLE recipes (name TEXT)"))
        connection.execute(text("INSERT INTO recipes VALUES ('soup')"))
    with pytest.raises(KeepingError, match=r"not empty. It holds these tables \(and rows\): recipes \(1\)"):
        moved(installed, target)
    assert installed.run("journal", "verify").exit_code == 0


def test_the_place_one_is_in_is_no_place_to_move_to(installed: Installed) -> None:
    with pytest.raises(KeepingError, match="there already"):
        moved(installed, installed.place)


@pytest.mark.parametrize("side", ["source", "target"])
def test_nothing_moves_while_either_place_is_in_use(
    installed: Installed, postgres: str, bucket: str, side: str
) -> None:
    target = Place(postgres, bucket)
    url = installed.place.database_url if side == "source" else postgres
    with presence.together(url), pytest.raises(StateError, match="stop the server"):
        moved(installed, target)
    with presence.alone(url), pytest.raises(StateError, match="being moved"), presence.together(url):
        pass


def test_a_server_whose_lock_was_lost_is_noticed_all_the_same(postgres: str) -> None:
    with schema.opened(postgres) as engine, engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        with pytest.raises(StateError, match="stop the server"), presence.alone(postgres):
            pass


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (
            "UPDATE home SET name = printf('%.*c', 201, 'x')",
            "home h.*: name .*longer than the 200 characters",
        ),
        ("UPDATE home SET name = 'Oak' || char(0) || 'House'", "home h.*: name holds a NUL"),
        ("UPDATE home SET beds = 5000000000", "home h.*: beds is no whole number that fits"),
        ("UPDATE home SET beds = 'forty'", "home h.*: beds is no whole number that fits"),
    ],
)
def test_what_postgresql_would_not_take_is_named_before_anything_is_copied(
    installed: Installed, postgres: str, bucket: str, statement: str, words: str
) -> None:
    with schema.opened(installed.place.database_url) as engine, engine.begin() as connection:
        connection.execute(text(statement))
    with pytest.raises(KeepingError, match=words):
        moved(installed, Place(postgres, bucket))
    with schema.opened(postgres) as engine, engine.connect() as connection:
        there = MetaData()
        there.reflect(connection)
    assert not there.tables
    assert installed.run("journal", "verify").exit_code == 0


def test_a_lost_photo_is_named_and_left_behind_only_when_asked(
    installed: Installed, photo: str, place: Places
) -> None:
    kept = installed.folder / "photos" / photo[:2] / photo[2:4] / photo
    kept.unlink()
    with pytest.raises(KeepingError, match=f"{photo} is missing"):
        moved(installed, place("new"))
    done = moved(installed, place("new"), leave_lost=True)
    assert done.left_behind == (f"{photo} is missing",)


@pytest.mark.parametrize("wrong", ["database", "bucket", "address"])
def test_a_place_that_cannot_be_reached_is_said_in_a_sentence_even_when_there_is_no_photo_to_copy(
    installed: Installed, postgres: str, bucket: str, wrong: str
) -> None:
    target = {
        "database": Place(postgres.replace("/test_", "/no_"), bucket),
        "bucket": Place(postgres, bucket.replace("s3://photos", "s3://elsewhere")),
        "address": Place(postgres, "ftp://photos"),
    }[wrong]
    with pytest.raises(KeepingError, match="The move stopped, and the old place is as it was: "):
        moved(installed, target)
    assert installed.run("journal", "verify").exit_code == 0


KILLED = [
    ("sqlite", "move-photo-copied"),
    ("postgresql", "move-table-copied:20"),
    ("sqlite", "move-before-mark"),
    ("sqlite", "move-after-mark"),
    ("postgresql", "move-after-mark"),
]


@pytest.mark.parametrize(("kind", "fault"), KILLED)
def test_a_move_that_was_killed_is_done_again_from_the_start(
    installed: Installed, photo: str, place: Places, postgres: str, kind: str, fault: str
) -> None:
    new = place("new")
    target = Place(new.database_url if kind == "sqlite" else postgres, new.photo_store_url)
    before = installed.fingerprints()
    assert killed(installed, target, fault) == -9
    with pytest.raises(StateError, match=r"did not finish|moved to"):
        use(target)
    if fault != "move-after-mark":
        assert installed.run("journal", "verify").exit_code == 0, "the old place is as it was"
    moved(installed, target)
    assert at(installed, target).fingerprints() == before
    use(target)


def use(target: Place) -> None:
    with in_use(target.database_url):
        pass


def killed(installed: Installed, target: Place, fault: str) -> int:
    """Run the command in a process of its own, which dies at the named place."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("AUDITAPP_")}
    environment = {
        **kept,
        "AUDITAPP_INSTANCE": str(installed.folder),
        "AUDITAPP_SECRET_KEY": "5e" * 32,
        "AUDITAPP_FAULT": fault,
    }
    words = ["move", "--to", target.database_url, "--photos", target.photo_store_url]
    return forked.auditapp(words, environment).returncode
