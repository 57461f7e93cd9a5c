"""The closed sets a checklist is written in. The values are stored and sent, so they never change."""

from enum import StrEnum


class Kind(StrEnum):
    """Core checklists come first wherever checklists are listed."""

    CORE = "core"
    EXTRA = "extra"


class Severity(StrEnum):
    """How bad it is when an item fails, worst first."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def weight(self) -> int:
        """What one item counts for in the weighted view."""
        return _WEIGHTS[self]

    @property
    def rank(self) -> int:
        """0 for the worst; the more, the less severe."""
        return _RANKS[self]


_WEIGHTS = {Severity.CRITICAL: 5, Severity.HIGH: 3, Severity.MEDIUM: 2, Severity.LOW: 1}
_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


class Due(StrEnum):
    """How soon the action of a failed item must be done."""

    IMMEDIATE = "immediate"
    DAY = "24h"
    WEEK = "7d"
    FOUR_WEEKS = "28d"

    @property
    def days(self) -> int:
        """Days after the day of the finding; an immediate action is due that same day."""
        return _DAYS[self]


_DAYS = {Due.IMMEDIATE: 0, Due.DAY: 1, Due.WEEK: 7, Due.FOUR_WEEKS: 28}


class PhotoRule(StrEnum):
    """What a photo of this item may show."""

    OBJECTS_ONLY = "objects_only"
    REDACTED_DOCUMENT = "redacted_document"
    OPTIONAL_OBJECTS_ONLY = "optional_objects_only"
    PROHIBITED = "prohibited"


class Evidence(StrEnum):
    """How the answer is known."""

    OBSERVATION = "observation"
    RECORD = "record"
    STAFF_INTERVIEW = "staff-interview"
    PERSON_OR_RELATIVE_FEEDBACK = "person-or-relative-feedback"
    MEASUREMENT = "measurement"
    EXTERNAL_PARTNER = "external-partner"


class Result(StrEnum):
    """What an answer comes to. `unchecked` (could not check) is neither a pass nor not applicable."""

    PASS = "pass"  # noqa: S105 - a result, not a password
    FAIL = "fail"
    NA = "na"
    UNCHECKED = "unchecked"


class Band(StrEnum):
    """Plain words for a percentage of our own; never a regulator's rating."""

    STRONG = "strong"
    SOUND = "sound"
    NEEDS_WORK = "needs_work"
    POOR = "poor"


class Demand(StrEnum):
    """What an action asks for: put it right, or go and look."""

    FIX = "fix"
    CHECK = "check"


class Each(StrEnum):
    """What a step is done once for."""

    WRONG = "wrong"
    OVERDUE = "overdue_actions"
    SERIOUS_OVERDUE = "serious_overdue_actions"


class LimitKind(StrEnum):
    """Who sets a limit: the law, which no home may loosen, or the home itself."""

    LEGAL = "legal"
    LOCAL = "local"
