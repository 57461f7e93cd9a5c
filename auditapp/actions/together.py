"""The verbs of an action's birth: draft, go live, withdraw, amend; of many at once, one insert per table.

They are for a caller who knows what is there already: a whole run arrives as one batch. Ids follow from the answer,
so a repeat is refused by the database.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from auditapp.actions import events
from auditapp.actions.models import (
    Action,
    ActionAssignment,
    ActionGoLive,
    ActionStanding,
    ActionWithdrawal,
    Finding,
    FindingAmendment,
    HomeCounter,
)
from auditapp.actions.raising import Source, finding_id_of, finding_row, note_finding
from auditapp.actions.rules import RANKS, State, reference
from auditapp.kernel import ids, journal
from auditapp.kernel.bulk import insert_rows, read_rows, table_of
from auditapp.kernel.orm import Json
from auditapp.kernel.permissions import Actor
from auditapp.people.models import Home

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Draft:
    """An action to draft, and whose answer it follows from."""

    source: Source
    actor: Actor

    @property
    def action_id(self) -> str:
        return self.source.action_id


@dataclass(frozen=True, slots=True)
class Going:
    """A draft to go live."""

    action_id: str
    home_id: str
    owner_id: str
    due_on: date
    text: str
    because: str
    actor: Actor


@dataclass(frozen=True, slots=True)
class Needless:
    """A draft to withdraw."""

    action_id: str
    home_id: str
    reason: str
    actor: Actor


@dataclass(frozen=True, slots=True)
class Amendment:
    """A later answer about the same fault."""

    first_answer_id: str
    answer_id: str
    home_id: str
    note: str
    reading: str
    at: datetime
    actor: Actor

    part: str = ""

    @property
    def finding_id(self) -> str:
        return finding_id_of(self.first_answer_id, self.part)


def draft_together(session: Session, drafts: Sequence[Draft], *, now: datetime) -> None:
    """Add the findings and their draft actions; none of them may be there."""
    if not drafts:
        return
    finding_ids = [draft.source.finding_id for draft in drafts]
    named = list(zip(finding_ids, drafts, strict=True))
    insert_rows(session, Finding, [finding_row(draft.source, actor=draft.actor, now=now) for draft in drafts])
    insert_rows(session, Action, [_action_row(each, draft, now) for each, draft in named])
    insert_rows(session, ActionStanding, [_standing_row(draft, now) for draft in drafts])
    for finding_id, draft in named:
        _journal_draft(session, finding_id, draft, now)


def go_live_together(session: Session, going: Sequence[Going], *, now: datetime) -> None:
    """Give each a reference, in this order, and its first owner; none of them may be live or withdrawn."""
    if not going:
        return
    homes = {home_id: _numbers(session, home_id, count) for home_id, count in _counted(going).items()}
    live, owned, moved = [], [], []
    for each in going:
        home, number = homes[each.home_id]
        homes[each.home_id] = (home, number + 1)
        named = reference(home.prefix, number)
        live.append(_live_row(each, home.provider_id, named, now))
        owned.append(_assignment_row(each, now))
        moved.append(
            {
                "of": each.action_id,
                "step": State.LIVE.value,
                "is_open": True,
                "since": now,
                "reference": named,
                "owner_id": each.owner_id,
                "due_on": each.due_on,
                "number": 1,
            }
        )
        data: dict[str, Json] = {
            "reference": named,
            "because": each.because,
            "owner": each.owner_id,
            "due": each.due_on.isoformat(),
        }
        _note(session, events.WENT_LIVE, each, data, {"text": each.text}, now)
    insert_rows(session, ActionGoLive, live)
    insert_rows(session, ActionAssignment, owned)
    session.connection().execute(_MOVE_LIVE, moved)


def amend_together(session: Session, amendments: Sequence[Amendment], *, now: datetime) -> None:
    """Keep what the auditor says of findings that are there, and whose photos belong to them too."""
    if not amendments:
        return
    insert_rows(session, FindingAmendment, [_amendment_row(each, now) for each in amendments])
    for each in amendments:
        journal.record(
            session,
            events.AMENDED,
            chain=journal.home_chain(each.home_id),
            subject=journal.Subject("finding", each.finding_id),
            actor=each.actor,
            now=now,
            data={"answer": each.answer_id},
            commits={"note": each.note},
        )


def withdraw_together(session: Session, needless: Sequence[Needless], *, now: datetime) -> None:
    """Take the drafts back; none of them may be live or withdrawn."""
    if not needless:
        return
    rows = [
        {
            "id": ids.derived_id("x", each.action_id),
            "action_id": each.action_id,
            "reason": each.reason,
            "at": now,
            "by": each.actor.user_id,
        }
        for each in needless
    ]
    insert_rows(session, ActionWithdrawal, rows)
    moved = [{"of": each.action_id, "step": State.WITHDRAWN.value, "since": now} for each in needless]
    session.connection().execute(_MOVE_WITHDRAWN, moved)
    for each in needless:
        _note(session, events.WITHDRAWN, each, {"because": each.reason}, {}, now)


def _counted(going: Sequence[Going]) -> dict[str, int]:
    return Counter(each.home_id for each in going)


def _numbers(session: Session, home_id: str, count: int) -> tuple[_Prefix, int]:
    """The home's prefix, and the first of `count` numbers that are its own from now on."""
    ((prefix, provider_id),) = read_rows(session, _PREFIX, of=home_id)
    last: int | None = session.connection().scalar(_COUNT, {"of": home_id, "more": count})
    if last is None:
        session.execute(insert(HomeCounter).values(home_id=home_id, last=count))
        last = count
    return _Prefix(prefix, provider_id), last - count + 1


@dataclass(frozen=True, slots=True)
class _Prefix:
    prefix: str
    provider_id: str


def _amendment_row(each: Amendment, now: datetime) -> Row:
    return {
        "id": each.answer_id,
        "finding_id": each.finding_id,
        "note": each.note,
        "reading": each.reading,
        "at": each.at,
        "received_at": now,
        "by": each.actor.user_id,
    }


def _action_row(finding_id: str, draft: Draft, now: datetime) -> Row:
    return {
        "id": draft.action_id,
        "finding_id": finding_id,
        "home_id": draft.source.home_id,
        "kind": draft.source.kind,
        "text": draft.source.text,
        "risk": draft.source.severity,
        "default_due": draft.source.due_on,
        "drafted_at": now,
        "drafted_by": draft.actor.user_id,
    }


def _standing_row(draft: Draft, now: datetime) -> Row:
    return {
        "action_id": draft.action_id,
        "home_id": draft.source.home_id,
        "step": State.DRAFT.value,
        "is_open": False,
        "since": now,
        "paused_until": None,
        "rank": RANKS[draft.source.severity],
        "checklist_key": draft.source.checklist_key,
        "due_on": draft.source.due_on,
        "owner_id": None,
        "reference": None,
        "number": 0,
    }


def _live_row(each: Going, provider_id: str, named: str, now: datetime) -> Row:
    return {
        "id": ids.derived_id("l", each.action_id),
        "action_id": each.action_id,
        "provider_id": provider_id,
        "reference": named,
        "because": each.because,
        "at": now,
        "by": each.actor.user_id,
    }


def _assignment_row(each: Going, now: datetime) -> Row:
    return {
        "id": ids.derived_id("n", each.action_id, "1"),
        "action_id": each.action_id,
        "number": 1,
        "owner_id": each.owner_id,
        "due_on": each.due_on,
        "text": each.text,
        "reason": "",
        "at": now,
        "by": each.actor.user_id,
    }


def _journal_draft(session: Session, finding_id: str, draft: Draft, now: datetime) -> None:
    source = draft.source
    note_finding(session, source, actor=draft.actor, now=now)
    due = source.due_on.isoformat()
    journal.record(
        session,
        events.DRAFTED,
        chain=journal.home_chain(source.home_id),
        subject=journal.Subject("action", draft.action_id),
        actor=draft.actor,
        now=now,
        data={"finding": finding_id, "kind": source.kind, "risk": source.severity, "due": due},
        commits={"text": source.text},
    )


def _note(
    session: Session,
    kind: str,
    about: Going | Needless,
    data: Mapping[str, Json],
    commits: Mapping[str, str],
    now: datetime,
) -> None:
    journal.record(
        session,
        kind,
        chain=journal.home_chain(about.home_id),
        subject=journal.Subject("action", about.action_id),
        actor=about.actor,
        now=now,
        data=data,
        commits=commits,
    )


# Made once, and of tables rather than classes.
_STANDING, _HOME, _COUNTER = table_of(ActionStanding), table_of(Home), table_of(HomeCounter)
_PREFIX = select(_HOME.c.prefix, _HOME.c.provider_id).where(_HOME.c.id == bindparam("of"))
_COUNT = (
    update(_COUNTER)
    .where(_COUNTER.c.home_id == bindparam("of"))
    .values(last=_COUNTER.c.last + bindparam("more", type_=_COUNTER.c.last.type))
    .returning(_COUNTER.c.last)
)
_LIVE_COLUMNS = ("step", "is_open", "since", "reference", "owner_id", "due_on", "number")
_MOVE_LIVE = (
    update(_STANDING)
    .where(_STANDING.c.action_id == bindparam("of"))
    .values({name: bindparam(name) for name in _LIVE_COLUMNS})
)
_MOVE_WITHDRAWN = (
    update(_STANDING)
    .where(_STANDING.c.action_id == bindparam("of"))
    .values({name: bindparam(name) for name in ("step", "since")})
)
