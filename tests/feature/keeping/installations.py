"""Installations to back up and to restore into, and the command line on them."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from flask import Flask
from PIL import Image

from auditapp.checklists.definition import ChecklistDefinition
from auditapp.config import Settings
from auditapp.extensions import db
from auditapp.factory import create_app
from auditapp.keeping.databases import reading_postgres, reading_sqlite, sqlite_file
from auditapp.keeping.facts import Facts, facts_of
from auditapp.web.work import Work
from tests import forked
from tests.build import World
from tests.page import Browser
from tests.postgres import fresh_database
from tests.tablet import Tablet, photo_ref, send, signed_in


def picture(number: int) -> bytes:
    """A photo like no other."""
    stream = io.BytesIO()
    Image.new("RGB", (64, 48), (number % 256, number // 256 % 256, 90)).save(stream, "JPEG")
    return stream.getvalue()


def sha256_of(number: int) -> str:
    return hashlib.sha256(picture(number)).hexdigest()


@dataclass
class Home:
    """The installation of the test: an app, its people, and the checklists published in it."""

    app: Flask
    world: World
    library: dict[str, ChecklistDefinition]

    @property
    def work(self) -> Work:
        work: Work = self.app.extensions["work"]
        return work

    @property
    def settings(self) -> Settings:
        return self.work.settings

    def audit(self, *photos: int) -> Tablet:
        """A finished audit with these photos, sent by the senior carer."""
        tablet = Tablet(self.library["night"], self.world.oak.id, self.world.user("senior_carer").id)
        item = next(item.id for item in tablet.definition.items.values() if item.severity == "critical")
        tablet.start()
        refs = [photo_ref(sha256_of(each), len(picture(each))) for each in photos]
        tablet.answer(item, "no", photos=refs)
        tablet.finish()
        browser = self.carer()
        send(browser, tablet.made)
        for ref, each in zip(refs, photos, strict=True):
            send_photo(browser, ref["id"], each)
        return tablet

    def let_go(self) -> None:
        """Nobody is using the database any more, as when the server was stopped."""
        with self.app.app_context():
            db.engine.dispose()

    def carer(self) -> Browser:
        return signed_in(self.app, self.world, "senior_carer")

    def photo_file(self, number: int) -> Path:
        name = sha256_of(number)
        return self.settings.instance / "photos" / name[:2] / name[2:4] / name


def send_photo(browser: Browser, photo: str, number: int) -> str:
    """Send the bytes of an announced photo; the outcome."""
    answer = browser.send("PUT", f"/api/photos/{photo}", data=picture(number), content_type="image/jpeg")
    assert answer.status_code == 200, answer.text
    return str(answer.get_json()["outcome"])


@contextmanager
def empty_like(settings: Settings, folder: Path) -> Iterator[Settings]:
    """An empty installation of the same kind: a new folder, and on PostgreSQL an empty database."""
    folder.mkdir()
    moved = replace(settings, instance=folder, photo_store_url=f"file://{folder / 'photos'}")
    if settings.database_url.startswith("sqlite"):
        yield replace(moved, database_url=f"sqlite:///{folder / 'walkaround.sqlite3'}")
        return
    with fresh_database(os.environ["TEST_POSTGRES_URL"]) as url:
        yield replace(moved, database_url=url)


def facts_in(settings: Settings) -> Facts:
    """All rows, chains and named photos of an installation's database."""
    if settings.database_url.startswith("sqlite"):
        with reading_sqlite(sqlite_file(settings.database_url)) as connection:
            return facts_of(connection)
    with reading_postgres(settings.database_url) as connection:
        return facts_of(connection)


@contextmanager
def opened(settings: Settings) -> Iterator[Flask]:
    """The app on a restored installation."""
    app = create_app(settings)
    try:
        yield app
    finally:
        with app.app_context():
            db.engine.dispose()


def auditapp(settings: Settings, *arguments: str, fault: str = "") -> subprocess.CompletedProcess[str]:
    """Run the command line on an installation, in a process that may die at a fault point."""
    environment = {
        **os.environ,
        "AUDITAPP_MODE": "test",
        "AUDITAPP_SECRET_KEY": "t" * 40,
        "AUDITAPP_INSTANCE": str(settings.instance),
        "DATABASE_URL": settings.database_url,
        "PHOTO_STORE_URL": settings.photo_store_url,
        "AUDITAPP_BACKUP_TARGET": settings.backup_target,
        "AUDITAPP_FAULT": fault,
    }
    return forked.auditapp(arguments, environment)
