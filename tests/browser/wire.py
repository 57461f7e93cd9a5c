"""Tablets that are nothing but their wire: changes and photos over real HTTP, with what the server answered."""

from __future__ import annotations

import hashlib
import io
import json
import threading
import urllib.request
from dataclasses import dataclass, field

from PIL import Image

from auditapp.config import Mode, load_settings
from auditapp.extensions import db
from auditapp.factory import create_app
from tests.browser.installation import Installation
from tests.build import World
from tests.tablet import Change, Tablet, envelope, photo_ref, signed_in

PATIENCE = 60.0
MOST_AUDITS = 12  # of each tablet, however long the others take


def cookie_of(installation: Installation, world: World, key: str) -> str:
    """The cookie of somebody who has signed in."""
    app = create_app(load_settings(Mode.TEST, {"AUDITAPP_INSTANCE": str(installation.folder)}))
    browser = signed_in(app, world, key)
    cookie = browser.client.get_cookie("walkaround")
    with app.app_context():
        db.engine.dispose()
    assert cookie
    return f"walkaround={cookie.value}"


def picture(*which: int) -> bytes:
    """A photo like no other."""
    stream = io.BytesIO()
    Image.new("RGB", (64, 48), tuple(each % 256 for each in which)).save(stream, "JPEG")
    return stream.getvalue()


@dataclass
class WireTablet:
    """One tablet, its owner's cookie, and all that the server has accepted from it so far."""

    url: str
    cookie: str
    number: int
    made: Tablet
    epoch: str = ""
    token: str = ""
    changes: list[Change] = field(default_factory=list)
    photos: dict[str, bytes] = field(default_factory=dict)
    outcomes: list[str] = field(default_factory=list)

    def meet(self) -> bool:
        """Ask who one is; True when the server has begun a new life since."""
        said = self._call("GET", "/api/sync/session")
        self.token, known, self.epoch = str(said["csrf"]), self.epoch, str(said["epoch"])
        return known not in {"", self.epoch}

    def audit(self, count: int) -> None:
        """Make an audit with a photo and send it."""
        tablet = Tablet(self.made.definition, self.made.home, self.made.by, tablet=f"tablet-{self.number}")
        data = picture(self.number, count, 77)
        ref = photo_ref(hashlib.sha256(data).hexdigest(), len(data))
        items = tablet.definition.items.values()
        asked = [
            item.id for item in items if item.severity == "critical" and item.response.type == "yes_no_na"
        ]
        tablet.start()
        tablet.answer(asked[0], "no", photos=[ref])
        for item in asked[1:4]:
            tablet.answer(item)
        tablet.finish()
        self.send(tablet.made)
        self.send_photo(ref["id"], data)

    def send(self, changes: list[Change]) -> None:
        """Send changes; each must be taken, with the hash of what was sent."""
        said = self._call(
            "POST", "/api/sync/changes", json.dumps(envelope(changes)).encode(), "application/json"
        )
        wanted = {each["change"]["id"]: each["digest"] for each in envelope(changes)["changes"]}
        for outcome in said["outcomes"]:  # type: ignore[attr-defined]
            assert outcome["stored"] == wanted[outcome["id"]], outcome
            self.outcomes.append(outcome["outcome"])
        self.changes += [each for each in changes if each not in self.changes]

    def send_photo(self, photo: str, data: bytes) -> None:
        """Send a photo; the answer must carry its hash."""
        said = self._call("PUT", f"/api/photos/{photo}", data, "image/jpeg")
        assert said["sha256"] == hashlib.sha256(data).hexdigest()
        self.photos[photo] = data

    def offer_again(self) -> None:
        """All that it holds, as the app does when it meets a new epoch."""
        self.outcomes.clear()
        for start in range(0, len(self.changes), 50):
            self.send(self.changes[start : start + 50])
        for photo, data in list(self.photos.items()):
            self.send_photo(photo, data)

    def _call(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> dict[str, object]:
        headers = {"Cookie": self.cookie, "X-CSRFToken": self.token, "Content-Type": kind or "text/plain"}
        request = urllib.request.Request(self.url + path, data=body, headers=headers, method=method)  # noqa: S310
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310 - our own server
            said: dict[str, object] = json.load(answer)
            cookie = answer.headers.get("Set-Cookie", "").partition(";")[0]
        self.cookie = (
            cookie or self.cookie
        )  # the first question for a token brings the half of it that is kept here
        return said


@dataclass
class Shift:
    """Tablets at work, each in a thread, until told to stop."""

    tablets: list[WireTablet]
    stopping: threading.Event = field(default_factory=threading.Event)
    begun: threading.Barrier = field(init=False)
    faults: list[BaseException] = field(default_factory=list)
    threads: list[threading.Thread] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.begun = threading.Barrier(len(self.tablets) + 1)

    def begin(self) -> None:
        """Returns when every tablet has sent one audit and goes on."""
        self.threads = [threading.Thread(target=self._work, args=(each,)) for each in self.tablets]
        for thread in self.threads:
            thread.start()
        try:
            self.begun.wait(PATIENCE)
        except threading.BrokenBarrierError:
            raise AssertionError(self.faults) from None

    def end(self) -> None:
        """Every tablet ends the audit it is at, and makes one more."""
        self.stopping.set()
        for thread in self.threads:
            thread.join(PATIENCE)
        assert not self.faults, self.faults

    def _work(self, tablet: WireTablet) -> None:
        try:
            tablet.meet()
            tablet.audit(0)
            self.begun.wait(PATIENCE)
            count = 1
            while not self.stopping.is_set() and count < MOST_AUDITS:
                tablet.audit(count)
                count += 1
            self.stopping.wait(PATIENCE)
            tablet.audit(count)
        except BaseException as fault:  # noqa: BLE001 - told by end()
            self.faults.append(fault)
            self.begun.abort()
