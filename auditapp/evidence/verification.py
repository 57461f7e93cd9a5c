"""Reading every stored photo again, to find what a disk lost before somebody needs it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditapp.evidence import queries, service
from auditapp.evidence.queries import Photo
from auditapp.evidence.service import CheckOutcome
from auditapp.evidence.store import PhotoStore, hash_of
from auditapp.kernel import clock
from auditapp.kernel.permissions import Actor
from auditapp.kernel.transaction import Transaction

_PAGE = 200


@dataclass(frozen=True)
class Spoilt:
    """A photo that is not in the store as it was received."""

    photo: Photo
    outcome: CheckOutcome


@dataclass(frozen=True)
class Verification:
    """What was read, and what was wrong."""

    checked: int
    spoilt: tuple[Spoilt, ...]

    @property
    def passed(self) -> bool:
        """Whether every photo is there as it was received."""
        return not self.spoilt

    def sentences(self) -> list[str]:
        """What a person should read: each spoilt photo by name, then the sum."""
        lines = [
            f"{each.outcome.capitalize()}: photo {each.photo.id} of home {each.photo.home_id}"
            f" (sha256 {each.photo.sha256}, {each.photo.size} bytes)"
            for each in self.spoilt
        ]
        if self.passed:
            return [f"All {self.checked} photos are as they were received."]
        advice = "Put the files back from a backup, then verify again."
        return [*lines, f"{len(self.spoilt)} of {self.checked} photos are damaged or missing. {advice}"]


def verify_photos(transaction: Transaction, store: PhotoStore, *, actor: Actor) -> Verification:
    """Hash every received photo again and record each check. No transaction is open while files are read."""
    checked, spoilt = 0, list[Spoilt]()
    for page in _pages(transaction):
        outcomes = [(photo, _look(store, photo.sha256)) for photo in page]
        with transaction() as session:
            for photo, outcome in outcomes:
                service.note_check(session, photo.sha256, outcome, actor=actor, now=clock.now())
        checked += len(page)
        spoilt += [Spoilt(photo, outcome) for photo, outcome in outcomes if outcome is not CheckOutcome.SAME]
    return Verification(checked, tuple(spoilt))


def _pages(transaction: Transaction) -> Iterator[list[Photo]]:
    last = ""
    while True:
        with transaction() as session:
            page = queries.received_photos(session, after=last, limit=_PAGE)
        if not page:
            return
        yield page
        last = page[-1].id


def _look(store: PhotoStore, sha256: str) -> CheckOutcome:
    try:
        with store.open(sha256) as file:
            found, _ = hash_of(file)
    except FileNotFoundError:
        return CheckOutcome.MISSING
    return CheckOutcome.SAME if found == sha256 else CheckOutcome.DAMAGED
