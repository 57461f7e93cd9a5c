"""What a pack holds, as plain values: everything later steps need, so that building touches no database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from auditapp.audits.rules import judged_at
from auditapp.checklists.scoring import USUAL_BANDS
from auditapp.kernel.orm import Json
from auditapp.people.brand import NO_BRAND, Brand

FORMAT = "walkaround-pack/1"
Record = Mapping[str, Json]


@dataclass(frozen=True)
class Place:
    """A home or a provider: its permanent id and its name."""

    id: str
    name: str


@dataclass(frozen=True)
class Person:
    """Somebody named anywhere in the pack, with their role in this home in words."""

    id: str
    name: str
    role: str


@dataclass(frozen=True)
class Photo:
    """One photo slot. `size` is in bytes; a photo not received is a gap, and only its hash is known."""

    id: str
    sha256: str
    size: int
    view: str
    received: bool
    taken_at: datetime
    taken_by: str


@dataclass(frozen=True)
class Answer:
    """One answer as it was given. A corrected answer stays, and names the one that took its place."""

    id: str
    item: str
    subject: str
    value: Record
    note: str
    result: str
    by: str
    captured_at: datetime
    elapsed: int  # milliseconds since the run began on that tablet
    received_at: datetime
    photos: tuple[str, ...]
    arrived: str  # "in_time", or after the audit had ended: then the score was made without it
    supersedes: str | None
    superseded_by: str | None


@dataclass(frozen=True)
class Note:
    """A remark on an audit, or on one of its items."""

    id: str
    item: str | None
    subject: str
    text: str
    by: str
    captured_at: datetime


@dataclass(frozen=True)
class Said:
    """Something said beside the answers. `data` is None where only managers may read it: the journal commits to it."""

    id: str
    kind: str
    answer: str | None
    section: str
    item: str | None
    subject: str
    about: str
    data: Record | None
    by: str
    captured_at: datetime
    elapsed: int
    received_at: datetime
    arrived: str


@dataclass(frozen=True)
class Score:
    """What the rules make of the answers. `percent` is a decimal string, None when nothing was scored."""

    percent: str | None
    band: str | None
    passes: int
    fails: int
    na: int
    unchecked: int
    unanswered: int
    failed_critical: int
    failed_high: int


@dataclass(frozen=True)
class Audit:
    """One run of a checklist: finished, abandoned, stalled or started. `end` names what ended it.

    `time_zone` and `limits` (by item) are what the home had set when it began, `bands` when it ended; a pack that
    does not say has what everybody begins with.
    """

    id: str
    checklist: str
    area: str
    state: str
    end: str | None
    announced: bool
    reason: str
    shift: str
    present: int | None
    started_by: str
    started_at: datetime
    received_at: datetime
    ended_at: datetime | None
    ended_received_at: datetime | None
    signed_name: str
    abandoned_reason: str
    score: Score | None
    answers: tuple[Answer, ...]
    notes: tuple[Note, ...]
    time_zone: str = "Europe/London"
    limits: Record = field(default_factory=dict)
    bands: tuple[int, ...] = USUAL_BANDS
    said: tuple[Said, ...] = ()
    transcribed: Record = field(
        default_factory=dict
    )  # filled_on and filled_by of one that was on paper first

    @property
    def judged_in(self) -> tuple[datetime, datetime | None]:
        """The moments whose settings count: for its answers, and for its score if it ended."""
        ended = self.ended_at and judged_at(self.ended_at, self.ended_received_at or self.ended_at)
        return judged_at(self.started_at, self.received_at), ended


@dataclass(frozen=True)
class Step:
    """One thing that happened to an action: both the device's time and the server's."""

    kind: str
    by: str
    at: datetime
    received_at: datetime
    text: str


@dataclass(frozen=True)
class Action:
    """An action with what it was raised for. `state` is one of those of `actions.rules.State`."""

    id: str
    reference: str
    audit: str | None
    answer: str | None
    item: str
    subject: str
    prompt: str
    checklist_title: str
    area: str
    severity: str
    text: str
    owner: str
    due_on: date
    state: str
    overdue: bool
    before: tuple[str, ...]
    after: tuple[str, ...]
    history: tuple[Step, ...]
    part: str = ""  # which of several that one answer raised
    drafted_as: str = ""  # how serious it was at first, where that is another than now


@dataclass(frozen=True)
class Amendment:
    """The auditor answered again and it still failed: the note and the reading as they were then."""

    answer: str
    reading: str
    note: str
    by: str
    at: datetime
    received_at: datetime


@dataclass(frozen=True)
class Finding:
    """What was not met, tied to the answer that showed it and the action that puts it right.

    `reading` and `note` are those of the first answer; `reading` is empty for yes or no.
    """

    id: str
    audit: str | None
    answer: str | None
    item: str
    subject: str
    severity: str
    prompt: str
    made_safe: str
    action: str | None
    raised_at: datetime
    reading: str
    note: str
    amendments: tuple[Amendment, ...]
    part: str = ""
    polarity: str = "gap"  # or "strength": praise, which asks for no action


@dataclass(frozen=True)
class Checklist:
    """A checklist version exactly as it was published; its hash is of the body's canonical form."""

    hash: str
    body: Record


@dataclass(frozen=True)
class Gap:
    """Something a reader might expect and will not find here, in one sentence."""

    kind: str
    text: str


@dataclass(frozen=True)
class Chain:
    """The home's journal from its first event to its head. Events carry the covered fields and `hash`."""

    name: str
    events: tuple[Record, ...]
    values: tuple[Record, ...]


@dataclass(frozen=True)
class Extract:
    """Single events of a chain of `size`, each with the proof that it stands there."""

    name: str
    size: int
    head: str
    root: str
    events: tuple[Record, ...]
    proofs: tuple[Record, ...]
    values: tuple[Record, ...]


@dataclass(frozen=True)
class PackContent:
    """All of a pack. `built_at` is an input, so that the same content gives the same bytes."""

    installation: str
    provider: Place
    home: Place
    first: date
    last: date
    built_at: datetime
    audits: tuple[Audit, ...]
    findings: tuple[Finding, ...]
    actions: tuple[Action, ...]
    photos: tuple[Photo, ...]
    people: tuple[Person, ...]
    checklists: tuple[Checklist, ...]
    gaps: tuple[Gap, ...]
    chain: Chain
    extract: Extract
    time_zone: str = "Europe/London"
    brand: Brand = NO_BRAND  # how the report is headed; it is no evidence of anything
