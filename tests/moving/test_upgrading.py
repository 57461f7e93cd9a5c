"""From the first release's database and photos to now; refused, and nothing changed, where that cannot be."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import inspect, text

from auditapp.checklists.loader import load_library
from auditapp.config import Mode
from auditapp.keeping import schema, upgrading
from auditapp.keeping.failure import KeepingError
from auditapp.keeping.moving import Place
from auditapp.keeping.opening import in_use
from auditapp.keeping.schema import MIGRATIONS
from auditapp.kernel import clock, presence
from auditapp.kernel.errors import Refusal, StateError
from auditapp.serving import open_app
from tests.feature.sync.runs import plain_items
from tests.house.matrix import PUBLIC, ROUTES, Route
from tests.moving.conftest import Installed, close
from tests.moving.first_release import FirstRelease, unpack
from tests.page import Browser
from tests.postgres import fresh_database
from tests.tablet import Tablet, said, send

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def first(request: pytest.FixtureRequest, tmp_path: Path) -> FirstRelease:
    """The installation of the first release, on either database."""
    url = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    return unpack(tmp_path, url)


@pytest.fixture
def upgraded(first: FirstRelease) -> Iterator[tuple[FirstRelease, Flask]]:
    """The same after `auditapp upgrade`, with the app on it."""
    done = first.installed.run("upgrade", "--no-backup")
    assert done.exit_code == 0, done.output + repr(done.exception)
    clock.set_clock(lambda: NOW)
    app = first.installed.app()
    yield first, app
    close(app)


def state(installed: Installed) -> object:
    """Everything in the database, whatever tables it has."""
    with schema.opened(installed.place.database_url) as engine, engine.connect() as connection:
        names = sorted(inspect(connection).get_table_names())
        every = {name: text(f'SELECT * FROM "{name}"') for name in names}  # noqa: S608 - the database's own names
        return {name: sorted(map(repr, connection.execute(query).all())) for name, query in every.items()}


def sign_in(app: Flask, first: FirstRelease, who: str) -> Browser:
    """Through the page, with the password of then."""
    browser = Browser(app)
    page = browser.get("/sign-in", status=200).text
    field = "sign_in_name" if 'name="sign_in_name"' in page else "email"
    browser.post("/sign-in", {field: first.people[who], "password": first.password}, status=302)
    browser.get("/account", status=200)
    return browser


def test_a_move_before_the_upgrade_is_refused_before_the_other_place_is_touched(
    first: FirstRelease, tmp_path: Path
) -> None:
    new = tmp_path / "new"
    words = ("--to", f"sqlite:///{new / 'new.sqlite3'}", "--photos", f"file://{new / 'photos'}")
    new.mkdir()
    refused = first.installed.run("move", *words)
    assert "Run `auditapp upgrade`" in str(refused.exception)
    assert not list(new.iterdir())


def test_every_row_of_the_first_release_is_there_after_the_upgrade(first: FirstRelease) -> None:
    before = first.rows
    done = first.installed.run("upgrade")
    assert done.exit_code == 0, done.output + repr(done.exception)
    assert f"Upgraded: schema 0005 to {schema_now()}" in done.output
    with schema.opened(first.installed.place.database_url) as engine, engine.connect() as connection:
        counts = {name: text(f'SELECT count(*) FROM "{name}"') for name in before}  # noqa: S608 - our own names
        after = {name: connection.execute(query).scalar_one() for name, query in counts.items()}
    assert after == before
    again = first.installed.run("upgrade")
    assert "Nothing to do" in again.output


def test_the_backup_made_before_is_restored_by_this_release(
    first: FirstRelease, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    first.installed.run("upgrade")
    backups = first.installed.folder / f"before-upgrade-0005-{schema_now()}"
    (tmp_path / "restored").mkdir()
    with ExitStack() as stack:
        url = f"sqlite:///{tmp_path / 'restored' / 'walkaround.sqlite3'}"
        if not first.installed.place.database_url.startswith("sqlite"):
            url = stack.enter_context(fresh_database(request.getfixturevalue("server")))
        place = Place(url, f"file://{tmp_path / 'restored' / 'photos'}")
        again = Installed(tmp_path / "restored", place)
        done = again.run("restore", str(backups))
        assert done.exit_code == 0, done.output + repr(done.exception)
        assert "Bringing the database from schema 0005 up to this release" in done.output
        assert "The journal is intact" in done.output
        assert again.run("journal", "verify").exit_code == 0
        with schema.opened(url) as engine, engine.connect() as connection:
            counts = {name: text(f'SELECT count(*) FROM "{name}"') for name in ("audit", "answer", "action")}  # noqa: S608 - our own names
            after = {name: connection.execute(query).scalar_one() for name, query in counts.items()}
    assert after == {name: first.rows[name] for name in after}


def test_the_backup_made_before_is_whole_and_of_the_earlier_schema(first: FirstRelease) -> None:
    done = first.installed.run("upgrade")
    assert done.exit_code == 0, done.output + repr(done.exception)
    backups = first.installed.folder / f"before-upgrade-0005-{schema_now()}"
    assert f"Backup: {backups}" in done.output
    (manifest,) = backups.glob("*/manifest.json")
    assert '"schema": "0005"' in manifest.read_text()


def schema_now() -> str:
    return max(path.name[:4] for path in (MIGRATIONS / "versions").glob("*.py"))


def test_journals_and_photos_of_the_first_release_verify(upgraded: tuple[FirstRelease, Flask]) -> None:
    first, app = upgraded
    close(app)
    for words in (("journal", "verify"), ("photos", "verify")):
        checked = first.installed.run(*words)
        assert checked.exit_code == 0, checked.output
    pack = next((first.installed.folder / "packs").glob("*.zip"))
    assert first.installed.run("pack", "verify", str(pack)).exit_code == 0


def reachable(names: dict[str, str]) -> Iterator[tuple[Route, str]]:
    """The pages of the matrix that speak of records the first release had."""
    for route in ROUTES:
        words = set(re.findall(r"{(\w+)}", route.address))
        if route.method == "GET" and words <= names.keys():
            yield route, route.address.format(**names)


def test_every_page_answers_for_whoever_may_see_it(upgraded: tuple[FirstRelease, Flask]) -> None:
    first, app = upgraded
    names = {**first.names, "build": "any", "area": first.names["unit"], "person": first.ids["senior_carer"]}
    browsers = {
        who: sign_in(app, first, who)
        for who in ("registered_manager", "nominated_individual", "senior_carer")
    }
    asked, wrong = 0, []
    for route, address in reachable(names):
        may = [who for who in browsers if route.who == PUBLIC or who in route.who]
        for who in may:
            asked += 1
            with browsers[who].get(address) as answer:
                if answer.status_code >= 400 and not absent(address, answer.status_code):
                    wrong.append(f"{who} {address}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)
    assert asked > 60


def absent(address: str, status: int) -> bool:
    """A code that opens nothing any more, and a logo that nobody has set."""
    return status == 410 or (status == 404 and address.endswith("/logo"))


def test_a_tablet_of_the_first_release_still_syncs(upgraded: tuple[FirstRelease, Flask]) -> None:
    first, app = upgraded
    carer = sign_in(app, first, "senior_carer")
    begun = NOW - timedelta(hours=1)
    checklist = next(each for each in load_library() if each.id == "night")
    tablet = Tablet(checklist, first.names["home"], first.ids["senior_carer"], begun, 60_000)
    start = tablet.start(version=first.names["version"])
    item = plain_items(checklist, "medium")[0]
    tablet.answer(item, "no", version=first.names["version"], note="Sent by the earlier app.")
    tablet.finish()
    assert said(send(carer, tablet.made)) == ["accepted"] * 3
    assert said(send(carer, [start])) == ["already_have"]
    report = sign_in(app, first, "registered_manager")
    assert (
        "Sent by the earlier app."
        in report.get(f"/homes/{tablet.home}/audits/{tablet.audit}", status=200).text
    )


COMMANDS = [
    ("serve",),
    ("worker",),
    ("journal", "verify"),
    ("photos", "verify"),
    ("pack", "key"),
    ("backup", "/x.walkaround"),
]


@pytest.mark.parametrize(
    "words", [*COMMANDS, ("demo",), ("move", "--to", "sqlite:////tmp/x", "--photos", "file:///x")]
)
def test_no_command_works_on_an_earlier_database_and_none_changes_it(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    first = unpack(tmp_path)
    before = state(first.installed)
    refused = first.installed.run(*words)
    assert isinstance(refused.exception, StateError)
    assert str(refused.exception) == "This database is from an earlier release. Run `auditapp upgrade`."
    assert state(first.installed) == before


def test_a_server_started_without_the_command_refuses_an_earlier_database_too(tmp_path: Path) -> None:
    first = unpack(tmp_path)
    before = state(first.installed)
    with pytest.raises(StateError, match="Run `auditapp upgrade`"):
        open_app(first.installed.settings)
    assert state(first.installed) == before


@pytest.mark.parametrize("words", [*COMMANDS, ("demo",), ("upgrade",), ("move", "--undo")])
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_database_of_a_newer_release_is_refused_and_not_changed(
    installed: Installed, request: pytest.FixtureRequest, kind: str, words: tuple[str, ...]
) -> None:
    newer = installed
    if kind == "postgresql":
        newer = Installed(installed.folder, Place(request.getfixturevalue("postgres"), "file:///nowhere"))
    with schema.opened(newer.place.database_url) as engine, engine.begin() as connection:
        schema.migrate(connection)
        connection.execute(text("UPDATE alembic_version SET version_num = '0999'"))
    before = state(newer)
    refused = newer.run(*words)
    assert isinstance(refused.exception, Refusal)
    assert str(refused.exception) == (
        f"This database was last used by a newer release (schema 0999; this release knows up to {schema_now()}). "
        "Install that release or newer; nothing was changed."
    )
    assert state(newer) == before


FAILING = """
from alembic import op
import sqlalchemy as sa

revision = "{number}"
down_revision = "{before}"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("half_way", sa.Column("id", sa.Integer(), primary_key=True))
    op.execute("INSERT INTO half_way VALUES (1)")
    op.add_column("home", sa.Column("half_way", sa.Integer(), nullable=True))
    op.execute("UPDATE home SET half_way = 1")
    op.execute("INSERT INTO no_such_table VALUES (1)")
"""


@pytest.fixture
def failing(tmp_path: Path) -> Path:
    """This release's migrations with one more that fails half-way."""
    folder = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    before = schema_now()
    number = f"{int(before) + 1:04d}"
    (folder / "versions" / f"{number}_fails.py").write_text(FAILING.format(number=number, before=before))
    return folder


def test_an_upgrade_that_fails_half_way_leaves_the_database_as_it_was(
    first: FirstRelease, failing: Path
) -> None:
    """All migrations since the first release come before the one that fails, and none of them stays."""
    before = state(first.installed)
    with pytest.raises(KeepingError, match=r"the database is as it was before: .*no_such_table") as failed:
        upgrading.upgrade(first.installed.settings, now=NOW, told=lambda _line: None, migrations=failing)
    assert "The backup is at" in failed.value.message
    assert state(first.installed) == before
    with schema.opened(first.installed.place.database_url) as engine, engine.connect() as connection:
        assert "half_way" not in {column["name"] for column in inspect(connection).get_columns("home")}
    done = first.installed.run("upgrade", "--no-backup")
    assert done.exit_code == 0, "and the next try can succeed"


def test_an_upgrade_waits_for_nobody_but_says_to_stop_the_server(tmp_path: Path) -> None:
    first = unpack(tmp_path)
    with presence.together(first.installed.place.database_url):
        refused = first.installed.run("upgrade")
    assert "stop the server" in str(refused.exception)


def test_a_demonstration_of_an_earlier_release_is_brought_up_to_date_by_itself(tmp_path: Path) -> None:
    first = unpack(tmp_path)
    with schema.opened(first.installed.place.database_url) as engine, engine.begin() as connection:
        connection.execute(
            text("INSERT INTO demo_mark VALUES ('d1', '2026-11-22', 1, '2026-11-22 09:00:00.000000')")
        )
    done = first.installed.run("journal", "verify", mode=Mode.DEMONSTRATION)
    assert done.exit_code == 0, done.output + repr(done.exception)


def test_an_empty_database_gets_its_tables_by_itself(tmp_path: Path, postgres: str) -> None:
    empty = Installed(tmp_path, Place(postgres, f"file://{tmp_path / 'photos'}"))
    assert "It is not there yet, so there is nothing to upgrade" in empty.run("upgrade").output
    assert "There is no installation at" in str(empty.run("journal", "verify").exception)
    with in_use(postgres):
        pass
    assert empty.run("journal", "verify").exit_code == 0
    assert "Nothing to do" in empty.run("upgrade").output
