"""Whether a change can be taken, what it waits for, and which photos it brings."""

from __future__ import annotations

from auditapp.audits.changes import (
    AnswerChange,
    Change,
    CorrectedChange,
    DoneChange,
    EscalationChange,
    FinishChange,
    LinkChange,
    MadeSafeChange,
    ObservationChange,
    PhotoChange,
    PhotoRef,
    RecordChange,
    ReplyChange,
    SheetChange,
    StartChange,
)
from auditapp.audits.checking_records import check_record
from auditapp.audits.runs import Owner, Run, Runs
from auditapp.checklists.rules import check_value
from auditapp.kernel.errors import InvalidError, NotFoundError

# What a photo of an audit may belong to beside an answer.
OWNERS_IN_AUDITS = frozenset(("made_safe", "corrected", "observation", "sheet"))
_ABOUT_AN_ANSWER = (PhotoChange, MadeSafeChange, ReplyChange, EscalationChange, CorrectedChange, LinkChange)
_WITH_PHOTOS = (AnswerChange, MadeSafeChange, DoneChange, CorrectedChange, ObservationChange, SheetChange)


def check(runs: Runs, change: Change) -> None:
    """Raise a Refusal when the change can never be taken, whatever else arrives. Adds nothing."""
    for photo in photos_of(change):
        known = runs.slot(photo.id)
        if known is not None and (known.home_id, known.sha256) != (change.home, photo.sha256):
            raise InvalidError("That photo's number already stands for another photo.", code="photo_id_taken")
    run = runs.found.get(change.audit)
    if run is not None and run.home_id != change.home:
        raise NotFoundError("That audit is not one of this home.", code="wrong_home")
    if isinstance(change, StartChange):
        _check_start(runs, change, run)
    elif isinstance(change, AnswerChange):
        _check_answer(runs, change, run)
    elif isinstance(change, PhotoChange):
        _check_replaced(runs, change)
    elif isinstance(change, RecordChange):
        check_record(runs, change, run)


def waits_for(runs: Runs, change: Change, settled: frozenset[str] | set[str]) -> str | None:
    """What must come before the change can be carried out: "start", "answer", "done" or "listed"; None when nothing.

    `settled` are the ids of changes known to have come, whatever became of them.
    """
    stands_for_another = isinstance(change, PhotoChange) and owner_of_replaced(runs, change) is not None
    if stands_for_another or isinstance(change, (StartChange, DoneChange)):
        return None
    run = runs.found.get(change.audit)
    if run is None:
        return "start" if change.audit else "done"
    if isinstance(change, AnswerChange):
        return "answer" if change.supersedes and change.supersedes not in settled else None
    if isinstance(change, _ABOUT_AN_ANSWER):
        return None if change.answer in runs.answers(run) else "answer"
    if isinstance(change, FinishChange):
        return None if all(change_id in settled for change_id, _ in change.changes) else "listed"
    return None


def photos_of(change: Change) -> tuple[PhotoRef, ...]:
    """The photos that a change announces."""
    if isinstance(change, _WITH_PHOTOS):
        return change.photos
    return (change.photo,) if isinstance(change, PhotoChange) else ()


def _check_start(runs: Runs, change: StartChange, run: Run | None) -> None:
    definition = runs.definition(change.home, change.version)
    if definition is None:
        raise NotFoundError("This home has no such checklist version.", code="unknown_version")
    if definition.id != change.checklist:
        raise InvalidError("That version is of another checklist.", code="wrong_checklist")
    if change.area is not None and not runs.has_area(change.home, change.area):
        raise NotFoundError("This home has no such area.", code="unknown_area")
    if run is not None:
        raise InvalidError("That audit was started before.", code="already_started")


def _check_answer(runs: Runs, change: AnswerChange, run: Run | None) -> None:
    if run is not None and run.version != change.version:
        raise InvalidError("That answer is about another checklist than its audit.", code="other_version")
    first = runs.answers(run).get(change.supersedes) if run is not None and change.supersedes else None
    if first is not None and (first.item, first.subject) != (change.item, change.subject):
        raise InvalidError("That answer corrects one to another question.", code="other_question")
    definition = runs.definition(change.home, change.version)
    if definition is None:
        raise NotFoundError("This home has no such checklist version.", code="unknown_version")
    item = definition.items.get(change.item)
    if item is None:
        raise NotFoundError("That checklist has no such item.", code="unknown_item")
    check_value(item, change.value)


def _check_replaced(runs: Runs, change: PhotoChange) -> None:
    slot = runs.slot(change.replaces) if change.replaces else None
    if slot is None or (change.audit and slot.owner.kind == "answer"):
        return
    if owner_of_replaced(runs, change) is None:
        raise InvalidError("That photo stands for one of something else.", code="other_owner")


def owner_of_replaced(runs: Runs, change: PhotoChange) -> Owner | None:
    """What was made safe or done, and by the same person, when this photo stands for a refused one of it.

    The tablet names it in `answer`. Work on an action belongs to no audit, and neither do its photos.
    """
    slot = runs.slot(change.replaces) if change.replaces else None
    if slot is None or (slot.home_id, slot.by, slot.owner.id) != (change.home, change.by, change.answer):
        return None
    of_audit = slot.owner.kind in OWNERS_IN_AUDITS
    return slot.owner if (of_audit if change.audit else slot.owner.kind == "completion") else None
