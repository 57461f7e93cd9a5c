"""The report of one audit: a letter of what was seen, not met and done; then every answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from auditapp.actions.present import subject_words
from auditapp.audits.present import BANDS, REASONS, SHIFTS, STATES, failed_word, failed_words, score_words
from auditapp.audits.present_answer import PROMPT, AnswerView, answer_view
from auditapp.audits.present_said import (
    ObservedView,
    SampleView,
    context_facts,
    observed,
    paper_words,
    ruled_out_words,
    samples,
    sheet_photos,
)
from auditapp.audits.queries import AuditRow, Score, failed_of
from auditapp.audits.report import ItemLine, Report, SectionLines
from auditapp.checklists.present_version import sign_offs_words
from auditapp.people.queries import HomeSummary
from auditapp.web.parts import Fact, Link, Moment, Notice, Number, Picture, Word, at, counted, tablet_name

WORST_FIRST = ("critical", "high", "medium", "low")
ATTESTED = {"password": "with a password", "pin": "with a PIN", "none": "without a check of who it was"}


@dataclass(frozen=True)
class SectionView:
    """A section with its answers."""

    id: str
    title: str
    score: str
    failed: str
    answers: tuple[AnswerView, ...]


@dataclass(frozen=True)
class MissedView:
    """What is not known of a section: questions without an answer, or that could not be checked and why."""

    title: str
    questions: tuple[str, ...]


@dataclass(frozen=True)
class NoteView:
    """Something noted."""

    who: str
    at: Moment
    text: str


@dataclass(frozen=True)
class ReportPage:
    """All of the report."""

    title: str
    lede: str
    trail: tuple[Link, ...]
    state: Word
    notices: tuple[Notice, ...]
    letter: tuple[str, ...]
    facts: tuple[Fact, ...]
    numbers: tuple[Number, ...]
    failed: tuple[AnswerView, ...]
    failed_note: str
    owed: tuple[MissedView, ...]
    missed: tuple[MissedView, ...]
    missed_note: str
    sections: tuple[SectionView, ...]
    notes: tuple[NoteView, ...]
    version: str
    paper: str
    sheets: tuple[Picture, ...]
    unchecked: tuple[MissedView, ...]
    praise: tuple[ObservedView, ...]
    concerns: tuple[ObservedView, ...]
    context: tuple[Fact, ...]
    ruled_out: tuple[str, ...]
    samples: tuple[SampleView, ...]


def report_page(home: HomeSummary, report: Report, *, private: bool = False) -> ReportPage:
    """The report's page; `private`: whoever reads it may see what was said for managers only."""
    row = report.row
    lines = [line for section in report.sections for line in section.lines]
    failed = sorted(
        (line for line in lines if line.now.result == "fail" and line.counts),
        key=lambda line: WORST_FIRST.index(line.now.severity),
    )
    tell = partial(answer_view, report.checklist, limits=report.limits, private=private)
    return ReportPage(
        title=_title(report),
        lede=f"{row.title} at {home.name}, {at(row.started_at).label}, by {row.by_name}.",
        trail=(Link(f"Audits at {home.name}", f"/homes/{home.id}/audits"),),
        state=_state(report),
        notices=_notices(report, lines),
        letter=_letter(report, lines, failed),
        facts=_facts(report),
        numbers=_numbers(row.score, _number_unanswered(report)),
        failed=tuple(tell(line) for line in failed),
        failed_note=_failed_note(failed),
        owed=tuple(_owed(report, line) for line in failed if line.owed and line.now.severity == "critical"),
        missed=tuple(_missed(report, section) for section in report.sections if section.unanswered),
        missed_note=_unknown(report),
        sections=tuple(_section(section, tell) for section in report.sections if section.lines),
        notes=tuple(NoteView(note.who, at(note.at), note.text) for note in report.notes),
        version=_version(report),
        paper=paper_words(report),
        sheets=sheet_photos(report),
        unchecked=tuple(_unchecked(report, section) for section in report.sections if _not_checked(section)),
        praise=observed(report, "praise"),
        concerns=observed(report, "concern", "note"),
        context=context_facts(report),
        ruled_out=ruled_out_words(report),
        samples=samples(report),
    )


def _state(report: Report) -> Word:
    """A signed audit with questions open does not look like a whole one."""
    if report.row.state == "finished" and _number_unanswered(report):
        return Word("Finished, incomplete", "unsure")
    return STATES[report.row.state]


def _version(report: Report) -> str:
    said = f"{report.checklist.title}, version {report.checklist.version}, fingerprint {row_hash(report)}."
    return f"{said} Signed off by {sign_offs_words(report.sign_offs)}." if report.sign_offs else said


def row_hash(report: Report) -> str:
    """The short form of the version's fingerprint; the whole one is on the checklist's page."""
    return report.checklist.content_hash[:16]


def _title(report: Report) -> str:
    row, score = report.row, report.row.score
    failed = failed_words(row.failed)
    if score is None:
        state = STATES[row.state].label.lower()
        return f"{row.title}: {state}, {failed} not met" if failed else f"{row.title}: {state}"
    said = f"{failed} not met" if failed else failed_word(row).label
    return f"{row.title}: {said[0].lower()}{said[1:]}"


def _notices(report: Report, lines: Iterable[ItemLine]) -> tuple[Notice, ...]:
    every = list(lines)
    notices = []
    if report.row.state == "stalled":
        text = "It was started and not finished within a day. What was answered is kept and shown below."
        notices.append(Notice("This audit was not finished", text, "attention"))
    notices.extend(
        Notice(f"Given up by {end.who}", end.text, "attention")
        for end in report.ends
        if end.kind == "abandoned"
    )
    away = sum(not photo.is_here for line in every for photo in line.now.photos)
    if away:
        text = "Open the tablet app on it where there is a connection, and they will be sent."
        title = f"{counted(away, 'photo is', 'photos are')} still on the tablet"
        notices.append(Notice(title, text, "attention"))
    late = sum(line.now.late for line in every)
    if late:
        text = "They are kept and marked below. The score counts what was here when it was worked out last."
        notices.append(Notice(f"{counted(late, 'answer')} came after the end", text, "attention"))
    twice = sum(line.twice for line in every)
    if twice:
        text = "Both answers are kept. The later one counts; the other stands beside it."
        notices.append(
            Notice(f"{counted(twice, 'question was', 'questions were')} answered twice", text, "unsure")
        )
    return tuple(notices)


def _letter(report: Report, lines: list[ItemLine], failed: list[ItemLine]) -> tuple[str, ...]:
    row = report.row
    where = f" {row.area_name}" if row.area_name else ""
    told = ", without notice" if row.announced == "unannounced" else ""
    walked = f"{row.by_name} walked round{where} {SHIFTS.get(row.shift, '')}{told}"
    seen = f"{walked} and answered {counted(len(lines), 'question')}."
    return tuple(part for part in (seen, _not_met(failed), _done(failed), _unknown(report)) if part)


def _not_met(failed: list[ItemLine]) -> str:
    if not failed:
        return "Nothing was found that is not met."
    worst = [line for line in failed if line.now.severity in ("critical", "high")]
    if not worst:
        return f"{counted(len(failed), 'thing was', 'things were')} not met, none of them critical or high."
    return (
        f"{counted(len(failed), 'thing was', 'things were')} not met; "
        f"{counted(len(worst), 'is', 'are')} critical or high and comes first below."
        if len(worst) == 1
        else f"{len(failed)} things were not met; {len(worst)} are critical or high and come first below."
    )


def _failed_note(failed: list[ItemLine]) -> str:
    first = "The most serious first."
    if not all(any(each.row.reference for each in line.actions) for line in failed):
        return first
    return f"{first} Each has an action with an owner and a date."


def _done(failed: list[ItemLine]) -> str:
    made_safe = sum(bool(line.now.made_safe) for line in failed)
    put_right = sum(any(each.kind == "corrected" for each in line.said) for line in failed)
    known = sum(any(each.kind == "link" for each in line.said) for line in failed)
    actions = {each.row.id: each for line in failed for each in line.actions}
    closed = sum(each.row.state in ("verified", "embedded") for each in actions.values())
    parts = []
    if made_safe:
        parts.append(f"{counted(made_safe, 'thing was', 'things were')} made safe on the spot")
    if put_right:
        parts.append(f"{counted(put_right, 'thing was', 'things were')} put right on the spot")
    if known:
        parts.append(_known(known))
    if actions:
        parts.append(_raised(sum(not each.again for each in actions.values()), len(actions)))
    if closed:
        parts.append(f"{counted(closed, 'is', 'are')} done and checked by now")
    return f"{', '.join(parts)}." if parts else ""


def _known(number: int) -> str:
    if number == 1:
        return "1 thing was known already and joined to an open action"
    return f"{number} things were known already and joined to open actions"


def _raised(new: int, every: int) -> str:
    again, raised = every - new, counted(new, "action was raised", "actions were raised")
    if not again:
        return raised
    if not new:
        return counted(again, "action was opened again", "actions were opened again")
    return f"{raised} and {again} opened again"


def _unknown(report: Report) -> str:
    score = report.row.score
    unanswered = _number_unanswered(report)
    parts = []
    if score and score.unchecked:
        parts.append(f"{counted(score.unchecked, 'question')} could not be checked")
    if unanswered:
        parts.append(f"{counted(unanswered, 'question was', 'questions were')} not answered")
    return f"{' and '.join(parts)}, so nothing is known about that." if parts else ""


def _facts(report: Report) -> tuple[Fact, ...]:
    row = report.row
    facts = [
        Fact("Where", _where(row)),
        Fact("Why", REASONS.get(row.reason, row.reason).capitalize()),
        Fact("Announced", "No" if row.announced == "unannounced" else "Yes"),
        Fact("Shift", SHIFTS.get(row.shift, row.shift).capitalize()),
        Fact("Staff on shift", "" if report.present is None else str(report.present)),
        Fact("Started", _both(at(row.started_at), at(row.received_at), row.received_at - row.started_at)),
    ]
    for end in report.ends:
        title = "Signed" if end.kind == "finished" else "Given up"
        named = f"{end.text}, " if end.kind == "finished" else ""
        facts.append(Fact(title, named + _both(at(end.at), at(end.received_at), end.received_at - end.at)))
    tablet = f"{tablet_name(report.tablet)}, sent by {report.sender}"
    facts.append(Fact("Tablet", tablet, hover=report.tablet))
    facts.append(Fact("Signed in", ATTESTED.get(report.attested, report.attested).capitalize()))
    band = row.score.band if row.score else None
    facts.append(Fact("Checklist signed off by", sign_offs_words(report.sign_offs)))
    facts.append(Fact("In our words", BANDS[band].label if band else ""))
    facts.append(Fact("By our count", score_words(row.score)))
    return tuple(fact for fact in facts if fact.fact)


def _where(row: AuditRow) -> str:
    if row.area_now != row.area_name:
        return f"{row.area_name}, now called {row.area_now}"
    return row.area_name or "The whole home"


def _both(device: Moment, server: Moment, apart: timedelta) -> str:
    return device.label if abs(apart) <= PROMPT else f"{device.label}, received {server.label}"


def _numbers(score: Score | None, unanswered: int) -> tuple[Number, ...]:
    if score is None:
        return ()
    others = score.failed_medium + score.failed_low
    unknown = score.unchecked + unanswered
    return (
        Number(score.failed_critical, "critical not met", "critical" if score.failed_critical else "quiet"),
        Number(score.failed_high, "high not met", "attention" if score.failed_high else "quiet"),
        Number(others, "others not met"),
        Number(unknown, "not checked or not answered"),
    )


def _number_unanswered(report: Report) -> int:
    return sum(len(section.unanswered) for section in report.sections)


def _missed(report: Report, section: SectionLines) -> MissedView:
    items = report.checklist.items
    questions = []
    for each in section.unanswered:
        prompt, about = items[each.item_id].prompt, subject_words(each.subject)
        questions.append(f"{prompt} ({about})" if about else prompt)
    return MissedView(f"{section.title}: {len(questions)}", tuple(questions))


def _owed(report: Report, line: ItemLine) -> MissedView:
    """A critical fault, and what nobody did or recorded about it."""
    prompt, about = report.checklist.items[line.now.item_id].prompt, subject_words(line.now.subject)
    return MissedView(f"{prompt} ({about})" if about else prompt, line.owed)


def _not_checked(section: SectionLines) -> list[ItemLine]:
    return [line for line in section.lines if line.now.result == "unchecked" and line.counts]


def _unchecked(report: Report, section: SectionLines) -> MissedView:
    """What could not be checked, and why not: nothing is known about it."""
    items = report.checklist.items
    questions = []
    for line in _not_checked(section):
        prompt, about = items[line.now.item_id].prompt, subject_words(line.now.subject)
        why = str(line.now.value.get("reason", ""))
        asked = f"{prompt} ({about})" if about else prompt.rstrip(".")
        questions.append(f"{asked}: {why}")
    return MissedView(f"{section.title}: {len(questions)}", tuple(questions))


def _section(section: SectionLines, tell: Callable[[ItemLine], AnswerView]) -> SectionView:
    words = [score_words(replace(section.score, unanswered=0)) if section.score else ""]
    if section.unanswered:
        words.append(counted(len(section.unanswered), "question not answered", "questions not answered"))
    failed = failed_words(failed_of(section.score)) if section.score else ""
    return SectionView(
        section.id,
        section.title,
        ", ".join(word for word in words if word) or "No answer",
        f"{failed} not met" if failed else "",
        tuple(tell(line) for line in section.lines),
    )
