"""A home's server is restored from a backup that was made while tablets were sending: nothing is lost or doubled."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from auditapp.checklists.loader import load_library
from auditapp.config import Mode, Settings, load_settings
from auditapp.keeping.databases import reading_sqlite, sqlite_file
from auditapp.keeping.facts import facts_of
from auditapp.keeping.reading import open_backup
from auditapp.kernel.journal import JournalEvent
from auditapp.kernel.journal_check import verify_journal
from auditapp.sync.models import InboxEntry
from tests.browser.held import OnTablet, at_server
from tests.browser.installation import Installation
from tests.browser.pictures import camera_photo
from tests.browser.tablet import Tablet
from tests.browser.wire import Shift, WireTablet, cookie_of
from tests.build import World
from tests.feature.keeping.installations import auditapp
from tests.tablet import Tablet as Changes

FIRE = "Fire safety"
TABLETS = 12
DAY = 24
STRIP = """async () => {
  const db = await new Promise((done) => {
    const opening = indexedDB.open("walkaround");
    opening.onsuccess = () => done(opening.result);
  });
  const tx = db.transaction("outbox", "readwrite");
  const rows = await new Promise((done) => {
    const asked = tx.objectStore("outbox").getAll();
    asked.onsuccess = () => done(asked.result);
  });
  for (const { sent_at, again, ...row } of rows) tx.objectStore("outbox").put(row);
  await new Promise((done) => { tx.oncomplete = done; });
  db.close();
  return rows.length;
}"""

# Until the tablet knows the epoch, and all was sent and is dated. It looks itself: a promise that is waited for from
# outside counts as true before it is kept.
OFFERED = """async (epoch) => {
  const db = await new Promise((done) => {
    const opening = indexedDB.open("walkaround");
    opening.onsuccess = () => done(opening.result);
  });
  const ask = (request) => new Promise((done) => { request.onsuccess = () => done(request.result); });
  const isOffered = async () => {
    const tx = db.transaction(["session", "outbox"]);
    const [known, rows] = await Promise.all([
      ask(tx.objectStore("session").get("epoch")), ask(tx.objectStore("outbox").getAll()),
    ]);
    return known === epoch && rows.every((row) => row.state === "sent" && row.sent_at > 0);
  };
  let looks = 0;
  while (!(await isOffered()) && looks++ < 1200) await new Promise((done) => setTimeout(done, 50));
  const offered = await isOffered();
  db.close();
  return offered;
}"""


@pytest.fixture
def restored(installation: Installation, tmp_path: Path) -> Iterator[Installation]:
    """An empty installation at the address of the first."""
    new = replace(installation, folder=tmp_path / "restored", process=None)
    new.folder.mkdir()
    yield new
    new.kill()
    faults = new.faults()
    assert not faults, "The restored server logged:\n" + "\n".join(faults[-60:])


def settings_of(installation: Installation) -> Settings:
    return load_settings(Mode.TEST, {"AUDITAPP_INSTANCE": str(installation.folder)})


def test_what_twelve_tablets_sent_after_the_backup_is_offered_again_and_nothing_is_lost_or_doubled(
    installation: Installation, restored: Installation, tablet: Tablet, tmp_path: Path
) -> None:
    # Given a tablet in somebody's hand with an audit sent, and twelve more that go on sending
    tablet.sign_in("senior_carer")
    before = sent_audit(tablet, tmp_path, "before")
    shift = Shift(wire_tablets(installation))
    shift.begin()

    # When a backup is made meanwhile, and more is sent after it, and then all is lost
    run(installation, "backup", str(tmp_path / "backups"))
    shift.end()
    after = sent_audit(tablet, tmp_path, "after")
    held, live = tablet.holds, journal_of(installation)
    installation.kill()

    # Then what is restored is one point in time, and its journal a beginning of the lost one's
    run(restored, "restore", str(tmp_path / "backups"))
    assert_one_moment(restored, tmp_path / "backups", live)
    audits = at_server(restored).audits
    assert (before in audits, after in audits) == (True, False)

    # When the tablets meet it, then each offers again what it holds
    tablet.watch.expect_no_network()
    restored.start()
    for each in shift.tablets:
        assert each.meet()
        each.offer_again()
    assert {word for each in shift.tablets for word in each.outcomes} == {"accepted", "already_have"}
    tablet.app.send_now()
    assert tablet.page.evaluate(OFFERED, shift.tablets[0].epoch)
    tablet.app.says("Sent and checked")

    # And all that was ever accepted is there once, byte for byte
    assert_all_there(restored, held, shift.tablets)
    run(restored, "journal", "verify")
    run(restored, "photos", "verify")


def test_what_was_sent_stays_three_days_on_the_tablet_and_what_an_earlier_release_sent_as_well(
    installation: Installation, tablet: Tablet, tmp_path: Path
) -> None:
    # Given an audit that was sent by a release that did not note when
    tablet.sign_in("senior_carer")
    sent_audit(tablet, tmp_path, "door")
    assert tablet.page.evaluate(STRIP) > 0
    whole = tablet.holds
    tablet.put_away()
    tablet.app.at_home()
    tablet.app.send_now()
    assert tablet.page.evaluate(OFFERED, "first")
    tablet.app.says("Sent and checked")

    # When two days have passed, then all of it is still there
    later(installation, tablet, 2 * DAY)
    assert sizes(tablet.holds) == sizes(whole)

    # When more than three have, then it is gone, and the screen says what is true
    later(installation, tablet, 3 * DAY + 1)
    tablet.app.says("Nothing to send")
    assert sizes(tablet.holds) == (0, 0, 0)
    assert len(at_server(installation).photos) == 1


def later(installation: Installation, tablet: Tablet, hours: int) -> None:
    """The server's clock goes on, the session is over, and the carer signs in again."""
    tablet.watch.expect_no_network()
    tablet.watch.expect("401 GET /api/sync/session", "401 GET /api/sync/snapshot")
    installation.restart(hours_later=hours)
    tablet.page.goto(f"{installation.url}/capture/sign-in")
    tablet.app.give_password(installation.email("senior_carer"))
    tablet.app.at_home()
    tablet.app.send_now()


def sizes(held: OnTablet) -> tuple[int, int, int]:
    return len(held["changes"]), len(held["photos"]), len(held["rows"])


def run(installation: Installation, *command: str) -> None:
    done = auditapp(settings_of(installation), *command)
    assert done.returncode == 0, done.stdout + done.stderr


def sent_audit(tablet: Tablet, folder: Path, name: str) -> str:
    """A finished audit with a failure, a photo and what was made safe, all of it at the server."""
    app = tablet.app
    app.start(FIRE)
    critical = app.critical_item()
    critical.no()
    critical.photo(camera_photo(folder, name))
    critical.make_safe("Took the wedge away and told everyone on shift.")
    app.review()
    audit_id = app.audit_id
    app.finish("Senior Carer")
    app.says("Sent and checked")
    return audit_id


def wire_tablets(installation: Installation) -> list[WireTablet]:
    assert isinstance(installation.world, World)
    night = next(each for each in load_library() if each.id == "night")
    keys = ["senior_carer", "senior_carer_2"]
    cookies = {key: cookie_of(installation, installation.world, key) for key in keys}
    made = []
    for number in range(TABLETS):
        key = keys[number % len(keys)]
        changes = Changes(night, installation.world.oak.id, installation.world.user(key).id)
        made.append(WireTablet(installation.url, cookies[key], number, changes))
    return made


def journal_of(installation: Installation) -> dict[tuple[str, int], str]:
    with installation.looking() as session:
        rows = session.execute(select(JournalEvent.chain, JournalEvent.seq, JournalEvent.hash))
        return {(chain, seq): digest for chain, seq, digest in rows}


def assert_one_moment(restored: Installation, target: Path, live: dict[tuple[str, int], str]) -> None:
    with open_backup(target, None) as backup:
        manifest = backup.manifest
    with restored.looking() as session:
        assert not [report.fault for report in verify_journal(session) if report.fault]
        heads = manifest.chains
        of_then = [
            (event.chain, event.seq, event.hash)
            for event in session.scalars(select(JournalEvent))
            if event.seq <= heads[event.chain].seq
        ]
        assert all(live[chain, seq] == digest for chain, seq, digest in of_then)
        assert len(of_then) == sum(head.seq for head in heads.values())
        assert session.scalars(select(InboxEntry.id)).all()
    with reading_sqlite(sqlite_file(settings_of(restored).database_url)) as connection:
        now = facts_of(connection).tables
    added = {"epoch", "backup_run", "journal_event", "journal_chain", "photo_check"}
    assert {name for name, each in manifest.tables.items() if now[name] != each} <= added


def assert_all_there(restored: Installation, held: OnTablet, tablets: list[WireTablet]) -> None:
    """At the server is what the real tablet and the twelve hold, each thing once, and nothing else."""
    server = at_server(restored)
    ids = [each["id"] for each in held["changes"]]
    ids += [each["id"] for one in tablets for each in one.changes]
    assert sorted(server.changes) == sorted(ids)
    photos = {each["id"]: each["actual"] for each in held["photos"]}
    for one in tablets:
        photos |= {photo: hashlib.sha256(data).hexdigest() for photo, data in one.photos.items()}
    assert server.photos == photos
