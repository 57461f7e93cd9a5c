"""What tablets sent and what is to be decided about it, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

from auditapp.actions.present import subject_words
from auditapp.checklists.definition import ChecklistDefinition
from auditapp.checklists.present import value_words
from auditapp.kernel.orm import Json
from auditapp.people.queries import HomeSummary
from auditapp.sync.decided import Case, Settled, Side
from auditapp.sync.present_said import said_facts
from auditapp.sync.queries import MOST_REFUSED, PAGE, Backlog, NeedsDecision
from auditapp.sync.rules import Choice, Trouble
from auditapp.web.parts import Fact, Link, Moment, Pages, Picture, Word, at, counted, pages, tablet_name

KINDS = {
    "start": "The start of an audit",
    "answer": "An answer",
    "note": "A note",
    "photo": "A photo",
    "made_safe": "What was made safe",
    "finish": "The end of an audit",
    "abandon": "An audit given up",
    "done": "An action said to be done",
    "context": "What is so of the home or of somebody",
    "subject": "Whom or what an audit looks at",
    "reply": "A reply about something not met",
    "escalation": "A decision on whom to tell",
    "corrected": "Something put right on the spot",
    "link": "A fault joined to an open action",
    "observation": "An observation",
    "sheet": "Photos of a paper form",
}
TROUBLES = {
    Trouble.CONFLICT: Word("Two versions", "attention"),
    Trouble.REFUSED: Word("Not accepted", "critical"),
    Trouble.HELD: Word("Waits too long", "unsure"),
    Trouble.PHOTO: Word("Photo not accepted", "attention"),
}
# The headings of the two sides, which the choices between them repeat.
FIRST, NOW, SENT = "What came first", "What came now", "What was sent"
CODES = {
    "wrong_home": "The sender may not record this here, or it belongs to another home's audit.",
    "left_home": "The sender no longer works here. What they recorded is kept as it came.",
    "by_other": "It was recorded by somebody else than the person who was signed in when it was sent.",
    "unknown_version": "It was answered on a checklist version that is not published here.",
    "unknown_field": "The tablet sent something that this server does not know.",
    "unknown_kind": "The tablet sent something that this server does not know.",
    "bad_value": "Part of it could not be read.",
    "not_canonical": "It could not be read.",
    "digest_mismatch": "It was damaged on its way here.",
    "photo_id_taken": "Its photo carries a number that already stands for another photo.",
    "other_owner": "It stands for a photo of something else.",
    "already_started": "That audit was started before.",
    "no_finding": "The answer it belongs to raised nothing that had to be made safe.",
    "unknown_action": "The action it belongs to is not known in this home.",
    "unknown_item": "The question it is about is not in that audit's checklist.",
    "unknown_section": "The part of the checklist it is about is not in that audit's checklist.",
    "unknown_step": "It replies to something that was not asked.",
    "nothing_failed": "Nothing was wrong there that could be put right.",
    "too_grave": "Only something of medium or low risk is settled by putting it right on the spot.",
    "wrong_state": "The action was not open any more when it came.",
    "forbidden": "The sender may not do this to that action.",
    "not_found": "What it belongs to is not known in this home.",
    "metadata": "The picture carries hidden details, such as its place.",
    "trailing": "There is more in the file than one picture.",
    "truncated": "The picture is damaged, or part of it is missing.",
    "not_an_image": "It is not a picture that can be read.",
    "wrong_type": "It is not a picture of the kind it was sent as.",
    "too_many_pixels": "The picture is too large to open safely.",
    "hash_mismatch": "The picture changed on its way here.",
}


@dataclass(frozen=True)
class RowView:
    """One thing to settle, or settled. A photo has no page: it is taken again on the tablet."""

    url: str | None
    what: str
    meta: str
    at: Moment
    kind: Word


@dataclass(frozen=True)
class IndexPage:
    """What needs a decision."""

    title: str
    lede: str
    rows: tuple[RowView, ...]
    page: Pages
    older: str
    settled: tuple[RowView, ...]


@dataclass(frozen=True)
class SideView:
    """One body in words."""

    heading: str
    who: str
    at: Moment
    facts: tuple[Fact, ...]
    photos: tuple[Picture, ...]
    different: tuple[str, ...]


@dataclass(frozen=True)
class CasePage:
    """One decision."""

    title: str
    lede: str
    trail: tuple[Link, ...]
    kind: str
    sides: tuple[SideView, ...]
    why: str
    settled: str
    action: str
    choices: Mapping[str, str]


def index_page(home: HomeSummary, waiting: Backlog, settled: Sequence[Settled]) -> IndexPage:
    """A page of the list, oldest first; what was decided below it."""
    number, path = waiting.total, f"/homes/{home.id}/decisions"
    title = (
        f"{counted(number, 'record needs', 'records need')} a decision"
        if number
        else "Nothing needs a decision"
    )
    return IndexPage(
        title=title,
        lede="Nothing that a tablet sent is thrown away. Where it does not fit, somebody has to say what counts.",
        rows=tuple(_row(home, each) for each in waiting.rows),
        page=pages(path, {}, number=waiting.page, total=number, size=PAGE, what="record"),
        older=_older(waiting.older),
        settled=tuple(_settled_row(home, each) for each in settled),
    )


def _older(number: int) -> str:
    if not number:
        return ""
    many = counted(
        number, "older change that was not accepted is", "older changes that were not accepted are"
    )
    return f"{many} kept but not listed: of each sender you see the newest {MOST_REFUSED}."


def case_page(home: HomeSummary, case: Case) -> CasePage:
    """The page of one entry, its sides next to each other."""
    what = KINDS.get(case.kind, "Something a tablet sent")
    this, first = _rows(case)
    differ = _different(this, first) if first else ()
    sides = [_side(FIRST, case.first, first, differ)] if case.first else []
    sides.append(_side(NOW if case.first else SENT, case.this, this, differ))
    where = f" in {case.audit_title}" if case.audit_title else ""
    return CasePage(
        title=f"{what}{where}: {TROUBLES[case.trouble].label.lower()}" if case.trouble else f"{what}{where}",
        lede="Read what was sent, then say what counts.",
        trail=(Link("Needs a decision", f"/homes/{home.id}/decisions"),),
        kind="conflict" if case.first else "refusal",
        sides=tuple(sides),
        why=why(case.trouble, case.code) + _more(case),
        settled=_said(case),
        action=f"/homes/{home.id}/decisions/{case.entry_id}/decision",
        choices={str(choice): choice_words(choice, case.trouble) for choice in case.choices},
    )


def _more(case: Case) -> str:
    if not case.more:
        return ""
    more = counted(case.more, "more change", "more changes")
    return f" {more} of the same audit came with it; what you decide here settles them all."


def choice_words(choice: Choice, trouble: Trouble | None) -> str:
    """A choice in the words that stand above what it keeps."""
    words = {
        Choice.KEEP_FIRST: FIRST,
        Choice.KEEP_THIS: NOW if trouble is Trouble.CONFLICT else SENT,
        Choice.KEEP_BOTH: "Both; the later one counts",
        Choice.SET_ASIDE: "Nothing: set it aside",
    }
    return words[choice]


def why(trouble: Trouble | None, code: str | None) -> str:
    """Why a person must look, in a sentence."""
    if trouble is Trouble.CONFLICT:
        return "The same change came twice, and the two differ. Both are kept."
    if trouble is Trouble.HELD:
        return "It came, but what it belongs to has not come. That may still be on a tablet."
    return CODES.get(code or "", "The server could not take it as it is.")


def _row(home: HomeSummary, each: NeedsDecision) -> RowView:
    title = f" in {each.checklist_title}" if each.checklist_title else ""
    return RowView(
        f"/homes/{home.id}/decisions/{each.entry_id}" if each.entry_id is not None else None,
        f"{KINDS.get(each.kind, 'Something')}{title}",
        f"{why(each.trouble, each.code)} {each.by_name}, tablet {tablet_name(each.tablet)}",
        at(each.received_at),
        TROUBLES[each.trouble],
    )


def _settled_row(home: HomeSummary, each: Settled) -> RowView:
    title = f" in {each.checklist_title}" if each.checklist_title else ""
    chosen = choice_words(Choice(each.choice), each.trouble)
    return RowView(
        f"/homes/{home.id}/decisions/{each.entry_id}",
        f"{KINDS.get(each.kind, 'Something')}{title}",
        f"Kept: {chosen.lower()}, decided by {each.who}",
        at(each.at),
        TROUBLES[each.trouble],
    )


def _said(case: Case) -> str:
    if case.settled is None:
        return ""
    chosen = choice_words(Choice(case.settled.choice), case.settled.trouble).lower()
    return f"{case.settled.who} kept {chosen}, {at(case.settled.at).label}. {case.settled_reason}"


def _side(heading: str, side: Side | None, facts: tuple[Fact, ...], differ: tuple[str, ...]) -> SideView:
    known = cast("Side", side)
    who = (
        known.by_name
        if known.by_name == known.sender_name
        else f"{known.by_name}, sent by {known.sender_name}"
    )
    return SideView(heading, who, at(known.received_at), facts, (), differ)


def _rows(case: Case) -> tuple[tuple[Fact, ...], tuple[Fact, ...]]:
    """What this body says and what the first one said; nothing when there is none."""
    this = _facts(case.this, case.definition)
    if case.first is None:
        return _given(this), ()
    first = _facts(case.first, case.definition)
    if case.this.body is None or case.first.body is None:
        return _given(this), _given(first)
    return _beside(this, first), _beside(first, this)


def _given(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    return tuple(fact for fact in facts if fact.fact)


def _beside(facts: Sequence[Fact], others: Sequence[Fact]) -> tuple[Fact, ...]:
    """A row for whatever either side gives, so that each row stands beside its other."""
    rows = zip(facts, others, strict=True)
    return tuple(
        replace(fact, fact=fact.fact or "nothing") for fact, other in rows if fact.fact or other.fact
    )


def _different(one: Sequence[Fact], other: Sequence[Fact]) -> tuple[str, ...]:
    first, second = ({fact.term: fact.fact for fact in facts} for facts in (one, other))
    return tuple(sorted(term for term in first.keys() | second.keys() if first.get(term) != second.get(term)))


def _facts(side: Side, definition: ChecklistDefinition | None) -> tuple[Fact, ...]:
    if side.body is None:
        return (Fact("Content", "It was too much to keep; only its fingerprint is known."),)
    body = side.body
    return (
        Fact("Question", _question(body, definition)),
        Fact("About", subject_words(_text(body, "subject"))),
        Fact("Answer", _answer(body, definition)),
        *said_facts(body, definition),
        Fact("Note", _text(body, "note")),
        Fact("Text", _text(body, "text")),
        Fact("Signed", _text(body, "signed_name")),
        Fact("Reason", _text(body, "reason")),
        Fact("Photos", _photos(body)),
        Fact("On the tablet at", _captured(body)),
        Fact("Tablet", tablet_name(side.tablet), hover=side.tablet),
    )


def _text(body: Mapping[str, Json], key: str) -> str:
    value = body.get(key)
    return value if isinstance(value, str) else ""


def _question(body: Mapping[str, Json], definition: ChecklistDefinition | None) -> str:
    item_id = _text(body, "item")
    known = definition.items.get(item_id) if definition else None
    return known.prompt if known else item_id


def _answer(body: Mapping[str, Json], definition: ChecklistDefinition | None) -> str:
    value = body.get("value")
    if not isinstance(value, dict) or body.get("kind") == "reply":
        return ""
    known = definition.items.get(_text(body, "item")) if definition else None
    try:
        return value_words(value, known.response if known else None)
    except (KeyError, TypeError, ValueError):
        return "It could not be read"


def _photos(body: Mapping[str, Json]) -> str:
    photos = body.get("photos")
    return counted(len(photos), "photo") if isinstance(photos, list) and photos else ""


def _captured(body: Mapping[str, Json]) -> str:
    try:
        return at(datetime.fromisoformat(_text(body, "captured_at"))).exact
    except ValueError:
        return ""
