"""Which backups are kept, what they are called, and how long without a good one is too long."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

TOO_LONG = timedelta(hours=26)  # a night's backup, and two hours for a slow one
BACKUP, PROVE, NIGHTLY = "keeping.backup", "keeping.prove", "keeping.nightly"  # kinds of jobs
PROVE_EVERY = timedelta(days=7)
_ALWAYS = 3
_LABEL = re.compile(r"\d{8}T\d{6}Z-[0-9a-z]{4}")


class Outcome(StrEnum):
    """How a backup or a proof ended.

    `good_but`: all the records are in it, but photos were lost before it was made. `hindered`: a proof could not be
    tried, and nothing is known against the backup.
    """

    RUNNING = "running"
    GOOD = "good"
    GOOD_BUT = "good_but"
    FAILED = "failed"
    HINDERED = "hindered"


class Way(StrEnum):
    """Who asked for a backup."""

    SCHEDULE = "schedule"
    COMMAND = "command"
    PAGE = "page"
    UPGRADE = "upgrade"


USABLE = frozenset({Outcome.GOOD, Outcome.GOOD_BUT})


@dataclass(frozen=True)
class Keep:
    """How many days, weeks and months keep their latest backup."""

    daily: int = 7
    weekly: int = 5
    monthly: int = 12


def read_keep(text: str) -> Keep:
    """Read `7,5,12`: days, weeks and months, as the settings have checked."""
    days, weeks, months = map(int, text.split(","))
    return Keep(days, weeks, months)


def label_of(moment: datetime, letters: str) -> str:
    """The name of a backup in its folder: when it began, in UTC, and four letters."""
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}-{letters[:4]}"


def is_label(name: str) -> bool:
    """Whether a folder's name is that of a backup."""
    return _LABEL.fullmatch(name) is not None


def moment_of(label: str) -> datetime:
    """When the backup of that name began."""
    return datetime.strptime(label[:16], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def to_keep(labels: Iterable[str], keep: Keep) -> set[str]:
    """The latest of each of the last days, weeks and months that have one; the very latest three always."""
    newest_first = sorted(labels, reverse=True)
    kept = set(newest_first[:_ALWAYS])
    for count, period in (
        (keep.daily, _day),
        (keep.weekly, _week),
        (keep.monthly, _month),
    ):
        kept |= set(_latest_of_each(newest_first, period, count))
    return kept


def _latest_of_each(newest_first: list[str], period: Callable[[str], str], count: int) -> list[str]:
    found: dict[str, str] = {}
    for label in newest_first:
        found.setdefault(period(label), label)
    return list(found.values())[:count]


def _day(label: str) -> str:
    return f"{moment_of(label):%Y-%m-%d}"


def _week(label: str) -> str:
    return f"{moment_of(label):%G-%V}"


def _month(label: str) -> str:
    return f"{moment_of(label):%Y-%m}"
