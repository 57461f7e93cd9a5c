"""Announcing a photo as the sync does, and sending its bytes as a tablet does."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

from werkzeug.test import TestResponse

from auditapp.evidence import service
from auditapp.evidence.service import Announced
from auditapp.kernel.permissions import Actor
from auditapp.web.work import Work
from tests.build import World
from tests.page import Browser

NOW = datetime(2026, 10, 5, 14, 3, tzinfo=UTC)


@dataclass(frozen=True)
class Taken:
    """A photo on a tablet."""

    id: str
    sha256: str
    data: bytes


def announce(
    work: Work,
    world: World,
    data: bytes,
    *,
    home: str | None = None,
    owner: str = "answer-1",
    replaces: str | None = None,
    photo_id: str | None = None,
    by: str = "senior_carer",
) -> Taken:
    """Open the slot of a photo with these bytes."""
    taken = Taken(photo_id or str(uuid.uuid4()), hashlib.sha256(data).hexdigest(), data)
    news = Announced(
        id=taken.id,
        home_id=home or world.oak.id,
        owner_kind="answer",
        owner_id=owner,
        view="evidence",
        sha256=taken.sha256,
        size=len(data),
        captured_at=NOW,
        tablet="tablet-1",
        replaces=replaces,
    )
    with work.transaction() as session:
        service.open_slot(session, news, actor=carer(world, by), now=NOW)
    return taken


def carer(world: World, key: str = "senior_carer") -> Actor:
    user = world.user(key)
    return Actor(user.id, user.name)


def put(
    browser: Browser, taken: Taken, data: bytes | None = None, content_type: str = "image/jpeg"
) -> TestResponse:
    """Send the bytes with the token of the last page."""
    return browser.client.put(
        f"/api/photos/{taken.id}",
        data=taken.data if data is None else data,
        content_type=content_type,
        headers={"X-CSRFToken": browser._token},
    )


def code_of(response: TestResponse) -> str:
    """The code of the one JSON error shape, whose sentence must be there too."""
    error = response.get_json()["error"]
    assert error.keys() == {"code", "message", "details"}
    assert error["message"].endswith(".")
    return str(error["code"])
