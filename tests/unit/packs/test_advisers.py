"""Who signed a version off, read from journals alone; those of the first releases name no sign-off by its id."""

from __future__ import annotations

from auditapp.checklists.service import PUBLISHED
from auditapp.checklists.sign_off import SIGNED_OFF, WITHDRAWN
from auditapp.kernel.orm import Json
from auditapp.packs.advisers import told_by
from auditapp.packs.manifest import Chain, Record

VERSION, AT, LATER = "a" * 64, "2026-11-20T09:00:00.000000Z", "2026-11-22T09:00:00.000000Z"


class Journal:
    """Events and their words, one after the other."""

    def __init__(self) -> None:
        self.events: list[Record] = []
        self.values: list[Record] = []

    def write(self, kind: str, at: str, data: dict[str, Json], **told: str) -> None:
        """One event about the version."""
        seq = len(self.events) + 1
        self.events.append({"seq": seq, "kind": kind, "at": at, "data": {"version": VERSION, **data}})
        self.values += [{"seq": seq, "name": name, "value": value} for name, value in told.items()]

    def told(self) -> str:
        """What is said of the version."""
        return told_by([Chain("home:h", tuple(self.events), tuple(self.values))]).get(VERSION, "")


def test_one_of_the_first_releases_is_withdrawn_by_when_it_was_written_down() -> None:
    journal = Journal()
    journal.write(SIGNED_OFF, AT, {"signed_on": "2026-11-20"}, name="Sarah Bell", role="adviser")
    journal.write(SIGNED_OFF, LATER, {"signed_on": "2026-11-20"}, name="Lin Chen", role="pharmacist")
    gone: dict[str, Json] = {"sign_off": "a1", "signed_on": "2026-11-20", "written_at": AT}
    journal.write(WITHDRAWN, LATER, gone, why="A slip")
    assert journal.told() == (
        "Signed off by Lin Chen, pharmacist, on 20 November 2026, written down on 22 November 2026. "
        "Withdrawn on 22 November 2026 (A slip): the sign-off of Sarah Bell, adviser, on 20 November 2026."
    )


def test_two_that_were_written_down_at_once_are_told_apart_by_their_ids() -> None:
    journal = Journal()
    for given, name in (("a1", "Sarah Bell"), ("a2", "Lin Chen")):
        data: dict[str, Json] = {"sign_off": given, "signed_on": "2026-11-20"}
        journal.write(SIGNED_OFF, AT, data, name=name, role="adviser")
    gone: dict[str, Json] = {"sign_off": "a2", "signed_on": "2026-11-20", "written_at": AT}
    journal.write(WITHDRAWN, LATER, gone, why="A slip")
    assert journal.told().startswith("Signed off by Sarah Bell, adviser, on 20 November 2026. Withdrawn on")


def test_a_name_and_a_reason_that_were_erased_are_not_there_any_more() -> None:
    journal = Journal()
    journal.write(SIGNED_OFF, AT, {"sign_off": "a1", "signed_on": "2026-11-20"})
    assert journal.told() == "Signed off by a name erased on request, on 20 November 2026."
    journal.write(WITHDRAWN, LATER, {"sign_off": "a1", "signed_on": "2026-11-20", "written_at": AT})
    assert journal.told() == (
        "Withdrawn on 22 November 2026: the sign-off of a name erased on request, on 20 November 2026."
    )


def test_nothing_is_said_of_a_version_that_nobody_signed_off() -> None:
    journal = Journal()
    journal.write(PUBLISHED, AT, {"label": "1.0.0"})
    assert journal.told() == ""


def test_one_from_before_the_version_was_published_says_so() -> None:
    journal = Journal()
    journal.write(PUBLISHED, LATER, {"label": "1.0.0"})
    data: dict[str, Json] = {"sign_off": "a1", "signed_on": "2026-11-20"}
    journal.write(SIGNED_OFF, LATER, data, name="Sarah Bell", role="adviser")
    assert "on 20 November 2026, before this version was published on 22 November 2026," in journal.told()
