"""One run in memory, and what is gathered of it while a batch is carried out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from auditapp.actions.seeing import Graver, Praise
from auditapp.actions.together import Amendment, Draft, Going, Needless
from auditapp.audits.changes import Change
from auditapp.audits.records import Record
from auditapp.audits.rules import Given
from auditapp.checklists.local import HomeRules
from auditapp.kernel.permissions import Actor

NewRow = dict[str, object]


@dataclass(frozen=True, slots=True)
class Arrived:
    """A change with who sent it and when it came: facts of their own beside its claimed author and device time."""

    change: Change
    sender: Actor
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Owner:
    """What a photo belongs to, and how it looks at it."""

    kind: str  # answer, made_safe, completion, corrected, observation, sheet
    id: str
    view: str  # evidence, before, after


@dataclass(frozen=True, slots=True)
class Slot:
    """A photo that is expected or here, and who announced it."""

    home_id: str
    sha256: str
    owner: Owner
    by: str


@dataclass(slots=True)
class Raised:
    """What was raised: by an answer, one `part` of several; or by an observation, whose `key` is None.

    `action_id` is None where an older action was reopened instead. `why` says why it was withdrawn.
    """

    answer_id: str
    action_id: str | None
    kind: str
    risk: str
    text: str
    default_due: date
    state: str  # draft, live, withdrawn, reopened
    part: str = ""
    key: str | None = None
    why: str = ""

    @property
    def name(self) -> str:
        """What it is known by among what the run raised: an answer's id for what its item itself asks for."""
        return f"{self.answer_id}/{self.part}" if self.part else self.answer_id

    @property
    def is_settled(self) -> bool:
        """Whether no work is left: put right on the spot, or part of an action that was there already."""
        return self.state == "withdrawn" and self.why in SETTLED


# Reasons for which a draft was withdrawn though the fault stands.
CORRECTED, LINKED, INSTEAD = "corrected_on_the_spot", "linked", "instead"
SETTLED = frozenset((CORRECTED, LINKED))


@dataclass(slots=True)
class Run:
    """One audit. `end` is running, finished or abandoned; answers and what they raised are read when needed."""

    id: str
    home_id: str
    checklist_key: str
    title: str
    version: str
    area_id: str | None
    by: str
    started_at: datetime
    received_at: datetime
    end: str = "running"
    answers: dict[str, Given] | None = None
    raised: dict[str, Raised] | None = None
    records: dict[str, Record] | None = None
    rules: HomeRules | None = None

    @property
    def arrival(self) -> str:
        """How what comes now stands to the end of the run."""
        return _ARRIVALS[self.end]


_ARRIVALS = {"running": "in_time", "finished": "after_finish", "abandoned": "after_abandon"}


@dataclass(frozen=True, slots=True)
class Finished:
    """News for whoever plans audits."""

    audit_id: str
    home_id: str
    checklist_key: str
    on: date


@dataclass(slots=True)
class Rows:
    """What is to be written, in the order of the tables' references."""

    drafts: list[Draft] = field(default_factory=list)
    praise: list[Praise] = field(default_factory=list)
    graver: list[Graver] = field(default_factory=list)
    needless: list[Needless] = field(default_factory=list)
    going: list[Going] = field(default_factory=list)
    amendments: list[Amendment] = field(default_factory=list)
    audits: list[NewRow] = field(default_factory=list)
    answers: list[NewRow] = field(default_factory=list)
    records: list[NewRow] = field(default_factory=list)
    notes: list[NewRow] = field(default_factory=list)
    finishes: list[NewRow] = field(default_factory=list)
    abandonments: list[NewRow] = field(default_factory=list)
