"""What the provider has locked for its homes stays as the provider has it, whatever a file says."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from auditapp.checklists.in_force import provider_versions
from auditapp.checklists.merging import locked_items, merge
from auditapp.checklists.publishing import body_with
from auditapp.checklists.trees import id_of, items_by_id, section_by_id, sections_of, text_in
from auditapp.exchange.files import Sent
from auditapp.exchange.report import Note, Outcome
from auditapp.exchange.settle import Body


def with_locked(session: Session, provider_id: str, home_id: str | None, sent: Sent) -> Sent:
    """The file with the provider's version of every locked question and section, and told so in its report.

    Nothing changes for the provider itself, nor in a checklist that it has not.
    """
    theirs = _theirs(session, provider_id, home_id, sent)
    if theirs is None:
        return sent
    body = merge(theirs, sent.body, theirs).body
    if body == sent.body:
        return sent
    notes = _told(sent, theirs, body)
    kept = frozenset(sent.decisions.kept) | frozenset(locked_items(theirs))
    return replace(sent, body=body, notes=notes, decisions=replace(sent.decisions, kept=kept))


def _theirs(session: Session, provider_id: str, home_id: str | None, sent: Sent) -> Body | None:
    key = str(sent.body.get("id", ""))
    current = provider_versions(session, provider_id).get(key) if home_id else None
    return body_with(session, provider_id, current.content_hash) if current else None


def _told(sent: Sent, theirs: Body, body: Body) -> tuple[Note, ...]:
    """The report with a line behind each question's own; what was put back stands at the end."""
    said = _of_questions(sent, theirs, body) | _of_sections(sent, theirs)
    found: list[Note] = []
    for note in sent.notes:
        found.append(note)
        words = said.pop(note.words.partition(":")[0], "")
        if words:
            found.append(replace(note, outcome=Outcome.CHANGED, words=words))
    sheet = sent.notes[0].sheet if sent.notes else sent.file_name
    return (*found, *(Note(sheet, 0, "", "", Outcome.CHANGED, words) for words in said.values()))


def _of_questions(sent: Sent, theirs: Body, body: Body) -> dict[str, str]:
    said: dict[str, str] = {}
    ours, after = items_by_id(sent.body), items_by_id(body)
    for item_id, item in locked_items(theirs).items():
        if ours.get(item_id) != after.get(item_id):
            how = (
                "was taken from the provider's version"
                if item_id in ours
                else "was put back: the file has it not"
            )
            said[item_id] = f"{item_id} is locked by your provider and {how}: “{text_in(item, 'prompt')}”."
    return said


def _of_sections(sent: Sent, theirs: Body) -> dict[str, str]:
    words = "is locked by your provider and was taken from the provider's version."
    return {
        id_of(section): f"The section “{text_in(section, 'title')}” {words}"
        for section in sections_of(theirs)
        if section.get("locked") is True and section_by_id(sent.body, id_of(section)) != section
    }
