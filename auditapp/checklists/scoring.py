"""What all answers together come to. Exact whole-number arithmetic throughout.

The twin on the tablet is `static/js/capture/core/scoring.js`; both run `tests/shared/rules.json`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeAlias, TypedDict

from auditapp.checklists.definition import ChecklistDefinition, Section
from auditapp.checklists.looking import (
    Answered,
    Answers,
    Around,
    Circumstances,
    Subjects,
    Survey,
    answer_key,
    reading_of,
    ruled_out,
    visible_items,
)
from auditapp.checklists.steps import severities, severities_in
from auditapp.checklists.terms import Band, Result, Severity

__all__ = [
    "USUAL_BANDS",
    "Answered",
    "Answers",
    "Around",
    "Bands",
    "Circumstances",
    "Figures",
    "Score",
    "SectionScore",
    "Subjects",
    "answer_key",
    "reading_of",
    "ruled_out",
    "score",
    "severities",
    "visible_items",
]

# From which percentage of passes on a checklist is strong, sound, or needs work; below that it is poor.
Bands: TypeAlias = tuple[int, int, int]
USUAL_BANDS: Bands = (95, 85, 70)


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts and percentages of a section or of a whole checklist.

    Percentages are text with one decimal, rounded half up, None where there is nothing to divide by.
    `percent` is passes out of passes and fails, as anybody can count them. `weighted` counts a critical item
    five times, high three, medium twice and low once, and gives each subject of a repeated section the same
    say. `coverage` is how much of what was asked got an answer other than "could not check".
    """

    failed_critical: int
    failed_high: int
    failed_medium: int
    failed_low: int
    passes: int
    fails: int
    na: int
    unchecked: int
    unanswered: int
    percent: str | None
    weighted: str | None
    coverage: str | None

    @property
    def asked(self) -> int:
        """How many questions were asked."""
        return self.answered + self.unanswered

    @property
    def answered(self) -> int:
        """How many of them have an answer, also one that says it could not be checked."""
        return self.passes + self.fails + self.na + self.unchecked


@dataclass(frozen=True, slots=True)
class SectionScore(Figures):
    """The figures of one section."""

    id: str


@dataclass(frozen=True, slots=True)
class Score(SectionScore):
    """The whole checklist: the same counts, the band in plain words, and each section."""

    band: Band | None
    sections: tuple[SectionScore, ...]


def score(
    definition: ChecklistDefinition,
    answers: Answers,
    around: Around = None,
    *,
    bands: Bands = USUAL_BANDS,
) -> Score:
    """What the answers come to. Hidden items are not scored, whatever they were answered."""
    survey = Survey(definition, answers, around)
    raised = severities_in(survey)
    whole, won, possible = _Tally(), Fraction(0), Fraction(0)
    sections = []
    for section in definition.sections:
        tallies = [_tally(survey, section, subject, raised) for subject in survey.subjects[section.id]]
        together, share = _together(tallies), _averaged(tallies)
        sections.append(SectionScore(id=section.id, **_figures(together, *share)))
        whole, won, possible = _together([whole, together]), won + share[0], possible + share[1]
    return Score(
        id=definition.id,
        **_figures(whole, won, possible),
        band=_band(whole, bands),
        sections=tuple(sections),
    )


_NONE_FAILED = dict.fromkeys(Severity, 0)


@dataclass(slots=True)
class _Tally:
    failed: dict[Severity, int] = field(default_factory=_NONE_FAILED.copy)
    passes: int = 0
    na: int = 0
    unchecked: int = 0
    unanswered: int = 0
    won: int = 0
    possible: int = 0

    @property
    def fails(self) -> int:
        return sum(self.failed.values())

    def add(self, severity: Severity, answered: Answered | None) -> None:
        if answered is None:
            self.unanswered += 1
        elif answered.result == Result.PASS:
            self.passes += 1
            self.won += severity.weight
            self.possible += severity.weight
        elif answered.result == Result.FAIL:
            self.failed[severity] += 1
            self.possible += severity.weight
        elif answered.result == Result.NA:
            self.na += 1
        else:
            self.unchecked += 1


def _tally(survey: Survey, section: Section, subject: str, raised: Mapping[str, Severity]) -> _Tally:
    tally, answers = _Tally(), survey.answers
    for item, key in survey.asked(section, subject):
        answered = answers.get(key)
        if answered is not None or not item.optional:
            tally.add(raised.get(key, item.severity), answered)
    return tally


def _together(tallies: Iterable[_Tally]) -> _Tally:
    total = _Tally()
    for tally in tallies:
        for severity, count in tally.failed.items():
            total.failed[severity] += count
        total.passes += tally.passes
        total.na += tally.na
        total.unchecked += tally.unchecked
        total.unanswered += tally.unanswered
    return total


def _averaged(tallies: Iterable[_Tally]) -> tuple[Fraction, Fraction]:
    """Weight won and weight possible of a section as if it had been answered for one average subject."""
    judged = [tally for tally in tallies if tally.possible]
    if not judged:
        return Fraction(0), Fraction(0)
    if len(judged) == 1:
        return Fraction(judged[0].won), Fraction(judged[0].possible)
    possible = Fraction(sum(tally.possible for tally in judged), len(judged))
    share = sum((Fraction(tally.won, tally.possible) for tally in judged), Fraction(0)) / len(judged)
    return share * possible, possible


class _Figures(TypedDict):
    failed_critical: int
    failed_high: int
    failed_medium: int
    failed_low: int
    passes: int
    fails: int
    na: int
    unchecked: int
    unanswered: int
    percent: str | None
    weighted: str | None
    coverage: str | None


def _figures(tally: _Tally, won: Fraction, possible: Fraction) -> _Figures:
    known = tally.passes + tally.fails + tally.na
    return _Figures(
        failed_critical=tally.failed[Severity.CRITICAL],
        failed_high=tally.failed[Severity.HIGH],
        failed_medium=tally.failed[Severity.MEDIUM],
        failed_low=tally.failed[Severity.LOW],
        passes=tally.passes,
        fails=tally.fails,
        na=tally.na,
        unchecked=tally.unchecked,
        unanswered=tally.unanswered,
        percent=_percent(tally.passes, tally.passes + tally.fails),
        weighted=_percent(won, possible),
        coverage=_percent(known, known + tally.unchecked + tally.unanswered),
    )


def _percent(part: Fraction | int, whole: Fraction | int) -> str | None:
    """Worked out on the whole numbers above and below the line: five times quicker than with fractions."""
    if not whole:
        return None
    top = part.numerator * whole.denominator * 2000
    bottom = part.denominator * whole.numerator
    tenths = (top + bottom) // (2 * bottom)
    return f"{tenths // 10}.{tenths % 10}"


def _band(tally: _Tally, bands: Bands) -> Band | None:
    """By the exact share, not the rounded one; a failed critical item caps it, two more so."""
    judged = tally.passes + tally.fails
    if not judged:
        return None
    begun = zip(bands, _BANDS, strict=True)
    band = next((band for least, band in begun if tally.passes * 100 >= least * judged), Band.POOR)
    critical = tally.failed[Severity.CRITICAL]
    if critical > 1:
        return Band.POOR
    if critical and band != Band.POOR:
        return Band.NEEDS_WORK
    return band


_BANDS = (Band.STRONG, Band.SOUND, Band.NEEDS_WORK)
