"""Checks what the pack tells of findings and actions: every step against the journal, every word against its answer."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date

from auditapp.kernel.clock import wire_time
from auditapp.packs import expected, words
from auditapp.packs.archive import WrongError
from auditapp.packs.chaincheck import Journal
from auditapp.packs.manifest import Answer, Finding, PackContent, Record, Step

# Action, kind of step, who, when, words.
Told = tuple[str, str, str, str, str]


def check_findings(content: PackContent, journal: Journal) -> None:
    """What a finding says was seen is what its answers say; of answers that are not here the journal knows the note."""
    given = {answer.id: answer for audit in content.audits for answer in audit.answers}
    safe = _made_safe(journal, {finding.id for finding in content.findings})
    for finding in content.findings:
        said = [(finding.answer, finding.reading, finding.note)]
        said += [(one.answer, one.reading, one.note) for one in finding.amendments]
        for answer_id, reading, note in said:
            if answer_id in given:
                _check_said(finding, given[answer_id], reading, note)
        if finding.made_safe != safe.get(finding.id, ""):
            raise WrongError(f"Finding {finding.id}: what made people safe is not what the journal holds.")


def check_stories(content: PackContent, journal: Journal) -> None:
    """Each action's history holds exactly the steps that the journal tells of it and of its findings."""
    told = _told(content, journal)
    stated = Counter(
        (action.id, step.kind, step.by, wire_time(step.received_at), _said(step))
        for action in content.actions
        for step in action.history
        if step.kind in expected.STEPS_IN_JOURNAL
    )
    for action_id, kind, _, at, _ in (told - stated) + (stated - told):
        raise WrongError(
            f"Action {action_id}: its history and the journal do not agree on the step {kind} of {at}."
        )


def _check_said(finding: Finding, answer: Answer, reading: str, note: str) -> None:
    if (finding.item, finding.subject) != (answer.item, answer.subject):
        raise WrongError(f"Finding {finding.id}: it is about something else than its answer {answer.id}.")
    figure = _figure(answer)
    agrees = reading.startswith(figure) if figure else not reading
    if note != answer.note or not agrees:
        raise WrongError(f"Finding {finding.id}: what was seen is not what its answer {answer.id} says.")


def _figure(answer: Answer) -> str:
    """What a reading begins with. The rest are words of the day on which it was copied: unit, probe, sample."""
    value = answer.value
    match value.get("type"):
        case "temperature" | "number":
            return str(value.get("reading"))
        case "count_sample":
            return f"{value.get('compliant')} of {value.get('checked')}"
        case _:
            return ""


def _made_safe(journal: Journal, findings: Collection[str]) -> dict[str, str]:
    """What was done on the spot, by finding, in the order in which it was done."""
    done: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for event in journal.home:
        if event["kind"] == "finding.made_safe" and event["subject_id"] in findings:
            journal.require_words(event, "text")
            data = expected.data_of(event)
            when = str(data.get("at")), str(data.get("change"))
            done[str(event["subject_id"])].append((*when, journal.words(event, "text")))
    return {finding: " ".join(text for *_, text in sorted(each)) for finding, each in done.items()}


def _told(content: PackContent, journal: Journal) -> Counter[Told]:
    """The steps that the journal tells."""
    findings = {finding.id: finding for finding in content.findings}
    actions, telling = {action.id for action in content.actions}, _telling(content)
    told: Counter[Told] = Counter()
    for event in journal.home:
        step = expected.STEP_OF_EVENT.get(str(event["kind"]))
        about = str(event["subject_id"])
        if step is None:
            continue
        told_in = (
            {about} & actions if event["subject_kind"] == "action" else telling.get((step, about), set())
        )
        for action_id in sorted(told_in):
            key = action_id, step, str(event["actor"]), str(event["at"])
            journal.require_words(event, expected.WORDS_OF_STEP.get(step, ""))
            told[(*key, _words_of(event, step, findings, journal))] += 1
    return told


def _telling(content: PackContent) -> dict[tuple[str, str], set[str]]:
    """The actions whose stories tell a step of a finding: the one raised for it, and the one it opened again."""
    telling: dict[tuple[str, str], set[str]] = defaultdict(set)
    raised_for = {(action.answer, action.part): action.id for action in content.actions if action.answer}
    for finding in content.findings:
        key = finding.answer, finding.part
        own = {raised_for[key]} if key in raised_for else set()
        telling["found", finding.id] = own
        for step in ("amended", "made_safe"):
            telling[step, finding.id] = own | ({finding.action} if finding.action else set())
    return telling


def _words_of(event: Record, step: str, findings: Mapping[str, Finding], journal: Journal) -> str:
    """The words of a step as they follow from the event, and from the finding that it names."""
    data = expected.data_of(event)
    about = str(data.get("finding") if step == "reopened" else event["subject_id"])
    match step:
        case "found":
            return words.seen(findings[about].reading, findings[about].note)
        case "amended":
            return next(_amended(findings[about], str(data.get("answer"))), "")
        case "risk_changed":
            return words.risk_changed(str(data.get("risk")), str(data.get("was")))
        case "reopened":
            if about not in findings:
                raise WrongError(
                    f"The journal's event {event['seq']} ({event['kind']}) tells of {about}, "
                    "which is not among the records: it was taken out."
                )
            said = words.seen(findings[about].reading, findings[about].note)
            return words.again(said, date.fromisoformat(str(data.get("due"))))
        case _:
            return journal.words(event, expected.WORDS_OF_STEP.get(step, ""))


def _amended(finding: Finding, answer_id: str) -> Iterator[str]:
    return (words.seen(one.reading, one.note) for one in finding.amendments if one.answer == answer_id)


def _said(step: Step) -> str:
    """The step's words where the journal knows them."""
    return step.text if step.kind in expected.STEPS_WITH_WORDS else ""
