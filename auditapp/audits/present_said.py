"""What was said beside the answers, as the report shows it: beneath its answer, or in lists of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from auditapp.actions.present import RISKS, action_url, subject_words
from auditapp.audits.looked import by_number, how_words, looked_at, looked_words, unseen_words
from auditapp.audits.present_raised import ActionView, action_view
from auditapp.audits.report import ItemLine, Report, SectionLines
from auditapp.audits.report_said import SaidLine, sample
from auditapp.audits.said_words import (
    DECISIONS,
    TONES,
    UNSURE,
    asked_words,
    escalation_words,
    flag_question,
    home_flags,
    reply_words,
)
from auditapp.checklists.definition import ChecklistDefinition, Section
from auditapp.checklists.step_bodies import Ask
from auditapp.evidence.present import pictures
from auditapp.kernel.orm import Json
from auditapp.web.parts import Fact, Link, Moment, Picture, Word, at
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
    """How the subjects of a section were chosen, and who of them was looked at; `is_short`: not all there should be."""

    title: str
    words: str
    unseen: str
    is_short: bool
    extended: bool
    rows: tuple[Fact, ...]


def said_views(checklist: ChecklistDefinition, line: ItemLine, *, private: bool) -> tuple[SaidView, ...]:
    """What was said about one answer, in the order in which it was said."""
    views = (_said(checklist, each) for each in sorted(line.said, key=lambda each: each.at))
    return tuple(view for view in views if view is not None and (private or not view.private))


def context_facts(report: Report) -> tuple[Fact, ...]:
    """What was said to be so of the home, a resident or a room, and what nobody was sure of.

    A tablet sends nothing for what is left at "Not sure" when an audit begins.
    """
    said = {
        (line.text("flag"), line.record.subject): line.record.data.get("value")
        for line in report.said.of("context")
    }
    said |= {(flag, ""): None for flag in home_flags(report.checklist) if (flag, "") not in said}
    found = []
    for (flag, subject), value in said.items():
        question, about = flag_question(flag), subject_words(subject)
        answer = UNSURE if value is None else "Yes" if value is True else "No"
        found.append(Fact(f"{question} ({about})" if about else question, answer))
    return tuple(found)


def samples(report: Report) -> tuple[SampleView, ...]:
    """How each repeated section's subjects were chosen, and who was looked at; also where nobody was chosen."""
    asked = {section.id: section for section in report.sections if section.is_asked}
    sections = [(section, asked.get(section.id)) for section in report.checklist.sections if section.repeat]
    views = (_sample(report, section, lines) for section, lines in sections)
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


def _sample(report: Report, section: Section, lines: SectionLines | None) -> SampleView | None:
    said = {subject: record.data for (of, subject), record in sample(report.said).items() if of == section.id}
    results: dict[str, set[str]] = {}
    for line in lines.lines if lines else ():
        if line.counts and line.now.subject:
            results.setdefault(line.now.subject, set()).add(line.now.result)
    looked = looked_at(section, said, results, report.populations.get(section.id))
    if looked is None or (lines is None and not said):
        return None
    every = sorted({*said, *results}, key=by_number)
    rows = tuple(
        Fact(subject_words(each), _chosen(said.get(each), looked.unseen.get(each, ""))) for each in every
    )
    words, unseen = looked_words(looked), unseen_words(looked)
    return SampleView(
        section.title, words, f"{unseen}." if unseen else "", looked.is_short, looked.extended, rows
    )


def _chosen(data: Mapping[str, Json] | None, unseen: str) -> str:
    """How a subject came into the sample, and that nothing is known of it."""
    if data is None:
        return ", ".join(part for part in ("How it was chosen is not recorded", unseen) if part)
    if data["state"] == "out":
        return "Taken out again"
    group, extended = str(data["group"]), "added when the sample was extended" if data["extended"] else ""
    said = [how_words(data), f"in {group}" if group else "", extended, unseen]
    return ", ".join(part for part in said if part)


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
