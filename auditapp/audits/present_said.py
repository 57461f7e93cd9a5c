"""What was said beside the answers, as the report shows it: beneath its answer, or in lists of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from auditapp.actions.present import RISKS, action_url, subject_words
from auditapp.audits.present_raised import ActionView, action_view
from auditapp.audits.report import ItemLine, Report
from auditapp.audits.report_said import SaidLine, sample
from auditapp.audits.said_words import (
    DECISIONS,
    HOWS,
    TONES,
    asked_words,
    escalation_words,
    flag_words,
    reply_words,
)
from auditapp.checklists.definition import ChecklistDefinition, Section
from auditapp.checklists.sampling import target
from auditapp.checklists.step_bodies import Ask
from auditapp.evidence.present import pictures
from auditapp.kernel.orm import Json
from auditapp.web.parts import Fact, Link, Moment, Picture, Word, at, counted
from auditapp.web.templating import day


@dataclass(frozen=True)
class SaidView:
    """Something said about an answer. `private`: for managers, and on no paper."""

    title: str
    text: str
    meta: str
    link: Link | None = None
    photos: tuple[Picture, ...] = ()
    private: bool = False


@dataclass(frozen=True)
class ObservedView:
    """Something seen outside any answer."""

    tone: Word
    text: str
    where: str
    about: str
    severity: Word | None
    who: str
    at: Moment
    photos: tuple[Picture, ...]
    actions: tuple[ActionView, ...]


@dataclass(frozen=True)
class SampleView:
    """How the subjects of a section were chosen, and whether there were enough of them."""

    title: str
    warning: str
    extended: bool
    rows: tuple[Fact, ...]


def said_views(checklist: ChecklistDefinition, line: ItemLine, *, private: bool) -> tuple[SaidView, ...]:
    """What was said about one answer, in the order in which it was said."""
    views = (_said(checklist, each) for each in sorted(line.said, key=lambda each: each.at))
    return tuple(view for view in views if view is not None and (private or not view.private))


def timing_words(value: Mapping[str, Json]) -> list[str]:
    """How a time was taken, where that was said."""
    timing = value.get("timing")
    if not isinstance(timing, dict):
        return []
    if timing.get("how") != "stopwatch":
        return ["Typed by hand, not measured."]
    seconds = timing.get("seconds")
    if not isinstance(seconds, int):
        return ["Measured with the stopwatch."]
    minutes, rest = divmod(seconds, 60)
    long = f"{minutes} min {rest} s" if minutes else f"{rest} s"
    return [f"Measured with the stopwatch: {long}."]


def context_facts(report: Report) -> tuple[Fact, ...]:
    """What was said to be so of the home, a resident or a room."""
    found = []
    for line in report.said.of("context"):
        value = line.record.data.get("value")
        if value is not None:
            question, _, said = flag_words(line.text("flag"), value).rpartition(" ")
            about = subject_words(line.record.subject)
            found.append(Fact(f"{question} ({about})" if about else question, said))
    return tuple(found)


def samples(report: Report) -> tuple[SampleView, ...]:
    """How each repeated section's subjects were chosen."""
    views = (_sample(report, section) for section in report.checklist.sections if section.repeat)
    return tuple(view for view in views if view is not None)


def observed(report: Report, *tones: str) -> tuple[ObservedView, ...]:
    """Observations of these tones, in the order in which they were made."""
    lines = [line for line in report.said.of("observation") if line.text("tone") in tones]
    return tuple(_observed(report, line) for line in lines)


def sheet_photos(report: Report) -> tuple[Picture, ...]:
    """Pictures of the paper that the audit was filled in on."""
    photos = [photo for line in report.said.of("sheet") for photo in line.photos]
    return pictures(photos, "Photo of the paper form") if photos else ()


def paper_words(report: Report) -> str:
    """That the audit was written down later from paper; empty for one that was not."""
    paper = report.transcribed
    if not paper:
        return ""
    filled_on = day(date.fromisoformat(paper["filled_on"]))
    return f"Filled in on paper by {paper['filled_by']} on {filled_on}, and written down here later."


def ruled_out_words(report: Report) -> tuple[str, ...]:
    """The questions that do not apply here, because of what was said to be so."""
    items = report.checklist.items
    asked = ((items[each.item_id].prompt, subject_words(each.subject)) for each in report.ruled_out)
    return tuple(f"{prompt} ({about})" if about else prompt for prompt, about in asked)


def _said(checklist: ChecklistDefinition, line: SaidLine) -> SaidView | None:
    meta = f"{line.who}, {at(line.at).label}"
    match line.kind:
        case "reply":
            return _reply(checklist, line, meta)
        case "escalation":
            return _escalation(line, meta)
        case "corrected":
            photos = pictures(line.photos, "Photo of what was put right")
            return SaidView("Put right on the spot", line.text("text"), meta, photos=photos)
        case "link" if line.linked is not None:
            row = line.linked
            known = Link(f"{row.reference}: {row.text}", action_url(row.id, row.reference))
            return SaidView("Known already", "It belongs to an action that was open.", meta, link=known)
    return None


def _reply(checklist: ChecklistDefinition, line: SaidLine, meta: str) -> SaidView:
    item, step_id, value = line.record.item or "", line.text("step"), line.record.data.get("value")
    about = line.record.about
    said = reply_words(checklist, step_id, value, item) if isinstance(value, dict) else ""
    asked = asked_words(checklist, step_id, item)
    title = f"{asked} ({about})" if about else asked
    return SaidView(title, said, meta, private=_is_private(checklist, item, step_id))


def _is_private(checklist: ChecklistDefinition, item_id: str, step_id: str) -> bool:
    """What is asked for managers only; a reply that fits no step of its question is treated as such, too."""
    item = checklist.items.get(item_id)
    steps = [step.does for step in item.on_fail if step.id == step_id] if item else []
    return not steps or any(isinstance(does, Ask) and does.private for does in steps)


def _escalation(line: SaidLine, meta: str) -> SaidView:
    decided = [DECISIONS.get(line.text("decision"), line.text("decision"))]
    if line.text("to"):
        decided.append(f"to {line.text('to')}" if line.text("decision") == "reported" else line.text("to"))
    if line.text("at"):
        decided.append(_when(line.text("at")))
    words = ", ".join(decided)
    if line.text("reference"):
        words += f". Reference {line.text('reference')}"
    if line.text("reason"):
        words += f". {line.text('reason')}"
    return SaidView(escalation_words(line.text("code")), words, meta)


def _when(said: str) -> str:
    """A moment as the tablet's person named it, or as its clock did; one that never was stays as it came."""
    try:
        if said.endswith("Z"):
            return at(datetime.fromisoformat(said)).label
        return f"{day(date.fromisoformat(said[:10]))}, {said[11:16]}"
    except ValueError:
        return said.replace("T", ", ")


def _sample(report: Report, section: Section) -> SampleView | None:
    chosen = {subject: record for (of, subject), record in sample(report.said).items() if of == section.id}
    if not chosen:
        return None
    inside = {subject: record for subject, record in chosen.items() if record.data["state"] == "in"}
    rows = []
    for subject, record in chosen.items():
        how, pick = HOWS.get(str(record.data["how"]), ""), str(record.data["pick"])
        group = str(record.data["group"])
        said = [f"{how}: {pick}" if pick else how, f"in {group}" if group else ""]
        if subject not in inside:
            said = ["Taken out again"]
        elif record.data["extended"]:
            said.append("added when the sample was extended")
        rows.append(Fact(subject_words(subject), ", ".join(part for part in said if part)))
    extended = any(record.data["extended"] for record in inside.values())
    wanted = _wanted(report, section)
    few = wanted > len(inside)
    warning = f"{counted(len(inside), 'was', 'were')} looked at; the target is {wanted}." if few else ""
    return SampleView(section.title, warning, extended, tuple(rows))


def _wanted(report: Report, section: Section) -> int:
    if section.repeat is None:
        return 0
    of_residents = section.repeat.subject.startswith("resident")
    if not of_residents or not report.beds:
        return target(section.repeat.sample)
    return min(target(section.repeat.sample, report.beds), report.beds)


def _observed(report: Report, line: SaidLine) -> ObservedView:
    item = report.checklist.items.get(line.record.item or "")
    tone = line.text("tone")
    return ObservedView(
        tone=Word(TONES.get(tone, tone), _TONES.get(tone, "quiet")),
        text=line.text("text"),
        where=line.text("where") or subject_words(line.record.subject),
        about=item.prompt if item else "",
        severity=RISKS.get(line.text("severity")),
        who=line.who,
        at=at(line.at),
        photos=pictures(line.photos, f"Photo of: {line.text('text')[:80]}") if line.photos else (),
        actions=tuple(action_view(each) for each in report.observed.get(line.record.id, ())),
    )


_TONES = {"praise": "met", "concern": "attention", "note": "quiet"}
