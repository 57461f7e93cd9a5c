"""Pure decisions about a run: which answers stand, in what order changes count, how a score is written down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from auditapp.audits.changes import AbandonChange, Change, FinishChange, StartChange
from auditapp.checklists.rules import Answered, Result, Score, SectionScore
from auditapp.kernel import clock
from auditapp.kernel.orm import Json

# Drafts of an audit that nobody finishes go live with their defaults after this.
DRAFT_PATIENCE = timedelta(hours=12)
FURTHEST_DUE = timedelta(days=366)
STALLED_AFTER = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as far as judging goes."""

    id: str
    item: str
    subject: str
    value: Mapping[str, Json]
    result: str
    severity: str
    supersedes: str | None
    captured_at: datetime
    elapsed: int
    note: str = ""

    @property
    def key(self) -> str:
        """The key that scores and conditions know it by."""
        return f"{self.item}#{self.subject}" if self.subject else self.item


def standing(answers: Iterable[Given]) -> dict[str, Given]:
    """The answer that counts for each key: not superseded, and of those the latest.

    Two tablets may both have answered; nothing is lost, the later one counts, whatever order they came in.
    """
    every = list(answers)
    superseded = {answer.supersedes for answer in every if answer.supersedes}
    found: dict[str, Given] = {}
    for answer in sorted(every, key=when_given):
        if answer.id not in superseded:
            found[answer.key] = answer
    return found


def when_given(answer: Given) -> tuple[datetime, int, str]:
    """The order in which answers were given; the id settles a tie for ever."""
    return answer.captured_at, answer.elapsed, answer.id


def when_made(change: Change) -> tuple[int, int, datetime, int, str]:
    """The order in which changes that are here are carried out, whatever order they came in.

    A start is first. The run's own stopwatch comes before the clock, which may have been put right meanwhile.
    """
    is_end = isinstance(change, (FinishChange, AbandonChange))
    return (
        0 if isinstance(change, StartChange) else 1,
        change.elapsed,
        change.captured_at,
        1 if is_end else 0,
        change.id,
    )


def answered(answers: Mapping[str, Given]) -> dict[str, Answered]:
    """Standing answers in the form that scoring takes."""
    return {key: Answered(answer.value, Result(answer.result)) for key, answer in answers.items()}


def score_body(score: Score) -> dict[str, Json]:
    """The score as it is stored: whole numbers and text, never a float."""
    return {
        **_figures(score),
        "band": str(score.band) if score.band else None,
        "sections": [{"id": section.id, **_figures(section)} for section in score.sections],
    }


def _figures(score: SectionScore) -> dict[str, Json]:
    return {
        "failed_critical": score.failed_critical,
        "failed_high": score.failed_high,
        "failed_medium": score.failed_medium,
        "failed_low": score.failed_low,
        "passes": score.passes,
        "fails": score.fails,
        "na": score.na,
        "unchecked": score.unchecked,
        "unanswered": score.unanswered,
        "percent": score.percent,
        "weighted": score.weighted,
        "coverage": score.coverage,
    }


def counts_as_done(answered: int, asked: int) -> bool:
    """Whether a signed audit says enough for its checklist to be due again later: a quarter of what was asked.

    A walk-round of one unit answers a third of a large checklist and is worth its date; three of thirteen is not.
    """
    return answered * 4 >= asked


def judged_at(captured_at: datetime, received_at: datetime) -> datetime:
    """The moment whose settings count: the tablet's own, but never later than the server heard of it.

    Else a clock that runs ahead would be judged by what was set only afterwards.
    """
    return min(captured_at, received_at)


def planned_due(chosen: date, default: date, now: datetime) -> date:
    """The day the auditor chose, when it lies within a year; else the item's own deadline.

    A day far ahead would never be late, and one from a wrong clock was not chosen.
    """
    return chosen if abs(chosen - clock.local_date(now)) <= FURTHEST_DUE else default
