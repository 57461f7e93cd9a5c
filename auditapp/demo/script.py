"""What happened in the demonstration, as frozen values: who did what, when. Nothing here touches a database.

People, homes and areas go by keys of their own; the build puts ids in their place.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeAlias

from auditapp.demo.motifs.canvas import State
from auditapp.kernel.canonical import Json
from auditapp.kernel.permissions import Role
from auditapp.people.models import AreaKind

Value: TypeAlias = Mapping[str, Json]


@dataclass(frozen=True)
class Person:
    """Somebody who works for the provider; `home` is None for those who span it."""

    key: str
    name: str
    email: str
    role: Role
    home: str | None


@dataclass(frozen=True)
class Place:
    """An area of a home; `parent` is the key of the one it lies in."""

    key: str
    kind: AreaKind
    name: str
    parent: str | None


@dataclass(frozen=True)
class HomeScript:
    """A home with its places and its programme: checklist key to weekly, monthly or quarterly."""

    key: str
    name: str
    location: str
    places: tuple[Place, ...]
    programme: Mapping[str, str]


@dataclass(frozen=True)
class Snapshot:
    """A photo to draw. `arrives` False: it is still on the tablet."""

    id: str
    motif: str
    state: State
    seed: int
    when: date
    reading: str | None = None
    arrives: bool = True


@dataclass(frozen=True)
class Answered:
    """One answer; `failed` when the item is not met, and then what the auditor chose for its action."""

    id: str
    item: str
    subject: str
    value: Value
    note: str
    at: datetime
    photos: tuple[Snapshot, ...] = ()
    failed: bool = False
    owner: str = ""
    due: date | None = None
    made_safe: str = ""
    made_safe_id: str = ""


@dataclass(frozen=True)
class Said:
    """Something said beside the answers, as the wire has it."""

    id: str
    kind: str
    at: datetime
    body: Value


@dataclass(frozen=True)
class Run:
    """One audit on one tablet. It is finished, abandoned (with a reason), or neither: it stalled."""

    id: str
    start_id: str
    end_id: str
    home: str
    checklist: str
    by: str
    tablet: str
    area: str | None
    announced: bool
    reason: str
    shift: str
    present: int | None
    started_at: datetime
    answers: tuple[Answered, ...]
    ended_at: datetime | None
    sent_at: datetime
    abandoned: str = ""
    remark: str = ""
    remark_id: str = ""
    said: tuple[Said, ...] = ()


@dataclass(frozen=True)
class Step:
    """Something done about the action of a failed answer, at `at`, by the person `by`."""

    at: datetime
    home: str
    answer: str
    by: str


@dataclass(frozen=True)
class Done(Step):
    """The owner says on a tablet what was done."""

    id: str
    tablet: str
    text: str
    photo: Snapshot | None = None


@dataclass(frozen=True)
class Checked(Step):
    """Somebody else looked; `holds` False sends it back."""

    seen: str
    holds: bool


@dataclass(frozen=True)
class Commented(Step):
    """Something said."""

    text: str


@dataclass(frozen=True)
class Reassigned(Step):
    """The action goes to another owner."""

    owner: str
    due: date
    reason: str


@dataclass(frozen=True)
class Disagreement:
    """The same change came a second time with other words: a conflict for a manager to decide."""

    at: datetime
    run: str
    answer: str
    note: str


@dataclass(frozen=True)
class Script:
    """The whole story, in the order in which the server learns of it."""

    seed: int
    as_of: date
    begins: datetime
    ends: datetime
    provider: str
    people: tuple[Person, ...]
    homes: tuple[HomeScript, ...]
    runs: tuple[Run, ...]
    steps: tuple[Step, ...]
    disagreements: tuple[Disagreement, ...] = field(default=())
