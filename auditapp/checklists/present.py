"""Checklists and answers in words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from auditapp.checklists.catalogue import Published
from auditapp.checklists.readings import chosen, measured
from auditapp.checklists.readings import counted as sample_words
from auditapp.checklists.responses import Response
from auditapp.checklists.terms import Severity
from auditapp.people.queries import HomeSummary
from auditapp.web.parts import Word, counted
from auditapp.web.templating import day, moment

Value = Mapping[str, object]
SEVERITIES = {
    Severity.CRITICAL: Word("Critical", "critical"),
    Severity.HIGH: Word("High", "high"),
    Severity.MEDIUM: Word("Medium", "medium"),
    Severity.LOW: Word("Low", "quiet"),
}
KINDS = {"core": Word("Core", "accent"), "extra": Word("Extra", "quiet")}


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
