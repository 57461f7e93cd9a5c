"""Which items are asked, and what all answers together come to. Exact whole-number arithmetic throughout.

An answer is found by its key: the item's id, or `<item id>#<subject>` in a repeated section.
The twin on the tablet is `static/js/capture/core/scoring.js`; both run `tests/shared/rules.json`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias, TypedDict, cast

from auditapp.checklists.conditions import AnswerIs, Condition, ResultIs, Term
from auditapp.checklists.definition import ChecklistDefinition
from auditapp.checklists.terms import Band, Result, Severity
from auditapp.checklists.values import Value


@dataclass(frozen=True, slots=True)
class Answered:
    """The standing answer to one item, with what it was judged to be when it was captured."""

    value: Value
    result: Result


Answers: TypeAlias = Mapping[str, Answered]
Subjects: TypeAlias = Mapping[str, Sequence[str]]
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


def answer_key(item_id: str, subject: str = "") -> str:
    """The key an answer is kept under."""
    return f"{item_id}#{subject}" if subject else item_id


def visible_items(
    definition: ChecklistDefinition, answers: Answers, subjects: Subjects | None = None
) -> tuple[str, ...]:
    """The keys of the items asked, in order.

    A repeated section is asked for every subject that has an answer in it or is named for it in `subjects`
    (by section id); with none yet, it stands there once without a subject.
    """
    named = _subjects(definition, answers, subjects or {})
    visible: dict[str, None] = {}
    for section in definition.sections:
        for subject in named[section.id]:
            seen = _Seen(definition, subject, answers, visible)
            for item in section.items:
                key = answer_key(item.id, subject)
                if item.show_if is None or _holds(item.show_if, seen):
                    visible[key] = None
    return tuple(visible)


def score(
    definition: ChecklistDefinition,
    answers: Answers,
    subjects: Subjects | None = None,
    *,
    bands: Bands = USUAL_BANDS,
) -> Score:
    """What the answers come to. Hidden items are not scored, whatever they were answered."""
    tallies: dict[str, dict[str, _Tally]] = {section.id: {} for section in definition.sections}
    for key in visible_items(definition, answers, subjects):
        item_id, _, subject = key.partition("#")
        by_subject = tallies[definition.item_sections[item_id].id]
        tally = by_subject.get(subject) or by_subject.setdefault(subject, _Tally())
        tally.add(definition.items[item_id].severity, answers.get(key))
    whole, won, possible = _Tally(), Fraction(0), Fraction(0)
    sections = []
    for section_id, by_subject in tallies.items():
        together = _together(by_subject.values())
        share = _averaged(by_subject.values())
        sections.append(SectionScore(id=section_id, **_figures(together, *share)))
        whole, won, possible = _together([whole, together]), won + share[0], possible + share[1]
    return Score(
        id=definition.id,
        **_figures(whole, won, possible),
        band=_band(whole, bands),
        sections=tuple(sections),
    )


def reading_of(value: Value) -> Fraction | None:
    """The number in a value: its reading, or the percentage right of a sample; None when it has none."""
    if "reading" in value:
        return Fraction(Decimal(cast("str", value["reading"])))
    if "checked" in value:
        return Fraction(cast("int", value["compliant"]) * 100, cast("int", value["checked"]))
    return None


def _subjects(
    definition: ChecklistDefinition, answers: Answers, named: Subjects
) -> Mapping[str, Iterable[str]]:
    found: dict[str, dict[str, None]] = {
        section.id: dict.fromkeys(named.get(section.id, ())) if section.repeat else {"": None}
        for section in definition.sections
    }
    for key in answers:
        item_id, _, subject = key.partition("#")
        section = definition.item_sections.get(item_id)
        if section and section.repeat:
            found[section.id][subject] = None
    return {section_id: subjects or {"": None} for section_id, subjects in found.items()}


def _holds(condition: Condition, seen: "_Seen") -> bool:
    return any(all(_term_holds(term, seen) for term in group) for group in condition.any_of)


def _term_holds(term: Term, seen: "_Seen") -> bool:
    """A term about an item that is hidden or has no answer does not hold, whichever way it is put."""
    answered = seen.answer_to(term.item)
    if answered is None:
        return False
    if isinstance(term, ResultIs):
        return answered.result == term.result
    if isinstance(term, AnswerIs):
        return answered.value.get("answer") == term.answer
    reading = reading_of(answered.value)
    if reading is None:
        return False
    return reading > term.limit if term.above else reading < term.limit


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a condition can look at from where it stands: earlier answers, in its own subject or in none."""

    definition: ChecklistDefinition
    subject: str
    answers: Answers
    visible: Mapping[str, None]

    def answer_to(self, item_id: str) -> Answered | None:
        repeated = self.definition.item_sections[item_id].repeat
        key = answer_key(item_id, self.subject if repeated else "")
        return self.answers.get(key) if key in self.visible else None


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
