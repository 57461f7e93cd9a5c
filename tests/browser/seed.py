"""A database with the test world, the shipped checklists and a programme: built once, copied each time."""

from __future__ import annotations

import pickle
import shutil
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from flask_migrate import upgrade
from sqlalchemy.orm import Session

from auditapp.checklists import service as checklists
from auditapp.config import Mode, load_settings
from auditapp.extensions import db
from auditapp.factory import create_app
from auditapp.kernel import clock
from auditapp.programme import service as programme
from auditapp.web.work import Work
from tests.build import BUILDER, START, World, a_world

PROGRAMME = {"ipc": 0, "fire": -2, "night": 3}  # days from today until it is due at Oak House


@dataclass(frozen=True)
class Seed:
    """A filled folder to copy, and the people in it."""

    folder: Path
    world: bytes

    def plant(self, folder: Path) -> World:
        """Copy everything into an installation's own folder."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        world = pickle.loads(self.world)  # noqa: S301 - our own bytes
        assert isinstance(world, World)
        return world


def make_seed(folder: Path) -> Seed:
    """Migrate and fill a database on its own file."""
    app = create_app(load_settings(Mode.TEST, {"AUDITAPP_INSTANCE": str(folder)}))
    work: Work = app.extensions["work"]
    with app.app_context():
        upgrade()
        with work.transaction() as session:
            world = _fill(session)
            session.expunge_all()
        db.engine.dispose()
    return Seed(folder, pickle.dumps(world))


def _fill(session: Session) -> World:
    world = a_world(session)
    session.flush()
    for provider in (world.provider, world.other_provider):
        checklists.publish_library(session, provider, actor=BUILDER, now=START)
    today = clock.local_date(clock.now())
    for key, days in PROGRAMME.items():
        due = today + timedelta(days=days)
        programme.set_entry(session, world.oak.id, key, "monthly", due, actor=BUILDER, now=START)
    session.flush()
    return world
