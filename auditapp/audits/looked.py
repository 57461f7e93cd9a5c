"""Who and what a repeated section was to look at: how many, who was chosen, and who was looked at.

Chosen is not looked at: somebody about whom nothing is met or not met was not looked at, and the reader is told.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from auditapp.audits.said_words import HOWS
from auditapp.checklists.definition import Section
from auditapp.checklists.repeats import Sample
from auditapp.checklists.sampling import target
from auditapp.kernel.orm import Json

_KNOWN = frozenset({"pass", "fail"})
_NOUNS = {"resident_mar": "MAR chart"}
_DIGITS = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class Looked:
    """A section's subjects, as people count. `seen` were looked at; `unseen` were chosen and not, and why not."""

    noun: str
    title: str
    chosen: tuple[str, ...]
    seen: tuple[str, ...]
    unseen: Mapping[str, str]
    target: int
    extended: bool

    @property
    def is_short(self) -> bool:
        """Whether somebody who was chosen, or who should have been, was not looked at."""
        return bool(self.unseen) or not self.chosen or len(self.seen) < self.target


def looked_at(
    section: Section,
    sample: Mapping[str, Mapping[str, Json]],
    results: Mapping[str, Collection[str]],
    population: int | None = None,
) -> Looked | None:
    """What became of the sample of a repeated section; None of a section that is not repeated.

    `sample` is what was said of each subject last, `results` what its answers came to. `population` is how many
    there were; with None the checklist's own number is the target.
    """
    if section.repeat is None:
        return None
    out = {subject for subject, data in sample.items() if data["state"] == "out"}
    chosen = sorted({*sample, *results} - out, key=by_number)
    seen = tuple(subject for subject in chosen if _KNOWN & set(results.get(subject, ())))
    extended = any(data["extended"] for data in sample.values())
    return Looked(
        noun=_NOUNS.get(section.repeat.subject, section.repeat.subject.replace("_", " ")),
        title=section.title,
        chosen=tuple(chosen),
        seen=seen,
        unseen={each: _why(results.get(each, ())) for each in chosen if each not in seen},
        target=wanted(section.repeat.sample, population, extended=extended),
        extended=any(sample[each]["extended"] for each in chosen if each in sample),
    )


def wanted(sample: Sample | str, population: int | None, *, extended: bool) -> int:
    """How many to look at, as the tablet reckons it: twice as many when extended, and never more than there are."""
    number = target(sample, population) * (2 if extended else 1)
    return number if population is None else min(number, population)


def looked_words(looked: Looked, *, with_target: bool = True) -> str:
    """How many were chosen, how many of them were looked at, and how many were to be."""
    aim = f"the target is {looked.target}" if with_target and looked.target else ""
    if not looked.chosen:
        said = f"No {looked.noun} was chosen in {looked.title}"
        return f"{said}; {aim}." if aim else f"{said}."
    chosen, seen = len(looked.chosen), len(looked.seen)
    if not looked.unseen:
        said = f"{_counted(seen, looked.noun)} {_was(seen)} looked at"
        return f"{said}; {aim}." if aim else f"{said}."
    said = f"{_counted(chosen, looked.noun)} {_was(chosen)} chosen; {seen or 'none'} {_was(seen)} looked at"
    return f"{said}, {aim}." if aim else f"{said}."


def unseen_words(looked: Looked) -> str:
    """Those chosen and not looked at, each with why not: FD-03: could not be checked; FD-04: nothing was answered."""
    return "; ".join(f"{label(subject)}: {why}" for subject, why in looked.unseen.items())


def how_words(data: Mapping[str, Json]) -> str:
    """How a subject was chosen, and as which of those to choose; said once where both are the same."""
    how, pick = HOWS.get(str(data["how"]), ""), str(data["pick"])
    return f"{how}: {pick}" if pick and pick.casefold() != how.casefold() else how


def label(subject: str) -> str:
    """The subject's own name: `fire_door:FD-02` is FD-02."""
    return subject.partition(":")[2] or subject


def by_number(text: str) -> tuple[tuple[int, str], ...]:
    """For sorting as people count: FD-2 before FD-10."""
    parts = _DIGITS.split(text)
    return tuple((int(each), "") if each.isdecimal() else (-1, each.casefold()) for each in parts if each)


def _why(results: Collection[str]) -> str:
    if "unchecked" in results:
        return "could not be checked"
    return "nothing asked applied" if results else "nothing was answered"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _was(number: int) -> str:
    return "was" if number == 1 else "were"
