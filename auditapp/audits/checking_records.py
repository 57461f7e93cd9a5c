"""Whether what is said beside the answers can be taken, as far as that is known when it comes."""

from __future__ import annotations

from auditapp.audits.changes import (
    CorrectedChange,
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
from auditapp.kernel.errors import InvalidError, NotFoundError


def check_record(runs: Runs, change: RecordChange, run: Run | None) -> None:
    """Raise a Refusal when it can never be taken. Of a run that has not begun here less is known."""
    if isinstance(change, LinkChange):
        check_link(runs, change, run, runs.answers(run).get(change.answer) if run else None)
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
