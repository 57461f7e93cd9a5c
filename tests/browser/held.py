"""What a tablet holds and what the server holds, side by side."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TypedDict, cast

from playwright.sync_api import Page
from sqlalchemy import select

from auditapp.actions.models import Action, ActionGoLive, Finding
from auditapp.audits.models import Answer, Audit, AuditFinish
from auditapp.evidence.models import PhotoReceipt, PhotoSlot
from auditapp.sync.models import InboxEntry
from tests.browser.installation import Installation
from tests.browser.pictures import metadata_in

# Reads the tablet's own database, with the bytes of each photo hashed afresh.
READ_TABLET = """async () => {
  const db = await new Promise((done, failed) => {
    const opening = indexedDB.open("walkaround");
    opening.onsuccess = () => done(opening.result);
    opening.onerror = () => failed(opening.error);
  });
  const all = (store) => new Promise((done, failed) => {
    const asked = db.transaction(store).objectStore(store).getAll();
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
  const pair = (byte) => byte.toString(16).padStart(2, "0");
  const hex = (bytes) => [...new Uint8Array(bytes)].map(pair).join("");
  const photos = await Promise.all((await all("photos")).map(async ({ id, sha256, bytes }) =>
    ({ id, sha256, actual: hex(await crypto.subtle.digest("SHA-256", bytes)) })));
  const plain = ({ id, digest, change: { kind, audit } }) => ({ id, digest, kind, audit });
  const changes = (await all("changes")).map(plain);
  const rows = (await all("outbox")).map(({ key, state, code }) => ({ key, state, code }));
  db.close();
  return { changes, photos, rows };
}"""


class _Change(TypedDict):
    id: str
    digest: str
    kind: str
    audit: str | None


class _Photo(TypedDict):
    id: str
    sha256: str
    actual: str


class _Row(TypedDict):
    key: str
    state: str
    code: str | None


class OnTablet(TypedDict):
    """The tablet's own word."""

    changes: list[_Change]
    photos: list[_Photo]
    rows: list[_Row]


@dataclass(frozen=True)
class AtServer:
    """The server's rows."""

    changes: dict[str, str]  # id -> digest of what is held, once each
    photos: dict[str, str]  # id -> hash of the bytes in the store
    audits: list[str]
    finishes: int
    answers: dict[str, str]  # item id -> result, of the answers that count
    actions: dict[str, tuple[str, str]]  # item id -> kind and reference


def on_tablet(page: Page) -> OnTablet:
    """Read what the tablet holds."""
    return cast("OnTablet", page.evaluate(READ_TABLET))


def at_server(installation: Installation) -> AtServer:
    """Read what the server holds; every picture is read from the store and looked through."""
    with installation.looking() as session:
        entries = session.scalars(select(InboxEntry).order_by(InboxEntry.id)).all()
        assert len({entry.change_id for entry in entries}) == len(entries), "something arrived twice"
        slots = {row.id: row.sha256 for row in session.execute(select(PhotoSlot.id, PhotoSlot.sha256))}
        receipts = select(PhotoReceipt.slot_id, PhotoReceipt.sha256)
        received = {row.slot_id: row.sha256 for row in session.execute(receipts)}
        answers = session.scalars(select(Answer).order_by(Answer.received_at)).all()
        superseded = {answer.supersedes for answer in answers}
        raised = (
            select(Finding.item_id, Action.kind, ActionGoLive.reference)
            .join(Action, Action.finding_id == Finding.id)
            .outerjoin(ActionGoLive, ActionGoLive.action_id == Action.id)
        )
        actions = session.execute(raised).all()
        held = AtServer(
            changes={entry.change_id: hashlib.sha256(entry.body.encode()).hexdigest() for entry in entries},
            photos={photo: _stored(installation, sha256) for photo, sha256 in received.items()},
            audits=list(session.scalars(select(Audit.id))),
            finishes=len(session.scalars(select(AuditFinish)).all()),
            answers={answer.item_id: answer.result for answer in answers if answer.id not in superseded},
            actions={row.item_id: (row.kind, row.reference or "") for row in actions},
        )
    assert set(received.items()) <= set(slots.items())
    return held


def _stored(installation: Installation, sha256: str) -> str:
    data = installation.photo(sha256)
    assert not metadata_in(data), f"hidden details in the photo: {metadata_in(data)}"
    return hashlib.sha256(data).hexdigest()


def assert_same(tablet: OnTablet, server: AtServer) -> None:
    """Every change and photo of the tablet is at the server, once, byte for byte; and the tablet knows it."""
    assert {change["id"]: change["digest"] for change in tablet["changes"]} == server.changes
    sent = {row["key"].partition(":")[2] for row in tablet["rows"] if row["state"] == "sent"}
    photos = {photo["id"]: photo["actual"] for photo in tablet["photos"] if photo["id"] in sent}
    assert photos == server.photos
    unsent = [row for row in tablet["rows"] if row["state"] not in {"sent", "replaced"}]
    assert not unsent, json.dumps(unsent)
