"""Audits in words: the list, and the report that reads like a letter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from auditapp.audits.queries import PAGE, AuditList, AuditRow, Narrowing, Score
from auditapp.checklists.readings import percent_words
from auditapp.people.queries import HomeSummary
from auditapp.web.parts import Chip, Hidden, Moment, Option, Pages, Word, address, at, counted, pages

STATES = {
    "finished": Word("Finished", "met"),
    "running": Word("Under way", "accent"),
    "stalled": Word("Not finished", "attention"),
    "abandoned": Word("Given up", "quiet"),
}
BANDS = {
    "strong": Word("Strong", "met"),
    "sound": Word("Sound", "met"),
    "needs_work": Word("Needs work", "attention"),
    "poor": Word("Poor", "critical"),
}
REASONS = {
    "planned": "planned",
    "follow_up": "a follow-up",
    "incident": "after an incident",
    "concern": "after a concern",
}
SEVERITIES = ("critical", "high", "medium", "low")
SHIFTS = {"day": "by day", "evening": "in the evening", "night": "at night"}


@dataclass(frozen=True)
class RowView:
    """An audit in a list."""

    url: str
    title: str
    meta: str
    done_by: str
    when: Moment
    result: Word
    failed: Word
    score: str


@dataclass(frozen=True)
class ListPage:
    """The audits of a home."""

    title: str
    lede: str
    states: tuple[Chip, ...]
    checklists: tuple[Option, ...]
    kept: tuple[Hidden, ...]
    action: str
    rows: tuple[RowView, ...]
    page: Pages
    narrowed: bool
    clear_url: str


def audit_url(row: AuditRow) -> str:
    """The address of a report."""
    return f"/homes/{row.home_id}/audits/{row.id}"


def row_view(row: AuditRow) -> RowView:
    """A row of a list."""
    parts = [row.area_name, SHIFTS.get(row.shift, row.shift), REASONS.get(row.reason, row.reason), _told(row)]
    return RowView(
        url=audit_url(row),
        title=row.title,
        meta=", ".join(part for part in parts if part),
        done_by=row.by_name,
        when=at(row.started_at),
        result=result_word(row),
        failed=failed_word(row),
        score=score_words(row.score),
    )


def result_word(row: AuditRow) -> Word:
    """What it came to once it is finished, the worst first and only then our own band; else where it stands."""
    if row.state != "finished" or row.score is None:
        return STATES[row.state]
    if row.score.failed_critical:
        return Word("Critical not met", "critical")
    if row.score.failed_high:
        return Word("High not met", "high")
    if row.score.unanswered:
        return Word("Incomplete", "unsure")
    word = BANDS[row.score.band] if row.score.band else STATES[row.state]
    return word if _is_known(row.score) else Word(word.label, "quiet" if word.tone == "met" else word.tone)


def failed_word(row: AuditRow) -> Word:
    """What is not met, in the tone of the worst; also of an audit that nobody finished."""
    worst = next((severity for severity in SEVERITIES if row.failed.get(severity)), "")
    if worst:
        return Word(failed_words(row.failed), "quiet" if worst == "low" else worst)
    if row.score is None:
        return Word("Nothing until then" if row.state == "abandoned" else "Nothing so far")
    if _is_known(row.score):
        return Word("Everything met", "met")
    return Word("All that was answered is met" if row.score.passes else "Nothing was answered")


def _is_known(score: Score) -> bool:
    """Whether every question has an answer: only then is nothing not met the same as everything met."""
    return not score.unanswered and not score.unchecked


def failed_words(failed: Mapping[str, int]) -> str:
    """2 critical, 1 high; the worst first and nothing left out."""
    return ", ".join(f"{failed[severity]} {severity}" for severity in SEVERITIES if failed.get(severity))


def band_words(row: AuditRow) -> str:
    """Our own word for a finished audit, which is small and comes last."""
    return BANDS[row.score.band].label if row.score and row.score.band else ""


def score_words(score: Score | None) -> str:
    """Our own percentage, which comes after what was not met and is never called a rating."""
    if score is None:
        return ""
    met = f"{score.passes} of {score.passes + score.fails} met"
    share = f"{met} ({percent_words(score.percent)})" if score.percent else ""
    unchecked = f"{score.unchecked} could not be checked" if score.unchecked else ""
    words = ", ".join(words for words in (share, unchecked) if words)
    return ". ".join(each for each in (incomplete_words(score), words) if each)


def incomplete_words(score: Score | None) -> str:
    """That questions were left without an answer; nothing when none was."""
    if score is None or not score.unanswered:
        return ""
    return f"Incomplete: {score.answered:,} of {score.asked:,} answered"


def list_page(
    home: HomeSummary, narrowing: Narrowing, found: AuditList, titles: Mapping[str, str]
) -> ListPage:
    """The list with its filters."""
    path = f"/homes/{home.id}/audits"
    return ListPage(
        title=_title(home, narrowing, found),
        lede="The newest first. What was not met comes before any percentage, and no percentage is a rating.",
        states=_states(path, narrowing),
        checklists=_checklists(titles, narrowing.checklist),
        kept=(Hidden("state", narrowing.state),) if narrowing.state else (),
        action=path,
        rows=tuple(row_view(row) for row in found.rows),
        page=_pages(path, narrowing, found),
        narrowed=bool(narrowing.checklist or narrowing.state),
        clear_url=path,
    )


def _told(row: AuditRow) -> str:
    return "unannounced" if row.announced == "unannounced" else ""


def _title(home: HomeSummary, narrowing: Narrowing, found: AuditList) -> str:
    if found.total is None or narrowing.checklist:
        return f"Audits at {home.name}"
    return (
        f"{counted(found.total, 'audit')} at {home.name}" if found.total else f"No audit yet at {home.name}"
    )


def _params(narrowing: Narrowing, **changed: str) -> dict[str, str]:
    return {"checklist": narrowing.checklist, "state": narrowing.state, **changed}


def _states(path: str, narrowing: Narrowing) -> tuple[Chip, ...]:
    every = [("", "Any state"), *((key, word.label) for key, word in STATES.items())]
    return tuple(
        Chip(label, address(path, _params(narrowing, state=key)), None, key == narrowing.state)
        for key, label in every
    )


def _checklists(titles: Mapping[str, str], chosen: str) -> tuple[Option, ...]:
    every = [("", "Any checklist"), *sorted(titles.items(), key=lambda pair: pair[1])]
    return tuple(Option(key, title, key == chosen) for key, title in every)


def _pages(path: str, narrowing: Narrowing, found: AuditList) -> Pages:
    if found.total is not None:
        return pages(
            path, _params(narrowing), number=narrowing.page, total=found.total, size=PAGE, what="audit"
        )
    # Counting them all would cost more than it tells: say which page this is, and whether there is another.
    number, last = narrowing.page, narrowing.page + (1 if found.more else 0)
    before = address(path, {**_params(narrowing), "page": number - 1}) if number > 1 else None
    after = address(path, {**_params(narrowing), "page": number + 1}) if found.more else None
    shown = counted(len(found.rows), "audit")
    return Pages(f"{shown} on this page" if before or after else shown, number, last, before, after)
