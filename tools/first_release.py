r"""Make tests/fixtures/first-release.zip with the first release's own code: what an upgrade has to cope with.

    git worktree add /tmp/first 17cbded
    .venv/bin/python -m tests.postgres \
        .venv/bin/python tools/first_release.py /tmp/first tests/fixtures/first-release.zip

Three weeks in one home in which everything happens (actions in every state, a run given up, one left unfinished,
one that came twice with two contents, photos, a pack, a programme), two more homes, people in every role. The
database stands in the file twice: as SQLite, and as PostgreSQL's plain SQL with the same ids.
"""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

CHECKOUT, TARGET = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
sys.path.insert(0, str(CHECKOUT))
os.chdir(CHECKOUT)

from flask import Flask  # noqa: E402 - everything below is the first release's
from flask_migrate import upgrade  # noqa: E402
from sqlalchemy import Engine, inspect, select, text  # noqa: E402
from sqlalchemy.orm import Session  # noqa: E402

from auditapp.actions import service as actions  # noqa: E402
from auditapp.actions.models import Action  # noqa: E402
from auditapp.extensions import db  # noqa: E402
from auditapp.factory import create_app  # noqa: E402
from auditapp.kernel import clock, ids  # noqa: E402
from auditapp.packs import service as packs  # noqa: E402
from auditapp.people import service as people  # noqa: E402
from auditapp.people.models import AreaKind, Home  # noqa: E402
from auditapp.people.queries import actor_for  # noqa: E402
from auditapp.programme import service as programme  # noqa: E402
from auditapp.sync.models import InboxEntry  # noqa: E402
from auditapp.web.work import Work  # noqa: E402
from tests.build import BUILDER, PASSWORD, World, a_world  # noqa: E402
from tests.conftest import settings_for  # noqa: E402
from tests.databases import PostgresCopies  # noqa: E402
from tests.feature.actions import raised  # noqa: E402
from tests.feature.packs.lives import three_weeks  # noqa: E402
from tests.feature.packs.walk import Walk, walk_round  # noqa: E402
from tests.tablet import Tablet, send, signed_in  # noqa: E402

WHEN = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PERIOD = date(2026, 11, 1), date(2026, 11, 23)
SEED = 17
PARTS = ("walkaround.sqlite3", "photos", "keys", "packs")


@dataclass
class Told:
    """What a test has to know: who signs in, one record of every kind, and how many rows there are."""

    password: str
    people: dict[str, str]  # role -> sign-in name
    ids: dict[str, str]  # role -> id
    names: dict[str, str]  # a word of the role matrix -> id
    rows: dict[str, int] = field(default_factory=dict)


def main() -> int:
    """Build the world on both databases and put it into one file."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        told = build(folder / "lite", f"sqlite:///{folder / 'lite' / 'walkaround.sqlite3'}")
        dump = on_postgres(folder / "post")
        with zipfile.ZipFile(TARGET, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            archive.writestr("world.json", json.dumps(asdict(told), indent=1, sort_keys=True))
            archive.writestr("postgres.sql", dump)
            for path in sorted((folder / "lite").rglob("*")):
                short = path.relative_to(folder / "lite")
                if path.is_file() and short.parts[0] in PARTS:
                    archive.write(path, f"instance/{short}")
            for path in (folder / "post" / "packs").glob(
                "*.zip"
            ):  # its salts are others, and so are its bytes
                archive.write(path, f"instance/packs/{path.name}")
    print(f"{TARGET}: {TARGET.stat().st_size:,} bytes")
    return 0


def on_postgres(folder: Path) -> str:
    """The same world on PostgreSQL, as pg_dump writes it."""
    database = PostgresCopies(os.environ["TEST_POSTGRES_URL"])
    build(folder, database.template_url)
    plain = database.template_url.replace("postgresql+psycopg://", "postgresql://", 1)
    command = ["pg_dump", "--no-owner", "--no-privileges", "--inserts", "--rows-per-insert=200", plain]
    dump = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    database.drop_all()
    # Orders for psql itself, which a driver does not know.
    return re.sub(r"^\\(un)?restrict .*$", "", dump, flags=re.MULTILINE)


def build(folder: Path, url: str) -> Told:
    """The world, made through the services and the tablet's wire of that release."""
    ids.set_random(random.Random(SEED))  # noqa: S311 - the same on both databases
    folder.mkdir()
    app = create_app(settings_for(folder, url))
    with app.app_context():
        upgrade()
    told = live(app)
    with app.app_context():
        told.rows = count(db.engine)
        db.engine.dispose()
    return told


def live(app: Flask) -> Told:
    """Everything that happens."""
    work: Work = app.extensions["work"]
    clock.set_clock(lambda: datetime(2026, 10, 1, 9, 0, tzinfo=UTC))
    with work.transaction() as session:
        world = a_world(session)
        session.flush()
        session.expunge_all()
    furnish(work, world)
    lives = three_weeks(app, work, world)
    walk = walk_round(app, work, world)
    clock.set_clock(lambda: WHEN)
    with work.transaction() as session:
        action = every_state(session, world)
    unfinished(app, work, world, lives.library["night"])
    send(
        signed_in(app, world, "senior_carer"), [{**walk.tablet.made[1], "note": "Other words for the same."}]
    )
    pack = a_pack(work, world)
    work.run_until_idle()
    return tell(work, world, walk, action=action, pack=pack)


def furnish(work: Work, world: World) -> None:
    """Rooms on the unit, and a programme."""
    with work.transaction() as session:
        oak = session.get_one(Home, world.oak.id)
        for number in range(1, 13):
            people.create_area(
                session,
                oak,
                AreaKind.ROOM,
                f"Room {number}",
                actor=BUILDER,
                now=clock.now(),
                parent=session.merge(world.unit),
            )
        for key, every in (("night", "monthly"), ("ipc", "weekly"), ("fire", "quarterly")):
            due = date(2026, 11, 20)
            programme.set_entry(session, oak.id, key, every, due, actor=BUILDER, now=clock.now())


def every_state(session: Session, world: World) -> str:
    """An action in each state that the three weeks leave out; the id of one that is live."""
    manager, carer = (raised.acting(session, world, key) for key in ("registered_manager", "senior_carer"))
    now, later = WHEN - timedelta(days=2), date(2026, 12, 24)

    def another(item: str) -> Action:
        return raised.live(session, world, item_id=item, now=now)

    live_one, paused, void, done, checked, back = (another(f"env.{number}") for number in range(6))
    actions.pause(session, paused, until=later, reason="The part is ordered.", actor=manager, now=now)
    actions.void(session, void, reason="The hoist was sold.", actor=manager, now=now)
    for action in (done, checked, back):
        raised.done(session, world, action, now=now)
    raised.verified(session, world, checked, now=now)
    actions.send_back(session, back, seen="The label still reads January.", actor=manager, now=now)
    actions.comment(session, live_one, text="Rang the contractor: Thursday.", actor=carer, now=now)
    return live_one.id


def unfinished(app: Flask, work: Work, world: World, definition: object) -> None:
    """A run of this morning that is still going on, with what it found as drafts."""
    run = Tablet(definition, world.oak.id, world.user("senior_carer").id, WHEN - timedelta(hours=1), 60_000)
    run.start()
    item = next(item.id for item in definition.items.values() if item.severity == "medium")
    run.answer(item, "no", note="Still walking.")
    send(signed_in(app, world, "senior_carer"), run.made)
    work.run_until_idle()


def a_pack(work: Work, world: World) -> str:
    """The evidence of these weeks, asked for; the worker builds it."""
    with work.transaction() as session:
        actor = actor_for(session, world.user("registered_manager").id, name="Registered Manager")
        return packs.request_pack(session, world.oak.id, *PERIOD, actor=actor, now=WHEN).id


def tell(work: Work, world: World, walk: Walk, **names: str) -> Told:
    """Who and what is in it."""
    with work.transaction() as session:
        entry = session.scalars(select(InboxEntry.id).where(InboxEntry.outcome == "conflict")).first()
    names |= {
        "home": world.oak.id,
        "provider": world.provider.id,
        "audit": walk.tablet.audit,
        "photo": next(iter(walk.photos)),
        "entry": str(entry),
        "version": walk.tablet.definition.content_hash,
        "unit": world.unit.id,
    }
    users = world.people.items()
    return Told(
        PASSWORD, {key: user.email for key, user in users}, {key: user.id for key, user in users}, names
    )


def count(engine: Engine) -> dict[str, int]:
    """The rows of every table."""
    with engine.connect() as connection:
        queries = {
            name: text(f'SELECT count(*) FROM "{name}"')  # noqa: S608 - the database's own names
            for name in inspect(connection).get_table_names()
        }
        return {name: connection.execute(query).scalar_one() for name, query in queries.items()}


if __name__ == "__main__":
    sys.exit(main())
