"""What a tablet can say, as frozen values: one class for each kind of change of the wire."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from auditapp.kernel.orm import Json


@dataclass(frozen=True, slots=True)
class PhotoRef:
    """A photo that is on a tablet: its id, the hash of its bytes, and how many there are."""

    id: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class PlannedAction:
    """What the auditor chose for the action of a failed answer."""

    answer: str
    owner: str
    due: date
    text: str


@dataclass(frozen=True, slots=True)
class Transcribed:
    """An audit that was filled in on paper first: when, and by whom."""

    filled_on: date
    filled_by: str


@dataclass(frozen=True, slots=True)
class Change:
    """What every change carries. `by` is the claimed author, `elapsed` milliseconds since the run began."""

    id: str
    audit: str
    home: str
    by: str
    attested: str
    tablet: str
    captured_at: datetime
    elapsed: int
    supersedes: str | None


@dataclass(frozen=True, slots=True)
class StartChange(Change):
    """A run began."""

    checklist: str
    version: str
    area: str | None
    announced: bool
    reason: str
    shift: str
    present: int | None
    transcribed: Transcribed | None = None


@dataclass(frozen=True, slots=True)
class AnswerChange(Change):
    """One item was answered about one subject, or answered anew."""

    version: str
    item: str
    subject: str
    value: dict[str, Json]
    note: str
    photos: tuple[PhotoRef, ...]
    spent: int | None = None


@dataclass(frozen=True, slots=True)
class NoteChange(Change):
    """Something was noted."""

    item: str | None
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class PhotoChange(Change):
    """A photo was added to an answer that was given before.

    One that stands for a photo refused of a made-safe or done change names that change in `answer`; of a done
    change it belongs to no audit.
    """

    answer: str
    view: str
    photo: PhotoRef
    replaces: str | None


@dataclass(frozen=True, slots=True)
class MadeSafeChange(Change):
    """What was done on the spot about a failed answer."""

    answer: str
    text: str
    photos: tuple[PhotoRef, ...]


@dataclass(frozen=True, slots=True)
class FinishChange(Change):
    """The auditor signed. `changes` are the ids of all that this tablet holds of the audit."""

    signed_name: str
    changes: tuple[tuple[str, str], ...]  # id, digest
    photos: tuple[tuple[str, str], ...]  # id, sha256
    actions: tuple[PlannedAction, ...]


@dataclass(frozen=True, slots=True)
class AbandonChange(Change):
    """The run was given up."""

    reason: str


@dataclass(frozen=True, slots=True)
class DoneChange(Change):
    """An owner did the work of an action; `audit` is empty."""

    action: str
    text: str
    photos: tuple[PhotoRef, ...]


@dataclass(frozen=True, slots=True)
class RecordChange(Change):
    """Something said in a run beside its answers: kept as a row of its own, of which the latest counts."""


@dataclass(frozen=True, slots=True)
class ContextChange(RecordChange):
    """What is so of the home ("" as subject), a resident or a room; None takes back what was said."""

    flag: str
    subject: str
    value: bool | None


@dataclass(frozen=True, slots=True)
class SubjectChange(RecordChange):
    """A subject of a repeated section was taken into the sample or out of it; `how` says who or what chose it."""

    section: str
    subject: str
    how: str
    pick: str
    group: str
    state: str
    extended: bool


@dataclass(frozen=True, slots=True)
class ReplyChange(RecordChange):
    """What was said to a step that a failed answer brought up; `about` is one of several, or empty."""

    answer: str
    step: str
    about: str
    value: dict[str, Json]


@dataclass(frozen=True, slots=True)
class EscalationChange(RecordChange):
    """What a person decided about telling somebody outside the audit; nothing is ever sent from here."""

    answer: str
    code: str
    decision: str
    to: str
    reason: str
    reference: str
    at: str


@dataclass(frozen=True, slots=True)
class CorrectedChange(RecordChange):
    """A low or medium fault was put right on the spot: still a failure, but no work is left."""

    answer: str
    text: str
    photos: tuple[PhotoRef, ...]


@dataclass(frozen=True, slots=True)
class LinkChange(RecordChange):
    """The fault belongs to an action that was open already."""

    answer: str
    action: str


@dataclass(frozen=True, slots=True)
class ObservationChange(RecordChange):
    """Praise, a concern or a note outside any answer; a concern with a severity asks for an action."""

    tone: str
    text: str
    where: str
    item: str | None
    subject: str
    photos: tuple[PhotoRef, ...]
    severity: str | None


@dataclass(frozen=True, slots=True)
class SheetChange(RecordChange):
    """Pictures of the paper that a transcribed audit was filled in on."""

    photos: tuple[PhotoRef, ...]
