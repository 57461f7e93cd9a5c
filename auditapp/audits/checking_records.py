"""Whether what is said beside the answers can be taken, as far as that is known when it comes."""

from __future__ import annotations

from auditapp.audits.changes import (
    ContextChange,
    CorrectedChange,
    EscalationChange,
    LinkChange,
    ObservationChange,
    RecordChange,
    ReplyChange,
    SubjectChange,
)
from auditapp.audits.linking import MINOR, check_link
from auditapp.audits.records import check_said
from auditapp.audits.rules import Given
from auditapp.audits.runs import Run, Runs
from auditapp.checklists.definition import ChecklistDefinition
from auditapp.checklists.framework import load_framework
from auditapp.kernel.errors import InvalidError, NotFoundError


def check_record(runs: Runs, change: RecordChange, run: Run | None) -> None:
    """Raise a Refusal when it can never be taken. Of a run that has not begun here less is known."""
    if isinstance(change, LinkChange):
        check_link(runs, change, run, runs.answers(run).get(change.answer) if run else None)
    _check_words(change)
    definition = runs.definition(run.home_id, run.version) if run is not None else None
    if run is None or definition is None:
        return
    if isinstance(change, SubjectChange):
        _check_subject(definition, change)
    elif isinstance(change, ObservationChange):
        if change.item is not None and change.item not in definition.items:
            raise NotFoundError("That checklist has no such item.", code="unknown_item")
    elif isinstance(change, (ReplyChange, CorrectedChange)):
        _check_about(definition, change, runs.answers(run).get(change.answer))


def _check_words(change: RecordChange) -> None:
    framework = load_framework()
    if isinstance(change, ContextChange) and change.flag not in framework.context_flags:
        message = "That is nothing that is asked about a home, a resident or a room."
        raise InvalidError(message, code="unknown_flag")
    if isinstance(change, EscalationChange) and change.code not in framework.escalations:
        raise InvalidError("There is nobody of that kind to be told.", code="unknown_code")


def _check_subject(definition: ChecklistDefinition, change: SubjectChange) -> None:
    section = next((each for each in definition.sections if each.id == change.section), None)
    if section is None or section.repeat is None:
        raise NotFoundError("That checklist has no such repeated section.", code="unknown_section")


def _check_about(
    definition: ChecklistDefinition, change: ReplyChange | CorrectedChange, given: Given | None
) -> None:
    if given is None:
        return
    if isinstance(change, ReplyChange):
        check_said(definition, given, change.step, change.value)
    elif given.result != "fail":
        raise InvalidError("Nothing was wrong there that could be put right.", code="nothing_failed")
    elif given.severity not in MINOR:
        message = "Only something of medium or low risk is settled by putting it right on the spot."
        raise InvalidError(message, code="too_grave")
