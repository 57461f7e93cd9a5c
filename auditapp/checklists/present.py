"""Checklists and answers in words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from auditapp.checklists.catalogue import Published
from auditapp.checklists.definition import ChecklistDefinition, Item, Section
from auditapp.checklists.framework import load_framework
from auditapp.checklists.readings import chosen, measured, unit_words
from auditapp.checklists.readings import counted as sample_words
from auditapp.checklists.responses import (
    Choice,
    Choices,
    ClockTime,
    CountSample,
    FreeText,
    Moment,
    Number,
    RecentDate,
    Response,
    Temperature,
    YesNoNa,
    options_of,
)
from auditapp.checklists.terms import Due, PhotoRule, Severity
from auditapp.people.queries import HomeSummary
from auditapp.web.parts import Fact, Link, Word, counted
from auditapp.web.templating import day, moment

Value = Mapping[str, object]
SEVERITIES = {
    Severity.CRITICAL: Word("Critical", "critical"),
    Severity.HIGH: Word("High", "high"),
    Severity.MEDIUM: Word("Medium", "medium"),
    Severity.LOW: Word("Low", "quiet"),
}
KINDS = {"core": Word("Core", "accent"), "extra": Word("Extra", "quiet")}
DUES = {
    Due.IMMEDIATE: "the same day",
    Due.DAY: "the next day",
    Due.WEEK: "within 7 days",
    Due.FOUR_WEEKS: "within 28 days",
}
PHOTO_RULES = {
    PhotoRule.OBJECTS_ONLY: "Photos of things only",
    PhotoRule.REDACTED_DOCUMENT: "Photos of papers with names covered",
    PhotoRule.OPTIONAL_OBJECTS_ONLY: "A photo may be taken, of things only",
    PhotoRule.PROHIBITED: "No photo",
}


@dataclass(frozen=True)
class ChecklistRow:
    """A published version in the list."""

    url: str
    title: str
    meta: str
    items: int
    cadence: str
    version: str
    state: Word


@dataclass(frozen=True)
class IndexPage:
    """The checklists that a home may use."""

    title: str
    lede: str
    rows: tuple[ChecklistRow, ...]


@dataclass(frozen=True)
class ItemView:
    """One question as it is asked."""

    prompt: str
    help: str
    severity: Word
    response: str
    action: str
    due: str
    photo: str
    regulations: str
    shown_if: str


@dataclass(frozen=True)
class SectionView:
    """A section of a version."""

    id: str
    title: str
    intro: str
    items: tuple[ItemView, ...]


@dataclass(frozen=True)
class VersionPage:
    """One published version, to read."""

    title: str
    lede: str
    trail: tuple[Link, ...]
    facts: tuple[Fact, ...]
    sections: tuple[SectionView, ...]


def value_words(value: Value, response: Response | None) -> str:
    """An answer as people say it: Yes, 11.4 °C, 9 of 10, Not applicable: why."""
    kind = str(value["type"])
    words = _VALUES.get(kind)
    return words(value, response) if words else kind


def index_page(
    home: HomeSummary, versions: Sequence[Published], often: Mapping[str, str], unused: Collection[str]
) -> IndexPage:
    """The newest version of each checklist; `often` is how often each is due, `unused` those out of use, by key."""
    newest = [version for version in versions if version.newest]
    rows = tuple(_row(home, version, often) for version in newest)
    out = sum(version.key in unused for version in newest)
    title = f"{counted(len(rows) - out, 'checklist')} can be used at {home.name}"
    title += f", {out:,} {'is' if out == 1 else 'are'} out of use" if out else ""
    return IndexPage(
        title, "A published version never changes: an audit is judged on the one it was done on.", rows
    )


def version_page(
    home: HomeSummary, checklist: ChecklistDefinition, version: Published, who: str
) -> VersionPage:
    """A version with every question."""
    facts = (
        Fact("Version", version.label + ("" if version.newest else ", an older one")),
        Fact("Published", f"{moment(version.published_at)}, by {who}"),
        Fact("How often", checklist.cadence),
        Fact("Announced", "No: it is not told to anybody before" if checklist.unannounced else "Yes"),
        Fact("Done by", ", ".join(part.replace("-", " ") for part in checklist.done_by)),
        Fact("Fingerprint", version.content_hash),
    )
    sections = tuple(_section(checklist, section) for section in checklist.sections)
    lede = f"{counted(len(checklist.items), 'question')} in {counted(len(sections), 'section')}."
    trail = (Link(f"Checklists at {home.name}", f"/homes/{home.id}/checklists"),)
    return VersionPage(checklist.title, lede, trail, tuple(fact for fact in facts if fact.fact), sections)


def _row(home: HomeSummary, version: Published, often: Mapping[str, str]) -> ChecklistRow:
    return ChecklistRow(
        url=f"/homes/{home.id}/checklists/{version.content_hash}",
        title=version.title,
        meta=f"Published {moment(version.published_at)}",
        items=version.items,
        cadence=_first_upper(often.get(version.key, "Not planned: can be done at any time")),
        version=version.label,
        state=KINDS.get(version.kind, Word(version.kind)),
    )


def _first_upper(words: str) -> str:
    return words[:1].upper() + words[1:]


def _section(checklist: ChecklistDefinition, section: Section) -> SectionView:
    intro = section.intro or ""
    if section.repeat:
        intro = f"{intro} Answered once for each {section.repeat.subject.replace('_', ' ')}.".strip()
    return SectionView(
        section.id, section.title, intro, tuple(_item(checklist, item) for item in section.items)
    )


def _item(checklist: ChecklistDefinition, item: Item) -> ItemView:
    return ItemView(
        prompt=item.prompt,
        help=item.help,
        severity=SEVERITIES[item.severity],
        response=response_words(item.response),
        action=item.action,
        due=DUES[item.due],
        photo=PHOTO_RULES[item.photo_rule],
        regulations=_regulations(item),
        shown_if=_shown_if(checklist, item),
    )


def _regulations(item: Item) -> str:
    known = load_framework().regulations
    named = [known[ref] for ref in item.regulations if ref in known]
    if not named:
        return ""
    return f"Regulation {', '.join(regulation.number for regulation in named)}"


def _shown_if(checklist: ChecklistDefinition, item: Item) -> str:
    if item.show_if is None:
        return ""
    asked = {term.item for group in item.show_if.any_of for term in group}
    prompts = [f"“{checklist.items[each].prompt}”" for each in sorted(asked) if each in checklist.items]
    return f"Asked only after certain answers to {' and '.join(prompts)}"


def response_words(response: Response) -> str:
    """What kind of answer is asked for."""
    return _RESPONSES[type(response)](response)


def _limits(response: Response) -> str:
    limits = cast("Temperature | Number", response)
    unit = unit_words(limits.unit)
    low, high = limits.minimum, limits.maximum
    if low is not None and high is not None:
        return f"From {low} to {high}{unit}"
    if low is not None:
        return f"{low}{unit} or more"
    return f"{high}{unit} or less" if high is not None else f"A number{unit}"


def _sample(response: Response) -> str:
    sample = cast("CountSample", response)
    target = "all" if sample.target_sample is None else str(sample.target_sample)
    return f"Check {target} {sample.of}; {sample.pass_percent}% must be right"


def _date(response: Response) -> str:
    oldest = cast("RecentDate", response).max_age_days
    return "A date" if oldest is None else f"A date in the last {oldest} days"


def _options(response: Response) -> str:
    return ", ".join(f"{each.label} (fails)" if each.fails else each.label for each in options_of(response))


_RESPONSES: Mapping[type, Callable[[Response], str]] = {
    YesNoNa: lambda _: "Yes, no or not applicable",
    Temperature: _limits,
    Number: _limits,
    CountSample: _sample,
    RecentDate: _date,
    ClockTime: lambda _: "A time",
    Moment: lambda _: "A date and a time",
    Choice: lambda asked: f"One of: {_options(asked)}",
    Choices: lambda asked: f"Any of: {_options(asked)}",
    FreeText: lambda _: "Words",
}


def _moment_words(at: str) -> str:
    return f"{day(date.fromisoformat(at[:10]))}, {at[11:]}"


_VALUES: Mapping[str, Callable[[Value, Response | None], str]] = {
    "yes_no_na": lambda value, _: "Yes" if value["answer"] == "yes" else "No",
    "na": lambda value, _: f"Not applicable: {value['reason']}",
    "unchecked": lambda value, _: f"Could not check: {value['reason']}",
    "temperature": measured,
    "number": measured,
    "count_sample": sample_words,
    "date": lambda value, _: day(date.fromisoformat(str(value["date"]))),
    "time": lambda value, _: str(value["time"]),
    "text": lambda value, _: str(value["text"]),
    "choice": chosen,
    "choices": chosen,
    "moment": lambda value, _: _moment_words(str(value["at"])),
}
