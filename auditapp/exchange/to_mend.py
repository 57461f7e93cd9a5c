"""What in a file must be put right before its draft can be published: told with the report, not only in the draft."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from sqlalchemy.orm import Session

from auditapp.checklists.models import ChecklistDraft
from auditapp.checklists.publishing import faults_of
from auditapp.checklists.reading import Path
from auditapp.exchange import service
from auditapp.exchange.files import Sent
from auditapp.exchange.report import Note, Outcome
from auditapp.exchange.settle import Body, Usual, settled
from auditapp.exchange.taking import AS_THEY_ARE

WHERE = "Before publishing"
_ANY = Usual(
    "safe-environments", "12", "medium", "7d"
)  # what the manager has still to say is no fault of the file


def with_faults(session: Session, provider_id: str, home_id: str | None, sent: Sent) -> Sent:
    """The file with a line at the top of its report for everything that would keep its draft from being published."""
    if not sent.body:
        return sent
    body = settled(sent.body, sent.title, replace(sent.decisions, usual=_ANY))
    current = service.current_of(session, provider_id, home_id, str(body["id"]))
    base = current.content_hash if current else None
    draft = ChecklistDraft(
        provider_id=provider_id, home_id=home_id, key=str(body["id"]), body=body, base=base
    )
    found = faults_of(session, draft)
    if not found:
        return sent
    told = tuple(_note(body, path, said) for path, said in found)
    notes = (replace(note, words=note.words.removesuffix(AS_THEY_ARE)) for note in sent.notes)
    return replace(sent, notes=(*told, *notes))


def count_of(sent: Sent) -> int:
    """How many such things there are."""
    return sum(note.outcome is Outcome.MEND for note in sent.notes)


def _note(body: Body, path: Path, said: str) -> Note:
    """What is wrong, with the question in which it is, if it is in one."""
    match path:
        case ("sections", int(section), "items", int(place), *_):
            item = cast("list[Body]", cast("list[Body]", body["sections"])[section]["items"])[place]
            return Note(WHERE, 0, "", str(item["id"]), Outcome.MEND, f"“{item['prompt']}”: {said}")
    return Note(WHERE, 0, "", "", Outcome.MEND, said)
