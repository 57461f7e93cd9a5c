"""Reads over several features: what a home's page and a provider's page say; a fixed number of queries each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy.orm import Session

from auditapp.actions import queries as actions
from auditapp.actions.queries import ActionRow, OpenCounts
from auditapp.audits import queries as audits
from auditapp.audits.queries import AuditRow
from auditapp.evidence.queries import Photo, photos_on_tablets
from auditapp.kernel import clock
from auditapp.kernel.permissions import Actor
from auditapp.people.queries import HomeSummary, names_of
from auditapp.programme.queries import DueRow, programme_of
from auditapp.sync.queries import count_undecided

WORST = 8
WAITING = 5
LATELY = 5
NEXT_DUE = 5
# A run that nobody finished a month ago is history; the list of audits has it.
STUCK_FOR = timedelta(days=30)


@dataclass(frozen=True)
class OnTablet:
    """Photos that one tablet announced and has not sent yet."""

    who: str
    tablet: str
    photos: int
    since: datetime


@dataclass(frozen=True)
class HomeState:
    """Everything that a home's page tells."""

    counts: OpenCounts
    embedded: int
    worst: tuple[ActionRow, ...]
    waiting: tuple[ActionRow, ...]
    recent: tuple[AuditRow, ...]
    stuck: tuple[AuditRow, ...]
    due: tuple[DueRow, ...]
    tablets: tuple[OnTablet, ...]
    decisions: int
    last_audit: datetime | None


@dataclass(frozen=True)
class HomeLine:
    """A home beside the others."""

    home: HomeSummary
    counts: OpenCounts
    last_audit: datetime | None
    last_night: datetime | None


def home_state(session: Session, actor: Actor, home: HomeSummary, *, now: datetime) -> HomeState:
    """How the home stands now."""
    today = clock.local_date(now)
    lately = audits.lately(session, home.id, limit=LATELY, since=now - STUCK_FOR, now=now)
    return HomeState(
        counts=actions.open_counts(session, [home.id], today)[home.id],
        embedded=actions.embedded_since(session, home.id, quarter_began(today)),
        worst=actions.worst(session, home.id, today, WORST),
        waiting=actions.waiting_for_check(session, home.id, today, WAITING),
        recent=lately.finished,
        stuck=lately.stuck,
        due=tuple(programme_of(session, home.id, home.provider_id)[:NEXT_DUE]),
        tablets=_on_tablets(session, home.id),
        decisions=count_undecided(session, actor, home.id, now=now),
        last_audit=audits.last_starts(session, [home.id])[home.id],
    )


def home_lines(session: Session, homes: Sequence[HomeSummary], *, now: datetime) -> list[HomeLine]:
    """The homes side by side, worst first; three queries."""
    ids = [home.id for home in homes]
    counts = actions.open_counts(session, ids, clock.local_date(now))
    last = audits.last_starts(session, ids)
    night = audits.last_starts(session, ids, shift="night")
    lines = [HomeLine(home, counts[home.id], last[home.id], night[home.id]) for home in homes]
    return sorted(lines, key=lambda line: (-line.counts.critical, -line.counts.late, -line.counts.open))


def quarter_began(today: date) -> datetime:
    """The first moment of the calendar quarter."""
    first = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    return datetime.combine(first, time(), clock.zone()).astimezone(UTC)


def _on_tablets(session: Session, home_id: str) -> tuple[OnTablet, ...]:
    waiting: dict[tuple[str, str], list[Photo]] = {}
    for photo in photos_on_tablets(session, home_id):
        waiting.setdefault((photo.by, photo.tablet), []).append(photo)
    names = names_of(session, {by for by, _ in waiting}) if waiting else {}
    return tuple(
        OnTablet(names[by], tablet, len(photos), photos[0].captured_at)
        for (by, tablet), photos in waiting.items()
    )
